"""Judging forecasts by rolling origin: scaled errors, intervals, safety stock.

Nothing of the future enters: parameters come from the training part, and interval widths and safety
stocks from errors that were known when they were needed. Origins count the values known, see
exponential_smoothing. Source: Hyndman and Athanasopoulos, Forecasting: Principles and Practice,
3rd edition, 2021, chapter 5.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Split:
    """Training: values 0 … train − 1; calibration: origins train … calibrate − 1, whose errors set
    the widths of intervals and safety stocks; test: origins calibrate … end − 1, which judge.

    Errors: ValueError unless 0 < train < calibrate < end.
    """

    train: int
    calibrate: int
    end: int

    def __post_init__(self):
        if not 0 < self.train < self.calibrate < self.end:
            raise ValueError(
                "train, calibrate and end must rise from above 0, "
                f"got {self.train}, {self.calibrate} and {self.end}"
            )

    @property
    def origins(self) -> np.ndarray:
        return np.arange(self.train, self.end)


@dataclass(frozen=True, eq=False)
class Backtest:
    """Forecasts (n, H) from n origins in a row and the values (n, H) that came; `scale`: mean
    absolute error of the seasonal naive forecast one step ahead in training, the unit of MASE.

    An origin is in the test where split says so; calibration leaves out the last H − 1 origins
    before it, whose errors are not yet known when the test begins.
    """

    forecast: np.ndarray
    actual: np.ndarray
    scale: float
    split: Split

    @property
    def error(self) -> np.ndarray:
        """What came less what was forecast (n, H)."""
        return self.actual - self.forecast

    @property
    def calibration(self) -> np.ndarray:
        """Errors (c, H) known before the test begins."""
        known = self.split.calibrate - self.split.train - (self.error.shape[1] - 1)
        return self.error[: max(known, 0)]

    @property
    def test(self) -> np.ndarray:
        """Errors (t, H) of the test."""
        return self.error[self.split.calibrate - self.split.train :]

    def mase(self) -> np.ndarray:
        """Mean absolute scaled error in the test at each horizon (H,): below 1 is better than the
        seasonal naive forecast was in training. Source: Hyndman and Koehler, 2006."""
        return np.abs(self.test).mean(axis=0) / self.scale


@dataclass(frozen=True, eq=False)
class SafetyDecision:
    """safety (t,): stock above the forecast total at each test origin, set before its errors were
    known; cost (t,) that it led to; service: share of test origins without a shortage."""

    safety: np.ndarray
    cost: np.ndarray
    service: float


def make_split(periods: int, horizon: int, train: float = 0.5, calibrate: float = 0.25) -> Split:
    """Training, calibration and test by shares of the periods, the last origin H before the end.

    >>> make_split(100, horizon=4)
    Split(train=50, calibrate=75, end=97)
    """
    return Split(
        round(train * periods), round((train + calibrate) * periods), periods - horizon + 1
    )


def actual_values(series: np.ndarray, origins: np.ndarray, horizon: int) -> np.ndarray:
    """The values (n, H) that follow each origin.

    >>> actual_values(np.arange(5.0), np.array([2, 3]), 2).tolist()
    [[2.0, 3.0], [3.0, 4.0]]
    """
    return series[origins[:, np.newaxis] + np.arange(horizon)]


def naive_scale(series: np.ndarray, train: int, season: int = 52) -> float:
    """Mean |y_t − y_{t−m}| over training: the denominator of the mean absolute scaled error.

    Errors: ValueError where training is no longer than a season or repeats itself exactly.
    Source: Hyndman and Koehler, International Journal of Forecasting 22, 2006.

    >>> naive_scale(np.array([1.0, 2, 2, 5]), 4, season=2)
    2.0
    """
    if train <= season:
        raise ValueError(f"train must be above one season of {season}, got {train}")
    scale = float(np.abs(series[season:train] - series[: train - season]).mean())
    if scale == 0:
        raise ValueError("training repeats itself exactly: errors cannot be scaled")
    return scale


def backtest(series: np.ndarray, forecast: np.ndarray, split: Split, season: int = 52) -> Backtest:
    """Forecasts (n, H) of split.origins beside what came."""
    series = np.asarray(series, float)
    if len(forecast) != len(split.origins):
        raise ValueError(f"forecast must have {len(split.origins)} rows, got {len(forecast)}")
    actual = actual_values(series, split.origins, forecast.shape[1])
    return Backtest(forecast, actual, naive_scale(series, split.train, season), split)


def known_errors(result: Backtest, memory: int | None = None) -> np.ndarray:
    """Errors to take interval widths from, sorted along the last axis.

    Without memory, the calibration errors, the same for the whole test: (1, H, c). With it, for
    each test origin the last `memory` errors that were known by then: (t, H, memory); the error h
    periods ahead is known h periods later. The second follows a world that changes.
    Errors: ValueError where so many are not known when the test begins.
    """
    horizon, known = result.error.shape[1], len(result.calibration)
    wanted = known if memory is None else memory
    if not 1 <= wanted <= known:
        raise ValueError(f"memory must lie in 1…{known}, the errors known, got {wanted}")
    if memory is None:
        return np.sort(result.calibration.T)[np.newaxis]
    first, tests = result.split.calibrate - result.split.train, len(result.test)
    windows = [
        np.lib.stride_tricks.sliding_window_view(result.error[:, h], memory)[
            first - h - memory : first - h - memory + tests
        ]
        for h in range(horizon)
    ]
    return np.sort(np.stack(windows, axis=1))


def interval_errors(known: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper errors (…, H) between which a share `level` of the next errors should lie.

    The quantiles (1 ∓ level)/2 at position p(c + 1) of c sorted errors, which is right on average
    for errors in any order (Weibull, 1939); add them to a forecast for its interval.
    Errors: ValueError unless 0 < level < 1.

    >>> [float(side[0]) for side in interval_errors(np.array([[1.0, 2, 3, 4, 5, 6, 7]]), 0.5)]
    [2.0, 6.0]
    """
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, got {level}")
    lower, upper = (_weibull_quantile(known, (1 + side * level) / 2) for side in (-1, 1))
    return lower, upper


