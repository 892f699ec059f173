"""What a gradient says: who is to blame, why somebody is not, and where the rules say nothing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from core.maths.calculus.computational_graph import Graph, Sweep, Tape
from core.maths.calculus.difference_quotients import PointVerdict, judge_point
from core.maths.calculus.expressions.tree import Expression
from core.maths.calculus.expressions.values import values
from core.maths.calculus.functions import Function

CENTRAL_STEP = 1e-6
EVEN = 1e-12  # sizes that differ by less, relatively, are the same
LOST = 16 * 2.0**-53  # what is left of parts that cancel, relative to them, is rounding


class Part(Enum):
    """What one input's derivative is made of."""

    COUNTS = auto()  # it is not 0
    BLOCKED = auto()  # 0: each part that arrives is 0
    ROUNDED = auto()  # 0 in floating point alone: a factor is too small for it
    CANCELS = auto()  # 0: the parts cancel, or all but for their last digits
    UNRULED = auto()  # the rules give no number
    OVERFLOW = auto()  # the number is beyond what float64 holds
    APART = auto()  # no path leads from it to this output


class Blame(Enum):
    """What the gradient says as a whole."""

    NO_VALUE = auto()  # f has no value here
    UNRULED = auto()  # the rules give no number for some input, or one that is too large
    FLAT = auto()  # all derivatives are 0
    TIED = auto()  # several inputs share the largest
    LARGEST = auto()  # one input has the largest


@dataclass(frozen=True)
class Verdict:
    """``inputs`` are the ones that the case speaks of, as vertices; ``parts`` by input, also of
    those that were not asked for."""

    case: Blame
    inputs: tuple[int, ...]
    parts: Mapping[int, Part]


def judge_part(tape: Tape, sweep: Sweep, start: int, output: int) -> Part:
    """What the derivative of this output by this input is made of, from a reverse sweep."""
    graph, found = tape.graph, float(sweep.derivatives[start])
    if start != output and output not in graph.reached_from(start):
        return Part.APART
    if not np.isfinite(found):
        ahead = graph.reached_from(start)
        passed = [e.operand in ahead and e.user in graph.leading_to(output) for e in graph.edges]
        return Part.UNRULED if np.isnan(tape.local[passed]).any() else Part.OVERFLOW
    arriving = [
        k for k, e in enumerate(graph.edges) if e.operand == start and not np.isnan(sweep.parts[k])
    ]
    size = float(np.abs(sweep.parts[arriving]).sum())
    if abs(found) > LOST * size:
        return Part.COUNTS
    if size:
        return Part.CANCELS
    return Part.ROUNDED if _underflows(tape, sweep, start) else Part.BLOCKED


# Operations whose derivative, and such whose value, is never 0, whatever float64 says.
_SLOPED = {"exp", "log", "sqrt", "tan", "tanh", "sinh", "arctan"}
_POSITIVE = {"exp", "cosh"}


def _underflows(tape: Tape, sweep: Sweep, start: int) -> bool:
    """Is a 0 on the way from ``start`` one that only rounding makes?"""
    graph, values_ = tape.graph, tape.values
    ahead = graph.reached_from(start)
    for k, edge in enumerate(graph.edges):
        if edge.operand not in ahead or np.isnan(sweep.parts[k]):
            continue
        vertex = graph.vertices[edge.user]
        operands = [values_[o] if isinstance(o, int) else o for o in vertex.operands]
        zero = tape.local[k] == 0
        if sweep.parts[k] == 0 and not zero and sweep.derivatives[edge.user] != 0:
            return True
        if zero and (vertex.operation in _SLOPED or (vertex.operation, edge.slot) == ("div", 0)):
            return True
        if zero and vertex.operation == "pow" and operands[edge.slot] != 0 != operands[1]:
            return True
    return any(_lost(graph, values_, i) for i in range(len(graph.vertices)))


def _lost(graph: Graph, found: np.ndarray, at: int) -> bool:
    """Is the value of this vertex 0 only because it is too small?"""
    vertex = graph.vertices[at]
    operands = [found[o] if isinstance(o, int) else o for o in vertex.operands]
    if found[at] != 0 or not operands:
        return False
    if vertex.operation in _POSITIVE:
        return True
    if vertex.operation in ("mul", "div", "pow"):
        return bool(operands[0]) and (vertex.operation != "mul" or bool(operands[1]))
    return False


