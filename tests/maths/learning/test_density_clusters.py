"""DBSCAN against scikit-learn, and by its definition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import cdist
from sklearn.cluster import DBSCAN

from core.maths.learning.cluster_points import cluster_points
from core.maths.learning.density_clusters import NOISE, dense_groups, kth_distances


@pytest.mark.parametrize("name", ["four", "moons", "rings", "noise", "sizes"])
def test_labels_are_scikit_learn_s(name):
    X = cluster_points(name)[0] + np.random.default_rng(0).normal(0, 1e-4, (1, 2))
    for radius in (0.33, 0.57, 0.81, 1.07, 1.53):
        for enough in (1, 3, 5, 9):
            ours = dense_groups(cdist(X, X), radius, enough)
            theirs = DBSCAN(eps=radius, min_samples=enough).fit(X)
            np.testing.assert_array_equal(ours.labels, theirs.labels_)
            assert np.flatnonzero(ours.core).tolist() == theirs.core_sample_indices_.tolist()


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=15),
    st.floats(0, 5),
    st.integers(1, 6),
)
def test_what_the_definition_asks(places, radius, enough):
    apart = cdist(places, places)
    found = dense_groups(apart, radius, enough)
    near = apart <= radius
    assert (found.counts == near.sum(axis=1)).all()
    assert (found.core == (found.counts >= enough)).all()
    for i in range(len(places)):
        reached = near[i] & found.core
        assert (found.labels[i] == NOISE) == (not reached.any())
        if found.core[i]:
            assert set(found.labels[reached].tolist()) == {found.labels[i]}
        elif reached.any():
            assert found.labels[i] == found.labels[reached].min()
    assert set(found.labels[found.core].tolist()) == set(range(found.groups))
    assert found.noise == (found.labels == NOISE).sum()


def test_kth_distances_by_sorting():
    apart = cdist(*[np.random.default_rng(1).normal(size=(20, 2))] * 2)
    for enough in (1, 4, 20):
        by_hand = sorted((sorted(row)[enough - 1] for row in apart), reverse=True)
        np.testing.assert_allclose(kth_distances(apart, enough), by_hand)


def test_domain_errors():
    with pytest.raises(ValueError, match="at least 0 and 1, got -1 and 2"):
        dense_groups(np.zeros((2, 2)), -1, 2)
    with pytest.raises(ValueError, match=r"got 0\.5 and 0"):
        dense_groups(np.zeros((2, 2)), 0.5, 0)
    with pytest.raises(ValueError, match="between 1 and 2, got 3"):
        kth_distances(np.zeros((2, 2)), 3)
