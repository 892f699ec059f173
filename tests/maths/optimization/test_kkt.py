import math

import numpy as np
import pytest
from scipy.optimize import minimize

from core.maths.optimization.kkt import (
    Held,
    conditions,
    fitted_multipliers,
    nearest_allowed,
    region_of,
)

CORNER = region_of("x + 2y - 2", "x - 1", (1.0, 0.5))
LENS = region_of(
    "((x + 1)^2 + y^2 - 4)/2", "((x - 1)^2 + y^2 - 4)/2", (0.0, 3**0.5), (0.0, -(3**0.5))
)
TIP = region_of("y - (1 - x)^3", "-y", (1.0, 0.0))
RING = region_of("(1 - x^2 - y^2)/2", "y - 1/2", (3**0.5 / 2, 0.5), (-(3**0.5) / 2, 0.5))
PYTHON = {
    id(CORNER): (lambda x, y: x + 2 * y - 2, lambda x, y: x - 1),
    id(LENS): (
        lambda x, y: ((x + 1) ** 2 + y**2 - 4) / 2,
        lambda x, y: ((x - 1) ** 2 + y**2 - 4) / 2,
    ),
}


@pytest.mark.parametrize("region", [CORNER, LENS])
def test_the_nearest_point_is_scipy_s(region):
    first, second = PYTHON[id(region)]
    for goal in np.random.default_rng(0).uniform(-2.6, 2.6, (15, 2)):
        found = nearest_allowed(region, tuple(goal))
        run = minimize(
            lambda p, goal=goal: ((p - goal) ** 2).sum() / 2,
            (0.0, 0.0),
            constraints=[
                {"type": "ineq", "fun": lambda p: -first(*p)},
                {"type": "ineq", "fun": lambda p: -second(*p)},
            ],
            method="SLSQP",
            options={"ftol": 1e-14},
        )
        assert found.x == pytest.approx(run.x, abs=1e-5)
        assert all(conditions(region, tuple(goal), found.x, found.multipliers).met(1e-7))


CASES = [
    (CORNER, (-1.0, 0.0), Held.NOTHING),
    (CORNER, (1.0, -1.0), Held.TOUCHING),
    (CORNER, (1.0, 0.5), Held.TOUCHING),
    (CORNER, (2.0, -1.0), Held.ONE),
    (CORNER, (2.0, 1.5), Held.BOTH),
    (CORNER, (2.0, 0.5), Held.BOTH_ONE_FREE),
    (TIP, (2.0, 0.4), Held.NO_MULTIPLIERS),
    (RING, (0.0, 0.3), Held.TIED),
]


@pytest.mark.parametrize(("region", "goal", "case"), CASES)
def test_what_holds_the_best_point(region, goal, case):
    found = nearest_allowed(region, goal)
    assert found.case is case
    assert math.isnan(found.multipliers[0]) == (case is Held.NO_MULTIPLIERS)


def test_the_price_is_what_moving_the_limit_saves():
    h = 1e-5
    goal, moved = (2.0, 1.5), region_of(f"x + 2y - 2 - {h}", "x - 1", (1.0, 0.5 + h / 2))
    now, then = nearest_allowed(CORNER, goal), nearest_allowed(moved, goal)
    assert (now.value - then.value) / h == pytest.approx(now.multipliers[0], rel=1e-3)


def test_each_condition_is_measured():
    goal = (3.0, 0.0)
    square = region_of("x - 1", "y - 1", (1.0, 1.0))
    assert conditions(square, goal, (1.0, 0.0), (1.0, 0.0)).stationary == 1
    assert conditions(square, goal, (1.5, 0.0), (1.0, 0.0)).broken == 0.5
    assert conditions(square, goal, (1.0, 0.0), (2.0, -0.5)).negative == 0.5
    assert conditions(square, goal, (0.0, 0.0), (2.0, 0.0)).product == 2
    assert conditions(square, goal, (1.0, 0.0), (2.0, 0.0)).met(0) == (True,) * 4


def test_fitted_multipliers_cannot_be_bettered():
    rng = np.random.default_rng(1)
    for goal, x in rng.uniform(-2, 2, (10, 2, 2)):
        goal, x = tuple(goal), tuple(x)

        def missed(price, goal=goal, x=x):
            g, rows = LENS.values(*x), LENS.gradients(*x)
            return ((np.subtract(x, goal) + price @ rows) ** 2).sum() + ((price * g) ** 2).sum()

        best = np.array(fitted_multipliers(LENS, goal, x))
        for off in rng.normal(0, 0.1, (5, 2)):
            assert missed(best) <= missed(best + off) + 1e-12
