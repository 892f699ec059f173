"""MASE, calls of direction, Diebold and Mariano, each against another way to the same number."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from core.maths.statistics.forecast_accuracy import (
    diebold_mariano,
    directional_accuracy,
    mean_absolute_scaled_error,
    naive_scale,
)


def test_scale_and_mase_by_hand():
    assert naive_scale(np.array([1.0, 3.0, 2.0])) == 1.5
    assert naive_scale(np.array([1.0, 3.0, 2.0, 6.0]), season=2) == 2
    error = np.array([[1.0, np.nan], [-3.0, 4.0]])
    np.testing.assert_allclose(mean_absolute_scaled_error(error, 2.0), [1.0, 2.0])
    assert np.isnan(mean_absolute_scaled_error(np.array([np.nan]), 1.0))


def test_naive_forecast_has_mase_one_on_its_own_data():
    x = np.random.default_rng(0).normal(size=50)
    assert mean_absolute_scaled_error(np.diff(x), naive_scale(x)) == pytest.approx(1)


def test_direction_counts_each_day_once_and_closed_markets_never():
    call = np.array([1, 1, -1, 1, -1, 0.0])
    actual = np.array([0.1, -0.1, -0.2, 0.0, 0.3, 0.5])
    found = directional_accuracy(call, actual)
    assert (found.hits, found.n) == (2, 4)
    found = directional_accuracy(call, actual, spacing=2)
    assert (found.hits, found.n) == (2, 3)
    assert directional_accuracy(np.ones(3), np.array([np.nan, 1.0, -1.0])).n == 2


def slow_diebold_mariano(d, h):
    """The formulas of the two papers, term by term."""
    n, mean = len(d), sum(d) / len(d)
    gamma = [sum((d[t] - mean) * (d[t - k] - mean) for t in range(k, n)) / n for k in range(h)]
    dm = mean / ((gamma[0] + 2 * sum(gamma[1:])) / n) ** 0.5
    return dm * ((n + 1 - 2 * h + h * (h - 1) / n) / n) ** 0.5


@pytest.mark.parametrize("horizon", [1, 2, 5])
def test_diebold_mariano_term_by_term(horizon):
    rng = np.random.default_rng(3)
    noise = np.convolve(rng.normal(size=84), np.ones(5), "valid")
    loss, other = noise + 5.3, rng.normal(size=80) + 5
    found = diebold_mariano(loss, other, horizon)
    expected = slow_diebold_mariano(list(loss - other), horizon)
    assert found.statistic == pytest.approx(expected)
    assert found.p_value == pytest.approx(2 * stats.t.sf(abs(expected), 79))
    assert found.difference == pytest.approx(np.mean(loss - other))


def test_one_step_is_the_paired_t_test():
    """For h = 1 the correction turns dividing by n into n − 1."""
    rng = np.random.default_rng(4)
    a, b = rng.random(30), rng.random(30)
    assert diebold_mariano(a, b).p_value == pytest.approx(stats.ttest_rel(a, b).pvalue)


def test_level_of_the_test_under_the_null():
    rng = np.random.default_rng(5)
    p = [
        diebold_mariano(np.convolve(rng.normal(size=82), np.ones(3), "valid"), np.zeros(80), 3)
        for _ in range(600)
    ]
    assert np.mean([r.p_value < 0.1 for r in p]) == pytest.approx(0.1, abs=0.05)


@settings(max_examples=50)
@given(st.lists(st.floats(-5, 5), min_size=12, max_size=30), st.integers(1, 8))
def test_swapping_turns_the_sign(values, horizon):
    d = np.array(values)
    if np.ptp(d) < 1e-6:
        return
    one, two = diebold_mariano(d, np.zeros(len(d)), horizon), diebold_mariano(-d, 0 * d, horizon)
    assert one.statistic == pytest.approx(-two.statistic)
    assert np.isfinite(one.p_value)
    assert 0 <= one.p_value <= 1


def test_alternating_losses_need_the_declining_weights():
    d = np.tile([1.0, -1.0], 20) + np.linspace(0, 0.1, 40)
    found = diebold_mariano(d, np.zeros(40), 2)
    assert found.bartlett
    assert np.isfinite(found.statistic)


def test_equal_forecasts_are_not_compared():
    found = diebold_mariano(np.arange(9.0), np.arange(9.0))
    assert found.difference == 0
    assert np.isnan(found.statistic)
    assert np.isnan(found.p_value)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: naive_scale(np.ones(4)), "must not repeat itself"),
        (lambda: naive_scale(np.arange(4.0), 4), "season must lie between 1 and 3, got 4"),
        (lambda: mean_absolute_scaled_error(np.ones(2), 0.0), "scale must be positive, got 0"),
        (lambda: directional_accuracy(np.ones(3), np.ones(3), 0), "spacing must be at least 1"),
        (lambda: diebold_mariano(np.ones(3), np.ones(4)), "losses must pair up"),
        (lambda: diebold_mariano(np.ones(3), np.ones(3), 0), "horizon must be at least 1, got 0"),
        (lambda: diebold_mariano(np.ones(3), np.ones(3), 3), "more than 3 pairs .* got 3"),
    ],
)
def test_bad_arguments(call, message):
    with pytest.raises(ValueError, match=message):
        call()
