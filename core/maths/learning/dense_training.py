"""Training a dense network in steps that can be stopped, taken up again, and steered on the way.

A state holds everything that the next step depends on. The order of the examples is drawn from
(seed, epoch) alone and what dropout leaves out from (seed, step), so ten steps and then twenty give
exactly what thirty give.
"""

from dataclasses import dataclass, replace

import numpy as np

from core.maths.learning.dense_network import (
    DenseNetwork,
    dropout_masks,
    forward_pass,
    loss_and_gradient,
    softmax_loss,
    start_dense,
    weight_penalty,
)
from core.maths.learning.weight_updates import (
    Optimizer,
    adam_update,
    momentum_update,
    plain_update,
)

EVERY = 10  # steps after which both sets are judged

WAYS = {
    "sgd": Optimizer("Gradient descent", "w ← w − α g", plain_update, 0.3),
    "momentum": Optimizer("Momentum", "m ← β m + g, w ← w − α m", momentum_update, 0.1),
    "adam": Optimizer("Adam", "w ← w − α m̂/(√v̂ + ε)", adam_update, 0.03),
}


@dataclass(frozen=True)
class Plan:
    """How to build a network and how to train it.

    hidden: units of each hidden layer; rates: (step from which on, learning rate), the first from
    0; momentum: β of momentum and Adam; penalty: λ of ½ λ Σ w², part of the loss; dropped: share
    of hidden units that dropout leaves out; batch: examples a step, 0 for all.
    Errors: ValueError for a number outside its domain or an unknown name.
    """

    hidden: tuple[int, ...] = (4,)
    activation: str = "tanh"
    initialisation: str = "glorot"
    optimizer: str = "adam"
    rates: tuple[tuple[int, float], ...] = ((0, 0.03),)
    momentum: float = 0.9
    penalty: float = 0.0
    dropped: float = 0.0
    batch: int = 0
    seed: int = 1

    def __post_init__(self):
        if self.optimizer not in WAYS:
            raise ValueError(f"optimizer must be one of {', '.join(WAYS)}, got {self.optimizer!r}")
        starts = [start for start, _ in self.rates]
        if starts[:1] != [0] or sorted(set(starts)) != starts:
            raise ValueError(f"rates must begin at step 0 and rise in steps, got {self.rates}")
        if not all(rate > 0 for _, rate in self.rates):
            raise ValueError(f"learning rates must be positive, got {self.rates}")
        if not 0 <= self.momentum < 1:
            raise ValueError(f"momentum must lie in [0, 1), got {self.momentum}")
        if not self.penalty >= 0 or self.batch < 0:
            raise ValueError(
                f"penalty and batch must not be negative: {self.penalty}, {self.batch}"
            )

    def rate(self, step: int) -> float:
        """The learning rate of the step after ``step``.

        >>> Plan(rates=((0, 0.1), (5, 0.02))).rate(5)
        0.02
        """
        return next(rate for start, rate in reversed(self.rates) if start <= step)

    def until(self, step: int) -> "Plan":
        """The same plan without the rates that the first ``step`` steps do not use."""
        used = tuple(pair for pair in self.rates if pair[0] < step) or self.rates[:1]
        return self if used == self.rates else replace(self, rates=used)


@dataclass(frozen=True, eq=False)
class Labelled:
    """Examples x (n, inputs) with labels (n,), integers from 0; and others held out, or none."""

    x: np.ndarray
    labels: np.ndarray
    classes: int
    held_out: np.ndarray
    held_out_labels: np.ndarray

    @property
    def n(self) -> int:
        return len(self.labels)


@dataclass(frozen=True, eq=False)
class Learning:
    """A training so far.

    first, second: what the optimiser remembers; measured: (k,) steps after which the sets were
    judged, 0 first; losses: (k, 2) J on all examples and on those held out, the penalty included,
    without dropout; right: (k, 2) shares whose own class has the largest logit; NaN without held
    out ones. before: the parameters one step earlier; best: those with the least J on held out
    examples so far, at step best_at (early stopping).
    diverged: the next step leads to numbers that are not finite; network is the last that is.
    """

    network: DenseNetwork
    first: np.ndarray
    second: np.ndarray
    before: np.ndarray
    steps: int
    measured: np.ndarray
    losses: np.ndarray
    right: np.ndarray
    best: np.ndarray
    best_at: int = 0
    diverged: bool = False

    @property
    def best_network(self) -> DenseNetwork:
        return DenseNetwork(self.network.sizes, self.network.activation, self.best)


