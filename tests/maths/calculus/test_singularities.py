"""Where formulas are in danger, and where functions are singular, by closed forms."""

import numpy as np
import pytest

from core.maths.calculus.expressions.reader import parse
from core.maths.calculus.functions import Function
from core.maths.calculus.singularities import (
    branch,
    entire,
    isolated_analytic,
    obstacles,
    suspects,
)

PI = np.pi


def f(text, filled=None, **parameters):
    return Function(parse(text), parameters, filled or {})


@pytest.mark.parametrize(
    "text", ["7", "x^5 - 3x", "e^x", "2^x", "sin(x^2) cosh(x)/3", "e^(-x^2)", "x^0", "(x + 1)^2^2"]
)
def test_formulas_that_are_analytic_everywhere(text):
    assert entire(f(text)) and not len(suspects(f(text)))


@pytest.mark.parametrize("text", ["1/x", "x^-1", "ln(x)", "|x|", "sqrt(1 + x^2)", "x^x", "tan(x)"])
def test_formulas_that_do_not_tell(text):
    assert not entire(f(text))


def test_an_exponent_may_be_a_letter():
    assert entire(f("x^a", a=3.0))
    assert not entire(f("x^a", a=2.5)) and not entire(f("x^a", a=-1.0))


SINGULAR = {
    "1/(1 + 25x^2)": [0.2j],
    "1/(x^2 - x + 1)^3": [0.5 + np.sqrt(0.75) * 1j],
    "ln(2 + x)": [-2],
    "sqrt(1 - x^2)": [-1, 1],
    "arctan(5x)": [0.2j],
    "1/(e^x + 1)": [1j * PI, 3j * PI, 5j * PI],
    "tanh(x)": [0.5j * PI, 1.5j * PI, 2.5j * PI],
    "tan(x)": [-1.5 * PI, -0.5 * PI, 0.5 * PI, 1.5 * PI],
    "1/(1 + x^10)": np.exp(1j * PI * np.array([1, 3, 5, 7, 9]) / 10),
    "e^(1/x)": [0],
    "x^x": [0],
    "ln(2 + sin(x))": [-0.5 * PI + 1j * np.log(2 + np.sqrt(3))],
}


@pytest.mark.parametrize("text", SINGULAR)
def test_the_search_finds_the_singularities(text):
    found = suspects(f(text))
    for place in SINGULAR[text]:
        assert np.abs(found - place).min() < 1e-6 * (1 + abs(place))


def test_the_branch_of_a_kink():
    assert branch(f("|x - 1|"), 0.0)(3.0) == -2
    assert branch(f("max(x, x^2)"), 0.5)(3.0) == 3
    assert branch(f("min(x, 2)"), 3.0)(0.0) == 2
    assert branch(f("a sign(x) x^2", a=2.0), -1.0)(3.0) == -18
    same = f("sin(x)")
    assert branch(same, 1.0) is same


def test_kinks_and_gaps_are_obstacles():
    assert obstacles(f("|x|"), -1, 1).tolist() == [0]
    assert obstacles(f("|x|"), 0.5, 1).tolist() == []
    assert obstacles(f("max(x, x^2)"), 0.5, 2) == pytest.approx([1])
    assert obstacles(f("tan(x)"), 0, 2) == pytest.approx([PI / 2])
    assert obstacles(f("1/(1 + x^2)"), -3, 3).tolist() == []
    assert obstacles(f("e^(-1/x^2)"), -1, 1) == pytest.approx([0])
    assert obstacles(f("e^(-1/x^2)", {0.0: 0.0}), -1, 1).tolist() == []


@pytest.mark.parametrize(
    ("text", "analytic"),
    [
        ("sin(x)/x", True),
        ("(x^2 - 1)/(x - 1)", True),
        ("(1 - cos(x))/x^2", True),
        ("1/x", False),
        ("sin(x)/x^2", False),
        ("x ln(x)", False),
        ("e^(-1/x^2)", False),
        ("sqrt(x)", False),
    ],
)
def test_zeros_of_a_denominator_that_cancel(text, analytic):
    places = suspects(f(text))
    nearest = int(np.abs(places).argmin())
    assert isolated_analytic(f(text), places, nearest) is analytic


def test_zeros_of_parabolas_are_those_of_their_formula():
    rng = np.random.default_rng(4)
    for _ in range(300):
        a, b, c = (rng.integers(-40, 41, 3) / 10).tolist()
        found = suspects(f("1/(a x^2 + b x + c)", a=a, b=b, c=c))
        if not (a or b or c):
            continue
        wanted = np.roots([a, b, c])
        wanted = wanted[(np.abs(wanted.real) <= 40) & (np.abs(wanted.imag) <= 40)]
        wanted = wanted.real + 1j * np.abs(wanted.imag)
        for place in wanted:
            assert np.abs(found - place).min(initial=9) < 1e-6 * (1 + abs(place)), (a, b, c)
        assert len(found) == len({complex(np.round(place, 5)) for place in wanted}), (a, b, c)


def test_a_double_zero_is_real_without_rounding():
    assert suspects(f("1/(x^2 - 0.6x + 0.09)")).tolist() == [0.3]
    assert suspects(f("1/(x^2 + 10^-12)")).tolist() == [1e-6j]
    assert suspects(f("ln(3x + 1)")).tolist() == [-1 / 3]
    assert not len(suspects(f("1/(a x^2 + 10^-140 x + 10^140)", a=0.0)))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1/(x^3 - 2)", [2 ** (1 / 3), 2 ** (1 / 3) * np.exp(2j * PI / 3)]),
        ("1/((x - 1)(x - 1.00005)(x + 3))", [1, 1.00005, -3]),
        ("1/((x^2 + 10^-10)(x + 3))", [1e-5j, -3]),
        ("1/((x - 1)^2 (x + 3)^2)", [1, -3]),
        # from the imaginary axis the search ends at 0, where the slope is 0 and f is not
        ("1/((x^2 - 2*10^-8) (x^2 + 10^8))", [np.sqrt(2e-8), -np.sqrt(2e-8)]),
        # 1 is no zero there: the slope is 0 and 10⁻⁷ is left
        ("1/((x - 1)^2 (x + 3) + 10^-7)", [1 + 3.125e-9 + 1.58113883e-4j, -3 - 6.25e-9]),
    ],
)
def test_zeros_close_by_are_parted_and_real_ones_are_real(text, wanted):
    found = suspects(f(text))
    assert len(found) == len(wanted)
    for place in wanted:
        nearest = found[np.abs(found - place).argmin()]
        assert abs(nearest - place) < 1e-9
        assert (nearest.imag == 0) == (np.imag(place) == 0)
