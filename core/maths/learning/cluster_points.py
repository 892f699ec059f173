"""Sets of points in the plane with, or without, groups: x from −6 to 6, y from −4 to 4, in tenths.

A set is drawn once, from a seed of its own; each point knows the group it was drawn in.
"""

from functools import lru_cache

import numpy as np

LOW, HIGH = (-6.0, -4.0), (6.0, 4.0)
GRID = 10  # places are whole tenths

# Centre, spread and number of each round cloud, and the seed.
_CLOUDS = {
    "four": (
        ((-3.3, -1.7, 0.6, 20), (-2.7, 1.9, 0.6, 20), (2.4, 1.9, 0.6, 20),
         (3.2, -1.7, 0.6, 20)),
        1,
    ),
    "six": (
        tuple((x, y, 0.4, 12) for y in (-1.9, 1.9) for x in (-4.0, 0.0, 4.0)),
        2,
    ),
    "sizes": (((-1.8, 0.0, 1.45, 50), (3.7, 1.7, 0.35, 15), (3.9, -1.3, 0.35, 15)), 3),
    "near": (((-1.5, 0.0, 1.0, 30), (1.5, 0.4, 1.0, 30)), 4),
    "typed": (((-2.6, -0.8, 0.8, 30), (1.4, -0.6, 0.8, 30), (5.0, 3.4, 0.0, 4)), 5),
}  # fmt: skip
_FEW = {
    "row": ((-4.0, 0.0), (0.0, 0.0), (2.0, 0.0)),
    "place": ((1.0, 0.5),) * 8,
}
_SEEDS = {"strips": 4, "moons": 5, "rings": 6, "noise": 7, "ruled": 8}
NAMES = (*_CLOUDS, *_SEEDS, *_FEW)


@lru_cache(maxsize=len(NAMES))
def cluster_points(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Places (n, 2) and the group of each, (n,), both read-only. Errors: ValueError for a name
    that is none of NAMES.

    four, six: so many round clouds; sizes: a wide cloud and two tight ones; near: two clouds that
    overlap; strips: two long strips; moons: two half circles, one in the other; rings: a ring
    around a ring; noise: even chance everywhere, one group; row: three points on a line; place:
    eight points at one place.

    >>> cluster_points("row")[0].tolist()
    [[-4.0, 0.0], [0.0, 0.0], [2.0, 0.0]]
    """
    if name not in NAMES:
        raise ValueError(f"name must be one of {', '.join(NAMES)}, got {name}")
    groups = _groups(name)
    places = np.clip(np.round(np.concatenate(groups) * GRID) / GRID, LOW, HIGH) + 0.0
    labels = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    places.flags.writeable = labels.flags.writeable = False
    return places, labels


def _groups(name: str) -> list[np.ndarray]:
    if name in _FEW:
        return [np.array(_FEW[name])]
    if name in _CLOUDS:
        clouds, seed = _CLOUDS[name]
        rng = np.random.default_rng(seed)
        return [(x, y) + spread * rng.standard_normal((n, 2)) for x, y, spread, n in clouds]
    rng = np.random.default_rng(_SEEDS[name])
    if name == "noise":
        return [rng.uniform(LOW, HIGH, (80, 2))]
    if name == "ruled":
        x = np.arange(-4.0, 4.1, 0.4)
        return [(1.6, -1.6) + 0.7 * rng.standard_normal((40, 2)), np.column_stack([x, x / 2 + 1.4])]
    if name == "strips":
        return [
            np.column_stack([rng.uniform(-5, 5, 40), y + 0.3 * rng.standard_normal(40)])
            for y in (-1.3, 1.3)
        ]
    if name == "moons":
        return [
            np.array(at) + _arc(rng, 2.6, 0, np.pi, 45) * (1, up)
            for at, up in (((-1.3, -0.6), 1), ((1.3, 0.6), -1))
        ]
    return [_arc(rng, radius, 0, 2 * np.pi, n) for radius, n in ((1.0, 25), (3.2, 60))]


def _arc(rng: np.random.Generator, radius: float, low: float, high: float, n: int) -> np.ndarray:
    angle = rng.uniform(low, high, n)
    circle = radius * np.column_stack([np.cos(angle), np.sin(angle)])
    return circle + 0.16 * rng.standard_normal((n, 2))
