from types import SimpleNamespace
from uuid import uuid4

import numpy as np
import pandas as pd
import streamlit as st

from core.charts import palette
from core.charts.component_plane import scree
from core.charts.price_series import (
    asset_bars,
    autocorrelation_sticks,
    correlation_map,
    direction_intervals,
    drawdown_lines,
    error_by_horizon,
    error_race,
    forecast_fan_chart,
    normal_quantiles,
    price_history,
    return_history,
    root_plane,
    sharpe_histogram,
    sharpe_map,
    volatility_history,
    wealth_against_cost,
    wealth_lines,
)
from core.datasets.prices import read_prices
from core.datasets.tables import load_table
from core.maths.case_studies.stock_trends.garch import Garch, simulated_prices
from core.maths.case_studies.stock_trends.methods import METHODS, plan_walk
from core.maths.case_studies.stock_trends.portfolio import (
    asset_moments,
    held_out_volatility,
    minimum_variance,
    portfolio,
    return_components,
)
from core.maths.case_studies.stock_trends.price_series import price_set, random_walk_twin
from core.maths.case_studies.stock_trends.return_forecasts import RandomWalk
from core.maths.case_studies.stock_trends.return_statistics import (
    describe_returns,
    ewma_volatility,
    normal_quantile_plot,
    rolling_volatility,
)
from core.maths.case_studies.stock_trends.tables import decimal_years, fan_columns, matrix_columns
from core.maths.case_studies.stock_trends.trading_backtest import (
    Rule,
    backtest,
    deflated_sharpe,
    expected_maximum,
    positions,
    wealth_by_cost,
)
from core.maths.case_studies.stock_trends.trials import (
    crossover_sweep,
    share_of_twins,
    trade_walk,
    twin_sharpes,
    twin_walks,
)
from core.maths.case_studies.stock_trends.views import (
    axes_columns,
    circle_columns,
    cost_curve_columns,
    dot_columns,
    error_race_columns,
    histogram_columns,
    mirrored,
    part_of_twins,
    stick_columns,
    sweep_columns,
    thin_line,
)
from core.maths.case_studies.stock_trends.walk_forward import (
    assess_forecasts,
    fan_coverage,
    forecast_fan,
    walk_forward,
    walk_part,
)
from core.maths.statistics.autocorrelation import autocorrelation
from core.ui.controls import Choice, Seed, Slider, Toggle
from core.ui.page import Challenge, Page
from core.ui.words import number, percent

FILES = {"indices": "european_indices", "oil": "crude_oil"}
NOTES = {
    "indices": "Four European stock indices, 1991–98. The DAX includes dividends, the others not.",
    "oil": "Crude oil (WTI at Cushing), US dollars a barrel, 1986–2019.",
}
FAST = np.array([1, 2, 3, 5, 8, 12, 20, 30, 50])
SLOW = np.array([10, 20, 30, 50, 75, 100, 150, 200, 250])
HALVES = {"all": "All days", "first": "First half", "second": "Second half"}
PAST = 4  # horizons of days before the origin that the fan shows, 20 days at least


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
METHOD = [
    Choice(
        name="method",
        label="Method",
        options={name: method.label for name, method in METHODS.items()},
        default="crossover",
    ),
    chosen("fast", "Fast average", 1, 60, 20, unit="days"),
    chosen("slow", "Slow average", 10, 250, 100, 5, unit="days"),
    chosen("lags", "Past returns used", 1, 40, 5),
    chosen("penalty", "Penalty", 0.1, 10_000, 100, log=True, symbol="λ"),
    chosen("order", "Order", 1, 20, 2, symbol="p"),
    chosen("arima_p", "Autoregressive order", 0, 2, 1, symbol="p"),
    chosen("arima_q", "Moving-average order", 0, 2, 1, symbol="q"),
    chosen("horizon", "Horizon", 1, 20, 5, symbol="H", unit="days"),
    Choice(
        name="past",
        label="Past seen by a fit",
        options={"rolling": "Rolling window", "expanding": "Everything so far"},
        default="rolling",
        pills=True,
    ),
    chosen("window", "Window", 60, 500, 500, 20, unit="days"),
    chosen("refit", "Refit every", 5, 250, 20, 5, unit="days"),
]

page = Page(
    "stock_trends",
    controls=[
        *MARKET,
        Slider(
            name="decay",
            label="Memory of the weighted volatility",
            symbol="λ",
            low=0.5,
            high=0.99,
            default=0.94,
            help="Each day weighs λ times as much as the day after it.",
        ),
        Slider(name="span", label="Rolling volatility over", low=5, high=250, default=60, step=1),
        Slider(name="reach", label="Lags", low=5, high=60, default=30, step=1),
        *METHOD,
        Slider(name="origin", label="Origin", low=0, high=100, default=96, step=0.5, unit="%"),
        Slider(name="level", label="Confidence", low=50, high=99, default=95, step=1, unit="%"),
        Toggle(name="wild", label="Fan follows the volatility"),
        Slider(
            name="cost",
            label="Cost of trading",
            low=0,
            high=50,
            default=5,
            step=0.5,
            unit="bp each way",
            help="Basis points of what is bought or sold: 1 bp = 0.01 %.",
        ),
        Slider(
            name="threshold",
            label="Act on forecasts above",
            low=0,
            high=100,
            default=0,
            step=1,
            unit="bp",
        ),
        Slider(name="hold", label="Decide every", low=1, high=60, default=1, step=1, unit="days"),
        Toggle(name="short", label="Bet on falling prices too"),
        Choice(name="half", label="Judged on", options=HALVES, default="all", pills=True),
        Choice(
            name="kind",
            label="Random-walk twins",
            options={"normal": "Normal noise", "shuffled": "Real days, shuffled"},
            default="normal",
            pills=True,
        ),
        Slider(name="twin", label="Twin shown", low=1, high=24, default=1, step=1),
        Choice(
            name="searched",
            label="Search on",
            options={"real": "Real prices", "twin": "A random walk"},
            default="real",
            pills=True,
        ),
        chosen("fee", "Cost in the search", 0, 50, 5, 1, unit="bp each way"),
        Slider(name="known", label="Days to learn from", low=20, high=80, default=50, unit="%"),
        Slider(name="shrinkage", label="Shrinkage", symbol="δ", low=0, high=1, default=0),
        Choice(
            name="figures",
            label="Figures in the map",
            options={"correlation": "Correlation", "covariance": "Covariance"},
            default="correlation",
            pills=True,
        ),
        Toggle(name="negative", label="Weights below zero", default=True),
    ],
    presets={
        "A good year, then not": {
            "data": "oil",
            "method": "least_squares",
            "horizon": 1,
            "half": "first",
        },
        "Always up": {"method": "drift", "origin": 60.0},
        "Costs eat it": {
            "method": "least_squares",
            "horizon": 1,
            "short": True,
            "cost": 20.0,
        },
        "Forty regressors": {"method": "least_squares", "lags": 40, "window": 160, "refit": 20},
        "Fat tails, wild spells": {
            "data": "simulated",
            "alpha": 0.15,
            "beta": 0.84,
            "dof": 4.0,
            "seed": 2,
            "wild": True,
        },
        "A lucky twin": {"twin": 21},
        "Echo of the past": {"method": "autoregression", "order": 12, "window": 240},
        "Bet against oil": {"data": "oil", "method": "trend", "short": True, "horizon": 20},
    },
    shared=[control.name for control in (*MARKET, *METHOD)],
)


