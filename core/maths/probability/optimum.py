"""The top of a smooth function of few variables: found to its last digits, and how it is curved.

Conventions: `height` takes coordinates of order 1; derivatives are central differences.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Height = Callable[[Array], float]

STEP = 1e-3  # of the differences: rounding and the fifth derivative both stay below 1e-12
NEAR = 0.05  # a longer step does not polish, it searches
ROUNDS = 6
DROPS = (1e-3, 1e-5, 1e-7)  # of the height over one step: far above rounding, far below 1
SMOOTH = 0.1  # of the curvature: what halving the steps may change it by


def polished(height: Height, at: Array) -> Array:
    """A maximum that a search left with half of its digits, by Newton's steps.

    A search sees differences of the height, which vanish with the square of the distance; the
    slope vanishes with the distance itself. `at` comes back where the height is not curved
    downwards, or a step would lead far or down. Nocedal & Wright (2006), Numerical Optimization,
    section 3.3.

    >>> polished(lambda t: -np.cosh(t[0] - 1), np.array([1 + 1e-5])).round(12).tolist()
    [1.0]
    """
    best, top = at, height(at)
    for _ in range(ROUNDS):
        slope = np.array([_slope(height, best, u) for u in STEP * np.eye(best.size)]) / STEP
        information = second_differences(height, best, top, STEP * np.eye(best.size)) / STEP**2
        if not (np.isfinite(slope).all() and np.isfinite(information).all()):
            break
        if np.linalg.eigvalsh(information)[0] <= 0:
            break
        move = np.linalg.solve(information, slope)
        if np.abs(move).max() > NEAR or not (reached := height(best + move)) >= top - 1e-9:
            break
        best, top = best + move, reached
        if np.abs(move).max() < 1e-13:
            break
    return best


def _slope(height: Height, at: Array, u: Array) -> float:
    """The derivative along u, taken as the unit, exact up to fourth order."""
    near, far = height(at + u) - height(at - u), height(at + 2 * u) - height(at - 2 * u)
    return (8 * near - far) / 12


def covariance(height: Height, at: Array) -> Array | None:
    """J⁻¹, with J the negative second derivatives of `height` at its maximum; None if not curved.

    Differences along directions that are made independent in a few rounds, each as long as the
    height falls by a little: where parameters nearly make up for each other, differences along the
    axes would lose the digits that matter. Smaller falls are tried where the top is so shallow
    that higher derivatives count; Richardson's extrapolation takes away the fourth.

    >>> float(covariance(lambda t: -2 * t[0] ** 2 - 9 * t[0] ** 4, np.zeros(1))[0, 0].round(6))
    0.25
    """
    for drop in DROPS:
        directions = _directions(height, at, drop)
        if directions is None:
            continue
        whole = second_differences(height, at, height(at), directions)
        half = second_differences(height, at, height(at), directions / 2)
        second = (16 * half - whole) / 3
        if np.abs(second - whole).max() < SMOOTH * np.linalg.eigvalsh(whole)[0]:
            return directions @ np.linalg.solve(second, directions.T)
    return None


def _directions(height: Height, at: Array, drop: float) -> Array | None:
    """Columns, independent in J, along each of which `height` falls by `drop`."""
    top = height(at)
    directions = np.sqrt(drop) / 30 * np.eye(at.size)
    for turn in range(ROUNDS):
        second = second_differences(height, at, top, directions)
        if not np.isfinite(second).all():
            directions = directions / 10
            continue
        values, vectors = np.linalg.eigh(second)
        if values[-1] <= 0:
            directions = directions * 10
            continue
        if turn > 1 and values[0] > drop and values[-1] < 4 * drop:
            return directions
        held = np.maximum(values, 1e-6 * values[-1])
        directions = directions @ vectors * np.sqrt(2 * drop / held)
    return None


def second_differences(height: Height, at: Array, top: float, directions: Array) -> Array:
    """−∂²height along pairs of directions, each taken as the unit."""
    d = at.size
    second = np.empty((d, d))
    for i in range(d):
        u = directions[:, i]
        second[i, i] = 2 * top - height(at + u) - height(at - u)
        for j in range(i):
            w = directions[:, j]
            mixed = height(at + u + w) - height(at + u - w) - height(at - u + w)
            second[i, j] = second[j, i] = -(mixed + height(at - u - w)) / 4
    return second
