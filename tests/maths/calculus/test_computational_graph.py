"""Values, sweeps and counts of a computational graph; judged by mpmath, by paths and by hand."""

import itertools
import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.maths.calculus.computational_graph import (
    PARTIALS,
    build,
    count_operations,
    forward,
    record,
    reverse,
)
from core.maths.calculus.expressions.reader import parse
from core.maths.calculus.expressions.tree import OPERATIONS

# The texts again as Python over any arithmetic that mpmath's names give.
TEXTS = {
    "x sin(x) + x^2": ("x", lambda m, x: x * m.sin(x) + x**2),
    "tanh(w x + b)": ("wxb", lambda m, w, x, b: m.tanh(w * x + b)),
    "1/(1 + e^(-(w x + b)))": ("wxb", lambda m, w, x, b: 1 / (1 + m.exp(-(w * x + b)))),
    "ln(e^a + e^b + e^c)": ("abc", lambda m, a, b, c: m.log(m.exp(a) + m.exp(b) + m.exp(c))),
    "(v tanh(w x + b) - y)^2": ("vwxby", lambda m, v, w, x, b, y: (v * m.tanh(w * x + b) - y) ** 2),
    "max(x, 2y) - min(y^3, 1/x)": (
        "xy",
        lambda m, x, y: max(x, 2 * y) - min(y**3, 1 / x),
    ),
    "arctan(x/y) + cosh(x) sinh(y) tan(x)": (
        "xy",
        lambda m, x, y: m.atan(x / y) + m.cosh(x) * m.sinh(y) * m.tan(x),
    ),
    "|x|^y + 2^x - sqrt(y^2 + 1) cos(x y)": (
        "xy",
        lambda m, x, y: abs(x) ** y + 2**x - m.sqrt(y**2 + 1) * m.cos(x * y),
    ),
}


def graph_of(*texts, variables=("x", "y")):
    return build([parse(text, variables) for text in texts])


@pytest.mark.parametrize("text", TEXTS)
def test_both_modes_give_the_derivatives_of_mpmath(text):
    letters, truth = TEXTS[text]
    graph = graph_of(text)
    rng = np.random.default_rng(1)
    names = [graph.vertices[i].name for i in graph.inputs]
    with mpmath.workdps(40):
        for _ in range(25):
            point = dict(zip(letters, rng.uniform(-3, 3, len(letters)).round(3), strict=True))
            exact = [mpmath.mpf(float(point[letter])) for letter in letters]
            tape = record(graph, point)
            sweep = reverse(tape, graph.outputs[0])
            assert tape.values[graph.outputs[0]] == pytest.approx(
                float(truth(mpmath, *exact)), rel=1e-12, abs=1e-13
            )
            for start, name in zip(graph.inputs, names, strict=True):
                order = tuple(int(letter == name) for letter in letters)
                slope = float(mpmath.diff(lambda *a: truth(mpmath, *a), tuple(exact), order))
                assert sweep.derivatives[start] == pytest.approx(slope, rel=1e-9, abs=1e-11)
                ahead = forward(tape, start)
                assert ahead.derivatives[graph.outputs[0]] == pytest.approx(
                    slope, rel=1e-9, abs=1e-11
                )


def test_every_operation_has_a_rule():
    assert set(PARTIALS) == set(OPERATIONS)


@pytest.mark.parametrize("operation", sorted(PARTIALS))
def test_rules_against_central_differences(operation):
    from core.maths.calculus.expressions.values import REAL

    f, h = REAL[operation], 1e-6
    count = len(PARTIALS[operation](*[1.0] * 2)) if _takes(operation, 1) else 2
    for operands in ([0.7, 1.9], [2.3, 0.4]):
        at = np.array(operands[:count])
        found = PARTIALS[operation](f(*at), *at)
        for k, partial in enumerate(found):
            step = h * np.eye(count)[k]
            slope = (f(*(at + step)) - f(*(at - step))) / (2 * h)
            assert partial == pytest.approx(slope, rel=1e-8, abs=1e-8)


def _takes(operation, count):
    try:
        PARTIALS[operation](*[1.0] * (count + 1))
    except TypeError:
        return False
    return True


def polynomial(names):
    """Texts of sums, differences and products with shared parts, over these names."""
    leaf = st.sampled_from([*names, "2", "3"])
    return st.recursive(
        leaf,
        lambda part: st.tuples(part, st.sampled_from("+-*"), part).map(
            lambda t: f"({t[0]} {t[1]} {t[2]})"
        ),
        max_leaves=12,
    )


