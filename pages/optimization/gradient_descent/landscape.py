"""What the map shows of a surface: contour lines, stationary points, the window."""

from functools import lru_cache

import numpy as np

from core.maths.optimization.descent_verdicts import Case, limits_of_minima
from core.maths.optimization.surfaces import SURFACES, contour_lines
from core.ui.words import apart
from pages.optimization.gradient_descent.runs import LIMITS, SHORT

STARTS = {"gd": "start: 2/λ", "momentum": "start", "nesterov": "start"}  # beside LIMITS, as short
OFF, WIDE = 0.05, 0.4  # of the map's height and width: words from their place, and their length


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


def start_limit(now):
    """The limit of α at the start, where the path was thrown off it and settled; else None."""
    verdict = now.verdicts[now.first]
    return verdict.start_limit if verdict.case is Case.CATAPULT else None


def limits_at(now):
    """Beside each minimum the largest α that could settle there, and whether α is below it; for a
    method that has no such limit nothing. A catapult has the limit of its start beside it too."""
    landscape, alpha = now.landscape, now.v.learning_rate
    limits = limits_of_minima(landscape, now.first, now.v.momentum) if now.linear else ()
    told = [(f"α < {apart(limit, alpha)[0]}", limit) for limit in limits]
    places = [*landscape.minima[: len(limits)]]
    up = [int(y >= np.mean(landscape.window[1])) for _, y in places]
    if thrown := start_limit(now):
        told.append((f"start: α < {apart(thrown, alpha)[0]}", thrown))
        up.append(side_of_start(landscape, now.start, places, up))
        places.append(now.start)
    below = [int(alpha < limit * (1 - 1e-12)) for _, limit in told]
    texts = [f"{'✗✓'[b]} {text}" for b, (text, _) in zip(below, told, strict=True)]
    x, y = np.reshape(np.array(places, float), (-1, 2)).T
    signed = {"below": np.array(below, np.int8), "up": np.array(up, np.int8)}
    return {"text": np.array(texts, str), "x": x, "y": y} | signed


def side_of_start(landscape, start, minima, up):
    """Words beside a minimum stand away from the middle of the map, as paths come from there; those
    beside the start, which may be at an edge, towards it, unless they would cover another's."""
    window = np.array(landscape.window, float)
    low, span = window[:, 0], np.ptp(window, axis=1)
    (x, y), *others = ((np.array(place) - low) / span for place in (start, *minima))
    taken = [(x0, y0 + OFF * (2 * u - 1)) for (x0, y0), u in zip(others, up, strict=True)]
    first = int(y < 0.5)
    for side in (first, 1 - first):
        mine = y + OFF * (2 * side - 1)
        if not any(abs(x - x0) < WIDE and abs(mine - y0) < OFF for x0, y0 in taken):
            return side
    return first


def limits_told(now):
    """What the limits on the map mean, where they are shown, and whose they are."""
    whose = f" of {SHORT[now.first]}" if len(now.runs) > 1 else ""
    where = "At the start and at each minimum" if start_limit(now) else "At each minimum"
    told = f" {where} the limit of α{whose}: ✓ this α is below it, ✗ it is not."
    return told * now.linear


def marks_on_scale(now):
    """The limits of α on its scale: at the minimum, and that of a catapult's start."""
    if not now.linear:
        return {}
    thrown = start_limit(now)
    start = {STARTS[now.first]: thrown} if thrown else {}
    return start | {LIMITS[now.first]: now.verdicts[now.first].limit}


def frame_of(landscape):
    (x0, x1), (y0, y1) = landscape.window
    middle = {"cx": [(x0 + x1) / 2], "cy": [(y0 + y1) / 2]}
    half = {"rx": [(x1 - x0) / 2], "ry": [(y1 - y0) / 2]}
    return middle | half | {"equal": [landscape.equal_aspect]}
