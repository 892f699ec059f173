"""A typed function with its parameters and its filled gaps."""

import numpy as np
import pytest

from core.maths.calculus.expressions.reader import parse
from core.maths.calculus.functions import Function


def test_parameters_and_derivatives_are_those_of_the_formula():
    f = Function(parse("a sin(b x)"), {"a": 2.0, "b": 3.0})
    x = np.array([-0.4, 0.0, 1.1])
    assert f(x) == pytest.approx(2 * np.sin(3 * x))
    assert f.slope(x) == pytest.approx(6 * np.cos(3 * x))
    assert f.taylor(x, 2)[2] == pytest.approx(-9 * np.sin(3 * x))
    assert f.at_complex(0.3j).imag == pytest.approx(2 * np.sinh(0.9))


def test_a_filled_gap_has_a_value_and_no_slope_by_rule():
    wild = Function(parse("x^2 sin(1/x)"), filled={0.0: 0.0})
    assert wild(0.0) == 0 and np.isnan(wild.slope(0.0))
    assert np.isnan(Function(parse("x^2 sin(1/x)"))(0.0))


@pytest.mark.parametrize("text", ["x^2 sin(1/x)", "a sqrt(x) + |x|", "x^x", "max(x, 1/x)", "7"])
def test_one_number_at_a_time(text):
    f = Function(parse(text), {"a": 1.5} if "a s" in text else {}, {0.0: 4.0})
    places = [-2.0, 0.0, 0.3, 1.0, 5.0]
    with np.errstate(all="ignore"):
        assert [f.at_one(x) for x in places] == pytest.approx(f(places).tolist(), nan_ok=True)
