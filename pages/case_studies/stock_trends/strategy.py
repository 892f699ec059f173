import numpy as np

from core.charts import palette
from core.charts.price_series import (
    drawdown_lines,
    sharpe_histogram,
    wealth_against_cost,
    wealth_lines,
)
from core.maths.case_studies.stock_trends.trials import trade_walk
from core.maths.case_studies.stock_trends.views import (
    cost_curve_columns,
    histogram_columns,
    thin_line,
)
from core.maths.columns import dots, stick_columns
from core.ui.controls import Choice, Slider, Toggle
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import counted, number, percent
from pages.case_studies.stock_trends.market import (
    market_of,
    show_disclaimer,
    show_market,
    without_returns,
)
from pages.case_studies.stock_trends.method import listing_call, show_settings, study_of
from pages.case_studies.stock_trends.money import HALVES, trade_and_twins
from pages.case_studies.stock_trends.steps import stepping
from pages.case_studies.stock_trends.tiles import money_tiles
from pages.case_studies.stock_trends.trading_verdicts import money_words, still_to_do, walk_words
from pages.case_studies.stock_trends.tries import count, tried_on
from pages.case_studies.stock_trends.verdicts import figures

chapter = Chapter(
    "strategy",
    "A strategy and its luck",
    do="Drag the cost of trading and watch how much of the wealth it takes. "
    "The purple line is the same method on a random walk, where there is nothing to find.",
    controls=[
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
            options={"normal": "Normal noise", "shuffled": "Real returns, shuffled"},
            default="normal",
            pills=True,
        ),
        Slider(name="twin", label="Twin shown", low=1, high=24, default=1, step=1),
    ],
    presets={
        "A good year, then not": {
            "data": "oil",
            "method": "least_squares",
            "horizon": 1,
            "half": "first",
        },
        "Costs eat it": {
            "method": "least_squares",
            "horizon": 1,
            "short": True,
            "cost": 20.0,
        },
        "A lucky twin": {"twin": 21},
        "Bet against oil": {"data": "oil", "method": "trend", "short": True, "horizon": 20},
    },
)


@chapter.figure
def strategy(view):
    market = market_of(view)
    if without_returns(view, market):
        return
    market, study, key = study_of(view)
    now = trade_and_twins(view, market, study, key)
    view = stepping(view, market)
    count(view, market, key, now.trades["all"].sharpe.value)
    show_wealth(view, market, now)
    view.lead("cost", "half")
    words, tone = money_words(view.values, now)
    view.notice(words, tone=tone)
    view.more("threshold", "hold", "short", "method")
    show_settings(view)
    show_market(view, market)
    show_luck(view, market, now)
    view.numbers(money_tiles(market, now, tried_on(view, market)))
    show_disclaimer(view)
    view.challenges(challenges(view.values, now))
    view.code(
        trade_walk,
        call=listing_call(
            market,
            study,
            f"trade = trade_walk(walk, {now.rule!r}, {float(market.per_year)!r})\n"
            "print(trade.strategy.equity[-1], trade.sharpe)",
        ),
        data=lambda: {"prices": market.table(), "wealth": wealth_table(market, now.trade)},
    )


def show_wealth(view, market, now):
    trade = now.trade
    lines = {
        "strategy": trade.strategy.equity,
        "hold": trade.hold.equity,
        "twin": now.twin_equity,
    }
    ends = dict(zip(lines, figures(*(wealth[-1] for wealth in lines.values())), strict=True))
    year = market.year[np.r_[trade.day[0], trade.day + 1]]
    view.picture(
        wealth_lines(),
        {name: thin_line(year, drawable(w)) for name, w in lines.items()},
        caption=f"{market.name}, {HALVES[view.values.half].lower()}, {market.day(trade.day[0])} to "
        f"{market.day(trade.day[-1] + 1)}: 1 became {ends['strategy']}, buy and hold "
        f"{ends['hold']}, on random walk {now.twin + 1}: {ends['twin']}.",
        name="wealth",
    )
    view.legend(
        {
            "Strategy": palette.MODEL,
            "Buy and hold": palette.NEUTRAL,
            "On random walks": palette.ERROR,
        }
    )


