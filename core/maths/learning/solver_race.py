"""Newton's full steps, damped ones and gradient descent, from one start on one logistic regression.

J and the steps are those of :mod:`core.maths.learning.logistic_newton`, places as drawn. The start
has w = (s, s) and b = 0. Gradient descent takes α = a/L, L = λmax([X 1]ᵀ[X 1])/4n + λ, a bound on
the curvature of J everywhere, as σ′ ≤ ¼.
"""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from core.maths.learning.class_points import GRID, Points, split_points
from core.maths.learning.logistic_newton import Ending, NewtonPath, fit_penalties, newton_path
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
    places, labels = split_points(points)
    if set(labels.tolist()) != {0, 1}:
        raise ValueError("points of both classes are needed")
    if not (rate > 0 and penalty >= 0):
        raise ValueError(f"rate must be positive and penalty not negative: {rate}, {penalty}")
    n = len(labels)
    found = judge_separation(np.round(places * GRID).astype(int), labels)
    endless = penalty == 0 and found is not Separation.OVERLAP
    X, share = np.column_stack([places, np.ones(n)]), np.full(n, 1 / n)
    begin, shrink = np.array([start, start, 0.0]), np.array([penalty, penalty, 0.0])

    def J(theta):
        z = X @ np.atleast_2d(theta).T
        fit = share @ (np.logaddexp(0.0, z) - labels[:, None] * z)
        return fit + 0.5 * np.atleast_2d(theta) ** 2 @ shrink

    full = newton_path(X, labels, share, penalty, begin, damped=False, most=NEWTON_STEPS)
    damped = newton_path(X, labels, share, penalty, begin, most=NEWTON_STEPS)
    least = 0.0
    if not endless:
        least = float(J(fit_penalties(X, labels, share, np.array([penalty]))[0])[0])
    bound = float(np.linalg.eigvalsh(X.T @ X)[-1]) / (4 * n) + penalty
    descent = J(gradient_path(X, labels, shrink, rate / bound, STEPS, begin)[0])
    model = along = np.full(len(ALONG), np.nan)
    if full.steps:
        step = full.theta[1] - full.theta[0]
        along = J(begin + ALONG[:, None] * step)
        model = full.loss[0] - full.decrement[0] * (ALONG - ALONG**2 / 2)
    return SolverRace(full, damped, descent, least, bound, rate / bound, model, along, endless)
