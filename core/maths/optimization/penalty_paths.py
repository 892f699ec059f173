"""From outside and from inside to a limit: penalties, barriers and the augmented Lagrangian.

Minimise f = ½a₁(x₁ − p₁)² + ½a₂(x₂ − p₂)² where g = ½(x₁² + x₂² − r²) ≤ 0, with a best point on the
limit. Each method minimises something without a limit, whose gradient is ∇f + t·∇g with a t ≥ 0 of
its own: the multiplier that it has so far. So xᵢ = aᵢpᵢ/(aᵢ + t), and one equation in t is left.
Source: J. Nocedal, S. J. Wright, Numerical Optimization (2006), sections 17.1, 17.3 and 19.1.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

METHODS = ("penalty", "barrier", "augmented")
ROUNDING = 1e-12  # multipliers so near, relatively, are one
HALVINGS = 200  # each halves an interval of t; more than double precision can tell


@dataclass(frozen=True)
class DiscProblem:
    """``weights`` a > 0, ``goal`` p outside the disc of ``radius`` r about 0.

    Errors: ValueError where a weight or the radius is not above 0, or the goal is not outside.
    """

    weights: tuple[float, float]
    goal: tuple[float, float]
    radius: float

    def __post_init__(self) -> None:
        if min(*self.weights, self.radius) <= 0:
            raise ValueError("weights and radius must be above 0")
        if np.hypot(*self.goal) <= self.radius:
            raise ValueError("goal must lie outside the disc")

    def points(self, t: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
        """x₁ and x₂ where ∇f + t·∇g = 0."""
        t = np.asarray(t, float)
        first, second = (a * p / (a + t) for a, p in zip(self.weights, self.goal, strict=True))
        return first, second

    def limit(self, t: ArrayLike) -> np.ndarray:
        """g at that point: it falls as t grows."""
        x, y = self.points(t)
        return (x * x + y * y - self.radius**2) / 2

    def objective(self, t: ArrayLike) -> np.ndarray:
        x, y = self.points(t)
        (a, b), (p, q) = self.weights, self.goal
        return (a * (x - p) ** 2 + b * (y - q) ** 2) / 2


def rising_root(rises: Callable, low: ArrayLike, high: ArrayLike) -> np.ndarray:
    """Where functions that rise from below 0 to above it are 0, by halving, all at once.

    >>> rising_root(lambda t: t * t - np.array([4.0, 9.0]), [0.0, 0.0], [10.0, 10.0]).tolist()
    [2.0, 3.0]
    """
    low, high = np.broadcast_arrays(*(np.asarray(end, float) for end in (low, high)))
    low, high = low.copy(), high.copy()
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if np.all((middle == low) | (middle == high)):
            break
        under = rises(middle) < 0
        low, high = np.where(under, middle, low), np.where(under, high, middle)
    return (low + high) / 2


@lru_cache(maxsize=64)
def true_multiplier(problem: DiscProblem) -> float:
    """λ > 0 with g = 0, by Newton's method from t = 0; −g rises and is concave in t, so no step
    goes too far.

    >>> round(true_multiplier(DiscProblem((1.0, 1.0), (2.0, 0.0), 1.0)), 12)
    1.0
    """
    t = 0.0
    for _ in range(100):
        x, y = (float(part) for part in problem.points(t))
        a, b = problem.weights
        step = float(problem.limit(t)) / (x * x / (a + t) + y * y / (b + t))
        t += step
        if step <= 1e-15 * t:
            break
    return t


def penalty_multipliers(problem: DiscProblem, strength: ArrayLike) -> np.ndarray:
    """t of the minimum of f + (ρ/2)·max(g, 0)², for each ρ: t = ρ·g, and g > 0 stays. It is the
    first step of the method of multipliers.

    >>> float(penalty_multipliers(DiscProblem((1.0, 1.0), (2.0, 0.0), 1.0), 1e9)) < 1.0
    True
    """
    return augmented_multipliers(problem, strength, 1)[-1]


def barrier_multipliers(problem: DiscProblem, strength: ArrayLike) -> np.ndarray:
    """t of the minimum of f − μ·ln(−g) with μ = 1/ρ, for each ρ: t = −μ/g, and g < 0 stays."""
    mu, least = 1 / np.asarray(strength, float), true_multiplier(problem)
    # At the middle of the disc −g is largest, r²/2; far out t·(−g) is more than any μ.
    high = (
        least
        + 4 * mu / problem.radius**2
        + 4 * max(problem.weights) * (float(np.hypot(*problem.goal)) / problem.radius + 1)
    )
    return rising_root(lambda t: -t * problem.limit(t) - mu, np.full_like(mu, least), high)


def augmented_multipliers(problem: DiscProblem, strength: ArrayLike, updates: int) -> np.ndarray:
    """Rows t₁ … of the method of multipliers, for each fixed ρ, from λ₀ = 0: each minimises
    f + (max(0, λ + ρg)² − λ²)/2ρ, and t = max(0, λ + ρg) is the next λ.

    What must be 0, t − λ − ρ·g(t), rises and is concave in t, so no step of Newton's from t = λ
    goes too far. Source: Hestenes (1969); Powell (1969).

    >>> found = augmented_multipliers(DiscProblem((1.0, 1.0), (2.0, 0.0), 1.0), 1.0, 60)
    >>> round(float(found[-1]), 9)
    1.0
    """
    rho = np.asarray(strength, float)
    found, t = [], np.zeros_like(rho)
    (a, b), (p, q) = problem.weights, problem.goal
    for _ in range(updates):
        before = t
        for _ in range(60):
            x, y = a * p / (a + t), b * q / (b + t)
            g = (x * x + y * y - problem.radius**2) / 2
            slope = 1 + rho * (x * x / (a + t) + y * y / (b + t))
            step = (before + rho * g - t) / slope
            t = t + step
            if np.all(step <= 1e-15 * t):
                break
        found.append(t)
    return np.array(found)


def condition_numbers(
    problem: DiscProblem, method: str, t: ArrayLike, strength: ArrayLike
) -> np.ndarray:
    """Largest over smallest curvature of what the method minimises, at its minimum: the Hessian is
    diag(a) + t·I + c·∇g∇gᵀ, with c = ρ, or t²/μ for the barrier."""
    t, rho = np.asarray(t, float), np.asarray(strength, float)
    x, y = problem.points(t)
    weight = t * t * rho if method == "barrier" else rho
    (a, b) = problem.weights
    xx, yy, xy = a + t + weight * x * x, b + t + weight * y * y, weight * x * y
    middle, half = (xx + yy) / 2, np.hypot((xx - yy) / 2, xy)
    high = middle + half
    # The smaller one as the determinant over the larger: a difference would lose its digits.
    determinant = (a + t) * (b + t) + weight * ((a + t) * y * y + (b + t) * x * x)
    return high * high / determinant


class Stands(Enum):
    """Where the minimum without a limit stands."""

    OUTSIDE = auto()  # the limit is broken
    INSIDE = auto()  # there is room
    ON_LIMIT = auto()  # but for rounding


@dataclass(frozen=True)
class PathVerdict:
    """``multiplier`` t, ``true`` λ, ``limit`` g there, ``far`` from the best point, ``condition``
    of the Hessian; ``next_far`` and ``next_condition`` with ten times ρ, or after one more
    update."""

    case: Stands
    multiplier: float
    true: float
    limit: float
    far: float
    condition: float
    next_far: float
    next_condition: float


def multipliers_of(
    problem: DiscProblem, method: str, strength: ArrayLike, updates: int
) -> np.ndarray:
    """t of the method for each ρ; of the augmented Lagrangian after so many updates."""
    if method == "penalty":
        return penalty_multipliers(problem, strength)
    if method == "barrier":
        return barrier_multipliers(problem, strength)
    return augmented_multipliers(problem, strength, updates)[-1]


def distance_to_best(problem: DiscProblem, t: ArrayLike) -> np.ndarray:
    """How far the point of t stands from the best one."""
    (x, y), (best_x, best_y) = problem.points(t), problem.points(true_multiplier(problem))
    return np.hypot(x - best_x, y - best_y)


def judge_path(problem: DiscProblem, method: str, strength: float, updates: int) -> PathVerdict:
    """Where a method stands, and what more strength (or one more update) would bring.

    >>> found = judge_path(DiscProblem((1.0, 1.0), (2.0, 0.0), 1.0), "penalty", 1.0, 1)
    >>> found.case.name, found.multiplier < found.true
    ('OUTSIDE', True)
    """
    more = np.array([strength, strength if method == "augmented" else 10 * strength])
    t = multipliers_of(problem, method, more, updates)
    if method == "augmented":
        t[1] = augmented_multipliers(problem, strength, updates + 1)[-1]
    far, bend = distance_to_best(problem, t), condition_numbers(problem, method, t, more)
    g, true = float(problem.limit(t[0])), true_multiplier(problem)
    on = abs(t[0] - true) <= ROUNDING * true
    case = Stands.ON_LIMIT if on else Stands.OUTSIDE if g > 0 else Stands.INSIDE
    return PathVerdict(case, float(t[0]), true, g, *map(float, (far[0], bend[0], far[1], bend[1])))
