"""Many trees, each on a resample of the rows, that vote: bagging and random forests.

Every tree is grown to its end on n rows drawn with replacement. In a random forest a node tries
only some of the coordinates, drawn anew. Class 1 is called where more than half of the trees call
it. A row is judged out of the bag by the trees that did not draw it.
Sources: Breiman, "Bagging predictors", Machine Learning 24, 1996; "Random forests", Machine
Learning 45, 2001.
"""

from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

import numpy as np

from core.maths.learning.class_laws import CORNERS, grid_axes, law_sample, true_class
from core.maths.learning.decision_tree import Tree, grow_tree

TREES = 100
VOTE_CELLS = (120, 80)  # places at which the votes are counted
LEVEL = 1e-12


class Out(Enum):
    """The out-of-bag error beside the truth."""

    NO_VOTE = auto()  # every tree has drawn every row
    SOME = auto()  # not every row was left out by some tree
    CLEAN = auto()  # no row is called wrongly
    NEAR = auto()  # within two standard errors of the truth
    LOW = auto()  # more than two below
    HIGH = auto()  # more than two above


class Crowd(Enum):
    """The vote beside its trees, by their errors on fresh points."""

    ALONE = auto()  # one tree
    BETTER = auto()  # the vote errs less than a tree of it on average
    EQUAL = auto()
    WORSE = auto()


@dataclass(frozen=True, eq=False)
class Forest:
    """votes: (B, 120, 80) how many of the first b trees call class 1 at each place; out_ones,
    out_votes: (B, n) how many of the first b that did not draw a row call it 1, and how many there
    are; missed: (B,) rows that the first b call wrongly; wrong, single: (B,) the share of the
    rectangle that the first b, and that tree b alone, calls wrongly."""

    law: str
    flipped: float
    X: np.ndarray
    y: np.ndarray
    votes: np.ndarray
    out_ones: np.ndarray
    out_votes: np.ndarray
    missed: np.ndarray
    wrong: np.ndarray
    single: np.ndarray

    @property
    def n(self) -> int:
        return len(self.y)

    def fresh(self, wrong: np.ndarray | float) -> np.ndarray | float:
        """The chance of an error on a fresh point."""
        return self.flipped + (1 - 2 * self.flipped) * wrong

    @property
    def judged(self) -> np.ndarray:
        """(B,) how many rows some of the first b trees did not draw."""
        return (self.out_votes > 0).sum(axis=1)

    @property
    def out_missed(self) -> np.ndarray:
        """(B,) how many of these are called wrongly out of the bag."""
        calls = 2 * self.out_ones > self.out_votes
        return ((calls != self.y) & (self.out_votes > 0)).sum(axis=1)

    def out_error(self, b: int) -> tuple[float, float]:
        """The out-of-bag error of the first b trees and its standard error √(p(1 − p)/n)."""
        rows = int(self.judged[b - 1])
        if not rows:
            return np.nan, np.nan
        p = self.out_missed[b - 1] / rows
        return float(p), float(np.sqrt(p * (1 - p) / rows))

    def disagreement(self, b: int) -> float:
        """How often two of the first b trees differ, at a place drawn by chance."""
        k = self.votes[b - 1].astype(float)
        return float((2 * k * (b - k)).mean() / (b * (b - 1))) if b > 1 else np.nan

    def judge_out(self, b: int) -> Out:
        rows = self.judged[b - 1]
        if rows == 0:
            return Out.NO_VOTE
        if rows < self.n:
            return Out.SOME
        if not self.out_missed[b - 1]:
            return Out.CLEAN
        error, spread = self.out_error(b)
        off = error - self.fresh(self.wrong[b - 1])
        if abs(off) <= 2 * spread:
            return Out.NEAR
        return Out.LOW if off < 0 else Out.HIGH

    def judge_crowd(self, b: int) -> Crowd:
        if b == 1:
            return Crowd.ALONE
        off = self.fresh(self.wrong[b - 1]) - self.fresh(self.single[:b].mean())
        if abs(off) <= LEVEL:
            return Crowd.EQUAL
        return Crowd.BETTER if off < 0 else Crowd.WORSE


def painted_calls(tree: Tree, cells: tuple[int, int] = VOTE_CELLS) -> np.ndarray:
    """The class that a tree calls at the middle of each cell, box by box.

    >>> painted_calls(grow_tree(np.array([[0.0, 0], [1, 0]]), np.array([0, 1])), (4, 1)).tolist()
    [[0], [0], [1], [1]]
    """
    calls = np.empty(cells, np.uint8)
    leaves = tree.leaves()
    boxes = tree.boxes(*CORNERS)[leaves]
    ends = [
        np.searchsorted(axis, boxes[:, :, at], side="right").tolist()
        for at, axis in enumerate(grid_axes(cells))
    ]
    for (left, right), (low, high), call in zip(*ends, tree.calls[leaves].tolist(), strict=True):
        calls[left:right, low:high] = call
    return calls


@lru_cache(maxsize=12)
def grow_forest(law: str, n: int, flipped: float, seed: int, tried: int, bags_seed: int) -> Forest:
    """100 trees on a sample of a law, each node trying this many of the two coordinates (0: both).

    >>> found = grow_forest("step", 40, 0.0, 1, 0, 1)
    >>> len(found.wrong), bool(found.wrong[-1] < 0.05)
    (100, True)
    """
    X, y = law_sample(law, n, flipped, seed)
    rng = np.random.default_rng([bags_seed, seed])
    trees, bags = [], np.zeros((TREES, n), int)
    for b in range(TREES):
        drawn = rng.integers(n, size=n)
        bags[b] = np.bincount(drawn, minlength=n)
        trees.append(grow_tree(X[drawn], y[drawn], tried=tried, rng=rng))
    truth = true_class(law, np.stack(np.meshgrid(*grid_axes(VOTE_CELLS), indexing="ij"), axis=-1))
    painted = np.stack([painted_calls(tree) for tree in trees])
    votes = painted.cumsum(axis=0, dtype=np.uint8)
    ones = np.stack([tree.calls[tree.reached(X)] for tree in trees])
    out = bags == 0
    half = np.arange(1, TREES + 1)
    return Forest(
        law, flipped, X, y, votes,
        (ones * out).cumsum(axis=0), out.cumsum(axis=0),
        ((2 * ones.cumsum(axis=0) > half[:, None]) != y).sum(axis=1),
        ((votes > half[:, None, None] // 2) != truth).mean(axis=(1, 2)),
        (painted != truth).mean(axis=(1, 2)),
    )  # fmt: skip
