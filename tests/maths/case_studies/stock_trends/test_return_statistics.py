"""Moments, quantiles and volatilities of returns against scipy, pandas and slow sums."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from core.maths.case_studies.stock_trends.return_statistics import (
    describe_returns,
    ewma_volatility,
    normal_quantile_plot,
    rolling_volatility,
)


@pytest.fixture
def returns():
    return 0.01 * np.random.default_rng(0).standard_t(4, 900)


def test_summary(returns):
    found = describe_returns(returns, 250)
    assert found.n == 900
    assert found.mean == pytest.approx(250 * returns.mean())
    assert found.volatility == pytest.approx(np.sqrt(250) * returns.std(ddof=1))
    assert found.mean_error == pytest.approx(250 * stats.sem(returns))
    assert found.kurtosis == pytest.approx(stats.kurtosis(returns))
    assert found.skewness == pytest.approx(stats.skew(returns))
    assert found.normal_p < 1e-6
    mild = returns[np.abs(returns) < 0.02]
    assert describe_returns(mild, 250).normal_p == pytest.approx(stats.jarque_bera(mild).pvalue)
    assert (found.worst, found.best) == (returns.min(), returns.max())
    z = (returns - returns.mean()) / returns.std(ddof=1)
    assert found.beyond == np.sum(np.abs(z) > 4) > 3
    assert found.expected_beyond == pytest.approx(900 * 6.334e-5, rel=1e-3)
    assert describe_returns(np.r_[returns, 0, 0], 250).unchanged == 2


def test_quantile_plot_of_a_short_sample_is_the_whole_sample(returns):
    found = normal_quantile_plot(returns[:100])
    expected = np.sort(returns[:100])
    np.testing.assert_allclose(
        found.value, (expected - expected.mean()) / expected.std(ddof=1), rtol=1e-9
    )
    np.testing.assert_allclose(
        stats.norm.cdf(found.normal), (np.arange(1, 101) - 0.5) / 100, rtol=1e-9
    )


def test_quantile_plot_keeps_the_tails(returns):
    whole, thin = normal_quantile_plot(returns, 2000), normal_quantile_plot(returns, 100)
    assert len(thin.value) == 100
    np.testing.assert_array_equal(thin.value[:25], whole.value[:25])
    np.testing.assert_array_equal(thin.value[-25:], whole.value[-25:])
    assert set(thin.value) <= set(whole.value)
    assert np.all(np.diff(thin.normal) > 0)


def test_quantile_band_by_simulation():
    rng = np.random.default_rng(1)
    band = normal_quantile_plot(rng.normal(size=50), level=0.9)
    samples = np.sort(rng.normal(size=(20_000, 50)), axis=1)
    inside = np.mean((samples > band.low) & (samples < band.high), axis=0)
    np.testing.assert_allclose(inside, 0.9, atol=0.012)


@pytest.mark.parametrize("decay", [0.0, 0.5, 0.94, 0.99])
def test_ewma_against_pandas(returns, decay):
    found = ewma_volatility(returns, decay)
    expected = np.sqrt(pd.Series(returns**2).ewm(alpha=1 - decay).mean())
    np.testing.assert_allclose(found[1:], expected, rtol=1e-9)
    assert np.isnan(found[0])


def test_ewma_recursion_after_a_long_past(returns):
    variance = ewma_volatility(returns, 0.9)[500:] ** 2
    np.testing.assert_allclose(
        variance[1:], 0.9 * variance[:-1] + 0.1 * returns[500:] ** 2, rtol=1e-9
    )


@settings(max_examples=30)
@given(st.integers(1, 99), st.floats(0, 0.99))
def test_ewma_sees_nothing_of_its_own_day_or_later(day, decay):
    returns = np.random.default_rng(2).normal(size=100)
    changed = returns.copy()
    changed[day:] = 50.0
    np.testing.assert_array_equal(
        ewma_volatility(returns, decay)[: day + 1], ewma_volatility(changed, decay)[: day + 1]
    )
    assert ewma_volatility(returns, decay)[day + 1] != ewma_volatility(changed, decay)[day + 1]


def test_rolling_against_pandas(returns):
    expected = pd.Series(returns).rolling(21).std()
    np.testing.assert_allclose(rolling_volatility(returns, 21), expected, rtol=1e-8)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: describe_returns(np.zeros(2), 250), "at least 3 days"),
        (lambda: describe_returns(np.zeros(9), 250), "returns must vary"),
        (lambda: describe_returns(np.array([0.1, np.nan, 0.2]), 250), "returns must be finite"),
        (lambda: normal_quantile_plot(np.arange(9.0), 7), "points must be at least 8, got 7"),
        (lambda: normal_quantile_plot(np.arange(9.0), level=0), "level must lie in"),
        (lambda: ewma_volatility(np.ones(3), 1.0), "decay must lie in"),
        (lambda: ewma_volatility(np.array([np.inf])), "returns must be finite"),
        (lambda: rolling_volatility(np.ones(3), 4), "window must lie between 2 and 3, got 4"),
    ],
)
def test_bad_arguments(call, message):
    with pytest.raises(ValueError, match=message):
        call()
