"""The columns of a plot of curves."""

import numpy as np

from core.maths.calculus.curve_tables import (
    NOTHING,
    curve_datasets,
    curve_table,
    dot,
    polyline,
    value_window,
)

REACH = 4.0


def along_tables(f, at, back, graph):
    """f along the first input, with the tangent."""
    ends = np.array([-REACH, REACH])
    centre, half = value_window(f(np.linspace(*ends, 201)))
    here, slope = float(f(at)), float(back.derivatives[graph.inputs[0]])
    dashed = points = NOTHING
    if np.isfinite(here):
        points = dot("approximation", at, here)
        if np.isfinite(slope):
            dashed = polyline("tangent", "truth", ends, here + slope * (ends - at))
    return curve_datasets(0.0, centre, REACH, half) | {
        "curves": curve_table(f, *ends, half),
        "dashed": dashed,
        "points": points,
    }
