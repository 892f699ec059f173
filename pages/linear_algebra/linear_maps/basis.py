import numpy as np

from core.charts import palette
from core.charts.moving_plane import moving_plane
from core.maths.linear_algebra.linear_map_tables import basis_picture
from core.maths.linear_algebra.linear_maps import Basis, change_basis
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number
from pages.linear_algebra.linear_maps.matrix import (
    column,
    columns,
    matrix_of,
    on_chart,
    pair,
    written,
)
from pages.linear_algebra.linear_maps.words import basis_said

chapter = Chapter(
    "basis",
    "Another basis",
    do="Drag p₁ and p₂, the unit arrows of another grid. Watch what A and v are written as in it.",
    controls=[
        column("p_first", "Basis vector p₁", (1, 0.4)),
        column("p_second", "Basis vector p₂", (-0.5, 1)),
        column("vector", "Vector v", (1, 1.6)),
    ],
    presets={
        "Eigenvectors": columns([[2, 1], [1, 2]])
        | {"p_first": (1.0, 1.0), "p_second": (-1.0, 1.0)},
        "One eigenvector": columns([[1, 1], [0, 1]])
        | {"p_first": (1.0, 0.0), "p_second": (0.5, 2.0)},
        "A turned grid": columns([[0, -1], [1, 0]])
        | {"p_first": (0.8, 0.6), "p_second": (-0.6, 0.8)},
        "No basis": {"p_first": (1.0, 0.5), "p_second": (-2.0, -1.0)},
    },
)


@chapter.figure
def basis(view):
    v = view.values
    A, P = matrix_of(v.first, v.second), matrix_of(v.p_first, v.p_second)
    found = change_basis(A, P, v.vector)
    none = found.case is Basis.NONE
    view.picture(
        moving_plane("x₁", "x₂"),
        basis_picture(A, P, v.vector, found),
        caption=f"v = {pair(v.vector)} and A·v = {pair(A @ v.vector)}; in the basis P "
        + (
            "they have no coordinates."
            if none
            else f"{pair(found.vector)} and {pair(found.image)}."
        ),
        name="basis",
    )
    view.legend({"p₁": palette.ACCENT, "p₂": palette.ERROR, "v": palette.SKY, "A·v": palette.TRUTH})
    view.lead(
        "p_first", "p_second", **on_chart("p_first", "basis"), **on_chart("p_second", "basis")
    )
    view.notice(
        basis_said(found),
        tone="alarm" if none else "good" if found.case is Basis.DIAGONAL else "plain",
    )
    view.more("first", "second", "vector")
    view.numbers(numbers(A, P, v.vector, found))
    view.challenges([challenge(A, P, found)])
    view.code(
        change_basis,
        f"found = change_basis(np.array({A.tolist()}), np.array({P.tolist()}), {list(v.vector)})\n"
        "print(found.case.name)\nprint(found.matrix)\nprint(found.vector, found.image)",
        data=lambda: {"basis": {"p_first": P[:, 0], "p_second": P[:, 1]}},
    )


def numbers(A, P, vector, found):
    rows = [
        ("A in the basis of the axes", written(A), f"tr = {number(A[0, 0] + A[1, 1] + 0.0)}"),
        (
            "det P",
            number(found.determinant),
            f"P = {written(P)}: the signed area of the new unit cell",
        ),
    ]
    if found.case is Basis.NONE:
        return rows
    c, d = found.vector.tolist()
    return [
        *rows,
        ("P⁻¹·A·P", written(found.matrix), f"tr = {number(float(np.trace(found.matrix)))}"),
        (
            "Coordinates of v",
            pair(found.vector),
            f"{number(c)}·p₁ {'−' if d < 0 else '+'} {number(abs(d))}·p₂ = v",
        ),
        ("Coordinates of A·v", pair(found.image), "P⁻¹·A·P times those of v"),
    ]


def challenge(A, P, found):
    square = np.abs(A - A[0, 0] * np.eye(2)).max() > 1e-9
    bent = np.abs(P).min() > 1e-9
    return Challenge(
        "Find a basis, none of it along an axis, in which A is diagonal. (A no multiple of I.)",
        solved=bool(found.case is Basis.DIAGONAL and square and bent),
        state="Here P⁻¹·A·P = "
        + ("… there is no basis." if found.case is Basis.NONE else f"{written(found.matrix)}."),
    )
