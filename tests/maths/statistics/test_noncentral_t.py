"""The noncentral t law against arbitrary precision, scipy and what must hold of any law."""

import math

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from core.maths.statistics.noncentral_t import (
    deviation_density,
    noncentral_t_density,
    noncentral_t_tail,
)


def exact_tail(t, delta, df):
    """∫ Φ(δ − t·s) f(s) ds with 15 digits."""
    k, spread = mp.mpf(df) / 2, 9 / math.sqrt(2 * df)
    high = 1 + spread + (8 if df < 5 else 0)
    turns = [(delta + u) / t for u in range(-8, 9, 2)] if t else []
    ends = sorted({float(np.clip(x, max(0, 1 - spread), high)) for x in [0, high, *turns, 1]})

    def inner(s):
        return mp.ncdf(delta - t * s) * 2 * k**k / mp.gamma(k) * s ** (df - 1) * mp.exp(-k * s * s)

    return float(mp.quad(inner, ends))


@pytest.mark.parametrize(
    ("t", "delta", "df"),
    [
        (2.5, 3, 1),
        (-3, 0.5, 2),
        (0, 0.5, 3),
        (640, 3, 1),
        (12, 20, 9),
        (2, -2, 999),
        (2.5, 3, 5000),
        (1.96, 335, 49_999),
    ],
)
def test_tail_in_arbitrary_precision(t, delta, df):
    assert noncentral_t_tail(t, delta, df)[0] == pytest.approx(exact_tail(t, delta, df), abs=1e-12)


@given(st.integers(-80, 80), st.integers(-40, 40), st.sampled_from([1, 2, 3, 7, 19, 60, 400]))
def test_tail_is_scipy_s(t, delta, df):
    t, delta = t / 10, delta / 10
    assert noncentral_t_tail(t, delta, df)[0] == pytest.approx(stats.nct.sf(t, df, delta), abs=1e-9)


@pytest.mark.parametrize("df", [1, 2, 19, 300])
@pytest.mark.parametrize("delta", [0.0, -1.5, 3.0])
def test_density_is_scipy_s_and_the_slope_of_the_tail(df, delta):
    t = np.linspace(-6, 9, 31) + 0.01
    density = noncentral_t_density(t, delta, df)
    if df < 300:  # scipy's overflows
        assert density == pytest.approx(stats.nct.pdf(t, df, delta), abs=1e-10)
    h = 1e-4
    slope = (noncentral_t_tail(t - h, delta, df) - noncentral_t_tail(t + h, delta, df)) / (2 * h)
    assert density == pytest.approx(slope, abs=1e-7)


def test_without_a_shift_it_is_student_s():
    t = np.array([-640.0, -2.0, 0.0, 0.3, 12.7, 640.0])
    for df in (1, 4, 99, 999, 1001, 1e6):
        assert noncentral_t_tail(t, 0.0, df) == pytest.approx(stats.t.sf(t, df), rel=1e-9)


@given(st.floats(-50, 50), st.floats(-9, 9), st.integers(1, 100_000))
def test_mirrored(t, delta, df):
    both = noncentral_t_tail([t, -t], [delta, -delta], df)
    assert both.sum() == pytest.approx(1, abs=1e-11)


def test_the_ends_and_a_known_deviation():
    assert noncentral_t_tail([math.inf, -math.inf], 1.0, 5).tolist() == [0, 1]
    assert noncentral_t_tail([1.0], 1.0, math.inf).tolist() == [0.5]
    assert noncentral_t_density([1.0], 1.0, math.inf)[0] == pytest.approx(0.398942, abs=1e-6)
    for df in (0.5, -1, math.nan):
        with pytest.raises(ValueError, match="df"):
            noncentral_t_tail(1.0, 0.0, df)


@pytest.mark.parametrize("df", [1, 5, 999, 1000, 1e5])
def test_the_deviation_is_a_root_of_chi_squared(df):
    s = np.linspace(max(0.01, 1 - 5 / math.sqrt(2 * df)), 1 + 5 / math.sqrt(2 * df), 21)
    expected = 2 * df * s * stats.chi2.pdf(df * s * s, df)
    assert deviation_density(s, df) == pytest.approx(expected, rel=1e-7)


@pytest.mark.parametrize("df", [1, 2.5, 30, 1e5, 1e7])
def test_without_an_effect_the_density_is_student_s(df):
    t = np.array([-40.0, -1.3, 0.0, 0.2, 6.0])
    assert noncentral_t_density(t, 0.0, df) == pytest.approx(stats.t.pdf(t, df), rel=1e-9)
