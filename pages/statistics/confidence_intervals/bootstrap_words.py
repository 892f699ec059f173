"""What is said of intervals from resamples."""

import math

import numpy as np

from core.maths.statistics.bootstrap_intervals import Statistic, Trouble
from core.maths.statistics.mean_intervals import Rule, half_widths
from core.ui.words import all_apart, chance, number, percent

TROUBLES = {
    Trouble.EQUAL: "All resamples give the same number: no interval has a width, and BCa is not "
    "defined.",
    Trouble.OUTSIDE: "The estimate lies beyond all resamples, so z₀ is infinite and BCa is not "
    "defined.",
    Trouble.FLAT: "Leaving out any one number changes nothing, so a = 0/0 and BCa is not defined.",
    Trouble.FOLDED: "1 − a(z₀ + z) is not positive: BCa is not defined at this level.",
}
WHAT = {
    Statistic.MEAN: "mean",
    Statistic.MEDIAN: "median",
    Statistic.DEVIATION: "deviation",
}


def numbers_of(found, sample, statistic):
    """Name → (low, high) of every interval that is there; t for a mean."""
    intervals = {"percentile": found.percentile, "basic": found.basic}
    if found.trouble is Trouble.NONE:
        intervals["BCa"] = found.bca
    if statistic is Statistic.MEAN:
        spread = np.array([0.0 if np.ptp(sample) == 0 else sample.std(ddof=1)])
        half = float(half_widths(Rule.STUDENT, spread, len(sample), found.level)[0])
        intervals["t"] = (found.estimate - half, found.estimate + half)
    return intervals


def _hold(intervals, truth):
    return [name for name, (low, high) in intervals.items() if low <= truth <= high]


def bootstrap_tone(found, intervals, truth):
    if found.trouble is Trouble.EQUAL:
        return "alarm"
    if truth is None or found.trouble is not Trouble.NONE:
        return "warn" if found.trouble is not Trouble.NONE else "plain"
    held = _hold(intervals, truth)
    return "good" if len(held) == len(intervals) else "warn"


def bootstrap_said(found, intervals, truth, statistic, own):
    """The verdict: who holds the truth, how BCa moves, and what one sample can show."""
    what = WHAT[statistic]
    said = [TROUBLES.get(found.trouble, ""), held_said(found, intervals, truth, what, own)]
    if found.trouble is Trouble.NONE:
        said.append(moved_said(found))
    if statistic is Statistic.MEDIAN and found.trouble is not Trouble.EQUAL:
        count = len(np.unique(found.values))
        said.append(
            f"The resampled medians take only {count} different values, so the ends can only "
            "move by leaps."
            if count <= 60
            else ""
        )
    return said


def held_said(found, intervals, truth, what, own):
    if own:
        return (
            f"Your {what} is {number(found.estimate)}. Whether an interval holds the truth is not "
            "known: it is what the interval is for."
        )
    if truth is None:
        return (
            f"The population has no {what}: there is nothing to hold, and resamples cannot know "
            "that. Their numbers look like any others."
        )
    held = _hold(intervals, truth)
    missed = [name for name in intervals if name not in held]
    estimate, true = all_apart(found.estimate, truth)
    start = f"The sample’s {what} is {estimate}, the true one {true}."
    if not missed:
        return f"{start} All {len(intervals)} intervals hold it."
    if not held:
        return f"{start} None of the {len(intervals)} intervals holds it."
    verb = "holds" if len(held) == 1 else "hold"
    miss = "misses" if len(missed) == 1 else "miss"
    return f"{start} Of the intervals {_listed(held)} {verb} it, {_listed(missed)} {miss} it."


def _listed(names):
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def moved_said(found):
    """Which quantiles BCa takes in the place of the even ones."""
    even = ((1 - found.level) / 2, (1 + found.level) / 2)
    low, high = found.shares
    if max(abs(low - even[0]), abs(high - even[1])) < 5e-4:
        return "BCa takes nearly the same quantiles as the percentile interval."
    return (
        f"BCa takes the quantiles {chance(low, 2)} and {chance(high, 2)} of the resampled numbers "
        f"in the place of {percent(even[0], 2)} and {percent(even[1], 2)}."
    )


def medians_said(ends):
    """Where the median is not one number."""
    low, high = ends
    if low == high:
        return ""
    return (
        f"Each number from {number(low)} to {number(high)} is a median of this population; taken "
        "for the true one is their middle."
    )


def error_said(found):
    """Where the bootstrap's standard error comes from, and how exact 1,000 resamples make it."""
    exact = f", exact to ± {number(found.drawn_error, 2)}" if found.drawn_error > 0 else ""
    return f"the deviation of the 1,000 θ*{exact}"


def sample_said(sample):
    """The one sample there is."""
    low, high = number(float(sample.min())), number(float(sample.max()))
    spread = f"from {low} to {high}" if np.ptp(sample) > 0 else f"that are all {low}"
    return f"The sample itself, all that the resamples know: {len(sample)} numbers {spread}."


def long_run_said(v, shares, statistic):
    """What 4,000 samples came to."""
    worlds = next(iter(shares.values()))[2]
    at5 = {name: share[0] for name, (_, share, _) in shares.items()}
    first = int(next(iter(shares.values()))[0][0])
    least, most = min(at5, key=at5.get), max(at5, key=at5.get)
    error = math.sqrt(0.95 * 0.05 / worlds)
    of = "log-normal with σ = 1" if v.population == "lognormal" else v.population
    return (
        f"The long run at 95 %, worked out in advance: {worlds:,} samples of each size, the "
        f"population is {of}, standard error {percent(error, 2)} at 95 %. With n = {first} "
        f"the lowest share is {percent(at5[least])} ({least}), the highest {percent(at5[most])} "
        f"({most})."
    )
