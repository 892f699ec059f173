"""Where a kernel comes to lie along one side of an image: sizes, pixels used, and padding seen."""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from core.maths.learning.filtering import output_size, reach


class Size(Enum):
    """The output against the image."""

    NONE = auto()  # the kernel has no place
    SMALLER = auto()
    SAME = auto()
    LARGER = auto()


class Use(Enum):
    """How many windows use a pixel."""

    NONE = auto()  # there is no window
    UNSEEN = auto()  # some pixels are in none
    UNEVEN = auto()
    EVEN = auto()


class Border(Enum):
    """What windows see of the padding."""

    NOTHING = auto()
    PART = auto()
    ALONE = auto()  # some windows see nothing else


@dataclass(frozen=True, eq=False)
class Windows:
    """Of an image of n×n pixels and a kernel of k×k numbers, both sides alike.

    output: pixels along a side; reach: pixels under the kernel; left_over: rows of the padded image
    behind the last window; uses: (n,) how many numbers of how many windows lie on a pixel, along
    one side: pixel (i, j) is used uses[i]·uses[j] times; inside: (output,) how many of the k
    numbers of a window lie on the image.
    """

    n: int
    k: int
    padding: int
    stride: int
    dilation: int
    output: int
    reach: int
    left_over: int
    uses: np.ndarray
    inside: np.ndarray

    @property
    def unseen(self) -> int:
        """Of the n² pixels, how many no window uses."""
        return self.n**2 - int((self.uses > 0).sum()) ** 2

    @property
    def blind(self) -> int:
        """Of the outputs, how many see padding alone."""
        return self.output**2 - int((self.inside > 0).sum()) ** 2

    @property
    def size(self) -> Size:
        if not self.output:
            return Size.NONE
        if self.output == self.n:
            return Size.SAME
        return Size.SMALLER if self.output < self.n else Size.LARGER

    @property
    def use(self) -> Use:
        if not self.output:
            return Use.NONE
        if self.unseen:
            return Use.UNSEEN
        return Use.EVEN if np.ptp(self.uses) == 0 else Use.UNEVEN

    @property
    def border(self) -> Border:
        if not self.output or (self.inside == self.k).all():
            return Border.NOTHING
        return Border.ALONE if self.blind else Border.PART


def lay_windows(n: int, k: int, padding: int, stride: int, dilation: int) -> Windows:
    """Number a of window o lies on pixel s·o + d·a − p, counted from 0.

    Errors: ValueError as :func:`output_size`.

    >>> found = lay_windows(5, 3, 0, 2, 1)
    >>> found.output, found.uses.tolist(), found.left_over
    (2, [1, 1, 2, 1, 1], 0)
    """
    output = output_size(n, k, padding, stride, dilation)
    at = stride * np.arange(output)[:, None] + dilation * np.arange(k) - padding
    on = (at >= 0) & (at < n)
    wide = reach(k, dilation)
    behind = n + 2 * padding - (stride * (output - 1) + wide) if output else 0
    return Windows(
        n,
        k,
        padding,
        stride,
        dilation,
        output,
        wide,
        behind,
        np.bincount(at[on], minlength=n),
        on.sum(axis=1),
    )
