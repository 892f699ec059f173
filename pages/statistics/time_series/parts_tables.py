"""What the pictures of the second chapter are drawn from."""

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, joined, polyline


def window_of(*values):
    """Centre and half height that show the values, whatever their size."""
    found = np.concatenate([one[np.isfinite(one)] for one in values])
    low, high = (float(found.min()), float(found.max())) if len(found) else (0.0, 1.0)
    half = 0.55 * (high - low)
    return (low + high) / 2, half if half > 1e-9 * abs(high) else max(0.5 * abs(high), 0.5)


def of_time(series, ahead=0):
    """Centre and half width of a time axis with room for so many steps more."""
    first, last = series.time[0], series.time[-1] + ahead * series.a_step
    return float((first + last) / 2), float((last - first) / 2)


def kept_near(values, centre, half):
    """Without what is far outside: a forecast that runs away."""
    return np.where(np.abs(values - centre) <= 20 * half, values, np.nan)


def series_tables(series, found):
    count = len(found.ahead)
    # A forecast that runs away leaves the window.
    centre, half = window_of(series.values)
    far = np.clip(found.ahead, centre - 2 * half, centre + 2 * half)
    centre, half = window_of(series.values, far)
    cx, rx = of_time(series, count)
    later = series.time[-1] + series.a_step * np.arange(count + 1)
    ahead = np.r_[series.values[-1], found.ahead]
    return curve_datasets(
        cx,
        centre,
        rx,
        half,
        curves=joined(
            polyline("values", "function", series.time, series.values),
            polyline("fitted", "approximation", series.time, kept_near(found.fitted, centre, half)),
            polyline("level", "other", series.time, kept_near(found.level, centre, half)),
        ),
        dashed=polyline("ahead", "approximation", later, kept_near(ahead, centre, half)),
    )


def season_tables(series, found, multiply):
    cx, rx = of_time(series)
    if series.season == 1:
        return curve_datasets(cx, 0, rx, 1)
    neutral = 1.0 if multiply else 0.0
    centre, half = window_of(found.season, np.array([neutral]))
    return curve_datasets(
        cx,
        centre,
        rx,
        half,
        curves=joined(
            polyline("neutral", "function", series.time[[0, -1]], [neutral] * 2),
            polyline("season", "truth", series.time, kept_near(found.season, centre, half)),
        ),
    )


def rest_tables(series, found):
    cx, rx = of_time(series)
    centre, half = window_of(found.rest, np.zeros(1))
    begin = found.judged
    return curve_datasets(
        cx,
        centre,
        rx,
        half,
        curves=joined(
            polyline("zero", "function", series.time[[0, -1]], [0, 0]),
            polyline("rest", "error", series.time[begin:], found.rest[begin:]),
        ),
        dashed=polyline("start", "error", series.time[: begin + 1], found.rest[: begin + 1]),
    )
