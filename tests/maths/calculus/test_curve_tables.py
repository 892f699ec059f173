"""Windows that show what matters, curves that do not join over a pole."""

import numpy as np
import pytest

from core.maths.calculus.curve_tables import (
    NOTHING,
    POINTS,
    breaks,
    curve_table,
    dot,
    joined,
    one_by_one,
    order_datasets,
    polyline,
    scattered,
    stems,
    unjoined,
    value_window,
)
from core.maths.calculus.expressions.reader import parse
from core.maths.calculus.functions import Function


def test_a_window_holds_all_values_with_a_margin():
    centre, half = value_window(np.sin(np.linspace(0, 7, 99)), np.array([np.nan, 2.0]))
    assert centre - half < -1 and centre + half > 2
    assert half == pytest.approx(1.15 * 1.5, rel=1e-3)


def test_a_pole_does_not_flatten_the_rest():
    _, half = value_window(1 / np.linspace(-1, 1, 200))
    assert half < 25


@pytest.mark.parametrize("values", [[], [np.nan], [3.0, 3.0]])
def test_a_window_of_nothing_or_of_a_constant(values):
    centre, half = value_window(np.array(values, float))
    assert half == 0.5 and centre == (3.0 if values and values[0] == 3 else 0.0)


def test_two_sides_of_a_pole_are_not_joined():
    table = curve_table(Function(parse("1/(x - 0.001)")), -1, 1, half=10.0)
    assert len(table["x"]) == POINTS
    gaps = np.flatnonzero(np.isnan(table["y"]))
    assert 1 <= len(gaps) <= 8 and np.abs(np.asarray(table["x"])[gaps]).max() < 0.05


def test_leaps_within_the_window_are_joined():
    assert unjoined(np.array([0.0, 1.0, -1.0]), 1.0).tolist() == [0.0, 1.0, -1.0]


def test_tables_under_each_other():
    both = joined(polyline("a", "function", [0, 1], [2, 3]), dot("truth", 1.0, 2.0))
    assert both["series"].tolist() == ["a", "a", "truth 1", "truth 1"]
    assert joined() is NOTHING


def test_strokes_are_parted_by_gaps_and_points_have_no_length():
    drawn = stems("a", "b", [1.0, 4.0], [2.0, 3.0], [0.5, 3.0])
    np.testing.assert_array_equal(drawn["x"], [1, 1, np.nan, 4, 4, np.nan])
    np.testing.assert_array_equal(drawn["y"], [0.5, 2, np.nan, 3, 3, np.nan])
    assert set(drawn["series"]) == {"a"} and set(drawn["role"]) == {"b"}
    dots = scattered("a", "b", [1.0], [2.0])
    np.testing.assert_array_equal([dots["x"], dots["y"]], [[1, 1, np.nan], [2, 2, np.nan]])
    assert not len(stems("a", "b", [], [])["x"])


def test_a_plot_of_orders_is_empty_but_for_what_is_given():
    line = polyline("a", "b", [1.0], [2.0])
    found = order_datasets(1, 9, 0.1, 10, [3], predicted=line)
    assert found["window"] == {"x0": [1], "x1": [9], "y0": [0.1], "y1": [10]}
    assert found["now"] == {"x": [3], "y0": [0.1], "y1": [10]}
    assert found["predicted"] is line
    assert not any(len(found[name]["x"]) for name in ("measured", "marks", "points"))
    assert not any(order_datasets(1, 9, 0.1, 10)["now"].values())


def test_a_leap_stays_however_near_it_is_looked_at():
    for text, leaps in (
        ("1/(x - 0.301)", 1),
        ("e^(50x)", 0),
        ("1/sqrt(x)", 0),
        ("1/x^2", 0),
    ):
        assert breaks(Function(parse(text)), 0.0, 1.0)[1] == leaps, text


def test_data_are_drawn_one_by_one_where_bars_would_be_too_narrow():
    x = np.linspace(2, 3, 60)
    assert not one_by_one(x, 0, 5, 40) and one_by_one(x, 0, 5, 60)
    assert one_by_one(2 + 1e-4 * x, 0, 5, 40) and one_by_one(np.ones(60), 1, 1.5, 40)
