"""What the chapters draw: a law beside its limit, two distribution functions, paths."""

from functools import lru_cache

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, joined, order_datasets, polyline
from core.maths.probability.mean_laws import Limit, judge_population, limit_law, seen_part
from core.maths.probability.mean_tables import (
    NS,
    bar_edges,
    distances,
    heights_in,
    places_per_bar,
    thinned,
)
from core.maths.probability.running_means import BAND, FROM, iterated_logarithm

TOP = 1.5  # a density may reach higher, out of the picture
GAPPED = 400  # more jumps of F than that are drawn as a curve


def outline(edges, heights):
    """Bars as one line up and down."""
    x = np.repeat(edges, 2)
    y = np.concatenate([[0.0], np.repeat(heights, 2), [0.0]])
    return x, y


def law_tables(population, law, means):
    """The law of Z, its limit and the histogram of a sample; and how high the law reaches."""
    low, high = seen_part(population)
    edges = bar_edges(law, low, high)
    curves, top = law_lines(law, low, high, edges)
    z = np.linspace(low, high, 241)
    goal = limit_curve(population, z)
    dashed = [] if goal is None else [polyline("limit", "approximation", z, goal)]
    reach = max(top, 0.42 if goal is None else 1.05 * float(goal.max()))
    sampled = heights_in(edges, means, 1 / len(means))
    reach = max(reach, float(sampled.max()))
    x, y = outline(edges, sampled)
    areas = polyline("sample", "point", x, y) | {"y2": np.zeros(len(x))}
    half = 0.54 * min(reach, TOP)
    return curve_datasets(
        (low + high) / 2,
        half,
        (high - low) / 2,
        half,
        areas=areas,
        curves=joined(*curves),
        dashed=joined(*dashed),
    ), top


def limit_curve(population, z):
    """Density of the limit, None where it has none."""
    if judge_population(population) is Limit.CONSTANT:
        return None
    return limit_law(population, z)[0]


def across(law, x, y, low, high, last):
    """A curve from low to high: 0 before the law begins, ``last`` after it has ended."""
    if law.cdf[0] < 1e-9 and x[0] > low:
        x, y = np.concatenate([[low, x[0]], x]), np.concatenate([[0, 0], y])
    if law.cdf[-1] > 1 - 1e-9 and x[-1] < high:
        x, y = np.concatenate([x, [x[-1], high]]), np.concatenate([y, [last, last]])
    return x, y


def law_lines(law, low, high, edges):
    """Sticks, bars or a curve."""
    if not law.lattice:
        at = thinned(law.z, law.density, low, high)
        x, y = across(law, law.z[at], law.density[at], low, high, 0.0)
        return [polyline("law", "truth", x, y)], float(y.max())
    if places_per_bar(law, low, high) > 1:
        heights = heights_in(edges, law.z, law.density)
        return [polyline("law", "truth", *outline(edges, heights))], float(heights.max())
    seen = (law.z >= low) & (law.z <= high) & (law.density > 1e-12)
    z, height = law.z[seen], law.density[seen] / law.step
    gap = np.full(len(z), np.nan)
    x = np.column_stack([z, z, gap]).ravel()
    y = np.column_stack([0 * z, height, gap]).ravel()
    return [polyline("law", "truth", x, y)], float(height.max(initial=0))


