"""Autocorrelations against statsmodels and slow sums, bands against simulation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.diagnostic import acorr_ljungbox
from statsmodels.tsa.stattools import acf, pacf

from core.maths.statistics.autocorrelation import (
    autocorrelation,
    autocorrelation_if_any,
    partial_autocorrelation,
    varies,
)


@pytest.fixture
def series():
    rng = np.random.default_rng(0)
    x = rng.normal(size=400)
    for t in range(2, len(x)):
        x[t] += 0.5 * x[t - 1] - 0.3 * x[t - 2]
    return x


def test_against_statsmodels(series):
    found = autocorrelation(series, 12)
    np.testing.assert_allclose(found.value, acf(series, nlags=12, fft=False)[1:], rtol=1e-10)
    box = acorr_ljungbox(series, lags=[12])
    assert found.portmanteau == pytest.approx(box["lb_stat"].iloc[0])
    assert found.p_value == pytest.approx(box["lb_pvalue"].iloc[0])
    partial = pacf(series, nlags=12, method="ldb")[1:]
    np.testing.assert_allclose(partial_autocorrelation(series, 12), partial, rtol=1e-8)
    assert found.lag.tolist() == list(range(1, 13))


def test_bands_hold_what_they_promise():
    """Share of values inside, over 300 series: independent, and with clustered variance."""
    rng = np.random.default_rng(1)
    plain, clustered, robust = [], [], []
    for _ in range(300):
        found = autocorrelation(rng.normal(size=300), 5, level=0.9)
        plain.append(np.abs(found.value) < found.band)
        spells = np.repeat(rng.choice([0.2, 2.0], 30), 10)
        found = autocorrelation(spells * rng.normal(size=300), 5, level=0.9)
        clustered.append(np.abs(found.value) < found.band)
        robust.append(np.abs(found.value) < found.robust_band)
    assert np.mean(plain) == pytest.approx(0.9, abs=0.025)
    assert np.mean(clustered) < 0.8  # the plain band is too narrow
    assert np.mean(robust) == pytest.approx(0.9, abs=0.04)


def test_robust_p_value_does_not_take_clusters_for_memory():
    rng = np.random.default_rng(2)
    low, plain_low = 0, 0
    for _ in range(200):
        x = np.repeat(rng.choice([0.2, 2.0], 40), 10) * rng.normal(size=400)
        found = autocorrelation(x, 5)
        low, plain_low = low + (found.robust_p_value < 0.05), plain_low + (found.p_value < 0.05)
    assert low <= 20 < plain_low


@settings(max_examples=40)
@given(st.lists(st.floats(-100, 100), min_size=4, max_size=30), st.floats(0.5, 3), st.floats(-9, 9))
def test_neither_shift_nor_scale_matter(values, scale, shift):
    x = np.array(values)
    if np.ptp(x) < 1e-3:
        return
    lags = len(x) // 2
    one, two = autocorrelation(x, lags), autocorrelation(scale * x + shift, lags)
    np.testing.assert_allclose(one.value, two.value, atol=1e-6)
    assert np.all(np.abs(one.value) <= 1 + 1e-12)
    assert np.all(np.abs(partial_autocorrelation(x, lags)) <= 1 + 1e-9)


@pytest.mark.parametrize(
    ("x", "lags", "level", "message"),
    [
        (np.arange(5.0), 0, 0.95, "lags must lie between 1 and 4, got 0"),
        (np.arange(5.0), 5, 0.95, "lags must lie between 1 and 4, got 5"),
        (np.ones(5), 1, 0.95, "x must vary"),
        (np.array([1.0, np.nan, 2.0]), 1, 0.95, "x must be finite"),
        (np.arange(5.0), 1, 1.0, "level must lie in"),
    ],
)
def test_bad_arguments(x, lags, level, message):
    with pytest.raises(ValueError, match=message):
        autocorrelation(x, lags, level)


def test_values_that_do_not_vary_have_no_autocorrelation():
    assert varies(np.array([1.0, 1.0 + 1e-9])) and not varies(np.full(4, 0.3))
    assert not varies(np.diff(np.log(100 * 1.001 ** np.arange(200)))), "rounding alone"
    none = autocorrelation_if_any(np.ones(9), 3)
    assert np.isnan([none.p_value, none.robust_p_value, *none.value, *none.band]).all()
    some = np.array([1.0, 2, 0, 3, 1])
    assert autocorrelation_if_any(some, 2).p_value == autocorrelation(some, 2).p_value
