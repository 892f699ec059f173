"""Forests, judged by scikit-learn's and by counting votes."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier

from core.maths.learning.class_laws import CORNERS, grid_axes, law_sample, true_class
from core.maths.learning.decision_tree import grow_tree
from core.maths.learning.forests import (
    TREES,
    VOTE_CELLS,
    Crowd,
    Out,
    grow_forest,
    painted_calls,
)

GRID = np.stack(np.meshgrid(*grid_axes(VOTE_CELLS), indexing="ij"), axis=-1)


@pytest.mark.parametrize("tried", [0, 1])
def test_errors_are_as_scikit_learn_s(tried):
    found = grow_forest("waves", 100, 0.1, 3, tried, 1)
    model = RandomForestClassifier(
        120, max_features=tried or None, oob_score=True, random_state=0
    ).fit(found.X, found.y)
    truth = true_class("waves", GRID).reshape(-1)
    wrong = (model.predict(GRID.reshape(-1, 2)) != truth).mean()
    assert found.wrong[-1] == pytest.approx(wrong, abs=0.03)
    assert found.out_error(TREES)[0] == pytest.approx(1 - model.oob_score_, abs=0.06)


def test_the_same_trees_by_hand():
    """Grown again from the same draws, one row and one place at a time."""
    found = grow_forest("ring", 30, 0.1, 2, 1, 7)
    X, y = law_sample("ring", 30, 0.1, 2)
    rng = np.random.default_rng([7, 2])
    ones, out, votes = np.zeros(30), np.zeros(30), np.zeros(30)
    places, truth = GRID[::17, ::13].reshape(-1, 2), true_class("ring", GRID[::17, ::13])
    seen = np.zeros(len(places))
    for b in range(20):
        drawn = rng.integers(30, size=30)
        tree = grow_tree(X[drawn], y[drawn], tried=1, rng=rng)
        calls, left = tree.predict(X) > 0.5, ~np.isin(np.arange(30), drawn)
        votes, ones, out = votes + calls, ones + (calls & left), out + left
        seen = seen + (tree.predict(places) > 0.5)
        assert (found.out_ones[b] == ones).all() and (found.out_votes[b] == out).all()
        assert found.missed[b] == ((2 * votes > b + 1) != y).sum()
        assert (found.votes[b][::17, ::13].reshape(-1) == seen).all()
        wrong = out > 0
        wrong &= (2 * ones > out) != y
        assert found.out_missed[b] == wrong.sum() and found.judged[b] == (out > 0).sum()
    assert truth.shape == found.votes[0][::17, ::13].shape


def test_shares_called_wrongly_are_counted_from_the_votes():
    found = grow_forest("corners", 60, 0.1, 4, 0, 1)
    truth = true_class("corners", GRID)
    before = np.zeros(VOTE_CELLS, int)
    for b in (1, 2, 3, 50, 100):
        assert found.wrong[b - 1] == ((2 * found.votes[b - 1].astype(int) > b) != truth).mean()
    for b in range(1, 4):
        alone = found.votes[b - 1].astype(int) - before
        before = found.votes[b - 1].astype(int)
        assert set(np.unique(alone)) <= {0, 1}
        assert found.single[b - 1] == (alone.astype(bool) != truth).mean()
    k = found.votes[2].astype(int)
    assert found.disagreement(3) == pytest.approx(np.isin(k, (1, 2)).mean() * 2 / 3)
    assert np.isnan(found.disagreement(1))


def test_painting_is_predicting():
    X, y = law_sample("waves", 60, 0.2, 1)
    tree = grow_tree(X, y)
    assert (
        painted_calls(tree) == (tree.predict(GRID.reshape(-1, 2)) > 0.5).reshape(VOTE_CELLS)
    ).all()
    assert (CORNERS[1] > GRID.max(axis=(0, 1))).all()


def test_cases():
    cases = {
        (grow_forest("slope", 20, 0.1, s, 0, 1).judge_out(b)) for s in range(2) for b in (1, 100)
    }
    assert Out.SOME in cases and cases <= set(Out)
    clean = grow_forest("step", 60, 0.0, 1, 0, 1)
    assert clean.judge_crowd(1) is Crowd.ALONE and clean.judge_out(TREES) is Out.CLEAN
    nobody = replace(clean, out_votes=0 * clean.out_votes)
    assert nobody.judge_out(1) is Out.NO_VOTE and np.isnan(nobody.out_error(1)[0])
    wrong = replace(clean, out_ones=0 * clean.out_ones)
    assert wrong.judge_out(TREES) is Out.HIGH
    assert replace(wrong, wrong=clean.wrong + 0.9).judge_out(TREES) is Out.LOW
    coin = grow_forest("step", 60, 0.5, 1, 0, 1)
    assert coin.judge_crowd(50) is Crowd.EQUAL  # though the shares called wrongly differ
