"""Forecasts that follow level, trend and season: the season before, Holt and Winters.

Forecasts stand at an origin: the number of values known, so origin t forecasts values t … t + H − 1
(counted from 0) from values 0 … t − 1, for many origins at once. Source: Hyndman and
Athanasopoulos, Forecasting: Principles and Practice, 3rd edition, 2021, chapters 5 and 8.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import optimize


@dataclass(frozen=True)
class HoltWinters:
    """Parameters of additive exponential smoothing with a damped trend: alpha (level), beta
    (trend), gamma (season), phi (damping, 1 = none), each in 0…1; season: periods of a cycle, 1 for
    none, where gamma must be 0."""

    alpha: float
    beta: float
    gamma: float
    phi: float
    season: int = 52

    def __post_init__(self):
        for name in ("alpha", "beta", "gamma", "phi"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} must lie in [0, 1], got {getattr(self, name)}")
        if self.season < 1:
            raise ValueError(f"season must be at least 1, got {self.season}")
        if self.season == 1 and self.gamma:
            raise ValueError(f"gamma must be 0 without a season, got {self.gamma}")


def seasonal_naive(
    series: np.ndarray, origins: np.ndarray, horizon: int, season: int = 52
) -> np.ndarray:
    """The baseline (n, H): the value a season before, or the latest of that season that is known.

    Errors: ValueError unless every origin has a season behind it.

    >>> seasonal_naive(np.array([1.0, 2, 3, 4]), np.array([4]), 3, season=2).tolist()
    [[3.0, 4.0, 3.0]]
    """
    if origins.min() < season:
        raise ValueError(f"origins must be at least {season}, one season in, got {origins.min()}")
    ahead = np.arange(horizon)
    return series[origins[:, np.newaxis] + ahead - season * (1 + ahead // season)]


def initial_states(series: np.ndarray, season: int) -> tuple[float, float, np.ndarray]:
    """Level, trend and season (m,) before the first value, from the first two seasons.

    Trend: the difference of their means per period; level: on the line through them, half a period
    and half a season before the middle of the first; season: mean distance from that line.
    Source: Hyndman, Koehler, Ord and Snyder, Forecasting with Exponential Smoothing, 2008,
    section 2.6.1, with two seasons.

    >>> initial_states(np.array([1.0, 3, 3, 5]), 2)
    (0.5, 1.0, array([-0.5,  0.5]))
    """
    if len(series) < 2 * season:
        raise ValueError(f"series must have two seasons of {season}, got {len(series)} values")
    first, second = series[:season], series[season : 2 * season]
    trend = (second.mean() - first.mean()) / season
    level = first.mean() - trend * (season + 1) / 2
    line = level + trend * np.arange(1, 2 * season + 1)
    return (
        float(level),
        float(trend),
        (series[: 2 * season] - line).reshape(2, season).mean(axis=0),
    )


def smoothing_states(
    series: np.ndarray, model: HoltWinters
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """One-step errors (n,), levels and trends (n + 1,) and seasons (n + m,), in time order.

    With e = y_t − (ℓ + φb + s_{t−m}): ℓ ← ℓ + φb + αe, b ← φb + αβe, s_t = s_{t−m} + γ(1 − α)e,
    which are Holt's and Winters' equations in error form. levels[t] and trends[t] are what is known
    at origin t; the season of value t + h is seasons[t + h] while h < m. Source: Hyndman et al.
    (2008), table 2.1; Winters, Management Science 6, 1960; Gardner and McKenzie, Management Science
    31, 1985.

    >>> model = HoltWinters(0.5, 0.0, 0.0, 1.0, season=2)
    >>> errors, levels, trends, seasons = smoothing_states(np.array([1.0, 3, 3, 5]), model)
    >>> errors.tolist(), levels.tolist()
    ([0.0, 0.0, 0.0, 0.0], [0.5, 1.5, 2.5, 3.5, 4.5])
    """
    level, trend, season = initial_states(series, model.season)
    alpha, phi = model.alpha, model.phi
    trend_gain, season_gain = alpha * model.beta, model.gamma * (1 - alpha)
    seasons = season.tolist()
    levels, trends, errors = [level], [trend], []
    for at, value in enumerate(series.tolist()):
        trend *= phi
        level += trend
        error = value - level - seasons[at]
        level += alpha * error
        trend += trend_gain * error
        seasons.append(seasons[at] + season_gain * error)
        levels.append(level)
        trends.append(trend)
        errors.append(error)
    return np.array(errors), np.array(levels), np.array(trends), np.array(seasons)


def fit_holt_winters(
    series: np.ndarray,
    train: int,
    season: int = 52,
    report: Callable[[float, str], None] | None = None,
) -> HoltWinters:
    """The parameters with the smallest sum of squared one-step errors over training, its first two
    seasons (which set the start) left out.

    A search without derivatives from three starts in [0, 1]³ × [0.8, 1]; report(share, text).
    Errors: ValueError unless training has more than two seasons.
    """
    if train <= 2 * season:
        raise ValueError(f"train must be above two seasons of {season}, got {train}")
    known = np.asarray(series[:train], float)
    calls = [0]

    def made(free):
        alpha, beta, gamma, phi = (float(np.clip(value, 0, 1)) for value in free)
        return HoltWinters(alpha, beta, gamma if season > 1 else 0.0, phi, season)

    def loss(free):
        calls[0] += 1
        if report is not None and calls[0] % 20 == 0:
            report(min(1.0, calls[0] / 450), f"{calls[0]} sets of parameters tried")
        model = made(free)
        return float((smoothing_states(known, model)[0][2 * season :] ** 2).sum())

    starts = [(0.1, 0.05, 0.1, 0.95), (0.4, 0.1, 0.3, 0.9), (0.05, 0.3, 0.05, 0.98)]
    found = [
        optimize.minimize(
            loss,
            start,
            method="Nelder-Mead",
            bounds=[(0, 1), (0, 1), (0, 1), (0.8, 1)],
            options={"xatol": 1e-3, "fatol": 1e-4 * loss(start), "maxfev": 150},
        )
        for start in starts
    ]
    best = min(found, key=lambda result: result.fun)
    return made(best.x)


def holt_winters(
    series: np.ndarray, origins: np.ndarray, horizon: int, model: HoltWinters
) -> np.ndarray:
    """Forecasts (n, H): level + (φ + … + φʰ)·trend + the season's latest value.

    >>> model = HoltWinters(0.5, 0.0, 0.0, 1.0, season=2)
    >>> holt_winters(np.array([1.0, 3, 3, 5]), np.array([4]), 3, model).tolist()
    [[5.0, 7.0, 7.0]]
    """
    _, levels, trends, seasons = smoothing_states(np.asarray(series, float), model)
    ahead = np.arange(horizon)
    damping = np.cumsum(model.phi ** (ahead + 1))
    latest = origins[:, np.newaxis] + ahead % model.season
    return levels[origins, np.newaxis] + damping * trends[origins, np.newaxis] + seasons[latest]


def forecast_deviation(model: HoltWinters, horizon: int) -> np.ndarray:
    """Standard deviation (H,) of the errors 1 … H steps ahead, for one-step errors of variance 1.

    √(1 + Σ_{j<h} c_j²) with c_j = α + αβ(φ + … + φʲ), and γ(1 − α) more where j is a multiple of
    the season: what an error adds to the forecast j steps later. Right where the model is, with its
    parameters known and errors uncorrelated. Source: Hyndman, Koehler, Ord and Snyder, Forecasting
    with Exponential Smoothing, 2008, table 6.1.

    >>> forecast_deviation(HoltWinters(1.0, 0.0, 0.0, 1.0, 1), 4).round(9).tolist()
    [1.0, 1.414213562, 1.732050808, 2.0]
    """
    j = np.arange(1, horizon)
    weights = model.alpha * (1 + model.beta * np.cumsum(model.phi**j))
    if model.season > 1:
        weights = weights + model.gamma * (1 - model.alpha) * (j % model.season == 0)
    return np.sqrt(1 + np.r_[0.0, np.cumsum(weights**2)])
