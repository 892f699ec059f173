"""What the pictures of the chapter on drift are drawn from."""

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline, scattered, stems
from core.maths.learning.class_tables import point_tables
from core.maths.learning.turning_boundary import (
    BEFORE,
    MEMORIES,
    SHOWN,
    expected_share,
    mean_age,
    ray,
    scatter,
    turned_into,
)

HALF = 3.0
FAR = 12.0  # beyond the window in every direction
LEAST = 60  # the last cases are shown, in memory or not
WEDGE = np.linspace(0, 1, 25)
THEORY = np.exp(np.linspace(np.log(4), np.log(128), 49))


def plane_tables(stream, known, memory, angle):
    """The cases in memory when ``known`` of those shown are known, the line that they give, the
    true one of the next case, and the wedge between both."""
    end = BEFORE + known
    first = end - int(memory)
    x, y = stream.x[first:end], stream.y[first:end]
    old = stream.x[min(end - LEAST, first) : first]
    truth = float(stream.normal[end])
    drawn = point_tables(x, (y < 0).astype(int))
    grey = point_tables(old, np.zeros(len(old)))["round"]
    grey["role"] = np.full(len(grey["x"]), "other")
    return drawn | {
        "window": {"cx": [0.0], "cy": [0.0], "rx": [HALF], "ry": [HALF]},
        "bands": wedge(truth, float(turned_into(angle - truth))),
        "dashed": line("truth", "now", truth),
        "lines": line("fitted", "boundary", angle),
        "round": joined(grey, drawn["round"]),
    }


def wedge(truth, off):
    """Where a line that is ``off`` degrees from the true one answers differently: two sectors."""
    bands = []
    for side in (90.0, -90.0):
        rim = np.radians(truth + side + off * WEDGE)
        bands.append({
            "band": np.full(len(rim) + 1, side),
            "role": np.full(len(rim) + 1, "wrong"),
            "shade": np.full(len(rim) + 1, 0.22),
            "x": np.append(FAR * np.cos(rim), 0.0),
            "y": np.append(FAR * np.sin(rim), 0.0),
        })  # fmt: skip
    return joined(*bands)


def line(series, role, normal):
    """The line through the origin with its normal at this angle."""
    (x, y), (a, b) = ray(normal + 90, FAR), ray(normal - 90, FAR)
    return {"series": [series] * 2, "role": [role] * 2, "x": [x, a], "y": [y, b]}


def time_tables(shares, others, known, flips):
    t = np.arange(SHOWN + 1.0)
    top = max(float(np.maximum(shares, others).max()), 0.5)
    return curve_datasets(
        SHOWN / 2,
        top / 2,
        1.03 * SHOWN / 2,
        1.06 * top / 2,
        curves=joined(
            polyline("all", "function", t, others), polyline("here", "approximation", t, shares)
        ),
        dashed=polyline("floor", "reference", t[[0, -1]], [flips] * 2),
        points=dot("reference", float(known), float(shares[known])),
    )


def memory_tables(found, v):
    """Measured chances with two standard errors to both sides, and the first-order theory."""
    x, y, bar = np.log10(MEMORIES), found.tried, 2 * found.errors
    theory = expected_share(v.rate * mean_age(THEORY), scatter(THEORY, v.flips), v.flips)
    low, high = float((y - bar).min()), float((y + bar).max())
    best = MEMORIES.index(found.best)
    now = polyline("now", "reference", [np.log10(v.memory)] * 2, [-1.0, 2.0])
    return curve_datasets(
        (x[0] + x[-1]) / 2,
        (low + high) / 2,
        0.55 * (x[-1] - x[0]),
        0.6 * (high - low),
        curves=stems("error", "approximation", x, y + bar, y - bar),
        dashed=joined(polyline("theory", "function", np.log10(THEORY), theory), now),
        points=joined(
            scattered("tried", "approximation", x, y), dot("other", float(x[best]), float(y[best]))
        ),
    )
