"""Agglomerative clustering: every point alone, then the two nearest groups become one, again and
again; what was joined at which height is a tree."""

from dataclasses import dataclass

import numpy as np

LINKAGES = ("single", "average", "complete", "ward")


@dataclass(frozen=True, eq=False)
class Tree:
    """pairs: (n − 1, 2) the groups joined, points are 0 … n − 1, the group of join t is n + t;
    heights: (n − 1,) the distance at which; linkage: how distances of groups are taken."""

    pairs: np.ndarray
    heights: np.ndarray
    linkage: str

    @property
    def n(self) -> int:
        return len(self.heights) + 1

    def cut(self, groups: int) -> np.ndarray:
        """(n,) the group of each point, numbered by their first point, when so many are left.

        Errors: ValueError unless 1 ≤ groups ≤ n."""
        if not 1 <= groups <= self.n:
            raise ValueError(f"groups must be between 1 and {self.n}, got {groups}")
        owner = list(range(2 * self.n - 1))
        for t in reversed(range(self.n - groups)):  # from the last join down
            for part in self.pairs[t]:
                owner[part] = owner[self.n + t]
        names, first = np.unique(owner[: self.n], return_index=True)
        order = np.argsort(np.argsort(first))
        return order[np.searchsorted(names, owner[: self.n])]

    def order(self) -> np.ndarray:
        """(n,) the points from left to right, so that no lines of the tree cross."""
        rows, stack = [], [2 * self.n - 2]
        while stack:
            node = stack.pop()
            if node < self.n:
                rows.append(node)
            else:
                stack.extend(self.pairs[node - self.n][::-1].tolist())
        return np.array(rows)


def agglomerate(X: np.ndarray, linkage: str) -> Tree:
    """Join the two nearest groups until one is left. With d(A, B) for groups A and B: single, the
    least distance of their points; complete, the largest; average, the mean; ward,
    √(2|A||B|/(|A| + |B|))·|mean A − mean B|, whose half square is what the join adds to J.

    Distances to a joined group follow from those to its parts (Lance and Williams). Of equal
    distances the first pair is joined. X: (n, d), n ≥ 2. Errors: ValueError for fewer rows or
    another linkage. Sources: Lance and Williams, Computer Journal 9, 1967; Ward, Journal of the
    American Statistical Association 58, 1963.

    >>> agglomerate(np.array([[0.0], [1.0], [5.0]]), "single").heights.tolist()
    [1.0, 4.0]
    """
    X = np.asarray(X, float)
    if linkage not in LINKAGES or len(X) < 2:
        raise ValueError(f"linkage or rows are wrong: {linkage}, {len(X)}")
    n = len(X)
    away = np.sqrt(np.square(X[:, None] - X).sum(axis=-1))
    np.fill_diagonal(away, np.inf)
    size, name = np.ones(n), np.arange(n)
    pairs, heights = np.zeros((n - 1, 2), int), np.zeros(n - 1)
    for t in range(n - 1):
        a, b = sorted(np.unravel_index(away.argmin(), away.shape))
        height = away[a, b]
        pairs[t], heights[t] = (name[a], name[b]), height
        joined = _distances(away[a], away[b], height, size[a], size[b], size, linkage)
        away[a], away[:, a] = joined, joined
        away[b], away[:, b], away[a, a] = np.inf, np.inf, np.inf
        size[a], name[a] = size[a] + size[b], n + t
    return Tree(pairs, heights, linkage)


def _distances(one, other, height, n, m, size, linkage):
    """From every group to the group of two, of n and m points."""
    if linkage == "single":
        return np.minimum(one, other)
    if linkage == "complete":
        return np.maximum(one, other)
    if linkage == "average":
        return (n * one + m * other) / (n + m)
    square = (n + size) * one**2 + (m + size) * other**2 - size * height**2
    return np.sqrt(square / (n + m + size))
