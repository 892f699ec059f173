"""Tests that look at the data again and again: how often chance alone crosses a bound."""

import math
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

import numpy as np
from scipy.interpolate import CubicSpline
from scipy.special import ndtr, ndtri

MOST_LOOKS = 100
BOUNDS = np.linspace(1.2, 4.2, 21)  # between which bounds are read by a spline


@lru_cache(maxsize=256)
def _nodes(count: int) -> tuple[np.ndarray, np.ndarray]:
    return np.polynomial.legendre.leggauss(count)


def crossing_probabilities(bounds: np.ndarray) -> np.ndarray:
    """P(|Z_j| ≥ bounds[j] at some look j ≤ k) for k = 1 … K, if H0 holds.

    Z_j = S_j/√j, S_j the sum of j independent standard normal groups: one look after each. The
    density of S_j among those that go on is g_1 = φ, g_{j+1}(y) = ∫ g_j(x) φ(y − x) dx over
    |x| < c_j·√j; what it is short of 1 has crossed. By symmetry half of the line is enough, by
    Gauss and Legendre.
    Errors: ValueError unless all bounds are above 0.
    Source: Armitage, McPherson and Rowe, Journal of the Royal Statistical Society A 132, 1969.

    >>> crossing_probabilities(np.full(5, 1.959964)).round(3).tolist()
    [0.05, 0.083, 0.107, 0.126, 0.142]
    """
    bounds = np.asarray(bounds, float)
    if not (bounds > 0).all():
        raise ValueError(f"bounds must be above 0, got {bounds}")
    found = np.empty(len(bounds))
    x = weight = density = np.empty(0)
    for j, bound in enumerate(bounds):
        half = bound * math.sqrt(j + 1) / 2
        unit, share = _nodes(14 + math.ceil(5 * half))
        y = half * (1 + unit)
        if j == 0:
            new = 2 * np.exp(-y * y / 2)
        else:
            apart, mirrored = y[:, None] - x, y[:, None] + x
            kernel = np.exp(-apart * apart / 2) + np.exp(-mirrored * mirrored / 2)
            new = kernel @ (weight * density)
        x, weight, density = y, half * share, new / math.sqrt(2 * math.pi)
        found[j] = 1 - weight @ density
    return np.clip(found, 0, 1)


@lru_cache(maxsize=1)
def _rates() -> np.ndarray:
    """Probits of the crossing probabilities: a row for each of BOUNDS, a column for each K."""
    return np.array([ndtri(crossing_probabilities(np.full(MOST_LOOKS, c))) for c in BOUNDS])


@lru_cache(maxsize=MOST_LOOKS)
def _curve(looks: int) -> CubicSpline:
    return CubicSpline(BOUNDS, _rates()[:, looks - 1])


def _check(looks: int) -> None:
    if not 1 <= looks <= MOST_LOOKS:
        raise ValueError(f"looks must lie between 1 and {MOST_LOOKS}, got {looks}")


def false_alarm_rate(bound: float, looks: int) -> float:
    """The probability that |Z_j| ≥ bound at one of so many looks, if H0 holds.

    Read from a spline through exact values, to about 10⁻⁵; 1.2 ≤ bound ≤ 4.2.

    >>> round(false_alarm_rate(1.959964, 10), 3)
    0.193
    """
    _check(looks)
    if looks == 1:
        return float(2 * ndtr(-bound))
    if not BOUNDS[0] <= bound <= BOUNDS[-1]:
        raise ValueError(f"bound must lie between {BOUNDS[0]} and {BOUNDS[-1]}, got {bound}")
    return float(ndtr(_curve(looks)(bound)))


def single_bound(level: float) -> float:
    """c with P(|Z| ≥ c) = level."""
    return -float(ndtri(level / 2))


@lru_cache(maxsize=512)
def pocock_bound(looks: int, alpha: float) -> float:
    """The one bound for all looks with which a false alarm has the probability α.

    Errors: ValueError unless 0.001 ≤ α ≤ 0.2.
    Source: Pocock, Biometrika 64, 1977, table 1.

    >>> round(pocock_bound(5, 0.05), 3)
    2.413
    """
    _check(looks)
    if not 0.001 <= alpha <= 0.2:
        raise ValueError(f"alpha must lie in [0.001, 0.2], got {alpha}")
    if looks == 1:
        return single_bound(alpha)
    return float(_curve(looks).solve(ndtri(alpha), extrapolate=False)[0])


class Rule(Enum):
    """What a look's p-value is held against."""

    NOMINAL = "nominal"
    BONFERRONI = "bonferroni"
    POCOCK = "pocock"


def look_bound(rule: Rule, looks: int, alpha: float) -> float:
    """The bound of |Z| at each look.

    >>> round(look_bound(Rule.BONFERRONI, 10, 0.05), 3)
    2.807
    """
    if rule is Rule.POCOCK:
        return pocock_bound(looks, alpha)
    return single_bound(alpha / looks if rule is Rule.BONFERRONI else alpha)


class Peeking(Enum):
    """What becomes of α."""

    ONE_LOOK = "one look: α holds, whatever the rule"
    INFLATED = "each look has the whole α: false alarms add up"
    BELOW = "α is shared out evenly: false alarms stay below it"
    HELD = "the bound is made for so many looks: false alarms have the probability α"


def judge_peeking(rule: Rule, looks: int) -> Peeking:
    """Which case it is."""
    if looks == 1:
        return Peeking.ONE_LOOK
    cases = {Rule.NOMINAL: Peeking.INFLATED, Rule.BONFERRONI: Peeking.BELOW}
    return cases.get(rule, Peeking.HELD)


@dataclass(frozen=True, eq=False)
class Runs:
    """Running statistics of many studies without an effect: z (studies, n) after each of n
    observations, p their two-sided p-values."""

    z: np.ndarray
    p: np.ndarray

    def stopped(self, every: int, level: float) -> np.ndarray:
        """At which observation each study first has p ≤ level at a look; 0 where it never has.

        Looks come after ``every`` observations, and each so many more.
        """
        seen = self.p[:, every - 1 :: every] <= level
        first = (np.argmax(seen, axis=1) + 1) * every
        return np.where(seen.any(axis=1), first, 0)


def draw_runs(studies: int, n: int, seed: int) -> Runs:
    """z = S_n/√n of standard normal observations.

    >>> draw_runs(3, 10, 1).z.shape
    (3, 10)
    """
    steps = np.random.default_rng(seed).standard_normal((studies, n))
    z = np.cumsum(steps, axis=1) / np.sqrt(np.arange(1, n + 1))
    return Runs(z, 2 * ndtr(-np.abs(z)))
