"""What the pictures of the layers' values and gradients are drawn from."""

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, joined, polyline
from core.ui.words import number, percent

BINS = 40
HIGHEST = 0.8  # of a layer's row
SMALLEST, LARGEST = -16.0, 4.0  # of the decimal logarithms shown


def ridges(layers, low, high, names, room=0.0):
    """A histogram for each layer, the first at the bottom; ``room`` at the left for its name."""
    edges = np.linspace(low, high, BINS + 1)
    areas = []
    for row, (values, name) in enumerate(zip(layers, names, strict=True)):
        tall = np.histogram(values, edges)[0].astype(float)
        tall *= HIGHEST / max(tall.max(), 1)
        across, up = np.repeat(edges, 2)[1:-1], np.repeat(tall, 2) + row
        areas.append(polyline(name, "approximation", across, up) | {"y2": np.full(len(up), row)})
    begin, count = low - room * (high - low), len(layers)
    side = (high - begin) / 2
    return curve_datasets(
        (begin + high) / 2,
        count / 2 - 0.05,
        1.02 * side,
        count / 2 + 0.1,
        areas=joined(*areas),
        names={
            "text": names,
            "role": ["reference"] * count,
            "x": [begin - 0.01 * side] * count,
            "y": np.arange(count, dtype=float),
        },
    )


def value_tables(flow, activation):
    bounds = {"tanh": (-1.02, 1.02), "sigmoid": (-0.02, 1.02)}.get(activation)
    finite = [np.clip(np.nan_to_num(a), -1e30, 1e30).ravel() for a in flow.activations]
    if bounds is None:
        values = np.concatenate(finite)
        low, high = np.quantile(values, [0.005, 0.995])
        margin = max(0.05 * float(high - low), 1e-9 * (1 + abs(float(high))))
        bounds = float(low) - margin, float(high) + margin
    names = [
        f"layer {at}: {number(float(spread))}"
        + (f", {percent(zero, 0)} are 0" if (zero := float(np.mean(values == 0))) else "")
        for at, (spread, values) in enumerate(zip(flow.spread, finite, strict=True), 1)
    ]
    return ridges([values[values != 0] for values in finite], *bounds, names, room=0.45)


def gradient_tables(flow):
    sizes, names = [], []
    for at, gradient in enumerate(flow.gradients, 1):
        size = np.abs(gradient[np.isfinite(gradient)])
        zero = float(np.mean(size == 0)) if len(size) else 1.0
        sizes.append(np.clip(np.log10(size[size > 0]), SMALLEST, LARGEST))
        label = f"layer {at}" if at < len(flow.gradients) else "last layer"
        names.append(f"{label}{f': {percent(zero, 0)} are 0' if zero else ''}")
    return ridges(sizes, SMALLEST, LARGEST, names)


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
        points=joined(*(
            polyline(f"{role} {k}", role, [k, k], [log[k - 1]] * 2)
            for role, log in (("approximation", logs[0]), ("error", logs[1]))
            for k in at
        )),
    )  # fmt: skip
