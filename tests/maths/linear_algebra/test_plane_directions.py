"""Directions of a cloud against NumPy's covariance, scipy's minimiser and scikit-learn."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import minimize_scalar
from scipy.stats import linregress
from sklearn.decomposition import PCA

from core.maths.linear_algebra.plane_directions import (
    Lines,
    Pull,
    Shape,
    Stand,
    angle_error,
    axis_turn,
    fitted_lines,
    gap_between,
    judge_direction,
    judge_pull,
    spread,
)

clouds = st.integers(2, 25).flatmap(
    lambda n: arrays(float, (n, 2), elements=st.floats(-100, 100).map(lambda x: round(x, 3)))
)


def cloud(seed=0, n=60):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, 2)) @ rng.normal(size=(2, 2)) + rng.normal(size=2) * 4


@pytest.mark.parametrize("seed", range(20))
def test_against_numpy_and_scikit_learn(seed):
    X = cloud(seed)
    found, theirs = spread(X), PCA().fit(X)
    np.testing.assert_allclose(found.matrix, np.cov(X.T), rtol=1e-12)
    np.testing.assert_allclose(found.variances, theirs.explained_variance_, rtol=1e-9)
    angle = np.degrees(np.arctan2(theirs.components_[0, 1], theirs.components_[0, 0]))
    assert axis_turn(found.first, angle) < 1e-6
    for degrees in (0, 17.5, 90, 133):
        u = np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
        assert found.along(degrees) == pytest.approx(np.var(X @ u, ddof=1))
        Z = X - X.mean(axis=0)
        rest = Z - np.outer(Z @ u, u)
        assert found.off(degrees) == pytest.approx((rest**2).sum() / (len(X) - 1))


@pytest.mark.parametrize("seed", range(10))
def test_slanted_distances_and_the_lines_that_make_them_least(seed):
    X = cloud(seed)
    found = spread(X)
    lines = fitted_lines(found)
    x, y = X.T
    slope = np.tan(np.radians(lines.y_on_x))
    assert slope == pytest.approx(linregress(x, y).slope)
    assert 1 / np.tan(np.radians(lines.x_on_y)) == pytest.approx(linregress(y, x).slope)
    vertical = y - y.mean() - slope * (x - x.mean())
    assert found.off_upright(lines.y_on_x) == pytest.approx((vertical**2).sum() / (len(X) - 1))
    for distance, best in (
        (found.off, lines.component),
        (found.off_upright, lines.y_on_x),
        (found.off_level, lines.x_on_y),
    ):
        near = minimize_scalar(
            lambda t, f=distance: float(f(t)), bounds=(best - 5, best + 5), method="bounded"
        )
        assert near.x == pytest.approx(best, abs=1e-3)
    # the component lies between the two, all three in one quadrant
    low, high = sorted([lines.y_on_x, lines.x_on_y])
    assert low <= lines.component <= high and lines.case is Lines.FAN


@settings(max_examples=150)
@given(clouds, st.booleans(), st.booleans(), st.floats(0, 180))
def test_identities(X, centre, standardise, degrees):
    found = spread(X, centre, standardise)
    size = max(found.total, 1e-300)
    assert found.along(degrees) + found.off(degrees) == pytest.approx(found.total, rel=1e-9)
    assert found.along(degrees) <= found.variances[0] + 1e-9 * size
    assert found.along(degrees) >= found.variances[1] - 1e-9 * size
    values = np.linalg.eigvalsh(found.matrix)[::-1]
    np.testing.assert_allclose(found.variances, values, atol=1e-11 * size)
    if found.shape in (Shape.OVAL, Shape.LINE):
        assert 0 <= found.first < 180
        assert found.along(found.first) == pytest.approx(found.variances[0], rel=1e-9)
        assert judge_direction(found, found.first) is Stand.MOST
        assert judge_direction(found, found.first + 90) is Stand.LEAST
    else:
        assert judge_direction(found, degrees) is Stand.ANY


def test_shapes():
    one = np.array([[3.0, 4.0]])
    assert spread(one).shape is spread(np.zeros((0, 2))).shape is Shape.NONE
    assert np.isnan(spread(one).total) and np.isnan(spread(one).first)
    assert spread(np.repeat([[0.1, 0.7]], 3, axis=0)).shape is Shape.POINT
    assert spread(np.repeat([[0.1, 0.7]], 3, axis=0), centre=False).shape is Shape.LINE
    assert spread(np.array([[0.1, 1], [0.1, 2], [0.1, 5]])).first == 90
    assert spread(np.array([[1, 0.3], [2, 0.3]]), standardise=True).first == 0
    square = np.array([[0.0, 0], [1, 0], [0, 1], [1, 1]])
    assert spread(square).shape is Shape.ROUND
    assert judge_direction(spread(square), 10) is Stand.ANY
    third = np.outer(np.arange(7), [0.1, 0.3]) + 1e3
    assert spread(third).shape is Shape.LINE and spread(third).variances[1] == 0


@pytest.mark.parametrize("seed", range(6))
def test_of_two_standardised_columns_the_component_is_diagonal(seed):
    X = cloud(seed)
    found = spread(X, standardise=True)
    r = np.corrcoef(X.T)[0, 1]
    assert found.first == pytest.approx(45 if r > 0 else 135)
    np.testing.assert_allclose(found.variances, [1 + abs(r), 1 - abs(r)])


def test_lines_that_are_not_defined_or_agree():
    upright = fitted_lines(spread(np.array([[1.0, 0], [1.0, 3]])))
    assert upright.case is Lines.UNDEFINED and np.isnan(upright.y_on_x) and upright.x_on_y == 90
    level = fitted_lines(spread(np.array([[0.0, 2], [1.0, 2]])))
    assert level.case is Lines.UNDEFINED and level.y_on_x == 0 and np.isnan(level.x_on_y)
    line = fitted_lines(spread(np.array([[0.0, 0], [1, 2], [3, 6]])))
    assert line.case is Lines.SAME
    np.testing.assert_allclose([line.component, line.y_on_x, line.x_on_y], 63.434948822922)
    cross = fitted_lines(spread(np.array([[-2.0, 0], [2, 0], [0, 1], [0, -1]])))
    assert (cross.case, cross.y_on_x, cross.component, cross.x_on_y) == (Lines.CROSS, 0, 0, 90)
    none = fitted_lines(spread(np.array([[1.0, 1]])))
    assert none.case is Lines.UNDEFINED and np.isnan([none.y_on_x, none.x_on_y]).all()


def test_distances_at_the_ends():
    found = spread(cloud())
    assert found.off_upright(90) == np.inf and found.off_level(0) == np.inf
    assert found.off_level(180) == np.inf
    line = spread(np.array([[0.0, 0], [1, 1], [2, 2]]))
    assert line.off_upright(45) == 0 and line.off_level(45) == 0


@settings(max_examples=100)
@given(clouds)
def test_without_centring_the_component_lies_between_its_own_and_the_mean(X):
    found = judge_pull(X)
    if found.case in (Pull.NONE, Pull.MEAN_ZERO) or np.isnan(found.centred):
        return
    whole = axis_turn(found.centred, found.mean)
    parts = axis_turn(found.centred, found.plain) + axis_turn(found.plain, found.mean)
    assert parts == pytest.approx(whole, abs=1e-3)


def test_pull():
    X = cloud(3)
    X = X - X.mean(axis=0)
    assert judge_pull(X).case is Pull.MEAN_ZERO
    assert judge_pull(X + np.array([100, -100])).case is Pull.AT_MEAN
    assert judge_pull(X + 100).case is Pull.ALONG_BOTH
    assert judge_pull(np.array([[9.0, 9], [11, 11], [8, 8.2]])).case is Pull.ALONG_BOTH
    assert judge_pull(X + 100).mean == pytest.approx(45)
    assert judge_pull(np.array([[1.0, 2.0]])).case is Pull.NONE
    assert judge_pull(np.repeat([[1.0, 2.0]], 3, axis=0)).case is Pull.AT_MEAN
    ring = np.array([[2.0, 0], [-2, 0], [0, 2], [0, -2]])
    assert judge_pull(ring + np.array([0.0, 1])).case is Pull.AT_MEAN
    narrow = np.array([[-3.0, 0], [3, 0], [0, 1], [0, -1]]) + 1.5
    assert judge_pull(narrow).case is Pull.TOWARDS_MEAN


def test_the_standard_error_of_the_angle_is_that_of_many_samples():
    rng = np.random.default_rng(1)
    turned = []
    for _ in range(2000):
        found = spread(rng.normal(size=(200, 2)) * [2, 1])
        turned.append((found.first + 90) % 180 - 90)
    truth = spread(np.array([[-2.0, 0], [2, 0], [0, 1], [0, -1]])).variances
    assert truth[0] / truth[1] == pytest.approx(4)
    predicted = np.degrees(np.sqrt(4 / 199) / 3)
    assert np.std(turned) == pytest.approx(predicted, rel=0.05)
    assert np.isnan(angle_error(spread(np.array([[0.0, 0], [1, 0], [0, 1], [1, 1]]))))
    assert angle_error(spread(np.array([[0.0, 0], [1, 1], [2, 2]]))) == 0


def test_gaps():
    second = np.array([False, True, True])
    assert gap_between(np.array([5.0, 1.0, 2.0]), second) == 3
    assert gap_between(np.array([1.5, 1.0, 2.0]), second) == -0.5
    assert np.isnan(gap_between(np.array([1.0]), np.array([True])))


@pytest.mark.parametrize("points", [np.zeros((2, 3)), np.zeros(4), np.array([[np.nan, 1.0]])])
def test_domain_errors(points):
    with pytest.raises(ValueError, match="points must"):
        spread(points)
