import numpy as np
import pytest

from core.maths.optimization.descent_tables import (
    arrows,
    decay,
    first_outside,
    fitted_lines,
    in_sight,
    on_log_axis,
    stacked,
)
from core.maths.optimization.gradient_descent import METHODS, descend
from core.maths.optimization.surfaces import SURFACES, least_squares, quadratic

BOWL = quadratic(10.0)
START = (-2.5, 1.5)


def test_a_run_inside_the_picture_is_drawn_whole():
    run = descend(BOWL, "gd", START)
    assert in_sight(run, BOWL) is run and first_outside(run, BOWL) is None


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", SURFACES)
@pytest.mark.parametrize("rate", [0.3, 10.0])
def test_no_drawn_coordinate_is_too_large_and_all_others_are_untouched(method, name, rate):
    surface = SURFACES[name]()
    run = descend(surface, method, surface.start, learning_rate=rate, steps=300)
    drawn = in_sight(run, surface)
    assert np.abs(drawn.points).max() < 2000
    n = drawn.steps
    np.testing.assert_array_equal(drawn.points[:n], run.points[:n])
    assert len(drawn.gradient) == n + 1
    if n > 0 and n < run.steps:  # the last segment keeps its direction
        (dx, dy), (full_x, full_y) = (
            drawn.points[n] - drawn.points[n - 1],
            run.points[n] - run.points[n - 1],
        )
        assert dx * full_y == pytest.approx(dy * full_x, rel=1e-9)
        assert dx * full_x + dy * full_y > 0


def test_departure_is_the_first_point_outside():
    run = descend(BOWL, "gd", START, learning_rate=0.3, steps=20)
    step = first_outside(run, BOWL)
    assert np.abs(run.points[step]).max() > 3 and np.abs(run.points[:step]).max() <= 3
    assert first_outside(run, BOWL, 5.0) > step


def test_stacked_keeps_the_runs_apart_and_the_types_small():
    runs = {2: descend(BOWL, "gd", START, steps=3), 5: descend(BOWL, "newton", START)}
    table = stacked(runs, value=lambda run: run.loss, work=lambda run: run.evaluations)
    assert table["series"].tolist() == [2, 2, 2, 2, *[5] * (runs[5].steps + 1)]
    assert table["last"].tolist() == [3] * 4 + [runs[5].steps] * (runs[5].steps + 1)
    assert table["value"].dtype == np.float32 and table["work"].dtype == np.int32
    np.testing.assert_allclose(table["value"][:4], runs[2].loss, rtol=1e-6)
    np.testing.assert_array_equal(table["work"][4:], runs[5].evaluations)


def test_log_axis_gaps():
    assert np.isnan(on_log_axis(np.array([0.0, -1.0, np.nan, np.inf, 1e-17, 1e31]))).all()
    np.testing.assert_array_equal(on_log_axis(np.array([1e-16, 1e30])), [1e-16, 1e30])


def test_arrows_point_against_the_gradient_and_vanish_with_it():
    run = descend(BOWL, "gd", START, learning_rate=0.15, steps=100)
    arrow = arrows(run, 0.6)
    shaft = np.stack([arrow["x2"] - arrow["x"], arrow["y2"] - arrow["y"]], axis=1)
    size = np.hypot(*shaft.T)
    assert size[0] == pytest.approx(0.6 / 1.02, rel=1e-4) and size[-1] < 1e-5
    assert np.all(np.sum(shaft[:20] * run.gradient[:20], axis=1) < 0)
    still = arrows(descend(BOWL, "gd", (0.0, 0.0), steps=0), 0.6)
    assert still["x2"].tolist() == [0.0]


def test_fitted_line_passes_through_slope_and_intercept():
    surface = least_squares()
    run = descend(surface, "newton", (1.0, 1.0))
    line = fitted_lines({0: run}, 0.0, 2.0)
    slope, intercept = surface.minima[0]
    assert line["y"][-1] == pytest.approx(intercept, rel=1e-5)
    assert line["y2"][-1] == pytest.approx(2 * slope + intercept, rel=1e-5)
    assert line["x2"].tolist() == [2.0] * (run.steps + 1)


def test_decay_lines_start_on_the_measurement():
    errors = np.array([[1.0, 2.0], [0.5, 1.8], [0.25, 1.62]])
    measured, predicted = decay(errors, np.array([0.5, 0.9]), [3, 4])
    np.testing.assert_allclose(measured["value"], [1, 0.5, 0.25, 2, 1.8, 1.62], rtol=1e-6)
    assert measured["series"].tolist() == [3, 3, 3, 4, 4, 4]
    np.testing.assert_allclose(predicted["value"], measured["value"], rtol=1e-6)
    assert all(len(column) == 0 for column in decay(errors, None, [3, 4])[1].values())
    grown = decay(np.array([[1.0]] * 501), np.array([1e3]), [0])[1]["value"]
    assert not np.isinf(grown).any()
