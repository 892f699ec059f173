"""Logistic regression: learning by gradient descent, and the optimum by Newton's steps.

Conventions: y is 0 or 1, P(y = 1 | x) = σ(z), z = b + w·x̃, σ(z) = 1/(1 + e^−z), x̃ the features with
mean 0 and standard deviation 1 (dividing by n) over the rows that are learned from, and

    J(w, b) = Σ cᵢ [log(1 + e^zᵢ) − yᵢ zᵢ] / Σ cᵢ + ½ λ |w|²,

the mean negative log-likelihood in nats plus a penalty; the intercept b goes free. cᵢ says how
often row i counts: 1 or 0 in cross-validation, 0, 1, 2, … in a bootstrap sample.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from core.maths.learning.logistic_newton import newton_path


@dataclass(frozen=True, eq=False)
class LogisticPath:
    """Every step of one descent, the start included.

    weights: (s + 1, p) per standard deviation of a feature; intercept, loss, gradient_norm:
    (s + 1,), loss = J; mean, scale: (p,) that standardise; curvature: L, the largest that J can
    have, so that J falls at every step with learning rate below 2/L; diverged: the loss grew
    beyond 10⁶ or is not a number, and the path ends there.
    """

    weights: np.ndarray
    intercept: np.ndarray
    loss: np.ndarray
    gradient_norm: np.ndarray
    mean: np.ndarray
    scale: np.ndarray
    curvature: float
    diverged: bool

    @property
    def steps(self) -> int:
        return len(self.loss) - 1

    def scores(self, features: np.ndarray, step: int = -1) -> np.ndarray:
        """The log-odds z of rows (n, p) after a step, by default the last."""
        return ((features - self.mean) / self.scale) @ self.weights[step] + self.intercept[step]


@dataclass(frozen=True, eq=False)
class LogisticModels:
    """m models at their optimum. weights: (m, p) per standard deviation of a feature;
    intercept: (m,); mean, scale: (m, p); loss, gradient_norm: (m,), of J there."""

    weights: np.ndarray
    intercept: np.ndarray
    mean: np.ndarray
    scale: np.ndarray
    loss: np.ndarray
    gradient_norm: np.ndarray

    def scores(self, features: np.ndarray) -> np.ndarray:
        """The log-odds of every row under every model, (n, m)."""
        own = self.weights / self.scale
        return features @ own.T + (self.intercept - np.sum(own * self.mean, axis=1))


def standardisation(features: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation (m, p) of the rows, weighted by counts (m, n).

    A feature that does not vary gets the scale 1, so it has no effect.

    >>> standardisation(np.array([[1.0], [3.0], [9.0]]), np.array([[1, 1, 0]]))
    (array([[2.]]), array([[1.]]))
    """
    share = counts / counts.sum(axis=1, keepdims=True)
    # From the first row on, so that a constant feature varies by exactly 0; and about the model's
    # own mean, as a difference of two large sums would lose the digits.
    apart = features - features[0]
    mean = share @ apart
    variance = np.array([c @ (apart - m) ** 2 for c, m in zip(share, mean, strict=True)])
    return mean + features[0], np.sqrt(np.where(variance > 0, variance, 1.0))


def logistic_loss(
    scores: np.ndarray, labels: np.ndarray, weights: np.ndarray, penalty: float
) -> float:
    """J for log-odds (n,), labels (n,) and weights (p,), every row counted once.

    >>> round(logistic_loss(np.zeros(3), np.array([0, 1, 1]), np.zeros(2), 1.0), 4)
    0.6931
    """
    fit = np.mean(np.logaddexp(0.0, scores) - labels * scores)
    return float(fit + 0.5 * penalty * np.sum(np.square(weights)))


def descend_logistic(
    features: np.ndarray,
    labels: np.ndarray,
    learning_rate: float,
    penalty: float = 0.0,
    steps: int = 100,
) -> LogisticPath:
    """All steps w ← w − α ∂J/∂w, b ← b − α ∂J/∂b from w = 0, b = 0.

    ∂J/∂w = X̃ᵀ(σ(z) − y)/n + λ w, ∂J/∂b = mean(σ(z) − y). As σ′ ≤ ¼, no curvature exceeds
    L = λmax([X̃ 1]ᵀ[X̃ 1]) / 4n + λ.
    features: (n, p); labels: (n,) 0 or 1, both present.
    Errors: ValueError for learning_rate ≤ 0, penalty < 0, steps < 1 or labels of one class.
    Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2009, section
    4.4; Nesterov, Introductory Lectures on Convex Optimization, 2004, section 1.2.3.

    >>> path = descend_logistic(np.array([[0.0], [1.0], [2.0]]), np.array([0, 1, 1]), 1.0)
    >>> bool(path.loss[-1] < path.loss[0] == np.log(2))
    True
    """
    features, labels = _checked(features, labels, learning_rate, penalty, steps)
    n, p = features.shape
    mean, scale = (a[0] for a in standardisation(features, np.ones((1, n))))
    X = np.column_stack([(features - mean) / scale, np.ones(n)])
    shrink = np.r_[np.full(p, penalty), 0.0]
    theta, scores, gradients = gradient_path(X, labels, shrink, learning_rate, steps)
    last = len(theta) - 1
    loss = np.mean(np.logaddexp(0.0, scores) - labels * scores, axis=1)
    loss += 0.5 * np.sum(shrink * theta**2, axis=1)
    curvature = float(np.linalg.eigvalsh(X.T @ X)[-1]) / (4 * n) + penalty
    return LogisticPath(
        theta[:, :-1],
        theta[:, -1],
        loss,
        np.linalg.norm(gradients, axis=1),
        mean,
        scale,
        curvature,
        diverged=last < steps,
    )


