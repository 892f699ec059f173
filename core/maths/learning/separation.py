"""Whether a straight line separates two classes in the plane: decided exactly, in whole numbers.

The likelihood of a logistic regression has a maximum exactly where no line separates the classes,
not even weakly, with points of both classes on it (Albert and Anderson, "On the existence of
maximum likelihood estimates in logistic regression models", Biometrika 71, 1984).
"""

from enum import Enum, auto

import numpy as np


class Separation(Enum):
    NO_POINTS = auto()
    ONE_CLASS = auto()
    APART = auto()  # a line has all of one class strictly on one side, all of the other beyond it
    TOUCHING = auto()  # only with points on the line, which stands for points that are all alike
    OVERLAP = auto()  # no line at all


def hull_corners(places: np.ndarray) -> np.ndarray:
    """The corners of the convex hull of points (n, 2), counter-clockwise, each once.

    Source: Andrew, "Another efficient algorithm for convex hulls in two dimensions", Information
    Processing Letters 9, 1979.

    >>> hull_corners(np.array([[0, 0], [1, 0], [2, 0], [0, 2]])).tolist()
    [[0, 0], [2, 0], [0, 2]]
    """
    spots = sorted({(x, y) for x, y in np.asarray(places).tolist()})
    if len(spots) < 3:
        return np.array(spots)

    def chain(ordered):
        corners: list[tuple[float, float]] = []
        for x, y in ordered:
            while len(corners) > 1:
                (x0, y0), (x1, y1) = corners[-2:]
                if (x1 - x0) * (y - y0) > (y1 - y0) * (x - x0):
                    break
                corners.pop()
            corners.append((x, y))
        return corners[:-1]

    return np.array(chain(spots) + chain(spots[::-1]))


def judge_separation(places: np.ndarray, labels: np.ndarray) -> Separation:
    """places (n, 2), whole numbers; labels (n,), 0 or 1.

    The lines (w, b) with sᵢ(b + w·xᵢ) ≥ 0, s = ±1 by class, form a cone. Where it holds more than
    lines through all the points, it is spanned by lines through at least two different points (all
    on one line: by those that cross it in one of the points), so these are tried. The classes are
    apart exactly where each point lies strictly on its side of one of them, for then it does so of
    their sum.
    Source: Albert and Anderson (1984); the cone's edges: Schrijver, Theory of Linear and Integer
    Programming, 1986, section 8.8.

    >>> judge_separation(np.array([[0, 0], [2, 0]]), np.array([0, 1])).name
    'APART'
    >>> judge_separation(np.array([[0, 0], [2, 0], [1, 0]]), np.array([0, 0, 1])).name
    'OVERLAP'
    """
    # Floats hold these whole numbers exactly, and multiply faster.
    places, labels = np.asarray(places, float), np.asarray(labels)
    if not len(labels):
        return Separation.NO_POINTS
    if labels.min() == labels.max():
        return Separation.ONE_CLASS
    hulls = [
        hull_corners(places[labels == which]) for which in (0, 1)
    ]  # no other point limits more
    spots = np.concatenate(hulls)
    signs = np.repeat([-1, 1], [len(hull) for hull in hulls])
    apart = spots[None, :, :] - spots[:, None, :]
    first, second = np.nonzero(np.triu(np.any(apart != 0, axis=2)))
    if not len(first):  # both classes in one place
        return Separation.OVERLAP
    along = apart[first, second]
    across = np.column_stack([-along[:, 1], along[:, 0]])
    sides = across @ spots.T - np.sum(across * spots[first], axis=1)[:, None]
    if not sides.any():  # all on one line: what counts is the order along it
        order = spots @ along[0]
        sides = order[None, :] - order[:, None]
    sides = sides * signs
    weak = np.concatenate([sides[np.all(sides >= 0, axis=1)], -sides[np.all(sides <= 0, axis=1)]])
    if not weak.any():
        return Separation.OVERLAP
    return Separation.APART if np.all(weak.max(axis=0) > 0) else Separation.TOUCHING
