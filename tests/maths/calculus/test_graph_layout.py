"""Layers, order and heights of a drawn graph."""

import numpy as np
import pytest

from core.maths.calculus.computational_graph import build
from core.maths.calculus.expressions.reader import parse
from core.maths.calculus.graph_layout import crossings, depths, lay_out

TEXTS = [
    "x",
    "x x",
    "x sin(x) + x^2",
    "tanh(w x + b)",
    "(v1 tanh(w1 x) + v2 tanh(w2 x) - y)^2",
    "ln(e^a + e^b + e^c)",
    "sin(x) cos(y) + x y sin(x y) + x/(1 + y^2)",
    "((a + b)(b + x) + (a + x)(x + y)) (a - y)",
]


def graph_of(*texts):
    return build([parse(text, ("x", "y")) for text in texts])


@pytest.mark.parametrize("text", TEXTS)
def test_operands_stand_to_the_left_and_no_two_vertices_meet(text):
    graph = graph_of(text)
    found = lay_out(graph)
    for edge, route in zip(graph.edges, found.routes, strict=True):
        assert found.x[edge.operand] < found.x[edge.user]
        assert route[0].tolist() == [found.x[edge.operand], found.y[edge.operand]]
        assert route[-1].tolist() == [found.x[edge.user], found.y[edge.user]]
        assert (np.diff(route[:, 0]) > 0).all()
    for layer in range(found.layers):
        heights = np.sort(found.y[found.x == layer])
        assert (np.diff(heights) >= 1 - 1e-6).all()
    assert found.y.max() <= found.rows and found.y.max() + found.y.min() <= 1e-6 + found.rows


@pytest.mark.parametrize("text", TEXTS)
def test_no_long_edge_runs_through_a_vertex(text):
    graph = graph_of(text)
    found = lay_out(graph)
    for route in found.routes:
        for x, y in route[1:-1]:
            close = (found.x == x) & (np.abs(found.y - y) < 0.65)
            assert not close.any()


def test_an_input_stands_just_before_its_first_user():
    graph = graph_of("tanh(tanh(x)) + b")
    names = {one.name: at for one, at in zip(graph.vertices, depths(graph), strict=True)}
    assert names["x"] == 0 and names["b"] == 2


def test_two_edges_between_the_same_vertices_part():
    first, second = lay_out(graph_of("x x")).routes
    assert first[1][1] == -second[1][1] != 0


def test_crossings_are_counted_and_avoided():
    links = [(0, 3), (1, 2)]
    assert crossings([[0, 1], [2, 3]], links) == 1
    assert crossings([[0, 1], [3, 2]], links) == 0
    graph = graph_of("(a + b)^2 + (x + y)^2")
    found = lay_out(graph)
    for p, one in zip(graph.edges, found.routes, strict=True):
        for q, other in zip(graph.edges, found.routes, strict=True):
            if one[0][0] == other[0][0] and len(one) == len(other) == 2 and p is not q:
                assert (one[0][1] - other[0][1]) * (one[1][1] - other[1][1]) >= 0


def test_the_same_graph_is_drawn_the_same():
    first, second = lay_out(graph_of(TEXTS[4])), lay_out(graph_of(TEXTS[4]))
    assert first.y.tolist() == second.y.tolist()
