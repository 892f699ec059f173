from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from core.maths.case_studies.logistics.inventory_policy import (
    DemandLaw,
    PolicyResult,
    StockTrace,
    base_stock_theory,
    cheapest_reorder_point,
    critical_ratio,
    economic_order_quantity,
    newsvendor_cost,
    policy_grid,
    policy_result,
    policy_sweep,
    simulate_policy,
)

FAMILIES = st.sampled_from(["normal", "gamma"])


def reference(law):
    if law.family == "normal":
        return stats.norm(law.mean, law.sd)
    return stats.gamma((law.mean / law.sd) ** 2, scale=law.sd**2 / law.mean)


@settings(max_examples=40)
@given(family=FAMILIES, cv=st.floats(0.05, 0.9), z=st.floats(-2, 3))
def test_the_laws_against_scipy_and_quadrature(family, cv, z):
    law = DemandLaw(50.0, 50.0 * cv, family)
    scipys, level = reference(law), max(0.0, law.mean + z * law.sd)
    assert law.cdf(level) == pytest.approx(scipys.cdf(level), abs=1e-10)
    assert law.quantile(0.9) == pytest.approx(scipys.ppf(0.9))
    end = law.mean + 30 * law.sd
    beyond = integrate.trapezoid(scipys.sf(np.linspace(level, end, 20_001)), dx=(end - level) / 2e4)
    assert law.loss(level) == pytest.approx(beyond, abs=1e-3)
    if family == "gamma":
        assert law.loss(-5.0) == pytest.approx(law.mean + 5)
    three = law.over(3)
    assert three.mean == pytest.approx(150) and three.sd**2 == pytest.approx(3 * law.sd**2)


def test_samples_have_the_moments_of_their_law():
    for family in ("normal", "gamma"):
        drawn = DemandLaw(50.0, 15.0, family).sample(200_000, seed=1)
        assert drawn.mean() == pytest.approx(50, abs=0.2)
        assert drawn.std() == pytest.approx(15, abs=0.2)
        assert drawn.min() >= 0


@settings(max_examples=30)
@given(family=FAMILIES, cv=st.floats(0.1, 0.5), ratio=st.floats(0.5, 0.99))
def test_the_newsvendor_is_cheapest_at_the_critical_ratio(family, cv, ratio):
    law = DemandLaw(100.0, 100 * cv, family)
    shortage = ratio / (1 - ratio)
    assert critical_ratio(1.0, shortage) == pytest.approx(ratio)
    best = law.quantile(ratio)
    near = best + law.sd * np.linspace(-1, 1, 401)
    costs = newsvendor_cost(law, near, 1.0, shortage)
    assert np.argmin(costs) == 200
    assert (np.diff(costs, 2) >= -1e-7).all()


@pytest.mark.parametrize("family", ["normal", "gamma"])
@pytest.mark.parametrize("lead_time", [0, 1, 4])
def test_base_stock_simulated_and_in_theory(family, lead_time):
    law = DemandLaw(100.0, 30.0, family)
    mean, sd = 100 * (lead_time + 1), 30 * np.sqrt(lead_time + 1)
    levels = mean + sd * np.array([-0.5, 0.5, 1.5])
    theory = base_stock_theory(law, levels, lead_time, 1.0, 9.0)
    runs = [
        policy_sweep(law.sample(20_000, seed), levels, 0.0, lead_time, 1.0, 9.0)
        for seed in range(3)
    ]
    for name in ("on_hand", "backorders", "cost", "cycle_service", "fill_rate", "ready_rate"):
        got = np.mean([getattr(run, name) for run in runs], axis=0)
        np.testing.assert_allclose(got, getattr(theory, name), rtol=0.08, atol=0.008)
    spread = np.std([run.cost for run in runs], axis=0, ddof=1)
    assert (spread < 4 * runs[0].standard_error).all()


@settings(max_examples=40)
@given(
    seed=st.integers(0, 10**6),
    s=st.floats(-20, 300),
    quantity=st.floats(0, 250),
    lead_time=st.integers(0, 6),
)
def test_the_sweep_is_the_simulation_of_each_policy(seed, s, quantity, lead_time):
    demand = DemandLaw(40.0, 20.0).sample(120, seed)
    trace = simulate_policy(demand, s, s + quantity, lead_time)
    later = StockTrace(*(getattr(trace, f.name)[lead_time:] for f in fields(StockTrace)))
    sweep = policy_sweep(demand, np.array([s, s + 1]), quantity, lead_time, 1.0, 8.0, 60.0)
    np.testing.assert_allclose(sweep.on_hand[0], np.maximum(later.net, 0).mean(), atol=1e-9)
    np.testing.assert_allclose(sweep.backorders[0], np.maximum(-later.net, 0).mean(), atol=1e-9)
    assert sweep.fill_rate[0] == pytest.approx(policy_result(later, 1.0, 8.0).fill_rate)
    assert sweep.cycle_service[0] == pytest.approx(policy_result(later, 1.0, 8.0).cycle_service)
    assert sweep.orders[0] == pytest.approx((trace.order[: len(demand) - lead_time] > 0).mean())
    assert sweep.fill_rate[0] <= sweep.fill_rate[1] + 1e-12


