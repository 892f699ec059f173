"""Sets of points: Anscombe's as published, the odd ones as odd as they say."""

import numpy as np
import pytest

from core.maths.statistics.line_clouds import ANSCOMBE, NAMES, line_cloud


def test_anscombe_s_sums():
    """Σx = 99, Σx² = 1001, Σy = 82.5 to the second decimal, Σxy = 797.6 (Anscombe 1973)."""
    for name in ANSCOMBE:
        x, y = line_cloud(name)
        assert x.sum() == 99 and x @ x == 1001
        assert y.sum() == pytest.approx(82.5, abs=0.02) and x @ y == pytest.approx(797.5, abs=0.2)


def test_the_others():
    assert np.ptp(line_cloud("column")[0]) == 0 and np.ptp(line_cloud("level")[1]) == 0
    x, y = line_cloud("line")
    assert np.diff(y) / np.diff(x) == pytest.approx(0.5)
    for name in NAMES:
        x, y = line_cloud(name)
        assert len(x) == len(y) <= 12 and x.max() <= 20 and y.max() <= 14
        x[:] = 0
        assert line_cloud(name)[0].any()  # a copy each time
