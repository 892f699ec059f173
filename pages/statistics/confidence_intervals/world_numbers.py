"""The numbers of a hundred worlds, with their formulas filled in."""

import math

import numpy as np

from core.maths.statistics.mean_intervals import Promise, Rule, multiplier
from core.ui.words import counted, filled_in, number, percent
from pages.statistics.confidence_intervals.drawn_worlds import WORLDS


def rows(case, population, rule, n, level, found, samples):
    means, halves, deviations = samples
    times = multiplier(rule, n, level)
    sign = "t" if rule is Rule.STUDENT else "z"
    freedom = counted(n - 1, "degree of freedom", "degrees of freedom")
    how = f"Student’s quantile at {number((1 + level) / 2, 4)}, {freedom}"
    if rule is not Rule.STUDENT:
        how = f"Φ⁻¹({number((1 + level) / 2, 4)})"
    told = [(f"Multiplier {sign}", number(times, 4), how)]
    spread = population.moments.deviation if rule is Rule.KNOWN else float(deviations[0])
    told.append(first_interval(float(means[0]), float(halves[0]), times, spread, n, rule))
    if np.isnan(halves).any():
        return told
    told.append(
        (
            "Mean width",
            number(2 * float(halves.mean())),
            _over_worlds(case, times, halves),
        )
    )
    if case is Promise.NO_MEAN:
        return told
    error = found.error(WORLDS)
    told.append(
        (
            f"Hold μ, of {WORLDS:,} worlds",
            percent(found.share, 2),
            f"{found.hits:,}/{WORLDS:,}; "
            + (
                f"by Wilson, c is {'at least' if found.hits else 'at most'} "
                f"{percent(found.bound, 2)}"
                if found.one_sided
                else f"standard error √(c(1 − c)/{WORLDS:,}) = {percent(error, 2)}"
            ),
        )
    )
    exact = "no closed form for this population and rule"
    told.append(
        ("Coverage probability c", percent(found.exact, 3), "the probability of holding μ")
        if found.known
        else ("Coverage probability", "unknown", exact)
    )
    below = int((means + halves < population.moments.mean).sum())
    above = WORLDS - found.hits - below
    told.append(
        (
            "Misses",
            f"{below:,} too low, {above:,} too high",
            f"of the {WORLDS:,} intervals, seen from μ",
        )
    )
    return told


def _over_worlds(case, times, halves):
    """Of how many, and how exact their mean width is."""
    if times == math.inf:
        return "each is the whole line"
    if np.ptp(halves) <= 1e-12 * float(halves.max()):
        return f"the same of all {WORLDS:,} intervals"
    if case is Promise.NO_MEAN:
        return f"of the {WORLDS:,} intervals; it never settles, as s has no mean"
    error = 2 * float(halves.std(ddof=1)) / math.sqrt(WORLDS)
    return f"of the {WORLDS:,} intervals; standard error {number(error, 2)}"


def first_interval(mean, half, times, spread, n, rule):
    letter = "σ" if rule is Rule.KNOWN else "s"
    sign = "t" if rule is Rule.STUDENT else "z"
    if math.isnan(half):
        return ("First interval", "none", f"x̄ ± {sign}·σ/√n, and there is no σ")
    if math.isinf(half):
        return ("First interval", "−∞ to ∞", f"x̄ ± {sign}·{letter}/√n with {sign} = ∞")
    s, t = filled_in(lambda s, t: t * s / math.sqrt(n), spread, times)
    return (
        "First interval",
        f"{number(mean - half)} to {number(mean + half)}",
        f"x̄ = {number(mean)}, and {sign}·{letter}/√n: {t}·{s}/√{n} = {number(half)}",
    )
