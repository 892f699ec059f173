import math
from functools import lru_cache
from operator import truediv

import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.moving_plane import FRAMES, moving_plane
from core.maths.calculus.curve_tables import NOTHING, curve_datasets, dot, polyline, value_window
from core.maths.calculus.gradients import central
from core.maths.calculus.plane_map_tables import square_film, square_image
from core.maths.calculus.plane_maps import Sheet, judge_square, ratios
from core.ui.controls import Scrubber
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import all_apart, factor, filled_in, number
from pages.calculus.gradient_field.map_words import (
    SHEET_TONES,
    sheet_said,
    shrinking_said,
    tangent_said,
)
from pages.calculus.gradient_field.maps import CONTROLS, OWN, carried
from pages.calculus.gradient_field.words import place

SIDES = np.geomspace(0.01, 2, 41)
ON_PICTURE = {"chart": "plane", "equal": True, "bare": True}
chapter = Chapter(
    "jacobian",
    "Jacobian",
    do="Drag the grey square, and make its side small. Watch its image turn into the dashed "
    "parallelogram, and det J tell its area.",
    controls=[*CONTROLS, Scrubber(name="film", label="From p to F(p)")],
    presets={
        "r dr dθ": {"map": "polar", "middle": (2.0, 1.0), "side": 0.4},
        "Angles stay": {"map": "square", "middle": (1.5, 1.0), "side": 0.5},
        "Sheared, not scaled": {"map": "wave", "middle": (0.5, 0.8), "side": 1.0},
        "Over the fold": {"map": "fold", "middle": (0.2, 0.5), "side": 1.5},
        "Turned over": {"map": "inversion", "middle": (1.0, 0.6), "side": 0.5},
        "Through the pole": {"map": "inversion", "middle": (0.1, 0.05), "side": 0.5},
        "A cusp": {"map": "own", "middle": (0.8, 0.2), "side": 1.0},
    },
)


@chapter.figure
def jacobian(view):
    v, now = view.values, carried(view.values)
    square = now.square
    view.picture(
        moving_plane("x → u", "y → v", "film"),
        square_film(now.F, square),
        caption=f"(u, v) = {now.text}. The grid at half units and where it goes.",
        name="plane",
    )
    view.legend(
        {
            "image, not turned over": palette.SKY,
            "turned over": palette.ALARM,
            "first order, J": palette.TRUTH,
            "det J = 0": palette.ERROR,
        }
    )
    view.under("film", film={"last": FRAMES})
    view.lead("middle", "side", middle=ON_PICTURE)
    view.notice(sheet_said(square, v.map == OWN), tone=SHEET_TONES[square.sheet])
    view.more("map")
    if v.map == OWN:
        view.more("u", "v")
        if now.problem:
            view.notice(now.problem, tone="alarm")
    view.chart(
        moving_plane("u", "v", "", True),
        square_image(now.F, square),
        caption=tangent_said(square),
        name="image",
    )
    view.chart(
        curve_plot("log₁₀ s", "area of the image / s²"),
        ratio_tables(now.F, square),
        caption=shrinking_said(square),
        name="ratio",
    )
    view.numbers(numbers(now))
    view.challenges(challenges(v, square))
    view.code(
        judge_square,
        f"{now.code}\nfound = judge_square(F, {square.x!r}, {square.y!r}, {square.side!r})\n"
        "print(found.sheet.name, found.determinant, found.ratio)",
        data=lambda: {"ratios": {"side": SIDES, "ratio": ratios_about(now.F, square.x, square.y)}},
    )


@lru_cache(maxsize=32)
def ratios_about(F, x, y):
    """Of all sizes: they do not change with the side of the square."""
    return ratios(F, x, y, SIDES)


