"""What the pictures of the first chapter are drawn from."""

import numpy as np

from core.maths.calculus.curve_tables import (
    NOTHING,
    curve_datasets,
    dot,
    joined,
    polyline,
    scattered,
)
from core.maths.learning.class_tables import band_table, level_line, point_tables
from core.maths.learning.maximal_margin import slack_by_bias
from pages.learning.support_vectors.rings import SHADES, alpha_rings

EDGES = (-1.0, 0.0, 1.0)  # f at the edges of the margin and on the line


def margin_tables(found):
    """Points over both sides of the line, the margin, rings by α, and slack as strokes from each
    point to its own edge."""
    tables = point_tables(found.places, found.labels)
    if found.duals is None:
        return tables
    w, b = found.weights, found.bias
    return tables | {
        "bands": band_table(w, b, EDGES, SHADES),
        "dashed": joined(*(level_line(f"f = {z:g}", "boundary", w, b, z) for z in (-1.0, 1.0))),
        "lines": joined(
            level_line("line", "boundary", w, b),
            slack_strokes(found),
            alpha_rings(found.places, found.alpha),
        ),
    }


def slack_strokes(found):
    paying = found.slacks > 0
    if not paying.any() or found.length == 0:
        return NOTHING
    start = found.places[paying]
    far = (found.slacks * found.signs)[paying] / found.length**2
    end = start + far[:, None] * found.weights
    x, y = np.stack([start, end, np.full_like(start, np.nan)], axis=1).reshape(-1, 2).T
    return polyline("slack", "wrong", x, y)


def condition_tables(found):
    """α of each point against y·f, and the corner on which the KKT conditions put them."""
    if found.duals is None:
        return curve_datasets(1.0, 0.5, 3.0, 0.6)
    m, top = found.margins, float(found.alpha.max())
    low, high = min(float(m.min()), 0.0) - 0.3, max(float(m.max()), 2.0) + 0.3
    corner = polyline("corner", "function", [high + 1, 1, 1, low - 1], [0, 0, found.C, found.C])
    return curve_datasets(
        (low + high) / 2,
        0.52 * top,
        (high - low) / 2,
        0.62 * top,
        curves=corner,
        points=joined(
            *(
                scattered(role, role, m[which], found.alpha[which])
                for role, which in (("point", found.labels == 0), ("other", found.labels == 1))
            )
        ),
    )


def bias_tables(found):
    """Σξ by the bias, for these weights; the biases that are as good as a thick line."""
    if found.duals is None:
        return curve_datasets(0.0, 0.5, 2.0, 0.6)
    half = max(2.0, 1.3 * (found.high - found.low) / 2)
    b = np.unique(np.append(found.bias + half * np.linspace(-1, 1, 81), [found.low, found.high]))
    total = slack_by_bias(found, b)
    least = float(slack_by_bias(found, np.array([found.bias]))[0])
    top = max(float(total.max()), 1e-3)
    ends = [found.low, found.high]
    return curve_datasets(
        found.bias,
        0.5 * top,
        half,
        0.62 * top,
        curves=joined(
            polyline("slack", "approximation", b, total),
            *([polyline("as good", "error", ends, [least] * 2)] if found.loose else []),
        ),
        points=dot("reference", found.bias, least),
    )
