"""Named cases: each at its border, and at its neighbour's."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from core.maths.probability.distributions import relate
from core.maths.probability.families import law
from core.maths.probability.fitting import SimulatedP, compare_families, fit
from core.maths.probability.likelihood import move
from core.maths.probability.verdicts import (
    REJECTED,
    Bound,
    Existence,
    Gap,
    Lead,
    Middle,
    Moved,
    Nearness,
    Tail,
    balance,
    bound_verdict,
    existence,
    gap_verdict,
    interval_terms,
    limit_verdict,
    moved_verdict,
    ranking,
)


@pytest.mark.parametrize(
    ("each", "case"),
    [
        (law("cauchy"), Existence.NO_MEAN),
        (law("pareto", {"alpha": 0.9, "minimum": 1}), Existence.INFINITE_MEAN),
        (law("pareto", {"alpha": 1.5, "minimum": 1}), Existence.INFINITE_VARIANCE),
        (law("student_t", {"nu": 2, "mu": 0, "sigma": 1}), Existence.INFINITE_VARIANCE),
        (law("bernoulli", {"p": 1}), Existence.ONE_POINT),
        (law("student_t", {"nu": 2.5, "mu": 0, "sigma": 1}), Existence.BOTH),
    ],
)
def test_what_a_law_has(each, case):
    assert existence(each.moments()) is case


@pytest.mark.parametrize(
    ("numbers", "tail", "middle"),
    [
        ((3.5, 3, 0), Tail.NEITHER, Middle.APART),
        ((1, 0.7, 2), Tail.RIGHT, Middle.WITH_THE_TAIL),
        ((-1, -0.7, -2), Tail.LEFT, Middle.WITH_THE_TAIL),
        ((0.9, 1, 0.5), Tail.RIGHT, Middle.AGAINST_THE_TAIL),
        ((4, 4, 0.5), Tail.RIGHT, Middle.SAME),
        ((0, 0, np.nan), Tail.TOO_HEAVY, Middle.SAME),
        ((3, 1, np.inf), Tail.RIGHT_TOO_HEAVY, Middle.WITH_THE_TAIL),
    ],
)
def test_mean_and_median(numbers, tail, middle):
    found = balance(*numbers)
    assert (found.tail, found.middle) == (tail, middle)


@pytest.mark.parametrize("ends", [(5, 6), (-6, -5), (-1, 1), (0.1, 0.1), (8, 9)])
def test_the_terms_of_an_interval_keep_its_digits(ends):
    each = law("normal")
    terms = interval_terms(each, *ends)
    assert terms.first - terms.second == pytest.approx(each.interval(*ends), rel=1e-12, abs=0)


def test_a_limit_is_close_below_one_in_a_hundred():
    pair = relate("binomial_normal")
    assert limit_verdict(replace(pair, distance=0.00999)).nearness is Nearness.CLOSE
    assert limit_verdict(replace(pair, distance=0.01)).nearness is Nearness.OFF
    assert limit_verdict(replace(pair, distance=0.09, corrected=0.03)).gain == pytest.approx(3)
    for corrected in (0.06, np.nan, 0.0):
        assert np.isnan(limit_verdict(replace(pair, distance=0.09, corrected=corrected)).gain)


@pytest.mark.parametrize(
    ("bound", "case"),
    [(np.nan, Bound.NONE), (20, Bound.EMPTY), (1, Bound.EMPTY), (0.999, Bound.USEFUL)],
)
def test_a_bound_of_a_probability_lies_below_one(bound, case):
    assert bound_verdict(bound) is case


@pytest.mark.parametrize(
    ("distance", "honest", "case"),
    [
        (0.1341, None, Gap.TOO_LARGE),  # of 100 numbers 5 % exceed 0.13403, not 0.136
        (0.1339, None, Gap.UNTESTED),
        (0.14, (0.051, 0.3), Gap.KEPT),
        (0.13, (0.0, 0.049), Gap.REFUSED),
        (0.13, (0.024, 0.09), Gap.UNCLEAR),  # 9 of 200 refits: p = 0.0498 ± 0.0154
        (0.13, (0.0, 0.071), Gap.UNCLEAR),  # none of 50
    ],
)
def test_the_simulated_p_value_decides_where_there_is_one(distance, honest, case):
    exact = float(stats.kstwo.sf(distance, 100))
    result = replace(fit("normal", np.arange(100.0)), ks_statistic=distance, ks_pvalue=exact)
    simulated = honest and SimulatedP(np.mean(honest), 0.01, 200, 200, *honest)
    assert gap_verdict(result, simulated) is case


@pytest.mark.parametrize(
    ("honest", "tails", "case"),
    [
        ((0.2, 0.3), (0.01, 0.02), Gap.TAILS),
        ((0.2, 0.3), (0.2, 0.3), Gap.KEPT),
        ((0.2, 0.3), (0.01, 0.2), Gap.UNCLEAR),
        ((0.01, 0.2), (0.01, 0.02), Gap.TAILS),
        ((0.01, 0.02), (0.2, 0.3), Gap.REFUSED),
        ((0.01, 0.2), (0.2, 0.3), Gap.UNCLEAR),
    ],
)
def test_a_refusal_by_the_tails_counts(honest, tails, case):
    of_d, of_a2 = (SimulatedP(np.mean(ends), 0.01, 200, 200, *ends) for ends in (honest, tails))
    assert gap_verdict(fit("normal", np.arange(100.0)), of_d, of_a2) is case


def test_counts_have_no_rule_but_the_refits():
    counts = fit("poisson", [9] * 10 + [0] * 10)
    assert counts.ks_statistic > 0.4 and gap_verdict(counts) is Gap.UNTESTED


def test_what_is_rejected():
    assert set(REJECTED) == {Gap.TOO_LARGE, Gap.REFUSED, Gap.TAILS}


def test_how_the_best_fit_stands():
    assert ranking(compare_families([0, 0, 0], ["discrete_uniform"])[0]).lead is Lead.APART_ONLY
    assert ranking(compare_families([1, 2, 4], ["normal", "uniform"])[0]).lead is Lead.ALONE
    one_fits = ranking(compare_families([0, 0, 5], ["exponential", "normal", "laplace"])[0])
    assert one_fits.lead is Lead.ALONE and one_fits.best.family == "exponential"
    few = ranking(compare_families([1, 2, 4], ["normal", "laplace", "uniform"])[0])
    assert few.lead is Lead.TOO_FEW and [f.family for f in few.apart] == ["uniform"]
    sample = law("normal").sample(400, seed=1)
    ahead = ranking(compare_families(sample, ["normal", "cauchy"])[0])
    assert ahead.lead is Lead.AHEAD and ahead.best.family == "normal" and ahead.ahead > 2
    near = ranking(compare_families([1, 2, 4, 5, 9, 11], ["gamma", "weibull"])[0])
    assert near.lead is Lead.CLOSE and len(near.close) == 1


@pytest.mark.parametrize(
    ("family", "data", "by", "case"),
    [
        ("normal", [1, 2, 4], 0, Moved.AT_BEST),
        ("normal", [1, 2, 4], 0.5, Moved.LOWER),
        ("uniform", [1, 2, 4], 0.5, Moved.IMPOSSIBLE),
        ("uniform", [1, 2, 4], 1, Moved.NO_SUCH_LAW),
        ("normal", np.tile([0.0, 1.0], 1000), 1, Moved.HOPELESS),
        ("bernoulli", [0, 0, 0], 0.5, Moved.AT_BEST),
    ],
)
def test_a_moved_parameter(family, data, by, case):
    assert moved_verdict(move(fit(family, data).law, data, by)) is case


def test_a_move_that_gains_or_changes_nothing():
    away = move(fit("normal", [1, 2, 4]).law, [1, 2, 4], 0.5)
    assert moved_verdict(replace(away, drop=-0.1)) is Moved.HIGHER
    assert moved_verdict(replace(away, drop=1e-9)) is Moved.SAME
