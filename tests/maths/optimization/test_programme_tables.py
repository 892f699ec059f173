import numpy as np
import pytest

from core.maths.optimization.linear_programming import LinearProgram, solve_linear_program
from core.maths.optimization.programme_tables import (
    curve_window,
    pivot_sentence,
    program_tables,
    steps_by_dimension,
    variable_names,
    window_of,
)
from core.maths.optimization.simplex import klee_minty, simplex_path


def test_a_programme_is_drawn_step_by_step():
    rows = np.array([[1.0, 1], [1, 3], [1, 0]])
    problem = LinearProgram(np.array([-3.0, -4]), rows, np.array([9.0, 18, 7]))
    steps, found = simplex_path(problem), solve_linear_program(problem)
    tables = program_tables(problem, steps, found, 12, 12, {})
    for k, x, y, x2, y2 in zip(
        *(tables["equal"][c] for c in ("step", "x", "y", "x2", "y2")), strict=True
    ):
        for point in ((x, y), (x2, y2)) if k else ():  # at 0 it only touches the window's corner
            assert problem.cost @ point == pytest.approx(steps.value[k])
    np.testing.assert_allclose(tables["best"]["x"][0], found.x[0])
    corners = np.stack([tables["region"]["x"], tables["region"]["y"]], axis=1)
    assert (corners @ rows.T <= problem.limit + 1e-6).all()
    assert (tables["ray"]["x"] < 0).all(), "aside"


def test_odd_programmes_are_drawn_too():
    endless = LinearProgram(np.array([-1.0, -1]), np.array([[1.0, -1]]), np.array([4.0]))
    tables = program_tables(
        endless, simplex_path(endless), solve_linear_program(endless), 10, 10, {}
    )
    assert tables["ray"]["x"].max() > 10
    assert (tables["best"]["x"] < 0).all()
    never = LinearProgram(np.ones(2), np.array([[1.0, 1], [-1, -1]]), np.array([1.0, -3]))
    tables = program_tables(never, simplex_path(never), solve_linear_program(never), 10, 10, {})
    assert (tables["region"]["x"] < 0).all()
    free = LinearProgram(np.zeros(2), np.array([[1.0, 1]]), np.array([1.0]))
    tables = program_tables(free, simplex_path(free), solve_linear_program(free), 10, 10, {})
    assert (tables["equal"]["x"] < 0).all(), "everything costs the same"


def test_dantzig_visits_every_corner_and_the_greatest_step_does_not():
    assert steps_by_dimension(klee_minty, "dantzig", range(1, 7)) == [1, 3, 7, 15, 31, 63]
    assert max(steps_by_dimension(klee_minty, "greatest", range(1, 7))) == 1


def test_windows_hold_what_they_show():
    wide = LinearProgram(np.zeros(2), np.array([[1.0, 1.0]]), np.array([20.0]))
    assert window_of(wide, (12.0, 10.0)) == pytest.approx((21.6, 21.6))
    never = LinearProgram(np.zeros(2), np.array([[1.0, 1.0]]), np.array([-1.0]))
    assert window_of(never, (12.0, 10.0)) == (12.0, 10.0)
    window = curve_window({"x": np.array([0.0, 5]), "y": np.array([0.0, 30])}, 20.0)
    assert window["cx"] + window["rx"] > 20 and window["cx"] - window["rx"] < 0
    assert window["cy"] + window["ry"] > 30 and window["cy"] - window["ry"] < 0
    assert curve_window({"x": np.zeros(0), "y": np.zeros(0)}, 20.0)["ry"] == 1


def test_words_of_a_path():
    path = simplex_path(klee_minty(2))
    assert [pivot_sentence(path, k) for k in range(path.steps + 1)] == [
        "Start: x = 0.",
        "x₁ enters, s₁ leaves.",
        "x₂ enters, s₂ leaves.",
        "s₁ enters, x₁ leaves.",
    ]
    outside = LinearProgram(np.ones(1), np.array([[-1.0]]), np.array([-2.0]))
    walk = simplex_path(outside)
    assert variable_names(walk) == ["x₁", "s₁"]
    assert "not allowed yet" in pivot_sentence(walk, 0)
    assert pivot_sentence(walk, 1) == "the helper enters, s₁ leaves."
