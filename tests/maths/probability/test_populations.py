"""Moments of populations against scipy's laws and against quadrature."""

import math

import numpy as np
import pytest
from scipy import stats
from scipy.integrate import quad

from core.maths.probability.populations import (
    Bernoulli,
    Cauchy,
    Chance,
    Exponential,
    LogNormal,
    Mixture,
    Normal,
    Numbers,
    Pareto,
    Uniform,
    median_of,
    medians_of,
    two_values,
)

CONTINUOUS = [
    (Normal(), stats.norm()),
    (Uniform(), stats.uniform()),
    (Exponential(), stats.expon()),
    (LogNormal(0.3), stats.lognorm(0.3)),
    (LogNormal(1.2), stats.lognorm(1.2)),
    (Pareto(3.7), stats.pareto(3.7)),
    (Pareto(6.0), stats.pareto(6.0)),
]


@pytest.mark.parametrize(("population", "law"), CONTINUOUS)
def test_moments_of_continuous_laws(population, law):
    moments = population.moments
    mean, variance, skewness = law.stats(moments="mvs")
    assert (moments.mean, moments.variance) == pytest.approx((mean, variance))
    assert moments.skewness == pytest.approx(float(skewness), abs=1e-12)

    top = 1 - float(law.cdf(mean))
    below = quad(lambda u: (mean - law.ppf(u)) ** 3, 0, 1 - top)[0]
    # With u = t⁹ the integrand for the heavy tail stays bounded.
    above = quad(lambda t: (law.isf(top * t**9) - mean) ** 3 * 9 * top * t**8, 0, 1)[0]
    third = below + above
    assert moments.third == pytest.approx(third, rel=1e-3)


@pytest.mark.parametrize("p", [0.01, 0.5, 0.9])
def test_moments_of_a_coin(p):
    moments = Bernoulli(p).moments
    law = stats.bernoulli(p)
    assert (moments.mean, moments.variance, moments.skewness) == pytest.approx(
        law.stats(moments="mvs")
    )
    assert moments.third == pytest.approx(law.expect(lambda x: np.abs(x - p) ** 3))


@pytest.mark.parametrize("share", [0.02, 0.5])
def test_moments_of_a_mixture(share):
    def expect(f):
        def weight(x):
            return f(x) * ((1 - share) * stats.norm.pdf(x) + share * stats.norm.pdf(x, 6))

        return quad(weight, -12, 20, points=[0, 6 * share, 6], limit=200)[0]

    moments = Mixture(share).moments
    mean = expect(lambda x: x)
    assert moments.mean == pytest.approx(mean)
    assert moments.variance == pytest.approx(expect(lambda x: (x - mean) ** 2))
    skewness = expect(lambda x: (x - mean) ** 3) / moments.deviation**3
    assert moments.skewness == pytest.approx(skewness, abs=1e-9)
    assert moments.third == pytest.approx(expect(lambda x: abs(x - mean) ** 3))


def test_moments_that_are_not_there():
    assert math.isnan(Cauchy().moments.mean)
    assert Pareto(1.0).moments.mean == math.inf
    assert Pareto(2.0).moments.variance == math.inf and Pareto(2.0).moments.mean == 2
    assert Pareto(3.0).moments.third == math.inf and math.isfinite(Pareto(3.0).moments.variance)
    assert Numbers((0.1, 0.1, 0.1)).moments.variance == 0


def test_own_numbers():
    x = np.array([4.1, 2.7, 5.3, 3.9, 8.8])
    moments = Numbers(tuple(x)).moments
    assert (moments.mean, moments.variance) == pytest.approx((x.mean(), x.var()))
    assert moments.skewness == pytest.approx(stats.skew(x))


def test_draws_follow_the_law():
    rng = np.random.default_rng(5)
    first, second = rng.random((2, 20_000))
    for population, law in [*CONTINUOUS, (Cauchy(), stats.cauchy())]:
        assert stats.kstest(population.draw(Chance(first, second)), law.cdf).pvalue > 1e-3

    def both(x):
        return 0.8 * stats.norm.cdf(x) + 0.2 * stats.norm.cdf(x, 6)

    assert stats.kstest(Mixture(0.2).draw(Chance(first, second)), both).pvalue > 1e-3
    assert Bernoulli(0.3).draw(Chance(first, second)).mean() == pytest.approx(0.3, abs=0.015)
    drawn = Numbers((1.0, 2.0, 2.0)).draw(
        Chance(np.array([0.0, 0.5, 0.999_999_999, 1.0]), second[:4])
    )
    assert drawn.tolist() == [1, 2, 2, 2]


@pytest.mark.parametrize("population", [LogNormal(0.7), Pareto(0.8), Pareto(1.0), Pareto(2.0)])
def test_limited_means(population):
    for x in (1.5, 4.0):
        mean = quad(lambda t: 1 - population.cdf(np.array(t)), 0, x, points=[1])[0]
        square = quad(lambda t: 2 * t * (1 - population.cdf(np.array(t))), 0, x, points=[1])[0]
        assert population.limited_mean(np.array([x]))[0] == pytest.approx(mean)
        assert population.limited_square(x) == pytest.approx(square)
        slope = (population.cdf(np.array(x + 1e-6)) - population.cdf(np.array(x - 1e-6))) / 2e-6
        assert population.density(np.array([x]))[0] == pytest.approx(slope, rel=1e-6)


@pytest.mark.parametrize(("population", "law"), CONTINUOUS)
def test_medians_of_continuous_laws(population, law):
    assert median_of(population) == pytest.approx(law.median(), abs=1e-12)


@pytest.mark.parametrize("share", [0.02, 0.5, 0.7])
def test_the_median_of_a_mixture(share):
    x = median_of(Mixture(share))
    below = (1 - share) * stats.norm.cdf(x) + share * stats.norm.cdf(x - 6)
    assert below == pytest.approx(0.5, abs=1e-9)


def test_other_medians():
    assert median_of(Cauchy()) == median_of(Normal()) == 0
    assert [median_of(Bernoulli(p)) for p in (0.2, 0.5, 0.51)] == [0, 0.5, 1]
    assert median_of(Numbers((4.0, 1.0))) == 2.5
    for population in (Bernoulli(0.5), Bernoulli(0.2), Numbers((4.0, 1.0, 2.0, 9.0)), Normal()):
        assert median_of(population) == sum(medians_of(population)) / 2
    assert medians_of(Numbers((4.0, 1.0, 2.0, 9.0))) == (2.0, 4.0)


def test_what_takes_two_values_only():
    assert two_values(Bernoulli(0.2)) == (0.0, 1.0, 0.2)
    assert two_values(Numbers((3.0, 1.0, 3.0, 3.0))) == (1.0, 3.0, 0.75)
    assert two_values(Numbers((3.0,))) is two_values(Numbers((1.0, 2.0, 3.0))) is None
