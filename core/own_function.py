"""A function that the reader chooses or types: its controls, and what is read of them.

A page declares its functions once (``FunctionChoice``); the controls travel in the address as
``function``, ``f`` and ``p1`` … ``p4``, the letters of a typed function.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from core.maths.calculus.expressions.reader import MOST_PARAMETERS, Unreadable, parse
from core.maths.calculus.expressions.tree import Expression
from core.maths.calculus.functions import Function
from core.ui.controls import Choice, Control, Slider, Text
from core.ui.view import View

OWN = "own"
LETTERS = tuple(f"p{i}" for i in range(1, MOST_PARAMETERS + 1))


@dataclass(frozen=True)
class Shipped:
    """One function of a page: its name, its formula, and values where the formula has none."""

    label: str
    formula: str
    filled: Mapping[float, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Chosen:
    """The function of now as it is written by hand; ``problem`` says why a typed one is not
    shown."""

    function: Function
    text: str
    problem: str = ""

    @property
    def code(self) -> str:
        """Lines that make this function ``f``."""
        f = self.function
        given = "".join(
            f", {name}={dict(value)!r}"
            for name, value in (("parameters", f.parameters), ("filled", f.filled))
            if value
        )
        return (
            "from core.maths.calculus.expressions.reader import parse\n"
            "from core.maths.calculus.functions import Function\n"
            f"f = Function(parse({f.expression.text!r}, {f.expression.variables!r}){given})"
        )


@lru_cache(maxsize=256)
def _read(text: str, variables: tuple[str, ...]) -> Expression | str:
    try:
        return parse(text, variables)
    except Unreadable as error:
        return str(error)


@dataclass(frozen=True)
class FunctionChoice:
    """The functions of a page. ``example`` is what "Your own" begins with."""

    shipped: Mapping[str, Shipped]
    default: str
    example: str
    variables: tuple[str, ...] = ("x",)

    def controls(self, **choice: Any) -> list[Control]:
        """``choice`` are further options of the menu (``resets``)."""
        named = f"f({', '.join(self.variables)})"
        menu = {name: one.label for name, one in self.shipped.items()}
        return [
            Choice(
                name="function",
                label="Function",
                options=menu | {OWN: f"Your own {named}"},
                default=self.default,
                **choice,
            ),
            Text(
                name="f",
                label=f"Your own {named}",
                default=self.example,
                help="Such as x^2 sin(1/x), 2x + |x|, e^(-x^2) or a sin(b x): sin cos tan exp log "
                "sqrt abs tanh sinh cosh arctan sign min max, pi and e. Further letters become "
                "sliders.",
            ),
            *(
                Slider(name=letter, label=f"Letter {i}", low=-5, high=5, default=1, step=0.01)
                for i, letter in enumerate(LETTERS, 1)
            ),
        ]

    def chosen(self, values: Any) -> Chosen:
        """The function of these values; the first of the page's where a typed one is unreadable."""
        shipped = self.shipped.get(values.function)
        if shipped:
            expression = _read(shipped.formula, self.variables)
            assert isinstance(expression, Expression)
            return Chosen(Function(expression, filled=shipped.filled), shipped.label)
        expression = _read(values.f, self.variables)
        if isinstance(expression, str):
            first = _read(self.example, self.variables)
            assert isinstance(first, Expression)
            ones = dict.fromkeys(first.parameters, 1.0)
            problem = f"{expression} Shown instead: {self.example}."
            return Chosen(Function(first, ones), self.example, problem)
        given = (getattr(values, letter) for letter in LETTERS)
        named = dict(zip(expression.parameters, given, strict=False))
        return Chosen(Function(expression, named), values.f.strip())

    def show(self, view: View, chosen: Chosen) -> None:
        """The menu, the text and a slider for each letter; or what cannot be read."""
        view.more("function")
        if view.values.function != OWN:
            return
        view.more("f")
        if chosen.problem:
            view.notice(chosen.problem, tone="alarm")
            return
        for letter, name in zip(LETTERS, chosen.function.parameters, strict=False):
            view.more(letter, **{letter: {"label": name}})
