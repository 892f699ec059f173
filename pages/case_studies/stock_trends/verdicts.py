"""What to notice in each chapter's state, chosen from its results."""

import numpy as np

from core.maths.case_studies.stock_trends.methods import METHODS
from core.ui.words import number, percent


def p_value(p):
    return "p undefined" if np.isnan(p) else "p < 0.0001" if p < 1e-4 else f"p = {number(p)}"


def interval(found):
    return f"{percent(found.low)} to {percent(found.high)}"


def counted(n, noun):
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def apart(*values):
    """Percentages with at least one digit, and as many as tell different ones apart."""
    for digits in range(1, 7):
        said = [percent(value, digits) for value in values]
        if len(set(said)) == len(set(values)):
            break
    return said


def figures(*values):
    """Numbers with at least three digits, and as many as tell different ones apart."""
    for digits in range(3, 8):
        said = [number(value, digits) for value in values]
        if len(set(said)) == len(set(values)):
            break
    return said


def band_words(fan, coverage, horizon):
    """Whether the 80 % band of a fan held what came, and how often such bands did."""
    came, (low, high) = fan.actual[-1], (fan.low[1, -1], fan.high[1, -1])
    after = counted(horizon, "day")
    if np.isnan(came):
        said = f" The price after {after} is not known."
    else:
        where = "inside" if low <= came <= high else "outside"
        said = f" After {after} the price lay {where} the 80 % band."
    if coverage.n:
        said += f" Such bands held {percent(coverage.share)} of the second half's outcomes."
    return said


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
    """``now``: trades, luck and wealth without costs, as the strategy chapter has them."""
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
        lead = ours.value - theirs.value
        clear = lead >= max(ours.robust_error, theirs.robust_error)
        said = "Ahead of buy and hold" if clear else "Not told apart from buy and hold, ahead"
        return (
            f"{said} by {number(lead)} in Sharpe ratio, with standard errors of "
            f"{number(ours.robust_error)} and {number(theirs.robust_error)}. "
            f"{percent(now.luck, 0)} of random walks would do as well. "
            + ("Now look at the other half." if v.half != "all" else "Now look at each half."),
            "good" if clear and now.luck <= 0.05 else "plain",
        )
    if strategy.equity[-1] >= hold.equity[-1]:
        return (
            f"No less wealth than buy and hold, but no better for its risk: Sharpe ratio "
            f"{' against '.join(figures(ours.value, theirs.value))}, with standard errors of "
            f"{number(ours.robust_error)} and {number(theirs.robust_error)}.",
            "warn",
        )
    trades = counted(strategy.trades, "trade")
    if now.free > 1.25 * strategy.equity[-1]:
        reason = f". Without costs its {trades} would have made {number(now.free)}."
    elif strategy.exposure < 0.9 and not v.short and hold.equity[-1] > 1:
        reason = f": out of the market on {percent(1 - strategy.exposure, 0)} of the days, it "
        reason += "missed much of the rise."
    else:
        reason = "."
    wealth = " against ".join(figures(hold.equity[-1], strategy.equity[-1]))
    return f"Buy and hold did better, wealth {wealth}{reason}", "warn"


def search_words(v, sweep, error):
    """``error``: the standard error of a Sharpe ratio of half the days."""
    row, column = sweep.best()
    first, second = sweep.first[row, column], sweep.second[row, column]
    pair = f"{sweep.fast[row]} and {sweep.slow[column]} days"
    before, held = figures(first, sweep.hold_first)
    after, held_after = figures(second, sweep.hold_second)
    found = (
        f"Best of {sweep.tried} on the first half: {pair}, {before} (buy and hold "
        f"{held}). On the second half the same pair has {after} (buy "
        f"and hold {held_after})."
    )
    moral = luck_words(second - sweep.hold_second, error)
    return found, moral + (" And here there was nothing to find." if v.searched == "twin" else "")


def luck_words(gap, error):
    """gap: of the best of the first half to buy and hold on the second, in Sharpe ratio."""
    if np.isnan(gap):
        return "On the second half the best of the first never traded: there is nothing to compare."
    by = f"by {number(abs(gap))}; standard error of a ratio about {number(error)}."
    if gap >= error:
        return f"It stayed ahead, {by}"
    if gap <= -error:
        return (
            "The best of many tries owes much to luck, and luck does not come back: it fell behind "
            f"buy and hold, {by}"
        )
    if gap == 0:
        return "On the second half it did just what buy and hold did."
    side = "ahead" if gap > 0 else "behind"
    return (
        "The best of many on the first half is not told apart from buy and hold on the second: "
        f"{side} {by}"
    )


def calm_words(calm, later, even_later):
    """Volatilities of the calmest mix where it was chosen and after, and of equal weights after."""
    later_said, calm_said, even_said = apart(later, calm, even_later)
    return (
        f"Chosen to be calm, the mix is {'less calm' if later > calm else 'no less calm'} on "
        f"days it has not seen: {later_said} after {calm_said}. "
        + (
            f"It still beats equal weights, {even_said}."
            if later < even_later
            else f"Equal weights, which estimate nothing, have {even_said}."
        )
    )
