"""Tables that are drawn have the law that they say."""

import numpy as np
import pytest

from core.maths.statistics.predictor_tables import diabetes, drawn_pair, drawn_wide


@pytest.mark.parametrize("rho", [-1.0, -0.5, 0.0, 0.9, 1.0])
def test_a_pair_has_its_correlation(rho):
    table = drawn_pair(rho, 3, 20_000)
    assert np.corrcoef(table.X.T)[0, 1] == pytest.approx(rho, abs=0.02)
    left = table.y - table.X @ [1, 0.4]
    assert left.std() == pytest.approx(1, abs=0.02)
    assert pytest.approx(drawn_pair(rho, 3).X) == drawn_pair(rho, 3).X


def test_others():
    wide = drawn_wide(2, 5000, 6)
    assert np.linalg.lstsq(wide.X, wide.y)[0] == pytest.approx([2, -2, 1, 0, 0, 0], abs=0.05)
    assert diabetes().y.mean() == pytest.approx(152.13, abs=0.01)  # as published
    with pytest.raises(ValueError, match="rho"):
        drawn_pair(1.1, 1)
