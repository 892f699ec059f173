import numpy as np
import pytest

from core.maths.optimization.penalty_paths import (
    DiscProblem,
    condition_numbers,
    multipliers_of,
    true_multiplier,
)
from core.maths.optimization.penalty_tables import strength_curves, strength_tables, way_tables

PROBLEM = DiscProblem((1.0, 4.0), (2.2, 1.6), 1.5)


def rows(table, name):
    keep = np.asarray(table["series"]) == name
    return np.column_stack([np.asarray(table[c], float)[keep] for c in "xy"])


@pytest.mark.parametrize("method", ["penalty", "barrier", "augmented"])
def test_the_small_ellipse_is_as_thin_as_the_problem(method):
    t = float(multipliers_of(PROBLEM, method, np.array([3.0]), 2)[0])
    tables = way_tables(PROBLEM, method, t, 3.0, 2)
    ring = rows(tables["lines"], "around") - np.array([float(c) for c in PROBLEM.points(t)])
    far = np.hypot(*ring.T)
    thin = (far.max() / far.min()) ** 2
    assert thin == pytest.approx(float(condition_numbers(PROBLEM, method, t, 3.0)), rel=0.02)
    assert rows(tables["points"], f"level {tables['points']['x'][2]:g}") == pytest.approx(
        np.tile(PROBLEM.points(true_multiplier(PROBLEM)), (2, 1))
    )


def test_curves_hold_the_point_of_now():
    curves = strength_curves(PROBLEM, 3)
    for kind in range(3):
        now = curves["penalty"][kind][18]
        tables = strength_tables(PROBLEM, kind, "penalty", 100.0, float(now), 3)
        shown = np.log10(now) if kind else now
        assert tables["points"]["y"] == pytest.approx([shown, shown])
        assert tables["points"]["x"] == pytest.approx([2, 2])
        assert rows(tables["curves"], "penalty")[18, 1] == pytest.approx(shown)
