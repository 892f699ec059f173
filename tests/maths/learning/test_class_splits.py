"""Splits that leak nothing, standardised as scikit-learn does."""

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix
from sklearn.preprocessing import StandardScaler

from core.maths.learning.class_splits import confusion, split_classes, standardised

RNG = np.random.default_rng(2)
VALUES, LABELS = RNG.normal(3, 7, (90, 4)), np.repeat([0, 1, 2], [50, 36, 4])


def test_every_row_has_one_part_and_every_class_its_fifths():
    split = split_classes(VALUES, LABELS, 5)
    learn, validation, test = split.rows
    assert sorted(np.concatenate(split.rows)) == list(range(90))
    for rows in (validation, test):
        assert np.bincount(LABELS[rows], minlength=3).tolist() == [10, 7, 0]
    np.testing.assert_array_equal(split.examples.labels, LABELS[learn])
    np.testing.assert_array_equal(split.test_labels, LABELS[test])
    assert split.examples.classes == 3
    other = split_classes(VALUES, LABELS, 6)
    assert not np.array_equal(other.rows[2], test)


def test_the_scale_is_that_of_the_rows_to_learn_from():
    split = split_classes(VALUES, LABELS)
    scaler = StandardScaler().fit(VALUES[split.rows[0]])
    for x, rows in zip(
        (split.examples.x, split.examples.held_out, split.test), split.rows, strict=True
    ):
        np.testing.assert_allclose(x, scaler.transform(VALUES[rows]), atol=1e-12)


@pytest.mark.parametrize("scale", [1.0, 1e-200, 1e90])
def test_columns_of_any_size(scale):
    x, still = standardised(
        scale * np.column_stack([VALUES, np.ones(90), np.zeros(90)]), np.arange(60)
    )
    assert still.tolist() == [False] * 4 + [True, True]
    assert np.isfinite(x).all() and not x[:, 4:].any()
    np.testing.assert_allclose(x[:60, :4].std(axis=0), 1, rtol=1e-9)


def test_confusion_is_scikit_learns():
    named = RNG.integers(0, 3, 90)
    np.testing.assert_array_equal(confusion(LABELS, named, 3), confusion_matrix(LABELS, named))


def test_no_row_is_refused():
    with pytest.raises(ValueError, match="must"):
        split_classes(np.zeros((0, 3)), np.zeros(0, int))
