"""What the chapters draw alike: curves over a logarithmic axis, laws of a probability, bars."""

import numpy as np

from core.maths.calculus.curve_tables import NOTHING, dot, joined, polyline


def plain(cx, cy, rx, ry, **tables):
    """Datasets of a curve picture, empty where they are not given."""
    return {
        "window": {"cx": [cx], "cy": [cy], "rx": [rx], "ry": [ry]},
        "areas": NOTHING | {"y2": []},
        "curves": NOTHING,
        "dashed": NOTHING,
        "points": NOTHING,
        "names": {"text": [], "role": [], "x": [], "y": []},
    } | tables


def curves(named, prevalence, now, here):
    """Shares in percent against log₁₀ of the prevalence in percent, with the points of now."""
    x = np.log10(100 * prevalence)
    at = float(np.log10(100 * here))
    lines = [polyline(name, role, x, 100 * y) for name, (role, y) in named.items()]
    points = [dot(named[name][0], at, 100 * value) for name, value in now.items() if value == value]
    span = float(np.ptp(x)) / 2
    return plain(
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
    return plain(
        (low + high) / 2,
        0.52 * top,
        (high - low) / 2,
        0.55 * top,
        areas=joined(*pieces),
        curves=joined(*outline),
    )
