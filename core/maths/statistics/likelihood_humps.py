"""Likelihoods of a location with several humps: the Cauchy law, and a mixture of two normal ones.

Cauchy with half width w: density 1/(πw(1 + ((x − θ)/w)²)). Mixture: half the data normal around 0
with deviation 1, half around θ with deviation w. Outside the data both likelihoods fall away from
them, so all humps lie between. Sources: Barnett 1966, Biometrika 53; Efron and Hinkley 1978,
Biometrika 65; Day 1969, Biometrika 56.
"""

import math
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq
from scipy.special import expit

from core.maths.statistics.likelihood_limits import ratio_limit

Array = NDArray[np.float64]
TIE = 1e-9  # humps whose ln L differ by less are equally high
FAR = 1e6  # an interval that reaches as far has no end


class Law(Enum):
    CAUCHY = "cauchy"
    MIXTURE = "mixture"


class Humps(Enum):
    ONE = "one hump"
    SEVERAL = "several, one of them the highest"
    TIE = "several of the same, largest height"


@dataclass(frozen=True, eq=False)
class Hills:
    """at: places of the humps, from left to right; heights: ln L there; dips: places of the lowest
    points between."""

    at: Array
    heights: Array
    dips: Array

    @property
    def best(self) -> int:
        return int(np.argmax(self.heights))

    @property
    def top(self) -> float:
        return float(self.heights.max())


def hump_log_likelihood(law: Law, x: ArrayLike, width: float, theta: ArrayLike) -> Array:
    """Σ ln f(xᵢ; θ) for each θ.

    >>> round(float(hump_log_likelihood(Law.CAUCHY, [0.0], 1.0, 0.0)), 4)
    -1.1447
    """
    x, t = np.asarray(x, float), np.asarray(theta, float)
    away = x.reshape(-1, *(1,) * t.ndim) - t
    if law is Law.CAUCHY:
        return -np.log(math.pi * width * (1 + (away / width) ** 2)).sum(axis=0)
    fixed = (-(x**2) / 2).reshape(-1, *(1,) * t.ndim)
    moved = -((away / width) ** 2) / 2 - math.log(width)
    return (np.logaddexp(fixed, moved) - math.log(2) - math.log(2 * math.pi) / 2).sum(axis=0)


def score(law: Law, x: ArrayLike, width: float, theta: ArrayLike) -> Array:
    """The slope ∂ln L/∂θ."""
    x, t = np.asarray(x, float), np.asarray(theta, float)
    away = x[:, None] - t
    if law is Law.CAUCHY:
        return (2 * away / (width**2 + away**2)).sum(axis=0)
    return (_moved_share(x[:, None], away, width) * away).sum(axis=0) / width**2


def _moved_share(x: Array, away: Array, width: float) -> Array:
    """Of a mixture: the probability that a datum is of the half around θ, ``away`` = x − θ."""
    return expit(-((away / width) ** 2) / 2 - math.log(width) + x**2 / 2)


def observed_information(law: Law, x: ArrayLike, width: float, theta: float) -> float:
    """−∂²ln L/∂θ². Of the Cauchy law Σ 2(w² − d²)/(w² + d²)², its mean n/(2w²).

    >>> observed_information(Law.CAUCHY, [0.0, 0.0], 1.0, 0.0)
    4.0
    """
    x = np.asarray(x, float)
    away = x - theta
    if law is Law.CAUCHY:
        return float((2 * (width**2 - away**2) / (width**2 + away**2) ** 2).sum())
    share = _moved_share(x, away, width)
    return float((share / width**2 - share * (1 - share) * away**2 / width**4).sum())


