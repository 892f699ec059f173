"""What the chapter on two columns draws: differences of rearranged numbers, and the numbers."""

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, joined, polyline
from core.maths.columns import dots
from core.maths.statistics.mean_tests import Spread
from core.maths.statistics.noncentral_t import noncentral_t_density
from core.maths.statistics.permutation_tests import TIED

BARS, DOTS = 22, 800  # bars on each side at most; dots at most
STRIP = 0.3


def bars_by_side(differences, observed, reach):
    """Edges from 0 on, of which the observed distance is one, and the counts of both sides."""
    far = abs(observed)
    width = reach / BARS
    if far > 0:
        width = far / max(1, round(far / width))
    count = int(np.ceil(reach * (1 + 1e-6) / width))
    edges = width * np.arange(count + 1)
    slack = 2 * TIED * reach
    right = np.histogram(differences[differences >= 0] + slack, edges)[0]
    left = np.histogram(-differences[differences < 0] + slack, edges)[0]
    return edges, left, right


def bars(edges, left, right, extreme, total):
    """The bars of both sides, those that are extreme apart from the others."""
    places = np.concatenate([-edges[::-1], edges[1:]])
    heights = np.concatenate([left[::-1], right]) / total
    role = np.concatenate([extreme[::-1], extreme])
    for name, kept in (("null", ~role), ("false alarm", role)):
        x, y = np.repeat(places, 2)[1:-1], np.repeat(np.where(kept, heights, 0.0), 2)
        yield polyline(name, name, x, y) | {"y2": np.zeros(len(x))}


def dealt_tables(found, dealt):
    """The differences as bars, coloured where they are extreme, the t law and dots of some."""
    differences, observed = dealt.differences, dealt.observed
    reach = 1.04 * max(float(np.abs(differences).max()), abs(observed)) or 1.0
    edges, left, right = bars_by_side(differences, observed, reach)
    width = edges[1]
    extreme = edges[:-1] >= abs(observed) * (1 - 1e-6)
    top = 1.15 * float(max(left.max(), right.max())) / len(differences)
    curves = []
    if found.spread is Spread.USUAL:
        x = np.linspace(-reach, reach, 201)
        y = noncentral_t_density(x / found.error, 0.0, found.df) / found.error * width
        curves.append(polyline("t", "effect", x, y))
        top = max(top, min(1.1 * float(y.max()), 1.6 * top))
    at = np.linspace(0, len(differences) - 1, min(DOTS, len(differences))).astype(int)
    shown = differences[at]
    far = np.abs(shown) >= abs(observed) - TIED * reach
    y = -top * STRIP * (0.12 + 0.76 * (np.arange(len(shown)) * 0.618034 % 1))
    ends = [abs(observed), -abs(observed)]
    return {
        "window": {
            "cx": [0.0],
            "cy": [top * (1 - STRIP) / 2],
            "rx": [reach],
            "ry": [top * (1 + STRIP) / 2],
        },
        "areas": joined(*bars(edges, left, right, extreme, len(differences))),
        "curves": joined(*curves),
        "bounds": {
            "series": np.repeat(["observed", "mirrored"], 2),
            "x": np.repeat(ends, 2),
            "y": np.tile([-top * STRIP, top], 2),
        },
        "dots": {"role": np.repeat(np.where(far, "false alarm", "null"), 3)} | dots(shown, y),
        "names": {"text": ["observed"], "x": [observed], "y": [top]},
    }


def number_tables(a, b, paired):
    """Both columns as dots, their means, and what belongs together."""
    values = np.concatenate([a, b])
    low, high = float(values.min()), float(values.max())
    cy, ry = (low + high) / 2, max(0.56 * (high - low), 1e-9 + 0.05 * abs(high))
    links = []
    if paired:
        gap = np.full(len(a), np.nan)
        x = np.tile([1.0, 2.0, np.nan], len(a))
        links = [polyline("pairs", "function", x, np.column_stack([a, b, gap]).ravel())]
    column = np.repeat([1.0, 2.0], [len(a), len(b)])
    points = {
        "series": np.repeat([f"number {i}" for i in range(len(values))], 2),
        "role": np.repeat(np.where(column == 1, "approximation", "other"), 2),
        "x": np.repeat(column, 2),
        "y": np.repeat(values, 2),
    }
    means = [
        polyline(name, role, [at - 0.2, at + 0.2], [float(one.mean())] * 2)
        for name, role, at, one in (
            ("mean A", "approximation", 1.0, a),
            ("mean B", "other", 2.0, b),
        )
        if len(one)
    ]
    return curve_datasets(
        1.5,
        cy,
        0.95,
        ry,
        curves=joined(*links, *means),
        points=points,
    )
