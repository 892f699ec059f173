"""Agglomerative clustering against scipy, and by the distances of groups themselves."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import cdist
from sklearn.cluster import AgglomerativeClustering

from core.maths.learning.agglomeration import LINKAGES, agglomerate
from core.maths.learning.cluster_points import cluster_points
from core.maths.learning.partition_agreement import adjusted_rand


def jittered(name):
    X = cluster_points(name)[0]
    return X + np.random.default_rng(0).normal(0, 1e-3, X.shape)  # no two distances are equal


@pytest.mark.parametrize("kind", LINKAGES)
@pytest.mark.parametrize("name", ["four", "moons", "strips", "noise"])
def test_heights_and_cuts_are_scipy_s(name, kind):
    X = jittered(name)
    tree, theirs = agglomerate(X, kind), linkage(X, kind)
    np.testing.assert_allclose(tree.heights, theirs[:, 2], rtol=1e-9)
    for groups in (1, 2, 5, 12, len(X)):
        labels = tree.cut(groups)
        assert sorted(set(labels.tolist())) == list(range(groups))
        assert adjusted_rand(labels, fcluster(theirs, groups, "maxclust")) == 1
    model = AgglomerativeClustering(3, linkage=kind).fit(X)
    assert adjusted_rand(tree.cut(3), model.labels_) == 1


def group_distance(one, other, kind):
    away = cdist(one, other)
    if kind == "ward":
        n, m = len(one), len(other)
        return np.sqrt(2 * n * m / (n + m)) * np.linalg.norm(one.mean(0) - other.mean(0))
    return {"single": away.min(), "complete": away.max(), "average": away.mean()}[kind]


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=9),
    st.sampled_from(LINKAGES),
)
def test_each_join_is_of_the_two_nearest_groups(places, kind):
    X = np.array(places, float)
    tree = agglomerate(X, kind)
    groups = {i: X[[i]] for i in range(len(X))}
    for t, (a, b) in enumerate(tree.pairs.tolist()):
        names = list(groups)
        every = [
            group_distance(groups[p], groups[q], kind)
            for i, p in enumerate(names)
            for q in names[:i]
        ]
        height = group_distance(groups[a], groups[b], kind)
        assert tree.heights[t] == pytest.approx(height, abs=1e-9)
        assert height <= min(every) + 1e-9
        groups[len(X) + t] = np.vstack([groups.pop(a), groups.pop(b)])
    assert sorted(tree.order().tolist()) == list(range(len(X)))


def test_the_order_keeps_every_group_together():
    tree = agglomerate(jittered("four"), "average")
    for groups in (2, 4, 7):
        labels = tree.cut(groups)[tree.order()]
        assert (np.diff(labels) != 0).sum() == groups - 1


def test_ward_adds_half_its_square_to_j():
    X = jittered("near")
    tree = agglomerate(X, "ward")
    for groups in (1, 2, 3):
        labels = tree.cut(groups)
        J = sum(np.square(g - g.mean(0)).sum() for g in (X[labels == k] for k in range(groups)))
        assert pytest.approx((tree.heights[: len(X) - groups] ** 2 / 2).sum()) == J


def test_domain_errors():
    with pytest.raises(ValueError, match="linkage or rows are wrong: centroid, 3"):
        agglomerate(np.zeros((3, 2)), "centroid")
    with pytest.raises(ValueError, match="wrong: single, 1"):
        agglomerate(np.zeros((1, 2)), "single")
    with pytest.raises(ValueError, match="between 1 and 3, got 4"):
        agglomerate(np.eye(3), "single").cut(4)
