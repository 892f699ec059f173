"""A small convolutional network that learns to read digits, kept after every epoch.

The digits are 8×8 with a black margin of 3 pixels, so that they can move. They are split in the
order of their file, and so mostly by writer: 600 to train, 200 to validate, 300 to test.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

import numpy as np
from sklearn.datasets import load_digits

from core.maths.learning.convolutional_network import Network, predict, start_network
from core.maths.learning.course import Legs, value_at
from core.maths.learning.network_training import (
    Examples,
    Settings,
    Training,
    start_training,
    train_epochs,
)

MARGIN, SIDE, EPOCHS = 3, 14, 8
TRAIN, VALIDATION, TEST = 600, 200, 300
LAYOUTS = {"two": (8, 16), "one": (8,), "none": ()}  # filters of each convolution


class Reading(Enum):
    """How one digit is read."""

    UNTRAINED = auto()  # before the first epoch
    RIGHT = auto()
    WRONG = auto()


class Effect(Enum):
    """What a move of all test digits does to the share that is read right."""

    STILL = auto()  # nothing moved
    LOSES = auto()
    SAME = auto()
    GAINS = auto()


@dataclass(frozen=True, eq=False)
class DigitSet:
    train: Examples
    validation: Examples
    test: Examples


@dataclass(frozen=True, eq=False)
class History:
    """state: of the training, to go on from; networks: after 0, 1, … epochs; train, validation:
    (epochs + 1,) share read right; moved: (epochs + 1, 2·MARGIN + 1) share of the test digits read
    right that are moved by −MARGIN … MARGIN pixels to the right.
    """

    state: Training
    networks: tuple[Network, ...]
    train: np.ndarray
    validation: np.ndarray
    moved: np.ndarray


@lru_cache(maxsize=1)
def digit_set() -> DigitSet:
    """Grey from 0 to 1, (n, 14, 14, 1) in float32. Source: Alpaydin and Kaynak, Optical Recognition
    of Handwritten Digits, UCI Machine Learning Repository, 1998 (CC BY 4.0).

    >>> digit_set().test.images.shape
    (300, 14, 14, 1)
    """
    data = load_digits()
    edge = ((0, 0), (MARGIN, MARGIN), (MARGIN, MARGIN))
    images = np.pad(data.images / 16, edge)[..., None].astype(np.float32)
    ends = np.cumsum([TRAIN, VALIDATION, TEST])
    parts = (
        Examples(images[start:end], data.target[start:end])
        for start, end in zip((0, *ends), ends, strict=False)
    )
    return DigitSet(*parts)


@lru_cache(maxsize=16)
def train_history(
    layout: str, learning_rate: float = 0.01, seed: int = 1, earlier: Legs = ()
) -> History:
    """The network after each of 8 epochs of Adam with batches of 32. earlier: other learning rates
    at first, (rate, epoch up to which it held) each. A step of Adam moves a weight by little more
    than the rate, so up to a rate of 1 no score leaves the numbers.

    Errors: KeyError for a layout not in LAYOUTS.
    """
    history = begin_history(layout, seed)
    for epoch in range(1, EPOCHS + 1):
        history = learn_epoch(history, value_at(earlier, learning_rate, epoch), seed)
    return history


def begin_history(layout: str, seed: int) -> History:
    """Before the first epoch. Errors: KeyError for a layout not in LAYOUTS."""
    digits = digit_set()
    network = start_network(SIDE, LAYOUTS[layout], kernel=3, classes=10, seed=seed)
    state = start_training(network, digits.train, digits.validation, Settings(seed=seed))
    return _looked_at(state, (), ())


def learn_epoch(history: History, learning_rate: float, seed: int) -> History:
    """One epoch more. What came before stays, so the rate may be another one in each epoch."""
    digits, settings = digit_set(), Settings(learning_rate=learning_rate, seed=seed)
    epochs = len(history.networks)
    state = train_epochs(history.state, digits.train, digits.validation, settings, epochs)
    return _looked_at(state, history.networks, history.moved)


def _looked_at(state: Training, networks: Sequence[Network], moved: Sequence) -> History:
    """The history up to ``state``, and before it these."""
    return History(
        state,
        (*networks, state.network),
        state.train_accuracy,
        state.validation_accuracy,
        np.array([*moved, read_moved(state.network)]),
    )


def moved_digit(images: np.ndarray, by: int) -> np.ndarray:
    """Images (n, h, w, 1) moved ``by`` pixels to the right; their margin is black, so nothing is
    lost up to its width.

    >>> moved_digit(np.array([1.0, 0, 0]).reshape(1, 1, 3, 1), 1).ravel().tolist()
    [0.0, 1.0, 0.0]
    """
    return np.roll(images, by, axis=2)


def read_moved(network: Network) -> np.ndarray:
    """The share of the test digits that is read right after each move from −MARGIN to MARGIN."""
    test = digit_set().test
    right = [
        predict(network, moved_digit(test.images, by)).argmax(axis=1) == test.labels
        for by in range(-MARGIN, MARGIN + 1)
    ]
    return np.array([one.mean() for one in right])


def judge_reading(probability: np.ndarray, label: int, epoch: int) -> Reading:
    """Of one digit: the most probable class is the label, or is not.

    >>> judge_reading(np.array([0.2, 0.8]), 1, 3).name
    'RIGHT'
    """
    if not epoch:
        return Reading.UNTRAINED
    return Reading.RIGHT if int(probability.argmax()) == label else Reading.WRONG


def judge_effect(moved: np.ndarray, by: int) -> Effect:
    """``moved``: shares as in :class:`History`, of one epoch."""
    still, here = float(moved[MARGIN]), float(moved[MARGIN + by])
    if by == 0:
        return Effect.STILL
    if here == still:
        return Effect.SAME
    return Effect.LOSES if here < still else Effect.GAINS
