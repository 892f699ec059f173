"""What is read as which function; what is refused, with its place; and 10,000 random texts."""

import builtins
import math
import random
import re

import numpy as np
import pytest

from core.maths.calculus.expressions.reader import LONGEST, Unreadable, parse
from core.maths.calculus.expressions.tree import FUNCTIONS, OPERATIONS
from core.maths.calculus.expressions.values import values
from core.maths.calculus.functions import Function

X = np.array([-1.7, 0.3, 2.4])

READ = {
    "x^2": X**2,
    "x**2": X**2,
    "x²": X**2,
    "2x¹⁰": 2 * X**10,
    "-x^2": -(X**2),
    "2^-x": 2.0**-X,
    "2^3^2": 0 * X + 512,
    "2x": 2 * X,
    "3sin(x)": 3 * np.sin(X),
    "x(x+1)": X * (X + 1),
    "(x+1)(x−1)": X**2 - 1,
    "2πx": 2 * np.pi * X,
    "2 pi x": 2 * np.pi * X,
    "e^x": np.exp(X),
    "xe^x": X * np.exp(X),
    "x·3÷2": 1.5 * X,
    "x sin(1/x)": X * np.sin(1 / X),
    "xsin(x)": X * np.sin(X),
    "sin²(x) + cos^2(x)": 1 + 0 * X,
    "sin(x)²": np.sin(X) ** 2,
    "|x|": np.abs(X),
    "|x − |x||": np.abs(X - np.abs(X)),
    "2|x|x": 2 * np.abs(X) * X,
    "√(x+3)": np.sqrt(X + 3),
    "√2 x": np.sqrt(2) * X,
    "ln(x+3)": np.log(X + 3),
    "log(x+3)": np.log(X + 3),
    "atan(x)": np.arctan(X),
    "min(x, 0)": np.minimum(X, 0),
    "max(x,1)": np.maximum(X, 1),
    "sgn(x)": np.sign(X),
    "f(x) = x^3": X**3,
    "y = 2x": 2 * X,
    "1e-3x": 1e-3 * X,
    "2e": 2 * math.e + 0 * X,
    ".5x": 0.5 * X,
    "1/2x": 0.5 * X,
    "x/2/2": X / 4,
    "1-(2-x)": X - 1,
    "- -x": X,
    "+x": X,
    "((((x))))": X,
}


@pytest.mark.parametrize("text", READ)
def test_read(text):
    expression = parse(text)
    assert expression.parameters == ()
    assert values(expression, {"x": X}) == pytest.approx(READ[text], rel=1e-14)
    names = {"np": np, "x": X, "__builtins__": {}}
    assert eval(expression.python, names) == pytest.approx(READ[text], rel=1e-14)
    assert values(parse(str(expression)), {"x": X}) == pytest.approx(READ[text], rel=1e-14)


@pytest.mark.parametrize(
    ("text", "parameters"),
    [
        ("ax + b", ("a", "b")),
        ("a sin(ωx + phi)", ("a", "omega", "phi")),
        ("w1 x + b1", ("w1", "b1")),
        ("lambda x", ("lambda",)),
        ("ex + c", ("c",)),
    ],
)
def test_letters_become_parameters(text, parameters):
    assert parse(text).parameters == parameters


def test_two_variables():
    plane = parse("xy + y²", ("x", "y"))
    assert plane.parameters == ()
    found = values(plane, {"x": X, "y": np.float64(2)})
    assert found == pytest.approx(2 * X + 4)


