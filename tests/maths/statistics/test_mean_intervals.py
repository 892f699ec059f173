"""Intervals of a mean against scipy's; coverage against quadrature, sums and simulation."""

import math
from fractions import Fraction

import numpy as np
import pytest
from scipy import stats
from scipy.integrate import quad

from core.maths.probability.populations import (
    Bernoulli,
    Cauchy,
    Exponential,
    LogNormal,
    Mixture,
    Normal,
    Numbers,
    Uniform,
)
from core.maths.statistics.mean_intervals import (
    Coverage,
    Promise,
    Rule,
    exact_coverage,
    half_widths,
    held,
    judge_coverage,
    multiplier,
    running_summaries,
)


@pytest.mark.parametrize("n", [2, 3, 10, 100])
@pytest.mark.parametrize("level", [0.01, 0.5, 0.95, 0.999])
def test_intervals_are_scipy_s(n, level):
    x = np.random.default_rng(n).exponential(2.0, n)
    means, deviations = running_summaries(x[:, None])
    assert means[-1, 0] == pytest.approx(x.mean())
    assert deviations[-1, 0] == pytest.approx(x.std(ddof=1))
    for rule, law, scale in (
        (Rule.STUDENT, stats.t(n - 1), x.std(ddof=1)),
        (Rule.PLUG_IN, stats.norm(), x.std(ddof=1)),
        (Rule.KNOWN, stats.norm(), 2.0),
    ):
        low, high = law.interval(level)
        half = half_widths(rule, deviations[-1], n, level, 2.0)[0]
        assert half == pytest.approx((high - low) / 2 * scale / math.sqrt(n))


def test_running_summaries_are_those_of_every_beginning():
    x = np.random.default_rng(1).standard_cauchy((30, 7))
    means, deviations = running_summaries(x)
    for n in range(1, 31):
        assert means[n - 1] == pytest.approx(x[:n].mean(0), rel=1e-9)
        if n > 1:
            assert deviations[n - 1] == pytest.approx(x[:n].std(0, ddof=1), rel=1e-9)
    assert np.isnan(deviations[0]).all()


def test_constant_samples_have_width_0():
    means, deviations = running_summaries(np.full((12, 1), 0.1))
    assert (deviations[1:] == 0).all() and (means == 0.1).all()


def test_near_numbers_far_from_0_keep_their_deviation():
    x = 1e6 + np.random.default_rng(3).random((20, 3))
    assert running_summaries(x)[1][-1] == pytest.approx(x.std(0, ddof=1), rel=1e-6)


def test_levels_at_the_ends():
    for rule in Rule:
        assert multiplier(rule, 2, 0) == 0 and multiplier(rule, 2, 1) == math.inf
        assert (half_widths(rule, np.array([0.0, 1.0]), 5, 1, 1.0) == math.inf).all()
    assert np.isnan(half_widths(Rule.KNOWN, np.ones(2), 5, 1)).all()


@pytest.mark.parametrize(("n", "level"), [(1, 0.5), (2, -0.1), (2, 1.1), (2, math.nan)])
def test_what_is_no_interval(n, level):
    with pytest.raises(ValueError, match="must"):
        multiplier(Rule.STUDENT, n, level)


@pytest.mark.parametrize("n", [2, 5, 40])
def test_coverage_of_a_normal_population(n):
    assert exact_coverage(Normal(), n, Rule.KNOWN, 0.95) == 0.95
    assert exact_coverage(Normal(), n, Rule.STUDENT, 0.8) == 0.8
    z = stats.norm.ppf(0.975)
    plugged = quad(lambda t: stats.t.pdf(t, n - 1), -z, z)[0]
    assert exact_coverage(Normal(), n, Rule.PLUG_IN, 0.95) == pytest.approx(plugged)


@pytest.mark.parametrize("n", [2, 6, 50])
def test_coverage_with_sigma_of_an_exponential_population(n):
    reach = stats.norm.ppf(0.95) * math.sqrt(n)
    exact = np.diff(stats.gamma.cdf([n - reach, n + reach], n))[0]
    found = exact_coverage(Exponential(), n, Rule.KNOWN, 0.9)
    assert found == pytest.approx(exact, abs=1e-5)


@pytest.mark.parametrize(
    "population", [Uniform(), LogNormal(1.0), Mixture(0.1), Numbers((1, 2, 9))]
)
def test_coverage_with_sigma_by_simulation(population):
    rng = np.random.default_rng(5)
    draw = {
        Uniform: lambda size: rng.random(size),
        LogNormal: lambda size: rng.lognormal(0, 1, size),
        Mixture: lambda size: rng.standard_normal(size) + 6 * (rng.random(size) < 0.1),
        Numbers: lambda size: rng.choice([1.0, 2.0, 9.0], size),
    }[type(population)]
    means = draw((20_000, 4)).mean(1)
    half = stats.norm.ppf(0.9) * population.moments.deviation / 2
    share = (np.abs(means - population.moments.mean) <= half).mean()
    exact = exact_coverage(population, 4, Rule.KNOWN, 0.8)
    assert share == pytest.approx(exact, abs=4 * math.sqrt(0.16 / 20_000))


