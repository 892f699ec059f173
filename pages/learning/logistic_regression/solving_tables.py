"""What the pictures of the fifth chapter are drawn from."""

import numpy as np

from core.maths.calculus.curve_tables import (
    NOTHING,
    curve_datasets,
    dot,
    joined,
    order_datasets,
    polyline,
)
from core.maths.learning.solver_race import ALONG, NEAR, STEPS

FLOOR = 1e-14  # below it rounding is all that is seen
TOP = 1e6


def race_tables(found):
    """What each path still has above the least J, on a logarithmic axis."""
    paths = {
        "full": ("alarm", found.full.loss),
        "damped": ("approximation", found.damped.loss),
        "descent": ("other", found.descent),
    }
    curves, highest = [], 1.0
    for name, (role, losses) in paths.items():
        left = losses - found.least
        left = np.where(left > FLOOR, left, np.nan)
        highest = max(highest, float(np.nanmax(left, initial=1.0)))
        x = np.append(np.arange(len(left)), len(left) - 1.0)
        curves.append(polyline(name, role, x, np.append(np.minimum(left, 10 * TOP), np.nan)))
    top = 3 * min(highest, TOP)
    ends = [
        dot(role, len(losses) - 1, losses[-1] - found.least)
        for role, losses in paths.values()
        if FLOOR < losses[-1] - found.least < top
    ]
    near = NOTHING if found.endless else polyline("near", "function", [0, STEPS], [NEAR] * 2)
    return order_datasets(
        *(0.0, float(STEPS), FLOOR, top),
        measured=joined(*curves),
        predicted=near,
        points=joined(*ends),
    )


def model_tables(found):
    """J along the first full step, and the parabola that has its value, slope and curvature."""
    if not np.isfinite(found.along).all():
        return curve_datasets(0.7, 0.5, 0.75, 0.6)
    values = np.concatenate([found.along, found.model])
    low, high = float(found.model.min()), float(min(values.max(), 3 * found.along[0] + 1))
    half = max(0.58 * (high - low), 1e-9)
    at = int(np.argmin(np.abs(ALONG - 1)))
    return curve_datasets(
        0.7,
        (low + high) / 2,
        0.74,
        half,
        curves=polyline("J", "truth", ALONG, found.along),
        dashed=joined(
            polyline("model", "alarm", ALONG, found.model),
            polyline("full", "reference", [1, 1], [-1e9, 1e9]),
        ),
        points=joined(dot("truth", 1, found.along[at]), dot("alarm", 1, found.model[at])),
    )
