"""What a training in the plane has come to, and what its units do."""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from core.maths.learning.dense_network import DenseNetwork, forward_pass
from core.maths.learning.dense_training import Labelled, Learning, Plan, is_right

DUST = 1e-9  # logits that differ by less are equal to rounding


class Outcome(Enum):
    DIVERGED = auto()
    UNTRAINED = auto()  # no step yet
    LEVEL = auto()  # every point gets the same probabilities
    ONE_ANSWER = auto()  # every point gets the same class
    SOME_WRONG = auto()
    ALL_RIGHT = auto()


class Cause(Enum):
    """Why a run has left the finite numbers."""

    PENALTY = auto()  # the penalty alone makes the weights grow
    OVERSHOT = auto()


@dataclass(frozen=True, eq=False)
class Findings:
    """right: (n,) whether a point's own class has the largest logit; logits: (n, k);
    dead: units of each hidden layer that give 0 at every point, for ReLU, else 0; alike: whether
    all units of a hidden layer, two or more, give the same at every point; straight: no bend."""

    outcome: Outcome
    right: np.ndarray
    logits: np.ndarray
    dead: tuple[int, ...]
    alike: tuple[bool, ...]
    straight: bool

    @property
    def wrong(self) -> int:
        return int((~self.right).sum())


@np.errstate(all="ignore")
def find_outcome(state: Learning, examples: Labelled) -> Findings:
    """The first of the cases of Outcome that holds, at the examples to learn from."""
    network = state.network
    passed = forward_pass(network, examples.x)
    hidden, logits = passed.a[1:], passed.logits
    right = is_right(logits, examples.labels)
    apart = np.ptp(logits - logits[:, :1], axis=0).max()
    if state.diverged:
        outcome = Outcome.DIVERGED
    elif not state.steps:
        outcome = Outcome.UNTRAINED
    elif apart <= DUST * (1 + np.abs(logits).max()):
        outcome = Outcome.LEVEL
    elif len(set(logits.argmax(axis=1).tolist())) == 1:
        outcome = Outcome.ONE_ANSWER
    else:
        outcome = Outcome.ALL_RIGHT if right.all() else Outcome.SOME_WRONG
    return Findings(
        outcome,
        right,
        logits,
        dead_units(network, hidden),
        tuple(a.shape[1] > 1 and bool(np.ptp(a, axis=1).max() <= DUST) for a in hidden),
        not hidden or network.activation == "linear",
    )


def dead_units(network: DenseNetwork, hidden: tuple[np.ndarray, ...]) -> tuple[int, ...]:
    """How many units of each hidden layer give 0 at every example; 0 where none can be dead.

    hidden: (n, units) of each hidden layer.
    """
    if network.activation != "relu":
        return (0,) * len(hidden)
    return tuple(int((a <= 0).all(axis=0).sum()) for a in hidden)


def cause_of(plan: Plan, step: int) -> Cause:
    """Whether the penalty alone makes a weight grow at this step: gradient descent multiplies it by
    1 − αλ, so for αλ > 2; momentum does so for αλ > 2 (1 + β); Adam's step has no such bound.

    Source: Polyak, "Some methods of speeding up the convergence of iteration methods", 1964.
    """
    bound = {"sgd": 2.0, "momentum": 2 * (1 + plan.momentum), "adam": np.inf}[plan.optimizer]
    return Cause.PENALTY if plan.rate(step) * plan.penalty > bound else Cause.OVERSHOT


def class_margins(network: DenseNetwork, places: np.ndarray) -> np.ndarray:
    """How far each logit lies above the largest of the others (n, k): the log-odds of a class
    against the next; 0 on a boundary."""
    logits = forward_pass(network, places).logits
    if logits.shape[1] == 2:
        apart = logits[:, 1] - logits[:, 0]
        return np.column_stack([-apart, apart])
    ordered = np.sort(logits, axis=1)
    best, second = ordered[:, -1:], ordered[:, -2:-1]
    return np.where(logits == best, logits - second, logits - best)


def folds_seen(network: DenseNetwork, low: np.ndarray, high: np.ndarray) -> int:
    """How many of the lines w·x + b = 0 of the first layer's units cross this rectangle."""
    if len(network.layers) < 2:
        return 0
    corners = np.array([(x, y) for x in (low[0], high[0]) for y in (low[1], high[1])])
    weights, bias = network.layers[0]
    sides = corners @ weights + bias
    return int(((sides.min(axis=0) < 0) & (sides.max(axis=0) > 0)).sum())
