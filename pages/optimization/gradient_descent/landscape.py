"""What the map shows of a surface: contour lines, stationary points, the window."""

from functools import lru_cache

import numpy as np

from core.maths.optimization.descent_verdicts import LINEAR, limits_of_minima
from core.maths.optimization.surfaces import SURFACES, contour_lines
from core.ui.words import apart
from pages.optimization.gradient_descent.runs import SHORT


@lru_cache(maxsize=256)
def contours(name, condition_number, rotation):
    landscape = SURFACES[name](condition_number=condition_number, rotation_degrees=rotation)
    level, line, x, y = contour_lines(landscape)
    height = np.log10(level - landscape.minimum_loss)
    return {"line": line.astype(np.int16), "level": height, "x": x, "y": y}


def stationary(landscape):
    kinds = {"minimum": landscape.minima, "saddle": landscape.saddles, "maximum": landscape.maxima}
    rows = [(kind, x, y) for kind, points in kinds.items() for x, y in points]
    return dict(zip(("kind", "x", "y"), map(list, zip(*rows, strict=True)), strict=True))


def signs(landscape):
    """What the signs on the map mean, those that are there."""
    kinds = {
        "+ minimum": landscape.minima,
        "◇ saddle": landscape.saddles,
        "△ maximum": landscape.maxima,
    }
    return f"Signs: {', '.join(sign for sign, points in kinds.items() if len(points))}."


def limits_at(landscape, method, learning_rate, momentum):
    """Beside each minimum the largest α that could settle there, and whether α is below it; for a
    method that has no such limit nothing. Above the minimum in the upper half of the map, else
    below it: paths come from the middle."""
    texts, below = [], []
    limits = limits_of_minima(landscape, method, momentum) if method in LINEAR else ()
    for limit in limits:
        below.append(int(learning_rate < limit * (1 - 1e-12)))
        texts.append(f"{'✗✓'[below[-1]]} α < {apart(limit, learning_rate)[0]}")
    places = landscape.minima[: len(limits)]
    x, y = np.reshape(np.array(places, float), (-1, 2)).T
    up = np.array(y >= np.mean(landscape.window[1]), np.int8)
    below = np.array(below, np.int8)
    return {"text": np.array(texts, str), "below": below, "up": up, "x": x, "y": y}


def limits_told(now):
    """What the limits on the map mean, where they are shown, and whose they are."""
    whose = f" of {SHORT[now.first]}" if len(now.runs) > 1 else ""
    told = f" At each minimum the limit of α{whose}: ✓ this α is below it, ✗ it is not."
    return told * now.linear


def frame_of(landscape):
    (x0, x1), (y0, y1) = landscape.window
    middle = {"cx": [(x0 + x1) / 2], "cy": [(y0 + y1) / 2]}
    half = {"rx": [(x1 - x0) / 2], "ry": [(y1 - y0) / 2]}
    return middle | half | {"equal": [landscape.equal_aspect]}
