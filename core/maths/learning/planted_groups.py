"""Samples with so many round groups, so far apart; or with none."""

import numpy as np

LONGEST = 5.6  # half the width in which the groups lie


def planted_groups(
    groups: int, apart: float, seed: int, n: int = 72
) -> tuple[np.ndarray, np.ndarray]:
    """n points in round normal groups of equal share, and the group of each, (n, 2) and (n,).

    Centres lie evenly on a circle; neighbours are ``apart`` standard deviations from each other.
    The whole is scaled to fit in a box of 5.6 by 3.7 to each side, and rounded to hundredths.
    Errors: ValueError for groups < 1, fewer points than groups, or apart < 0.

    >>> X, labels = planted_groups(2, 6.0, seed=1)
    >>> X.shape, np.bincount(labels).tolist()
    ((72, 2), [36, 36])
    """
    if not 1 <= groups <= n or not apart >= 0:
        raise ValueError(f"groups must be 1 to {n} and apart 0 or more, got {groups} and {apart}")
    rng = np.random.default_rng(seed)
    labels = np.arange(n) % groups
    angle = 2 * np.pi * np.arange(groups) / groups + 0.3
    radius = apart / (2 * np.sin(np.pi / groups)) if groups > 1 else 0.0
    centres = radius * np.column_stack([np.cos(angle), np.sin(angle)])
    X = centres[labels] + rng.standard_normal((n, 2))
    return _fitted(X), labels


def even_chance(seed: int, n: int = 72) -> np.ndarray:
    """n points anywhere in the box, (n, 2): no groups.

    >>> even_chance(1).shape
    (72, 2)
    """
    return np.round(np.random.default_rng(seed).uniform((-5.6, -3.7), (5.6, 3.7), (n, 2)), 2)


def _fitted(X: np.ndarray) -> np.ndarray:
    X = X - (X.min(axis=0) + X.max(axis=0)) / 2
    return np.round(X * min(LONGEST / np.abs(X[:, 0]).max(), 3.7 / np.abs(X[:, 1]).max()), 2)
