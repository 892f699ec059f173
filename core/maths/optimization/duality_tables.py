"""The pictures of a dual problem: the line under the set, q by λ, and what q is the least of."""

import math

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline, value_window
from core.maths.calculus.map_tables import Table
from core.maths.optimization.duality import GapVerdict, Pairs

DRAWN = 16  # of so many points of the grid one is drawn


def set_tables(pairs: Pairs, found: GapVerdict, multiplier: float) -> dict[str, Table]:
    """All (G, F), the line of slope −λ that touches them from below, where it crosses G = 0, and
    the gap from there to p*."""
    if not len(pairs.x):
        return curve_datasets(0.0, 0.0, 1.0, 1.0)
    q = float(pairs.dual_values(multiplier)[0])
    bound = math.isfinite(q)  # else no line lies under the set
    g, f = pairs.limit[::DRAWN], pairs.cost[::DRAWN]
    known = math.isfinite(found.primal)
    heights = np.append(f, [each for each in (q, found.primal) if math.isfinite(each)])
    cy, ry = value_window(heights, least=1e-3)
    across = np.append(g, 0.0)
    cx, rx = value_window(across, least=1e-3)
    ends = np.array([cx - rx, cx + rx])
    touching = pairs.lowest(multiplier)
    shaded = min(0.0, cx - rx)
    points, lines = [], [polyline("set", "function", g, f)]
    if bound:
        touched = float(pairs.limit[touching]), float(pairs.cost[touching])
        points = [dot("approximation", *touched), dot("error", 0.0, q)]
        lines.append(polyline("line", "approximation", ends, q - multiplier * ends))
    if known:
        at = float(pairs.limit[int(np.argmin(np.abs(pairs.x - found.x)))])
        points.append(dot("truth", at, found.primal))
        if bound:
            points.insert(0, polyline("gap", "alarm", [0.0, 0.0], [q, found.primal]))
    level = [found.primal, found.primal] if known else [np.nan, np.nan]
    return curve_datasets(cx, cy, rx, ry) | {
        "areas": polyline("allowed", "point", [shaded, 0.0], [cy - ry, cy - ry])
        | {"y2": [cy + ry, cy + ry]},
        "curves": joined(*lines),
        "dashed": joined(
            polyline("p*", "truth", ends, level),
            polyline("G = 0", "reference", [0.0, 0.0], [cy - ry, cy + ry]),
        ),
        "points": joined(*points),
    }


def dual_tables(
    pairs: Pairs, found: GapVerdict, multiplier: float, most: float
) -> dict[str, Table]:
    """q(λ) from 0 to ``most``, p* dashed, and the point of now."""
    if not len(pairs.x):
        return curve_datasets(0.0, 0.0, 1.0, 1.0)
    prices = np.linspace(0.0, most, 61)
    q, now = pairs.dual_values(prices), float(pairs.dual_values(multiplier)[0])
    known = math.isfinite(found.primal)
    q = np.where(np.isfinite(q), q, np.nan)
    seen = np.append(q, found.primal if known else now)
    seen = seen[np.isfinite(seen)]
    cy, ry = value_window(seen if len(seen) else np.zeros(1), least=1e-3)
    level = [polyline("p*", "truth", [0.0, most], [found.primal] * 2)] if known else []
    return curve_datasets(most / 2, cy, most / 2, ry) | {
        "curves": polyline("q", "error", prices, q),
        "dashed": joined(*level),
        "points": joined(*([dot("error", multiplier, now)] if math.isfinite(now) else [])),
    }


def lagrangian_tables(pairs: Pairs, multiplier: float) -> dict[str, Table]:
    """F and F + λG against x, with the least of the sum."""
    if not len(pairs.x):
        return curve_datasets(0.0, 0.0, 1.0, 1.0)
    both = pairs.cost + multiplier * pairs.limit
    low = pairs.lowest(multiplier)
    x = pairs.x[::DRAWN]
    cy, ry = value_window(both[::DRAWN], pairs.cost[::DRAWN], least=1e-3)
    return curve_datasets(0.0, cy, 2.0, ry) | {
        "curves": joined(
            polyline("F", "function", x, pairs.cost[::DRAWN]),
            polyline("F + λG", "approximation", x, both[::DRAWN]),
        ),
        "points": joined(
            *([] if pairs.endless(multiplier).any() else [dot("error", pairs.x[low], both[low])])
        ),
    }
