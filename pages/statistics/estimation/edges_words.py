"""What the chapter on edges says."""

import math

from core.maths.statistics.edge_estimates import (
    Cover,
    Edge,
    Setting,
    Stand,
    edge_drop,
    edge_interval,
    estimate,
    wald_ends,
)
from core.maths.statistics.likelihood_limits import pair_limit, ratio_limit
from core.ui.words import apart, chance, counted, factor, filled_in, number, percent

SIGN = {
    Setting.UNIFORM: "θ",
    Setting.SHIFT: "a",
    Setting.SHARE: "p",
    Setting.EFFECTS: "τ²",
}
HAT = {Setting.UNIFORM: "θ̂", Setting.SHIFT: "â", Setting.SHARE: "p̂", Setting.EFFECTS: "τ̂²"}
STAND_TONES = {
    Stand.IMPOSSIBLE: "alarm",
    Stand.TOP: "good",
    Stand.HELD: "plain",
    Stand.BETWEEN: "warn",
    Stand.OUT: "warn",
}


def stand_said(stand, s, theta, level):
    sign = SIGN[s.setting]
    here = f"{sign} = {number(theta)}"
    match stand:
        case Stand.IMPOSSIBLE:
            why = {
                Setting.UNIFORM: f"the largest datum, {number(s.kept)}, lies beyond it",
                Setting.SHIFT: f"the smallest datum, {number(s.kept)}, lies before it",
            }.get(
                s.setting, "they have both hits and misses" if 0 < s.kept < s.n else "they differ"
            )
            return f"With {here} these data cannot happen: {why}. ln L = −∞."
        case Stand.TOP:
            return f"{here}: at the top. No other {sign} makes these data as likely."
    twice, allowed = apart(2 * float(edge_drop(s, theta)), ratio_limit(level))
    if stand is Stand.HELD:
        return (
            f"{here} is inside the likelihood interval: twice the fall is {twice}, and {allowed} "
            "is allowed."
        )
    said = (
        f"{here} is outside the likelihood interval: twice the fall is {twice}, and only {allowed} "
        "is allowed"
    )
    if s.setting not in (Setting.UNIFORM, Setting.SHIFT):
        return f"{said}."
    right = apart(pair_limit(level), 2 * float(edge_drop(s, theta)))[0]
    end = "it stays in" if stand is Stand.BETWEEN else "it is out all the same"
    return f"{said}. The true law, χ² with 2 degrees, allows {right}: {end}."


def edge_said(s):
    """Where the estimate is, and why."""
    edge, best = estimate(s)
    b = number(best)
    match s.setting:
        case Setting.UNIFORM:
            return f"The top is at the largest datum, θ̂ = {b}, a cliff."
        case Setting.SHIFT:
            return f"The top is at the smallest datum, â = {b}, a cliff."
        case Setting.SHARE if edge is Edge.RANGE:
            return (
                f"{counted(int(s.kept), 'hit')} in {s.n}: the top is at the end of the range, "
                f"p̂ = {b}, and not level."
            )
        case Setting.EFFECTS if edge is Edge.RANGE:
            return (
                f"The mean square {apart(s.kept, 1)[0]} is not above the 1 of chance alone: "
                "τ̂² = 0, the end of the range."
            )
    return f"The top is inside the range, {HAT[s.setting]} = {b}, and ln L is level there."


def wald_told(s, level):
    low, high = wald_ends(s, level)
    if math.isnan(low):
        return "Wald has no interval here."
    if low == high:
        return f"Wald’s interval is the single point {number(low)}."
    beyond = "below 0" * (low < 0) or "above 1" * (s.setting is Setting.SHARE and high > 1)
    if low < 0 and s.setting is Setting.SHARE and high > 1:
        beyond = "below 0 and above 1"
    said = f"Wald’s interval is {number(low)} to {number(high)}"
    return f"{said}; it runs {beyond}." if beyond else f"{said}."


def cover_said(cover, held, level, setting, truth):
    """How often the interval with the quantile of χ² with 1 degree holds the truth."""
    shown, wanted = chance(held), percent(level)
    word = {
        Cover.SELDOM: "more rarely than",
        Cover.RIGHT: "about as often as",
        Cover.OFTEN: "more often than",
    }[cover]
    return (
        f"Under the truth {SIGN[setting]} = {number(truth)} the likelihood interval holds it in "
        f"{shown} of samples, {word} its level of {wanted}."
    )


def edge_rows(s, truth, level, reach, held):
    sign = SIGN[s.setting]
    edge, best = estimate(s)
    limit = ratio_limit(level)
    how = {
        Setting.UNIFORM: "the largest datum",
        Setting.SHIFT: "the smallest datum",
        Setting.EFFECTS: "mean of y² − 1, or 0 if that is below",
    }.get(s.setting)
    if s.setting is Setting.SHARE:
        parts = filled_in(lambda k, n: k / n, s.kept, s.n)
        how = "k/n = {}/{}".format(*map(factor, parts))
    elif s.setting is Setting.EFFECTS and edge is Edge.INSIDE:
        (mean,) = filled_in(lambda m: m - 1, s.kept)
        how = f"mean of y² − 1 = {factor(mean)} − 1"
    rows = [
        (f"Estimate {HAT[s.setting]}", number(best), how),
        ("Likelihood interval", f"{number(reach[0])} to {number(reach[1])}",
         f"twice the fall at most {number(limit)}"),
    ]  # fmt: skip
    if edge is Edge.DATA:
        right = pair_limit(level)
        ends = edge_interval(s, right)
        slope, text = float(s.n), "n"
        if s.setting is Setting.UNIFORM:
            n, b = filled_in(lambda n, b: n / b, s.n, best)
            slope, text = -s.n / best, f"−n/θ̂ = −{factor(n)}/{factor(b)}"
        rows.append(("Slope beside the top", number(slope), text))
        rows.append(
            ("Interval by the true law", f"{number(ends[0])} to {number(ends[1])}",
             f"twice the fall at most {number(right)}, χ² with 2 degrees: exact")
        )  # fmt: skip
    rows += [
        ("Holds the truth in", chance(held), "of all samples, exact; the likelihood interval"),
        ("ln L falls by", number(float(edge_drop(s, truth))),
         f"at the truth, {sign} = {number(truth)}"),
    ]  # fmt: skip
    return rows
