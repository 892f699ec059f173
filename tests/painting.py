"""Clouds as a hand might paint them."""

import numpy as np


def painted(
    rng: np.random.Generator, k: int, astray: float
) -> tuple[tuple[float, float, int], ...]:
    """Points of two classes on a coarse grid, so that every odd case comes often; where a line
    parts them, with the chance ``astray`` one is of the other class."""
    n, wide = int(rng.integers(0, 13)), int(rng.integers(1, 5))
    places = rng.integers([-wide, -wide], [wide + 1, wide + 1], (n, 2))
    if k % 5 == 0 and n:
        places = np.outer(rng.integers(-3, 4, n), rng.integers(-1, 2, 2))
    labels = rng.integers(0, 2, n)
    if k % 2 and n:
        side = places @ rng.standard_normal(2)
        labels = (side > np.median(side)).astype(int)
        if rng.random() < astray:
            labels[rng.integers(n)] ^= 1
    if k % 7 == 0:  # each point mirrored, so that the means are one
        places, labels = np.vstack([places, -places]), np.concatenate([labels, labels])
    return tuple(
        (x / 2, y / 2, c) for (x, y), c in zip(places.tolist(), labels.tolist(), strict=True)
    )
