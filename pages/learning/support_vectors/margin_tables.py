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

EDGES, SHADES = (-1.0, 0.0, 1.0), (0.3, 0.12)  # of the margin; the strips beyond and inside it
TURN = np.linspace(0, 2 * np.pi, 25)
LEAST, MOST = 0.17, 0.48  # radii of the rings, from α = 0 to the largest


def alpha_rings(places, alpha):
    """A ring around each support vector, its area rising with α, as one path."""
    held = alpha > 0
    if not held.any():
        return NOTHING
    share = alpha[held] / alpha[held].max()
    radii = np.sqrt(LEAST**2 + share * (MOST**2 - LEAST**2))
    gap = np.full((len(radii), 1), np.nan)
    x, y = (
        np.hstack([centre[:, None] + radii[:, None] * round_, gap]).ravel()
        for centre, round_ in zip(places[held].T, (np.cos(TURN), np.sin(TURN)), strict=True)
    )
    return polyline("alpha", "now", x, y)


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
            *([polyline("as good", "other", ends, [least] * 2)] if found.loose else []),
        ),
        points=dot("reference", found.bias, least),
    )
