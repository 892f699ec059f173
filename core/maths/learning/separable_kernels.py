"""Kernels as sums of columns times rows: how many such layers one has, and what that saves."""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from core.maths.learning.filtering import filter_image
from core.maths.linear_algebra.low_rank import Layers, factor_layers

SHAPES = ("gaussian", "box", "slope", "bend", "disc", "line", "grating")
TURNING = ("slope", "line", "grating")  # those that have a direction
SMALL = 1.0  # grey values


class Parts(Enum):
    """The layers that are kept, against all."""

    NOTHING = auto()  # none is kept
    SEPARABLE = auto()  # one layer is the whole kernel
    WHOLE = auto()  # several are
    CLOSE = auto()  # no output of the image is off by a grey value
    FAR = auto()


@dataclass(frozen=True, eq=False)
class Filtered:
    """kernel: (n, n); found: its layers; kept: how many are used; whole, part: the output by the
    kernel and by these layers, mirrored at the border; off: the largest difference of the two;
    bound: 255·Σ|left out|, which no image of grey values can exceed."""

    kernel: np.ndarray
    found: Layers
    kept: int
    whole: np.ndarray
    part: np.ndarray
    off: float
    bound: float

    @property
    def n(self) -> int:
        return len(self.kernel)

    @property
    def products(self) -> tuple[int, int]:
        """A pixel: n² by the kernel, 2·n for each layer that is kept."""
        return self.n**2, 2 * self.n * self.kept

    @property
    def parts(self) -> Parts:
        if not self.kept:
            return Parts.NOTHING
        if self.kept == self.found.rank:
            return Parts.SEPARABLE if self.kept == 1 else Parts.WHOLE
        return Parts.CLOSE if self.off < SMALL else Parts.FAR


def make_kernel(shape: str, n: int, degrees: float = 0.0) -> np.ndarray:
    """A kernel of n×n numbers, n odd, with x to the right and y down from its middle, σ = n/5 and
    t = x·cos θ + y·sin θ:

    "gaussian" exp(−(x² + y²)/2σ²), "box" 1, "slope" t·gaussian, "bend" (x² + y² − 2σ²)·gaussian,
    "disc" 1 where x² + y² ≤ (n/2)², "line" 1 where |t| < 0.6, "grating" cos(2πt/(0.6·n))·gaussian;
    all divided by the sum of their absolute values, so that no output lies beyond ±255.
    Errors: ValueError for another shape or an n that is not odd and positive.

    >>> make_kernel("box", 3).round(3).tolist()[0]
    [0.111, 0.111, 0.111]
    """
    if shape not in SHAPES or n < 1 or n % 2 == 0:
        raise ValueError(f"shape must be one of {', '.join(SHAPES)} and n odd, got {shape!r}, {n}")
    x = np.arange(n) - n // 2
    y = x[:, None]
    square, sigma = x * x + y * y, n / 5
    theta = np.radians(degrees)
    cos, sin = (0.0 if abs(c) < 1e-12 else c for c in (np.cos(theta), np.sin(theta)))
    t = x * cos + y * sin
    bell = np.exp(-square / (2 * sigma**2))
    made = {
        "gaussian": lambda: bell,
        "box": lambda: np.ones((n, n)),
        "slope": lambda: t * bell,
        "bend": lambda: (square - 2 * sigma**2) * bell,
        "disc": lambda: 1.0 * (square <= (n / 2) ** 2),
        "line": lambda: 1.0 * (np.abs(t) < 0.6),
        "grating": lambda: np.cos(2 * np.pi * t / (0.6 * n)) * bell,
    }[shape]()
    return made / np.abs(made).sum()


def filter_by_layers(image: np.ndarray, found: Layers, kept: int) -> np.ndarray:
    """Σ over the first layers: the image filtered by the column √σ·u, then by the row √σ·vᵀ.

    As large as the image, mirrored at the border.
    """
    half = len(found.image) // 2
    rows = np.pad(image, ((half, half), (half, half)), mode="reflect")
    total = np.zeros(image.shape)
    for i in range(kept):
        column = np.sqrt(found.values[i]) * found.left[:, i : i + 1]
        row = np.sqrt(found.values[i]) * found.right[i : i + 1]
        total += filter_image(filter_image(rows, column), row)
    return total


def filter_in_parts(image: np.ndarray, kernel: np.ndarray, kept: int) -> Filtered:
    """The image by the kernel, and by ``kept`` of its layers, at most its rank.

    W = Σ σᵢ·uᵢ·vᵢᵀ: each layer is a column times a row, and to filter by it takes 2·n products a
    pixel where n² numbers take n². Source: Treitel and Shanks, The design of multistage separable
    planar filters, IEEE Transactions on Geoscience Electronics 9, 1971.
    """
    found = factor_layers(kernel)
    kept = min(kept, found.rank)
    half = len(kernel) // 2
    whole = filter_image(image, kernel, padding=half, border="mirror")
    part = filter_by_layers(image, found, kept)
    left_out = kernel - found.kept(kept)
    return Filtered(
        kernel,
        found,
        kept,
        whole,
        part,
        float(np.abs(whole - part).max()),
        255 * float(np.abs(left_out).sum()),
    )
