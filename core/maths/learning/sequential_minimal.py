"""Sequential minimal optimisation: the dual of a support vector machine, two multipliers at a time.

With labels y = ±1, kernel matrix K and β = y·α the dual is

    minimise ½ βᵀKβ − yᵀβ  with  Σβ = 0,  lower ≤ β ≤ upper,

lower, upper = 0, C for y = 1 and −C, 0 for y = −1. With e = y − Kβ it is solved where no β that may
rise has a greater e than one that may fall; then f(x) = Σ βᵢ k(xᵢ, x) + b, with b between the two.
"""

import math
from dataclasses import dataclass, replace

import numpy as np
from scipy.linalg import lapack

TINY = 1e-12  # stands for a curvature that is 0 or, of a function that is no kernel, negative
NEAR = 0.1  # the violation below which the free multipliers are first moved at once
DONE = 1e-10  # the violation, beside 1 + the largest |e|, that counts as none
ON_BOUND = 1e-11  # of C: a multiplier that near to a bound is on it
WALK = 20  # steps of two between two looks at all the free ones
ROUNDS = 30  # of these looks
MOST = 4000  # steps
WELL = 1e-7  # reciprocal condition of a system that is solved as it stands


@dataclass(frozen=True, eq=False)
class Duals:
    """beta: (n,) yα; errors: (n,) e = y − Kβ, so that f = y − e + b; low, high: between which every
    bias is as good; steps: of two multipliers; violation: how far the first e that may rise lies
    above the last that may fall, ≤ 0 where solved exactly; settled: whether it is small enough."""

    beta: np.ndarray
    errors: np.ndarray
    low: float
    high: float
    steps: int
    violation: float
    settled: bool

    @property
    def bias(self) -> float:
        """The middle of those as good, 0 where no violation that counts tells it from 0."""
        middle = (self.low + self.high) / 2
        return 0.0 if abs(middle) <= DONE * (1 + float(np.abs(self.errors).max())) else middle


def solve_duals(K: np.ndarray, y: np.ndarray, C: float, start: np.ndarray | None = None) -> Duals:
    """The multipliers of a support vector machine with kernel matrix K (n, n), symmetric.

    y: (n,) of 1 and −1, both there; C: > 0, the price of slack; start: (n,) a feasible β to begin
    with, 0 by default. Each step takes the multiplier that may rise with the greatest e, with it
    the one that lets the dual fall most by the second order, and moves both, in opposite
    directions, to the best or to a bound. Now and then all free ones move at once, by one linear
    system, as far as the bounds allow.
    Errors: ValueError for C ≤ 0 and where a class is missing.
    Source: Platt (1998) "Sequential minimal optimization"; choice of the pair: Fan, Chen and Lin,
    Journal of Machine Learning Research 6, 2005, WSS 2.

    >>> K = np.array([[1.0, -1.0], [-1.0, 1.0]])
    >>> found = solve_duals(K, np.array([1.0, -1.0]), 10.0)
    >>> found.beta.tolist(), found.bias
    ([0.5, -0.5], 0.0)
    """
    if not C > 0:
        raise ValueError(f"C must be positive, got {C}")
    if not (y.min() == -1 and y.max() == 1):
        raise ValueError("both classes are needed")
    lower, upper = np.where(y > 0, 0.0, -C), np.where(y > 0, C, 0.0)
    beta = np.zeros(len(y)) if start is None else start.copy()
    e = y - K @ beta
    size = np.diag(K)
    curvature = np.maximum(size[:, None] + size - 2 * K, TINY)
    steps, close = 0, NEAR
    while True:
        steps += _walk(K, curvature, beta, e, lower, upper, close, min(WALK, MOST - steps))
        _snap(beta, lower, upper, ON_BOUND * C)
        _finish(K, beta, e, lower, upper, ON_BOUND * C)
        e = y - K @ beta  # anew, without what rounding has added up
        low, high = _bounds(beta, e, lower, upper)
        done = DONE * (1 + float(np.abs(e).max()))
        settled = low - high <= done
        if settled or steps >= MOST:
            break
        close = max(min(close / 10, (low - high) / 10), done / 2)
    violation = low - high
    if violation > 0:  # one bias: what is left between the two is rounding
        low = high = (low + high) / 2
    return Duals(beta, e, low, high, steps, violation, settled)


