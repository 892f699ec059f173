"""What the chapter on Metropolis draws: visits over the density, the way, the autocorrelation."""

import numpy as np

from core.maths.calculus.curve_tables import NOTHING, curve_datasets, joined, polyline

BINS, LAGS, POINTS = 44, 100, 401


def visit_tables(target, walk):
    """The histogram of the places after the start, as high as a density, and the wanted one."""
    edges = np.linspace(target.low, target.high, BINS + 1)
    count, _ = np.histogram(walk.places[1:], edges)
    height = count / (len(walk.places) - 1) / (edges[1] - edges[0])
    x = np.linspace(target.low, target.high, POINTS)
    wanted = target.density(x)
    top = 1.1 * max(float(wanted.max()), min(float(height.max()), 3 * float(wanted.max())))
    outline = polyline("visits", "approximation", np.repeat(edges, 2)[1:-1], np.repeat(height, 2))
    return curve_datasets(
        (target.low + target.high) / 2,
        top / 2,
        (target.high - target.low) / 2,
        top / 2,
        areas=outline | {"y2": np.zeros(2 * BINS)},
        curves=joined(outline, polyline("wanted", "truth", x, wanted)),
    )


def outside_of(target, walk):
    """How many visits the picture does not show."""
    places = walk.places[1:]
    outside = int(((places < target.low) | (places > target.high)).sum())
    return (
        ""
        if not outside
        else f" {outside:,} visit{'s lie' if outside > 1 else ' lies'} outside the picture."
    )


def trace_tables(target, walk):
    low = min(target.low, float(walk.places.min()))
    high = max(target.high, float(walk.places.max()))
    n = len(walk.places) - 1
    return curve_datasets(
        n / 2,
        (low + high) / 2,
        n / 2,
        (high - low) / 2,
        curves=polyline("way", "approximation", np.arange(n + 1), walk.places),
    )


def autocorrelation_tables(rho, n):
    k, band = np.arange(LAGS + 1), 1.96 / np.sqrt(n)
    ends = np.array([0.0, LAGS])
    still = bool(np.isnan(rho[0]))
    low = -0.25 if still else min(-0.25, float(rho[: LAGS + 1].min()) - 0.05)
    return curve_datasets(
        LAGS / 2,
        (1.05 + low) / 2,
        LAGS / 2,
        (1.05 - low) / 2,
        curves=NOTHING if still else polyline("rho", "approximation", k, rho[: LAGS + 1]),
        dashed=joined(
            polyline("above", "reference", ends, [band, band]),
            polyline("below", "reference", ends, [-band, -band]),
        ),
    )
