"""Cases at their borders; whole pages are judged in tests/pages/test_logistics_claims.py."""

import numpy as np
import pytest

from core.maths.case_studies.logistics.price_verdicts import (
    Plan,
    Walk,
    Worth,
    judge_capacity,
    judge_plan,
    judge_walk,
    judge_worth,
)
from core.maths.case_studies.logistics.shadow_prices import ShadowPrice
from core.maths.case_studies.logistics.transport import TransportProblem, solve_transport

INF = float("inf")


@pytest.mark.parametrize(
    ("status", "change", "saved", "case"),
    [
        ("infeasible", 5.0, None, Plan.INFEASIBLE),
        ("unbounded", INF, None, Plan.UNBOUNDED),
        ("optimal", 0.0, 0.0, Plan.ALIKE),
        ("optimal", 5.0, None, Plan.ONLY_SO),
        ("optimal", 5.0, 1e-12, Plan.NO_MATTER),
        ("optimal", INF, 7.0, Plan.SAVES),
        ("optimal", -5.0, -7.0, Plan.COSTS),
    ],
)
def test_plans(status, change, saved, case):
    assert judge_plan(status, change, saved, 100.0) is case


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


def test_just_enough_is_the_least_with_a_plan():
    cost, demand = np.array([[1.0, 4], [3, 5]]), np.array([4.0, 4])
    plan = solve_transport(TransportProblem(cost, np.array([4.0, 4]), demand))
    assert judge_capacity(plan, 0).case is Worth.NO_FEWER
    plan = solve_transport(TransportProblem(cost, np.array([np.inf, 4]), demand))
    assert judge_capacity(plan, 0).case is Worth.NO_LIMIT


def test_walks():
    assert judge_walk("infeasible") is Walk.INFEASIBLE
    assert judge_walk("unbounded") is Walk.UNBOUNDED
    assert judge_walk("cycling") is Walk.CYCLING
    assert judge_walk("optimal", (1, 3, 6)) is Walk.FEWER_CORNERS


def test_a_promise_turns_the_price_round():
    price = ShadowPrice(1.0, 3.0, -8.0, -2.0).of_promise
    assert (price.more, price.fewer, price.low, price.high) == (3.0, 1.0, 2.0, 8.0)
