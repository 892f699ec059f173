"""Numbers in words: no zero has a sign."""

import numpy as np
import pytest

from core.ui.words import number, percent


@pytest.mark.parametrize("digits", range(4))
def test_no_zero_has_a_sign(digits):
    rng = np.random.default_rng(digits)
    values = [-0.0, -1e-300, *(-(10.0 ** rng.uniform(-9, 1, 300)))]
    for said in (f(x, k) for f, k in ((percent, digits), (number, digits + 1)) for x in values):
        assert "-" not in said
        assert any(sign in said for sign in "123456789") or not said.startswith("−"), said
    assert percent(-0.0004, digits=1) == "0.0 %" and percent(-0.0006, digits=1) == "−0.1 %"
