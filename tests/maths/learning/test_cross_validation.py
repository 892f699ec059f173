"""Folds deal every row out once, and every class evenly."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.maths.learning.cross_validation import (
    grouped_folds,
    stratified_folds,
    stratified_order,
)


@settings(max_examples=50)
@given(
    sizes=st.lists(st.integers(5, 40), min_size=1, max_size=4),
    folds=st.integers(2, 5),
    repeats=st.integers(1, 3),
    seed=st.integers(0, 99),
)
def test_folds_and_classes_differ_by_one_row_at_most(sizes, folds, repeats, seed):
    labels = np.random.default_rng(seed).permutation(np.repeat(np.arange(len(sizes)), sizes))
    fold = stratified_folds(labels, folds, repeats, seed)
    assert fold.shape == (repeats, len(labels))
    for row in fold:
        counts = np.zeros((folds, len(sizes)), int)
        np.add.at(counts, (row, labels), 1)
        assert np.ptp(counts, axis=0).max() <= 1
        assert np.ptp(counts.sum(axis=1)) <= 1
    np.testing.assert_array_equal(fold, stratified_folds(labels, folds, repeats, seed))


def test_repeats_and_seeds_are_dealt_anew():
    labels = np.arange(60) % 2
    fold = stratified_folds(labels, 5, repeats=2, seed=1)
    assert not np.array_equal(fold[0], fold[1])
    assert not np.array_equal(fold[0], stratified_folds(labels, 5, seed=2)[0])
    # The fold must say nothing about the place in the file.
    assert np.ptp([np.flatnonzero(fold[0] == f).mean() for f in range(5)]) < 25


def test_errors():
    labels = np.array([0] * 9 + [1] * 3)
    for folds in (1, 4):
        with pytest.raises(ValueError, match=f"smallest class's 3 rows, got {folds}"):
            stratified_folds(labels, folds)
    with pytest.raises(ValueError, match="repeats must be at least 1, got 0"):
        stratified_folds(labels, 2, repeats=0)


@settings(max_examples=50)
@given(
    sizes=st.lists(st.integers(1, 60), min_size=1, max_size=2),
    seed=st.integers(0, 99),
    by_class=st.booleans(),
)
def test_every_beginning_holds_each_class_in_its_share(sizes, seed, by_class):
    labels = np.repeat(np.arange(len(sizes)), sizes)
    if not by_class:
        labels = np.random.default_rng(seed).permutation(labels)
    order = stratified_order(labels, seed)
    assert sorted(order) == list(range(len(labels)))
    for k in range(1, len(labels) + 1):
        counts = np.bincount(labels[order[:k]], minlength=len(sizes))
        assert abs(counts - k * np.array(sizes) / len(labels)).max() <= 1


@settings(max_examples=40)
@given(groups=st.integers(6, 40), folds=st.integers(2, 4), seed=st.integers(0, 99))
def test_groups_stay_together_and_classes_are_spread(groups, folds, seed):
    rng = np.random.default_rng(seed)
    group = np.r_[np.arange(groups), rng.integers(0, groups, 3 * groups)]
    labels = (group % 2).astype(int)  # a patient is ill or is not
    if folds > groups // 2:
        return
    fold = grouped_folds(labels, group, folds, seed)
    assert all(len(np.unique(fold[group == g])) == 1 for g in range(groups))
    assert all(set(labels[fold == f]) == {0, 1} for f in range(folds))
    np.testing.assert_array_equal(fold, grouped_folds(labels, group, folds, seed))


def test_grouped_folds_that_cannot_be_dealt():
    labels = np.arange(12) % 2
    with pytest.raises(ValueError, match="folds must lie between 2 and the 2 groups"):
        grouped_folds(labels, labels, 3)
    with pytest.raises(ValueError, match="a fold would lack a class"):
        grouped_folds(labels, np.where(labels, 0, np.arange(12)), 3)
    with pytest.raises(ValueError, match="a fold would lack a class"):
        grouped_folds(np.arange(12) == 0, np.arange(12), 3)
