"""What the chapter on edges draws."""

import math

import numpy as np

from core.maths.calculus.curve_tables import (
    NOTHING,
    curve_datasets,
    dot,
    histogram_area,
    joined,
    one_by_one,
    polyline,
    scattered,
    stems,
)
from core.maths.statistics.edge_estimates import (
    Edge,
    Setting,
    edge_density,
    edge_drop,
    estimate,
    held_share,
    one_limit,
    wald_ends,
)

FEW = 40
T = np.linspace(0, 10, 41)


def data_tables(setting, x, theta):
    """The law in hand over the data."""
    if setting is Setting.SHARE:
        share = float(x.mean())
        across = np.array([-0.3, 0.3, np.nan, 0.7, 1.3])
        up = np.array([1 - share, 1 - share, np.nan, share, share])
        base = {"y2": np.where(np.isnan(up), np.nan, 0.0)}
        mass = edge_density(setting, [0.0, 1.0], theta)
        return curve_datasets(
            0.5,
            0.52,
            0.9,
            0.58,
            areas=polyline("data", "truth", across, up) | base,
            curves=stems("law", "approximation", [0, 1], mass),
            points=scattered("law", "approximation", [0, 1], mass),
        )
    low, high = float(x.min()), float(x.max())
    jump = np.array([])
    match setting:
        case Setting.UNIFORM:
            low, high, jump = 0.0, max(high, theta), np.array([0.0, theta])
        case Setting.SHIFT:
            low, high, jump = min(low, theta), max(high, theta + 3), np.array([theta])
        case _:
            wide = max(3 * math.sqrt(1 + theta), float(np.abs(x).max()))
            low, high = -wide, wide
    room = 0.06 * (high - low)
    low, high = low - room, high + room
    t = np.sort(np.concatenate([np.linspace(low, high, 201), jump - 1e-9, jump + 1e-9]))
    y = edge_density(setting, t, theta)
    tall, areas, sticks = float(y.max()), NOTHING | {"y2": []}, NOTHING
    alone = one_by_one(x, low, high, FEW)
    if not alone:
        areas = histogram_area("data", "truth", x, np.linspace(x.min(), x.max(), 16))
        tall = max(tall, float(areas["y"].max()))
    else:
        sticks = stems("data", "truth", x, edge_density(setting, x, theta))
    tall *= 1.15
    return curve_datasets(
        (low + high) / 2,
        0.45 * tall,
        (high - low) / 2,
        0.55 * tall,
        areas=areas,
        curves=joined(polyline("law", "approximation", t, y), sticks),
        points=scattered("data", "truth", x, 0 * x) if alone else NOTHING,
    )


def fall_tables(s, theta, truth, reach, level):
    """ln L less its top, cut at the interval; what cannot be is left empty."""
    edge, best = estimate(s)
    wald = wald_ends(s, level)
    ends = [*reach, theta, truth, best, *(end for end in wald if end == end)]
    low, high = min(ends), max(ends)
    room = 0.15 * (high - low) or 0.1
    low, high = low - room, high + room
    if s.setting is not Setting.SHIFT:
        low = max(low, 0.0)
    if s.setting is Setting.SHARE:
        high = min(high, 1.0)
    t = np.sort(np.append(np.linspace(low, high, 301), best))
    fallen, here = edge_drop(s, t), float(edge_drop(s, theta))
    half = one_limit(level) / 2
    deep = max(2.2 * half, 1.15 * here if math.isfinite(here) and here < 30 * half else 0.0)
    y = np.where(np.isfinite(fallen), -fallen, np.nan)
    curves = [polyline("fall", "approximation", t, y)]
    if edge is Edge.DATA:
        curves.append(polyline("cliff", "approximation", [best, best], [0.0, -deep]))
    dashed = [
        polyline("cut", "function", [low, high], [-half, -half]),
        polyline("truth", "truth", [truth, truth], [0.0, -deep]),
    ]
    if edge is Edge.INSIDE:
        error = (wald[1] - best) / math.sqrt(2 * half)
        dashed.append(polyline("parabola", "other", t, -(((t - best) / error) ** 2) / 2))
    shown = math.isfinite(here) and here <= 1.02 * deep
    return curve_datasets(
        (low + high) / 2,
        -0.45 * deep,
        (high - low) / 2,
        0.57 * deep,
        curves=joined(*curves),
        dashed=joined(*dashed),
        points=dot("reference", theta, -here) if shown else dot("alarm", theta, -deep),
    )


def law_of_fall_tables(setting, n, truth, limit):
    """The exact share of samples whose fall at the truth exceeds each t, and that of χ²₁."""
    exact = 1 - np.array([held_share(setting, n, truth, max(float(t), 1e-9)) for t in T])
    one = np.array([2 * _upper(math.sqrt(t)) for t in T])
    here = 1 - held_share(setting, n, truth, limit)
    return curve_datasets(
        5.0,
        0.48,
        5.1,
        0.55,
        curves=polyline("exact", "approximation", T, exact),
        dashed=joined(
            polyline("χ²", "function", T, one),
            *([polyline("limit", "reference", [limit, limit], [0.0, 1.0])] if limit <= 10 else []),
        ),
        points=dot("reference", limit, here) if limit <= 10 else NOTHING,
    )


def _upper(z):
    """P(Z > z) of the standard normal law."""
    return math.erfc(z / math.sqrt(2)) / 2
