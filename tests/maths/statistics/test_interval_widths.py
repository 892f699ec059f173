"""Widths against scipy's laws and simulation; the pair of intervals against the test itself."""

import math

import numpy as np
import pytest
from scipy import integrate, stats

from core.maths.statistics.interval_widths import (
    Pair,
    difference_p,
    draws_for,
    half_width,
    held_again,
    judge_pair,
    mean_deviation,
    population_share,
)


@pytest.mark.parametrize("n", [2, 5, 30, 400])
def test_the_mean_of_s_is_that_of_a_chi_law(n):
    assert mean_deviation(n) == pytest.approx(stats.chi(n - 1).mean() / math.sqrt(n - 1))


@pytest.mark.parametrize("level", [0.5, 0.95, 0.999])
def test_half_widths(level):
    for n in (2, 7, 90):
        z = stats.norm.ppf((1 + level) / 2) / math.sqrt(n)
        assert half_width(n, level, True) == pytest.approx(z)
        t = stats.t.ppf((1 + level) / 2, n - 1) / math.sqrt(n)
        expected = t * stats.chi(n - 1).mean() / math.sqrt(n - 1)
        assert half_width(n, level, False) == pytest.approx(expected)


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("level", [0.3, 0.95, 0.999])
def test_draws_are_the_fewest(known, level):
    for wanted in np.geomspace(0.02, 20, 40):
        n = draws_for(float(wanted), level, known)
        assert half_width(n, level, known) <= wanted * (1 + 1e-9)
        assert n == 2 or half_width(n - 1, level, known) > wanted * (1 - 1e-9)


def test_the_second_mean_by_quadrature():
    z = stats.norm.ppf(0.975)
    held = integrate.quad(
        lambda m: stats.norm.pdf(m) * (stats.norm.cdf(m + z) - stats.norm.cdf(m - z)), -9, 9
    )[0]
    assert held_again(0.95) == pytest.approx(held)
    assert held_again(0) == 0 and held_again(1) == 1


def test_the_share_of_the_population():
    assert population_share(np.array([1]), 0.8) == pytest.approx(0.8)
    z = stats.norm.ppf(0.975)
    assert population_share(25, 0.95) == pytest.approx(1 - 2 * stats.norm.sf(z / 5))
    assert population_share(np.array([4, 9]), 1).tolist() == [1, 1]


def test_pairs_are_the_eye_and_the_test():
    rng = np.random.default_rng(6)
    seen = set()
    for _ in range(400):
        gap, ratio, level = rng.uniform(0, 7), math.exp(rng.uniform(-2, 2)), rng.uniform(0.1, 0.999)
        first = stats.norm.interval(level, 0, 1)
        second = stats.norm.interval(level, gap, ratio)
        overlap = first[1] >= second[0]
        p = 2 * stats.norm.sf(gap, 0, math.sqrt(1 + ratio**2))
        differ = p < 1 - level
        found = judge_pair(gap, ratio, level)
        assert difference_p(gap, ratio) == pytest.approx(p)
        assert (found is Pair.APART) == (not overlap) and (found is Pair.SAME) == (not differ)
        seen.add(found)
    assert seen == set(Pair)


def test_domain():
    for call in (
        lambda: half_width(5, 1.0, True),
        lambda: draws_for(0.0, 0.95, True),
        lambda: draws_for(1e-6, 0.95, True),
    ):
        with pytest.raises(ValueError):
            call()
    assert draws_for(0.1, 0, False) == 2
