"""What the pictures of the fourth chapter are drawn from."""

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, joined, polyline
from pages.statistics.time_series.parts_tables import window_of


def path_tables(pair):
    n = len(pair)
    centre, half = window_of(pair.ravel())
    steps = np.arange(1, n + 1)
    return curve_datasets(
        (n + 1) / 2,
        centre,
        n / 2,
        half,
        curves=joined(
            polyline("zero", "function", [0, n + 1], [0, 0]),
            polyline("y", "other", steps, pair[:, 1]),
            polyline("x", "approximation", steps, pair[:, 0]),
        ),
    )


def cloud_tables(pair):
    x, y = pair.T
    (cx, rx), (cy, ry) = window_of(x), window_of(y)
    slope, intercept = np.polyfit(x, y, 1)
    ends = np.array([cx - rx, cx + rx])
    points = (np.stack([c, c, np.full(len(c), np.nan)], 1).ravel() for c in (x, y))
    return curve_datasets(
        cx,
        cy,
        rx,
        ry,
        curves=polyline("line", "reference", ends, intercept + slope * ends),
        points=polyline("points", "point", *points),
    )


def share_tables(found):
    """The share of pairs whose R² is larger."""
    ordered = np.sort(found.r_squared)
    x = np.r_[0.0, np.repeat(ordered, 2), 1.0]
    left = np.arange(len(ordered), -1, -1) * 100 / len(ordered)
    bound = found.bound**2 / (found.bound**2 + found.n - 2)
    return curve_datasets(
        0.5,
        50,
        0.5,
        53,
        curves=polyline("pairs", "error", x, np.repeat(left, 2)),
        dashed=polyline("bound", "reference", [bound, bound], [0, 100]),
    )
