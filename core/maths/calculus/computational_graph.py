"""The chain rule on a graph: values forward, derivatives back (or forward), edge by edge.

A formula is a graph of single operations. Where an operation is, its local derivatives are known;
a derivative of the whole is the sum over all paths of the products of the local ones along each.
Forward mode (Wengert 1964) adds them up from an input on, reverse mode (Linnainmaa 1970) from an
output back, each edge once. Griewank and Walther, Evaluating Derivatives (2008), ch. 3 and 4.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.maths.calculus.expressions.tree import Expression, Node
from core.maths.calculus.expressions.values import REAL


@dataclass(frozen=True)
class Vertex:
    """One operation, or an input. An operand is the number of a vertex (int) or a constant
    (float); ``name`` is an input's."""

    operation: str
    operands: tuple[int | float, ...] = ()
    name: str = ""


@dataclass(frozen=True)
class Edge:
    """From ``operand``, a vertex, into place ``slot`` of ``user``, the vertex made of it."""

    operand: int
    user: int
    slot: int


@dataclass(frozen=True)
class Graph:
    """``vertices`` stand in an order of evaluation: operands before what is made of them."""

    vertices: tuple[Vertex, ...]
    outputs: tuple[int, ...]

    @cached_property
    def inputs(self) -> tuple[int, ...]:
        return tuple(i for i, one in enumerate(self.vertices) if one.operation == "input")

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """In the order of their users: each edge after all that lead to its operand."""
        return tuple(
            Edge(operand, user, slot)
            for user, vertex in enumerate(self.vertices)
            for slot, operand in enumerate(vertex.operands)
            if isinstance(operand, int)
        )

    def leading_to(self, output: int) -> set[int]:
        """The vertices with a path to this one, itself among them."""
        found = {output}
        for edge in reversed(self.edges):
            if edge.user in found:
                found.add(edge.operand)
        return found

    def reached_from(self, start: int) -> set[int]:
        """The vertices with a path from this one, itself among them."""
        found = {start}
        for edge in self.edges:
            if edge.operand in found:
                found.add(edge.user)
        return found

    def paths_to(self, output: int) -> list[int]:
        """How many paths lead from each vertex to this one."""
        count = [0] * len(self.vertices)
        count[output] = 1
        for edge in reversed(self.edges):
            count[edge.operand] += count[edge.user]
        return count


def build(expressions: Sequence[Expression]) -> Graph:
    """The graph of these functions, one output each.

    Equal parts are one vertex, also of different outputs; what depends on no input is a constant,
    NaN where it has no value; a power of e is exp.
    Errors: ValueError for an output without any input.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> [one.operation for one in build([parse("x sin(x)")]).vertices]
    ['input', 'sin', 'mul']
    """
    vertices: list[Vertex] = []
    numbers: dict[Vertex, int] = {}

    def add(node: Node, done: dict[int, int | float]) -> int | float:
        if node.operation == "number":
            return float(node.number)
        operands = tuple(done[id(one)] for one in node.operands)
        if operands and not any(isinstance(one, int) for one in operands):
            with np.errstate(all="ignore"):
                found = float(REAL[node.operation](*map(np.float64, operands)))
            pole = {"div": operands[-1] == 0, "log": True, "pow": operands[0] == 0}
            return np.nan if np.isinf(found) and pole.get(node.operation) else found
        operation = "input" if node.operation == "name" else node.operation
        if operation == "pow" and operands[0] == math.e and isinstance(operands[0], float):
            operation, operands = "exp", operands[1:]
        vertex = Vertex(operation, operands, node.name)
        if vertex not in numbers:
            numbers[vertex] = len(vertices)
            vertices.append(vertex)
        return numbers[vertex]

    outputs = []
    for expression in expressions:
        done: dict[int, int | float] = {}
        for node in expression.nodes:
            done[id(node)] = add(node, done)
        output = done[id(expression.root)]
        if not isinstance(output, int):
            raise ValueError(f"{expression.text} has no input")
        outputs.append(output)
    return Graph(tuple(vertices), tuple(outputs))


def _tie(a, b, first):
    """min or max: everything comes from the one that is taken; at a tie there is no derivative."""
    return (np.nan, np.nan) if a == b else (float(first), float(not first))


