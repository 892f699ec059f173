import math

from core.charts import palette
from core.charts.plane import angle_curve, linear_map
from core.charts.trace_determinant import trace_determinant
from core.maths.linear_algebra.eigen_decomposition import (
    KINDS,
    classify_flow,
    decompose,
    distance_to_eigenvector,
    judge_picture,
    map_circle,
    random_matrix,
    repeat_map,
)
from core.maths.linear_algebra.eigen_tables import angle_tables, map_tables, plane_tables
from core.ui.controls import Seed
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import factor, number
from pages.linear_algebra.eigen_decomposition.matrix import ENTRIES, entries, seen, show_direction
from pages.linear_algebra.eigen_decomposition.notation import (
    complex_number,
    factorisation,
    residual_formula,
    signed,
)
from pages.linear_algebra.eigen_decomposition.picture_words import (
    flow_said,
    picture_said,
    picture_tone,
)
from pages.linear_algebra.eigen_decomposition.verdicts import angle_in_words, beside_one

chapter = Chapter(
    "picture",
    "The 2×2 picture",
    do="Turn v until A·v lies on the line of v. Such a direction is an eigenvector: A only "
    "stretches it, by the eigenvalue λ.",
    controls=[Seed(name="draw", label="Random matrix", default=0)],
    presets={
        "Symmetric": entries([[2, 1], [1, 2]]) | {"direction": 20},
        "Rotation": entries([[0.6, -0.8], [0.8, 0.6]]) | {"direction": 0},
        "Spiral": entries([[0.8, -0.9], [0.5, 0.8]]) | {"direction": 0},
        "Shear": entries([[1, 1], [0, 1]]) | {"direction": 90},
        "Near-defective": entries([[1, 2], [0, 1.1]]) | {"direction": 90},
        "Reflection": entries([[0.6, 0.8], [0.8, -0.6]]) | {"direction": 80},
        "Projection": entries([[0.2, 0.4], [0.4, 0.8]]) | {"direction": 0},
        "Random": entries(random_matrix(5)) | {"draw": 5},
    },
)


def angle_sentence(found, sweep):
    angle = sweep.angle[0]
    if math.isnan(angle):
        return "A·v = 0: v is an eigenvector with λ = 0; the angle is undefined."
    text = f"From v to A·v: {angle_in_words(angle)}°."
    if abs(angle) < 1e-9:
        return text + " v is an eigenvector."
    if abs(angle) > 180 - 1e-9:
        return text + " v is an eigenvector with λ < 0."
    return text


def numbers(found, circle, sweep):
    (a, b), (c, d) = found.matrix.tolist()
    first, second = found.eigenvalues
    half, root = number(found.trace / 2), number(math.sqrt(abs(found.discriminant)) / 2)
    i = "i·" if found.kind == "complex" else ""
    rows = [
        ("λ₁", complex_number(complex(first)), f"{half} ± {i}{root}"),
        ("λ₂", complex_number(complex(second)), "tr/2 ± √(tr² − 4·det)/2"),
        ("Trace", number(found.trace), f"{number(a)} {signed(d)} = λ₁ + λ₂"),
        (
            "Determinant",
            number(found.determinant),
            f"{number(a)}·{factor(d)} − {factor(b)}·{factor(c)} = λ₁·λ₂",
        ),
    ]
    s, angle = circle.singular_values, sweep.angle[0]
    rows.append(("Singular values", f"{number(s[0])}, {number(s[1])}", "half axes of the ellipse"))
    if found.kind == "complex":
        rows += [
            ("Rotation θ", f"{number(found.rotation)}°", "arg λ, + is counter-clockwise"),
            ("Scaling r", number(found.scaling), f"|λ| = √{number(found.determinant)}"),
        ]
    else:
        ratio = abs(second / first) if first else math.nan
        rows += [
            ("|λ₂/λ₁|", beside_one(ratio), "rate of power iteration"),
            (
                "κ(P)",
                beside_one(found.basis_condition),
                "Jordan basis" if found.kind == "defective" else "1: at right angles",
            ),
        ]
    rows += [
        (
            "Angle v → A·v",
            "undefined" if math.isnan(angle) else f"{angle_in_words(angle)}°",
            "0°, 180°: λv",
        ),
        (
            "‖A·v‖",
            "0" if math.isnan(angle) else number(sweep.stretch[0]),
            "of the unit vector v",
        ),
        ("Residual", number(found.residual), f"{residual_formula(found)}, rounding only"),
    ]
    return rows


