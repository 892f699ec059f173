import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit
from sklearn.datasets import load_iris
from sklearn.linear_model import LinearRegression

from core.maths.optimization.surfaces import (
    PETAL_LENGTH,
    PETAL_WIDTH,
    PLATEAU_INPUTS,
    SURFACES,
    contour_levels,
    contour_lines,
    hessian_eigen,
    least_squares,
    loss_grid,
    plateau,
    quadratic,
)

ALL = [
    *(pytest.param(factory(), id=name) for name, factory in SURFACES.items()),
    pytest.param(quadratic(1000.0, 30.0), id="quadratic-1000-turned"),
    pytest.param(least_squares([0.0, 1.0, 3.0], [2.0, -1.0, 4.0]), id="least_squares-own"),
]
H = 1e-6


def scattered(surface, n=60, seed=1):
    """Points all over the window, as columns."""
    (x_low, x_high), (y_low, y_high) = surface.window
    return np.random.default_rng(seed).uniform([x_low, y_low], [x_high, y_high], (n, 2)).T


@pytest.mark.parametrize("surface", ALL)
def test_gradient_is_the_central_difference_of_the_loss(surface):
    x, y = scattered(surface)
    f = surface.loss
    difference = np.array(
        [f(x + H, y) - f(x - H, y), f(x, y + H) - f(x, y - H)],
    ) / (2 * H)
    scale = 1 + np.abs(f(x, y))
    assert np.all(np.abs(np.array(surface.gradient(x, y)) - difference) < 1e-8 * scale)


@pytest.mark.parametrize("surface", ALL)
def test_hessian_is_the_central_difference_of_the_gradient(surface):
    x, y = scattered(surface)
    g = surface.gradient
    along_x = (np.array(g(x + H, y)) - np.array(g(x - H, y))) / (2 * H)
    along_y = (np.array(g(x, y + H)) - np.array(g(x, y - H))) / (2 * H)
    hxx, hxy, hyy = surface.hessian(x, y)
    scale = 1 + np.abs(np.array(g(x, y))).max(axis=0)
    for exact, difference in zip((hxx, hxy, hxy, hyy), (*along_x, *along_y), strict=True):
        assert np.all(np.abs(exact - difference) < 1e-8 * scale)


