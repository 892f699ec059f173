"""Paths that stand for many marks keep their values and their areas."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.maths.probability.outlines import bars, dots, staircase, sticks

heights = st.lists(st.floats(0, 10), min_size=1, max_size=30)


@settings(max_examples=50)
@given(heights)
def test_bars_keep_their_area(values):
    left = np.arange(len(values), dtype=float)
    x, y = bars(left, left + 1, values)
    assert np.trapezoid(y, x) == pytest.approx(sum(values))
    assert y[0] == y[-1] == 0 and np.all(np.diff(x) >= 0)


@settings(max_examples=50)
@given(heights)
def test_a_staircase_takes_each_value_up_to_the_next_jump(values):
    x, y = staircase(np.arange(len(values)), values)
    assert x.size == y.size == 2 * len(values) - 1
    assert y[::2].tolist() == values and y[1::2].tolist() == values[:-1]
    # A step goes up or along, never aslant.
    assert np.all((np.diff(x) == 0) | (np.diff(y) == 0))


@settings(max_examples=50)
@given(heights)
def test_dots_and_sticks_are_pieces_apart(values):
    x, y = dots(values, values)
    assert np.isnan(x[1::2]).all() and y[::2].tolist() == values
    x, y = sticks(np.arange(len(values)), values)
    assert np.isnan(y[2::3]).all() and y[1::3].tolist() == values and not y[::3].any()


def test_nothing_to_draw_is_an_empty_path():
    for path in (staircase([], []), sticks([], []), dots([], []), bars([], [], [])):
        assert path[0].size == path[1].size == 0


def test_lengths_must_agree():
    for outline in (staircase, sticks, dots):
        with pytest.raises(ValueError, match="same length, got 2 and 1"):
            outline([1, 2], [1])
    with pytest.raises(ValueError, match="same length"):
        bars([1, 2], [2, 3], [1])
