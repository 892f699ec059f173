"""Importances, judged by scikit-learn and by trees one at a time."""

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.inspection import permutation_importance
from sklearn.tree import DecisionTreeClassifier

from core.maths.learning.decision_tree import grow_tree
from core.maths.learning.importances import (
    DEPTHS,
    FEATURES,
    SHUFFLES,
    Credit,
    Importances,
    feature_importances,
    feature_sample,
    impurity_shares,
    shuffle_costs,
    stack_trees,
)


def test_shares_of_one_tree_are_scikit_learn_s():
    rng = np.random.default_rng(1)
    X = rng.standard_normal((300, 4))
    y = ((X[:, 0] + X[:, 2] ** 2 + rng.standard_normal(300)) > 1).astype(int)
    for depth in (1, 2, 3):
        tree = DecisionTreeClassifier(max_depth=depth, random_state=0).fit(X, y)
        np.testing.assert_allclose(
            impurity_shares(grow_tree(X, y), depth, 4), tree.feature_importances_, atol=1e-9
        )


def test_a_forest_s_importances_are_about_scikit_learn_s():
    rng = np.random.default_rng(3)
    X, y = feature_sample(150, 0.5, rng)
    found = feature_importances(150, 0.5, 3)
    model = RandomForestClassifier(60, max_features=2, random_state=0).fit(X, y)
    np.testing.assert_allclose(found.impurity[DEPTHS], model.feature_importances_, atol=0.06)
    fresh = feature_sample(1500, 0.5, rng)
    theirs = permutation_importance(model, *fresh, n_repeats=2, random_state=0).importances_mean
    np.testing.assert_allclose(found.mean(DEPTHS), theirs, atol=0.07)


def test_all_trees_at_once_are_each_alone():
    rng = np.random.default_rng(2)
    X, y = feature_sample(60, 0.5, rng)
    trees = [grow_tree(X, y, DEPTHS, tried=2, rng=rng) for _ in range(7)]
    at_once = stack_trees(trees).calls_by_depth(X)
    for depth in range(DEPTHS + 1):
        votes = sum((tree.predict(X, tree.above(depth)) > 0.5).astype(int) for tree in trees)
        assert (at_once[depth] == (2 * votes > 7)).all()


def test_shuffling_a_column_that_is_not_asked_for_costs_nothing():
    X = np.column_stack([np.arange(20.0), np.zeros(20)])
    y = (np.arange(20) > 9).astype(int)
    stacked = stack_trees([grow_tree(X, y, DEPTHS)] * 3)
    right, falls = shuffle_costs(stacked, X, y, np.random.default_rng(0))
    assert right[0] == 0.5 and right[1:].tolist() == [1.0] * DEPTHS
    assert falls.shape == (DEPTHS + 1, SHUFFLES, 2)
    assert not falls[:, :, 1].any() and falls[DEPTHS, :, 0].mean() > 0.2


def given(impurity, means, effect=0.5, spread=0.01):
    """Importances with these shares and mean costs at every depth."""
    around = np.resize([spread, -spread], SHUFFLES)[:, None] * np.sqrt(SHUFFLES - 1)
    fresh = np.tile(np.array(means) + around, (DEPTHS + 1, 1, 1))
    shares = np.tile(impurity, (DEPTHS + 1, 1))
    return Importances(effect, shares, fresh, fresh, np.ones((DEPTHS + 1, 2)))


def test_cases():
    wins = [0.1, 0.1, 0.1, 0.7]
    assert given(wins, [0.2, 0, 0, 0]).judge(4) is Credit.MISLED
    assert given(wins[::-1], [0.2, 0, 0, 0]).judge(4) is Credit.AGREE
    assert given(wins[::-1], [0.2, 0, 0.3, 0]).judge(4) is Credit.LOST
    assert given(wins, [0.019, 0, 0, 0]).judge(4) is Credit.LOST
    assert given(wins, [0.021, 0, 0, 0]).judge(4) is Credit.MISLED
    assert given(wins, [0.2, 0, 0, 0], effect=0).judge(4) is Credit.NOTHING
    assert given([0.0] * 4, [0.2, 0, 0, 0]).judge(4) is Credit.UNASKED
    assert given(wins, [0.2, 0, 0, 0]).spread(2)[0] == pytest.approx(0.01)


def test_the_switch_alone_says_something():
    X, y = feature_sample(20_000, 0.6, np.random.default_rng(5))
    for at, name in enumerate(FEATURES):
        gap = y[X[:, at] > np.median(X[:, at]) - 0.5].mean() - y.mean()
        if name == "switch":
            assert y[X[:, 0] == 1].mean() - y[X[:, 0] == 0].mean() == pytest.approx(0.6, abs=0.05)
        else:
            assert abs(gap) < 0.02


def test_errors():
    with pytest.raises(ValueError, match="effect must lie between 0 and 1, got 2"):
        feature_importances(50, 2.0, 1)