@given(polynomial("xyab"), st.lists(st.integers(-4, 4), min_size=4, max_size=4))
def test_an_adjoint_is_the_sum_over_all_paths(text, at):
    """In exact fractions, path by path, as the chain rule says it."""
    if not set(text) & set("xyab"):
        return
    point = dict(zip("xyab", at, strict=True))
    graph = graph_of(text)
    tape = record(graph, point)
    output = graph.outputs[0]
    sweep, paths = reverse(tape, output), graph.paths_to(output)
    for start in graph.inputs:
        total, count = Fraction(0), 0
        stack = [(start, Fraction(1))]
        while stack:
            here, product = stack.pop()
            if here == output:
                total, count = total + product, count + 1
            for k, edge in enumerate(graph.edges):
                if edge.operand == here:
                    stack.append((edge.user, product * Fraction(tape.local[k])))
        assert sweep.derivatives[start] == total
        assert paths[start] == count
        assert forward(tape, start).derivatives[output] == total


@given(
    st.recursive(
        st.sampled_from(["x", "y", "a", "b", "2"]),
        lambda part: st.one_of(
            st.tuples(part, st.sampled_from(["+", "-", "*", "/", "^"]), part).map(
                lambda t: f"({t[0]} {t[1]} {t[2]})"
            ),
            st.tuples(st.sampled_from(["sin", "exp", "arctan", "abs"]), part).map(
                lambda t: f"{t[0]}({t[1]})"
            ),
            st.tuples(part, part).map(lambda t: f"max({t[0]}, {t[1]})"),
        ),
        max_leaves=14,
    )
)
def test_a_gradient_is_cheap(text):
    if not set(text.replace("max", "").replace("abs", "").replace("exp", "")) & set("xyab"):
        return
    try:
        graph = graph_of(text)
    except ValueError:
        return
    cost = count_operations(graph)
    bound = 5 if "/" in text else 4
    assert cost.by_reverse <= bound * max(cost.evaluation, 0)
    # one output: no forward sweep is dearer than the reverse one
    assert all(one <= cost.reverse[0] for one in cost.forward)


def test_counts_by_hand():
    cost = count_operations(graph_of("x sin(x) + x^2"))
    assert (cost.evaluation, cost.local) == (4, 2)  # sin · ^2 +; cos u, 2u
    assert cost.reverse == (6,)  # products: 2 of ·, sin, ^2; sums: three edges meet at x
    assert cost.forward == (6,)  # the same products; sums: at · and at +
    cost = count_operations(graph_of("x^y"))
    assert (cost.evaluation, cost.local, cost.reverse) == (3, 2, (2,))
    locals_of_a_quotient = {"x/2": 0, "2/x": 1, "x/y": 1}  # −w/y; of the numerator nothing
    for text, local in locals_of_a_quotient.items():
        assert count_operations(graph_of(text)).local == local
    cost = count_operations(graph_of("sin(x)", "cos(x)", "x^2"))
    assert cost.forward == (3,) and cost.reverse == (1, 1, 1)


def test_equal_parts_are_one_vertex_and_constants_none():
    graph = graph_of("sin(x) + sin(x)^2", "sin(x) 2 pi")
    assert [one.operation for one in graph.vertices].count("sin") == 1
    assert graph_of("x (2 + 3 pi)").vertices[1].operands == (0, 2 + 3 * math.pi)
    assert graph_of("e^x").vertices[1].operation == "exp"
    with pytest.raises(ValueError, match="7 has no input"):
        graph_of("7")


def test_an_output_may_be_an_input():
    graph = graph_of("x")
    tape = record(graph, {"x": 2.0})
    assert reverse(tape, graph.outputs[0]).derivatives.tolist() == [1.0]
    assert count_operations(graph).by_reverse == 0


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("|x|", {"x": 0.0}),
        ("max(x, y)", {"x": 1.0, "y": 1.0}),
        ("sign(x)", {"x": 0.0}),
        ("sqrt(x)", {"x": 0.0}),
        ("ln(x)", {"x": -1.0}),
        ("1/x", {"x": 0.0}),
        ("e^(e^(e^x))", {"x": 4.0}),
    ],
)
def test_what_does_not_exist_is_nan(text, point):
    graph = graph_of(text)
    sweep = reverse(record(graph, point), graph.outputs[0])
    assert np.isnan(sweep.derivatives[graph.inputs[0]])


def test_a_kink_of_one_input_leaves_the_others_alone():
    graph = graph_of("|x| + y^2")
    sweep = reverse(record(graph, {"x": 0.0, "y": 3.0}), graph.outputs[0])
    assert [sweep.derivatives[i] for i in graph.inputs][1] == 6.0


def test_sweeps_pass_only_what_they_reach():
    graph = graph_of("x y", "sqrt(x)")
    tape = record(graph, {"x": 0.0, "y": 3.0})  # √x has no slope at 0, which is not x·y's concern
    assert reverse(tape, graph.outputs[0]).derivatives[0] == 3.0
    assert np.isnan(reverse(tape, graph.outputs[1]).derivatives[0])
    for start, output in itertools.product(graph.inputs, graph.outputs):
        ahead = forward(tape, start).derivatives[output]
        back = reverse(tape, output).derivatives[start]
        assert ahead == pytest.approx(back, nan_ok=True)
