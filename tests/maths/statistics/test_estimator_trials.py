"""Trials of estimators against scipy.stats, numerical derivatives and known moments."""

import math

import numpy as np
import pytest
from scipy import integrate, stats

from core.maths.statistics.estimator_trials import (
    Case,
    Lean,
    Scatter,
    biased_bound,
    bound,
    estimates,
    exact_mean,
    exact_variance,
    information_at,
    judge_lean,
    judge_scatter,
    limit_ratio,
    normal_and_cauchy,
    raw_numbers,
    run_trials,
    slopes,
)

LAWS = {
    Case.COIN: lambda t: stats.bernoulli(t),
    Case.EXPONENTIAL: lambda t: stats.expon(scale=1 / t),
    Case.MEAN: lambda t: stats.norm(t),
    Case.VARIANCE: lambda t: stats.norm(0, t**0.5),
    Case.POWER: lambda t: stats.beta(t, 1),
    Case.UNIFORM: lambda t: stats.uniform(0, t),
}
THETA = {case: 0.3 if case is Case.COIN else 1.7 for case in Case}


def sample(case, raw, t):
    """The data behind raw numbers, by scipy's quantiles where they are uniform."""
    match case:
        case Case.COIN:
            return (raw < t).astype(float)
        case Case.MEAN | Case.VARIANCE:
            return LAWS[case](t).ppf(stats.norm.cdf(raw))
        case Case.EXPONENTIAL:
            return LAWS[case](t).ppf(stats.expon.cdf(raw))
        case Case.POWER:
            return LAWS[case](t).ppf(np.exp(-raw))
    return LAWS[case](t).ppf(raw)


def pair(case, x):
    n = x.shape[1]
    return {
        Case.COIN: lambda: (x.mean(1), (x.sum(1) + 1) / (n + 2)),
        Case.EXPONENTIAL: lambda: (1 / x.mean(1), (n - 1) / x.sum(1)),
        Case.MEAN: lambda: (x.mean(1), np.median(x, 1)),
        Case.VARIANCE: lambda: (x.var(1), x.var(1, ddof=1)),
        Case.POWER: lambda: (-1 / np.log(x).mean(1), x.mean(1) / (1 - x.mean(1))),
        Case.UNIFORM: lambda: (x.max(1), 2 * x.mean(1)),
    }[case]()


@pytest.mark.parametrize("case", Case)
@pytest.mark.parametrize("n", [2, 7, 60])
def test_estimates_of_the_samples(case, n):
    t = THETA[case]
    x = sample(case, raw_numbers(case, 1)[:50, :n], t)
    for second, want in enumerate(pair(case, x)):
        assert estimates(case, 1, n, t, bool(second))[:50] == pytest.approx(want, rel=1e-7)


@pytest.mark.parametrize("case", [case for case in Case if case is not Case.UNIFORM])
def test_information_is_the_mean_squared_slope(case):
    t, h = THETA[case], 1e-5

    def squared(x):
        log = LAWS[case](t).logpmf if case is Case.COIN else LAWS[case](t).logpdf
        up = LAWS[case](t + h).logpmf(x) if case is Case.COIN else LAWS[case](t + h).logpdf(x)
        down = LAWS[case](t - h).logpmf(x) if case is Case.COIN else LAWS[case](t - h).logpdf(x)
        return ((up - down) / (2 * h)) ** 2 * np.exp(log(x))

    if case is Case.COIN:
        want = squared(0) + squared(1)
    else:
        low, high = LAWS[case](t).ppf([1e-12, 1 - 1e-12])
        want = integrate.quad(squared, low, high, limit=200)[0]
    assert information_at(case, t) == pytest.approx(want, rel=1e-4)
    assert bound(case, 9, t) == pytest.approx(1 / (9 * want), rel=1e-4)


@pytest.mark.parametrize("case", Case)
@pytest.mark.parametrize("second", [False, True])
def test_exact_moments_are_those_of_the_trials(case, second):
    t, n = THETA[case], 30
    found = run_trials(case, 3, n, t, second)
    assert found.mean == pytest.approx(np.mean(found.estimates))
    assert found.variance == pytest.approx(np.var(found.estimates, ddof=1))
    draws = np.random.default_rng(1).choice(found.estimates, (400, len(found.estimates)))
    assert found.variance_error == pytest.approx(draws.var(1, ddof=1).std(), rel=0.15)
    mean, variance = exact_mean(case, n, t, second), exact_variance(case, n, t, second)
    if mean == mean:
        assert abs(found.mean - mean) < 4 * found.mean_error
    if variance == variance:
        assert abs(found.variance - variance) < 4 * found.variance_error
    elif case is not Case.UNIFORM:
        ratio = found.variance / bound(case, n, t)
        assert ratio == pytest.approx(limit_ratio(case, t, second), rel=0.15)


