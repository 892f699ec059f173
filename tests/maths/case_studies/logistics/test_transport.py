from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from core.maths.case_studies.logistics.transport import (
    TransportProblem,
    capacity_range,
    capacity_worth,
    demand_range,
    endless_flow,
    explain_shortage,
    flow_cost,
    nearest_depot_flow,
    solve_transport,
    unit_costs,
)


def random_problem(seed, tightness=1.2, lanes=0.8):
    rng = np.random.default_rng(seed)
    m, n = rng.integers(1, 5), rng.integers(1, 8)
    cost = np.where(rng.random((m, n)) < lanes, rng.integers(1, 20, (m, n)), np.inf)
    demand = rng.integers(0, 10, n).astype(float)
    capacity = np.ceil(rng.dirichlet(np.full(m, 3.0)) * demand.sum() * tightness)
    return TransportProblem(cost, capacity, demand)


def changed(problem, capacity=None, demand=None):
    """The same with one entry (index, value) of capacity or demand changed."""
    s, d = problem.capacity.copy(), problem.demand.copy()
    for values, change in ((s, capacity), (d, demand)):
        if change is not None:
            values[change[0]] = change[1]
    return TransportProblem(problem.unit_cost, s, d)


@settings(max_examples=40)
@given(seed=st.integers(0, 10**6))
def test_against_the_dense_programme_and_its_dual(seed):
    problem = random_problem(seed)
    m, n = problem.unit_cost.shape
    supply = np.kron(np.eye(m), np.ones(n))
    delivery = np.kron(np.ones(m), np.eye(n))
    top = np.where(np.isfinite(problem.unit_cost), np.inf, 0).ravel()
    expected = linprog(
        np.where(np.isfinite(problem.unit_cost), problem.unit_cost, 0).ravel(),
        A_ub=supply,
        b_ub=problem.capacity,
        A_eq=delivery,
        b_eq=problem.demand,
        bounds=np.stack([np.zeros(m * n), top], axis=1),
    )
    plan = solve_transport(problem)
    assert (plan.status == "optimal") == (expected.status == 0)
    assert (explain_shortage(problem) is None) == (plan.status == "optimal")
    if plan.status != "optimal":
        assert np.isnan(plan.flow).all() and plan.cost == np.inf
        return
    assert plan.cost == pytest.approx(expected.fun) == pytest.approx(flow_cost(problem, plan.flow))
    np.testing.assert_allclose(plan.flow.sum(axis=1) + plan.unused, problem.capacity)
    assert (plan.flow.sum(axis=0) >= problem.demand - 1e-9).all()
    dual = plan.delivery_price @ problem.demand - plan.capacity_price @ problem.capacity
    assert dual == pytest.approx(plan.cost)
    lane = np.isfinite(problem.unit_cost)
    reduced = problem.unit_cost + plan.capacity_price[:, None] - plan.delivery_price
    np.testing.assert_allclose(plan.reduced_cost[lane], reduced[lane], atol=1e-9)
    assert np.isinf(plan.reduced_cost[~lane]).all()
    assert (plan.reduced_cost[lane] >= -1e-9).all()
    assert (plan.flow[lane] * plan.reduced_cost[lane] <= 1e-7).all()
    assert (plan.capacity_price * plan.unused <= 1e-7).all()
    naive = nearest_depot_flow(problem)
    if (naive.sum(axis=0) >= problem.demand - 1e-9).all():
        assert plan.cost <= flow_cost(problem, naive) + 1e-9


@settings(max_examples=25)
@given(seed=st.integers(0, 10**6), where=st.floats(0, 1))
def test_prices_hold_within_their_ranges(seed, where):
    problem = random_problem(seed)
    plan = solve_transport(problem)
    assume(plan.status == "optimal")
    for i, own in enumerate(problem.capacity):
        low, high = capacity_range(plan, i)
        inside = low * (1 - where) + min(high, own + 20) * where
        again = solve_transport(changed(problem, capacity=(i, max(inside, 0.0))))
        saved = plan.capacity_price[i] * (max(inside, 0.0) - own)
        assert again.cost == pytest.approx(plan.cost - saved, abs=1e-6)
        more, less = capacity_worth(plan, i)
        assert more - 1e-9 <= plan.capacity_price[i] <= less + 1e-9
    for j, own in enumerate(problem.demand):
        low, high = demand_range(plan, j)
        assert low <= own <= high
        inside = max(low, 0.0) * (1 - where) + high * where
        again = solve_transport(changed(problem, demand=(j, inside)))
        assert again.cost == pytest.approx(
            plan.cost + plan.delivery_price[j] * (inside - own), abs=1e-6
        )


