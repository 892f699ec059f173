"""Logistic regression of two classes in the plane: the boundary, how sure it is, what it lacks.

log P(B)/P(A) = z = b + w·x; places are as drawn, not standardised. The weights minimise

    J = mean log(1 + e^−s z) + ½ λ |w|², s = 1 for class B (label 1), −1 for class A (label 0).

λ = 0 is no penalty: the maximum of the likelihood, where there is one. Where there is none, the
optimum for λ = 10⁻⁶ stands in for it.
"""

from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property

import numpy as np
from scipy.special import expit

from core.maths.learning.class_points import GRID, Points, split_points
from core.maths.learning.logistic_newton import fit_penalties
from core.maths.learning.separation import Separation, judge_separation

STAND_IN = 1e-6  # the penalty that stands in for none
PENALTIES = 10.0 ** np.linspace(-6, 1, 15)
DUST = 1e-8  # log-odds that small, beside the largest, are 0 to rounding


class Outcome(Enum):
    NO_POINTS = auto()
    ONE_CLASS = auto()
    RUNS_AWAY = auto()  # a line separates the classes, and no penalty holds the weights
    TOUCHING = auto()  # the same but for points on the line
    HELD = auto()  # a line separates them, touching or not, and a penalty holds the weights
    LEVEL = auto()  # both classes have one mean: w = 0
    ONE_SIDE = auto()  # no line separates them, and all points are called one class
    PARTED = auto()  # no line separates them, and points are on both sides


@dataclass(frozen=True, eq=False)
class Boundary:
    """weights: (2,), intercept: NaN where nothing is fitted; scores: z of each point, (n,);
    penalty: λ as asked; used: the λ of these weights; errors: (3,) standard errors of w₁, w₂, b,
    NaN with a penalty, without a maximum, or with all points on one line; lengths: |w| for each of
    PENALTIES; free: |w| without a penalty, ∞ where it runs away."""

    places: np.ndarray
    labels: np.ndarray
    penalty: float
    used: float
    separation: Separation
    weights: np.ndarray
    intercept: float
    scores: np.ndarray
    errors: np.ndarray
    lengths: np.ndarray
    free: float
    dimension: int

    @property
    def n(self) -> int:
        return len(self.labels)

    @property
    def length(self) -> float:
        return float(np.hypot(*self.weights))

    @cached_property
    def sides(self) -> np.ndarray:
        """Which class each point is called: 1, −1, or 0 on the line and without one."""
        scores = np.nan_to_num(self.scores)
        dust = DUST * (1 + np.abs(scores).max(initial=0))
        return np.where(np.abs(scores) <= dust, 0, np.sign(scores)).astype(int)

    @cached_property
    def wrong(self) -> np.ndarray:
        """(n,) whether a point is on the other class's side."""
        return self.sides == np.where(self.labels == 1, -1, 1)

    @property
    def loss(self) -> float:
        """Mean log-loss in nats, without the penalty."""
        return float(np.mean(np.logaddexp(0.0, np.where(self.labels == 1, -1, 1) * self.scores)))

    @property
    def blank_loss(self) -> float:
        """Mean log-loss of who knows only how many points each class has: its entropy."""
        share = np.array([1 - self.labels.mean(), self.labels.mean()])
        return float(-np.sum(share * np.log(share)))

    @property
    def outcome(self) -> Outcome:
        match self.separation:
            case Separation.NO_POINTS:
                return Outcome.NO_POINTS
            case Separation.ONE_CLASS:
                return Outcome.ONE_CLASS
            case Separation.APART | Separation.TOUCHING if self.penalty > 0:
                return Outcome.HELD
            case Separation.APART:
                return Outcome.RUNS_AWAY
            case Separation.TOUCHING:
                return Outcome.TOUCHING
        if self.length == 0:
            return Outcome.LEVEL
        return Outcome.ONE_SIDE if abs(self.sides.sum()) == self.n else Outcome.PARTED


def probability(scores: np.ndarray | float) -> np.ndarray:
    """P(B) = σ(z) of log-odds z.

    >>> probability(np.log(3.0))
    np.float64(0.75)
    """
    return expit(scores)


