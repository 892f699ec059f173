"""ARMA processes against statsmodels, scipy.signal, exact fractions and quadrature."""

from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, signal
from statsmodels.tsa.arima_process import ArmaProcess

from core.maths.statistics.arma import (
    Arma,
    Bounds,
    Fading,
    Shocks,
    autocovariances,
    impulse_response,
    invertible_twin,
    is_stationary,
    judge_arma,
    simulate,
    spectral_density,
    without_common,
)
from core.maths.statistics.autocorrelation import durbin_levinson

hundredths = st.integers(-220, 220).map(lambda i: i / 100)
pairs = st.tuples(hundredths, st.integers(-120, 120).map(lambda i: i / 100))
many = settings(deadline=None, max_examples=200)


def inside(phi):
    """Stationary by exact fractions."""
    a, b = (F(round(100 * one), 100) for one in phi)
    return a + b < 1 and b - a < 1 and abs(b) < 1


@given(pairs, pairs)
@many
def test_as_statsmodels_has_it(phi, theta):
    if not inside(phi) or max(abs(np.roots([1, -phi[0], -phi[1]]))) > 0.995:
        return
    process, oracle = Arma(phi, theta), ArmaProcess([1, -phi[0], -phi[1]], [1, *theta])
    found = autocovariances(process, 20)
    assert found == pytest.approx(oracle.acovf(21), rel=1e-6, abs=1e-8 * (1 + found[0]))
    assert durbin_levinson(found[1:] / found[0])[:8] == pytest.approx(oracle.pacf(9)[1:], abs=1e-4)
    assert impulse_response(process, 15) == pytest.approx(oracle.arma2ma(15))


@given(pairs, pairs, st.integers(0, 99))
@many
def test_the_path_is_scipy_s_filter(phi, theta, seed):
    shocks = np.random.default_rng(seed).standard_normal(40)
    expected = signal.lfilter([1, *theta], [1, -phi[0], -phi[1]], shocks)
    assert simulate(Arma(phi, theta), shocks) == pytest.approx(expected, rel=1e-8, abs=1e-8)


@given(pairs)
@many
def test_roots_and_triangle(phi):
    process = Arma(phi)
    expected = np.abs([z for z in np.roots([1, -phi[0], -phi[1]]) if abs(z) > 1e-6])
    assert np.sort(np.abs(process.roots)) == pytest.approx(np.sort(expected), abs=1e-6)
    assert is_stationary(phi) == inside(phi)
    bounds = judge_arma(process).bounds
    largest = max(expected, default=0)
    if largest > 1 + 1e-4:
        assert bounds is Bounds.EXPLOSIVE
    elif 0 < largest < 1 - 1e-4:
        assert bounds is Bounds.STATIONARY


@given(pairs, pairs)
@settings(deadline=None, max_examples=30)
def test_the_spectrum_holds_the_variance(phi, theta):
    if not inside(phi) or max(abs(np.roots([1, -phi[0], -phi[1]]))) > 0.95:
        return
    process = Arma(phi, theta)
    whole, _ = integrate.quad(lambda w: spectral_density(process, w), 0, np.pi, limit=200)
    assert 2 * whole == pytest.approx(autocovariances(process, 2)[0], rel=1e-6)


@given(pairs, pairs)
@many
def test_the_twin_has_the_same_autocorrelations(phi, theta):
    if not inside(phi):
        return
    process = Arma(phi, theta)
    twin = invertible_twin(process)
    assert all(np.abs(twin.shock_roots) <= 1 + 1e-8)
    one, other = (autocovariances(each, 12) for each in (process, twin))
    assert one / one[0] == pytest.approx(other / other[0], abs=1e-6)


@pytest.mark.parametrize(
    ("phi", "theta", "left", "common"),
    [
        ((0.5, 0), (-0.5, 0), ((0, 0), (0, 0)), 1),
        ((1.1, -0.6), (-1.1, 0.6), ((0, 0), (0, 0)), 2),
        ((1.3, -0.4), (-0.5, 0), ((0.8, 0), (0, 0)), 1),
        ((0.5, 0), (-1.3, 0.4), ((0, 0), (-0.8, 0)), 1),
        ((1.3, -0.4), (-0.2, -0.15), ((0.8, 0), (0.3, 0)), 1),
        ((1.3, -0.4), (0.2, 0), ((1.3, -0.4), (0.2, 0)), 0),
        ((0.5, 0), (0.3, 0), ((0.5, 0), (0.3, 0)), 0),
        ((0, 0.25), (0, 0.25), ((0, 0.25), (0, 0.25)), 0),
    ],
)
def test_common_roots_are_cancelled(phi, theta, left, common):
    found, count = without_common(Arma(phi, theta))
    assert count == common
    assert found.phi == pytest.approx(left[0]) and found.theta == pytest.approx(left[1])


@pytest.mark.parametrize(
    ("phi", "theta", "bounds", "shocks", "fading"),
    [
        ((0, 0), (0, 0), Bounds.NONE, Shocks.NONE, Fading.WHITE),
        ((0, 0), (0.5, 0), Bounds.NONE, Shocks.INVERTIBLE, Fading.CUT),
        ((0, 0), (-1, 0), Bounds.NONE, Shocks.UNIT, Fading.CUT),
        ((0, 0), (2, 0), Bounds.NONE, Shocks.BEYOND, Fading.CUT),
        ((0.8, 0), (0, 0), Bounds.STATIONARY, Shocks.NONE, Fading.SAME),
        ((-0.8, 0), (0, 0), Bounds.STATIONARY, Shocks.NONE, Fading.ALTERNATING),
        ((0, 0.25), (0, 0), Bounds.STATIONARY, Shocks.NONE, Fading.BOTH),
        ((1, -0.25), (0, 0), Bounds.STATIONARY, Shocks.NONE, Fading.DOUBLE),
        ((1.1, -0.6), (0, 0), Bounds.STATIONARY, Shocks.NONE, Fading.CYCLE),
        ((0.5, 0), (-2, 0), Bounds.STATIONARY, Shocks.BEYOND, Fading.WHITE),
        ((1, 0), (0, 0), Bounds.UNIT, Shocks.NONE, None),
        ((0.3, 0.7), (0, 0), Bounds.UNIT, Shocks.NONE, None),
        ((0.5, -1), (0, 0), Bounds.UNIT, Shocks.NONE, None),
        ((2, -1), (0, 0), Bounds.UNIT, Shocks.NONE, None),
        ((1.01, 0), (0, 0), Bounds.EXPLOSIVE, Shocks.NONE, None),
        ((1, 0), (-1, 0), Bounds.NONE, Shocks.NONE, Fading.WHITE),
    ],
)
def test_verdicts(phi, theta, bounds, shocks, fading):
    found = judge_arma(Arma(phi, theta))
    assert (found.bounds, found.shocks, found.fading) == (bounds, shocks, fading)


def test_no_autocovariance_without_stationarity():
    assert np.isnan(autocovariances(Arma((1, 0)), 3)).all()
    assert np.isinf(spectral_density(Arma((1, 0)), np.zeros(1)))[0]
    assert autocovariances(Arma((0.5, 0)), 0).tolist() == pytest.approx([4 / 3])
