"""Policies by simulation written out, renewal–reward limits, and the classical age replacement."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, optimize, stats

from core.maths.case_studies.predictive_maintenance.replacement_policy import (
    Outcomes,
    alarm_outcomes,
    cautious_difference,
    cost_per_cycle,
    empirical_age_cost,
    held_out_cost,
    held_out_difference,
    interval_outcomes,
    optimal_service_age,
    relative_age_cost,
    run_to_failure_cost,
    weibull_age_replacement,
)


@pytest.fixture(scope="module")
def histories():
    rng = np.random.default_rng(1)
    lives = rng.integers(40, 120, 15)
    starts = np.r_[0, np.cumsum(lives)[:-1]]
    rul = np.concatenate([np.arange(n)[::-1] for n in lives])
    return rul + rng.normal(0, 8, len(rul)), starts, lives


@pytest.mark.parametrize("lead_time", [0, 1, 7, 500])
def test_alarm_outcomes_are_those_of_a_walk_through_every_life(histories, lead_time):
    predicted, starts, lives = histories
    thresholds = np.array([30, -50, 0, 5.5, 12, 200])  # in any order
    outcomes = alarm_outcomes(predicted, starts, thresholds, lead_time)
    for u, (start, life) in enumerate(zip(starts, lives, strict=True)):
        for k, threshold in enumerate(thresholds):
            cycles, failed = life, True
            for t in range(1, life + 1):
                if predicted[start + t - 1] <= threshold:
                    if t + lead_time < life:
                        cycles, failed = t + lead_time, False
                    break
            assert (outcomes.cycles[u, k], outcomes.failed[u, k]) == (cycles, failed)


@settings(max_examples=40)
@given(seed=st.integers(0, 10_000), lead_time=st.integers(0, 20))
def test_a_higher_threshold_never_serves_later_or_fails_more(seed, lead_time):
    rng = np.random.default_rng(seed)
    lives = rng.integers(2, 50, 8)
    predicted = rng.normal(20, 15, lives.sum())
    outcomes = alarm_outcomes(
        predicted, np.r_[0, np.cumsum(lives)[:-1]], np.arange(-10, 60), lead_time
    )
    assert (np.diff(outcomes.cycles, axis=1) <= 0).all()
    assert (np.diff(outcomes.failed.astype(int), axis=1) <= 0).all()
    assert (outcomes.cycles[outcomes.failed] == np.repeat(lives, outcomes.failed.sum(axis=1))).all()


def test_interval_outcomes_and_costs_by_hand():
    outcomes = interval_outcomes(np.array([100, 200, 50]), np.array([60, 100, 1000]))
    assert outcomes.cycles.T.tolist() == [[60, 60, 50], [100, 100, 50], [100, 200, 50]]
    assert outcomes.failed.T.tolist() == [
        [False, False, True],
        [True, False, True],
        [True, True, True],
    ]
    cost = cost_per_cycle(outcomes, failure_cost=10, service_cost=1)
    np.testing.assert_allclose(cost.rate, [12 / 170, 21 / 250, 30 / 350])
    np.testing.assert_allclose(cost.unused, [180 / 3, 100 / 3, 0])
    np.testing.assert_allclose(cost.failed, [1 / 3, 2 / 3, 1])
    assert cost.best() == 0


def test_never_servicing_is_run_to_failure(histories):
    predicted, starts, lives = histories
    never = cost_per_cycle(alarm_outcomes(predicted, starts, np.array([-1e9])), 10, 1)
    rate, error = run_to_failure_cost(lives, 10)
    assert never.rate[0] == pytest.approx(rate) == pytest.approx(10 / lives.mean())
    assert never.standard_error[0] == pytest.approx(error)


def test_standard_error_is_the_spread_over_repeated_fleets():
    rng = np.random.default_rng(6)
    rates, errors = [], []
    for _ in range(800):
        lives = np.ceil(200 * rng.weibull(4.5, 60)).astype(int)
        cost = cost_per_cycle(interval_outcomes(lives, np.array([150])), 10, 1)
        rates.append(cost.rate[0])
        errors.append(cost.standard_error[0])
    assert np.mean(errors) == pytest.approx(np.std(rates), rel=0.1)


def test_perfect_predictions_reach_the_cost_that_nothing_can_beat(histories):
    _, starts, lives = histories
    perfect = np.concatenate([np.arange(n)[::-1] for n in lives]).astype(float)
    cost = cost_per_cycle(alarm_outcomes(perfect, starts, np.arange(20)), 50, 1)
    assert cost.rate.min() == pytest.approx(len(lives) / (lives - 1).sum())
    assert cost.setting[cost.best()] == 1  # at 0 it is the last cycle, and the engine has failed


def test_held_out_settings_are_chosen_without_the_units_they_are_judged_on(histories):
    predicted, starts, lives = histories
    fold = np.arange(len(lives)) % 3
    outcomes = alarm_outcomes(predicted, starts, np.arange(60))
    held_out = held_out_cost(outcomes, fold, 20, 1)
    total_cost = total_cycles = 0.0
    for f in range(3):
        others = cost_per_cycle(
            alarm_outcomes(
                np.concatenate(
                    [
                        h
                        for h, g in zip(np.split(predicted, starts[1:]), fold, strict=True)
                        if g != f
                    ]
                ),
                np.r_[0, np.cumsum(lives[fold != f])[:-1]],
                np.arange(60),
            ),
            20,
            1,
        )
        assert held_out.chosen[f] == others.setting[others.best()]
        column = int(held_out.chosen[f])
        rows = fold == f
        total_cost += np.where(outcomes.failed[rows, column], 20, 1).sum()
        total_cycles += outcomes.cycles[rows, column].sum()
    assert held_out.rate == pytest.approx(total_cost / total_cycles)
    assert held_out.rate >= cost_per_cycle(outcomes, 20, 1).rate.min() - 1e-15


def test_each_fold_is_judged_by_the_choice_of_the_other():
    """By hand: alone, the unit of 10 cycles wants a service at 8, the unit of 100 at 90."""
    held_out = held_out_cost(interval_outcomes([10, 100], [8, 90]), np.array([0, 1]), 20, 1)
    assert held_out.chosen.tolist() == [90, 8]
    assert held_out.rate == pytest.approx((20 + 1) / (10 + 8)) and held_out.failed == 0.5


@settings(max_examples=40)
@given(
    shape=st.floats(0.5, 8),
    scale=st.floats(1, 1e4),
    fraction=st.floats(0.05, 2),
    costs=st.tuples(st.floats(0, 100), st.floats(0, 100)),
)
def test_age_replacement_is_the_renewal_quotient_by_quadrature(shape, scale, fraction, costs):
    law = stats.weibull_min(shape, scale=scale)
    age = fraction * scale
    length, _ = integrate.quad(law.sf, 0, age, epsabs=0, epsrel=1e-10)
    expected = (costs[0] * law.cdf(age) + costs[1] * law.sf(age)) / length
    got = weibull_age_replacement(np.array([age]), shape, scale, *costs)[0]
    assert got == pytest.approx(expected, rel=1e-7)


@settings(max_examples=40)
@given(shape=st.floats(1.2, 10), ratio=st.floats(1.5, 500))
def test_optimal_age_is_the_minimum_of_the_cost_curve(shape, ratio):
    best = optimal_service_age(shape, 100.0, ratio, 1.0)

    def cost(log_age):
        return float(
            weibull_age_replacement(np.array([np.exp(log_age)]), shape, 100.0, ratio, 1.0)[0]
        )

    found = optimize.minimize_scalar(
        cost, bounds=(np.log(best) - 3, np.log(best) + 3), method="bounded"
    )
    assert cost(np.log(best)) <= found.fun * (1 + 1e-9)
    assert cost(np.log(best)) <= ratio / stats.weibull_min.mean(shape, scale=100.0) * (1 + 1e-9)


@settings(max_examples=30)
@given(shape=st.floats(0.6, 8), ratio=st.floats(1.1, 100), age=st.floats(5, 300))
def test_relative_cost_is_below_one_only_where_servicing_can_pay(shape, ratio, age):
    relative = relative_age_cost(np.array([age]), shape, 100.0, ratio)[0]
    mean = stats.weibull_min.mean(shape, scale=100.0)
    cost = weibull_age_replacement(np.array([age]), shape, 100.0, ratio, 1.0)[0]
    assert relative == pytest.approx(cost / (ratio / mean))
    if shape <= 1:
        assert relative >= 1 - 1e-9


def test_no_finite_optimum_without_wear_out():
    assert optimal_service_age(1.0, 50, 100, 1) == np.inf
    assert optimal_service_age(0.7, 50, 100, 1) == np.inf
    assert optimal_service_age(3.0, 50, 1, 1) == np.inf
    assert optimal_service_age(3.0, 50, 1, 0) == 0.0


def test_one_unit_has_a_rate_but_no_standard_error():
    rate, error = run_to_failure_cost(np.array([50]), 5)
    assert rate == 0.1 and np.isnan(error)


def test_errors(histories):
    predicted, starts, lives = histories
    with pytest.raises(ValueError, match="lead_time must be non-negative, got -1"):
        alarm_outcomes(predicted, starts, np.arange(3), -1)
    with pytest.raises(ValueError, match="predicted must be finite"):
        alarm_outcomes(np.where(predicted > 50, np.nan, predicted), starts, np.arange(3))
    with pytest.raises(ValueError, match="intervals must be positive, got 0"):
        interval_outcomes(lives, np.array([0, 5]))
    with pytest.raises(ValueError, match="failure_cost must be non-negative, got -2"):
        cost_per_cycle(interval_outcomes(lives, np.array([5])), -2, 1)
    with pytest.raises(ValueError, match="at least 2 folds, got 1"):
        held_out_cost(interval_outcomes(lives, np.array([5])), np.zeros(15), 2, 1)
    with pytest.raises(ValueError, match="must be positive"):
        weibull_age_replacement(np.array([0.0]), 1, 1, 1, 1)
    with pytest.raises(ValueError, match="cost_ratio must be positive, got 0"):
        relative_age_cost(np.array([1.0]), 1, 1, 0)
    with pytest.raises(ValueError, match="shape and scale must be positive, got 0, 1"):
        optimal_service_age(0, 1, 1, 1)
    with pytest.raises(ValueError, match="cost_ratio must be positive, got 0"):
        empirical_age_cost(np.array([0.0]), np.array([1.0]), 5.0, 0)


def test_the_difference_of_two_policies_is_the_paired_one():
    rng = np.random.default_rng(6)
    lives, fold = rng.integers(40, 160, 200), np.arange(200) % 5
    one = held_out_cost(interval_outcomes(lives, np.arange(20, 60)), fold, 9.0, 1.0)
    other = held_out_cost(interval_outcomes(lives, np.arange(60, 160)), fold, 9.0, 1.0)
    low, high = held_out_difference(one, other)
    assert (low + high) / 2 == pytest.approx(one.rate - other.rate)
    for held in (one, other):
        assert held.influence.mean() == pytest.approx(0, abs=1e-12)
        error = held.influence.std(ddof=1) / np.sqrt(200)
        assert error == pytest.approx(held.standard_error)
    assert held_out_difference(one, one) == (0.0, 0.0)


def test_intervals_of_the_difference_cover_it():
    """500 fleets of 60 engines, two fixed ages whose true rates come from 400,000 lives."""
    rng = np.random.default_rng(7)

    def held_out(lives, age):
        return held_out_cost(interval_outcomes(lives, np.array([age])), np.arange(len(lives)) % 5,
                             8.0, 1.0)  # fmt: skip

    def drawn(count):
        return np.ceil(200 * rng.weibull(4.0, count)).astype(int)

    many = drawn(400_000)
    true = held_out(many, 90).rate - held_out(many, 170).rate
    inside = 0
    for _ in range(500):
        lives = drawn(60)
        low, high = held_out_difference(held_out(lives, 90), held_out(lives, 170))
        inside += low <= true <= high
    assert 0.91 < inside / 500 < 0.98


def test_the_cost_without_a_law_is_that_of_the_lives_themselves():
    """Without censoring: mean cost over mean length of the lives, serviced just before an age."""
    rng = np.random.default_rng(8)
    for _ in range(50):
        lives = rng.integers(1, 30, int(rng.integers(1, 20)))
        steps, counts = np.unique(lives, return_counts=True)
        survival = np.r_[1.0, 1 - np.cumsum(counts) / len(lives)]
        ages, cost = empirical_age_cost(np.r_[0.0, steps], survival, lives.max(), 5.0)
        for age, found in zip(ages[:-1], cost[:-1], strict=True):
            paid = np.where(lives < age, 5.0, 1.0)
            assert found == pytest.approx(paid.sum() / np.minimum(lives, age).sum())
        assert cost[-1] == pytest.approx(5 / lives.mean())


def test_a_law_that_is_nearly_one_age_costs_a_service_before_it_and_a_failure_after():
    cost = weibull_age_replacement(np.array([50.0, 99.0, 101.0, 200.0]), 1e6, 100.0, 9.0, 1.0)
    np.testing.assert_allclose(cost, [1 / 50, 1 / 99, 9 / 100, 9 / 100], rtol=1e-4)
    assert 99 < optimal_service_age(1e6, 100.0, 9.0, 1.0) < 100


def test_a_difference_reckons_with_failures_that_so_few_engines_cannot_show():
    """300 fleets of 30 engines of which 3 in 100 fail early, unless serviced earlier still: where
    none of them failed, the spread alone is sure of the wrong sign."""
    rng, fold = np.random.default_rng(8), np.arange(30) % 5
    plain = cautious = 0
    true = 1 / 50 - (0.03 * 100 + 0.97 * 1) / (0.03 * 60 + 0.97 * 100)
    for _ in range(300):
        lives = np.where(rng.random(30) < 0.03, 60, 200)
        early, late = (
            held_out_cost(interval_outcomes(lives, np.array([age])), fold, 100.0, 1.0)
            for age in (50, 100)
        )
        assert (early.length, early.failures.sum()) == (50.0, 0)
        low, high = held_out_difference(early, late)
        plain += low <= true <= high
        few = stats.binomtest(int(late.failures.sum()), 30).proportion_ci(0.95, "exact").high
        least = early.rate - late.rate - (few - late.failures.mean()) * 99 / late.length
        wider = cautious_difference(early, late, 99.0)
        assert wider[0] == pytest.approx(min(low, least)) and wider[1] >= high
        assert cautious_difference(late, early, 99.0) == pytest.approx((-wider[1], -wider[0]))
        cautious += wider[0] <= true <= wider[1]
    assert plain < 0.7 * 300 and cautious > 0.95 * 300


def test_only_units_that_run_longer_can_fail_unseen():
    """Services at an age of each unit's own: none earlier gains no failure, equal ones differ in
    nothing, and the limits of one that runs longer for m of n units are those of these m alone."""
    rng, fold = np.random.default_rng(3), np.arange(40) % 5
    lives = rng.integers(150, 250, 40)
    for longer in (0, 5, 20, 40):
        ages = np.where(np.arange(40) < longer, 90, 60)
        early, late = (
            held_out_cost(Outcomes(np.zeros(1), a[:, None], np.zeros((40, 1), bool), lives), fold,
                          100.0, 1.0)
            for a in (np.full(40, 60), ages)
        )  # fmt: skip
        low, high = cautious_difference(early, late, 99.0)
        plain = held_out_difference(early, late)
        if not longer:
            assert (low, high) == plain == (0.0, 0.0)
            continue
        most = stats.binomtest(0, longer).proportion_ci(0.95, "exact").high
        least = early.rate - late.rate - most * longer / 40 * 99 / ages.mean()
        assert low == pytest.approx(min(plain[0], least)) and high == plain[1]
