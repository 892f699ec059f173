"""Tops of known functions: their places to the last digits, and how they are curved."""

import numpy as np
import pytest

from core.maths.probability.optimum import covariance, polished

TOP = np.array([0.3, -1.2])


def tied(t):
    """Two coordinates that nearly make up for each other, and higher terms."""
    u, w = t[0] - TOP[0] + t[1] - TOP[1], t[0] - TOP[0] - t[1] + TOP[1]
    return -(u**2) / 2 - 5e-5 * w**2 - u**4 + 0.1 * u**3


@pytest.mark.parametrize("off", [(1e-4, 0), (1e-3, -2e-3), (0.01, 0.01)])
def test_the_top_is_found_to_its_last_digits(off):
    assert polished(tied, TOP + off) == pytest.approx(TOP, abs=1e-10)


@pytest.mark.parametrize("height", [lambda t: 0.0, lambda t: t[0] ** 2, lambda t: -np.inf])
def test_without_a_top_nothing_moves(height):
    assert polished(height, TOP).tolist() == TOP.tolist()


def test_a_far_step_is_not_taken():
    assert polished(lambda t: -((t[0] - 1) ** 2), np.zeros(1)).tolist() == [0]


@pytest.mark.parametrize("fourth", [0, 1, 10])
@pytest.mark.parametrize("second", [4, 1, 0.01])
def test_the_curvature_of_a_shallow_top(second, fourth):
    found = covariance(lambda t: -second * t[0] ** 2 / 2 - fourth * t[0] ** 4, np.zeros(1))
    assert found == pytest.approx(1 / second, rel=1e-2)


def test_the_curvature_of_tied_coordinates():
    information = np.array([[1 + 1e-4, 1 - 1e-4], [1 - 1e-4, 1 + 1e-4]])
    assert covariance(tied, TOP) == pytest.approx(np.linalg.inv(information), rel=1e-3)


@pytest.mark.parametrize("height", [lambda t: 0.0, lambda t: -(t[0] ** 2), lambda t: -(t[0] ** 4)])
def test_a_level_top_has_none(height):
    assert covariance(height, np.zeros(2)) is None