def _power(v, a, b):
    of_base = b * np.power(a, b - 1) if b else np.float64(0)
    return of_base, np.log(a) * v


# The derivatives of each operation by its operands, from its value v and theirs.
PARTIALS = {
    "add": lambda v, a, b: (1.0, 1.0),
    "sub": lambda v, a, b: (1.0, -1.0),
    "mul": lambda v, a, b: (b, a),
    "div": lambda v, a, b: (1 / b, -v / b),
    "pow": _power,
    "min": lambda v, a, b: _tie(a, b, a < b),
    "max": lambda v, a, b: _tie(a, b, a > b),
    "neg": lambda v, u: (-1.0,),
    "sin": lambda v, u: (np.cos(u),),
    "cos": lambda v, u: (-np.sin(u),),
    "tan": lambda v, u: (1 + v * v,),
    "exp": lambda v, u: (v,),
    "log": lambda v, u: (1 / u,),
    "sqrt": lambda v, u: (0.5 / v,),
    "abs": lambda v, u: (np.sign(u) if u else np.nan,),
    "sign": lambda v, u: (0.0 if u else np.nan,),
    "tanh": lambda v, u: (np.cosh(u) ** -2,),  # 1 − v² would lose its digits where v is near 1
    "sinh": lambda v, u: (np.cosh(u),),
    "cosh": lambda v, u: (np.sinh(u),),
    "arctan": lambda v, u: (1 / (1 + u * u),),
}


@dataclass(frozen=True, eq=False)
class Tape:
    """A graph at a point: the ``values`` of its vertices, the ``local`` derivatives on its edges.

    NaN is a value that does not exist, or that float64 cannot hold; a local derivative that does
    not exist (a kink), or is infinite.
    """

    graph: Graph
    values: np.ndarray
    local: np.ndarray


def record(graph: Graph, point: Mapping[str, float]) -> Tape:
    """Evaluate the graph, and note on each edge what its operand's change does to its user.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> tape = record(build([parse("x sin(x)")]), {"x": 2.0})
    >>> tape.values.round(3).tolist(), tape.local.round(3).tolist()
    ([2.0, 0.909, 1.819], [-0.416, 0.909, 2.0])
    """
    values = np.full(len(graph.vertices), np.nan)
    local = []
    with np.errstate(all="ignore"):
        for i, vertex in enumerate(graph.vertices):
            if vertex.operation == "input":
                values[i] = point[vertex.name]
                continue
            operands = [values[o] if isinstance(o, int) else np.float64(o) for o in vertex.operands]
            value = REAL[vertex.operation](*operands)
            known = np.isfinite(value) and not np.isnan(operands).any()  # NaN⁰ would be 1
            values[i] = value if known else np.nan
            partials = PARTIALS[vertex.operation](values[i], *operands)
            local += [
                p if known else np.nan
                for o, p in zip(vertex.operands, partials, strict=True)
                if isinstance(o, int)
            ]
    found = np.array(local, float)
    return Tape(graph, values, np.where(np.isfinite(found), found, np.nan))


@dataclass(frozen=True, eq=False)
class Sweep:
    """``derivatives`` by vertex: of the output by it (reverse), or of it by the input (forward).

    ``parts`` are what each edge adds to them: (derivative on one side)·(local derivative); NaN on
    edges that the sweep does not pass.
    """

    derivatives: np.ndarray
    parts: np.ndarray


def reverse(tape: Tape, output: int) -> Sweep:
    """From an output back: ∂y/∂u is the sum of ∂y/∂v·∂v/∂u over the users v of u. One sweep gives
    the derivatives of this output by every vertex.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> graph = build([parse("x y + x")])
    >>> tape = record(graph, {"x": 2.0, "y": 5.0})
    >>> reverse(tape, graph.outputs[0]).derivatives.tolist()
    [6.0, 2.0, 1.0, 1.0]
    """
    graph = tape.graph
    behind = graph.leading_to(output)
    adjoint, parts = np.zeros(len(graph.vertices)), np.full(len(graph.edges), np.nan)
    adjoint[output] = 1
    with np.errstate(all="ignore"):
        for k in reversed(range(len(graph.edges))):
            edge = graph.edges[k]
            if edge.user in behind:
                parts[k] = adjoint[edge.user] * tape.local[k]
                adjoint[edge.operand] += parts[k]
    return Sweep(adjoint, parts)


