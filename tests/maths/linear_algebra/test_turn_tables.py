"""A film of a 2×2 matrix: where its three steps begin and end, and how long vectors become."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.maths.linear_algebra.singular_values import turn_stretch_turn
from core.maths.linear_algebra.turn_tables import CIRCLE, film_tables, length_tables

tenths = st.integers(-20, 20).map(lambda k: k / 10)
matrices = st.tuples(tenths, tenths, tenths, tenths).map(lambda e: np.array(e).reshape(2, 2))


def moved(table, film):
    """Where rows are after ``film`` of three steps, as the chart has it."""
    first, second, third = (min(max(film - step, 0.0), 1.0) for step in range(3))
    row = {name: np.asarray(values, float) for name, values in table.items() if name in NUMBERS}
    turn = row["alpha"] * first
    x = np.cos(turn) * row["x"] - np.sin(turn) * row["y"]
    y = np.sin(turn) * row["x"] + np.cos(turn) * row["y"]
    x = x * (1 + second * (row["stretch"] - 1))
    y = y * (1 + second * (row["squeeze"] - 1)) * np.cos(np.pi * row["over"] * third)
    turn = row["beta"] * third
    return np.stack([np.cos(turn) * x - np.sin(turn) * y, np.sin(turn) * x + np.cos(turn) * y])


NUMBERS = ("x", "y", "alpha", "stretch", "squeeze", "over", "beta")


@given(matrices)
def test_the_film_ends_at_the_matrix(matrix):
    found = turn_stretch_turn(matrix)
    tables = film_tables(found)
    for name in ("shapes", "arrows", "points", "heads", "names"):
        table = tables[name]
        start = np.stack([np.asarray(table["x"], float), np.asarray(table["y"], float)])
        np.testing.assert_allclose(moved(table, 0), start)
        np.testing.assert_allclose(moved(table, 3), matrix @ start, atol=1e-9)
        np.testing.assert_allclose(
            np.hypot(*moved(table, 0.37)), np.hypot(*start), atol=1e-12
        )  # the first step keeps lengths
    tips = moved(tables["heads"], 1)
    np.testing.assert_allclose(tips, np.eye(2), atol=1e-12)
    stretched = moved(tables["heads"], 2)
    np.testing.assert_allclose(stretched, np.diag(found.values), atol=1e-12)


@given(matrices)
def test_the_last_step_is_a_turn_or_turns_over(matrix):
    found = turn_stretch_turn(matrix)
    tips = moved(film_tables(found)["heads"], 2.5)
    lengths = np.hypot(*tips)
    assert lengths[0] == pytest.approx(found.values[0])
    expected = 0.0 if found.turned_over else found.values[1]
    assert lengths[1] == pytest.approx(expected, abs=1e-9)


@given(matrices)
def test_half_axes_and_lengths(matrix):
    found = turn_stretch_turn(matrix)
    still = film_tables(found)["still"]
    x = np.asarray(still["x"])[np.asarray(still["series"]) == "long axis"]
    y = np.asarray(still["y"])[np.asarray(still["series"]) == "long axis"]
    assert np.hypot(x, y) == pytest.approx([found.values[0]] * 2)
    tables = length_tables(found)
    lengths = np.asarray(tables["curves"]["y"])
    radians = np.radians(tables["curves"]["x"])
    expected = np.linalg.norm(matrix @ np.stack([np.cos(radians), np.sin(radians)]), axis=0)
    np.testing.assert_allclose(lengths, expected, atol=1e-12)
    assert lengths.max() <= found.values[0] + 1e-9 and lengths.min() >= found.values[1] - 1e-9
    for at, length in zip(tables["points"]["x"], tables["points"]["y"], strict=True):
        assert -90 <= at <= 90
        v = np.array([np.cos(np.radians(at)), np.sin(np.radians(at))])
        assert np.linalg.norm(matrix @ v) == pytest.approx(length, abs=1e-9)


def test_the_circle_is_closed():
    assert CIRCLE[0].tolist() == CIRCLE[-1].tolist() == [1.0, 0.0]
