"""The map of a likelihood of two parameters: its window and its level lines."""

import math
from collections.abc import Sequence

import numpy as np
from contourpy import LineType, contour_generator

from core.maths.calculus.level_lines import joined_pieces
from core.maths.statistics.likelihood_limits import pair_limit
from core.maths.statistics.two_parameters import (
    Array,
    Family,
    PairFit,
    pair_log_likelihood,
    region_edges,
    wald_ellipse,
)

SIDE = 61  # points a side of the grid
MOST = 8.0  # estimates that the map reaches up to
FALLS = (0.25, 1.0, 2.5, 5.0, 9.0, 15.0, 25.0)  # ln L̂ − ln L of the grey lines
Window = tuple[float, float, float, float]  # low and high of the first, of the second parameter
Intervals = Sequence[tuple[float, float]]


def map_window(fit: PairFit, level: float, intervals: Intervals) -> Window:
    """Room for the likelihood region and Wald's ellipse; parameters above 0 stay there.
    ``intervals``: of both profiles."""
    normal = fit.data.family is Family.NORMAL
    if not fit.bounded:
        size = max(abs(fit.data.mean), 1e-3)
        first = (fit.data.mean - size, fit.data.mean + size) if normal else (0.02, 20.0)
        return (*first, size / 200, size)
    sides = []
    ellipse = wald_ellipse(fit, level, 41)
    for which in (0, 1):
        best, (low, high) = fit.best[which], intervals[which]
        low, high = best - 1.75 * (best - low), best + 1.75 * (high - best)
        low = min(low, float(ellipse[which].min()))
        high = max(high, float(ellipse[which].max()))
        if which or not normal:
            low, high = max(low, 0.02 * best), min(high, MOST * best)
        sides += [low, high]
    return sides[0], sides[1], sides[2], sides[3]


def level_lines(fit: PairFit, window: Window, level: float) -> list[tuple[Array, Array]]:
    """The edge of the likelihood region, and for each of FALLS the line ln L̂ − ln L = fall.

    Without a maximum no region, falls are counted from the highest point of the map, and a gap
    (NaN) is after each piece.
    """
    if fit.bounded:
        return region_edges(fit, (region_fall(level), *FALLS), window[:2])
    a, b = np.linspace(*window[:2], SIDE), np.linspace(*window[2:], SIDE)
    z = -pair_log_likelihood(fit.data, a[None, :], b[:, None])
    tracer = contour_generator(a, b, np.minimum(z - z.min(), 1e6), line_type=LineType.Separate)
    return [joined_pieces(tracer.lines(fall)) for fall in (-1.0, *FALLS)]


def region_fall(level: float) -> float:
    """By how much ln L has fallen at the edge of the likelihood region, χ²₂/2.

    >>> round(region_fall(0.95), 3)
    2.996
    """
    return pair_limit(level) / 2


def unit_of(x: Array) -> float:
    """The power of ten in which data are counted so that their deviation is from 10 to 100; 1 where
    the standard error of their mean is at least 0.01 and the deviation at most 1000.

    >>> unit_of(np.array([1.0, 3.0])), unit_of(np.array([1000.0, 90000.0]))
    (1.0, 1000.0)
    """
    deviation = float(np.std(x)) or float(np.abs(x).max())
    if not deviation or 0.01 * len(x) ** 0.5 <= deviation <= 1000:
        return 1.0
    return 10.0 ** (math.floor(math.log10(deviation)) - 1)
