"""A stream of cases whose boundary turns, and a line that is fitted to what is still in memory.

Cases x are drawn from the standard normal law of the plane. The answer of a case is the side of a
line through the origin, y = ±1, and a share of the answers, ``flips``, is given wrongly. The line
turns by ``rate`` degrees from one case to the next. Ages count from the case to be answered: the
case before it has age 1. Angles are in degrees, counted anticlockwise.
"""

from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache
from math import pi, radians, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy.signal import lfilter
from scipy.special import erf

BEFORE = 512  # cases before the first that is shown, while the line stands still
SHOWN = 300
STREAMS = 120
AGES = 448
MEMORIES = (4, 6, 8, 11, 16, 23, 32, 45, 64, 91, 128)
UPRIGHT = 90.0  # where the normal of the line stands before it turns
WIDE = 45.0  # degrees of scatter from which on a small angle is no longer one


class Memory(Enum):
    """UPSIDE: wrong more often than right; BEST: none tried is better by more than two standard
    errors; LONG, SHORT: longer or shorter than the best, and worse by more than that."""

    UPSIDE = "upside"
    BEST = "best"
    LONG = "long"
    SHORT = "short"


def forgetting_factor(memory: float) -> float:
    """γ = (W − 1)/(W + 1): weights γ^(age − 1) have the mean age and the effective number of cases,
    (Σw)²/Σw², of a window of W cases.

    >>> forgetting_factor(19)
    0.9
    """
    return (memory - 1) / (memory + 1)


def age_weights(memory: float, shape: str, ages: int = AGES) -> np.ndarray:
    """Weights of the ages 1, 2, …, ``ages``: 1 up to ``memory`` for a "window", γ^(age − 1) for
    "fading". Errors: ValueError for a memory below 1 or another shape.

    >>> age_weights(2, "window", 4)
    array([1., 1., 0., 0.])
    """
    if not memory >= 1:
        raise ValueError(f"memory must be at least 1, got {memory}")
    age = np.arange(1.0, ages + 1)
    if shape == "window":
        return (age <= memory).astype(float)
    if shape == "fading":
        return forgetting_factor(memory) ** (age - 1)
    raise ValueError(f"shape must be window or fading, got {shape}")


def wrong_share(off: np.ndarray, flips: float) -> np.ndarray:
    """The chance of a wrong answer of a line that is ``off`` degrees from the true one:
    q + (1 − 2q)·|off|/180, off taken into −180…180, since the cases look alike from every side.

    >>> wrong_share(np.array([90.0, 360.0]), 0.1)
    array([0.5, 0.1])
    """
    return flips + (1 - 2 * flips) * np.abs(turned_into(off)) / 180


def turned_into(angle: np.ndarray) -> np.ndarray:
    """The same angle between −180 and 180 degrees."""
    return (np.asarray(angle) + 180) % 360 - 180


def solve_normals(gram: np.ndarray, sums: np.ndarray) -> np.ndarray:
    """Angles of w = G⁻¹s, the least-squares fit of y by w·x. gram: (…, 3) sums of x₁², x₁x₂, x₂²;
    sums: (…, 2) of y·x. Only the direction counts, so the determinant, which is not negative, is
    left out."""
    a, b, c = np.moveaxis(gram, -1, 0)
    s, t = np.moveaxis(sums, -1, 0)
    return np.degrees(np.arctan2(a * t - b * s, c * s - b * t))


@dataclass(frozen=True, eq=False)
class Stream:
    """x: (BEFORE + SHOWN + 1, 2); y: the same number of answers; normal: where the normal of the
    true line stood at each. The case BEFORE + t is the t-th after the last one that stood still;
    the turning starts with t = 1."""

    x: np.ndarray
    y: np.ndarray
    normal: np.ndarray

    @cached_property
    def products(self) -> np.ndarray:
        """x₁², x₁x₂, x₂², yx₁, yx₂ of each case but the last."""
        (x1, x2), y = self.x[:-1].T, self.y[:-1]
        return np.column_stack([x1 * x1, x1 * x2, x2 * x2, y * x1, y * x2])


@lru_cache(maxsize=64)
def draw_stream(rate: float, flips: float, seed: int) -> Stream:
    """One stream. Same seed, same cases and same wrong answers, whatever the rate."""
    rng = np.random.default_rng(seed)
    count = BEFORE + SHOWN + 1
    x, u = rng.standard_normal((count, 2)), rng.random(count)
    normal = UPRIGHT + rate * np.maximum(np.arange(count) - BEFORE + 1, 0)
    way = np.radians(normal)
    side = np.where(x[:, 0] * np.cos(way) + x[:, 1] * np.sin(way) > 0, 1.0, -1.0)
    return Stream(x, np.where(u < flips, -side, side), normal)


def follow(stream: Stream, memory: float, shape: str) -> np.ndarray:
    """Angle of the fitted normal when 0, 1, …, SHOWN cases of those shown are known, (SHOWN + 1,):
    each from the cases in memory then, of the last ``memory`` ("window"), with fading weights
    ("fading"), or of all so far ("all")."""
    each = stream.products
    if shape == "fading":
        sums = lfilter([1.0], [1.0, -forgetting_factor(memory)], each, axis=0)
        sums = sums[BEFORE - 1 :]
    else:
        whole = np.vstack([np.zeros(5), np.cumsum(each, axis=0)])
        sums = whole[BEFORE:]
        if shape == "window":
            first = BEFORE - int(memory)
            sums = sums - whole[first : first + len(sums)]
    return solve_normals(sums[:, :3], sums[:, 3:])


