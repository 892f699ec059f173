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
    """For each count the mass of those that are no more probable, and of those just as probable,
    of one law or of one in each row; and how many different masses there are."""
    order = np.argsort(mass, axis=-1, kind="stable")
    rising = np.take_along_axis(mass, order, axis=-1)
    total = np.cumsum(rising, axis=-1)
    last = np.ones(mass.shape, bool)  # of those that are just as probable
    last[..., :-1] = rising[..., 1:] > rising[..., :-1] * (1 + SAME)
    before = np.zeros(mass.shape)
    before[..., 1:] = np.where(last, total, 0.0)[..., :-1]
    before = np.maximum.accumulate(before, axis=-1)
    ends = np.where(last, total, np.inf)[..., ::-1]
    ends = np.minimum.accumulate(ends, axis=-1)[..., ::-1]
    p, tied = np.empty(mass.shape), np.empty(mass.shape)
    np.put_along_axis(p, order, ends, axis=-1)
    np.put_along_axis(tied, order, ends - before, axis=-1)
    return p, tied, int(last.sum())


@dataclass(frozen=True, eq=False)
class PValueLaws:
    """Of 1, 2, … trials, a law in each row: the p-values of the counts 0 … n, then 2, which is
    none; and the probabilities of the counts, then 0."""

    p: np.ndarray
    mass: np.ndarray

    def cdf(self, u: float) -> np.ndarray:
        """P(p ≤ u) under H0 for each number of trials, as :meth:`PValueLaw.cdf`."""
        return np.minimum(np.where(self.p <= u * (1 + SAME), self.mass, 0.0).sum(axis=1), 1.0)


def p_value_laws(most: int, theta: float, sided: Sided, middle: bool = False) -> PValueLaws:
    """:func:`p_value_law` for all numbers of trials from 1 to ``most`` at once. Errors: ValueError
    unless most ≥ 1 and 0 < theta < 1.

    >>> p_value_laws(3, 0.5, Sided.TWO).p.round(12).tolist()
    [[1.0, 1.0, 2.0, 2.0], [0.5, 1.0, 0.5, 2.0], [0.25, 1.0, 1.0, 0.25]]
    """
    if most < 1 or not 0 < theta < 1:
        raise ValueError(f"most must be at least 1 and theta in (0, 1), got {most} and {theta}")
    n, k = np.arange(1, most + 1)[:, None], np.arange(most + 1)
    logs, none = _log_factorials(most), k > n
    left = np.where(none, 0, n - k)
    ways = logs[n] - logs[k] - logs[left]
    mass = np.exp(ways + k * math.log(theta) + left * math.log1p(-theta))
    mass[none] = 0.0
    mass /= mass.sum(axis=1, keepdims=True)
    if sided is Sided.ABOVE:
        p, tied = np.cumsum(mass[:, ::-1], axis=1)[:, ::-1], mass
    else:
        p, tied, _ = _no_more_probable(mass)
    p = np.minimum(p - tied / 2 if middle else p, 1.0)
    return PValueLaws(np.where(none, 2.0, p), mass)


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