def find_hills(law: Law, x: ArrayLike, width: float) -> Hills:
    """All humps and the dips between, where the slope changes its sign on a fine grid; then by
    bisection.

    >>> find_hills(Law.CAUCHY, [-5.0, 5.0], 1.0).at.round(3).tolist()
    [-4.899, 4.899]
    """
    x = np.asarray(x, float)
    low, high = float(x.min()), float(x.max())
    count = int(np.clip(math.ceil(12 * (high - low) / width), 1, 3000))
    t = np.linspace(low - width / 12, high + width / 12, count + 3)
    slope = score(law, x, width, t)
    at = _roots(law, x, width, t, (slope[:-1] > 0) & (slope[1:] <= 0), 1.0)
    dips = _roots(law, x, width, t, (slope[:-1] < 0) & (slope[1:] >= 0), -1.0)
    return Hills(at, hump_log_likelihood(law, x, width, at), dips)


def _roots(law: Law, x: Array, width: float, t: Array, change: Array, sign: float) -> Array:
    low, high = t[:-1][change], t[1:][change]
    for _ in range(50):
        middle = (low + high) / 2
        up = sign * score(law, x, width, middle) > 0
        low, high = np.where(up, middle, low), np.where(up, high, middle)
    at = (low + high) / 2
    return np.where(np.abs(at) < 1e-12 * width, 0.0, at)


def judge_humps(hills: Hills) -> Humps:
    if len(hills.at) == 1:
        return Humps.ONE
    return Humps.TIE if (hills.heights > hills.top - TIE).sum() > 1 else Humps.SEVERAL


def climb(hills: Hills, start: float) -> int | None:
    """Which hump an uphill walk from ``start`` ends on; none from a dip, where the slope is 0.

    >>> climb(find_hills(Law.CAUCHY, [-5.0, 5.0], 1.0), 0.5)
    1
    """
    if (np.abs(hills.dips - start) <= 1e-9).any():
        return None
    return int((hills.dips < start).sum())


def interval_pieces(
    law: Law, x: ArrayLike, width: float, hills: Hills, level: float
) -> list[tuple[float, float]]:
    """All θ with 2(ln L̂ − ln L) at most the quantile of χ² with 1 degree, in pieces from left to
    right; ±∞ where a piece has no end.

    >>> x = [-9.0, 9.0]
    >>> len(interval_pieces(Law.CAUCHY, x, 1.0, find_hills(Law.CAUCHY, x, 1.0), 0.8))
    2
    """
    x = np.asarray(x, float)
    floor = hills.top - ratio_limit(level) / 2

    def spare(t: float) -> float:
        return float(hump_log_likelihood(law, x, width, t)) - floor

    def end(top: float, limit: float) -> float:
        """Where ln L falls below the floor between a hump and ``limit``; this where it does not."""
        if spare(limit) >= 0:
            return limit
        step = math.copysign(width, limit - top)
        while abs(step) < abs(limit - top) and spare(top + step) > 0:
            step *= 2
        outside = top + step if abs(step) < abs(limit - top) else limit
        return float(brentq(spare, top, outside, xtol=1e-10))

    pieces: list[tuple[float, float]] = []
    for k, (top, height) in enumerate(zip(hills.at, hills.heights, strict=True)):
        if height < floor:
            continue
        left = float(hills.dips[k - 1]) if k else -FAR
        right = float(hills.dips[k]) if k < len(hills.dips) else FAR
        low, high = end(float(top), left), end(float(top), right)
        if pieces and pieces[-1][1] == low:
            low = pieces.pop()[0]
        pieces.append((low, high))
    return [(-math.inf if a == -FAR else a, math.inf if b == FAR else b) for a, b in pieces]


def hump_density(law: Law, x: ArrayLike, width: float, theta: float) -> Array:
    """f(x; θ)."""
    x = np.asarray(x, float)
    if law is Law.CAUCHY:
        return 1 / (math.pi * width * (1 + ((x - theta) / width) ** 2))
    root = math.sqrt(2 * math.pi)
    moved = np.exp(-(((x - theta) / width) ** 2) / 2) / width
    return (np.exp(-(x**2) / 2) + moved) / (2 * root)