def drawable(wealth):
    """Gaps where nothing is left, and where wealth is beyond the numbers of a drawing."""
    wealth = np.asarray(wealth, float)
    return np.where((wealth > 0) & (wealth < np.finfo(np.float32).max), wealth, np.nan)


def show_luck(view, market, now):
    view.section(
        "Would it pay?",
        "A forecast becomes a position for the next day: in the market, out, or short. Each trade "
        "costs. Interest is taken as zero. Beside it: buy and hold, and the same method on "
        "random-walk twins, where there is nothing to find.",
    )
    view.show("kind")
    view.show("twin", twin={"high": len(now.ratios)})
    show_twins(view, now)
    show_costs(view, now)
    trade = now.trade
    year = market.year[np.r_[trade.day[0], trade.day + 1]]
    view.chart(
        drawdown_lines(),
        {
            "strategy": thin_line(year, trade.strategy.drawdown),
            "hold": thin_line(year, trade.hold.drawdown),
        },
        caption=f"Deepest fall: {percent(abs(trade.strategy.drawdown.min()))}; buy and hold "
        f"{percent(abs(trade.hold.drawdown.min()))}.",
        name="drawdown",
    )


def show_twins(view, now):
    ratios, twin, ours = now.ratios, now.twin, now.trade.sharpe.value
    bars = histogram_columns(ratios)
    top = float(np.max(bars["high"], initial=1.0))
    view.chart(
        sharpe_histogram(),
        {
            "twins": bars,
            "zero": stick_columns(np.zeros(1), np.array([top])),
            "twin": stick_columns(ratios[twin : twin + 1], np.array([top / 2])),
            "real": stick_columns(np.array([ours]), np.array([top])),
        },
        caption=f"The method on {len(ratios)} random walks of the same mean and volatility. "
        f"Blue: the real one, {number(ours)}; purple line: random walk {twin + 1}, "
        f"{number(ratios[twin])}.",
        name="twins",
    )


def show_costs(view, now):
    trade = now.trade
    curve, even = cost_curve_columns(trade.simple, trade.strategy.position)
    view.chart(
        wealth_against_cost(),
        {
            "curve": curve | {"y": drawable(curve["y"])},
            "hold": {"x": np.array([0.0, 50.0]), "y": drawable(np.full(2, trade.hold.equity[-1]))},
            "now": dots([now.rule.cost], drawable([max(trade.strategy.equity[-1], 1e-6)])),
        },
        caption="The same trades under other costs. "
        + (
            f"All gain is gone at {number(even)} bp."
            if np.isfinite(even)
            else f"{counted(trade.strategy.trades, 'trade')}."
        ),
        name="costs",
    )


def challenges(v, now):
    first, second = now.trades["first"], now.trades["second"]
    seen, brilliant = v.half == "second", now.ratios[now.twin]
    pair = figures(first.sharpe.value, first.hold_sharpe.value)
    state = f"First half: {' against '.join(pair)}."
    if seen:
        pair = figures(second.sharpe.value, second.hold_sharpe.value)
        state += f" Second: {' against '.join(pair)}."
    state += still_to_do(now.first_beats, v.cost, seen)
    return [
        Challenge(
            "Find a strategy that beats buy and hold in the first half (Sharpe ratio, costs of at "
            "least 5 bp). Then look at the second.",
            solved=bool(seen and now.first_beats and v.cost >= 5),
            state=state,
        ),
        Challenge(
            "Make the twin look brilliant: a random walk on which the method has a Sharpe ratio "
            "of at least 1.5.",
            solved=bool(brilliant >= 1.5 and not now.twin_holds),
            state=walk_words(now.twin, brilliant, now.twin_holds),
        ),
    ]


def wealth_table(market, trade):
    return {
        "date": market.prices.written()[trade.day + 1],
        "position": trade.strategy.position,
        "strategy": trade.strategy.equity[1:],
        "buy and hold": trade.hold.equity[1:],
    }
