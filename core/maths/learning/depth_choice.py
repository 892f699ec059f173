"""A tree grown to its end on a sample of a known law, and what each depth of it costs.

Cutting a greedy tree at a depth gives the tree that would have been grown to that depth: one tree
holds all depths.
"""

from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property, lru_cache

import numpy as np

from core.maths.learning.class_laws import CORNERS, box_shares, law_sample
from core.maths.learning.decision_tree import Tree, grow_tree

AS_GOOD = 1e-12


class Depth(Enum):
    ONE_CLASS = auto()  # one class alone: nothing to ask
    COINS = auto()  # half of the labels are flipped: every tree errs on half of the fresh points
    BEST = auto()  # no depth has a smaller fresh error
    SHALLOW = auto()  # a deeper one has
    DEEP = auto()  # one less deep has


@dataclass(frozen=True, eq=False)
class SampledTree:
    """missed: (m,) rows that each node, as a leaf, gets wrong; wrong: (m,) the share of the
    rectangle that lies in its box and is called wrongly."""

    law: str
    flipped: float
    X: np.ndarray
    y: np.ndarray
    tree: Tree
    boxes: np.ndarray
    missed: np.ndarray
    wrong: np.ndarray

    @property
    def n(self) -> int:
        return len(self.y)

    def fresh(self, wrong: np.ndarray) -> np.ndarray:
        """The chance of an error on a fresh point, from the share called wrongly."""
        return self.flipped + (1 - 2 * self.flipped) * wrong

    def errors(self, asks: np.ndarray) -> tuple[int, float]:
        """Rows that are missed, and the share called wrongly, where only these nodes ask."""
        leaves = self.tree.leaves(asks)
        return int(self.missed[leaves].sum()), float(self.wrong[leaves].sum())

    @cached_property
    def by_depth(self) -> tuple[np.ndarray, np.ndarray]:
        """Missed rows and wrong shares for each depth from 0 to the tree's own."""
        found = [self.errors(self.tree.above(d)) for d in range(self.tree.height + 1)]
        missed, wrong = zip(*found, strict=True)
        return np.array(missed), np.array(wrong)

    def judge(self, depth: int) -> Depth:
        """What this depth is among all; deeper than the tree is as deep as it."""
        if self.tree.size == 1:
            return Depth.ONE_CLASS
        if self.flipped == 0.5:
            return Depth.COINS
        wrong = self.by_depth[1]
        good = wrong <= wrong.min() + AS_GOOD
        depth = min(depth, self.tree.height)
        if good[depth]:
            return Depth.BEST
        return Depth.SHALLOW if depth < good.argmax() else Depth.DEEP


@lru_cache(maxsize=64)
def sampled_tree(law: str, n: int, flipped: float, seed: int) -> SampledTree:
    """The whole tree of a sample.

    >>> found = sampled_tree("step", 40, 0.0, 1)
    >>> found.tree.height, found.judge(1).name, found.judge(0).name
    (1, 'BEST', 'SHALLOW')
    """
    X, y = law_sample(law, n, flipped, seed)
    return tree_on(law, flipped, X, y)


def tree_on(law: str, flipped: float, X: np.ndarray, y: np.ndarray) -> SampledTree:
    """The whole tree of these rows, judged by this law."""
    tree = grow_tree(X, y)
    boxes = tree.boxes(*CORNERS)
    shares = box_shares(law, boxes)
    ones = np.rint(tree.value * tree.count).astype(int)
    missed = np.where(tree.calls == 1, tree.count - ones, ones)
    wrong = np.where(tree.calls == 1, shares[0], shares[1])
    return SampledTree(law, flipped, X, y, tree, boxes, missed, wrong)
