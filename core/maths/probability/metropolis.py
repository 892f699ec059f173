"""Metropolis: a walk that visits every place as often as a wanted density says, and how many
independent draws its visits are worth."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True)
class Target:
    """A density on the line. ``log_density`` is known up to a constant only: that is all that the
    walk needs; ``density`` is whole. ``hump`` is where a valley parts it, NaN without one, and
    ``tops`` what a walk has to pass on each side to have come to that hump: a standard deviation
    of the hump before its top."""

    log_density: Callable[[float], float]
    density: Callable[[np.ndarray], np.ndarray]
    mean: float
    deviation: float
    low: float
    high: float
    hump: float = math.nan
    tops: tuple[float, float] = (math.nan, math.nan)


def _bell(x: float) -> float:
    return -0.5 * x * x


def _humps(x: float) -> float:
    far = abs(x)
    near, other = (far - 3) ** 2, (far + 3) ** 2
    return -near / 0.98 + math.log1p(math.exp((near - other) / 0.98))


def _waiting(x: float) -> float:
    return -x if x >= 0 else -math.inf


def _box(x: float) -> float:
    return 0.0 if abs(x) <= 2 else -math.inf


def _normal(x: np.ndarray, mean: float, deviation: float) -> np.ndarray:
    z = (np.asarray(x, float) - mean) / deviation
    return np.exp(-z * z / 2) / (deviation * math.sqrt(2 * math.pi))


TARGETS = {
    "bell": Target(_bell, lambda x: _normal(x, 0, 1), 0.0, 1.0, -4.5, 4.5),
    "humps": Target(
        _humps,
        lambda x: (_normal(x, -3, 0.7) + _normal(x, 3, 0.7)) / 2,
        0.0,
        math.sqrt(9.49),
        -6.5,
        6.5,
        hump=0.0,
        tops=(-2.3, 2.3),
    ),
    "waiting": Target(
        _waiting,
        lambda x: np.where(np.asarray(x) >= 0, np.exp(-np.maximum(x, 0)), 0.0),
        1.0,
        1.0,
        -1.0,
        8.0,
    ),
    "box": Target(
        _box, lambda x: np.where(np.abs(x) <= 2, 0.25, 0.0), 0.0, 2 / math.sqrt(3), -3.0, 3.0
    ),
}


@dataclass(frozen=True, eq=False)
class Walk:
    """``places`` x₀, …, x_N; ``chances`` min(1, p(y)/p(x)) of the N proposals y; ``taken`` which
    were accepted."""

    places: np.ndarray
    chances: np.ndarray
    taken: np.ndarray

    @property
    def accepted(self) -> float:
        return float(self.taken.mean())


def metropolis(
    log_density: Callable[[float], float],
    start: float,
    moves: ArrayLike,
    uniforms: ArrayLike,
) -> Walk:
    """From x propose y = x + move; go there with probability min(1, p(y)/p(x)), else stay and count
    x once more (Metropolis et al. 1953). Moves must be as likely as their opposites.

    Errors: ValueError where the density is 0 at the start.

    >>> metropolis(lambda x: -x * x, 0.0, [2.0, 0.5], [0.9, 0.1]).places.tolist()
    [0.0, 0.0, 0.5]
    """
    x, height = float(start), log_density(float(start))
    if height == -math.inf:
        raise ValueError(f"the density is 0 at the start {start}")
    with np.errstate(divide="ignore"):
        bars = np.log(np.asarray(uniforms, float)).tolist()  # u < p(y)/p(x), in logarithms
    places, gains, taken = [x], [], []
    for move, bar in zip(np.asarray(moves, float).tolist(), bars, strict=True):
        there = log_density(x + move)
        gain = there - height
        if bar < gain:
            x, height = x + move, there
        taken.append(bar < gain)
        gains.append(gain)
        places.append(x)
    chances = np.exp(np.minimum(gains, 0.0))
    return Walk(np.array(places), chances, np.array(taken, bool))


def all_autocorrelations(x: ArrayLike) -> np.ndarray:
    """ρ(0) = 1, ρ(1), …, up to n − 1: Σ (x(t) − m)·(x(t + k) − m), divided by the one of k = 0,
    m the mean of all (the divisor of each lag is n). NaN where x never changes.

    >>> all_autocorrelations([1.0, -1.0, 1.0, -1.0]).tolist()
    [1.0, -0.75, 0.5, -0.25]
    """
    x = np.asarray(x, float)
    x = x - x.mean()
    if np.abs(x).max() <= 1e-13:
        return np.full(len(x), np.nan)
    size = 1 << (2 * len(x) - 1).bit_length()
    power = np.abs(np.fft.rfft(x, size)) ** 2
    found = np.fft.irfft(power, size)[: len(x)]
    return np.round(found / found[0], 14)


def correlation_time(rho: np.ndarray) -> float:
    """τ = 1 + 2·Σ ρ(k): so many steps are worth one independent draw. The sum ends before the first
    pair ρ(2m) + ρ(2m + 1) that is not above 0, as for a reversible chain all are (Geyer 1992).

    >>> correlation_time(np.array([1.0, 0.5, 0.25, 0.0, -0.1, 0.0]))
    2.5
    """
    if np.isnan(rho[0]):
        return math.nan
    pairs = rho[: len(rho) // 2 * 2].reshape(-1, 2).sum(axis=1)
    ends = np.flatnonzero(pairs <= 0)
    last = ends[0] if len(ends) else len(pairs)
    return float(max(2 * pairs[:last].sum() - 1, 1 / len(rho)))


def passages(places: ArrayLike, left: float, right: float) -> int:
    """How often a walk goes over from one hump to the other: from a place up to ``left`` to one
    from ``right`` on, or back. Steps to and fro in the valley between count for nothing.

    >>> passages([-3, 0.1, -0.1, 0.1, 3, 0.1, 3], -2.3, 2.3)
    1
    """
    places = np.asarray(places, float)
    side = (places >= right).astype(int) - (places <= left)
    seen = side[side != 0]
    return int((seen[1:] != seen[:-1]).sum())


class Visits(Enum):
    """What a walk has come to."""

    STUCK = auto()  # no proposal was taken
    ONE_HUMP = auto()  # one side of the valley only
    FEW = auto()  # worth fewer than FEW_DRAWS independent draws
    ENOUGH = auto()


FEW_DRAWS = 100


def judge_walk(target: Target, walk: Walk, worth: float) -> Visits:
    if not walk.taken.any():
        return Visits.STUCK
    sides = set((walk.places[1:] > target.hump).tolist()) if not math.isnan(target.hump) else {0, 1}
    if len(sides) == 1:
        return Visits.ONE_HUMP
    return Visits.FEW if worth < FEW_DRAWS else Visits.ENOUGH
