"""How wide an interval for a mean is, how many draws a width takes, and what two intervals say.

All for a normal population, in units of its σ where none is given.

Sources: Cochran (1977), *Sampling Techniques*, section 4.6; Schenker and Gentleman (2001), *The
American Statistician* 55; Cumming and Maillardet (2006), *Psychological Methods* 11.
"""

import math
from enum import Enum

import numpy as np
from scipy.special import gammaln, ndtr, ndtri, stdtrit

LONGEST = 10**9  # draws, more than which are not looked for


def mean_deviation(n: np.ndarray) -> np.ndarray:
    """E s/σ of n normal draws: √(2/(n − 1))·Γ(n/2)/Γ((n − 1)/2), below 1 and near 1 − 1/(4n).

    >>> mean_deviation(np.array([2, 10])).round(4).tolist()
    [0.7979, 0.9727]
    """
    n = np.asarray(n, float)
    return np.sqrt(2 / (n - 1)) * np.exp(gammaln(n / 2) - gammaln((n - 1) / 2))


def half_width(n: np.ndarray, level: float, known: bool) -> np.ndarray:
    """Of a mean's interval, in σ: z/√n with σ known, else the expected t·s/√n; n ≥ 2, level < 1.

    >>> half_width(np.array([4, 100]), 0.95, True).round(3).tolist()
    [0.98, 0.196]
    """
    n = np.asarray(n, float)
    if not 0 <= level < 1:
        raise ValueError(f"level must lie in [0, 1), got {level}")
    if known:
        return float(ndtri((1 + level) / 2)) / np.sqrt(n)
    return stdtrit(n - 1, (1 + level) / 2) * mean_deviation(n) / np.sqrt(n)


def draws_for(wanted: float, level: float, known: bool) -> int:
    """The smallest n ≥ 2 whose half width, in σ, is at most ``wanted`` > 0.

    >>> draws_for(0.1, 0.95, True), draws_for(0.1, 0.95, False)
    (385, 387)
    """
    if not wanted > 0:
        raise ValueError(f"wanted must be above 0, got {wanted}")
    if level == 0:
        return 2
    z = float(ndtri((1 + level) / 2))
    n = max(2, math.ceil((z / wanted) ** 2 * (1 - 1e-12)))
    if n > LONGEST:
        raise ValueError(f"more than {LONGEST} draws would be needed")
    # Student's multiplier and the mean of s together are above z, by less than 3/n of it for n
    # beyond a few: a short walk upwards.
    while not known and half_width(n, level, False) > wanted:
        n += 1
    return n


def held_again(level: float) -> float:
    """The probability that a second mean of as many draws lies in the first interval, σ known.

    The difference of two means has √2 times the standard error: 2Φ(z/√2) − 1.

    >>> round(held_again(0.95), 3)
    0.834
    """
    if level in (0, 1):
        return float(level)
    return float(2 * ndtr(ndtri((1 + level) / 2) / math.sqrt(2)) - 1)


def population_share(n: np.ndarray, level: float) -> np.ndarray:
    """Which share of a normal population lies in the interval μ ± z·σ/√n around the true mean.

    >>> population_share(np.array([1, 100]), 0.95).round(3).tolist()
    [0.95, 0.155]
    """
    if level in (0, 1):
        return np.full(np.shape(n), float(level))
    z = float(ndtri((1 + level) / 2))
    return 2 * ndtr(z / np.sqrt(np.asarray(n, float))) - 1


class Pair(Enum):
    """Two intervals of the same level: what the eye sees, and what the test of their difference
    says at that level."""

    APART = "apart"  # no overlap, and the test finds a difference
    OVERLAP_DIFFER = "overlap, differ"  # they overlap, and yet it does
    SAME = "same"  # they overlap, and it does not


def judge_pair(gap: float, ratio: float, level: float) -> Pair:
    """Two means ``gap`` ≥ 0 apart in standard errors of the first; the second's is ``ratio`` > 0
    times that; 0 < level < 1. Ends that touch count as an overlap.

    The intervals overlap while gap ≤ z(1 + ratio), the test finds nothing while
    gap ≤ z√(1 + ratio²), which is less.

    >>> judge_pair(3.0, 1.0, 0.95)
    <Pair.OVERLAP_DIFFER: 'overlap, differ'>
    """
    z = float(ndtri((1 + level) / 2))
    if gap > z * (1 + ratio):
        return Pair.APART
    return Pair.OVERLAP_DIFFER if gap > z * math.hypot(1, ratio) else Pair.SAME


def difference_p(gap: float, ratio: float) -> float:
    """Two-sided p-value of the difference of two means, 2Φ(−gap/√(1 + ratio²)).

    >>> round(difference_p(2 * 1.96, 1.0), 4)
    0.0056
    """
    return float(2 * ndtr(-gap / math.hypot(1, ratio)))
