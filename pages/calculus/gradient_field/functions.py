"""The functions of two variables and the point that two chapters look at."""

from dataclasses import dataclass

from core.maths.calculus.functions_of_two import FunctionOfTwo
from core.maths.calculus.gradients import REACH, GroundVerdict, judge_ground
from core.own_function import OWN, Chosen, FunctionChoice, Shipped
from core.ui.controls import Point

FUNCTIONS = FunctionChoice(
    {
        "bowl": Shipped("x² + 3y²", "x^2 + 3y^2"),
        "saddle": Shipped("x² − y²", "x^2 - y^2"),
        "hill": Shipped("e^(−x² − y²)", "e^(-x^2 - y^2)"),
        "ridge": Shipped("e^(−x²/8 − 3y²)", "e^(-x^2/8 - 3y^2)"),
        "cubic": Shipped("x³ − 3x + y³ − 3y", "x^3 - 3x + y^3 - 3y"),
        "banana": Shipped("(1 − x)² + 5(y − x²)²", "(1 - x)^2 + 5(y - x^2)^2"),
        "eggbox": Shipped("sin x sin y", "sin(x) sin(y)"),
        "monkey": Shipped("x³ − 3xy²", "x^3 - 3x y^2"),
        "quartic": Shipped("x⁴ + y⁴", "x^4 + y^4"),
        "valley": Shipped("x²", "x^2"),
        "tent": Shipped("|x| + |y|", "|x| + |y|"),
    },
    default="bowl",
    example="x^2 y - y^2",
    variables=("x", "y"),
    such_as="x^2 y, |x| + y^2, e^(-x^2 - y^2) or sin(a x) cos(b y)",
)
LEVELS = {  # where even heights would leave what is worth seeing without a line
    "banana": (0.1, 0.4, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 400.0),
    "quartic": (0.01, 0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 40.0, 70.0, 100.0),
    "monkey": (-50.0, -25.0, -10.0, -5.0, -2.0, -0.5, 0.0, 0.5, 2.0, 5.0, 10.0, 25.0, 50.0),
}
EDGE = (REACH, REACH)
CONTROLS = [
    *FUNCTIONS.controls(),
    Point(
        name="at",
        label="Point",
        low=(-REACH, -REACH),
        high=EDGE,
        default=(1.5, 0.8),
        step=0.01,
        help="Drag it on the map",
    ),
]
ON_MAP = {"chart": "map", "equal": True, "bare": True}


@dataclass(frozen=True)
class Seen:
    """The function of now at the point of now; ``levels`` are the heights on its map."""

    chosen: Chosen
    x: float
    y: float
    ground: GroundVerdict
    levels: tuple[float, ...]

    @property
    def f(self) -> FunctionOfTwo:
        return self.chosen.function


def seen(v) -> Seen:
    chosen = FUNCTIONS.chosen(v)
    levels = () if v.function == OWN else LEVELS.get(v.function, ())
    return Seen(chosen, *v.at, judge_ground(chosen.function, *v.at), levels)
