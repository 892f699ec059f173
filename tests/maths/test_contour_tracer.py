"""The tracer is contourpy's own, whatever gaps there are."""

import numpy as np
import pytest
from contourpy import FillType, LineType, contour_generator

from core.maths.contour_tracer import contour_tracer


@pytest.mark.parametrize("gap", [None, np.nan, np.inf, -np.inf])
def test_same_lines_and_bands_as_contour_generator(gap):
    rng = np.random.default_rng(3)
    for _ in range(20):
        x, y = np.cumsum(rng.random(9)), np.cumsum(rng.random(7))
        z = rng.normal(size=(7, 9))
        if gap is not None:
            z[rng.random(z.shape) < 0.15] = gap
        kinds = {"line_type": LineType.Separate, "fill_type": FillType.OuterOffset}
        for grid in ((x, y), np.meshgrid(x, y)):
            mine, other = contour_tracer(*grid, z), contour_generator(*grid, z, **kinds)
            for level in (-0.5, 0.0, 0.7):
                np.testing.assert_equal(mine.lines(level), other.lines(level))
                np.testing.assert_equal(mine.filled(level, 2.0), other.filled(level, 2.0))
