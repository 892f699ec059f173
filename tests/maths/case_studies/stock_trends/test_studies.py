"""A study is made of walks that are tested on their own: what is put together, and from what."""

import pickle

import numpy as np
import pytest

from core.maths.case_studies.stock_trends.methods import METHODS, plan_walk
from core.maths.case_studies.stock_trends.return_forecasts import RandomWalk
from core.maths.case_studies.stock_trends.studies import study_walk
from core.maths.case_studies.stock_trends.walk_forward import fan_coverage, walk_forward

RETURNS = np.random.default_rng(3).normal(2e-4, 0.01, 700)
YEAR = 1990 + np.arange(701) / 250


@pytest.mark.parametrize("window", [None, 200])
def test_the_method_beside_the_random_walk(window):
    plan = plan_walk("autoregression", (2,), 700, horizon=5, window=window)
    told = []
    study = study_walk(RETURNS, YEAR, 0.0, plan, lambda share, what="": told.append(share))
    base = walk_forward(RETURNS, RandomWalk(), plan.schedule)
    np.testing.assert_array_equal(study.base.forecast, base.forecast)
    came = np.isfinite(study.walk.error[:, -1])
    saved = np.abs(base.error[came, -1]).sum() - np.abs(study.walk.error[came, -1]).sum()
    assert np.sign(study.saved) == np.sign(saved) and told, "and it reports while it walks"
    last = plan.method.fit(RETURNS if window is None else RETURNS[-window:], 5)
    np.testing.assert_array_equal(study.fitted.ar, last.ar)
    assert study.coverage[False] == fan_coverage(study.walk, 0.8)
    assert len(study.volatility) == len(study.walk.origin) and (study.volatility > 0).all()


@pytest.mark.parametrize("name", METHODS)
def test_it_can_travel(name):
    given = {"crossover": (20, 100), "least_squares": (5,), "ridge": (5, 100.0)}
    given |= {"autoregression": (2,), "arima": (1, 1)}
    plan = plan_walk(name, given.get(name, ()), 240, horizon=3, window=80, refit=250)
    study = study_walk(RETURNS[:240], YEAR[:241], 0.0, plan)
    again = pickle.loads(pickle.dumps(study))
    np.testing.assert_array_equal(again.walk.forecast, study.walk.forecast)
    assert type(again.fitted) is type(study.fitted)
