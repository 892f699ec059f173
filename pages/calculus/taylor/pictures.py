"""What the pictures of a polynomial are drawn from."""

import numpy as np

from core.maths.calculus.convergence_radius import Basis
from core.maths.calculus.curve_tables import NOTHING, dot, joined, polyline, unjoined
from core.maths.calculus.taylor_polynomial import sight_in_plane
from core.ui.words import number
from pages.calculus.taylor.functions import REACH, X, plain_window, values, window
from pages.calculus.taylor.words import place_written

THIN = slice(None, None, 3)  # of the places of X, those that are drawn
LEAST, MOST = 1e-18, 1e12
NO_NAMES = {"text": [], "role": [], "x": [], "y": []}
TURN = np.linspace(0, 2 * np.pi, 121)


def stage_tables(now):
    """f, the polynomial, the band where the series converges, the centre, and the error at x."""
    cy, half = window(now.f)
    beyond = 40 * half  # what lies farther off is as good as there
    curves = [polyline("f", "function", X[THIN], unjoined(values(now.f)[THIN], half))]
    points, dashed, names = [], [], []
    here = float(now.f(now.centre))
    if now.drawn:
        y = np.clip(now.on_grid[THIN], cy - beyond, cy + beyond)
        curves.append(polyline("polynomial", "approximation", X[THIN], y))
        points += [
            dot("approximation", at, float(np.interp(at, X, now.on_grid)))
            for at in now.ends
            if abs(at) < REACH
        ]
        there = float(np.clip(now.sums[now.n], cy - beyond, cy + beyond))
        if now.value == now.value:
            dashed.append(polyline("error", "error", [now.x, now.x], [now.value, there]))
            points.append(dot("error", now.x, now.value))
    if here == here:
        points.append(dot("other", now.centre, here))
        names.append(("centre", "other", now.centre, here))
    bottom, top = cy - half, cy + half
    bands = [
        {
            "series": [f"band {i}"] * 2,
            "role": ["truth" if right else "caution"] * 2,
            "x": [left, high],
            "y": [bottom] * 2,
            "y2": [top] * 2,
        }
        for i, (left, high, right) in enumerate(now.pieces)
    ]
    return {
        "window": plain_window(0.0, cy, REACH, half),
        "areas": joined(*bands) if bands else NOTHING | {"y2": []},
        "curves": joined(*curves),
        "dashed": joined(*dashed),
        "points": joined(*points),
        "names": dict(zip(NO_NAMES, zip(*names, strict=True), strict=True)) if names else NO_NAMES,
    }


def plane_tables(now):
    """The centre, the circle of convergence, what lies on it, and how far the polynomial sees."""
    c, radius, far = now.centre, now.found.radius, 20.0
    areas, curves, dashed, points, names = [], [], [], [dot("other", c, 0.0)], []
    curves.append(polyline("real", "reference", [-far, far], [0.0, 0.0]))
    if radius == np.inf:
        role = "caution" if now.found.basis is Basis.FLAT else "truth"
        areas.append(polyline("disc", role, [-far, far], [-far] * 2) | {"y2": [far] * 2})
    elif radius > 0:
        x, y = c + radius * np.cos(TURN), radius * np.sin(TURN)
        areas.append(polyline("disc", "truth", x[:61], y[:61]) | {"y2": -y[:61]})
        curves.append(polyline("circle", "truth", x, y))
    for i, z in enumerate(now.found.nearest):
        points.append(dot("alarm", z.real, z.imag))
        names.append((place_written(complex(z)), "alarm", z.real, z.imag))
        if not i:
            dashed.append(polyline("radius", "alarm", [c, z.real], [0.0, z.imag]))
    if now.drawn:
        z = sight_in_plane(now.f, now.coefficients, c)
        curves.append(polyline("sight", "approximation", z.real, z.imag))
    return {
        "window": plain_window(0.0, 0.0, 4.0, 3.2),
        "areas": joined(*areas) if areas else NOTHING | {"y2": []},
        "curves": joined(*curves),
        "dashed": joined(*dashed),
        "points": joined(*points),
        "names": dict(zip(NO_NAMES, zip(*names, strict=True), strict=True)) if names else NO_NAMES,
    }


def error_tables(now):
    """log₁₀ of the error at x by degree, Lagrange's bound, and what rounding alone makes."""
    n = np.arange(len(now.sums))
    curves, dashed, points = [], [], []
    if now.drawn and now.value == now.value:
        shown = on_scale(np.abs(now.sums - now.value))
        curves.append(polyline("error", "error", n, shown))
        dashed.append(polyline("rounding", "reference", n, on_scale(now.rounding)))
        if shown[now.n] == shown[now.n]:
            points.append(dot("error", now.n, float(shown[now.n])))
    bounds = now.bounds.bounds
    if now.drawn and np.isfinite(bounds).any() and now.x != now.centre:
        dashed.append(polyline("bound", "point", np.arange(len(bounds)), on_scale(bounds)))
    drawn = [np.asarray(one["y"])[np.isfinite(one["y"])] for one in (*curves, *dashed)]
    top = max([1.0, *(float(one.max()) for one in drawn if len(one))]) + 0.5
    middle, half = (top - 18) / 2, (top + 18) / 2
    return {
        "window": plain_window(30.0, middle, 30.5, half),
        "areas": NOTHING | {"y2": []},
        "curves": joined(*curves),
        "dashed": joined(*dashed, polyline("now", "other", [now.n] * 2, [-18.0, top])),
        "points": joined(*points),
        "names": NO_NAMES,
    }


def on_scale(size):
    """log₁₀; a gap below −18 and above 12."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where((size >= LEAST) & (size <= MOST), np.log10(size), np.nan)


def plane_said(now, where):
    c = number(now.centre)
    if not now.found.radius > 0:
        return f"The plane of complex numbers, with the centre {c} on the real line."
    seen = (
        " Blue: how far, seen from the centre, the polynomial is within 0.01 of f."
        if now.drawn
        else ""
    )
    if now.found.basis is Basis.FLAT:
        return (
            "The series converges in the whole plane, to 0. f has an essential singularity at 0: "
            f"along the imaginary axis it grows beyond all bounds towards it.{seen}"
        )
    if now.found.radius == np.inf:
        found = " found" if now.found.basis.estimated else ""
        return f"No singularity{found}: the series about {c} converges in the whole plane.{seen}"
    if not where:
        return f"The circle about {c} with the estimated radius {number(now.found.radius)}.{seen}"
    return (
        f"The circle about {c} reaches to the nearest singularity, {where}: inside the series "
        f"converges, outside it diverges.{seen}"
    )