def test_what_is_infinite_or_unknown():
    assert exact_variance(Case.EXPONENTIAL, 2, 1.0, False) == math.inf
    assert exact_variance(Case.EXPONENTIAL, 2, 1.0, True) == math.inf
    assert exact_variance(Case.POWER, 2, 1.0, True) == math.inf
    assert math.isnan(exact_variance(Case.MEAN, 5, 1.0, True))
    assert math.isnan(information_at(Case.UNIFORM, 1.0)) and math.isnan(
        limit_ratio(Case.UNIFORM, 1, False)
    )
    with pytest.raises(ValueError):
        estimates(Case.COIN, 1, 1, 0.5, False)


@pytest.mark.parametrize("case", Case)
@pytest.mark.parametrize("second", [False, True])
def test_the_bound_with_a_bias(case, second):
    t, n, h = THETA[case], 8, 1e-6
    slope = (exact_mean(case, n, t + h, second) - exact_mean(case, n, t - h, second)) / (2 * h)
    want = slope**2 * bound(case, n, t)
    assert biased_bound(case, n, t, second) == pytest.approx(want, rel=1e-6, nan_ok=True)


@pytest.mark.parametrize("case", Case)
def test_slopes(case):
    t, n, h = THETA[case], 6, 1e-4
    x = sample(case, raw_numbers(case, 2)[:20, :n], t)

    def height(t):
        law = LAWS[case](t)
        return (law.logpmf(x) if case is Case.COIN else law.logpdf(x)).sum(1)

    first, second = slopes(case, 2, n, t)
    up, down = (height(t + h), height(t - h)) if case is not Case.UNIFORM else (0, 0)
    if case is not Case.UNIFORM:
        assert first[:20] == pytest.approx((up - down) / (2 * h), rel=1e-4, abs=1e-4)
        assert second[:20] == pytest.approx(-(up + down - 2 * height(t)) / h**2, rel=1e-3, abs=1e-3)


def test_verdicts():
    def scatter(case, n, second):
        found = run_trials(case, 1, n, THETA[case], second)
        return judge_scatter(case, n, THETA[case], second, found)

    assert scatter(Case.UNIFORM, 9, False) is Scatter.NO_BOUND
    assert scatter(Case.EXPONENTIAL, 2, False) is Scatter.INFINITE
    assert scatter(Case.EXPONENTIAL, 4, False) is Scatter.WILD
    assert scatter(Case.MEAN, 40, False) is Scatter.AT
    assert scatter(Case.MEAN, 40, True) is Scatter.ABOVE
    assert scatter(Case.VARIANCE, 4, False) is Scatter.BELOW
    seen = {
        judge_scatter(Case.MEAN, n, 0.0, second, run_trials(Case.MEAN, seed, n, 0.0, second))
        for seed in range(40)
        for n, second in ((5, False), (10, False), (30, False), (2, True))
    }
    assert seen == {Scatter.AT, Scatter.CHANCE_ABOVE, Scatter.CHANCE_BELOW}

    def lean(case, n, second):
        return judge_lean(case, n, THETA[case], run_trials(case, 1, n, THETA[case], second))

    assert lean(Case.VARIANCE, 5, False) is Lean.LOW
    assert lean(Case.EXPONENTIAL, 8, False) is Lean.HIGH
    assert lean(Case.VARIANCE, 5, True) is Lean.NONE
    assert lean(Case.POWER, 2, True) is Lean.INFINITE


def test_two_samples_of_one_sum():
    t = np.linspace(-3, 3, 61)
    a, b = np.array([0.0, 1.0, 2.0]), np.array([-1.0, 1.0, 3.0])
    (normal_a, cauchy_a), (normal_b, cauchy_b) = normal_and_cauchy(a, t), normal_and_cauchy(b, t)
    assert normal_a == pytest.approx(normal_b) and np.abs(cauchy_a - cauchy_b).max() > 0.5
    want = stats.cauchy.logpdf(a[:, None], t).sum(0)
    assert cauchy_a == pytest.approx(want - want.max())
    want = stats.norm.logpdf(a[:, None], t).sum(0)
    assert normal_a == pytest.approx(want - want.max())
