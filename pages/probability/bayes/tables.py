"""What the chapters draw alike: curves over a logarithmic axis, laws of a probability, bars."""

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline
from core.maths.probability.beta_posterior import learn

THETA = np.linspace(0, 1, 241)


def curves(named, prevalence, now, here):
    """Shares in percent against log₁₀ of the prevalence in percent, with the points of now."""
    x = np.log10(100 * prevalence)
    at = float(np.log10(100 * here))
    lines = [polyline(name, role, x, 100 * y) for name, (role, y) in named.items()]
    points = [dot(named[name][0], at, 100 * value) for name, value in now.items() if value == value]
    span = float(np.ptp(x)) / 2
    return curve_datasets(
        float(x[0] + x[-1]) / 2,
        50.0,
        span,
        53.0,
        curves=joined(*lines),
        points=joined(*points),
    )


def bars(x, heights, roles, top, width=0.8):
    """Upright bars from 0, each an area of two points."""
    pieces = []
    for k, (at, height, role) in enumerate(zip(x, heights, roles, strict=True)):
        piece = polyline(f"bar {k}", role, [at - width / 2, at + width / 2], [height] * 2)
        pieces.append(piece | {"y2": [0.0, 0.0]})
    outline = [
        polyline(
            f"bar {k}",
            role,
            [at - width / 2, at - width / 2, at + width / 2, at + width / 2],
            [0.0, height, height, 0.0],
        )
        for k, (at, height, role) in enumerate(zip(x, heights, roles, strict=True))
    ]
    low, high = float(min(x)) - 0.7, float(max(x)) + 0.7
    return curve_datasets(
        (low + high) / 2,
        0.52 * top,
        (high - low) / 2,
        0.55 * top,
        areas=joined(*pieces),
        curves=joined(*outline),
    )


def finite(values):
    return np.where(np.isfinite(values), values, np.nan)


def belief_tables(prior, found, theta):
    """Prior, posterior with its interval, and the likelihood as high as the posterior."""
    before = finite(learn(prior, 0, 0).density(THETA))
    after = finite(found.density(THETA))
    likelihood = np.exp(_log_likelihood(found) - _log_likelihood(found).max())
    inner = after[1:-1][np.isfinite(after[1:-1])]
    top = max(2.0, float(inner.max()))
    inside = (found.low <= THETA) & (found.high >= THETA)
    shaded = polyline("interval", "approximation", THETA[inside], after[inside])
    lines = [
        polyline("prior", "function", THETA, before),
        polyline("posterior", "approximation", THETA, after),
    ]
    dashed = [polyline("truth", "truth", [theta, theta], [0.0, top])]
    if found.tosses:
        dashed.append(polyline("likelihood", "other", THETA, likelihood * top))
    return curve_datasets(
        0.5,
        0.5 * top,
        0.5,
        0.56 * top,
        areas=shaded | {"y2": np.zeros(int(inside.sum()))},
        curves=joined(*lines),
        dashed=joined(*dashed),
    )


def _log_likelihood(found):
    heads, tails = found.heads, found.tosses - found.heads
    with np.errstate(divide="ignore"):
        of_heads = heads * np.log(THETA) if heads else 0 * THETA
        of_tails = tails * np.log(1 - THETA) if tails else 0 * THETA
    return of_heads + of_tails
