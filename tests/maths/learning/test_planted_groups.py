"""Samples with groups: sizes, distances and limits."""

import numpy as np
import pytest

from core.maths.learning.planted_groups import even_chance, planted_groups


@pytest.mark.parametrize("groups", [1, 2, 3, 6])
def test_groups_have_equal_shares_and_lie_in_the_box(groups):
    X, labels = planted_groups(groups, 6.0, seed=3)
    assert np.bincount(labels).tolist() == [72 // groups] * groups
    assert np.abs(X[:, 0]).max() <= 5.61 and np.abs(X[:, 1]).max() <= 3.71


@pytest.mark.parametrize("groups", [2, 3, 5])
def test_neighbours_are_so_many_standard_deviations_apart(groups):
    X, labels = planted_groups(groups, 7.0, seed=1, n=60_000)
    centres = np.array([X[labels == at].mean(axis=0) for at in range(groups)])
    sigma = np.sqrt(np.mean([X[labels == at].var(axis=0) for at in range(groups)]))
    assert np.linalg.norm(centres[0] - centres[1]) / sigma == pytest.approx(7.0, rel=0.02)


def test_even_chance_is_even():
    X = even_chance(1, n=20_000)
    assert X.mean(axis=0) == pytest.approx([0, 0], abs=0.1)
    assert X.var(axis=0) == pytest.approx([5.6**2 / 3, 3.7**2 / 3], rel=0.03)
    np.testing.assert_array_equal(even_chance(5), even_chance(5))
    assert not np.array_equal(even_chance(5), even_chance(6))


@pytest.mark.parametrize("wrong", [(0, 1.0), (73, 1.0), (2, -1.0)])
def test_domain_errors(wrong):
    with pytest.raises(ValueError, match="groups must be 1 to 72 and apart 0 or more"):
        planted_groups(*wrong, seed=1)
