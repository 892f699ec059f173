"""What the pictures of the second chapter are drawn from."""

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, joined, polyline, scattered
from core.maths.learning.class_tables import level_line, point_tables
from core.maths.learning.margin_losses import ANGLES, losses_of

ROLES = {"log-loss": "approximation", "hinge": "truth", "0–1": "function"}
STEP = np.array([-1e3, 0.0, 0.0, 1e3])  # the margins at which the 0–1 loss is drawn


def curve_tables(found, labels):
    """The three losses by margin, and the points on that of the log-loss."""
    far = max(float(np.abs(found.margins).max()), 3.0) * 1.05
    m = np.linspace(-far, far, 121)
    costs = losses_of(m)
    top = max(float(found.costs["log-loss"].max()), 2.5) * 1.1
    return curve_datasets(
        0.0,
        0.46 * top,
        far,
        0.54 * top,
        curves=joined(
            polyline("hinge", "truth", m, costs["hinge"]),
            polyline("0–1", "function", STEP, [1, 1, 0, 0]),
            polyline("log-loss", "approximation", m, costs["log-loss"]),
        ),
        points=joined(
            *(
                scattered(role, role, found.margins[which], found.costs["log-loss"][which])
                for role, which in (("point", labels == 0), ("other", labels == 1))
            )
        ),
    )


def line_tables(places, labels, found, v):
    phi = np.radians(v.angle)
    w = v.length * np.array([np.cos(phi), np.sin(phi)])
    b = -v.length * v.offset
    return point_tables(places, labels, places[found.wrong]) | {
        "lines": level_line("line", "boundary", w, b),
        "dashed": joined(*(level_line(f"z = {z}", "other", w, b, z) for z in (-1.0, 1.0))),
    }


def angle_tables(turned, angle):
    """The mean of each loss by direction, with the direction of now."""
    top = 1.08 * max(float(values.max()) for values in turned.values())
    return curve_datasets(
        0.0,
        0.46 * top,
        180.0,
        0.54 * top,
        curves=joined(
            *(polyline(name, ROLES[name], ANGLES, values) for name, values in turned.items())
        ),
        dashed=polyline("now", "reference", [angle] * 2, [-1e4, 1e4]),
    )
