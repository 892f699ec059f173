"""What the pictures of the third chapter are drawn from."""

import numpy as np

from core.maths.calculus.curve_tables import NOTHING, curve_datasets, dot, joined, polyline
from pages.statistics.time_series.parts_tables import kept_near, of_time, window_of

SEEN = 4  # horizons before the forecast that are drawn


def fan_tables(now, own, at, half):
    """The values known, the forecast with its fan, and what came."""
    series = now.series
    if own is None:
        centre, height = window_of(series.values)
        cx, rx = of_time(series)
        known = polyline("known", "function", series.time, series.values)
        return curve_datasets(cx, centre, rx, height, curves=known)
    origin, horizon = int(own.origins[at]), own.forecast.shape[1]
    centre, height = window_of(series.values)
    height *= 1.25
    last = series.time[origin - 1]
    ahead = last + series.a_step * np.arange(1, horizon + 1)
    low, middle, high = own.forecast[at] - half, own.forecast[at], own.forecast[at] + half
    if now.multiply:
        with np.errstate(over="ignore"):
            low, middle, high = np.exp(low), np.exp(middle), np.exp(high)
    edge = centre - 3 * height, centre + 3 * height
    begin = max(0, origin - SEEN * horizon)
    first, end = series.time[begin], ahead[-1]
    came = series.values[origin : origin + horizon]
    return curve_datasets(
        float((first + end) / 2),
        centre,
        float((end - first) / 2),
        height,
        areas=polyline("fan", "approximation", ahead, np.clip(low, *edge))
        | {"y2": np.clip(high, *edge)},
        curves=joined(
            polyline("known", "function", series.time[begin:origin], series.values[begin:origin]),
            polyline("forecast", "approximation", ahead, kept_near(middle, centre, height)),
            polyline(
                "came",
                "truth",
                np.r_[last, ahead],
                np.r_[series.values[origin - 1], came],
            ),
        ),
        dashed=polyline("now", "reference", [last, last], [centre - height, centre + height]),
    )


def error_tables(found):
    unit = found.scale or 1.0
    mine, other = found.own_errors / unit, found.naive_errors / unit
    steps = np.arange(1, len(mine) + 1)
    finite = np.r_[mine, other][np.isfinite(np.r_[mine, other])]
    top = float(min(finite.max(initial=0.0), 4 * max(other.max(), 1e-12))) or 1.0
    one = polyline("one", "reference", [0, len(mine) + 1], [1, 1]) if found.scale else NOTHING
    return curve_datasets(
        (len(mine) + 1) / 2,
        0.55 * top,
        (len(mine) + 1) / 2,
        0.58 * top,
        curves=joined(
            polyline("naive", "other", steps, other),
            polyline("own", "approximation", steps, kept_near(mine, 0.0, top)),
        ),
        dashed=one,
    )


def coverage_tables(levels, shares, level, share):
    return curve_datasets(
        50,
        50,
        50,
        53,
        curves=polyline("kept", "approximation", 100 * levels, 100 * shares),
        dashed=polyline("promised", "reference", [0, 100], [0, 100]),
        points=dot("approximation", 100 * level, 100 * share),
    )
