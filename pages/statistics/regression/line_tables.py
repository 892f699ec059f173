"""What the pictures of the first chapter are drawn from."""

from functools import lru_cache

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline, scattered
from pages.statistics.regression.points import HIGH, LOW, reached

FAR = np.array([-60.0, 80.0])  # beyond every window


def stage_tables(now, squares):
    line, without = now.line, now.found.without
    x, y, fitted = line.x, line.y, line.fitted
    cx, cy = ((a + b) / 2 for a, b in zip(LOW, HIGH, strict=True))
    rx, ry = ((b - a) / 2 for a, b in zip(LOW, HIGH, strict=True))
    sticks = np.stack([x, x, np.full(len(x), np.nan)], axis=1).ravel()
    heights = np.stack([y, fitted, np.full(len(x), np.nan)], axis=1).ravel()
    others = np.arange(len(x)) != now.at
    lines = [polyline("residuals", "error", sticks, heights)]
    if line.slope == line.slope:
        lines.append(polyline("line", "approximation", FAR, reached(line, FAR)))
    return curve_datasets(
        cx,
        cy,
        rx,
        ry,
        areas=square_table(x, y, fitted) if squares else polyline("", "", [], []) | {"y2": []},
        curves=joined(*lines),
        dashed=polyline("without", "other", FAR, reached(without, FAR))
        if without.slope == without.slope
        else polyline("", "", [], []),
        points=joined(
            scattered("points", "point", x[others], y[others]),
            dot("reference", *now.place),
        ),
    )


def square_table(x, y, fitted):
    """Each residual as a square beside it: to the right of a point above the line, else left."""
    left = np.where(y > fitted, x, x - np.abs(y - fitted))
    right = left + np.abs(y - fitted)
    rows = len(x)
    series = np.repeat([f"square {i}" for i in range(rows)], 2)
    return {
        "series": series,
        "role": np.full(2 * rows, "error"),
        "x": np.stack([left, right], 1).ravel(),
        "y": np.repeat(np.minimum(y, fitted), 2),
        "y2": np.repeat(np.maximum(y, fitted), 2),
    }


def projection_tables(line):
    """The right triangle of ŷ − ȳ, e and y − ȳ, in the plane that they span."""
    base, rise = np.sqrt([max(line.ess, 0.0), line.rss])
    size = max(np.hypot(base, rise), 1e-9)
    legs = [
        polyline("fitted", "approximation", [0, base], [0, 0]),
        polyline("left", "error", [base, base], [0, rise]),
        polyline("whole", "truth", [0, base], [0, rise]),
    ]
    corner = 0.05 * size
    if min(base, rise) > 2 * corner:
        legs.append(
            polyline("right", "reference", [base - corner] * 2 + [base], [0, corner, corner])
        )
    return curve_datasets(
        0.5 * base,
        0.42 * rise,
        0.62 * size,
        max(0.62 * rise, 0.12 * size),
        curves=joined(*legs),
        points=joined(dot("truth", base, rise), dot("approximation", base, 0.0)),
        names={
            "text": ["y", "ŷ"],
            "role": ["truth", "approximation"],
            "x": [base, base],
            "y": [rise, 0.0],
        },
    )


def influence_tables(line, at):
    """Leverage against standardised residual, with the curves D = 1 and D = 4/n."""
    h, r = line.leverage, line.standardised
    shown = np.isfinite(r) & (h < 1)
    top = max(3.5, 1.15 * np.abs(r[shown]).max(initial=0))
    others = shown & (np.arange(line.n) != at)
    dots = [scattered("points", "point", h[others], r[others])]
    if shown[at]:
        dots.append(dot("reference", float(h[at]), float(r[at])))
    return curve_datasets(
        0.5, 0, 0.5, top, curves=equal_cook(1.0), dashed=bounds(line.n), points=joined(*dots)
    )


@lru_cache(maxsize=64)
def equal_cook(level):
    """The curve of one D, above and below 0."""
    h = np.append(np.geomspace(0.002, 0.2, 40), np.linspace(0.21, 0.999, 60))
    r = np.sqrt(2 * level * (1 - h) / h)
    return joined(*(polyline(f"D {sign}", "alarm", h, sign * r) for sign in (1, -1)))


@lru_cache(maxsize=64)
def bounds(n):
    """D = 4/n, and the leverage 2p/n."""
    return joined(equal_cook(4 / n), polyline("high", "function", [4 / n] * 2, [-1e3, 1e3]))
