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

FAR = 1e9  # a higher J lies far outside of the picture; a browser draws no line to 10¹³²
SIDE = 8  # pixels of a digit
ROW = 8  # units in a row of the wall of weights


LONGEST_NAME = 12  # letters of a class beside the matrix


def told_apart(class_names):
    """The names as they stand beside the matrix: long ones are cut in their middle, and where that
    leaves two alike all are numbered.

    >>> told_apart(["cultivar 1", "cultivar 2"]), told_apart(["Iris setosa minor 1", "b"])
    (['cultivar 1', 'cultivar 2'], ['Iris se…or 1', 'b'])
    """
    cut = [
        name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 5]}…{name[-4:]}"
        for name in class_names
    ]
    if len(set(cut)) == len(cut):
        return cut
    return [f"{at} {name}"[:LONGEST_NAME] for at, name in enumerate(class_names, 1)]


def confusion_tables(matrix, class_names):
    """Shares of each row as depths of blue, counts as numbers."""
    k = len(matrix)
    written = told_apart(class_names)
    side = k * max(0.16, 0.026 * max(map(len, written)))
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    i, j = np.indices(matrix.shape).reshape(2, -1)
    seen = matrix.ravel() > 0
    return {
        "window": window_of(-side, -0.02 * k, side + 1.02 * k, 1.2 * k),
        "pictures": placed([((0, 0, k, k), picture_address(shares, 0, 1, "clear"))]),
        "numbers": {
            "x": (j + 0.5)[seen],
            "y": (k - i - 0.5)[seen],
            "text": [f"{count:,}" for count in matrix.ravel()[seen].tolist()],
            "light": (shares.ravel() > 0.8)[seen],
        },
        "names": names(
            [(at + 0.5, k, name) for at, name in enumerate(written)] + [(k / 2, 1.08 * k, "named")]
        ),
        "sides": names(
            [(0, k - at - 0.5, name) for at, name in enumerate(written)] + [(0, 1.04 * k, "true")]
        ),
    }


def curve_tables(state, goal, legs=()):
    """Both losses as they grow; an upright at the least held-out loss, and where α was changed."""
    at, curves = state.measured, np.where(np.isfinite(state.losses), state.losses, np.nan)
    curves = np.minimum(curves, FAR)
    top = 1.1 * max(float(np.nanmin([np.nanmax(curves), 3 * curves[0, 0]])), 0.05)
    wide = max(goal, int(at[-1]), 1)
    held = np.isfinite(curves[:, 1]).any() and state.steps > 0
    uprights = [stems("best", "truth", [state.best_at], [top])] if held else []
    ends = [end for _, end in legs if end <= state.steps]
    return curve_datasets(
        wide / 2,
        0.48 * top,
        0.52 * wide,
        0.52 * top,
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
        0.52 * goal,
        0.27,
        curves=joined(
            polyline("learned", "approximation", state.measured, state.right[:, 0]),
            polyline("held out", "error", state.measured, state.right[:, 1]),
        ),
        points=dot("reference", float(state.measured[-1]), float(state.right[-1, 1])),
    )