@pytest.mark.parametrize("surface", ALL)
def test_arrays_and_floats_agree(surface):
    x, y = scattered(surface, n=20)
    for function in (surface.loss, surface.gradient, surface.hessian):
        together = np.atleast_2d(function(x, y))
        for i in range(len(x)):
            alone = function(float(x[i]), float(y[i]))
            assert all(type(value) is float for value in np.atleast_1d(alone).tolist())
            np.testing.assert_allclose(np.atleast_1d(alone), together[:, i], rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("surface", ALL)
def test_stationary_points_are_stationary_and_of_the_stated_kind(surface):
    signs = {"minima": (1, 1), "saddles": (-1, 1), "maxima": (-1, -1)}
    for kind, expected in signs.items():
        for point in getattr(surface, kind):
            assert np.hypot(*surface.gradient(*point)) < 1e-9
            assert tuple(np.sign(hessian_eigen(surface, point)[0])) == expected


@pytest.mark.parametrize("surface", ALL)
def test_no_loss_is_below_the_minimum_and_the_minima_reach_it(surface):
    assert surface.loss(*scattered(surface, n=2000)).min() >= surface.minimum_loss
    for point in surface.minima:
        assert surface.loss(*point) == pytest.approx(surface.minimum_loss, abs=1e-12)


@pytest.mark.parametrize("surface", ALL)
def test_window_holds_the_start_and_the_stationary_points(surface):
    (x_low, x_high), (y_low, y_high) = surface.window
    for x, y in (surface.start, *surface.minima, *surface.saddles, *surface.maxima):
        assert x_low <= x <= x_high and y_low <= y <= y_high


def test_every_factory_takes_the_same_keywords_under_its_own_name():
    for name, factory in SURFACES.items():
        assert factory(condition_number=7.0, rotation_degrees=20.0).name == name


@settings(max_examples=50)
@given(st.floats(1.0, 1000.0), st.floats(-360.0, 360.0))
def test_quadratic_has_the_stated_eigenvalues_and_axes(condition_number, rotation):
    surface = quadratic(condition_number, rotation)
    values, vectors = hessian_eigen(surface)
    np.testing.assert_allclose(values, [1.0, condition_number], rtol=1e-9)
    np.testing.assert_allclose(vectors.T @ vectors, np.eye(2), atol=1e-12)
    turn = np.radians(rotation)
    u, v = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    assert surface.loss(*u) == pytest.approx(0.5, rel=1e-9)
    assert surface.loss(*v) == pytest.approx(0.5 * condition_number, rel=1e-9)


def test_rotation_by_ninety_degrees_swaps_the_axes_exactly():
    assert quadratic(10.0, 90.0).hessian(0.0, 0.0) == (10.0, 0.0, 1.0)


def test_least_squares_is_the_half_mean_squared_residual_and_its_minimum_the_fitted_line():
    x, y = np.array(PETAL_LENGTH), np.array(PETAL_WIDTH)
    surface = least_squares()
    for slope, intercept in [(0.0, 0.0), (0.3, -0.2), (-1.0, 2.0)]:
        residual = slope * x + intercept - y
        assert surface.loss(slope, intercept) == pytest.approx(np.mean(residual**2) / 2)
    line = LinearRegression().fit(x[:, np.newaxis], y)
    np.testing.assert_allclose(surface.minima[0], [line.coef_[0], line.intercept_], rtol=1e-12)


def test_petals_are_every_fifth_iris():
    data = load_iris().data[::5]
    assert tuple(data[:, 2]) == PETAL_LENGTH and tuple(data[:, 3]) == PETAL_WIDTH


def test_plateau_is_the_squared_error_of_a_sigmoid_neuron():
    u = np.array(PLATEAU_INPUTS)
    for weight, bias in [(0.0, 0.0), (-3.0, -3.0), (1.0, 2.0)]:
        error = expit(weight * u + bias) - expit(2 * u - 2)
        assert plateau().loss(weight, bias) == pytest.approx(0.5 * np.sum(error**2))
    assert np.hypot(*plateau().gradient(-4.0, -4.0)) < 0.005
    assert np.all(np.isfinite(plateau().gradient(-1e6, -1e6)))


@pytest.mark.parametrize("surface", ALL)
def test_grid_holds_the_loss(surface):
    x, y, z = loss_grid(surface, 9)
    assert x.shape == y.shape == (9,) and z.shape == (9, 9)
    assert ((x[0], x[-1]), (y[0], y[-1])) == surface.window
    assert z[2, 5] == pytest.approx(surface.loss(float(x[5]), float(y[2])), rel=1e-12)


@pytest.mark.parametrize("surface", ALL)
def test_contour_points_lie_on_their_level(surface):
    lines = contour_lines(surface)
    assert 0 < len(lines.x) < 1500
    assert len(set(lines.level.tolist())) == 12
    x, y = lines.x.astype(float), lines.y.astype(float)
    distance = np.abs(surface.loss(x, y) - lines.level) / (
        1e-12 + np.hypot(*surface.gradient(x, y))
    )
    extent = np.hypot(*np.ptp(surface.window, axis=1))
    assert np.median(distance) < 2e-3 * extent
    # Near a saddle or across a very narrow valley the grid is coarse; still within two cells.
    assert np.quantile(distance, 0.99) < 2 * extent / 128


@pytest.mark.parametrize("name", ["himmelblau", "saddle", "plateau"])
def test_thinned_lines_still_follow_their_level(name):
    surface = SURFACES[name]()
    lines = contour_lines(surface)
    same = np.diff(lines.line) == 0
    x, y = ((c[1:] + c[:-1])[same].astype(float) / 2 for c in (lines.x, lines.y))
    distance = np.abs(surface.loss(x, y) - lines.level[1:][same])
    distance /= np.hypot(*surface.gradient(x, y)) + 1e-9
    assert np.quantile(distance, 0.95) < 3e-3 * np.hypot(*np.ptp(surface.window, axis=1))


@pytest.mark.parametrize("surface", ALL)
def test_contour_lines_are_contiguous_and_numbered_in_order(surface):
    line = contour_lines(surface).line
    assert set(np.diff(line)) <= {0.0, 1.0}
    for column in contour_lines(surface):
        assert column.dtype == np.float32 and len(column) == len(line)


def test_ellipse_of_a_level_has_the_exact_semi_axes():
    lines = contour_lines(quadratic(4.0, 90.0), levels=[2.0])
    assert lines.y.max() == pytest.approx(2.0) and lines.x.max() == pytest.approx(1.0)


def test_no_line_below_the_minimum():
    for surface in (quadratic(), SURFACES["saddle"]()):
        assert all(len(column) == 0 for column in contour_lines(surface, levels=[-1.0]))


def test_levels_rise_evenly_in_the_logarithm():
    height = contour_levels(SURFACES["saddle"](), 8) + 0.25
    np.testing.assert_allclose(np.diff(np.log(height)), np.log(height[1] / height[0]))
    assert height[0] > 0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: quadratic(0.5), "condition_number must be at least 1, got 0.5"),
        (lambda: quadratic(np.nan), "condition_number must be at least 1, got nan"),
        (lambda: quadratic(2.0, np.inf), "rotation_degrees must be finite, got inf"),
        (lambda: least_squares([1.0, 1.0], [1.0, 2.0]), "x_data must hold at least two different"),
        (
            lambda: least_squares([1.0, 2.0], [1.0]),
            r"y_data must be as long as x_data \(2\), got 1",
        ),
        (lambda: least_squares([1.0, np.inf], [1.0, 2.0]), "x_data must be a list of finite"),
        (lambda: loss_grid(quadratic(), 1), "n must be at least 2, got 1"),
        (lambda: contour_levels(quadratic(), 0), "count must be at least 1, got 0"),
    ],
)
def test_domain_errors_name_parameter_and_value(call, message):
    with pytest.raises(ValueError, match=message):
        call()
