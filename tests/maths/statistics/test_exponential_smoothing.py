"""Holt and Winters against statsmodels' state-space form; intervals by moving one value."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.tsa.exponential_smoothing.ets import ETSModel

from core.maths.statistics.exponential_smoothing import (
    HoltWinters,
    fit_holt_winters,
    forecast_deviation,
    holt_winters,
    initial_states,
    seasonal_naive,
    smoothing_states,
)


def seasonal_series(seed, n=120, season=12):
    rng = np.random.default_rng(seed)
    t = np.arange(n)
    wave = 5 * np.sin(2 * np.pi * t / season) + 0.05 * t
    return 50 + wave + rng.standard_normal(n).cumsum() * 0.3 + rng.standard_normal(n)


@pytest.mark.parametrize("parameters", [(0.5, 0.5, 0.5, 0.875), (0.1, 0.05, 0.3, 0.98)])
def test_exponential_smoothing_against_statsmodels(parameters):
    series, model = seasonal_series(7), HoltWinters(*parameters, 12)
    level, trend, season = initial_states(series, 12)
    theirs = ETSModel(
        pd.Series(series),
        error="add",
        trend="add",
        damped_trend=True,
        seasonal="add",
        seasonal_periods=12,
        initialization_method="known",
        initial_level=level,
        initial_trend=trend,
        initial_seasonal=season,
    )
    # In error form the trend moves by αβ and the season by γ(1 − α) of the error.
    alpha, beta, gamma, phi = parameters
    given_parameters = {
        "smoothing_level": alpha,
        "smoothing_trend": alpha * beta,
        "smoothing_seasonal": gamma * (1 - alpha),
        "damping_trend": phi,
        "initial_level": level,
        "initial_trend": trend,
        **{f"initial_seasonal.{k}": season[k] for k in range(12)},
    }
    fitted = theirs.smooth([given_parameters[name] for name in theirs.param_names])
    errors, *_ = smoothing_states(series, model)
    np.testing.assert_allclose(errors, fitted.resid, atol=1e-8)
    np.testing.assert_allclose(
        holt_winters(series, np.array([120]), 30, model)[0], fitted.forecast(30), atol=1e-8
    )


def test_parameters_do_not_see_beyond_training_and_fit_better_than_others():
    series = seasonal_series(3)
    told = []
    model = fit_holt_winters(series, 90, 12, report=lambda *x: told.append(x))
    changed = series.copy()
    changed[90:] = 0
    assert fit_holt_winters(changed, 90, 12) == model
    assert told and all(0 <= share <= 1 for share, _ in told)

    def loss(candidate):
        return (smoothing_states(series[:90], candidate)[0][24:] ** 2).sum()

    rng = np.random.default_rng(0)
    others = [HoltWinters(*rng.uniform(0, 1, 3), rng.uniform(0.8, 1), 12) for _ in range(60)]
    assert loss(model) <= min(map(loss, others))


@pytest.mark.parametrize(
    "model",
    [
        HoltWinters(0.4, 0.2, 0.3, 0.9, 4),
        HoltWinters(0.7, 0.5, 0.0, 1.0, 1),
        HoltWinters(0.2, 0.0, 0.9, 1.0, 12),
        HoltWinters(0.0, 0.0, 0.0, 1.0, 6),
    ],
)
def test_the_deviation_is_what_an_error_does_to_later_forecasts(model):
    """The weights by moving one value of a series and looking at the forecasts."""
    season, at, horizon = model.season, 60, 15
    base = np.random.default_rng(1).standard_normal(at)
    moved = base.copy()
    moved[-1] += 1.0
    origin = np.array([at])
    weights = np.diff(
        [holt_winters(one, origin, horizon - 1, model)[0] for one in (base, moved)], axis=0
    )
    expected = np.sqrt(1 + np.r_[0, np.cumsum(weights[0] ** 2)])
    assert forecast_deviation(model, horizon) == pytest.approx(expected)
    assert len(smoothing_states(base, model)[3]) == at + season


def test_without_a_season_it_is_holt_s_method():
    series = np.random.default_rng(5).standard_normal(60).cumsum()
    model = fit_holt_winters(series, 50, 1)
    assert model.gamma == 0 and model.season == 1
    level, trend = series[0] - (series[1] - series[0]), series[1] - series[0]
    for value in series[:40]:
        before = level + model.phi * trend
        trend = model.phi * trend + model.alpha * model.beta * (value - before)
        level = before + model.alpha * (value - before)
    found = holt_winters(series, np.array([40]), 2, model)[0]
    phi = model.phi
    assert found == pytest.approx([level + phi * trend, level + (phi + phi**2) * trend])


def test_errors():
    series, origins = seasonal_series(0), np.array([30])
    with pytest.raises(ValueError, match=r"alpha must lie in \[0, 1\], got 1\.5"):
        HoltWinters(1.5, 0, 0, 1)
    with pytest.raises(ValueError, match="season must be at least 1, got 0"):
        HoltWinters(0.5, 0, 0, 1, 0)
    with pytest.raises(ValueError, match=r"gamma must be 0 without a season, got 0\.2"):
        HoltWinters(0.5, 0, 0.2, 1, 1)
    with pytest.raises(ValueError, match="origins must be at least 52, one season in, got 30"):
        seasonal_naive(series, origins, 2)
    with pytest.raises(ValueError, match="two seasons of 12, got 20 values"):
        initial_states(series[:20], 12)
    with pytest.raises(ValueError, match="train must be above two seasons of 12, got 24"):
        fit_holt_winters(series, 24, 12)
