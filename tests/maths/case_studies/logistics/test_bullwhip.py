import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.maths.case_studies.logistics.bullwhip import (
    Forecaster,
    amplification,
    calming,
    chen_bound,
    correlated_demand,
    gain,
    impulse_responses,
    measured_amplification,
    order_filter,
    simulate_chain,
    strongest_paces,
)

FORECASTERS = st.builds(Forecaster, st.sampled_from(["average", "exponential"]), st.integers(1, 15))
LEAD_TIMES = st.lists(st.integers(1, 6), min_size=1, max_size=4)


def ordered_up_to(demand, lead_time, forecaster):
    """Forecast, order up to level, order: period by period, with nothing simplified."""
    memory, forecast = [demand[0]] * forecaster.periods, demand[0]
    level, orders = lead_time * demand[0], []
    for asked in demand:
        memory = [*memory[1:], asked]
        forecast += forecaster.alpha * (asked - forecast)
        mean = np.mean(memory) if forecaster.method == "average" else forecast
        orders.append(asked + lead_time * mean - level)
        level = lead_time * mean
    return np.array(orders)


@settings(max_examples=40)
@given(forecaster=FORECASTERS, lead_times=LEAD_TIMES, seed=st.integers(0, 10**6))
def test_the_filters_are_order_up_to_policies(forecaster, lead_times, seed):
    demand = correlated_demand(60, 100.0, 20.0, 0.3, seed)
    orders = simulate_chain(demand, lead_times, forecaster)
    np.testing.assert_array_equal(orders[0], demand)
    for echelon, lead_time in enumerate(lead_times):
        expected = ordered_up_to(orders[echelon], lead_time, forecaster)
        np.testing.assert_allclose(orders[echelon + 1], expected, atol=1e-6)
    shared = simulate_chain(demand, lead_times, forecaster, shared=True)
    np.testing.assert_allclose(
        shared[-1], ordered_up_to(demand, sum(lead_times), forecaster), atol=1e-6
    )


@settings(max_examples=40)
@given(lead_time=st.integers(1, 10), periods=st.integers(1, 30), correlation=st.floats(-0.9, 0.9))
def test_one_echelon_against_the_published_formulas(lead_time, periods, correlation):
    average = amplification([lead_time], Forecaster("average", periods), correlation)
    assert average[0] == pytest.approx(chen_bound(lead_time, periods, correlation))
    exponential = Forecaster("exponential", periods)
    step = lead_time * exponential.alpha
    expected = 1 + 2 * step + 2 * step**2 / (2 - exponential.alpha)  # Chen et al., 2000b
    assert amplification([lead_time], exponential)[0] == pytest.approx(expected)


@settings(max_examples=40)
@given(forecaster=FORECASTERS, lead_times=LEAD_TIMES, shared=st.booleans())
def test_responses_add_up_and_their_squares_are_the_amplification(forecaster, lead_times, shared):
    responses = impulse_responses(lead_times, forecaster, shared)
    ratios = amplification(lead_times, forecaster, shared=shared)
    for response, ratio in zip(responses, ratios, strict=True):
        assert response.sum() == pytest.approx(1, abs=1e-6)
        assert (response**2).sum() == pytest.approx(ratio)
    assert (np.diff(np.r_[1.0, ratios]) >= -1e-9).all()
    # Parseval: the mean squared gain over all frequencies is the amplification of white demand.
    cycles = (np.arange(4000) + 0.5) / 8000
    power = (gain(cycles, lead_times, forecaster, shared) ** 2).mean(axis=1)
    np.testing.assert_allclose(power, ratios, rtol=1e-3)


