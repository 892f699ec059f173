from operator import add, truediv

import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.level_map import level_map
from core.maths.calculus.curve_tables import (
    NOTHING,
    curve_datasets,
    dot,
    joined,
    polyline,
    value_window,
)
from core.maths.calculus.functions_of_two import Section, unit
from core.maths.calculus.hessians import Kind, curvature, judge_bend, second_differences
from core.maths.calculus.level_lines import lines_around
from core.maths.calculus.map_tables import (
    arrow_layers,
    clear_labels,
    ground_layers,
    here,
    name_layer,
    stroke,
)
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import factor, filled_in, number
from pages.calculus.gradient_field.functions import CONTROLS, FUNCTIONS, ON_MAP, seen
from pages.calculus.gradient_field.words import (
    BEND_TONES,
    axes_written,
    bend_said,
    holes_said,
    place,
    turns_said,
)

DISC, STEP = 0.8, 2e-4
AXES = ("reference", "other")  # of v₁, of v₂
WAY = np.linspace(-1.5, 1.5, 121)
TURNS = np.arange(0, 361, 5.0)
NO_AXES = "Empty: without a Hessian there are neither axes nor curvatures."
chapter = Chapter(
    "hessian",
    "Hessian",
    do="Drag the point near a place where f is level: it snaps to the stationary point, and two "
    "curvatures name its kind. Watch the dashed lines of the quadratic leave those of f.",
    controls=CONTROLS,
    presets={
        "Minimum of a banana": {"function": "banana", "at": (1.0, 1.0)},
        "Summit of an egg-box": {"function": "eggbox", "at": (1.57, 1.57)},
        "Saddle": {"function": "cubic", "at": (1.0, -1.0)},
        "Monkey saddle": {"function": "monkey", "at": (0.0, 0.0)},
        "Flatter than any bowl": {"function": "quartic", "at": (0.0, 0.0)},
        "A valley floor": {"function": "valley", "at": (0.0, 1.0)},
        "A minimum at a kink": {"function": "tent", "at": (0.0, 0.0)},
        "A false minimum": {
            "function": "own",
            "f": "(y - x^2)(y - 2x^2)",
            "at": (0.0, 0.0),
        },
    },
)


@chapter.figure
def hessian(view):
    now = seen(view.values)
    bend = judge_bend(now.f, now.x, now.y)
    known = bend.degrees == bend.degrees
    view.picture(
        level_map("x", "y"),
        stage_tables(now, bend, known),
        caption=f"f(x, y) = {now.chosen.text}.{holes_said(now.f)} {snapped_said(bend)}",
        name="map",
    )
    view.legend(
        {
            "level lines of f around": palette.TRUTH,
            "of the quadratic": palette.ERROR,
            "axis that bends up": palette.MODEL,
            "down": palette.ALARM,
        }
    )
    view.lead("at", at=ON_MAP)
    view.notice(bend_said(bend, now.ground), tone=BEND_TONES.get(bend.kind, "warn"))
    FUNCTIONS.show(view, now.chosen)
    view.chart(
        curve_plot("t, the way along an axis", "f(p + t·v)"),
        axis_tables(now.f, bend, known),
        caption="f above both axes of the Hessian, v₁ with the larger curvature, and the quadratic "
        "there, dashed."
        if known
        else NO_AXES,
        name="axes",
    )
    view.chart(
        curve_plot("direction θ, in degrees", "curvature uᵀHu", False, False, "turns"),
        curvature_tables(bend, known),
        caption=turns_said(bend) if known else NO_AXES,
        name="curvature",
    )
    view.legend({"along v₁, λ₁": palette.INK, "along v₂, λ₂": palette.ACCENT}, place="below")
    view.numbers(numbers(now, bend, known))
    view.challenges(challenges(now, bend))
    view.code(
        judge_bend,
        f"{now.chosen.code}\nfound = judge_bend(f, {now.x!r}, {now.y!r})\n"
        "print(found.kind.name, found.at, found.curvatures)",
        data=lambda: {"curvature": {"degrees": TURNS, "value": curvature(bend.hessian, TURNS)}},
    )


def snapped_said(bend):
    if bend.off > 0:
        return (
            f"Newton's method leads from your point to {place(*bend.at, 5)}, {number(bend.off)} "
            "away; all that follows is about that point."
        )
    return "The point snaps to a stationary point that Newton's method finds at most 0.1 away."


def stage_tables(now, bend, known):
    """The level lines of f and of its quadratic around the point, at the same heights, and the
    axes of the Hessian."""
    x, y = bend.at
    lines, dashed, axes = [], [], []
    if known:
        even = 1 if bend.kind is Kind.SLOPE else 2
        own, quadratic = lines_around([now.f, bend.quadratic], x, y, DISC, even)
        lines.append(polyline("own", "level", *own))
        dashed.append(polyline("quadratic", "approximation", *quadratic))
        for k, value in enumerate(bend.curvatures):
            role = "gradient" if value > bend.curvature_zero else "down"
            role = role if abs(value) > bend.curvature_zero else "aside"
            axes.append(stroke(f"v{k + 1}", role, x, y, bend.degrees + 90 * k, 1.0))
    tips = []
    for k, name in enumerate(("v₁", "v₂") if known else ()):
        cos, sin = map(float, unit(bend.degrees + 90 * k))
        tips.append((name, "point", x + 1.18 * cos, y + 1.18 * sin))
    points = [here(x, y)]
    if bend.off > 0:
        points.append(dot("aside", now.x, now.y))
    return clear_labels(
        ground_layers(now.f, now.levels, number)
        | arrow_layers([])
        | {"lines": joined(*lines), "dashed": joined(*dashed), "points": joined(*points)}
        | {"arrows": joined(*axes), "names": name_layer(tips)}
    )


