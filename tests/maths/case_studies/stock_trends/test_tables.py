"""What travels to the charts: thinned, but with every spike, and in the price's units."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.maths.case_studies.stock_trends.return_forecasts import RandomWalk
from core.maths.case_studies.stock_trends.tables import (
    decimal_years,
    fan_columns,
    matrix_columns,
    outline_rows,
)
from core.maths.case_studies.stock_trends.views import thin_line
from core.maths.case_studies.stock_trends.walk_forward import (
    Fan,
    Schedule,
    forecast_fan,
    walk_forward,
)


def test_decimal_years():
    days = np.array(["1991-07-01", "2019-01-03", "2024-12-31"], "datetime64[D]")
    expected = [1991 + 181 / 365, 2019 + 2 / 365, 2024 + 365 / 366]
    np.testing.assert_allclose(decimal_years(days), expected, atol=0.003)


@settings(max_examples=40)
@given(st.integers(1, 3000), st.integers(8, 900), st.integers(0, 99))
def test_an_outline_keeps_ends_and_extremes(n, points, seed):
    y = np.random.default_rng(seed).normal(size=n)
    rows = outline_rows(y, points)
    assert len(rows) <= max(points, n if n <= points else 0)
    assert (rows[0], rows[-1]) == (0, n - 1)
    assert np.all(np.diff(rows) > 0)
    assert {np.argmin(y), np.argmax(y)} <= set(rows)


def test_gaps_stay_gaps():
    y = np.r_[np.full(500, np.nan), np.ones(500), np.full(500, np.nan)]
    rows = outline_rows(y, 100)
    assert np.isnan(y[rows]).any()
    assert np.isfinite(y[rows]).any()
    shown = thin_line(np.arange(1500), y, 100)
    np.testing.assert_array_equal(shown["x"], rows)
    np.testing.assert_array_equal(shown["y"], y[rows].astype(np.float32))
    assert shown["y"].dtype == np.float32


def test_a_fan_in_prices():
    returns = 0.01 * np.random.default_rng(0).normal(size=300)
    walk = walk_forward(returns, RandomWalk(), Schedule(100, 100, 3, 20))
    fan = forecast_fan(walk, 150, (0.5, 0.9))
    found = fan_columns(fan, 200.0)
    assert found["centre"]["y"][0] == found["actual"]["y"][0] == 200
    np.testing.assert_allclose(found["centre"]["y"], 200 * np.exp(fan.centre))
    bands = found["bands"]
    assert bands["level"].tolist() == [0] * 4 + [1] * 4
    assert bands["x"].tolist() == [0, 1, 2, 3] * 2
    np.testing.assert_allclose(bands["high"][4:], 200 * np.exp(fan.high[1]))
    early = fan_columns(forecast_fan(walk, 5), 200.0)["bands"]
    assert np.isfinite(early["low"]).all()
    assert set(early["x"]) == {0}


def test_matrix():
    found = matrix_columns(np.array([[1.0, np.nan], [0.3, 4.0]]), ["a", "b"], ["c", "d"])
    assert found["row"].tolist() == ["a", "b", "b"]
    assert found["column"].tolist() == ["c", "c", "d"]
    assert found["value"].tolist() == [1, 0.3, 4]


def test_bad_arguments():
    with pytest.raises(ValueError, match="points must be at least 8, got 7"):
        outline_rows(np.zeros(9), 7)
    with pytest.raises(ValueError, match="names must match the matrix"):
        matrix_columns(np.zeros((1, 2)), ["a"], ["b"])


def test_a_band_beyond_all_numbers_is_left_out():
    rows = np.array([[0.1, 0.2], [0.3, 900.0]])
    fan = Fan(np.arange(2.0), rows[0], -rows, rows, np.array([0.0, 800.0]), 9)
    columns = fan_columns(fan, 10.0)
    assert columns["bands"]["high"].tolist() == pytest.approx(10 * np.exp(rows.ravel()[:3]))
    assert np.isnan(columns["actual"]["y"][1]) and columns["centre"]["y"][1] > 10
