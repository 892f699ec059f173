"""Simulated markets: GARCH(1,1) volatility with Student-t shocks, one or several assets."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.maths.case_studies.stock_trends.price_series import (
    DAYS_A_YEAR,
    PriceSet,
    prices_from_returns,
)

BURN_IN = 500
SIMULATED_PER_YEAR = DAYS_A_YEAR * 5 / 7  # weekdays, as the dates have them


@dataclass(frozen=True)
class Garch:
    """Parameters of r_t = μ + σ_t·z_t with σ²_t = ω + α(r_{t−1} − μ)² + β·σ²_{t−1}.

    drift: μ a year; volatility: deviation of r a year, from which ω = (1 − α − β)·variance a day;
    alpha: α, reaction to yesterday's shock; beta: β, memory; dof: ν of Student's t, scaled to
    variance 1; correlation: ρ between the shocks of two assets; per_year: days a year.
    Errors: ValueError for α < 0, β < 0, α + β ≥ 1 (no finite variance), ν ≤ 2, volatility ≤ 0,
    ρ outside [0, 1].
    """

    drift: float = 0.06
    volatility: float = 0.18
    alpha: float = 0.08
    beta: float = 0.9
    dof: float = 6.0
    correlation: float = 0.6
    per_year: float = SIMULATED_PER_YEAR

    def __post_init__(self) -> None:
        if self.alpha < 0 or self.beta < 0:
            raise ValueError(
                f"alpha and beta must be non-negative, got {self.alpha:g}, {self.beta:g}"
            )
        if self.alpha + self.beta >= 1:
            raise ValueError(
                f"alpha + beta must be below 1, got {self.alpha + self.beta:g}: "
                "the variance would be infinite"
            )
        if self.dof <= 2:
            raise ValueError(f"dof must be above 2, got {self.dof:g}: the variance is infinite")
        if self.volatility <= 0:
            raise ValueError(f"volatility must be positive, got {self.volatility:g}")
        if not 0 <= self.correlation <= 1:
            raise ValueError(f"correlation must lie in [0, 1], got {self.correlation:g}")

    def omega(self) -> float:
        """ω, variance a day."""
        return (1 - self.alpha - self.beta) * self.volatility**2 / self.per_year

    def half_life(self) -> float:
        """Days after which half of a rise in volatility is forgotten, ln ½ / ln(α + β)."""
        persistence = self.alpha + self.beta
        return float(np.log(0.5) / np.log(persistence)) if persistence > 0 else 0.0

    def kurtosis(self) -> float:
        """E z⁴/(E z²)² of the returns, ∞ where the fourth moment does not exist.

        κ_z(1 − (α + β)²)/(1 − (α + β)² − (κ_z − 1)α²) with κ_z = 3 + 6/(ν − 4) of the shocks; the
        normal distribution has 3. Source: Bollerslev 1986, section 3, for shocks of kurtosis κ_z.
        """
        if self.dof <= 4:
            return np.inf
        shocks = 3 + 6 / (self.dof - 4)
        free = 1 - (self.alpha + self.beta) ** 2
        left = free - (shocks - 1) * self.alpha**2
        return shocks * free / left if left > 0 else np.inf


@dataclass(frozen=True, eq=False)
class GarchPath:
    """Simulated returns and the volatility they were drawn with, both (days, assets), a day."""

    returns: np.ndarray
    volatility: np.ndarray


def simulate_garch(model: Garch, days: int, assets: int = 1, seed: int = 0) -> GarchPath:
    """A path of a GARCH(1,1) process for each asset; the shocks of one day hang together.

    z = √((ν − 2)/χ²_ν)·(√ρ·f + √(1 − ρ)·e): multivariate Student-t with variance 1, correlation ρ
    and a common χ², so that a wild day is wild for all. The first 500 days are thrown away.
    The same seed draws the same shocks whatever α, β, μ and the volatility are.
    Returns GarchPath. Errors: ValueError for days < 1 or assets < 1.
    Source: Bollerslev, Journal of Econometrics 31, 1986; Review of Economics and Statistics 69,
    1987 (Student-t shocks).

    >>> simulate_garch(Garch(), 250, assets=2).returns.shape
    (250, 2)
    """
    if days < 1:
        raise ValueError(f"days must be at least 1, got {days}")
    if assets < 1:
        raise ValueError(f"assets must be at least 1, got {assets}")
    rng = np.random.default_rng(seed)
    total = days + BURN_IN
    common, own = rng.normal(size=(total, 1)), rng.normal(size=(total, assets))
    weight = np.sqrt((model.dof - 2) / rng.chisquare(model.dof, size=(total, 1)))
    rho = model.correlation if assets > 1 else 0.0
    shock = weight * (np.sqrt(rho) * common + np.sqrt(1 - rho) * own)

    # σ²_t = ω + (α z²_{t−1} + β)σ²_{t−1}; plain floats are faster here than small arrays.
    omega, start = model.omega(), model.volatility**2 / model.per_year
    variance = np.empty((total, assets))
    for asset, factors in enumerate((model.alpha * shock**2 + model.beta).T.tolist()):
        now, path = start, []
        for factor in factors:
            path.append(now)
            now = omega + factor * now
        variance[:, asset] = path
    volatility = np.sqrt(variance[BURN_IN:])
    return GarchPath(model.drift / model.per_year + volatility * shock[BURN_IN:], volatility)


def simulated_prices(model: Garch, days: int = 2000, assets: int = 4, seed: int = 0) -> PriceSet:
    """A simulated market from an invented Monday on: prices that start at 100.

    Errors: those of simulate_garch, and ValueError for more than 26 assets.
    """
    if assets > 26:
        raise ValueError(f"assets must be at most 26, got {assets}")
    path = simulate_garch(model, days, assets, seed)
    return PriceSet(
        "Simulated",
        "Simulated: "
        + (
            "GARCH(1,1) with Student-t shocks; its past tells how wild tomorrow is, never which "
            "way."
            if model.alpha > 0
            else "Student-t shocks of one volatility; the past tells neither how wild tomorrow is "
            "nor which way it goes."
        ),
        pd.bdate_range("2001-01-01", periods=days + 1).to_numpy("datetime64[D]"),
        prices_from_returns(path.returns, 100.0),
        tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ"[:assets]),
        model.per_year,
    )
