"""What the pictures of the fourth chapter are drawn from."""

import numpy as np

from core.maths.calculus.curve_tables import NOTHING, curve_datasets, dot, joined, polyline
from core.maths.learning.class_points import HIGH
from core.maths.learning.class_tables import point_tables
from core.maths.learning.softmax_regression import (
    TEMPERATURES,
    pair_lines,
    probabilities,
    sure_places,
)

SHADE = 0.11  # of a region, and of each level of sureness above it
ROLES = ("point", "other", "truth")  # the classes' colours in a plot of curves


def plane_tables(fit, temperature, place):
    tables = point_tables(fit.places, fit.labels, fit.places[fit.wrong] if fitted(fit) else ())
    x, y = place
    tables["names"] = {"text": ["✛"], "role": ["now"], "x": [x], "y": [y]}
    if not fitted(fit):
        return tables
    pieces = [
        *((k, corners) for k, corners in enumerate(fit.regions) if len(corners)),
        *sure_places(fit, temperature),
    ]
    lines = pair_lines(fit)
    return tables | {
        "bands": polygons(fit, pieces),
        "lines": joined(
            *(polyline(f"{i}{j}", "boundary", *part.T) for i, j, part, _ in lines if len(part))
        ),
        "dashed": joined(*(polyline(f"{i}{j}", "other", *whole.T) for i, j, _, whole in lines))
        if len(lines) == 3
        else NOTHING,
    }


def fitted(fit):
    return len(fit.present) > 1


def polygons(fit, pieces):
    sizes = [len(corners) for _, corners in pieces]
    corners = np.concatenate([corners for _, corners in pieces]) if pieces else np.empty((0, 2))
    roles = np.array([f"class {fit.present[k]}" for k, _ in pieces])
    return {
        "band": np.repeat(np.arange(len(pieces)).astype(str), sizes),
        "role": np.repeat(roles, sizes),
        "shade": np.full(len(corners), SHADE),
        "x": corners[:, 0],
        "y": corners[:, 1],
    }


def share_tables(fit, temperature, place):
    """Probabilities along the horizontal through the asked place."""
    if not fitted(fit):
        return curve_datasets(0.0, 0.5, HIGH[0], 0.52)
    x = np.linspace(-HIGH[0], HIGH[0], 121)
    P = probabilities(fit.scores(np.column_stack([x, np.full(121, place[1])])), temperature)
    return curve_datasets(
        0.0,
        0.5,
        HIGH[0],
        0.52,
        curves=joined(
            *(polyline(str(k), ROLES[k], x, P[:, at]) for at, k in enumerate(fit.present))
        ),
        dashed=polyline("now", "reference", [place[0]] * 2, [-1, 2]),
    )


def temperature_tables(fit, temperature):
    """Mean log-loss of the points against the temperature."""
    if not fitted(fit):
        return curve_datasets(0.0, 0.5, 1.05, 0.5)
    losses = fit.by_temperature
    now = float(fit.losses(np.array([temperature]))[0])
    top = 1.15 * min(max(float(losses.max()), now), 4 * max(float(losses[-1]), 0.1))
    return curve_datasets(
        0.0,
        top / 2,
        1.05,
        top / 2,
        curves=polyline("loss", "approximation", np.log10(TEMPERATURES), losses),
        points=dot("reference", float(np.log10(temperature)), now),
    )
