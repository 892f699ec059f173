"""Walk-forward forecasting: refit on the past, forecast the next days, move on; errors and fan."""

from bisect import insort
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from threadpoolctl import threadpool_limits

from core.maths.case_studies.stock_trends.return_forecasts import Forecaster
from core.maths.statistics.forecast_accuracy import (
    DieboldMariano,
    diebold_mariano,
    directional_accuracy,
    mean_absolute_scaled_error,
)
from core.maths.statistics.proportions import Proportion, count_share

Report = Callable[[float, str], None]
LEAST_ERRORS = 20  # that a fan rests on


@dataclass(frozen=True)
class Schedule:
    """How a method is walked through the data.

    start: returns that are known at the first forecast; window: returns that a fit sees, None = all
    so far (expanding); horizon: H days ahead; refit: days from one fit to the next.
    start does not depend on the window, so that all windows are judged on the same days.
    Errors: ValueError for horizon < 1, refit < 1, window < 2 or window > start.
    """

    start: int = 500
    window: int | None = 500
    horizon: int = 5
    refit: int = 21

    def __post_init__(self) -> None:
        if self.horizon < 1:
            raise ValueError(f"horizon must be at least 1, got {self.horizon}")
        if self.refit < 1:
            raise ValueError(f"refit must be at least 1, got {self.refit}")
        if self.window is not None and not 2 <= self.window <= self.start:
            raise ValueError(
                f"window must lie between 2 and start = {self.start}, got {self.window}"
            )


@dataclass(frozen=True, eq=False)
class WalkForward:
    """Forecasts of a series from k successive origins, the last return that was known.

    origin: (k,) indices of returns; forecast: (k, H) expected r_{t+1} + … + r_{t+j}; actual: (k, H)
    what came, NaN where it lies beyond the data; signal: (k,) 1 buy, −1 sell, 0 no opinion;
    scale: mean |r| of the returns before the first origin, MASE's unit; refits: (m,) origins at
    which the method was fitted anew.
    """

    origin: np.ndarray
    forecast: np.ndarray
    actual: np.ndarray
    signal: np.ndarray
    scale: float
    refits: np.ndarray

    @property
    def horizon(self) -> int:
        return self.forecast.shape[1]

    @property
    def error(self) -> np.ndarray:
        """actual − forecast, (k, H), in log price."""
        return self.actual - self.forecast


@dataclass(frozen=True, eq=False)
class Accuracy:
    """How good the forecasts of a walk were, beside a baseline's from the same origins.

    mase, baseline_mase: (H,) by days ahead; direction: calls at the full horizon, every H-th
    origin; rising: share of the periods with a call in which the price rose, what "always up"
    reaches on them; periods: how many there are, with a call or without;
    comparison: Diebold–Mariano test of |error| at the full horizon.
    """

    mase: np.ndarray
    baseline_mase: np.ndarray
    direction: Proportion
    rising: Proportion
    periods: int
    comparison: DieboldMariano

    @property
    def ratio(self) -> np.ndarray:
        """MASE over the baseline's, NaN where that makes no error but rounding."""
        made = self.baseline_mase > 1e-9
        return np.where(made, self.mase / np.where(made, self.baseline_mase, 1.0), np.nan)


@dataclass(frozen=True, eq=False)
class Fan:
    """Forecast of the log price from one origin, relative to the price then.

    ahead: (H + 1,) days 0 … H; centre: (H + 1,); low, high: (levels, H + 1); actual: (H + 1,), NaN
    beyond the data; errors: how many earlier forecast errors the band at day H rests on.
    """

    ahead: np.ndarray
    centre: np.ndarray
    low: np.ndarray
    high: np.ndarray
    actual: np.ndarray
    errors: int


