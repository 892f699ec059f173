"""Several assets: covariance, correlation, principal components, weights of least variance."""

from dataclasses import dataclass

import numpy as np
from scipy import linalg, optimize

from core.maths.linear_algebra.principal_components import (
    PrincipalComponents,
    fit_principal_components,
)


@dataclass(frozen=True, eq=False)
class AssetMoments:
    """Moments of the daily returns of A assets, scaled to a year.

    mean, volatility: (A,); covariance, correlation: (A, A), dividing by n − 1; n: days.
    """

    mean: np.ndarray
    volatility: np.ndarray
    covariance: np.ndarray
    correlation: np.ndarray
    n: int


@dataclass(frozen=True, eq=False)
class Portfolio:
    """Constant weights and their risk.

    weights: (A,), sum 1; volatility: √(wᵀΣw) a year; contribution: (A,) shares of the variance,
    w_i(Σw)_i / wᵀΣw, sum 1; diversification: Σ |w_i| σ_i / volatility, 1 for a single
    asset; of gross weights, so no ratio of risks where some are negative.
    """

    weights: np.ndarray
    volatility: float
    contribution: np.ndarray
    diversification: float


def asset_moments(returns: np.ndarray, per_year: float, shrinkage: float = 0.0) -> AssetMoments:
    """Mean, covariance and correlation of daily returns, times days a year.

    shrinkage δ in [0, 1] moves every correlation towards their mean ρ̄: (1 − δ)ρ_ij + δρ̄; the
    volatilities stay. Few days and many assets make correlations that are extreme by chance, and
    least variance seeks out just those. returns: (n, A), simple for portfolios (log returns differ
    little a day). Errors: ValueError for n < 3, a constant asset, non-finite values, δ outside
    [0, 1]. Source: Ledoit and Wolf, "Honey, I shrunk the sample covariance matrix", Journal of
    Portfolio Management 30(4), 2004 (the target; δ is chosen by hand here).
    """
    R = np.asarray(returns, dtype=float)
    if R.ndim != 2 or len(R) < 3:
        raise ValueError(f"returns must be at least 3 days by assets, got shape {R.shape}")
    if not np.isfinite(R).all():
        raise ValueError("returns must be finite")
    if not 0 <= shrinkage <= 1:
        raise ValueError(f"shrinkage must lie in [0, 1], got {shrinkage}")
    constant = np.ptp(R, axis=0) == 0
    if constant.any():
        raise ValueError(f"every asset must vary, got a constant one at {int(np.argmax(constant))}")
    assets = R.shape[1]
    covariance = np.atleast_2d(np.cov(R, rowvar=False)) * per_year
    volatility = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(volatility, volatility)
    np.fill_diagonal(correlation, 1.0)
    if assets > 1:
        average = (correlation.sum() - assets) / (assets * (assets - 1))
        correlation = (1 - shrinkage) * correlation + shrinkage * average
        np.fill_diagonal(correlation, 1.0)
    covariance = correlation * np.outer(volatility, volatility)
    return AssetMoments(R.mean(axis=0) * per_year, volatility, covariance, correlation, len(R))


def days_to_learn_from(returns: np.ndarray, share: float) -> int:
    """How many of the first days a share of all is; more, if an asset has not moved by then.

    At least 3 days stay on either side. returns: (n, A), n ≥ 6, of assets that vary at some time.

    >>> days_to_learn_from(np.c_[np.arange(10.0), np.r_[np.zeros(6), np.ones(4)]], 0.4)
    7
    """
    R = np.asarray(returns, dtype=float)
    moved = np.argmax(R[0] != R, axis=0).max() + 1  # with this many days, every asset has
    return int(np.clip(max(round(share * len(R)), moved), 3, len(R) - 3))


def return_components(returns: np.ndarray, standardise: bool = True) -> PrincipalComponents:
    """Principal components of the days' returns, of equal scale where `standardise`.

    Among stocks the first direction usually has the same sign throughout: "the market".
    Errors: those of fit_principal_components.
    """
    return fit_principal_components(returns, standardise=standardise)


def minimum_variance(covariance: np.ndarray, short: bool = True) -> np.ndarray:
    """Weights, (A,), sum 1, that minimise wᵀΣw.

    With short sales w = Σ⁻¹1/(1ᵀΣ⁻¹1), from the Lagrange condition Σw = λ1: every asset has the
    same covariance with the portfolio. Without (w ≥ 0) the same holds for the assets that are held,
    and the others have a greater one; found as x/Σx with x ≥ 0 minimising ½xᵀΣx − 1ᵀx, which is a
    non-negative least-squares problem in the Cholesky factor of Σ.
    Errors: ValueError for a covariance that is not square, symmetric and positive definite.
    Source: Markowitz, Portfolio Selection, 1959; Luenberger, Investment Science, 1998, section 6.7.

    >>> minimum_variance(np.diag([1.0, 4.0])).tolist()
    [0.8, 0.2]
    """
    covariance = np.asarray(covariance, dtype=float)
    if covariance.ndim != 2 or not np.allclose(covariance, covariance.T):
        raise ValueError("covariance must be square and symmetric")
    # In units of volatility, so that the check for definiteness is one of correlations.
    scale = np.sqrt(np.maximum(np.diag(covariance), 0.0))
    if np.any(scale == 0):
        raise ValueError("covariance must have a positive diagonal")
    correlation = covariance / np.outer(scale, scale)
    if linalg.eigvalsh(correlation)[0] < 1e-10:
        raise ValueError("covariance must be positive definite: two assets or mixes are the same")
    if short:
        x = linalg.solve(correlation, 1 / scale, assume_a="pos") / scale
    else:
        root = linalg.cholesky(correlation, lower=True)
        target = linalg.solve_triangular(root, 1 / scale, lower=True)
        x = optimize.nnls(root.T, target)[0] / scale
    return x / x.sum()


def portfolio(weights: np.ndarray, covariance: np.ndarray) -> Portfolio:
    """Risk of constant weights, brought back to them every day.

    Errors: ValueError for weights that do not sum to 1 or do not match the covariance.
    """
    w, covariance = np.asarray(weights, dtype=float), np.asarray(covariance, dtype=float)
    if covariance.shape != (len(w), len(w)):
        raise ValueError(f"weights and covariance must match, got {w.shape}, {covariance.shape}")
    if not np.isclose(w.sum(), 1.0):
        raise ValueError(f"weights must sum to 1, got {w.sum():g}")
    pull = covariance @ w
    variance = float(w @ pull)
    volatility = np.sqrt(variance)
    alone = float(np.abs(w) @ np.sqrt(np.diag(covariance)))
    return Portfolio(w, float(volatility), w * pull / variance, alone / float(volatility))


def held_out_volatility(
    returns: np.ndarray, weights: np.ndarray, split: int, per_year: float
) -> tuple[float, float]:
    """Volatility a year of Σ w_i R_i before and from day `split` on.

    Weights chosen on the days before look better there than they are. returns: (n, A) simple.
    Errors: ValueError unless at least 3 days lie on either side.
    """
    R = np.asarray(returns, dtype=float)
    if not 3 <= split <= len(R) - 3:
        raise ValueError(f"split must lie between 3 and {len(R) - 3}, got {split}")
    held = R @ np.asarray(weights, dtype=float)
    year = np.sqrt(per_year)
    return float(held[:split].std(ddof=1) * year), float(held[split:].std(ddof=1) * year)
