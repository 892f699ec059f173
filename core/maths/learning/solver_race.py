"""Newton's full steps, damped ones and gradient descent, from one start on one logistic regression.

J and the steps are those of :mod:`core.maths.learning.logistic_newton`, places as drawn. The start
has w = (s, s) and b = 0. Gradient descent takes α = a/L, L = λmax([X 1]ᵀ[X 1])/4n + λ, a bound on
the curvature of J everywhere, as σ′ ≤ ¼.
"""

from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import lru_cache

import numpy as np

from core.maths.learning.class_points import GRID, Points, split_points
from core.maths.learning.logistic_newton import (
    ARRIVED_AT,
    Ending,
    NewtonPath,
    fit_penalties,
    newton_path,
)
from core.maths.learning.logistic_regression import gradient_path
from core.maths.learning.separation import Separation, judge_separation

STEPS = 60  # of gradient descent
NEWTON_STEPS = 30
NEAR = 1e-10  # J − J* in nats from which on a path has arrived
ALONG = np.linspace(0.0, 1.4, 57)  # parts of the first full step


class Course(Enum):
    """What full Newton steps do."""

    ENDLESS = auto()  # there is no minimum: a line separates the classes, and λ = 0
    THROWN = auto()  # they leave, though there is a minimum
    DETOUR = auto()  # they arrive, but J rises on the way
    STRAIGHT = auto()  # they arrive, and J falls at every step
    UNFINISHED = auto()  # they have neither arrived nor left after all steps


@dataclass(frozen=True, eq=False)
class SolverRace:
    """full, damped: Newton's paths; descent: J after each step of gradient descent, (s + 1,), with
    s below STEPS where it left; least: J*, 0 without a minimum; bound: L; rate: α; model, along: J
    of the quadratic model and J itself at ALONG of the first full step, NaN without one."""

    full: NewtonPath
    damped: NewtonPath
    descent: np.ndarray
    least: float
    bound: float
    rate: float
    model: np.ndarray
    along: np.ndarray
    endless: bool

    @property
    def course(self) -> Course:
        if self.endless:
            return Course.ENDLESS
        if self.full.ending in (Ending.SINGULAR, Ending.RAN_AWAY):
            return Course.THROWN
        if arrival(self.full.loss, self.least) is None:
            return Course.UNFINISHED
        rises = np.diff(self.full.loss) > 1e-12 * (1 + self.full.loss[:-1])
        return Course.DETOUR if rises.any() else Course.STRAIGHT

    @property
    def together(self) -> bool:
        """Whether damped and full Newton steps are the same, as none is shortened."""
        return self.full is self.damped

    @property
    def descent_rises(self) -> bool:
        """Whether gradient descent goes up at some step, by more than rounding."""
        return bool(np.any(np.diff(self.descent) > 1e-12 * (1 + self.descent[:-1])))


def arrival(losses: np.ndarray, least: float) -> int | None:
    """The first step from which on J stays within NEAR of its least; None where there is none.

    >>> arrival(np.array([1.0, 0.5, 0.5]), 0.5), arrival(np.array([1.0]), 0.5)
    (1, None)
    """
    above = np.flatnonzero(~(losses - least <= NEAR))
    first = int(above[-1]) + 1 if len(above) else 0
    return first if first < len(losses) else None


def race(points: Points, penalty: float, start: float, rate: float) -> SolverRace:
    """All three from w = (start, start), b = 0; ``rate`` is a, α = a/L.

    Source: Boyd and Vandenberghe, Convex Optimization, 2004, sections 9.3 and 9.5.
    Errors: ValueError unless both classes are there, a > 0 and λ ≥ 0.

    >>> points = ((-1.0, 0.0, 0), (0.0, 0.0, 1), (0.5, 0.0, 0), (2.0, 1.0, 1))
    >>> race(points, 0.1, 0.0, 1.0).course.name
    'STRAIGHT'
    """
    if {label for *_, label in points} != {0, 1}:
        raise ValueError("points of both classes are needed")
    if not (rate > 0 and penalty >= 0):
        raise ValueError(f"rate must be positive and penalty not negative: {rate}, {penalty}")
    task = _task(points, penalty)
    full, damped, model, along = _newton_paths(points, penalty, start)
    begin, alpha = np.array([start, start, 0.0]), rate / task.bound
    theta = gradient_path(task.X, task.labels, task.shrink, alpha, STEPS, begin)[0]
    return SolverRace(
        full, damped, task.J(theta), task.least, task.bound, alpha, model, along, task.endless
    )


@dataclass(frozen=True, eq=False)
class _Task:
    X: np.ndarray
    labels: np.ndarray
    shrink: np.ndarray  # (λ, λ, 0)
    endless: bool
    least: float
    bound: float

    @property
    def share(self) -> np.ndarray:
        return np.full(len(self.labels), 1 / len(self.labels))

    def J(self, theta: np.ndarray) -> np.ndarray:
        """At each row of theta (m, 3)."""
        z = theta @ self.X.T
        return (np.logaddexp(0.0, z) - self.labels * z).mean(axis=1) + theta**2 @ self.shrink / 2


@lru_cache(maxsize=8)
def _separation(points: Points) -> Separation:
    places, labels = split_points(points)
    return judge_separation(np.round(places * GRID).astype(int), labels)


@lru_cache(maxsize=32)
def _task(points: Points, penalty: float) -> _Task:
    """What neither start nor rate changes."""
    places, labels = split_points(points)
    X, shrink = np.column_stack([places, np.ones(len(labels))]), np.array([penalty, penalty, 0.0])
    endless = penalty == 0 and _separation(points) is not Separation.OVERLAP
    bound = float(np.linalg.eigvalsh(X.T @ X)[-1]) / (4 * len(labels)) + penalty
    task = _Task(X, labels, shrink, endless, 0.0, bound)
    if endless:
        return task
    best = fit_penalties(X, labels, task.share, np.array([penalty]))
    return replace(task, least=float(task.J(best)[0]))


@lru_cache(maxsize=32)
def _newton_paths(
    points: Points, penalty: float, start: float
) -> tuple[NewtonPath, NewtonPath, np.ndarray, np.ndarray]:
    """Full and damped, and the model and J along the first full step: what no rate changes."""
    task, begin = _task(points, penalty), np.array([start, start, 0.0])
    damped = newton_path(task.X, task.labels, task.share, penalty, begin, most=NEWTON_STEPS)
    # With no step shortened, and not stopped by rounding, full steps would be these very steps.
    same = np.all(damped.sizes == 1) and (
        damped.ending is not Ending.ARRIVED or damped.decrement[-1] < ARRIVED_AT
    )
    full = (
        damped
        if same
        else newton_path(
            task.X, task.labels, task.share, penalty, begin, damped=False, most=NEWTON_STEPS
        )
    )
    model = along = np.full(len(ALONG), np.nan)
    if full.steps:
        along = task.J(begin + ALONG[:, None] * (full.theta[1] - begin))
        model = full.loss[0] - full.decrement[0] * (ALONG - ALONG**2 / 2)
    return full, damped, model, along
