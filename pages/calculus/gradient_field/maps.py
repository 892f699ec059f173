"""The maps of the plane that a reader chooses or types, and the square that they carry."""

from dataclasses import dataclass
from functools import lru_cache

from core.maths.calculus.expressions.reader import Unreadable, parse
from core.maths.calculus.functions_of_two import FunctionOfTwo
from core.maths.calculus.gradients import REACH
from core.maths.calculus.plane_maps import PlaneMap, Square, judge_square
from core.ui.controls import Choice, Point, Slider, Text

MAPS = {  # label, u, v, written by hand
    "polar": (
        "Polar (x = r, y = θ)",
        "x cos(y)",
        "x sin(y)",
        "(r cos θ, r sin θ), r = x and θ = y",
    ),
    "square": ("Complex square z²/3", "(x^2 - y^2)/3", "2x y/3", "((x² − y²)/3, 2xy/3)"),
    "wave": ("Wave, a curved shear", "x + sin(2y)/2", "y", "(x + sin(2y)/2, y)"),
    "fold": ("Fold", "x^2/3", "y", "(x²/3, y)"),
    "inversion": (
        "Inversion in a circle",
        "2x/(x^2 + y^2)",
        "2y/(x^2 + y^2)",
        "2(x, y)/(x² + y²)",
    ),
}
OWN, EXAMPLE = "own", ("x", "y^3 - x y")
HELP = "Of x and y, without further letters, such as x^2 - y^2 or e^x cos(y)"
CONTROLS = [
    Choice(
        name="map",
        label="Map",
        options={name: one[0] for name, one in MAPS.items()} | {OWN: "Your own (u, v)"},
        default="polar",
    ),
    Text(name="u", label="Your own u(x, y)", default=EXAMPLE[0], help=HELP),
    Text(name="v", label="Your own v(x, y)", default=EXAMPLE[1], help=HELP),
    Point(
        name="middle",
        label="Middle of the square",
        low=(-REACH, -REACH),
        high=(REACH, REACH),
        default=(1.6, 0.7),
        step=0.01,
        help="Drag it on the picture",
    ),
    Slider(
        name="side",
        label="Side of the square",
        symbol="s",
        low=0.01,
        high=2,
        default=0.8,
        log=True,
    ),
]


@lru_cache(maxsize=256)
def _part(text: str) -> FunctionOfTwo | str:
    """The function that is typed, or a sentence that says why there is none."""
    try:
        expression = parse(text, ("x", "y"))
    except Unreadable as error:
        return str(error)
    if expression.parameters:
        return f"There is no “{expression.parameters[0]}” here: use x and y alone."
    return FunctionOfTwo(expression)


@dataclass(frozen=True)
class Carried:
    """The map of now and the square; ``problem`` says why a typed map is not shown."""

    F: PlaneMap
    text: str
    problem: str
    square: Square

    @property
    def code(self) -> str:
        """Lines that make this map ``F``."""
        u, v = self.F.u.expression.text, self.F.v.expression.text
        return (
            "from core.maths.calculus.expressions.reader import parse\n"
            "from core.maths.calculus.functions_of_two import FunctionOfTwo\n"
            f'u, v = (FunctionOfTwo(parse(text, ("x", "y"))) for text in ({u!r}, {v!r}))\n'
            "F = PlaneMap(u, v)"
        )


def carried(v) -> Carried:
    problem = ""
    if v.map in MAPS:
        *_, u_text, v_text, text = MAPS[v.map]
    else:
        u_text, v_text = v.u, v.v
        found = {"u": _part(u_text), "v": _part(v_text)}
        wrong = [f"{name}: {one}" for name, one in found.items() if isinstance(one, str)]
        if wrong:
            u_text, v_text = EXAMPLE
            problem = f"{wrong[0]} Shown instead: ({u_text}, {v_text})."
        text = f"({u_text.strip()}, {v_text.strip()})"
    F = PlaneMap(_part(u_text), _part(v_text))
    return Carried(F, text, problem, judge_square(F, *v.middle, v.side))
