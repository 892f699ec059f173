"""Arrays as pictures that travel while a slider moves, and where they lie in a plane.

A picture is an image of at most 255 colours in an address of its own (PNG, RFC 2083; base64,
RFC 4648), so that it is one item to draw, however many pixels it has.
"""

import base64
import struct
import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np

from core.maths.columns import Table, path

_BLUE, _ORANGE = (0, 90, 150), (213, 94, 0)
# Where on the scale, and red, green, blue and opacity there.
SHADES = {
    "grey": ((0, 8, 10, 14, 255), (1, 250, 250, 250, 255)),
    "signed": ((0, *_BLUE, 255), (0.5, 245, 245, 245, 255), (1, *_ORANGE, 255)),
    "clear": ((0, *_BLUE, 0), (1, *_BLUE, 255)),
    "signed clear": (
        (0, *_BLUE, 255),
        (0.5, *_BLUE, 0),
        (0.5, *_ORANGE, 0),
        (1, *_ORANGE, 255),
    ),
}
PAETH = 4  # the number of this line filter in PNG
Box = tuple[float, float, float, float]  # left, bottom, width, height


def picture_address(
    values: np.ndarray, low: float, high: float, shades: str = "grey", steps: int = 254
) -> str:
    """An array as a picture, one pixel an entry: ``low`` in the first shade, ``high`` in the last.

    values: (h, w), what is outside low…high takes the colour of that end, NaN is transparent;
    shades: "grey" from black to white, "signed" from blue over white (the middle) to orange; for
    cells of a chart, which follow its theme, "clear" from nothing to blue, "signed clear" from blue
    over nothing to orange;
    steps: from the first shade to the last, fewer make a smaller address.
    Errors: ValueError unless low < high, values has two dimensions and steps is in 1 … 254.

    >>> picture_address(np.zeros((2, 3)), 0, 1)[:30]
    'data:image/png;base64,iVBORw0K'
    """
    if not low < high:
        raise ValueError(f"low must be below high, got {low} and {high}")
    if np.ndim(values) != 2:
        raise ValueError(f"values must have two dimensions, got {np.ndim(values)}")
    if not 1 <= steps <= 254:
        raise ValueError(f"steps must lie in 1 … 254, got {steps}")
    height, width = values.shape
    shade = np.subtract(values, low, dtype=float)  # the passes below make no further arrays
    shade *= steps / (high - low)
    np.rint(shade, out=shade)
    shade += 1
    np.minimum(np.maximum(shade, 1, out=shade), steps + 1, out=shade)
    index = np.fmax(shade, 0, out=shade).astype(np.uint8)  # NaN becomes 0
    packer = zlib.compressobj(1, memLevel=9, strategy=zlib.Z_RLE)  # as small here, and fast
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        *_palette(shades, steps),
        (b"IDAT", packer.compress(_filtered(index).tobytes()) + packer.flush()),
        (b"IEND", b""),
    )
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    data = b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
    return "data:image/png;base64," + base64.b64encode(data).decode("ascii")


