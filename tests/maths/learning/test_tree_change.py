"""Two trees beside each other, judged on a grid of places on which boxes of tenths end exactly."""

import numpy as np
import pytest

from core.maths.learning.class_laws import grid_axes
from core.maths.learning.class_points import class_points
from core.maths.learning.tree_change import Change, compare_trees, tree_of

GRID = np.stack(np.meshgrid(*grid_axes((240, 160)), indexing="ij"), axis=-1).reshape(-1, 2)


def test_the_share_is_the_area():
    points = class_points("moons")
    rng = np.random.default_rng(3)
    for _ in range(25):
        at = int(rng.integers(len(points)))
        place = (round(rng.uniform(-6, 6), 1), round(rng.uniform(-4, 4), 1), points[at][2])
        found = compare_trees(points, (*points[:at], place, *points[at + 1 :]), 3)
        old, new = (g.tree.predict(GRID) > 0.5 for g in (found.before, found.now))
        assert found.share == pytest.approx((old != new).mean(), abs=1e-12)


def test_cases():
    pair = ((-1.0, 0.0, 0), (1.0, 0.0, 1))
    assert compare_trees(pair, (), 2).case is Change.NO_POINTS
    assert compare_trees(pair, pair[:1], 2).case is Change.NO_QUESTION
    assert compare_trees((), pair, 2).case is Change.NO_BEFORE
    assert compare_trees(pair, pair[::-1], 2).case is Change.UNTOUCHED
    assert compare_trees(pair, (*pair, (2.0, 1.0, 1)), 2).case is Change.SAME_MAP
    assert compare_trees(pair, (*pair, (2.0, 1.0, 0)), 2).case is Change.SAME_QUESTION
    assert compare_trees(pair, ((-1.0, 0.0, 0), (3.0, 0.0, 1)), 2).case is Change.OTHER_CUT
    turned = ((0.0, -1.0, 0), (0.0, 1.0, 1))
    found = compare_trees(pair, turned, 2)
    assert found.case is Change.OTHER_COORDINATE and found.rivals[0] is None
    assert (found.gone, found.come) == (2, 2) and found.share == pytest.approx(0.5)


def test_equal_points_are_counted():
    twice = ((0.0, 0.0, 0),) * 2
    found = compare_trees(twice, (*twice, (0.0, 0.0, 0), (1.0, 0.0, 1)), 1)
    assert (found.gone, found.come) == (0, 2)
    assert tree_of((), 2) is None