def fit_boundary(points: Points, penalty: float) -> Boundary:
    """The best boundary of labelled points on a grid of tenths. Errors: ValueError for λ < 0.

    Points on one line leave the weight across it free; taken is the shortest w, which has none.
    Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2009, section
    4.4; standard errors from the inverse of the Fisher information, section 4.4.3.

    >>> round(fit_boundary(((-1.0, 0, 0), (0, 0, 1), (0.5, 0, 0), (2.0, 0, 1)), 0.0).length, 2)
    1.47
    """
    if not penalty >= 0:
        raise ValueError(f"penalty must be non-negative, got {penalty}")
    places, labels = split_points(points)
    whole = np.round(places * GRID).astype(int)
    found = judge_separation(whole, labels)
    if found in (Separation.NO_POINTS, Separation.ONE_CLASS):
        nothing = np.full(len(PENALTIES), np.nan)
        gone = np.full(3, np.nan)
        return Boundary(
            places, labels, penalty, np.nan, found, gone[:2], np.nan, np.full(len(labels), np.nan),
            gone, nothing, np.nan, 0,
        )  # fmt: skip
    overlap = found is Separation.OVERLAP
    used = penalty if penalty > 0 or overlap else STAND_IN
    basis, centre = _span(whole), places.mean(axis=0)
    X = np.column_stack([(places - centre) @ basis, np.ones(len(labels))])
    share = np.full(len(labels), 1 / len(labels))
    asked = np.r_[used, PENALTIES, [0.0] * overlap]
    theta = fit_penalties(X, labels, share, asked)
    lengths = np.linalg.norm(theta[:, :-1], axis=1)
    if _one_mean(whole, labels):
        theta[:, :-1], lengths = 0.0, 0 * lengths
    free = float(lengths[-1]) if overlap else np.inf
    weights = basis @ theta[0, :-1]
    intercept = float(theta[0, -1] - weights @ centre)
    errors = np.full(3, np.nan)
    if overlap and used == 0 and basis.shape[1] == 2:
        errors = _standard_errors(X, theta[0], centre, basis)
    return Boundary(
        places, labels, penalty, used, found, weights, intercept, X @ theta[0], errors,
        lengths[1 : 1 + len(PENALTIES)], free, basis.shape[1],
    )  # fmt: skip


def _span(whole: np.ndarray) -> np.ndarray:
    """Orthonormal directions in which the points differ: (2, 0), (2, 1) or (2, 2)."""
    apart = whole - whole[0]
    far = apart[np.argmax(np.sum(apart**2, axis=1))]
    if not far.any():
        return np.zeros((2, 0))
    if np.any(apart[:, 0] * far[1] != apart[:, 1] * far[0]):
        return np.eye(2)
    return (far / np.hypot(*far))[:, None]


def _one_mean(whole: np.ndarray, labels: np.ndarray) -> bool:
    """Whether both classes have exactly one mean, where w = 0 is the optimum: ∂J/∂w is 0 there."""
    first, second = whole[labels == 0], whole[labels == 1]
    return bool(np.all(first.sum(axis=0) * len(second) == second.sum(axis=0) * len(first)))


def _standard_errors(
    X: np.ndarray, theta: np.ndarray, centre: np.ndarray, basis: np.ndarray
) -> np.ndarray:
    """Of w₁, w₂ and b: roots of the diagonal of T (Xᵀ diag(p(1 − p)) X)⁻¹ Tᵀ, with T from centred
    places back to those drawn."""
    z = np.abs(X @ theta)
    information = (X * (np.exp(-z) / (1 + np.exp(-z)) ** 2)[:, None]).T @ X
    back = np.zeros((3, 3))
    back[:2, :2], back[2, :2], back[2, 2] = basis, -centre @ basis, 1.0
    try:
        return np.sqrt(np.diag(back @ np.linalg.inv(information) @ back.T))
    except np.linalg.LinAlgError:  # all points are so far off that none informs
        return np.full(3, np.nan)
