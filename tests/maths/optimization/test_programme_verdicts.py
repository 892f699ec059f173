import itertools

import numpy as np
import pytest

from core.maths.optimization.linear_programming import LinearProgram
from core.maths.optimization.programme_verdicts import (
    Best,
    Walk,
    Worth,
    degenerate_steps,
    judge_corner,
    judge_walk,
    judge_worth,
)
from core.maths.optimization.shadow_prices import ShadowPrice
from core.maths.optimization.simplex import simplex_path

INF = float("inf")


@pytest.mark.parametrize(
    ("more", "fewer", "spare", "case"),
    [
        (2.0, 2.0, 0.0, Worth.HOLDS),
        (2.0, 2.0 + 1e-12, 0.0, Worth.HOLDS),
        (1.0, 2.0, 0.0, Worth.BEND),
        (0.0, 2.0, 0.0, Worth.BEND),
        (2.0, INF, 0.0, Worth.NO_FEWER),
        (INF, 2.0, 0.0, Worth.NO_MORE),
        (0.0, 0.0, 3.0, Worth.SPARE),
        (0.0, 0.0, 0.0, Worth.FREE),
    ],
)
def test_prices(more, fewer, spare, case):
    found = judge_worth(ShadowPrice(more, fewer, 4.0, 8.5), 7.0, spare)
    assert found.case is case
    assert (found.up, found.down) == (1.5, 3.0)


def test_walks():
    assert judge_walk("infeasible") is Walk.INFEASIBLE
    assert judge_walk("unbounded") is Walk.UNBOUNDED
    assert judge_walk("cycling") is Walk.CYCLING
    assert judge_walk("optimal", (1, 3, 6)) is Walk.FEWER_CORNERS


def test_a_promise_turns_the_price_round():
    price = ShadowPrice(1.0, 3.0, -8.0, -2.0).of_promise
    assert (price.more, price.fewer, price.low, price.high) == (3.0, 1.0, 2.0, 8.0)


def test_a_helper_that_enters_is_no_degenerate_step():
    rows = np.array([[1.0, 1.0], [-1.0, -1.0]])
    steps = simplex_path(LinearProgram(np.array([-3.0, -4]), rows, np.array([9.0, -2.0])))
    assert len(steps.vertices) <= steps.steps, "the helper's step stays in its place"
    assert not degenerate_steps(steps).any()


def test_a_pivot_of_phase_one_that_stays_is_no_degenerate_step_of_the_path():
    """Both limits are violated by the same amount, so phase 1 has a tie; in no corner that is
    allowed do more limits (or axes) meet than are needed."""
    rows, limit = np.array([[-1.0, 0.0], [2.0, -1.0]]), np.array([-2.0, -2.0])
    steps = simplex_path(LinearProgram(np.array([0.0, 2.0]), rows, limit))
    assert steps.status == "optimal" and steps.x[-1].tolist() == [2.0, 6.0]
    stays = [np.array_equal(*pair) for pair in itertools.pairwise(steps.x)]
    assert stays == [True, True, False] and steps.phase.tolist() == [1, 1, 1, 2]
    entered = int(steps.entering[1])
    row = steps.basis[2].tolist().index(entered)
    assert entered >= 0 and steps.tableau[2][row, -1] == 0, "a variable entered and stayed at 0"
    assert not degenerate_steps(steps).any()


def test_a_single_allowed_point_is_a_corner():
    rows = np.array([[1.0, 1.0]])
    shut = LinearProgram(np.zeros(2), rows, np.array([0.0]))
    assert judge_corner(shut, simplex_path(shut)).best is Best.CORNER
