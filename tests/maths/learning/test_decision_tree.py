"""Trees, judged by scikit-learn where nothing ties, and by trying every question."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from core.maths.learning.decision_tree import LEAF, best_question, grow_tree


def rows(seed, n=90, p=3):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, p))
    return X, ((X[:, 0] * X[:, 1] + 0.7 * rng.standard_normal(n)) > 0).astype(int)


def tried_all(X, y):
    """The best question by exact arithmetic: gain of 2p(1 − p), coordinate, threshold."""
    n, best = len(y), None
    for feature in range(X.shape[1]):
        values = sorted(set(X[:, feature].tolist()))
        for a, b in pairwise(values):
            yes = X[:, feature] <= a
            k, left, total = int(yes.sum()), int(y[yes].sum()), int(y.sum())
            d = Fraction(left, k) - Fraction(total - left, n - k)
            gain = 2 * Fraction(k * (n - k), n * n) * d * d
            if best is None or gain > best[0]:
                best = gain, feature, (a + b) / 2
    return best


def test_the_best_question_is_the_first_of_the_best():
    rng = np.random.default_rng(3)
    for _ in range(200):
        n = int(rng.integers(2, 12))
        X, y = rng.integers(0, 5, (n, 2)).astype(float), rng.integers(0, 2, n)
        wanted, found = tried_all(X, y), best_question(X, y)
        if wanted is None:
            assert found is None
            continue
        assert found[:2] == wanted[1:]
        assert found[2] == pytest.approx(float(wanted[0]), abs=1e-15)


@pytest.mark.parametrize("impurity", ["gini", "entropy"])
@pytest.mark.parametrize("depth", [1, 2, 3])
def test_classification_is_scikit_learn_s(impurity, depth):
    fresh = np.random.default_rng(9).standard_normal((500, 3))
    for seed in range(4):
        X, y = rows(seed)
        ours = grow_tree(X, y, depth, impurity, least=8)
        theirs = DecisionTreeClassifier(
            criterion=impurity, max_depth=depth, min_samples_leaf=8, random_state=0
        ).fit(X, y)
        near = np.abs(ours.predict(fresh) - theirs.predict_proba(fresh)[:, 1])
        assert ours.size == theirs.tree_.node_count
        assert (near > 1e-9).mean() < 0.004  # their thresholds are of single precision


def test_regression_is_scikit_learn_s():
    fresh = np.random.default_rng(9).standard_normal((500, 3))
    X, _ = rows(5)
    y = X[:, 0] ** 2 + np.random.default_rng(6).standard_normal(len(X))
    ours = grow_tree(X, y, 4, "variance", least=8)
    theirs = DecisionTreeRegressor(max_depth=4, min_samples_leaf=8, random_state=0).fit(X, y)
    assert (np.abs(ours.predict(fresh) - theirs.predict(fresh)) > 1e-9).mean() < 0.004
    fall = theirs.tree_.impurity[0] - theirs.tree_.impurity[[1, theirs.tree_.children_right[0]]] @ (
        theirs.tree_.n_node_samples[[1, theirs.tree_.children_right[0]]] / len(y)
    )
    assert ours.gain[0] == pytest.approx(fall)


def test_where_questions_tie_the_impurity_of_the_root_s_children_is_theirs():
    X, y = np.random.default_rng(2).integers(0, 3, (30, 3)).astype(float), np.arange(30) % 2
    theirs = DecisionTreeClassifier(max_depth=1, random_state=1).fit(X, y).tree_
    after = theirs.impurity[1:] @ theirs.n_node_samples[1:] / 30
    assert grow_tree(X, y, 1).gain[0] == pytest.approx(theirs.impurity[0] - after)


def test_a_tree_cut_at_a_depth_is_the_tree_grown_to_it():
    X, y = rows(1)
    whole = grow_tree(X, y)
    assert (whole.predict(X) == y).all()
    for depth in range(whole.height + 2):
        cut, grown = whole.above(depth), grow_tree(X, y, depth)
        np.testing.assert_array_equal(whole.predict(X, cut), grown.predict(X))
        assert len(whole.leaves(cut)) == len(grown.leaves())


def test_boxes_leaves_and_ways_agree():
    X, y = rows(2, p=2)
    low, high = np.array([-4.0, -4.0]), np.array([4.0, 4.0])
    tree = grow_tree(X, y, 5)
    boxes, leaves = tree.boxes(low, high), tree.leaves()
    assert np.prod(boxes[leaves, 1] - boxes[leaves, 0], axis=1).sum() == pytest.approx(64)
    for x, node in zip(X, tree.reached(X), strict=True):
        assert (boxes[node, 0] < x).all() and (x <= boxes[node, 1]).all()
        assert tree.way(x)[-1] == node
        mine = tree.reached(X) == node
        assert tree.value[node] == pytest.approx(y[mine].mean()) and tree.count[node] == mine.sum()
    assert (tree.parent[1:] < np.arange(1, tree.size)).all()


def test_a_tie_calls_class_0_and_one_place_asks_nothing():
    tree = grow_tree(np.ones((2, 2)), np.array([0, 1]))
    assert tree.size == 1 and tree.value[0] == 0.5 and tree.calls[0] == 0
    assert tree.feature[0] == LEAF and tree.leaves().tolist() == [0]


def test_a_question_that_gains_nothing_is_asked_all_the_same():
    X = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
    tree = grow_tree(X, np.array([0, 1, 1, 0]))
    assert tree.gain[0] == 0 and (tree.predict(X) == [0, 1, 1, 0]).all()


def test_one_coordinate_tried_is_drawn_by_chance():
    X, y = rows(3)
    first = [
        grow_tree(X, y, 1, tried=1, rng=np.random.default_rng(s)).feature[0] for s in range(40)
    ]
    assert set(first) == {0, 1, 2}
    again = [grow_tree(X, y, tried=2, rng=np.random.default_rng(1)) for _ in range(2)]
    np.testing.assert_array_equal(again[0].threshold, again[1].threshold)
    flat = X.copy()
    flat[:, 1:] = 0  # the only one that differs is always among those drawn
    assert grow_tree(flat, y, 1, tried=1, rng=np.random.default_rng(0)).feature[0] == 0


def test_a_middle_that_rounds_up_still_divides():
    a = 1.0
    b = np.nextafter(a, 2)
    feature, threshold, _ = best_question(np.array([[a], [b]]), np.array([0, 1]))
    assert a <= threshold < b and feature == 0


def test_errors():
    with pytest.raises(ValueError, match="a row at least"):
        grow_tree(np.zeros((0, 2)), np.zeros(0))
    with pytest.raises(ValueError, match="tried needs rng"):
        grow_tree(np.zeros((2, 2)), np.zeros(2), tried=1)
