from itertools import pairwise

import numpy as np
import pytest

from core.maths.learning.dense_network import DenseNetwork, forward_pass
from core.maths.learning.dense_training import Labelled, Plan, begin_learning, go_on
from core.maths.learning.network_findings import (
    Cause,
    Outcome,
    cause_of,
    class_margins,
    dead_units,
    find_outcome,
    folds_seen,
)
from core.maths.learning.planar_classes import planar_classes


def examples(name="moons", n=40):
    x, labels = planar_classes(name, n, 0.1, 1)
    return Labelled(x, labels, int(labels.max()) + 1, x[:0], labels[:0])


def drawn(sizes, activation, seed):
    rng = np.random.default_rng(seed)
    count = sum((a + 1) * b for a, b in pairwise(sizes))
    return DenseNetwork(sizes, activation, rng.normal(0, 1, count))


def test_outcomes_on_the_way():
    data = examples()
    plan = Plan((8,), "tanh", "glorot", "adam", ((0, 0.1),))
    start = begin_learning(plan, data)
    assert find_outcome(start, data).outcome is Outcome.UNTRAINED
    first, late = go_on(start, data, plan, 1), go_on(start, data, plan, 300)
    assert (
        find_outcome(late, data).outcome is Outcome.ALL_RIGHT and not find_outcome(late, data).wrong
    )
    found = find_outcome(first, data)
    calls = forward_pass(first.network, data.x).logits.argmax(axis=1)
    assert found.wrong == int((calls != data.labels).sum())
    assert found.outcome is (Outcome.SOME_WRONG if len(set(calls)) > 1 else Outcome.ONE_ANSWER)


def test_all_zero_is_level_and_alike():
    data = examples()
    plan = Plan((4, 4), "tanh", "zero", "sgd", ((0, 0.1),))
    found = find_outcome(go_on(begin_learning(plan, data), data, plan, 5), data)
    assert found.outcome is Outcome.LEVEL
    assert found.alike == (True, True) and not found.straight


def test_a_run_that_leaves_the_numbers():
    data = examples()
    plan = Plan((8,), "relu", "large", "sgd", ((0, 1e6),))
    state = go_on(begin_learning(plan, data), data, plan, 300)
    assert state.diverged and find_outcome(state, data).outcome is Outcome.DIVERGED


@pytest.mark.parametrize("seed", range(5))
def test_dead_units_are_those_that_the_data_never_wake(seed):
    network = drawn((2, 9, 2), "relu", seed)
    x = np.random.default_rng(seed).normal(3, 0.3, (30, 2))
    (weights, bias), _ = network.layers
    silent = sum(all(w @ p + b <= 0 for p in x) for w, b in zip(weights.T, bias, strict=True))
    assert silent and dead_units(network, forward_pass(network, x).a[1:]) == (silent,)
    assert dead_units(drawn((2, 9, 2), "tanh", seed), (np.zeros((30, 9)),)) == (0,)


def test_the_cause_is_the_penalty_where_a_lone_weight_grows():
    """w → w − α(λw + nothing else), and with momentum v → βv − αλw, w → w + v, simulated."""
    for optimizer, rate, penalty in [("sgd", 0.5, 3.9), ("sgd", 0.5, 4.1), ("momentum", 1.0, 3.7),
                                     ("momentum", 1.0, 3.9)]:  # fmt: skip
        plan = Plan((2,), "tanh", "small", optimizer, ((0, rate),), penalty=penalty)
        beta = plan.momentum if optimizer == "momentum" else 0.0
        w, v, top = 1.0, 0.0, 0.0
        for step in range(600):
            v = beta * v - rate * penalty * w
            w += v
            top = max(top, abs(w)) if step > 500 else 0.0
        assert (cause_of(plan, 0) is Cause.PENALTY) is (top > 1)
    assert (
        cause_of(Plan((2,), "tanh", "small", "adam", ((0, 1e3),), penalty=1e3), 0) is Cause.OVERSHOT
    )


@pytest.mark.parametrize("classes", [2, 3, 4])
def test_margins_are_against_the_best_of_the_others(classes):
    network, x = (
        drawn((2, 5, classes), "tanh", classes),
        np.random.default_rng(1).normal(0, 2, (50, 2)),
    )
    logits = forward_pass(network, x).logits
    for k, margins in enumerate(class_margins(network, x).T):
        others = np.delete(logits, k, axis=1).max(axis=1)
        np.testing.assert_allclose(margins, logits[:, k] - others, atol=1e-12)


def test_folds_that_cross_a_rectangle():
    low, high = np.array([-1.0, -2.0]), np.array([3.0, 1.0])
    grid = np.stack(np.meshgrid(np.linspace(-1, 3, 401), np.linspace(-2, 1, 401)), axis=-1)
    for seed in range(20):
        network = drawn((2, 6, 2), "tanh", seed)
        weights, bias = network.layers[0]
        z = grid @ weights + bias
        crossing = ((z.min(axis=(0, 1)) < 0) & (z.max(axis=(0, 1)) > 0)).sum()
        assert folds_seen(network, low, high) == crossing
    assert folds_seen(drawn((2, 2), "tanh", 0), low, high) == 0
