"""A function over the plane of labelled points as bands between levels, and the lines between."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from contourpy import LineType

from core.maths.contour_tracer import contour_tracer
from core.maths.learning.class_points import HIGH

BEYOND = 1e6  # values are cut there: the ends of the outermost bands
_FAR = np.linspace(7.0, 16.0, 13)[1:]  # wider than the points lie, and coarser there
MAP_X = np.concatenate([-_FAR[::-1], np.linspace(-7.0, 7.0, 57), _FAR])
MAP_Y = np.linspace(-1.7 * HIGH[1], 1.7 * HIGH[1], 51)
MAP_PLACES = np.stack(np.meshgrid(MAP_X, MAP_Y), axis=-1).reshape(-1, 2)


def outlines(
    f: np.ndarray,
    levels: Sequence[float],
    across: np.ndarray = MAP_X,
    up: np.ndarray = MAP_Y,
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """The bands below the first level, between two, and above the last, each one path (k, 2) with
    gaps, holes running the other way round; and the line of each level, the same.

    f: (len(up), len(across)), by default at MAP_PLACES; nothing is drawn where it is NaN.
    Between the nodes it is taken to be straight.
    """
    lines = contour_tracer(across, up, np.clip(f, -BEYOND, BEYOND), LineType.SeparateCode)
    bands = []
    for low, high in pairwise((-2 * BEYOND, *levels, 2 * BEYOND)):
        pieces, offsets = lines.filled(low, high)
        rings = [p[a:b] for p, o in zip(pieces, offsets, strict=True) for a, b in pairwise(o)]
        bands.append(_path(rings))
    return bands, [_path(lines.lines(level)[0]) for level in levels]


def _path(pieces: list[np.ndarray]) -> np.ndarray:
    """Pieces as one path, a gap after each."""
    gap = np.full((1, 2), np.nan)
    return np.concatenate([part for piece in pieces for part in (piece, gap)] or [np.empty((0, 2))])
