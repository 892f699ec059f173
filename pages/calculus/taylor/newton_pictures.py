"""What the pictures of Newton's method are drawn from."""

import numpy as np

from core.charts import palette
from core.maths.calculus.curve_tables import unjoined
from core.maths.calculus.newton_root import Case
from pages.calculus.taylor.functions import REACH, X, plain_window, values, window
from pages.calculus.taylor.newton_words import RATED, written

THIN = slice(None, None, 3)
BEYOND = 1e3  # points farther off are drawn there: outside the picture all the same
LEAST = 1e-17


def step_tables(f, run, found):
    """The curve, and for each step the point, its height, and its tangent."""
    cy, half = window(f)
    low, high = min(cy - half, -0.15 * half), max(cy + half, 0.15 * half)
    last = len(run.points) - 1
    x = np.clip(run.points, -BEYOND, BEYOND)
    y = np.clip(run.values, -BEYOND * half, BEYOND * half)
    k, nan, zero = np.arange(last + 1), np.full(last + 1, np.nan), np.zeros(last + 1)
    ends = np.array([-REACH, REACH])
    slope = run.slopes[:, None]
    with np.errstate(over="ignore", invalid="ignore"):
        lines = run.values[:, None] + slope * (ends - run.points[:, None])
    lines = np.clip(lines, -BEYOND * half, BEYOND * half)
    root = [found.root] * 2 if abs(found.root) <= REACH else []
    return {
        "window": plain_window(0.0, (low + high) / 2, REACH, (high - low) / 2),
        "curve": {"x": X[THIN], "y": unjoined(values(f)[THIN], high - low)},
        "axis": {"x": ends, "y": [0.0, 0.0]},
        "roots": {"x": root, "y": [0.0] * len(root)},
        "path": {
            "step": np.repeat(k, 2),
            "x": np.repeat(x, 2),
            "y": np.column_stack([zero, y]).ravel(),
        },
        "tangent": {
            "step": np.repeat(k, 3),
            "last": np.full(3 * (last + 1), last),
            "x": np.column_stack([zero + ends[0], zero + ends[1], nan]).ravel(),
            "y": np.column_stack([lines, nan]).ravel(),
        },
        "places": {
            "step": np.repeat(k, 3),
            "x": np.column_stack([x, x, nan]).ravel(),
            "y": np.column_stack([zero, zero, nan]).ravel(),
        },
        "now": {
            "step": k,
            "last": np.full(last + 1, last),
            "x": x,
            "y": zero,
            "text": [written(one) for one in k],
        },
    }


def error_tables(run, found):
    """The errors, or |f| where there is no root; and each error as the one before predicts it."""
    error = np.abs(run.points - found.root) if found.case.has_root else np.abs(run.values)
    if found.root != found.root:
        error = np.abs(run.values)
    k = np.arange(len(error))
    kept = np.isfinite(error) & (error > 0)
    predicted = np.full(len(error), np.nan)
    if found.case in RATED:
        power = 1 if found.case is Case.MULTIPLE else found.order
        predicted[1:] = found.predicted * error[:-1] ** power
        kept &= error > LEAST
    hoped = np.isfinite(predicted) & (predicted > LEAST) & (predicted < 1e12)
    last = int(k[kept][-1]) if kept.any() else 0
    count = int(kept.sum())
    return {
        "measured": {
            "series": [palette.SERIES.index(palette.ERROR)] * count,
            "step": k[kept],
            "last": [last] * count,
            "value": error[kept],
        },
        "predicted": {
            "series": [palette.SERIES.index(palette.SKY)] * int(hoped.sum()),
            "step": k[hoped],
            "value": predicted[hoped],
        },
    }


def start_tables(starts, roots, start):
    """The root against the start, as dots, and the start of now."""
    shown = roots[np.isfinite(roots)]
    low, high = (float(shown.min()), float(shown.max())) if len(shown) else (-1.0, 1.0)
    low, high = max(low, -12.0), min(high, 12.0)
    middle, half = (low + high) / 2, max(1.0, 0.6 * (high - low))
    nan = np.full(len(starts), np.nan)
    return {
        "window": plain_window(0.0, middle, 5.1, half),
        "nearest": {"x": [-6.0, 6.0], "y": [-6.0, 6.0]},
        "roots": {
            "x": np.column_stack([starts, starts, nan]).ravel(),
            "y": np.column_stack([roots, roots, nan]).ravel(),
        },
        "start": {"x": [start] * 2, "y": [middle - half, middle + half]},
    }