def axis_tables(f, bend, known):
    curves, dashed, values = [], [], [np.zeros(0)]
    for k, role in enumerate(AXES if known else ()):
        section = Section(f, *bend.at, bend.degrees + 90 * k)
        y = section(WAY)
        curves.append(polyline(f"v{k + 1}", role, WAY, y))
        dashed.append(polyline(f"q{k + 1}", role, WAY, bend.quadratic(*section.place(WAY))))
        values.append(y)
    centre, half = value_window(*values, least=1e-3)
    return curve_datasets(0.0, centre, 1.5, half) | {
        "curves": joined(*curves),
        "dashed": joined(*dashed),
        "points": dot("function", 0.0, bend.value) if known else NOTHING,
    }


def curvature_tables(bend, known):
    bends = curvature(bend.hessian, TURNS) if known else np.zeros(0)
    centre, half = value_window(bends, np.zeros(1), least=1e-3)
    tops = [(bend.degrees + turn, k) for k in (0, 1) for turn in (90 * k, 90 * k + 180)]
    dots = [dot(AXES[k], at % 360.0, bend.curvatures[k]) for at, k in tops]
    return curve_datasets(180.0, centre, 180.0, half) | {
        "curves": polyline("curvature", "function", TURNS, bends) if known else NOTHING,
        "dashed": polyline("0", "function", [0.0, 360.0], [0.0, 0.0]),
        "points": joined(*dots) if known else NOTHING,
    }


def numbers(now, bend, known):
    if not known:
        return [("f(x, y)", number(bend.value), f"at {place(*bend.at)}")]
    xx, xy, yy = bend.hessian
    first, second = bend.curvatures
    half, root = (xx + yy) / 2, np.hypot((xx - yy) / 2, xy)
    step = STEP * max(1.0, abs(bend.at[0]), abs(bend.at[1]))
    checks = second_differences(now.f, *bend.at, step)
    rows = [
        (f"f_{name}", number(part, 5), f"by series; central difference {number(check, 4)}")
        for name, part, check in zip(("xx", "xy", "yy"), bend.hessian, checks, strict=True)
    ]
    terms = filled_in(add, float(half), float(root), shown=lambda top: number(top, 4))
    filled = " ± ".join(terms)
    across, *direction = axes_written(bend)
    product = filled_in(lambda a, b, c: a * b - c * c, *map(float, (xx, yy, xy)))
    det = "{}·{} − {}²".format(*map(factor, product))
    rows += [
        ("λ₁", number(first, 4), f"tr/2 ± √((f_xx − f_yy)²/4 + f_xy²) = {filled}"),
        ("λ₂", number(second, 4), f"with −; {across}"),
        ("Direction of λ₁", *direction),
        ("det H", number(xx * yy - xy * xy), f"{det} = λ₁·λ₂"),
        ("|∇f|", number(bend.norm), "counts as 0 where Newton's step is below 10⁻⁹"),
        ("λ counts as 0", number(bend.curvature_zero), "up to that; see the mathematics"),
    ]
    ahead = Section(now.f, *bend.at, bend.degrees)
    off = abs(float(ahead(0.5)) - float(bend.quadratic(*ahead.place(0.5))))
    rows.append(("Quadratic", number(off), "how far off f it is 0.5 along v₁"))
    if bend.kind is Kind.MINIMUM:
        rows += [
            (
                "Condition number",
                number(first / second),
                "λ₁/λ₂ = "
                + "/".join(map(factor, filled_in(truediv, *map(float, bend.curvatures)))),
            ),
            ("Learning rate", number(2 / first), "2/λ₁: gradient descent settles here below it"),
        ]
    return rows


def challenges(now, bend):
    bent = bend.kind is Kind.SLOPE and bend.curvatures[0] > bend.curvature_zero
    both = bent and bend.curvatures[1] < -bend.curvature_zero
    eggs = now.chosen.text == "sin x sin y" and bend.kind is Kind.SADDLE
    return [
        Challenge(
            "On the egg-box sin x sin y, find a saddle that is not at (0, 0).",
            solved=eggs and max(map(abs, bend.at)) > 1,
            state=f"Here: {place(*bend.at)}, {'a' if eggs else 'no'} saddle of it.",
        ),
        Challenge(
            "Find a point where f bends up along one axis and down along the other, and which is "
            "no saddle.",
            solved=both,
            state=f"Curvatures {number(bend.curvatures[0])} and {number(bend.curvatures[1])}, "
            f"|∇f| = {number(bend.norm)}."
            if bend.degrees == bend.degrees
            else "Needs a point with second derivatives.",
        ),
        Challenge(
            "Find a stationary point that the Hessian cannot name, with higher and lower points "
            "around it.",
            solved=bend.kind is Kind.HIGHER_SADDLE,
            state="This is one." if bend.kind is Kind.HIGHER_SADDLE else "This is none.",
        ),
    ]
