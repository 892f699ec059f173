"""The difference against the gradient: further apart than rounding only where h is too long."""

import numpy as np
import pytest

from core.maths.learning.dense_network import DenseNetwork, loss_and_gradient, start_dense
from core.maths.learning.gradient_check import central_slope


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "linear"])
def test_it_is_the_gradient_but_for_rounding_and_the_length_of_h(activation):
    rng = np.random.default_rng(5)
    for k in range(60):
        x, labels = rng.normal(size=(20, 2)), rng.integers(2, size=20)
        drawn = start_dense((2, 4, 2)).theta
        theta = rng.normal(size=drawn.size) * 10.0 ** rng.uniform(-6, 1)
        network = DenseNetwork((2, 4, 2), activation, theta)
        penalty = 10.0 ** rng.uniform(-5, 3) if k % 2 else 0.0
        gradient = loss_and_gradient(network, x, labels, penalty)[1]
        for at in rng.choice(gradient.size, 5, replace=False).tolist():
            slope, blur = central_slope(network, x, labels, penalty, at)
            assert abs(slope - gradient[at]) <= 8 * blur + 1e-8 * (1 + abs(gradient[at]))


def test_the_blur_grows_with_the_loss_and_falls_with_h():
    network = start_dense((2, 3, 2))
    x, labels = np.ones((4, 2)), np.array([0, 1, 0, 1])
    near, far = (central_slope(network, x, labels, p, 0)[1] for p in (0.0, 1e12))
    assert far > 1e6 * near
    assert central_slope(network, x, labels, 0.0, 0, 1e-3)[1] == pytest.approx(near / 1000, 0.01)
