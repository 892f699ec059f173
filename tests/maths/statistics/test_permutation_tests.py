"""Permutation tests against scipy's, Fisher's count of 1935, and exact fractions by hand."""

from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from core.maths.statistics.permutation_tests import (
    deal_anew,
    drawn_signs,
    flip_signs,
    signed_sums,
    splits,
)

DARWIN = np.array([49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]) / 8
tenths = st.integers(-30, 30)


def test_fisher_s_count_of_darwin_s_plants():
    """1,726 of 32,768 sums are as far from 0 (The Design of Experiments, section 21)."""
    found = flip_signs(DARWIN)
    assert found.exact and len(found.differences) == 32_768
    assert found.extreme == 1726 and found.p == pytest.approx(0.05267, abs=1e-5)


@given(st.lists(tenths, min_size=1, max_size=8))
def test_signs_in_fractions(x):
    exact = [Fraction(one, 10) for one in x]
    sums = [abs(sum(s * v for s, v in zip(signs, exact, strict=True)))
            for signs in product((1, -1), repeat=len(x))]  # fmt: skip
    extreme = sum(one >= abs(sum(exact)) for one in sums)
    found = flip_signs(np.array(x) / 10)
    assert found.extreme == extreme and found.p == extreme / 2 ** len(x)
    assert found.least == pytest.approx(sums.count(max(sums)) / len(sums))


@given(st.lists(tenths, min_size=1, max_size=5), st.lists(tenths, min_size=1, max_size=5))
def test_splits_in_fractions(a, b):
    together, n = [Fraction(one, 10) for one in a + b], len(a)

    def apart(first):
        rest = sum(together) - sum(first)
        return abs(sum(first) / n - rest / len(b))

    observed = apart(together[:n])
    every = [apart([together[i] for i in chosen]) for chosen in combinations(range(n + len(b)), n)]
    found = deal_anew(np.array(a) / 10, np.array(b) / 10)
    assert found.exact and found.extreme == sum(one >= observed for one in every)


def test_drawn_ones_are_near_to_all_and_never_0():
    rng = np.random.default_rng(3)
    x = rng.standard_normal(16) + 0.4
    every = [abs(float(np.dot(s, x))) for s in product((1, -1), repeat=16)]
    exact = np.mean(np.array(every) >= abs(x.sum()) - 1e-9)
    found = flip_signs(x, 4)
    assert not found.exact and found.p == pytest.approx(exact, abs=5 * found.error)
    far = deal_anew(np.arange(20.0), np.arange(20.0) + 1000, 2)
    assert (far.extreme, far.p, far.least) == (0, 1 / 10_000, 1 / 10_000)
    a, b = rng.standard_normal((2, 12))
    mine = deal_anew(a, b + 0.7, 5)
    law = stats.permutation_test(
        (a, b + 0.7), lambda x, y, axis: abs(x.mean(axis) - y.mean(axis)), vectorized=True,
        n_resamples=9999, alternative="greater", rng=1,
    )  # fmt: skip
    assert mine.p == pytest.approx(law.pvalue, abs=6 * mine.error)


def test_all_tied():
    assert flip_signs(np.zeros(5)).p == 1
    assert deal_anew(np.ones(3), np.ones(4)).p == 1
    assert flip_signs(np.array([0.1, 0.2, 0.3])).p == 0.25


def test_every_pattern_once():
    assert sorted(signed_sums(2.0 ** np.arange(5))) == list(range(-31, 32, 2))
    assert set(drawn_signs(20, 3).ravel()) == {-1.0, 1.0}
    groups, all_of_them = splits(3, 4, 1)
    assert all_of_them and len({tuple(row) for row in groups}) == 35
    drawn, all_of_them = splits(30, 20, 1)
    assert not all_of_them and set(drawn.sum(axis=1)) == {30}
    for call in (lambda: flip_signs(np.ones(0)), lambda: deal_anew(np.ones(0), np.ones(2))):
        with pytest.raises(ValueError, match="must have"):
            call()
