"""Many marks as one path: steps, sticks, dots and bars for pictures that must be light.

A browser draws one path of a thousand vertices faster than a hundred symbols. NaN ends a piece.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Path = tuple[NDArray[np.float64], NDArray[np.float64]]


def _pair(x: ArrayLike, y: ArrayLike) -> Path:
    x, y = np.asarray(x, dtype=float).ravel(), np.asarray(y, dtype=float).ravel()
    if x.size != y.size:
        raise ValueError(f"x and y must have the same length, got {x.size} and {y.size}")
    return x, y


def staircase(x: ArrayLike, y: ArrayLike) -> Path:
    """Right-continuous step function: at x[i] it jumps to y[i] and stays until x[i + 1].

    >>> [v.tolist() for v in staircase([0, 1, 2], [0.2, 0.5, 1])]
    [[0.0, 1.0, 1.0, 2.0, 2.0], [0.2, 0.2, 0.5, 0.5, 1.0]]
    """
    x, y = _pair(x, y)
    return np.repeat(x, 2)[1:], np.repeat(y, 2)[:-1]


def sticks(x: ArrayLike, y: ArrayLike) -> Path:
    """A vertical stick from 0 to y[i] at each x[i].

    >>> [v.tolist() for v in sticks([3], [0.5])]
    [[3.0, 3.0, nan], [0.0, 0.5, nan]]
    """
    x, y = _pair(x, y)
    gap = np.full(x.size, np.nan)
    return (
        np.column_stack([x, x, gap]).ravel(),
        np.column_stack([np.zeros(x.size), y, gap]).ravel(),
    )


def dots(x: ArrayLike, y: ArrayLike) -> Path:
    """A dot at each point: pieces without length, drawn with round ends.

    >>> [v.tolist() for v in dots([3], [0.5])]
    [[3.0, nan], [0.5, nan]]
    """
    x, y = _pair(x, y)
    gap = np.full(x.size, np.nan)
    return np.column_stack([x, gap]).ravel(), np.column_stack([y, gap]).ravel()


def bars(left: ArrayLike, right: ArrayLike, height: ArrayLike) -> Path:
    """The upper outline of bars that stand side by side, from 0 and back to 0.

    >>> [v.tolist() for v in bars([0, 1], [1, 2], [0.5, 0.2])]
    [[0.0, 0.0, 1.0, 1.0, 2.0, 2.0], [0.0, 0.5, 0.5, 0.2, 0.2, 0.0]]
    """
    left, height = _pair(left, height)
    right, _ = _pair(right, height)
    if not left.size:
        return left, left
    x = np.column_stack([left, right]).ravel()
    y = np.repeat(height, 2)
    return np.concatenate([x[:1], x, x[-1:]]), np.concatenate([[0.0], y, [0.0]])
