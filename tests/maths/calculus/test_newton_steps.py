"""Newton's step, judged by numpy's pseudo-inverse, and what counts as stationary."""

import math

import numpy as np
import pytest

from core.maths.calculus.newton_steps import eigen_axes, is_stationary, newton_step


def test_eigenvalues_and_axes_are_those_of_numpy():
    rng = np.random.default_rng(1)
    for xx, xy, yy in rng.normal(size=(300, 3)):
        first, second, degrees = eigen_axes((xx, xy, yy))
        H = np.array([[xx, xy], [xy, yy]])
        assert [second, first] == pytest.approx(np.linalg.eigvalsh(H), abs=1e-12)
        axis = np.array([math.cos(math.radians(degrees)), math.sin(math.radians(degrees))])
        assert H @ axis == pytest.approx(first * axis, abs=1e-12)
        assert 0 <= degrees < 180


def test_the_step_is_that_of_the_pseudo_inverse():
    rng = np.random.default_rng(2)
    for xx, xy, yy, gx, gy in rng.normal(size=(300, 5)):
        step, left = newton_step((gx, gy), (xx, xy, yy))
        exact = -np.linalg.pinv([[xx, xy], [xy, yy]], rcond=1e-9) @ [gx, gy]
        assert step == pytest.approx(exact) and left == 0
    step, left = newton_step((2.0, 1.0), (2.0, 0.0, 0.0))
    assert step == pytest.approx([-1, 0]) and left == 1
    step, left = newton_step((3.0, 4.0), (0.0, 0.0, 0.0))
    assert step.tolist() == [0, 0] and left == 4


def test_stationary_is_a_matter_of_place_and_not_of_size():
    for size in (1e-150, 1.0, 1e150):
        assert is_stationary((1e-12 * size, 0.0), (2 * size, 0.0, 3 * size))
        assert not is_stationary((1e-8 * size, 0.0), (2 * size, 0.0, 3 * size))
    assert is_stationary((0.0, 0.0), (math.nan, 0.0, 0.0))
    assert not is_stationary((1.0, 0.0), (math.nan, 0.0, 0.0))
    assert not is_stationary((1e-30, 0.0), (0.0, 0.0, 0.0))
    assert is_stationary((0.0, 1e-13), (1.0, 0.0, 0.0))  # dust along a valley
