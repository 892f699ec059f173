"""Folds, and an order, that keep the share of each class."""

import numpy as np
from sklearn.model_selection import StratifiedGroupKFold


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


def grouped_folds(labels: np.ndarray, groups: np.ndarray, folds: int, seed: int = 0) -> np.ndarray:
    """Fold number 0…folds−1 of every row, (n,): rows of one group (a patient) stay together.

    Whole groups are dealt so that the shares of the classes come out as equal as they can.
    labels, groups: (n,). Errors: ValueError for fewer than 2 folds, for fewer groups than folds,
    and where a fold would lack a class.
    Source: scikit-learn's StratifiedGroupKFold.

    >>> fold = grouped_folds(np.arange(12) % 2, np.arange(12) // 2, 3)
    >>> bool((fold[::2] == fold[1::2]).all()), np.bincount(fold).tolist()
    (True, [4, 4, 4])
    """
    labels, groups = np.asarray(labels), np.asarray(groups)
    if not 2 <= folds <= len(np.unique(groups)):
        raise ValueError(f"folds must lie between 2 and the {len(np.unique(groups))} groups")
    classes, code, size = np.unique(labels, return_inverse=True, return_counts=True)
    fold = np.full(len(labels), -1)
    if folds <= size.min():
        splits = StratifiedGroupKFold(folds, shuffle=True, random_state=seed)
        for f, (_, rows) in enumerate(splits.split(labels, code, groups)):
            fold[rows] = f
    if any(len(np.unique(code[fold == f])) < len(classes) for f in range(folds)):
        raise ValueError("a fold would lack a class: too few groups have it")
    return fold


def stratified_order(labels: np.ndarray, seed: int = 0) -> np.ndarray:
    """A random order of the rows (n,) whose first k hold each class in its share, for every k.

    Row j of a class of n_c, in random order, stands at (j + ½)/n_c of the way; of two classes the
    first k rows hold each up to one row as often as its share says.

    >>> labels = np.repeat([0, 1], [9, 3])
    >>> [int(labels[stratified_order(labels)][:k].sum()) for k in (4, 8, 12)]
    [1, 2, 3]
    """
    labels = np.asarray(labels)
    rng, place = np.random.default_rng(seed), np.empty(len(labels))
    for c in np.unique(labels):
        rows = rng.permutation(np.flatnonzero(labels == c))
        place[rows] = (np.arange(len(rows)) + 0.5) / len(rows)
    return np.argsort(place, kind="stable")
