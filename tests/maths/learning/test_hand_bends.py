"""The network by hand against its formula, and each case."""

import numpy as np
import pytest

from core.maths.learning.dense_network import forward_pass
from core.maths.learning.hand_bends import Made, along_cut, judge_hand, network_by_hand

FEET = [(1.0, 0.5, 1), (-0.3, 0.8, 0), (0.0, 0.0, 1), (0.0, -1.2, 1)]


@pytest.mark.parametrize(
    ("activation", "bend"), [("relu", lambda z: np.maximum(z, 0)), ("tanh", np.tanh)]
)
def test_the_logits_are_the_formula(activation, bend):
    network = network_by_hand(FEET, 2.5, -0.7, activation)
    x = np.random.default_rng(0).uniform(-3, 3, (50, 2))
    logits = forward_pass(network, x).logits
    total = np.full(50, -0.7)
    for px, py, towards in FEET:
        if px or py:
            far = np.hypot(px, py)
            total += (1 if towards else -1) * 2.5 * bend((x @ [px, py]) / far - far)
    np.testing.assert_allclose(logits[:, 1] - logits[:, 0], total)
    added, constant = along_cut(network, x[:, 0], 0.4)
    there = forward_pass(network, np.column_stack([x[:, 0], np.full(50, 0.4)])).logits
    np.testing.assert_allclose(added.sum(axis=1) + constant, there[:, 1] - there[:, 0])


def test_each_case():
    labels = np.array([0, 1])
    logits = np.array([[0.0, -1.0], [0.0, 1.0]])
    assert judge_hand([], logits, labels) == (Made.NO_BEND, 0)
    assert judge_hand([(0.0, 0.0, 1)], logits, labels) == (Made.NO_BEND, 0)
    assert judge_hand(FEET, logits, labels) == (Made.ALL_RIGHT, 0)
    assert judge_hand(FEET, logits, 1 - labels) == (Made.SOME_WRONG, 2)
    assert judge_hand(FEET, np.abs(logits), labels) == (Made.ONE_SIDE, 1)
    assert judge_hand(FEET, 0 * logits, labels) == (Made.ONE_SIDE, 2)


def test_without_a_bend_only_the_constant_is_left():
    network = network_by_hand([], 3.0, 0.4)
    logits = forward_pass(network, np.ones((2, 2))).logits
    np.testing.assert_allclose(logits[:, 1] - logits[:, 0], 0.4)