def judge_gradient(
    tape: Tape, sweep: Sweep, output: int, among: Collection[int] | None = None
) -> Verdict:
    """Who is to blame for this output, from a reverse sweep of it: of the inputs ``among``, by
    default of all."""
    if np.isnan(tape.values[output]):
        return Verdict(Blame.NO_VALUE, (), {})
    parts = {start: judge_part(tape, sweep, start, output) for start in tape.graph.inputs}
    inputs = tuple(parts if among is None else (start for start in parts if start in among))
    unruled = tuple(start for start in inputs if parts[start] in (Part.UNRULED, Part.OVERFLOW))
    if unruled:
        return Verdict(Blame.UNRULED, unruled, parts)
    counting = [start for start in inputs if parts[start] is Part.COUNTS]
    if not counting:
        return Verdict(Blame.FLAT, inputs, parts)
    sizes = np.abs(sweep.derivatives[counting])
    largest = tuple(
        s for s, size in zip(counting, sizes, strict=True) if size >= (1 - EVEN) * sizes.max()
    )
    return Verdict(Blame.LARGEST if len(largest) == 1 else Blame.TIED, largest, parts)


def blockers(tape: Tape, start: int, output: int) -> tuple[int, ...]:
    """The vertices on the ways from ``start`` to this output that pass on 0 of an operand."""
    return _marked(tape, start, output, tape.local == 0)


def silent(tape: Tape, start: int, output: int) -> tuple[int, ...]:
    """The vertices on these ways that have no derivative by an operand."""
    return _marked(tape, start, output, np.isnan(tape.local))


def _marked(tape: Tape, start: int, output: int, marked: np.ndarray) -> tuple[int, ...]:
    graph = tape.graph
    on_the_way = graph.reached_from(start) & graph.leading_to(output)
    return tuple(
        dict.fromkeys(
            e.user
            for e, mark in zip(graph.edges, marked, strict=True)
            if mark and {e.operand, e.user} <= on_the_way
        )
    )


class Missing(Enum):
    """Why a vertex has no value."""

    DIVISION = auto()  # by 0
    DOMAIN = auto()  # the operation is not defined there
    OVERFLOW = auto()  # beyond what float64 holds


def missing_value(tape: Tape, output: int) -> tuple[int, Missing]:
    """The first vertex on the way to this output that has no value, and why.

    Errors: ValueError where the output has one.
    """
    graph = tape.graph
    for at in sorted(graph.leading_to(output)):
        if not np.isnan(tape.values[at]):
            continue
        vertex = graph.vertices[at]
        operands = [tape.values[o] if isinstance(o, int) else o for o in vertex.operands]
        if np.isnan(operands).any():  # a constant that has no value
            return at, Missing.DOMAIN
        if vertex.operation == "div" and operands[1] == 0:
            return at, Missing.DIVISION
        if vertex.operation in ("log", "sqrt"):
            return at, Missing.DOMAIN
        if vertex.operation == "pow" and operands[0] <= 0:
            whole = float(operands[1]).is_integer()
            if operands[0] == 0 or not whole:
                return at, Missing.DIVISION if operands[0] == 0 else Missing.DOMAIN
        return at, Missing.OVERFLOW
    raise ValueError("output has a value")


def along_input(expression: Expression, point: Mapping[str, float], name: str) -> Function:
    """f as a function of this input alone, the others as they are."""
    others = tuple(n for n in point if n != name)
    alone = Expression(expression.text, expression.root, (name,), others)
    return Function(alone, {n: point[n] for n in others})


def judge_input(expression: Expression, point: Mapping[str, float], name: str) -> PointVerdict:
    """Has f a slope along this input, and if not, why: where the rules say nothing."""
    with np.errstate(all="ignore"):
        return judge_point(along_input(expression, point, name), point[name])


def central_differences(
    expression: Expression, point: Mapping[str, float], h: float = CENTRAL_STEP
) -> dict[str, float]:
    """(f(… x + h …) − f(… x − h …))/2h by input, in float64; NaN where f has no value there.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> found = central_differences(parse("x y", ("x", "y")), {"x": 2.0, "y": 5.0})
    >>> round(found["x"], 6), round(found["y"], 6)
    (5.0, 2.0)
    """
    names = list(point)
    base = np.array([point[name] for name in names], float)
    steps = h * np.eye(len(names))
    ahead, behind = (
        values(expression, dict(zip(names, base[:, None] + sign * steps, strict=True)))
        for sign in (1, -1)
    )
    with np.errstate(all="ignore"):
        found = (ahead - behind) / (2 * h)
    return dict(zip(names, np.where(np.isfinite(found), found, np.nan).tolist(), strict=True))
