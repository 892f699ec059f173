"""The shipped tables are what they say."""

import numpy as np
import pytest
from sklearn.datasets import load_iris, load_wine

from core.maths.linear_algebra.measured_tables import TABLES, measured_table


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_whole(name):
    table = measured_table(name)
    n, d = table.values.shape
    assert len(table.columns) == d == len(set(table.columns)) and np.isfinite(table.values).all()
    assert table.note.endswith(".")
    if table.groups is not None:
        assert table.groups.shape == (n,)
        assert set(table.groups.tolist()) == set(range(len(table.group_names)))
    with pytest.raises(ValueError, match="read-only"):
        table.values[0, 0] = 0


def test_against_scikit_learn():
    np.testing.assert_array_equal(measured_table("iris").values, load_iris().data)
    np.testing.assert_array_equal(measured_table("wine").values, load_wine().data)
    few = measured_table("few")
    assert few.groups.tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    np.testing.assert_array_equal(few.values[:3], load_wine().data[:3])


def test_what_the_made_ones_promise():
    assert np.linalg.matrix_rank(measured_table("sums").values) == 3
    design = measured_table("design").values
    np.testing.assert_allclose(np.cov(design.T), np.eye(3) * 8 / 7)
    assert np.ptp(measured_table("still").values, axis=0)[2] == 0
    noise = np.corrcoef(measured_table("noise").values.T) - np.eye(8)
    assert np.abs(noise).max() < 0.4
    with pytest.raises(ValueError, match="name must be one of iris"):
        measured_table("other")
