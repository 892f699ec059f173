import numpy as np
import pytest

from core.maths.linear_algebra.matrix_spectrum import analyse_spectrum
from core.maths.linear_algebra.pseudospectrum import judge_norms, nearest_defective, resolvent
from core.maths.linear_algebra.pseudospectrum_tables import (
    EXPONENTS,
    norm_tables,
    now_table,
    still_tables,
    window_table,
)

A = np.array([[0.8, 3.0, 0.0], [0.0, 0.7, 3.0], [0.0, 0.0, 0.5]])


@pytest.fixture
def looked():
    found = analyse_spectrum(A)
    grid = resolvent(found)
    return found, grid, nearest_defective(found, grid)


def test_every_line_is_one_level_in_the_units_of_the_matrix(looked):
    _, grid, near = looked
    tables = still_tables(grid, near)
    levels = tables["levels"]
    assert set(levels["exponent"].tolist()) <= set(EXPONENTS)
    for exponent in (-1, -2, -3):
        rows = np.flatnonzero(levels["exponent"] == exponent)[::9]
        for x, y in zip(levels["x"][rows], levels["y"][rows], strict=True):
            s = np.linalg.svd(complex(x, y) * np.eye(3) - A, compute_uv=False)[-1]
            assert s / np.linalg.norm(A, 2) == pytest.approx(10.0**exponent, rel=0.15)
    now = now_table(grid, 0.01)
    rows = levels["exponent"] == -2
    assert now["x"][~np.isnan(now["x"])] == pytest.approx(levels["x"][rows])
    gaps = np.isnan(now["y"])
    assert gaps.sum() == len(set(levels["line"][rows].tolist())) - 1 and not gaps[[0, -1]].any()


@pytest.mark.parametrize("level", [1e-12, 0.1, 0.3, 1.0])
def test_the_window_holds_the_numerical_range_and_the_whole_region(looked, level):
    _, grid, near = looked
    window = window_table(grid, level)
    for table in (still_tables(grid, near)["field"], now_table(grid, level)):
        assert np.nanmax(np.abs(table["x"] - window["cx"])) < window["rx"]
        assert np.nanmax(np.abs(table["y"])) < window["ry"]


def test_a_level_that_is_nowhere_in_sight_is_an_empty_table(looked):
    _, grid, _ = looked
    assert {name: len(column) for name, column in now_table(grid, 1e3).items()} == {
        "x": 0,
        "y": 0,
    }


def test_norms_and_the_powers_of_the_spectral_radius(looked):
    found, grid, _ = looked
    tables = norm_tables(judge_norms(found, grid), 2)
    for k in (0, 1, 6, 60):
        norm = np.linalg.norm(np.linalg.matrix_power(A, k), 2)
        assert tables["measured"]["value"][k] == pytest.approx(norm)
        assert tables["predicted"]["value"][k] == pytest.approx(0.8**k)


def test_norms_off_the_axis_are_a_gap_and_zero_is_its_lower_end():
    for matrix, value in (([[1e40]], np.nan), ([[0.0]], 1e-17)):
        found = analyse_spectrum(matrix)
        tables = norm_tables(judge_norms(found, resolvent(found)), 0)
        for table in tables.values():
            np.testing.assert_allclose(table["value"][1:], value)