@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize(("p", "n"), [("0.3", 10), ("0.02", 30), ("0.5", 2)])
def test_coverage_of_0_and_1_is_a_sum_over_the_counts(rule, p, n):
    q, total = Fraction(p), Fraction(0)
    for k in range(n + 1):
        x = np.repeat([1.0, 0.0], [k, n - k])
        low, high = {
            Rule.KNOWN: lambda x: stats.norm.interval(0.9, x.mean(), float(q * (1 - q) / n) ** 0.5),
            Rule.PLUG_IN: lambda x: stats.norm.interval(0.9, x.mean(), stats.sem(x) or 1e-300),
            Rule.STUDENT: lambda x: stats.t.interval(0.9, n - 1, x.mean(), stats.sem(x) or 1e-300),
        }[rule](x)
        if low <= q <= high:
            total += math.comb(n, k) * q**k * (1 - q) ** (n - k)
    assert exact_coverage(Bernoulli(float(p)), n, rule, 0.9) == pytest.approx(float(total))


def test_coverage_at_the_ends():
    assert math.isnan(exact_coverage(Cauchy(), 5, Rule.STUDENT, 0.9))
    assert math.isnan(exact_coverage(Exponential(), 5, Rule.STUDENT, 0.9))
    assert exact_coverage(Numbers((4.0, 4.0)), 3, Rule.STUDENT, 0.0) == 1
    assert exact_coverage(Uniform(), 3, Rule.KNOWN, 1.0) == 1
    assert exact_coverage(Uniform(), 3, Rule.KNOWN, 0.0) == 0
    assert exact_coverage(Bernoulli(0.5), 4, Rule.KNOWN, 0.0) == pytest.approx(6 / 16)


def test_what_is_held():
    means = np.array([0.1 + 0.2, 1.0, 5.0])
    assert held(means, np.zeros(3), 0.3).tolist() == [True, False, False]
    assert held(means, np.full(3, np.inf), 0.3).all()
    assert not held(means, np.ones(3), math.nan).any()


@pytest.mark.parametrize(
    ("population", "level", "found", "promise"),
    [
        (Cauchy(), 0.95, Coverage(0, 2000, math.nan), Promise.NO_MEAN),
        (Normal(), 1.0, Coverage(2000, 2000, 1.0), Promise.WHOLE_LINE),
        (Numbers((1.0,)), 0.9, Coverage(2000, 2000, 1.0), Promise.CONSTANT),
        (Normal(), 0.0, Coverage(0, 2000, 0.0), Promise.POINT),
        (Uniform(), 0.95, Coverage(1900, 2000, 0.945), Promise.NEARLY),
        (Uniform(), 0.95, Coverage(1900, 2000, 0.935), Promise.SHORT),
        (Uniform(), 0.95, Coverage(1900, 2000, 0.965), Promise.BEYOND),
        (Exponential(), 0.95, Coverage(1880, 2000, math.nan), Promise.UNDECIDED),
        (Exponential(), 0.95, Coverage(1760, 2000, math.nan), Promise.SHORT),
        (Exponential(), 0.5, Coverage(1200, 2000, math.nan), Promise.BEYOND),
    ],
)
def test_promises(population, level, found, promise):
    assert judge_coverage(population, level, found) is promise


@pytest.mark.parametrize("rule", Rule)
def test_draws_of_two_values_are_0_and_1_moved_and_scaled(rule):
    for n, level in ((2, 0.5), (7, 0.95), (30, 0.9)):
        own = exact_coverage(Numbers((-3.0, 4.5, 4.5, 4.5)), n, rule, level)
        assert own == pytest.approx(exact_coverage(Bernoulli(0.75), n, rule, level))
    assert math.isnan(exact_coverage(Numbers((1.0, 2.0, 4.0)), 5, Rule.STUDENT, 0.9))


@pytest.mark.parametrize("hits", [0, 2000])
def test_worlds_that_all_say_the_same_have_a_bound(hits):
    found = Coverage(hits, 2000, math.nan)
    ends = stats.binomtest(hits, 2000).proportion_ci(0.95, "wilson")
    assert found.one_sided and found.bound == pytest.approx(ends.low if hits else ends.high)
    assert not Coverage(1999, 2000, math.nan).one_sided
    assert not Coverage(2000, 2000, 1.0).one_sided


def test_student_falls_short_for_an_exponential_population():
    """Of five draws, by 200,000 worlds: 88 %, where 95 % are promised."""
    x = np.random.default_rng(11).exponential(size=(5, 200_000))
    means, deviations = running_summaries(x)
    share = held(means[4], half_widths(Rule.STUDENT, deviations[4], 5, 0.95), 1.0).mean()
    assert share == pytest.approx(0.8815, abs=0.003)


def test_summaries_of_some_counts_are_those_of_all():
    x = np.random.default_rng(5).random((12, 30))
    means, deviations = running_summaries(x)
    some = running_summaries(x, (2, 5, 12))
    assert np.array_equal(some[0], means[[1, 4, 11]])
    assert np.array_equal(some[1], deviations[[1, 4, 11]])