AIMLESS = {
    "complex": "This A has no real eigenvector.",
    "scalar": "Every v is an eigenvector of this A: nothing to aim at.",
}


def challenges(found, direction):
    away = distance_to_eigenvector(found, direction)
    real = found.kind not in ("complex", "scalar")
    turn = f"A turns by {number(found.rotation)}° and scales by {number(found.scaling)}."
    return [
        Challenge(
            "Turn v onto an eigenvector, so that A·v lies on the line of v.",
            real and away <= 0.5,
            f"v is {number(away)}° away from the nearest eigenvector."
            if real
            else AIMLESS[found.kind],
        ),
        Challenge(
            "Make A defective without a zero among its entries.",
            found.kind == "defective" and bool((found.matrix != 0).all()),
            f"tr² − 4·det = {number(found.discriminant)}",
        ),
        Challenge(
            "Find an A that is back at the start after exactly six steps: A⁶ = I.",
            found.kind == "complex"
            and abs(found.scaling - 1) < 1e-9
            and abs(abs(found.rotation) - 60) < 1e-6,
            turn
            if found.kind == "complex"
            else "The eigenvalues are real: back after one step or two, or never.",
        ),
    ]


@chapter.figure
def two_by_two(view):
    v, now = view.values, seen(view.values)
    found, sweep = now.found, now.sweep
    circle, portrait = map_circle(now.matrix, points=73), classify_flow(found)
    view.picture(
        linear_map("x₁", "x₂"),
        map_tables(found, circle, sweep),
        caption=f"A = [[{number(v.a)}, {number(v.b)}], [{number(v.c)}, {number(v.d)}]], "
        f"{KINDS[found.kind]}. {angle_sentence(found, sweep)}",
        name="map",
    )
    view.legend(
        {
            "unit circle, v": palette.DATA,
            "their images": palette.MODEL,
            "eigenvectors": palette.TRUTH,
            "singular directions": palette.ACCENT,
        }
    )
    show_direction(view, found)
    verdict = judge_picture(found, sweep)
    view.notice(*picture_said(verdict, found), tone=picture_tone(verdict))
    view.more(*ENTRIES)
    view.more("draw", draw={"sets": lambda seed: entries(random_matrix(seed))})
    view.chart(
        trace_determinant("trace a + d", "determinant ad − bc"),
        plane_tables(found),
        caption=f"x′ = A·x: {portrait.name}{', a border case' * portrait.border}. "
        "Inside the dashed triangle Aᵏ·v → 0.",
        name="plane",
    )
    view.chart(
        angle_curve("direction of v (°)", "angle (°)"),
        angle_tables(found, sweep),
        caption=angle_sentence(found, sweep),
        name="angle",
    )
    view.notice(flow_said(portrait, found), place="below")
    view.numbers(numbers(found, circle, sweep))
    view.formula(factorisation(found), place="below")
    view.challenges(challenges(found, v.direction))
    orbit = repeat_map(now.matrix, now.start, 60)
    view.code(
        decompose,
        f"found = decompose({now.matrix.tolist()})\n"
        "print(found.kind, found.eigenvalues)\nprint(found.basis)\nprint(found.canonical)",
        data=lambda: {
            "angles": angle_tables(found, sweep)["curve"],
            "powers": {"x": orbit.points[:, 0], "y": orbit.points[:, 1], "norm": orbit.norm},
        },
    )
