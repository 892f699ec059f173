"""Where in a plane most points are marked: a smoothed share on a grid, and its outline."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from contourpy import FillType, contour_generator
from scipy.ndimage import gaussian_filter

NEAR, FAR = 1.0, 4.0  # standard deviations of the smoothing, in cells
FAR_WEIGHT = 1e-3  # the wide smoothing only speaks where no point is near


@dataclass(frozen=True, eq=False)
class ShareGrid:
    """Points sorted into the cells of a window, once, so that many markings are quick.

    x, y: (k,) centres of the cells; cell: (n,) cell of each point, −1 outside; count: (k, k)
    smoothed number of points, rows along y.
    """

    x: np.ndarray
    y: np.ndarray
    cell: np.ndarray
    count: np.ndarray


def share_grid(points: np.ndarray, low: np.ndarray, high: np.ndarray, cells: int = 40) -> ShareGrid:
    """Sort points into cells × cells of the window from ``low`` to ``high``.

    points: (n, 2); low, high: (2,), low < high. Errors: ValueError for an empty window.
    """
    low, high = np.asarray(low, float), np.asarray(high, float)
    if not np.all(low < high):
        raise ValueError(f"low must be below high, got {low} and {high}")
    at = np.floor((points - low) / (high - low) * cells)
    inside = np.all((at >= 0) & (at < cells), axis=1)
    cell = np.where(inside, at[:, 1] * cells + at[:, 0], -1).astype(int)
    x, y = (a + (np.arange(cells) + 0.5) * (b - a) / cells for a, b in zip(low, high, strict=True))
    return ShareGrid(x, y, cell, _smooth(cell[inside], cells))


def marked_share(grid: ShareGrid, marked: np.ndarray) -> np.ndarray:
    """Share of marked points near each cell, (k, k): a kernel average (Nadaraya, 1964; Watson).

    Gaussian weights of one cell; where no point is near, of four cells. marked: (n,) bool.
    """
    cell = grid.cell[marked]
    part = _smooth(cell[cell >= 0], len(grid.x))
    return np.divide(part, grid.count, out=np.zeros_like(part), where=grid.count > 1e-12)


def majority_region(grid: ShareGrid, marked: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Outline of where more than half of the points are marked, x and y; NaN between pieces.

    Pieces are closed; holes run the other way round, so that one path fills the region. Where the
    region meets the window it ends half a cell outside the outermost centres.
    """
    share = np.pad(marked_share(grid, marked), 1)  # unmarked all around: every piece closes
    if share.max() <= 0.5:
        return np.zeros(0), np.zeros(0)
    x, y = (np.r_[2 * c[0] - c[1], c, 2 * c[-1] - c[-2]] for c in (grid.x, grid.y))
    generator = contour_generator(x, y, share, fill_type=FillType.OuterOffset)
    points, offsets = generator.filled(0.5, 2.0)
    pieces = [
        np.vstack([outline[a:b], [[np.nan, np.nan]]])
        for outline, starts in zip(points, offsets, strict=True)
        for a, b in pairwise(starts)
    ]
    path = np.vstack(pieces)
    return path[:, 0], path[:, 1]


def _smooth(cell: np.ndarray, cells: int) -> np.ndarray:
    count = np.bincount(cell, minlength=cells * cells).reshape(cells, cells).astype(float)
    near, far = (gaussian_filter(count, width, mode="constant") for width in (NEAR, FAR))
    return near + FAR_WEIGHT * far
