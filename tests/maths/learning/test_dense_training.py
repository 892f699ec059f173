"""Runs against scikit-learn's, and runs that stop, go on and are steered as one."""

import warnings

import numpy as np
import pytest
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from core.maths.learning.dense_network import DenseNetwork, forward_pass, start_dense
from core.maths.learning.dense_training import (
    EVERY,
    WAYS,
    Labelled,
    Plan,
    begin_learning,
    go_on,
    is_right,
    judge_labelled,
    rows_of_step,
)

RNG = np.random.default_rng(0)
X, Y = RNG.normal(size=(45, 2)), np.arange(45) % 3
EXAMPLES = Labelled(X, Y, 3, X[:7] + 0.1, Y[:7])
NOTHING_HELD = Labelled(X, Y, 3, X[:0], Y[:0])


def same(one, other):
    for name in ("first", "second", "before", "measured", "losses", "right"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    np.testing.assert_array_equal(one.network.theta, other.network.theta)
    np.testing.assert_array_equal(one.best, other.best)
    assert (one.steps, one.diverged, one.best_at) == (other.steps, other.diverged, other.best_at)


@pytest.mark.parametrize("way", WAYS)
def test_runs_in_pieces_equal_one(way):
    plan = Plan((4, 3), "tanh", optimizer=way, penalty=0.01, dropped=0.3, batch=16, seed=3)
    start = begin_learning(plan, EXAMPLES)
    whole, parts = go_on(start, EXAMPLES, plan, 37), start
    for steps in (1, 9, 0, 27):
        parts = go_on(parts, EXAMPLES, plan, steps)
    same(whole, parts)
    assert whole.steps == 37 and whole.measured.tolist() == [0, 10, 20, 30] and EVERY == 10
    assert start.steps == 0
    np.testing.assert_array_equal(
        start.network.theta, start_dense((2, 4, 3, 3), "tanh", "glorot", 3).theta
    )


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_twelve_steps_are_scikit_learns(way, activation):
    """Theirs has ½ α Σ w² / n, and in Adam ε beside √v rather than √v̂."""
    theirs = MLPClassifier(
        (4, 3), activation=activation, solver="adam" if way == "adam" else "sgd", alpha=1.5,
        batch_size=45, momentum=0.8 if way == "momentum" else 0, nesterovs_momentum=False,
        beta_1=0.8, learning_rate_init=0.05, max_iter=1, shuffle=False, warm_start=True,
        random_state=1,
    )  # fmt: skip
    plan = Plan(
        (4, 3), activation, optimizer=way, rates=((0, 0.05),), momentum=0.8, penalty=1.5 / 45
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        theirs.partial_fit(X, Y, classes=[0, 1, 2])
        # Their first step, its memory and all, is where our run begins.
        state = begin_learning(plan, NOTHING_HELD)
        optimizer = theirs._optimizer
        n = len(theirs.coefs_)  # they keep all weights, then all biases

        def flat(arrays):
            pairs = zip(arrays[:n], arrays[n:], strict=True)
            return np.concatenate([a.ravel() for pair in pairs for a in pair])

        theta = flat([*theirs.coefs_, *theirs.intercepts_])
        first = second = np.zeros_like(theta)
        if way == "adam":
            first, second = flat(optimizer.ms), flat(optimizer.vs)
        else:
            first = flat(optimizer.velocities) / -0.05
        network = DenseNetwork(state.network.sizes, activation, theta)
        state = type(state)(
            network, first, second, theta, 1, state.measured, state.losses, state.right, theta
        )
        state = go_on(state, NOTHING_HELD, plan, 11)
        for _ in range(11):
            theirs.partial_fit(X, Y)
    theirs_end = flat([*theirs.coefs_, *theirs.intercepts_])
    np.testing.assert_allclose(
        state.network.theta, theirs_end, rtol=0, atol=2e-5 if way == "adam" else 1e-10
    )


def test_rates_hold_from_their_step_on():
    plan = Plan(optimizer="sgd", rates=((0, 0.5), (12, 0.05)))
    fast, slow = (Plan(optimizer="sgd", rates=((0, rate),)) for rate in (0.5, 0.05))
    start = begin_learning(plan, EXAMPLES)
    same(go_on(start, EXAMPLES, plan, 12), go_on(start, EXAMPLES, fast, 12))
    by_hand = go_on(go_on(start, EXAMPLES, fast, 12), EXAMPLES, slow, 8)
    same(go_on(start, EXAMPLES, plan, 20), by_hand)
    assert plan.until(12) == fast and plan.until(13) is plan and plan.until(0) == fast


def test_each_epoch_sees_every_example_once():
    plan = Plan(batch=16, seed=5)
    for epoch in range(3):
        rows = [rows_of_step(plan, 45, 3 * epoch + place) for place in range(3)]
        assert [len(r) for r in rows] == [16, 16, 13]
        assert sorted(np.concatenate(rows)) == list(range(45))
    assert rows_of_step(plan, 16, 0) == slice(None) == rows_of_step(Plan(), 45, 7)


def test_what_was_measured_is_what_the_networks_give():
    plan = Plan((3,), penalty=0.1)
    state = begin_learning(plan, EXAMPLES)
    for _ in range(3):
        loss, right = judge_labelled(state.network, X, Y, 0.1)
        held, held_right = judge_labelled(state.network, X[:7] + 0.1, Y[:7], 0.1)
        assert state.losses[-1].tolist() == [loss, held]
        assert state.right[-1].tolist() == [right, held_right]
        logits = forward_pass(state.network, X).logits
        assert right == np.mean(
            [list(row).index(max(row)) == y for row, y in zip(logits, Y, strict=True)]
        )
        state = go_on(state, EXAMPLES, plan, 10)
    assert np.isnan(begin_learning(plan, NOTHING_HELD).losses[0, 1])


def test_the_best_network_is_that_of_the_least_held_out_loss():
    plan, held = Plan((6,), rates=((0, 0.1),)), X[:20] + 0.3
    examples = Labelled(X, Y, 3, held, Y[:20])
    states = [begin_learning(plan, examples)]
    for _ in range(30):
        states.append(go_on(states[-1], examples, plan, 10))
    losses = [judge_labelled(s.network, held, Y[:20])[0] for s in states]
    at = losses.index(min(losses))
    assert 0 < at < 30  # it rises again
    assert states[-1].best_at == 10 * at
    np.testing.assert_array_equal(states[-1].best_network.theta, states[at].network.theta)


def test_a_tie_is_not_right():
    assert not is_right(np.zeros((4, 2)), np.array([0, 1, 0, 1])).any()


@pytest.mark.parametrize("batch", [0, 16])
def test_a_run_that_diverges_keeps_its_last_finite_network(batch):
    plan = Plan(
        (8, 8), "leaky", "he", "sgd", ((0, 10.0),), batch=batch, penalty=0.5 if batch else 0.0
    )
    state = go_on(begin_learning(plan, EXAMPLES), EXAMPLES, plan, 400)
    assert state.diverged and 0 <= state.steps < 400
    assert np.isfinite(state.network.theta).all() and np.isfinite(state.losses).all()
    same(state, go_on(state, EXAMPLES, plan, 5))
    before = go_on(begin_learning(plan, EXAMPLES), EXAMPLES, plan, state.steps)
    np.testing.assert_array_equal(before.network.theta, state.network.theta)
    assert np.isfinite(judge_labelled(state.network, X, Y)[0]) or batch


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Plan(optimizer="newton"),
        lambda: Plan(rates=((1, 0.1),)),
        lambda: Plan(rates=((0, 0.1), (5, 0.2), (5, 0.3))),
        lambda: Plan(rates=((0, 0.0),)),
        lambda: Plan(momentum=1.0),
        lambda: Plan(penalty=-1.0),
        lambda: Plan(batch=-1),
        lambda: begin_learning(Plan(), Labelled(X[:0], Y[:0], 3, X, Y)),
    ],
)
def test_what_is_no_plan_is_refused(wrong):
    with pytest.raises(ValueError, match=r"must|no examples"):
        wrong()
