"""Moments of several assets, and weights of least variance against a general optimiser."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from core.maths.case_studies.stock_trends.garch import Garch, simulate_garch
from core.maths.case_studies.stock_trends.portfolio import (
    asset_moments,
    days_to_learn_from,
    held_out_volatility,
    minimum_variance,
    portfolio,
    return_components,
)


def random_covariance(seed, assets=5):
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(assets, assets + 2)) * rng.uniform(0.05, 0.4, (assets, 1))
    return root @ root.T


@pytest.fixture
def returns():
    return simulate_garch(Garch(), 600, assets=4, seed=1).returns * [1, 1.5, 0.7, 1]


def test_moments(returns):
    found = asset_moments(returns, 250)
    np.testing.assert_allclose(found.covariance, 250 * np.cov(returns.T))
    np.testing.assert_allclose(found.correlation, np.corrcoef(returns.T))
    np.testing.assert_allclose(found.volatility, np.sqrt(250) * returns.std(axis=0, ddof=1))
    np.testing.assert_allclose(found.mean, 250 * returns.mean(axis=0))
    assert asset_moments(returns[:, :1], 250).correlation.tolist() == [[1]]


def test_shrinkage_moves_correlations_and_keeps_volatilities(returns):
    plain, half, full = (asset_moments(returns, 250, s) for s in (0, 0.5, 1))
    off = ~np.eye(4, dtype=bool)
    average = plain.correlation[off].mean()
    np.testing.assert_allclose(full.correlation[off], average)
    np.testing.assert_allclose(half.correlation[off], (plain.correlation[off] + average) / 2)
    np.testing.assert_allclose(np.diag(half.covariance), np.diag(plain.covariance))
    np.testing.assert_allclose(np.diag(half.correlation), 1)


@settings(max_examples=30)
@given(st.integers(0, 10_000), st.integers(1, 6), st.booleans())
def test_minimum_variance_against_a_general_optimiser(seed, assets, short):
    covariance = random_covariance(seed, assets)
    w = minimum_variance(covariance, short)
    assert w.sum() == pytest.approx(1)
    scale = np.trace(covariance)
    other = optimize.minimize(
        lambda x: x @ covariance @ x / scale,
        np.full(assets, 1 / assets),
        jac=lambda x: 2 * covariance @ x / scale,
        bounds=None if short else [(0, None)] * assets,
        constraints={"type": "eq", "fun": lambda x: x.sum() - 1, "jac": np.ones_like},
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 500},
    )
    assert w @ covariance @ w <= other.fun * scale * (1 + 1e-6)
    assert w @ covariance @ w == pytest.approx(other.fun * scale, rel=1e-3)
    pull = covariance @ w  # Lagrange and Kuhn–Tucker conditions
    if short:
        np.testing.assert_allclose(pull, pull[0], rtol=1e-6)
    else:
        assert np.all(w >= 0)
        held = w > 0
        np.testing.assert_allclose(pull[held], w @ pull, rtol=1e-6)
        assert np.all(pull[~held] >= (w @ pull) * (1 - 1e-6))


def test_minimum_variance_by_hand():
    np.testing.assert_allclose(minimum_variance(np.eye(3)), 1 / 3)
    # Two assets: w₁ = (σ₂² − ρσ₁σ₂)/(σ₁² + σ₂² − 2ρσ₁σ₂); here the second is sold short.
    covariance = np.array([[0.01, 0.018], [0.018, 0.04]])
    np.testing.assert_allclose(minimum_variance(covariance), [0.022 / 0.014, -0.008 / 0.014])
    assert minimum_variance(covariance, short=False).tolist() == [1, 0]


def test_portfolio():
    covariance = np.diag([0.04, 0.01])
    found = portfolio(np.array([0.5, 0.5]), covariance)
    assert found.volatility == pytest.approx(np.sqrt(0.0125))
    np.testing.assert_allclose(found.contribution, [0.8, 0.2])
    assert found.diversification == pytest.approx(0.15 / np.sqrt(0.0125))
    assert portfolio(np.array([1.0, 0.0]), covariance).diversification == pytest.approx(1)
    best = portfolio(minimum_variance(covariance), covariance)
    np.testing.assert_allclose(
        best.contribution, best.weights
    )  # equal covariances: wᵢ is the share


def test_held_out_volatility(returns):
    simple = np.expm1(returns)
    w = minimum_variance(asset_moments(simple[:300], 252).covariance)
    before, after = held_out_volatility(simple, w, 300, 252)
    assert before == pytest.approx(
        portfolio(w, asset_moments(simple[:300], 252).covariance).volatility
    )
    assert after == pytest.approx(np.sqrt(252) * (simple[300:] @ w).std(ddof=1))
    equal = held_out_volatility(simple, np.full(4, 0.25), 300, 252)
    assert before < equal[0]


def test_every_asset_has_moved_on_the_days_learned_from(returns):
    late = returns.copy()
    late[:400, 1] = 0
    assert days_to_learn_from(returns, 0.2) == round(0.2 * len(returns))
    split = days_to_learn_from(late, 0.2)
    assert split == 401
    asset_moments(late[:split], 252)
    with pytest.raises(ValueError, match="must vary"):
        asset_moments(late[: split - 1], 252)
    assert days_to_learn_from(returns[:10], 0.0) == 3
    assert days_to_learn_from(returns[:10], 1.0) == 7


def test_first_component_is_the_market(returns):
    found = return_components(returns)
    values = np.linalg.eigvalsh(np.corrcoef(returns.T))[::-1]
    np.testing.assert_allclose(found.variances, values)
    assert np.all(found.directions[:, 0] > 0.3)
    assert found.explained[0] == pytest.approx(values[0] / 4)
    raw = return_components(returns, standardise=False)
    assert raw.variances.sum() == pytest.approx(returns.var(axis=0, ddof=1).sum())


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: asset_moments(np.ones(5), 252), "at least 3 days by assets"),
        (lambda: asset_moments(np.ones((2, 2)), 252), "at least 3 days by assets"),
        (lambda: asset_moments(np.full((5, 2), np.nan), 252), "returns must be finite"),
        (lambda: asset_moments(np.eye(5)[:, :3], 252, 1.1), "shrinkage must lie in"),
        (lambda: asset_moments(np.c_[np.arange(5.0), np.ones(5)], 252), "a constant one at 1"),
        (lambda: minimum_variance(np.array([[1.0, 2.0], [0.0, 1.0]])), "square and symmetric"),
        (lambda: minimum_variance(np.ones(3)), "square and symmetric"),
        (lambda: minimum_variance(np.ones((2, 2))), "positive definite"),
        (lambda: minimum_variance(np.zeros((2, 2))), "positive diagonal"),
        (lambda: portfolio(np.array([0.5, 0.4]), np.eye(2)), "must sum to 1, got 0.9"),
        (lambda: portfolio(np.ones(1), np.eye(2)), "weights and covariance must match"),
        (lambda: held_out_volatility(np.ones((9, 2)), np.ones(2), 7, 252), "between 3 and 6"),
    ],
)
def test_bad_arguments(call, message):
    with pytest.raises(ValueError, match=message):
        call()