def gradient_path(
    X: np.ndarray,
    labels: np.ndarray,
    shrink: np.ndarray,
    learning_rate: float,
    steps: int,
    start: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """θ (s + 1, k), scores Xθ (s + 1, n) and gradients (s + 1, k) of a descent from ``start``, by
    default 0, with the penalty ½ Σ shrinkⱼ θⱼ²; shorter where a coordinate exceeds 10⁸.

    >>> len(gradient_path(np.ones((2, 1)), np.array([0, 1]), np.zeros(1), 1.0, 3)[0])
    4
    """
    n, k = X.shape
    theta = np.zeros((steps + 1, k))
    theta[0] = 0.0 if start is None else start
    scores, gradients = np.zeros((steps + 1, n)), np.zeros((steps + 1, k))
    last = steps
    for step in range(steps + 1):
        scores[step] = X @ theta[step]
        gradients[step] = (expit(scores[step]) - labels) @ X / n + shrink * theta[step]
        if not np.abs(theta[step]).max() < 1e8:
            last = step
            break
        if step < steps:
            theta[step + 1] = theta[step] - learning_rate * gradients[step]
    return theta[: last + 1], scores[: last + 1], gradients[: last + 1]


def largest_curvature(features: np.ndarray, theta: np.ndarray, penalty: float = 0.0) -> float:
    """λmax of the Hessian of J at θ = (w, b): X̃ᵀ diag(σ(z)(1 − σ(z))) X̃/n + λ diag(1, …, 1, 0).

    At a minimum gradient descent comes to rest only with a learning rate below 2/λmax.
    features: (n, p); theta: (p + 1,). Source: Nesterov (2004), section 1.2.3.

    >>> round(largest_curvature(np.array([[-1.0], [1.0]]), np.zeros(2), 0.5), 6)  # ¼ + ½
    0.75
    """
    n = len(features)
    mean, scale = (a[0] for a in standardisation(features, np.ones((1, n))))
    X = np.column_stack([(features - mean) / scale, np.ones(n)])
    p = expit(X @ theta)
    hessian = (X * (p * (1 - p))[:, None]).T @ X / n
    hessian += np.diag(np.r_[np.full(len(theta) - 1, penalty), 0.0])
    return float(np.linalg.eigvalsh(hessian)[-1])


def fit_logistic_models(
    features: np.ndarray,
    labels: np.ndarray,
    counts: np.ndarray,
    penalty: float,
    report: Callable[[float, str], None] = lambda share, what: None,
) -> LogisticModels:
    """The optimum of J for m models; model k counts row i counts[k, i] times.

    Each model standardises by its own rows alone, so a row that it does not count has no part in
    it. Newton's steps, as a descent is far from a flat minimum for long.
    features: (n, p); labels: (n,); counts: (m, n) non-negative; report(share, text) in between.
    Errors: ValueError for labels of one class, for counts that leave a model without both classes,
    and for penalty ≤ 0 (classes that a plane separates have no optimum without one).
    """
    features, labels = _checked_rows(features, labels)
    if not penalty > 0:
        raise ValueError(f"penalty must be positive, got {penalty}")
    counts = np.asarray(counts, float)
    if counts.shape[1:] != labels.shape or np.any(counts < 0):
        raise ValueError(f"counts must be (models, {len(labels)}), not negative: {counts.shape}")
    if np.any(counts @ labels == 0) or np.any(counts @ (1 - labels) == 0):
        raise ValueError("every model must count at least one row of each class")
    mean, scale = standardisation(features, counts)
    share = counts / counts.sum(axis=1, keepdims=True)
    theta, loss, norm = (np.zeros((len(counts), k)) for k in (features.shape[1] + 1, 1, 1))
    for k, own in enumerate(share):
        rows = own > 0
        X = np.column_stack([(features[rows] - mean[k]) / scale[k], np.ones(rows.sum())])
        path = newton_path(X, labels[rows], own[rows], penalty)
        theta[k], loss[k], norm[k] = path.theta[-1], path.loss[-1], path.gradient_norm[-1]
        if k % 10 == 0:
            report(k / len(share), f"model {k + 1} of {len(share)}")
    return LogisticModels(theta[:, :-1], theta[:, -1], mean, scale, loss[:, 0], norm[:, 0])


def _checked_rows(features, labels) -> tuple[np.ndarray, np.ndarray]:
    features, labels = np.asarray(features, float), np.asarray(labels, float)
    if features.ndim != 2 or labels.shape != features.shape[:1]:
        raise ValueError(f"one label a row is needed, got {features.shape} and {labels.shape}")
    if set(np.unique(labels)) != {0.0, 1.0}:
        raise ValueError("labels must be 0 and 1, both present")
    return features, labels


def _checked(features, labels, learning_rate, penalty, steps) -> tuple[np.ndarray, np.ndarray]:
    features, labels = _checked_rows(features, labels)
    if not learning_rate > 0:
        raise ValueError(f"learning_rate must be positive, got {learning_rate}")
    if not penalty >= 0:
        raise ValueError(f"penalty must be non-negative, got {penalty}")
    if steps < 1:
        raise ValueError(f"steps must be at least 1, got {steps}")
    return features, labels
