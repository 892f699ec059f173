"""Prices and returns, and random walks of the same kind."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.datasets.tables import load_table
from core.maths.case_studies.stock_trends.price_series import (
    log_returns,
    period,
    price_set,
    prices_from_returns,
    random_walk_twin,
)


def table(days=80, seed=0, **columns) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    price = 100 * np.exp(np.cumsum(rng.normal(0, 0.01, (days, 2)), axis=0))
    frame = pd.DataFrame(price, columns=["A", "B"])
    frame.insert(0, "date", pd.bdate_range("2020-01-01", periods=days))
    return frame.assign(**columns)


def shipped(name):
    frame = load_table(name)
    return price_set(frame.assign(date=pd.to_datetime(frame["date"])), name, "")


def test_days_are_sorted_and_gaps_left_out_for_all():
    frame = table()
    holes = frame.copy()
    holes.loc[3, "A"] = np.nan
    holes.loc[7, "B"] = np.nan
    found = price_set(holes.sample(frac=1, random_state=0), "Two", "Made up.")
    kept = frame.drop(index=[3, 7])
    np.testing.assert_array_equal(found.price, kept[["A", "B"]].to_numpy())
    np.testing.assert_array_equal(found.date, kept["date"].to_numpy("datetime64[D]"))
    assert found.assets == ("A", "B")
    assert found.price.dtype == float


def test_trading_days_a_year():
    assert price_set(table(1500), "", "").per_year == pytest.approx(365.25 * 5 / 7, rel=0.003)


def test_shipped_tables():
    """Dates of the indices: the coup in Moscow, the peak of the DAX, and closed markets."""
    indices = shipped("european_indices")
    dax = indices.price[:, 0]
    assert indices.price.shape == (1860, 4)
    assert indices.date[np.argmin(indices.returns()[:, 0]) + 1] == np.datetime64("1991-08-19")
    assert indices.date[np.argmax(dax)] == np.datetime64("1998-07-20")
    still = np.all(indices.returns() == 0, axis=1)
    assert {"1991-12-25", "1992-04-17", "1998-01-01"} <= set(indices.date[1:][still].astype(str))
    assert (dax[0], dax[-1]) == (1628.75, 5473.72)
    oil = shipped("crude_oil")
    assert oil.price.shape == (8321, 1)
    assert (oil.price[0, 0], oil.price[-1, 0]) == (25.56, 46.92)
    assert oil.per_year == pytest.approx(252, abs=1)


def test_period_keeps_the_days_asked_for():
    whole = price_set(table(), "Two", "")
    part = period(whole, 10, 30)
    np.testing.assert_array_equal(part.price, whole.price[10:30])
    assert part.date[0] == whole.date[10]
    assert part.per_year == whole.per_year
    for start, stop in ((-1, 5), (5, 5), (0, 81)):
        with pytest.raises(ValueError, match="days must lie within 0 and 80"):
            period(whole, start, stop)


@settings(max_examples=50)
@given(arrays(float, (9, 2), elements=st.floats(0.01, 1e4)))
def test_returns_lead_back_to_prices(price):
    np.testing.assert_allclose(prices_from_returns(log_returns(price), price[0]), price, rtol=1e-9)


@pytest.mark.parametrize("kind", ["normal", "shuffled"])
@pytest.mark.parametrize("shape", [(4000,), (4000, 3)])
def test_twins_have_the_moments_and_nothing_else(kind, shape):
    rng = np.random.default_rng(1)
    returns = np.cumsum(rng.normal(0, 0.001, shape), axis=0) + rng.normal(0, 0.01, shape)  # memory
    twin = random_walk_twin(returns, 5, kind)
    assert twin.shape == returns.shape
    np.testing.assert_allclose(twin.std(axis=0), returns.std(axis=0), rtol=0.06)
    error = 4 * returns.std(axis=0) / np.sqrt(len(returns))
    assert np.all(np.abs(twin.mean(axis=0) - returns.mean(axis=0)) < error)
    first = twin if twin.ndim == 1 else twin[:, 0]
    assert abs(np.corrcoef(first[1:], first[:-1])[0, 1]) < 0.06
    np.testing.assert_array_equal(twin, random_walk_twin(returns, 5, kind))
    assert not np.array_equal(twin, random_walk_twin(returns, 6, kind))
    if len(shape) == 2:
        np.testing.assert_allclose(
            np.corrcoef(twin, rowvar=False), np.corrcoef(returns, rowvar=False), atol=0.06
        )


def test_shuffled_days_are_the_same_days():
    returns = np.arange(20.0).reshape(10, 2)
    twin = random_walk_twin(returns, 0, "shuffled")
    assert sorted(map(tuple, twin)) == sorted(map(tuple, returns))


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (table()[["date"]], "needs a column of prices"),
        (table(A=0.0), "the price of A never changes"),
        (table(B=np.r_[np.ones(79), np.inf]), "got inf for B on 2020-04-21"),
        (table(B=np.inf), "finite, got inf for B"),
        (table(days=59), "at least 60 days with all prices are needed, got 59"),
        (table(A=5.0), "the price of A never changes"),
        (table(date=pd.Timestamp("2020-02-03")), "once only, got 2020-02-03"),
        (table(date=pd.NaT), "date must not be missing"),
    ],
)
def test_bad_tables(frame, message):
    with pytest.raises(ValueError, match=message):
        price_set(frame, "", "")


def test_bad_arguments():
    with pytest.raises(ValueError, match="price must be positive"):
        log_returns(np.array([1.0, 0.0]))
    with pytest.raises(ValueError, match="at least 2 days, got 1"):
        random_walk_twin(np.zeros(1))
    with pytest.raises(ValueError, match="kind must be normal or shuffled, got garch"):
        random_walk_twin(np.zeros(5), kind="garch")


def test_prices_below_zero_have_differences_for_returns():
    frame = table(B=np.linspace(3.0, -5.0, 80) + np.sin(np.arange(80.0)))
    prices = price_set(frame, "Spread", "")
    for column, unit in enumerate(prices.units):
        changes = np.diff(prices.price[:, column])
        np.testing.assert_allclose(prices.returns()[:, column] * unit, changes)
        assert unit == pytest.approx(1e6 * changes.std())
    assert period(prices, 3, 40).units == prices.units
    assert price_set(table(), "Plain", "").units == ()
