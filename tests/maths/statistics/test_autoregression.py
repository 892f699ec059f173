"""AR(p) against statsmodels, numpy's least squares, and hand values."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.tsa.ar_model import AutoReg
from statsmodels.tsa.arima_process import arma2ma

from core.maths.statistics.autoregression import Autoregression, fit_autoregression, lag_matrix


def series(seed=0, n=300):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=n) + 0.2
    for t in range(2, n):
        x[t] += 0.6 * x[t - 1] - 0.5 * x[t - 2]
    return x


def model(*phi, intercept=0.0, variance=1.0):
    return Autoregression(intercept, np.array(phi), np.zeros(len(phi)), variance, 100)


@pytest.mark.parametrize("order", [0, 1, 2, 7])
def test_against_statsmodels(order):
    x = series()
    found, other = fit_autoregression(x, order), AutoReg(x, order).fit(use_t=True)
    np.testing.assert_allclose(np.r_[found.intercept, found.coefficients], other.params, rtol=1e-8)
    rows = len(x) - order
    unbiased = np.sqrt(other.sigma2 * rows / (rows - order - 1))
    assert np.sqrt(found.variance) == pytest.approx(unbiased)
    np.testing.assert_allclose(found.standard_errors, other.bse[1:], rtol=1e-8)
    forecast = found.forecast(lag_matrix(x, max(order, 1))[-1:, :order], 6)
    np.testing.assert_allclose(forecast[0], other.forecast(6), rtol=1e-7)


def test_roots_by_hand():
    complex_pair = model(1.0, -0.5)  # λ² = λ − ½: λ = (1 ± i)/2
    np.testing.assert_allclose(sorted(complex_pair.roots().imag), [-0.5, 0.5])
    assert complex_pair.is_stationary()
    assert complex_pair.half_life() == pytest.approx(2)  # |λ| = 1/√2
    explosive = model(1.5)
    assert not explosive.is_stationary()
    assert explosive.half_life() == np.inf
    assert np.isnan(explosive.mean())
    assert model(0.5, intercept=2.0).mean() == 4
    np.testing.assert_allclose(np.abs(model(0.0, 0.25).roots()), 0.5)
    assert model(0.0, 0.0).roots().tolist() == [0, 0]
    assert model().half_life() == 0
    assert model().is_stationary()


@settings(max_examples=50)
@given(st.lists(st.floats(-0.95, 0.95), min_size=1, max_size=5))
def test_roots_are_those_that_built_it(roots):
    phi = -np.poly(roots)[1:]
    found = model(*phi)
    np.testing.assert_allclose(np.poly(found.roots()).real[1:], -phi, atol=1e-6)
    np.testing.assert_allclose(
        found.impulse_response(8), arma2ma(np.r_[1, -phi], [1.0], lags=8), atol=1e-9
    )


def test_deviation_of_sums():
    """σ√h without memory; by simulation with it."""
    np.testing.assert_allclose(model(0.0, variance=4.0).sum_deviation(3), 2 * np.sqrt([1, 2, 3]))
    rng = np.random.default_rng(0)
    shock, x = rng.normal(size=(40_000, 6)), np.zeros((40_000, 8))
    for t in range(6):
        x[:, t + 2] = 0.6 * x[:, t + 1] - 0.3 * x[:, t] + shock[:, t]
    np.testing.assert_allclose(
        model(0.6, -0.3).sum_deviation(6), np.cumsum(x[:, 2:], axis=1).std(axis=0), rtol=0.02
    )


def test_forecasts_tend_to_the_mean():
    found = fit_autoregression(series(), 3)
    far = found.forecast(lag_matrix(series(), 3), 200)
    np.testing.assert_allclose(far[:, -1], found.mean(), rtol=1e-6)


@pytest.mark.parametrize(
    ("x", "order", "message"),
    [
        (np.arange(9.0), -1, "order must be non-negative, got -1"),
        (np.arange(5.0), 2, "needs at least 6 values, got 5"),
        (np.ones(30), 2, "must not be collinear"),
        (np.array([1.0, np.inf, 2.0, 3.0, 1.0]), 1, "x must be finite"),
    ],
)
def test_bad_arguments(x, order, message):
    with pytest.raises(ValueError, match=message):
        fit_autoregression(x, order)


def test_bad_lags():
    with pytest.raises(ValueError, match="lags must lie between 1 and 3, got 4"):
        lag_matrix(np.zeros(3), 4)
