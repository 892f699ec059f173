"""A function that the reader chooses or types: its letters, and what is unreadable."""

from types import SimpleNamespace

import numpy as np
import pytest

from core.maths.calculus.expressions.reader import parse
from core.maths.calculus.functions import Function
from core.own_function import FunctionChoice, Shipped, gaps_said
from core.ui.controls import Panel

CHOICE = FunctionChoice(
    {"square": Shipped("x²", "x^2"), "wild": Shipped("wild", "x sin(1/x)", {0.0: 0.0})},
    default="square",
    example="x^3",
)
PANEL = Panel.of(CHOICE.controls(), {})


def chosen(**values):
    return CHOICE.chosen(SimpleNamespace(**PANEL.defaults() | values))


def test_a_shipped_function_with_its_filled_gap():
    assert chosen().function(3.0) == 9 and chosen().text == "x²"
    assert chosen(function="wild").function([0.0, 1.0]) == pytest.approx([0, np.sin(1)])


def test_letters_take_their_sliders_in_order():
    own = chosen(function="own", f="a x + b", p1=2.0, p2=-1.0)
    assert own.function(3.0) == 5 and own.problem == "" and own.text == "a x + b"


def test_what_cannot_be_read_is_said_and_the_example_shown():
    own = chosen(function="own", f="sen(x)")
    assert own.problem.startswith("There is no function “sen” at character 1: did you mean sin?")
    assert own.problem.endswith("Shown instead: x^3.")
    assert own.function(2.0) == 8


@pytest.mark.parametrize(
    "values", [{}, {"function": "wild"}, {"function": "own", "f": "a sin(x)", "p1": 0.5}]
)
def test_the_code_makes_the_same_function(values):
    scope = {}
    one = chosen(**values)
    exec(one.code, scope)
    at = np.array([-1.3, 0.0, 2.0])
    assert scope["f"](at) == pytest.approx(one.function(at), nan_ok=True)


def test_the_address_carries_a_typed_function():
    values = PANEL.defaults() | {"function": "own", "f": "2x + |x|", "p1": 0.5}
    assert PANEL.from_query(PANEL.to_query(values)) == (values, [])


SURFACE = FunctionChoice(
    {"bowl": Shipped("x² + y²", "x^2 + y^2")},
    default="bowl",
    example="x y",
    variables=("x", "y"),
    such_as="a x y",
)


def test_functions_of_two_variables():
    panel = Panel.of(SURFACE.controls(), {})
    values = SimpleNamespace(**panel.defaults() | {"function": "own", "f": "a x y^2", "p1": 2.0})
    own = SURFACE.chosen(values)
    assert own.function(1.0, 3.0) == 18 and own.function.gradient(1.0, 3.0)[1] == 12
    scope = {}
    exec(own.code, scope)
    assert scope["f"] == own.function
    assert SURFACE.chosen(SimpleNamespace(**panel.defaults())).function(1.0, 2.0) == 5
    values.f = "sen(x)"
    assert SURFACE.chosen(values).problem.endswith("Shown instead: x y.")
    assert "a x y" in panel.controls["f"].help and panel.controls["f"].label == "Your own f(x, y)"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x^2", ""),
        ("sqrt(1 - x^2)", " No value, and a gap, up to x = −1, and in 1 more place."),
        ("ln(x - 1)", " No value, and a gap, up to x = 1."),
        ("sqrt(x^2 - 4.1)", " No value, and a gap, from x = −2.02 to 2.02."),
        ("sqrt(-x)", " No value, and a gap, from x = 0 on."),
        ("ln(-1 - x^2)", " No value, and a gap, anywhere in the picture."),
        ("1/x", " No value, and a gap, at x = 0."),
        ("1/(x - 0.33)", " Not joined where f leaps, as at a pole."),
    ],
)
def test_gaps_of_a_curve_are_said(text, said):
    assert gaps_said(Function(parse(text)), -5.0, 5.0) == said
