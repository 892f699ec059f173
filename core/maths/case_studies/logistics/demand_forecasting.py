"""Demand series that have seasons, and forecasting them by Fourier terms.

Forecasts stand at an origin: the number of values known, so origin t forecasts values t … t + H − 1
(counted from 0) from values 0 … t − 1, for many origins at once. Source: Hyndman and
Athanasopoulos, Forecasting: Principles and Practice, 3rd edition, 2021, chapters 5, 7 and 8.
"""

from dataclasses import dataclass

import numpy as np

WEEKS_A_YEAR = 365.25 / 7
DAY = 1440  # minutes
BETTER = 0.9  # has a longer season to be
FEWEST_YEARS = 20


@dataclass(frozen=True, eq=False)
class DemandSeries:
    """name; note: a sentence for captions; date (n,) datetime64, of days or minutes, in even steps;
    value (n,) ≥ 0; season: steps of a season; period: its length in steps exactly, for Fourier
    terms; step: year, quarter, month, week, day, weekday (Monday to Friday), hour or a number of
    minutes as in 15-minute interval."""

    name: str
    note: str
    date: np.ndarray
    value: np.ndarray
    season: int
    period: float
    step: str


def demand_series(
    name: str,
    note: str,
    date: np.ndarray,
    value: np.ndarray,
    least: float = 0.0,
    years: bool = False,
) -> DemandSeries:
    """A series from dates and values in any order; the step between the dates says the season: four
    quarters, twelve months, 52 weeks, seven days or five weekdays; of hours and less a day or a
    week, if the first half repeats itself by a week with a mean |y_t − y_{t−m}| a tenth smaller.

    least: that a value may be, −∞ for any; years: whether years, which have no season, are steps as
    well. Errors: ValueError for a date that stands twice, for a
    gap, for another step, for a value below the least or missing, and for less than two seasons and
    two steps.

    >>> weeks = np.datetime64("2020-01-03") + 7 * np.arange(260)
    >>> series = demand_series("Demand", "", weeks, np.ones(260))
    >>> series.season, round(series.period, 2), series.step
    (52, 52.18, 'week')
    """
    date, value = np.asarray(date, "datetime64[m]"), np.asarray(value, float)
    order = np.argsort(date, kind="stable")
    date, value = date[order], value[order]
    whole = bool((date == date.astype("datetime64[D]")).all())
    date = date.astype("datetime64[D]") if whole else date
    wrong = np.flatnonzero(~((value >= least) & np.isfinite(value)))
    if len(wrong):
        raise ValueError(
            f"demand must be a number of at least {least:g}, got {value[wrong[0]]:g} on "
            f"{date[wrong[0]]}"
        )
    if len(date) < 2:
        raise ValueError(f"there must be at least two dates, got {len(date)}")
    apart = np.diff(date.astype("datetime64[m]")).astype(int)
    if (apart == 0).any():
        raise ValueError(f"{date[np.argmin(apart)]} stands twice")
    step, seasons, odd = _steps(date, apart, years)
    if len(odd):
        raise ValueError(
            f"dates follow each other by one {step}, but {date[odd[0] + 1]} comes "
            f"{_lasting(apart[odd[0]])} after {date[odd[0]]}"
        )
    shortest = min(seasons)
    if shortest == 1 and len(date) < FEWEST_YEARS:
        raise ValueError(f"there must be at least {FEWEST_YEARS} years, got {len(date)}")
    if len(date) < 2 * shortest + 2:
        raise ValueError(
            f"there must be at least {2 * shortest + 2} {step}s, more than two seasons, got "
            f"{len(date)}"
        )
    half = value[: len(value) // 2]
    repeats = {m: np.abs(half[m:] - half[:-m]).mean() for m in seasons if m < len(half)}
    longest = max(repeats)
    season = longest if repeats[longest] < BETTER * repeats[shortest] else shortest
    return DemandSeries(name, note, date, value, season, seasons[season], step)


def _steps(
    date: np.ndarray, apart: np.ndarray, years: bool
) -> tuple[str, dict[int, float], np.ndarray]:
    """The step, the seasons with their periods, and the places before which the step is another;
    apart (n − 1,): minutes between the dates."""
    usual = int(np.median(apart))
    days = date.astype("datetime64[D]")
    if usual < DAY and DAY % usual == 0:
        a_day = DAY // usual
        step = "hour" if usual == 60 else f"{usual}-minute interval"
        seasons = {m: float(m) for m in (a_day, 7 * a_day) if m > 1}
        return step, seasons, np.flatnonzero(apart != usual)
    if usual == DAY and np.is_busday(days).all() and (apart != DAY).any():
        gone = np.busday_count(days[:-1], days[1:])
        return "weekday", {5: 5.0}, np.flatnonzero(gone != 1)
    if usual == DAY:
        return "day", {7: 7.0}, np.flatnonzero(apart != DAY)
    if usual == 7 * DAY:
        return "week", {52: WEEKS_A_YEAR}, np.flatnonzero(apart != usual)
    months = np.diff(days.astype("datetime64[M]")).astype(int)
    if 28 * DAY <= usual <= 31 * DAY:
        return "month", {12: 12.0}, np.flatnonzero(months != 1)
    if 90 * DAY <= usual <= 92 * DAY:
        return "quarter", {4: 4.0}, np.flatnonzero(months != 3)
    if years and 365 * DAY <= usual <= 366 * DAY:
        return "year", {1: 1.0}, np.flatnonzero(months != 12)
    longest = "a month, a quarter or a year" if years else "a month or a quarter"
    raise ValueError(
        f"dates must follow each other by a part of a day, a day, a week, {longest}, "
        f"not {_lasting(usual)}"
    )


def _lasting(minutes: int) -> str:
    for size, name in ((DAY, "day"), (60, "hour"), (1, "minute")):
        if minutes % size == 0:
            count = minutes // size
            return f"{count} {name}" + "s" * int(count != 1)
    return ""


def fourier_terms(times: np.ndarray, harmonics: int, period: float = WEEKS_A_YEAR) -> np.ndarray:
    """Columns 1, t, sin and cos of 2πkt/period for k = 1…K: (…, 2 + 2K). The period may be
    any number.

    >>> fourier_terms(np.array([0.0]), 1).tolist()
    [[1.0, 0.0, 0.0, 1.0]]
    """
    if harmonics < 0:
        raise ValueError(f"harmonics must not be negative, got {harmonics}")
    times = np.asarray(times, float)
    angle = 2 * np.pi * times[..., np.newaxis] * np.arange(1, harmonics + 1) / period
    line = np.stack([np.ones_like(times), times / period], axis=-1)
    return np.concatenate([line, np.sin(angle), np.cos(angle)], axis=-1)


def fourier_regression(
    series: np.ndarray,
    origins: np.ndarray,
    horizon: int,
    harmonics: int,
    window: int,
    period: float = WEEKS_A_YEAR,
) -> np.ndarray:
    """Forecasts (n, H) by least squares on a line and K harmonics, fitted anew at every origin to
    the last `window` values.

    Counted from the origin, time is the same for all: one design, one pseudo-inverse.
    Errors: ValueError unless the window has more values than the 2 + 2K coefficients and every
    origin has a window behind it.
    Source: Hyndman and Athanasopoulos (2021), section 7.4.

    >>> line = np.arange(10.0)
    >>> fourier_regression(line, np.array([8]), 2, harmonics=0, window=5).round(9).tolist()
    [[8.0, 9.0]]
    """
    if window <= 2 + 2 * harmonics:
        raise ValueError(f"window must be above {2 + 2 * harmonics} coefficients, got {window}")
    if origins.min() < window:
        raise ValueError(f"origins must be at least the window of {window}, got {origins.min()}")
    known = fourier_terms(np.arange(-window, 0), harmonics, period)
    weights = fourier_terms(np.arange(horizon), harmonics, period) @ np.linalg.pinv(known)
    return series[origins[:, np.newaxis] + np.arange(-window, 0)] @ weights.T
