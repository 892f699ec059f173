"""Optimisers against their published recursions; runs that stop and go on as one."""

import numpy as np
import pytest

from core.maths.learning.convolutional_network import Network, objective, predict, start_network
from core.maths.learning.network_training import (
    OPTIMIZERS,
    Examples,
    Settings,
    judge,
    start_training,
    steps_per_epoch,
    train_epochs,
    train_steps,
)


def bars(n: int, seed: int) -> Examples:
    """Noise with a horizontal (1) or an upright (0) bar: no network needs long for that."""
    rng = np.random.default_rng(seed)
    images, labels = rng.normal(0, 0.5, (n, 12, 12, 1)), np.arange(n) % 2
    images[labels == 1, 5:7, 2:10] += 1.5
    images[labels == 0, 2:10, 5:7] += 1.5
    return Examples(images.astype(np.float32), labels)


TRAIN, VALIDATION = bars(70, 0), bars(30, 1)
NETWORK = start_network(12, (3,), kernel=3, seed=2)


def same(one: Network, other: Network) -> bool:
    return all(
        np.array_equal(a, b)
        for arrays, others in zip(one.parameters, other.parameters, strict=True)
        for a, b in zip(arrays, others, strict=True)
    )


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_stopped_and_resumed_runs_equal_one_that_was_not(optimizer):
    settings = Settings(optimizer, learning_rate=0.01, penalty=0.01, batch=16, seed=3)
    start = start_training(NETWORK, TRAIN, VALIDATION, settings)
    whole = train_steps(start, TRAIN, VALIDATION, settings, 13)
    parts = start
    for steps in (1, 5, 0, 7):
        parts = train_steps(parts, TRAIN, VALIDATION, settings, steps)
    assert same(whole.network, parts.network)
    assert same(whole.best, parts.best)
    np.testing.assert_array_equal(whole.loss, parts.loss)
    np.testing.assert_array_equal(whole.measured, parts.measured)
    assert whole.steps == 13 and list(whole.measured) == [0, 5, 10]
    assert start.steps == 0 and same(start.network, NETWORK)  # the old state is still the old one


def test_one_adam_step_is_the_published_one():
    settings = Settings("adam", learning_rate=0.003, momentum=0.9, batch=100)
    start = start_training(NETWORK, TRAIN, VALIDATION, settings)
    _, gradients = objective(NETWORK, TRAIN.images, TRAIN.labels)
    state = train_steps(start, TRAIN, VALIDATION, settings, 1)
    for old, new, g in zip(NETWORK.parameters, state.network.parameters, gradients, strict=True):
        for a, b, slope in zip(old, new, g, strict=True):
            # m̂ = g and v̂ = g² after one step, so the step is α · sign(g) but for ε.
            expected = -0.003 * slope / (np.abs(slope) + 1e-8)
            np.testing.assert_allclose(b - a, expected, atol=2e-5)


def test_optimisers_are_their_recursions():
    rng = np.random.default_rng(4)
    g = rng.normal(size=(6, 3))
    m = v = np.zeros(3)
    b = w = np.zeros(3)
    for t in range(1, 7):
        change, m, v = OPTIMIZERS["adam"].update(g[t - 1], m, v, t, 0.1, 0.8)
        mean = sum(0.2 * 0.8 ** (t - s) * g[s - 1] for s in range(1, t + 1)) / (1 - 0.8**t)
        square = sum(0.001 * 0.999 ** (t - s) * g[s - 1] ** 2 for s in range(1, t + 1))
        square = square / (1 - 0.999**t)
        np.testing.assert_allclose(change, -0.1 * mean / (np.sqrt(square) + 1e-8), rtol=1e-9)
        change, b, w = OPTIMIZERS["momentum"].update(g[t - 1], b, w, t, 0.1, 0.8)
        np.testing.assert_allclose(
            change, -0.1 * sum(0.8 ** (t - s) * g[s - 1] for s in range(1, t + 1))
        )


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_training_learns_and_reports(optimizer):
    settings = Settings(optimizer, learning_rate=0.01, batch=16)
    told = []
    state = start_training(NETWORK, TRAIN, VALIDATION, settings)
    state = train_epochs(
        state, TRAIN, VALIDATION, settings, 6, lambda share, text: told.append((share, text))
    )
    assert state.validation_accuracy[-1] > 0.95 and state.train_loss[-1] < 0.3 < state.train_loss[0]
    assert told[-1] == (1.0, "epoch 6 of 6") and len(told) == 6
    again = train_epochs(state, TRAIN, VALIDATION, settings, 6)
    assert again is state
    assert train_epochs(state, TRAIN, VALIDATION, settings, 7).steps == 35
    assert not state.diverged and len(state.loss) == state.steps == 30


def test_curves_are_judged_on_the_networks_they_belong_to():
    settings = Settings(learning_rate=0.05, penalty=0.02, batch=16)
    state = start_training(NETWORK, TRAIN, VALIDATION, settings)
    state = train_epochs(state, TRAIN, VALIDATION, settings, 8)
    loss, _ = objective(state.network, VALIDATION.images, VALIDATION.labels, settings.penalty)
    assert state.validation_loss[-1] == pytest.approx(loss, rel=1e-4)
    best, accuracy = judge(state.best, VALIDATION, settings.penalty)
    assert best == pytest.approx(state.validation_loss.min())
    assert accuracy == state.validation_accuracy[state.validation_loss.argmin()]
    share = np.mean(predict(state.best, VALIDATION.images).argmax(axis=1) == VALIDATION.labels)
    assert accuracy == share


def test_every_image_is_seen_once_an_epoch_in_a_new_order():
    """At a standstill the batches of an epoch have, weighted by their sizes, the whole loss."""
    settings = Settings("momentum", learning_rate=1e-12, batch=16, seed=9)
    state = start_training(NETWORK, TRAIN, VALIDATION, settings)
    state = train_epochs(state, TRAIN, VALIDATION, settings, 2)
    sizes = np.array([16, 16, 16, 16, 6])
    first, second = state.loss[:5], state.loss[5:]
    for losses in (first, second):
        assert np.sum(losses * sizes) / 70 == pytest.approx(state.train_loss[0], rel=1e-5)
    assert not np.allclose(first, second, rtol=1e-3)
    assert steps_per_epoch(70, 16) == 5 and steps_per_epoch(64, 16) == 4


def test_divergence_ends_the_run_and_is_said():
    settings = Settings("momentum", learning_rate=1e20, batch=16)
    state = start_training(NETWORK, TRAIN, VALIDATION, settings)
    state = train_epochs(state, TRAIN, VALIDATION, settings, 3)
    assert state.diverged and state.steps < 15 and not np.isfinite(state.loss[-1])
    assert same(state.best, NETWORK)
    assert train_epochs(state, TRAIN, VALIDATION, settings, 3) is state


def test_errors():
    for wrong, message in (
        ({"optimizer": "newton"}, "optimizer must be one of momentum, adam, got 'newton'"),
        ({"learning_rate": 0}, "learning_rate must be positive, got 0"),
        ({"momentum": 1}, r"momentum must lie in \[0, 1\), got 1"),
        ({"penalty": -1}, "penalty must be non-negative, got -1"),
        ({"batch": 0}, "batch must be at least 1, got 0"),
    ):
        with pytest.raises(ValueError, match=message):
            Settings(**wrong)
    nobody = Examples(np.zeros((0, 12, 12, 1)), np.zeros(0, int))
    with pytest.raises(ValueError, match="both sets need images, got 70 to train and 0 to"):
        start_training(NETWORK, TRAIN, nobody, Settings())
