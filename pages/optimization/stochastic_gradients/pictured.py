"""Columns of the pictures with a logarithmic height that two chapters draw."""

import numpy as np

from core.maths.calculus.curve_tables import polyline

LEAST, MOST = 1e-14, 1e6  # of a logarithmic axis
NOTHING_MARKED = {name: [] for name in ("role", "x", "y0", "y1")}


def drawable(values):
    with np.errstate(invalid="ignore"):
        return np.where((values >= LEAST / 1e3) & (values <= MOST * 1e3), values, np.nan)


def pictured(x0, x1, y0, y1, measured, predicted, now=()):
    """The columns of a plot of orders, ``now`` an upright line where there is one."""
    return {
        "window": {"x0": [x0], "x1": [x1], "y0": [y0], "y1": [y1]},
        "measured": measured,
        "predicted": predicted,
        "marks": NOTHING_MARKED,
        "now": {"x": [*now], "y0": [y0] * len(now), "y1": [y1] * len(now)},
        "points": polyline("", "", [], []),
    }
