"""What lies under a law in several chapters: the data, or the shares of each value."""

import numpy as np

from core.maths.calculus.curve_tables import (
    NOTHING,
    histogram_area,
    one_by_one,
    polyline,
    scattered,
    stems,
)

FEW = 40  # data that each have a stem of their own


def data_layers(x, low, high, density, bins=20):
    """Areas, stems and points of data under a ``density`` in a window from ``low`` to ``high``: few
    with a stem from each up to it, many as a histogram."""
    if not one_by_one(x, low, high, FEW):
        edges = np.linspace(x.min(), x.max(), bins + 1)
        return histogram_area("data", "truth", x, edges), NOTHING, NOTHING
    sticks = stems("data", "truth", x, density(x))
    return NOTHING | {"y2": []}, sticks, scattered("data", "truth", x, 0 * x)


def mass_layers(k, shares, masses):
    """Datasets of a law of whole numbers k: its masses over bars of the shares."""
    gap = np.full(len(k), np.nan)
    across = np.column_stack([k - 0.3, k + 0.3, gap]).ravel()
    up = np.column_stack([shares, shares, gap]).ravel()
    bars = polyline("data", "truth", across, up)
    return {
        "areas": bars | {"y2": np.where(np.isnan(up), np.nan, 0.0)},
        "curves": stems("law", "approximation", k, masses),
        "points": scattered("law", "approximation", k, masses),
    }
