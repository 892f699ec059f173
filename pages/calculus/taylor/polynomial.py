from math import factorial

import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.maths.calculus.convergence_radius import Basis
from core.maths.calculus.singularities import branch
from core.maths.calculus.taylor_polynomial import At, polynomial
from core.own_function import gaps_said
from core.ui.controls import Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number
from pages.calculus.taylor.functions import FUNCTIONS, REACH
from pages.calculus.taylor.pictures import error_tables, plane_said, plane_tables, stage_tables
from pages.calculus.taylor.state import compute
from pages.calculus.taylor.words import (
    SUBSCRIPTS,
    SUPERSCRIPTS,
    TONES,
    bound_said,
    lost_said,
    parted_said,
    place_said,
    places_written,
    radius_said,
    sight_said,
)

ON_STAGE = {"chart": "taylor", "ends": (-REACH, REACH)}
GOAL = 1e-6
chapter = Chapter(
    "polynomial",
    "The polynomial",
    do="Drag the degree and watch how far the polynomial sees f. Then drag the centre: only in the "
    "green band do more degrees help.",
    controls=[
        Slider(name="degree", label="Degree", symbol="n", low=0, high=60, default=5, step=1),
        Slider(name="centre", label="Centre", symbol="c", low=-5, high=5, default=0, step=0.01),
        Slider(
            name="x",
            label="Look at",
            symbol="x",
            low=-REACH,
            high=REACH,
            default=0.8,
            step=0.01,
            help="Where the error is measured and bounded",
        ),
    ],
    presets={
        "Sees without end": {"function": "sine", "degree": 13, "x": 4.0},
        "Stopped by nothing real": {"function": "poles", "degree": 20, "x": 1.2},
        "What stops it: ±i": {"function": "poles", "degree": 20, "centre": 1.0, "x": 2.2},
        "More is worse": {"function": "log", "degree": 30, "x": 1.2},
        "All coefficients 0": {"function": "flat", "degree": 12, "x": 1.5},
        "Past a kink": {"function": "own", "f": "|x| e^(-x^2/4)", "degree": 30, "centre": 1.0},
        "No series at all": {"function": "root", "degree": 4},
        "Digits eaten": {"function": "own", "f": "sin(x)/x", "degree": 20, "centre": 0.2, "x": 2.0},
    },
)


@chapter.figure
def polynomial_figure(view):
    v = view.values
    chosen = FUNCTIONS.chosen(v)
    now = compute(chosen.function, v.centre, v.degree, v.x)
    view.picture(
        curve_plot("x", "f(x)"),
        stage_tables(now),
        caption=f"f(x) = {chosen.text} about c = {number(v.centre)}."
        f"{gaps_said(chosen.function, -REACH, REACH)} {x_said(now)}",
        name="taylor",
    )
    view.legend(legend(now))
    view.lead("degree", "centre", centre=ON_STAGE)
    branched = branch(now.f, now.centre) is not now.f
    view.notice(
        sight_said(now.n, now.ends, -REACH, REACH, now.centre) if now.drawn else "",
        radius_said(now.found, now.centre, branched),
        parted_said(now.f, now.found, now.pieces),
        lost_said(v.degree, now.found),
        tone=TONES.get(now.found.basis, "plain"),
    )
    view.more("x", x=ON_STAGE)
    FUNCTIONS.show(view, chosen)
    view.chart(
        curve_plot("Re z", "Im z", False, True),
        plane_tables(now),
        caption=plane_said(now, places_written(now.found.nearest, now.centre)),
        name="plane",
    )
    view.chart(
        curve_plot("degree n", "log₁₀ of the error at x"),
        error_tables(now),
        caption=x_said(now),
        name="errors",
    )
    view.legend(
        {
            "singularity": palette.ALARM,
            "Lagrange's bound": palette.SKY,
            "rounding": palette.INK,
        },
        place="below",
    )
    view.numbers(numbers(now))
    view.challenges(challenges(v, now))
    view.code(
        polynomial,
        f"{chosen.code}\n"
        "from core.maths.calculus.convergence_radius import convergence\n"
        f"found = convergence(f, {v.centre!r})\n"
        "print(found.basis.name, found.radius, found.nearest)\n"
        f"print(polynomial(found.coefficients[: {now.n} + 1], {v.centre!r}, {v.x!r}), f({v.x!r}))",
        data=lambda: {
            "coefficients": {"k": np.arange(now.n + 1), "c": now.coefficients},
            "errors": {"degree": np.arange(len(now.sums)), "error": np.abs(now.sums - now.value)},
        },
    )


