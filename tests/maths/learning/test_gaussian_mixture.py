"""EM against scikit-learn, by its invariants, and where it breaks down."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import multivariate_normal
from sklearn.mixture import GaussianMixture

from core.maths.learning.cluster_points import cluster_points
from core.maths.learning.gaussian_mixture import (
    GAIN,
    KINDS,
    Fit,
    ascend,
    best_of_many,
    bic,
    free_numbers,
    judge_fit,
)
from core.maths.learning.k_means_film import draw_starts

THEIRS = {"full": "full", "diagonal": "diag", "spherical": "spherical"}


def drawn(name, k, seed=0, runs=1):
    X = cluster_points(name)[0]
    return X, draw_starts(X, k, "spread", runs, np.random.default_rng(seed))


def density(X, state):
    return sum(
        w * multivariate_normal(m, C).pdf(X)
        for w, m, C in zip(state.weights[0], state.means[0], state.covariances[0], strict=True)
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["four", "near", "strips"])
def test_one_step_is_scikit_learn_s(name, kind):
    """Their EM, started from our parameters, does what ours does, step by step."""
    X, starts = drawn(name, 3, 1)
    found = ascend(X, starts[0], kind, 0.0, 4)
    state = found.states[0]
    precision = np.linalg.inv(state.covariances[0])
    if kind == "diagonal":
        precision = np.diagonal(precision, axis1=1, axis2=2)
    if kind == "spherical":
        precision = precision[:, 0, 0]
    model = GaussianMixture(
        3, covariance_type=THEIRS[kind], weights_init=state.weights[0],
        means_init=state.means[0], precisions_init=precision, max_iter=found.steps, tol=0,
        reg_covar=0,
    )  # fmt: skip
    with pytest.warns(match="did not converge"):
        model.fit(X)
    np.testing.assert_allclose(found.last.means[0], model.means_, rtol=1e-8, atol=1e-10)
    np.testing.assert_allclose(found.last.weights[0], model.weights_, rtol=1e-8)
    assert found.likelihood[-1] == pytest.approx(model.score(X) * len(X), rel=1e-10)
    np.testing.assert_allclose(found.last.shares[0].T, model.predict_proba(X), atol=1e-9)
    ours = bic(float(found.likelihood[-1]), 3, len(X), 2, kind)
    assert ours == pytest.approx(model.bic(X), rel=1e-10)
    assert free_numbers(3, 2, kind) == model._n_parameters()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("floor", [0.0, 0.05])
def test_the_likelihood_is_that_of_the_density_and_never_falls(kind, floor):
    for name in ("four", "moons", "noise"):
        X, starts = drawn(name, 4, 2, 3)
        for start in starts:
            found = ascend(X, start, kind, floor, 40)
            assert (np.diff(found.likelihood) >= -1e-9).all()
            direct = np.log(density(X, found.last)).sum()
            assert found.likelihood[-1] == pytest.approx(direct, rel=1e-10)
            shares = found.last.shares[0]
            np.testing.assert_allclose(shares.sum(axis=0), 1)
            assert found.last.values.min() >= floor


def test_at_rest_the_gradient_is_zero():
    """Of ℓ with respect to the means, by central differences."""
    X, starts = drawn("near", 2, 0)
    found = ascend(X, starts[0], "full", 0.0, 2000)
    weights, means, C = (found.last.weights[0], found.last.means[0], found.last.covariances[0])

    def ell(moved):
        parts = [
            w * multivariate_normal(m, S).pdf(X) for w, m, S in zip(weights, moved, C, strict=True)
        ]
        return np.log(sum(parts)).sum()

    for j in range(2):
        for axis in range(2):
            step = np.zeros((2, 2))
            step[j, axis] = 1e-5
            slope = (ell(means + step) - ell(means - step)) / 2e-5
            assert abs(slope) < 1  # it ends at a gain of GAIN, not at rest to the digit


@pytest.mark.parametrize("kind", KINDS)
def test_one_component_is_the_sample_s_law(kind):
    X, starts = drawn("strips", 1)
    found = ascend(X, starts[0], kind)
    np.testing.assert_allclose(found.last.means[0, 0], X.mean(axis=0))
    C = np.cov(X.T, bias=True)
    C = {"full": C, "diagonal": np.diag(np.diag(C)), "spherical": np.trace(C) / 2 * np.eye(2)}[kind]
    np.testing.assert_allclose(found.last.covariances[0, 0], C, atol=1e-12)
    assert judge_fit(found, 0.0) is Fit.ONE


def test_a_point_typed_again_and_again_has_no_best_covariance():
    rng = np.random.default_rng(0)
    X = np.vstack([rng.normal(0, 1, (40, 2)), np.full((4, 2), 6.0)])
    starts = np.array([[0.0, 0.0], [6.0, 6.0]])
    found = ascend(X, starts, "full")
    assert found.singular and judge_fit(found, 0.0) is Fit.SINGULAR
    assert found.last.values.min() < 1e-8
    # The narrower the component, the higher ℓ, without bound.
    heights = [ascend(X, starts, "full", floor, 100).likelihood[-1] for floor in (1e-2, 1e-4, 1e-6)]
    assert np.allclose(np.diff(heights), 4 * np.log(100), atol=0.5)
    held = ascend(X, starts, "full", 1e-3, 100)
    assert held.held == 1 and judge_fit(held, 0.0) is Fit.FLOORED
    assert best_of_many(X, starts[None], "full")[0] == -np.inf


def test_a_line_is_singular_for_full_covariances_alone():
    X = np.column_stack([np.linspace(-3, 3, 20), np.linspace(-3, 3, 20)])
    starts = np.array([[-1.0, -1.0], [1.0, 1.0]])
    assert ascend(X, starts, "full").singular
    assert not ascend(X, starts, "spherical").singular
    assert not ascend(X, starts, "diagonal").singular


def test_equal_starts_stay_equal():
    X, _ = drawn("four", 2)
    found = ascend(X, np.zeros((3, 2)), "full")
    assert found.twins == 2 and judge_fit(found, 0.0) is Fit.TWINS
    np.testing.assert_allclose(found.last.means[0], np.tile(X.mean(axis=0), (3, 1)))


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.sampled_from(KINDS), st.integers(1, 4))
def test_many_runs_at_once_end_where_single_ones_end(seed, kind, k):
    X, starts = drawn("near", k, seed, 3)
    many = best_of_many(X, starts, kind, 0.01, 60)
    single = [ascend(X, start, kind, 0.01, 60).likelihood[-1] for start in starts]
    np.testing.assert_allclose(many, single, rtol=1e-9)


def test_the_cases():
    X, starts = drawn("near", 3)
    assert judge_fit(ascend(X, starts[0], "full", 0.0, 1), 0.0) is Fit.NOT_YET
    found = ascend(X, starts[0], "full", 0.0, 500)
    ell = float(found.likelihood[-1])
    assert judge_fit(found, ell + 5 * GAIN) is Fit.BEST
    assert judge_fit(found, ell + 1) is Fit.WORSE
    assert judge_fit(found, ell - 1) is Fit.BEATS


def test_domain_errors():
    X = np.zeros((3, 2))
    with pytest.raises(ValueError, match="kind, floor or points are wrong: round"):
        ascend(X, X[:1], "round")
    with pytest.raises(ValueError, match="wrong: full, -1"):
        ascend(X, X[:1], "full", -1.0)
    with pytest.raises(ValueError, match="max_steps must be 1 or more, got 0"):
        ascend(X, X[:1], "full", 0.0, 0)
