"""What the pictures of the third chapter are drawn from."""

from functools import lru_cache

import numpy as np

from core.maths.calculus.curve_tables import joined, polyline
from core.maths.learning.class_tables import point_tables
from core.maths.learning.quadratic_lift import Conic, camera, conic_map, plane_patch
from pages.learning.support_vectors.rings import SHADES, alpha_rings

ROUND = np.linspace(0, 2 * np.pi, 61)
FLAT = (Conic.NO_POINTS, Conic.ONE_CLASS, Conic.LEVEL)


def reach_of(found):
    """How far up the cone is drawn: to the highest point and a little more."""
    return 1.12 * max(float(found.lifted[:, 2].max(initial=0)), 2.0)


def space_tables(found, turn, tilt):
    """The lifted points on their cone, and the plane with the curve in which it cuts the cone."""
    eye, reach = camera(turn, tilt), reach_of(found)
    seen = (found.lifted / reach) @ eye[:2].T
    tables = point_tables(seen, found.labels)
    level, steep = eye[1, 2], eye[2, 2]  # how far one up the cone, and one across it, goes up
    tables["window"] = {
        "cx": [0.0],
        "cy": [0.5 * level],
        "rx": [1.45],
        "ry": [0.56 * level + 1.05 * steep],
    }
    tables["dashed"] = cone(turn, tilt)
    if found.conic in FLAT:
        return tables
    patch = plane_patch(found.normal, found.bias, reach) / reach @ eye[:2].T
    k = len(patch)
    return tables | {
        "bands": {
            "band": ["plane"] * k,
            "role": ["boundary"] * k,
            "shade": [0.22] * k,
            "x": patch[:, 0],
            "y": patch[:, 1],
        },
        "lines": joined(
            cut(found, eye, reach),
            alpha_rings(seen, found.alpha, 0.2),
        ),
    }


@lru_cache(maxsize=256)
def cone(turn, tilt):
    """Circles at four heights and eight straight lines from the tip."""
    eye = camera(turn, tilt)[:2]
    rim = np.column_stack([np.cos(ROUND), np.sin(ROUND), np.ones(len(ROUND))])
    gap = np.full((1, 3), np.nan)
    parts = [part for h in (0.25, 0.5, 0.75, 1.0) for part in (h * rim, gap)]
    for spot in rim[:-1:10]:
        parts += [np.vstack([np.zeros(3), spot]), gap]
    x, y = (np.concatenate(parts) @ eye.T).T
    return polyline("cone", "other", x, y)


def cut(found, eye, reach):
    """Where plane and cone meet: at the angle 2θ the height is −b over the slope of f there."""
    slope = found.normal @ np.array([np.cos(ROUND), np.sin(ROUND), np.ones(len(ROUND))])
    with np.errstate(divide="ignore", invalid="ignore"):
        height = -found.bias / slope
    height = np.where((height >= 0) & (height <= 1.02 * reach), height, np.nan) / reach
    spots = height[:, None] * np.column_stack([np.cos(ROUND), np.sin(ROUND), np.ones(len(ROUND))])
    return polyline("cut", "wrong", *(spots @ eye.T[:, :2]).T)


def plane_tables(found):
    """The points where they came from, over both sides of the conic."""
    tables = point_tables(found.places, found.labels)
    if found.conic in FLAT:
        return tables
    bands, curve = conic_map(found)
    sizes = [len(band) for band in bands]
    corners = np.concatenate(bands)
    return tables | {
        "bands": {
            "band": np.repeat(["A", "B"], sizes),
            "role": np.repeat(["class 0", "class 1"], sizes),
            "shade": np.full(len(corners), SHADES[0]),
            "x": corners[:, 0],
            "y": corners[:, 1],
        },
        "lines": joined(
            polyline("conic", "wrong", *curve.T), alpha_rings(found.places, found.alpha)
        ),
    }
