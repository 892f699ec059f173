"""What a picture of labelled points in the plane is drawn from."""

import numpy as np

from core.maths.calculus.curve_tables import NOTHING, polyline
from core.maths.learning.class_points import HIGH

SHAPES = ("round", "square", "ringed")  # of the classes, in order
FAR = 60.0  # beyond every window
EDGES = np.log([1 / 19, 1 / 9, 1 / 3, 1.0, 3.0, 9.0, 19.0])  # log-odds of 5, 10, 25, 50, … %
SHADES = (0.42, 0.33, 0.23, 0.1)  # of the bands, from the outermost to the boundary


def point_tables(places, labels, rings=(), names=()):
    """Points by class; ``rings`` are places around which a ring is drawn."""
    tables = {
        "window": {"cx": [0.0], "cy": [0.0], "rx": [HIGH[0] + 0.2], "ry": [HIGH[1] + 0.2]},
        "bands": {"band": [], "role": [], "shade": [], "x": [], "y": []},
        "dashed": NOTHING,
        "lines": NOTHING,
        "rings": _dots("wrong", np.reshape(rings, (-1, 2))),
        "names": {"text": [], "role": [], "x": [], "y": []},
    }
    for which, shape in enumerate(SHAPES):
        tables[shape] = _dots(f"class {which}", places[labels == which])
    return tables


def _dots(role, places):
    x, y = np.repeat(places, 3, axis=0).T.copy() if len(places) else np.zeros((2, 0))
    x[2::3] = y[2::3] = np.nan
    return {"role": np.full(len(x), role), "x": x, "y": y}


def level_line(series, role, weights, intercept, z=0.0):
    """The line b + w·x = z; nothing without a direction."""
    length = float(np.hypot(*weights))
    if not length > 0:
        return NOTHING
    foot, along = _foot(weights, intercept, z), np.array([-weights[1], weights[0]]) / length
    x, y = np.stack([foot - FAR * along, foot + FAR * along], axis=1)
    return polyline(series, role, x, y)


def _foot(weights, intercept, z):
    length = float(np.hypot(*weights))
    return np.clip((z - intercept) / length, -FAR, FAR) * weights / length


def band_table(weights, intercept, edges=EDGES, shades=SHADES):
    """Strips of the plane between the lines b + w·x = each of ``edges``, by default probabilities
    of 5, 10, 25, 50, 75, 90 and 95 %, each in the colour of the class on its side; without a
    direction one for the whole plane. ``edges`` are odd in number, the middle one is 0."""
    length = float(np.hypot(*weights))
    if not length > 0:
        at = int(np.searchsorted(edges, intercept))
        x, y = [-FAR, FAR, FAR, -FAR], [-FAR, -FAR, FAR, FAR]
        return _bands(["all"], [at], shades, np.array(x, float), np.array(y, float))
    across = weights / length
    along = np.array([-across[1], across[0]]) * FAR
    feet = np.array([
        -FAR * across,
        *(_foot(weights, intercept, z) for z in edges),
        FAR * across,
    ])  # fmt: skip
    low, high = feet[:-1], feet[1:]
    corners = np.stack([low - along, low + along, high + along, high - along], axis=1)
    strips = np.arange(len(low))
    return _bands(strips, strips, shades, *corners.reshape(-1, 2).T)


def _bands(names, at, shades, x, y):
    half = len(shades)
    strength = [shades[one] if one < half else shades[2 * half - 1 - one] for one in at]
    return {
        "band": np.repeat([str(name) for name in names], 4),
        "role": np.repeat([f"class {int(one >= half)}" for one in at], 4),
        "shade": np.repeat(strength, 4),
        "x": x,
        "y": y,
    }
