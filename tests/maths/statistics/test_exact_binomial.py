"""The exact binomial test against scipy's, and the law of its p-values against exact fractions."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from core.maths.statistics.exact_binomial import (
    PValueLaw,
    Sided,
    Size,
    judge_size,
    p_value_law,
    p_value_laws,
)


@given(st.integers(1, 60), st.integers(1, 99), st.data())
def test_p_values_are_scipy_s(n, hundredths, data):
    theta, k = hundredths / 100, data.draw(st.integers(0, n))
    for sided, name in ((Sided.TWO, "two-sided"), (Sided.ABOVE, "greater")):
        expected = stats.binomtest(k, n, theta, name).pvalue
        assert p_value_law(n, theta, sided).p[k] == pytest.approx(expected, rel=1e-9, abs=1e-15)


@pytest.mark.parametrize("theta", [0.02, 0.3, 0.5, 0.95])
@pytest.mark.parametrize("sided", list(Sided))
@pytest.mark.parametrize("middle", [False, True])
def test_all_numbers_of_trials_at_once_are_each_of_them(theta, sided, middle):
    found = p_value_laws(60, theta, sided, middle)
    for n, (p, mass) in enumerate(zip(found.p, found.mass, strict=True), 1):
        one = p_value_law(n, theta, sided, middle)
        assert p[: n + 1] == pytest.approx(one.p, rel=1e-12, abs=1e-300)
        assert mass[: n + 1] == pytest.approx(one.mass, rel=1e-12, abs=1e-300)
        assert (p[n + 1 :] == 2).all() and (mass[n + 1 :] == 0).all()
    for alpha in (0.001, 0.05, 0.125, 0.5, 1.0):
        sizes = [p_value_law(n, theta, sided, middle).cdf(alpha) for n in range(1, 61)]
        assert found.cdf(alpha) == pytest.approx(sizes, rel=1e-12)


@pytest.mark.parametrize("n", [1, 2, 4, 9, 20])
@pytest.mark.parametrize("theta", [Fraction(1, 2), Fraction(1, 5), Fraction(19, 20)])
@pytest.mark.parametrize("sided", list(Sided))
def test_the_law_in_fractions(n, theta, sided):
    mass = [comb(n, k) * theta**k * (1 - theta) ** (n - k) for k in range(n + 1)]
    if sided is Sided.TWO:
        p = [sum(m for m in mass if m <= one) for one in mass]
        half = [q - sum(m for m in mass if m == one) / 2 for q, one in zip(p, mass, strict=True)]
    else:
        p = [sum(mass[k:]) for k in range(n + 1)]
        half = [q - m / 2 for q, m in zip(p, mass, strict=True)]
    for middle, values in ((False, p), (True, half)):
        law = p_value_law(n, float(theta), sided, middle)
        assert law.p == pytest.approx([float(v) for v in values], rel=1e-9)
        for u in sorted(set(values)):
            below = sum(m for m, v in zip(mass, values, strict=True) if v <= u)
            assert law.cdf(float(u)) == pytest.approx(float(below), rel=1e-9)
        at, total = law.steps
        assert law.different == len(set(values)) >= len(at)
        assert total[-1] == pytest.approx(1)
        mean = float(sum(m * v for m, v in zip(mass, values, strict=True)))
        if middle:
            assert mean == pytest.approx(0.5)


@given(st.integers(1, 100), st.integers(1, 99), st.floats(0, 1), st.sampled_from(list(Sided)))
def test_an_exact_test_holds_alpha(n, hundredths, u, sided):
    assert p_value_law(n, hundredths / 100, sided).cdf(u) <= u * (1 + 2e-9)


def test_cases_and_domains():
    tosses = p_value_law(4, 0.5, Sided.TWO)
    assert judge_size(tosses, 0.05) is Size.NEVER
    assert judge_size(tosses, 0.125) is Size.EXACT
    assert judge_size(tosses, 0.2) is Size.BELOW
    assert judge_size(p_value_law(6, 0.5, Sided.TWO, True), 0.02) is Size.ABOVE
    assert isinstance(tosses, PValueLaw) and np.sum(tosses.mass) == pytest.approx(1)
    for n, theta in ((0, 0.5), (4, 0.0), (4, 1.0)):
        with pytest.raises(ValueError, match="must"):
            p_value_law(n, theta, Sided.TWO)


@pytest.mark.parametrize("theta", [0.01, 0.37, 0.5, 0.99])
@pytest.mark.parametrize("n", [1, 7, 10, 63])
def test_where_every_count_is_rejected_the_size_is_one(n, theta):
    law = p_value_law(n, theta, Sided.TWO, True)
    assert law.cdf(float(law.p.max())) == 1.0
