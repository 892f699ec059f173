"""Pictures of a network over the plane: its boundary, its bends, and what each unit gives."""

import numpy as np

from core.maths.calculus.curve_tables import NOTHING, joined, polyline
from core.maths.learning.class_map import outlines
from core.maths.learning.class_tables import EDGES, SHADES, level_line, point_tables
from core.maths.learning.dense_network import class_probabilities, forward_pass
from core.maths.learning.network_findings import class_margins
from core.maths.learning.planar_classes import HIGH, LOW
from core.maths.pixels import frames, mosaic, names, picture_address, placed, window_of

_FAR = np.linspace(3.6, 10.0, 9)[1:]  # a wide picture shows more of the plane, and coarser
ACROSS = np.concatenate([-_FAR[::-1], np.linspace(-3.6, 3.6, 45), _FAR])
UP = np.concatenate([np.linspace(-4.2, -2.25, 5)[:-1], np.linspace(-2.25, 2.25, 31),
                     np.linspace(2.25, 4.2, 5)[1:]])  # fmt: skip
PLACES = np.stack(np.meshgrid(ACROSS, UP), axis=-1).reshape(-1, 2)
WINDOW = {"cx": [0.0], "cy": [0.0], "rx": [HIGH[0] + 0.1], "ry": [HIGH[1] + 0.1]}
MANY = EDGES[len(EDGES) // 2 :]  # 1, 3, 9 and 19 times as likely as the next

WIDE, TALL, GAP, BETWEEN = 3.0, 2.0, 0.3, 3.4  # of a unit's picture, and between two
COLUMNS, ROWS = 30, 20
_UNITS = np.stack(
    np.meshgrid(
        np.linspace(LOW[0], HIGH[0], COLUMNS), np.linspace(HIGH[1], LOW[1], ROWS)
    ),
    axis=-1,
).reshape(-1, 2)  # fmt: skip
WIDEST, FINEST = 4.5, 0.3  # a wire, in pixels
THICKNESSES = 6


def empty_plane():
    return point_tables(np.zeros((0, 2)), np.zeros(0, int)) | {"window": WINDOW}


@np.errstate(all="ignore")
def plane_tables(network, places, labels, rings, folds=True):
    """The bands of the classes, the boundary, the bends of the first layer, the points."""
    tables = point_tables(places, labels, rings) | {"window": WINDOW}
    margins = class_margins(network, PLACES).T.reshape(-1, len(UP), len(ACROSS))
    if len(margins) == 2:
        bands, lines = outlines(margins[1], EDGES, ACROSS, UP)
        half = len(SHADES)
        shades = [*SHADES, *SHADES[::-1]]
        found = [(int(at >= half), shades[at], band) for at, band in enumerate(bands)]
        boundary = [lines[half - 1]]
    else:
        found, boundary = [], []
        for k, margin in enumerate(margins):
            bands, lines = outlines(margin, MANY, ACROSS, UP)
            found += [(k, shade, band) for shade, band in zip(SHADES[::-1], bands[1:], strict=True)]
            boundary.append(lines[0])
    lines = [polyline(str(at), "boundary", *line.T) for at, line in enumerate(boundary)]
    weights, bias = network.layers[0]
    bends = [
        level_line(f"bend {j}", "other", weights[:, j], float(bias[j]))
        for j in range(len(bias) if folds and len(network.layers) > 1 else 0)
    ]
    return tables | {"bands": _bands(found), "lines": joined(*lines), "dashed": joined(*bends)}


def _bands(found):
    sizes = [len(band) for _, _, band in found]
    corners = np.concatenate([band for _, _, band in found])
    return {
        "band": np.repeat(np.arange(len(found)).astype(str), sizes),
        "role": np.repeat([f"class {k}" for k, _, _ in found], sizes),
        "shade": np.repeat([shade for _, shade, _ in found], sizes),
        "x": corners[:, 0],
        "y": corners[:, 1],
    }


# ---- units -------------------------------------------------------------------------------------


@np.errstate(all="ignore")
def unit_tables(network, dead):
    """Each unit's picture, the weights between them; ``dead``: for each hidden layer the numbers of
    its dead units."""
    hidden = forward_pass(network, _UNITS).a
    layers = [_scaled(a, network.activation if at else "") for at, a in enumerate(hidden)]
    layers.append(2 * class_probabilities(network, _UNITS) - 1)
    tallest = max(a.shape[1] for a in layers)
    middle = (tallest * (TALL + GAP) - GAP) / 2
    pictures, labels, framed, places = [], [], [], []
    for at, a in enumerate(layers):
        units = a.shape[1]
        left, top = at * (WIDE + BETWEEN), middle + (units * (TALL + GAP) - GAP) / 2
        bottoms = top - TALL - (TALL + GAP) * np.arange(units)
        places.append((left, bottoms + TALL / 2))
        images = a.T.reshape(units, ROWS, COLUMNS)
        url = picture_address(mosaic(images, 1, round(GAP / TALL * ROWS)), -1, 1, "grey", steps=60)
        pictures.append(((left, bottoms[-1], WIDE, top - bottoms[-1]), url))
        text = "inputs" if not at else "P of each class" if at == len(hidden) else f"layer {at}"
        labels.append((left + WIDE / 2, top, text))
        if 0 < at < len(hidden):
            framed += [(left, bottoms[j], WIDE, TALL) for j in dead[at - 1]]
    width = (len(layers) - 1) * (WIDE + BETWEEN) + WIDE
    return {
        "window": window_of(-0.6, -0.3, width + 1.2, 2 * middle + 1.8),
        "wires": _wires(network, places),
        "pictures": placed(pictures),
        "frames": frames(framed),
        "labels": names(labels),
    }


def _scaled(a, activation):
    """Between −1 and 1: bounded bends by their bounds, others by the largest in the picture."""
    if activation == "tanh":
        return a
    if activation == "sigmoid":
        return 2 * a - 1
    return a / np.maximum(np.abs(a).max(axis=0), 1e-12)


def _wires(network, places):
    """One path for each sign and thickness; thick where a weight is large in its layer."""
    rows = []
    for (weights, _), (left, heights), (right, after) in zip(
        network.layers, places[:-1], places[1:], strict=True
    ):
        size = np.abs(weights) / max(float(np.abs(weights).max()), 1e-300)
        i, j = np.indices(weights.shape).reshape(2, -1)
        ends = np.full((weights.size, 3, 2), np.nan)
        ends[:, 0] = np.column_stack([np.full(len(i), left + WIDE), heights[i]])
        ends[:, 1] = np.column_stack([np.full(len(i), right), after[j]])
        rows.append((weights.ravel(), np.ceil(size.ravel() * THICKNESSES), ends))
    weights, level, ends = (np.concatenate(parts) for parts in zip(*rows, strict=True))
    found = []
    for sign, role in ((1, "positive"), (-1, "negative")):
        for thick in range(1, THICKNESSES + 1):
            path = ends[(np.sign(weights) == sign) & (level == thick)].reshape(-1, 2)
            width = np.full(len(path), FINEST + (WIDEST - FINEST) * thick / THICKNESSES)
            found.append(polyline(f"{role} {thick}", role, *path.T) | {"width": width})
    return joined(*found) if found else NOTHING | {"width": []}
