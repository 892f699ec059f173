"""Exact coefficients, judged by numpy's polynomials and by values."""

from fractions import Fraction

import numpy as np
import pytest

from core.maths.calculus.expressions.polynomials import about, polynomial_coefficients
from core.maths.calculus.expressions.reader import parse
from core.maths.calculus.expressions.values import values


@pytest.mark.parametrize(
    ("text", "coefficients"),
    [
        ("3x + 1", [1, 3]),
        ("7", [7]),
        ("0", []),
        ("x - x", []),
        ("(x + 1)^2 - x^2", [1, 2]),
        ("0.1x^2 - x^2/10 + x", [0, 1]),
        ("(x^2 - 1)^3", [-1, 0, 3, 0, -3, 0, 1]),
        ("-x^2/4", [0, 0, Fraction(-1, 4)]),
        ("sqrt(4) x", [0, 2]),
        ("2^-1 x", [0, Fraction(1, 2)]),
        ("pi x - pi x + x", [0, 1]),
    ],
)
def test_polynomials(text, coefficients):
    assert list(polynomial_coefficients(parse(text))) == coefficients


@pytest.mark.parametrize(
    "text", ["|x|", "sqrt(x^2)", "1/x", "x^0.5", "2^x", "sin(x)", "max(x, x)", "x^61", "x/0"]
)
def test_what_is_none_by_sums_and_products(text):
    assert polynomial_coefficients(parse(text)) is None


def test_parameters_and_another_centre():
    f = parse("a x^3 - (x - b)^2")
    found = about(polynomial_coefficients(f, {"a": 2.5, "b": 0.3}), 0.7)
    t = np.linspace(-1, 1, 9)
    direct = values(f, {"x": 0.7 + t}, {"a": 2.5, "b": 0.3})
    assert np.polyval([float(c) for c in found[::-1]], t) == pytest.approx(direct, rel=1e-13)
