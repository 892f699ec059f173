"""Taylor coefficients against mpmath's fifty digits."""

import mpmath
import numpy as np
import pytest

from core.maths.calculus.expressions.reader import parse
from core.maths.calculus.expressions.taylor_series import derivative, taylor_coefficients
from tests.maths.calculus.expressions.oracles import ODD, ORACLES, PLACES, exact


@pytest.mark.parametrize("text", ORACLES)
def test_against_fifty_digits(text):
    expression = parse(text)
    for place in PLACES:
        right = exact(text, place, 8)
        close = {"rel": 1e-11, "abs": 1e-13 * max(map(abs, right))}
        assert taylor_coefficients(expression, 8, {"x": place}) == pytest.approx(right, **close)
        second = derivative(expression, 2, place)
        assert second == pytest.approx(2 * right[2], rel=1e-11, abs=1e-12)


@pytest.mark.parametrize(("text", "place", "value", "slope"), ODD)
def test_where_there_is_no_slope(text, place, value, slope):
    series = taylor_coefficients(parse(text), 1, {"x": place})
    assert series == pytest.approx([value, slope], nan_ok=True)


def test_many_places_at_once_are_the_places_one_by_one():
    expression = parse("exp(a x) sin(x)")
    at = np.linspace(-2, 2, 7)
    together = taylor_coefficients(expression, 5, {"x": at}, {"a": 0.3})
    alone = [taylor_coefficients(expression, 5, {"x": x}, {"a": 0.3}) for x in at]
    assert together == pytest.approx(np.array(alone).T, rel=1e-13)


def test_second_derivatives_along_a_direction_of_the_plane():
    saddle = parse("x^2 y - y^3", ("x", "y"))
    at, along = {"x": 1.5, "y": -0.5}, {"x": 1.0, "y": 1.0}
    second = 2 * taylor_coefficients(saddle, 2, at, along=along)[2]
    assert second == pytest.approx(2 * -0.5 + 2 * (2 * 1.5) - 6 * -0.5)  # f_xx + 2 f_xy + f_yy


def test_degrees_and_complex_centres():
    geometric = parse("1/(1 - x)")
    at = 0.5 + 0.5j
    expected = [(1 - at) ** -(k + 1) for k in range(61)]
    assert taylor_coefficients(geometric, 60, {"x": at}) == pytest.approx(expected, rel=1e-12)
    for degree in (-1, 71):
        with pytest.raises(ValueError, match="degree must lie between 0 and 70"):
            taylor_coefficients(geometric, degree, {"x": 0.0})


def test_a_power_of_a_number_is_an_exponential():
    for text, log in (("e^(x^2 + 1)", 1.0), ("3^(x^2 + 1)", np.log(3.0))):
        found = taylor_coefficients(parse(text), 40, {"x": np.array([0.4, -1.2])})
        with mpmath.workdps(50):
            for k, x in enumerate((0.4, -1.2)):
                wanted = mpmath.taylor(lambda t, by=log: mpmath.exp(by * (t * t + 1)), x, 40)
                np.testing.assert_allclose(found[:, k], [float(c) for c in wanted], rtol=1e-9)
    assert np.isnan(taylor_coefficients(parse("(-2)^x"), 3, {"x": 0.5})).all()