@threadpool_limits.wrap(limits=1)  # matrices this small are slowed down by threads
def walk_forward(
    returns: np.ndarray, method: Forecaster, schedule: Schedule, report: Report | None = None
) -> WalkForward:
    """Forecast H days ahead from every day, with parameters fitted to days before it only.

    At the origins t = start − 1, start − 1 + refit, … the method is fitted to the last `window`
    returns up to t; these parameters serve the origins until the next fit, each of which reads the
    returns up to itself. So nothing in a forecast at t depends on a return after t.
    returns: (n,) log returns. Returns WalkForward with k = n − start + 1 origins, the last one the
    end of the data. report(share, text) is called at every fit.
    Errors: ValueError if the method needs more returns than the window or start, the data are not
    longer than start + horizon, or the price stands still before the first origin.
    Source: rolling origin: Tashman, International Journal of Forecasting 16, 2000.

    >>> from core.maths.case_studies.stock_trends.return_forecasts import RandomWalk
    >>> walk = walk_forward(np.arange(6.0), RandomWalk(), Schedule(4, 2, 1, 1))
    >>> walk.origin.tolist(), walk.forecast[:, 0].tolist(), walk.actual[:, 0].tolist()
    ([3, 4, 5], [2.5, 3.5, 4.5], [4.0, 5.0, nan])
    """
    returns = np.asarray(returns, dtype=float)
    n, horizon, start = len(returns), schedule.horizon, schedule.start
    if not np.isfinite(returns).all():
        raise ValueError("returns must be finite")
    seen = start if schedule.window is None else schedule.window
    if seen < method.least(horizon):
        raise ValueError(
            f"the method needs at least {method.least(horizon)} returns to be fitted, got {seen}"
        )
    if n <= start + horizon:
        raise ValueError(f"more than start + horizon = {start + horizon} returns needed, got {n}")
    if not returns[:start].any():
        raise ValueError(f"the price must move within the first {start} days")
    origin = np.arange(start - 1, n)
    refits = origin[:: schedule.refit]
    forecast, call = np.empty((len(origin), horizon)), np.empty(len(origin))
    for done, first in enumerate(refits):
        if report is not None:
            report(done / len(refits), f"Fit {done + 1} of {len(refits)}")
        begin = 0 if schedule.window is None else first + 1 - schedule.window
        fitted = method.fit(returns[begin : first + 1], horizon)
        rows = np.arange(first, min(first + schedule.refit, n))
        known = returns[: rows[-1] + 1]
        forecast[rows - origin[0]] = fitted.forecast(known, rows, horizon)
        call[rows - origin[0]] = fitted.signal(known, rows, horizon)
    scale = float(np.mean(np.abs(returns[:start])))
    return WalkForward(origin, forecast, _ahead(returns, origin, horizon), call, scale, refits)


def walk_part(walk: WalkForward, start: int, stop: int) -> WalkForward:
    """The forecasts from origins number start … stop − 1, with nothing later than the last of them.

    What came after the last origin is NaN, so that two parts share no day.
    Errors: ValueError unless 0 ≤ start < stop ≤ k.
    """
    if not 0 <= start < stop <= len(walk.origin):
        raise ValueError(f"origins must lie within 0 and {len(walk.origin)}, got {start} to {stop}")
    rows = slice(start, stop)
    origin = walk.origin[rows]
    last_day = origin[:, None] + np.arange(1, walk.horizon + 1)
    actual = np.where(last_day <= origin[-1], walk.actual[rows], np.nan)
    inside = (walk.refits >= origin[0]) & (walk.refits <= origin[-1])
    return replace(
        walk,
        origin=origin,
        forecast=walk.forecast[rows],
        actual=actual,
        signal=walk.signal[rows],
        refits=walk.refits[inside],
    )


def assess_forecasts(walk: WalkForward, baseline: WalkForward, level: float = 0.95) -> Accuracy:
    """MASE by days ahead, directional accuracy and Diebold–Mariano test against a baseline.

    Both walks must have the same origins and horizon. MASE's unit is the mean |r| before the first
    origin of the whole walk: the error of "the price stays" one day ahead. level: of the intervals.
    Errors: ValueError for walks that do not match, and those of the measures.
    """
    if walk.forecast.shape != baseline.forecast.shape or walk.origin[0] != baseline.origin[0]:
        raise ValueError("both walks must have the same origins and horizon")
    full = walk.horizon - 1
    came = walk.actual[:, full]
    return Accuracy(
        mean_absolute_scaled_error(walk.error, walk.scale),
        mean_absolute_scaled_error(baseline.error, walk.scale),
        directional_accuracy(walk.signal, came, walk.horizon, level),
        directional_accuracy(np.abs(walk.signal), came, walk.horizon, level),
        int(np.isfinite(came[:: walk.horizon]).sum()),
        diebold_mariano(np.abs(walk.error[:, full]), np.abs(baseline.error[:, full]), walk.horizon),
    )


