"""Priors as extra data against scipy.stats, numerical maxima and trials."""

import numpy as np
import pytest
from scipy import optimize, stats

from core.maths.statistics.prior_weight import (
    Belief,
    Gain,
    Kind,
    Weight,
    draw_total,
    judge_gain,
    judge_weight,
    log_belief,
    map_elsewhere,
    map_estimate,
    squared_errors,
)

LAWS = {
    Kind.COIN: lambda count, whole: stats.beta(1 + count, 1 + whole - count),
    Kind.POISSON: lambda count, whole: stats.gamma(1 + count, scale=1 / whole),
    Kind.NORMAL: lambda count, whole: stats.norm(count / whole, whole**-0.5),
}
BELIEFS = [
    Belief(Kind.COIN, 10, 3.0, 6.0, 0.6),
    Belief(Kind.POISSON, 5, 9.0, 2.5, 4.0),
    Belief(Kind.NORMAL, 8, 4.0, 3.0, -1.0),
]


@pytest.mark.parametrize("b", BELIEFS, ids=lambda b: b.kind.value)
def test_the_posterior_and_both_maxima(b):
    count, whole = b.total + b.m * b.c, b.n + b.m
    law = LAWS[b.kind](count, whole)
    low, high = law.ppf([0.001, 0.999])
    t = np.linspace(low, high, 9)
    assert log_belief(b.kind, count, whole, t) == pytest.approx(law.logpdf(t))
    found = optimize.minimize_scalar(lambda t: -law.logpdf(t), bounds=(low, high), method="bounded")
    assert map_estimate(b) == pytest.approx(found.x, abs=1e-4)
    # The density of φ = h(θ) is f(θ)/h′(θ).
    slope = {
        Kind.COIN: lambda t: 1 / (t * (1 - t)),
        Kind.POISSON: lambda t: 1 / t,
        Kind.NORMAL: np.exp,
    }[b.kind]
    found = optimize.minimize_scalar(
        lambda t: np.log(slope(t)) - law.logpdf(t), bounds=(low, high), method="bounded"
    )
    assert map_elsewhere(b) == pytest.approx(found.x, abs=1e-4)


@pytest.mark.parametrize("b", BELIEFS, ids=lambda b: b.kind.value)
def test_errors_over_samples(b):
    truth = {Kind.COIN: 0.4, Kind.POISSON: 3.0, Kind.NORMAL: 0.7}[b.kind]
    rng, shape = np.random.default_rng(1), (40_000, b.n)
    x = {
        Kind.COIN: lambda: rng.random(shape) < truth,
        Kind.POISSON: lambda: rng.poisson(truth, shape),
        Kind.NORMAL: lambda: rng.normal(truth, 1, shape),
    }[b.kind]()
    plain = x.mean(1)
    shrunk = (b.n * plain + b.m * b.c) / (b.n + b.m)
    for want, made in zip(squared_errors(b, truth), (plain, shrunk), strict=True):
        errors = (made - truth) ** 2
        assert abs(errors.mean() - want) < 4 * errors.std() / len(errors) ** 0.5


def test_a_normal_prior_is_ridge_regression():
    from sklearn.linear_model import Ridge

    x, m, c = np.array([1.0, 2.0, 4.5]), 2.0, 0.5
    ridge = Ridge(alpha=m, fit_intercept=False).fit(np.ones((3, 1)), x - c)
    b = Belief(Kind.NORMAL, 3, float(x.sum()), m, c)
    assert map_estimate(b) == pytest.approx(c + ridge.coef_[0])


def test_verdicts():
    def weight(m, c=0.5, total=1.0):
        return judge_weight(Belief(Kind.COIN, 4, total, m, c))

    assert weight(0.0) is Weight.NONE and weight(2.0) is Weight.LIGHT
    assert weight(4.0) is Weight.EVEN and weight(9.0) is Weight.HEAVY
    assert weight(9.0, 0.25) is Weight.AGREED
    assert judge_gain(1.0, 1.0) is Gain.SAME
    assert judge_gain(0.5, 1.0) is Gain.HELPS and judge_gain(1.0, 0.5) is Gain.HURTS


def test_the_flat_prior_and_draws():
    assert (log_belief(Kind.NORMAL, 0, 0, [1.0, 2.0]) == 0).all()
    for kind, truth in ((Kind.COIN, 0.3), (Kind.POISSON, 2.0), (Kind.NORMAL, 1.0)):
        assert draw_total(kind, 1, 5, truth) == draw_total(kind, 1, 5, truth)
        mean = np.mean([draw_total(kind, seed, 50, truth) / 50 for seed in range(60)])
        assert mean == pytest.approx(truth, abs=0.1)
