"""What the pictures of the third chapter are drawn from."""

import numpy as np

from core.maths.calculus.curve_tables import NOTHING, curve_datasets, dot, joined, polyline
from pages.statistics.regression.tables import ENDS, LAMBDAS

TURN = np.linspace(0, 2 * np.pi, 181)
LEVELS = (0.5, 1.5, 2.0, 2.5)  # radii of the other ellipses, 1 the one of the contact
CENTRE, HALF = sum(ENDS) / 2, (ENDS[1] - ENDS[0]) / 2


def contact_tables(found, beta, penalty):
    """Ellipses of equal Σe² in two coefficients, the others held, and the ball of this size."""
    i, j = found.shown if len(beta) > 1 else (0, 0)
    here = beta[[i, j]]
    G = found.one.gram[np.ix_([i, j], [i, j])]
    left = (found.one.pull - found.one.gram @ beta)[[i, j]]
    values, vectors = np.linalg.eigh(G)
    floor = 1e-6 * max(values[-1], 1e-300)
    along = vectors.T @ left
    flat = values <= 1e-10 * max(values[-1], 1e-300)
    centre = here + vectors @ np.where(flat, 0.0, along / np.maximum(values, floor))
    reach = 1.35 * max(
        np.abs(found.betas[:, [i, j]]).max(), np.abs(found.plain[[i, j]]).max(), 1e-3
    )
    size = np.sqrt((here - centre) @ G @ (here - centre))
    least = 0.15 * reach * np.sqrt(max(values[-1], 1e-300))
    ring = np.stack([np.cos(TURN), np.sin(TURN)]) / np.sqrt(np.maximum(values, floor))[:, None]
    unit = (vectors @ ring).T

    def ellipse(name, radius):
        points = centre + radius * unit
        return polyline(name, "function", *points.T)

    step = max(size, least)
    return curve_datasets(
        0,
        0,
        reach,
        reach,
        areas=ball(here, penalty),
        curves=joined(
            ellipse("contact", size) if size > 1e-9 else NOTHING,
            polyline("axis 1", "reference", [-1e3, 1e3], [0, 0]),
            polyline("axis 2", "reference", [0, 0], [-1e3, 1e3]),
        ),
        dashed=joined(*(ellipse(f"level {level}", level * step) for level in LEVELS)),
        points=joined(dot("truth", *map(float, centre)), dot("reference", *map(float, here))),
    )


def ball(here, penalty):
    radius = float(np.abs(here).sum() if penalty == "lasso" else np.hypot(*here))
    x = radius * np.cos(np.linspace(np.pi, 0, 61))
    top = radius - np.abs(x) if penalty == "lasso" else np.sqrt(np.maximum(radius**2 - x**2, 0))
    return polyline("ball", "point", x, -top) | {"y2": top}


def path_tables(found, lam):
    x = np.log10(LAMBDAS)
    first, second = found.shown if len(found.plain) > 1 else (0, 0)
    roles = {first: "approximation", second: "other"}
    drawn = [k for k in range(len(found.plain)) if k not in roles] + [second, first]
    low, high = min(found.betas.min(), 0.0), max(found.betas.max(), 0.0)
    top = max(-low, high, 1e-3)
    return curve_datasets(
        CENTRE,
        (low + high) / 2,
        HALF,
        max(0.58 * (high - low), 1e-3),
        curves=joined(
            *(polyline(f"β {k}", roles.get(k, "function"), x, found.betas[:, k]) for k in drawn)
        ),
        dashed=joined(
            polyline("now", "reference", [np.log10(lam)] * 2, [-2 * top, 2 * top]),
            polyline("zero", "reference", ENDS, [0, 0]),
        ),
    )


def error_tables(found, lam):
    own = found.validation
    if own is None:
        return curve_datasets(CENTRE, 0.5, HALF, 0.6)
    x = np.log10(own.lambdas)
    low, high = own.error - own.spread, own.error + own.spread
    top = min(1.1 * high.max(), 3.0)
    marks = [(own.best, "best"), (own.simple, "simple")]
    return curve_datasets(
        CENTRE,
        top / 2,
        HALF,
        top / 2,
        areas=polyline("spread", "error", x, low) | {"y2": high},
        curves=joined(
            polyline("error", "error", x, own.error),
            polyline("now", "reference", [np.log10(lam)] * 2, [0, top]),
        ),
        dashed=joined(
            *(polyline(name, "error", [x[at], x[at]], [0, own.error[at]]) for at, name in marks),
            polyline("limit", "error", [x[own.simple], x[own.best]], [float(high[own.best])] * 2),
        ),
        points=joined(*(dot("error", float(x[at]), float(own.error[at])) for at, _ in marks)),
    )
