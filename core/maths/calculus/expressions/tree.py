"""An expression as a tree of operations, and its evaluation over any kind of number.

An arithmetic is a mapping from the name of an operation to a function of as many arguments. So one
walk over the tree yields values, derivatives, series or a graph, by what the arithmetic makes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

INFIX = {"add": "+", "sub": "-", "mul": "*", "div": "/", "pow": "**"}
FUNCTIONS = {
    "sin": 1,
    "cos": 1,
    "tan": 1,
    "exp": 1,
    "log": 1,
    "sqrt": 1,
    "abs": 1,
    "tanh": 1,
    "sinh": 1,
    "cosh": 1,
    "arctan": 1,
    "sign": 1,
    "min": 2,
    "max": 2,
}
OPERATIONS = (*INFIX, "neg", *FUNCTIONS)
Arithmetic = Mapping[str, Callable[..., Any]]


@dataclass(frozen=True, eq=False)
class Node:
    """One operation with its operands; or a number, or a name, without any.

    Equal parts of an expression are one and the same node, so that it is computed once.
    """

    operation: str
    operands: tuple["Node", ...] = ()
    number: float = 0.0
    name: str = ""


@dataclass(frozen=True, eq=False)
class Expression:
    """What was typed, as a tree. ``parameters`` are the names beside the variables, in order.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> wave = parse("2x + sin(a x)")
    >>> wave.parameters, wave.python
    (('a',), '2 * x + np.sin(a * x)')
    """

    text: str
    root: Node
    variables: tuple[str, ...]
    parameters: tuple[str, ...]

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Every node once, operands before what is made of them."""
        order: dict[int, Node] = {}

        def visit(node: Node) -> None:
            if id(node) not in order:
                for operand in node.operands:
                    visit(operand)
                order[id(node)] = node

        visit(self.root)
        return tuple(order.values())

    @cached_property
    def _steps(self) -> list[tuple[str, list[int], Any]]:
        """Of every node its operation, the places of its operands among the nodes, and its number
        or name."""
        places = {id(node): k for k, node in enumerate(self.nodes)}
        return [
            (node.operation, [places[id(operand)] for operand in node.operands], node.name)
            if node.operation != "number"
            else ("number", [], node.number)
            for node in self.nodes
        ]

    def evaluate(self, arithmetic: Arithmetic, names: Mapping[str, Any], number: Callable) -> Any:
        """The root's value: ``names`` gives each name's, ``number`` makes one of a constant."""
        return self.evaluate_all(arithmetic, names, number)[-1]

    def evaluate_all(
        self, arithmetic: Arithmetic, names: Mapping[str, Any], number: Callable
    ) -> list[Any]:
        """The values of all nodes, the root's last."""
        found: list[Any] = []
        for operation, operands, given in self._steps:
            if operation == "number":
                found.append(number(given))
            elif operation == "name":
                found.append(names[given])
            else:
                found.append(arithmetic[operation](*[found[k] for k in operands]))
        return found

    @property
    def python(self) -> str:
        """The same in NumPy's words: it runs where ``np`` and the names are known."""
        return _written(self.root)[0]

    @property
    def tex(self) -> str:
        """The same for LaTeX."""
        return _typeset(self.root)[0]

    def __str__(self) -> str:
        text = self.python.replace("np.", "").replace("imum(", "(").replace("lambda_", "lambda")
        return text.replace(" ** ", "^")


# How tightly each kind of text holds together: a sum needs brackets inside a product.
_SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(5)
_BINDS = {"add": _SUM, "sub": _SUM, "mul": _PRODUCT, "div": _PRODUCT, "pow": _POWER}
_NUMPY = {"abs": "abs", "min": "minimum", "max": "maximum"}


def _numeral(number: float) -> str:
    for text, value in (("pi", 3.141592653589793), ("e", 2.718281828459045)):
        if number == value:
            return text
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def _inside(part: tuple[str, int], at_least: int, brackets: str = "({})") -> str:
    text, binds = part
    return text if binds >= at_least else brackets.format(text)


def _written(node: Node) -> tuple[str, int]:
    if node.operation == "number":
        text = _numeral(node.number)
        return (f"np.{text}" if text[0].isalpha() else text), _ATOM
    if node.operation == "name":
        return node.name + "_" * (node.name == "lambda"), _ATOM
    parts = [_written(operand) for operand in node.operands]
    if node.operation == "neg":
        return f"-{_inside(parts[0], _POWER)}", _SIGN
    if node.operation in INFIX:
        binds = _BINDS[node.operation]
        if node.operation == "pow":
            text = f"{_inside(parts[0], _ATOM)} ** {_inside(parts[1], _SIGN)}"
            return text, _POWER
        right = binds + (node.operation in ("sub", "div"))
        sign = INFIX[node.operation]
        return f"{_inside(parts[0], binds)} {sign} {_inside(parts[1], right)}", binds
    name = _NUMPY.get(node.operation, node.operation)
    return f"np.{name}({', '.join(text for text, _ in parts)})", _ATOM


def _typeset(node: Node) -> tuple[str, int]:
    if node.operation == "number":
        text = _numeral(node.number)
        if "e" in text and text != "e":
            mantissa, power = text.split("e")
            return rf"{mantissa} \cdot 10^{{{int(power)}}}", _PRODUCT
        return (r"\pi" if text == "pi" else text), _ATOM
    if node.operation == "name":
        return _symbol(node.name), _ATOM
    parts = [_typeset(operand) for operand in node.operands]
    round_ = r"\left({}\right)"
    match node.operation:
        case "neg":
            return f"-{_inside(parts[0], _PRODUCT, round_)}", _SIGN
        case "add" | "sub":
            right = _inside(parts[1], _PRODUCT, round_)
            return f"{parts[0][0]} {INFIX[node.operation]} {right}", _SUM
        case "mul":
            left, right = (_inside(part, _PRODUCT, round_) for part in parts)
            return rf"{left} \cdot {right}" if right[0].isdigit() else rf"{left}\,{right}", _PRODUCT
        case "div":
            return rf"\frac{{{parts[0][0]}}}{{{parts[1][0]}}}", _PRODUCT
        case "pow":
            return f"{_inside(parts[0], _ATOM, round_)}^{{{parts[1][0]}}}", _POWER
        case "sqrt":
            return rf"\sqrt{{{parts[0][0]}}}", _ATOM
        case "abs":
            return rf"\left|{parts[0][0]}\right|", _ATOM
        case "sign":
            return rf"\operatorname{{sign}}\left({parts[0][0]}\right)", _ATOM
    word = {"log": r"\ln"}.get(node.operation, "\\" + node.operation)
    return rf"{word}\left({', '.join(text for text, _ in parts)}\right)", _ATOM


def _symbol(name: str) -> str:
    letters, digits = name.rstrip("0123456789"), name[len(name.rstrip("0123456789")) :]
    letters = letters if len(letters) == 1 else "\\" + letters
    return f"{letters}_{{{digits}}}" if digits else letters