@settings(max_examples=40)
@given(seed=st.integers(0, 10**6))
def test_the_shortage_is_the_worst_of_all_groups_of_towns(seed):
    problem = random_problem(seed, tightness=0.9, lanes=0.5)
    n = len(problem.demand)
    lane = np.isfinite(problem.unit_cost)
    worst = max(
        problem.demand[list(group)].sum() - problem.capacity[lane[:, list(group)].any(axis=1)].sum()
        for group in chain.from_iterable(combinations(range(n), k) for k in range(1, n + 1))
    )
    found = explain_shortage(problem)
    if worst <= 0:
        assert found is None
    else:
        assert found.missing == pytest.approx(worst)
        assert found.missing == pytest.approx(found.demand - found.capacity)
        reach = lane[:, found.towns].any(axis=1)
        assert set(np.flatnonzero(reach)) == set(found.depots)


def test_a_price_on_delivery_without_a_limit_has_no_end():
    cost = np.array([[2.0, -1.0], [1.0, 1.0]])
    endless = TransportProblem(cost, np.array([np.inf, 5.0]), np.array([1.0, 1.0]))
    assert solve_transport(endless).status == "unbounded"
    assert endless_flow(endless).tolist() == [[0, 1], [0, 0]]
    ended = TransportProblem(cost, np.array([9.0, 5.0]), np.array([1.0, 1.0]))
    plan = solve_transport(ended)
    assert plan.status == "optimal" and plan.flow[0].tolist() == [0, 9]
    assert not endless_flow(ended).any()


def test_no_lane_at_all():
    none = TransportProblem(np.full((2, 2), np.inf), np.ones(2), np.array([0.0, 1.0]))
    assert solve_transport(none).status == "infeasible"
    found = explain_shortage(none)
    assert found.towns.tolist() == [1] and found.depots.tolist() == [] and found.missing == 1
    idle = TransportProblem(np.full((2, 2), np.inf), np.ones(2), np.zeros(2))
    assert solve_transport(idle).cost == 0 and solve_transport(idle).unused.tolist() == [1, 1]
    assert not endless_flow(none).any()


def test_naive_and_costs_by_hand():
    problem = TransportProblem(
        np.array([[1.0, 2.0], [9.0, np.inf]]), np.array([5.0, 9.0]), np.array([4.0, 6.0])
    )
    flow = nearest_depot_flow(problem)
    assert flow.tolist() == [[0, 5], [4, 0]]  # the larger town first, and one unit stays unmet
    assert flow_cost(problem, flow) == 5 * 2 + 4 * 9
    cost = unit_costs(np.array([[10.0, 30.0]]), 0.1, np.array([3.0]), longest=20)
    assert cost.tolist() == [[4.0, np.inf]]


def test_errors():
    with pytest.raises(ValueError, match=r"unit_cost must be \(1, 2\), got \(2, 1\)"):
        TransportProblem(np.ones((2, 1)), np.ones(1), np.ones(2))
    with pytest.raises(ValueError, match="unit_cost must be a number or"):
        TransportProblem(np.full((1, 1), np.nan), np.ones(1), np.ones(1))
    with pytest.raises(ValueError, match="capacity must not be negative"):
        TransportProblem(np.ones((1, 1)), np.array([-1.0]), np.ones(1))
    with pytest.raises(ValueError, match="demand must be finite and not negative"):
        TransportProblem(np.ones((1, 1)), np.ones(1), np.array([np.inf]))
    free = solve_transport(TransportProblem(np.ones((1, 1)), np.array([np.inf]), np.ones(1)))
    with pytest.raises(ValueError, match="row must be one with a finite limit, got 0"):
        capacity_range(free, 0)
