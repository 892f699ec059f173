"""What is laid over the map of level lines, as its datasets."""

from functools import lru_cache

import numpy as np

from core.maths.calculus.curve_tables import dot, joined, polyline
from core.maths.calculus.functions_of_two import unit
from core.maths.calculus.gradients import REACH
from core.maths.calculus.level_lines import level_labels, level_map
from core.ui.words import number

WINDOW = {"cx": [0.0], "cy": [0.0], "rx": [REACH], "ry": [REACH]}


@lru_cache(maxsize=64)
def ground_layers(f, levels):
    """The window, the level lines of the map and their heights."""
    lines, labels = level_map(f, levels), level_labels(f, levels)
    texts = np.array([number(height) for height in labels["height"]], str)
    return {
        "window": WINDOW,
        "contours": {name: lines[name] for name in ("line", "level", "x", "y")},
        "labels": {"text": texts, "x": labels["x"], "y": labels["y"]},
    }


def arrow_layers(arrows, gap=0.25):
    """Datasets arrows, heads and names of (name, role, foot, degrees, length)."""
    heads = {name: [] for name in ("role", "x", "y", "angle")}
    shafts, names = [], []
    for name, role, (x, y), degrees, length in arrows:
        cos, sin = map(float, unit(degrees))
        tip = (x + length * cos, y + length * sin)
        shafts.append(polyline(name, role, [x, tip[0]], [y, tip[1]]))
        for column, value in zip(heads, (role, *tip, 90 - degrees), strict=True):
            heads[column].append(value)
        names.append((name, role, tip[0] + gap * cos, tip[1] + gap * sin))
    return {"arrows": joined(*shafts), "heads": heads, "names": name_layer(names)}


def stroke(name, role, x, y, degrees, half):
    """A line through (x, y), ``half`` to both sides."""
    cos, sin = map(float, unit(degrees))
    return polyline(name, role, [x - half * cos, x + half * cos], [y - half * sin, y + half * sin])


def right_angle(x, y, degrees, size=0.16):
    """The small square between a direction and the one 90° further."""
    first, second = (np.array(unit(turn)) * size for turn in (degrees, degrees + 90))
    corner = np.array([x, y]) + np.array([first, first + second, second])
    return polyline("right angle", "level", *corner.T)


def here(x, y):
    return dot("point", x, y)


def name_layer(rows):
    """Dataset names of (text, role, x, y)."""
    columns = zip(*rows, strict=True) if rows else ([], [], [], [])
    return dict(zip(("text", "role", "x", "y"), map(list, columns), strict=True))
