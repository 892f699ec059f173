"""The bivariate normal law against scipy, its own samples and hand values."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from core.maths.probability.bivariate_normal import (
    BivariateNormal,
    ellipse_content,
    ellipse_radius,
)

PAIR = BivariateNormal(mean_x=1, mean_y=-2, sd_x=2, sd_y=0.5, correlation=-0.7)
laws = st.builds(
    BivariateNormal,
    mean_x=st.floats(-10, 10),
    mean_y=st.floats(-10, 10),
    sd_x=st.floats(0.1, 10),
    sd_y=st.floats(0.1, 10),
    correlation=st.floats(-0.99, 0.99),
)


@settings(max_examples=50)
@given(laws, st.floats(-3, 3), st.floats(-3, 3))
def test_the_density_is_scipys(pair, u, v):
    x, y = pair.mean_x + u * pair.sd_x, pair.mean_y + v * pair.sd_y
    oracle = stats.multivariate_normal(pair.mean, pair.covariance).pdf([x, y])
    assert float(pair.density(x, y)) == pytest.approx(oracle, rel=1e-7, abs=1e-300)


@settings(max_examples=50)
@given(laws, st.floats(0.1, 5))
def test_an_ellipse_is_a_contour(pair, radius):
    polygon = pair.ellipse(radius)
    assert polygon.shape == (121, 2) and np.allclose(polygon[0], polygon[-1])
    assert np.allclose(pair.mahalanobis(*polygon.T), radius, rtol=1e-6)
    heights = pair.density(*polygon.T)
    assert np.allclose(heights, heights[0], rtol=1e-5)


def test_ellipses_hold_what_is_said():
    # Published: 39.35, 86.47 and 98.89 % for one, two and three sigma in two dimensions.
    assert np.allclose(ellipse_content([1, 2, 3]), [0.3935, 0.8647, 0.9889], atol=5e-5)
    assert np.allclose(ellipse_content([0.3, 2]), stats.chi2.cdf([0.09, 4], 2))
    assert np.allclose(ellipse_radius(ellipse_content([0.01, 1, 3])), [0.01, 1, 3])
    points = PAIR.sample(20_000, seed=1)
    inside = np.mean(PAIR.mahalanobis(*points.T) <= 1)
    # Three standard errors of a share of 20,000.
    assert inside == pytest.approx(0.3935, abs=3 * np.sqrt(0.3935 * 0.6065 / 20_000))


def test_samples_have_the_moments_and_the_seed():
    points = PAIR.sample(50_000, seed=0)
    assert np.allclose(points.mean(axis=0), PAIR.mean, atol=0.03)
    assert np.allclose(np.cov(points.T), PAIR.covariance, atol=0.06)
    assert np.array_equal(PAIR.sample(5, seed=3), PAIR.sample(5, seed=3))
    near = BivariateNormal(correlation=0.5).sample(50, 1)
    far = BivariateNormal(correlation=0.501).sample(50, 1)
    assert 0 < np.abs(near - far).max() < 0.01


@pytest.mark.parametrize("x", [-3.0, 1.0, 4.5])
def test_the_conditional_is_the_joint_over_the_marginal(x):
    mean, sd = PAIR.conditional(x)
    y = np.linspace(-5, 2, 41)
    ratio = PAIR.density(x, y) / stats.norm.pdf(x, PAIR.mean_x, PAIR.sd_x)
    assert np.allclose(stats.norm.pdf(y, mean, sd), ratio, rtol=1e-9)


@settings(max_examples=50)
@given(laws)
def test_axes_diagonalise_the_covariance(pair):
    lengths, directions = pair.axes()
    assert lengths[0] >= lengths[1]
    rebuilt = directions @ np.diag(lengths**2) @ directions.T
    assert np.allclose(rebuilt, pair.covariance, rtol=1e-9, atol=1e-9)
    assert np.allclose(directions.T @ directions, np.eye(2), atol=1e-12)
    # The lengths' product is √det = σ₁σ₂√(1 − ρ²).
    area = pair.sd_x * pair.sd_y * np.sqrt(1 - pair.correlation**2)
    assert lengths.prod() == pytest.approx(area, rel=1e-6)


@settings(max_examples=50)
@given(laws)
def test_the_long_axis_lies_between_the_two_regressions(pair):
    if abs(pair.correlation) < 1e-3:
        return
    slopes = [pair.regression_slope, pair.major_axis_slope, pair.reverse_regression_slope]
    slopes = np.abs(slopes)
    assert np.all(np.sign(slopes) > 0) and slopes[0] <= slopes[1] * (1 + 1e-9)
    assert slopes[1] <= slopes[2] * (1 + 1e-9)


def test_slopes_by_hand():
    even = BivariateNormal(correlation=0.5)
    assert even.regression_slope == 0.5 and even.reverse_regression_slope == 2
    assert even.major_axis_slope == pytest.approx(1)
    upright = BivariateNormal(sd_x=1, sd_y=2)
    assert upright.major_axis_slope == np.inf and upright.reverse_regression_slope == np.inf
    assert np.isnan(BivariateNormal().major_axis_slope)
    assert BivariateNormal(sd_x=2, sd_y=1).major_axis_slope == 0
    # Minus 45°: σ₁ = σ₂, ρ < 0.
    assert BivariateNormal(correlation=-0.5).major_axis_slope == pytest.approx(-1)


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"correlation": 1}, "correlation must lie between −1 and 1, got 1"),
        ({"correlation": np.nan}, "correlation"),
        ({"sd_x": 0}, "sd_x must be positive, got 0"),
        ({"sd_y": np.inf}, "sd_y"),
        ({"mean_x": np.nan}, "mean_x must be finite"),
    ],
)
def test_the_domain_is_guarded(values, text):
    with pytest.raises(ValueError, match=text):
        BivariateNormal(**values)


def test_arguments_are_guarded():
    for call, text in (
        (lambda: PAIR.ellipse(0), "radius must be positive, got 0"),
        (lambda: PAIR.conditional(np.inf), "x must be finite, got inf"),
        (lambda: PAIR.sample(0, 1), "size must be a positive integer, got 0"),
        (lambda: ellipse_content(-1), "radius must not be negative"),
        (lambda: ellipse_radius(1), "content must satisfy"),
    ):
        with pytest.raises(ValueError, match=text):
            call()
