"""The functions that both chapters look at, and the window in which they are seen."""

from functools import lru_cache

import numpy as np

from core.maths.calculus.curve_tables import value_window
from core.own_function import FunctionChoice, Shipped

REACH = 6.0
X = np.round(np.linspace(-REACH, REACH, 1201), 2)
TALLEST = 5.0
FUNCTIONS = FunctionChoice(
    {
        "log": Shipped("ln(1 + x)", "ln(1 + x)"),
        "sine": Shipped("sin x", "sin(x)"),
        "exponential": Shipped("eˣ", "e^x"),
        "root": Shipped("√x", "sqrt(x)"),
        "poles": Shipped("1/(1 + x²)", "1/(1 + x^2)"),
        "flat": Shipped("e^(−1/x²), and 0 at 0", "e^(-1/x^2)", {0.0: 0.0}),
        "tangent": Shipped("tan x", "tan(x)"),
        "arctan": Shipped("arctan x", "arctan(x)"),
        "cubic": Shipped("x³ − 2x + 2", "x^3 - 2x + 2"),
        "double": Shipped("(x − 1)²(x + 2)", "(x - 1)^2 (x + 2)"),
        "cube_root": Shipped("∛x", "sign(x) |x|^(1/3)"),
    },
    default="log",
    example="1/(1 + 4x^2)",
)


@lru_cache(maxsize=256)
def values(f):
    """f at every hundredth of the window."""
    return f(X)


@lru_cache(maxsize=256)
def window(f):
    """Centre and half height in which f is seen: where it runs far away, what is near 0."""
    centre, half = value_window(values(f), least=2.4)
    near, inner = value_window(values(f)[np.abs(X) <= 2], least=2.4)
    tallest = max(TALLEST, 2 * inner)
    return (near, tallest) if half > tallest else (centre, half)


def plain_window(cx, cy, rx, ry):
    return {"cx": [cx], "cy": [cy], "rx": [rx], "ry": [ry]}
