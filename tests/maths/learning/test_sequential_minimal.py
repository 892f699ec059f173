"""The duals, judged by scikit-learn's SVC (LIBSVM) and by the KKT conditions written out."""

import warnings

import numpy as np
import pytest
from sklearn.svm import SVC

from core.maths.learning.class_points import class_points, split_points
from core.maths.learning.sequential_minimal import solve_duals, solve_rising


def of_libsvm(K, y, C):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = SVC(C=C, kernel="precomputed", tol=1e-8, max_iter=200_000).fit(K, y)
    beta = np.zeros(len(y))
    beta[model.support_] = model.dual_coef_[0]
    return beta, float(model.intercept_[0])


def objective(K, y, beta):
    return beta @ y - beta @ K @ beta / 2


def kernels(places):
    squares = ((places[:, None] - places) ** 2).sum(axis=2)
    return {
        "linear": places @ places.T,
        "gaussian": np.exp(-0.5 * squares),
        "cubic": (1 + 0.1 * places @ places.T) ** 3,
    }


@pytest.mark.parametrize("name", ["clouds", "apart", "outlier", "rare", "touching"])
@pytest.mark.parametrize("kind", ["linear", "gaussian", "cubic"])
def test_the_duals_are_libsvm_s(name, kind):
    places, labels = split_points(class_points(name))
    K, y = kernels(places)[kind], np.where(labels == 1, 1.0, -1.0)
    for C in (0.01, 0.3, 10.0):
        found = solve_rising(K, y, C)
        beta, bias = of_libsvm(K, y, C)
        assert found.settled and abs(found.beta.sum()) < 1e-10 * C * len(y)
        assert np.all((found.beta * y >= 0) & (found.beta * y <= C))
        best = objective(K, y, beta)
        assert objective(K, y, found.beta) == pytest.approx(best, rel=1e-7, abs=1e-9)
        np.testing.assert_allclose(K @ found.beta, K @ beta, atol=2e-4)
        assert found.low - 1e-4 <= bias <= found.high + 1e-4
        if kind == "gaussian" and name != "touching":  # K is regular: one solution
            np.testing.assert_allclose(found.beta, beta, atol=1e-4)


def test_the_conditions_hold():
    """y·f is at least 1 for α = 0, 1 for a free one, at most 1 for α = C, for every good b."""
    rng = np.random.default_rng(3)
    for k in range(120):
        n = int(rng.integers(2, 40))
        places = rng.integers(-6, 7, (n, 2)) / 2
        y = np.where(rng.random(n) < 0.5, 1.0, -1.0)
        y[:2] = 1, -1
        K = list(kernels(places).values())[k % 3]
        C = float(10 ** rng.uniform(-3, 2))
        found = solve_duals(K, y, C)
        assert found.settled, k
        for b in (found.low, found.high):
            m, alpha = y * (K @ found.beta + b), found.beta * y
            assert np.all(m[alpha == 0] >= 1 - 1e-8) and np.all(m[alpha == C] <= 1 + 1e-8)
            np.testing.assert_allclose(m[(alpha > 0) & (alpha < C)], 1, atol=1e-8)
        assert (found.low == found.high) or not np.any((alpha > 0) & (alpha < C))


def test_from_cheap_to_dear_is_the_same():
    places, labels = split_points(class_points("clouds"))
    K, y = kernels(places)["linear"], np.where(labels == 1, 1.0, -1.0)
    for C in (0.001, 1.0, 7.0, 100.0):
        first, second = solve_duals(K, y, C), solve_rising(K, y, C)
        assert objective(K, y, first.beta) == pytest.approx(objective(K, y, second.beta))
        assert np.abs(second.beta).max() == C
    assert second.steps < solve_duals(K, y, 100.0).steps


def test_two_points_by_hand():
    """y = ±1 at ±a: w = 1/a, α = 1/(2a²)."""
    found = solve_duals(np.array([[4.0, -4.0], [-4.0, 4.0]]), np.array([1.0, -1.0]), 10.0)
    np.testing.assert_allclose(found.beta, [0.125, -0.125])
    assert found.bias == pytest.approx(0) and found.steps == 1


def test_a_function_that_is_no_kernel_ends():
    rng = np.random.default_rng(0)
    places = rng.standard_normal((30, 2))
    y = np.where(rng.random(30) < 0.5, 1.0, -1.0)
    K = np.tanh(2 * places @ places.T - 1)
    assert np.linalg.eigvalsh(K).min() < -0.1
    found = solve_duals(K, y, 1.0)
    assert np.isfinite(found.beta).all() and np.abs(found.beta).max() <= 1
    assert abs(found.beta.sum()) < 1e-10


def test_errors():
    K = np.eye(2)
    with pytest.raises(ValueError, match="C must be positive, got 0"):
        solve_duals(K, np.array([1.0, -1.0]), 0)
    with pytest.raises(ValueError, match="both classes are needed"):
        solve_duals(K, np.ones(2), 1.0)


@pytest.mark.parametrize("kind", ["linear", "gaussian", "cubic"])
def test_a_bias_of_0_is_no_dust(kind):
    """With y(−x) = −y(x) the odd kernels have b = 0, by symmetry; so has the Gaussian one."""
    rng = np.random.default_rng(11)
    for _ in range(40):
        half = rng.integers(-9, 10, (int(rng.integers(2, 9)), 2)) / 7
        half = half[np.abs(half).sum(axis=1) > 0]
        places, y = np.vstack([half, -half]), np.repeat([1.0, -1.0], len(half))
        if not len(half):
            continue
        found = solve_rising(kernels(places)[kind], y, float(10 ** rng.uniform(-1, 1)))
        assert found.low + found.high == pytest.approx(0, abs=1e-9)
        assert found.bias == 0