def function_tables(population, law):
    """F of Z and of its limit, with the place where they are farthest apart."""
    low, high = seen_part(population)
    inside = np.flatnonzero((law.z >= low) & (law.z <= high))
    if law.lattice and len(inside) <= GAPPED:
        x = np.concatenate([[low], np.repeat(law.z[inside], 2), [high]])
        start = float(law.below[inside[0]]) if len(inside) else float(law.z[0] < low)
        steps = np.column_stack([law.below[inside], law.cdf[inside]]).ravel()
        y = np.concatenate([[start], steps, [steps[-1] if len(steps) else start]])
    else:
        at = inside[:: max(1, len(inside) // GAPPED)]
        x, y = across(law, law.z[at], law.cdf[at], low, high, 1.0)
    z = np.linspace(low, high, 241)
    if judge_population(population) is Limit.CONSTANT:
        z = np.array([low, 0.0, 0.0, high])
        goal = np.array([0.0, 0.0, 1.0, 1.0])
    else:
        goal = limit_law(population, z)[1]
    curves = [polyline("law", "truth", x, y)]
    if law.distance > 1e-9:
        k = int(np.searchsorted(law.z, law.where))
        sides = (float(law.cdf[k]), float(law.below[k]))
        far = max(sides, key=lambda side: abs(side - law.goal[k]))
        curves.append(polyline("gap", "alarm", [law.where] * 2, [far, float(law.goal[k])]))
    return curve_datasets(
        (low + high) / 2,
        0.5,
        (high - low) / 2,
        0.52,
        curves=joined(*curves),
        dashed=polyline("limit", "approximation", z, goal),
    )


def distance_tables(population, n, distance):
    """How the distance falls with n, the bound and the leading term."""
    found, bounds, leading = distances(population)
    x = np.array(NS, float)
    lines = []
    if np.isfinite(bounds).all():
        lines.append(polyline("bound", "alarm", x, bounds))
        if leading[0] > 0:
            lines.append(polyline("leading", "other", x, leading))
    values = np.concatenate([found, *(line["y"] for line in lines)])
    values = values[values > 0]
    low, high = (float(values.min()), float(values.max())) if len(values) else (1e-3, 1.0)
    # D is no larger than 1, so of a bound far above it only the end is seen.
    low, high = 10 ** np.floor(np.log10(low)), min(10 ** np.ceil(np.log10(high) + 1e-9), 10.0)
    seen = np.where(found > 0, found, np.nan)
    here = [distance, distance] if distance > 0 else []
    return order_datasets(
        *(1.0, 400.0, low, high),
        [float(n)],
        measured=polyline("measured", "truth", x, seen),
        predicted=joined(*lines),
        points=polyline("now", "truth", [float(n)] * len(here), here),
    )


@lru_cache(maxsize=64)
def counts(n, most=130):
    """Where a path is drawn: closer at the start, as its axis is logarithmic."""
    return np.unique(np.concatenate([np.round(np.geomspace(1, n, most)).astype(int), [n]]))


def apart_by_gaps(x, rows):
    """Lines over the same x as one, a gap after each."""
    y = np.column_stack([rows, np.full(len(rows), np.nan)]).ravel()
    return {"x": np.tile(np.append(x, np.nan), len(rows)).astype(np.float32), "y": y}


def path_tables(found, n, limit, width, half=None, longest=5000):
    """Means up to n; ``width`` of the band and of the iterated logarithm by count, or None."""
    at = counts(n)
    rows = found[:, at - 1]
    x = counts(longest, 90).astype(float)
    if half is None:
        seen = rows[:, at >= FROM]
        low, high = np.quantile(seen, [0.02, 0.98])
        pad = 0.15 * (high - low) or 0.5
        y0, y1 = float(low - pad), float(high + pad)
    else:
        y0, y1 = limit - half, limit + half
    nothing = {"x": [], "y": []}
    band, iterated = {"x": [], "low": [], "high": []}, nothing
    if width is not None:
        band = {"x": x, "low": limit - BAND * width(x), "high": limit + BAND * width(x)}
        wave = iterated_logarithm(x) * width(x)
        iterated = apart_by_gaps(x, np.array([limit - wave, limit + wave]))
    known = np.isfinite(limit)
    return {
        "window": {"x0": [1.0], "x1": [float(longest)], "y0": [y0], "y1": [y1]},
        "band": band,
        "paths": apart_by_gaps(at.astype(float), rows[1:]),
        "one": {"x": at.astype(float), "y": rows[0]},
        "limit": {"x": [1.0, float(longest)], "y": [limit] * 2} if known else nothing,
        "iterated": iterated,
    }
