"""The kernel of nine numbers that the reader types, and how it is slid."""

from dataclasses import dataclass

import numpy as np

from core.maths.learning.filter_kind import KernelFound, judge_kernel
from core.maths.learning.filtering import turned
from core.ui.controls import Choice, Grid, Toggle

SOBEL = ((-1.0, 0.0, 1.0), (-2.0, 0.0, 2.0), (-1.0, 0.0, 1.0))
ONES = ((1.0, 1.0, 1.0),) * 3
SHARPER = ((0.0, -1.0, 0.0), (-1.0, 5.0, -1.0), (0.0, -1.0, 0.0))
LAPLACE = ((0.0, 1.0, 0.0), (1.0, -4.0, 1.0), (0.0, 1.0, 0.0))
COUNTED = ((1.0, 2.0, 3.0), (4.0, 5.0, 6.0), (7.0, 8.0, 9.0))
BINOMIAL = ((1.0, 2.0, 1.0), (2.0, 4.0, 2.0), (1.0, 2.0, 1.0))
RIGHT_ALONE = ((0.0, 0.0, 0.0), (0.0, 0.0, 1.0), (0.0, 0.0, 0.0))
KERNEL = Grid(
    name="kernel",
    label="Kernel",
    rows=("row 1", "row 2", "row 3"),
    columns=("1", "2", "3"),
    low=-9,
    high=9,
    default=SOBEL,
    help="Whole numbers from −9 to 9; a blank counts as 0",
)
DIVIDED = Toggle(name="divided", label="Divide by the sum of the nine")
TURNING = Choice(
    name="turning",
    label="How it is slid",
    options={
        "correlation": "Correlation: as it stands",
        "convolution": "Convolution: turned by 180°",
    },
    default="correlation",
    pills=True,
)


@dataclass(frozen=True, eq=False)
class Kernel:
    """cells: the nine whole numbers as they are slid, turned for a convolution; divisor: 1, or
    their sum; refused: they were to be divided by a sum of 0."""

    cells: np.ndarray
    divisor: float
    refused: bool
    convolves: bool

    @property
    def weights(self) -> np.ndarray:
        return self.cells / self.divisor

    @property
    def found(self) -> KernelFound:
        return judge_kernel(self.weights)


def kernel_of(cells, divided: bool, turning: str) -> Kernel:
    W = np.array([[cell or 0.0 for cell in row] for row in cells])
    total, convolves = float(W.sum()), turning == "convolution"
    return Kernel(
        turned(W) if convolves else W,
        total if divided and total else 1.0,
        divided and not total,
        convolves,
    )


def rows_of(array) -> list[list[float]]:
    """Its numbers for a listing, whole ones as such."""
    return [[int(x) if float(x).is_integer() else float(x) for x in row] for row in array]
