"""What is said of a hundred intervals, chosen from what the level of their rule is worth."""

import math

import numpy as np

from core.maths.probability.populations import Normal, two_values
from core.maths.statistics.mean_intervals import Promise, Rule, multiplier
from core.ui.words import all_apart, number, percent, percent_above
from pages.statistics.confidence_intervals.drawn_worlds import WORLDS
from pages.statistics.confidence_intervals.world_tables import COUNTS

RULES = {Rule.STUDENT: "t with s", Rule.PLUG_IN: "z with s", Rule.KNOWN: "z with σ"}


def tone_of(case, found, level):
    match case:
        case Promise.NO_MEAN:
            return "alarm"
        case Promise.KEPT | Promise.NEARLY:
            return "good"
        case Promise.WHOLE_LINE | Promise.POINT | Promise.BEYOND:
            return "warn"
        case Promise.SHORT:
            return "alarm" if found.best < level - 0.03 else "warn"
    return "plain"


def promise_said(case, population, rule, n, level, found, holds, deviations):
    """The verdict: of the hundred, of the two thousand, and why."""
    mean = number(population.moments.mean)
    match case:
        case Promise.NO_MEAN:
            return (
                "Cauchy has no mean: there is nothing for such an interval to hold, so no level "
                "that it could keep."
                + (" Nor is there a σ to know, so this rule gives none." * (rule is Rule.KNOWN)),
                "Drawing more does not help: a mean of n Cauchy draws spreads as far as one draw.",
            )
        case Promise.WHOLE_LINE:
            return (
                "Level 100 %: every interval is the whole line. It is always right and says "
                "nothing.",
            )
        case Promise.CONSTANT:
            return (
                f"All numbers are {mean}, so every sample is constant, s = 0, and every interval "
                f"is the single point {mean}. It is right, because there is nothing to learn.",
            )
        case Promise.POINT:
            return (
                f"Level 0 %: each interval is the single point x̄, its sample’s mean. "
                f"{_so_many(int(holds.sum()))} exactly μ = {mean}.",
            )
    return (
        seen_said(found, holds, mean),
        kept_said(case, level, found),
        why_said(case, population, rule, n, level),
        constant_said(rule, deviations),
    )


def _so_many(hits):
    return {0: "None of the 100 is", 1: "1 of the 100 is"}.get(hits, f"{hits} of the 100 are")


def seen_said(found, holds, mean):
    """Of the hundred, with what chance does to such a count."""
    hits, expected = int(holds.sum()), 100 * found.best
    error = 100 * found.error(100)
    verb = "holds" if hits == 1 else "hold"
    start = f"{hits} of these 100 intervals {verb} μ = {mean}; to be expected are"
    if found.one_sided:
        return f"{start} {beyond_said(found)[0]} {number(100 * found.bound)}."
    return f"{start} {number(expected)} ± {number(error, 2)} (one standard error)."


def beyond_said(found):
    """Of worlds that all say the same: which way their bound bounds, and how many there are."""
    return ("at least", "All") if found.hits else ("at most", "None")


def kept_said(case, level, found):
    """What the level is worth in the long run."""
    asked, c = all_apart(level, found.best, digits=1, most=6, write=percent)
    if found.known:
        match case:
            case Promise.KEPT:
                return f"The rule keeps its word: the probability of holding μ is {asked}, exactly."
            case Promise.NEARLY:
                return f"Near its word: the probability of holding μ is {c}, the level {asked}."
        less = "only " if case is Promise.SHORT else ""
        return f"The probability of holding μ is {less}{c}, where the level says {asked}."
    if found.one_sided:
        way, all_ = beyond_said(found)
        verb = "hold" if found.hits else "holds"
        return (
            f"{all_} of {WORLDS:,} worlds {verb} it: the probability is {way} "
            f"{percent(found.bound, 2)} (Wilson’s bound at 95 %); the level says {asked}."
        )
    error = percent(found.error(WORLDS))
    if case is Promise.UNDECIDED:
        return (
            f"Of {WORLDS:,} worlds {percent(found.best)} ± {error} hold it: too near the level "
            f"{percent(level)} to be told from it."
        )
    less = "only " if case is Promise.SHORT else ""
    return f"Of {WORLDS:,} worlds {less}{c} ± {error} hold it, where the level says {asked}."


def why_said(case, population, rule, n, level):
    """The reason, where it is plain."""
    if rule is Rule.PLUG_IN and isinstance(population, Normal):
        z, t = multiplier(rule, n, level), multiplier(Rule.STUDENT, n, level)
        z, t = all_apart(z, t)
        return (
            f"s is not σ, and is often too small: with n = {n} the multiplier must be t = {t} in "
            f"the place of z = {z}."
        )
    if case is Promise.SHORT and rule is not Rule.KNOWN:
        skewness = population.moments.skewness
        side = "low" if skewness > 0 else "high"
        if abs(skewness) > 0.5 and two_values(population):
            return (
                "One of the two values is rarer: a sample with too few of it has a mean too "
                f"{side} and, at once, an s too small."
            )
        if abs(skewness) > 0.5:
            return (
                f"The population is skewed: a sample that misses its long tail has a mean too "
                f"{side} and, at once, an s too small."
            )
    return ""


def constant_said(rule, deviations):
    """Samples whose draws are all the same."""
    count = int((deviations == 0).sum())
    if rule is Rule.KNOWN or not count:
        return ""
    return (
        f"{count} of the 100 samples {'is' if count == 1 else 'are'} constant: s = 0, and the "
        "interval is a single point, sure of itself without reason."
    )


def by_count_said(shares, n):
    """Where the t intervals stand."""
    share = float(np.interp(math.log10(n), np.log10(COUNTS), shares[Rule.STUDENT]))
    error = max(float(np.sqrt(one * (1 - one) / WORLDS).max()) for one in shares.values())
    return (
        f"The three rules in the same {WORLDS:,} worlds, each point with a standard error of at "
        f"most {percent_above(error)}; t at n = {n}: {percent(share)}."
    )
