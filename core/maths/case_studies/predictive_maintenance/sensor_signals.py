"""Sensor histories: smoothing, trend, which sensors carry information, window features.

Everything here looks backwards only: the value at a cycle uses that cycle and earlier ones of the
same unit, so nothing leaks from a unit's future or from another unit.
"""

import numpy as np
import pandas as pd
from scipy import signal, stats

from core.maths.case_studies.predictive_maintenance.engine_fleet import (
    meaning_of,
    remaining_useful_life,
    sensors_of,
    unit_starts,
)

STATISTICS = ("last", "mean", "std", "slope")
MAX_REGIMES = 12


def moving_average(values: np.ndarray, window: int) -> np.ndarray:
    """Mean of the last `window` values at each time, of fewer at the start.

    values: (T,) or (T, k), time along axis 0. Returns the same shape.
    Errors: ValueError for window < 1 or an empty series.

    >>> moving_average(np.array([1.0, 3.0, 5.0, 7.0]), 2).tolist()
    [1.0, 2.0, 4.0, 6.0]
    """
    values = _series(values)
    first = _window_starts(len(values), np.array([0]), window)
    total = _prefix_sums(values)
    count = np.arange(len(values)) + 1 - first
    return (total[1:] - total[first]) / _column(count, values)


def exponential_smoothing(values: np.ndarray, alpha: float) -> np.ndarray:
    """Exponentially weighted average s_t = α·x_t + (1 − α)·s_{t−1}, started at s_1 = x_1.

    values: (T,) or (T, k), time along axis 0. alpha: weight of the newest value, 0 < α ≤ 1.
    Errors: ValueError for alpha outside (0, 1] or an empty series.
    Source: Brown, "Exponential smoothing for predicting demand", 1956.

    >>> exponential_smoothing(np.array([0.0, 1.0, 1.0]), 0.5).tolist()
    [0.0, 0.5, 0.75]
    """
    values = _series(values)
    if not 0 < alpha <= 1:
        raise ValueError(f"alpha must lie in (0, 1], got {alpha}")
    smoothed, _ = signal.lfilter([alpha], [1, alpha - 1], values, axis=0, zi=_first(values, alpha))
    return smoothed


