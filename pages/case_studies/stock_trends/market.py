"""The prices that every chapter looks at: shipped, simulated or the reader's own."""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import lru_cache
from uuid import uuid4

import numpy as np
import pandas as pd

from core.datasets.examples import PRICES
from core.datasets.prices import FORM, build_prices
from core.datasets.tables import load_table
from core.maths.case_studies.stock_trends.garch import Garch, simulated_prices
from core.maths.case_studies.stock_trends.methods import plan_walk
from core.maths.case_studies.stock_trends.price_series import PriceSet, price_set
from core.maths.case_studies.stock_trends.tables import decimal_years
from core.maths.statistics.autocorrelation import varies
from core.ui.controls import Choice, Seed, Slider
from core.ui.kept import kept
from core.ui.words import number, percent
from core.work.task import away
from pages.case_studies.stock_trends.steps import in_steps

FILES = {"indices": "european_indices", "oil": "crude_oil"}
NOTES = {
    "indices": "Four European stock indices, 1991–98. The DAX includes dividends, the others not.",
    "oil": "Crude oil (WTI at Cushing), US dollars a barrel, 1986–2019.",
}


def chosen(name, label, low, high, default, step=1, **more):
    """A slider that starts work, and so reports when it is let go."""
    scale = {"low": low, "high": high, "default": default, "step": step}
    return Slider(name=name, label=label, live=False, **scale, **more)


MARKET = [
    Choice(
        name="data",
        label="Market",
        options={"indices": "Stock indices", "oil": "Crude oil", "simulated": "Simulated"},
        default="indices",
        pills=True,
    ),
    chosen("asset", "Asset", 1, 40, 1),
    chosen("alpha", "Reaction to yesterday's shock", 0, 0.4, 0.08, 0.01, symbol="α"),
    chosen("beta", "Memory of volatility", 0, 0.98, 0.9, 0.01, symbol="β"),
    chosen("dof", "Tails of the shocks", 2.5, 30, 6, 0.5, symbol="ν", help="Small: fat tails."),
    chosen("drift", "Drift", -20, 30, 6, 1, unit="% a year"),
    chosen("correlation", "Correlation of the assets", 0, 0.95, 0.6, 0.05, symbol="ρ"),
    Seed(label="Another history"),
]


@dataclass(frozen=True, eq=False)
class Market:
    """The prices in use and one asset of them. ``key`` names the prices for what is kept."""

    key: Hashable
    prices: PriceSet
    asset: int
    returns: np.ndarray
    year: np.ndarray

    @property
    def name(self) -> str:
        return self.prices.assets[self.asset]

    @property
    def price(self) -> np.ndarray:
        return self.prices.price[:, self.asset]

    @property
    def unit(self) -> float:
        """Of differences, where the price has no returns; else 0."""
        return self.prices.units[self.asset] if self.prices.units else 0.0

    @property
    def changes_code(self) -> str:
        """The returns as code, of a variable `price`."""
        return f"np.diff(price) / {self.unit!r}" if self.unit else "np.diff(np.log(price))"

    def shown(self, returns):
        """Returns in per cent, differences as they are."""
        return returns * (self.unit or 100.0)

    def told(self, value, digits=1) -> str:
        """A return, or what is measured like one, in words."""
        return number(value * self.unit) if self.unit else percent(value, digits)

    def measured(self, name) -> str:
        """The title of an axis of returns, or of what is measured like them."""
        return name.replace("return", "change") if self.unit else f"{name} / %"

    @property
    def per_year(self) -> float:
        return self.prices.per_year

    @property
    def first_forecast(self) -> int:
        """How many returns are known at the first forecast."""
        return plan_walk("drift", (), len(self.returns)).schedule.start

    @property
    def middle(self) -> int:
        """The return with which the second half of the forecasts begins."""
        return self.first_forecast + (len(self.returns) - self.first_forecast) // 2

    def day(self, at: int) -> str:
        return str(self.prices.date[at]).replace("T", " ")

    def table(self) -> dict[str, np.ndarray]:
        """The asset's prices, to download."""
        return {"date": self.prices.written(), "price": self.price}


