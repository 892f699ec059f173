"""A table of measurements with classes, split before anything is learned from it.

Of each class one fifth goes to validation and one fifth to the test, the rest is learned from.
Centre and spread of each column are those of the rows to learn from, alone.
"""

from dataclasses import dataclass

import numpy as np

from core.maths.learning.dense_training import Labelled

SHARE = 0.2


@dataclass(frozen=True, eq=False)
class ClassSplit:
    """examples: to learn from, and held out for validation; rows: of the table, in that order, the
    test's last; still: (d,) whether a column does not vary in the rows to learn from."""

    examples: Labelled
    test: np.ndarray
    test_labels: np.ndarray
    rows: tuple[np.ndarray, np.ndarray, np.ndarray]
    still: np.ndarray


def split_classes(values: np.ndarray, labels: np.ndarray, seed: int = 1) -> ClassSplit:
    """Split and standardise. values: (n, d), finite; labels: (n,) integers from 0.

    A class of m rows gives ⌊m/5⌋ to validation and as many to the test. A column that does not vary
    becomes 0. Errors: ValueError without a row.

    >>> split = split_classes(np.arange(20.0).reshape(10, 2), np.arange(10) % 2)
    >>> [len(rows) for rows in split.rows]
    [6, 2, 2]
    """
    values = np.asarray(values, float)
    if values.ndim != 2 or not len(values):
        raise ValueError(f"values must be a table with a row, got {values.shape}")
    rng = np.random.default_rng(seed)
    parts: tuple[list[np.ndarray], ...] = ([], [], [])
    for k in range(int(labels.max()) + 1):
        mine = rng.permutation(np.flatnonzero(labels == k))
        held = int(SHARE * len(mine))
        for part, rows in zip(parts, np.split(mine, [len(mine) - 2 * held, len(mine) - held]),
                              strict=True):  # fmt: skip
            part.append(rows)
    rows = tuple(np.sort(np.concatenate(part)) for part in parts)
    x, still = standardised(values, rows[0])
    learn, validation, test = rows
    examples = Labelled(
        x[learn], labels[learn], int(labels.max()) + 1, x[validation], labels[validation]
    )
    return ClassSplit(examples, x[test], labels[test], (learn, validation, test), still)


def standardised(values: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """values less the mean of these rows, over their standard deviation (with 1/n); and which
    columns do not vary there: these become 0."""
    size = np.abs(values).max(axis=0)
    x = values / np.where(size > 0, size, 1)  # so that no square leaves the range of numbers
    x = x - x[rows].mean(axis=0)
    widest = np.abs(x[rows]).max(axis=0)
    still = widest <= 1e-14
    x = x / np.where(still, 1, widest)
    spread = np.sqrt(np.square(x[rows]).mean(axis=0))
    return np.where(still, 0.0, x / np.where(still, 1, spread)), still


def confusion(labels: np.ndarray, named: np.ndarray, classes: int) -> np.ndarray:
    """(classes, classes) how many examples of class i (row) are named j (column).

    >>> confusion(np.array([0, 0, 1]), np.array([0, 1, 1]), 2).tolist()
    [[1, 1], [0, 1]]
    """
    return np.bincount(labels * classes + named, minlength=classes**2).reshape(classes, classes)
