"""What to notice in a strategy and in a search for one, chosen from their results."""

from core.maths.case_studies.stock_trends.verdicts import (
    LEVEL,
    Luck,
    Money,
    as_good,
    both_negative,
    money_verdict,
    search_verdict,
)
from core.ui.words import counted, number, percent
from pages.case_studies.stock_trends.verdicts import figures, p_value


def twins_words(now):
    """How many random walks did as well, and the p-value that follows."""
    reached, walks = as_good(now.trade.sharpe.value, now.ratios), len(now.ratios)
    return f"{reached} of {counted(walks, 'random walk')} did as well, {p_value(now.luck)}."


def money_words(v, now):
    """``now``: trades, luck and wealth without costs, as the strategy chapter has them."""
    strategy, hold = now.trade.strategy, now.trade.hold
    ours, theirs = now.trade.sharpe, now.trade.hold_sharpe
    case = money_verdict(now.trade, v.threshold, v.half == "second", now.first_beats, now.free)
    gap = now.trade.gap
    errors = f"with a standard error of the difference of {number(gap.error)}"
    match case:
        case Money.STILL:
            return "On these days the price stood still: there was nothing to earn.", "warn"
        case Money.NO_CALL:
            what = "rise or fall" if v.short else "rise"
            return f"No {what} was ever forecast: the money stayed at home.", "warn"
        case Money.HOLD:
            return "In the market on all days: this is buy and hold itself, costs and all.", "plain"
        case Money.AT_HOME:
            return "No forecast reached the threshold: the money stayed at home.", "warn"
        case Money.RUINED:
            return "All was lost on one day of a bet on falling prices. It is final.", "alarm"
        case Money.CHOSEN | Money.FADED:
            fact = "what looked like skill was chosen after the fact"
            faded = "neither skill nor its end can be told from chance"
            return (
                "In the first half it was ahead of buy and hold, in the second it is behind by "
                f"{number(-gap.value)}, {errors}: {faded if case is Money.FADED else fact}.",
                "warn" if case is Money.FADED else "alarm",
            )
        case Money.AHEAD | Money.NEAR:
            clear = case is Money.AHEAD
            said = "Ahead of buy and hold" if clear else "Not told apart from buy and hold, ahead"
            return (
                f"{said} by {number(gap.value)} in Sharpe ratio, {errors}. "
                f"{twins_words(now)} "
                + ("Now look at the other half." if v.half != "all" else "Now look at each half."),
                "good" if clear and now.luck <= LEVEL else "plain",
            )
        case Money.RICHER:
            ratios = " against ".join(figures(ours.value, theirs.value))
            return (
                "No less wealth than buy and hold, but no better for its risk: Sharpe ratio "
                f"{ratios}, {errors}.",
                "warn",
            )
        case Money.LOST_LESS:
            wealth = " against ".join(figures(strategy.equity[-1], hold.equity[-1]))
            ratios = " and ".join(figures(ours.value, theirs.value))
            return (
                f"It lost no more than buy and hold: wealth {wealth}. Negative Sharpe ratios, "
                f"{ratios}, mean little: of two equal losses the wilder has the better.",
                "warn",
            )
    wealth = " against ".join(figures(hold.equity[-1], strategy.equity[-1]))
    reason = ""
    if case is Money.COSTS:
        trades = counted(strategy.trades, "trade")
        reason = f". Without costs its {trades} would have made {number(now.free)}"
    elif case is Money.MISSED:
        reason = f": out of the market on {percent(1 - strategy.exposure, 0)} of the days, it "
        reason += "missed much of the rise"
    return f"Buy and hold did better, wealth {wealth}{reason}.", "warn"


def search_words(v, sweep, gap_of):
    """``gap_of``: a pair of averages beside buy and hold on the second half."""
    found = search_verdict(sweep, gap_of)
    if found is None:
        return f"No pair of {sweep.tried} traded on the first half.", "There is no best of many."
    before, held = figures(found.first, found.hold_first)
    after, held_after = figures(found.second, found.hold_second)
    said = (
        f"Best of {sweep.tried} on the first half: {found.fast} and {found.slow} days, {before} "
        f"(buy and hold {held}). On the second half the same pair has {after} (buy "
        f"and hold {held_after})."
    )
    if both_negative(found.second, found.hold_second):
        said += " Negative ratios do not rank by risk."
    moral = luck_words(found)
    return said, moral + (" And here there was nothing to find." if v.searched == "twin" else "")


def luck_words(found):
    """Of the best of the first half beside buy and hold on the second."""
    size, error = number(abs(found.gap.value)), number(found.gap.error)
    by = f"by {size}, with a standard error of the difference of {error}."
    match found.luck:
        case Luck.NEVER_TRADED:
            return (
                "On the second half the best of the first cannot be compared: it or buy and hold "
                "has no Sharpe ratio there."
            )
        case Luck.LOST:
            return (
                "On the second half both lost, and negative ratios do not rank: nothing can be "
                "said of skill."
            )
        case Luck.STAYED:
            return f"It stayed ahead, {by}"
        case Luck.CAME:
            return f"Behind buy and hold on the first half, it came ahead on the second, {by}"
        case Luck.BEHIND:
            return (
                "The best of many tries owes much to luck, and luck does not come back: it fell "
                f"behind buy and hold, {by}"
            )
        case Luck.NEVER_AHEAD:
            return f"Even the best of many was behind buy and hold, on the second half {by}"
        case Luck.SAME:
            return "On the second half it did just what buy and hold did."
    side = "ahead" if found.luck is Luck.NEAR_AHEAD else "behind"
    if found.behind_at_once:
        return (
            "Even the best of many was behind buy and hold where it was chosen. On the second half "
            f"the two are not told apart: {side} {by}"
        )
    return (
        "The best of many on the first half is not told apart from buy and hold on the second: "
        f"{side} {by}"
    )


def walk_words(twin, ratio, holds):
    """The Sharpe ratio on a random walk, counted from 0, and whether it is buy and hold's."""
    return f"Random walk {twin + 1}: {number(ratio)}{', by buy and hold alone' * holds}."


def still_to_do(beats, cost, seen):
    """What is left of the task once the first half beats buy and hold."""
    if not beats:
        return ""
    if cost < 5:
        return " Needs costs of 5 bp or more."
    return "" if seen else " Now look at the second half."
