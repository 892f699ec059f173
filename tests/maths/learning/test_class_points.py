import numpy as np
import pytest

from core.maths.learning.class_points import GRID, HIGH, LOW, NAMES, class_points, split_points

THREE = ("three", "strip")


@pytest.mark.parametrize("name", NAMES)
def test_a_set_lies_on_the_grid_within_the_window(name):
    places, labels = split_points(class_points(name))
    assert np.array_equal(places, np.round(places * GRID) / GRID)
    assert np.all(places >= LOW) and np.all(places <= HIGH)
    assert set(labels) == ({0, 1, 2} if name in THREE else {0, 1})


def test_what_the_odd_sets_are():
    places, labels = split_points(class_points("corners"))
    assert np.allclose(places[labels == 0].mean(axis=0), places[labels == 1].mean(axis=0))
    places, labels = split_points(class_points("row"))
    assert np.linalg.matrix_rank(places - places[0]) == 1
    assert class_points("touching")[-2][:2] == class_points("touching")[-1][:2]
    assert np.bincount(split_points(class_points("rare"))[1]).tolist() == [36, 4]


def test_one_ring_is_around_the_other():
    places, labels = split_points(class_points("rings"))
    far = np.hypot(*places.T)
    assert far[labels == 0].max() < far[labels == 1].min()


def test_no_points_and_an_unknown_name():
    places, labels = split_points(())
    assert places.shape == (0, 2) and labels.shape == (0,)
    with pytest.raises(ValueError, match="name must be one of"):
        class_points("spirals")
