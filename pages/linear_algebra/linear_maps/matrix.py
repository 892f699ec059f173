"""The matrix A that all chapters look at: its two columns, to be dragged."""

import numpy as np

from core.maths.linear_algebra.linear_maps import classify_map
from core.ui.controls import Point
from core.ui.words import number

EDGE = (3, 3)


def column(name, label, default, help=""):
    low = tuple(-edge for edge in EDGE)
    return Point(
        name=name,
        label=label,
        low=low,
        high=EDGE,
        default=default,
        step=0.1,
        axes=("x₁", "x₂"),
        help=help,
    )


CONTROLS = [
    column("first", "Column 1: A·e₁", (1.5, 0.5), "Where the first unit vector goes"),
    column("second", "Column 2: A·e₂", (-0.5, 1.0), "Where the second unit vector goes"),
]


def columns(matrix):
    """The state in which A is this matrix."""
    first, second = np.asarray(matrix, float).T.tolist()
    return {"first": tuple(first), "second": tuple(second)}


def matrix_of(first, second):
    return np.column_stack([first, second])


def seen(v):
    return classify_map(matrix_of(v.first, v.second))


def written(matrix):
    """[[a, b], [c, d]], row by row."""
    rows = ("[" + ", ".join(number(x) for x in row) + "]" for row in np.asarray(matrix).tolist())
    return f"[{', '.join(rows)}]"


def pair(vector):
    return f"({', '.join(number(float(x)) for x in vector)})"


def on_chart(name, chart):
    return {name: {"chart": chart, "equal": True, "bare": True}}
