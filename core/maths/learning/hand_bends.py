"""A network of one hidden layer that is put together by hand: each bend is a line with a sign.

A foot p ≠ 0 stands for the line through p at a right angle to it; its unit gives
a = f(p̂·x − |p|), p̂ = p/|p|, and pushes by ±v:

    z_B − z_A = c + Σ s v f(p̂·x − |p|), s = 1 towards B, −1 towards A.
"""

from collections.abc import Sequence
from enum import Enum, auto

import numpy as np

from core.maths.learning.dense_network import ACTIVATIONS, DenseNetwork
from core.maths.learning.dense_training import is_right

Foot = tuple[float, float, int]  # and 0 towards A, 1 towards B


class Made(Enum):
    """What the bends make of the points."""

    NO_BEND = auto()
    ONE_SIDE = auto()  # all points get one class
    SOME_WRONG = auto()
    ALL_RIGHT = auto()


def network_by_hand(
    feet: Sequence[Foot], push: float, constant: float, activation: str = "relu"
) -> DenseNetwork:
    """The network of these bends; a foot at the origin has no direction and is left out.

    The two logits are 0 and c + Σ s v a. Without a bend there is one unit that pushes by 0.

    >>> network_by_hand([(3.0, 4.0, 1)], 2.0, -1.0).theta.tolist()
    [0.6, 0.8, -5.0, 0.0, 2.0, 0.0, -1.0]
    """
    used = [(x, y, towards) for x, y, towards in feet if x or y] or [(1.0, 0.0, None)]
    places = np.array([foot[:2] for foot in used], float)
    far = np.hypot(*places.T)
    pushes = [0.0 if towards is None else push * (2 * towards - 1) for *_, towards in used]
    out = np.column_stack([np.zeros(len(used)), pushes])
    theta = np.concatenate([(places / far[:, None]).T.ravel(), -far, out.ravel(), [0.0, constant]])
    return DenseNetwork((2, len(used), 2), activation, theta)


def judge_hand(feet: Sequence[Foot], logits: np.ndarray, labels: np.ndarray) -> tuple[Made, int]:
    """The first case that holds, and how many points are not on their side."""
    wrong = int((~is_right(logits, labels)).sum())
    if not any(x or y for x, y, _ in feet):
        return Made.NO_BEND, wrong
    ahead = logits[:, 1] > logits[:, 0]
    if ahead.all() or not ahead.any():
        return Made.ONE_SIDE, wrong
    return (Made.SOME_WRONG if wrong else Made.ALL_RIGHT), wrong


def along_cut(network: DenseNetwork, x: np.ndarray, height: float) -> tuple[np.ndarray, float]:
    """What each unit adds to z_B − z_A at the points (x, height), (n, units), and the constant."""
    (weights, bias), (out, last) = network.layers
    places = np.column_stack([x, np.full(len(x), height)])
    a = ACTIVATIONS[network.activation].bend(places @ weights + bias)
    return a * (out[:, 1] - out[:, 0]), float(last[1] - last[0])
