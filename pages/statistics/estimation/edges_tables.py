"""What the chapter on edges draws."""

import math
from functools import lru_cache

import numpy as np

from core.maths.calculus.curve_tables import (
    NOTHING,
    curve_datasets,
    dot,
    joined,
    polyline,
)
from core.maths.statistics.edge_estimates import (
    Edge,
    Setting,
    edge_density,
    edge_drop,
    estimate,
    held_share,
    wald_ends,
)
from core.maths.statistics.likelihood_limits import ratio_limit
from pages.statistics.estimation.layers import data_layers, mass_layers

T = 10 * np.linspace(0, 1, 41) ** 2  # dense at 0, where the law of χ² is steepest
ONE = np.array([math.erfc(math.sqrt(t / 2)) for t in T])  # P(χ² > t), 1 degree


def data_tables(setting, x, theta):
    """The law in hand over the data."""
    if setting is Setting.SHARE:
        share = float(x.mean())
        k = np.array([0.0, 1.0])
        return curve_datasets(
            0.5,
            0.52,
            0.9,
            0.58,
            **mass_layers(k, np.array([1 - share, share]), edge_density(setting, k, theta)),
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
    areas, sticks, points = data_layers(
        x, low, high, lambda at: edge_density(setting, at, theta), bins=15
    )
    tall = 1.15 * np.max(areas["y"], initial=y.max())
    return curve_datasets(
        (low + high) / 2,
        0.45 * tall,
        (high - low) / 2,
        0.55 * tall,
        areas=areas,
        curves=joined(polyline("law", "approximation", t, y), sticks),
        points=points,
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
    half = ratio_limit(level) / 2
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


@lru_cache(maxsize=64)
def exceeded(setting, n, truth):
    """The exact share of samples whose fall at the truth exceeds each t/2."""
    return 1 - np.array([held_share(setting, n, truth, max(float(t), 1e-9)) for t in T])


def law_of_fall_tables(setting, n, truth, limit):
    """How often the fall at the truth exceeds each t/2, exact and by χ²₁."""
    here = 1 - held_share(setting, n, truth, limit)
    return curve_datasets(
        5.0,
        0.48,
        5.1,
        0.55,
        curves=polyline("exact", "approximation", T, exceeded(setting, n, truth)),
        dashed=joined(
            polyline("χ²", "function", T, ONE),
            *([polyline("limit", "reference", [limit, limit], [0.0, 1.0])] if limit <= 10 else []),
        ),
        points=dot("reference", limit, here) if limit <= 10 else NOTHING,
    )
