"""Confidence intervals for a share, from k hits among n trials, and their exact coverage.

For a true share p the coverage is the sum of the binomial probabilities of those k whose interval
holds p. As p passes a limit of one of the n + 1 intervals, a term enters or leaves: between two
limits the coverage is a smooth curve, at each of them it jumps.

Sources: Wilson (1927), *Journal of the American Statistical Association* 22; Clopper and Pearson
(1934), *Biometrika* 26; Agresti and Coull (1998), *The American Statistician* 52; Brown, Cai and
DasGupta (2001), *Statistical Science* 16.
"""

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

import numpy as np
from scipy.special import bdtr, betainc, betaincinv, gammaln, ndtri, xlog1py, xlogy


class ShareRule(Enum):
    WALD = "wald"  # p̂ ± z√(p̂(1 − p̂)/n)
    WILSON = "wilson"  # all p with |p̂ − p| ≤ z√(p(1 − p)/n)
    EXACT = "exact"  # Clopper and Pearson: binomial tails of (1 − level)/2
    AGRESTI = "agresti"  # Wald's after z²/2 hits and z²/2 misses were added


@dataclass(frozen=True, eq=False)
class ShareIntervals:
    """low, high: of each k = 0 … n, cut at 0 and 1."""

    rule: ShareRule
    n: int
    level: float
    low: np.ndarray
    high: np.ndarray

    @property
    def widths(self) -> np.ndarray:
        return self.high - self.low


@lru_cache(maxsize=256)
def share_intervals(rule: ShareRule, n: int, level: float) -> ShareIntervals:
    """The intervals of all k = 0 … n. At level 1 each is 0 … 1, whatever the rule; at level 0 the
    first two are p̂.

    Errors: ValueError unless n ≥ 1 and 0 ≤ level ≤ 1.

    >>> found = share_intervals(ShareRule.EXACT, 10, 0.95)
    >>> round(float(found.low[1]), 4), round(float(found.high[0]), 4)
    (0.0025, 0.3085)
    """
    if n < 1:
        raise ValueError(f"n must be at least 1, got {n}")
    if not 0 <= level <= 1:
        raise ValueError(f"level must lie in [0, 1], got {level}")
    k = np.arange(n + 1)
    if level == 1:
        low, high = np.zeros(n + 1), np.ones(n + 1)
    elif rule is ShareRule.EXACT:
        low, high = _by_tails(k, n, (1 - level) / 2)
    else:
        z = float(ndtri((1 + level) / 2)) if level else 0.0
        low, high = _around(rule, k, n, z)
    low, high = np.clip(low, 0, 1), np.clip(high, 0, 1)
    low.flags.writeable = high.flags.writeable = False
    return ShareIntervals(rule, n, level, low, high)


def _by_tails(k: np.ndarray, n: int, tail: float) -> tuple[np.ndarray, np.ndarray]:
    """P(at least k | low) = tail = P(at most k | high); 0 at k = 0 and 1 at k = n."""
    low, high = np.zeros(n + 1), np.ones(n + 1)
    low[1:] = betaincinv(k[1:], n - k[1:] + 1, tail)
    high[:-1] = 1 - betaincinv(n - k[:-1], k[:-1] + 1, tail)
    return low, high


def _around(rule: ShareRule, k: np.ndarray, n: int, z: float) -> tuple[np.ndarray, np.ndarray]:
    share = k / n
    if rule is ShareRule.WALD:
        half = z * np.sqrt(share * (1 - share) / n)
        return share - half, share + half
    trials = n + z * z
    centre = (k + z * z / 2) / trials
    if rule is ShareRule.AGRESTI:
        half = z * np.sqrt(centre * (1 - centre) / trials)
        return centre - half, centre + half
    half = z * np.sqrt(share * (1 - share) * n + z * z / 4) / trials
    low, high = centre - half, centre + half
    low[0], high[-1] = 0.0, 1.0  # where rounding would leave 1e-17
    return low, high


