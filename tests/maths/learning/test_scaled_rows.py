"""Scaled rows against scikit-learn, and at the edges of the range of numbers."""

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

from core.maths.learning.scaled_rows import MOST_ROWS, scaled_rows

TABLE = np.random.default_rng(0).normal(size=(30, 4)) * [1, 10, 0.1, 3] + [0, 5, -2, 100]


@pytest.mark.parametrize("standardise", [False, True])
def test_rows_are_scikit_learn_s_but_for_one_number(standardise):
    rows = scaled_rows(TABLE, standardise, 1)
    theirs = StandardScaler(with_std=standardise).fit_transform(TABLE)
    np.testing.assert_allclose(rows.X, theirs / np.sqrt((theirs**2).sum()), atol=1e-12)
    assert rows.shares.sum() == pytest.approx(1) and rows.different == 30
    scores, shares = rows.plane
    found = PCA(2).fit(theirs)
    np.testing.assert_allclose(shares, found.explained_variance_ratio_)
    np.testing.assert_allclose(np.abs(scores), np.abs(found.transform(rows.X)), atol=1e-9)


@pytest.mark.parametrize("factor", [1e-200, 1e-90, 1e90, 1e100 / 120])
def test_units_beyond_squares_change_nothing(factor):
    for standardise in (False, True):
        near, far = (scaled_rows(f * TABLE, standardise, 1) for f in (1.0, factor))
        np.testing.assert_allclose(near.X, far.X, atol=1e-9)


def test_columns_that_do_not_vary():
    table = np.column_stack([TABLE[:, 0], np.full(30, 7.0), np.zeros(30), 1 + 1e-17 * TABLE[:, 1]])
    for standardise in (False, True):
        rows = scaled_rows(table, standardise, 1)
        assert rows.still.tolist() == [False, True, True, True]
        assert rows.shares.tolist() == pytest.approx([1, 0, 0, 0])
    none = scaled_rows(np.full((5, 2), 3.0), True, 1)
    assert none.different == 1 and not none.X.any() and not none.plane[0].any()


def test_one_column_rules_as_measured_and_none_does_standardised():
    table = TABLE * [1, 1, 1, 1000]
    assert scaled_rows(table, False, 1).shares[3] > 0.99
    np.testing.assert_allclose(scaled_rows(table, True, 1).shares, 0.25)


def test_many_rows_are_drawn_from():
    table = np.arange(2000.0)[:, None] * [1, 2]
    one, again, other = (scaled_rows(table, True, seed) for seed in (1, 1, 2))
    assert len(one.X) == len(set(one.taken.tolist())) == MOST_ROWS
    np.testing.assert_array_equal(one.taken, again.taken)
    assert not np.array_equal(one.taken, other.taken)
    assert len(scaled_rows(table[:MOST_ROWS], True, 1).X) == MOST_ROWS


def test_equal_rows_are_counted_once():
    assert scaled_rows(np.repeat(TABLE[:3], 6, axis=0), True, 1).different == 3


def test_no_row():
    with pytest.raises(ValueError, match="a table with a row"):
        scaled_rows(np.zeros((0, 2)), True, 1)


def test_beside_an_outlier_rows_are_one():
    table = np.vstack([TABLE, np.full((1, 4), 1e9)])
    assert scaled_rows(table, False, 1).different == 2