def coverage(result: Backtest, known: np.ndarray, level: float) -> np.ndarray:
    """Share of the test errors (H,) within interval_errors: near `level` when the future errs like
    what is known. Errors in a row are alike, so it wavers more than as many independent ones."""
    lower, upper = interval_errors(known, level)
    return ((lower <= result.test) & (result.test <= upper)).mean(axis=0)


def lead_time_errors(errors: np.ndarray, periods: int) -> np.ndarray:
    """Errors (n,) of the forecast total of the first so many periods.

    >>> lead_time_errors(np.array([[1.0, 2, 4]]), 2).tolist()
    [3.0]
    """
    if not 1 <= periods <= errors.shape[1]:
        raise ValueError(f"periods must lie in 1…{errors.shape[1]}, got {periods}")
    return errors[:, :periods].sum(axis=1)


def safety_stock_cost(
    errors: np.ndarray, safety: np.ndarray, holding: float, shortage: float
) -> np.ndarray:
    """Mean cost (k,) of forecast + safety as stock: h·(safety − error)⁺ + p·(error − safety)⁺.

    The newsvendor on forecast errors (n,): smallest at their quantile p/(p + h).
    Errors: ValueError unless both costs are positive.

    >>> safety_stock_cost(np.array([-1.0, 0, 1]), np.array([0.0, 1]), 1.0, 9.0).round(3).tolist()
    [3.333, 1.0]
    """
    if not (holding > 0 and shortage > 0):
        raise ValueError(f"holding and shortage must be positive, got {holding} and {shortage}")
    left = np.asarray(safety, float)[:, np.newaxis] - errors
    return (holding * np.maximum(left, 0) + shortage * np.maximum(-left, 0)).mean(axis=1)


def decide_safety(
    result: Backtest,
    periods: int,
    holding: float,
    shortage: float,
    memory: int | None = None,
) -> SafetyDecision:
    """Stock for the total of so many periods at the quantile p/(p + h) of the errors known by then.

    memory: as in known_errors, of the errors of that total. Means of cost compare methods in money;
    their origins overlap, so neighbouring costs are alike.
    Errors: ValueError as known_errors, lead_time_errors and safety_stock_cost.
    """
    total = lead_time_errors(result.error, periods)[:, np.newaxis]
    blind = np.full((len(total), periods - 1), np.nan)  # so that a total counts as known in the end
    asked = np.concatenate([blind, total], axis=1)
    known = known_errors(Backtest(np.zeros_like(asked), asked, result.scale, result.split), memory)
    test = total[len(total) - len(result.test) :, 0]
    if not (holding > 0 and shortage > 0):
        raise ValueError(f"holding and shortage must be positive, got {holding} and {shortage}")
    level = _weibull_quantile(known[:, -1], shortage / (holding + shortage))
    safety = np.broadcast_to(level, test.shape)
    cost = holding * np.maximum(safety - test, 0) + shortage * np.maximum(test - safety, 0)
    return SafetyDecision(safety, cost, float((test <= safety).mean()))


def _weibull_quantile(known: np.ndarray, share: float) -> np.ndarray:
    """The value at position share·(c + 1) of c sorted ones along the last axis, within them."""
    count = known.shape[-1]
    place = np.clip(share * (count + 1) - 1, 0, count - 1)
    below = min(int(place), max(count - 2, 0))
    part = place - below
    return (1 - part) * known[..., below] + part * known[..., min(below + 1, count - 1)]
