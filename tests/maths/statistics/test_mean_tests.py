"""t tests against scipy's, published examples and the odd numbers."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from core.maths.statistics.mean_tests import Compared, Spread, mean_test, paired_part, variance

SLEEP = np.array(
    [
        [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0],
        [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4],
    ]
)
columns = st.lists(st.integers(-99, 99), min_size=2, max_size=30).map(lambda x: np.array(x) / 8)


@given(columns, columns, st.sampled_from(list(Compared)), st.integers(-9, 9))
def test_it_is_scipy_s(a, b, compared, mu):
    if compared is Compared.PAIRED:
        a, b = a[: min(len(a), len(b))], b[: min(len(a), len(b))]
    found = mean_test(a, b, compared, float(mu))
    if found.spread is not Spread.USUAL:
        return
    with np.errstate(all="ignore"):
        expected = {
            Compared.ONE: lambda: stats.ttest_1samp(a, mu),
            Compared.PAIRED: lambda: stats.ttest_rel(a, b),
            Compared.POOLED: lambda: stats.ttest_ind(a, b),
            Compared.WELCH: lambda: stats.ttest_ind(a, b, equal_var=False),
        }[compared]()
    assert found.t == pytest.approx(expected.statistic, rel=1e-9, abs=1e-12)
    assert found.df == pytest.approx(expected.df)
    assert found.p == pytest.approx(expected.pvalue, rel=1e-7, abs=1e-14)


def test_student_s_sleep():
    paired = mean_test(*SLEEP, Compared.PAIRED)
    assert (round(paired.t, 4), paired.df, round(paired.p, 6)) == (-4.0621, 9, 0.002833)
    welch = mean_test(*SLEEP, Compared.WELCH)
    assert (round(welch.t, 4), round(welch.df, 3), round(welch.p, 5)) == (-1.8608, 17.776, 0.07939)


@pytest.mark.parametrize("compared", list(Compared))
def test_numbers_without_spread(compared):
    flat, up = np.full(4, 0.1), np.full(4, 0.3)
    found = mean_test(up, flat, compared)
    assert found.spread is Spread.FLAT and found.t == math.inf
    mu = 0.1 if compared is Compared.ONE else 0.0
    found = mean_test(flat, flat.copy(), compared, mu)
    assert found.spread is Spread.NOTHING and math.isnan(found.p)


def test_rounding_is_no_spread():
    a = np.array([1.1, 2.1, 3.1, 1000.1])
    assert mean_test(a, a - 0.1, Compared.PAIRED).spread is Spread.FLAT
    assert variance(np.array([0.1, 0.1, 0.1])) == 0
    assert paired_part(np.array([0.3]), np.array([0.1 + 0.2]), Compared.PAIRED).tolist() == [0]
    one = mean_test(np.array([5.0, 5.0]), np.array([1.0, 3.0]), Compared.WELCH)
    assert one.spread is Spread.USUAL and one.df == 1


def test_domains():
    two, three = np.ones(2), np.ones(3)
    with pytest.raises(ValueError, match="as many"):
        mean_test(two, three, Compared.PAIRED)
    with pytest.raises(ValueError, match="at least 2"):
        mean_test(np.ones(1), three, Compared.WELCH)
    assert mean_test(np.array([1.0, 2.0]), np.ones(0), Compared.ONE).df == 1
