"""The dual of a problem in one variable: lines under the set of all (G(x), F(x)).

Primal: p* = least F(x) where G(x) ≤ 0, x from −2 to 2. Dual: q(λ) = least F + λG over all x, and
d* = the greatest q over λ ≥ 0. Always q(λ) ≤ d* ≤ p*.
Source: S. Boyd, L. Vandenberghe, Convex Optimization (2004), sections 5.1 to 5.3.
"""

import math
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from core.maths.calculus.functions import Function

ENDS, COUNT = 2.0, 8001  # x from −2 to 2, and at how many points
ROOM = 1e-9  # G below this leaves no room
ALIKE = 1e-6  # of what F spans: values so near are one


@dataclass(frozen=True, eq=False)
class Pairs:
    """x (k,) with F and G there, where both have values, in order."""

    x: np.ndarray
    cost: np.ndarray
    limit: np.ndarray

    def dual_values(self, multipliers: ArrayLike) -> np.ndarray:
        """q(λ) for each λ."""
        prices = np.atleast_1d(np.asarray(multipliers, float))
        return np.array([float(np.min(self.cost + price * self.limit)) for price in prices])

    def lowest(self, multiplier: float) -> int:
        """Where F + λG is least."""
        return int(np.argmin(self.cost + multiplier * self.limit))


@lru_cache(maxsize=64)
def pairs_of(cost: Function, limit: Function) -> Pairs:
    """On an even grid, and where G is 0 between two of its points.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> pairs = pairs_of(Function(parse("x^2")), Function(parse("1 - x")))
    >>> pairs.dual_values([0.0, 2.0]).round(6).tolist()
    [0.0, 1.0]
    """
    x = np.linspace(-ENDS, ENDS, COUNT)
    g = limit(x)
    with np.errstate(invalid="ignore"):
        change = np.flatnonzero(g[:-1] * g[1:] < 0)
    low, high = x[change], x[change + 1]
    for _ in range(40):
        middle = (low + high) / 2
        same = limit(middle) * limit(low) > 0
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    allowed = np.where(limit(low) <= 0, low, high)
    x = np.union1d(x, allowed)
    f, g = cost(x), limit(x)
    known = np.isfinite(f) & np.isfinite(g)
    return Pairs(x[known], f[known], g[known])


class Gap(Enum):
    """How the dual's best bound stands to the primal's best value."""

    NONE = auto()  # equal, and a best λ exists
    GAP = auto()  # strictly below
    NO_ROOM = auto()  # no allowed point has room: a best λ need not exist
    NOT_ALLOWED = auto()  # no point is allowed
    ABSENT = auto()  # F and G have no common values


@dataclass(frozen=True)
class GapVerdict:
    """``primal`` p* (∞ where no point is allowed) at ``x``; ``dual`` d* (∞ where q has no bound);
    ``best`` a λ with q = d* (NaN where none is known)."""

    case: Gap
    primal: float = math.nan
    x: float = math.nan
    dual: float = math.nan
    best: float = math.nan


def lower_hull(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Corners of the convex hull's lower edge, from left to right. Source: Andrew (1979).

    >>> lower_hull(np.array([0.0, 1.0, 2.0]), np.array([0.0, 5.0, 0.0]))[0].tolist()
    [0.0, 2.0]
    """
    order = np.lexsort((y, x))
    corners: list[tuple[float, float]] = []
    for point in zip(x[order].tolist(), y[order].tolist(), strict=True):
        while len(corners) > 1 and _turns_right(corners[-2], corners[-1], point):
            corners.pop()
        if not corners or point[0] > corners[-1][0]:
            corners.append(point)
    across, up = np.array(corners).T
    return across, up


def _turns_right(a: tuple, b: tuple, c: tuple) -> bool:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) <= 0


@lru_cache(maxsize=64)
def judge_gap(cost: Function, limit: Function) -> GapVerdict:
    """p* and d*, and whether they are the same.

    d* is the least height, over G ≤ 0, of the convex hull of all (G, F); λ is minus the slope of
    its lower edge where it passes G = 0.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> found = judge_gap(Function(parse("x^2")), Function(parse("1 - x")))
    >>> found.case.name, round(found.primal, 6), round(found.dual, 6), round(found.best, 2)
    ('NONE', 1.0, 1.0, 2.0)
    """
    pairs = pairs_of(cost, limit)
    if not len(pairs.x):
        return GapVerdict(Gap.ABSENT)
    allowed = pairs.limit <= ROOM
    if not allowed.any():
        return GapVerdict(Gap.NOT_ALLOWED, math.inf, math.nan, math.inf)
    at = int(np.argmin(np.where(allowed, pairs.cost, np.inf)))
    primal, x = float(pairs.cost[at]), float(pairs.x[at])
    if pairs.limit.min() >= -ROOM:
        return GapVerdict(Gap.NO_ROOM, primal, x, primal)
    across, up = lower_hull(pairs.limit, pairs.cost)
    left = int(np.searchsorted(across, 0.0, side="right")) - 1
    if left == len(across) - 1:
        dual, best = float(up.min()), 0.0
    else:
        slope = (up[left + 1] - up[left]) / (across[left + 1] - across[left])
        at_zero = float(up[left] - slope * across[left])
        best = float(max(-slope, 0.0))
        dual = float(min(at_zero, up[: left + 1].min()))
    span = max(float(np.ptp(pairs.cost)), 1e-300)
    dual = 0.0 if abs(dual) <= 1e-13 * span else dual
    case = Gap.NONE if primal - dual <= ALIKE * span else Gap.GAP
    return GapVerdict(case, primal, x, dual, best)
