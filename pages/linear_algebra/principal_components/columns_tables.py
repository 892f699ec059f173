"""What the pictures of the second chapter are drawn from."""

import numpy as np

from core.maths.linear_algebra.cloud_tables import (
    dot_table,
    head_table,
    line_table,
    name_table,
    segment_table,
    spread_names,
    window_table,
)

MANY = 2000  # rows drawn
NAMED = 9  # arrows with a name


def scree_tables(found, parallel, k):
    variances = found.variances
    at = np.arange(1, len(variances) + 1)
    top = 1.08 * max(variances[0], parallel.limits[0], 1e-300)
    steps = np.stack([at - 0.45, at + 0.45, np.full(at.shape, np.nan)], axis=1).ravel()
    return {
        "window": {"x0": [0.4], "x1": [len(at) + 0.6], "y0": [0.0], "y1": [top]},
        "bars": {
            "role": np.where(at <= k, "kept", "left out").tolist(),
            "x": at - 0.4,
            "x2": at + 0.4,
            "y": variances,
            "y2": np.zeros(len(at)),
        },
        "limits": {"x": steps, "y": np.repeat(parallel.limits, 3)},
    }


def plane_tables(plot, table):
    points, tips = plot.points[:MANY], plot.factor * plot.arrows
    pieces = [("point", points)]
    if table.groups is not None:
        groups = table.groups[:MANY]
        pieces = [
            (f"group {i}", points[groups == i - 1]) for i in range(1, len(table.group_names) + 1)
        ]
    window = window_table(points, 1.15 * tips, np.zeros((1, 2)), least=1e-9)
    named = spread_names(tips, table.columns, height=0.11 * float(window["ry"][0]), most=NAMED)
    return {
        "window": window,
        "thin": segment_table("arrow", np.zeros((0, 2)), np.zeros((0, 2))),
        "dashed": line_table([]),
        "lines": line_table([("arrow", np.vstack([np.zeros(2), tip])) for tip in tips]),
        "dots": dot_table(pieces),
        "heads": head_table([("arrow", tip) for tip in tips]),
        "names": name_table([(text, "arrow", x, y, x < 0) for text, x, y in named]),
    }
