"""The exact binomial test, whose p-values are few: what they are, and how often each comes."""

import math
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

import numpy as np
from scipy.special import gammaln

SAME = 1e-9  # masses that differ by rounding alone are tied


class Sided(Enum):
    """Which counts are as extreme as the one seen."""

    TWO = "two"
    ABOVE = "above"


@dataclass(frozen=True, eq=False)
class PValueLaw:
    """The p-value of each count 0 … n and the probability of that count under H0; ``different``
    p-values there are, also where rounding cannot tell two of them apart."""

    p: np.ndarray
    mass: np.ndarray
    different: int

    def cdf(self, u: float) -> float:
        """P(p ≤ u) under H0; a p-value that is u but for rounding counts."""
        inside = self.p <= u * (1 + SAME)
        return 1.0 if inside.all() else float(min(self.mass[inside].sum(), 1.0))

    @property
    def steps(self) -> tuple[np.ndarray, np.ndarray]:
        """The different p-values that have a mass, rising, and P(p ≤ each)."""
        order = np.argsort(self.p, kind="stable")
        p, total = self.p[order], np.minimum(np.cumsum(self.mass[order]), 1.0)
        last = np.append(np.diff(p) > 0, True)
        return p[last], total[last]


@lru_cache(maxsize=256)
def _log_factorials(n: int) -> np.ndarray:
    """ln 0! … ln n!."""
    return gammaln(np.arange(1.0, n + 2))


def p_value_law(n: int, theta: float, sided: Sided, middle: bool = False) -> PValueLaw:
    """The p-values of all counts of n trials if each succeeds with probability ``theta``.

    ABOVE: P(X ≥ k). TWO: the total mass of all counts that are no more probable than k. ``middle``
    (the mid-p-value) counts the mass of what ties with k by half (Lancaster 1961, Journal of the
    American Statistical Association 56).
    Errors: ValueError unless n ≥ 1 and 0 < theta < 1.

    >>> p_value_law(4, 0.5, Sided.TWO).p.round(12).tolist()
    [0.125, 0.625, 1.0, 0.625, 0.125]
    """
    if n < 1 or not 0 < theta < 1:
        raise ValueError(f"n must be at least 1 and theta in (0, 1), got {n} and {theta}")
    k, logs = np.arange(n + 1), _log_factorials(n)
    ways = logs[n] - logs - logs[::-1]
    mass = np.exp(ways + k * math.log(theta) + (n - k) * math.log1p(-theta))
    mass /= mass.sum()
    if sided is Sided.ABOVE:
        p, tied, different = np.cumsum(mass[::-1])[::-1], mass, n + 1
    else:
        p, tied, different = _no_more_probable(mass)
    return PValueLaw(np.minimum(p - tied / 2 if middle else p, 1.0), mass, different)


def _no_more_probable(mass: np.ndarray) -> tuple[np.ndarray, np.ndarray, int]:
    """For each count the mass of those that are no more probable, and of those just as probable;
    and how many different masses there are."""
    order = np.argsort(mass, kind="stable")
    rising, total = mass[order], np.cumsum(mass[order])
    last = np.append(rising[1:] > rising[:-1] * (1 + SAME), True)
    group = np.concatenate([[0], np.cumsum(last)[:-1]])
    ends = total[last]
    p, tied = np.empty(len(mass)), np.empty(len(mass))
    p[order] = ends[group]
    tied[order] = np.diff(ends, prepend=0.0)[group]
    return p, tied, len(ends)


class Size(Enum):
    """How the true size of the test stands to α."""

    NEVER = "no count is extreme enough: the test can reject nothing"
    BELOW = "the size is below α"
    EXACT = "α is one of the p-values: the size is α"
    ABOVE = "mid-p: the size is above α"


def judge_size(law: PValueLaw, alpha: float) -> Size:
    """Which case it is.

    >>> judge_size(p_value_law(4, 0.5, Sided.TWO), 0.05).name
    'NEVER'
    """
    size = law.cdf(alpha)
    if size == 0:
        return Size.NEVER
    if abs(size - alpha) <= 1e-9 * alpha:
        return Size.EXACT
    return Size.BELOW if size < alpha else Size.ABOVE
