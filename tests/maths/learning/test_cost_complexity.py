"""Pruning, judged by scikit-learn and by trying every subtree."""

from functools import cache

import numpy as np
import pytest
from sklearn.tree import DecisionTreeClassifier

from core.maths.learning.cost_complexity import (
    FOLDS,
    Pruned,
    PrunedPath,
    gini_risk,
    link_strengths,
    pruned_path,
    subtree_sums,
    weakest_links,
)
from core.maths.learning.decision_tree import grow_tree
from core.maths.learning.depth_choice import sampled_tree, tree_on


@pytest.mark.parametrize("seed", [1, 2, 13])
def test_the_path_is_scikit_learn_s(seed):
    path = pruned_path("waves", 80, 0.1, seed)
    X, y = path.sample.X, path.sample.y
    theirs = DecisionTreeClassifier(random_state=0).fit(X, y)
    found = theirs.cost_complexity_pruning_path(X, y)
    alphas = np.unique(found.ccp_alphas.round(10))
    np.testing.assert_allclose(path.alphas, alphas, atol=1e-9)
    last = [np.flatnonzero(np.isclose(found.ccp_alphas, a, atol=1e-9))[-1] for a in alphas]
    np.testing.assert_allclose(path.risks, found.impurities[last], atol=1e-9)
    for k in range(path.last + 1):
        pruned = DecisionTreeClassifier(random_state=0, ccp_alpha=path.alphas[k] + 1e-9).fit(X, y)
        assert pruned.get_n_leaves() == path.leaves[k]
        node = path.sample.tree.reached(X, path.asks(k))
        np.testing.assert_allclose(
            path.sample.tree.value[node], pruned.predict_proba(X)[:, 1], atol=1e-9
        )


def test_no_subtree_is_cheaper():
    rng = np.random.default_rng(8)
    for _ in range(12):
        X, y = rng.integers(0, 6, (14, 2)).astype(float), rng.integers(0, 2, 14)
        tree = grow_tree(X, y)
        risk = gini_risk(tree)
        falls = weakest_links(tree, risk)

        @cache
        def prices(node, tree=tree, risk=risk):
            """(R, leaves) of every subtree under a node."""
            found = {(float(risk[node]), 1)}
            if tree.asks[node]:
                found |= {
                    (a + b, m + n)
                    for a, m in prices(int(tree.left[node]))
                    for b, n in prices(int(tree.right[node]))
                }
            return found

        for alpha in (0.0, 0.003, 0.01, 0.03, 0.08, 0.2, 0.6):
            asks = tree.asks & (falls > alpha)
            leaves = tree.leaves(asks)
            cost = risk[leaves].sum() + alpha * len(leaves)
            best = min(r + alpha * n for r, n in prices(0))
            assert cost == pytest.approx(best, abs=1e-12)
            least = min(n for r, n in prices(0) if r + alpha * n <= best + 1e-12)
            assert len(leaves) == least


def test_cross_validation_by_hand():
    """The same parts and prices, with trees of scikit-learn's, where they are the same trees."""
    path = pruned_path("waves", 60, 0.1, 3)
    X, y = path.sample.X, path.sample.y
    part = np.random.default_rng([3, 2]).permutation(60) % FOLDS
    held = np.zeros(path.last + 1)
    for k in range(path.last + 1):
        price = np.sqrt(path.alphas[k] * path.alphas[k + 1]) if k < path.last else 10.0
        for fold in range(FOLDS):
            out = part == fold
            model = DecisionTreeClassifier(ccp_alpha=price, random_state=0).fit(X[~out], y[~out])
            held[k] += (model.predict(X[out]) != y[out]).sum()
    assert np.abs(held - path.held).max() <= 2  # where questions tie the trees may differ
    assert (held == path.held).mean() > 0.5


def path_of(held, n=100):
    """A path with these cross-validated errors, on a sample of its own."""
    sample = sampled_tree("waves", n, 0.1, 1)
    alphas = np.arange(len(held)) / 100
    return PrunedPath(sample, np.full(sample.tree.size, -1.0), alphas, np.array(held))


def test_which_subtree_is_taken():
    path = path_of([20, 12, 10, 10, 12, 13, 14, 30])
    assert path.least == 3  # of equal errors the smaller tree
    assert path.spreads[3] == pytest.approx(0.03) and path.chosen == 5  # 13 is within, 14 is not
    cases = [path.judge(k) for k in range(8)]
    assert cases == [
        Pruned.LARGER, Pruned.LARGER, Pruned.LARGER, Pruned.LEAST, Pruned.BETWEEN, Pruned.CHOSEN,
        Pruned.SMALLER, Pruned.SMALLER,
    ]  # fmt: skip
    assert path_of([5, 4, 90]).judge(1) is Pruned.CHOSEN
    assert (path.at(0.0), path.at(0.0299), path.at(0.03), path.at(9.0)) == (0, 2, 3, 7)


def test_one_leaf():
    one = tree_on("step", 0.0, np.array([[1.0, 0], [2, 0]]), np.array([1, 1]))
    path = PrunedPath(one, weakest_links(one.tree, gini_risk(one.tree)), np.zeros(1), np.zeros(1))
    assert path.judge(0) is Pruned.ONE_LEAF and path.leaves.tolist() == [1]


def test_the_weakest_link_falls_next():
    path = pruned_path("ring", 100, 0.1, 5)
    tree = path.sample.tree
    for k in range(path.last):
        strength = link_strengths(tree, gini_risk(tree), path.asks(k))
        assert strength.min() == pytest.approx(path.alphas[k + 1])
    below, leaves = subtree_sums(tree, gini_risk(tree), tree.asks)
    assert leaves[0] == len(tree.leaves()) and below[0] == pytest.approx(path.risks[0])
