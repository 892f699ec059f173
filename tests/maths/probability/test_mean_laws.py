"""Laws of means against scipy's laws, plain convolution and simulation; distances, bounds."""

import math

import numpy as np
import pytest
from scipy import stats

from core.maths.probability.mean_laws import (
    Limit,
    berry_esseen,
    judge_population,
    leading_error,
    limit_law,
    mean_law,
    norming,
)
from core.maths.probability.populations import (
    Bernoulli,
    Cauchy,
    Chance,
    Exponential,
    LogNormal,
    Mixture,
    Numbers,
    Pareto,
    Uniform,
)


@pytest.mark.parametrize("n", [1, 7, 200])
@pytest.mark.parametrize("p", [0.02, 0.5])
def test_a_coin_is_binomial_and_its_distance_is_at_a_jump(n, p):
    law = mean_law(Bernoulli(p), n)
    k = np.arange(n + 1)
    assert law.density == pytest.approx(stats.binom.pmf(k, n, p), abs=1e-12)
    z = (k - n * p) / math.sqrt(n * p * (1 - p))
    upper = np.abs(stats.binom.cdf(k, n, p) - stats.norm.cdf(z))
    lower = np.abs(stats.binom.cdf(k - 1, n, p) - stats.norm.cdf(z))
    assert law.distance == pytest.approx(max(upper.max(), lower.max()), abs=1e-11)
    inside = stats.binom.pmf(k, n, p)[np.abs(z) <= 1.96].sum()
    assert law.probability(-1.96, 1.96) == pytest.approx(inside, abs=1e-11)


@pytest.mark.parametrize("n", [1, 3, 50, 200])
def test_exponentials_add_up_to_gamma(n):
    law = mean_law(Exponential(), n)
    s = n + math.sqrt(n) * law.z
    assert law.cdf == pytest.approx(stats.gamma.cdf(s, n), abs=1e-12)
    assert law.density[1:] == pytest.approx(math.sqrt(n) * stats.gamma.pdf(s[1:], n), abs=1e-10)
    fine = np.linspace(-math.sqrt(n), 6, 200_001)
    best = np.abs(stats.gamma.cdf(n + math.sqrt(n) * fine, n) - stats.norm.cdf(fine)).max()
    assert law.distance == pytest.approx(best, rel=1e-3)


@pytest.mark.parametrize("n", [1, 2, 5, 30, 154, 200])
def test_a_probability_between_two_places_is_as_exact_as_those_are(n):
    """Ends that are no places of the table: a straight line between them is off by 10⁻⁵."""
    root = math.sqrt(n)
    law, mixed = mean_law(Exponential(), n), mean_law(Mixture(0.78), n)
    spread = math.sqrt(n * (1 + 36 * 0.78 * 0.22))
    k = np.arange(n + 1)
    for z in (-3.1416, -1.96, -0.0123, 0.777, 1.96, 2.71828):
        below = stats.gamma.cdf(n + root * z, n)
        assert law.probability(-1e9, z) == pytest.approx(below, abs=3e-7)
        assert law.probability(z, 1e9) == pytest.approx(1 - below, abs=3e-7)
        x = (n * 6 * 0.78 + spread * z - 6 * k) / root
        below = stats.binom.pmf(k, n, 0.78) @ stats.norm.cdf(x)
        assert mixed.probability(-1e9, z) == pytest.approx(below, abs=3e-7)


