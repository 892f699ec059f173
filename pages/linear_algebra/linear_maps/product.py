from operator import mul

import numpy as np

from core.charts import palette
from core.charts.moving_plane import FRAMES, moving_plane
from core.maths.linear_algebra.linear_map_tables import product_film
from core.maths.linear_algebra.linear_maps import Products, classify_map, compose, determinant
from core.ui.controls import Choice, Scrubber, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import factor, filled_in, number
from pages.linear_algebra.linear_maps.matrix import (
    column,
    columns,
    matrix_of,
    written,
)
from pages.linear_algebra.linear_maps.words import map_said, products_said

KINDS = {
    "turn": "Rotation",
    "mirror": "Reflection",
    "shear": "Shear",
    "stretch": "Stretch",
    "own": "Any",
}
chapter = Chapter(
    "product",
    "One after the other",
    do="Change B and play the film: the blue F goes through B first, then A; the orange one "
    "through A first. Where do they end?",
    controls=[
        Choice(name="kind", label="B is a", options=KINDS, default="turn", pills=True),
        Slider(
            name="angle",
            label="Angle of B",
            symbol="φ",
            low=-180,
            high=180,
            default=60,
            step=1,
            unit="°",
            help="Of a rotation, or of the line of a reflection",
        ),
        Slider(
            name="amount",
            label="Factor of B",
            symbol="k",
            low=-2,
            high=2,
            default=1,
            step=0.1,
            help="Of a shear along the first axis, or of a stretch along it",
        ),
        column("b_first", "Column 1: B·e₁", (1, 0)),
        column("b_second", "Column 2: B·e₂", (1, 1)),
        Scrubber(name="steps", label="Both steps"),
    ],
    presets={
        "Two rotations": columns([[0.6, -0.8], [0.8, 0.6]]),
        "Do not commute": columns([[1, 1], [0, 1]]) | {"kind": "turn", "angle": 90},
        "Two reflections": columns([[1, 0], [0, -1]]) | {"kind": "mirror", "angle": 45},
        "Two shears": columns([[1, 0.5], [0, 1]]) | {"kind": "shear", "amount": -1.5},
        "0 one way only": columns([[0, 1], [0, 0]])
        | {"kind": "own", "b_first": (1.0, 0.0), "b_second": (0.0, 0.0)},
    },
)


def second_map(v):
    """B, from its kind and the one number that belongs to it."""
    turn = np.radians(v.angle)
    match v.kind:
        case "turn":
            return _exact([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        case "mirror":
            return _exact(
                [[np.cos(2 * turn), np.sin(2 * turn)], [np.sin(2 * turn), -np.cos(2 * turn)]]
            )
        case "shear":
            return np.array([[1.0, v.amount], [0.0, 1.0]])
        case "stretch":
            return np.array([[v.amount, 0.0], [0.0, 1.0]])
    return matrix_of(v.b_first, v.b_second)


def _exact(matrix):
    """Without the dust of cos 90°."""
    return np.round(matrix, 15) + 0.0


@chapter.figure
def product(view):
    v = view.values
    A, B = matrix_of(v.first, v.second), second_map(v)
    found = compose(A, B)
    view.picture(
        moving_plane("x₁", "x₂", "steps", True),
        product_film(A, B),
        caption=f"A·B = {written(found.ab)}, B·A = {written(found.ba)}.",
        name="product",
    )
    view.legend({"A·B: first B, then A": palette.MODEL, "B·A: first A, then B": palette.ACCENT})
    view.under("steps", steps={"last": FRAMES})
    if v.kind == "own":
        view.lead("b_first", "b_second")
    else:
        view.lead("angle" if v.kind in ("turn", "mirror") else "amount")
    view.notice(products_said(found), tone="good" if found.commute else "plain")
    view.more("kind", "first", "second")
    view.notice(f"A: {map_said(classify_map(A))}", f"B: {map_said(classify_map(B))}", place="below")
    view.numbers(numbers(A, B, found))
    view.challenges([challenge(A, B, found)])
    view.code(
        compose,
        f"found = compose(np.array({A.tolist()}), np.array({B.tolist()}))\n"
        "print(found.case.name)\nprint(found.ab)\nprint(found.ba)",
        data=lambda: {"products": {"ab": found.ab.ravel(), "ba": found.ba.ravel()}},
    )


def numbers(A, B, found):
    det_a, det_b = determinant(A), determinant(B)
    a, b = A[0].tolist()
    p, q = B[:, 0].tolist()
    row = filled_in(lambda a, p, b, q: a * p + b * q, a, p, b, q)
    apart = found.ab - found.ba
    return [
        (
            "A·B, top left",
            number(found.ab[0, 0]),
            "row times column: {}·{} + {}·{}".format(*map(factor, row)),
        ),
        ("A·B − B·A", written(np.where(abs(apart) < 1e-9, 0.0, apart)), "the commutator"),
        (
            "det A·B",
            number(determinant(found.ab)),
            "·".join(map(factor, filled_in(mul, det_a, det_b))) + ", the same in both orders",
        ),
        (
            "tr A·B",
            number(found.ab[0, 0] + found.ab[1, 1] + 0.0),
            "the same in both orders",
        ),
    ]


def challenge(A, B, found):
    plain = found.case in (Products.FAMILY,)
    return Challenge(
        "Find two different maps, none a multiple of I, whose products agree in both orders.",
        solved=plain,
        state=f"A = {written(A)}, B = {written(B)}: "
        + ("A·B = B·A." if found.commute else "A·B ≠ B·A."),
    )
