"""Smoothing, trend, information and window features against pandas, scipy and hand values."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats

from core.maths.case_studies.predictive_maintenance.engine_fleet import (
    SENSORS,
    remaining_useful_life,
    simulate_fleet,
)
from core.maths.case_studies.predictive_maintenance.sensor_signals import (
    exponential_smoothing,
    linear_trend,
    monotonicity,
    moving_average,
    remove_operating_regimes,
    sensor_information,
    smoothing_effect,
    trend_to_noise,
    window_features,
)

SERIES = hnp.arrays(float, st.integers(1, 60), elements=st.floats(-1e3, 1e3))
STARTS = np.array([0, 40, 41])  # the second unit has a single row


@pytest.fixture(scope="module")
def rows():
    rng = np.random.default_rng(3)
    return rng.normal(size=(100, 4)) * [1, 20, 0.01, 3] + [0, 9065, 8.4, -50]


@settings(max_examples=50)
@given(values=SERIES, window=st.integers(1, 80))
def test_moving_average_is_pandas_rolling_mean(values, window):
    expected = pd.Series(values).rolling(window, min_periods=1).mean()
    np.testing.assert_allclose(moving_average(values, window), expected, atol=1e-8)


@settings(max_examples=50)
@given(values=SERIES, alpha=st.floats(0.01, 1))
def test_exponential_smoothing_is_pandas_ewm(values, alpha):
    expected = pd.Series(values).ewm(alpha=alpha, adjust=False).mean()
    np.testing.assert_allclose(exponential_smoothing(values, alpha), expected, atol=1e-8)


@settings(max_examples=50)
@given(values=SERIES.filter(lambda v: len(v) > 2))
def test_trend_is_the_regression_line(values):
    slope, fitted = linear_trend(values)
    expected = stats.linregress(np.arange(len(values)), values)
    assert slope == pytest.approx(expected.slope, abs=1e-8)
    assert fitted[0] == pytest.approx(expected.intercept, abs=1e-8)


def test_trend_of_one_value_is_flat():
    slope, fitted = linear_trend(np.array([4.0]))
    assert (slope, fitted.tolist()) == (0, [4.0])


@pytest.mark.parametrize("window", [1, 2, 7, 30, 500])
def test_window_features_are_pandas_and_polyfit_within_each_unit(rows, window):
    features = window_features(rows, STARTS, window)
    unit = np.repeat([0, 1, 2], [40, 1, 59])
    rolling = pd.DataFrame(rows).groupby(unit).rolling(window, min_periods=1)
    spread = rows.std(axis=0)
    np.testing.assert_array_equal(features[:, :4], rows)
    np.testing.assert_allclose(features[:, 4:8] / spread, rolling.mean() / spread, atol=1e-8)
    np.testing.assert_allclose(features[:, 8:12] / spread, rolling.std(ddof=0) / spread, atol=1e-5)
    for row in (1, 20, 39, 42, 99):
        first = max({True: 0, False: 41}[row < 40], row - window + 1)
        if row > first:
            slope = np.polyfit(np.arange(first, row + 1), rows[first : row + 1], 1)[0]
            np.testing.assert_allclose(features[row, 12:] / spread, slope / spread, atol=1e-8)
        else:
            assert (features[row, 12:] == 0).all()
    assert (features[40, 8:] == 0).all()  # a unit of one cycle: no spread, no slope


@settings(max_examples=30)
@given(cut=st.integers(1, 99), window=st.integers(1, 60), scale=st.floats(0.1, 50))
def test_features_do_not_know_the_future(cut, window, scale):
    values = np.random.default_rng(4).normal(size=(100, 2))
    changed = values.copy()
    changed[cut:] *= scale
    for starts in (np.array([0]), np.array([0, 30])):
        kept = window_features(values[:cut], starts[starts < cut], window)
        full = window_features(values, starts, window)[:cut]
        # equal up to rounding of the prefix sums, which start from another centre
        np.testing.assert_allclose(kept, full, atol=1e-6)
        after = window_features(changed, starts, window)[:cut]
        np.testing.assert_allclose(after, full, atol=1e-4)


def test_trend_to_noise_against_the_regression():
    values = np.random.default_rng(1).normal(size=(40, 2)) + np.arange(40)[:, None] * [0.3, 0.0]
    change, noise, ratio = trend_to_noise(values)
    for k in (0, 1):
        line = stats.linregress(np.arange(40), values[:, k])
        residual = values[:, k] - line.intercept - line.slope * np.arange(40)
        assert change[k] == pytest.approx(39 * abs(line.slope))
        assert noise[k] == pytest.approx(np.sqrt(np.mean(residual**2)))
        assert ratio[k] == pytest.approx(change[k] / noise[k])
    assert ratio[0] > 5 > 2 > ratio[1]
    for constant in (3.0, 0.03, 518.67):  # also where its mean is rounded
        assert trend_to_noise(np.full(187, constant))[2] == 0


@pytest.mark.parametrize("span", [1, 4, 15, 60])
def test_smoothing_effect_of_both_smoothers(span):
    lag, noise = smoothing_effect(span)
    ramp, white = np.arange(5000.0), np.random.default_rng(0).normal(size=200_000)
    for smooth in (
        lambda x: moving_average(x, span),
        lambda x: exponential_smoothing(x, 2 / (span + 1)),
    ):
        assert ramp[-1] - smooth(ramp)[-1] == pytest.approx(lag)  # a ramp is followed lag behind
        assert smooth(white)[1000:].std() == pytest.approx(noise, rel=0.03)
    with pytest.raises(ValueError, match=r"span must be at least 1 cycle, got 0\.5"):
        smoothing_effect(0.5)


def test_monotonicity_by_hand():
    # unit one: 3 rises, 1 fall: |3−1|/4; unit two: 2 falls: 1
    values = np.array([1.0, 2, 3, 2, 5, 9, 8, 7])
    assert monotonicity(values, np.array([0, 5])) == pytest.approx((0.5 + 1) / 2)
    with pytest.raises(ValueError, match="two cycles"):
        monotonicity(np.array([1.0, 2.0]), np.array([0, 1]))


@settings(max_examples=40)
@given(values=SERIES.filter(lambda v: len(v) > 1))
def test_monotonicity_lies_in_0_1_and_ignores_direction(values):
    one = monotonicity(values, np.array([0]))
    assert 0 <= one <= 1
    assert monotonicity(-values, np.array([0])) == one
    assert monotonicity(np.sort(values), np.array([0])) == pytest.approx(
        np.count_nonzero(np.diff(np.sort(values))) / (len(values) - 1)
    )


def test_information_table_ranks_as_scipy_and_finds_the_constant_sensors():
    train = simulate_fleet(2, 12, 1).train
    table = sensor_information(train, window=20).set_index("sensor")
    rul = remaining_useful_life(train)
    for sensor in ("sensor_4", "sensor_7", "sensor_9"):
        expected = stats.spearmanr(train[sensor], rul).statistic
        assert table.loc[sensor, "spearman"] == pytest.approx(expected, abs=1e-12)
        assert table.loc[sensor, "std"] == pytest.approx(train[sensor].std())
    assert table.loc["sensor_4", "spearman"] < -0.4 < 0.4 < table.loc["sensor_12", "spearman"]
    for sensor in ("sensor_1", "sensor_10", "sensor_18", "sensor_19"):
        row = table.loc[sensor]
        assert (row["std"], row["spearman"], row["monotonicity"], row["distinct"]) == (0, 0, 0, 1)
        assert not row["varies"]
    assert table["monotonicity"].between(0, 1).all()


def test_operating_regimes_are_taken_out_with_training_statistics():
    fleet = simulate_fleet(2, 6, 4)
    rng = np.random.default_rng(0)
    tables = []
    for table in (fleet.train, fleet.test):
        regime = rng.integers(0, 3, len(table))
        flown = table.copy()
        flown["setting_1"] = np.array([0.0, 20.0, 42.0])[regime] + rng.normal(0, 0.003, len(table))
        flown[list(SENSORS)] += regime[:, None] * 500.0
        tables.append(flown)
    train, test = remove_operating_regimes(*tables)
    regime = np.round(tables[0]["setting_1"]).to_numpy()
    for value in (0.0, 20.0, 42.0):
        np.testing.assert_allclose(train[regime == value].mean(axis=0), 0, atol=1e-8)
    assert np.abs(test[:, 3]).max() < 10  # sensor 4, standardised: no jump of 500 is left
    assert (train[:, 0] == 0).all()  # constant within each regime
    again = remove_operating_regimes(tables[0], tables[1].iloc[:5])[1]
    np.testing.assert_array_equal(again, test[:5])  # test rows do not take part in the statistics


def test_a_single_regime_is_left_alone():
    fleet = simulate_fleet(2, 3, 2)
    train, test = remove_operating_regimes(fleet.train, fleet.test)
    np.testing.assert_array_equal(train, fleet.train[list(SENSORS)])
    np.testing.assert_array_equal(test, fleet.test[list(SENSORS)])


def test_errors():
    with pytest.raises(ValueError, match="window must be at least 1 cycle, got 0"):
        moving_average(np.ones(3), 0)
    with pytest.raises(ValueError, match=r"alpha must lie in \(0, 1\], got 0"):
        exponential_smoothing(np.ones(3), 0)
    for function in (linear_trend, lambda v: moving_average(v, 2)):
        with pytest.raises(ValueError, match="non-empty"):
            function(np.array([]))
