"""Areas against closed forms; what has none against the exponent of its growth."""

import numpy as np
import pytest
from scipy.special import exp1

from core.maths.calculus.expressions.reader import parse
from core.maths.calculus.functions import Function
from core.maths.calculus.reference_area import (
    Known,
    area,
    diverges,
    grows_too_fast,
    steep_places,
)


def f(text):
    return Function(parse(text))


@pytest.mark.parametrize(
    ("text", "low", "high", "exact"),
    [
        ("sin(x)", 0, np.pi, 2),
        ("|x - 0.3|", 0, 1, 0.29),
        ("1/sqrt(x)", 0, 1, 2),
        ("1/sqrt(|x - 0.3|)", 0, 1, 2 * (np.sqrt(0.3) + np.sqrt(0.7))),
        ("x^(-0.9)", 0, 1, 10),
        ("x^(-0.49)", 0, 1, 1 / 0.51),
        ("x^2.5", 0, 1, 2 / 7),
        ("ln(x)", 0, 1, -1),
        ("1/(1 + 25x^2)", -1, 1, 2 / 5 * np.arctan(5)),
        ("e^(-10000(x - 0.37)^2)", -5, 5, np.sqrt(np.pi) / 100),  # a narrow peak
        ("sin(60x)^2", -5, 5, 5 - np.sin(600) / 120),
        ("e^(-1/x)/x", 0, 1, exp1(1.0)),
        ("0x", 0, 1, 0),
        ("sign(x - 0.3) + 2", 0, 1, 2.4),  # a jump
        ("max(x, x^3) + |x - 1|", -2, 3, 25.25),  # kinks at −1, 0 and 1
        ("sqrt(|x|)", -1, 2, 2 / 3 * (1 + 2 * np.sqrt(2))),
    ],
)
def test_the_area(text, low, high, exact):
    found = area(f(text), low, high)
    assert found.case is Known.SETTLED
    assert found.value == pytest.approx(exact, rel=1e-9, abs=1e-12)
    assert abs(found.value - exact) <= found.bound + 4e-14 * max(1, abs(exact))


@pytest.mark.parametrize(
    ("text", "low", "high", "where"),
    [
        ("1/x", 0, 1, 0),
        ("1/x", -1, 2, 0),  # its principal value is ln 2
        ("1/x", -2, 1, 0),
        ("1/x", -2.5, 5, 0),
        ("1/x^2", 0, 1, 0),  # its finite part is −1
        ("1/x^2 - 100", 0, 1, 0),
        ("1/(x - 0.3)", -1, 1, 0.3),
        ("1/(x^2 - 1)", -3, 0, -1),
        ("1/sin(x)", -1, 2, 0),
        ("tan(x)", 0, 2, np.pi / 2),
        ("ln(x)/x", 0, 1, 0),
        ("1/(e^x - 1)", 0, 1, 0),
    ],
)
def test_where_it_is_infinite(text, low, high, where):
    found = area(f(text), low, high)
    assert found.case is Known.DIVERGES and np.isnan(found.value)
    assert found.where == pytest.approx(where, abs=1e-9)


def test_gaps_and_what_does_not_settle():
    assert area(f("sqrt(x)"), -1, 1).case is Known.GAPS
    for text in ("sin(1/x)", "sin(1/x)/x^0.5", "cos(1/x)/x^0.3"):  # |f| ≤ x^(−½): no pole like 1/x
        assert area(f(text), 0, 1).case is Known.UNSETTLED


@pytest.mark.parametrize("alpha", [0.3, 0.9, 0.98, 0.99, 1.0, 1.01, 1.5, 3.0])
@pytest.mark.parametrize("place", [0.0, 0.3, -7.1])
def test_the_border_is_the_exponent_one(alpha, place):
    def g(x):
        return np.abs(x - place) ** -alpha

    assert grows_too_fast(g, place, 1.0) == (alpha >= 1)


@pytest.mark.parametrize("text", ["sin(60x)", "e^x", "ln(x)", "|x|^(-0.49)", "1/(1 + 25x^2)", "7"])
def test_squares_that_have_an_integral(text):
    assert np.isnan(diverges(lambda x: f(text)(x) ** 2, 0, 1))


def test_squares_that_have_none():
    assert diverges(lambda x: f("1/sqrt(x)")(x) ** 2, 0, 1) == 0


def test_steep_places_are_found_to_the_last_digit():
    found = steep_places(f("1/(x - 0.7) + 1/(x + 0.2)"), -1, 1)
    assert sorted(found) == pytest.approx([-1, -0.2, 0.7, 1], abs=1e-15)
