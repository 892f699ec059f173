"""Likelihoods of two parameters against scipy.stats and numerical search."""

import math

import numpy as np
import pytest
from scipy import optimize, special, stats

from core.maths.statistics.two_parameters import (
    Family,
    Joint,
    best_first,
    best_second,
    ellipse_leaves,
    fit_pair,
    inverse_digamma,
    judge_pair,
    moment_pair,
    pair_data,
    pair_density,
    pair_log_likelihood,
    profile,
    profile_interval,
    wald_ellipse,
    wald_form,
)

LAWS = {
    Family.NORMAL: lambda a, b: stats.norm(a, b),
    Family.GAMMA: lambda a, b: stats.gamma(a, scale=b),
    Family.WEIBULL: lambda a, b: stats.weibull_min(a, scale=b),
}
TRUTHS = {Family.NORMAL: (3, 2), Family.GAMMA: (2, 1.5), Family.WEIBULL: (1.5, 2)}


def sample(family, n, seed=1):
    return LAWS[family](*TRUTHS[family]).rvs(n, random_state=np.random.default_rng(seed))


@pytest.mark.parametrize("family", Family)
@pytest.mark.parametrize("n", [3, 8, 200])
def test_the_fit_is_the_maximum(family, n):
    x = sample(family, n)
    fit = fit_pair(pair_data(family, x))

    def height(p):
        return -LAWS[family](*p).logpdf(x).sum() if p[1] > 0 and p[0] > -5 else np.inf

    assert fit.peak == pytest.approx(-height(fit.best), rel=1e-10)
    found = optimize.minimize(
        height,
        np.array(fit.best) * 1.1,
        method="Nelder-Mead",
        options={"xatol": 1e-9, "fatol": 1e-12},
    )
    assert fit.best == pytest.approx(tuple(found.x), rel=1e-4)
    assert -found.fun <= fit.peak + 1e-9
    h = 1e-4 * np.array(fit.errors)
    bend = np.empty((2, 2))
    for i in (0, 1):
        for j in (0, 1):
            e, f = np.eye(2)[i] * h, np.eye(2)[j] * h
            p = np.array(fit.best)
            bend[i, j] = (
                height(p + e + f) - height(p + e - f) - height(p - e + f) + height(p - e - f)
            ) / (4 * h[i] * h[j])
    assert fit.information == pytest.approx(bend, rel=1e-3, abs=1e-3 * np.abs(bend).max())


@pytest.mark.parametrize("family", Family)
def test_heights_on_a_grid_and_densities(family):
    x = sample(family, 9)
    data = pair_data(family, x)
    a, b = np.array([[0.7, 2.0, 5.0]]), np.array([[0.4], [1.5]])
    z = pair_log_likelihood(data, a, b)
    for j in range(3):
        for i in range(2):
            law = LAWS[family](a[0, j], b[i, 0])
            assert z[i, j] == pytest.approx(law.logpdf(x).sum())
            assert pair_density(family, x, a[0, j], b[i, 0]) == pytest.approx(law.pdf(x))


@pytest.mark.parametrize("family", Family)
@pytest.mark.parametrize("n", [2, 3, 40])
def test_the_best_partner_and_the_profile(family, n):
    x = sample(family, n, 3)
    fit = fit_pair(pair_data(family, x))
    for factor in (0.3, 0.8, 1.0, 1.7, 4.0):
        a, b = fit.best[0] * factor, fit.best[1] * factor
        seconds = optimize.minimize_scalar(
            lambda t, a=a: -LAWS[family](a, math.exp(t)).logpdf(x).sum(),
            bracket=(math.log(fit.best[1]) - 1, math.log(fit.best[1]) + 1),
        )
        assert float(best_second(fit.data, a)) == pytest.approx(math.exp(seconds.x), rel=1e-5)
        assert float(profile(fit, 0, a)) == pytest.approx(fit.peak + seconds.fun, abs=1e-7)
        first = float(best_first(fit.data, b))
        top = LAWS[family](first, b).logpdf(x).sum()
        for near in (0.999, 1.001):
            assert top >= LAWS[family](first * near, b).logpdf(x).sum()
        assert float(profile(fit, 1, b)) == pytest.approx(fit.peak - top, abs=1e-7)
    for which, level in ((0, 0.5), (1, 0.5), (0, 0.9), (1, 0.9), (0, 0.999), (1, 0.999)):
        low, high = profile_interval(fit, which, level)
        half = stats.chi2.ppf(level, 1) / 2
        assert profile(fit, which, [low, high]) == pytest.approx([half, half], rel=1e-6)
        assert low < fit.best[which] < high


def test_inverse_digamma():
    x = 10.0 ** np.linspace(-6, 6, 50)
    assert inverse_digamma(special.digamma(x)) == pytest.approx(x, rel=1e-9)


@pytest.mark.parametrize("family", Family)
def test_the_ellipse_and_where_a_pair_stands(family):
    fit = fit_pair(pair_data(family, sample(family, 5)))
    limit = stats.chi2.ppf(0.95, 2)
    for a, b in zip(*wald_ellipse(fit, 0.95, 9), strict=True):
        assert wald_form(fit, a, b) == pytest.approx(limit)
    assert judge_pair(fit, *fit.best, 0.95).case is Joint.TOP
    seen = set()
    for a in fit.best[0] + fit.errors[0] * np.linspace(-4, 6, 41):
        for b in fit.best[1] + fit.errors[1] * np.linspace(-3, 8, 41):
            if b <= 0 or (a <= 0 and family is not Family.NORMAL):
                continue
            twice = 2 * (fit.peak - LAWS[family](a, b).logpdf(fit.data.x).sum())
            found = judge_pair(fit, a, b, 0.95)
            assert (found.case in (Joint.BOTH, Joint.RATIO)) == (twice <= limit)
            seen.add(found.case)
    assert {Joint.BOTH, Joint.RATIO, Joint.WALD, Joint.NEITHER} <= seen


def test_whether_the_ellipse_leaves_the_range():
    few, many = (fit_pair(pair_data(Family.NORMAL, sample(Family.NORMAL, n))) for n in (2, 100))
    assert ellipse_leaves(few, 0.95) and not ellipse_leaves(many, 0.95)


@pytest.mark.parametrize("family", Family)
def test_equal_data_have_no_maximum(family):
    fit = fit_pair(pair_data(family, [2.0, 2.0, 2.0]))
    assert not fit.bounded and np.isnan(profile_interval(fit, 0, 0.95)).all()
    assert judge_pair(fit, 1.0, 1.0, 0.95).case is Joint.UNBOUNDED
    assert np.isnan(moment_pair(fit.data)).all()


@pytest.mark.parametrize("family", Family)
def test_moments(family):
    x = sample(family, 30)
    law = LAWS[family](*moment_pair(pair_data(family, x)))
    assert (law.mean(), law.var()) == pytest.approx((x.mean(), x.var()))


@pytest.mark.parametrize(
    ("family", "x"), [(Family.NORMAL, [1]), (Family.GAMMA, [0, 1]), (Family.WEIBULL, [-1, 2])]
)
def test_data_that_cannot_be_used(family, x):
    with pytest.raises(ValueError):
        pair_data(family, x)
