"""Level lines lie on their heights and are where closed forms have them."""

import numpy as np
import pytest

from core.maths.calculus.expressions.reader import parse
from core.maths.calculus.functions_of_two import FunctionOfTwo
from core.maths.calculus.level_lines import (
    even_levels,
    heights,
    level_labels,
    level_map,
    level_through,
    lines_around,
)


def f(text):
    return FunctionOfTwo(parse(text, ("x", "y")))


@pytest.mark.parametrize("text", ["x^2 + 3y^2", "sin(x) sin(y)", "x^3 - 3x y^2", "|x| + |y|"])
def test_lines_have_their_height(text):
    g = f(text)
    lines = level_map(g)
    levels = np.unique(lines["height"])
    assert 5 <= len(levels) <= 16 and lines["level"].min() == 0 and lines["level"].max() == 1
    off = np.abs(g(lines["x"], lines["y"]) - lines["height"])
    assert np.nanmax(off) < 0.05 * np.diff(levels).min()


def test_given_levels_and_those_of_nothing():
    lines = level_map(f("x^2 + y^2"), (1.0, 4.0))
    assert np.hypot(lines["x"], lines["y"]) == pytest.approx(np.sqrt(lines["height"]), abs=1e-2)
    assert set(lines["height"]) == {1.0, 4.0}
    for text in ("7", "ln(-1 - x^2)"):
        assert len(level_map(f(text))["x"]) == 0 and len(level_labels(f(text))["x"]) == 0


def test_a_leap_is_no_level_line():
    lines = level_map(f("1/x"))
    kept = np.isfinite(lines["x"])
    assert np.abs(lines["x"][kept]).min() > 0.1
    assert np.isnan(level_map(f("sign(x)"), (-0.5, 0.5))["x"]).all()


def test_even_levels_are_round():
    assert even_levels(np.linspace(-1, 1, 1000), 4) == pytest.approx([-0.5, 0, 0.5])
    assert len(even_levels(np.full(9, 3.0))) == len(even_levels(np.full(9, np.nan))) == 0


def test_labels_stand_on_their_lines_and_apart():
    g = f("x^2 + 3y^2")
    labels = level_labels(g)
    assert g(labels["x"], labels["y"]) == pytest.approx(labels["height"], rel=0.02)
    places = np.column_stack([labels["x"], labels["y"]])
    assert len(places) >= 3
    apart = np.hypot(*(places[:, None] - places[None, :]).T)
    assert apart[~np.eye(len(places), dtype=bool)].min() > 0.7


def test_the_line_through_a_point():
    x, y = level_through(f("x^2 + 3y^2"), 1.0, 1.0)
    assert np.nanmax(np.abs(x**2 + 3 * y**2 - 4)) < 0.02
    assert np.isnan(level_through(f("ln(x)"), -1.0, 0.0)[0]).all()


def test_lines_around_a_point_of_a_function_and_of_its_plane():
    g = f("x^2 + y^2")
    own, plane = lines_around([g, lambda x, y: 2 * x - 1 + 0 * y], 1.0, 0.0, 0.5)
    for x, y in (own, plane):
        assert np.nanmax(np.hypot(x - 1, y)) <= 0.5 + 1e-9
    steps = np.unique(np.round(plane[0][np.isfinite(plane[0])], 6))
    assert np.diff(steps) == pytest.approx(np.diff(steps)[0], abs=1e-3)
    level = (own[0] ** 2 + own[1] ** 2 - 1) / 0.25
    assert np.nanmax(np.abs(level - np.round(level))) < 0.01
    (own,) = lines_around([g], 0.0, 0.0, 0.5, 2)
    rings = 8 * np.hypot(*own)[np.isfinite(own[0])]
    assert set(np.round(rings)) >= {1, 2, 3} and np.abs(rings - np.round(rings)).max() < 0.1
    assert np.isnan(lines_around([f("7")] * 2, 0.0, 0.0, 0.5)[0][0]).all()


def test_heights_are_those_of_f():
    x, y, z = heights(f("x + 10y"))
    assert z[3, 7] == pytest.approx(x[7] + 10 * y[3])
    assert x[-1] == 6 and y[-1] == 4
