"""Power of tests of a mean against statsmodels' formulas in scipy's laws, tables and simulation."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from core.maths.statistics.power import (
    Chances,
    Design,
    Needed,
    critical_value,
    draw_studies,
    judge_chances,
    judge_needed,
    needed_observations,
    null_quantile,
    p_values,
    power,
    power_curve,
    rejection_rates,
    simulate_studies,
)

designs = st.builds(
    Design, st.integers(2, 300), st.sampled_from([1, 2]), st.booleans(), st.booleans()
)


def expected_power(design, d, alpha):
    shift = d * math.sqrt(design.n / design.groups)
    df = design.groups * (design.n - 1)
    law = stats.norm if design.known else stats.t(df)
    c = law.isf(alpha / 2 if design.two_sided else alpha)

    def tail(c, shift):
        return stats.norm.sf(c - shift) if design.known else stats.nct.sf(c, df, shift)

    return tail(c, shift) + (tail(c, -shift) if design.two_sided else 0)


@given(designs, st.floats(-1.5, 1.5), st.floats(0.001, 0.5))
def test_power_is_scipy_s(design, d, alpha):
    assert power(design, d, alpha).rejected == pytest.approx(
        expected_power(design, d, alpha), abs=1e-8
    )


@given(designs, st.floats(0.001, 0.999))
def test_without_an_effect_it_is_alpha(design, alpha):
    assert power(design, 0.0, alpha).rejected == pytest.approx(alpha, abs=1e-11)
    rates = rejection_rates(design, 0.0, np.array([alpha]))
    assert rates == pytest.approx([alpha], abs=1e-11)


@given(designs, st.floats(-1.5, 1.5), st.floats(0.01, 0.99))
def test_the_law_of_p_is_the_power_at_each_level(design, d, alpha):
    found = rejection_rates(design, d, np.array([alpha]))[0]
    assert found == pytest.approx(power(design, d, alpha).rejected, abs=1e-12)


@pytest.mark.parametrize(
    ("groups", "d", "goal", "n"),
    # Cohen 1988, table 2.4.1, two-sided at 0.05: 64 in each of two groups for d = 0.5 and 80 %.
    [(2, 0.5, 0.8, 64), (2, 0.2, 0.8, 394), (2, 0.8, 0.8, 26), (2, 0.5, 0.95, 105)],
)
def test_observations_of_cohen_s_table(groups, d, goal, n):
    found = needed_observations(Design(2, groups), d, 0.05, goal)
    assert abs(found - n) <= 1  # his are rounded


@given(designs, st.floats(0.02, 1.5), st.floats(0.001, 0.6), st.floats(0.5, 0.99))
def test_the_fewest_observations(design, d, alpha, goal):
    n = needed_observations(design, d, alpha, goal)

    def at(n):
        return power(Design(n, design.groups, design.two_sided, design.known), d, alpha).rejected

    assert at(n) >= goal
    assert n == 2 or at(n - 1) < goal
    if design.two_sided:
        assert needed_observations(design, -d, alpha, goal) == n


@pytest.mark.parametrize(
    ("d", "two_sided", "alpha"), [(0.0, True, 0.05), (-0.5, False, 0.05), (0.5, True, 0.0)]
)
def test_no_number_of_observations_is_enough(d, two_sided, alpha):
    assert needed_observations(Design(20, 1, two_sided), d, alpha, 0.8) is None
    assert needed_observations(Design(20, 1, two_sided), 1e-6, 0.05, 0.8) is None


@given(designs, st.floats(0.001, 0.999))
def test_the_curve_is_the_power_at_each_effect(design, alpha):
    effects = np.array([-1.2, -0.1, 0.0, 0.7])
    single = [power(design, d, alpha).rejected for d in effects]
    assert power_curve(design, effects, alpha) == pytest.approx(single, abs=1e-12)


def test_the_wrong_side_is_rejected_less_than_alpha():
    rates = [power(Design(20, 1, False), d, 0.05).rejected for d in (0.0, -0.1, -0.5, -1.5)]
    assert rates == sorted(rates, reverse=True) and rates[0] == pytest.approx(0.05)
    both = power(Design(20), 0.3, 0.05)
    assert both.below < both.above and both.rejected == both.above + both.below


def test_the_ends_of_alpha():
    for two_sided in (True, False):
        design = Design(5, 1, two_sided)
        assert power(design, 0.4, 0.0).rejected == 0
        assert power(design, 0.4, 1.0).rejected == 1
        assert critical_value(design, 0.0) == math.inf
        assert critical_value(design, 1.0) == (0 if two_sided else -math.inf)
    assert null_quantile([0, 1], 4).tolist() == [-math.inf, math.inf]


@given(designs, st.floats(-30, 30))
def test_p_values_are_tails(design, t):
    law = stats.norm if design.known else stats.t(design.df)
    expected = 2 * law.sf(abs(t)) if design.two_sided else law.sf(t)
    assert p_values(design, t) == pytest.approx(expected, rel=1e-9, abs=1e-300)


@pytest.mark.parametrize("design", [Design(5), Design(12, 2), Design(9, 1, False, True)])
@pytest.mark.parametrize("d", [0.0, 0.6])
def test_studies_are_as_if_their_observations_were_drawn(design, d):
    studies = simulate_studies(design, d, draw_studies(design, 20_000, 3))
    rng = np.random.default_rng(4)
    first = d + rng.standard_normal((20_000, design.n))
    if design.known:
        t = first.mean(axis=1) * math.sqrt(design.n)
    elif design.groups == 2:
        t = stats.ttest_ind(first, rng.standard_normal((20_000, design.n)), axis=1).statistic
    else:
        t = stats.ttest_1samp(first, 0, axis=1).statistic
    assert stats.ks_2samp(studies.t, t).pvalue > 1e-3
    assert studies.effect.mean() == pytest.approx(d, abs=5 * design.error / math.sqrt(20_000))
    assert (studies.p <= 0.05).mean() == pytest.approx(power(design, d, 0.05).rejected, abs=0.015)


def test_domains():
    for wrong in ({"n": 1}, {"n": 5, "groups": 3}):
        with pytest.raises(ValueError, match="must be"):
            Design(**wrong)
    with pytest.raises(ValueError, match="alpha"):
        critical_value(Design(5), 1.2)


@pytest.mark.parametrize(
    ("d", "two_sided", "alpha", "rejected", "case"),
    [
        (0.5, True, 0.0, 0, Chances.NEVER),
        (0.5, True, 1.0, 1, Chances.ALWAYS),
        (0.0, True, 0.9, 0.9, Chances.NO_EFFECT),
        (-0.1, False, 0.05, 0.01, Chances.WRONG_SIDE),
        (-0.1, True, 0.05, 0.06, Chances.WEAK),
        (0.1, False, 0.05, 0.5, Chances.FAIR),
        (0.1, False, 0.05, 0.8, Chances.STRONG),
    ],
)
def test_cases(d, two_sided, alpha, rejected, case):
    assert judge_chances(Design(9, 1, two_sided), d, alpha, rejected) is case


@pytest.mark.parametrize(
    ("d", "two_sided", "alpha", "case"),
    [
        (0.0, True, 0.9, Needed.NO_EFFECT),
        (-0.5, False, 0.9, Needed.WRONG_SIDE),
        (0.5, True, 0.0, Needed.NEVER),
        (-0.5, True, 0.05, Needed.FOUND),
        (1e-6, True, 0.001, Needed.BEYOND),
    ],
)
def test_whether_an_n_is_wanted(d, two_sided, alpha, case):
    design = Design(2, two_sided=two_sided)
    n = needed_observations(design, d, alpha, 0.8)
    assert judge_needed(design, d, alpha, n) is case