def read_tables(tables, _):
    """A token and the prices of an upload; a ValueError is one sentence for the reader."""
    return away(build_prices, tables, then=_used)


def _used(prices):
    start = plan_walk("drift", (), len(prices.date) - 1).schedule.start
    still = np.all(prices.price[: start + 1] == prices.price[0], axis=0)
    if still.any():
        name = prices.assets[int(np.argmax(still))]
        within = in_steps(f"within the first {start} days", prices.step)
        raise ValueError(f"The price of {name} does not move {within}.")
    steady = [not varies(returns) for returns in prices.returns().T]
    if any(steady):
        name = prices.assets[steady.index(True)]
        always = in_steps("on all days", prices.step)
        same = "amount" if prices.units else "share"
        raise ValueError(f"The price of {name} changes by the same {same} {always}.")
    return uuid4().hex, prices


@lru_cache(maxsize=2)
def shipped(name):
    table = load_table(FILES[name])
    table["date"] = pd.to_datetime(table["date"])
    return price_set(table, name, NOTES[name])


@lru_cache(maxsize=8)
def simulated(alpha, beta, dof, drift, correlation, seed):
    model = Garch(drift=drift, alpha=alpha, beta=beta, dof=dof, correlation=correlation)
    return simulated_prices(model, seed=seed)


def held_beta(v):
    """The β in use: beyond α + β = 0.99 there is no finite variance."""
    return min(v.beta, round(0.99 - v.alpha, 2))


@kept(max_entries=12)
def series(view, key, asset, _prices):
    return Market(key, _prices, asset, _prices.returns()[:, asset], decimal_years(_prices.date))


def market_of(view):
    """The market that the values of now name."""
    v = view.values
    if view.uploaded:
        key, prices = view.uploaded
    elif v.data == "simulated":
        key = (v.alpha, held_beta(v), v.dof, v.drift / 100, v.correlation, v.seed)
        prices = simulated(*key)
    else:
        key, prices = v.data, shipped(v.data)
    return series(view, key, min(v.asset, len(prices.assets)) - 1, prices)


def show_market(view, now):
    """The choice of the market, the same in every chapter."""
    v, assets = view.values, now.prices.assets
    if not view.uploaded:
        view.more("data")
    if len(assets) > 1:
        marks = {name: at for at, name in enumerate(assets, 1)} if len(assets) < 7 else {}
        view.more("asset", asset={"high": len(assets), "marks": marks})
    if not view.uploaded and v.data == "simulated":
        view.more("alpha", "beta", "dof", "drift", "correlation", "seed")
        beta = held_beta(v)
        short = v.alpha + v.beta >= 1
        if short:
            said = f"α + β must stay below 1: β is {number(beta)} here."
        elif v.alpha == 0:
            said = (
                "No reaction to shocks: every day is equally wild, and β has nothing to remember."
            )
        else:
            said = (
                f"α + β = {number(v.alpha + beta)}. Below 1, the volatility keeps coming back to "
                "its mean."
            )
        view.notice(said, tone="warn" if short else "plain", place="more")
    view.upload(
        "Your own prices",
        read_tables,
        help="A table with a date and one or more closing prices, 120 rows at least, as your bank "
        "or program writes it: CSV, Excel, Parquet, JSON; plain or packed.",
        form=FORM,
        example=PRICES,
    )


def show_disclaimer(view):
    view.notice(
        "Not investment advice. Prices of the past, to learn what forecasts are worth.",
        place="below",
    )


def without_returns(view, market):
    """Whether a chapter on money has nothing to say of these prices, which it then says."""
    if not market.unit:
        return False
    view.notice(
        "Prices of this set reach zero or below: money put into one has no return in per cent, and "
        "no wealth grows with it. Changes are in “Prices and returns” and “Forecasts”.",
        tone="warn",
    )
    show_market(view, market)
    show_disclaimer(view)
    return True