def test_sharing_the_demand_dampens_but_does_not_end_it():
    lead_times, forecaster = [2, 2, 2, 2], Forecaster("average", 5)
    alone, shared = (amplification(lead_times, forecaster, shared=s) for s in (False, True))
    assert alone[0] == shared[0]
    assert (alone[1:] > shared[1:]).all() and shared[-1] > shared[0]
    total = [chen_bound(length, 5) for length in (2, 4, 6, 8)]
    np.testing.assert_allclose(shared, total)
    # Multiplying the echelons one by one is only a lower bound: orders are not white.
    assert alone[-1] > chen_bound(2, 5) ** 4


@pytest.mark.parametrize("correlation", [-0.5, 0.0, 0.7])
@pytest.mark.parametrize("method", ["average", "exponential"])
def test_simulated_and_in_theory(method, correlation):
    demand = correlated_demand(40_000, 100.0, 10.0, correlation, seed=1)
    forecaster = Forecaster(method, 6)
    measured, error = measured_amplification(simulate_chain(demand, [2, 1, 3], forecaster))
    theory = amplification([2, 1, 3], forecaster, correlation)
    assert (np.abs(measured - theory) < 4 * error).all()
    assert (error < 0.05 * theory).all()


def test_the_error_is_the_spread_over_repeated_runs():
    forecaster, runs = Forecaster("average", 4), []
    for seed in range(200):
        orders = simulate_chain(correlated_demand(520, 100.0, 10.0, seed=seed), [2], forecaster)
        runs.append(measured_amplification(orders))
    ratios, errors = np.array(runs)[:, 0, 0], np.array(runs)[:, 1, 0]
    assert errors.mean() == pytest.approx(ratios.std(), rel=0.2)


def test_demand_has_its_moments():
    demand = correlated_demand(100_000, 50.0, 8.0, 0.6, seed=3)
    assert demand.mean() == pytest.approx(50, abs=0.3)
    assert demand.std() == pytest.approx(8, rel=0.02)
    assert np.corrcoef(demand[1:], demand[:-1])[0, 1] == pytest.approx(0.6, abs=0.02)
    starts = [correlated_demand(1, 0.0, 1.0, 0.9, seed)[0] for seed in range(3000)]
    assert np.std(starts) == pytest.approx(1, rel=0.05)


def test_a_steady_demand_is_ordered_as_it_is():
    for method in ("average", "exponential"):
        orders = simulate_chain(np.full(30, 7.0), [3, 2], Forecaster(method, 4))
        np.testing.assert_allclose(orders, 7.0)


def test_errors():
    with pytest.raises(ValueError, match="method must be average or exponential, got naive"):
        Forecaster("naive")
    with pytest.raises(ValueError, match="periods must be at least 1, got 0"):
        Forecaster("average", 0)
    with pytest.raises(ValueError, match="lead_time must be at least 1, got 0"):
        order_filter(0, Forecaster())
    with pytest.raises(ValueError, match=r"correlation must lie between -1 and 1, got 1\.0"):
        amplification([1], Forecaster(), 1.0)
    with pytest.raises(ValueError, match="correlation must lie between -1 and 1 and sd"):
        correlated_demand(5, 1.0, -1.0)


@pytest.mark.parametrize("method", ["average", "exponential"])
def test_no_pace_is_amplified_more_than_the_strongest(method):
    cycles = np.linspace(0, 0.5, 4001)
    for periods in range(1, 27):
        chosen = Forecaster(method, periods)
        peaks = gain(strongest_paces(chosen), [3, 1], chosen)
        np.testing.assert_allclose(peaks, peaks[:, :1] * np.ones(peaks.shape[1]), rtol=1e-9)
        assert (gain(cycles, [3, 1], chosen) <= peaks[:, :1] * (1 + 1e-9)).all()


def test_calm_comes_from_longer_averages_and_shorter_lead_times_unless_both_are_at_their_ends():
    for memory in (-0.9, 0.0, 0.9):
        assert calming(1, Forecaster("average", 26), memory, False, 26) == (False, False)
        assert calming(4, Forecaster("average", 26), memory, False, 26) == (False, True)
        assert calming(4, Forecaster("exponential", 3), memory, True, 26) == (True, True)
