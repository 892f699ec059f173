import numpy as np
import pytest
from scipy.optimize import approx_fprime
from sklearn.linear_model import LogisticRegression

from core.maths.learning.class_points import class_points, split_points
from core.maths.learning.logistic_newton import Ending, fit_penalties, newton_path


def design(name):
    places, labels = split_points(class_points(name))
    return np.column_stack([places, np.ones(len(labels))]), labels


def even(labels):
    return np.full(len(labels), 1 / len(labels))


def loss(X, labels, share, penalty, theta):
    signs = np.where(labels == 1, 1, -1)
    return share @ np.log1p(np.exp(-signs * (X @ theta))) + penalty / 2 * theta[:-1] @ theta[:-1]


@pytest.mark.parametrize("name", ["clouds", "apart", "rare", "outlier"])
def test_the_optimum_is_scikit_learn_s(name):
    X, labels = design(name)
    penalties = np.array([1e-3, 0.03, 1.0])
    together = fit_penalties(X, labels, even(labels), penalties)
    for penalty, theta in zip(penalties, together, strict=True):
        model = LogisticRegression(
            C=1 / (penalty * len(labels)), solver="newton-cholesky", tol=1e-12
        ).fit(X[:, :2], labels)
        np.testing.assert_allclose(theta, np.r_[model.coef_[0], model.intercept_], atol=1e-7)
        path = newton_path(X, labels, even(labels), penalty)
        assert path.ending is Ending.ARRIVED
        np.testing.assert_allclose(path.theta[-1], theta, atol=1e-8)


def test_shares_weigh_rows():
    X, labels = design("clouds")
    counts = np.arange(1, len(labels) + 1)
    again = np.repeat(np.arange(len(labels)), counts)
    weighed = fit_penalties(X, labels, counts / counts.sum(), np.array([0.0, 0.1]))
    repeated = fit_penalties(X[again], labels[again], even(again), np.array([0.0, 0.1]))
    np.testing.assert_allclose(weighed, repeated, atol=1e-9)


def test_every_step_is_newton_s():
    """θ₁ = θ₀ − H⁻¹∇J with derivatives by differences; the decrement and norms belong to it."""
    X, labels = design("clouds")
    start = np.array([0.3, -0.2, 0.5])
    path = newton_path(X, labels, even(labels), 0.05, start, damped=False, most=3)

    def gradient(theta):
        return approx_fprime(theta, lambda t: loss(X, labels, even(labels), 0.05, t), 1e-6)

    hessian = np.array(
        [(gradient(start + d) - gradient(start - d)) / 2e-3 for d in 1e-3 * np.eye(3)]
    )
    step = np.linalg.solve(hessian, gradient(start))
    np.testing.assert_allclose(path.theta[1], start - step, rtol=2e-3)
    assert path.decrement[0] == pytest.approx(gradient(start) @ step, rel=2e-3)
    assert path.gradient_norm[0] == pytest.approx(np.linalg.norm(gradient(start)), rel=1e-4)
    assert path.loss[2] == pytest.approx(loss(X, labels, even(labels), 0.05, path.theta[2]))


def test_damped_steps_never_raise_the_loss_and_undamped_ones_may():
    X, labels = design("outlier")
    far = np.array([6.0, 3.0, 4.0])
    damped = newton_path(X, labels, even(labels), 1e-4, far)
    assert damped.ending is Ending.ARRIVED
    assert np.all(np.diff(damped.loss) <= 1e-14) and damped.sizes.min() < 1
    plain = newton_path(X, labels, even(labels), 0.0, far, damped=False)
    assert plain.ending in (Ending.RAN_AWAY, Ending.SINGULAR)
    assert plain.loss[1] > plain.loss[0]


def test_runaway_weights_and_steps_that_are_used_up():
    X, labels = design("apart")
    path = newton_path(X, labels, even(labels), 0.0, most=20)
    assert path.ending is Ending.STEPS and path.steps == 20
    assert np.linalg.norm(path.theta[20, :2]) > 1.5 * np.linalg.norm(path.theta[10, :2])
    short = newton_path(X, labels, even(labels), 0.1, most=2)
    assert short.steps == 2 and len(short.decrement) == 3 and len(short.sizes) == 2
