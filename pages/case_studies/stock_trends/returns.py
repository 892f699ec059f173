from dataclasses import dataclass

import numpy as np

from core.charts import palette
from core.charts.price_series import (
    autocorrelation_sticks,
    normal_quantiles,
    price_history,
    return_history,
    volatility_history,
)
from core.maths.case_studies.stock_trends.return_statistics import (
    ReturnSummary,
    describe_returns,
    ewma_volatility,
    normal_quantile_plot,
    rolling_volatility,
)
from core.maths.case_studies.stock_trends.views import Columns, mirrored, thin_line
from core.maths.columns import dots, stick_columns
from core.maths.statistics.autocorrelation import autocorrelation_if_any
from core.ui.controls import Slider
from core.ui.kept import kept
from core.ui.page import Chapter
from core.ui.words import amount, number, percent
from pages.case_studies.stock_trends.market import market_of, show_disclaimer, show_market
from pages.case_studies.stock_trends.steps import stepping
from pages.case_studies.stock_trends.verdicts import memory_caption, memory_words, p_value

CHANCE, CLUSTERED = palette.NEUTRAL, palette.ERROR

chapter = Chapter(
    "returns",
    "Prices and returns",
    do="Drag λ, the memory of the volatility, and watch the band that the next return is "
    "expected to keep to. Do calm times follow calm ones, and wild ones wild ones?",
    controls=[
        Slider(
            name="decay",
            label="Memory of the weighted volatility",
            symbol="λ",
            low=0.5,
            high=0.99,
            default=0.94,
            help="Each return weighs λ times as much as the one after it.",
        ),
        Slider(name="span", label="Rolling volatility over", low=5, high=250, default=60, step=1),
        Slider(name="reach", label="Lags", low=5, high=60, default=30, step=1),
    ],
    presets={
        "Fat tails, wild spells": {
            "data": "simulated",
            "alpha": 0.15,
            "beta": 0.84,
            "dof": 4.0,
            "seed": 2,
        },
        "Oil": {"data": "oil"},
        "Tossed coins": {"data": "simulated", "alpha": 0.0, "beta": 0.0, "dof": 30.0},
        "Yesterday alone": {"decay": 0.5},
    },
)


@dataclass(frozen=True, eq=False)
class Facts:
    """What no slider of this chapter changes."""

    summary: ReturnSummary
    price: Columns
    middle: Columns
    returns: Columns
    quantiles: dict[str, Columns]
    tail: float


@kept(max_entries=12)
def facts_of(view, key, asset, _market):
    year, price, r = _market.year, _market.price, _market.returns
    quantiles = normal_quantile_plot(r)
    return Facts(
        summary=describe_returns(r, _market.per_year),
        price=thin_line(year, price),
        middle={
            "x": np.full(2, year[_market.middle]),
            "y": np.array([price.min(), price.max()]),
        },
        returns=thin_line(year[1:], _market.shown(r), 800),
        quantiles={
            "band": {"x": quantiles.normal, "low": quantiles.low, "high": quantiles.high},
            "equality": {"x": quantiles.normal[[0, -1]], "y": quantiles.normal[[0, -1]]},
            "points": dots(quantiles.normal, quantiles.value),
        },
        tail=float(np.abs(quantiles.value).max()),
    )


@kept(max_entries=24)
def rolling(view, key, asset, span, _market):
    yearly = np.sqrt(_market.per_year) * rolling_volatility(_market.returns, span)
    return thin_line(_market.year[1:], _market.shown(yearly))


@kept(max_entries=24)
def memory(view, key, asset, reach, _market):
    """Autocorrelation of the returns, and of their size."""
    r = _market.returns
    return tuple(autocorrelation_if_any(x, min(reach, len(r) - 1)) for x in (r, np.abs(r)))


@chapter.figure
def returns(view):
    now = market_of(view)
    view = stepping(view, now)
    facts = facts_of(view, now.key, now.asset, now)
    plain, size = memory(view, now.key, now.asset, view.values.reach, now)
    weighted = ewma_volatility(now.returns, view.values.decay)
    show_returns(view, now, facts, weighted)
    view.lead("decay")
    words, tone = memory_words(plain, size)
    view.notice(words, tone=tone)
    show_market(view, now)
    show_volatility(view, now, facts, weighted)
    show_memory(view, facts, plain, size)
    show_numbers(view, now, facts.summary)
    show_disclaimer(view)
    view.code(
        ewma_volatility,
        call='price = np.loadtxt("stock_trends-prices.csv", delimiter=",", skiprows=1, '
        "usecols=1)\n"
        f"volatility = ewma_volatility({now.changes_code}, {view.values.decay!r})\n"
        "print(volatility[-1])",
        data=lambda: {"prices": now.table()},
    )


