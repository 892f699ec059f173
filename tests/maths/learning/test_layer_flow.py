"""Signals against loops, and each case from a network that is made to show it."""

import numpy as np
import pytest

from core.maths.learning.dense_network import DenseNetwork, start_dense
from core.maths.learning.layer_flow import FAR, Flow, flow_through

X = np.random.default_rng(0).normal(size=(40, 2))
Y = np.arange(40) % 2


def test_flow_is_what_loops_give():
    network = start_dense((2, 4, 3, 2), "tanh", "glorot", 2)
    flow = flow_through(network, X, Y)
    value = X
    for layer, (weights, bias) in enumerate(network.layers[:-1]):
        value = np.tanh(value @ weights + bias)
        np.testing.assert_allclose(flow.activations[layer], value)
        assert flow.spread[layer] == pytest.approx(np.sqrt((value**2).mean()))
        assert flow.saturated[layer] == np.mean(np.abs(value) > 0.95)
    for layer in (0, 1):
        assert flow.pull[layer] == pytest.approx(np.sqrt((flow.deltas[layer] ** 2).mean()))
        assert flow.deltas[layer].shape == flow.activations[layer].shape
    assert [len(g) for g in flow.gradients] == [8, 12, 6] and flow.dead == (0, 0)


@pytest.mark.parametrize(
    ("activation", "start", "expected"),
    [
        ("tanh", "zero", Flow.SILENT),
        ("sigmoid", "glorot", Flow.FADING),
        ("tanh", "small", Flow.FADING),
        ("relu", "large", Flow.GROWING),
        ("relu", "he", Flow.EVEN),
        ("tanh", "glorot", Flow.EVEN),
    ],
)
def test_each_case(activation, start, expected):
    flow = flow_through(start_dense((2, *[20] * 8, 2), activation, start, 1), X, Y)
    assert flow.case is expected
    ratio = flow.pull[0] / flow.pull[-1] if flow.pull[-1] else np.nan
    assert (expected is Flow.FADING) == (ratio < 1 / FAR)
    assert (expected is Flow.GROWING) == (ratio > FAR)


def test_saturated_and_dead():
    wide = start_dense((2, 30, 2), "tanh", "large", 1)
    assert flow_through(wide, X, Y).case is Flow.SATURATED
    theta = start_dense((2, 3, 2), "relu", "he", 1).theta.copy()
    theta[6:8] = -100.0  # two biases
    assert flow_through(DenseNetwork((2, 3, 2), "relu", theta), X, Y).dead == (2,)


def test_without_a_hidden_layer_it_is_refused():
    with pytest.raises(ValueError, match="no hidden layer"):
        flow_through(start_dense((2, 2)), X, Y)
