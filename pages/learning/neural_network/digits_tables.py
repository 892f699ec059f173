"""What the pictures of a training on a table are drawn from."""

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline, stems
from core.maths.pixels import (
    frames,
    mosaic,
    names,
    picture_address,
    placed,
    symmetric_end,
    window_of,
)

SIDE = 8  # pixels of a digit
ROW = 8  # units in a row of the wall of weights


def confusion_tables(matrix, class_names):
    """Shares of each row as greys, counts as numbers."""
    k = len(matrix)
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    i, j = np.indices(matrix.shape).reshape(2, -1)
    seen = matrix.ravel() > 0
    return {
        "window": window_of(-0.16 * k, -0.02 * k, 1.18 * k, 1.12 * k),
        "pictures": placed([((0, 0, k, k), picture_address(-shares, -1.2, 0))]),
        "numbers": {
            "x": (j + 0.5)[seen],
            "y": (k - i - 0.5)[seen],
            "text": [f"{count:,}" for count in matrix.ravel()[seen].tolist()],
            "light": (shares.ravel() > 0.5)[seen],
        },
        "names": names([(at + 0.5, k, name[:9]) for at, name in enumerate(class_names)]),
        "sides": names([(0, k - at - 0.5, name[:9]) for at, name in enumerate(class_names)]),
    }


def curve_tables(state, goal, legs=()):
    """Both losses as they grow; an upright at the least held-out loss, and where α was changed."""
    at, curves = state.measured, np.where(np.isfinite(state.losses), state.losses, np.nan)
    top = 1.1 * max(float(np.nanmin([np.nanmax(curves), 3 * curves[0, 0]])), 0.05)
    wide = max(goal, int(at[-1]), 1)
    held = np.isfinite(curves[:, 1]).any() and state.steps > 0
    uprights = [stems("best", "truth", [state.best_at], [top])] if held else []
    ends = [end for _, end in legs if end <= state.steps]
    return curve_datasets(
        wide / 2,
        top / 2,
        wide / 2,
        top / 2,
        curves=joined(
            polyline("learned", "approximation", at, curves[:, 0]),
            polyline("held out", "error", at, curves[:, 1]),
        ),
        dashed=joined(*uprights, stems("turned", "reference", ends, [top] * len(ends))),
        points=dot("reference", float(at[-1]), float(curves[-1, 0])),
    )


def weight_wall(network, still):
    """The first layer's weights of each unit as a picture of the pixels; pixels that never vary are
    left blank."""
    weights = network.layers[0][0].T.copy()
    end = symmetric_end(weights)
    weights[:, still] = np.nan
    units = len(weights)
    wall = mosaic(weights.reshape(units, SIDE, SIDE), ROW)
    high, wide = wall.shape
    return {
        "window": window_of(0, 0, wide, high),
        "pictures": placed([((0, 0, wide, high), picture_address(wall, -end, end))]),
        "frames": frames([]),
        "labels": names([]),
    }


def share_tables(state, goal):
    """Both shares that are right, as they grow."""
    return curve_datasets(
        goal / 2,
        0.75,
        goal / 2,
        0.27,
        curves=joined(
            polyline("learned", "approximation", state.measured, state.right[:, 0]),
            polyline("held out", "error", state.measured, state.right[:, 1]),
        ),
        points=dot("reference", float(state.measured[-1]), float(state.right[-1, 1])),
    )
