"""Columns of clouds hold the points that they are made of."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.maths.linear_algebra.cloud_tables import (
    dot_table,
    feet,
    head_table,
    line_table,
    name_table,
    segment_table,
    spread_names,
    through,
    window_table,
)

numbers = st.floats(-50, 50).map(lambda x: round(x, 4))
clouds = arrays(float, st.tuples(st.integers(1, 12), st.just(2)), elements=numbers)


@settings(max_examples=60)
@given(clouds, clouds)
def test_dots_and_segments(first, second):
    table = dot_table([("point", first), ("other", second)])
    at = np.column_stack([table["x"], table["y"]])
    roles = np.array(table["role"])
    np.testing.assert_allclose(at[roles == "point"][::3], first.astype(np.float32))
    np.testing.assert_allclose(at[roles == "other"][1::3], second.astype(np.float32))
    assert np.isnan(at[2::3]).all() and len(at) == 3 * (len(first) + len(second))
    n = min(len(first), len(second))
    lines = segment_table("distance", first[:n], second[:n])
    np.testing.assert_allclose(lines["x"][1::3], second[:n, 0].astype(np.float32))


def test_lines_are_told_apart():
    table = line_table([("a", [[0, 0], [1, 1]]), ("a", [[2, 2]]), ("b", [[3, 3]])])
    assert table["series"].tolist() == ["a 0", "a 0", "a 1", "b 2"]
    assert table["role"].tolist() == ["a", "a", "a", "b"]
    empty = line_table([])
    assert [len(column) for column in empty.values()] == [0, 0, 0, 0]
    assert len(dot_table([])["x"]) == len(name_table([])["left"]) == 0


def test_heads_point_outwards():
    table = head_table(
        [("a", np.array([0.0, 2.0])), ("a", np.array([-1.0, 0])), ("a", np.zeros(2))]
    )
    assert table["angle"] == [0.0, -90.0] and table["y"] == [2.0, 0.0]


@settings(max_examples=60)
@given(clouds)
def test_the_window_holds_the_points(points):
    window = {name: float(column[0]) for name, column in window_table(points).items()}
    middle, half = np.array([window["cx"], window["cy"]]), np.array([window["rx"], window["ry"]])
    assert (np.abs(points - middle) <= half * (1 + 1e-9)).all()
    assert (half >= 0.5).all()


def test_the_window_of_nothing():
    assert window_table()["rx"][0] == window_table(np.zeros((0, 2)))["ry"][0] == 0.5


@settings(max_examples=60)
@given(clouds, st.floats(1, 89))
def test_feet_lie_on_the_line_in_their_sense(points, angle):
    centre = np.array([1.0, -2.0])
    u = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    normal = np.array([-u[1], u[0]])
    for sense in ("across", "upright", "level"):
        foot = feet(points, centre, angle, sense)
        np.testing.assert_allclose(
            (foot - centre) @ normal, 0, atol=1e-6 * (1 + np.abs(foot).max())
        )
    np.testing.assert_allclose((points - feet(points, centre, angle, "across")) @ u, 0, atol=1e-9)
    for sense, kept in (("upright", 0), ("level", 1)):
        foot = feet(points, centre, angle, sense)
        np.testing.assert_allclose(foot[:, kept], points[:, kept], atol=1e-12)


def test_feet_that_are_never_reached():
    points = np.array([[1.0, 2.0]])
    assert np.isnan(feet(points, np.zeros(2), 90, "upright")[0, 1])
    assert np.isnan(feet(points, np.zeros(2), 180, "level")[0, 0])


def test_a_line_through():
    ends = through([1.0, 2.0], 30, 4.0)
    assert np.hypot(*(ends[1] - ends[0])) == pytest.approx(8)
    np.testing.assert_allclose(ends.mean(axis=0), [1, 2])


@settings(max_examples=60)
@given(arrays(float, st.tuples(st.integers(1, 20), st.just(2)), elements=st.floats(-5, 5)))
def test_names_do_not_stand_on_each_other(tips):
    names = [f"n{i}" for i in range(len(tips))]
    placed = spread_names(tips, names, 0.3)
    assert len(placed) == min(len(tips), 9)
    for side in (False, True):
        y = sorted(at for text, x, at in placed if (tips[int(text[1:]), 0] >= 0) == side)
        assert (np.diff(y) >= 0.3 - 1e-6).all()
    shown = {int(text[1:]) for text, _, _ in placed}
    lengths = np.hypot(*tips.T)
    hidden = [lengths[i] for i in range(len(tips)) if i not in shown]
    assert not hidden or max(hidden) <= min(lengths[i] for i in shown)
