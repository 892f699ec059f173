"""Stable laws against scipy's, against Lévy's law in closed form, and against an integral."""

import numpy as np
import pytest
from scipy import stats
from scipy.integrate import quad

from core.maths.probability.stable_laws import pareto_limit, pareto_limit_law, skewed_stable


def test_the_law_with_index_one_half_is_levy_s():
    x = np.array([0.05, 0.3, 1.0, 7.0, 100.0])
    density, cdf = skewed_stable(x, 0.5)
    assert density == pytest.approx(stats.levy.pdf(x))
    assert cdf == pytest.approx(stats.levy.cdf(x))
    assert skewed_stable(np.array([-1.0, 0.0]), 0.5)[1].tolist() == [0, 0]


@pytest.mark.parametrize("alpha", [0.7, 1.3, 1.7, 1.9])
def test_against_scipy(alpha):
    x = np.array([-1.5, -0.4, 0.6, 2.0, 9.0])
    law = stats.levy_stable(alpha, 1)
    law.dist.parameterization = "S1"
    density, cdf = skewed_stable(x, alpha)
    assert density == pytest.approx(law.pdf(x), abs=1e-6)
    assert cdf == pytest.approx(law.cdf(x), abs=1e-6)


@pytest.mark.parametrize("alpha", [0.6, 1.0, 1.1, 1.5])
def test_the_characteristic_function_of_the_limit_is_pareto_s(alpha):
    """n·(φ(t/a) − 1) for large a = n^(1/α), by quadrature, against a Gil-Pelaez integral of it."""

    def exponent(t):
        """∫ (e^(itx) − 1 − correction) α x^(−α−1) dx from 0 on: what n·ln φ goes to."""
        if alpha == 1:
            return -np.pi / 2 * t + 1j * t * (1 - 0.5772156649015329 - np.log(t))
        from scipy.special import gamma

        return gamma(1 - alpha) * -((-1j * t) ** alpha)

    for x in (-1.0, 1.0, 4.0):

        def wave(t, x=x):
            return (np.exp(exponent(t) - 1j * t * x)).imag / t

        value = 0.5 - quad(wave, 0, 1, limit=400)[0] / np.pi
        value -= quad(wave, 1, 400, limit=2000)[0] / np.pi
        assert pareto_limit_law(np.array([x]), alpha)[1][0] == pytest.approx(value, abs=2e-4)


def test_domain():
    for wrong in (0, 2, -1, 2.5):
        with pytest.raises(ValueError, match="alpha"):
            skewed_stable(np.array([1.0]), wrong)
        with pytest.raises(ValueError, match="alpha"):
            pareto_limit(wrong)


def test_the_tail_of_the_limit_is_pareto_s():
    for alpha in (0.6, 1.5):
        x = np.array([25.0])
        above = 1 - pareto_limit_law(x, alpha)[1][0]
        assert above == pytest.approx(float(x[0]) ** -alpha, rel=0.15)
