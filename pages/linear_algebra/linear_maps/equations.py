from operator import truediv

from core.charts import palette
from core.charts.moving_plane import moving_plane
from core.maths.linear_algebra.linear_equations import Solvable, solve_equations
from core.maths.linear_algebra.linear_map_tables import column_picture, row_picture
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import factor, filled_in, number
from pages.linear_algebra.linear_maps.matrix import (
    column,
    columns,
    matrix_of,
    on_chart,
    pair,
    written,
)
from pages.linear_algebra.linear_maps.words import SOLVABLE_TONES, solution_said

chapter = Chapter(
    "equations",
    "Equations",
    do="Drag the target b. How much of each column of A adds up to it?",
    controls=[column("target", "Target b", (2, 1.5))],
    presets={
        "Out of reach": columns([[1, 2], [0.5, 1]]) | {"target": (1.0, 2.0)},
        "Singular, yet solvable": columns([[1, 2], [0.5, 1]]) | {"target": (2.0, 1.0)},
        "Nearly parallel": columns([[1, 1], [1, 1.1]]) | {"target": (2.0, 1.6)},
        "The zero matrix": columns([[0, 0], [0, 0]]) | {"target": (1.0, 1.0)},
    },
)


@chapter.figure
def equations(view):
    v = view.values
    A, b = matrix_of(v.first, v.second), v.target
    found = solve_equations(A, b)
    view.picture(
        moving_plane("b₁", "b₂", "", True),
        column_picture(A, b, found),
        caption=f"Column picture: {_sum_said(A, found)}",
        name="columns",
    )
    view.legend(
        {
            "x₁·column 1": palette.ACCENT,
            "x₂·column 2": palette.ERROR,
            "A·x": palette.TRUTH,
            "what is missing": palette.ALARM,
        }
    )
    view.lead("target", **on_chart("target", "columns"))
    view.notice(solution_said(found), tone=SOLVABLE_TONES.get(found.case, "warn"))
    view.more("first", "second")
    view.chart(
        moving_plane("x₁", "x₂", "", True),
        row_picture(A, b, found),
        caption=f"Row picture: {_rows_said(A, b, found)}",
        name="rows",
    )
    view.legend(
        {
            "row 1": palette.MODEL,
            "row 2": palette.SKY,
            "x": palette.TRUTH,
        },
        place="below",
    )
    view.numbers(numbers(A, b, found))
    view.challenges([challenge(A, b, found)])
    view.code(
        solve_equations,
        f"found = solve_equations(np.array({A.tolist()}), np.array({list(b)}))\n"
        "print(found.case.name, found.x, found.residual)",
        data=lambda: {"solution": {"x": found.x, "reached": found.reached}},
    )


def _sum_said(A, found):
    x, y = (factor(float(one)) for one in found.x)
    return f"{x}·{pair(A[:, 0])} + {y}·{pair(A[:, 1])} = {pair(found.reached)}."


def _rows_said(A, b, found):
    rows = [
        f"{number(p)}·x₁ {'−' if q < 0 else '+'} {number(abs(q))}·x₂ = {number(c)}"
        for (p, q), c in zip(A.tolist(), b, strict=True)
    ]
    how = {
        Solvable.ONE: "the lines meet in the solution",
        Solvable.LINE: "every point that both rows allow is a solution",
        Solvable.NONE: "no point fulfils both",
        Solvable.PLANE: "both rows allow every point",
        Solvable.NEVER: "a row asks 0 to be something else",
    }[found.case]
    return f"{rows[0]} and {rows[1]}; {how}."


def cramer(part, det):
    above, below = filled_in(truediv, float(part) + 0.0, float(det))
    return f"Cramer: {above}/{factor(below)}"


def numbers(A, b, found):
    det = A[0, 0] * A[1, 1] - A[0, 1] * A[1, 0]
    by_cramer = found.case is Solvable.ONE
    first = b[0] * A[1, 1] - A[0, 1] * b[1]
    second = A[0, 0] * b[1] - b[0] * A[1, 0]
    how = "A⁺·b, the shortest"
    return [
        (
            "x₁",
            number(float(found.x[0])),
            cramer(first, det) if by_cramer else how,
        ),
        (
            "x₂",
            number(float(found.x[1])),
            cramer(second, det) if by_cramer else how,
        ),
        ("A·x", pair(found.reached), f"A = {written(A)}"),
        ("Residual ‖b − A·x‖", number(found.residual), f"b = {pair(b)}"),
    ]


def challenge(A, b, found):
    return Challenge(
        "Make A singular, not 0, and find a b, not 0, that it reaches all the same.",
        solved=found.case is Solvable.LINE and max(map(abs, b)) > 0,
        state=f"det = {number(A[0, 0] * A[1, 1] - A[0, 1] * A[1, 0] + 0.0)}, and what A reaches "
        f"lies {number(found.residual)} from b.",
    )
