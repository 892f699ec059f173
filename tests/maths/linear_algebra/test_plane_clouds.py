"""The clouds are what their names say."""

import numpy as np
import pytest
from sklearn.datasets import load_iris
from sklearn.metrics import pairwise_distances

from core.maths.linear_algebra.plane_clouds import (
    PAIRS,
    circle,
    clusters,
    ellipse,
    iris_columns,
    spiral,
    two_clusters,
    two_moons,
    two_rings,
    with_outlier,
)


@pytest.mark.parametrize("correlation", [-0.9, 0.0, 0.6])
def test_the_ellipse_has_its_moments(correlation):
    X = ellipse(200_000, correlation, seed=3)
    np.testing.assert_allclose(X.mean(axis=0), [-3, 5], atol=0.02)
    np.testing.assert_allclose(X.std(axis=0), [2, 1], rtol=0.01)
    assert np.corrcoef(X.T)[0, 1] == pytest.approx(correlation, abs=0.01)


def test_more_points_are_added_to_the_first_ones():
    np.testing.assert_array_equal(ellipse(50, 0.3)[:20], ellipse(20, 0.3))
    assert not np.array_equal(ellipse(20, 0.3, 1), ellipse(20, 0.3, 2))
    assert np.linalg.matrix_rank(ellipse(30, -1.0) - [-3, 5], tol=1e-9) == 1


def test_clusters_lie_side_by_side():
    points, second = clusters(4.0, n=4000)
    across = points @ [-np.sin(np.radians(25)), np.cos(np.radians(25))]
    along = points @ [np.cos(np.radians(25)), np.sin(np.radians(25))]
    assert across[second].mean() - across[~second].mean() == pytest.approx(4, abs=0.05)
    assert along[second].mean() == pytest.approx(along[~second].mean(), abs=0.2)
    assert across[second].std() == pytest.approx(0.3, rel=0.05)
    assert along.std() == pytest.approx(2, rel=0.05)


def test_the_outlier_is_the_last_point():
    one, two = with_outlier((1.0, 2.0)), with_outlier((-5.0, 0.0))
    np.testing.assert_array_equal(one[:-1], two[:-1])
    assert two[-1].tolist() == [-5, 0] and len(two) == 13


def test_the_circle_prefers_no_direction():
    values = np.linalg.eigvalsh(np.cov(circle().T))
    assert np.ptp(values) < 1e-12
    np.testing.assert_allclose(np.hypot(*(circle() - [2, 1]).T), 2)


def test_the_spiral_winds_outwards():
    radius = np.hypot(*spiral().T)
    np.testing.assert_allclose(np.diff(radius), 2.2 / 99)


def test_iris_is_that_of_scikit_learn():
    np.testing.assert_array_equal(iris_columns(2, 3), load_iris().data[:, 2:])
    with pytest.raises(ValueError, match="read-only"):
        iris_columns(0, 1)[0] = 0


@pytest.mark.parametrize("name", PAIRS)
def test_each_point_is_nearest_to_one_of_its_own_group(name):
    points, second = PAIRS[name](n=121, noise=0.0)
    assert points.shape == (121, 2) and second.sum() == 60
    distance = pairwise_distances(points) + 9 * np.eye(121)
    assert (second[distance.argmin(axis=1)] == second).all()
    noisy, _ = PAIRS[name](n=121, noise=0.1)
    assert 0.05 < (noisy - points).std() < 0.15
    assert np.array_equal(PAIRS[name](seed=4)[0], PAIRS[name](seed=4)[0])


def test_shapes_without_noise():
    rings, inner = two_rings(noise=0.0)
    np.testing.assert_allclose(np.hypot(*rings[inner].T), 0.4)
    moons, lower = two_moons(noise=0.0)
    np.testing.assert_allclose(np.hypot(*(moons[~lower] + [0.5, 0.25]).T), 1)
    flat, upper = two_clusters(noise=0.0)
    assert set(flat[upper, 1]) == {0.2}


@pytest.mark.parametrize(
    ("call", "message"),
    [(lambda: ellipse(0, 0.5), "n must be"), (lambda: ellipse(5, 1.5), "correlation must")],
)
def test_domain_errors(call, message):
    with pytest.raises(ValueError, match=message):
        call()
