"""Cases at their borders; whole pages are judged in tests/pages/test_logistics_claims.py."""

import numpy as np
import pytest

from core.maths.case_studies.logistics.inventory_policy import PolicyResult
from core.maths.case_studies.logistics.verdicts import (
    Bullwhip,
    Coverage,
    Routes,
    Stock,
    judge_bullwhip,
    judge_coverage,
    judge_routes,
    judge_step,
    judge_stock,
)


@pytest.mark.parametrize(
    ("covered", "other", "case"),
    [
        (0.91, 0.8, Coverage.TOO_FEW),  # an 80 % interval is not praised for 91 %
        (0.6, 0.79, Coverage.TOO_MANY_HELPED),
        (0.6, 0.5, Coverage.TOO_MANY),
        (0.6, 0.6, Coverage.TOO_MANY),  # no help
        (0.6, 1.01, Coverage.TOO_MANY),  # too few outside, and farther off
        (0.6, 0.99, Coverage.TOO_MANY_HELPED),
        (0.74, 0.8, Coverage.UNSURE_MORE),
        (0.86, 0.8, Coverage.UNSURE_FEWER),
        (0.81, 0.8, Coverage.AS_PROMISED),
    ],
)
def test_a_share_is_compared_with_the_promise(covered, other, case):
    assert judge_coverage(covered, other, 0.8, 64).case is case


def test_agreement_over_few_stretches_is_no_praise():
    assert judge_coverage(0.81, 0.8, 0.8, 44).case is Coverage.TOO_SHORT  # 6.03 %
    assert judge_coverage(0.81, 0.8, 0.8, 45).case is Coverage.AS_PROMISED  # 5.96 %


def test_a_run_that_found_nothing_shorter_is_not_beaten():
    assert judge_routes(10.0, 10.0, 2, 2, None) is Routes.SOLVER_NOT_SHORTER


@pytest.mark.parametrize("solver", [None, 100.0, 110.0])
def test_routes_as_short_as_the_bound_are_proven(solver):
    for moves, allowed, most in ((0, 0, None), (0, 2, None), (3, 2, 3), (3, 2, None)):
        assert judge_routes(100.0, solver, moves, allowed, most, bound=100.0) is Routes.PROVEN
        off = judge_routes(100.0, solver, moves, allowed, most, bound=100 * (1 - 1.1e-9))
        assert off is not Routes.PROVEN
        broken = judge_routes(100.0, solver, moves, allowed, most, True, 100.0)
        assert broken is (Routes.RULES_BROKEN if solver is None else Routes.OTHER_RULES)
    assert judge_routes(0.0, None, 0, 2, None, bound=0.0) is Routes.PROVEN  # all on one spot


@pytest.mark.parametrize("broken", [False, True])
@pytest.mark.parametrize(
    ("solver", "case", "in_spite"),
    [
        (np.inf, Routes.NO_PLAN, Routes.NO_PLAN),
        (90.0, Routes.SOLVER_SHORTER, Routes.OTHER_RULES),
        (100 * (1 - 1.1e-9), Routes.SOLVER_SHORTER, Routes.OTHER_RULES),
        (100 * (1 - 0.9e-9), Routes.SOLVER_NOT_SHORTER, Routes.OTHER_RULES),
        (110.0, Routes.SOLVER_NOT_SHORTER, Routes.OTHER_RULES),
    ],
)
def test_routes_beside_the_solver_s(solver, case, in_spite, broken):
    for moves, allowed, most in ((0, 0, None), (3, 2, 3), (3, 2, None)):
        found = judge_routes(100.0, solver, moves, allowed, most, broken)
        assert found is (in_spite if broken else case)


@pytest.mark.parametrize(
    ("moves", "allowed", "most", "case"),
    [
        (0, 0, None, Routes.ONLY_JOINED),
        (0, 0, 0, Routes.ONLY_JOINED),
        (0, 1, None, Routes.STUCK),
        (0, 2, 5, Routes.STUCK),
        (1, 1, None, Routes.IMPROVED),
        (4, 2, 5, Routes.IMPROVED),
        (5, 2, 5, Routes.STOPPED),
        (6, 2, 5, Routes.STOPPED),
    ],
)
def test_routes_without_the_solver(moves, allowed, most, case):
    assert judge_routes(100.0, None, moves, allowed, most) is case
    assert judge_routes(100.0, None, moves, allowed, most, True) is Routes.RULES_BROKEN


@pytest.mark.parametrize(
    ("ratio", "without", "case"),
    [
        (2.9, 2.9, Bullwhip.LITTLE),
        (2.9, 3.1, Bullwhip.LITTLE_BY_MEMORY),
        (3.1, 0.0, Bullwhip.GROWS),
        (3.1, 5.0, Bullwhip.GROWS),
        (20.1, 30.0, Bullwhip.WILD),
        (2.9, 30.0, Bullwhip.LITTLE_BY_MEMORY),
        (19.9, 0.0, Bullwhip.GROWS),
        (20.1, 0.0, Bullwhip.WILD),
    ],
)
def test_how_wild_the_factory_is(ratio, without, case):
    assert judge_bullwhip(ratio, without) is case


@pytest.mark.parametrize(
    ("peak", "case"),
    [
        (1.49, Bullwhip.LITTLE),
        (1.51, Bullwhip.GROWS),
        (9.9, Bullwhip.GROWS),
        (10.1, Bullwhip.WILD),
    ],
)
def test_how_wildly_a_step_is_answered(peak, case):
    assert judge_step(peak) is case


def test_a_reorder_point_is_near_the_cheapest_up_to_two_percent():
    for cost, reorder, case in (
        (101.9, 50.0, Stock.NEAR_CHEAPEST),
        (102.1, 50.0, Stock.TOO_LOW),
        (102.1, 90.0, Stock.TOO_HIGH),
    ):
        now = PolicyResult(*[cost] * 5, 0.95, 0.979, 0.9)
        found = judge_stock(now, reorder, 80.0, 100.0)
        assert found.case is case and not found.apart
    apart = PolicyResult(*[102.0] * 5, 0.95, 0.981, 0.9)
    assert judge_stock(apart, 50.0, 80.0, 100.0).apart


def test_shares_are_apart_by_one_and_by_two_standard_errors():
    """0.05 with 64 stretches and 80 % promised."""
    for covered, case in (
        (0.8 - 0.0495, Coverage.AS_PROMISED),
        (0.8 - 0.0505, Coverage.UNSURE_MORE),
        (0.8 - 0.0995, Coverage.UNSURE_MORE),
        (0.8 - 0.1005, Coverage.TOO_MANY),
        (0.8 + 0.0495, Coverage.AS_PROMISED),
        (0.8 + 0.0505, Coverage.UNSURE_FEWER),
        (0.8 + 0.0995, Coverage.UNSURE_FEWER),
        (0.8 + 0.1005, Coverage.TOO_FEW),
    ):
        found = judge_coverage(covered, covered, 0.8, 64)
        wanted = Coverage.TOO_SHORT if found.error > 0.06 else case
        assert found.case is wanted is case, covered
