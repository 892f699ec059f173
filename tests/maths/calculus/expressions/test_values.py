"""Real and complex values against mpmath's fifty digits."""

import numpy as np
import pytest

from core.maths.calculus.expressions.reader import parse
from core.maths.calculus.expressions.values import complex_values, values
from tests.maths.calculus.expressions.oracles import ODD, ORACLES, PLACES, exact


@pytest.mark.parametrize("text", ORACLES)
def test_values_and_the_complex_step(text):
    expression = parse(text)
    for place in PLACES:
        value, slope = exact(text, place, 1)
        assert values(expression, {"x": place}) == pytest.approx(value, rel=1e-13, abs=1e-14)
        step = complex_values(expression, {"x": place + 1e-30j})
        assert step.real == pytest.approx(value, rel=1e-13, abs=1e-14)
        assert step.imag / 1e-30 == pytest.approx(slope, rel=1e-12, abs=1e-14)


@pytest.mark.parametrize(("text", "place", "value", "slope"), ODD)
def test_where_there_is_no_value(text, place, value, slope):
    assert values(parse(text), {"x": place}) == pytest.approx(value, nan_ok=True)


def test_a_constant_takes_the_shape_of_its_places():
    assert values(parse("7"), {"x": np.zeros((2, 3))}).tolist() == [[7.0] * 3] * 2
