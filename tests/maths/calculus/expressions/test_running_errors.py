"""Bounds on rounding, judged by mpmath's fifty digits on random expressions and points."""

import mpmath
import numpy as np
import pytest

from core.maths.calculus.expressions.reader import parse
from core.maths.calculus.expressions.running_errors import UNIT, running_errors
from core.maths.calculus.expressions.values import values

ORACLES = {
    "1 - cos(x)": lambda x: 1 - mpmath.cos(x),
    "(x + 1000)^2 - 1000000": lambda x: (x + 1000) ** 2 - 1000000,
    "e^x - 1": lambda x: mpmath.mpf(np.e) ** x - 1,
    "sqrt(x^2 + 1) - |x|": lambda x: mpmath.sqrt(x * x + 1) - abs(x),
    "ln(x + 6)/tan(x)": lambda x: mpmath.log(x + 6) / mpmath.tan(x),
    "max(sin(x), tanh(3x)) - arctan(x)": lambda x: (
        max(mpmath.sin(x), mpmath.tanh(3 * x)) - mpmath.atan(x)
    ),
    "sinh(x) - cosh(x) + x^3": lambda x: mpmath.sinh(x) - mpmath.cosh(x) + x**3,
    "7": lambda x: mpmath.mpf(7),
}


@pytest.mark.parametrize("text", ORACLES)
def test_values_are_within_their_bounds_and_the_bounds_are_no_idle_ones(text):
    f, x = parse(text), np.random.default_rng(3).uniform(-4, 4, 300)
    bound, doubtful = running_errors(f, {"x": x}, {"x": 0.0})
    assert not doubtful.any()
    with mpmath.workdps(50):
        exact = [ORACLES[text](mpmath.mpf(float(at))) for at in x]
        found = values(f, {"x": x})
        real = np.array(
            [float(abs(mpmath.mpf(float(v)) - e)) for v, e in zip(found, exact, strict=True)]
        )
    assert np.all(real <= 1.5 * bound)
    assert real.max() == 0 or np.median(bound) < 30 * real.max()


def test_an_argument_that_is_off():
    bound, _ = running_errors(parse("x^2"), {"x": 1.0}, {"x": UNIT})
    assert bound == 3 * UNIT


def test_a_power_and_a_size_at_zero_are_off_by_what_their_arguments_are():
    bound, doubtful = running_errors(parse("|x|^1.5"), {"x": 0.0}, {"x": 0.0}, typed=True)
    assert bound == 0 and doubtful
    bound, _ = running_errors(parse("|x|"), {"x": 0.0}, {"x": UNIT})
    assert bound == UNIT


@pytest.mark.parametrize(
    ("text", "x", "doubtful"),
    [
        ("|3x - 0.9|", 0.3, True),
        ("|x^3 - 0.001|", 0.1, True),
        ("|sin(pi x)|", 1.0, True),
        ("tan(pi x/2)", 1.0, True),
        ("1/sin(pi x)", 1.0, True),
        ("max(x, 0.3)", 0.3, True),
        ("(x - 0.1 - 0.2)^1.5", 0.3, True),
        ("ln(cos(pi x))", 0.5, True),
        ("x^x", 0.0, True),
        ("a^x", 0.0, False),
        ("x^3", 0.0, False),
        ("x^-2", 0.0, True),
        ("|x|", 1e-9, False),
        ("tan(x)", 1.57, False),
        ("|sin(x)|", 3.14, False),
        ("sqrt(x)", 0.01, False),
    ],
)
def test_what_is_doubtful(text, x, doubtful):
    _, found = running_errors(parse(text), {"x": x}, {"x": UNIT * abs(x)}, {"a": 2.5}, typed=True)
    assert found == doubtful