@pytest.mark.parametrize(
    ("text", "sentence", "position"),
    [
        ("", "Type a function of x.", 0),
        ("   ", "Type a function of x.", 0),
        ("asin(x)", "There is no function “asin” at character 1; a product is a sin.", 0),
        ("2acosh(x)", "There is no function “acosh” at character 2; a product is a cosh.", 1),
        ("sen(x)", "There is no function “sen” at character 1: did you mean sin?", 0),
        ("1 + foo", "There is no name “foo” at character 5.", 4),
        ("sin x", "After “sin” at character 1 a bracket is needed: sin(x).", 0),
        ("2 ln x", "After “ln” at character 3 a bracket is needed: ln(x).", 2),
        ("ln|x|", "After “ln” at character 1 a bracket is needed: ln(x).", 0),
        ("3ln^-1(x)", "After “ln” at character 2 a bracket is needed: write ln(x)^2", 1),
        ("ln(x, 2)", "“ln” takes one value, and the comma at character 5 parts two.", 4),
        ("relu(x)", "There is no function “relu” at character 1; write max(0, x).", 0),
        ("1 + log10(x)", "There is no function “log10” at character 5; write log(x)/log(10).", 4),
        ("sin^-1(x)", "After “sin” at character 1 a bracket is needed", 0),
        ("1,5x", "The comma at character 2 parts nothing: decimals have a point, 1.5.", 1),
        ("log(x, 2)", "“log” takes one value, and the comma at character 6 parts two.", 5),
        ("max(x)", "“max” at character 1 takes two values: max(x, 0).", 0),
        ("2 3", "Two numbers stand side by side at character 3.", 2),
        ("x2", "“x2” at character 1: write x^2 or 2x.", 0),
        ("x*", "Something is missing after “*” at character 2.", 1),
        ("x*/2", "Something is missing before “/” at character 3.", 2),
        ("()", "Something is missing before the bracket at character 2.", 1),
        ("2(x", "The bracket at character 2 is never closed.", 1),
        ("x)", "A bracket is closed at character 2 that none opens.", 1),
        ("|x", "The bar at character 1 is never closed.", 0),
        ("x = 2", "“=” at character 3 is not part of a function.", 2),
        ("x; y", "“;” at character 2 is not part of a function.", 1),
        ("__import__('os')", "“_” at character 1 is not part of a function.", 0),
        ("x.real", "“.” at character 2 is not part of a function.", 1),
        ("lambda: 0", "“:” at character 7 is not part of a function.", 6),
        ("1e400", "The number at character 1 is beyond 10¹⁰⁰.", 0),
        ("x^9999", "The exponent at character 1 is beyond 1000.", 0),
        ("a b c d f", "“f” at character 9 is one letter too many", 8),
        ("ax+bx+cx+dx+fx", "“f” at character 13 is one letter too many beside a, b, c, d.", 12),
        ("(" * 31 + "x" + ")" * 31, "More than 30 brackets lie in each other.", 30),
        ("x" * (LONGEST + 1), "A function may have 200 characters; this has 201.", LONGEST),
        ("\x00", "A character that cannot be shown at character 1 is not part of a function.", 0),
    ],
)
def test_refused_with_the_place(text, sentence, position):
    with pytest.raises(Unreadable, match=f"^{re.escape(sentence)}") as caught:
        parse(text)
    assert caught.value.position == position


PIECES = [
    *"0123456789.+-*/^(),|xyabe πλ²√−·×÷=_'\"[]{}:;@#$%&!?\\~`\n\t\x00é∞",
    *FUNCTIONS, "ln", "**", "//", "lambda", "import os", "__class__", "exec", "1e999", "if", "for",
    "x.__class__", "(x)", "2x", "sin(x)", "f(x)=", "0/0", "None", "True", "1j", "0x1f", "1_000",
]  # fmt: skip


def test_ten_thousand_random_texts_raise_nothing_else_and_run_nothing(monkeypatch):
    ran, read, draw = [], 0, random.Random(12)
    texts = ["".join(draw.choices(PIECES, k=draw.randint(1, 14))) for _ in range(10_000)]
    with monkeypatch.context() as watched:
        for name in ("eval", "exec", "open"):
            watched.setattr(builtins, name, lambda *given, **_: ran.append(given))
        for text in texts:
            try:
                expression = parse(text)
            except Unreadable as error:
                assert 0 <= error.position <= len(text)
                assert str(error).endswith((".", "?"))
                continue
            read += 1
            used = {node.operation for node in expression.nodes}
            assert used <= {*OPERATIONS, "number", "name"}
            f = Function(expression, dict.fromkeys(expression.parameters, 1.5))
            for found in (f(X), f.slope(X), f.at_complex(X), f.taylor(X, 3)):
                assert found.shape[-1:] == X.shape and not np.isinf(found).any()
    assert not ran and read > 100
