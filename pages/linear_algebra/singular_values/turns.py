import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.turned_plane import FRAMES, STEP, turned_plane
from core.maths.linear_algebra.linear_maps import NOTHING
from core.maths.linear_algebra.singular_values import (
    Ellipse,
    decompose_singular,
    turn_stretch_turn,
)
from core.maths.linear_algebra.turn_tables import HALF, film_tables, length_tables
from core.ui.controls import Point, Scrubber
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number
from pages.linear_algebra.singular_values.turn_words import (
    ELLIPSE_TONES,
    ellipse_said,
    orientation_said,
)

EDGE = (2, 2)


def column(name, label, default, help):
    return Point(
        name=name,
        label=label,
        low=(-2, -2),
        high=EDGE,
        default=default,
        step=0.1,
        axes=("x₁", "x₂"),
        help=help,
    )


def columns(matrix):
    first, second = np.asarray(matrix, float).T.tolist()
    return {"first": tuple(first), "second": tuple(second)}


chapter = Chapter(
    "turns",
    "Turn, stretch, turn",
    do="Drag the two sky-blue points, the columns of A, then play the film. Every matrix turns, "
    "stretches along the axes and turns again; with det A < 0 it also turns over.",
    controls=[
        column("first", "Column 1: A·e₁", (1.5, 0.5), "Where the first unit vector goes"),
        column("second", "Column 2: A·e₂", (0.3, 1.2), "Where the second unit vector goes"),
        Scrubber(name="film", label="Vᵀ, then Σ, then U"),
    ],
    presets={
        "Shear": columns([[1, 1], [0, 1]]),
        "Turned over": columns([[1.5, 0.5], [1, -1]]),
        "Symmetric": columns([[1.5, 0.5], [0.5, 1]]),
        "One eigenvalue below 0": columns([[1, 1], [1, -0.5]]),
        "A circle stays one": columns([[0.6, -0.8], [0.8, 0.6]]),
        "Flat": columns([[1.2, 0.6], [0.8, 0.4]]),
        "Nothing left": columns([[0, 0], [0, 0]]),
    },
)


@chapter.figure
def turns(view):
    v = view.values
    found = turn_stretch_turn(np.column_stack([v.first, v.second]))
    view.picture(
        turned_plane("x₁", "x₂", "film"),
        film_tables(found),
        caption=caption(found),
        name="turns",
    )
    view.legend(
        {
            "circle and its image": palette.MODEL,
            "v₁, then σ₁u₁": palette.ACCENT,
            "v₂, then σ₂u₂": palette.ERROR,
            "e₁, e₂, then the columns": palette.SKY,
        }
    )
    view.under("film", film={"last": FRAMES, "marks": {"Vᵀ": STEP, "Σ": 2 * STEP, "U": FRAMES}})
    bare = {"chart": "turns", "equal": True, "bare": True}
    view.lead("first", "second", first=bare, second=bare)
    view.notice(
        ellipse_said(found), orientation_said(found), tone=ELLIPSE_TONES.get(found.case, "plain")
    )
    view.chart(
        curve_plot("direction of v (°)", "length of A·v"),
        length_tables(found),
        caption=lengths_said(found),
        name="lengths",
    )
    view.formula(factors_said(found), place="below")
    view.numbers(numbers(found))
    view.challenges(challenges(found))
    view.code(
        decompose_singular,
        f"found = decompose_singular(np.array({found.matrix.tolist()}))\n"
        "print(found.values)\nprint(found.left)\nprint(found.right)",
        data=lambda: {"factors": {"first": found.V[:, 0], "second": found.V[:, 1]}},
    )


def caption(found):
    text = f"A = {written(found.matrix)}."
    if found.values[0] > HALF + NOTHING:
        return f"{text} The ellipse is longer than the picture is high."
    return text


def written(matrix):
    rows = ("[" + ", ".join(number(x + 0.0) for x in row) + "]" for row in np.asarray(matrix))
    return f"[{', '.join(rows)}]"


def lengths_said(found):
    first, second = map(number, found.values)
    if found.case is Ellipse.CIRCLE:
        return f"Every unit vector becomes {first} long."
    if found.case is Ellipse.POINT:
        return "Every vector becomes 0."
    return (
        f"The longest A·v has the length σ₁ = {first}, for v at {number(found.right)}°; the "
        f"shortest, σ₂ = {second}, belongs to the v at right angles to it."
    )


def factors_said(found):
    """The three factors in numbers; what is dust of rounding is 0."""

    def clean(matrix):
        return np.where(np.abs(matrix) < 1e-12, 0.0, matrix)

    return (
        f"A = U·Σ·Vᵀ\nU = {written(clean(found.U))}\nΣ = {written(np.diag(found.values))}\n"
        f"Vᵀ = {written(clean(found.V.T))}"
    )


def numbers(found):
    (first, second), (a, b), (c, d) = found.values, *found.matrix.tolist()
    rebuilt = found.U @ np.diag(found.values) @ found.V.T
    sign = "−" if found.turned_over else ""
    return [
        ("σ₁", number(first), "long half axis, ‖A‖ in the spectral norm"),
        ("σ₂", number(second), "short half axis"),
        (
            "Condition κ",
            number(found.condition),
            "σ₁/σ₂" if found.values[1] else "σ₁/σ₂ with σ₂ = 0",
        ),
        ("det A", number(found.determinant), f"{sign}σ₁·σ₂: det U · det Σ · det Vᵀ"),
        (
            "Frobenius norm",
            number(float(np.sqrt(a * a + b * b + c * c + d * d))),
            "√(σ₁² + σ₂²), and √ of the sum of the squared entries",
        ),
        ("Vᵀ", f"turn by {number(-found.right + 0.0)}°", "+ is counter-clockwise"),
        (
            "U",
            f"turn by {number(found.left)}°",
            "after turning over about the first axis" if found.turned_over else "no turning over",
        ),
        ("‖A − U·Σ·Vᵀ‖", number(np.linalg.norm(found.matrix - rebuilt)), "rounding only"),
    ]


def challenges(found):
    (a, b), (_, d) = found.matrix.tolist()
    many = found.case is Ellipse.CIRCLE and (abs(b) > 1e-9 or abs(a - d) > 1e-9)
    state = f"κ = {number(found.condition)}, A = {written(found.matrix)}."
    first, second = found.values
    alike = abs(found.right - found.left) < 1e-9
    return [
        Challenge("Find a matrix with κ = 1 that is no multiple of I.", bool(many), state),
        Challenge(
            "Make the ellipse twice as long as wide, with det A < 0.",
            bool(found.turned_over and second and abs(first / second - 2) < 0.02),
            f"σ₁/σ₂ = {number(found.condition)}, det A = {number(found.determinant)}.",
        ),
        Challenge(
            "Find an A that is not diagonal and for which U = V.",
            bool(alike and not found.turned_over and b),
            f"V turns by {number(found.right)}°, U by {number(found.left)}°"
            + ", after turning over" * found.turned_over
            + (". A is diagonal." if alike and not b else "."),
        ),
    ]
