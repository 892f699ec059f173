"""What the pictures of the first chapter are drawn from."""

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline, scattered
from core.maths.learning.class_tables import band_table, level_line, point_tables
from core.maths.learning.logistic_boundary import PENALTIES, probability

SHARES = np.linspace(-1, 1, 121)


def boundary_tables(found, fitted=True):
    """Points over the bands, with the boundary and rings around those on the wrong side."""
    if not fitted:
        return point_tables(found.places, found.labels)
    return point_tables(found.places, found.labels, found.places[found.wrong]) | {
        "bands": band_table(found.weights, found.intercept),
        "lines": joined(level_line("boundary", "boundary", found.weights, found.intercept)),
    }


def odds_tables(found):
    """σ(z), and the points at their log-odds, on the level of their class."""
    known = np.isfinite(found.scores)
    half = 1.08 * max(np.abs(found.scores[known]).max(initial=0), 4.0)
    z = half * SHARES
    right = known & ~found.wrong
    groups = {
        "point": right & (found.labels == 0),
        "other": right & (found.labels == 1),
        "alarm": found.wrong,
    }
    return curve_datasets(
        0.0,
        0.5,
        half,
        0.6,
        curves=polyline("σ", "approximation", z, probability(z)),
        dashed=polyline("½", "function", [0, 0], [-1, 2]),
        points=joined(
            *(
                scattered(role, role, found.scores[which], found.labels[which].astype(float))
                for role, which in groups.items()
            )
        ),
    )


def length_tables(found):
    """|w| for each penalty, with the one of now, and without a penalty."""
    x, y = np.log10(PENALTIES), found.lengths
    if not np.isfinite(y).all():
        return curve_datasets(-2.5, 0.5, 3.6, 0.6)
    top = 1.12 * max(float(y.max()), found.length, 1e-3)
    free = []
    if np.isfinite(found.free):
        free.append(polyline("free", "function", [-7.0, 2.0], [found.free] * 2))
    now = [dot("reference", np.log10(found.used), found.length)] if found.used > 0 else []
    return curve_datasets(
        -2.5,
        top / 2,
        3.6,
        top / 2,
        curves=polyline("|w|", "approximation", x, y),
        dashed=joined(*free),
        points=joined(*now),
    )