# ---- the market and what is computed from it once ----------------------------------------------


def read_files(files, report):
    """A token and the prices of an upload; a ValueError is one sentence for the reader."""
    prices = read_prices(files, report)
    start = plan_walk("drift", (), len(prices.date) - 1).schedule.start
    still = np.all(prices.price[: start + 1] == prices.price[0], axis=0)
    if still.any():
        name = prices.assets[int(np.argmax(still))]
        raise ValueError(f"The price of {name} does not move within the first {start} days.")
    return uuid4().hex, prices


@st.cache_resource(max_entries=2, show_spinner=False)
def shipped(name):
    table = load_table(FILES[name])
    table["date"] = pd.to_datetime(table["date"])
    return price_set(table, name, NOTES[name])


@st.cache_resource(max_entries=8, show_spinner=False)
def simulated(alpha, beta, dof, drift, correlation, seed):
    model = Garch(drift=drift, alpha=alpha, beta=beta, dof=dof, correlation=correlation)
    return simulated_prices(model, seed=seed)


def market_of(v):
    """The prices in use, the chosen asset and its returns, and a key for caches."""
    if page.uploaded:
        key, prices = page.uploaded
    elif v.data == "simulated":
        beta = min(v.beta, round(0.99 - v.alpha, 2))  # beyond it there is no finite variance
        key = (v.alpha, beta, v.dof, v.drift / 100, v.correlation, v.seed)
        prices = simulated(*key)
    else:
        key, prices = v.data, shipped(v.data)
    asset = min(v.asset, len(prices.assets)) - 1
    return SimpleNamespace(
        key=key,
        prices=prices,
        asset=asset,
        name=prices.assets[asset],
        price=prices.price[:, asset],
        returns=prices.returns()[:, asset],
        year=decimal_years(prices.date),
        per_year=prices.per_year,
    )


@page.cached(max_entries=12)
def facts_of(key, asset, _market):
    """What no slider of the first figure changes."""
    year, r = _market.year, _market.returns
    summary, quantiles = describe_returns(r, _market.per_year), normal_quantile_plot(r)
    return SimpleNamespace(
        summary=summary,
        price=thin_line(year, _market.price),
        returns=thin_line(year[1:], 100 * r, 800),
        quantiles={
            "band": {"x": quantiles.normal, "low": quantiles.low, "high": quantiles.high},
            "equality": {"x": quantiles.normal[[0, -1]], "y": quantiles.normal[[0, -1]]},
            "points": dot_columns(quantiles.normal, quantiles.value),
        },
        tail=float(np.abs(quantiles.value).max()),
    )


@page.cached(max_entries=24)
def walked(key, asset, name, settings, horizon, window, refit, _market, _report):
    """The method's way through the data, and the baseline's."""
    r = _market.returns
    plan = plan_walk(name, settings, len(r), horizon, window, refit)
    walk = walk_forward(r, plan.method, plan.schedule, _report)
    base = walk_forward(r, RandomWalk(), plan.schedule)
    volatility = ewma_volatility(r)[walk.origin + 1]
    volatility = np.where(volatility > 0, volatility, np.std(r))
    used = len(r) if plan.schedule.window is None else plan.schedule.window
    race, saved = error_race_columns(
        _market.year[walk.origin + 1], walk.error[:, -1], base.error[:, -1]
    )
    return SimpleNamespace(
        plan=plan,
        walk=walk,
        base=base,
        volatility=volatility,
        coverage={
            False: fan_coverage(walk, 0.8),
            True: fan_coverage(walk, 0.8, volatility),
        },
        race=race,
        saved=saved,
        fitted=plan.method.fit(r[-used:], horizon),
    )


@page.cached(max_entries=24)
def twinned(key, asset, name, settings, horizon, window, refit, kind, _market, _plan, _report):
    return twin_walks(_market.returns, _plan.method, _plan.schedule, _plan.twins, 1, kind, _report)


@page.cached(max_entries=24)
def searched(key, asset, fee, on, seed, _market):
    r = _market.returns if on == "real" else random_walk_twin(_market.returns, seed)
    start = first_forecast(_market)
    split = start + (len(r) - start) // 2
    slow = SLOW[start >= SLOW]
    return crossover_sweep(r, FAST, slow, Rule(cost=fee), _market.per_year, start, split)


def first_forecast(now):
    """How many returns are known at the first forecast."""
    return plan_walk("drift", (), len(now.returns)).schedule.start


def study_of(v):
    """The market, the method's walk through it, and the arguments that name both."""
    market = market_of(v)
    settings = tuple(getattr(v, name) for name in METHODS[v.method].settings)
    window = v.window if v.past == "rolling" else None
    key = (market.key, market.asset, v.method, settings, v.horizon, window, v.refit)
    with page.progress("Walking through the data …") as report:
        return market, walked(*key, market, report), key


def tried_on(market):
    """Sharpe ratios of the variants looked at in this session, of this series alone."""
    every = st.session_state.setdefault("stock_trends:tried", {})
    return every.setdefault((market.key, market.asset), {})


# ---- words -------------------------------------------------------------------------------------


