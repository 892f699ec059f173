"""What the pictures of the second chapter are drawn from."""

import numpy as np

from core.maths.calculus.curve_tables import joined, order_datasets, polyline, scattered
from core.maths.optimization.batch_noise import deviations, measured_variance
from core.maths.optimization.row_losses import gradient_noise, noise_share
from pages.optimization.stochastic_gradients.rows import CIRCLE, ROWS, SIZES

SHARES = {
    replaced: np.array([noise_share(ROWS, int(size), replaced) for size in SIZES])
    for replaced in (False, True)
}
FAR = 1e3  # beyond every window


def cloud_tables(now):
    """Batch gradients, exact ellipses, ∇f; the window is made for single rows, so that it stays."""
    found, g = now.verdict, now.gradient
    values, vectors = np.linalg.eigh(gradient_noise(now.loss, now.error))
    spread = np.sqrt(np.maximum(values, 0))
    half = max(1.6 * spread[1], 1.2 * float(np.abs(g).max()), 0.1)
    ring = (vectors @ (spread[:, None] * CIRCLE)).T
    ring *= np.sqrt(found.share)
    points = g + now.off
    up = points @ g < 0 if found.signal > 0 else np.zeros(len(points), bool)
    across = np.array([-g[1], g[0]]) / max(np.hypot(*g), 1e-300)
    edge = np.array([-FAR, FAR])[:, None] * across
    pointing = found.signal > 1e-8 * half**2
    heads = {"role": ["arrow"], "x": [g[0]], "y": [g[1]]}
    heads |= {"angle": [90 - np.degrees(np.arctan2(g[1], g[0]))]}
    return {
        "window": {"cx": [g[0] / 2], "cy": [g[1] / 2], "rx": [half], "ry": [half]},
        "thin": polyline("", "other", [-FAR, FAR, np.nan, 0, 0], [0, 0, np.nan, -FAR, FAR]),
        "dashed": polyline("edge", "other", *edge.T),
        "lines": joined(
            *(polyline(f"ring {k}", "y on x", *(g + k * ring).T) for k in (1, 2)),
            polyline("gradient", "arrow", [0, g[0]], [0, g[1]]),
        ),
        "dots": joined(
            scattered("", "point", *points[~up].T), scattered("", "x on y", *points[up].T)
        ),
        "heads": heads if pointing else {name: [] for name in heads},
        "names": {name: [] for name in ("text", "role", "left", "x", "y")},
    }


def variance_tables(now):
    """The variance against B: exact for both ways of drawing, measured for the one of now."""
    found = now.verdict
    exact = {replaced: np.where(s > 0, s * found.row, np.nan) for replaced, s in SHARES.items()}
    exact = {replaced: np.where(values > 0, values, np.nan) for replaced, values in exact.items()}
    off = deviations(now.means[:, SIZES - 1], now.error)
    mean, error = measured_variance(off)
    shown = np.isfinite(exact[now.replaced])
    x, mean, error = SIZES[shown], mean[shown], error[shown]
    top = max(found.row, found.signal, 1e-12) * 4
    low = top / 1e6
    level = [found.signal if found.signal > low else np.nan] * 2
    return order_datasets(
        *(0.9, 1.1 * ROWS, low, top),
        [now.v.batch_size],
        measured=polyline("signal", "reference", [0.9, 1.1 * ROWS], level),
        predicted=joined(
            polyline("with", "truth", SIZES, exact[True]),
            polyline("without", "approximation", SIZES, exact[False]),
        ),
        marks={
            "role": np.full(len(x), "point"),
            "x": x,
            "y0": np.maximum(mean - 2 * error, low),
            "y1": mean + 2 * error,
        },
        points=scattered("measured", "point", x, mean),
    )