def linear_trend(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Least-squares line through a series: slope per cycle and fitted values.

    values: (T,) or (T, k). Returns slope () or (k,), fitted values of the shape of `values`.
    A single value has slope 0. Errors: ValueError for an empty series.

    >>> slope, line = linear_trend(np.array([1.0, 3.0, 5.0]))
    >>> float(slope), line.tolist()
    (2.0, [1.0, 3.0, 5.0])
    """
    values = _series(values)
    time = np.arange(len(values)) - (len(values) - 1) / 2
    # From the first value, so that a constant series has slope 0 exactly; 0/1 for a single value.
    slope = time @ (values - values[0]) / max(time @ time, 1)
    return slope, values.mean(axis=0) + _column(time, values) * slope


def trend_to_noise(values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """How clear the linear trend of a series is: its change, its noise and their ratio.

    change: |slope|·(T − 1), the height of the least-squares line; noise: standard deviation about
    the line, dividing by T; ratio: change/noise, 0 for a constant series, infinite for an exact
    line. values: (T,) or (T, k). Returns three () or (k,). Errors: ValueError for an empty series.

    >>> [round(float(part), 4) for part in trend_to_noise(np.array([0.0, 2.0, 0.0, 2.0]))]
    [1.2, 0.8944, 1.3416]
    """
    values = _series(values)
    slope, fitted = linear_trend(values)
    change = np.abs(slope) * (len(values) - 1)
    noise = (values - fitted).std(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(change > 0, change / noise, 0.0)
    return change, noise, ratio


def smoothing_effect(span: float) -> tuple[float, float]:
    """Lag and remaining noise of smoothing over ``span`` cycles w.

    lag: mean age of the values averaged, (w − 1)/2 cycles; noise: standard deviation of averaged
    white noise over that of the noise, 1/√w. Both hold for the moving average of width w and for
    exponential smoothing with α = 2/(w + 1), where they read (1 − α)/α and √(α/(2 − α)).
    Errors: ValueError for span < 1. Source: Brown, Smoothing, Forecasting and Prediction, 1963,
    chapter 7.

    >>> smoothing_effect(25)
    (12.0, 0.2)
    """
    if not span >= 1:
        raise ValueError(f"span must be at least 1 cycle, got {span}")
    return (span - 1) / 2, span**-0.5


def monotonicity(values: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """How one-directional a signal is over a life: mean over units of |#rises − #falls| / (n − 1).

    1 when every unit only rises or only falls, near 0 for noise; rises and falls of a smoothed
    signal are meant, since noise hides a trend from cycle to cycle. Units of one cycle are left
    out. values: (n,) or (n, k); starts: first row of each unit. Returns () or (k,), in [0, 1].
    Source: Coble and Hines, "Identifying optimal prognostic parameters from data: a genetic
    algorithms approach", PHM Society 2009, eq. 1.

    >>> float(monotonicity(np.array([1.0, 2.0, 3.0, 9.0, 8.0]), np.array([0, 3])))
    1.0
    """
    values = _series(values)
    steps = np.sign(np.diff(values, axis=0))
    steps[np.asarray(starts)[1:] - 1] = 0  # the jump from one unit to the next
    counts = np.diff(np.r_[starts, len(values)]) - 1
    units = counts > 0
    if not units.any():
        raise ValueError("values must hold at least one unit of two cycles")
    net = np.add.reduceat(np.concatenate([steps, np.zeros_like(values[:1])]), starts, axis=0)
    return np.mean(np.abs(net[units]) / _column(counts[units], values), axis=0)


def sensor_information(train: pd.DataFrame, window: int = 30) -> pd.DataFrame:
    """Which sensors say something about the remaining life, one row a sensor.

    Columns: sensor, meaning, mean, std (n − 1), distinct (number of values), monotonicity (of the
    moving average over `window` cycles), spearman (rank correlation with the remaining useful
    life over all cycles of all units; 0 for a constant sensor) and varies (std above rounding).
    train: units run to failure. Source: Saxena et al. (2008); Coble and Hines (2009).
    """
    starts = unit_starts(train["unit"].to_numpy())
    sensors = sensors_of(train)
    values = train[list(sensors)].to_numpy(float)
    varies = sensor_varies(values)
    rul_ranks = stats.rankdata(remaining_useful_life(train))
    ranks = stats.rankdata(values[:, varies], axis=0)
    spearman = np.zeros(len(sensors))
    if len(values) > 1 and varies.any():
        spearman[varies] = np.corrcoef(rul_ranks, ranks, rowvar=False)[0, 1:]
    smooth = window_features(values, starts, window)[:, len(sensors) : 2 * len(sensors)]
    return pd.DataFrame(
        {
            "sensor": sensors,
            "meaning": [meaning_of(sensor)[1] for sensor in sensors],
            "mean": values.mean(axis=0),
            "std": values.std(axis=0, ddof=1) * varies,
            "distinct": [len(np.unique(column)) for column in values.T],
            "monotonicity": np.where(varies, monotonicity(smooth, starts), 0.0),
            "spearman": spearman,
            "varies": varies,
        }
    )


def sensor_varies(values: np.ndarray) -> np.ndarray:
    """Whether each column takes more than one value, shape (k,) of bool.

    >>> sensor_varies(np.array([[1.0, 5.0], [2.0, 5.0]])).tolist()
    [True, False]
    """
    return np.ptp(values, axis=0) > 0


def window_features(values: np.ndarray, starts: np.ndarray, window: int) -> np.ndarray:
    """Last value, mean, standard deviation and slope over the last `window` cycles of each unit.

    The window is shorter at a unit's start. Standard deviation divides by n (0 for one cycle);
    slope is that of the least-squares line, per cycle (0 for one cycle).
    values: (n, k) in blocks of units; starts: (units,) first row of each block.
    Returns (n, 4k): all last values, then all means, standard deviations and slopes.
    Errors: ValueError for window < 1 or an empty table.

    >>> window_features(np.array([[1.0], [3.0], [7.0]]), np.array([0, 2]), 5)[1].round(9).tolist()
    [3.0, 2.0, 1.0, 2.0]
    """
    values = _series(values)
    first = _window_starts(len(values), np.asarray(starts), window)
    count = (np.arange(len(values)) + 1 - first)[:, None]
    # Centred: prefix sums of squares of numbers like 9065 ± 20 would lose the variance.
    centre = values.mean(axis=0)
    x = values - centre
    row = np.arange(len(values))[:, None] - len(values) / 2
    sums, squares, moments = (_trailing(x * factor, first) for factor in (1.0, x, row))
    mean = sums / count
    variance = np.maximum(squares / count - mean**2, 0.0)
    spread = np.maximum(count * (count**2 - 1.0) / 12, 0.5)  # 0.5 for two cycles, 0 for one
    slope = (moments - (row - (count - 1) / 2) * sums) / spread
    # One cycle, or a constant stretch: exactly 0 instead of what rounding leaves.
    variance[variance < 1e-11 * np.mean(x**2, axis=0)] = 0.0
    slope[count[:, 0] == 1] = 0.0
    return np.hstack([values, mean + centre, np.sqrt(variance), slope])


def remove_operating_regimes(
    train: pd.DataFrame, test: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray]:
    """Sensor values with the effect of the flight regime taken out, for training and test rows.

    FD002 and FD004 fly in six regimes whose effect on a sensor dwarfs that of wear. A regime is
    a pair (setting 1, setting 3) rounded to integers; each sensor is standardised within it by
    mean and standard deviation of the training rows. With a single regime (FD001, FD003), or
    more than 12 of them, the values are returned as they are. A test row of an unseen regime
    takes the nearest one. Without these two settings there is nothing to take out. Returns two
    arrays (rows, k).
    Source: Heimes, "Recurrent neural networks for remaining useful life estimation", PHM 2008.
    """
    sensors, settings = list(sensors_of(train)), ["setting_1", "setting_3"]
    train_values = train[sensors].to_numpy(float)
    test_values = test[sensors].to_numpy(float)
    if not set(settings) <= set(train.columns):
        return train_values, test_values
    keys = np.round(train[settings].to_numpy(float))
    regimes, of_row = np.unique(keys, axis=0, return_inverse=True)
    if not 1 < len(regimes) <= MAX_REGIMES:
        return train_values, test_values
    offsets = test[settings].to_numpy(float)[:, None, :] - regimes
    of_test_row = np.argmin((offsets**2).sum(axis=2), axis=1)
    mean = np.stack([train_values[of_row == r].mean(axis=0) for r in range(len(regimes))])
    std = np.stack([train_values[of_row == r].std(axis=0) for r in range(len(regimes))])
    std[std < 1e-9 * np.abs(mean)] = np.inf  # constant within the regime: carries nothing
    return (
        (train_values - mean[of_row]) / std[of_row],
        (test_values - mean[of_test_row]) / std[of_test_row],
    )


def _series(values) -> np.ndarray:
    values = np.asarray(values, dtype=float)
    if values.ndim not in (1, 2) or len(values) == 0:
        raise ValueError(f"values must be a non-empty series or table, got shape {values.shape}")
    return values


def _column(weights: np.ndarray, values: np.ndarray) -> np.ndarray:
    return weights if values.ndim == 1 else weights[:, None]


def _first(values: np.ndarray, alpha: float) -> np.ndarray:
    return (1 - alpha) * values[:1]


def _window_starts(rows: int, starts: np.ndarray, window: int) -> np.ndarray:
    """First row of the trailing window at each row, never before the unit's own first row."""
    if window < 1:
        raise ValueError(f"window must be at least 1 cycle, got {window}")
    own_start = np.repeat(starts, np.diff(np.r_[starts, rows]))
    return np.maximum(own_start, np.arange(rows) - window + 1)


def _prefix_sums(values: np.ndarray) -> np.ndarray:
    return np.concatenate([np.zeros_like(values[:1]), np.cumsum(values, axis=0)])


def _trailing(values: np.ndarray, first: np.ndarray) -> np.ndarray:
    total = _prefix_sums(values)
    return total[1:] - total[first]
