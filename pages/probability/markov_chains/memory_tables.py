"""What the chapter on forgetting draws: distances by step, waiting times, and flows of pairs."""

import math

import numpy as np

from core.maths.calculus.curve_tables import NOTHING, joined, order_datasets, polyline
from core.ui.words import all_apart, number

STEPS = 60
LEAST = 1e-12  # below it, rounding is what is left


def distance_tables(now, found):
    n = np.arange(STEPS + 1)
    lines = {
        "approximation": found.distances.worst,
        "other": found.distances.from_start[now.start],
        "error": found.distances.averaged,
    }
    shown = {role: np.where(y > LEAST, y, np.nan) for role, y in lines.items()}
    seen = np.concatenate(list(shown.values()))
    seen = seen[np.isfinite(seen)]
    low = 10.0 ** math.floor(math.log10(seen.min())) if len(seen) else 0.1
    low = min(low, 0.1)
    predicted = NOTHING
    if found.modulus > 0:
        bound = 0.5 * found.modulus**n
        predicted = polyline("bound", "approximation", n, np.where(bound > low, bound, np.nan))
    measured = joined(*(polyline(role, role, n, y) for role, y in shown.items()))
    return order_datasets(0, STEPS, low, 1.3, measured=measured, predicted=predicted)


def time_tables(now, times, target, again):
    """Bars of mean times; where one is infinite, the sign alone."""
    values = [again if i == target else float(x) for i, x in enumerate(times)]
    finite = [i for i, x in enumerate(values) if math.isfinite(x)]
    high = 1.16 * max([values[i] for i in finite] + [1.0])
    role = ["third" if i == target else "first" for i in range(len(values))]
    slots = len(values) + 1
    return {
        "window": {"cx": [slots / 2], "cy": [high / 2], "rx": [slots / 2], "ry": [high / 2]},
        "bars": {
            "role": [role[i] for i in finite],
            "x": [i + 0.65 for i in finite],
            "x2": [i + 1.35 for i in finite],
            "y": [0.0 for _ in finite],
            "y2": [values[i] for i in finite],
        },
        "words": {
            "text": [number(x) for x in values],
            "role": role,
            "x": [i + 1.0 for i in range(len(values))],
            "y": [x if math.isfinite(x) else 0.0 for x in values],
        },
        "below": {"text": list(now.names), "x": [i + 1.0 for i in range(len(values))]},
        "levels": {"series": [], "role": [], "x": [], "y": []},
    }


def flow_rows(now):
    """Of each pair that exchanges something, what goes there and back in a step of the long run."""
    flow = now.limit[:, None] * now.P
    pairs = [(i, j) for i in range(len(flow)) for j in range(i) if flow[i, j] or flow[j, i]]
    rows = []
    for i, j in sorted((j, i) for i, j in pairs):
        there, back = (float(f"{x:.12g}") for x in (flow[i, j], flow[j, i]))
        rows.append((f"{now.names[i]}, {now.names[j]}", *all_apart(there, back, most=12)))
    return rows or [("none", "0", "0")]
