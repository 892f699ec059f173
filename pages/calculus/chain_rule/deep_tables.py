"""The columns of the pictures of deep networks."""

import numpy as np

from core.maths.calculus.curve_tables import NOTHING, curve_datasets, joined, polyline
from core.maths.calculus.deep_gradients import ACTIVATIONS, Fate, theory_by_scale

SCALES = tuple(np.round(np.linspace(0.1, 4, 40), 2).tolist())
NAMED = int(np.searchsorted(SCALES, 3.4))  # far enough from the edge for a narrow picture


def gaps(logs):
    return np.where(np.isfinite(logs), logs, np.nan)


def flow_tables(flow, verdict, chi):
    """Each draw, the mean of those that arrive, and the root mean square of theory."""
    logs, depth = gaps(flow.log_norms), verdict.depth
    at = np.arange(depth + 1.0)
    predicted = 0.5 * np.log10(chi)[::-1].cumsum()[::-1]
    predicted = np.append(predicted, 0.0)
    alive = logs[:, np.isfinite(logs[0])]
    mean = alive.mean(axis=1) if verdict.fate is not Fate.DEAD else np.full(depth + 1, np.nan)
    low, high = _ends(alive) if alive.size else (mean, mean)
    shown = np.concatenate([low, high, predicted])
    bottom, top = np.nanmin(shown), np.nanmax(shown)
    half = max(1.05 * (top - bottom) / 2, 0.5)
    return curve_datasets(depth / 2, (bottom + top) / 2, depth / 2 + 0.5, half) | {
        "areas": polyline("draws", "function", at, low) | {"y2": high},
        "curves": polyline("mean", "approximation", at, mean),
        "dashed": polyline("theory", "truth", at, predicted),
    }


def _ends(logs):
    return logs.min(axis=1), logs.max(axis=1)


def scale_tables(net, verdict, depth):
    """Theory against σ, the chosen activation and the others, and what was measured."""
    curves, names = [], {"text": [], "role": [], "x": [], "y": []}
    for activation in ACTIVATIONS:
        slope = theory_by_scale(activation, net.residual, SCALES)[depth - 1] / depth
        role = "truth" if activation == net.activation else "function"
        curves.append(polyline(activation, role, SCALES, slope))
        end = {"text": activation, "role": role, "x": SCALES[NAMED], "y": float(slope[NAMED])}
        names = {key: [*column, end[key]] for key, column in names.items()}
    bars = points = NOTHING
    if verdict.fate is not Fate.DEAD:
        ends = [verdict.slope - 2 * verdict.error, verdict.slope + 2 * verdict.error]
        bars = polyline("error", "approximation", [net.sigma] * 2, ends)
        points = polyline("now", "approximation", [net.sigma] * 2, [verdict.slope] * 2)
    return curve_datasets(2.05, -0.2, 2.05, 0.9) | {
        "curves": bars,
        "dashed": joined(*curves),
        "points": points,
        "names": names,
    }
