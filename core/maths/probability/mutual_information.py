"""What one variable says of another: mutual information of a table, and what noise leaves of it.

Logarithms are to the base 2 (bits) unless another base is given; 0·log 0 = 0.
"""

import math
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from numpy.typing import ArrayLike

from core.maths.probability.divergence import kl_divergence
from core.maths.probability.entropy import entropy, shares


def mutual_information(joint: ArrayLike, base: float = 2.0) -> float:
    """I(X; Y) = KL(p(x, y) ‖ p(x)·p(y)) of a table of probabilities that add up to 1, X down, Y
    across (Shannon 1948, section 12).

    >>> mutual_information([[0.5, 0.0], [0.0, 0.5]]), mutual_information([[0.25, 0.25]] * 2)
    (1.0, 0.0)
    """
    p = np.asarray(joint, float)
    return kl_divergence(p, np.outer(p.sum(axis=1), p.sum(axis=0)), base)


def noisy_channel(size: int, noise: float) -> np.ndarray:
    """p(z | y): with probability ``noise`` the value is thrown away and one of all is drawn
    instead, each alike. Errors: ValueError for a noise outside [0, 1].

    >>> noisy_channel(2, 0.5).tolist()
    [[0.75, 0.25], [0.25, 0.75]]
    """
    if not 0 <= noise <= 1:
        raise ValueError(f"noise must lie in [0, 1], got {noise}")
    return (1 - noise) * np.eye(size) + noise / size


def information_left(joint: ArrayLike, noises: ArrayLike, base: float = 2.0) -> np.ndarray:
    """I(X; Z) for each noise, where Z is Y after the noisy channel: never above I(X; Y), as Z knows
    of X only through Y (data processing; Cover and Thomas 2006, section 2.8).

    >>> information_left([[0.5, 0.0], [0.0, 0.5]], [0.0, 1.0]).tolist()
    [1.0, 0.0]
    """
    p = np.asarray(joint, float)
    for_each = np.asarray(noises, float)[:, None, None]
    of_x = p.sum(axis=1, keepdims=True)
    z = (1 - for_each) * p + for_each * of_x / p.shape[1]  # p @ noisy_channel, for all noises
    ratio = np.ones_like(z)
    np.divide(z, of_x * z.sum(axis=1, keepdims=True), out=ratio, where=z > 0)
    return np.maximum((z * np.log(ratio)).sum(axis=(1, 2)), 0.0) / np.log(base)


class Dependence(Enum):
    """How two variables of a table of whole weights depend on each other."""

    NOTHING = auto()  # no weight at all
    CONSTANT = auto()  # one of the two has one value only
    INDEPENDENT = auto()
    ONE_TO_ONE = auto()  # each is a function of the other
    Y_FROM_X = auto()  # Y is a function of X, not the other way
    X_FROM_Y = auto()
    PARTLY = auto()


@dataclass(frozen=True)
class Table:
    """``joint`` probabilities, X down, Y across; entropies to ``base``, NaN without a weight."""

    case: Dependence
    joint: np.ndarray
    base: float
    of_x: float = math.nan
    of_y: float = math.nan
    of_both: float = math.nan
    information: float = math.nan

    @property
    def x_given_y(self) -> float:
        """H(X | Y) = H(X, Y) − H(Y)."""
        return max(self.of_both - self.of_y, 0.0)

    @property
    def y_given_x(self) -> float:
        """H(Y | X) = H(X, Y) − H(X)."""
        return max(self.of_both - self.of_x, 0.0)


def judge_dependence(weights: ArrayLike) -> Dependence:
    """>>> judge_dependence([[2, 4], [1, 2]]).name, judge_dependence([[1, 0], [0, 3]]).name
    ('INDEPENDENT', 'ONE_TO_ONE')
    """
    w = np.asarray(weights, float)
    seen = w > 0
    if not seen.any():
        return Dependence.NOTHING
    if seen.any(axis=1).sum() == 1 or seen.any(axis=0).sum() == 1:
        return Dependence.CONSTANT
    if (w * w.sum() == np.outer(w.sum(axis=1), w.sum(axis=0))).all():
        return Dependence.INDEPENDENT
    y_from_x, x_from_y = seen.sum(axis=1).max() == 1, seen.sum(axis=0).max() == 1
    if y_from_x:
        return Dependence.ONE_TO_ONE if x_from_y else Dependence.Y_FROM_X
    return Dependence.X_FROM_Y if x_from_y else Dependence.PARTLY


def study(weights: ArrayLike, base: float = 2.0) -> Table:
    """A table of whole weights divided by their sum, with its entropies.

    >>> found = study([[1, 1], [0, 2]])
    >>> round(found.information, 4), round(found.of_x + found.of_y - found.of_both, 4)
    (0.3113, 0.3113)
    """
    w, case = np.asarray(weights, float), judge_dependence(weights)
    if case is Dependence.NOTHING:
        return Table(case, w, base)
    p = shares(w)
    alone = case in (Dependence.INDEPENDENT, Dependence.CONSTANT)
    return Table(
        case,
        p,
        base,
        entropy(p.sum(axis=1), base),
        entropy(p.sum(axis=0), base),
        entropy(p, base),
        0.0 if alone else mutual_information(p, base),
    )
