"""How far two ways to share out the same points agree."""

import numpy as np


def adjusted_rand(one: np.ndarray, other: np.ndarray) -> float:
    """The adjusted Rand index: 1 for the same groups, whatever their names; 0 on average for groups
    of the same sizes dealt out by chance; it can be below 0.

    (Σ C(nᵢⱼ, 2) − E)/(½(A + B) − E), nᵢⱼ the points in group i of one and j of the other, A and B
    the sums of C(n, 2) over the groups of each, E = A·B/C(n, 2). Where both put all points into one
    group, or each into a group of its own, it is 1. one, other: (n,) labels of any kind.
    Errors: ValueError for different lengths or no point.
    Source: Hubert and Arabie, Journal of Classification 2, 1985, equation 5.

    >>> adjusted_rand(np.array([0, 0, 1, 1]), np.array([5, 5, 2, 2]))
    1.0
    """
    one, other = np.asarray(one), np.asarray(other)
    if one.shape != other.shape or one.ndim != 1 or not len(one):
        raise ValueError(f"labels must be two equally long rows, got {one.shape}, {other.shape}")
    _, i = np.unique(one, return_inverse=True)
    names, j = np.unique(other, return_inverse=True)
    both = _pairs(np.bincount(i * len(names) + j))
    A, B, every = _pairs(np.bincount(i)), _pairs(np.bincount(j)), _pairs(np.array([len(one)]))
    if A == B and A in (0, every):
        return 1.0
    chance = A * B / every
    return float((both - chance) / ((A + B) / 2 - chance))


def _pairs(counts: np.ndarray) -> int:
    return int((counts * (counts - 1) // 2).sum())
