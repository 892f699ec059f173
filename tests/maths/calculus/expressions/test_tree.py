"""The tree as text that reads back, as code that runs, and as TeX."""

import numpy as np
import pytest

from core.maths.calculus.expressions.reader import parse
from core.maths.calculus.expressions.values import values
from tests.maths.calculus.expressions.oracles import ORACLES

X = np.array([-1.7, 0.3, 2.4])
TEXTS = [*ORACLES, "x/(2/x)", "x - (1 - x)", "(-x)^2", "-(x + 1)", "2^(x + 1)", "(x^2)^3", "-(-x)"]


@pytest.mark.parametrize("text", TEXTS)
def test_text_and_code_say_the_same_function(text):
    expression = parse(text)
    expected = values(expression, {"x": X})
    assert values(parse(str(expression)), {"x": X}) == pytest.approx(expected, rel=1e-14)
    found = eval(expression.python, {"np": np, "x": X, "__builtins__": {}})
    assert found == pytest.approx(expected, rel=1e-14)


def test_equal_parts_are_one_node():
    expression = parse("sin(x^2) + cos(x^2) + x^2")
    assert sum(node.operation == "pow" for node in expression.nodes) == 1
    assert expression.nodes[-1] is expression.root


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("x^2/2", r"\frac{x^{2}}{2}"),
        ("2x(x + 1)", r"2\,x\,\left(x + 1\right)"),
        ("x*2", r"x \cdot 2"),
        ("sqrt(|x|)", r"\sqrt{\left|x\right|}"),
        ("w1 ln(omega x)", r"w_{1}\,\ln\left(\omega\,x\right)"),
        ("-(x - 1)^2", r"-\left(x - 1\right)^{2}"),
        ("1e-30 x", r"1 \cdot 10^{-30}\,x"),
    ],
)
def test_tex(text, tex):
    assert parse(text).tex == tex
