"""What is walked: settings that fit the series, the same days for all windows, a bounded cost."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.maths.case_studies.stock_trends.methods import (
    LONG_SERIES,
    METHODS,
    MOST_SLOW_FITS,
    plan_walk,
)
from core.maths.case_studies.stock_trends.return_forecasts import (
    Crossover,
    LaggedRegression,
    RandomWalk,
)
from core.maths.case_studies.stock_trends.walk_forward import walk_forward

LARGEST = {
    "fast": 60,
    "slow": 250,
    "lags": 40,
    "penalty": 1e4,
    "order": 20,
    "arima_p": 2,
    "arima_q": 2,
}


def most(name):
    return tuple(LARGEST[setting] for setting in METHODS[name].settings)


@given(
    st.sampled_from(list(METHODS)),
    st.integers(119, 30_000),
    st.integers(1, 20),
    st.none() | st.integers(60, 500),
    st.integers(5, 250),
)
@settings(max_examples=50)
def test_every_plan_can_be_walked(name, days, horizon, window, refit):
    plan = plan_walk(name, most(name), days, horizon, window, refit)
    schedule = plan.schedule
    assert schedule.start == min(500, days // 3)
    seen = schedule.start if schedule.window is None else schedule.window
    assert plan.method.least(horizon) <= seen <= schedule.start
    slow = METHODS[name].slow and not plan.stand_in
    assert (schedule.window is None) == (window is None and not (slow and days > LONG_SERIES))
    assert 4 <= plan.twins <= 24
    assert plan.stand_in == (METHODS[name].make(*most(name)).least(horizon) > schedule.start)
    if slow:
        assert plan.twins == 4
        assert np.ceil((days - schedule.start + 1) / schedule.refit) <= MOST_SLOW_FITS
    else:
        assert schedule.refit == refit


@pytest.mark.parametrize("name", METHODS)
def test_the_shortest_series_of_all_is_walked(name):
    returns = np.random.default_rng(1).normal(0, 0.01, 119)
    plan = plan_walk(name, most(name), len(returns), 20, 60)
    walk = walk_forward(returns, plan.method, plan.schedule)
    assert np.isfinite(walk.forecast).all()
    assert walk.origin[0] == plan.schedule.start - 1 == 38


def test_settings_reach_the_forecaster():
    assert plan_walk("crossover", (5, 30), 2000).method == Crossover(5, 30)
    assert plan_walk("crossover", (60, 10), 2000).method == Crossover(60, 61)
    assert plan_walk("ridge", (7, 50.0), 2000).method == LaggedRegression(7, 50.0)
    assert plan_walk("least_squares", (7,), 2000).method == LaggedRegression(7)
    assert plan_walk("drift", (), 2000).method == RandomWalk()


def test_the_window_is_widened_but_starts_on_the_same_day():
    narrow = plan_walk("crossover", (20, 200), 2000, horizon=10, window=60).schedule
    assert narrow.window == 210
    assert narrow.start == plan_walk("drift", (), 2000).schedule.start == 500


def test_many_fits_leave_time_for_fewer_twins():
    assert plan_walk("crossover", (20, 100), 1859, refit=5).twins == 24
    assert plan_walk("autoregression", (2,), 8320, refit=20).twins == 24
    assert plan_walk("autoregression", (2,), 8320, refit=5).twins == 6


def test_domain():
    with pytest.raises(ValueError, match=r"name must be one of drift, .* got magic"):
        plan_walk("magic", (), 2000)
    with pytest.raises(ValueError, match="a horizon of 20 days needs more than 60 returns"):
        plan_walk("drift", (), 60, horizon=20)