def show_returns(view, now, facts, weighted):
    band = thin_line(now.year[1:-1], 2 * now.shown(weighted[1:-1]))
    outside = float(np.mean(np.abs(now.returns[1:]) > 2 * weighted[1:-1]))
    view.picture(
        return_history(now.measured("return")),
        {"line": facts.returns, "band": mirrored(band)},
        caption=f"{now.name}, {now.day(0)} to {now.day(-1)}. Within ±2σ expected from the days "
        f"before: {percent(1 - outside)} of the days; of normal ones 95.4 %.",
        name="returns",
    )
    view.legend(
        {
            "Prices and returns, as measured": palette.DATA,
            "Weighted volatility, ±2σ": palette.MODEL,
        }
    )


def show_volatility(view, now, facts, weighted):
    v = view.values
    yearly = np.sqrt(now.per_year) * weighted
    ends = f"{now.day(0)} to {now.day(-1)}"
    dashed = "dashed: where the halves of the backtest part."
    dashed = dashed.capitalize() if ends in now.prices.note else f"{ends}; {dashed}"
    span = min(v.span, len(now.returns))
    view.section(
        "The price, and how wild it was",
        "Two ways to look back: over so many days alike, or with a memory that fades.",
    )
    view.show("span")
    view.legend({"Rolling volatility": palette.ACCENT}, place="below")
    view.chart(
        price_history(not now.unit),
        {"line": facts.price, "middle": facts.middle},
        caption=f"{now.name}. {now.prices.note} {dashed}",
        name="price",
    )
    view.chart(
        volatility_history(now.measured("volatility")),
        {
            "rolling": rolling(view, now.key, now.asset, span, now),
            "weighted": thin_line(now.year, now.shown(yearly)),
        },
        caption=f"Orange: over the last {span} days. Blue: exponentially weighted, a memory of "
        f"{number((1 + v.decay) / (1 - v.decay))} days; tomorrow "
        f"{number(now.shown(yearly[-1]))}{'' if now.unit else ' %'} a year.",
        name="volatility",
    )


def show_memory(view, facts, plain, size):
    view.section(
        "Memory and tails",
        "Does a day tell anything of the days after it, and are the wildest days as rare as a "
        "normal law would have them?",
    )
    view.show("reach")
    view.legend(
        {
            "By chance, days alike": CHANCE,
            "By chance, with calm and wild spells": CLUSTERED,
        },
        place="below",
    )
    for found, what, title in ((plain, "returns", "ACF of r"), (size, "their size", "ACF of |r|")):
        view.chart(
            autocorrelation_sticks(title, view.step),
            {
                "band": {"x": found.lag, "low": -found.band, "high": found.band},
                "robust": mirrored({"x": found.lag, "y": found.robust_band}),
                "sticks": stick_columns(found.lag, found.value),
            },
            caption=memory_caption(found, what),
            name=f"memory-of-{what.replace(' ', '-')}",
        )
    view.chart(
        normal_quantiles(),
        facts.quantiles,
        caption=f"Tails: the wildest day is {amount(facts.tail, 'standard deviation')} out. "
        "Grey: where 95 % of a normal sample's points would be.",
        name="quantiles",
    )


def show_numbers(view, now, s):
    view.numbers(
        [
            (
                "Mean a year",
                now.told(s.mean),
                f"± {now.told(s.mean_error)}, of {'P' if now.unit else 'ln P'}",
            ),
            (
                "Volatility a year",
                now.told(s.volatility),
                f"{now.told(s.volatility / np.sqrt(now.per_year), 2)} a day · √{now.per_year:.0f}",
            ),
            ("Skewness", number(s.skewness), "mean z³; 0 if symmetric"),
            (
                "Excess kurtosis",
                number(s.kurtosis),
                f"mean z⁴ − 3; Jarque–Bera {p_value(s.normal_p)}",
            ),
            (
                "Days beyond 4σ",
                str(s.beyond),
                f"of {s.n:,}; a normal law expects {number(s.expected_beyond)}",
            ),
        ]
    )
