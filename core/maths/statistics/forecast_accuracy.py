"""Are forecasts better than a simple rule? MASE, calls of direction, Diebold and Mariano's test."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from core.maths.statistics.proportions import Proportion, count_share


@dataclass(frozen=True)
class DieboldMariano:
    """Comparison of two forecasts by the difference of their losses.

    difference: mean loss of the first minus that of the second, below 0 where the first is better;
    statistic: Student-t with n − 1 degrees of freedom if both are equally good; p_value: two-sided;
    n: pairs of losses; bartlett: True where the plain variance was not positive and declining
    weights were used. Statistic and p_value are NaN where all differences are equal.
    """

    difference: float
    statistic: float
    p_value: float
    n: int
    bartlett: bool


def naive_scale(series: np.ndarray, season: int = 1) -> float:
    """Mean |y_t − y_{t−m}|: the error of "as m steps ago" on the training part of a series.

    Errors: ValueError for season < 1, too short a series, or one that repeats itself exactly.
    """
    series = np.asarray(series, dtype=float)
    if not 1 <= season < len(series):
        raise ValueError(f"season must lie between 1 and {len(series) - 1}, got {season}")
    scale = float(np.mean(np.abs(series[season:] - series[:-season])))
    if not scale > 0:
        raise ValueError("series must not repeat itself exactly: the naive forecast has no error")
    return scale


def mean_absolute_scaled_error(error: np.ndarray, scale: float) -> np.ndarray:
    """MASE = mean |e| / scale over the first axis, NaN left out; below 1 beats the naive rule.

    error: (n, …) of forecasts outside of the part that gave `scale` (naive_scale). At a horizon
    above 1 the scale is still that of the naive rule's one step, so values above 1 are usual:
    compare methods, or divide by a baseline's MASE. NaN where there is no error.
    Errors: ValueError for scale ≤ 0. Source: Hyndman and Koehler, International Journal of
    Forecasting 22, 2006.

    >>> float(mean_absolute_scaled_error(np.array([1.0, -2.0]), 3.0))
    0.5
    """
    if not scale > 0:
        raise ValueError(f"scale must be positive, got {scale}")
    error = np.abs(np.asarray(error, dtype=float))
    known = np.isfinite(error)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(known, error, 0.0).sum(axis=0) / known.sum(axis=0) / scale


def directional_accuracy(
    call: np.ndarray, actual: np.ndarray, spacing: int = 1, level: float = 0.95
) -> Proportion:
    """Share of calls whose sign was that of what happened.

    Only every `spacing`-th forecast counts: h-step forecasts of neighbouring days share h − 1 days
    and are no independent trials. Calls of 0, changes of 0 (closed markets) and NaN do not count.
    call, actual: (n,). Errors: ValueError for spacing < 1 and those of count_share.

    >>> directional_accuracy(np.array([1, -1, 1, 0]), np.array([0.2, 0.1, 0.3, 0.4])).share
    0.6666666666666666
    """
    if spacing < 1:
        raise ValueError(f"spacing must be at least 1, got {spacing}")
    product = np.sign(np.asarray(call, float)[::spacing]) * np.sign(
        np.asarray(actual, float)[::spacing]
    )
    return count_share(int(np.sum(product > 0)), int(np.sum(np.abs(product) > 0)), level)


def diebold_mariano(
    loss: np.ndarray, baseline_loss: np.ndarray, horizon: int = 1
) -> DieboldMariano:
    """Is one forecast's mean loss another's? With the small-sample correction.

    d = loss − baseline_loss, V = (γ₀ + 2Σ_{k<h} γ_k)/n with the autocovariances γ_k of d (dividing
    by n), since errors h steps ahead overlap; d̄/√V times √((n + 1 − 2h + h(h − 1)/n)/n), compared
    with Student's t, n − 1. Where V is not positive, γ_k is weighted with 1 − k/h, which cannot
    fail. Pairs with NaN are left out. If one method contains the other as a special case, the test
    is known to be cautious (Clark and West 2007).
    loss, baseline_loss: (n,) in the order of time; horizon: h.
    Errors: ValueError for unequal lengths, horizon < 1 or n ≤ h.
    Source: Diebold and Mariano, Journal of Business and Economic Statistics 13, 1995; Harvey,
    Leybourne and Newbold, International Journal of Forecasting 13, 1997, equation 9.

    >>> round(diebold_mariano(np.array([1.0, 2, 1, 2]), np.array([2.0, 2, 3, 2])).p_value, 3)
    0.215
    """
    loss, baseline_loss = np.asarray(loss, float), np.asarray(baseline_loss, float)
    if loss.shape != baseline_loss.shape:
        raise ValueError(f"losses must pair up, got {loss.shape} and {baseline_loss.shape}")
    if horizon < 1:
        raise ValueError(f"horizon must be at least 1, got {horizon}")
    d = loss - baseline_loss
    d = d[np.isfinite(d)]
    n = len(d)
    if n <= horizon:
        raise ValueError(f"more than {horizon} pairs of losses are needed, got {n}")
    mean, centred = float(d.mean()), d - d.mean()
    if np.all(d == d[0]):
        return DieboldMariano(mean, np.nan, np.nan, n, False)
    gamma = np.array([centred[k:] @ centred[: n - k] for k in range(horizon)]) / n
    variance = gamma[0] + 2 * gamma[1:].sum()
    bartlett = bool(variance <= 0)
    if bartlett:
        variance = gamma[0] + 2 * gamma[1:] @ (1 - np.arange(1, horizon) / horizon)
    correction = (n + 1 - 2 * horizon + horizon * (horizon - 1) / n) / n
    statistic = float(mean / np.sqrt(variance / n) * np.sqrt(correction))
    p_value = float(2 * stats.t.sf(abs(statistic), n - 1))
    return DieboldMariano(mean, statistic, p_value, n, bartlett)
