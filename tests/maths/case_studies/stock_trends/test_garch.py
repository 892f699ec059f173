"""The simulator: its recursion, its moments, and what it must not contain."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.maths.case_studies.stock_trends.garch import (
    BURN_IN,
    SIMULATED_PER_YEAR,
    Garch,
    simulate_garch,
    simulated_prices,
)
from core.maths.statistics.autocorrelation import autocorrelation


def test_recursion_of_the_variance():
    """σ² of every day from the day before, written out."""
    model = Garch(drift=0.1, alpha=0.1, beta=0.85)
    path = simulate_garch(model, 300, assets=2, seed=3)
    shock = path.returns - 0.1 / SIMULATED_PER_YEAR
    expected = model.omega() + 0.1 * shock[:-1] ** 2 + 0.85 * path.volatility[:-1] ** 2
    np.testing.assert_allclose(path.volatility[1:] ** 2, expected, rtol=1e-12)


def test_moments_of_a_long_path():
    model = Garch(volatility=0.2, alpha=0.05, beta=0.9, dof=10, correlation=0.5)
    path = simulate_garch(model, 200_000, assets=2, seed=0)
    r = path.returns
    np.testing.assert_allclose(r.std(axis=0) * np.sqrt(SIMULATED_PER_YEAR), 0.2, rtol=0.02)
    np.testing.assert_allclose(
        r.mean(axis=0) * SIMULATED_PER_YEAR,
        0.06,
        atol=4 * 0.2 / np.sqrt(200_000 / SIMULATED_PER_YEAR),
    )
    z = (r - r.mean(axis=0)) / path.volatility
    np.testing.assert_allclose(z.var(axis=0), 1, rtol=0.02)
    assert np.corrcoef(z, rowvar=False)[0, 1] == pytest.approx(0.5, abs=0.02)
    kurtosis = np.mean((r - r.mean(axis=0)) ** 4, axis=0) / r.var(axis=0) ** 2
    np.testing.assert_allclose(kurtosis, model.kurtosis(), rtol=0.15)


def test_size_has_memory_and_direction_has_none():
    r = simulate_garch(Garch(alpha=0.1, beta=0.88), 20_000, seed=2).returns[:, 0]
    signed, size = autocorrelation(r, 20), autocorrelation(np.abs(r), 20)
    assert np.all(np.abs(signed.value) < 1.6 * signed.robust_band)
    assert np.all(size.value > 3 * size.band)


def test_kurtosis_of_normal_shocks_and_without_reaction():
    """κ = 3(1 − (α + β)²)/(1 − (α + β)² − 2α²) for the normal; the shocks' own where α = 0."""
    free = 1 - 0.95**2
    normal = Garch(alpha=0.1, beta=0.85, dof=1e9).kurtosis()
    assert normal == pytest.approx(3 * free / (free - 2 * 0.1**2), rel=1e-6)
    assert Garch(alpha=0.0, beta=0.5, dof=10).kurtosis() == pytest.approx(4)
    assert Garch(dof=4).kurtosis() == np.inf
    assert Garch(alpha=0.4, beta=0.55, dof=30).kurtosis() == np.inf


def test_half_life():
    model = Garch(alpha=0.08, beta=0.9)
    assert 0.98 ** model.half_life() == pytest.approx(0.5)
    assert Garch(alpha=0.0, beta=0.0).half_life() == 0


@settings(max_examples=20)
@given(st.floats(0, 0.3), st.floats(0, 0.69), st.floats(2.1, 50), st.integers(1, 4))
def test_paths_are_finite_and_of_positive_volatility(alpha, beta, dof, assets):
    path = simulate_garch(Garch(alpha=alpha, beta=beta, dof=dof), 50, assets, seed=1)
    assert np.isfinite(path.returns).all()
    assert np.all(path.volatility > 0)


def test_seed_and_independence_of_parameters():
    """A slider on α moves the same path, it does not draw a new one."""
    one, two = (simulate_garch(Garch(alpha=a), 100, seed=4) for a in (0.08, 0.0801))
    np.testing.assert_allclose(one.returns, two.returns, atol=1e-3)
    again = simulate_garch(Garch(), 100, seed=4)
    np.testing.assert_array_equal(one.returns, again.returns)
    assert not np.array_equal(again.returns, simulate_garch(Garch(), 100, seed=5).returns)
    constant = simulate_garch(Garch(alpha=0, beta=0), 100).volatility
    np.testing.assert_allclose(constant, 0.18 / np.sqrt(SIMULATED_PER_YEAR))
    assert Garch().half_life() < BURN_IN / 5


def test_simulated_prices():
    prices = simulated_prices(Garch(), 500, 3, seed=1)
    assert prices.price.shape == (501, 3)
    np.testing.assert_array_equal(prices.price[0], 100)
    np.testing.assert_allclose(prices.returns(), simulate_garch(Garch(), 500, 3, 1).returns)
    assert prices.assets == ("A", "B", "C")
    assert np.all(np.diff(prices.date).astype(int) > 0)
    assert "imulated" in prices.note
    years = (prices.date[-1] - prices.date[0]).astype(int) / 365.25
    assert prices.per_year == pytest.approx(500 / years), "one convention, from the dates"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"alpha": -0.1}, "non-negative, got -0.1"),
        ({"alpha": 0.2, "beta": 0.8}, "alpha . beta must be below 1, got 1"),
        ({"dof": 2}, "dof must be above 2, got 2"),
        ({"volatility": 0}, "volatility must be positive, got 0"),
        ({"correlation": 1.5}, "correlation must lie in .0, 1., got 1.5"),
    ],
)
def test_bad_parameters(change, message):
    with pytest.raises(ValueError, match=message):
        Garch(**change)


def test_bad_sizes():
    with pytest.raises(ValueError, match="days must be at least 1, got 0"):
        simulate_garch(Garch(), 0)
    with pytest.raises(ValueError, match="assets must be at least 1, got 0"):
        simulate_garch(Garch(), 10, 0)
    with pytest.raises(ValueError, match="at most 26, got 27"):
        simulated_prices(Garch(), 10, 27)
