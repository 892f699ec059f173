"""Small sets of points of two or three classes in the plane, on a grid of tenths.

x between −6 and 6, y between −4 and 4; classes are 0, 1, 2. A set is a tuple of (x, y, class).
"""

from functools import lru_cache

import numpy as np

LOW, HIGH = (-6.0, -4.0), (6.0, 4.0)
GRID = 10  # places are whole tenths

Points = tuple[tuple[float, float, int], ...]

_APART = (
    (-4.4, 0.9, 0), (-3.8, -1.2, 0), (-3.5, 2.1, 0), (-3.0, 0.2, 0), (-2.6, -2.0, 0),
    (-2.2, 1.3, 0), (-1.8, -0.6, 0), (-1.4, 2.6, 0), (1.2, -2.2, 1), (1.6, 0.4, 1),
    (2.1, 1.8, 1), (2.5, -1.1, 1), (3.0, 2.9, 1), (3.3, 0.1, 1), (3.9, -2.4, 1), (4.5, 1.2, 1),
)  # fmt: skip
_DRAWN = {  # centre, spread and number by class, and the seed
    "clouds": (((-1.3, -0.6), (1.4, 0.7)), 1.35, (20, 20), 3),
    "rare": (((-0.6, -0.2), (1.5, 0.9)), 1.2, (36, 4), 5),
    "three": (((-2.2, -1.2), (2.3, -1.0), (0.1, 1.7)), 1.15, (14, 14, 14), 2),
}
_SETS: dict[str, Points] = {
    "apart": _APART,
    "touching": (*_APART, (-0.2, 0.4, 0), (-0.2, 0.4, 1)),
    "outlier": (*_APART, (5.4, -0.4, 0)),
    "corners": tuple(
        (round(sx * x, 1), round(sy * y, 1), int(sx * sy < 0))
        for x, y in ((1.6, 1.2), (2.6, 1.0), (1.8, 2.4), (3.4, 2.0))
        for sx in (-1, 1)
        for sy in (-1, 1)
    ),
    "row": tuple(
        (x, round(0.5 * x, 1), which)
        for x, which in ((-4.0, 0), (-3.0, 0), (-2.0, 0), (-1.0, 1), (0.0, 0), (1.0, 1), (2.0, 1),
                         (3.0, 0), (4.0, 1))
    ),
}  # fmt: skip
_SETS["strip"] = tuple(
    (round(centre + x, 1), y, which)
    for which, centre in enumerate((-3.2, 0.0, 3.2))
    for x, y in (
        (-1.4, 1.0),
        (-1.4, -1.0),
        (0.3, 2.0),
        (0.3, -2.0),
        (1.9, 0.0),
        (0.9, 3.0),
        (0.9, -3.0),
    )
)
_CURVED = ("rings", "moons")
NAMES = (*_DRAWN, *_SETS, *_CURVED)


@lru_cache(maxsize=len(NAMES))
def class_points(name: str) -> Points:
    """A set by its name. Errors: ValueError for an unknown name.

    clouds: two normal clouds that overlap; rare: 36 points of one class, 4 of the other; three:
    three clouds; apart: two classes with a gap between them; touching: the same, with a point of
    each class at one place in the gap; outlier: the same as apart, with a point of the first class
    far behind the second; corners: each class in two opposite corners, with one mean; row: all on
    one line; strip: three classes side by side; rings: one class around the other; moons: two half
    circles that reach into each other.

    >>> class_points("row")[0]
    (-4.0, -2.0, 0)
    """
    if name in _SETS:
        return _SETS[name]
    if name in _CURVED:
        return _curved(name)
    if name not in _DRAWN:
        raise ValueError(f"name must be one of {', '.join(NAMES)}, got {name}")
    centres, spread, counts, seed = _DRAWN[name]
    rng = np.random.default_rng(seed)
    return tuple(
        (*_on_grid(np.asarray(centre) + spread * rng.standard_normal(2)), which)
        for which, (centre, count) in enumerate(zip(centres, counts, strict=True))
        for _ in range(count)
    )


def _curved(name: str) -> Points:
    """Two classes along arcs, each point a little off."""
    rng = np.random.default_rng(7)
    full, half = 2 * np.pi, np.pi
    arcs = {  # centre, radius, how far round, how many
        "rings": (((0.0, 0.0), 1.1, full, 13), ((0.0, 0.0), 2.8, full, 23)),
        "moons": (((-1.2, -0.7), 2.4, half, 17), ((1.2, 0.7), 2.4, -half, 17)),
    }[name]
    return tuple(
        (*_on_grid(np.asarray(centre) + radius * way + 0.22 * rng.standard_normal(2)), which)
        for which, (centre, radius, round_, count) in enumerate(arcs)
        for way in _directions(round_, count)
    )


def _directions(turn: float, count: int) -> np.ndarray:
    """Directions (count, 2) from 0 to ``turn``, the end left out of a whole turn."""
    angle = np.linspace(0, turn, count, endpoint=abs(turn) < 6)
    return np.column_stack([np.cos(angle), np.sin(angle)])


def _on_grid(place: np.ndarray) -> tuple[float, float]:
    x, y = np.clip(np.round(place * GRID) / GRID, LOW, HIGH) + 0.0
    return float(x), float(y)


def split_points(points: Points) -> tuple[np.ndarray, np.ndarray]:
    """Places (n, 2) and classes (n,) of a set, also of an empty one.

    >>> split_points(((1.0, 2.0, 0),))
    (array([[1., 2.]]), array([0]))
    """
    table = np.array(points, float).reshape(-1, 3)
    return table[:, :2], table[:, 2].astype(int)
