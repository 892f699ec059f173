"""What is said of t tests and permutation tests of the same numbers, chosen from their case."""

import math
from enum import Enum

from core.maths.statistics.mean_tests import Compared, Spread
from core.ui.words import number

LEVEL = 0.05
TESTS = {
    Compared.ONE: "one sample",
    Compared.PAIRED: "paired",
    Compared.POOLED: "two samples, pooled",
    Compared.WELCH: "two samples, Welch",
}
FLAT = {
    Compared.ONE: "numbers without any spread are",
    Compared.PAIRED: "differences without any spread are",
    Compared.POOLED: "two groups without any spread are",
    Compared.WELCH: "two groups without any spread are",
}


class Agreement(Enum):
    """Where the two p-values lie beside 5 %."""

    UNDEFINED = "T is undefined"
    INFINITE = "T is infinite"
    TOO_FEW = "too few arrangements for one to be below 5 %"
    TIED = "so many arrangements are equally far that none is below 5 %"
    BOTH = "both at most 5 %"
    NEITHER = "both above 5 %"
    SPLIT = "on two sides of 5 %"


def agreement(found, dealt):
    """Which case it is."""
    if found.spread is Spread.NOTHING:
        return Agreement.UNDEFINED
    if found.spread is Spread.FLAT:
        return Agreement.INFINITE
    if dealt.least > LEVEL:
        few = 2 / len(dealt.differences) > LEVEL  # the farthest on each side alone are as many
        return Agreement.TOO_FEW if few else Agreement.TIED
    if (found.p <= LEVEL) != (dealt.p <= LEVEL):
        return Agreement.SPLIT
    return Agreement.BOTH if found.p <= LEVEL else Agreement.NEITHER


def tone_of(case):
    return {
        Agreement.UNDEFINED: "alarm",
        Agreement.INFINITE: "alarm",
        Agreement.TOO_FEW: "warn",
        Agreement.TIED: "warn",
        Agreement.SPLIT: "warn",
        Agreement.BOTH: "good",
    }.get(case, "plain")


def p_said(found):
    """The p-value of the t law with its digits."""
    if math.isnan(found.p):
        return "undefined"
    if found.spread is Spread.FLAT:
        return "none: T is infinite"
    return number(found.p, 4) if found.p > 0 else "below 10⁻³⁰⁰"


def dealt_said(dealt, compared):
    """The caption: what was rearranged, and how often it is extreme."""
    one = compared in (Compared.ONE, Compared.PAIRED)
    what = "patterns of signs" if one else "ways to deal the numbers into the two groups"
    total = len(dealt.differences)
    verb = "lies" if dealt.extreme == 1 else "lie"
    if dealt.exact:
        return f"{dealt.extreme:,} of all {total:,} {what} {verb} at least as far from 0."
    return f"{dealt.extreme:,} of {total:,} {what}, drawn at random, {verb} at least as far from 0."


def tested_said(case, found, dealt, compared):
    """The verdict on the two p-values."""
    by_deal = number(dealt.p)
    near = "" if dealt.exact else f" ± {number(dealt.error, 2)}"
    match case:
        case Agreement.UNDEFINED:
            return (
                "No difference and no standard error to divide it by: T is 0/0, undefined. Every "
                "arrangement is the same, "
                f"so the permutation test has p = {by_deal}.",
            )
        case Agreement.INFINITE:
            return (
                f"The standard error is 0 and the difference {number(found.difference)}: T, the "
                "difference over it, is infinite, and the t law has no p-value for it, as "
                f"{FLAT[compared]} not normal.",
                f"By permutation p = {by_deal}{near}.",
            )
    both = f"t law: p = {p_said(found)}. Permutation: p = {by_deal}{near}."
    match case:
        case Agreement.TOO_FEW:
            return (
                both,
                f"So few arrangements cannot reach 5 %: the smallest p they allow is "
                f"{number(dealt.least)}.",
            )
        case Agreement.TIED:
            return (
                both,
                "With so many equal numbers so many arrangements lie farthest apart that none can "
                f"reach 5 %: the smallest p they allow is {number(dealt.least)}.",
            )
        case Agreement.SPLIT:
            return (
                both,
                "They lie on two sides of 5 %: a line drawn there says more than the numbers do.",
            )
        case Agreement.BOTH:
            return (
                both,
                "If H0 held, chance alone would be this loud in at most 5 % of such studies.",
            )
    return both, "Chance alone is this loud often enough; that does not show that H0 holds."
