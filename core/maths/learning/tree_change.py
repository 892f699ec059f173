"""Two trees on nearly the same points: what one point that moves does to a tree."""

from collections import Counter
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property, lru_cache

import numpy as np

from core.maths.learning.class_laws import CORNERS
from core.maths.learning.class_points import Points, split_points
from core.maths.learning.decision_tree import EQUALLY, Tree, best_question, grow_tree


class Change(Enum):
    NO_POINTS = auto()
    NO_QUESTION = auto()  # one class alone, or all points in one place
    NO_BEFORE = auto()  # the points to compare with have no tree that asks
    UNTOUCHED = auto()  # the points are those to compare with
    SAME_MAP = auto()  # every place is called as before
    SAME_QUESTION = auto()  # some are not, though the first question is the same
    OTHER_CUT = auto()  # the first question has another threshold
    OTHER_COORDINATE = auto()  # the first question is about the other coordinate


@dataclass(frozen=True, eq=False)
class Grown:
    """A tree of painted points, its boxes and which of its nodes are leaves."""

    X: np.ndarray
    y: np.ndarray
    tree: Tree
    boxes: np.ndarray
    leaves: np.ndarray


@lru_cache(maxsize=64)
def tree_of(points: Points, depth: int) -> Grown | None:
    """The tree of at most this depth of painted points; None without points.

    >>> tree_of(((-1.0, 0.0, 0), (1.0, 0.0, 1)), 3).tree.size
    3
    """
    if not points:
        return None
    X, y = split_points(points)
    tree = grow_tree(X, y, depth)
    return Grown(X, y, tree, tree.boxes(*CORNERS), tree.leaves())


@dataclass(frozen=True, eq=False)
class TreeChange:
    """``gone`` and ``come``: points that only one of both sets has."""

    before: Grown | None
    now: Grown | None
    gone: int
    come: int

    @cached_property
    def parts(self) -> np.ndarray:
        """(k, 2, 2) boxes that together are where both trees call different classes."""
        old, new = self.before, self.now
        if old is None or new is None:
            return np.zeros((0, 2, 2))
        a, b = old.boxes[old.leaves][:, None], new.boxes[new.leaves]
        low, high = np.maximum(a[..., 0, :], b[:, 0]), np.minimum(a[..., 1, :], b[:, 1])
        differ = old.tree.calls[old.leaves][:, None] != new.tree.calls[new.leaves]
        keep = differ & (low < high).all(axis=-1)
        return np.stack([low[keep], high[keep]], axis=1)

    @property
    def share(self) -> float:
        """Of the rectangle, where both trees call different classes."""
        sides = self.parts[:, 1] - self.parts[:, 0]
        return float(sides.prod(axis=1).sum() / (CORNERS[1] - CORNERS[0]).prod())

    @cached_property
    def rivals(self) -> list[tuple[float, float] | None]:
        """Threshold and gain of the best question along each coordinate."""
        found = []
        for feature in (0, 1):
            best = best_question(self.now.X[:, [feature]], self.now.y)
            found.append(None if best is None else best[1:])
        return found

    @property
    def tied(self) -> bool:
        """Whether the best question along the other coordinate gains as much as the first."""
        first, second = (0.0 if best is None else best[1] for best in self.rivals)
        return abs(first - second) <= EQUALLY * max(first, second)

    @cached_property
    def case(self) -> Change:
        if self.now is None:
            return Change.NO_POINTS
        if self.now.tree.size == 1:
            return Change.NO_QUESTION
        if self.before is None or self.before.tree.size == 1:
            return Change.NO_BEFORE
        if not self.gone and not self.come:
            return Change.UNTOUCHED
        old, new = self.before.tree, self.now.tree
        if old.feature[0] != new.feature[0]:
            return Change.OTHER_COORDINATE
        if old.threshold[0] != new.threshold[0]:
            return Change.OTHER_CUT
        return Change.SAME_QUESTION if len(self.parts) else Change.SAME_MAP


def compare_trees(before: Points, now: Points, depth: int) -> TreeChange:
    """The trees of at most this depth of two sets of points.

    >>> pair = ((-1.0, 0.0, 0), (1.0, 0.0, 1))
    >>> compare_trees(pair, (*pair[:1], (3.0, 0.0, 1)), 2).case.name
    'OTHER_CUT'
    """
    old, new = Counter(before), Counter(now)
    return TreeChange(
        tree_of(tuple(before), depth),
        tree_of(tuple(now), depth),
        sum((old - new).values()),
        sum((new - old).values()),
    )
