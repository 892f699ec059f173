"""What the pictures of the second chapter are drawn from."""

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, joined, polyline, stems
from core.maths.learning.class_tables import point_tables
from core.maths.learning.kernel_machine import map_of
from core.maths.pixels import frames, names, picture_address, placed, symmetric_end, window_of
from pages.learning.support_vectors.rings import alpha_rings, machine_bands


def plane_tables(found, row):
    """Points over the bands of f, boundary and edges, rings by α, the row's point marked."""
    tables = point_tables(found.places, found.labels)
    if row is not None:
        x, y = found.places[row]
        tables["rings"] = {"role": ["now"] * 2, "x": [x, x], "y": [y, y]}
    if found.duals is None:
        return tables
    bands, dashed, boundary = machine_bands(*map_of(found))
    return tables | {
        "bands": bands,
        "dashed": dashed,
        "lines": joined(boundary, alpha_rings(found.places, found.alpha)),
    }


def matrix_tables(found, row):
    """The matrix as one picture, a frame around each class's block and around the row."""
    n, first = found.n, int((found.labels == 0).sum())
    if not n or not np.isfinite(found.K).any():
        blank = np.full((1, 1), np.nan)
        return {
            "window": window_of(0, 0, 1, 1),
            "pictures": placed([((0, 0, 1, 1), picture_address(blank, 0, 1))]),
            "frames": frames([]),
            "blocks": frames([]),
            "labels": names([]),
        }
    end = symmetric_end(found.K)
    gap = 0.02 * n
    blocks = [(0, n - first, first, first), (first, 0, n - first, n - first)]
    present = [(0.0, n + gap, "A")] * (first > 0) + [(float(first), n + gap, "B")] * (first < n)
    return {
        "window": window_of(-gap, -gap, n + 2 * gap, 1.09 * n + 2 * gap),
        "pictures": placed([((0, 0, n, n), picture_address(found.K, -end, end, "signed clear"))]),
        "frames": frames([(0, n - 1 - row, n, 1)]),
        "blocks": frames([box for box in blocks if box[2]]),
        "labels": names(present),
    }


def eigenvalue_tables(found):
    """The eigenvalues in order, negative ones in the colour of alarm."""
    values = found.eigenvalues
    if not len(values):
        return curve_datasets(1.0, 0.5, 1.0, 0.6)
    order = np.arange(1, len(values) + 1)
    low, high = min(float(values[-1]), 0.0), max(float(values[0]), 0.0)
    high = high if high > low else low + 1.0
    below = values < 0
    return curve_datasets(
        (len(values) + 1) / 2,
        (low + high) / 2,
        len(values) / 2 + 0.5,
        0.6 * (high - low),
        curves=joined(
            stems("positive", "approximation", order[~below], values[~below]),
            stems("negative", "alarm", order[below], values[below]),
        ),
        dashed=polyline("0", "reference", [0, len(values) + 1], [0, 0]),
    )
