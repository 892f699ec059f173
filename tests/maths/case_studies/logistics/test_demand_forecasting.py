import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.maths.case_studies.logistics.demand_forecasting import (
    demand_series,
    fourier_regression,
    fourier_terms,
)
from core.maths.case_studies.logistics.rolling_origin import (
    actual_values,
)
from core.maths.statistics.exponential_smoothing import (
    HoltWinters,
    holt_winters,
    seasonal_naive,
)


def seasonal_series(seed, n=120, season=12):
    rng = np.random.default_rng(seed)
    t = np.arange(n)
    wave = 5 * np.sin(2 * np.pi * t / season) + 0.05 * t
    return 50 + wave + rng.standard_normal(n).cumsum() * 0.3 + rng.standard_normal(n)


@settings(max_examples=20)
@given(
    seed=st.integers(0, 10**6),
    harmonics=st.integers(0, 4),
    window=st.integers(15, 60),
    period=st.floats(8, 20),
)
def test_regression_against_least_squares_at_each_origin(seed, harmonics, window, period):
    series = seasonal_series(seed)
    origins = np.array([60, 77, 100])
    got = fourier_regression(series, origins, 6, harmonics, window, period)
    for row, origin in zip(got, origins, strict=True):
        past = fourier_terms(np.arange(origin - window, origin), harmonics, period)
        future = fourier_terms(np.arange(origin, origin + 6), harmonics, period)
        fit = np.linalg.lstsq(past, series[origin - window : origin], rcond=1e-13)[0]
        if np.linalg.cond(past) < 1e6:
            np.testing.assert_allclose(row, future @ fit, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("method", ["naive", "smoothing", "regression"])
def test_nothing_of_the_future_enters(method):
    series, origins = seasonal_series(1), np.arange(60, 110)
    model = HoltWinters(0.3, 0.1, 0.2, 0.95, 12)

    def forecasts(values):
        match method:
            case "naive":
                return seasonal_naive(values, origins, 10, 12)
            case "smoothing":
                return holt_winters(values, origins, 10, model)
            case _:
                return fourier_regression(values, origins, 10, 2, 48, 12.0)

    shifted = series.copy()
    shifted[80:] += 100.0
    before, after = forecasts(series), forecasts(shifted)
    np.testing.assert_array_equal(before[: 80 - 60 + 1], after[: 80 - 60 + 1])
    assert (before[80 - 60 + 1 :] != after[80 - 60 + 1 :]).any()


def test_a_perfect_season_is_forecast_without_error():
    series = np.tile([3.0, 8, 1, 4], 20) + 0.5 * np.arange(80)
    origins = np.arange(40, 70)
    actual = actual_values(series, origins, 9)
    exact = holt_winters(series, origins, 9, HoltWinters(0.2, 0.1, 0.3, 1.0, 4))
    np.testing.assert_allclose(exact, actual)
    np.testing.assert_allclose(fourier_regression(series, origins, 9, 2, 24, 4.0), actual)
    naive = seasonal_naive(series, origins, 9, 4)
    np.testing.assert_allclose(actual - naive, 0.5 * 4 * (1 + np.arange(9) // 4) * np.ones((30, 1)))


def test_a_series_knows_its_season():
    weeks = np.datetime64("2020-01-03") + 7 * np.arange(300)
    shuffled = np.random.default_rng(0).permutation(300)
    series = demand_series("D", "note", weeks[shuffled], shuffled.astype(float))
    np.testing.assert_array_equal(series.date, weeks)
    np.testing.assert_array_equal(series.value, np.arange(300))
    assert (series.season, series.step) == (52, "week")
    months = np.arange("2010-01", "2016-01", dtype="datetime64[M]").astype("datetime64[D]")
    assert demand_series("D", "", months, np.ones(72)).season == 12
    assert demand_series("D", "", months - 1, np.ones(72)).step == "month"  # ends of months
    days = np.datetime64("2020-01-01") + np.arange(50)
    assert demand_series("D", "", days, np.ones(50)).season == 7


@pytest.mark.parametrize(
    ("minutes", "period", "season", "step"),
    [
        (60, 24, 24, "hour"),
        (60, 168, 168, "hour"),
        (30, 48, 48, "30-minute interval"),
        (15, 672, 672, "15-minute interval"),
        (720, 14, 14, "720-minute interval"),
    ],
)
def test_the_season_of_a_part_of_a_day_is_the_one_that_repeats(minutes, period, season, step):
    times = np.datetime64("2024-01-01T00:00") + minutes * np.arange(5 * 672)
    value = np.random.default_rng(1).gamma(4, 1, period)[np.arange(5 * 672) % period] + 0.0
    series = demand_series("D", "", times, value)
    assert (series.season, series.period, series.step) == (season, season, step)
    assert str(series.date[1]).endswith(f"{minutes // 60:02d}:{minutes % 60:02d}")


def test_weekdays_quarters_and_two_seasons():
    days = np.datetime64("2024-01-01") + np.arange(70)
    working = days[np.is_busday(days)]
    series = demand_series("D", "", working, np.ones(50))
    assert (series.season, series.step) == (5, "weekday")
    with pytest.raises(
        ValueError, match="one weekday, but 2024-01-10 comes 2 days after 2024-01-08"
    ):
        demand_series("D", "", np.delete(working, 6), np.ones(49))
    quarters = np.arange("2010-01", "2013-01", 3, dtype="datetime64[M]").astype("datetime64[D]")
    assert demand_series("D", "", quarters, np.ones(12)).season == 4
    assert demand_series("D", "", quarters - 1, np.ones(12)).step == "quarter"
    with pytest.raises(ValueError, match="at least 10 quarters, more than two seasons, got 9"):
        demand_series("D", "", quarters[:9], np.ones(9))


def test_a_series_with_holes_is_refused():
    days = np.datetime64("2020-01-01") + np.arange(60)
    with pytest.raises(ValueError, match="2020-01-05 stands twice"):
        demand_series("D", "", np.r_[days, days[4]], np.ones(61))
    with pytest.raises(ValueError, match="one day, but 2020-01-11 comes 3 days after 2020-01-08"):
        demand_series("D", "", np.delete(days, [8, 9]), np.ones(58))
    with pytest.raises(ValueError, match="a month or a quarter, not 2 days"):
        demand_series("D", "", days[::2], np.ones(30))
    with pytest.raises(ValueError, match="a month or a quarter, not 7 hours"):
        demand_series("D", "", np.datetime64("2020-01-01T00") + 7 * np.arange(60), np.ones(60))
    with pytest.raises(ValueError, match="at least 16 days, more than two seasons, got 15"):
        demand_series("D", "", days[:15], np.ones(15))
    with pytest.raises(ValueError, match="at least 0, got -1 on 2020-01-02"):
        demand_series("D", "", days, np.where(np.arange(60) == 1, -1, 1.0))
    with pytest.raises(ValueError, match="at least two dates, got 1"):
        demand_series("D", "", days[:1], np.ones(1))


def test_errors():
    series, origins = seasonal_series(0), np.array([30])
    with pytest.raises(ValueError, match="harmonics must not be negative, got -1"):
        fourier_terms(np.zeros(1), -1)
    with pytest.raises(ValueError, match="window must be above 6 coefficients, got 6"):
        fourier_regression(series, origins, 2, 2, 6)
    with pytest.raises(ValueError, match="origins must be at least the window of 31, got 30"):
        fourier_regression(series, origins, 2, 2, 31)
