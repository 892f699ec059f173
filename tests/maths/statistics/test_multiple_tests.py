"""Many tests against statsmodels and scipy, by hand and by counting."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from core.maths.statistics.multiple_tests import (
    Crowd,
    Method,
    count_errors,
    exact_fwer,
    judge_crowd,
    levels,
    rejections,
    world_p_values,
)

CORRECTED = (Method.BONFERRONI, Method.HOLM, Method.BENJAMINI_HOCHBERG)


def adjusted(p, method):
    """Adjusted p-values, by hand, one at a time."""
    m, order = len(p), sorted(range(len(p)), key=lambda i: p[i])
    found = [0.0] * m
    for at, i in enumerate(order):
        if method is Method.BONFERRONI:
            found[i] = m * p[i]
        elif method is Method.HOLM:
            found[i] = max((m - k) * p[order[k]] for k in range(at + 1))
        else:
            found[i] = min(m * p[order[k]] / (k + 1) for k in range(at, m))
    return found


def p_values(draw_most=30):
    one = st.one_of(st.floats(1e-6, 1), st.sampled_from([0.01, 0.02, 0.5]))
    return st.lists(one, min_size=1, max_size=draw_most).map(np.array)


@given(p_values(), st.sampled_from(CORRECTED), st.sampled_from([0.013, 0.0517, 0.21]))
def test_rejections_are_those_of_adjusted_p_values(p, method, alpha):
    assert rejections(p, method, alpha).tolist() == [q <= alpha for q in adjusted(p, method)]


@given(p_values(), st.sampled_from([0.013, 0.0517, 0.21]))
def test_benjamini_hochberg_is_scipy_s_adjustment(p, alpha):
    adjusted = stats.false_discovery_control(p)
    expected = adjusted <= alpha
    assert rejections(p, Method.BENJAMINI_HOCHBERG, alpha).tolist() == expected.tolist()


@given(p_values(), st.floats(0.001, 0.5))
def test_each_rejects_what_the_more_cautious_one_does(p, alpha):
    order = [Method.BONFERRONI, Method.HOLM, Method.BENJAMINI_HOCHBERG, Method.NONE]
    found = [rejections(p, method, alpha) for method in order]
    for cautious, bold in pairwise(found):
        assert (cautious <= bold).all()


def test_at_the_level_it_is_rejected_and_a_late_one_draws_the_others_along():
    p = np.array([0.04, 0.0125, 0.03, 0.05])
    assert rejections(p, Method.BONFERRONI, 0.05).tolist() == [False, True, False, False]
    assert rejections(p, Method.HOLM, 0.05).tolist() == [False, True, False, False]
    assert rejections(p, Method.BENJAMINI_HOCHBERG, 0.05).tolist() == [True] * 4
    assert rejections(p, Method.NONE, 0.05).tolist() == [True] * 4
    for method in Method:
        assert rejections(np.ones(3), method, 0.05).tolist() == [False] * 3
        assert rejections(np.zeros(3), method, 0.05).tolist() == [True] * 3
        assert rejections(np.array([0.05]), method, 0.05).tolist() == [True]


def test_many_worlds_are_one_world_each():
    p = np.random.default_rng(2).random((40, 7)) ** 3
    for method in Method:
        single = [rejections(row, method, 0.1).tolist() for row in p]
        assert rejections(p, method, 0.1).tolist() == single


def test_errors_by_hand():
    rejected = np.array([[1, 1, 1, 0], [0, 0, 0, 0], [1, 0, 0, 0], [0, 0, 1, 1]], bool)
    found = count_errors(rejected, 2)
    assert (found.fwer, found.fdr, found.found) == (0.5, (1 / 3 + 1) / 4, 3 / 8)
    assert found.fwer_error == pytest.approx(np.std([1, 0, 0, 1], ddof=1) / 2)
    assert np.isnan(count_errors(rejected, 0).found)
    assert count_errors(rejected, 4).fwer == 0


@pytest.mark.parametrize("effects", [0, 6, 10])
def test_known_rates_are_met(effects):
    z = np.random.default_rng(8).standard_normal((40_000, 10))
    p = world_p_values(z, effects, 2.5)
    for method in Method:
        found = count_errors(rejections(p, method, 0.1), effects)
        exact = exact_fwer(method, 10, effects, 0.1)
        if exact is not None:
            assert found.fwer == pytest.approx(exact, abs=5 * found.fwer_error + 1e-12)
        if method is Method.BENJAMINI_HOCHBERG:
            expected = 0.1 * (10 - effects) / 10
            assert found.fdr == pytest.approx(expected, abs=5 * found.fdr_error + 1e-12)
        if method in (Method.BONFERRONI, Method.HOLM):
            assert found.fwer <= 0.1 + 4 * found.fwer_error


def test_p_values_of_a_world():
    z = np.array([[0.3, -1.2, 2.0]])
    assert world_p_values(z, 1, 1.5) == pytest.approx(2 * stats.norm.sf([[1.8, 1.2, 2.0]]))
    assert z[0, 0] == 0.3


def test_domains_and_cases():
    for m, alpha in ((0, 0.05), (3, 1.5)):
        with pytest.raises(ValueError, match="must"):
            levels(Method.HOLM, m, alpha)
    assert [judge_crowd(5, k) for k in (0, 3, 5)] == [
        Crowd.NO_EFFECTS,
        Crowd.MIXED,
        Crowd.ALL_EFFECTS,
    ]


def test_all_worlds_alike_have_no_standard_error():
    nothing, all_of_it = np.zeros((50, 3), bool), np.ones((50, 3), bool)
    found = count_errors(nothing, 2)
    assert (found.fwer, found.fdr, found.found) == (0, 0, 0)
    assert (found.fwer_error, found.fdr_error, found.found_error) == (0, 0, 0)
    found = count_errors(all_of_it, 0)
    assert (found.fwer, found.fdr, found.fwer_error) == (1, 1, 0)
