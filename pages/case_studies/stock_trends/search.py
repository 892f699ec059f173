import numpy as np

from core.charts import palette
from core.charts.price_series import luck_of_the_best, sharpe_map
from core.maths.case_studies.stock_trends.price_series import random_walk_twin
from core.maths.case_studies.stock_trends.trading_backtest import Rule
from core.maths.case_studies.stock_trends.trials import (
    crossover_sweep,
    crossover_trades,
    pair_gap,
    sweep_ratios,
)
from core.maths.case_studies.stock_trends.views import pair_columns, sweep_columns
from core.ui.controls import Choice, Slider
from core.ui.kept import kept
from core.ui.page import Chapter
from core.ui.words import number
from pages.case_studies.stock_trends.market import (
    market_of,
    show_disclaimer,
    show_market,
    without_returns,
)
from pages.case_studies.stock_trends.steps import stepping
from pages.case_studies.stock_trends.trading_verdicts import search_words
from pages.case_studies.stock_trends.verdicts import figures

FAST = np.array([1, 2, 3, 5, 8, 12, 20, 30, 50])
SLOW = np.array([10, 20, 30, 50, 75, 100, 150, 200, 250])

chapter = Chapter(
    "search",
    "The best of many",
    do="Search on a random walk and drag through the walks: where does the best of the first half, "
    "orange, land in the second? Above the grey line it still beats buy and hold.",
    controls=[
        Choice(
            name="searched",
            label="Search on",
            options={"real": "Real prices", "twin": "A random walk"},
            default="real",
            pills=True,
        ),
        Slider(
            name="fee",
            label="Cost in the search",
            low=0,
            high=50,
            default=5,
            step=1,
            unit="bp each way",
        ),
        Slider(name="walk", label="Random walk", low=1, high=50, default=1, step=1),
    ],
    presets={
        "Nothing to find": {"searched": "twin"},
        "Found all the same": {"searched": "twin", "walk": 2},
        "Dear trades": {"fee": 30},
        "Oil, searched": {"data": "oil"},
    },
)


@kept(max_entries=24)
def trades_of(view, key, asset, walk, _market):
    """Every pair on both halves; ``walk``: the number of the random walk, 0 for the real prices."""
    r = random_walk_twin(_market.returns, walk) if walk else _market.returns
    start = _market.first_forecast
    return crossover_trades(r, FAST, SLOW[start >= SLOW], Rule(), start, _market.middle)


@chapter.figure
def search(view):
    v, now = view.values, market_of(view)
    if without_returns(view, now):
        return
    view = stepping(view, now)
    walk = v.walk if v.searched == "twin" else 0
    trades = trades_of(view, now.key, now.asset, walk, now)
    sweep = sweep_ratios(trades, v.fee, now.per_year)
    r = random_walk_twin(now.returns, walk) if walk else now.returns
    second = slice(now.middle, len(r))

    def gap_of(pair):
        return pair_gap(r, pair, Rule(cost=v.fee), second, now.per_year)

    found, moral = search_words(v, sweep, gap_of)
    where = f"{now.name}, random walk {walk}" if walk else now.name
    view.picture(luck_of_the_best(), pair_columns(sweep), caption=f"{where}. {found}", name="luck")
    view.legend(
        {
            "A pair of averages": palette.PURPLE,
            "The best of the first half": palette.ACCENT,
            "Buy and hold": palette.NEUTRAL,
        }
    )
    view.lead("searched", "fee")
    if walk:
        view.under("walk")
    view.notice(moral)
    show_market(view, now)
    show_maps(view, sweep)
    show_disclaimer(view)
    show_code(view, now, walk)


def show_maps(view, sweep):
    view.section(
        "Try them all, keep the best",
        "Every pair of a fast and a slow moving average on the first half, the best framed, and "
        "the same pairs on the second half. Do it on a random walk as well.",
    )
    best = {"row": [], "column": []}
    if sweep.traded:
        fast, slow = sweep.best()
        best = {"row": [str(sweep.slow[slow])], "column": [str(sweep.fast[fast])]}
    for second in (False, True):
        values = sweep.second if second else sweep.first
        hold = sweep.hold_second if second else sweep.hold_first
        view.chart(
            sharpe_map(*(f"{one} average / {view.step}s" for one in ("fast", "slow"))),
            {"cells": sweep_columns(sweep, second), "best": best},
            caption=half_in_words("Second" if second else "First", values, hold),
            name="second-map" if second else "first-map",
        )


def half_in_words(half, values, hold):
    if not np.isfinite(values).any():
        return f"{half} half: no pair traded; buy and hold {number(hold)}."
    best, held = figures(float(np.nanmax(values)), hold)
    return f"{half} half: best {best}, mean {number(np.nanmean(values))}, buy and hold {held}."


def show_code(view, now, walk):
    twin = f"returns = random_walk_twin(returns, {walk})\n" if walk else ""
    start = now.first_forecast
    slow = SLOW[start >= SLOW].tolist()
    view.code(
        crossover_sweep,
        call='price = np.loadtxt("stock_trends-prices.csv", delimiter=",", skiprows=1, '
        "usecols=1)\n"
        f"returns = np.diff(np.log(price))\n{twin}"
        f"sweep = crossover_sweep(returns, np.array({FAST.tolist()}), np.array({slow}),\n"
        f"    {Rule(cost=view.values.fee)!r}, {float(now.per_year)!r}, {start}, {now.middle})\n"
        "print(sweep.best(), sweep.first.round(2), sweep.second.round(2), sep='\\n')",
        data=lambda: {"prices": now.table()},
    )
