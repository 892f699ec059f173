"""What a kernel of three rows and columns does to any image, read off its nine numbers."""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from core.maths.learning.filtering import turned

DUST = 1e-9  # of numbers of order 1
WHITE = 255.0


class Kind(Enum):
    """The first that holds, in this order."""

    EMPTY = auto()  # all nine are 0
    COPY = auto()  # only the middle is not 0
    MOVE = auto()  # only one beside the middle is not 0
    SLOPE = auto()  # the sum is 0, an even ramp gives something else
    BEND = auto()  # level areas and even ramps give 0
    MEAN = auto()  # none is below 0
    NEGATIVE = auto()  # none is above 0
    CONTRAST = auto()  # numbers of both signs, and a sum


class Turn(Enum):
    """The kernel against itself turned by 180°."""

    SAME = auto()
    OPPOSITE = auto()  # its own negative
    OTHER = auto()


@dataclass(frozen=True)
class KernelFound:
    """total: S, the sum, what a level area is multiplied with; right, down: what a ramp gives that
    rises by 1 a pixel to the right or downwards, where S = 0; above, below: the sums of the numbers
    above and below 0; moved: (rows down, columns right) by which a MOVE moves the image."""

    kind: Kind
    turn: Turn
    total: float
    right: float
    down: float
    above: float
    below: float
    moved: tuple[int, int]

    @property
    def is_brightness(self) -> bool:
        """Whether outputs are shown as grey values from 0 to 255·S, not as signed numbers."""
        return self.total > DUST


def judge_kernel(weights: np.ndarray) -> KernelFound:
    """Kind and moments of W (3, 3) as it is slid: S = Σ W[a, b], and about its middle
    right = Σ W[a, b]·(b − 1), down = Σ W[a, b]·(a − 1).

    On x = c + g·column + h·row the output is S·x + g·right + h·down in every pixel. Errors:
    ValueError for another shape.

    >>> judge_kernel(np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]])).kind.name
    'BEND'
    """
    W = np.asarray(weights, float)
    if W.shape != (3, 3):
        raise ValueError(f"weights must be 3×3, got {W.shape}")
    offset = np.array([-1.0, 0.0, 1.0])
    total, right, down = float(W.sum()), float((W * offset).sum()), float((W.T * offset).sum())
    some = np.argwhere(np.abs(W) > DUST)
    row, column = (some[0] - 1).tolist() if len(some) == 1 else (0, 0)
    return KernelFound(
        _kind(W, len(some), (row, column), total, max(abs(right), abs(down))),
        _turn(W),
        0.0 if abs(total) <= DUST else total,
        right,
        down,
        float(W[W > 0].sum()),
        float(W[W < 0].sum()),
        (-row, -column),
    )


def _kind(W: np.ndarray, count: int, place: tuple[int, int], total: float, moment: float) -> Kind:
    if not count:
        return Kind.EMPTY
    if count == 1:
        return Kind.MOVE if any(place) else Kind.COPY
    if abs(total) <= DUST:
        return Kind.SLOPE if moment > DUST else Kind.BEND
    if W.min() >= 0:
        return Kind.MEAN
    return Kind.NEGATIVE if W.max() <= 0 else Kind.CONTRAST


def _turn(W: np.ndarray) -> Turn:
    if np.abs(W - turned(W)).max() <= DUST:
        return Turn.SAME
    return Turn.OPPOSITE if np.abs(W + turned(W)).max() <= DUST else Turn.OTHER
