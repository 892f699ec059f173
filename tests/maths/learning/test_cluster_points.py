"""Sets of points: on their grid, in their window, and the groups they are said to have."""

import numpy as np
import pytest

from core.maths.learning.cluster_points import HIGH, LOW, NAMES, cluster_points


@pytest.mark.parametrize("name", NAMES)
def test_a_set_lies_on_tenths_in_the_window_and_is_always_the_same(name):
    X, labels = cluster_points(name)
    np.testing.assert_allclose(10 * X, np.round(10 * X), atol=1e-12)
    assert (X >= LOW).all() and (X <= HIGH).all() and X.shape == (len(labels), 2)
    assert sorted(set(labels.tolist())) == list(range(labels.max() + 1))
    assert cluster_points(name)[0] is X and not X.flags.writeable


def test_how_many_groups_there_are():
    groups = {name: int(cluster_points(name)[1].max()) + 1 for name in NAMES}
    assert groups["four"] == 4 and groups["six"] == 6 and groups["sizes"] == 3
    assert groups["noise"] == 1 and groups["moons"] == groups["rings"] == groups["strips"] == 2
    assert len(np.unique(cluster_points("place")[0], axis=0)) == 1


def test_rings_are_rings():
    X, labels = cluster_points("rings")
    radius = np.hypot(*X.T)
    assert radius[labels == 0].max() < 1.6 < 2.6 < radius[labels == 1].min()


def test_an_unknown_name():
    with pytest.raises(ValueError, match=r"name must be one of four, .*got five"):
        cluster_points("five")