@pytest.mark.parametrize("n", [1, 2, 5, 12, 13, 100, 200])
def test_uniforms_add_up_to_irwin_and_hall_s_law(n):
    law = mean_law(Uniform(), n)
    if n <= 13:
        from fractions import Fraction as F

        for z, found in list(zip(law.z, law.cdf, strict=True))[:: max(1, len(law.z) // 12)]:
            s = F(float(n / 2 + z * math.sqrt(n / 12)))
            exact = sum(
                F((-1) ** k * math.comb(n, k)) * (s - k) ** n for k in range(n + 1) if k <= s
            ) / math.factorial(n)
            assert found == pytest.approx(min(1.0, max(0.0, float(exact))), abs=1e-9)
    slope = np.diff(law.cdf) / np.diff(law.z)
    middle = (law.density[1:] + law.density[:-1]) / 2
    assert slope[1:-1] == pytest.approx(middle[1:-1], abs=2e-2 if n < 3 else 2e-4)
    assert law.cdf[-1] == pytest.approx(1, abs=1e-8)


def test_a_mixture_of_normals_by_simulation_and_for_one():
    law = mean_law(Mixture(0.3), 1)
    moments = Mixture(0.3).moments
    x = moments.mean + moments.deviation * law.z
    assert law.cdf == pytest.approx(0.7 * stats.norm.cdf(x) + 0.3 * stats.norm.cdf(x, 6), abs=1e-12)
    law = mean_law(Mixture(0.1), 9)
    first, second = np.random.default_rng(3).random((2, 20_000, 9))
    centre, scale = norming(Mixture(0.1), 9)
    z = (Mixture(0.1).draw(Chance(first, second)).sum(1) - centre) / scale
    assert stats.kstest(z, lambda q: np.interp(q, law.z, law.cdf)).pvalue > 1e-3


HEAVY = [
    LogNormal(0.1),
    LogNormal(0.8),
    LogNormal(2.0),
    Pareto(0.6),
    Pareto(1.0),
    Pareto(1.4),
    Pareto(2.0),
    Pareto(2.5),
    Pareto(5.0),
]


@pytest.mark.parametrize("population", HEAVY)
@pytest.mark.parametrize("n", [2, 40, 200])
def test_convolutions_follow_the_draws_and_do_not_depend_on_the_lattice(population, n):
    law = mean_law(population, n)
    centre, scale = norming(population, n)
    first = np.random.default_rng(11).random((4000, n))
    z = (population.draw(Chance(first, first)).sum(1) - centre) / scale
    z = z[z <= law.z[-1]]
    whole = np.interp(z, law.z, law.cdf) / law.cdf[-1]
    assert stats.kstest(whole, "uniform").pvalue > 1e-3
    fine = mean_law(population, n, cells=1 << 15)
    assert law.distance == pytest.approx(fine.distance, abs=1.2e-4)
    assert law.probability(-1.96, 1.96) == pytest.approx(fine.probability(-1.96, 1.96), abs=2e-4)
    assert (np.diff(law.cdf) >= -1e-6).all()


def test_two_paretos_by_hand():
    """P(X + Y ≤ s) = ∫ f(x) F(s − x) dx, for α = 1: 1 − 2/s − 2 ln(s − 1)/s²."""
    law = mean_law(Pareto(1.0), 2)
    centre, scale = norming(Pareto(1.0), 2)
    s = centre + scale * law.z[1:]
    exact = 1 - 2 / s - 2 * np.log(s - 1) / s**2
    assert law.cdf[1:] == pytest.approx(exact, abs=3e-5)


def test_cauchy_stays_what_it_is():
    for n in (1, 30):
        law = mean_law(Cauchy(), n)
        assert law.distance == 0
        assert law.cdf == pytest.approx(stats.cauchy.cdf(law.z))


def test_limits():
    kinds = {
        Bernoulli(0.1): Limit.NORMAL,
        Pareto(3.1): Limit.NORMAL,
        Pareto(3.0): Limit.NO_THIRD,
        Pareto(2.1): Limit.NO_THIRD,
        Pareto(2.0): Limit.BORDER,
        Pareto(1.9): Limit.STABLE,
        Pareto(1.0): Limit.NO_MEAN,
        Cauchy(): Limit.CAUCHY,
        Numbers((2.0, 2.0)): Limit.CONSTANT,
    }
    assert {one: judge_population(one) for one in kinds} == kinds
    z = np.array([-1.0, 0.0, 2.0])
    assert limit_law(Pareto(2.0), z)[1] == pytest.approx(stats.norm.cdf(z))


def test_stable_limits_are_reached():
    for alpha in (0.6, 1.0, 1.4):
        near, far = (mean_law(Pareto(alpha), n).distance for n in (3000, 5))
        assert near < 0.03 < far


def test_the_border_is_slow():
    distances = [mean_law(Pareto(2.0), n).distance for n in (10, 100, 200)]
    assert distances[0] > distances[1] > distances[2] > 0.08


@pytest.mark.parametrize(
    "population",
    [Bernoulli(0.03), Uniform(), Exponential(), LogNormal(0.5), Mixture(0.02), Pareto(4.5)],
)
def test_the_bound_holds_and_the_leading_term_leads(population):
    for n in (1, 2, 5, 30, 200):
        assert mean_law(population, n).distance <= berry_esseen(population, n)
    if population != Uniform():
        assert mean_law(population, 4000).distance == pytest.approx(
            leading_error(population, 4000), rel=0.2
        )


def test_without_a_third_moment_nothing_is_bounded():
    for population in (Pareto(3.0), Pareto(1.5), Cauchy(), Numbers((1.0, 1.0))):
        assert math.isnan(berry_esseen(population, 10))
        assert math.isnan(leading_error(population, 10))


def test_constant_numbers():
    law = mean_law(Numbers((2.5, 2.5)), 7)
    assert law.z.tolist() == [0] and law.density.tolist() == [1]
    assert law.cdf.tolist() == [1]


def test_domain():
    with pytest.raises(ValueError, match="n must be"):
        norming(Uniform(), 0)
