"""Likelihoods of one parameter against scipy.stats, and against the definition of intervals."""

import math

import numpy as np
import pytest
from scipy import stats

from core.maths.statistics.one_parameter import (
    Model,
    Stand,
    Top,
    WaldState,
    drop,
    evidence,
    information,
    judge_value,
    log_density,
    log_likelihood_at,
    maximum,
    ratio_interval,
    wald_interval,
)

LAWS = {
    Model.COIN: lambda x, t: stats.bernoulli.logpmf(x, t),
    Model.POISSON: lambda x, t: stats.poisson.logpmf(x, t),
    Model.EXPONENTIAL: lambda x, t: stats.expon.logpdf(x, scale=1 / t),
    Model.NORMAL: lambda x, t: stats.norm.logpdf(x, t),
}


def sample(model, rng, n):
    match model:
        case Model.COIN:
            return rng.integers(0, 2, n)
        case Model.POISSON:
            return rng.poisson(2, n)
        case Model.EXPONENTIAL:
            return rng.exponential(2, n)
    return rng.normal(1, 1, n)


@pytest.mark.parametrize("model", Model)
def test_log_likelihood_information_and_intervals(model):
    rng = np.random.default_rng(1)
    for n in (1, 2, 7, 200):
        x = sample(model, rng, n)
        e = evidence(model, x)
        for t in (0.1, 0.5, 0.9):
            assert float(log_likelihood_at(e, t)) == pytest.approx(LAWS[model](x, t).sum())
        top, best = maximum(e)
        if top is not Top.INSIDE:
            continue
        peak = float(log_likelihood_at(e, best))
        h = 1e-4 * min(1, best if model is not Model.NORMAL else 1)
        bend = -(sum(map(float, log_likelihood_at(e, [best - h, best + h]))) - 2 * peak) / h**2
        assert information(e) == pytest.approx(bend, rel=1e-3)
        for level in (0.5, 0.95, 0.999):
            half = stats.chi2.ppf(level, 1) / 2
            for end in ratio_interval(e, level):
                assert peak - float(log_likelihood_at(e, end)) == pytest.approx(half, rel=1e-6)
                assert float(drop(e, end)) == pytest.approx(half, rel=1e-6)
            low, high = ratio_interval(e, level)
            assert low < best < high
            state, *ends = wald_interval(e, level)
            want = stats.norm.interval(level, best, bend**-0.5)
            assert ends == pytest.approx(want, rel=1e-3, abs=1e-3)
            over = model is not Model.NORMAL and (ends[0] < 0)
            over |= model is Model.COIN and ends[1] > 1
            assert (state is WaldState.BEYOND) == over


def test_edges():
    zero, ones = evidence(Model.POISSON, [0] * 5), evidence(Model.COIN, [1] * 5)
    c = stats.chi2.ppf(0.95, 1)
    assert maximum(zero) == (Top.LOW_EDGE, 0.0) and maximum(ones) == (Top.HIGH_EDGE, 1.0)
    assert ratio_interval(zero, 0.95) == pytest.approx((0, c / 10))
    assert ratio_interval(ones, 0.95) == pytest.approx((math.exp(-c / 10), 1))
    none = evidence(Model.COIN, [0] * 5)
    assert ratio_interval(none, 0.95) == pytest.approx((0, 1 - math.exp(-c / 10)))
    assert wald_interval(ones, 0.95) == (WaldState.POINT, 1.0, 1.0)
    assert information(zero) == math.inf
    flat = evidence(Model.EXPONENTIAL, [0, 0])
    assert maximum(flat)[0] is Top.NONE and math.isnan(information(flat))
    assert wald_interval(flat, 0.95)[0] is WaldState.NONE
    assert np.isnan(ratio_interval(flat, 0.95)).all()


def test_one_hit_in_many_has_both_limits():
    e = evidence(Model.COIN, [1] + [0] * 999)
    low, high = ratio_interval(e, 0.999)
    assert 0 < low < 0.001 < high
    assert drop(e, [low, high]) == pytest.approx(np.full(2, stats.chi2.ppf(0.999, 1) / 2), rel=1e-6)


@pytest.mark.parametrize(
    ("model", "x"),
    [(Model.COIN, [2]), (Model.POISSON, [0.5]), (Model.EXPONENTIAL, [-1]), (Model.NORMAL, [])],
)
def test_impossible_data_are_refused(model, x):
    with pytest.raises(ValueError):
        evidence(model, x)


@pytest.mark.parametrize("model", Model)
def test_densities(model):
    x = sample(model, np.random.default_rng(2), 9)
    assert log_density(model, x, 0.3) == pytest.approx(LAWS[model](x, 0.3))


def test_where_a_value_stands():
    e = evidence(Model.COIN, [1, 0])
    assert judge_value(e, 0.5, 0.95) is Stand.TOP
    assert judge_value(e, 0.4, 0.95) is Stand.HELD
    assert judge_value(e, 0.01, 0.95) is Stand.OUT
    assert judge_value(e, 0.0, 0.95) is Stand.IMPOSSIBLE
    assert judge_value(evidence(Model.EXPONENTIAL, [0]), 1.0, 0.95) is Stand.UNBOUNDED
