"""The straight line against statsmodels, exact fractions and refits without each point."""

from fractions import Fraction as F

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from core.maths.statistics.line_clouds import line_cloud
from core.maths.statistics.straight_line import (
    Pull,
    Shape,
    fit_line,
    judge_point,
    parabola_leaves,
)

place = st.integers(-100, 200).map(lambda i: i / 10)
clouds = st.lists(st.tuples(place, place), min_size=3, max_size=12)
many = settings(max_examples=60)


@given(clouds)
@many
def test_as_statsmodels_has_it(points):
    x, y = np.array(points).T
    line = fit_line(x, y)
    if line.shape in (Shape.UPRIGHT, Shape.LEVEL, Shape.PERFECT):
        return
    found = sm.OLS(y, sm.add_constant(x)).fit()
    assert [line.intercept, line.slope] == pytest.approx(found.params, rel=1e-8, abs=1e-9)
    assert line.r_squared == pytest.approx(found.rsquared, abs=1e-9)
    assert line.deviation**2 == pytest.approx(found.mse_resid, rel=1e-6, abs=1e-12)
    influence = found.get_influence()
    assert line.leverage == pytest.approx(influence.hat_matrix_diag, abs=1e-9)
    if line.leverage.max() < 0.999 and line.deviation > 1e-3:
        assert line.cook == pytest.approx(influence.cooks_distance[0], rel=1e-6, abs=1e-9)
        inner = influence.resid_studentized_internal
        assert line.standardised == pytest.approx(inner, rel=1e-6, abs=1e-8)


@given(clouds)
@many
def test_against_exact_fractions(points):
    """Shape, slope, leverage and both normal equations."""
    x = [F(round(10 * a), 10) for a, _ in points]
    y = [F(round(10 * b), 10) for _, b in points]
    n = len(x)
    line = fit_line(*np.array(points).T)
    sxx = sum(a * a for a in x) - sum(x) ** 2 / F(n)
    assert (line.shape is Shape.UPRIGHT) == (sxx == 0)
    if sxx == 0:
        return
    slope = (sum(a * b for a, b in zip(x, y, strict=True)) - sum(x) * sum(y) / F(n)) / sxx
    intercept = (sum(y) - slope * sum(x)) / n
    left = [b - intercept - slope * a for a, b in zip(x, y, strict=True)]
    assert line.slope == pytest.approx(float(slope), rel=1e-9, abs=1e-11)
    assert (line.shape is Shape.LEVEL) == (len(set(y)) == 1)
    assert (line.rss == 0) == (not any(left))
    for at, (a, e) in enumerate(zip(x, left, strict=True)):
        h = F(1, n) + (a - sum(x) / F(n)) ** 2 / sxx
        assert line.leverage[at] == pytest.approx(float(h), abs=1e-11)
        assert (judge_point(line, at).pull is Pull.ALONE) == (h == 1)
        assert line.residuals[at] == pytest.approx(float(e), abs=1e-9)
    assert line.residuals.sum() == pytest.approx(0, abs=1e-8)
    assert line.residuals @ line.x == pytest.approx(0, abs=1e-7)
    assert line.leverage.sum() == pytest.approx(2)


@given(clouds)
@many
def test_cook_is_how_far_all_fitted_values_move(points):
    x, y = np.array(points).T
    line = fit_line(x, y)
    for at in range(line.n):
        found = judge_point(line, at)
        if found.pull in (Pull.UPRIGHT, Pull.ALONE, Pull.EXACT):
            assert found.cook != found.cook or line.deviation == 0
            continue
        other = found.without
        moved = line.fitted - other.intercept - other.slope * x
        if other.shape is not Shape.UPRIGHT and found.leverage < 0.99 and line.deviation > 1e-3:
            assert found.cook == pytest.approx(
                moved @ moved / (2 * line.deviation**2), rel=1e-5, abs=1e-9
            )


@pytest.mark.parametrize("name", ["first", "second", "third", "fourth"])
def test_anscombe_published_numbers(name):
    """Means 9.0 and 7.5, Σ(x − x̄)² = 110.0, y = 3 + 0.5x, R² = 0.667 (Anscombe 1973, page 19)."""
    x, y = line_cloud(name)
    line = fit_line(x, y)
    assert len(x) == 11 and x.mean() == 9 and y.mean() == pytest.approx(7.5, abs=0.001)
    assert ((x - 9) ** 2).sum() == 110
    assert line.slope == pytest.approx(0.5, abs=0.001)
    assert line.intercept == pytest.approx(3.0, abs=0.003)
    assert line.r_squared == pytest.approx(0.667, abs=0.001)
    assert line.rss == pytest.approx(13.75, abs=0.03) and line.ess == pytest.approx(27.5, abs=0.03)


def test_shapes():
    shapes = {
        name: fit_line(*line_cloud(name)).shape for name in ("two", "line", "column", "level")
    }
    assert list(shapes.values()) == [Shape.TWO, Shape.PERFECT, Shape.UPRIGHT, Shape.LEVEL]
    assert fit_line(*line_cloud("second")).shape is Shape.BENT
    assert fit_line(*line_cloud("first")).shape is Shape.COMMON
    assert judge_point(fit_line(*line_cloud("fourth")), 7).pull is Pull.ALONE
    assert judge_point(fit_line(*line_cloud("third")), 2).pull is Pull.STRONG
    assert fit_line([1], [2]).shape is Shape.UPRIGHT
    equal = fit_line([0.1, 0.2, 0.7], [0.1] * 3)
    assert equal.slope == 0 and equal.rss == 0 and np.isnan(equal.r_squared)


def test_units_do_not_matter():
    rng = np.random.default_rng(2)
    x, y = rng.normal(size=(2, 20))
    plain = fit_line(x, y)
    for factor in (1e-8, 1e9):
        scaled = fit_line(factor * x, 7 * factor * y)
        assert scaled.cook == pytest.approx(plain.cook) and scaled.shape is plain.shape
        assert scaled.leverage == pytest.approx(plain.leverage)


@given(clouds)
@many
def test_what_a_parabola_leaves(points):
    x, y = np.array(points).T
    line = fit_line(x, y)
    left = parabola_leaves(x, y, line.rss)
    if left == left and line.rss > 1e-6:
        whole = y - np.vander(x - x.mean(), 3) @ np.polyfit(x - x.mean(), y, 2)
        assert left == pytest.approx(whole @ whole / line.rss, abs=1e-7)


@pytest.mark.parametrize(("x", "y"), [([], []), ([1, 2], [1]), ([[1]], [[1]])])
def test_errors(x, y):
    with pytest.raises(ValueError, match="same length"):
        fit_line(x, y)


def test_a_single_point_has_no_others():
    with pytest.raises(ValueError, match="single"):
        judge_point(fit_line([1], [1]), 0)
    with pytest.raises(ValueError, match="name must be"):
        line_cloud("fifth")
