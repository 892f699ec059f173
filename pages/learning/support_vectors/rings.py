"""What pictures of all chapters share: rings by α, and the shades of both sides."""

import numpy as np

from core.maths.calculus.curve_tables import NOTHING, joined, polyline

SHADES = (0.3, 0.12)  # of the class's side beyond the edge, and between edge and boundary
TURN = np.linspace(0, 2 * np.pi, 25)
LEAST, MOST = 0.17, 0.4  # radii of the rings, from α = 0 to the largest


def alpha_rings(places, alpha, unit=1.0):
    """A ring around each support vector, its area rising with α, as one path; ``unit``: what one
    of the plane is in this picture."""
    held = alpha > 0
    if not held.any():
        return NOTHING
    share = alpha[held] / alpha[held].max()
    radii = unit * np.sqrt(LEAST**2 + share * (MOST**2 - LEAST**2))
    gap = np.full((len(radii), 1), np.nan)
    x, y = (
        np.hstack([centre[:, None] + radii[:, None] * round_, gap]).ravel()
        for centre, round_ in zip(places[held].T, (np.cos(TURN), np.sin(TURN)), strict=True)
    )
    return polyline("alpha", "now", x, y)


def machine_bands(bands, lines):
    """Outlined bands of f in the colours of the classes, the edges f = ±1, and the boundary."""
    sizes = [len(band) for band in bands]
    corners = np.concatenate(bands)
    below, boundary, above = lines
    return (
        {
            "band": np.repeat(list("0123"), sizes),
            "role": np.repeat(["class 0", "class 0", "class 1", "class 1"], sizes),
            "shade": np.repeat([*SHADES, *SHADES[::-1]], sizes),
            "x": corners[:, 0],
            "y": corners[:, 1],
        },
        joined(polyline("-1", "boundary", *below.T), polyline("1", "boundary", *above.T)),
        polyline("boundary", "boundary", *boundary.T),
    )
