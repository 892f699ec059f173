import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.datasets.tables import load_table
from core.maths.case_studies.logistics.demand_forecasting import fourier_regression
from core.maths.case_studies.logistics.rolling_origin import (
    Backtest,
    Split,
    backtest,
    coverage,
    decide_safety,
    interval_errors,
    known_errors,
    lead_time_errors,
    make_split,
    naive_scale,
    safety_stock_cost,
)
from core.maths.statistics.exponential_smoothing import HoltWinters, holt_winters, seasonal_naive


def noise_backtest(seed, n=900, horizon=4):
    """Errors that are independent and alike, so that every interval should be right."""
    split = make_split(n, horizon, 0.2, 0.4)
    actual = np.random.default_rng(seed).standard_normal((len(split.origins), horizon))
    return Backtest(np.zeros_like(actual), actual, 1.0, split)


def test_gasoline_both_methods_beat_the_season_before():
    series = load_table("us_gasoline")["barrels"].to_numpy(float)
    split = make_split(len(series), 13)
    naive = backtest(series, seasonal_naive(series, split.origins, 13), split)
    fourier = backtest(series, fourier_regression(series, split.origins, 13, 6, 156), split)
    assert len(series) == 1355
    assert naive.mase().mean() == pytest.approx(0.93, abs=0.02)
    assert fourier.mase().mean() < 0.85
    model = HoltWinters(0.013, 0.85, 0.19, 0.88)
    smooth = backtest(series, holt_winters(series, split.origins, 13, model), split)
    assert smooth.mase().mean() < fourier.mase().mean()
    # Calibrated on the years before, intervals are too narrow; the last two years do better.
    fixed = coverage(smooth, known_errors(smooth), 0.9).mean()
    moving = coverage(smooth, known_errors(smooth, 104), 0.9).mean()
    assert fixed < 0.8 < moving < 0.95


def test_the_parts_of_a_backtest():
    series = np.arange(40.0) ** 1.5
    split = Split(20, 30, 38)
    result = backtest(series, seasonal_naive(series, split.origins, 3, 4), split, 4)
    assert result.error.shape == (18, 3)
    assert result.calibration.shape == (8, 3)  # the last target, 20 + 7 + 2, is known at origin 30
    assert result.test.shape == (8, 3)
    scale = np.abs(series[4:20] - series[:16]).mean()
    assert naive_scale(series, 20, 4) == pytest.approx(scale) == pytest.approx(result.scale)
    by_hand = np.abs(series[np.arange(30, 38)] - series[np.arange(26, 34)]).mean() / scale
    assert result.mase()[0] == pytest.approx(by_hand)


@pytest.mark.parametrize("memory", [None, 200])
def test_intervals_cover_what_they_say_when_errors_stay_alike(memory):
    for level in (0.5, 0.8, 0.95):
        got = [
            coverage(result, known_errors(result, memory), level).mean()
            for result in map(noise_backtest, range(12))
        ]
        assert np.mean(got) == pytest.approx(level, abs=0.012)


@settings(max_examples=25)
@given(seed=st.integers(0, 10**6), count=st.integers(1, 30), level=st.floats(0.05, 0.99))
def test_interval_quantiles_against_numpy(seed, count, level):
    known = np.sort(np.random.default_rng(seed).standard_normal((3, count)))
    lower, upper = interval_errors(known, level)
    expected = np.quantile(known, [(1 - level) / 2, (1 + level) / 2], axis=1, method="weibull")
    np.testing.assert_allclose([lower, upper], expected)


def test_moving_memory_holds_what_was_known_and_nothing_else():
    result = noise_backtest(1, n=100, horizon=3)
    known = known_errors(result, 5)
    first = result.split.calibrate - result.split.train
    for t in (0, 7):
        for h in range(3):
            # The target of origin o, h ahead, is value o + h: known at origin t if o + h < t.
            rows = [o for o in range(first + t) if o + h < first + t][-5:]
            np.testing.assert_array_equal(known[t, h], np.sort(result.error[rows, h]))


@settings(max_examples=25)
@given(seed=st.integers(0, 10**6), shortage=st.floats(0.5, 50))
def test_the_best_safety_stock_is_the_quantile_of_the_critical_ratio(seed, shortage):
    errors = np.sort(np.random.default_rng(seed).standard_normal(75))
    costs = safety_stock_cost(errors, errors, 1.0, shortage)
    ratio = shortage / (1 + shortage)
    best = np.quantile(errors, ratio, method="inverted_cdf")
    assert safety_stock_cost(errors, np.array([best]), 1.0, shortage)[0] == pytest.approx(
        costs.min()
    )


@pytest.mark.parametrize("memory", [None, 60])
def test_the_decision_uses_errors_known_at_its_origin(memory):
    result = noise_backtest(2, n=400)
    decision = decide_safety(result, 3, 1.0, 9.0, memory)
    total = lead_time_errors(result.error, 3)
    first = result.split.calibrate - result.split.train
    for t in (0, 50):
        end = first - 2 if memory is None else first + t - 2  # 3 periods later it is known
        known = total[:end][-(memory or end) :]
        level = np.quantile(known, 0.9, method="weibull")
        assert decision.safety[t] == pytest.approx(level)
        error = total[first + t]
        assert decision.cost[t] == pytest.approx(max(level - error, 0) + 9 * max(error - level, 0))
    assert decision.service == pytest.approx(0.9, abs=0.06)
    assert len(decision.cost) == len(result.test)


def test_gasoline_a_better_forecast_saves_stock_and_money():
    series = load_table("us_gasoline")["barrels"].to_numpy(float)
    split = make_split(len(series), 8)
    naive = backtest(series, seasonal_naive(series, split.origins, 8), split)
    model = HoltWinters(0.013, 0.85, 0.19, 0.88)
    smooth = backtest(series, holt_winters(series, split.origins, 8, model), split)
    costs = [decide_safety(r, 4, 1.0, 9.0, 104).cost.mean() for r in (naive, smooth)]
    assert costs[1] < 0.85 * costs[0]


def test_lead_time_errors_add_up():
    errors = np.arange(12.0).reshape(3, 4)
    assert lead_time_errors(errors, 3).tolist() == [3, 15, 27]


def test_errors():
    series = np.random.default_rng(0).normal(50, 3, 120)
    with pytest.raises(ValueError, match="train, calibrate and end must rise from above 0"):
        Split(10, 10, 20)
    with pytest.raises(ValueError, match="train must be above one season of 52, got 40"):
        naive_scale(series, 40)
    with pytest.raises(ValueError, match="training repeats itself exactly"):
        naive_scale(np.ones(90), 80, 12)
    with pytest.raises(ValueError, match="forecast must have 18 rows, got 1"):
        backtest(series, np.zeros((1, 2)), Split(20, 30, 38), 12)
    result = noise_backtest(0)
    with pytest.raises(ValueError, match=r"level must lie between 0 and 1, got 1\.0"):
        coverage(result, known_errors(result), 1.0)
    with pytest.raises(ValueError, match="memory must lie in 1…357, the errors known, got 358"):
        known_errors(result, 358)
    with pytest.raises(ValueError, match="periods must lie in 1…4, got 5"):
        lead_time_errors(result.test, 5)
    with pytest.raises(ValueError, match="holding and shortage must be positive"):
        safety_stock_cost(np.zeros(2), np.zeros(1), 0.0, 1.0)
    with pytest.raises(ValueError, match="holding and shortage must be positive"):
        decide_safety(result, 2, 1.0, 0.0)
