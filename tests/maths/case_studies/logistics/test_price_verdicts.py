"""Cases at their borders; whole pages are judged in tests/pages/test_logistics_claims.py."""

import numpy as np
import pytest

from core.maths.case_studies.logistics.price_verdicts import (
    Plan,
    judge_capacity,
    judge_plan,
)
from core.maths.case_studies.logistics.transport import TransportProblem, solve_transport
from core.maths.optimization.programme_verdicts import Worth

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


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_costs_are_the_same_up_to_a_billionth(sign):
    case = Plan.SAVES if sign > 0 else Plan.COSTS
    for apart, wanted in ((0.9e-7, Plan.NO_MATTER), (1.1e-7, case)):
        assert judge_plan("optimal", 5.0, sign * apart, 100.0) is wanted
        assert judge_plan("optimal", 5.0, sign * apart, -100.0) is wanted
    assert judge_plan("optimal", 5.0, sign, 0.0) is case  # of nothing, any cost is another


def test_just_enough_is_the_least_with_a_plan():
    cost, demand = np.array([[1.0, 4], [3, 5]]), np.array([4.0, 4])
    plan = solve_transport(TransportProblem(cost, np.array([4.0, 4]), demand))
    assert judge_capacity(plan, 0).case is Worth.NO_FEWER
    plan = solve_transport(TransportProblem(cost, np.array([np.inf, 4]), demand))
    assert judge_capacity(plan, 0).case is Worth.NO_LIMIT