@np.errstate(all="ignore")  # numbers beyond the finite ones are told as such
def judge_labelled(
    network: DenseNetwork, x: np.ndarray, labels: np.ndarray, penalty: float = 0.0
) -> tuple[float, float]:
    """J and the share that is right, its own logit above all others; NaN of no examples."""
    if not len(labels):
        return np.nan, np.nan
    logits = forward_pass(network, x).logits
    loss, _ = softmax_loss(logits, labels)
    return loss + weight_penalty(network, penalty), float(np.mean(is_right(logits, labels)))


def is_right(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """(n,) whether the logit of the own class is above all others: a tie is not right.

    >>> is_right(np.array([[1.0, 0.0], [0.5, 0.5]]), np.array([0, 0])).tolist()
    [True, False]
    """
    rows = np.arange(len(labels))
    others = logits.copy()
    others[rows, labels] = -np.inf
    return logits[rows, labels] > others.max(axis=1)


def begin_learning(plan: Plan, examples: Labelled) -> Learning:
    """The state before the first step, already judged. Errors: ValueError without examples."""
    if not examples.n:
        raise ValueError("there are no examples to learn from")
    sizes = (examples.x.shape[1], *plan.hidden, examples.classes)
    network = start_dense(sizes, plan.activation, plan.initialisation, plan.seed)
    nothing, empty = np.zeros_like(network.theta), np.zeros((0, 2))
    state = Learning(
        network, nothing, nothing, network.theta, 0, empty[:, 0].astype(int), empty, empty,
        network.theta,
    )  # fmt: skip
    return _judged(state, examples, plan)


def rows_of_step(plan: Plan, n: int, step: int) -> np.ndarray | slice:
    """Which examples the step after ``step`` learns from: the next of the epoch's own shuffle."""
    if not 0 < plan.batch < n:
        return slice(None)
    epoch, place = divmod(step, -(-n // plan.batch))
    order = np.random.default_rng([plan.seed, epoch]).permutation(n)
    return order[place * plan.batch : (place + 1) * plan.batch]


@np.errstate(all="ignore")  # a run that leaves the finite numbers says so in its state
def go_on(
    state: Learning,
    examples: Labelled,
    plan: Plan,
    steps: int,
) -> Learning:
    """The state after so many more steps; both sets are judged after each EVERY."""
    if state.diverged:
        return state
    update = WAYS[plan.optimizer].update
    network, first, second, before = state.network, state.first, state.second, state.before

    def reached(step: int) -> Learning:
        return replace(
            state, network=network, first=first, second=second, before=before, steps=step
        )

    end = state.steps + steps
    for step in range(state.steps, end):
        rows = rows_of_step(plan, examples.n, step)
        x, labels = examples.x[rows], examples.labels[rows]
        masks = ()
        if plan.dropped:
            rng = np.random.default_rng([plan.seed, step, 1])
            masks = dropout_masks(network.sizes, len(labels), plan.dropped, rng)
        loss, gradient = loss_and_gradient(network, x, labels, plan.penalty, masks)
        if not np.isfinite(loss):
            return _stepped_back(reached(step))
        change, *memory = update(gradient, first, second, step + 1, plan.rate(step), plan.momentum)
        theta = network.theta + change
        if not np.isfinite(theta.sum()):
            return replace(reached(step), diverged=True)
        first, second = memory
        before, network = network.theta, DenseNetwork(network.sizes, network.activation, theta)
        if (step + 1) % EVERY == 0:
            state = _judged(reached(step + 1), examples, plan)
            if state.diverged:
                return state
    return reached(end)


def _judged(state: Learning, examples: Labelled, plan: Plan) -> Learning:
    """The state with both sets judged once more; a loss that is not finite ends the run."""
    pairs = (
        (examples.x, examples.labels),
        (examples.held_out, examples.held_out_labels),
    )
    found = [judge_labelled(state.network, *pair, plan.penalty) for pair in pairs]
    if not np.isfinite(found[0][0]):
        return _stepped_back(state)
    if not len(state.losses) or found[1][0] < state.losses[:, 1].min():
        state = replace(state, best=state.network.theta, best_at=state.steps)
    return replace(
        state,
        measured=np.append(state.measured, state.steps),
        losses=np.vstack([state.losses, [loss for loss, _ in found]]),
        right=np.vstack([state.right, [right for _, right in found]]),
    )


def _stepped_back(state: Learning) -> Learning:
    """The last state with a finite loss, diverged."""
    network = DenseNetwork(state.network.sizes, state.network.activation, state.before)
    return replace(state, network=network, steps=max(state.steps - 1, 0), diverged=True)
