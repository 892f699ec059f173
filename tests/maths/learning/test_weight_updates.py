"""Rules against their sums written out; their recursions are tested with the training of images."""

import numpy as np
import pytest

from core.maths.learning.weight_updates import adam_update, momentum_update, plain_update

G = np.random.default_rng(1).normal(size=(5, 4))


def changes(update):
    m = v = np.zeros(4)
    found = []
    for t, g in enumerate(G, 1):
        change, m, v = update(g, m, v, t, 0.2, 0.7)
        found.append(change)
    return np.array(found)


def test_plain_descent_remembers_nothing():
    np.testing.assert_allclose(changes(plain_update), -0.2 * G)


def test_momentum_is_a_sum_of_powers():
    expected = [-0.2 * sum(0.7 ** (t - s) * G[s] for s in range(t + 1)) for t in range(5)]
    np.testing.assert_allclose(changes(momentum_update), expected)


def test_adam_is_its_means():
    for t, change in enumerate(changes(adam_update)):
        weights = 0.7 ** np.arange(t, -1, -1.0)
        squares = 0.999 ** np.arange(t, -1, -1.0)
        mean, square = (
            np.average(G[: t + 1] ** power, axis=0, weights=w)
            for power, w in ((1, weights), (2, squares))
        )
        assert change == pytest.approx(-0.2 * mean / (np.sqrt(square) + 1e-8), rel=1e-9)
