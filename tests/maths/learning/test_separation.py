"""Whether a line separates two classes, judged by linear programmes."""

import numpy as np
from scipy.optimize import linprog
from scipy.spatial import ConvexHull

from core.maths.learning.separation import Separation, hull_corners, judge_separation


def by_programme(places, labels):
    """The largest sum of margins within a box, and the largest least margin."""
    if not len(labels):
        return Separation.NO_POINTS
    if labels.min() == labels.max():
        return Separation.ONE_CLASS
    rows = np.where(labels == 1, 1, -1)[:, None] * np.column_stack([places, np.ones(len(labels))])
    box = [(-1, 1)] * 3
    if -linprog(-rows.sum(0), A_ub=-rows, b_ub=np.zeros(len(rows)), bounds=box).fun < 1e-7:
        return Separation.OVERLAP
    least = np.column_stack([-rows, np.ones(len(rows))])
    top = -linprog([0, 0, 0, -1], A_ub=least, b_ub=np.zeros(len(rows)), bounds=[*box, (0, 1)]).fun
    return Separation.APART if top > 1e-7 else Separation.TOUCHING


def drawn(rng, k):
    n, wide = rng.integers(0, 12), rng.integers(1, 8)
    places = rng.integers(-wide, wide + 1, (n, 2))
    if k % 3 == 0:  # on one line, some of them in one place
        places = np.outer(rng.integers(-5, 5, n), rng.integers(-3, 3, 2)) + rng.integers(-2, 2, 2)
    labels = rng.integers(0, 2, n)
    if k % 2 and n:
        side = places @ rng.standard_normal(2)
        labels = (side > np.median(side)).astype(int)
        labels[rng.integers(n)] ^= int(rng.random() < 0.3)
    return places, labels


def test_it_is_what_linear_programmes_find():
    rng, seen = np.random.default_rng(0), set()
    for k in range(600):
        places, labels = drawn(rng, k)
        found = judge_separation(places, labels)
        assert found is by_programme(places, labels), (places.tolist(), labels.tolist())
        seen.add(found)
    assert seen == set(Separation)


def test_one_step_decides():
    """A single tenth, whatever the size of the rest."""
    places = np.array([[-60, -40], [60, 39], [0, 0], [59, 39]])
    labels = np.array([0, 0, 1, 1])
    assert judge_separation(places, labels) is by_programme(places, labels)
    for shift, case in ((0, "TOUCHING"), (1, "APART"), (-1, "OVERLAP")):
        moved = np.array([[-10, 0], [10, 0], [0, -50], [0, shift]])
        assert judge_separation(moved, np.array([0, 0, 0, 1])).name == case


def test_the_hull_is_qhull_s():
    rng = np.random.default_rng(1)
    for _ in range(30):
        places = rng.integers(-9, 10, (12, 2))
        places = np.vstack([places, [[0, 0], [1, 0], [0, 1]]])
        ours = {tuple(p) for p in hull_corners(places).tolist()}
        assert ours == {tuple(places[i].tolist()) for i in ConvexHull(places).vertices}
    assert hull_corners(np.array([[3, 3], [3, 3]])).tolist() == [[3, 3]]
    assert hull_corners(np.array([[0, 0], [2, 2], [1, 1]])).tolist() == [[0, 0], [2, 2]]