def p_value(p):
    return "p undefined" if np.isnan(p) else "p < 0.0001" if p < 1e-4 else f"p = {number(p)}"


def interval(found):
    return f"{percent(found.low)} to {percent(found.high)}"


def counted(n, noun):
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def day(market, at):
    return str(market.prices.date[at])


def memory_words(plain, size):
    """What the autocorrelations say of returns and of their size."""
    wild = size.robust_p_value < 0.05
    if plain.p_value < 0.05 <= plain.robust_p_value:
        return (
            f"The usual test finds memory in the returns, {p_value(plain.p_value)}; allowing "
            f"for calm and wild spells it does not, {p_value(plain.robust_p_value)}. Clustered "
            "volatility was mistaken for predictability.",
            "warn",
        )
    if plain.robust_p_value < 0.05:
        return (
            f"There is some memory in the returns, {p_value(plain.robust_p_value)} even "
            "allowing for calm and wild spells. Whether it pays is another question.",
            "plain",
        )
    if wild:
        return (
            "The returns remember next to nothing, their size does: how wild tomorrow will be can "
            "be forecast, which way it goes cannot.",
            "plain",
        )
    return "Neither the returns nor their size remember anything: a coin tossed every day.", "plain"


def forecast_words(v, study, found):
    test = found.comparison
    if study.plan.stand_in:
        return (
            f"{METHODS[v.method].label} needs a longer past than there is; the random walk with "
            "drift stands in.",
            "warn",
        )
    if v.method == "drift":
        return (
            "This is the baseline: the mean of past returns, every day. It calls “up” "
            "whenever that mean is positive. Every other method is judged against it.",
            "plain",
        )
    if np.isnan(test.p_value):
        return "Its forecasts are those of the baseline: nothing was found to go by.", "plain"
    if test.p_value < 0.05 and test.difference > 0:
        return (
            "Clearly worse than the baseline: what was fitted was noise, and it is paid for with "
            f"larger errors ({p_value(test.p_value)}).",
            "alarm",
        )
    if test.p_value < 0.05:
        return (
            f"Nearer than the baseline, {p_value(test.p_value)}. Look how many "
            "variants were tried, at the other half, and whether it survives the costs.",
            "good",
        )
    return (
        f"No clear difference from “tomorrow as today, plus the mean”: "
        f"{p_value(test.p_value)}. With markets that is the usual result.",
        "plain",
    )


def money_words(v, now):
    strategy, hold = now.trade.strategy, now.trade.hold
    ours, theirs = now.trade.sharpe, now.trade.hold_sharpe
    if not strategy.exposure:
        return "No forecast reached the threshold: the money stayed at home.", "warn"
    if strategy.equity.min() <= 0:
        return "Everything was lost on one day of a bet on falling prices. It is final.", "alarm"
    if v.half == "second" and now.first_beats and ours.value <= theirs.value:
        return (
            "In the first half it beat buy and hold, in the second it does not: what looked like "
            "skill was chosen after the fact.",
            "alarm",
        )
    if ours.value > theirs.value:
        return (
            f"Ahead of buy and hold by {number(ours.value - theirs.value)} in Sharpe ratio, with "
            f"standard errors of {number(ours.robust_error)} and {number(theirs.robust_error)}. "
            f"{percent(now.luck, 0)} of random walks would do as well. "
            + ("Now look at the other half." if v.half != "all" else "Now look at each half."),
            "plain" if now.luck > 0.05 else "good",
        )
    trades = counted(strategy.trades, "trade")
    if now.free > 1.25 * strategy.equity[-1]:
        reason = f". Without costs its {trades} would have made {number(now.free)}."
    elif strategy.exposure < 0.9 and not v.short and hold.equity[-1] > 1:
        reason = f": out of the market on {percent(1 - strategy.exposure, 0)} of the days, it "
        reason += "missed much of the rise."
    else:
        reason = "."
    wealth = f"{number(hold.equity[-1])} against {number(strategy.equity[-1])}"
    return f"Buy and hold did better, wealth {wealth}{reason}", "warn"


def search_words(v, now, sweep):
    row, column = sweep.best()
    first, second = sweep.first[row, column], sweep.second[row, column]
    error = np.sqrt(2 * now.per_year / (len(now.returns) - first_forecast(now)))
    pair = f"{sweep.fast[row]} and {sweep.slow[column]} days"
    return (
        f"Best of {sweep.tried} on the first half: {pair}, {number(first)} (buy and hold "
        f"{number(sweep.hold_first)}). On the second half the same pair has {number(second)} (buy "
        f"and hold {number(sweep.hold_second)}). "
        + (
            "The best of many tries owes much to luck, and luck does not come back."
            if not second > sweep.hold_second
            else f"It stayed ahead, by {number(second - sweep.hold_second)}; the standard error of "
            f"such a ratio is about {number(error)}."
        )
        + (" And here there was nothing to find." if v.searched == "twin" else "")
    )


# ---- parts of the figures ----------------------------------------------------------------------


