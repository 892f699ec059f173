"""Which feature matters to a forest: the impurity that it takes away, or what shuffling it costs.

Of four features one alone says something about the label: the switch, 0 or 1, P(label 1) = ½ ± e/2.
A coin, a grade from 1 to 5 and a number between 0 and 1 say nothing. The impurity importance of a
feature is the share of all gains, each by its node's share of the rows, that its questions have;
the permutation importance is by how much the share of rows called rightly falls when the feature's
column is shuffled. A number offers many more questions than a switch, so the best of them gains
something by chance. Sources: Breiman, "Random forests", Machine Learning 45, 2001; Strobl,
Boulesteix, Zeileis and Hothorn, BMC Bioinformatics 8, 2007.
"""

from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

import numpy as np

from core.maths.learning.decision_tree import Tree, grow_tree

FEATURES = ("switch", "coin", "grade", "number")
SWITCH = 0
FOREST, TRIED, DEPTHS = 40, 2, 12  # trees, features tried at a node, deepest leaf
FRESH_ROWS, SHUFFLES = 400, 8


class Credit(Enum):
    UNASKED = auto()  # no question gains anything
    NOTHING = auto()  # e = 0: no feature says anything
    LOST = auto()  # shuffling the switch costs no more than two standard errors, or not the most
    MISLED = auto()  # shuffling finds the switch, the impurity names another feature
    AGREE = auto()  # both name the switch


@dataclass(frozen=True, eq=False)
class Importances:
    """By depth at which the forest is cut, 0 … 12, and feature: impurity (13, 4), shares that sum
    to 1, or 0 where nothing is asked; own, fresh: (13, 8, 4) falls of the share called rightly, for
    each shuffle, among the forest's own rows and among fresh ones; right: (13, 2) these shares
    before, own and fresh."""

    effect: float
    impurity: np.ndarray
    own: np.ndarray
    fresh: np.ndarray
    right: np.ndarray

    def mean(self, depth: int) -> np.ndarray:
        """(4,) the permutation importance among fresh rows."""
        return self.fresh[depth].mean(axis=0)

    def spread(self, depth: int) -> np.ndarray:
        """(4,) its standard error over the shuffles."""
        return self.fresh[depth].std(axis=0, ddof=1) / np.sqrt(SHUFFLES)

    def judge(self, depth: int) -> Credit:
        if not self.impurity[depth].any():
            return Credit.UNASKED
        if self.effect == 0:
            return Credit.NOTHING
        mean, spread = self.mean(depth), self.spread(depth)
        first = mean[SWITCH] > mean[1:].max()
        if not first or mean[SWITCH] <= 2 * spread[SWITCH]:
            return Credit.LOST
        most = self.impurity[depth]
        return Credit.AGREE if most[SWITCH] > most[1:].max() else Credit.MISLED


def feature_sample(n: int, effect: float, rng: np.random.Generator) -> tuple:
    """n rows of the four features, (n, 4), and their labels (n,).

    >>> X, y = feature_sample(4, 1.0, np.random.default_rng(1))
    >>> bool((X[:, 0] == y).all())
    True
    """
    switch, coin = rng.integers(0, 2, (2, n))
    X = np.column_stack([switch, coin, rng.integers(1, 6, n), rng.random(n)]).astype(float)
    return X, (rng.random(n) < 0.5 + effect * (switch - 0.5)).astype(int)


def impurity_shares(tree: Tree, depth: int, features: int) -> np.ndarray:
    """(features,) the share of each in all gains of a tree cut at this depth; 0 if it asks nothing.

    >>> tree = grow_tree(np.array([[0.0, 5], [1, 5]]), np.array([0, 1]))
    >>> impurity_shares(tree, 1, 2).tolist()
    [1.0, 0.0]
    """
    asks = tree.above(depth)
    gains = np.bincount(
        tree.feature[asks], weights=(tree.gain * tree.count)[asks], minlength=features
    )
    return gains / gains.sum() if gains.sum() > 0 else gains


@dataclass(frozen=True, eq=False)
class Stacked:
    """The nodes of many trees in one row, so that all rows go down all trees at once."""

    roots: np.ndarray
    feature: np.ndarray
    threshold: np.ndarray
    left: np.ndarray
    right: np.ndarray
    calls: np.ndarray

    def calls_by_depth(self, X: np.ndarray) -> np.ndarray:
        """(13, n) whether more than half of the trees, cut at each depth, call class 1."""
        rows = np.arange(len(X))[:, None]
        node = np.broadcast_to(self.roots, (len(X), len(self.roots)))
        found = []
        for _ in range(DEPTHS + 1):
            found.append(2 * self.calls[node].sum(axis=1) > len(self.roots))
            yes = X[rows, self.feature[node]] <= self.threshold[node]
            node = np.where(yes, self.left[node], self.right[node])
        return np.array(found)


def stack_trees(trees: list[Tree]) -> Stacked:
    """A leaf is its own child, so that who has come there stays."""
    roots = np.cumsum([0, *(tree.size for tree in trees[:-1])])

    def joined(name: str, shift: bool = False) -> np.ndarray:
        columns = [getattr(tree, name) + shift * at for tree, at in zip(trees, roots, strict=True)]
        return np.concatenate(columns)

    return Stacked(
        roots, np.maximum(joined("feature"), 0), joined("threshold"), joined("left", True),
        joined("right", True), joined("calls"),
    )  # fmt: skip


def shuffle_costs(
    stacked: Stacked, X: np.ndarray, y: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """By depth: the share called rightly, (13,), and by how much it falls in each shuffle of each
    feature, (13, 8, p)."""
    right = (stacked.calls_by_depth(X) == y).mean(axis=1)
    falls = np.empty((DEPTHS + 1, SHUFFLES, X.shape[1]))
    for feature in range(X.shape[1]):
        mixed = np.tile(X, (SHUFFLES, 1))
        orders = [rng.permutation(len(X)) for _ in range(SHUFFLES)]
        mixed[:, feature] = X[np.concatenate(orders), feature]
        hit = stacked.calls_by_depth(mixed) == np.tile(y, SHUFFLES)
        falls[:, :, feature] = right[:, None] - hit.reshape(DEPTHS + 1, SHUFFLES, -1).mean(axis=2)
    return right, falls


@lru_cache(maxsize=24)
def feature_importances(n: int, effect: float, seed: int) -> Importances:
    """Both importances in a forest of 40 trees on n rows, for every depth.

    Errors: ValueError unless 0 ≤ effect ≤ 1.

    >>> found = feature_importances(60, 1.0, 1)
    >>> found.judge(3).name
    'AGREE'
    """
    if not 0 <= effect <= 1:
        raise ValueError(f"effect must lie between 0 and 1, got {effect}")
    rng = np.random.default_rng(seed)
    X, y = feature_sample(n, effect, rng)
    trees = []
    for _ in range(FOREST):
        drawn = rng.integers(n, size=n)
        trees.append(grow_tree(X[drawn], y[drawn], DEPTHS, tried=TRIED, rng=rng))
    impurity = np.array([
        np.mean([impurity_shares(tree, depth, X.shape[1]) for tree in trees], axis=0)
        for depth in range(DEPTHS + 1)
    ])  # fmt: skip
    total = impurity.sum(axis=1, keepdims=True)
    stacked = stack_trees(trees)
    own_right, own = shuffle_costs(stacked, X, y, rng)
    right, fresh = shuffle_costs(stacked, *feature_sample(FRESH_ROWS, effect, rng), rng)
    return Importances(
        effect, impurity / np.where(total > 0, total, 1), own, fresh,
        np.column_stack([own_right, right]),
    )  # fmt: skip
