"""Principal components against scikit-learn, an SVD and their own identities."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

from core.maths.linear_algebra.principal_components import fit_principal_components, random_scree

tables = st.tuples(st.integers(2, 20), st.integers(1, 6)).flatmap(
    lambda shape: arrays(float, shape, elements=st.floats(-100, 100))
)


def correlated(seed=0, rows=200, features=6):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(rows, features)) @ rng.normal(size=(features, features)) + 5


@pytest.mark.parametrize("components", [1, 3, 6, None])
def test_against_scikit_learn(components):
    X, new = correlated(), correlated(1)
    ours, theirs = fit_principal_components(X, components), PCA(components).fit(X)
    k = theirs.n_components_
    sign = np.sign(np.sum(ours.directions.T * theirs.components_, axis=1))
    np.testing.assert_allclose(ours.directions * sign, theirs.components_.T, atol=1e-10)
    np.testing.assert_allclose(ours.variances[:k], theirs.explained_variance_, rtol=1e-10)
    np.testing.assert_allclose(ours.explained[:k], theirs.explained_variance_ratio_, rtol=1e-10)
    np.testing.assert_allclose(ours.transform(new) * sign, theirs.transform(new), atol=1e-9)
    back = theirs.inverse_transform(theirs.transform(new))
    np.testing.assert_allclose(ours.reconstruct(new), back, atol=1e-9)
    np.testing.assert_allclose(
        ours.reconstruction_error(new), np.square(new - back).sum(axis=1), atol=1e-9
    )


def test_standardised_is_pca_of_standard_scores():
    X, new = correlated(2) * [1, 10, 100, 0.01, 1, 1], correlated(3)
    ours = fit_principal_components(X, 2, standardise=True)
    scaler = StandardScaler().fit(X)  # divides by n, we by n − 1
    theirs = PCA(2).fit(scaler.transform(X))
    factor = (len(X) - 1) / len(X)
    np.testing.assert_allclose(ours.scale, X.std(axis=0, ddof=1))
    np.testing.assert_allclose(ours.variances[:2], theirs.explained_variance_ * factor)
    assert ours.variances.sum() == pytest.approx(6)  # a correlation matrix has trace d
    z = scaler.transform(new)
    error = np.square(z - theirs.inverse_transform(theirs.transform(z))).sum(axis=1)
    np.testing.assert_allclose(ours.reconstruction_error(new), error * factor, rtol=1e-8)
    np.testing.assert_allclose(ours.residual(new) * ours.scale, new - ours.reconstruct(new))


@settings(max_examples=50)
@given(X=tables, standardise=st.booleans(), data=st.data())
def test_identities(X, standardise, data):
    n, d = X.shape
    k = data.draw(st.integers(1, d))
    pca = fit_principal_components(X, k, standardise)
    V, size = pca.directions, 1 + np.abs(pca.standardise(X)).max() ** 2
    np.testing.assert_allclose(V.T @ V, np.eye(k), atol=1e-10)
    assert (V[np.abs(V).argmax(axis=0), range(k)] > 0).all()
    assert (np.diff(pca.variances) <= 1e-9 * size).all()
    assert (pca.variances >= 0).all()
    scores, error = pca.transform(X), pca.reconstruction_error(X)
    np.testing.assert_allclose(scores.mean(axis=0), 0, atol=1e-9 * size)
    np.testing.assert_allclose(
        np.cov(scores, rowvar=False).reshape(k, k),
        np.diag(pca.variances[:k]),
        atol=1e-9 * size,
    )
    left_out = (n - 1) * pca.variances[k:].sum()
    assert error.sum() == pytest.approx(left_out, abs=1e-8 * n * size)
    # Pythagoras: what is kept and what is left make up the row
    whole = np.square(pca.standardise(X)).sum(axis=1)
    np.testing.assert_allclose(np.square(scores).sum(axis=1) + error, whole, atol=1e-8 * size)
    np.testing.assert_allclose(np.square(pca.residual(X)).sum(axis=1), error, atol=1e-8 * size)


def test_the_subspace_is_that_of_the_svd():
    X = correlated(4)
    _, singular, Vt = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    pca = fit_principal_components(X, 2)
    np.testing.assert_allclose(pca.variances, singular**2 / (len(X) - 1), rtol=1e-9)
    np.testing.assert_allclose(pca.directions @ pca.directions.T, Vt[:2].T @ Vt[:2], atol=1e-9)


def test_single_precision_rows_are_computed_in_double():
    X = correlated(5) + 1000
    single = fit_principal_components(X.astype(np.float32), 2)
    assert single.variances.dtype == np.float64
    np.testing.assert_allclose(single.variances, fit_principal_components(X).variances, rtol=1e-4)


def test_a_constant_feature_has_no_part():
    X = np.column_stack([correlated(6, features=2), np.full(200, 0.1)])
    pca = fit_principal_components(X, 2, standardise=True)
    assert pca.scale[2] == 1
    np.testing.assert_allclose(pca.directions[2], 0, atol=1e-12)
    assert pca.variances.sum() == pytest.approx(2)
    # where a new row breaks the constant, all of the difference is error
    new = np.array([[*X[:, :2].mean(axis=0), 3.1]])
    assert pca.reconstruction_error(new)[0] == pytest.approx(9)


def test_nothing_varies():
    pca = fit_principal_components(np.ones((4, 3)))
    assert pca.variances.tolist() == pca.explained.tolist() == [0, 0, 0]
    assert pca.reconstruction_error(np.ones((1, 3))).tolist() == [0]


def test_fewer_rows_than_features():
    X = correlated(7, rows=3, features=6)
    pca = fit_principal_components(X, 2)
    np.testing.assert_allclose(pca.variances[2:], 0, atol=1e-12)
    np.testing.assert_allclose(pca.reconstruct(X), X)


def test_random_scree_is_lower_where_features_share_something():
    rng = np.random.default_rng(0)
    shared = rng.normal(size=(500, 1))
    X = shared + 0.5 * rng.normal(size=(500, 4))
    null = random_scree(X, rounds=15, seed=1)
    real = fit_principal_components(X).variances
    assert null.shape == (15, 4)
    assert (null[:, 0] < real[0]).all()
    assert (null[:, 1:] > real[1:]).all()
    # shuffling keeps each feature's variance
    np.testing.assert_allclose(null.sum(axis=1), real.sum())
    np.testing.assert_array_equal(null, random_scree(X, rounds=15, seed=1))
    assert not np.array_equal(null, random_scree(X, rounds=15, seed=2))


def test_random_scree_of_independent_features_contains_the_real_one():
    X = np.random.default_rng(3).normal(size=(400, 5))
    null = random_scree(X, rounds=50, standardise=True)
    real = fit_principal_components(X, standardise=True).variances
    assert null[:, 0].min() < real[0] < null[:, 0].max()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: fit_principal_components(np.eye(3), 4), "between 1 and 3, got 4"),
        (lambda: fit_principal_components(np.eye(3), 0), "between 1 and 3, got 0"),
        (lambda: fit_principal_components(np.ones((1, 3))), r"at least two rows .*\(1, 3\)"),
        (lambda: fit_principal_components(np.ones(3)), "at least two rows"),
        (lambda: fit_principal_components(np.ones((3, 0))), "one column"),
        (lambda: fit_principal_components(np.array([[1.0], [np.inf]])), "X must be finite"),
        (lambda: fit_principal_components(np.array([[1e200], [0.0]])), "not overflow when squared"),
        (lambda: random_scree(np.eye(3), rounds=0), "rounds must be at least 1, got 0"),
    ],
)
def test_domain_errors(call, message):
    with pytest.raises(ValueError, match=message):
        call()
