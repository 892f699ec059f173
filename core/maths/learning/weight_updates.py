"""Rules that turn a gradient into a step."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

ADAM_DECAY = 0.999
ADAM_EPSILON = 1e-8


@dataclass(frozen=True)
class Optimizer:
    """One step for one array: update(g, m, v, t, α, β) -> (change, m, v), t = 1, 2, …

    m and v are what it remembers, 0 at the start; the change is added to the parameters.
    learning_rate: one to begin with.
    """

    label: str
    formula: str
    update: Callable[..., tuple[np.ndarray, np.ndarray, np.ndarray]]
    learning_rate: float


def plain_update(g, m, v, t, alpha, beta):
    """Gradient descent: change −α g, nothing remembered.

    >>> plain_update(np.array([2.0]), 0.0, 0.0, 1, 0.25, 0.9)[0].tolist()
    [-0.5]
    """
    return -alpha * g, m, v


def momentum_update(g, m, v, t, alpha, beta):
    """Polyak's heavy ball: m ← β m + g, change −α m."""
    m = beta * m + g
    return -alpha * m, m, v


def adam_update(g, m, v, t, alpha, beta):
    """Kingma and Ba (2015), algorithm 1, with β₂ = 0.999 and ε = 10⁻⁸."""
    m = beta * m + (1 - beta) * g
    v = ADAM_DECAY * v + (1 - ADAM_DECAY) * g * g
    step = alpha / (1 - beta**t)
    return -step * m / (np.sqrt(v / (1 - ADAM_DECAY**t)) + ADAM_EPSILON), m, v
