"""Slopes by dual numbers against mpmath's fifty digits."""

import numpy as np
import pytest

from core.maths.calculus.expressions.dual_numbers import slopes
from core.maths.calculus.expressions.reader import parse
from tests.maths.calculus.expressions.oracles import ODD, ORACLES, PLACES, exact


@pytest.mark.parametrize("text", ORACLES)
def test_against_fifty_digits(text):
    for place in PLACES:
        found = slopes(parse(text), {"x": place})
        assert np.array(found) == pytest.approx(exact(text, place, 1), rel=1e-13, abs=1e-14)


@pytest.mark.parametrize(("text", "place", "value", "slope"), ODD)
def test_where_there_is_no_slope(text, place, value, slope):
    found = slopes(parse(text), {"x": place})
    assert np.array(found) == pytest.approx([value, slope], nan_ok=True)


def test_along_a_direction_of_the_plane():
    saddle = parse("x^2 y - y^3", ("x", "y"))
    _, slope = slopes(saddle, {"x": 1.5, "y": -0.5}, along={"x": 0.6, "y": 0.8})
    assert slope == pytest.approx(0.6 * 2 * 1.5 * -0.5 + 0.8 * (1.5**2 - 3 * 0.25))
