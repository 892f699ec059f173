"""A·x = b with a noisy right side: what small singular values do to it, and two ways to damp them.

b = A·x + e, x the truth and e the noise. With the singular value decomposition the plain solution
is x = Σ (uᵢᵀb/σᵢ)·vᵢ, in which noise along uᵢ is divided by σᵢ. Both ways multiply each term by a
filter fᵢ between 0 and 1. Functions on [0, 1] are columns of n values at t = (i − ½)/n. Errors are
in the Euclidean norm, as shares of ‖x‖.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

import numpy as np
from scipy.optimize import minimize_scalar

from core.maths.linear_algebra.singular_values import (
    Singular,
    decompose_singular,
    numerical_rank,
)

SIZE = 32
LEAST_DAMPING, MOST_DAMPING = 1e-10, 10.0
DAMPINGS = np.logspace(math.log10(LEAST_DAMPING), math.log10(MOST_DAMPING), 221)


def midpoints(n: int = SIZE) -> np.ndarray:
    return (np.arange(n) + 0.5) / n


def blur(width: float, n: int = SIZE) -> np.ndarray:
    """Each value smeared over its neighbours like a normal density with a standard deviation of
    ``width`` places; what falls off the ends is lost. Symmetric.

    >>> blur(1.0, 3).round(3).tolist()
    [[0.399, 0.242, 0.054], [0.242, 0.399, 0.242], [0.054, 0.242, 0.399]]
    """
    apart = (np.arange(n)[:, None] - np.arange(n)) / width
    return np.exp(-(apart**2) / 2) / (width * math.sqrt(2 * math.pi))


def integration(n: int = SIZE) -> np.ndarray:
    """The running sum Σ_{j ≤ i} xⱼ/n, an integral from 0; its inverse differentiates."""
    return np.tril(np.ones((n, n))) / n


def hilbert_matrix(n: int = SIZE) -> np.ndarray:
    """1/(i + j − 1) (Hilbert 1894): the fit of a polynomial on [0, 1] in its powers."""
    i = np.arange(1, n + 1)
    return 1.0 / (i[:, None] + i - 1)


def circle_differences(n: int = SIZE) -> np.ndarray:
    """x_{i+1} − xᵢ on a circle. A constant goes to 0, so one σ is 0; the others are 2·|sin(πk/n)|.

    >>> circle_differences(3).tolist()
    [[-1.0, 1.0, 0.0], [0.0, -1.0, 1.0], [1.0, 0.0, -1.0]]
    """
    return np.roll(np.eye(n), 1, axis=1) - np.eye(n)


OPERATORS: dict[str, Callable[[], np.ndarray]] = {
    "narrow": lambda: blur(1.0),
    "wide": lambda: blur(2.0),
    "integration": integration,
    "hilbert": hilbert_matrix,
    "circle": circle_differences,
}


def hill(n: int = SIZE) -> np.ndarray:
    return np.exp(-(((midpoints(n) - 0.4) / 0.15) ** 2))


def box(n: int = SIZE) -> np.ndarray:
    t = midpoints(n)
    return np.where((t > 0.25) & (t < 0.6), 1.0, 0.0)


def two_peaks(n: int = SIZE) -> np.ndarray:
    t = midpoints(n)
    return np.exp(-(((t - 0.35) / 0.05) ** 2)) + 0.6 * np.exp(-(((t - 0.6) / 0.05) ** 2))


TRUTHS: dict[str, Callable[[], np.ndarray]] = {"hill": hill, "box": box, "peaks": two_peaks}


@lru_cache(maxsize=8)
def operator(name: str) -> tuple[np.ndarray, Singular, int]:
    """A by its name in OPERATORS, its decomposition by :func:`decompose_singular`, its rank."""
    A = OPERATORS[name]()
    found = decompose_singular(A)
    return A, found, numerical_rank(found.values, A.shape)


@dataclass(frozen=True, eq=False)
class Problem:
    """A·x = b, b = ``clean`` + ``noise`` with clean = A·x. In the singular directions:
    ``seen`` uᵢᵀb, ``noise_seen`` uᵢᵀe, ``truth_along`` vᵢᵀx. ``rank`` counts the σ above rounding.
    """

    matrix: np.ndarray
    found: Singular
    rank: int
    truth: np.ndarray
    clean: np.ndarray
    noise: np.ndarray
    seen: np.ndarray
    noise_seen: np.ndarray
    truth_along: np.ndarray

    @property
    def right_side(self) -> np.ndarray:
        return self.clean + self.noise

    @property
    def condition(self) -> float:
        """κ = σ₁/σ_n; ∞ where σ_n is 0 or no more than rounding."""
        values = self.found.values
        return float(values[0] / values[-1]) if self.rank == len(values) else math.inf

    @property
    def noise_share(self) -> float:
        """‖e‖/‖A·x‖."""
        return _norm(self.noise) / _norm(self.clean)


def pose(name: str, truth: str, level: float, seed: int) -> Problem:
    """The problem with this operator and truth; the noise is normal and independent, its standard
    deviation ``level`` times the root mean square of A·x. Errors: ValueError for level < 0.

    >>> pose("circle", "hill", 0.0, 1).rank
    31
    """
    if level < 0:
        raise ValueError(f"level must not be negative, got {level}")
    A, found, rank = operator(name)
    x = TRUTHS[truth]()
    clean = A @ x
    size = level * math.sqrt(float(clean @ clean) / len(clean))
    noise = size * np.random.default_rng(seed).standard_normal(len(clean))
    U, V = found.left, found.right
    seen = U.T @ (clean + noise)
    return Problem(A, found, rank, x, clean, noise, seen, U.T @ noise, V.T @ x)


def truncation(problem: Problem, k: int) -> np.ndarray:
    """The filter of truncation: 1 for the first k, 0 for the others (no more than the rank)."""
    return np.where(np.arange(len(problem.truth)) < min(k, problem.rank), 1.0, 0.0)


def damping(problem: Problem, strength: float) -> np.ndarray:
    """The filter σᵢ²/(σᵢ² + λ²): x then makes ‖A·x − b‖² + λ²·‖x‖² least.

    Source: A. N. Tikhonov, Doklady Akademii Nauk SSSR 151, 1963; D. L. Phillips, Journal of the
    ACM 9, 1962; P. C. Hansen, Rank-Deficient and Discrete Ill-Posed Problems, 1998, section 4.2.
    """
    return _damping_filters(problem, np.array([strength]))[0]


@dataclass(frozen=True, eq=False)
class Filtered:
    """The solution Σ fᵢ·(uᵢᵀb/σᵢ)·vᵢ. Its error is the sum of two vectors: ``missing`` is the size
    of Σ (fᵢ − 1)(vᵢᵀx)·vᵢ, the part of the truth that is damped away, ``let_in`` that of
    Σ fᵢ·(uᵢᵀe/σᵢ)·vᵢ, noise. ``residual`` is ‖b − A·x‖. All but the residual are shares of ‖x‖."""

    x: np.ndarray
    error: float
    missing: float
    let_in: float
    residual: float


def solve_filtered(problem: Problem, filters: np.ndarray) -> Filtered:
    """The solution with these filters, (n,). σ that are 0 or rounding take no part: their filter is
    0, as in the pseudo-inverse A⁺ (f = 1 for all others).

    >>> exact = pose("circle", "box", 0.0, 1)
    >>> solved = solve_filtered(exact, truncation(exact, 31))
    >>> bool(abs(solved.x - (exact.truth - exact.truth.mean())).max() < 1e-12)
    True
    """
    f, size = filters, _norm(problem.truth)
    along = f * _divided(problem, problem.seen)
    return Filtered(
        x := problem.found.right @ along,
        _norm(along - problem.truth_along) / size,  # = ‖x − truth‖, V being orthogonal
        _norm((f - 1) * problem.truth_along) / size,
        _norm(f * _divided(problem, problem.noise_seen)) / size,
        _norm(problem.right_side - problem.matrix @ x),
    )


def _divided(problem: Problem, along: np.ndarray) -> np.ndarray:
    """``along``/σ, 0 where σ takes no part."""
    sure = np.arange(len(along)) < problem.rank
    return np.where(sure, along / np.where(sure, problem.found.values, 1.0), 0.0)


def truncation_errors(problem: Problem) -> np.ndarray:
    """The error at k = 0 … rank, (rank + 1,): with each k a missing part goes and noise comes."""
    r = problem.rank
    came = (_divided(problem, problem.seen) - problem.truth_along)[:r] ** 2
    missed = np.append(np.cumsum((problem.truth_along**2)[::-1])[::-1], 0.0)[: r + 1]
    return np.sqrt(np.append(0.0, np.cumsum(came)) + missed) / _norm(problem.truth)


def damping_errors(problem: Problem, strengths: np.ndarray) -> np.ndarray:
    """The error for each λ, (len(strengths),)."""
    apart = (
        _damping_filters(problem, strengths) * _divided(problem, problem.seen) - problem.truth_along
    )
    return np.sqrt((apart * apart).sum(axis=1)) / _norm(problem.truth)


def truncation_sizes(problem: Problem) -> tuple[np.ndarray, np.ndarray]:
    """‖b − A·x‖ and ‖x‖ at k = 0 … rank."""
    r = problem.rank
    outside = problem.right_side - problem.found.left[:, :r] @ problem.seen[:r]
    left = np.append(np.cumsum((problem.seen[:r] ** 2)[::-1])[::-1], 0.0) + outside @ outside
    along = _divided(problem, problem.seen)[:r] ** 2
    return np.sqrt(left), np.sqrt(np.append(0.0, np.cumsum(along)))


def damping_sizes(problem: Problem, strengths: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """‖b − A·x‖ and ‖x‖ for each λ, (len(strengths),): on logarithmic axes often an L, whose corner
    is a λ to try when neither the noise nor x is known.

    Source: P. C. Hansen, Analysis of discrete ill-posed problems by means of the L-curve, SIAM
    Review 34, 1992.
    """
    filters = _damping_filters(problem, strengths)
    r = problem.rank
    outside = problem.right_side - problem.found.left[:, :r] @ problem.seen[:r]
    left = ((1 - filters[:, :r]) * problem.seen[:r]) ** 2
    along = filters * _divided(problem, problem.seen)
    return np.sqrt(left.sum(axis=1) + outside @ outside), np.sqrt((along * along).sum(axis=1))


def _damping_filters(problem: Problem, strengths: np.ndarray) -> np.ndarray:
    square = problem.found.values**2
    sure = np.arange(len(square)) < problem.rank
    return np.where(sure, square / (square + np.asarray(strengths, float)[:, None] ** 2), 0.0)


def best_truncation(problem: Problem) -> tuple[int, float]:
    """The first k of least error, and that error."""
    errors = truncation_errors(problem)
    k = int(np.argmin(errors))
    return k, float(errors[k])


def best_damping(problem: Problem) -> tuple[float, float]:
    """The λ of least error between 10⁻¹⁰ and 10, and that error: the best of a fine grid, made
    better between its neighbours (Brent's method)."""
    errors = damping_errors(problem, DAMPINGS)
    at = int(np.argmin(errors))
    low, high = DAMPINGS[max(at - 1, 0)], DAMPINGS[min(at + 1, len(DAMPINGS) - 1)]
    finer = minimize_scalar(
        lambda power: float(damping_errors(problem, np.array([10.0**power]))[0]),
        bounds=(math.log10(low), math.log10(high)),
        method="bounded",
        options={"xatol": 1e-4},
    )
    if finer.fun < errors[at]:
        return 10.0 ** float(finer.x), float(finer.fun)
    return float(DAMPINGS[at]), float(errors[at])


def discrepancy_rank(problem: Problem) -> int:
    """The smallest k whose residual is not larger than the noise ‖e‖; the rank where none is.

    Source: V. A. Morozov, Soviet Mathematics Doklady 7, 1966: the size of the noise is known.
    """
    fits = truncation_sizes(problem)[0] <= _norm(problem.noise)
    return int(np.argmax(fits)) if fits.any() else problem.rank


class Balance(Enum):
    """What a filtered solution suffers from."""

    NEAR = auto()  # the error is within 2 % of the least that this kind of filter can reach
    HOPELESS = auto()  # farther off than x = 0
    DETAIL = auto()  # more of the truth is missing than noise let in
    NOISE = auto()  # more noise is let in


def judge_filtered(found: Filtered, least: float) -> Balance:
    """``least`` is the least error of this kind of filter."""
    if found.error <= 1.02 * least:
        return Balance.NEAR
    if found.error > 1 + 1e-12:  # k = 0 is x = 0, but for rounding
        return Balance.HOPELESS
    return Balance.DETAIL if found.missing > found.let_in else Balance.NOISE


def _norm(values: np.ndarray) -> float:
    return math.sqrt(float(values @ values))