def holding(found: ShareIntervals, p: float) -> np.ndarray:
    """Whether the interval of each k holds p; its ends belong to it."""
    return (found.low <= p) & (p <= found.high)


def coverage_at(found: ShareIntervals, p: float) -> float:
    """The probability that the interval holds p: a sum of binomial probabilities.

    >>> round(coverage_at(share_intervals(ShareRule.WALD, 10, 0.95), 0.05), 4)
    0.4002
    """
    held = holding(found, p)
    return 1.0 if held.all() else float(binomial_masses(found.n, p)[held].sum())


def binomial_masses(n: int, p: float) -> np.ndarray:
    """P(k hits), k = 0 … n.

    >>> binomial_masses(2, 0.5).tolist()
    [0.25, 0.5, 0.25]
    """
    k = np.arange(n + 1)
    ways = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    return np.exp(ways + xlogy(k, p) + xlog1py(n - k, -p))


def coverage_curve(found: ShareIntervals, inner: int = 4) -> tuple[np.ndarray, np.ndarray]:
    """Places p from 0 to 1 and the coverage there, as a line with upright jumps.

    ``inner`` places lie between two limits, besides their two sides; the single values at a limit
    itself, no lower than on either side, are left out.
    """
    edges = np.unique(np.concatenate([[0.0, 1.0], found.low, found.high]))
    edges = edges[np.diff(edges, prepend=-1.0) > 1e-12]  # nearer ones are one limit, rounded twice
    left, right = edges[:-1], edges[1:]
    middle = (left + right) / 2
    inside = (found.low[:, None] <= middle) & (middle <= found.high[:, None])
    any_inside = inside.any(axis=0)
    first = np.argmax(inside, axis=0)
    last = found.n - np.argmax(inside[::-1], axis=0)
    steps = np.linspace(0, 1, inner + 2)
    p = left[:, None] + (right - left)[:, None] * steps
    up_to = bdtr(last[:, None].astype(float), found.n, p)
    before = np.where(first > 0, first - 1, 0)[:, None].astype(float)
    below = np.where(first[:, None] > 0, bdtr(before, found.n, p), 0.0)
    c = np.where(any_inside[:, None], up_to - below, 0.0)
    return p.ravel(), np.clip(c, 0, 1).ravel()


def mean_width(found: ShareIntervals, p: float) -> float:
    """The expected width at p.

    >>> round(mean_width(share_intervals(ShareRule.WALD, 1, 0.95), 0.3), 3)
    0.0
    """
    return float(binomial_masses(found.n, p) @ found.widths)


def mean_coverage(found: ShareIntervals) -> float:
    """The coverage averaged over all p from 0 to 1, by ∫ P(k | p) dp = 1/(n + 1) over all of it.

    >>> round(mean_coverage(share_intervals(ShareRule.WILSON, 10, 0.95)), 3)
    0.954
    """
    k = np.arange(found.n + 1)
    high, low = (betainc(k + 1, found.n - k + 1, end) for end in (found.high, found.low))
    return float((high - low).sum() / (found.n + 1))


class Held(Enum):
    """What the level is worth at one p."""

    ENDS = "ends"  # p = 0 or 1: all trials end alike
    WHOLE = "whole"  # level 1
    SHORT = "short"  # more than a percentage point below the level
    NEAR = "near"
    BEYOND = "beyond"  # more than one above


CLOSE = 0.01


def judge_share(found: ShareIntervals, p: float) -> Held:
    """Compare the coverage at p with the level.

    >>> judge_share(share_intervals(ShareRule.WALD, 10, 0.95), 0.05)
    <Held.SHORT: 'short'>
    """
    if p in (0, 1):
        return Held.ENDS
    if found.level == 1:
        return Held.WHOLE
    away = coverage_at(found, p) - found.level
    if abs(away) <= CLOSE:
        return Held.NEAR
    return Held.SHORT if away < 0 else Held.BEYOND
