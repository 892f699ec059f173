"""Polynomials of any degree fitted to a few noisy points: bias, variance and noise, exact and
measured, on both sides of the degree from which a polynomial goes through all points."""

from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

import numpy as np
from numpy.polynomial.legendre import legvander

MOST = 100  # the highest degree looked at
GRID = np.linspace(-1, 1, 101)
TRUTHS = ("wave", "line", "peak", "step")
SMALLEST = 1e-13  # singular values below this share count as 0

DUST = 1e-20  # what rounding leaves of the square of an error that is 0


class Regime(Enum):
    """Where a degree stands for n points."""

    STIFF = auto()  # degree < n − 1, bias² at least the variance
    SUPPLE = auto()  # degree < n − 1, variance above bias²
    THROUGH = auto()  # degree = n − 1: one polynomial through all points
    BEYOND = auto()  # more coefficients than points


@dataclass(frozen=True, eq=False)
class Parts:
    """bias, variance: means over GRID of bias² and of the variance for noise of deviation 1, for
    each degree from 0 to MOST."""

    bias: np.ndarray
    variance: np.ndarray

    def error(self, sigma: float) -> np.ndarray:
        """bias² + variance + noise, for each degree."""
        return self.bias + sigma**2 * (self.variance + 1)


@dataclass(frozen=True, eq=False)
class Refits:
    """y: (refits, n) samples; fits: (refits, 101) over GRID; error: mean over the refits of the
    mean squared error on new values, one at each place of GRID; spread: its standard error; within:
    the mean squared residual on the points themselves."""

    y: np.ndarray
    fits: np.ndarray
    error: float
    spread: float
    within: float


def true_values(truth: str, x: np.ndarray) -> np.ndarray:
    """wave: sin πx; line: 0.8·x; peak: 1/(1 + 25x²) (Runge 1901); step: sign x.
    Errors: ValueError for an unknown name.

    >>> true_values("step", np.array([-0.5, 0, 0.5])).tolist()
    [-1.0, 0.0, 1.0]
    """
    match truth:
        case "wave":
            return np.sin(np.pi * x)
        case "line":
            return 0.8 * x
        case "peak":
            return 1 / (1 + 25 * x**2)
        case "step":
            return np.sign(x)
    raise ValueError(f"truth must be one of {', '.join(TRUTHS)}, got {truth}")


def points(n: int) -> np.ndarray:
    """n places at even steps over [−1, 1]. Errors: ValueError below two.

    >>> points(3).tolist()
    [-1.0, 0.0, 1.0]
    """
    if n < 2:
        raise ValueError(f"n must be at least 2, got {n}")
    return np.linspace(-1, 1, n)


@lru_cache(maxsize=512)
def smoother(n: int, degree: int) -> np.ndarray:
    """S with fit(GRID) = S·y: Legendre polynomials P₀ … P_degree and the least squares of shortest
    coefficients, S = Φ(GRID)·Φ(x)⁺, (101, n). Up to degree n − 1 the basis does not matter, beyond
    it does. Errors: ValueError unless 0 ≤ degree ≤ MOST.

    >>> (smoother(2, 1)[[0, 50, 100]].round(9) + 0.0).tolist()
    [[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]]
    """
    if not 0 <= degree <= MOST:
        raise ValueError(f"degree must lie between 0 and {MOST}, got {degree}")
    S = legvander(GRID, degree) @ np.linalg.pinv(legvander(points(n), degree), rcond=SMALLEST)
    S.setflags(write=False)
    return S


@lru_cache(maxsize=32)
def parts(truth: str, n: int) -> Parts:
    """Exact bias² and variance: the mean of the fits is S·f(x), their covariance σ²·SSᵀ.

    Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2nd ed. 2009,
    section 7.3.

    >>> parts("line", 10).bias[1] < 1e-25
    np.True_
    """
    f, goal = true_values(truth, points(n)), true_values(truth, GRID)
    every = [smoother(n, degree) for degree in range(MOST + 1)]
    bias = np.array([((S @ f - goal) ** 2).mean() for S in every])
    bias[bias < DUST] = 0.0
    return Parts(bias, np.array([(S**2).sum(axis=1).mean() for S in every]))


def refit(
    truth: str, n: int, degree: int, sigma: float, noise: tuple[np.ndarray, np.ndarray]
) -> Refits:
    """Samples y = f(x) + σ·noise, their fits, and the error on new values.

    noise: standard normal, (refits, n or more) for the points and (refits, 101) for new values.

    >>> found = refit("wave", 10, 3, 0.0, (np.zeros((5, 10)), np.zeros((5, 101))))
    >>> found.spread, round(found.error, 5)
    (0.0, 0.00659)
    """
    first, fresh = noise
    y = true_values(truth, points(n)) + sigma * first[:, :n]
    S = smoother(n, degree)
    fits = y @ S.T
    errors = ((true_values(truth, GRID) + sigma * fresh - fits) ** 2).mean(axis=1)
    spread = errors.std(ddof=1) / np.sqrt(len(errors)) if sigma else 0.0
    basis = legvander(points(n), degree)
    back = basis @ np.linalg.pinv(basis, rcond=SMALLEST) - np.eye(n)
    within = float(((y @ back.T) ** 2).mean()) if degree < n - 1 else 0.0
    error, within = (one if one > DUST else 0.0 for one in (float(errors.mean()), within))
    return Refits(y, fits, error, float(spread), within)


def least_degree(errors: np.ndarray) -> int:
    """The lowest degree whose error is the least to a millionth: an even or odd truth at even
    places is fitted by two degrees in the same way, and only rounding tells which is less.

    >>> least_degree(np.array([3.0, 1.0 + 1e-9, 1.0]))
    1
    """
    return int(np.argmax(errors <= errors.min() * (1 + 1e-6)))


def judge_degree(found: Parts, n: int, degree: int, sigma: float) -> Regime:
    """Where this degree stands.

    >>> judge_degree(parts("wave", 15), 15, 1, 0.3).name
    'STIFF'
    """
    if degree > n - 1:
        return Regime.BEYOND
    if degree == n - 1:
        return Regime.THROUGH
    supple = sigma**2 * found.variance[degree] > found.bias[degree]
    return Regime.SUPPLE if supple else Regime.STIFF
