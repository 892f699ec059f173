"""Lloyd's algorithm and k-means++ against scikit-learn and by their invariants."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial.distance import cdist
from sklearn.cluster import KMeans

from core.maths.learning.k_means import fit_k_means, lloyd, nearest_centres, seed_centres

tables = st.tuples(st.integers(2, 25), st.integers(1, 4)).flatmap(
    lambda shape: arrays(float, shape, elements=st.integers(-20, 20).map(float))
)


def blobs(seed=0, rows=600, features=5, groups=4, spread=1.0):
    rng = np.random.default_rng(seed)
    middle = rng.uniform(-10, 10, (groups, features))
    return middle[rng.integers(groups, size=rows)] + rng.normal(0, spread, (rows, features))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("clusters", [1, 3, 8])
def test_from_the_same_start_scikit_learn_ends_at_the_same_centres(seed, clusters):
    X = blobs(seed)
    start = seed_centres(X, clusters, np.random.default_rng(seed))
    ours = lloyd(X, start, max_steps=300, tolerance=0)
    theirs = KMeans(clusters, init=start, n_init=1, max_iter=300, tol=0, algorithm="lloyd").fit(X)
    np.testing.assert_allclose(ours.centres, theirs.cluster_centers_, rtol=0, atol=1e-10)
    np.testing.assert_array_equal(ours.labels, theirs.labels_)
    assert ours.inertia[-1] == pytest.approx(theirs.inertia_, rel=1e-12)
    assert ours.converged


def test_nearest_centres_against_all_distances_far_from_the_origin():
    X = blobs(1) + 1e7
    centres = X[:7] + 0.1
    every = cdist(X, centres, "sqeuclidean")
    labels, distance = nearest_centres(X, centres)
    np.testing.assert_array_equal(labels, every.argmin(axis=1))
    np.testing.assert_allclose(distance, every.min(axis=1), rtol=1e-12)


@settings(max_examples=50)
@given(X=tables, data=st.data())
def test_inertia_never_rises_and_each_centre_is_the_mean_of_its_rows(X, data):
    clusters = data.draw(st.integers(1, len(X)))
    # starts that coincide or lie far off leave clusters empty
    rows = data.draw(st.lists(st.integers(0, len(X) - 1), min_size=clusters, max_size=clusters))
    start = X[rows] + data.draw(st.sampled_from([0.0, 3.0, 1000.0]))
    found = lloyd(X, start, tolerance=0)
    assert (np.diff(found.inertia) <= 1e-9 * (1 + found.inertia[:-1])).all()
    assert found.converged
    direct = np.square(X - found.centres[found.labels]).sum()
    assert found.inertia[-1] == pytest.approx(direct, abs=1e-9)
    for cluster in np.unique(found.labels):
        mean = X[found.labels == cluster].mean(axis=0)
        np.testing.assert_allclose(found.centres[cluster], mean, atol=1e-9)


def test_an_empty_cluster_takes_the_farthest_row():
    X = np.array([[0.0], [1.0], [2.0], [30.0]])
    found = lloyd(X, np.array([[1.0], [-500.0]]), tolerance=0)
    assert found.centres.ravel().tolist() == [1.0, 30.0]
    assert found.inertia[-1] == 2.0


def test_as_many_clusters_as_rows_leave_nothing_over():
    X = blobs(2, rows=12)
    assert fit_k_means(X, 12, starts=1).inertia[-1] == 0


def test_equal_rows():
    found = fit_k_means(np.ones((5, 2)), 3)
    assert found.inertia[-1] == 0
    np.testing.assert_array_equal(found.centres[found.labels], np.ones((5, 2)))


def test_seeding_draws_in_proportion_to_the_squared_distance():
    X = np.array([[0.0], [1.0], [3.0]])
    drawn = np.zeros((3, 3))
    rng = np.random.default_rng(0)
    for _ in range(6000):
        first, second = seed_centres(X, 2, rng).ravel()
        drawn[(X[:, 0] == first).argmax(), (X[:, 0] == second).argmax()] += 1
    expected = np.square(X - X.T)
    expected = expected / expected.sum(axis=1, keepdims=True)
    # 2,000 draws from each first row: standard error at most 0.011
    np.testing.assert_allclose(drawn / drawn.sum(axis=1, keepdims=True), expected, atol=0.045)
    assert (np.diag(drawn) == 0).all()
    np.testing.assert_allclose(drawn.sum(axis=1) / 6000, 1 / 3, atol=0.025)


def test_seeding_finds_separate_groups_that_random_rows_would_miss():
    rng = np.random.default_rng(5)
    large, small = rng.normal(0, 1, (2000, 2)), rng.normal(200, 1, (4, 2))
    X = np.vstack([large, small])
    for seed in range(20):
        start = seed_centres(X, 2, np.random.default_rng(seed))
        assert np.ptp(start, axis=0).min() > 100


def test_the_best_start_is_kept_and_the_seed_is_the_result():
    X = blobs(3, groups=9)
    found, again = (fit_k_means(X, 9, seed=2, starts=6) for _ in range(2))
    np.testing.assert_array_equal(found.centres, again.centres)
    assert found.starts.shape == (6,)
    assert found.inertia[-1] == found.starts.min()
    assert np.ptp(found.starts) > 0  # or this would prove nothing
    assert not np.array_equal(found.starts, fit_k_means(X, 9, seed=3, starts=6).starts)


def test_steps_that_run_out_are_said():
    X = np.random.default_rng(0).normal(size=(500, 2))
    short = lloyd(X, X[:10], max_steps=2, tolerance=0)
    assert not short.converged
    assert len(short.inertia) == 3
    assert lloyd(X, X[:10], tolerance=0.05).converged


@pytest.mark.parametrize("clusters", [0, 4, -1])
def test_number_of_clusters(clusters):
    with pytest.raises(ValueError, match=f"clusters must lie between 1 and .*got {clusters}"):
        fit_k_means(np.eye(3), clusters)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: fit_k_means(np.array([[1.0], [np.nan]]), 1), "X must be finite"),
        (lambda: fit_k_means(np.eye(3), 2, starts=0), "starts must be at least 1, got 0"),
        (
            lambda: lloyd(np.eye(3), np.zeros((1, 2))),
            r"centres must have 3 columns, got .*\(1, 2\)",
        ),
        (lambda: lloyd(np.eye(3), np.zeros((1, 3)), max_steps=0), "max_steps .* got 0"),
        (lambda: lloyd(np.eye(3), np.zeros((1, 3)), tolerance=-1), "tolerance .* and -1"),
        (lambda: lloyd(np.zeros(3), np.zeros((1, 1))), "clusters must lie"),
    ],
)
def test_domain_errors(call, message):
    with pytest.raises(ValueError, match=message):
        call()
