"""Clouds of points in the plane: those that principal components suit, and those they do not."""

from functools import lru_cache

import numpy as np
from sklearn.datasets import load_iris

MEAN = np.array([-3.0, 5.0])  # of the ellipse: far from 0, so that centring matters
SIDES = np.array([2.0, 1.0])  # standard deviations of its columns
TILT = 25.0  # degrees: of the two clusters


def ellipse(n: int, correlation: float, seed: int = 1) -> np.ndarray:
    """n draws of a normal law with mean (−3, 5), standard deviations 2 and 1 and this correlation.

    x = mean + L·z with L the Cholesky factor of the covariance, so that the same z are squeezed as
    the correlation changes, and more points are added to the first ones. Errors: ValueError for
    n < 1 or a correlation outside −1…1.

    >>> ellipse(3, 1.0).shape
    (3, 2)
    """
    if n < 1:
        raise ValueError(f"n must be at least 1, got {n}")
    if not -1 <= correlation <= 1:
        raise ValueError(f"correlation must lie between −1 and 1, got {correlation}")
    z = _draws(seed, 600)[:n] if n <= 600 else _draws(seed, n)
    second = correlation * z[:, 0] + np.sqrt(1 - correlation**2) * z[:, 1]
    return MEAN + SIDES * np.column_stack([z[:, 0], second])


def clusters(distance: float, n: int = 80, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Two long clusters side by side, ``distance`` apart across their length, tilted by 25°.

    Each is normal, with standard deviations 2 and 0.3. Returns points (n, 2) and which of them
    belong to the second cluster, (n,).

    >>> points, second = clusters(2.0)
    >>> points.shape, int(second.sum())
    ((80, 2), 40)
    """
    second = np.arange(n) >= n // 2
    flat = _draws(seed, n) * [2.0, 0.3]
    flat[:, 1] += np.where(second, distance / 2, -distance / 2)
    return flat @ _turn(TILT).T, second


def with_outlier(place: tuple[float, float], n: int = 12, seed: int = 1) -> np.ndarray:
    """A narrow normal cloud about 0, tilted by 15°, and one more point at ``place``, the last.

    >>> with_outlier((3.0, 4.0))[-1].tolist()
    [3.0, 4.0]
    """
    flat = _draws(seed, n) * [1.3, 0.4]
    return np.vstack([flat @ _turn(15.0).T, place])


def circle(n: int = 60, radius: float = 2.0) -> np.ndarray:
    """Points evenly spaced on a circle about (2, 1): the same variance in every direction.

    >>> np.cov(circle().T).round(9).tolist()
    [[2.033898305, 0.0], [0.0, 2.033898305]]
    """
    return np.array([2.0, 1.0]) + radius * _on_circle(n)


def spiral(n: int = 100, turns: float = 2.0) -> np.ndarray:
    """Points along an Archimedean spiral r = 2.5·t about 0, evenly in the angle.

    >>> spiral(2).round(3).tolist()
    [[0.3, 0.0], [2.5, -0.0]]
    """
    part = np.linspace(0, 1, n)
    radius, angle = 0.3 + 2.2 * part, 2 * np.pi * turns * part
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


@lru_cache(maxsize=4)
def iris_columns(first: int, second: int) -> np.ndarray:
    """Two of the four measurements of Fisher's 150 iris flowers in cm, in the order of
    :func:`sklearn.datasets.load_iris`; read-only.

    >>> iris_columns(0, 1)[0].tolist()
    [5.1, 3.5]
    """
    points = load_iris().data[:, [first, second]].astype(float)
    points.setflags(write=False)
    return points


def two_rings(n: int = 120, noise: float = 0.05, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """A ring of radius 0.4 in a ring of radius 1; half of the points each. As all pairs below:
    points (n, 2), each coordinate blurred by ``noise``, and which belong to the second group.

    >>> points, inner = two_rings(noise=0.0)
    >>> np.unique(np.hypot(*points.T).round(9)).tolist()
    [0.4, 1.0]
    """
    inner = np.arange(n) >= n - n // 2
    ring = np.vstack([_on_circle(n - n // 2), 0.4 * _on_circle(n // 2)])
    return ring + noise * _draws(seed, n), inner


def two_moons(n: int = 120, noise: float = 0.05, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Two half circles that reach into each other.

    >>> two_moons()[0].shape
    (120, 2)
    """
    lower = np.arange(n) >= n - n // 2
    angle = np.concatenate([np.linspace(0, np.pi, n - n // 2), np.linspace(0, np.pi, n // 2)])
    x, y = np.cos(angle), np.sin(angle)
    moons = np.column_stack([np.where(lower, 1 - x, x) - 0.5, np.where(lower, 0.5 - y, y) - 0.25])
    return moons + noise * _draws(seed, n), lower


def two_spirals(n: int = 120, noise: float = 0.05, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Two arms of a spiral, each with one turn, half a turn apart.

    >>> two_spirals()[0].shape
    (120, 2)
    """
    second = np.arange(n) >= n - n // 2
    part = np.concatenate([np.linspace(0.15, 1, n - n // 2), np.linspace(0.15, 1, n // 2)])
    angle = 2 * np.pi * part + np.where(second, np.pi, 0.0)
    arms = part[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return arms + noise * _draws(seed, n), second


def two_clusters(n: int = 120, noise: float = 0.05, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Two long flat clusters, one above the other: the groups differ along the small axis.

    >>> two_clusters()[0].shape
    (120, 2)
    """
    upper = np.arange(n) >= n - n // 2
    draws = np.random.default_rng([seed, 1]).uniform(-1, 1, n)
    flat = np.column_stack([draws, np.where(upper, 0.2, -0.2)])
    return flat + noise * _draws(seed, n), upper


PAIRS = {
    "rings": two_rings,
    "spirals": two_spirals,
    "moons": two_moons,
    "flat": two_clusters,
}


@lru_cache(maxsize=64)
def _draws(seed: int, n: int) -> np.ndarray:
    """(n, 2) standard normal numbers of a seed, read-only."""
    draws = np.random.default_rng(seed).standard_normal((n, 2))
    draws.setflags(write=False)
    return draws


def _on_circle(n: int) -> np.ndarray:
    angle = 2 * np.pi * np.arange(n) / n
    return np.column_stack([np.cos(angle), np.sin(angle)])


def _turn(degrees: float) -> np.ndarray:
    angle = np.radians(degrees)
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
