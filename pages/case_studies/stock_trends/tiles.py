"""The numbers that matter, each with its formula filled in: (label, value, formula)."""

import numpy as np

from core.maths.case_studies.stock_trends.methods import MOST_SLOW_FITS
from core.maths.case_studies.stock_trends.trading_backtest import (
    deflated_sharpe,
    expected_maximum,
)
from core.maths.case_studies.stock_trends.verdicts import as_good
from core.ui.words import counted, number, percent
from pages.case_studies.stock_trends.tries import best_of
from pages.case_studies.stock_trends.verdicts import interval, p_value

ROUNDING = 1e-9  # a statistic of t: so little is rounding


def forecast_tiles(v, now, study, found):
    walk, plan, test = study.walk, study.plan, found.comparison
    return [
        (
            f"MASE, {counted(walk.horizon, 'day')}",
            f"{found.mase[-1]:.4f}",
            f"baseline {found.baseline_mase[-1]:.4f}; unit: mean |r| of the first "
            f"{plan.schedule.start} days, {now.told(walk.scale, 2)}",
        ),
        (
            "Against the baseline",
            f"{p_value(test.p_value)}",
            "Diebold–Mariano, |error|: "
            + (
                "no difference"
                if np.isnan(test.p_value) or abs(test.statistic) < ROUNDING
                else f"t = {number(test.statistic)}, "
                + ("worse" if test.difference > 0 else "better")
            ),
        ),
        (
            "Direction right",
            percent(found.direction.share),
            calls_words(found.direction),
        ),
        (
            "Price rose",
            percent(found.rising.share),
            calls_words(found.rising),
        ),
        (
            "Fits",
            f"{len(walk.refits)}",
            fits_words(v, plan.schedule),
        ),
    ]


def calls_words(found):
    """How many of so many, and the interval of the share."""
    if not found.n:
        return "no period in which a direction was called and the price moved"
    return f"{found.hits:,}/{found.n:,}; {interval(found)}"


def fits_words(v, schedule):
    """How often and on what a method is fitted, and why not as it is set."""
    window, refit = schedule.window, schedule.refit
    every = f"every {refit} days"
    if refit != v.refit:
        every += f", not {v.refit}: a slow method is fitted {MOST_SLOW_FITS} times at most"
    if window is None:
        return f"{every}; on all days so far"
    seen = f"{every}; on the last {window} days"
    if v.past == "expanding":
        seen += ", not on all: the series is long and the method slow"
    return seen


def sides_words(strategy):
    """On which side of the market a strategy was."""
    sides = {"long": strategy.position > 0, "short": strategy.position < 0}
    said = " or ".join(side for side, days in sides.items() if days.any())
    return f"of the days, {said}" if said else "of the days"


def ratio_words(ours, theirs, per_year):
    """A Sharpe ratio with its error, and beside it that of buy and hold."""
    hold = f"hold {number(theirs.value)} ± {number(theirs.robust_error)}"
    if np.isnan(ours.value):
        return "undefined", f"without a trade nothing varies; {hold}"
    return (
        f"{number(ours.value)} ± {number(ours.robust_error)}",
        f"{number(ours.daily)} a day · √{per_year:.0f}; {hold}",
    )


def money_tiles(market, now, tried):
    """``tried``: Sharpe ratios of the variants looked at on this series."""
    trade, ours, theirs = now.trade, now.trade.sharpe, now.trade.hold_sharpe
    whole = now.trades["all"].sharpe
    luck = 0.0
    if len(tried) > 1:
        luck = np.sqrt(market.per_year / whole.n) * expected_maximum(len(tried))
    best = best_of(tried)
    growth, usual = (b.growth(market.per_year) for b in (trade.strategy, trade.hold))
    return [
        ("Growth a year", percent(growth), f"buy and hold {percent(usual)}"),
        (
            "Sharpe ratio",
            *ratio_words(ours, theirs, market.per_year),
        ),
        (
            "Costs, summed",
            f"{number(100 * trade.strategy.cost)} %",
            f"{number(now.rule.cost)} bp · {counted(round(trade.strategy.turnover), 'time')} the "
            f"wealth turned over, {counted(trade.strategy.trades, 'trade')}",
        ),
        ("In the market", percent(trade.strategy.exposure), sides_words(trade.strategy)),
        (
            "As good by chance",
            p_value(now.luck),
            "without a trade no Sharpe ratio"
            if np.isnan(ours.value)
            else f"(1 + {counted(as_good(ours.value, now.ratios), 'twin')})/(1 + "
            f"{len(now.ratios)})",
        ),
        (
            "Variants tried",
            str(len(tried)),
            f"on {market.name} in this session; "
            + ("none traded" if np.isnan(best) else f"the best has {number(best)} on all days"),
        ),
        (
            "Luck of the best",
            number(luck),
            f"E[max of {len(tried)} N(0, 1)] · √({market.per_year:.0f}/{whole.n:,}): the best "
            "of so many useless ones",
        ),
        (
            "Deflated Sharpe ratio",
            percent(deflated_sharpe(whole, len(tried))),
            "P(better than the luck of "
            + ("1 try" if len(tried) == 1 else f"{len(tried):,} tries")
            + "), all days",
        ),
    ]
