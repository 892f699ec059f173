"""Columns that are drawn say what the numbers say, and are light."""

import numpy as np

from core.maths.columns import band, dots, filled, path, plane_window, stick_columns, upright


def test_columns_are_light_and_of_equal_length():
    tables = [path([1, 2], [3, 4]), dots([1, 2], [3, 4]), band([1, 2], [0, 1], [2, 3])]
    for table in (*tables, stick_columns([1, 2], [3, 4])):
        columns = list(table.values())
        assert {c.dtype for c in columns} == {np.dtype("float32")}
        assert len({len(c) for c in columns}) == 1


def test_sticks_stand_on_their_own_low_ends():
    table = stick_columns([1, 2], [5, -6], np.array([0, 3]))
    np.testing.assert_array_equal(table["x"], [1, 1, np.nan, 2, 2, np.nan])
    np.testing.assert_array_equal(table["y"], [0, 5, np.nan, 3, -6, np.nan])


def test_dots_are_pairs_of_equal_points_with_gaps():
    table = dots([1, 2], [5, 6])
    np.testing.assert_array_equal(table["x"], [1, 1, np.nan, 2, 2, np.nan])
    np.testing.assert_array_equal(table["y"], [5, 5, np.nan, 6, 6, np.nan])
    assert len(dots([], [])["x"]) == 0


def test_a_band_leaves_out_what_is_not_finite():
    table = band([1, 2, 3], [0, np.nan, 1], [1, 2, np.inf])
    assert {name: column.tolist() for name, column in table.items()} == {
        "x": [1],
        "low": [0],
        "high": [1],
    }


def test_an_upright_line_beyond_the_curve_has_no_length():
    x, y = np.array([1.0, 2.0]), np.array([3.0, 9.0])
    assert upright(1.5, x, y)["x"].tolist() == [1.5, 1.5]
    for far in (2.5, np.inf):
        table = upright(far, x, y)
        assert (table["x"].tolist(), table["y"].tolist()) == ([1, 1], [3, 3])


def test_a_table_without_a_row_lies_far_outside():
    window = plane_window((0.0, 10.0), (0.0, 20.0))
    none = {name: np.zeros(0) for name in ("x", "y", "x2", "y2", "width", "born")}
    some = {"x": np.array([1.0]), "y": np.array([2.0])}
    tables = filled({"none": none, "some": some}, window)
    assert tables["some"] is some
    row = tables["none"]
    assert all(len(column) == 1 for column in row.values())
    for name in ("x", "y", "x2", "y2"):
        assert row[name][0] < -1000
    assert row["width"][0] == row["born"][0] == 0
