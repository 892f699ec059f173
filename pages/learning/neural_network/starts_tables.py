"""What the pictures of the layers' values and gradients are drawn from."""

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, joined, polyline
from core.ui.words import number, percent

BINS = 40
HIGHEST = 0.8  # of a layer's row
ROLES = ("approximation", "error")  # of what goes forwards, and of what comes back
SMALLEST, LARGEST = -16.0, 4.0  # of the decimal logarithms shown


def ridges(values, rows, low, high, names, room=0.0):
    """A histogram for each layer, the first at the bottom; ``rows``: the layer of each value;
    ``room`` at the left for a layer's name."""
    edges, count = np.linspace(low, high, BINS + 1), len(names)
    tall = _counts(values, rows, edges, count).astype(float)
    tall *= HIGHEST / np.maximum(tall.max(axis=1, keepdims=True), 1)
    foot = np.repeat(np.arange(count), 2 * BINS)
    across, up = np.tile(np.repeat(edges, 2)[1:-1], count), np.repeat(tall.ravel(), 2) + foot
    begin = low - room * (high - low)
    side = (high - begin) / 2
    return curve_datasets(
        (begin + high) / 2,
        count / 2 - 0.05,
        1.02 * side,
        count / 2 + 0.1,
        areas={
            "series": np.repeat(names, 2 * BINS),
            "role": np.full(len(foot), "approximation"),
            "x": across,
            "y": up,
            "y2": foot,
        },
        names={
            "text": names,
            "role": ["reference"] * count,
            "x": [begin - 0.01 * side] * count,
            "y": np.arange(count, dtype=float),
        },
    )


def _counts(values, rows, edges, count):
    """Histograms of all rows at once, (count, BINS), over the same even edges."""
    inside = (values >= edges[0]) & (values <= edges[-1])
    values, rows = values[inside], rows[inside]
    at = ((values - edges[0]) * (BINS / (edges[-1] - edges[0]))).astype(int)
    np.minimum(at, BINS - 1, out=at)
    at -= values < edges[at]  # rounding may have led into the next bin
    at += (values >= edges[at + 1]) & (at < BINS - 1)
    return np.bincount(rows * BINS + at, minlength=count * BINS).reshape(count, BINS)


def value_tables(flow, activation):
    bounds = {"tanh": (-1.02, 1.02), "sigmoid": (-0.02, 1.02)}.get(activation)
    values = np.concatenate([a.ravel() for a in flow.activations])
    values = np.clip(np.nan_to_num(values), -1e30, 1e30)
    rows = _rows_of(flow.activations)
    if bounds is None:
        low, high = np.quantile(values, [0.005, 0.995])
        margin = max(0.05 * float(high - low), 1e-9 * (1 + abs(float(high))))
        bounds = float(low) - margin, float(high) + margin
    other = values != 0
    zeros = _share_of(~other, rows, len(flow.activations))
    names = [
        f"layer {at}: {number(spread)}" + (f", {percent(zero, 0)} are 0" if zero else "")
        for at, (spread, zero) in enumerate(zip(flow.spread.tolist(), zeros, strict=True), 1)
    ]
    return ridges(values[other], rows[other], *bounds, names, room=0.45)


def gradient_tables(flow):
    last = len(flow.gradients)
    sizes, rows = np.abs(np.concatenate(flow.gradients)), _rows_of(flow.gradients)
    finite = np.isfinite(sizes)
    sizes, rows = sizes[finite], rows[finite]
    other = sizes > 0
    zeros = _share_of(~other, rows, last)
    names = [f"layer {at}" if at < last else "last layer" for at in range(1, last + 1)]
    names = [
        f"{name}{f': {percent(zero, 0)} are 0' if zero else ''}"
        for name, zero in zip(names, zeros, strict=True)
    ]
    logs = np.clip(np.log10(sizes[other]), SMALLEST, LARGEST)
    return ridges(logs, rows[other], SMALLEST, LARGEST, names)


def _rows_of(layers):
    """The layer of each value, layer after layer."""
    return np.repeat(np.arange(len(layers)), [layer.size for layer in layers])


def _share_of(marked, rows, count):
    """The share of each layer that is marked; 1 of nothing."""
    found, every = (np.bincount(one, minlength=count) for one in (rows[marked], rows))
    return np.where(every > 0, found / np.maximum(every, 1), 1.0).tolist()


def size_tables(flow):
    """Root mean squares by layer, as decimal logarithms; a gap where one is 0."""
    at = np.arange(1, len(flow.spread) + 1)
    logs = []
    for values in (flow.spread, flow.pull):
        with np.errstate(all="ignore"):
            found = np.log10(values)
        logs.append(np.where(np.isfinite(found), found, np.nan))
    seen = np.concatenate(logs)
    seen = seen[np.isfinite(seen)]
    low, high = (float(seen.min()), float(seen.max())) if len(seen) else (-1.0, 1.0)
    half = max((high - low) / 2, 0.5) * 1.1
    return curve_datasets(
        (1 + at[-1]) / 2, (low + high) / 2, (at[-1] - 1) / 2 + 0.5, half,
        curves=joined(
            polyline("a", "approximation", at, logs[0]), polyline("δ", "error", at, logs[1])
        ),
        points=polyline("", "", np.tile(np.repeat(at, 2), 2), np.repeat(np.concatenate(logs), 2))
        | {
            "series": np.repeat([f"{role} {k}" for role in ROLES for k in at], 2),
            "role": np.repeat(ROLES, 2 * len(at)),
        },
    )  # fmt: skip