def x_said(now):
    ratio = abs(now.x - now.centre) / now.found.radius
    return place_said(
        now.case,
        now.x,
        now.n,
        now.error,
        float(now.rounding[now.n]),
        ratio,
        now.found.basis.estimated,
    )


def legend(now):
    colours = {"f": palette.GREY, "centre": palette.ACCENT}
    if not now.drawn:
        return colours
    colours["polynomial"] = palette.MODEL
    if any(right for *_, right in now.pieces):
        colours["series converges to f"] = palette.TRUTH
    if any(not right for *_, right in now.pieces):
        colours["converges, not to f"] = palette.YELLOW
    return colours | {"error at x": palette.ERROR}


def numbers(now):
    found, n, c, x = now.found, now.n, number(now.centre), number(now.x)
    minus = f"({c})" if now.centre < 0 else c
    rows = []
    if now.drawn:
        last, bound = float(found.coefficients[n]), float(now.bounds.bounds[n])
        largest = float(now.bounds.largest[n]) * factorial(n + 1)
        rounded = ", rounding alone" if now.error <= now.rounding[n] else ""
        rows = [
            (
                "Polynomial at x",
                number(float(now.sums[n]), 8),
                f"Σ cₖ·({x} − {minus})ᵏ, k = 0 … {n}",
            ),
            ("f(x)", number(now.value, 8), f"f({x})"),
            ("Error", number(now.error), f"|f(x) − Pₙ(x)|{rounded}"),
            (
                "Lagrange's bound",
                "none" if bound != bound else number(bound),
                bound_said(now.bounds, n),
            ),
        ]
        if np.isfinite(largest):
            away, power = number(abs(now.x - now.centre)), str(n + 1).translate(SUPERSCRIPTS)
            said = f"the bound is M·{away}{power}/{n + 1}!"
            rows.append(("Its maximum M", number(largest), said))
        rows.append(("Last coefficient cₙ", number(last), f"f⁽ⁿ⁾(c)/n!, n = {n}"))
    if found.radius == found.radius:
        nearest = f"from {c} to {places_written(found.nearest, now.centre)}"
        said = {
            Basis.ENTIRE: "no singularity: exact",
            Basis.KNOWN: f"{nearest}: exact",
            Basis.FLAT: "all coefficients are 0: exact",
            Basis.FOUND: f"{nearest}: an estimate",
            Basis.FITTED: "from the growth of the coefficients: an estimate",
            Basis.UNBOUNDED: "an estimate",
        }[found.basis]
        rows.append(("Radius of convergence R", number(found.radius, 4), said))
    if found.fitted == found.fitted:
        said = f"growth of c₀ … c{str(found.digits_to).translate(SUBSCRIPTS)} alone, rough"
        rows.append(("R, second opinion", number(found.fitted, 2), said))
    return rows


def challenges(v, now):
    first = np.flatnonzero(np.abs(now.sums - now.value) < GOAL)
    ready = v.function == "exponential" and abs(now.x - now.centre) >= 1
    root_two = v.function == "poles" and abs(now.found.radius - 2**0.5) < 1e-9
    apart = now.case is At.ELSEWHERE
    return [
        Challenge(
            "Find a centre for 1/(1 + x²) whose series has the radius √2.",
            solved=bool(root_two),
            state=f"Here R = {number(now.found.radius, 4)}."
            if v.function == "poles"
            else "Needs the function 1/(1 + x²).",
        ),
        Challenge(
            "For eˣ and an x at least 1 away from the centre, find the smallest degree with an "
            "error below 10⁻⁶.",
            solved=bool(ready and len(first) and first[0] == now.n),
            state=f"Here degree {now.n} is {number(now.error)} off."
            if ready
            else "Needs eˣ, and |x − c| ≥ 1.",
        ),
        Challenge(
            "Find a series that converges at x, but not to f(x).",
            solved=apart,
            state="Here it does." if apart else "Here it does not do that.",
        ),
    ]
