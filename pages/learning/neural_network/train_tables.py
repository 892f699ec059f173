"""What the pictures of the first chapter are drawn from."""

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline, stems
from core.maths.learning.dense_network import forward_pass
from pages.learning.neural_network.runs import MOST

FAR = 1e9  # a higher J lies far outside of the picture; a browser draws no line to 10¹³²


def marked(tables, place):
    x, y = place
    return tables | {"names": {"text": ["✛"], "role": ["now"], "x": [x], "y": [y]}}


def dead_ones(state, examples):
    """The numbers of the dead units of each hidden layer."""
    if state.network.activation != "relu":
        return [()] * (len(state.network.sizes) - 2)
    hidden = forward_pass(state.network, examples.x).a[1:]
    return [np.flatnonzero((a <= 0).all(axis=0)).tolist() for a in hidden]


def loss_tables(state, losses, step, legs):
    """Both losses up to the step of now."""
    until = state.measured <= state.steps
    at = np.append(state.measured[until], state.steps)
    curves = np.vstack([state.losses[until], losses])
    curves[~np.isfinite(curves)] = np.nan
    curves = np.minimum(curves, FAR)
    wide = next(end for end in (60, 125, 250, MOST) if step <= end)
    top = 1.1 * max(float(min(np.nanmax(curves[:, 0]), 4 * curves[0, 0])), 0.1)
    ends = [end for _, end in legs if end <= step]
    return curve_datasets(
        wide / 2, 0.48 * top, 0.52 * wide, 0.52 * top,
        curves=polyline("J", "approximation", at, curves[:, 0]),
        dashed=joined(polyline("fresh", "error", at, curves[:, 1]),
                      stems("turned", "reference", ends, [top] * len(ends))),
        points=dot("reference", state.steps, curves[-1, 0]),
    )  # fmt: skip
