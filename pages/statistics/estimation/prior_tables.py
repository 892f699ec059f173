"""What the chapter on the prior draws."""

from dataclasses import replace

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline
from core.maths.statistics.prior_weight import (
    Kind,
    log_belief,
    map_elsewhere,
    map_estimate,
    squared_errors,
)

MOST = 100
STEPS = 241
EDGES = {Kind.COIN: (0.0, 1.0), Kind.POISSON: (0.0, 10.0), Kind.NORMAL: (-5.0, 5.0)}


def theta_window(b):
    """The range of the parameter that the sliders reach; for counts also the data's mean."""
    low, high = EDGES[b.kind]
    room = 3 / b.n**0.5
    if b.kind is Kind.NORMAL:
        return min(low, b.plain - room), max(high, b.plain + room)
    return low, max(high, b.plain + room) if b.kind is Kind.POISSON else high


def belief_tables(b, truth):
    """Densities of the prior, of the data alone and of both."""
    low, high = theta_window(b)
    t = np.linspace(low, high, STEPS)
    curves, tall = [], []
    for name, role, count, whole in (
        ("prior", "other", b.m * b.c, b.m),
        ("data", "point", b.total, b.n),
        ("both", "approximation", b.count, b.whole),
    ):
        y = np.exp(np.minimum(log_belief(b.kind, count, whole, t), 700.0))
        if whole == 0 and b.kind is not Kind.COIN:
            y = np.full(STEPS, 1 / (high - low))  # flat: of no height of its own
        curves.append(polyline(name, role, t, y))
        tall.append(float(y.max()))
    top = 1.1 * max(tall)
    return curve_datasets(
        (low + high) / 2,
        0.48 * top,
        (high - low) / 2,
        0.52 * top,
        curves=joined(*curves),
        dashed=polyline("truth", "truth", [truth, truth], [0.0, top]),
    )


def path_tables(b, truth):
    """Estimates by the weight of the prior."""
    m = np.linspace(0, MOST, 101)
    beliefs = replace(b, m=m)  # one for each weight
    path, other = map_estimate(beliefs), map_elsewhere(beliefs)
    ends = [
        float(path.min()),
        float(path.max()),
        truth,
        float(other[5:].min()),
        float(other[5:].max()),
    ]
    low, high = min(ends), max(ends)
    half = 0.58 * (high - low) or 0.1
    return curve_datasets(
        MOST / 2,
        (low + high) / 2,
        MOST / 2 + 1,
        half,
        curves=polyline("path", "approximation", m, path),
        dashed=joined(
            polyline("truth", "truth", [0, MOST], [truth] * 2),
            polyline("centre", "other", [0, MOST], [b.c] * 2),
            polyline("elsewhere", "error", m, other),
        ),
        points=dot("reference", b.m, map_estimate(b)),
    )


def penalty_tables(b):
    """−ln of the likelihood, of the prior and of both, each less its least value."""
    low, high = theta_window(b)
    t = np.linspace(low, high, STEPS)
    best, curves = map_estimate(b), []
    parts = (
        ("data", "point", b.total, b.n, b.plain),
        ("penalty", "other", b.m * b.c, b.m, b.c),
        ("sum", "approximation", b.count, b.whole, best),
    )
    deep = 8.0
    for name, role, count, whole, top in parts:
        fall = log_belief(b.kind, count, whole, top) - log_belief(b.kind, count, whole, t)
        curves.append(polyline(name, role, t, np.where(fall <= 1.2 * deep, fall, np.nan)))
    return curve_datasets(
        (low + high) / 2,
        0.45 * deep,
        (high - low) / 2,
        0.55 * deep,
        curves=joined(*curves),
        points=dot("reference", best, 0.0),
    )


def error_tables(b, truth):
    low, high = EDGES[b.kind]
    t = np.linspace(low, high, STEPS)
    plain, shrunk = squared_errors(b, t)
    here = squared_errors(b, truth)
    top = min(float(max(plain.max(), shrunk.max())), 4 * float(plain.max())) * 1.1
    dots = [
        dot(role, truth, float(y))
        for role, y in zip(("point", "approximation"), here, strict=True)
        if y <= top
    ]
    return curve_datasets(
        (low + high) / 2,
        0.48 * top,
        0.51 * (high - low),
        0.54 * top,
        curves=joined(
            polyline("plain", "point", t, plain),
            polyline("map", "approximation", t, np.where(shrunk <= top, shrunk, np.nan)),
        ),
        points=joined(*dots),
    )
