"""The sets lie where their names say, on their grid, and as many as wanted."""

import numpy as np
import pytest

from core.maths.learning.planar_classes import GRID, HIGH, LOW, NAMES, planar_classes


@pytest.mark.parametrize("name", NAMES)
def test_sets_have_their_size_their_grid_and_their_seed(name):
    for n in (0, 1, 7, 80):
        places, labels = planar_classes(name, n, 0.3, 4)
        assert places.shape == (n, 2) and labels.shape == (n,)
        assert (places >= LOW).all() and (places <= HIGH).all()
        np.testing.assert_allclose(places * GRID, np.round(places * GRID), atol=1e-9)
        classes = 3 if name == "arms" else 2
        counts = np.bincount(labels, minlength=classes)
        assert len(counts) == classes and np.ptp(counts) <= 1
    again, _ = planar_classes.__wrapped__(name, 80, 0.3, 4)
    np.testing.assert_array_equal(places, again)
    assert not np.array_equal(places, planar_classes(name, 80, 0.3, 5)[0])


def test_shapes_without_noise():
    places, labels = planar_classes("rings", 200, 0.0)
    radius = np.hypot(*places.T)
    np.testing.assert_allclose(radius, np.where(labels == 0, 0.5, 1.5), atol=0.04)
    places, labels = planar_classes("xor", 200, 0.0)
    assert ((places.prod(axis=1) > 0) == (labels == 0)).all()
    places, labels = planar_classes("moons", 200, 0.0)
    sign = 1 - 2 * labels
    centred = places + np.column_stack([0.65 * sign, 0.35 * sign])
    np.testing.assert_allclose(np.hypot(*centred.T), 1.3, atol=0.04)
    assert (centred[:, 1] * sign > -0.03).all()
    places, labels = planar_classes("clouds", 4000, 0.0, 2)
    means = np.array([places[labels == k].mean(axis=0) for k in (0, 1)])
    np.testing.assert_allclose(means, [[-0.8, -0.4], [0.8, 0.4]], atol=0.06)


@pytest.mark.parametrize(("name", "turns", "classes"), [("spirals", 1.25, 2), ("arms", 0.6, 3)])
def test_arms_wind(name, turns, classes):
    places, labels = planar_classes(name, 300, 0.0)
    radius = np.hypot(*places.T)
    angle = 2 * np.pi * (turns * radius / 1.8 + labels / classes)
    expected = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    far = radius > 0.4
    np.testing.assert_allclose(places[far], expected[far], atol=0.25)


def test_what_is_no_set_is_refused():
    for wrong in (("stars", 5, 0.1), ("xor", -1, 0.1), ("xor", 5, -0.1)):
        with pytest.raises(ValueError, match="must"):
            planar_classes(*wrong)
