"""Columns of the pictures of noisy equations: every number is one of the functions'."""

import numpy as np
import pytest

from core.maths.linear_algebra.ill_posed import (
    OPERATORS,
    SIZE,
    TRUTHS,
    best_damping,
    damping,
    damping_errors,
    damping_sizes,
    pose,
    solve_filtered,
    truncation,
    truncation_errors,
    truncation_sizes,
)
from core.maths.linear_algebra.ill_posed_tables import (
    damping_tables,
    picard_tables,
    seen,
    size_tables,
    solution_tables,
    truncation_tables,
)

PROBLEM = pose("wide", "peaks", 0.01, 1)
CUT = solve_filtered(PROBLEM, truncation(PROBLEM, 16))
DAMPED = solve_filtered(PROBLEM, damping(PROBLEM, 0.01))
PLAIN = solve_filtered(PROBLEM, truncation(PROBLEM, SIZE))


def of(table, role):
    keep = np.asarray(table["role"]) == role
    return np.asarray(table["x"])[keep], np.asarray(table["y"])[keep]


def test_solutions():
    tables = solution_tables(PROBLEM, CUT, DAMPED, PLAIN)
    for role, x in (("truth", PROBLEM.truth), ("approximation", CUT.x), ("other", DAMPED.x)):
        np.testing.assert_array_equal(of(tables["curves"], role)[1], x)
    assert not seen(PLAIN) and len(tables["dashed"]["x"]) == 0
    tables = solution_tables(PROBLEM, CUT, DAMPED, CUT)
    assert seen(CUT) and tables["dashed"]["y"].tolist() == CUT.x.tolist()


def test_picard():
    tables = picard_tables(PROBLEM, 16)
    values, b = PROBLEM.found.values, np.abs(PROBLEM.found.left.T @ PROBLEM.right_side)
    np.testing.assert_allclose(of(tables["measured"], "point")[1], values)
    np.testing.assert_allclose(of(tables["measured"], "error")[1], b)
    np.testing.assert_allclose(of(tables["measured"], "alarm")[1], b / values)
    clean = np.abs(PROBLEM.found.left.T @ PROBLEM.clean)
    np.testing.assert_allclose(tables["predicted"]["y"], clean, rtol=1e-3, atol=1e-15)
    assert tables["now"]["x"] == [16.5]


def test_values_that_are_rounding_have_no_place_on_the_axis():
    problem = pose("circle", "hill", 0.01, 1)
    tables = picard_tables(problem, 31)
    assert np.isnan(of(tables["measured"], "point")[1][-1])
    assert np.isnan(of(tables["measured"], "alarm")[1][-1])
    assert tables["window"]["y0"][0] > 1e-19


def test_errors():
    tables = truncation_tables(PROBLEM, 18, 16)
    k, errors = of(tables["measured"], "approximation")
    assert k.tolist() == list(range(SIZE + 1))
    np.testing.assert_array_equal(errors, truncation_errors(PROBLEM))
    assert tables["points"]["y"][0] == errors[18] and tables["marks"]["x"] == [16]
    best, _ = best_damping(PROBLEM)
    tables = damping_tables(PROBLEM, 0.01, DAMPED.error, best)
    strengths, errors = of(tables["measured"], "other")
    np.testing.assert_allclose(errors, damping_errors(PROBLEM, strengths))
    assert tables["points"]["y"][0] == DAMPED.error


def test_sizes():
    tables = size_tables(PROBLEM, CUT, DAMPED)
    left, size = of(tables["measured"], "approximation")
    for k in (1, 5, 16, 20):
        one = solve_filtered(PROBLEM, truncation(PROBLEM, k))
        assert left[k - 1] == pytest.approx(one.residual, rel=1e-6)
        assert size[k - 1] == pytest.approx(np.linalg.norm(one.x))
    x, y = of(tables["points"], "truth")
    assert x[0] == pytest.approx(np.linalg.norm(PROBLEM.noise))
    assert y[0] == pytest.approx(np.linalg.norm(PROBLEM.truth))
    left, size = damping_sizes(PROBLEM, np.array([0.01]))
    assert left[0] == pytest.approx(DAMPED.residual)
    assert size[0] == pytest.approx(np.linalg.norm(DAMPED.x))
    assert truncation_sizes(PROBLEM)[1][0] == 0


@pytest.mark.parametrize("name", OPERATORS)
@pytest.mark.parametrize("truth", TRUTHS)
@pytest.mark.parametrize("level", [1e-8, 0.3])
def test_windows_are_finite_and_nothing_infinite_is_drawn(name, truth, level):
    problem = pose(name, truth, level, 3)
    for k in (0, problem.rank):
        cut = solve_filtered(problem, truncation(problem, k))
        damped = solve_filtered(problem, damping(problem, 10.0))
        for tables in (
            solution_tables(problem, cut, damped, cut),
            picard_tables(problem, k),
            truncation_tables(problem, k, k),
            damping_tables(problem, 10.0, damped.error, 1.0),
            size_tables(problem, cut, damped),
        ):
            window = np.array([column[0] for column in tables["window"].values()])
            assert np.isfinite(window).all()
            for table in tables.values():
                for column in table.values():
                    values = np.asarray(column)
                    if values.dtype.kind == "f":
                        assert not np.isinf(values).any()
            if "y0" in tables["window"]:
                assert 0 < tables["window"]["y0"][0] < tables["window"]["y1"][0]
