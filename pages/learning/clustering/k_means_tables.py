"""What the lower pictures of the first chapter are drawn from."""

import numpy as np

from core.maths.calculus.curve_tables import (
    curve_datasets,
    dot,
    joined,
    polyline,
    scattered,
    value_window,
)
from core.maths.learning.k_means_film import STARTS
from pages.learning.clustering.film import ALWAYS

ROLES = dict(zip(STARTS, ("approximation", "other", "truth"), strict=True))


def inertia_tables(film, others):
    J = film.inertia
    step = np.arange(1.0, len(J) + 1)
    top = 1.08 * max(float(J[0]), others.least, 0.5)
    end = len(J) + 0.6
    return curve_datasets(
        end / 2,
        top / 2,
        end / 2,
        top / 2,
        curves=polyline("J", "approximation", step, J),
        dashed=polyline("least", "function", [0.0, end], [others.least] * 2),
        points=scattered("assigned", "approximation", step[::2], J[::2]),
    ) | {
        "now": {"first": step, "last": np.append(step[:-1], ALWAYS), "x": step, "y": J},
    }


def ends_tables(film, others):
    everything = np.concatenate([*others.ends.values(), [film.last]])
    cx, rx = value_window(everything[np.argsort(everything)][: int(0.98 * len(everything)) + 1])
    lines = []
    for way in STARTS:
        ends = others.ends[way]
        x = np.r_[cx - 3 * rx, np.repeat(ends, 2), cx + 3 * rx]
        y = np.repeat(np.arange(len(ends) + 1) / len(ends), 2)
        lines.append(polyline(way, ROLES[way], x, y))
    return curve_datasets(
        cx, 0.5, rx, 0.58, curves=joined(*lines), points=dot("reference", film.last, 0.0)
    )
