"""The dual of a problem in one variable: lines under the set of all (G(x), F(x)).

Primal: p* = least F(x) where G(x) ≤ 0, x from −2 to 2. Dual: q(λ) = least F + λG over all x, and
d* = the greatest q over λ ≥ 0. Always q(λ) ≤ d* ≤ p*.
Source: S. Boyd, L. Vandenberghe, Convex Optimization (2004), sections 5.1 to 5.3.
"""

import math
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import ArrayLike

from core.maths.calculus.functions import Function
from core.maths.optimization.endless_falls import DEPTHS, falls_on, narrowed

ENDS, COUNT = 2.0, 8001  # x from −2 to 2, and at how many points
LARGEST, HALVINGS = 2.0**40, 50  # of λ, and of the interval that holds the best one
ROOM = 1e-9  # G below this leaves no room
STEEP, WAYS = 1e-2, 20  # of what F or G spans: a jump; and so many of them are followed
ALIKE = 1e-6  # of what F spans: values so near are one


@dataclass(frozen=True, eq=False)
class Pairs:
    """x (k,) with F and G there, where both have values, in order; ``sinks`` (3, m, 2) are F and G
    at three depths of m ways towards a pole or an edge, see :func:`_sinks`."""

    x: np.ndarray
    cost: np.ndarray
    limit: np.ndarray
    sinks: np.ndarray

    def dual_values(self, multipliers: ArrayLike) -> np.ndarray:
        """q(λ) for each λ."""
        prices = np.atleast_1d(np.asarray(multipliers, float))
        return np.array(
            [
                -math.inf if self.endless(price).any() else np.min(self.cost + price * self.limit)
                for price in prices
            ]
        )

    def endless(self, multiplier: float) -> np.ndarray:
        """On which of the ways F + λG falls below every bound."""
        if not self.sinks.size:
            return np.zeros(0, bool)
        heights = self.sinks[..., 0] + multiplier * self.sinks[..., 1]
        return falls_on(heights, self.spans[0] + multiplier * self.spans[1])

    @cached_property
    def spans(self) -> tuple[float, float]:
        """Of F and of G."""
        return float(np.ptp(self.cost)), float(np.ptp(self.limit))

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
    return Pairs(x[known], f[known], g[known], _sinks(cost, limit, x, (f, g)))


def _sinks(
    cost: Function, limit: Function, x: np.ndarray, heights: tuple[np.ndarray, np.ndarray]
) -> np.ndarray:
    """F and G on the ways down from the lowest samples of F, and of G, beside which they jump or
    have no value."""
    found = [np.empty((len(DEPTHS), 0, 2))]
    for function, values in zip((cost, limit), heights, strict=True):
        known = values[np.isfinite(values)]
        if not len(known):
            continue
        h = np.where(np.isfinite(values), values, np.inf)
        around = np.stack([h[:-2], h[2:]])
        with np.errstate(invalid="ignore"):
            steep = (around - h[1:-1] > STEEP * np.ptp(known)).any(axis=0)
        low = steep & np.isfinite(h[1:-1]) & (h[1:-1] <= around).all(axis=0)
        at = np.flatnonzero(low) + 1
        at = at[np.argsort(h[at])[:WAYS]]
        if len(at):
            bracket = (x[at + k, None] for k in (-1, 0, 1))
            places = narrowed(lambda p, f=function: f(p[:, 0]), *bracket)[0][..., 0]
            with np.errstate(all="ignore"):
                found.append(np.stack([cost(places), limit(places)], axis=-1))
    ways = np.concatenate(found, axis=1)
    return ways[:, np.isfinite(ways).all(axis=(0, 2))]


class Gap(Enum):
    """How the dual's best bound stands to the primal's best value."""

    NONE = auto()  # equal, and a best λ exists
    GAP = auto()  # strictly below
    ENDLESS = auto()  # F falls below every bound on what is allowed
    NO_ROOM = auto()  # no allowed point has room: a best λ need not exist
    NOT_ALLOWED = auto()  # no point is allowed
    ABSENT = auto()  # F and G have no common values


@dataclass(frozen=True)
class GapVerdict:
    """``primal`` p* (∞ where no point is allowed) at ``x``; ``dual`` d* (∞ where q has no bound);
    ``best`` a λ with q = d* (NaN where none is known). Both are −∞ where F falls without end."""

    case: Gap
    primal: float = math.nan
    x: float = math.nan
    dual: float = math.nan
    best: float = math.nan


def best_multiplier(pairs: Pairs) -> float:
    """A λ ≥ 0 of the greatest q: G at the lowest point of F + λG is a slope of q there, so where it
    changes its sign q is greatest. Found by doubling, then halving: on a grid this slope is 0 over
    a small interval, and its middle is the best guess at the λ of all x.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> pairs = pairs_of(Function(parse("x^2")), Function(parse("1 - x")))
    >>> round(best_multiplier(pairs), 6)
    2.0
    """
    if not pairs.limit[pairs.lowest(0.0)] > 0:
        return 0.0
    first, last = (_first_below(pairs, slope) for slope in (ROOM, -ROOM))
    choices = (first + last) / 2, first, last, 0.0
    return choices[int(np.argmax(pairs.dual_values(choices)))]


def _first_below(pairs: Pairs, slope: float) -> float:
    """The least λ, nearly, from which on q has no slope above this."""
    low, high = 0.0, 1.0
    while pairs.limit[pairs.lowest(high)] > slope and high < LARGEST:
        low, high = high, 2 * high
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        above = pairs.limit[pairs.lowest(middle)] > slope
        low, high = (middle, high) if above else (low, middle)
    return high


@lru_cache(maxsize=64)
def judge_gap(cost: Function, limit: Function) -> GapVerdict:
    """p* and d*, and whether they are the same.

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
        dual = -math.inf if pairs.endless(1.0).any() else math.inf
        return GapVerdict(Gap.NOT_ALLOWED, math.inf, math.nan, dual)
    if (pairs.endless(0.0) & (pairs.sinks[-1, :, 1] <= ROOM)).any():
        return GapVerdict(Gap.ENDLESS, -math.inf, math.nan, -math.inf)
    at = int(np.argmin(np.where(allowed, pairs.cost, np.inf)))
    primal, x = float(pairs.cost[at]), float(pairs.x[at])
    if pairs.limit.min() >= -ROOM and not pairs.endless(1.0).any():
        return GapVerdict(Gap.NO_ROOM, primal, x, primal)
    best = best_multiplier(pairs)
    if pairs.endless(best).any():
        best = 0.0
    dual = float(pairs.dual_values(best)[0])
    if dual == -math.inf:
        return GapVerdict(Gap.GAP, primal, x, dual)
    span = max(float(np.ptp(pairs.cost)), 1e-300)
    dual = 0.0 if abs(dual) <= 1e-13 * span else dual
    near = max(ALIKE * span, 1e-12 * abs(primal))
    case = Gap.NONE if primal - dual <= near else Gap.GAP
    return GapVerdict(case, primal, x, dual, best)