def ratio_tables(F, square):
    """Area ratio of squares about the point by their size; a gap where a square meets a gap."""
    about = ratios_about(F, square.x, square.y)
    found = np.where(np.isfinite(square.determinant), about, np.nan)
    scale, at = np.log10(SIDES), math.log10(square.side)
    told = [np.array([one]) for one in (square.determinant, square.ratio)]
    centre, half = value_window(found, *told, least=1e-2)
    level = [square.determinant] * 2
    return curve_datasets(scale.mean(), centre, np.ptp(scale) / 2, half) | {
        "curves": polyline("ratio", "approximation", scale, found),
        "dashed": polyline("det J", "truth", scale[[0, -1]], level)
        if np.isfinite(square.determinant)
        else NOTHING,
        "points": dot("approximation", at, square.ratio) if np.isfinite(square.ratio) else NOTHING,
    }


def five(value):
    return number(value, 5)


def numbers(now):
    square, F = now.square, now.F
    x, y, s = square.x, square.y, square.side
    rows = [("F(p)", place(*square.centre.tolist()), f"p = {place(x, y)}")]
    h = 6e-6 * max(1.0, abs(x), abs(y))
    for i, (name, part) in enumerate((("u", F.u), ("v", F.v))):
        checks = central(part, x, y, [0.0, 90.0], h).tolist()
        for k, letter in enumerate("xy"):
            found, check = number(square.jacobian[i, k], 6), number(checks[k], 6)
            rows.append((f"∂{name}/∂{letter}", found, f"dual numbers; central difference {check}"))
    (a, b), (c, d) = square.jacobian.tolist()
    det = filled_in(lambda a, d, b, c: a * d - b * c, a, d, b, c, shown=five)
    by_slopes = "∂u/∂x·∂v/∂y − ∂u/∂y·∂v/∂x"
    if math.isfinite(square.determinant):
        by_slopes = "{}·{} − {}·{}".format(*map(factor, det))
    sides = "area of the image over s²"
    if math.isfinite(square.ratio):
        sides = "/".join(map(factor, filled_in(truediv, square.area, s * s, shown=five)))
    low, _, high = all_apart(square.lowest, square.determinant, square.highest)
    rows += [
        ("det J", number(square.determinant, 5), by_slopes),
        ("Area of the square", number(s * s), f"s² = {number(s)}²"),
        ("Area of the image", number(square.area, 5), "signed: ∮ u dv along its outline"),
        ("Ratio", number(square.ratio, 5), sides),
        (
            "det J in the square",
            f"{low} … {high}" if math.isfinite(square.lowest) else "undefined",
            "13² points" + ("" if square.sheet is Sheet.POLE else ", and what lies between"),
        ),
    ]
    if now.text.startswith("(r cos"):
        r, side = filled_in(lambda r, side: r * side * side, x, s, shown=five)
        exact = f"r·dr·dθ = {factor(r)}·{side}·{side}, exact for r, θ squares"
        rows.append(("In polar coordinates", number(x * s * s, 5), exact))
    return rows


def challenges(v, square):
    known = square.sheet in (Sheet.KEEPS, Sheet.TURNS_OVER, Sheet.TOUCHES, Sheet.FOLDS, Sheet.FLAT)
    folded = square.sheet is Sheet.FOLDS and abs(square.ratio) <= 0.01
    ratio = "There is no area of an image"
    if math.isfinite(square.ratio):
        ratio = f"The ratio of areas is {number(square.ratio)}"
    middle = "There is no det J at the middle."
    if math.isfinite(square.determinant):
        middle = f"det J = {number(square.determinant)}."
    return [
        Challenge(
            "Place the square where its image, and the F in it, is turned over.",
            solved=square.sheet is Sheet.TURNS_OVER,
            state=middle,
        ),
        Challenge(
            "With the complex square z²/3, find a place where the area doubles, to within 2 %.",
            solved=v.map == "square" and known and abs(square.ratio - 2) <= 0.04,
            state=f"{ratio}." if v.map == "square" else "Choose this map.",
        ),
        Challenge(
            "Place a square so that its two sheets cancel: a signed area of 0, but no flat image.",
            solved=folded,
            state=f"{ratio}; up to 0.01 of either sign counts, where det J changes its sign.",
        ),
    ]
