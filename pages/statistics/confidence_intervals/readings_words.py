"""What is said of two intervals, and of what is read into one."""

from core.maths.statistics.interval_widths import (
    Pair,
    difference_p,
    held_again,
    population_share,
)
from core.ui.words import all_apart, chance, percent

TONES = {Pair.APART: "good", Pair.OVERLAP_DIFFER: "warn", Pair.SAME: "plain"}


def again_said(level):
    """How often the old interval holds the next mean."""
    if level == 1:
        return "The whole line holds every new mean, and says nothing of it."
    if level == 0:
        return "An interval that is a point never holds a new mean. (σ known.)"
    return (
        f"A new mean of as many draws lies in the old interval of {percent(level)} with a "
        f"probability of {chance(held_again(level))}: it errs too. (σ known.)"
    )


def inside_said(level):
    share = float(population_share(100, level))
    return (
        f"The interval is not where {percent(level)} of the draws lie: of a normal population "
        f"{chance(share)} lie in μ ± z·σ/√100, and fewer with every further draw."
        if 0 < level < 1
        else "At level 100 % the interval holds all draws: it is the whole line."
        if level
        else "At level 0 % the interval is a point, and holds no draw."
    )


def pair_said(case, gap, ratio, level, z):
    """What the eye sees and what the test says."""
    if level == 1:
        return ("Level 100 %: both intervals are the whole line. They overlap whatever is true.",)
    if level == 0:
        return (
            "Level 0 %: both intervals are points, and any distance counts as a difference. With "
            "such a rule chance alone finds one every time.",
        )
    touch = difference_p(z * (1 + ratio), ratio)
    p, limit, shut = all_apart(difference_p(gap, ratio), 1 - level, touch, digits=2)
    more = f"Where the two ends just touch, p would be {shut}, not {limit}."
    match case:
        case Pair.APART:
            return (
                f"The intervals do not overlap, and the difference counts: p = {p}, below {limit}.",
                more,
            )
        case Pair.OVERLAP_DIFFER:
            return (
                f"The intervals overlap, and yet the difference counts: p = {p}, below {limit}. "
                "Overlap is no test; make one interval for the difference.",
                more,
            )
    return (
        f"The intervals overlap, and the difference does not count: p = {p}, not below {limit}. "
        "That is no proof that the two are equal.",
        more,
    )
