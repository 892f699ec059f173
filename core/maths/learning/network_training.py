"""Training a network in steps that can be stopped and taken up again.

A state holds everything that the next step depends on: the parameters, the optimiser's memory and
the number of steps taken. The order of the images is drawn from (seed, epoch) alone, so ten steps
and then twenty give exactly what thirty give.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from core.maths.learning.convolutional_network import (
    Network,
    cross_entropy,
    objective,
    penalty_of,
    predict,
)
from core.maths.learning.weight_updates import Optimizer, adam_update, momentum_update

Tree = tuple[tuple[np.ndarray, ...], ...]

OPTIMIZERS = {
    "momentum": Optimizer(
        "SGD with momentum", r"m \leftarrow \beta m + g,\; w \leftarrow w - \alpha m",
        momentum_update, 0.01,
    ),
    "adam": Optimizer(
        "Adam",
        r"w \leftarrow w - \alpha\,\frac{m/(1-\beta^t)}{\sqrt{v/(1-\beta_2^t)} + \epsilon}",
        adam_update, 0.002,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """How to train. penalty: λ of ½ λ Σ w², part of the loss; momentum: β of either optimiser.

    Errors: ValueError for learning_rate ≤ 0, momentum outside [0, 1), penalty < 0, batch < 1 or an
    unknown optimizer.
    """

    optimizer: str = "adam"
    learning_rate: float = 0.002
    momentum: float = 0.9
    penalty: float = 0.0
    batch: int = 32
    seed: int = 0

    def __post_init__(self):
        if self.optimizer not in OPTIMIZERS:
            raise ValueError(
                f"optimizer must be one of {', '.join(OPTIMIZERS)}, got {self.optimizer!r}"
            )
        if not self.learning_rate > 0:
            raise ValueError(f"learning_rate must be positive, got {self.learning_rate}")
        if not 0 <= self.momentum < 1:
            raise ValueError(f"momentum must lie in [0, 1), got {self.momentum}")
        if not self.penalty >= 0:
            raise ValueError(f"penalty must be non-negative, got {self.penalty}")
        if self.batch < 1:
            raise ValueError(f"batch must be at least 1, got {self.batch}")


@dataclass(frozen=True, eq=False)
class Examples:
    """Images (n, h, w, 1) in the network's number type and labels (n,), integers from 0."""

    images: np.ndarray
    labels: np.ndarray

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True, eq=False)
class Training:
    """A run so far. steps: taken; loss: (steps,) J on each step's own images, before the step.

    measured: (k,) steps after which the whole sets were judged, 0 first; train_loss and
    validation_loss: (k,) J with the same penalty; train_accuracy and validation_accuracy: (k,);
    best: the network at the lowest validation loss so far (early stopping);
    diverged: the last loss is not a finite number, and training has stopped.
    """

    network: Network
    first: Tree
    second: Tree
    steps: int
    loss: np.ndarray
    measured: np.ndarray
    train_loss: np.ndarray
    train_accuracy: np.ndarray
    validation_loss: np.ndarray
    validation_accuracy: np.ndarray
    best: Network
    diverged: bool = field(default=False)


def steps_per_epoch(n: int, batch: int) -> int:
    """⌈n / batch⌉: the last batch of an epoch may be smaller.

    >>> steps_per_epoch(1200, 32)
    38
    """
    return -(-n // batch)


def judge(network: Network, examples: Examples, penalty: float = 0.0) -> tuple[float, float]:
    """J and the accuracy (share whose most probable class is the label) over a whole set."""
    probability = predict(network, examples.images)
    loss, _ = cross_entropy(np.log(np.maximum(probability, 1e-300)), examples.labels)
    accuracy = float(np.mean(probability.argmax(axis=1) == examples.labels))
    return loss + penalty_of(network, penalty), accuracy


def start_training(
    network: Network, train: Examples, validation: Examples, settings: Settings
) -> Training:
    """The state before the first step, already judged on both sets.

    Errors: ValueError for an empty set.
    """
    if not len(train) or not len(validation):
        raise ValueError(
            f"both sets need images, got {len(train)} to train and {len(validation)} to validate"
        )
    nothing = tuple(tuple(np.zeros_like(a) for a in arrays) for arrays in network.parameters)
    empty = np.zeros(0)
    state = Training(
        network, nothing, nothing, 0, empty, empty.astype(int), empty, empty, empty, empty, network
    )
    return _measured(state, train, validation, settings)


@np.errstate(over="ignore", invalid="ignore")  # a run that diverges says so in its state
def train_steps(
    state: Training, train: Examples, validation: Examples, settings: Settings, steps: int
) -> Training:
    """The state after `steps` more steps; whole sets are judged at the end of each epoch.

    Step t takes batch (t mod steps_per_epoch) of the epoch's own shuffle. A loss that is not
    finite ends the run (diverged).
    """
    a_round = steps_per_epoch(len(train), settings.batch)
    update = OPTIMIZERS[settings.optimizer].update
    for step in range(state.steps, state.steps + steps):
        if state.diverged:
            break
        epoch, place = divmod(step, a_round)
        order = np.random.default_rng([settings.seed, epoch]).permutation(len(train))
        rows = order[place * settings.batch : (place + 1) * settings.batch]
        loss, gradients = objective(
            state.network, train.images[rows], train.labels[rows], settings.penalty
        )
        losses = np.append(state.loss, loss)
        if not np.isfinite(loss):
            state = replace(state, loss=losses, steps=step + 1, diverged=True)
            break
        kept, first, second = [], [], []
        for old, g, m, v in zip(
            state.network.parameters, gradients, state.first, state.second, strict=True
        ):
            moves = [
                update(*arrays, step + 1, settings.learning_rate, settings.momentum)
                for arrays in zip(g, m, v, strict=True)
            ]
            kept.append(tuple(a + move[0] for a, move in zip(old, moves, strict=True)))
            first.append(tuple(move[1] for move in moves))
            second.append(tuple(move[2] for move in moves))
        network = replace(state.network, parameters=tuple(kept))
        state = replace(
            state,
            network=network,
            first=tuple(first),
            second=tuple(second),
            steps=step + 1,
            loss=losses,
        )
        if place == a_round - 1:
            state = _measured(state, train, validation, settings)
    return state


def train_epochs(
    state: Training,
    train: Examples,
    validation: Examples,
    settings: Settings,
    epochs: int,
    report: Callable[[float, str], None] = lambda share, what: None,
) -> Training:
    """The state after whole epochs, counted from the very start; report(share, text) in between.

    A state that is already there comes back unchanged.
    """
    a_round = steps_per_epoch(len(train), settings.batch)
    begun = state.steps
    while state.steps < epochs * a_round and not state.diverged:
        state = train_steps(state, train, validation, settings, a_round - state.steps % a_round)
        done = (state.steps - begun) / (epochs * a_round - begun)
        report(done, f"epoch {state.steps // a_round} of {epochs}")
    return state


def _measured(
    state: Training, train: Examples, validation: Examples, settings: Settings
) -> Training:
    """The state with both sets judged once more."""
    train_loss, train_accuracy = judge(state.network, train, settings.penalty)
    loss, accuracy = judge(state.network, validation, settings.penalty)
    lowest = not len(state.validation_loss) or loss < state.validation_loss.min()
    return replace(
        state,
        best=state.network if lowest else state.best,
        measured=np.append(state.measured, state.steps),
        train_loss=np.append(state.train_loss, train_loss),
        train_accuracy=np.append(state.train_accuracy, train_accuracy),
        validation_loss=np.append(state.validation_loss, loss),
        validation_accuracy=np.append(state.validation_accuracy, accuracy),
    )
