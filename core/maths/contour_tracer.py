"""Level lines and bands of a function that is known at the nodes of a grid."""

import numpy as np
from contourpy import FillType, LineType, SerialContourGenerator, ZInterp


def contour_tracer(
    x: np.ndarray,
    y: np.ndarray,
    z: np.ndarray,
    line_type: LineType = LineType.Separate,
    fill_type: FillType = FillType.OuterOffset,
) -> SerialContourGenerator:
    """What ``contourpy.contour_generator`` makes: that looks for gaps at three times the cost.

    x: (nx,), y: (ny,), or both (ny, nx); z: (ny, nx), a gap where it is not finite.

    >>> side = np.array([0.0, 1.0])
    >>> (line,) = contour_tracer(side, side, np.array([[0.0, 0.0], [1.0, 1.0]])).lines(0.25)
    >>> sorted(line.tolist())
    [[0.0, 0.25], [1.0, 0.25]]
    """
    if x.ndim == 1:
        x, y = np.meshgrid(x, y)
    gaps = ~np.isfinite(z)
    return SerialContourGenerator(
        *(x, y, z, gaps if gaps.any() else None),
        corner_mask=True,
        line_type=line_type,
        fill_type=fill_type,
        quad_as_tri=False,
        z_interp=ZInterp.Linear,
    )
