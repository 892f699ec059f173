"""Folds that keep the share of each class."""

import numpy as np


def stratified_folds(labels: np.ndarray, folds: int, repeats: int = 1, seed: int = 0) -> np.ndarray:
    """Fold number 0…folds−1 of every row, anew for each repeat: (repeats, n).

    The rows of each class are shuffled and dealt out in turn, the next class going on where the
    last one ended, so folds differ by at most one row, and by at most one of each class.
    labels: (n,), any values. Every row must be a unit of its own (a patient), or its relatives
    would stand on both sides.
    Errors: ValueError unless 2 ≤ folds ≤ size of the smallest class, and repeats ≥ 1.
    Source: Kohavi, "A study of cross-validation and bootstrap", IJCAI 1995.

    >>> np.bincount(stratified_folds(np.array([0, 0, 0, 0, 1, 1]), 2)[0]).tolist()
    [3, 3]
    """
    classes, code, size = np.unique(labels, return_inverse=True, return_counts=True)
    if repeats < 1:
        raise ValueError(f"repeats must be at least 1, got {repeats}")
    if not 2 <= folds <= size.min():
        raise ValueError(
            f"folds must lie between 2 and the smallest class's {size.min()} rows, got {folds}"
        )
    rng = np.random.default_rng(seed)
    fold = np.empty((repeats, len(code)), dtype=int)
    for r in range(repeats):
        rows = np.concatenate(
            [rng.permutation(np.flatnonzero(code == c)) for c in range(len(classes))]
        )
        fold[r, rows] = np.arange(len(rows)) % folds
    return fold
