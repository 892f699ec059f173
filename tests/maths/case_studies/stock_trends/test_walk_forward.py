"""Walking forward: nothing of the future, the schedule, the errors, the fan."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.maths.case_studies.stock_trends.return_forecasts import (
    Arima,
    AutoregressiveModel,
    Crossover,
    ExponentialSmoothing,
    LaggedRegression,
    RandomWalk,
)
from core.maths.case_studies.stock_trends.walk_forward import (
    Schedule,
    assess_forecasts,
    fan_coverage,
    forecast_fan,
    walk_forward,
    walk_part,
)

METHODS = [
    RandomWalk(),
    Crossover(3, 12),
    LaggedRegression(4),
    LaggedRegression(4, 50.0),
    AutoregressiveModel(3),
    ExponentialSmoothing(),
    ExponentialSmoothing(damped_trend=True),
    Arima(1, 1),
]


def series(n=260, seed=0):
    return 0.0005 + 0.01 * np.random.default_rng(seed).standard_t(5, n)


@pytest.mark.parametrize("window", [90, None])
@pytest.mark.parametrize("method", METHODS, ids=str)
def test_a_changed_future_changes_no_forecast(method, window):
    """After day 170 all is replaced, by a leap and by a crash; up to it all stays to the bit."""
    returns, schedule = series(220), Schedule(120, window, 3, 30)
    walk = walk_forward(returns, method, schedule)
    past = walk.origin <= 170
    for jump in (0.5, -0.5):
        changed = np.r_[returns[:171], jump, 0.2 * np.random.default_rng(9).normal(size=48)]
        other = walk_forward(changed, method, schedule)
        np.testing.assert_array_equal(walk.forecast[past], other.forecast[past])
        np.testing.assert_array_equal(walk.signal[past], other.signal[past])
        assert not np.array_equal(walk.forecast[~past], other.forecast[~past])
    shorter = walk_forward(returns[:171], method, schedule)
    np.testing.assert_allclose(shorter.forecast, walk.forecast[past], atol=1e-12)


@settings(max_examples=30)
@given(st.integers(30, 60), st.integers(1, 6), st.integers(1, 40), st.booleans())
def test_by_an_obvious_loop(window, horizon, refit, expanding):
    returns, method = series(120), AutoregressiveModel(2)
    schedule = Schedule(60, None if expanding else window, horizon, refit)
    walk = walk_forward(returns, method, schedule)
    level = np.cumsum(returns)
    for row, t in enumerate(range(59, 120)):
        last_fit = 59 + (t - 59) // refit * refit
        begin = 0 if expanding else last_fit - window + 1
        fitted = method.fit(returns[begin : last_fit + 1], horizon)
        expected = fitted.forecast(returns[: t + 1], np.array([t]), horizon)[0]
        np.testing.assert_allclose(walk.forecast[row], expected, atol=1e-14)
        for j in range(1, horizon + 1):
            if t + j < 120:
                assert walk.actual[row, j - 1] == pytest.approx(level[t + j] - level[t])
            else:
                assert np.isnan(walk.actual[row, j - 1])
    assert walk.origin.tolist() == list(range(59, 120))
    assert walk.refits.tolist() == list(range(59, 120, refit))
    assert walk.scale == np.mean(np.abs(returns[:60]))


def test_progress_is_told():
    told = []
    walk_forward(series(100), RandomWalk(), Schedule(60, 60, 1, 10), lambda *a: told.append(a))
    assert [share for share, _ in told] == pytest.approx(np.arange(5) / 5)
    assert told[-1][1] == "Fit 5 of 5"


def test_a_part_ends_with_its_last_day():
    walk = walk_forward(series(), RandomWalk(), Schedule(100, 100, 4, 10))
    k = len(walk.origin)
    first, second = walk_part(walk, 0, k // 2), walk_part(walk, k // 2, k)
    last = first.origin[-1]
    days = first.origin[:, None] + np.arange(1, 5)
    assert np.array_equal(np.isfinite(first.actual), days <= last)
    np.testing.assert_array_equal(second.actual, walk.actual[k // 2 :])
    assert second.origin[0] == last + 1
    assert sorted([*first.refits, *second.refits]) == walk.refits.tolist()
    for start, stop in ((-1, 5), (3, 3), (0, k + 1)):
        with pytest.raises(ValueError, match="origins must lie within"):
            walk_part(walk, start, stop)


def test_accuracy_of_known_forecasts():
    """A forecaster that is right by construction, and the baseline against itself."""
    walk = walk_forward(series(), RandomWalk(), Schedule(100, 100, 2, 10))
    right = replace(
        walk, forecast=np.nan_to_num(walk.actual), signal=np.sign(np.nan_to_num(walk.actual[:, -1]))
    )
    found = assess_forecasts(right, walk)
    np.testing.assert_allclose(found.mase, 0)
    assert found.direction.share == 1
    assert found.direction.n == 80  # every second of the 159 origins with two days ahead
    assert found.comparison.p_value < 1e-6
    assert found.comparison.difference < 0
    came = walk.actual[:, -1][::2]
    assert found.rising.share == np.mean(came[np.isfinite(came)] > 0)
    same = assess_forecasts(walk, walk)
    np.testing.assert_array_equal(same.mase, same.baseline_mase)
    assert np.isnan(same.comparison.p_value)
    by_hand = np.nanmean(np.abs(walk.actual[:, 1] - walk.forecast[:, 1])) / walk.scale
    assert same.mase[1] == pytest.approx(by_hand)
    with pytest.raises(ValueError, match="same origins and horizon"):
        assess_forecasts(walk, walk_forward(series(), RandomWalk(), Schedule(90, 90, 2, 10)))


def test_a_predictable_series_is_predicted():
    rng = np.random.default_rng(0)
    x = rng.normal(size=900)
    for t in range(1, 900):
        x[t] += 0.6 * x[t - 1]
    schedule = Schedule(300, 300, 1, 30)
    walk, base = (
        walk_forward(0.01 * x, method, schedule)
        for method in (AutoregressiveModel(1), RandomWalk())
    )
    found = assess_forecasts(walk, base)
    assert found.mase[0] < 0.85 * found.baseline_mase[0]
    assert found.direction.low > 0.6
    assert found.comparison.p_value < 0.001


def test_fan_rests_on_what_was_known_at_its_origin():
    walk = walk_forward(series(), RandomWalk(), Schedule(100, 100, 5, 10))
    fan = forecast_fan(walk, 80, (0.5, 0.9))
    for j in range(1, 6):
        known = [walk.error[i, j - 1] for i in range(len(walk.origin)) if i + j <= 80]
        expected = walk.forecast[80, j - 1] + np.quantile(known, [0.05, 0.95])
        np.testing.assert_allclose([fan.low[1, j], fan.high[1, j]], expected)
    assert fan.errors == 76
    assert np.all(fan.low[1] <= fan.low[0])
    assert np.all(fan.high[0] <= fan.high[1])
    assert fan.centre[0] == fan.low[0, 0] == fan.high[1, 0] == fan.actual[0] == 0
    np.testing.assert_array_equal(fan.actual[1:], walk.actual[80])
    early = forecast_fan(walk, 10)
    assert np.isnan(early.low[:, 1:]).all()
    assert np.isfinite(early.centre).all()
    assert np.isnan(forecast_fan(walk, len(walk.origin) - 1).actual[1:]).all()


def test_fan_follows_the_volatility():
    walk = walk_forward(series(), RandomWalk(), Schedule(100, 100, 5, 10))
    unit = np.ones(len(walk.origin))
    calm, wild = (
        forecast_fan(walk, 80, (0.9,), np.r_[unit[:80], v, unit[81:]]) for v in (1.0, 3.0)
    )
    np.testing.assert_allclose(wild.high[0] - wild.centre, 3 * (calm.high[0] - calm.centre))
    plain = forecast_fan(walk, 80, (0.9,))
    np.testing.assert_allclose(calm.high, plain.high)


def test_coverage_is_that_of_the_fans():
    walk = walk_forward(series(600), RandomWalk(), Schedule(200, 200, 3, 20))
    found = fan_coverage(walk, 0.8)
    came = np.flatnonzero(np.isfinite(walk.actual[:, -1]))
    tried = came[len(came) // 2 :: 3]
    inside = 0
    for number in tried:
        fan = forecast_fan(walk, number, (0.8,))
        inside += fan.low[0, -1] <= fan.actual[-1] <= fan.high[0, -1]
    assert (found.hits, found.n) == (inside, len(tried))
    assert found.low < 0.8 < found.high


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Schedule(horizon=0), "horizon must be at least 1, got 0"),
        (lambda: Schedule(refit=0), "refit must be at least 1, got 0"),
        (lambda: Schedule(100, 101), "window must lie between 2 and start = 100, got 101"),
        (
            lambda: walk_forward(series(), Crossover(5, 100), Schedule(90, 90, 5)),
            "needs at least 105 returns to be fitted, got 90",
        ),
        (
            lambda: walk_forward(series(100), RandomWalk(), Schedule(95, 90, 5)),
            "more than start . horizon = 100 returns needed, got 100",
        ),
        (
            lambda: walk_forward(np.r_[np.zeros(90), series()], RandomWalk(), Schedule(90, 90)),
            "the price must move within the first 90 days",
        ),
        (
            lambda: walk_forward(np.r_[series(), np.nan], RandomWalk(), Schedule(90, 90)),
            "returns must be finite",
        ),
    ],
)
def test_bad_schedules(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_bad_fans():
    walk = walk_forward(series(), RandomWalk(), Schedule(100, 100, 5, 10))
    for call, message in (
        (lambda: forecast_fan(walk, -1), "number must lie within 0 and 160, got -1"),
        (lambda: forecast_fan(walk, 5, (1.0,)), "levels must lie in"),
        (lambda: forecast_fan(walk, 5, volatility=np.zeros(161)), "volatility must be positive"),
        (lambda: forecast_fan(walk, 5, volatility=np.ones(3)), "one for each origin"),
        (lambda: fan_coverage(walk, 1.0), "level must lie in"),
    ):
        with pytest.raises(ValueError, match=message):
            call()
