"""Forecasts judged from every origin after a training part: fan, MASE and coverage.

Parameters come from the training part; from each later origin the same rule forecasts H steps from
the values known by then. Source: Hyndman and Athanasopoulos, Forecasting: Principles and Practice,
3rd edition, 2021, sections 5.5, 5.8 and 5.10.
"""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from scipy.special import ndtri

from core.maths.statistics.exponential_smoothing import (
    HoltWinters,
    forecast_deviation,
    holt_winters,
    seasonal_naive,
    smoothing_states,
)

DUST = 1e-9
ALIKE = 1e-4  # errors that differ by a smaller share are called the same


class Held(Enum):
    """Coverage against the level, each stretch of H steps counted as one trial."""

    EXACT = auto()  # no error at all and intervals of no width
    NARROW = auto()  # more than two standard errors below
    WIDE = auto()  # more than two above
    PROMISED = auto()


class Skill(Enum):
    """Mean absolute error over all horizons against the seasonal naive forecast's."""

    ITSELF = auto()
    BETTER = auto()
    WORSE = auto()
    SAME = auto()
    BOTH_RIGHT = auto()


@dataclass(frozen=True, eq=False)
class Trials:
    """forecast, actual: (k, H) of the origins (k,), in the scale of ``values``, which may be
    logarithms; deviation: (H,) of a Gaussian error."""

    origins: np.ndarray
    forecast: np.ndarray
    actual: np.ndarray
    deviation: np.ndarray

    @property
    def stretches(self) -> int:
        """How many horizons the judged part holds without overlap: at least three."""
        return (len(self.origins) + self.forecast.shape[1] - 1) // self.forecast.shape[1]


@dataclass(frozen=True)
class Coverage:
    """share: of all forecasts within their interval; error: √(level·(1 − level)/stretches)."""

    held: Held
    share: float
    error: float


def training_length(n: int, season: int) -> int:
    """Half of a series, and at least two seasons and two values.

    >>> training_length(144, 12), training_length(26, 12)
    (72, 26)
    """
    return min(n, max(n // 2, 2 * season + 2))


def horizon_length(n: int, season: int) -> int:
    """Two seasons, or ten steps without one; at most a third of what is left after training.

    >>> horizon_length(144, 12), horizon_length(100, 1), horizon_length(26, 12)
    (24, 10, 0)
    """
    usual = 2 * season if season > 1 else 10
    return max(0, min(usual, (n - training_length(n, season)) // 3))


def run_trials(values: np.ndarray, model: HoltWinters | None, season: int) -> Trials:
    """From every origin after training; ``model`` None is the seasonal naive forecast.

    Its errors h ahead have σ√(1 + ⌊(h − 1)/m⌋), σ² the mean of (y_t − y_{t−m})² in training; those
    of smoothing σ·forecast_deviation, σ² the mean of its squared one-step errors in training after
    the two seasons of its start. Both are right for Gaussian errors that do not depend on each
    other, of a process that is the model's, and take no account of having estimated it.
    Errors: ValueError where nothing is left to judge.
    """
    values = np.asarray(values, float)
    n, train = len(values), training_length(len(values), season)
    horizon = horizon_length(n, season)
    if horizon < 1:
        raise ValueError(f"after training on {train} values nothing is left to judge")
    origins = np.arange(train, n - horizon + 1)
    naive = values[season:train] - values[: train - season]
    if model is None:
        forecast = seasonal_naive(values, origins, horizon, season)
        grows = np.sqrt(1 + np.arange(horizon) // season)
        sigma = float(np.sqrt(np.mean(naive**2)))
    else:
        forecast = holt_winters(values, origins, horizon, model)
        grows = forecast_deviation(model, horizon)
        errors = smoothing_states(values[:train], model)[0][2 * season :]
        sigma = float(np.sqrt(np.mean(errors**2)))
    largest = np.abs(values).max()
    sigma = 0.0 if sigma <= DUST * largest else sigma
    actual = values[origins[:, np.newaxis] + np.arange(horizon)]
    forecast = np.where(np.abs(actual - forecast) <= DUST * largest, actual, forecast)
    return Trials(origins, forecast, actual, sigma * grows)


def training_scale(values: np.ndarray, season: int) -> float:
    """Mean |y_t − y_{t−m}| in training, the unit of MASE; 0 where training repeats itself exactly.
    Source: Hyndman and Koehler, International Journal of Forecasting 22, 2006.

    >>> training_scale(np.array([1.0, 2, 2, 5, 1, 1, 1, 1]), 1), training_scale(np.ones(9), 2)
    (1.3333333333333333, 0.0)
    """
    known = np.asarray(values, float)[: training_length(len(values), season)]
    scale = float(np.mean(np.abs(known[season:] - known[:-season])))
    return scale if scale > DUST * np.abs(known).max() else 0.0


def half_widths(trials: Trials, level: float) -> np.ndarray:
    """z·σ_h, (H,)."""
    return float(ndtri((1 + level) / 2)) * trials.deviation


def held_by_horizon(trials: Trials, level: float) -> np.ndarray:
    """Share of origins whose value h ahead lay within its interval, (H,)."""
    return (np.abs(trials.actual - trials.forecast) <= half_widths(trials, level)).mean(axis=0)


def judge_coverage(trials: Trials, level: float) -> Coverage:
    """All horizons together, against the level."""
    share = float(held_by_horizon(trials, level).mean())
    count = trials.stretches
    error = float(np.sqrt(level * (1 - level) / count))
    if not trials.deviation.any() and share == 1:
        return Coverage(Held.EXACT, share, error)
    if share < level - 2 * error:
        return Coverage(Held.NARROW, share, error)
    return Coverage(Held.WIDE if share > level + 2 * error else Held.PROMISED, share, error)


def mean_absolute_errors(trials: Trials, multiply: bool) -> np.ndarray:
    """By horizon (H,), in the series' own units; with its logarithms the forecast is the median."""
    actual, forecast = trials.actual, trials.forecast
    if multiply:
        with np.errstate(over="ignore"):
            actual, forecast = np.exp(actual), np.exp(forecast)
    return np.abs(actual - forecast).mean(axis=0)


def judge_skill(own: np.ndarray, baseline: np.ndarray, itself: bool) -> Skill:
    """Of mean absolute errors by horizon."""
    if itself:
        return Skill.ITSELF
    mine, other = float(own.mean()), float(baseline.mean())
    if not mine and not other:
        return Skill.BOTH_RIGHT
    if abs(mine - other) <= ALIKE * other:
        return Skill.SAME
    return Skill.BETTER if mine < other else Skill.WORSE
