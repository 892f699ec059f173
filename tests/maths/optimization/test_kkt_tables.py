import numpy as np
import pytest

from core.maths.optimization.kkt import nearest_allowed, region_of
from core.maths.optimization.kkt_tables import nearest_tables

CORNER = region_of("x + 2y - 2", "x - 1", (1.0, 0.5))
OUTLINE = np.array([[1, 0.5], [1, -6], [-6, -6], [-6, 4]], float)


def arrow(tables, name):
    keep = np.asarray(tables["arrows"]["series"]) == name
    x, y = (np.asarray(tables["arrows"][c], float)[keep] for c in "xy")
    return np.array([x[1] - x[0], y[1] - y[0]])


def test_the_arrows_of_the_limits_add_up_to_the_pull():
    goal = (1.6, 1.2)
    tables = nearest_tables(CORNER, OUTLINE, nearest_allowed(CORNER, goal), goal, (0.0, 0.0))
    parts = arrow(tables, "λ₁∇g₁") + arrow(tables, "λ₂∇g₂")
    assert arrow(tables, "−∇f") == pytest.approx(parts)
    assert arrow(tables, "−∇f") == pytest.approx([0.6, 0.7])


def test_rings_lie_about_the_goal_and_one_touches():
    goal = (0.4, 2.0)
    found = nearest_allowed(CORNER, goal)
    tables = nearest_tables(CORNER, OUTLINE, found, goal, (0.0, 0.0))
    far = np.hypot(tables["contours"]["x"] - goal[0], tables["contours"]["y"] - goal[1])
    assert np.unique(np.round(far, 6)) == pytest.approx(np.arange(0.5, 9.0, 0.75))
    keep = np.asarray(tables["lines"]["series"]) == "touching"
    ring = np.column_stack([np.asarray(tables["lines"][c], float)[keep] for c in "xy"])
    assert np.hypot(*(ring - goal).T) ** 2 / 2 == pytest.approx(np.full(len(ring), found.value))


def test_without_multipliers_only_the_pull_is_drawn():
    tip = region_of("y - (1 - x)^3", "-y", (1.0, 0.0))
    goal = (2.0, 0.4)
    tables = nearest_tables(tip, OUTLINE, nearest_allowed(tip, goal), goal, (0.0, 0.0))
    assert set(tables["arrows"]["series"]) == {"−∇f"}
    assert set(tables["dashed"]["series"]) == {"both gradients"}
    x = np.asarray(tables["dashed"]["x"], float)
    assert x[0] == pytest.approx(x[1]), "both gradients point along the second axis"
