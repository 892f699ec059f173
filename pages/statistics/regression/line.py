from functools import lru_cache
from operator import truediv

from core.charts import palette
from core.charts.curve import curve_plot
from core.maths.statistics.line_clouds import ANSCOMBE, line_cloud
from core.maths.statistics.straight_line import Pull, Shape, fit_line
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import factor, filled_in, number, percent
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
    do="Drag the black point and the line follows. Watch how far it goes with the point, and where "
    "it would be without it.",
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
    view.legend(
        {
            "point in hand": palette.INK,
            "line of least squares": palette.MODEL,
            "without the point in hand": palette.ACCENT,
            "residuals" + " and their squares" * v.squares: palette.ERROR,
        }
    )
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


def caption(found):
    if found.shape is Shape.UPRIGHT:
        return f"n = {found.n}. No line of least squares. Purple: from each y to the mean of y."
    return f"n = {found.n}. {equation(found)}; Σe² = {number(found.rss)}."


def show_projection(view, found):
    said = "No slope, so no fitted values to draw."
    if found.shape is not Shape.UPRIGHT:
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
    view.legend(
        {
            "y − ȳ": palette.TRUTH,
            "ŷ − ȳ": palette.MODEL,
            "e": palette.ERROR,
            "the other points": palette.SKY,
            "equal Cook’s distance": palette.ALARM,
        },
        place="below",
    )


def line_rows(found):
    """Slope, intercept, s and R² with their formulas."""
    if found.shape is Shape.UPRIGHT:
        return [("Slope", "undefined", "Sxy/Sxx = 0/0"), ("Mean of y", number(found.y.mean()), "ȳ")]
    dx = found.x - found.x.mean()
    sxx = float(dx @ dx)
    by = "/".join(map(factor, filled_in(truediv, found.slope * sxx, sxx)))
    centre = filled_in(
        lambda y, b, x: y - b * x, float(found.y.mean()), found.slope, float(found.x.mean())
    )
    rows = [
        ("Slope b", number(found.slope), f"Sxy/Sxx = {by}"),
        (
            "Intercept a",
            number(found.intercept),
            "ȳ − b·x̄ = {} − {}·{}".format(centre[0], *map(factor, centre[1:])),
        ),
        (
            "Normal equations",
            "Σe = 0, Σx·e = 0",
            "Xᵀ(y − Xb) = 0: residuals are orthogonal to both columns of X",
        ),
    ]
    if found.n > 2:
        (rss,) = filled_in(lambda r: (r / (found.n - 2)) ** 0.5, found.rss)
        rows.append(
            (
                "Residual standard error s",
                number(found.deviation),
                f"√(Σe²/(n − 2)) = √({rss}/{found.n - 2})",
            )
        )
    else:
        rows.append(("Residual standard error s", "undefined", "√(Σe²/(n − 2)) = √(0/0)"))
    if found.shape is Shape.LEVEL:
        return [*rows, ("R²", "undefined", "1 − Σe²/Σ(y − ȳ)² = 1 − 0/0")]
    parts = filled_in(lambda r, t: 1 - r / t, found.rss, found.tss)
    return [*rows, ("R²", number(found.r_squared), "1 − Σe²/Σ(y − ȳ)² = 1 − {}/{}".format(*parts))]


def point_rows(now):
    """Leverage and Cook's distance of the point in hand."""
    found, line = now.found, now.line
    if found.pull is Pull.UPRIGHT:
        return []
    dx = line.x - line.x.mean()
    n, own = line.n, float(dx[now.at])
    parts = filled_in(lambda d, s: 1 / n + d * d / s, own, float(dx @ dx))
    rows = [
        (
            "Leverage h of the point in hand",
            number(found.leverage),
            f"1/n + (x − x̄)²/Sxx = 1/{n} + {factor(parts[0])}²/{parts[1]}",
        ),
        ("Its residual e", number(found.residual), "y − ŷ"),
    ]
    if found.pull in (Pull.ALONE, Pull.EXACT):
        return [*rows, ("Its Cook’s distance D", "undefined", "0/0")]
    parts = filled_in(
        lambda r, h: r * r * h / (2 * (1 - h)), float(line.standardised[now.at]), found.leverage
    )
    return [
        *rows,
        (
            "Its Cook’s distance D",
            number(found.cook),
            "r²·h/(p(1 − h)) = {0}²·{1}/(2(1 − {1}))".format(factor(parts[0]), parts[1]),
        ),
    ]


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
            state=f"R² = {number(line.r_squared)}.",
        ),
    ]
