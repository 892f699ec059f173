"""Newton's steps to the optimum of a logistic regression, with every step kept or many at once.

    J(θ) = Σ cᵢ [log(1 + e^zᵢ) − yᵢ zᵢ] + ½ λ |w|², z = Xθ, θ = (w, b), Σ cᵢ = 1,

in nats. The last column of X is the intercept's 1, and b goes free of the penalty. With
p = σ(z): ∇J = Xᵀ(c (p − y)) + λ (w, 0), H = Xᵀ diag(c p (1 − p)) X + λ diag(1, …, 1, 0).
A step solves H d = ∇J, which is least squares with weights c p (1 − p): hence the other name,
iteratively reweighted least squares.
"""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from scipy.special import expit

MOST_STEPS = 100
ARRIVED_AT = 2e-20  # the decrement, twice the distance of J from its minimum to second order
BEYOND = 1e8  # a coordinate of θ from which on a path is said to run away


class Ending(Enum):
    ARRIVED = auto()  # or, of damped steps, none of any size goes down
    SINGULAR = auto()  # the Hessian cannot be solved: to rounding, J is flat along a direction
    RAN_AWAY = auto()  # a coordinate exceeds BEYOND
    STEPS = auto()  # all steps were used up


@dataclass(frozen=True, eq=False)
class NewtonPath:
    """theta: (s + 1, k), the start included; loss, gradient_norm: (s + 1,); decrement: (s + 1,)
    ∇JᵀH⁻¹∇J, NaN where H is singular; sizes: (s,), 1 for a full step; ending: why it stopped."""

    theta: np.ndarray
    loss: np.ndarray
    gradient_norm: np.ndarray
    decrement: np.ndarray
    sizes: np.ndarray
    ending: Ending

    @property
    def steps(self) -> int:
        return len(self.loss) - 1


@np.errstate(over="ignore", invalid="ignore")  # of a path that runs away
def newton_path(
    X: np.ndarray,
    labels: np.ndarray,
    share: np.ndarray,
    penalty: float,
    start: np.ndarray | None = None,
    damped: bool = True,
    most: int = MOST_STEPS,
) -> NewtonPath:
    """θ ← θ − t H⁻¹∇J from ``start``, by default 0.

    Damped: t is halved until J falls by a quarter of what the slope promises (Armijo). It ends
    where half the Newton decrement ∇JᵀH⁻¹∇J, the distance of J from its minimum to second order,
    is below 10⁻²⁰.
    X: (n, k); labels: (n,), 0 or 1; share: (n,), with sum 1; penalty: λ ≥ 0.
    Source: Boyd and Vandenberghe, Convex Optimization, 2004, algorithm 9.5.

    >>> X = np.array([[-1.0, 1.0], [0.0, 1.0], [0.0, 1.0], [1.0, 1.0]])
    >>> newton_path(X, np.array([0, 0, 1, 1]), np.full(4, 0.25), 0.1).ending.name
    'ARRIVED'
    """
    shrink = np.r_[np.full(X.shape[1] - 1, penalty), 0.0]
    held = np.diag(shrink)

    def objective(theta):
        z = X @ theta
        return float(share @ (np.logaddexp(0.0, z) - labels * z) + 0.5 * shrink @ theta**2)

    theta = np.zeros(X.shape[1]) if start is None else np.asarray(start, float)
    rows, losses, norms, decrements = [theta], [objective(theta)], [], []
    sizes: list[float] = []
    ending = Ending.STEPS
    for k in range(most + 1):
        p = expit(X @ theta)
        gradient = (share * (p - labels)) @ X + shrink * theta
        hessian = (X * (share * p * (1 - p))[:, None]).T @ X + held
        step = _solved(hessian, gradient)
        norms.append(float(np.linalg.norm(gradient)))
        decrements.append(float(gradient @ step))
        downhill = decrements[-1] > 0 or norms[-1] < 1e-8  # else rounding has eaten the curvature
        if not (np.isfinite(step).all() and downhill):
            ending = Ending.SINGULAR
            break
        if decrements[-1] < ARRIVED_AT:
            ending = Ending.ARRIVED
            break
        if not np.abs(theta).max() < BEYOND:
            ending = Ending.RAN_AWAY
            break
        if k == most:
            break
        t, slack = 1.0, 1e-15 * losses[-1]  # near the minimum J itself cannot tell any more
        value = objective(theta - step)
        while damped and value > losses[-1] - 0.25 * t * decrements[-1] + slack and t > 1e-30:
            t /= 2
            value = objective(theta - t * step)
        if damped and value > losses[-1] + slack:  # rounding leaves nothing to gain
            ending = Ending.ARRIVED
            break
        theta = theta - t * step
        rows.append(theta)
        losses.append(value)
        sizes.append(t)
    return NewtonPath(*map(np.array, (rows, losses, norms, decrements, sizes)), ending)


def _solved(hessian: np.ndarray, gradient: np.ndarray) -> np.ndarray:
    """H⁻¹∇J; NaN where H is singular."""
    try:
        return np.linalg.solve(hessian, gradient)
    except np.linalg.LinAlgError:
        return np.full_like(gradient, np.nan)


def fit_penalties(
    X: np.ndarray, labels: np.ndarray, share: np.ndarray, penalties: np.ndarray
) -> np.ndarray:
    """θ at the optimum for each of m penalties, (m, k): damped steps, all of them at once.

    Arguments as in :func:`newton_path`; penalties: (m,), each positive or of classes that overlap.

    >>> X = np.array([[-1.0, 1.0], [0.0, 1.0], [0.0, 1.0], [1.0, 1.0]])
    >>> weights = fit_penalties(X, np.array([0, 0, 1, 1]), np.full(4, 0.25), np.array([0.1, 1.0]))
    >>> bool(weights[0, 0] > weights[1, 0] > 0)
    True
    """
    k = X.shape[1]
    shrink = np.append(np.ones(k - 1), 0.0) * np.asarray(penalties, float)[:, None]
    outer = (X[:, :, None] * X[:, None, :]).reshape(-1, k * k)
    diagonal = np.eye(k) * shrink[:, None, :]
    theta = np.zeros_like(shrink)
    z = theta @ X.T
    loss, going = np.full(len(theta), np.log(2.0)), np.ones(len(theta), bool)
    for _ in range(MOST_STEPS):
        p = expit(z)
        gradient = (share * (p - labels)) @ X + shrink * theta
        hessian = ((share * p * (1 - p)) @ outer).reshape(-1, k, k) + diagonal
        step = np.linalg.solve(hessian, gradient[:, :, None])[:, :, 0]
        decrement = np.sum(gradient * step, axis=1)
        going = going & (decrement > ARRIVED_AT)
        if not going.any():
            break
        t = going.astype(float)
        for _ in range(20):
            tried = theta - t[:, None] * step
            z = tried @ X.T
            value = (np.logaddexp(0.0, z) - labels * z) @ share
            value += 0.5 * np.sum(shrink * tried**2, axis=1)
            late = value > loss - 0.25 * t * decrement + 1e-15 * loss
            if not late.any():
                break
            t[late] /= 2
        going = going & ~late  # rounding leaves nothing to gain
        theta, loss = tried, value
    return theta
