import numpy as np
import pytest

from core.maths.calculus.expressions.reader import parse
from core.maths.calculus.functions_of_two import FunctionOfTwo
from core.maths.optimization.equality_constraint import judge_touch
from core.maths.optimization.touch_tables import along_tables, price_tables, touch_tables


def of(text):
    return FunctionOfTwo(parse(text, ("x", "y")))


BOWL, SUM = of("x^2 + 3y^2"), of("x + y")


def rows(table, name):
    keep = np.asarray(table["series"]) == name
    return np.column_stack([np.asarray(table[c], float)[keep] for c in "xy"])


def test_the_touching_level_line_and_both_arrows():
    found = judge_touch(BOWL, SUM, 1.0, 1.0)
    tables = touch_tables(BOWL, SUM, found, (1.0, 1.0), str)
    limit = rows(tables["lines"], "limit")
    limit = limit[np.isfinite(limit).all(axis=1)]
    assert limit.sum(axis=1) == pytest.approx(np.full(len(limit), 2))
    level = rows(tables["lines"], "level")
    level = level[np.isfinite(level).all(axis=1)]
    assert BOWL(*level.T) == pytest.approx(np.full(len(level), 3), abs=0.05)
    for name, length in (("∇f 0", 1.25), ("∇g 0", 0.7)):
        foot, tip = rows(tables["arrows"], name)
        assert foot == pytest.approx([1.5, 0.5])
        assert tip - foot == pytest.approx(np.full(2, length / np.sqrt(2)))
    assert list(tables["names"]["text"]) == ["∇f", "∇g"]


def test_the_tangent_has_the_price_as_its_slope():
    found = judge_touch(BOWL, SUM, 1.0, 1.0)
    tables = price_tables(BOWL, SUM, found)
    (c0, v0), (c1, v1) = np.column_stack([tables["dashed"]["x"], tables["dashed"]["y"]])
    assert (v1 - v0) / (c1 - c0) == pytest.approx(3)
    assert tables["points"]["y"] == pytest.approx([3, 3])


def test_f_along_the_limit_is_least_at_the_green_point():
    found = judge_touch(BOWL, SUM, 1.0, 1.0)
    tables = along_tables(BOWL, SUM, found, (1.0, 1.0))
    at = np.asarray(tables["points"]["y"])[np.asarray(tables["points"]["role"]) == "truth"][0]
    assert at == pytest.approx(3) and tables["curves"]["y"].min() >= 3 - 1e-9


def test_where_there_is_no_limit_nothing_is_drawn_over_the_map():
    g = of("ln(x)")
    found = judge_touch(BOWL, g, -1.0, 0.0)
    tables = touch_tables(BOWL, g, found, (-1.0, 0.0), str)
    assert np.isnan(np.asarray(tables["lines"]["x"], float)).all()
    assert not len(along_tables(BOWL, g, found, (-1.0, 0.0))["curves"]["x"])
    assert not len(price_tables(BOWL, of("7"), judge_touch(BOWL, of("7"), 0.0, 0.0))["dashed"]["x"])


def test_arrows_at_two_points_are_not_joined():
    circle = of("x^2 + y^2")
    found = judge_touch(BOWL, circle, 1.0, 1.0)
    arrows = touch_tables(BOWL, circle, found, (1.0, 1.0), str)["arrows"]
    names, counts = np.unique(arrows["series"], return_counts=True)
    assert len(names) == 4 and set(counts) == {2}
