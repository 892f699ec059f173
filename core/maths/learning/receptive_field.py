"""How much of the image one unit sees through several layers, along one side.

Layers are listed from the image upwards, each as (k, s, d): numbers of the kernel, stride and
dilation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

PATTERNS = ("plain", "stride", "doubled", "gaps")
LayerSizes = tuple[int, int, int]


class Field(Enum):
    """What a unit sees of its field."""

    POINT = auto()  # one pixel is all of it
    WHOLE = auto()  # every pixel
    HOLES = auto()  # not every one


@dataclass(frozen=True, eq=False)
class Receptive:
    """width: r pixels from the first to the last that the unit sees; jump: pixels of the image from
    one unit to the next; paths: (r,) on how many ways a pixel reaches the unit; nodes: for each
    level, the image first, the places of the units that matter, in pixels from the middle of the
    field; edges: (level below, place there, place above) of each connection."""

    layers: tuple[LayerSizes, ...]
    width: int
    jump: int
    paths: np.ndarray
    nodes: tuple[np.ndarray, ...]
    edges: tuple[np.ndarray, ...]

    @property
    def field(self) -> Field:
        if self.width == 1:
            return Field.POINT
        return Field.WHOLE if (self.paths > 0).all() else Field.HOLES

    @property
    def seen(self) -> int:
        """Pixels of the field that reach the unit."""
        return int((self.paths > 0).sum())

    @property
    def spread(self) -> float:
        """Standard deviation of the place of a path, in pixels: √Σ (jump·d)²·(k² − 1)/12."""
        jump, total = 1, 0.0
        for k, s, d in self.layers:
            total += (jump * d) ** 2 * (k * k - 1) / 12
            jump *= s
        return float(np.sqrt(total))

    @property
    def middle(self) -> int:
        """On how many ways the middle pixel reaches the unit; of an even field, either of two."""
        return int(self.paths[(self.width - 1) // 2])

    @property
    def peaked(self) -> bool:
        """Whether no pixel counts more than the middle. With stride 2, or dilations that double,
        it may be among the least: the ways are then those to write a number in powers of 2."""
        return self.middle == self.paths.max()

    def central(self, share: float = 0.95) -> int:
        """The fewest pixels around the middle that hold this share of all paths."""
        whole = self.paths / self.paths.sum()
        r = len(whole)
        for cut in range((r - 1) // 2, -1, -1):
            if whole[cut : r - cut].sum() >= share - 1e-12:
                return r - 2 * cut
        return r


def make_layers(count: int, k: int, pattern: str) -> tuple[LayerSizes, ...]:
    """``count`` layers with kernels of k: "plain" (stride 1), "stride" (2 in each), "doubled"
    (dilation 1, 2, 4, …), "gaps" (dilation 2 in each).

    Errors: ValueError for another word.

    >>> make_layers(3, 2, "doubled")
    ((2, 1, 1), (2, 1, 2), (2, 1, 4))
    """
    if pattern not in PATTERNS:
        raise ValueError(f"pattern must be one of {', '.join(PATTERNS)}, got {pattern!r}")
    stride = 2 if pattern == "stride" else 1
    return tuple((k, stride, {"doubled": 2**i, "gaps": 2}.get(pattern, 1)) for i in range(count))


def receptive_field(layers: Sequence[LayerSizes]) -> Receptive:
    """r = 1 + Σ d·(k − 1)·(product of the strides below), and on how many ways each pixel counts.

    The ways are counted from the unit down: unit i of a layer reads the units s·i + d·a below, a =
    0 … k − 1. Errors: ValueError unless all numbers are at least 1. Source: Araujo, Norris and Sim,
    Computing receptive fields of convolutional neural networks, Distill, 2019, equation 2.

    >>> found = receptive_field([(3, 1, 1), (3, 1, 1)])
    >>> found.width, found.paths.tolist()
    (5, [1, 2, 3, 2, 1])
    """
    if any(min(layer) < 1 for layer in layers):
        raise ValueError(f"kernels, strides and dilations must be positive, got {layers}")
    jumps = np.cumprod([1, *(s for _, s, _ in layers)])
    counts, places = np.array([1]), np.array([0.0])
    nodes, edges = [places], []
    for (k, s, d), jump in zip(layers[::-1], jumps[-2::-1], strict=True):
        offset = (np.arange(k) - (k - 1) / 2) * d * jump
        below = places[:, None] + offset
        edges.append(np.column_stack([below.ravel(), np.repeat(places, k)]))
        places = np.unique(below.round(6))
        nodes.append(places)
        wide = np.zeros(s * (len(counts) - 1) + 1, int)
        wide[::s] = counts
        kernel = np.zeros(d * (k - 1) + 1, int)
        kernel[::d] = 1
        counts = np.convolve(wide, kernel)
    return Receptive(
        tuple(layers),
        len(counts),
        int(jumps[-1]),
        counts,
        tuple(nodes[::-1]),
        tuple(edges[::-1]),
    )