def forecast_fan(
    walk: WalkForward,
    number: int,
    levels: tuple[float, ...] = (0.5, 0.8, 0.95),
    volatility: np.ndarray | None = None,
) -> Fan:
    """Forecast from origin `number` with bands from the errors that were known by then.

    The error quantiles (1 ± level)/2 of all earlier origins whose day j had come are added to the
    forecast; none is supposed to be normal. With `volatility` (k,), a forecast of it at each
    origin, errors are divided by the volatility at their origin and multiplied by today's, so that
    the fan is wide in wild times. With fewer than 20 such errors the band is NaN.
    Returns Fan. Errors: ValueError for a number outside 0 … k − 1, a level outside (0, 1), or
    volatilities that are not positive.
    """
    if not 0 <= number < len(walk.origin):
        raise ValueError(f"number must lie within 0 and {len(walk.origin) - 1}, got {number}")
    if not all(0 < level < 1 for level in levels):
        raise ValueError(f"levels must lie in (0, 1), got {levels}")
    unit = np.ones(len(walk.origin)) if volatility is None else np.asarray(volatility, float)
    if unit.shape != walk.origin.shape or not np.all(unit > 0):
        raise ValueError("volatility must be positive, one for each origin")
    horizon, probability = walk.horizon, np.array(levels)
    low, high = np.zeros((2, len(levels), horizon + 1))
    count = 0
    for j in range(1, horizon + 1):
        known = max(0, number + 1 - j)  # origins whose day j is not after today
        errors = walk.error[:known, j - 1] / unit[:known]
        errors = errors[np.isfinite(errors)]
        count = len(errors)
        if count < LEAST_ERRORS:
            low[:, j] = high[:, j] = np.nan
            continue
        tails = np.r_[(1 - probability) / 2, (1 + probability) / 2]
        found = walk.forecast[number, j - 1] + unit[number] * np.quantile(errors, tails)
        low[:, j], high[:, j] = found[: len(levels)], found[len(levels) :]
    return Fan(
        np.arange(horizon + 1),
        np.r_[0.0, walk.forecast[number]],
        low,
        high,
        np.r_[0.0, walk.actual[number]],
        count,
    )


def fan_coverage(
    walk: WalkForward, level: float = 0.8, volatility: np.ndarray | None = None
) -> Proportion:
    """How often the price at the full horizon fell into the fan, on the second half of the origins.

    Every H-th origin counts, each with its own fan from the past, as drawn.
    Returns Proportion with its 95 % interval. Errors: those of forecast_fan.
    """
    if not 0 < level < 1:
        raise ValueError(f"level must lie in (0, 1), got {level}")
    unit = np.ones(len(walk.origin)) if volatility is None else np.asarray(volatility, float)
    scaled, tails = walk.error[:, -1] / unit, [(1 - level) / 2, (1 + level) / 2]
    came = np.flatnonzero(np.isfinite(scaled))
    # Errors become known day by day: kept in order, no fan needs to sort them again.
    values, errors, inside = scaled.tolist(), [], []
    for number in came[len(came) // 2 :: walk.horizon].tolist():
        for value in values[len(errors) : max(0, number + 1 - walk.horizon)]:
            insort(errors, value)
        if len(errors) >= LEAST_ERRORS:
            low, high = (_quantile(errors, tail) for tail in tails)
            inside.append(low <= values[number] <= high)
    return count_share(sum(inside), len(inside))


def _quantile(ordered: list[float], probability: float) -> float:
    """Quantile of a sorted list, interpolated as np.quantile does."""
    place = (len(ordered) - 1) * probability
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def _ahead(returns: np.ndarray, origin: np.ndarray, horizon: int) -> np.ndarray:
    """r_{t+1} + … + r_{t+j} for each origin t, (k, H), NaN beyond the data."""
    level = np.r_[np.cumsum(returns), np.full(horizon, np.nan)]
    return level[origin[:, None] + np.arange(1, horizon + 1)] - level[origin][:, None]
