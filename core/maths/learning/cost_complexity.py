"""Cost-complexity pruning: which subtree is worth its leaves at a price of α a leaf.

R(T) is the mean impurity of the leaves of T, each by its share of the rows, here of Gini. The
subtree that makes R(T) + α·|T| least, |T| leaves, of equal ones the smallest, shrinks as α grows:
node t falls where α reaches g(t) = (R(t) − R(Tₜ))/(|Tₜ| − 1), the weakest link first. α comes from
cross-validation over ten parts: the least error, or the smallest tree within one standard error of
it. Source: Breiman, Friedman, Olshen and Stone, Classification and Regression Trees, 1984, ch. 3.
"""

from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property, lru_cache

import numpy as np

from core.maths.learning.decision_tree import Tree, grow_tree
from core.maths.learning.depth_choice import SampledTree, sampled_tree
from core.maths.learning.impurity import gini_impurity

FOLDS = 10
ROUNDING = 1e-12


class Pruned(Enum):
    ONE_LEAF = auto()  # the whole tree is one leaf
    CHOSEN = auto()  # the tree that the rule of one standard error takes
    LEAST = auto()  # not that one, but of the least cross-validated error
    BETWEEN = auto()  # larger than the first, smaller than the second
    LARGER = auto()  # larger than both
    SMALLER = auto()  # smaller than both


def gini_risk(tree: Tree) -> np.ndarray:
    """(m,) R(t): what each node as a leaf would add to the mean Gini impurity."""
    return tree.count / tree.count[0] * gini_impurity(tree.value)


def subtree_sums(tree: Tree, risk: np.ndarray, asks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(m,) R(Tₜ) and |Tₜ| of the subtree under each node, where only these nodes ask."""
    below, leaves = risk.copy(), np.ones(tree.size)
    for node in np.flatnonzero(asks)[::-1].tolist():
        yes, no = tree.left[node], tree.right[node]
        below[node] = below[yes] + below[no]
        leaves[node] = leaves[yes] + leaves[no]
    return below, leaves


def link_strengths(tree: Tree, risk: np.ndarray, asks: np.ndarray) -> np.ndarray:
    """(m,) g(t) of the nodes that ask, ∞ of the others."""
    below, leaves = subtree_sums(tree, risk, asks)
    return np.where(asks, (risk - below) / np.maximum(leaves - 1, 1), np.inf)


def weakest_links(tree: Tree, risk: np.ndarray) -> np.ndarray:
    """(m,) the α from which on each node asks no more; −1 for leaves.

    >>> tree = grow_tree(np.array([[0.0], [1.0], [2.0], [3.0]]), np.array([0, 0, 1, 1]))
    >>> weakest_links(tree, gini_risk(tree)).tolist()
    [0.5, -1.0, -1.0]
    """
    asks, falls, alpha = tree.asks, np.full(tree.size, -1.0), 0.0
    while asks[0]:
        strength = link_strengths(tree, risk, asks)
        alpha = max(alpha, float(strength.min()))
        gone = asks & (strength <= alpha + ROUNDING)
        for node in range(1, tree.size):  # parents first: what hangs on a fallen node falls too
            gone[node] |= gone[tree.parent[node]] & asks[node]
        falls[gone] = alpha
        asks = asks & ~gone
    return falls


@dataclass(frozen=True, eq=False)
class PrunedPath:
    """The subtrees of a whole tree, from the largest to its root: subtree k for α from alphas[k]
    on, below alphas[k + 1]. falls: (m,) as in weakest_links; held: (K,) rows called wrongly by
    trees that had not seen them."""

    sample: SampledTree
    falls: np.ndarray
    alphas: np.ndarray
    held: np.ndarray

    def asks(self, k: int) -> np.ndarray:
        """(m,) which nodes ask in subtree k."""
        return self.sample.tree.asks & (self.falls > self.alphas[k])

    def at(self, alpha: float) -> int:
        """The number of the subtree for this price."""
        return int(np.searchsorted(self.alphas, alpha, side="right")) - 1

    @property
    def last(self) -> int:
        return len(self.alphas) - 1

    @cached_property
    def leaves(self) -> np.ndarray:
        return np.array([len(self.sample.tree.leaves(self.asks(k))) for k in range(self.last + 1)])

    @cached_property
    def costs(self) -> tuple[np.ndarray, np.ndarray]:
        """Missed rows and the share called wrongly of each subtree."""
        found = [self.sample.errors(self.asks(k)) for k in range(self.last + 1)]
        missed, wrong = zip(*found, strict=True)
        return np.array(missed), np.array(wrong)

    @cached_property
    def risks(self) -> np.ndarray:
        """(K,) R of each subtree."""
        tree = self.sample.tree
        risk = gini_risk(tree)
        return np.array([risk[tree.leaves(self.asks(k))].sum() for k in range(self.last + 1)])

    @property
    def errors(self) -> np.ndarray:
        """(K,) the cross-validated share of errors."""
        return self.held / self.sample.n

    @property
    def spreads(self) -> np.ndarray:
        """(K,) its standard error √(p(1 − p)/n)."""
        return np.sqrt(self.errors * (1 - self.errors) / self.sample.n)

    @property
    def least(self) -> int:
        """The smallest subtree of least cross-validated error."""
        return int(self.last - self.held[::-1].argmin())

    @property
    def chosen(self) -> int:
        """The smallest within one standard error of it."""
        bound = self.errors[self.least] + self.spreads[self.least]
        return int(np.flatnonzero(self.errors <= bound + ROUNDING)[-1])

    def judge(self, k: int) -> Pruned:
        if self.sample.tree.size == 1:
            return Pruned.ONE_LEAF
        if k == self.chosen:
            return Pruned.CHOSEN
        if k == self.least:
            return Pruned.LEAST
        if k > self.chosen:
            return Pruned.SMALLER
        return Pruned.BETWEEN if k > self.least else Pruned.LARGER


@lru_cache(maxsize=32)
def pruned_path(law: str, n: int, flipped: float, seed: int) -> PrunedPath:
    """All subtrees of a sample's whole tree, cross-validated at √(α_k·α_{k+1}), the last at ∞.

    >>> path = pruned_path("step", 40, 0.0, 1)
    >>> path.leaves.tolist(), path.judge(0).name
    ([2, 1], 'CHOSEN')
    """
    sample = sampled_tree(law, n, flipped, seed)
    falls = weakest_links(sample.tree, gini_risk(sample.tree))
    alphas = np.unique(np.append(falls[falls > ROUNDING], 0.0))
    inside = np.append(np.sqrt(alphas[:-1] * alphas[1:]), np.inf)
    part = np.random.default_rng([seed, 2]).permutation(n) % FOLDS
    held = np.zeros(len(alphas), int)
    for fold in range(FOLDS):
        out = part == fold
        tree = grow_tree(sample.X[~out], sample.y[~out])
        falls_here = weakest_links(tree, gini_risk(tree))
        for k, alpha in enumerate(inside):
            node = tree.reached(sample.X[out], tree.asks & (falls_here > alpha))
            held[k] += int((tree.calls[node] != sample.y[out]).sum())
    return PrunedPath(sample, falls, alphas, held)
