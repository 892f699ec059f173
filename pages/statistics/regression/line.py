from functools import lru_cache

from core.charts import palette
from core.charts.curve import curve_plot
from core.maths.statistics.line_clouds import ANSCOMBE, line_cloud
from core.maths.statistics.straight_line import Shape, fit_line
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number, percent
from pages.statistics.regression.line_numbers import line_rows, point_rows
from pages.statistics.regression.line_tables import (
    influence_tables,
    projection_tables,
    stage_tables,
)
from pages.statistics.regression.line_words import equation, line_said, point_said, tone_of
from pages.statistics.regression.points import CONTROLS, HIGH, LOW, seen

chapter = Chapter(
    "line",
    "The line",
    do="Drag the point in hand and the line follows. Watch how far it goes with the point, and "
    "where it would be without it.",
    controls=CONTROLS,
    presets={
        "Anscombe, first": {"set": "first"},
        "Anscombe, second: a curve": {"set": "second"},
        "Anscombe, third: an outlier": {"set": "third", "row": 3},
        "Anscombe, fourth: one point": {"set": "fourth", "row": 8},
        "Far out but in line": {"spot": (17.0, 11.6)},
        "A residual without leverage": {"set": "first", "row": 4, "spot": (9.0, 13.0)},
        "Two points": {"set": "two"},
        "All on one line": {"set": "line"},
        "No slope": {"set": "column"},
        "Nothing to explain": {"set": "level"},
    },
)


@chapter.figure
def line(view):
    v, now = view.values, seen(view.values)
    found = now.line
    view.picture(
        curve_plot("x", "y", False, True),
        stage_tables(now, v.squares),
        caption=caption(found),
        name="cloud",
    )
    view.legend(legend_of(now, v.squares))
    pad = {"value": now.place, "low": LOW, "high": HIGH, "default": now.place}
    view.lead(
        "spot",
        "row",
        spot=pad | {"chart": "cloud", "equal": True, "bare": True},
        row={"high": found.n},
    )
    view.notice(line_said(found), point_said(now), tone=tone_of(now))
    view.more("set", "squares")
    show_projection(view, found)
    show_influence(view, now)
    view.numbers([*line_rows(found), *point_rows(now)])
    show_anscombe(view)
    view.challenges(challenges(now))
    view.code(
        fit_line,
        f"x = np.array({found.x.tolist()})\ny = np.array({found.y.tolist()})\n"
        "line = fit_line(x, y)\nprint(line.intercept, line.slope, line.r_squared)\n"
        "print(line.leverage)\nprint(line.cook)",
        data=lambda: {
            "points": {
                "x": found.x,
                "y": found.y,
                "fitted": found.fitted,
                "residual": found.residuals,
                "leverage": found.leverage,
                "cook": found.cook,
            }
        },
    )


def legend_of(now, squares):
    """The colours of what is drawn: a line without a slope is not."""
    legend = {"point in hand": palette.INK}
    if now.line.shape is not Shape.UPRIGHT:
        legend["line of least squares"] = palette.MODEL
    if now.found.without.slope == now.found.without.slope:
        legend["without the point in hand"] = palette.ACCENT
    return legend | {"residuals" + " and their squares" * squares: palette.ERROR}


def caption(found):
    if found.shape is Shape.UPRIGHT:
        return f"n = {found.n}. No line of least squares. Purple: from each y to the mean of y."
    return f"n = {found.n}. {equation(found)}; Σe² = {number(found.rss)}."


def show_projection(view, found):
    said = "No slope, so no fitted values to draw."
    if found.shape is Shape.LEVEL:
        said = "Nothing varies and nothing is left: both lengths, of ŷ − ȳ and of e, are 0."
    elif found.shape is not Shape.UPRIGHT:
        said = (
            f"Lengths √Σ(ŷ − ȳ)² = {number(found.ess**0.5)} and √Σe² = {number(found.rss**0.5)}, "
            "at right angles: the residuals are orthogonal to 1 and to x."
        )
    view.chart(
        curve_plot("along ŷ − ȳ", "along e", False, True),
        projection_tables(found),
        caption=said,
        name="projection",
    )


def show_influence(view, now):
    found = now.line
    shown = "No s above 0, so no standardised residuals."
    if found.shape is Shape.UPRIGHT:
        shown = "No line, so no residuals from it."
    if found.deviation > 0:
        shown = (
            f"Outside the solid curves D > 1, outside the dashed ones D > 4/n = "
            f"{number(4 / found.n)}. Grey: leverage 2p/n."
        )
    view.chart(
        curve_plot("leverage h", "standardised residual r"),
        influence_tables(found, now.at),
        caption=shown,
        name="influence",
    )
    legend = {"equal Cook’s distance": palette.ALARM}
    if found.deviation > 0:
        legend = {"the other points": palette.SKY} | legend
    if found.shape not in (Shape.UPRIGHT, Shape.LEVEL):
        sides = {"y − ȳ": palette.TRUTH, "ŷ − ȳ": palette.MODEL, "e": palette.ERROR}
        legend = sides | legend
    view.legend(legend, place="below")


@lru_cache(maxsize=1)
def anscombe_rows():
    fits = [(name, fit_line(*line_cloud(name))) for name in ANSCOMBE]
    return [
        (
            name,
            number(one.x.mean()),
            f"{one.y.mean():.2f}",
            f"{one.intercept:.2f}",
            f"{one.slope:.3f}",
            percent(one.r_squared),
            number(one.leverage.max()),
            "undefined" if one.leverage.max() == 1 else number(max(one.cook)),
        )
        for name, one in fits
    ]


def show_anscombe(view):
    heads = ["Anscombe’s", "Mean x", "Mean y", "a", "b", "R²", "Largest h", "Largest D"]
    view.table(
        heads,
        anscombe_rows(),
        caption="The same line and the same R², four stories: look before you trust them.",
        right=heads[1:],
    )


def challenges(now):
    found, line = now.found, now.line
    slope = line.slope if line.slope == line.slope else None
    said = "No slope." if slope is None else f"Slope {number(slope)}, D = {number(found.cook)}."
    ten = now.name == "play"
    return [
        Challenge(
            "Turn the slope of the ten points below −0.1 by moving a single one.",
            solved=ten and slope is not None and slope < -0.1,
            state=said if ten else "Needs the ten points.",
        ),
        Challenge(
            "Ten points: give one a leverage above 0.5 and yet a Cook’s distance below 0.01.",
            solved=ten and found.leverage > 0.5 and found.cook < 0.01,
            state=f"h = {number(found.leverage)}, D = {number(found.cook)}."
            if ten
            else "Needs the ten points.",
        ),
        Challenge(
            "Find a line with R² above 0.6 that a parabola shows to be the wrong shape.",
            solved=line.shape is Shape.BENT and line.r_squared > 0.6,
            state=f"R² = {number(line.r_squared)}."
            if line.r_squared == line.r_squared
            else "R² is undefined.",
        ),
    ]
