"""The functions and the limits that the page offers, and the problem of now."""

from dataclasses import dataclass
from functools import lru_cache

from core.maths.calculus.expressions.reader import parse
from core.maths.calculus.functions_of_two import FunctionOfTwo, unit
from core.maths.calculus.gradients import REACH
from core.own_function import Chosen, FunctionChoice, Shipped
from core.ui.controls import Point, Slider
from core.ui.words import number

XY = ("x", "y")
GOALS = FunctionChoice(
    {
        "bowl": Shipped("x² + 3y²", "x^2 + 3y^2"),
        "wells": Shipped("(x² − 2)²/4 + y²", "(x^2 - 2)^2/4 + y^2"),
        "plane": Shipped("x + y", "x + y"),
        "saddle": Shipped("x² − y²", "x^2 - y^2"),
        "banana": Shipped("(1 − x)² + 5(y − x²)²", "(1 - x)^2 + 5(y - x^2)^2"),
    },
    default="bowl",
    example="-sqrt(x y)",
    variables=XY,
    such_as="-sqrt(x y), (x - a)^2 + y^2 or e^x + y^2",
    label="Made small: f",
)
LINE = "line"
LIMITS = FunctionChoice(
    {
        LINE: Shipped("a line, turned by θ", "x"),
        "circle": Shipped("x² + y²", "x^2 + y^2"),
        "ellipse": Shipped("x² + 4y²", "x^2 + 4y^2"),
        "hyperbola": Shipped("xy", "x y"),
        "parabola": Shipped("y − x²", "y - x^2"),
        "cusp": Shipped("y² − x³", "y^2 - x^3"),
    },
    default=LINE,
    example="x + y^2",
    variables=XY,
    such_as="x + y^2, a x + b y or x^2 + |y|",
    label="Limit: g = c",
    menu="limit",
    name="g",
    letter="q",
)
CONTROLS = [
    *GOALS.controls(),
    *LIMITS.controls(),
    Point(
        name="through",
        label="Limit through",
        low=(-REACH, -REACH),
        high=(REACH, REACH),
        default=(1.7, 0.3),
        step=0.01,
        help="Drag the limit on the map",
    ),
    Slider(
        name="theta",
        label="Across the line",
        symbol="θ",
        low=0,
        high=360,
        default=55,
        step=1,
        unit="°",
    ),
]


@dataclass(frozen=True)
class Problem:
    """Least f where g = c, with the limit through the point (x, y)."""

    goal: Chosen
    limit: Chosen
    x: float
    y: float

    @property
    def f(self) -> FunctionOfTwo:
        return self.goal.function

    @property
    def g(self) -> FunctionOfTwo:
        return self.limit.function

    @property
    def code(self) -> str:
        g = self.limit.made("g").splitlines()[-1]
        return f"{self.goal.code}\n{g}"


@lru_cache(maxsize=8)
def _line():
    return parse("a x + b y", XY)


def slanted(a: float, b: float) -> str:
    """ax + by without what is 0, and without a factor 1."""
    terms = [(a, "x"), (b, "y")]
    shown = [(k < 0, f"{number(abs(k)) if abs(k) != 1 else ''}{name}") for k, name in terms if k]
    (minus, first), *more = shown
    return ("−" if minus else "") + "".join(
        [first, *(f" {'−' if below else '+'} {text}" for below, text in more)]
    )


def problem_of(v) -> Problem:
    limit = LIMITS.chosen(v)
    if v.limit == LINE:
        a, b = map(float, unit(v.theta))
        text = slanted(a, b)
        limit = Chosen(FunctionOfTwo(_line(), {"a": a, "b": b}), text)
    return Problem(GOALS.chosen(v), limit, *v.through)
