"""An image that moves, and what a filter with pooling makes of it: does the output move along?

All moves are along the rows: by > 0 is to the right.
"""

from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

import numpy as np

from core.maths.learning.filtering import filter_image

EXACT = 1e-9  # of the largest output: below it a difference is rounding


class Moved(Enum):
    """What a move of the image does to the output."""

    STILL = auto()  # nothing moved
    DARK = auto()  # the output is 0 before and after: nothing to see
    ALONG = auto()  # the output moves along, in every pixel
    BORDER = auto()  # it does, but for columns where the border takes part
    CHANCE = auto()  # there is no whole move of the output, and one agrees all the same
    BROKEN = auto()  # there is none, and none agrees


@dataclass(frozen=True)
class Way:
    """From image to output: the filter, ``border`` around the image ("zeros", or "round", its other
    side), then pooling over squares of ``size``: "max", "mean", "every" (the first pixel of each
    square alone) or "none"."""

    kernel: tuple[tuple[float, ...], ...]
    pooling: str
    size: int
    border: str

    @property
    def step(self) -> int:
        """By how many pixels the image moves for one of the output."""
        return 1 if self.pooling == "none" else self.size


@dataclass(frozen=True, eq=False)
class Comparison:
    """moved: the image moved; output: of the image; of_moved: of the moved image; back: the output
    moved by ``along`` pixels, the better of the two whole moves where by/step is none; difference:
    of_moved − back; off: its norm over that of of_moved, or of back where that is 0."""

    case: Moved
    by: int
    step: int
    along: int
    moved: np.ndarray
    output: np.ndarray
    of_moved: np.ndarray
    back: np.ndarray
    off: float

    @property
    def difference(self) -> np.ndarray:
        return self.of_moved - self.back

    @property
    def columns(self) -> int:
        """In how many columns of the output the two differ."""
        return int((np.abs(self.difference) > bound(self.of_moved, self.back)).any(axis=0).sum())


def bound(*outputs: np.ndarray) -> float:
    return EXACT * max(float(np.abs(one).max()) for one in outputs)


def pool(image: np.ndarray, size: int, pooling: str = "max") -> np.ndarray:
    """One number for each square of ``size``: its largest ("max"), its mean, or its first pixel
    ("every"); rows and columns that fill no square are left out.

    Errors: ValueError for another word.

    >>> pool(np.arange(16.0).reshape(4, 4), 2).tolist()
    [[5.0, 7.0], [13.0, 15.0]]
    """
    rows, columns = (n // size for n in image.shape)
    squares = image[: rows * size, : columns * size].reshape(rows, size, columns, size)
    match pooling:
        case "max":
            return squares.max(axis=(1, 3))
        case "mean":
            return squares.mean(axis=(1, 3))
        case "every":
            return squares[:, 0, :, 0]
    raise ValueError(f"pooling must be max, mean or every, got {pooling!r}")


def move(image: np.ndarray, by: int, border: str) -> np.ndarray:
    """The image ``by`` columns to the right; what leaves it comes in again ("round"), or 0 does.

    >>> [move(np.array([[1, 2, 3]]), 1, border).tolist()[0] for border in ("zeros", "round")]
    [[0, 1, 2], [3, 1, 2]]
    """
    found = np.roll(image, by, axis=1)
    if border != "round" and by:
        found[:, slice(0, by) if by > 0 else slice(by, None)] = 0
    return found


def respond(image: np.ndarray, way: Way) -> np.ndarray:
    """The filtered image, as large as the image, pooled."""
    kernel = np.array(way.kernel)
    filtered = filter_image(image, kernel, padding=len(kernel) // 2, border=way.border)
    return filtered if way.pooling == "none" else pool(filtered, way.size, way.pooling)


def compare_moves(
    image: np.ndarray, way: Way, by: int, output: np.ndarray | None = None
) -> Comparison:
    """Move then filter against filter then move.

    A map F is equivariant to moves T if F(T x) = T F(x) for every x. image: (h, w), both multiples
    of the step where it goes round; output: what the image at rest gives, if it is known. Source:
    Cohen and Welling, Group equivariant convolutional networks, ICML 2016, section 2; Azulay and
    Weiss, Why do deep convolutional networks generalize so poorly to small image transformations?,
    JMLR 20, 2019.
    """
    moved, output = move(image, by, way.border), respond(image, way) if output is None else output
    of_moved = respond(moved, way)
    low, rest = divmod(by, way.step)
    whole = rest == 0
    candidates = [
        (float(np.linalg.norm(of_moved - move(output, q, way.border))), q)
        for q in ((low,) if whole else (low, low + 1))
    ]
    apart, along = min(candidates)
    back = move(output, along, way.border)
    size = float(np.linalg.norm(of_moved)) or float(np.linalg.norm(back))
    agree = bool(np.abs(of_moved - back).max() <= bound(of_moved, back))
    return Comparison(
        _case(by, size, whole, agree),
        by,
        way.step,
        along,
        moved,
        output,
        of_moved,
        back,
        0.0 if agree else apart / size,
    )


def _case(by: int, size: float, whole: bool, agree: bool) -> Moved:
    if by == 0:
        return Moved.STILL
    if size == 0:
        return Moved.DARK
    if agree:
        return Moved.ALONG if whole else Moved.CHANCE
    return Moved.BORDER if whole else Moved.BROKEN


@dataclass(frozen=True, eq=False)
class ByMove:
    """by: the moves; along: how far move then filter is from the output that moves along, as a
    share of its norm; still: how far from the output that stays where it was, as a share of the
    norm of that, NaN where that alone is 0."""

    by: np.ndarray
    along: np.ndarray
    still: np.ndarray


def by_moves(image: np.ndarray, way: Way, most: int) -> ByMove:
    """Both differences for every move from −most to most."""
    by = np.arange(-most, most + 1)
    output = respond(image, way)
    found = [compare_moves(image, way, int(one), output) for one in by]
    size = np.linalg.norm(output)
    of_moved, change = (
        np.array([np.linalg.norm(each(one)) for one in found])
        for each in (lambda one: one.of_moved, lambda one: one.of_moved - one.output)
    )
    nothing = size <= EXACT * of_moved
    undefined = np.where(of_moved > 0, np.nan, 0.0)
    still = np.where(nothing, undefined, change / np.where(nothing, 1.0, size))
    return ByMove(by, np.array([one.off for one in found]), still)


@lru_cache(maxsize=8)
def scene(name: str) -> np.ndarray:
    """An image of 36×48 grey values that goes round without a seam: a "disc" beside the middle,
    "stripes" four pixels wide, a "level" grey, or "black".

    Errors: ValueError for another word.

    >>> scene("stripes")[0, :9].tolist()
    [255.0, 255.0, 255.0, 255.0, 0.0, 0.0, 0.0, 0.0, 255.0]
    """
    rows, columns = np.arange(36)[:, None], np.arange(48)
    match name:
        case "disc":
            made = 255.0 * (np.hypot(rows - 17.5, columns - 20) < 9.5)
        case "stripes":
            made = np.tile(255.0 * (columns // 4 % 2 == 0), (36, 1))
        case "level":
            made = np.full((36, 48), 160.0)
        case "black":
            made = np.zeros((36, 48))
        case _:
            raise ValueError(f"name must be disc, stripes, level or black, got {name!r}")
    made.setflags(write=False)
    return made
