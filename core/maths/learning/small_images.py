"""Images of so few pixels that each can be seen, whole grey values from 0 to 255."""

import numpy as np

SIDE = 54  # pixels of the longer side


def coarse(grey: np.ndarray, most: int = SIDE) -> np.ndarray:
    """Means of square blocks, rounded, so that the longer side has about ``most`` pixels and the
    shorter one 3 at least; rows and columns that fill no block are left out.

    Errors: ValueError for less than 3 pixels along a side.

    >>> coarse(np.arange(36.0).reshape(6, 6), 3).tolist()
    [[4.0, 6.0, 8.0], [16.0, 18.0, 20.0], [28.0, 30.0, 32.0]]
    """
    if min(grey.shape) < 3:
        raise ValueError(f"an image needs 3 pixels along each side, got {grey.shape}")
    block = max(1, min(-(-max(grey.shape) // most), min(grey.shape) // 3))
    rows, columns = (n // block for n in grey.shape)
    cut = grey[: rows * block, : columns * block].reshape(rows, block, columns, block)
    return np.rint(cut.mean(axis=(1, 3)))


def ramp(height: int = 36, width: int = SIDE, rise: float = 4.0) -> np.ndarray:
    """Grey that rises evenly from 0, ``rise`` a column.

    >>> ramp(1, 3).tolist()
    [[0.0, 4.0, 8.0]]
    """
    return np.tile(rise * np.arange(width), (height, 1))


def dot_image(height: int = 13, width: int = 19) -> np.ndarray:
    """Black but for one white pixel in the middle.

    >>> dot_image(3, 3).tolist()[1]
    [0.0, 255.0, 0.0]
    """
    image = np.zeros((height, width))
    image[height // 2, width // 2] = 255.0
    return image
