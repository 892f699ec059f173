"""The forecasters of the stock-trends page by name, and how each is walked through a series."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from core.maths.case_studies.stock_trends.return_forecasts import (
    Arima,
    AutoregressiveModel,
    Crossover,
    ExponentialSmoothing,
    Forecaster,
    LaggedRegression,
    RandomWalk,
)
from core.maths.case_studies.stock_trends.walk_forward import Schedule

FIRST_FORECAST = 500  # returns known then; a third of a short series
MOST_SLOW_FITS = 20
LONG_SERIES = 1900  # returns; beyond them slow methods never see everything so far
MOST_TWINS, LEAST_TWINS = 24, 4
MOST_WORK = 10_000, 200_000  # fits, and days walked, on all twins together


@dataclass(frozen=True)
class Method:
    """label; settings: names of the numbers it takes; make: the forecaster from them; slow: its
    parameters are searched for, which takes milliseconds a fit."""

    label: str
    settings: tuple[str, ...]
    make: Callable[..., Forecaster]
    slow: bool = False


METHODS: Mapping[str, Method] = {
    "drift": Method("Random walk with drift (baseline)", (), RandomWalk),
    "crossover": Method(
        "Moving-average crossover",
        ("fast", "slow"),
        lambda fast, slow: Crossover(fast, max(slow, fast + 1)),
    ),
    "least_squares": Method("Regression on past returns", ("lags",), LaggedRegression),
    "ridge": Method("Ridge regression on past returns", ("lags", "penalty"), LaggedRegression),
    "autoregression": Method("Autoregression AR(p)", ("order",), AutoregressiveModel),
    "smoothing": Method("Exponential smoothing", (), ExponentialSmoothing, slow=True),
    "trend": Method(
        "Smoothing with a damped trend", (), lambda: ExponentialSmoothing(True), slow=True
    ),
    "arima": Method("ARIMA(p, 1, q)", ("arima_p", "arima_q"), Arima, slow=True),
}


@dataclass(frozen=True)
class Plan:
    """What is walked: method and schedule as used; stand_in: True where the method needs a longer
    past than there is and the random walk takes its place; twins: how many random walks."""

    method: Forecaster
    schedule: Schedule
    stand_in: bool
    twins: int


def plan_walk(
    name: str,
    settings: tuple[float, ...],
    days: int,
    horizon: int = 5,
    window: int | None = 500,
    refit: int = 21,
) -> Plan:
    """Method and schedule for a series of so many returns, with settings that fit it.

    The first forecast comes after min(500, days/3) returns, whatever the window, so that all
    windows are judged on the same days. The window (None: all so far) is widened to what the method
    needs and never reaches before the data. Slow methods are refitted 20 times at most, walk
    through 4 random walks only, and in a series of more than 1,900 returns always see a window.
    Errors: ValueError for an unknown name or days too few for the horizon.

    >>> plan_walk("crossover", (20, 100), 1859, window=60).schedule.window
    105
    """
    if name not in METHODS:
        raise ValueError(f"name must be one of {', '.join(METHODS)}, got {name}")
    start = min(FIRST_FORECAST, days // 3)
    if days <= start + 2 * horizon + 1:
        raise ValueError(f"a horizon of {horizon} days needs more than {days} returns")
    entry = METHODS[name]
    method = entry.make(*settings)
    stand_in = method.least(horizon) > start
    if stand_in:
        method = RandomWalk()
    slow = entry.slow and not stand_in
    if window is None and slow and days > LONG_SERIES:
        window = start
    if window is not None:
        window = min(max(window, method.least(horizon)), start)
    if slow:
        refit = max(refit, int(np.ceil((days - start + 1) / MOST_SLOW_FITS)))
    fits = -(-(days - start + 1) // refit)
    affordable = 0 if slow else min(MOST_WORK[0] // fits, MOST_WORK[1] // days)
    twins = int(np.clip(affordable, LEAST_TWINS, MOST_TWINS))
    return Plan(method, Schedule(start, window, horizon, refit), stand_in, twins)
