"""Every forecaster against scikit-learn, statsmodels or a slow loop; none sees the future."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.preprocessing import StandardScaler
from statsmodels.tsa.arima.model import ARIMA
from statsmodels.tsa.holtwinters import Holt, SimpleExpSmoothing

from core.maths.case_studies.stock_trends.return_forecasts import (
    Arima,
    ArmaForecast,
    AutoregressiveModel,
    Crossover,
    ExponentialSmoothing,
    LaggedRegression,
    RandomWalk,
    SmoothedLevel,
    crossover_state,
)
from core.maths.statistics.autoregression import fit_autoregression

METHODS = [
    RandomWalk(),
    RandomWalk(drift=False),
    Crossover(3, 12),
    LaggedRegression(4),
    LaggedRegression(4, 50.0),
    AutoregressiveModel(3),
    ExponentialSmoothing(),
    ExponentialSmoothing(damped_trend=True),
    Arima(1, 1),
]


def series(n=260, seed=0):
    rng = np.random.default_rng(seed)
    x = 0.01 * rng.normal(size=n) + 0.0005
    for t in range(1, n):
        x[t] += 0.4 * x[t - 1]
    return x


@pytest.mark.parametrize("method", METHODS, ids=str)
def test_contract(method):
    """Shapes, finite values, calls of −1, 0, 1, and nothing after the origin is read."""
    returns, origins = series(), np.arange(199, 230)
    fitted = method.fit(returns[:200], 4)
    forecast, call = (
        fitted.forecast(returns, origins, 4),
        fitted.signal(returns, origins, 4),
    )
    assert forecast.shape == (31, 4)
    assert np.isfinite(forecast).all()
    assert set(call) <= {-1.0, 0.0, 1.0}
    changed = returns.copy()
    changed[215:] = np.nan
    known = origins < 215
    np.testing.assert_array_equal(fitted.forecast(changed, origins, 4)[known], forecast[known])
    np.testing.assert_array_equal(fitted.signal(changed, origins, 4)[known], call[known])
    one = np.vstack([fitted.forecast(returns[: t + 1], np.array([t]), 4) for t in origins])
    np.testing.assert_allclose(one, forecast, atol=1e-9)  # alone or in a block
    least = method.least(4)
    smallest = method.fit(returns[:least], 4)
    assert np.isfinite(smallest.forecast(returns[:least], np.array([least - 1]), 4)).all()


def test_random_walk():
    drift = RandomWalk().fit(np.array([1.0, 3.0]), 3)
    np.testing.assert_allclose(drift.forecast(np.zeros(9), np.array([4, 5]), 3), [[2, 4, 6]] * 2)
    still = RandomWalk(drift=False).fit(np.array([1.0, 3.0]), 3)
    assert not still.forecast(np.zeros(9), np.array([4]), 3).any()
    assert still.signal(np.zeros(9), np.array([4]), 3).tolist() == [0]


@settings(max_examples=40)
@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 9))
def test_crossover_state_by_loop(fast, more, seed):
    returns, slow = series(40, seed), fast + more
    price = np.exp(np.r_[0, np.cumsum(returns)])
    for t, found in enumerate(crossover_state(returns, fast, slow)):
        past = price[: t + 2]  # the price after return t is number t + 1
        if len(past) < slow:
            assert found == 0
        else:
            assert found == np.sign(past[-fast:].mean() - past[-slow:].mean())


def test_a_price_that_stands_still_is_no_trend():
    assert not crossover_state(np.zeros(50), 3, 10).any()


def test_crossover_forecasts_what_followed():
    """Rising for 60 days, falling for 60: above the slow mean +1 % a day, below −1 %."""
    returns = np.tile(np.repeat([0.01, -0.01], 60), 3)
    fitted = Crossover(1, 2).fit(returns, 1)
    found = fitted.forecast(returns, np.array([10, 80]), 1)[:, 0]
    np.testing.assert_allclose(found, [0.01, -0.01], atol=0.0008)
    assert fitted.signal(returns, np.array([10, 80]), 1).tolist() == [1, -1]


def test_crossover_without_a_fall_in_the_window():
    returns = np.full(60, 0.01)
    fitted = Crossover(2, 5).fit(returns, 2)
    np.testing.assert_allclose(fitted.after_below, [0.01, 0.02])


@pytest.mark.parametrize("ridge_lambda", [0.0, 3.0, 400.0])
def test_regression_against_scikit_learn(ridge_lambda):
    returns, lags, horizon = series(), 4, 3
    fitted = LaggedRegression(lags, ridge_lambda).fit(returns, horizon)
    rows = range(lags - 1, len(returns) - horizon)
    X = np.array([returns[t - np.arange(lags)] for t in rows])
    Y = np.array([np.cumsum(returns[t + 1 : t + 1 + horizon]) for t in rows])
    scaler = StandardScaler().fit(X)
    other = (Ridge(alpha=ridge_lambda) if ridge_lambda else LinearRegression()).fit(
        scaler.transform(X), Y
    )
    origins = np.array([50, 259])
    expected = other.predict(scaler.transform(returns[origins[:, None] - np.arange(lags)]))
    np.testing.assert_allclose(fitted.forecast(returns, origins, horizon), expected, rtol=1e-8)


def test_strong_ridge_is_the_drift_and_no_returns_no_weights():
    returns = series()
    fitted = LaggedRegression(5, 1e12).fit(returns, 1)
    np.testing.assert_allclose(fitted.coefficients, 0, atol=1e-6)
    np.testing.assert_allclose(fitted.intercept, returns[5:].mean())
    still = LaggedRegression(3).fit(np.zeros(40), 2)
    assert not still.forecast(np.zeros(40), np.array([39]), 2).any()


def test_autoregression_is_that_of_the_concept_page():
    returns = series()
    found, other = AutoregressiveModel(4).fit(returns, 3), fit_autoregression(returns, 4)
    np.testing.assert_allclose(found.ar, other.coefficients)
    assert found.intercept == pytest.approx(other.intercept)
    steps = other.forecast(returns[259 - np.arange(4)][None], 3)
    expected = np.cumsum(steps, axis=1)
    np.testing.assert_allclose(found.forecast(returns, np.array([259]), 3), expected)


@pytest.mark.parametrize("method", METHODS, ids=str)
@pytest.mark.parametrize("moving", [0, 1, 3, 200])
def test_prices_that_stand_still(method, moving):
    """A window in which nothing or little happens gives a finite forecast, not an error."""
    returns = np.zeros(400)
    returns[:moving] = 0.01 * np.random.default_rng(0).normal(size=moving)
    fitted = method.fit(returns[:200], 2)
    forecast = fitted.forecast(returns, np.arange(199, 400), 2)
    assert np.isfinite(forecast).all()
    assert np.abs(forecast).max() < 0.05


@pytest.mark.parametrize(("p", "q"), [(0, 3), (2, 2), (3, 0)])
def test_arima_of_what_is_no_arma(p, q):
    """A clock and a constant: forecasts stay bounded."""
    for returns in (0.01 * np.sin(np.arange(300) / 7), np.full(300, 0.001)):
        fitted = Arima(p, q).fit(returns[:250], 5)
        forecast = fitted.forecast(returns, np.arange(249, 300), 5)
        assert np.abs(forecast).max() < 0.06


def test_one_step_autoregression_is_the_lagged_regression():
    returns, origins = series(), np.arange(100, 200)
    one = AutoregressiveModel(4).fit(returns, 1).forecast(returns, origins, 1)
    two = LaggedRegression(4).fit(returns, 1).forecast(returns, origins, 1)
    np.testing.assert_allclose(one, two, rtol=1e-7)


@pytest.mark.parametrize(("p", "q"), [(1, 1), (2, 0), (0, 2), (2, 1)])
def test_arma_forecasts_against_statsmodels(p, q):
    """Same parameters: the state-space filter and ours agree once the start is forgotten."""
    returns = 100 * series()
    ar, ma = np.array([0.5, -0.2][:p]), np.array([0.3, 0.1][:q])
    fitted = ArmaForecast(0.05 * (1 - ar.sum()), ar, ma)
    other = ARIMA(returns, order=(p, 0, q), trend="c").filter(np.r_[0.05, ar, ma, 1.0])
    expected = np.cumsum(other.forecast(6))
    found = fitted.forecast(returns, np.array([len(returns) - 1]), 6)[0]
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_arima_finds_what_was_put_in():
    rng = np.random.default_rng(3)
    shock, x = rng.normal(size=3001), np.zeros(3001)
    for t in range(1, 3001):
        x[t] = 0.7 * x[t - 1] + shock[t] + 0.3 * shock[t - 1]
    fitted = Arima(1, 1).fit(0.01 * x + 0.001, 1)
    np.testing.assert_allclose(np.r_[fitted.ar, fitted.ma], [0.7, 0.3], atol=0.06)
    assert fitted.intercept / 0.3 == pytest.approx(np.mean(0.01 * x + 0.001), rel=0.2)
    assert Arima(0, 0).fit(x, 1).intercept == pytest.approx(x.mean())


def test_smoothing_against_statsmodels():
    """The same weights through statsmodels' recursion, simple and with a damped trend."""
    returns = series()
    price = np.r_[0.0, np.cumsum(returns)]
    simple = SimpleExpSmoothing(price, initialization_method="known", initial_level=0.0).fit(
        smoothing_level=0.6, optimized=False
    )
    last = np.array([len(returns) - 1])
    found = SmoothedLevel(0.6, 0.0, 0.0, 0.0, 999).forecast(returns, last, 3)[0]
    np.testing.assert_allclose(found, simple.forecast(3) - price[-1], atol=1e-12)
    holt = Holt(
        price,
        damped_trend=True,
        initialization_method="known",
        initial_level=0.0,
        initial_trend=0.001,
    ).fit(smoothing_level=0.6, smoothing_trend=0.2, damping_trend=0.9, optimized=False)
    found = SmoothedLevel(0.6, 0.2, 0.9, 0.001, 999).forecast(returns, last, 3)[0]
    np.testing.assert_allclose(found, holt.forecast(3) - price[-1], atol=1e-12)


def test_smoothing_rediscovers_the_random_walk_and_finds_noise_around_a_level():
    walk = 0.01 * np.random.default_rng(1).normal(size=800)
    fitted = ExponentialSmoothing().fit(walk, 1)
    assert fitted.level_weight > 0.9
    noise = np.diff(0.01 * np.random.default_rng(2).normal(size=800))
    assert ExponentialSmoothing().fit(noise, 1).level_weight < 0.1
    trending = series(800)  # returns follow each other: the best level runs ahead, α = 1
    certain = ExponentialSmoothing().fit(trending, 1)
    assert certain.level_weight == 1.0
    assert not certain.forecast(trending, np.array([700]), 5).any()


@pytest.mark.parametrize(("fast", "slow"), [(0, 5), (5, 5), (6, 5)])
def test_bad_averages(fast, slow):
    with pytest.raises(ValueError, match="fast must lie between 1 and"):
        crossover_state(np.zeros(20), fast, slow)
