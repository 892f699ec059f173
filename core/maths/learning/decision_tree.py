"""Decision trees: every inner node asks whether one coordinate is at most a threshold.

Who answers yes goes left. A leaf says the mean of y over its rows: with classes 0 and 1 the share
of class 1, and class 1 is called where it is above ½. Trees grow greedily: a node takes the
question with the largest gain, of equal ones the first coordinate and the lowest threshold, which
lies midway between neighbouring values. A node is split as long as its y differ and a question
divides it, even where none gains anything. Nodes are numbered from the root, 0, parents first.

Source: Breiman, Friedman, Olshen and Stone, Classification and Regression Trees, 1984.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.maths.learning.impurity import split_gains

LEAF = -1  # the coordinate that a leaf asks for
DEEPEST = 64
EQUALLY = 1e-9  # gains whose ratio is so near to 1 are equal but for rounding


@dataclass(frozen=True, eq=False)
class Tree:
    """Columns over m nodes: the coordinate and threshold of the question, the children for yes
    (left) and no (right), the parent (the root's is itself), the mean of y, the number of rows, the
    gain of the question and the depth."""

    feature: np.ndarray
    threshold: np.ndarray
    left: np.ndarray
    right: np.ndarray
    parent: np.ndarray
    value: np.ndarray
    count: np.ndarray
    gain: np.ndarray
    depth: np.ndarray

    @property
    def size(self) -> int:
        return len(self.feature)

    @property
    def asks(self) -> np.ndarray:
        """(m,) whether a node is no leaf."""
        return self.feature != LEAF

    @property
    def height(self) -> int:
        return int(self.depth.max())

    @cached_property
    def calls(self) -> np.ndarray:
        """(m,) the class of the majority; of a tie class 0."""
        return (self.value > 0.5).astype(int)

    def above(self, depth: int) -> np.ndarray:
        """(m,) which nodes ask when no question lies deeper than this."""
        return self.asks & (self.depth < depth)

    def leaves(self, asks: np.ndarray | None = None) -> np.ndarray:
        """The nodes that are leaves when only these ask, by default all that can. With a node its
        parents ask too."""
        asks = self.asks if asks is None else asks
        reached = asks[self.parent]
        reached[0] = True
        return np.flatnonzero(reached & ~asks)

    def reached(self, X: np.ndarray, asks: np.ndarray | None = None) -> np.ndarray:
        """(n,) the leaf that each row comes to."""
        asks = self.asks if asks is None else asks
        node = np.zeros(len(X), int)
        rows = np.arange(len(X))
        while (on := asks[node]).any():
            yes = X[rows, self.feature[node]] <= self.threshold[node]
            node = np.where(on, np.where(yes, self.left[node], self.right[node]), node)
        return node

    def predict(self, X: np.ndarray, asks: np.ndarray | None = None) -> np.ndarray:
        """(n,) the mean of y in the leaf that each row comes to."""
        return self.value[self.reached(X, asks)]

    def boxes(self, low: np.ndarray, high: np.ndarray) -> np.ndarray:
        """(m, 2, p) lower and upper corner of the part of the box from low to high whose places
        come to each node; the lower side of a box belongs to its neighbour."""
        corners = np.empty((self.size, 2, len(low)))
        corners[0] = low, high
        for node in np.flatnonzero(self.asks).tolist():
            for child, side in ((self.left[node], 1), (self.right[node], 0)):
                corners[child] = corners[node]
                corners[child, side, self.feature[node]] = self.threshold[node]
        return corners

    def way(self, x: np.ndarray, asks: np.ndarray | None = None) -> list[int]:
        """The nodes from the root to the leaf of one place."""
        asks = self.asks if asks is None else asks
        nodes = [0]
        while asks[at := nodes[-1]]:
            yes = x[self.feature[at]] <= self.threshold[at]
            nodes.append(int((self.left if yes else self.right)[at]))
        return nodes


def best_question(
    X: np.ndarray, y: np.ndarray, impurity: str = "gini", least: int = 1
) -> tuple[int, float, float] | None:
    """Coordinate, threshold and gain of the best question with ``least`` rows or more on each side;
    None where no question divides the rows so.

    >>> best_question(np.array([[0.0], [1.0], [4.0]]), np.array([0, 0, 1]))[:2]
    (0, 2.5)
    """
    n = len(y)
    if n < 2 * least:
        return None
    order = X.argsort(axis=0, kind="stable")
    along = X[order, np.arange(X.shape[1])]
    k = np.arange(1, n)[:, None]
    gains = split_gains(impurity, n, y.sum(), k, y[order[:-1]].cumsum(axis=0))
    divides = along[1:] > along[:-1]
    if least > 1:
        divides &= (k >= least) & (n - k >= least)
    gains[~divides] = -1.0
    gains = gains.T  # one row a coordinate
    top = gains.max()
    if top < 0:
        return None
    feature, row = divmod(int((gains >= top * (1 - EQUALLY)).argmax()), n - 1)
    here, there = along[row : row + 2, feature]
    middle = (here + there) / 2
    return feature, float(middle if middle < there else here), float(gains[feature, row])


def grow_tree(
    X: np.ndarray,
    y: np.ndarray,
    depth: int = DEEPEST,
    impurity: str = "gini",
    least: int = 1,
    tried: int = 0,
    rng: np.random.Generator | None = None,
) -> Tree:
    """A tree for rows X (n, p) and their y (n,), classes 0 and 1 or, with "variance", any numbers.

    depth: of the deepest leaf at most; least: rows of a leaf; tried: how many coordinates a node
    tries, drawn by rng from those that differ in it, 0 for all.
    Errors: ValueError without rows, or for tried without rng.

    >>> tree = grow_tree(np.array([[0.0], [1.0], [4.0]]), np.array([0, 0, 1]))
    >>> float(tree.threshold[0]), tree.predict(np.array([[3.0]])).tolist()
    (2.5, [1.0])
    """
    if not len(y):
        raise ValueError("X and y must have a row at least")
    if tried and rng is None:
        raise ValueError("tried needs rng")
    X, y = np.asarray(X, float), np.asarray(y)
    nodes: list[list] = []
    waiting = [(np.arange(len(y)), 0, 0, False)]
    while waiting:
        rows, level, parent, right = waiting.pop()
        here, at = y[rows], len(nodes)
        if at:
            nodes[parent][3 if right else 2] = at
        nodes.append([LEAF, np.nan, at, at, parent, here.sum() / len(rows), len(rows), 0.0, level])
        if level >= depth or (here == here[0]).all():
            continue
        inside = X[rows]
        columns = _some(inside, tried, rng) if tried else slice(None)
        found = best_question(inside[:, columns], here, impurity, least)
        if found is None:
            continue
        feature = int(columns[found[0]]) if tried else found[0]
        nodes[at][0], nodes[at][1], nodes[at][7] = feature, found[1], found[2]
        yes = inside[:, feature] <= found[1]
        waiting += [(rows[~yes], level + 1, at, True), (rows[yes], level + 1, at, False)]
    columns = [np.array(column) for column in zip(*nodes, strict=True)]
    return Tree(*columns)


def _some(X: np.ndarray, tried: int, rng: np.random.Generator) -> np.ndarray:
    """So many of the coordinates that differ among these rows, in order."""
    able = np.flatnonzero((X[0] != X).any(axis=0))
    return np.sort(rng.permutation(able)[:tried]) if len(able) else np.arange(1)