def solve_rising(K: np.ndarray, y: np.ndarray, C: float) -> Duals:
    """The same as :func:`solve_duals`, sooner for a large C: solved for C ≤ 1 first, then for ten
    times that, from the β before times ten, and so on. ``steps`` are those of all.

    Source: the multipliers are piecewise straight in C (Hastie, Rosset, Tibshirani and Zhu, Journal
    of Machine Learning Research 5, 2004), so few change their kind.
    """
    tens = max(0, math.ceil(math.log10(C))) if C > 0 else 0
    found, steps, before = None, 0, 0.0
    for price in (C / 10.0**k for k in range(tens, -1, -1)):
        start = None if found is None else found.beta / before * price
        found, before = solve_duals(K, y, price, start), price
        steps += found.steps
    return replace(found, steps=steps)


def _walk(K, curvature, beta, e, lower, upper, close, most) -> int:
    """Steps of two multipliers until the violation is below ``close``; changes β and e."""
    rising, falling = np.where(beta < upper, 0.0, -np.inf), np.where(beta > lower, 0.0, -np.inf)
    for step in range(most):
        i = int((e + rising).argmax())
        gap = e[i] - e + falling
        if gap.max() <= close:
            return step
        np.maximum(gap, 0.0, out=gap)
        j = int((gap * gap / curvature[i]).argmax())
        move = min(gap[j] / curvature[i, j], upper[i] - beta[i], beta[j] - lower[j])
        beta[i] = upper[i] if move == upper[i] - beta[i] else beta[i] + move
        beta[j] = lower[j] if move == beta[j] - lower[j] else beta[j] - move
        e -= move * (K[i] - K[j])
        falling[i] = rising[j] = 0.0
        rising[i] = 0.0 if beta[i] < upper[i] else -np.inf
        falling[j] = 0.0 if beta[j] > lower[j] else -np.inf
    return most


def _finish(K, beta, e, lower, upper, dust) -> None:
    """Move the free β at once towards e = b for all of them, Σβ = 0, the others where they are; one
    that meets its bound stays there, and the rest go on. Changes β and e; never for the worse."""
    for _ in range(ROUNDS):
        free = np.flatnonzero((beta > lower) & (beta < upper))
        if len(free) < 2:
            return
        k, columns = len(free), K[:, free]
        system = np.ones((k + 1, k + 1))
        system[:k, :k], system[k, k] = columns[free], 0.0
        wanted = np.append(e[free], 0.0)
        solved = _solved(system, wanted)
        # What no β reaches lies where K is flat: along it the dual falls as far as the bounds go.
        rest = (wanted - system @ solved)[:k]
        endless = np.abs(rest).max() > 1e-9 * (1 + np.abs(wanted).max())
        way = rest - rest.mean() if endless else solved[:k] - solved[:k].mean()
        with np.errstate(divide="ignore", invalid="ignore"):
            room = np.where(way > 0, upper[free] - beta[free], lower[free] - beta[free]) / way
        room[way == 0] = np.inf
        part = float(room.min()) if endless else min(1.0, float(room.min()))
        turn = columns @ way
        if part * (way @ e[free]) - part * part / 2 * (way @ turn[free]) < 0 or part == np.inf:
            return  # no kernel: a saddle
        beta[free] += part * way
        e -= part * turn
        _snap(beta, lower, upper, dust)
        if part == 1.0 and not endless:
            return


def _solved(system: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """The solution; where the system is nearly singular, of those that come nearest the shortest,
    which takes several times as long."""
    parts, pivots, singular = lapack.dgetrf(system)
    if not singular and lapack.dgecon(parts, np.abs(system).sum(axis=0).max())[0] > WELL:
        return lapack.dgetrs(parts, pivots, wanted)[0]
    return np.linalg.lstsq(system, wanted, rcond=1e-12)[0]


def _snap(beta, lower, upper, dust) -> None:
    """Put what rounding keeps off a bound on it: else it would count as free."""
    for bound in (lower, upper):
        np.copyto(beta, bound, where=np.abs(beta - bound) <= dust)


def _bounds(beta, e, lower, upper) -> tuple[float, float]:
    """The greatest e that may rise and the least that may fall: b lies between them."""
    return float(e[beta < upper].max()), float(e[beta > lower].min())
