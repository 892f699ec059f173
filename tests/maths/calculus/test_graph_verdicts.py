"""Who is to blame, why somebody is not, and where the rules say nothing."""

import mpmath
import numpy as np
import pytest

from core.maths.calculus.computational_graph import build, record, reverse
from core.maths.calculus.difference_quotients import Slope
from core.maths.calculus.expressions.reader import parse
from core.maths.calculus.graph_verdicts import (
    Blame,
    Missing,
    Part,
    along_input,
    central_differences,
    judge_gradient,
    judge_input,
    missing_value,
)


def at(text, **point):
    expression = parse(text, ("x", "y"))
    graph = build([expression])
    tape = record(graph, point)
    output = graph.outputs[0]
    found = judge_gradient(tape, reverse(tape, output), output)
    parts = {graph.vertices[i].name: part for i, part in found.parts.items()}
    return expression, tape, found, parts


CASES = [
    ("x sin(x) + x^2", {"x": 1.0}, Blame.LARGEST, {"x": Part.COUNTS}),
    ("x + y", {"x": 1.0, "y": 2.0}, Blame.TIED, {"x": Part.COUNTS, "y": Part.COUNTS}),
    ("x", {"x": 1.0}, Blame.LARGEST, {"x": Part.COUNTS}),
    ("max(0, x)", {"x": -1.0}, Blame.FLAT, {"x": Part.BLOCKED}),
    ("x^2", {"x": 0.0}, Blame.FLAT, {"x": Part.BLOCKED}),
    ("x y", {"x": 3.0, "y": 0.0}, Blame.LARGEST, {"x": Part.BLOCKED, "y": Part.COUNTS}),
    ("x - x", {"x": 1.0}, Blame.FLAT, {"x": Part.CANCELS}),
    ("sin(x)^2 + cos(x)^2", {"x": 0.7}, Blame.FLAT, {"x": Part.CANCELS}),
    ("sin(tanh(x))^2 + cos(tanh(x))^2", {"x": 0.7}, Blame.FLAT, {"x": Part.CANCELS}),
    ("1e-30x", {"x": 1.0}, Blame.LARGEST, {"x": Part.COUNTS}),
    ("e^(-300x)", {"x": 4.0}, Blame.FLAT, {"x": Part.ROUNDED}),
    ("tanh(400x)", {"x": 4.0}, Blame.FLAT, {"x": Part.ROUNDED}),
    ("(1e-99x)^4", {"x": 1.0}, Blame.FLAT, {"x": Part.ROUNDED}),
    ("|x|", {"x": 0.0}, Blame.UNRULED, {"x": Part.UNRULED}),
    ("e^(177x)", {"x": 4.0}, Blame.UNRULED, {"x": Part.OVERFLOW}),
    ("ln(x)", {"x": -1.0}, Blame.NO_VALUE, {}),
]


@pytest.mark.parametrize(("text", "point", "case", "parts"), CASES)
def test_cases(text, point, case, parts):
    _, _, found, said = at(text, **point)
    assert found.case is case
    assert said == parts


def test_an_input_of_another_output_is_apart():
    graph = build([parse("x^2"), parse("x y", ("x", "y"))])
    tape = record(graph, {"x": 2.0, "y": 3.0})
    sweep = reverse(tape, graph.outputs[0])
    found = judge_gradient(tape, sweep, graph.outputs[0])
    assert found.parts[graph.inputs[1]] is Part.APART
    assert found.inputs == (graph.inputs[0],)


@pytest.mark.parametrize(
    ("text", "x", "why"),
    [
        ("1/x", 0.0, Missing.DIVISION),
        ("x^(-2)", 0.0, Missing.DIVISION),
        ("ln(x)", 0.0, Missing.DOMAIN),
        ("sqrt(x)", -1.0, Missing.DOMAIN),
        ("x^0.5", -1.0, Missing.DOMAIN),
        ("x ln(-1)", 1.0, Missing.DOMAIN),
        ("e^(e^(x + 3))", 4.0, Missing.OVERFLOW),
        ("x^400 (x + 1)^400", 3.9, Missing.OVERFLOW),
    ],
)
def test_why_a_value_is_missing(text, x, why):
    _, tape, found, _ = at(text, x=x)
    assert found.case is Blame.NO_VALUE
    assert missing_value(tape, tape.graph.outputs[0])[1] is why


def test_a_value_that_is_there_is_not_missing():
    with pytest.raises(ValueError, match="output has a value"):
        missing_value(at("x", x=1.0)[1], 0)


def test_along_one_input():
    expression, *_ = at("w x + |b|", w=2.0, x=3.0, b=0.0)
    point = {"w": 2.0, "x": 3.0, "b": 0.0}
    assert along_input(expression, point, "w")([0.0, 1.0]).tolist() == [0.0, 3.0]
    found = judge_input(expression, point, "b")
    assert (found.case, found.left, found.right) == (Slope.KINK, -1.0, 1.0)
    assert judge_input(expression, point, "x").slope == 2.0


def test_central_differences_against_mpmath():
    expression, *_ = at("x sin(y) + e^(x y)", x=0.3, y=1.2)
    found = central_differences(expression, {"x": 0.3, "y": 1.2})
    f = lambda x, y: x * mpmath.sin(y) + mpmath.exp(x * y)  # noqa: E731
    assert found["x"] == pytest.approx(float(mpmath.diff(f, (0.3, 1.2), (1, 0))), abs=1e-8)
    assert found["y"] == pytest.approx(float(mpmath.diff(f, (0.3, 1.2), (0, 1))), abs=1e-8)
    assert np.isnan(central_differences(parse("sqrt(x)"), {"x": 0.0})["x"])
