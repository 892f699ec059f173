"""Kernel principal components against scikit-learn and their own identities."""

import numpy as np
import pytest
from sklearn.decomposition import PCA, KernelPCA

from core.maths.learning.kernel_components import (
    Regime,
    fit_kernel_components,
    gaussian_kernel,
    judge_parting,
)
from core.maths.linear_algebra.plane_clouds import PAIRS


def points(seed=0, n=40, d=3):
    return np.random.default_rng(seed).normal(size=(n, d))


@pytest.mark.parametrize("gamma", [0.01, 0.3, 2.0, 20.0])
@pytest.mark.parametrize("seed", range(3))
def test_against_scikit_learn(gamma, seed):
    X, new = points(seed), points(seed + 100, 15)
    ours = fit_kernel_components(X, gamma, 5)
    theirs = KernelPCA(5, kernel="rbf", gamma=gamma, eigen_solver="dense").fit(X)
    np.testing.assert_allclose(ours.values, theirs.eigenvalues_, rtol=1e-8)
    scores = theirs.transform(X)
    sign = np.sign((ours.scores * scores).sum(axis=0))
    np.testing.assert_allclose(ours.scores * sign, scores, atol=1e-7)
    np.testing.assert_allclose(ours.transform(new) * sign, theirs.transform(new), atol=1e-7)


@pytest.mark.parametrize("gamma", [1e-3, 0.5, 50.0])
def test_identities(gamma):
    X = points(7)
    found = fit_kernel_components(X, gamma, len(X) - 1)
    np.testing.assert_allclose(found.transform(X), found.scores, atol=1e-6)
    np.testing.assert_allclose(found.scores.mean(axis=0), 0, atol=1e-7)
    np.testing.assert_allclose(found.scores.var(axis=0, ddof=1), found.values / 39, atol=1e-12)
    assert found.shares.sum() == pytest.approx(1)
    assert (np.diff(found.values) <= 1e-12).all()
    largest = np.abs(found.vectors).argmax(axis=0)
    assert (found.vectors[largest, np.arange(39)] > 0).all()


@pytest.mark.parametrize("gamma", [0.01, 2.0, 300.0])
def test_a_grid_has_the_scores_of_its_places(gamma):
    found = fit_kernel_components(points(4, d=2), gamma, 3)
    x, y = np.linspace(-2, 2, 7), np.linspace(-1, 3, 5)
    places = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    for order in (1, 2, 3):
        wanted = found.transform(places)[:, order - 1].reshape(5, 7)
        np.testing.assert_allclose(found.on_grid(x, y, order), wanted, atol=1e-9)


def test_a_wide_kernel_is_ordinary_pca():
    X = points(2)
    found, plain = fit_kernel_components(X, 1e-6, 2), PCA(2).fit(X)
    scores = plain.transform(X)
    for ours, theirs in zip(found.scores.T, scores.T, strict=True):
        assert abs(np.corrcoef(ours, theirs)[0, 1]) > 1 - 1e-6
    np.testing.assert_allclose(found.shares, plain.explained_variance_ratio_, rtol=1e-3)
    assert judge_parting(found, scores, X[:, 0] > 0).regime is Regime.LINEAR


def test_a_narrow_kernel_knows_no_neighbours():
    X = points(3)
    found = fit_kernel_components(X, 1e6, 3)
    np.testing.assert_allclose(found.values, 1)
    verdict = judge_parting(found, X[:, :2], X[:, 0] > 0)
    assert verdict.regime is Regime.ALONE and verdict.alike


def test_equal_points():
    X = np.ones((6, 2))
    found = fit_kernel_components(X, 1.0, 2)
    np.testing.assert_array_equal(found.transform(points(d=2)), np.zeros((40, 2)))
    verdict = judge_parting(found, np.zeros((6, 2)), np.arange(6) > 2)
    assert verdict.regime is Regime.NOTHING
    assert verdict.first_linear == verdict.first_bent == 0


def test_which_component_parts_the_groups():
    plain = {}
    for name, make in PAIRS.items():
        X, second = make()
        scores = PCA(2).fit_transform(X)
        plain[name] = judge_parting(fit_kernel_components(X, 3.0, 6), scores, second)
    assert plain["flat"].first_linear == 2
    assert plain["rings"].first_linear == plain["moons"].first_linear == 0
    assert plain["rings"].first_bent == 3
    X, second = PAIRS["moons"]()
    moons = judge_parting(fit_kernel_components(X, 15.0, 6), PCA(2).fit_transform(X), second)
    assert moons.first_bent == 1 and moons.regime is Regime.BENT


def test_the_kernel():
    X, Y = points(1), points(2, 7)
    squares = ((X[:, None] - Y[None]) ** 2).sum(axis=2)
    np.testing.assert_allclose(gaussian_kernel(X, Y, 0.7), np.exp(-0.7 * squares))
    assert (gaussian_kernel(X * 1e6, X * 1e6, 1.0) <= 1).all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: fit_kernel_components([[1.0]], 1.0), "two rows"),
        (lambda: fit_kernel_components([[1.0], [np.inf]], 1.0), "finite"),
        (lambda: fit_kernel_components(np.eye(3), 0.0), "gamma must be above 0"),
        (lambda: fit_kernel_components(np.eye(3), 1.0, 3), "between 1 and 2, got 3"),
    ],
)
def test_domain_errors(call, message):
    with pytest.raises(ValueError, match=message):
        call()