def mosaic(images: np.ndarray, columns: int, gap: int = 1) -> np.ndarray:
    """Images row by row in one array, NaN between them and where none is left.

    images: (n, h, w). Returns (rows·(h + gap) − gap, columns·(w + gap) − gap).

    >>> mosaic(np.ones((3, 2, 2)), 2).shape
    (5, 5)
    """
    n, height, width = images.shape
    rows = -(-n // columns)
    cells = np.full((rows * columns, height + gap, width + gap), np.nan)
    cells[:n, :height, :width] = images
    whole = cells.reshape(rows, columns, height + gap, width + gap).swapaxes(1, 2)
    return whole.reshape(rows * (height + gap), -1)[: -gap or None, : -gap or None]


@lru_cache(maxsize=8)
def _palette(shades: str, steps: int) -> tuple[tuple[bytes, bytes], ...]:
    """A colour that is never seen, then steps + 1 from the first shade to the last; and how opaque
    each is, which is left out where all are."""
    knots, *channels = np.array(SHADES[shades], float).T
    at = np.linspace(0, 1, steps + 1)
    channels = [np.rint(np.interp(at, knots, one)).astype(np.uint8) for one in channels]
    opacity = b"" if channels[3].min() == 255 else channels[3].tobytes()
    colours = np.stack(channels[:3], axis=1).tobytes()
    return (b"PLTE", bytes(3) + colours), (b"tRNS", b"\0" + opacity)


def _filtered(index: np.ndarray) -> np.ndarray:
    """Each number less that of its neighbour (left, above, or above left) nearest to left + above −
    above left: neighbours are alike, so what is left packs to less (A. W. Paeth, 1991; RFC 2083,
    section 6.6). (h, w + 1): each line begins with the number of the filter."""
    height, width = index.shape
    wide = width + 1
    # Lines with a 0 before each and a line of 0 above, one after another: neighbours are then
    # slices without gaps, which is twice as fast.
    flat = np.zeros((height + 1) * wide + 1, np.int16)
    flat[wide + 1 :].reshape(height, wide)[:, 1:] = index
    here, left, above, corner = flat[wide + 1 :], flat[wide:-1], flat[1:-wide], flat[: -wide - 1]
    across, down = above - corner, left - corner
    to_left, to_above, to_corner = np.abs(across), np.abs(down), np.abs(across + down)
    is_left = to_left <= np.minimum(to_above, to_corner)
    is_above = (to_above <= to_corner) > is_left
    # Products do not branch: in a picture full of noise that is six times as fast as a choice.
    lines = here - corner - across * is_above - down * is_left
    lines = lines.astype(np.uint8).reshape(height, wide)
    lines[:, 0] = PAETH
    return lines


def symmetric_end(*arrays: np.ndarray) -> float:
    """The end of a symmetric scale that holds all of them; 1 where all are 0 or NaN.

    >>> symmetric_end(np.array([-3.0, 2.0]), np.array([np.nan]))
    3.0
    """
    seen = np.concatenate([np.abs(np.ravel(array)) for array in arrays])
    largest = float(seen[np.isfinite(seen)].max(initial=0.0))
    return largest if largest > 0 else 1.0


def window_of(left: float, bottom: float, width: float, height: float) -> Table:
    """The part of the plane to show: centre and half widths.

    >>> {name: column.tolist() for name, column in window_of(0, 0, 4, 2).items()}
    {'cx': [2.0], 'cy': [1.0], 'rx': [2.0], 'ry': [1.0]}
    """
    values = {"cx": left + width / 2, "cy": bottom + height / 2, "rx": width / 2, "ry": height / 2}
    return {name: np.array([value], np.float32) for name, value in values.items()}


def placed(pictures: Iterable[tuple[Box, str]]) -> dict[str, Sequence]:
    """Each picture's address and the rectangle that it fills."""
    rows = [(x, y, x + width, y + height, url) for (x, y, width, height), url in pictures]
    return dict(zip(("x", "y", "x2", "y2", "url"), zip(*rows, strict=True), strict=True))


def names(labels: Iterable[tuple[float, float, str]]) -> dict[str, Sequence]:
    """Texts, each with the lower left corner of its place."""
    rows = list(labels)
    return {key: [row[i] for row in rows] for i, key in enumerate(("x", "y", "text"))}


def frames(boxes: Iterable[Box]) -> Table:
    """The borders of rectangles as one path.

    >>> frames([(0, 0, 2, 1)])["x"].tolist()
    [0.0, 2.0, 2.0, 0.0, 0.0, nan]
    """
    x, y = [], []
    for left, bottom, width, height in boxes:
        x += [left, left + width, left + width, left, left, np.nan]
        y += [bottom, bottom, bottom + height, bottom + height, bottom, np.nan]
    return path(x, y)
