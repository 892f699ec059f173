"""What the pictures of the second chapter are drawn from."""

from dataclasses import dataclass

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline, scattered
from core.maths.statistics.line_intervals import TRUE

X_ENDS = (-5.0, 15.0)
Y_ENDS = (-4.5, 13.5)


@dataclass(frozen=True, eq=False)
class Sample:
    """x, y, residuals: (n,); over X, (m,): the fitted line, half widths of both bands, the true
    standard deviation of the line and the claimed one."""

    x: np.ndarray
    y: np.ndarray
    X: np.ndarray
    fitted: np.ndarray
    half: np.ndarray
    wide: np.ndarray
    residuals: np.ndarray
    true: np.ndarray
    claimed: np.ndarray


def band(series, role, x, low, high):
    return polyline(series, role, x, low) | {"y2": high}


def band_tables(one, ask, at, half, wide):
    X = one.X
    top, low = Y_ENDS[1], Y_ENDS[0]
    return curve_datasets(
        (X_ENDS[0] + X_ENDS[1]) / 2,
        (top + low) / 2,
        (X_ENDS[1] - X_ENDS[0]) / 2,
        (top - low) / 2,
        areas=joined(
            band("value", "other", X, one.fitted - one.wide, one.fitted + one.wide),
            band("line", "approximation", X, one.fitted - one.half, one.fitted + one.half),
        ),
        curves=joined(
            polyline("fitted", "approximation", X, one.fitted),
            polyline("value at", "other", [ask, ask], [at - wide, at + wide]),
            polyline("line at", "approximation", [ask, ask], [at - half, at + half]),
        ),
        dashed=joined(
            polyline("true", "truth", X, TRUE[0] + TRUE[1] * X),
            polyline("ask", "reference", [ask, ask], [low, top]),
        ),
        points=joined(scattered("points", "point", one.x, one.y), dot("approximation", ask, at)),
    )


def claim_tables(one, ask):
    top = 1.1 * max(one.true.max(), one.claimed.max())
    return curve_datasets(
        (X_ENDS[0] + X_ENDS[1]) / 2,
        top / 2,
        (X_ENDS[1] - X_ENDS[0]) / 2,
        top / 2,
        curves=joined(
            polyline("true", "truth", one.X, one.true),
            polyline("claimed", "approximation", one.X, one.claimed),
        ),
        dashed=polyline("ask", "reference", [ask, ask], [0, top]),
    )


def residual_tables(one):
    x, e = one.x, one.residuals
    top = 1.15 * max(np.abs(e).max(), 1e-9)
    gaps = np.full(len(x), np.nan)
    return curve_datasets(
        5,
        0,
        5.5,
        top,
        curves=polyline(
            "residuals",
            "error",
            np.stack([x, x, gaps], 1).ravel(),
            np.stack([0 * e, e, gaps], 1).ravel(),
        ),
        dashed=polyline("zero", "reference", [-5, 15], [0, 0]),
        points=scattered("points", "error", x, e),
    )