@settings(max_examples=40)
@given(seed=st.integers(0, 10**6), lost=st.booleans(), lead_time=st.integers(0, 5))
def test_nothing_appears_or_vanishes(seed, lost, lead_time):
    demand = DemandLaw(40.0, 25.0).sample(80, seed)
    trace = simulate_policy(demand, 90.0, 160.0, lead_time, lost_sales=lost)
    served = demand - trace.short if lost else demand
    flow = np.cumsum(trace.received - served)
    np.testing.assert_allclose(trace.net, 160 + flow, atol=1e-9)
    assert np.array_equal(trace.received[lead_time:], trace.order[: 80 - lead_time])
    assert not trace.received[:lead_time].any()
    ordered = trace.order > 0
    np.testing.assert_allclose(trace.position[ordered], 160.0)
    assert (trace.position > 90).all() and (trace.short >= 0).all()
    if lost:
        assert (trace.net >= 0).all()
        total = policy_result(trace, 0.0, 1.0).cost * 80
        assert total == pytest.approx(trace.short.sum())


def test_service_levels_by_hand():
    """One cycle of two falls short, but only by 2 of 13 units: 50 % against 85 %."""
    trace = simulate_policy(np.array([4.0, 3, 5, 1]), 3, 10, lead_time=1)
    result = policy_result(trace, 1.0, 4.0, order_cost=8.0)
    assert float(result.cycle_service) == 0.5
    assert float(result.fill_rate) == pytest.approx(11 / 13)
    assert float(result.ready_rate) == 0.75
    assert float(result.on_hand) == 13 / 4 and float(result.backorders) == 0.5
    assert float(result.cost) == (13 + 4 * 2 + 8) / 4


def test_the_grid_has_the_cost_of_each_sweep_and_a_minimum_near_the_square_root():
    demand = DemandLaw(100.0, 20.0).sample(3000, 2)
    points, quantities = np.arange(0.0, 400, 10), np.arange(50.0, 900, 50)
    grid = policy_grid(demand, points, quantities, 1, 1.0, 19.0, 800.0)
    sweep = policy_sweep(demand, points, 350.0, 1, 1.0, 19.0, 800.0)
    np.testing.assert_array_equal(grid[6], sweep.cost)
    best = quantities[np.argmin(grid.min(axis=1))]
    assert best == pytest.approx(economic_order_quantity(100.0, 800.0, 1.0), rel=0.3)


def test_results_of_no_demand_and_short_runs():
    quiet = policy_sweep(np.zeros(5), np.array([3.0]), 2.0, 1, 1.0, 9.0)
    assert quiet.fill_rate.tolist() == [1] and quiet.cycle_service.tolist() == [1]
    assert quiet.cost.tolist() == [5]
    one = policy_sweep(np.array([4.0]), np.array([3.0]), 2.0, 0, 1.0, 9.0)
    assert np.isnan(one.standard_error).all()
    assert {f.name for f in fields(PolicyResult)} >= {"cycle_service", "fill_rate"}


def test_errors():
    law, demand = DemandLaw(10.0, 2.0), np.ones(5)
    with pytest.raises(ValueError, match=r"mean and sd must be positive, got 0 and 1"):
        DemandLaw(0, 1)
    with pytest.raises(ValueError, match=r"holding and shortage must be positive, got 0 and 1"):
        newsvendor_cost(law, np.ones(1), 0, 1)
    with pytest.raises(ValueError, match="lead_time must not be negative, got -1"):
        base_stock_theory(law, np.ones(1), -1, 1, 1)
    with pytest.raises(ValueError, match="lead_time must not be negative, got -2"):
        simulate_policy(demand, 1, 2, -2)
    with pytest.raises(ValueError, match="reorder_point must not exceed 2, got 3"):
        simulate_policy(demand, 3, 2, 0)
    with pytest.raises(ValueError, match="demand must be finite and not negative"):
        simulate_policy(-demand, 1, 2, 0)
    with pytest.raises(ValueError, match="quantity must not be negative, got -1"):
        policy_sweep(demand, np.ones(1), -1, 0, 1, 1)
    with pytest.raises(ValueError, match="there must be more than 5 periods, got 5"):
        policy_sweep(demand, np.ones(1), 1, 5, 1, 1)
    with pytest.raises(ValueError, match="mean and holding must be positive"):
        economic_order_quantity(0.0, 1.0, 1.0)


@pytest.mark.parametrize("quantity", [0.0, 30.0, 400.0])
@pytest.mark.parametrize("shortage", [0.1, 9.0, 999.0])
def test_the_cheapest_reorder_point_is_the_best_of_all(quantity, shortage):
    demand = DemandLaw(20.0, 25.0).sample(300, 5)
    costs = (quantity, 2, 1.0, shortage, 40.0)
    levels = np.arange(0.0, 500)
    every = policy_sweep(demand, levels, *costs).cost
    assert cheapest_reorder_point(demand, *costs) == levels[np.argmin(every)]
