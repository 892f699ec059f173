"""What the chapter on power draws: two laws of a statistic, studies below, their p-values."""

import math
from functools import lru_cache

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline
from core.maths.columns import dots
from core.maths.statistics.noncentral_t import noncentral_t_density
from core.maths.statistics.power import critical_value, power_curve, rejection_rates

BINS = 20
EFFECTS = np.linspace(-1.5, 1.5, 121)
EDGES = np.linspace(0, 1, BINS + 1)
STRIP = 0.3  # of the height of the curves, for the studies below them
EMPTY = polyline("", "null", [], []) | {"y2": []}
WIDEST = 14.0  # a bound beyond it is not shown


def seen_statistics(design, d, c):
    """The part of the axis of T that is shown: both laws, and the bound where it is near."""
    shift = design.shift(d)
    half = 4.2 if math.isinf(c) else min(max(4.2, 1.2 * c), WIDEST)
    spread = 4 * math.sqrt(1 + shift * shift / (2 * design.df))
    return min(-half, shift - spread), max(half, shift + spread)


def rough(count):
    """Numbers in [0, 1) that no two neighbours share: heights for dots."""
    return (np.arange(count) * 0.618034) % 1


def places(design, d, c, low, high):
    """Where both laws are read: closely around each, and at the bounds."""
    shift = design.shift(d)
    spread = 5 * math.sqrt(1 + shift * shift / (2 * design.df))
    parts = [np.linspace(low, high, 61), np.linspace(-5, 5, 101)]
    parts += [np.linspace(shift - spread, shift + spread, 101)] * (d != 0)
    t = np.concatenate([*parts, [c, -c] if math.isfinite(c) else []])
    return np.unique(t[(t >= low) & (t <= high)])


def shade(series, role, t, height, low, high):
    """The part of a law between two places."""
    kept = (t >= low) & (t <= high)
    return polyline(series, role, t[kept], height[kept]) | {"y2": np.zeros(int(kept.sum()))}


def shades(design, t, null, other, c):
    """α under the law without an effect; power and β under that with it, if it is tested for."""
    beyond = [(c, math.inf)] + [(-math.inf, -c)] * design.two_sided
    if design.two_sided and c <= 0:
        beyond = [(-math.inf, math.inf)]
    parts = []
    if other is not None:
        parts += [shade(f"power{i}", "effect", t, other, *ends) for i, ends in enumerate(beyond)]
        within = (-c if design.two_sided else -math.inf, c)
        parts.append(shade("β", "missed", t, other, *within))
    parts += [shade(f"α{i}", "false alarm", t, null, *ends) for i, ends in enumerate(beyond)]
    return [part for part in parts if len(part["x"])]


def decision_tables(design, d, alpha, studies, found):
    """Both laws with their shades, the bounds, and each study; whether an effect is tested for."""
    c = critical_value(design, alpha)
    low, high = seen_statistics(design, d, c)
    t = places(design, d, c, low, high)
    null = noncentral_t_density(t, 0.0, design.df)
    tested = d > 0 or (design.two_sided and d != 0)
    other = noncentral_t_density(t, design.shift(d), design.df) if d else None
    top = 1.12 * max(null.max(), other.max() if d else 0)
    curves = [polyline("null", "null", t, null)]
    if d:
        curves.append(polyline("effect", "effect", t, other))
    hit, miss = ("effect", "missed") if tested else ("false alarm", "null")
    roles = np.where(found, hit, miss)
    y = -top * STRIP * (0.12 + 0.76 * rough(len(studies.t)))
    inside = (studies.t >= low) & (studies.t <= high)
    bounds = [one for one in ((c, -c) if design.two_sided else (c,)) if low <= one <= high]
    height = [-top * STRIP, top]
    return {
        "window": {
            "cx": [(low + high) / 2],
            "cy": [top * (1 - STRIP) / 2],
            "rx": [(high - low) / 2],
            "ry": [top * (1 + STRIP) / 2],
        },
        "areas": joined(EMPTY, *shades(design, t, null, other if tested else None, c)),
        "curves": joined(*curves),
        "bounds": {
            "series": np.repeat([f"bound {i}" for i in range(len(bounds))], 2),
            "x": np.repeat(bounds, 2),
            "y": np.tile(height, len(bounds)),
        },
        "dots": {"role": np.repeat(roles[inside], 3)} | dots(studies.t[inside], y[inside]),
        "names": {
            "text": ["c", "−c"][: len(bounds)] if c else ["c = 0"],
            "x": bounds if c else [0.0],
            "y": [top] * len(bounds if c else [0.0]),
        },
    }, int((~inside).sum())


def p_tables(design, d, alpha, p):
    """The histogram of p-values, what is expected of each bar, and α."""
    counts = np.histogram(p, EDGES)[0] / len(p)
    rates = np.concatenate([[0.0], rejection_rates(design, d, EDGES[1:-1]), [1.0]])
    expected = np.diff(rates)
    top = 1.12 * max(counts.max(), expected.max())
    x, y = outline(EDGES, counts)
    return curve_datasets(
        0.5,
        top / 2,
        0.51,
        top / 2,
        areas=polyline("studies", "point", x, y) | {"y2": np.zeros(len(x))},
        curves=polyline("expected", "truth", *outline(EDGES, expected)),
        dashed=polyline("α", "reference", [alpha, alpha], [0.0, top]),
    )


@lru_cache(maxsize=64)
def rates_by_effect(design, alpha):
    return power_curve(design, EFFECTS, alpha) if 0 < alpha < 1 else np.full(len(EFFECTS), alpha)


def curve_tables(design, d, alpha, rejected):
    """The probability of a rejection by effect, and that of now."""
    effects, rates = EFFECTS, rates_by_effect(design, alpha)
    return curve_datasets(
        0.0,
        0.5,
        1.53,
        0.53,
        curves=polyline("power", "approximation", effects, rates),
        dashed=polyline("α", "reference", [-1.53, 1.53], [alpha, alpha]),
        points=dot("approximation", d, rejected),
    )


def outline(edges, heights):
    """Bars as one line up and down."""
    return np.repeat(edges, 2), np.concatenate([[0.0], np.repeat(heights, 2), [0.0]])
