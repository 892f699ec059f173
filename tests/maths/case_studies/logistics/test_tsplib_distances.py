import math

import numpy as np
import pytest

from core.maths.case_studies.logistics.tsplib_distances import (
    DISTANCES,
    FORMATS,
    geographical,
    matrix_of,
)


@pytest.mark.parametrize("kind", DISTANCES)
def test_distances_are_symmetric_whole_and_zero_to_oneself(kind):
    rng = np.random.default_rng(4)
    distance = DISTANCES[kind](rng.uniform(-80, 80, (30, 2)))
    assert np.array_equal(distance, distance.T)
    assert not distance.diagonal().any() and (distance == np.round(distance)).all()


def test_pseudo_euclidean_is_the_rule_word_for_word():
    places = np.random.default_rng(1).integers(0, 4000, (60, 2))
    found = DISTANCES["ATT"](places.astype(float))
    for i in range(60):
        for j in range(60):
            x, y = (places[i] - places[j]).tolist()
            r = math.sqrt((x * x + y * y) / 10)
            t = int(r + 0.5)
            assert found[i, j] == (t + 1 if t < r else t)


def test_geographical_distances_are_those_on_a_sphere():
    """Against the haversine of whole degrees, whose minutes are the same: within a kilometre."""
    places = np.random.default_rng(2).integers(-80, 80, (40, 2)).astype(float)
    latitude, longitude = np.radians(places).T
    half = np.sin((latitude[:, None] - latitude) / 2) ** 2
    half += (
        np.cos(latitude[:, None])
        * np.cos(latitude)
        * np.sin((longitude[:, None] - longitude) / 2) ** 2
    )
    exact = 2 * 6378.388 * np.arcsin(np.sqrt(half))
    off = ~np.eye(40, dtype=bool)
    assert np.abs(geographical(places) - exact - 0.5)[off].max() < 0.6


def test_minutes_are_sixtieths():
    there = geographical(np.array([[0.0, 0.0], [0.0, 1.3]]))[0, 1]  # 1°30'
    assert there == int(6378.388 * math.radians(1.5) + 1)


@pytest.mark.parametrize("form", FORMATS)
def test_a_triangle_of_the_wrong_size_is_refused(form):
    needed = 10 if "DIAG" in form else 6
    assert matrix_of(np.arange(needed, dtype=float), 4, form).shape == (4, 4)
    for wrong in (needed - 1, needed + 1):
        with pytest.raises(ValueError, match=f"must hold {needed} numbers as {form} of 4 places"):
            matrix_of(np.arange(wrong, dtype=float), 4, form)


def test_unknown_forms():
    with pytest.raises(
        ValueError, match=r"edge_weight_format must be one of FULL_MATRIX, .*, got X"
    ):
        matrix_of(np.zeros(4), 2, "X")
