"""Silhouettes against scikit-learn, the gap and the bend by hand, and the cases."""

import numpy as np
import pytest
from scipy.spatial.distance import cdist
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_samples

from core.maths.learning.cluster_points import cluster_points
from core.maths.learning.number_of_groups import (
    REFERENCES,
    TOP,
    Count,
    Groups,
    count_groups,
    silhouettes,
)
from core.maths.learning.planted_groups import even_chance, planted_groups


@pytest.mark.parametrize("seed", range(30))
def test_silhouettes_are_scikit_learn_s(seed):
    rng = np.random.default_rng(seed)
    X, labels = rng.normal(size=(25, 2)), rng.integers(0, rng.integers(2, 7), 25)
    if len(set(labels.tolist())) < 2:
        labels[0] += 1
    ours = silhouettes(cdist(X, X), labels)
    np.testing.assert_allclose(ours, silhouette_samples(X, labels), atol=1e-12)


def test_silhouettes_at_the_edges():
    apart = np.zeros((4, 4))
    assert silhouettes(apart, np.array([0, 0, 1, 1])).tolist() == [0.0] * 4
    assert np.isnan(silhouettes(apart, np.zeros(4, int))).all()


@pytest.mark.parametrize("name", ["four", "six", "moons"])
def test_inertia_is_at_least_as_low_as_scikit_learn_s_and_falls(name):
    X = cluster_points(name)[0]
    found = count_groups(X, 1)
    assert (np.diff(found.inertia) < 0).all()
    for k in (1, 2, 3, 4):
        theirs = KMeans(k, n_init=20, tol=0, random_state=0).fit(X).inertia_
        assert found.inertia[k - 1] == pytest.approx(theirs, rel=1e-9)
        own = [X[found.labels[k - 1] == j] for j in range(k)]
        whole = sum(np.square(g - g.mean(axis=0)).sum() for g in own)
        assert found.inertia[k - 1] == pytest.approx(whole)


def test_the_gap_of_points_without_groups_is_small_and_of_groups_large():
    gaps = np.array([count_groups(even_chance(s), s).gap for s in range(8)])
    assert np.abs(gaps.mean(axis=0)).max() < 0.12  # even points against even points
    found = count_groups(planted_groups(3, 7.0, 1)[0], 1)
    assert found.gap[2] > 1 and found.enough == 3


def test_the_reference_is_even_chance_over_the_box():
    """J of one group is n times the sum of the variances of the box, on average."""
    X = even_chance(4)
    found = count_groups(X, 4)
    assert found.reference.shape == (TOP, REFERENCES)
    side = np.ptp(X, axis=0)
    assert np.exp(found.reference[0]).mean() == pytest.approx(
        len(X) * (side**2 / 12).sum(), rel=0.08
    )
    again = count_groups(X, 4)
    np.testing.assert_array_equal(found.reference, again.reference)
    assert not np.array_equal(found.reference, count_groups(X, 5).reference)


def made(J, silhouette, gap, s=0.1):
    """Groups with these curves."""
    J, B = np.array(J, float), REFERENCES
    half = np.where(np.arange(B) % 2, 1, -1) * s / np.sqrt(1 + 1 / B)
    reference = (np.array(gap) + np.log(J))[:, None] + half
    bars = np.array([[np.nan, *silhouette]]).T
    return Groups(np.zeros((1, 2)), np.zeros((TOP, 1), int), J, bars, reference)


FALL = [100, 50, 12, 10, 8, 7, 6]  # bends at 3
PEAK = [0.4, 0.6, 0.5, 0.4, 0.3, 0.2]  # at 3


@pytest.mark.parametrize(
    ("gap", "enough", "count"),
    [
        ([0.0, 0.5, 1.0, 0.9, 0.8, 0.7, 0.6], 3, Count.AGREE),
        ([0.0, 0.05, 0.0, 0.0, 0.0, 0.0, 0.0], 1, Count.NO_GROUPS),
        ([0.0, 0.05, 1.0, 0.9, 0.8, 0.7, 0.6], 1, Count.EARLY),
        ([0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2], None, Count.NO_GAP),
        ([0.0, 0.5, 1.0, 1.5, 1.4, 0.7, 0.6], 4, Count.TWO),
    ],
)
def test_what_the_curves_name(gap, enough, count):
    found = made(FALL, PEAK, gap)
    assert (found.bend, found.peak, found.enough, found.count) == (3, 3, enough, count)
    np.testing.assert_allclose(found.gap, gap, atol=1e-12)
    np.testing.assert_allclose(found.spread, 0.1)


def test_three_answers():
    found = made(FALL, [0.4, 0.3, 0.2, 0.9, 0.1, 0.1], [0.0, 0.5, 0.4, 0, 0, 0, 0])
    assert (found.bend, found.peak, found.enough) == (3, 5, 2) and found.count is Count.SPLIT


def test_too_few_different_rows():
    with pytest.raises(ValueError, match="more than 7 different rows"):
        count_groups(np.zeros((20, 2)), 1)