@lru_cache(maxsize=8)
def _draws(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cases (2, AGES, STREAMS), uniform numbers, and products of the cases (AGES, 3·STREAMS)."""
    rng = np.random.default_rng([seed, 1])
    x, u = rng.standard_normal((2, AGES, STREAMS)), rng.random((AGES, STREAMS))
    return x, u, np.concatenate([x[0] ** 2, x[0] * x[1], x[1] ** 2], axis=1)


@lru_cache(maxsize=4)
def _tried_weights(shape: str) -> np.ndarray:
    return np.stack([age_weights(memory, shape) for memory in MEMORIES])


@lru_cache(maxsize=32)
def _grams(shape: str, seed: int) -> np.ndarray:
    return _sums(_tried_weights(shape), _draws(seed)[2])


@lru_cache(maxsize=256)
def _gram(memory: int, shape: str, seed: int) -> np.ndarray:
    return _sums(age_weights(memory, shape)[None], _draws(seed)[2])


@lru_cache(maxsize=8)
def _answers(rate: float, flips: float, seed: int) -> np.ndarray:
    """Products y·x by age, (AGES, 2·STREAMS), the line of the case to answer being upright at 0."""
    x, u, _ = _draws(seed)
    way = np.radians(-rate * np.arange(1, AGES + 1))[:, None]
    side = x[0] * np.cos(way) + x[1] * np.sin(way)
    y = np.where((side > 0) != (u < flips), 1.0, -1.0)
    each = np.empty((AGES, 2, STREAMS))
    return np.multiply(y[:, None], np.moveaxis(x, 0, 1), out=each).reshape(AGES, -1)


def _sums(weights: np.ndarray, each: np.ndarray) -> np.ndarray:
    """weights @ each, in one thread: so small a product would wait for the others."""
    return np.einsum("ma,as->ms", weights, each)


def _chances(grams: np.ndarray, sums: np.ndarray, flips: float) -> np.ndarray:
    off = solve_normals(
        np.stack(np.split(grams, 3, axis=1), axis=-1), np.stack(np.split(sums, 2, axis=1), axis=-1)
    )
    return wrong_share(off, flips)


@lru_cache(maxsize=64)
def tried_memories(rate: float, flips: float, shape: str, seed: int) -> np.ndarray:
    """The chance of a wrong answer to the next case, (memories tried, STREAMS): one column a
    stream, independent of each other, long after the turning began."""
    sums = _sums(_tried_weights(shape), _answers(rate, flips, seed))
    return _chances(_grams(shape, seed), sums, flips)


@dataclass(frozen=True, eq=False)
class Judged:
    """mean, error: of the chance of a wrong answer, over streams, with its standard error; tried,
    errors: the same for each of MEMORIES; best: the one of these with the least mean; more, spread:
    by how much the memory of now is above it, and the standard error of that difference."""

    case: Memory
    mean: float
    error: float
    tried: np.ndarray
    errors: np.ndarray
    best: int
    more: float
    spread: float


def judge_memory(memory: int, rate: float, flips: float, shape: str, seed: int) -> Judged:
    """Measured over STREAMS streams; both memories are judged on the same ones."""
    chances = tried_memories(rate, flips, shape, seed)
    sums = _sums(age_weights(memory, shape)[None], _answers(rate, flips, seed))
    now = _chances(_gram(memory, shape, seed), sums, flips)[0]
    tried = chances.mean(axis=1)
    at = int(tried.argmin())
    above = now - chances[at]
    mean, error = float(now.mean()), standard_error(now)
    more, spread = float(above.mean()), standard_error(above)
    if mean > 0.5 + 2 * error:
        case = Memory.UPSIDE
    elif memory == MEMORIES[at] or more <= 2 * spread:
        case = Memory.BEST
    else:
        case = Memory.LONG if memory > MEMORIES[at] else Memory.SHORT
    errors = chances.std(axis=1, ddof=1) / sqrt(STREAMS)
    return Judged(case, mean, error, tried, errors, MEMORIES[at], more, spread)


def standard_error(values: np.ndarray) -> float:
    """Of a mean of independent values: s/√n, s with n − 1."""
    return float(values.std(ddof=1) / sqrt(len(values)))


def mean_age(memory: float) -> float:
    """(W + 1)/2, of a window and of fading weights alike."""
    return (memory + 1) / 2


def pull(flips: float) -> float:
    """κ = (1 − 2q)·√(2/π): the length of the least-squares normal of endlessly many cases."""
    return (1 - 2 * flips) * sqrt(2 / pi)


def scatter(memory: ArrayLike, flips: float) -> np.ndarray:
    """Degrees by which the fitted normal scatters for a line that stands still, to first order:
    √((1 − κ²)/(κ²W)) in radians."""
    kappa = pull(flips)
    return np.degrees(np.sqrt((1 - kappa**2) / np.asarray(memory, float)) / kappa)


def expected_share(lag: ArrayLike, spread: ArrayLike, flips: float) -> np.ndarray:
    """The chance of a wrong answer where the angle is off by a normal variable of this mean and
    standard deviation (degrees): q + (1 − 2q)·E|off|/180; NaN from WIDE on, or for a lag beyond 90.

    E|off| = σ√(2/π)·e^(−μ²/2σ²) + μ·erf(μ/σ√2).
    """
    lag, spread = np.asarray(lag, float), np.asarray(spread, float)
    away = spread * sqrt(2 / pi) * np.exp(-(lag**2) / (2 * spread**2))
    away = away + lag * erf(lag / (spread * sqrt(2)))
    told = (spread <= WIDE) & (np.abs(lag) <= 90)
    return np.where(told, flips + (1 - 2 * flips) * away / 180, np.nan)[()]


def ray(angle: float, length: float) -> tuple[float, float]:
    """The point at this angle and distance from the origin."""
    return length * float(np.cos(radians(angle))), length * float(np.sin(radians(angle)))