def middle_line(now):
    """An upright line where the second half of the forecasts begins."""
    start = first_forecast(now)
    at = now.year[start + (len(now.returns) - start) // 2]
    return {"x": np.full(2, at), "y": np.array([now.price.min(), now.price.max()])}


def show_market_controls(v, now):
    if not page.uploaded:
        page.show("data")
    if not page.uploaded and v.data == "simulated":
        page.show("alpha", "beta", "dof", "drift", "correlation", "seed")
        if v.alpha + v.beta >= 1:
            page.notice(f"α + β must stay below 1: β is {number(now.key[1])} here.", tone="warn")
    page.show("decay", "span", "reach")
    page.legend(
        {
            "Prices, returns": palette.DATA,
            "Weighted volatility; found": palette.MODEL,
            "Rolling; band with clustering": palette.ACCENT,
        }
    )
    if not page.presenting:
        page.upload(
            "Your own prices",
            read_files,
            help="CSV with a date and one or more closing prices, 120 days at least. Dates as "
            "2024-01-31, 31.01.2024 or 01/31/2024.",
        )


def show_roots(study):
    """Roots of the last fit, for the methods that have some."""
    ar, ma = (np.asarray(getattr(study.fitted, part, [])) for part in ("ar", "ma"))
    if not hasattr(study.fitted, "ar"):
        return
    roots = np.roots(np.r_[1.0, -ar]) if len(ar) else np.empty(0, complex)
    zeros = np.roots(np.r_[1.0, ma]) if len(ma) else np.empty(0, complex)
    reach = 1.15 * max(1.0, np.abs(np.r_[roots, zeros]).max(initial=0.0))
    largest = float(np.abs(roots).max(initial=0.0))
    fading = (
        f"half of a shock is gone after {number(np.log(0.5) / np.log(largest))} days"
        if 0 < largest < 1
        else "explosive: shocks grow"
        if largest >= 1
        else "no memory"
    )
    page.chart(
        root_plane(),
        {
            "window": {"cx": [0.0], "cy": [0.0], "rx": [reach], "ry": [reach]},
            "axes": axes_columns(reach),
            "circle": circle_columns(),
            "roots": dot_columns(roots.real, roots.imag),
            "zeros": dot_columns(zeros.real, zeros.imag),
        },
        caption=f"Roots of the last fit: largest |root| {number(largest)}, {fading}."
        + (" Orange: those of the moving average." if len(ma) else ""),
        name="roots",
    )


def listing_call(v, now, study, last):
    """A call that runs as it stands, on the simulated market or on the prices to download."""
    source = 'price = np.loadtxt("stock_trends-prices.csv", delimiter=",", skiprows=1, usecols=1)'
    return (
        f"{source}\nreturns = np.diff(np.log(price))\n"
        f"walk = walk_forward(returns, {study.plan.method!r}, {study.plan.schedule!r})\n{last}"
    )


def traded(v, now, study):
    """The strategy on the chosen days, both halves beside it, all from the same walk."""
    rule = Rule(v.threshold, v.short, v.hold, v.cost)
    walk, k = study.walk, len(study.walk.origin)
    days = {"all": (0, k), "first": (0, k // 2), "second": (k // 2, k)}
    trades = {half: trade_walk(walk_part(walk, *days[half]), rule, now.per_year) for half in HALVES}
    return rule, days, trades


def show_money_numbers(market_now, now, tried, rule):
    trade, ours, theirs = now.trade, now.trade.sharpe, now.trade.hold_sharpe
    whole = now.trades["all"].sharpe
    tries = "1 try" if len(tried) == 1 else f"{len(tried):,} tries"
    luck = 0.0
    if len(tried) > 1:
        luck = np.sqrt(market_now.per_year / whole.n) * expected_maximum(len(tried))
    best = max((value for value in tried.values() if np.isfinite(value)), default=np.nan)
    growth, usual = (b.growth(market_now.per_year) for b in (trade.strategy, trade.hold))
    page.numbers(
        [
            ("Growth a year", percent(growth), f"buy and hold {percent(usual)}"),
            (
                "Sharpe ratio",
                f"{number(ours.value)} ± {number(ours.robust_error)}",
                f"{number(ours.daily)} a day · √{market_now.per_year:.0f}; hold "
                f"{number(theirs.value)} ± {number(theirs.robust_error)}",
            ),
            (
                "Costs, summed",
                percent(trade.strategy.cost),
                f"{number(rule.cost)} bp · {trade.strategy.turnover:.0f} times the wealth turned "
                f"over, {counted(trade.strategy.trades, 'trade')}",
            ),
            (
                "In the market",
                percent(trade.strategy.exposure),
                "of the days, long or short",
            ),
            (
                "As good by chance",
                percent(now.luck, 0),
                f"(1 + {round(now.luck * (1 + len(now.ratios))) - 1} twins)/(1 + "
                f"{len(now.ratios)})",
            ),
            (
                "Variants tried",
                str(len(tried)),
                f"on {market_now.name} in this session; the best has {number(best)} on all days",
            ),
            (
                "Luck of the best",
                number(luck),
                f"E[max of {len(tried)} N(0, 1)] · √({market_now.per_year:.0f}/{whole.n:,}): the "
                "best of so many useless ones",
            ),
            (
                "Deflated Sharpe ratio",
                percent(deflated_sharpe(whole, len(tried))),
                f"P(better than the luck of {tries}), all days",
            ),
        ]
    )


def challenges(v, now, found):
    first, second = now.trades["first"], now.trades["second"]
    seen = v.half == "second"
    direction, brilliant = found.direction, now.ratios[now.twin]
    return [
        Challenge(
            "Find a strategy that beats buy and hold in the first half (Sharpe ratio, costs of at "
            "least 5 bp). Then look at the second.",
            solved=bool(seen and now.first_beats and v.cost >= 5),
            state=f"First half: {number(first.sharpe.value)} against "
            f"{number(first.hold_sharpe.value)}."
            + (
                f" Second: {number(second.sharpe.value)} against "
                f"{number(second.hold_sharpe.value)}."
                if seen
                else ""
            ),
        ),
        Challenge(
            "Reach 60 % directional accuracy, and read the interval.",
            solved=bool(direction.share >= 0.6),
            state=f"{percent(direction.share)}, 95 %: {interval(direction)}. “Always up” has "
            f"{percent(found.rising.share)}.",
        ),
        Challenge(
            "Make the twin look brilliant: a random walk on which the method has a Sharpe ratio "
            "of at least 1.5.",
            solved=bool(brilliant >= 1.5),
            state=f"Random walk {now.twin + 1}: {number(brilliant)}.",
        ),
    ]


def bars_of(names, values, form):
    texts = [form.format(value).replace("-", "−") for value in values]
    return {"bars": {"name": names, "value": np.asarray(values, float), "text": texts}}


# ---- the figures -------------------------------------------------------------------------------


@page.figure
def market(v):
    page.presets()
    now = market_of(v)
    facts, r = facts_of(now.key, now.asset, now), now.returns
    assets = now.prices.assets
    page.notice("Not investment advice. Prices of the past, to learn what forecasts are worth.")
    controls, history, memory = st.columns([1.05, 2.1, 1.6])
    with controls:
        show_market_controls(v, now)
    span = min(v.span, len(r))
    yearly = 100 * np.sqrt(now.per_year)
    weighted = ewma_volatility(r, v.decay)
    band = thin_line(now.year[1:-1], 200 * weighted[1:-1])
    plain, size = (autocorrelation(x, min(v.reach, len(r) - 1)) for x in (r, np.abs(r)))
    outside = float(np.mean(np.abs(r[1:]) > 2 * weighted[1:-1]))
    with history:
        if len(assets) > 1:
            marks = {name: at for at, name in enumerate(assets, 1)} if len(assets) < 7 else {}
            page.show("asset", asset={"high": len(assets), "marks": marks})
        page.chart(
            price_history(),
            {"line": facts.price, "middle": middle_line(now)},
            caption=f"{now.name}. {now.prices.note} {day(now, 0)} to {day(now, -1)}; "
            "dashed: where the halves of the backtest part.",
            name="price",
        )
        page.chart(
            return_history(),
            {"line": facts.returns, "band": mirrored(band)},
            caption=f"Within ±2σ expected from the days before: {percent(1 - outside)} of the "
            "days; of normal ones 95.4 %.",
            name="returns",
        )
        page.chart(
            volatility_history(),
            {
                "rolling": thin_line(now.year[1:], yearly * rolling_volatility(r, span)),
                "weighted": thin_line(now.year, yearly * weighted),
            },
            caption=f"Orange: over the last {span} days. Blue: exponentially weighted, a memory of "
            f"{number((1 + v.decay) / (1 - v.decay))} days; tomorrow "
            f"{number(yearly * weighted[-1])} % a year.",
            name="volatility",
        )
    with memory:
        for found, what, title in (
            (plain, "returns", "ACF of r"),
            (size, "their size", "ACF of |r|"),
        ):
            page.chart(
                autocorrelation_sticks(title),
                {
                    "band": {"x": found.lag, "low": -found.band, "high": found.band},
                    "robust": mirrored({"x": found.lag, "y": found.robust_band}),
                    "sticks": stick_columns(found.lag, found.value),
                },
                caption=f"Memory of {what}: {p_value(found.p_value)}; with clustered "
                f"volatility (orange band) {p_value(found.robust_p_value)}.",
                name=f"memory-of-{what.replace(' ', '-')}",
            )
        page.chart(
            normal_quantiles(),
            facts.quantiles,
            caption=f"Tails: the wildest day is {number(facts.tail)} standard deviations out. "
            "Grey: where 95 % of a normal sample's points would be.",
            name="quantiles",
        )
    s = facts.summary
    page.numbers(
        [
            (
                "Mean a year",
                percent(s.mean),
                f"± {percent(s.mean_error)}, of ln P",
            ),
            (
                "Volatility a year",
                percent(s.volatility),
                f"{percent(s.volatility / np.sqrt(now.per_year), 2)} a day · √{now.per_year:.0f}",
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
    words, tone = memory_words(plain, size)
    page.notice(words, tone=tone)


@page.figure
def forecasts(v):
    page.prose(
        "Forecast",
        "The method is fitted to the past, forecasts the next days, moves on and is fitted again: "
        "**walk-forward**. No forecast sees a price after its own day.",
    )
    now, study, _ = study_of(v)
    plan, walk, base = study.plan, study.walk, study.base
    found = assess_forecasts(walk, base, v.level / 100)
    at = round(v.origin / 100 * (len(walk.origin) - 1))
    here = walk.origin[at] + 1  # the day whose close is the last known
    fan = forecast_fan(walk, at, volatility=study.volatility if v.wild else None)
    columns = fan_columns(fan, now.price[here])
    drift = now.price[here] * np.exp(np.r_[0.0, base.forecast[at]])
    first = max(0, here - max(20, PAST * walk.horizon))
    past = {"x": np.arange(first - here, 1.0), "y": now.price[first : here + 1]}
    covered = study.coverage[v.wild]
    controls, picture, side = st.columns([1.05, 2.0, 1.7])
    with controls:
        page.show("method", *METHODS[v.method].settings, "horizon", "past")
        if v.past == "rolling":
            page.show("window")
        page.show("refit", "origin", "wild", "level")
    with picture:
        page.chart(
            forecast_fan_chart(),
            columns | {"past": past, "baseline": {"x": fan.ahead, "y": drift}},
            caption=f"{now.name} from {day(now, here)}. "
            + (
                f"Bands: 50, 80 and 95 % of the {fan.errors} errors known by then"
                + (", scaled by the volatility." if v.wild else ".")
                if fan.errors >= 20
                else "Too few errors are known yet for a band."
            )
            + f" Of the later outcomes the 80 % band held {percent(covered.share)}.",
            name="fan",
        )
        page.legend(
            {
                "Price": palette.DATA,
                "Method": palette.MODEL,
                "Random walk with drift": palette.NEUTRAL,
                "What came": palette.TRUTH,
            }
        )
        show_roots(study)
    with side:
        ahead = np.arange(1.0, walk.horizon + 1)
        page.chart(
            error_by_horizon(),
            {
                "method": {"x": ahead, "y": found.mase / found.baseline_mase},
                "baseline": {"x": ahead, "y": np.ones(walk.horizon)},
            },
            caption="Above the grey line the baseline is nearer. At "
            f"{counted(walk.horizon, 'day')}: "
            f"{found.mase[-1] / found.baseline_mase[-1]:.4f} times its error.",
            name="mase",
        )
        calls = {"Method": found.direction, "Always up": found.rising}
        page.chart(
            direction_intervals(),
            {
                "level": {"x": np.array([0.5])},
                "calls": {
                    "name": list(calls),
                    "share": [c.share for c in calls.values()],
                    "low": [c.low for c in calls.values()],
                    "high": [c.high for c in calls.values()],
                },
            },
            caption=f"{found.direction.n} periods that do not overlap; bars: {v.level} % interval "
            "(Wilson).",
            name="direction",
        )
        page.chart(
            error_race(),
            {
                "line": study.race,
                "level": {"x": np.array(study.race["x"])[[0, -1]], "y": np.zeros(2)},
            },
            caption="Rising: the method came nearer than the baseline. In the end "
            f"{number(abs(study.saved))} % {'saved' if study.saved >= 0 else 'lost'}, summed over "
            f"{found.comparison.n:,} overlapping forecasts.",
            name="race",
        )
    refits = len(walk.refits)
    window = plan.schedule.window
    test = found.comparison
    page.numbers(
        [
            (
                f"MASE, {counted(walk.horizon, 'day')}",
                f"{found.mase[-1]:.4f}",
                f"baseline {found.baseline_mase[-1]:.4f}; unit: mean |r| of the first "
                f"{plan.schedule.start} days, {percent(walk.scale, 2)}",
            ),
            (
                "Against the baseline",
                f"{p_value(test.p_value)}",
                "Diebold–Mariano, |error|: "
                + (
                    "no difference"
                    if np.isnan(test.p_value)
                    else f"t = {number(test.statistic)}, "
                    + ("worse" if test.difference > 0 else "better")
                ),
            ),
            (
                "Direction right",
                percent(found.direction.share),
                f"{found.direction.hits}/{found.direction.n}; {interval(found.direction)}",
            ),
            (
                "“Always up”",
                percent(found.rising.share),
                f"{found.rising.hits}/{found.rising.n}; {interval(found.rising)}",
            ),
            (
                "Fits",
                f"{refits}",
                f"every {plan.schedule.refit} days, on "
                + ("all days so far" if window is None else f"the last {window} days"),
            ),
        ]
    )
    words, tone = forecast_words(v, study, found)
    widened = v.past == "rolling" and window > v.window
    page.notice(
        words,
        f"The method needs {window} days of past, more than the window set." if widened else "",
        tone=tone,
    )
    page.code(
        walk_forward,
        call=listing_call(v, now, study, f"print(walk.forecast[{at}], walk.actual[{at}])"),
        data=lambda: {
            "prices": {"date": now.prices.date.astype(str), "price": now.price},
            "forecasts": {
                "date": now.prices.date[walk.origin + 1].astype(str),
                "forecast": walk.forecast[:, -1],
                "baseline": base.forecast[:, -1],
                "actual": walk.actual[:, -1],
            },
        },
    )


@page.figure
def money(v):
    page.prose(
        "Would it pay?",
        "A forecast becomes a position for the next day: in the market, out, or short. Each trade "
        "costs. Interest is taken as zero. Beside it: buy and hold, and the same method on "
        "**random-walk twins**, where there is nothing to find.",
    )
    market_now, study, key = study_of(v)
    rule, days, trades = traded(v, market_now, study)
    trade = trades[v.half]
    with page.progress("Walking through random walks …") as report:
        twins = twinned(*key, v.kind, market_now, study.plan, report)
    start, stop = days[v.half]
    twins = part_of_twins(twins, start, stop - 1)
    ratios, _ = twin_sharpes(twins, rule, market_now.per_year)
    twin = min(v.twin, len(ratios)) - 1
    held = positions(twins.signal[twin], twins.expected[twin], rule)
    twin_trade = backtest(twins.simple[twin], held, rule.cost)
    ours = trade.sharpe
    tried = tried_on(market_now)
    tried[(*key[2:], rule.threshold, rule.short, rule.hold)] = trades["all"].sharpe.value
    first = trades["first"]
    now = SimpleNamespace(
        trade=trade,
        trades=trades,
        luck=share_of_twins(np.nan_to_num(ours.value), ratios),
        free=wealth_by_cost(trade.simple, trade.strategy.position, np.zeros(1))[0],
        first_beats=first.sharpe.value > first.hold_sharpe.value,
        ratios=ratios,
        twin=twin,
    )
    year = market_now.year[np.r_[trade.day[0], trade.day + 1]]
    curve, even = cost_curve_columns(trade.simple, trade.strategy.position)
    controls, picture, side = st.columns([1.05, 2.1, 1.6])
    with controls:
        page.show("cost", "threshold", "hold", "short", "half", "kind")
        page.show("twin", twin={"high": len(ratios)})
        page.legend(
            {
                "Strategy": palette.MODEL,
                "Buy and hold": palette.NEUTRAL,
                "On random walks": palette.ERROR,
            }
        )
    lines = {
        "strategy": trade.strategy.equity,
        "hold": trade.hold.equity,
        "twin": twin_trade.equity,
    }
    with picture:
        page.chart(
            wealth_lines(),
            {name: thin_line(year, np.where(w > 0, w, np.nan)) for name, w in lines.items()},
            caption=f"{HALVES[v.half]}, {day(market_now, trade.day[0])} to "
            f"{day(market_now, trade.day[-1] + 1)}: 1 became {number(trade.strategy.equity[-1])}, "
            f"buy and hold {number(trade.hold.equity[-1])}, on random walk {twin + 1}: "
            f"{number(twin_trade.equity[-1])}.",
            name="wealth",
        )
        page.chart(
            drawdown_lines(),
            {
                "strategy": thin_line(year, trade.strategy.drawdown),
                "hold": thin_line(year, trade.hold.drawdown),
            },
            caption=f"Deepest fall: {percent(-trade.strategy.drawdown.min())}; buy and hold "
            f"{percent(-trade.hold.drawdown.min())}.",
            name="drawdown",
        )
    with side:
        bars = histogram_columns(ratios)
        top = float(np.max(bars["high"], initial=1.0))
        page.chart(
            sharpe_histogram(),
            {
                "twins": bars,
                "zero": stick_columns(np.zeros(1), np.array([top])),
                "twin": stick_columns(ratios[twin : twin + 1], np.array([top / 2])),
                "real": stick_columns(np.array([ours.value]), np.array([top])),
            },
            caption=f"The method on {len(ratios)} random walks of the same mean and volatility. "
            f"Blue: the real one, {number(ours.value)}; purple line: random walk {twin + 1}, "
            f"{number(ratios[twin])}.",
            name="twins",
        )
        page.chart(
            wealth_against_cost(),
            {
                "curve": curve,
                "hold": {"x": np.array([0.0, 50.0]), "y": np.full(2, trade.hold.equity[-1])},
                "now": dot_columns(rule.cost, max(trade.strategy.equity[-1], 1e-6)),
            },
            caption="The same trades under other costs. "
            + (
                f"All gain is gone at {number(even)} bp."
                if np.isfinite(even)
                else f"{counted(trade.strategy.trades, 'trade')}."
            ),
            name="costs",
        )
    show_money_numbers(market_now, now, tried, rule)
    words, tone = money_words(v, now)
    page.notice(words, tone=tone)
    found = assess_forecasts(study.walk, study.base)
    page.challenges(challenges(v, now, found))
    page.code(
        trade_walk,
        call=listing_call(
            v,
            market_now,
            study,
            f"trade = trade_walk(walk, {rule!r}, {market_now.per_year:.6g})\n"
            "print(trade.strategy.equity[-1], trade.sharpe)",
        ),
        data=lambda: {
            "wealth": {
                "date": market_now.prices.date[trade.day + 1].astype(str),
                "position": trade.strategy.position,
                "strategy": trade.strategy.equity[1:],
                "buy and hold": trade.hold.equity[1:],
            }
        },
    )


@page.figure
def search(v):
    page.prose(
        "Try them all, keep the best",
        "Every pair of a fast and a slow moving average on the first half, the best framed, and "
        "the same pairs on the second half. Do it on a random walk as well.",
    )
    now = market_of(v)
    sweep = searched(now.key, now.asset, v.fee, v.searched, 1, now)
    fast, slow = sweep.best()
    best = {"row": [str(sweep.slow[slow])], "column": [str(sweep.fast[fast])]}
    controls, left, right = st.columns([1.05, 1.85, 1.85])
    with controls:
        page.show("searched", "fee")
    for column, second in ((left, False), (right, True)):
        with column:
            values = sweep.second if second else sweep.first
            hold = sweep.hold_second if second else sweep.hold_first
            page.chart(
                sharpe_map("fast average / days", "slow average / days"),
                {"cells": sweep_columns(sweep, second), "best": best},
                caption=f"{'Second' if second else 'First'} half: best "
                f"{number(np.nanmax(values))}, mean {number(np.nanmean(values))}, buy and hold "
                f"{number(hold)}.",
                name="second-map" if second else "first-map",
            )
    page.notice(search_words(v, now, sweep))


@page.figure
def several(v):
    now = market_of(v)
    prices = now.prices
    if len(prices.assets) < 2:
        page.notice("Covariances, components and weights need more than one asset.")
        return
    page.prose(
        "Several assets",
        "Which of them move together, what moves them all, and which mix is calmest. Estimated on "
        "the first days, judged on the rest.",
    )
    simple = np.expm1(prices.returns())
    split = round(v.known / 100 * len(simple))
    moments = asset_moments(simple[:split], prices.per_year, v.shrinkage)
    parts = return_components(simple[:split])
    equal = np.full(len(prices.assets), 1 / len(prices.assets))
    try:
        weights, trouble = minimum_variance(moments.covariance, v.negative), ""
    except ValueError as error:
        weights, trouble = equal, f"No minimum-variance weights: {error}. Equal weights stand in."
    mix = portfolio(weights, moments.covariance)
    calm, later = held_out_volatility(simple, weights, split, prices.per_year)
    even, even_later = held_out_volatility(simple, equal, split, prices.per_year)
    names = list(prices.assets)
    direction = parts.directions[:, 0] * (1 if parts.directions[:, 0].sum() >= 0 else -1)
    order = np.arange(1.0, len(names) + 1)
    sticks = stick_columns(order, parts.variances)
    controls, left, middle, right = st.columns([1.05, 1.5, 1.2, 1.2])
    with controls:
        page.show("known", "shrinkage", "negative", "figures")
    with left:
        cells = matrix_columns(moments.correlation, names, names)
        both = {"correlation": moments.correlation, "covariance": 1e4 * moments.covariance}
        form = "{:.2f}" if v.figures == "correlation" else "{:.0f}"
        texts = [form.format(value).replace("-", "−") for value in both[v.figures].ravel()]
        page.chart(
            correlation_map(),
            {"cells": cells | {"text": texts if len(names) <= 12 else [""] * len(texts)}},
            caption=("Correlations" if v.figures == "correlation" else "Covariances, (% a year)²,")
            + f" on {split} days"
            + (f", moved {percent(v.shrinkage, 0)} towards their mean." if v.shrinkage else "."),
            name="correlations",
        )
    with middle:
        page.chart(
            scree(),
            {
                "kept": {name: column[:3] for name, column in sticks.items()},
                "left_out": {name: column[3:] for name, column in sticks.items()},
                "shuffled": {"x": order[[0, -1]], "y": np.ones(2)},
            },
            caption=f"The first component explains {percent(parts.explained[0], 0)} of the "
            "variance. Dashed: if nothing moved together.",
            name="scree",
        )
        page.chart(
            asset_bars("first component"),
            bars_of(names, direction, "{:.2f}"),
            caption="All of one sign: the market as a whole."
            if np.all(direction > 0)
            else "Signs differ: not all go the same way.",
            name="component",
        )
    with right:
        page.chart(
            asset_bars("weight / %"),
            bars_of(names, 100 * weights, "{:.0f}"),
            caption=f"Calmest mix: {percent(calm)} a year on the days it was chosen on.",
            name="weights",
        )
        page.chart(
            asset_bars("volatility / % a year"),
            bars_of(names, 100 * moments.volatility, "{:.1f}"),
            caption=f"Alone. Their mix is {number(mix.diversification)} times calmer than the "
            "weighted mean.",
            name="volatilities",
        )
    page.numbers(
        [
            ("Calmest mix", percent(calm), "√(wᵀΣw) of the days it was chosen on"),
            (
                "Held out",
                percent(later),
                f"the same weights, {len(simple) - split} days",
            ),
            ("Equal weights, held out", percent(even_later), f"{percent(even)} before"),
            (
                "Covariance of the first two",
                number(moments.covariance[0, 1]),
                f"{number(moments.correlation[0, 1])} · {number(moments.volatility[0])} · "
                f"{number(moments.volatility[1])} a year",
            ),
        ]
    )
    page.notice(
        trouble
        or f"Chosen to be calm, the mix is {'less calm' if later > calm else 'no less calm'} on "
        f"days it has not seen: {percent(later)} after {percent(calm)}. "
        + (
            f"It still beats equal weights, {percent(even_later)}."
            if later < even_later
            else f"Equal weights, which estimate nothing, have {percent(even_later)}."
        ),
        tone="warn" if trouble or later >= even_later else "plain",
    )


page.mathematics(r"""
**Returns.** $r_t = \ln(P_t/P_{t-1})$: they add up over time. What a day earns is the simple return
$R_t = P_t/P_{t-1} - 1$. A year has as many days as were traded; means grow with the days,
volatility with their root, which supposes returns without memory. Variances divide by $n - 1$,
skewness and kurtosis by $n$.

**Memory.** $r_k = \sum_t d_t d_{t-k} / \sum_t d_t^2$ with $d = r - \bar r$. The grey band $\pm
1.96/\sqrt n$ holds for independent values. Returns have calm and wild spells, and then the band is
wider: $\pm 1.96\sqrt{\sum_t d_t^2 d_{t-k}^2}/\sum_t d_t^2$. The first $p$ is Ljung and Box's, $Q =
n(n+2)\sum_k r_k^2/(n-k)$ against $\chi^2$, the second sums the squares of $r_k$ over their robust
errors.

**Volatility**, exponentially weighted: $\sigma_t^2 = (1 - \lambda)\sum_{j \ge 0} \lambda^j
r_{t-1-j}^2$, from the days before only. The simulated market has GARCH(1,1) volatility,
$\sigma_t^2 = \omega + \alpha(r_{t-1} - \mu)^2 + \beta\sigma_{t-1}^2$, and Student-t shocks with
$\nu$ degrees of freedom, scaled to variance 1: how wild tomorrow is can be known there, which way
it goes cannot.

**Methods.** All forecast $r_{t+1} + \dots + r_{t+j}$ for $j = 1 \dots H$ from returns up to $t$.
The baseline takes the mean of the window. The crossover is long while the fast mean of prices lies
above the slow one and forecasts what followed on average in that state. Regression minimises $\sum
(y - b - z^\top w)^2 + \lambda\lVert w\rVert^2$ on the last returns, scaled, for each $j$ apart;
$\lambda = 0$ is least squares. AR(p): $r_t = c + \varphi_1 r_{t-1} + \dots + \varphi_p r_{t-p} +
\varepsilon_t$; shocks fade if all roots of $z^p = \varphi_1 z^{p-1} + \dots + \varphi_p$ lie
inside the unit circle (many books draw their reciprocals, which lie outside). ARIMA(p, 1, q) of
the log price is an ARMA(p, q) of the returns, by maximum likelihood. Exponential smoothing has the
level $\ell_t = \alpha y_t + (1 - \alpha)\ell_{t-1}$ of the log price; $\alpha = 1$ is the random
walk.

**Walk-forward.** The first forecast comes after 500 returns (a third of a short series), whatever
the window, so that all windows are judged on the same days. Fitted to the last returns, the
parameters serve until the next fit. The window is widened to what a method needs, and ARIMA and
smoothing, whose parameters are searched for, are fitted 20 times at most, in series of more than
2,500 days on a window, and walk through 4 twins only. A test changes the future and sees no
forecast change. The methods, their settings and the market were chosen by people who knew how it
went on: that leak stays.

**Errors.** MASE is the mean $|e|$ over the mean $|r|$ of the days before the first forecast, so at
several days ahead it exceeds 1 for everyone: compare it with the baseline's. Diebold and Mariano
test the mean of $d = |e| - |e_0|$ with the variance $(\gamma_0 + 2\sum_{k<H}\gamma_k)/n$, since
forecasts overlap, and Harvey, Leybourne and Newbold's correction. Calls of direction count every
$H$-th day only, so that periods do not overlap; the interval is Wilson's. Bands of the fan are
quantiles of the errors known at its origin; its centre is the median, not the mean, of the price.

**Money.** A call at the close of day $t$ earns $R_{t+1}$; each change of position costs its size
times the basis points. A threshold leaves out forecasts that are small over the whole horizon.
Positions are $-1$, 0 or 1 times the wealth and brought back to that every day, without cost.
Interest, taxes, the spread, dividends other than the DAX's and the price a large order moves are
left out. Oil cannot be held at its spot price without storing it: its "buy and hold" is a
yardstick, not an investment. Sharpe ratio: mean over standard deviation a day, times the root of
the days a year; standard error $\sqrt{(1 - \gamma_3 S + (\gamma_4 - 1)S^2/4)/n}$ with skewness
$\gamma_3$ and kurtosis $\gamma_4$ (the normal has 3).

**Luck.** A random-walk twin has the same mean and volatility and no memory, or the very same days
shuffled. $(1 + \text{twins at least as good})/(1 + \text{twins})$ is the p-value of "no better
than on random walks". Of $n$ useless strategies the best shows, on average,

$$
E[\max(Z_1, \dots, Z_n)] \cdot \sqrt{\text{days a year}/\text{days}}
$$

and the deflated Sharpe ratio is the probability of being better than that: better than strategies
that earn nothing, so in a rising market whoever is in it passes. Every setting that was looked at
counts, also those passed while dragging; they are alike, so they count as fewer than they are.

**Several assets.** Minimum variance: $w = \Sigma^{-1}\mathbf 1/(\mathbf 1^\top\Sigma^{-1}\mathbf
1)$, or the same with $w \ge 0$. $\Sigma$ is the covariance of simple returns a year on the first
days; shrinkage moves each correlation towards their mean. Components are those of the standardised
returns, so their variances sum to the number of assets.

**Data.** Daily closes of DAX, SMI, CAC and FTSE, 1991–98, as shipped with R (`EuStockMarkets`):
every weekday, so that prices stand still on holidays; the source numbers its days, and the dates
are counted from 1 July 1991. WTI crude oil at Cushing from the U.S. Energy Information
Administration by way of FRED.

**References.** Bachelier (1900), *Ann. Sci. ENS* 17; Markowitz (1952), *J. Finance* 7; Box and
Jenkins (1970), *Time Series Analysis*; Ljung and Box (1978), *Biometrika* 65; Lo and MacKinlay
(1988), *Rev. Financial Studies* 1; Bollerslev (1986), *J. Econometrics* 31; J.P. Morgan/Reuters
(1996), *RiskMetrics*; Brock, Lakonishok and LeBaron (1992), *J. Finance* 47; Hoerl and Kennard
(1970), *Technometrics* 12; Hyndman and Koehler (2006), *Int. J. Forecasting* 22; Diebold and
Mariano (1995), *JBES* 13; Harvey, Leybourne and Newbold (1997), *Int. J. Forecasting* 13; Wilson
(1927), *JASA* 22; Welch and Goyal (2008), *Rev. Financial Studies* 21; Lo (2002), *Financial
Analysts J.* 58; Bailey and López de Prado (2014), *J. Portfolio Management* 40; Ledoit and Wolf
(2004), *J. Portfolio Management* 30.
""")
page.footer()
