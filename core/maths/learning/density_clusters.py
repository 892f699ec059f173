"""DBSCAN: groups are places where points lie densely, whatever their shape; the rest is noise."""

from dataclasses import dataclass

import numpy as np

NOISE = -1


@dataclass(frozen=True, eq=False)
class Dense:
    """labels: (n,) the group, or NOISE; core: (n,) whether a point has enough neighbours; counts:
    (n,) points within the radius, the point itself included."""

    labels: np.ndarray
    core: np.ndarray
    counts: np.ndarray

    @property
    def groups(self) -> int:
        return int(self.labels.max(initial=NOISE)) + 1

    @property
    def noise(self) -> int:
        return int((self.labels == NOISE).sum())


def dense_groups(apart: np.ndarray, radius: float, enough: int) -> Dense:
    """DBSCAN: core points have ``enough`` points within the radius, themselves included; core
    points within the radius of each other are one group, and a point that is no core goes to the
    group of a core point within the radius, or is noise.

    Groups are numbered in the order of their first core point; a border point within reach of two
    groups goes to the first of them. apart: (n, n) distances. Errors: ValueError for radius < 0 or
    enough < 1. Source: Ester, Kriegel, Sander and Xu, KDD 1996.

    >>> places = np.array([0.0, 0.5, 1.0, 9.0])
    >>> dense_groups(np.abs(places - places[:, None]), 0.6, 2).labels.tolist()
    [0, 0, 0, -1]
    """
    if not radius >= 0 or enough < 1:
        raise ValueError(f"radius and enough must be at least 0 and 1, got {radius} and {enough}")
    near = apart <= radius * (1 + 1e-12)  # equal but for rounding is within
    counts = near.sum(axis=1)
    core = counts >= enough
    labels, group = np.full(len(apart), NOISE), 0
    for first in np.flatnonzero(core):
        if labels[first] != NOISE:
            continue
        front = np.zeros(len(apart), bool)
        front[first] = True
        while front.any():  # a ring of neighbours at a time
            labels[front] = group
            reached = near[front & core].any(axis=0)
            front = reached & (labels == NOISE)
        group += 1
    return Dense(labels, core, counts)


def kth_distances(apart: np.ndarray, enough: int) -> np.ndarray:
    """How far each point must look to find ``enough`` points, itself included; in falling order.

    >>> kth_distances(np.abs(np.array([[0.0, 1, 5], [1, 0, 4], [5, 4, 0]])), 2).tolist()
    [4.0, 1.0, 1.0]
    """
    if not 1 <= enough <= len(apart):
        raise ValueError(f"enough must be between 1 and {len(apart)}, got {enough}")
    return np.sort(np.partition(apart, enough - 1, axis=1)[:, enough - 1])[::-1]
