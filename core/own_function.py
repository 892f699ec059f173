"""A function that the reader chooses or types: its controls, and what is read of them.

A page declares its functions once (``FunctionChoice``); the controls travel in the address as
``function``, ``f`` and ``p1`` … ``p4``, the letters of a typed function. A second choice on a page
has names of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from core.maths.calculus.curve_tables import breaks, ends_of_gap
from core.maths.calculus.expressions.reader import MOST_PARAMETERS, Unreadable, parse
from core.maths.calculus.expressions.tree import Expression
from core.maths.calculus.functions import Function
from core.maths.calculus.functions_of_two import FunctionOfTwo
from core.ui.controls import Choice, Control, Slider, Text
from core.ui.view import View
from core.ui.words import counted, number

OWN = "own"
SUCH_AS = "x^2 sin(1/x), 2x + |x|, e^(-x^2) or a sin(b x)"


@dataclass(frozen=True)
class Shipped:
    """One function of a page: its name, its formula, and values where the formula has none (of
    functions of one variable)."""

    label: str
    formula: str
    filled: Mapping[float, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Chosen:
    """The function of now as it is written by hand; ``problem`` says why a typed one is not
    shown."""

    function: Function | FunctionOfTwo
    text: str
    problem: str = ""

    @property
    def code(self) -> str:
        """Lines that make this function ``f``."""
        return self.made("f")

    def made(self, called: str) -> str:
        """Lines that make this function and give it a name."""
        f, kind = self.function, type(self.function)
        read = f"parse({f.expression.text!r}, {f.expression.variables!r})"
        given = "".join(
            f", {name}={dict(value)!r}"
            for name in ("parameters", "filled")
            if (value := getattr(f, name, None))
        )
        return (
            "from core.maths.calculus.expressions.reader import parse\n"
            f"from {kind.__module__} import {kind.__name__}\n"
            f"{called} = {kind.__name__}({read}{given})"
        )


@lru_cache(maxsize=256)
def gaps_said(f: Function, low: float, high: float) -> str:
    """What the gaps of its curve mean, to stand after another sentence; empty where it has none.

    >>> gaps_said(Function(parse("sqrt(x)")), -1.0, 1.0)
    ' No value, and a gap, up to x = 0.'
    """
    gaps, leaps = breaks(f, low, high)
    said = ""
    if gaps:
        first, last = ends_of_gap(f, gaps[0], low, high)
        place = f"from x = {number(first)} to {number(last)}"
        if first == last:
            place = f"at x = {number(first)}"
        elif (first, last) == (low, high):
            place = "anywhere in the picture"
        elif first == low:
            place = f"up to x = {number(last)}"
        elif last == high:
            place = f"from x = {number(first)} on"
        more = f", and in {counted(len(gaps) - 1, 'more place')}" if len(gaps) > 1 else ""
        said = f" No value, and a gap, {place}{more}."
    return f"{said} Not joined where f leaps, as at a pole." if leaps else said


@lru_cache(maxsize=256)
def _read(text: str, variables: tuple[str, ...]) -> Expression | str:
    try:
        return parse(text, variables)
    except Unreadable as error:
        return str(error)


@dataclass(frozen=True)
class FunctionChoice:
    """The functions of a page, of one variable or of two. ``example`` is what "Your own" begins
    with, ``such_as`` what its help names; ``menu``, ``name`` and ``letter`` are the names of its
    controls."""

    shipped: Mapping[str, Shipped]
    default: str
    example: str
    variables: tuple[str, ...] = ("x",)
    such_as: str = SUCH_AS
    label: str = "Function"
    menu: str = "function"
    name: str = "f"
    letter: str = "p"

    @property
    def letters(self) -> tuple[str, ...]:
        return tuple(f"{self.letter}{i}" for i in range(1, MOST_PARAMETERS + 1))

    def controls(self, **choice: Any) -> list[Control]:
        """``choice`` are further options of the menu (``resets``)."""
        named = f"{self.name}({', '.join(self.variables)})"
        menu = {name: one.label for name, one in self.shipped.items()}
        return [
            Choice(
                name=self.menu,
                label=self.label,
                options=menu | {OWN: f"Your own {named}"},
                default=self.default,
                **choice,
            ),
            Text(
                name=self.name,
                label=f"Your own {named}",
                default=self.example,
                help=f"Such as {self.such_as}: sin cos tan exp log sqrt abs tanh sinh cosh arctan "
                "sign min max, pi and e. Further letters become sliders.",
            ),
            *(
                Slider(name=letter, label=f"Letter {i}", low=-5, high=5, default=1, step=0.01)
                for i, letter in enumerate(self.letters, 1)
            ),
        ]

    def chosen(self, values: Any) -> Chosen:
        """The function of these values; the first of the page's where a typed one is unreadable."""
        shipped = self.shipped.get(getattr(values, self.menu))
        if shipped:
            expression = _read(shipped.formula, self.variables)
            assert isinstance(expression, Expression)
            return Chosen(self._made(expression, {}, shipped.filled), shipped.label)
        text = getattr(values, self.name)
        expression = _read(text, self.variables)
        if isinstance(expression, str):
            first = _read(self.example, self.variables)
            assert isinstance(first, Expression)
            ones = dict.fromkeys(first.parameters, 1.0)
            problem = f"{expression} Shown instead: {self.example}."
            return Chosen(self._made(first, ones), self.example, problem)
        given = (getattr(values, letter) for letter in self.letters)
        named = dict(zip(expression.parameters, given, strict=False))
        return Chosen(self._made(expression, named), text.strip())

    def _made(
        self,
        expression: Expression,
        parameters: Mapping[str, float],
        filled: Mapping[float, float] = {},
    ) -> Function | FunctionOfTwo:
        if len(self.variables) == 2:
            return FunctionOfTwo(expression, parameters)
        return Function(expression, parameters, filled)

    def show(self, view: View, chosen: Chosen) -> None:
        """The menu, the text and a slider for each letter; or what cannot be read."""
        view.more(self.menu)
        if getattr(view.values, self.menu) != OWN:
            return
        view.more(self.name)
        if chosen.problem:
            view.notice(chosen.problem, tone="alarm")
            return
        for letter, name in zip(self.letters, chosen.function.parameters, strict=False):
            view.more(letter, **{letter: {"label": name}})
