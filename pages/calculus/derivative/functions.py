"""The functions, the point and the step that both chapters look at."""

from dataclasses import dataclass

from core.maths.calculus.difference_quotients import PointVerdict, judge_point
from core.maths.calculus.functions import Function
from core.own_function import Chosen, FunctionChoice, Shipped
from core.ui.controls import Slider

FUNCTIONS = FunctionChoice(
    {
        "sine": Shipped("sin x", "sin(x)"),
        "exponential": Shipped("eˣ", "e^x"),
        "cubic": Shipped("x³ − 2x", "x^3 - 2x"),
        "absolute": Shipped("|x|", "|x|"),
        "wild": Shipped("x² sin(1/x), and 0 at 0", "x^2 sin(1/x)", {0.0: 0.0}),
    },
    default="sine",
    example="x^2",
)
CONTROLS = [
    *FUNCTIONS.controls(),
    Slider(name="x", label="Point", symbol="x", low=-4, high=4, default=1, step=0.01, help="where"),
    Slider(
        name="h",
        label="Step",
        symbol="h",
        low=1e-16,
        high=2,
        default=1,
        log=True,
        help="The second point of the secant lies at x + h",
    ),
]


@dataclass(frozen=True)
class Seen:
    """The function of now at the point of now."""

    chosen: Chosen
    x: float
    h: float
    verdict: PointVerdict

    @property
    def f(self) -> Function:
        return self.chosen.function


def seen(v) -> Seen:
    chosen = FUNCTIONS.chosen(v)
    return Seen(chosen, v.x, v.h, judge_point(chosen.function, v.x))
