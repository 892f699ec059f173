"""Points of two or three classes in the plane that no straight line parts, drawn as many as wanted.

x between −3 and 3, y between −2 and 2, on a grid of twentieths; classes are numbered from 0.
"""

from functools import lru_cache

import numpy as np

LOW, HIGH = (-3.0, -2.0), (3.0, 2.0)
GRID = 20  # places are whole twentieths
NAMES = ("moons", "rings", "xor", "spirals", "arms", "clouds")


@lru_cache(maxsize=64)
def planar_classes(
    name: str, n: int, noise: float = 0.1, seed: int = 1
) -> tuple[np.ndarray, np.ndarray]:
    """Places (n, 2) and classes (n,), taken in turn from each class; both read-only.

    moons: two half circles that reach into each other; rings: one around the other; xor: each class
    in two opposite corners; spirals: two arms; arms: three arms, three classes; clouds: two, wide.
    noise: standard deviation of what is added to both coordinates.
    Errors: ValueError for an unknown name, n < 0 or noise < 0.

    >>> planar_classes("xor", 4, 0.0)[1].tolist()
    [0, 1, 0, 1]
    """
    if name not in NAMES:
        raise ValueError(f"name must be one of {', '.join(NAMES)}, got {name}")
    if n < 0 or noise < 0:
        raise ValueError(f"n and noise must not be negative, got {n} and {noise}")
    rng = np.random.default_rng([NAMES.index(name), seed])
    labels = np.arange(n) % (3 if name == "arms" else 2)
    along, off = rng.random(n), rng.standard_normal((n, 2))
    exact = _PLACES[name](labels, along, rng)
    places = np.clip(np.round((exact + noise * off) * GRID) / GRID, LOW, HIGH) + 0.0
    places.flags.writeable = labels.flags.writeable = False
    return places, labels


def _circle(angle: np.ndarray, radius: np.ndarray | float) -> np.ndarray:
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def _moons(labels, along, rng):
    sign = 1 - 2 * labels
    arc = _circle(np.pi * along, 1.3) * sign[:, None]
    return arc - np.column_stack([0.65 * sign, 0.35 * sign])


def _rings(labels, along, rng):
    return _circle(2 * np.pi * along, np.where(labels == 0, 0.5, 1.5))


def _corners(labels, along, rng):
    side = np.where(along < 0.5, 1, -1)
    inner = 0.3 + 1.2 * rng.random((len(labels), 2))
    return inner * np.column_stack([1.3 * side, side * (1 - 2 * labels)])


def _arms(turns, classes):
    def places(labels, along, rng):
        out = 0.15 + 0.85 * np.sqrt(along)
        return _circle(2 * np.pi * (turns * out + labels / classes), 1.8 * out)

    return places


def _clouds(labels, along, rng):
    return (2 * labels - 1)[:, None] * (0.8, 0.4) + 0.8 * rng.standard_normal((len(labels), 2))


_PLACES = {
    "moons": _moons,
    "rings": _rings,
    "xor": _corners,
    "spirals": _arms(1.25, 2),
    "arms": _arms(0.6, 3),
    "clouds": _clouds,
}
