import numpy as np
import pytest

from core.maths.learning.filtering import turned
from core.maths.learning.transfer_function import (
    Pass,
    Place,
    Wave,
    convolution_theorem,
    gain_map,
    judge_pass,
    respond_to_wave,
    transfer,
)

RNG = np.random.default_rng(5)
W = RNG.normal(size=(3, 3))
BINOMIAL = np.outer([1, 2, 1], [1, 2, 1]) / 16


def test_it_is_the_fourier_transform_of_the_convolving_kernel():
    wide = np.zeros((20, 20))
    wide[:3, :3] = turned(W)
    H = np.fft.fft2(np.roll(wide, (-1, -1), (0, 1)))
    u = np.fft.fftfreq(20)
    np.testing.assert_allclose(transfer(W, u[None, :], u[:, None]), H, atol=1e-12)
    at = np.linspace(-0.5, 0.5, 101)
    np.testing.assert_allclose(gain_map(W), np.abs(transfer(W, at[None, :], at[:, None])))


@pytest.mark.parametrize("shape", [(12, 15), (3, 3), (9, 40)])
def test_the_theorem(shape):
    image = RNG.normal(size=shape)
    found = convolution_theorem(image, W)
    assert found.apart < 1e-12
    np.testing.assert_allclose(found.spectrum, np.abs(np.fft.fftshift(np.fft.fft2(image))))
    transformed = np.abs(np.fft.fftshift(np.fft.fft2(found.output)))
    np.testing.assert_allclose(found.filtered, transformed, atol=1e-10)


@pytest.mark.parametrize(
    ("weights", "case"),
    [
        (np.zeros((3, 3)), Pass.NOTHING),
        (np.eye(3) * [[0], [0], [-2]], Pass.ALL),
        (BINOMIAL, Pass.LOW),
        ([[1, 0, 1], [0, 0, 0], [1, 0, 1]], Pass.TIED),
        ([[0, 1, 0], [1, -4, 1], [0, 1, 0]], Pass.LEVEL_BLOCKED),
        ([[0, -1, 0], [-1, 5, -1], [0, -1, 0]], Pass.OTHER),
    ],
)
def test_cases(weights, case):
    found, top, (u, v) = judge_pass(np.array(weights, float))
    assert found is case
    assert abs(transfer(np.array(weights, float), u, v)) == pytest.approx(top)


def test_one_wave():
    assert respond_to_wave(BINOMIAL, 0.5, 0.2).wave is Wave.BLOCKED
    found = respond_to_wave(np.ones((3, 3)) / 9, 0.45, 0.0)
    assert (found.wave, found.place, found.phase) == (Wave.WEAKER, Place.REVERSED, 180)
    assert respond_to_wave(9 * BINOMIAL, 0.0, 0.0).place is Place.STAYS
    moved = respond_to_wave(np.eye(3) * [[1], [0], [0]], 0.1, 0.0)
    assert (moved.wave, moved.place) == (Wave.KEPT, Place.MOVES)
    assert moved.phase == pytest.approx(-36)
    assert respond_to_wave(2 * np.eye(3), 0.0, 0.0).wave is Wave.STRONGER
