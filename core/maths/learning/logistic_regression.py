"""Logistic regression by gradient descent, many weighted data sets at once.

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
    """m models after the same number of steps. weights: (m, p) per standard deviation of a feature;
    intercept: (m,); mean, scale: (m, p); loss, gradient_norm: (m,)."""

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
    theta = np.zeros((steps + 1, p + 1))
    scores, gradients = np.zeros((steps + 1, n)), np.zeros((steps + 1, p + 1))
    last = steps
    for k in range(steps + 1):
        scores[k] = X @ theta[k]
        gradients[k] = (expit(scores[k]) - labels) @ X / n + shrink * theta[k]
        if not np.abs(theta[k]).max() < 1e8:
            last = k
            break
        if k < steps:
            theta[k + 1] = theta[k] - learning_rate * gradients[k]
    theta, scores, gradients = theta[: last + 1], scores[: last + 1], gradients[: last + 1]
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


def fit_logistic_models(
    features: np.ndarray,
    labels: np.ndarray,
    counts: np.ndarray,
    learning_rate: float,
    penalty: float = 0.0,
    steps: int = 100,
    report: Callable[[float, str], None] = lambda share, what: None,
) -> LogisticModels:
    """The same descent for m models at once; model k counts row i counts[k, i] times.

    Each model standardises by its own rows alone, so a row that it does not count has no part in
    it. One matrix product a step serves all models: (x − μ)/s · w = x · (w/s) − μ · (w/s).
    features: (n, p); labels: (n,); counts: (m, n) non-negative; report(share, text) in between.
    Errors: as descend_logistic; ValueError for counts that leave a model without both classes.
    """
    features, labels = _checked(features, labels, learning_rate, penalty, steps)
    counts = np.asarray(counts, float)
    if counts.shape[1:] != labels.shape or np.any(counts < 0):
        raise ValueError(f"counts must be (models, {len(labels)}), not negative: {counts.shape}")
    if np.any(counts @ labels == 0) or np.any(counts @ (1 - labels) == 0):
        raise ValueError("every model must count at least one row of each class")
    mean, scale = standardisation(features, counts)
    share = counts / counts.sum(axis=1, keepdims=True)
    reference = features[0]
    X, shift = features - reference, mean - reference
    weights, intercept = np.zeros(mean.shape), np.zeros(len(counts))
    for k in range(steps + 1):
        own = weights / scale
        scores = own @ X.T + (intercept - np.sum(own * shift, axis=1))[:, None]
        residual = share * (expit(scores) - labels)
        total = residual.sum(axis=1)
        gradient = (residual @ X - total[:, None] * shift) / scale + penalty * weights
        if k == steps:
            break
        weights = weights - learning_rate * gradient
        intercept = intercept - learning_rate * total
        if k % 25 == 0:
            report(k / steps, f"step {k} of {steps}")
    loss = np.sum(share * (np.logaddexp(0.0, scores) - labels * scores), axis=1)
    loss += 0.5 * penalty * np.sum(weights**2, axis=1)
    norm = np.sqrt(np.sum(gradient**2, axis=1) + total**2)
    return LogisticModels(weights, intercept, mean, scale, loss, norm)


def _checked(features, labels, learning_rate, penalty, steps) -> tuple[np.ndarray, np.ndarray]:
    features, labels = np.asarray(features, float), np.asarray(labels, float)
    if features.ndim != 2 or labels.shape != features.shape[:1]:
        raise ValueError(f"one label a row is needed, got {features.shape} and {labels.shape}")
    if set(np.unique(labels)) != {0.0, 1.0}:
        raise ValueError("labels must be 0 and 1, both present")
    if not learning_rate > 0:
        raise ValueError(f"learning_rate must be positive, got {learning_rate}")
    if not penalty >= 0:
        raise ValueError(f"penalty must be non-negative, got {penalty}")
    if steps < 1:
        raise ValueError(f"steps must be at least 1, got {steps}")
    return features, labels
