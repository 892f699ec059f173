import numpy as np
import pytest

from core.maths.learning.continual_training import (
    DECAY,
    EXPONENTS,
    FRAMES,
    JOINT,
    KEPT,
    MOMENTUM,
    NAIVE,
    RATE,
    SIZES,
    STEPS,
    fisher_diagonal,
    learn_in_turn,
    logits,
    loss_gradient,
    output_gradient,
    run_of,
    stage_shares,
    train_in_turn,
    turn_pull,
)
from core.maths.learning.dense_network import (
    DenseNetwork,
    back_propagate,
    forward_pass,
    start_dense,
)
from core.maths.learning.task_sequences import draw_tasks


def one_gradient(theta, x, y, shares):
    """By the back-propagation of dense_network."""
    network = DenseNetwork(SIZES, "tanh", theta)
    passed = forward_pass(network, x)
    p = 1 / (1 + np.exp(-passed.logits[:, 0]))
    return back_propagate(network, passed, ((p - y) * shares)[:, None])[0]


def test_outputs_and_gradients_are_those_of_the_dense_network():
    rng = np.random.default_rng(0)
    theta, x = rng.standard_normal((3, 49)), rng.standard_normal((7, 2))
    y, shares = (rng.random(7) < 0.5) * 1.0, rng.random((3, 7))
    found = loss_gradient(theta, x, y, shares)
    for run in range(3):
        network = DenseNetwork(SIZES, "tanh", theta[run])
        np.testing.assert_allclose(logits(theta, x)[run], forward_pass(network, x).logits[:, 0])
        np.testing.assert_allclose(found[run], one_gradient(theta[run], x, y, shares[run]))
    step = 1e-6 * np.eye(49)
    slope = (logits(theta[0] + step, x) - logits(theta[0] - step, x)) / 2e-6
    np.testing.assert_allclose(output_gradient(theta[:1], x)[0], slope.T, atol=1e-8)


def test_fisher_information_is_the_mean_square_of_the_score():
    """Over both answers with the network's own chances."""
    theta = start_dense(SIZES, seed=3).theta
    x = np.random.default_rng(1).standard_normal((5, 2))
    expected = np.zeros(49)
    for place in x:
        f = forward_pass(DenseNetwork(SIZES, "tanh", theta), place[None]).logits[0, 0]
        for answer, chance in ((1.0, 1 / (1 + np.exp(-f))), (0.0, 1 / (1 + np.exp(f)))):
            score = one_gradient(theta, place[None], np.array([answer]), np.ones(1))
            expected += chance * score**2 / len(x)
    np.testing.assert_allclose(fisher_diagonal(theta[None], x)[0], expected)


@pytest.mark.parametrize(("strength", "kept"), [(0.0, 0), (30.0, 0), (0.0, 6), (0.0, 24)])
def test_three_tasks_by_one_plain_loop(strength, kept):
    tasks = draw_tasks("turned", 3, 2)
    found = train_in_turn(tasks, np.array([strength]), np.array([kept]), 2)
    theta = start_dense(SIZES, "tanh", "glorot", 2).theta
    springs = []
    for task in range(3):
        speed = np.zeros(49)
        for _ in range(STEPS):
            parts = [(tasks.x[task], tasks.y[task])]
            if kept:
                parts += [(tasks.x[old, :kept], tasks.y[old, :kept]) for old in range(task)]
            slope = DECAY * theta
            for x, y in parts:
                slope = slope + one_gradient(theta, x, y, np.full(len(y), 1 / len(y))) / len(parts)
            ahead = theta + MOMENTUM * speed - RATE * slope
            above = sum((RATE * f * at for f, at in springs), np.zeros(49))
            below = 1 + sum((RATE * f for f, _ in springs), np.zeros(49))
            speed, theta = (ahead + above) / below - theta, (ahead + above) / below
        np.testing.assert_allclose(
            found.frames[0, (task + 1) * FRAMES], theta, rtol=1e-6, atol=1e-9
        )
        springs.append((strength * fisher_diagonal(theta[None], tasks.x[task])[0], theta))
        for j in range(3):
            said = forward_pass(DenseNetwork(SIZES, "tanh", theta), tasks.places[j]).logits[:, 0]
            right = ((said > 0) == tasks.answers[j].astype(bool)).mean()
            assert found.matrices[0, task, j] == pytest.approx(right)


def test_runs_stand_where_they_are_said_to():
    runs = learn_in_turn("kin", 2, 1)
    assert len(runs.frames) == JOINT + 1 == 1 + len(EXPONENTS) + len(KEPT)
    assert run_of("naive") == NAIVE and run_of("joint") == run_of("replay", 0, 24) == JOINT
    assert run_of("ewc", 4.0) == len(EXPONENTS) and run_of("replay", 0, 2) == 1 + len(EXPONENTS)
    for wrong in (("ewc", 0.3, 0), ("replay", 0, 5), ("other", 0, 0)):
        with pytest.raises(ValueError):
            run_of(*wrong)
    tasks = draw_tasks("kin", 2, 1)
    alone = train_in_turn(tasks, np.array([10.0**1.5]), np.array([0]), 1)
    np.testing.assert_allclose(runs.frames[run_of("ewc", 1.5)], alone.frames[0], atol=1e-8)
    assert stage_shares(np.ones((2, 4), bool), 2).sum(axis=1).tolist() == pytest.approx([1, 1])


def test_a_pull_that_is_turned_by_one_plain_loop():
    """λ = 0.1 up to tenth 13, 100 up to tenth 24, then 10, of three tasks."""
    runs = turn_pull(learn_in_turn("steps", 3, 4), ((-1.0, 13), (2.0, 24)))
    tasks, theta = draw_tasks("steps", 3, 4), start_dense(SIZES, "tanh", "glorot", 4).theta
    springs = []
    for task in range(3):
        speed, (x, y) = np.zeros(49), (tasks.x[task], tasks.y[task])
        for step in range(task * STEPS, (task + 1) * STEPS):
            tenth = step / (STEPS / FRAMES)
            pull = 0.1 if tenth < 13 else 100 if tenth < 24 else 10
            slope = DECAY * theta + one_gradient(theta, x, y, np.full(len(y), 1 / len(y)))
            ahead = theta + MOMENTUM * speed - RATE * slope
            above = sum((RATE * pull * f * at for f, at in springs), np.zeros(49))
            below = 1 + sum((RATE * pull * f for f, _ in springs), np.zeros(49))
            speed, theta = (ahead + above) / below - theta, (ahead + above) / below
        springs.append((fisher_diagonal(theta[None], x)[0], theta))
        found = runs.frames[run_of("ewc", 1.0), (task + 1) * FRAMES]
        np.testing.assert_allclose(found, theta, rtol=1e-6, atol=1e-9)
    for other in ("naive", "joint"):
        np.testing.assert_array_equal(
            runs.frames[run_of(other)], learn_in_turn("steps", 3, 4).frames[run_of(other)]
        )