def forward(tape: Tape, start: int) -> Sweep:
    """From an input on: ∂v/∂x is the sum of ∂v/∂u·∂u/∂x over the operands u of v. One sweep gives
    the derivatives of every vertex by this input.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> graph = build([parse("x y + x")])
    >>> forward(record(graph, {"x": 2.0, "y": 5.0}), 0).derivatives.tolist()
    [1.0, 0.0, 5.0, 6.0]
    """
    graph = tape.graph
    ahead = graph.reached_from(start)
    tangent, parts = np.zeros(len(graph.vertices)), np.full(len(graph.edges), np.nan)
    tangent[start] = 1
    with np.errstate(all="ignore"):
        for k, edge in enumerate(graph.edges):
            if edge.operand in ahead:
                parts[k] = tangent[edge.operand] * tape.local[k]
                tangent[edge.user] += parts[k]
    return Sweep(tangent, parts)


_PASSED_ON = {"add", "sub", "neg", "min", "max"}  # local derivatives 1, −1 or 0: no product
_KNOWN = {"mul", "exp"}  # local derivatives that are there already


@dataclass(frozen=True)
class Cost:
    """Operations, counted as :func:`count_operations` says. Sweeps in the order of the graph's
    outputs (reverse) and inputs (forward)."""

    evaluation: int
    local: int
    reverse: tuple[int, ...]
    forward: tuple[int, ...]

    @property
    def by_reverse(self) -> int:
        """All derivatives by reverse mode, with the values."""
        return self.evaluation + self.local + sum(self.reverse)

    @property
    def by_forward(self) -> int:
        return self.evaluation + self.local + sum(self.forward)


def count_operations(graph: Graph) -> Cost:
    """What values and derivatives cost. Every +, −, ·, ÷ counts 1, every function 1 and its
    derivative 1; a power whose exponent moves 3 (log, product, exp).

    Local derivatives: 1 an edge, 0 where they are ±1 or known already (the other factor, eᵘ, what
    is divided). A sweep: 1 an edge for the product, 0 where the local derivative is ±1; and 1 for
    each further edge that meets at a vertex, for the sum. It passes only the edges that its start
    reaches. So one reverse sweep, all included, takes at most 5 times the operations of the
    evaluation, 4 times without ÷ (Baur and Strassen 1983): with V operations and E ≤ 2V edges the
    sums are at most E − V, which makes at most E products + E + (1 for each ÷ or function).

    >>> from core.maths.calculus.expressions.reader import parse
    >>> count_operations(build([parse("x y z")]))
    Cost(evaluation=2, local=0, reverse=(4,), forward=(2, 2, 1))
    """
    moving_power = {
        i
        for i, one in enumerate(graph.vertices)
        if one.operation == "pow" and all(isinstance(o, int) for o in one.operands)
    }
    evaluated = len(graph.vertices) - len(graph.inputs)
    operations = [graph.vertices[edge.user].operation for edge in graph.edges]
    local = [
        not (name in _PASSED_ON or name in _KNOWN or (name == "div" and edge.slot == 0))
        for name, edge in zip(operations, graph.edges, strict=True)
    ]
    product = [name not in _PASSED_ON for name in operations]

    def swept(passed: list[bool], ends: list[int]) -> int:
        products = sum(p for p, on in zip(product, passed, strict=True) if on)
        met = [end for end, on in zip(ends, passed, strict=True) if on]
        return products + len(met) - len(set(met))

    back = []
    for output in graph.outputs:
        behind = graph.leading_to(output)
        passed = [edge.user in behind for edge in graph.edges]
        back.append(swept(passed, [edge.operand for edge in graph.edges]))
    ahead = []
    for start in graph.inputs:
        reached = graph.reached_from(start)
        passed = [edge.operand in reached for edge in graph.edges]
        ahead.append(swept(passed, [edge.user for edge in graph.edges]))
    return Cost(evaluated + 2 * len(moving_power), sum(local), tuple(back), tuple(ahead))
