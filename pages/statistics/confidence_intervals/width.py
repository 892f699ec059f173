import math

import numpy as np

from core.charts import palette
from core.charts.orders import order_plot
from core.maths.calculus.curve_tables import NOTHING, joined, order_datasets, polyline
from core.maths.statistics.interval_widths import draws_for, half_width, mean_deviation
from core.maths.statistics.mean_intervals import Rule, multiplier
from core.ui.controls import Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import filled_in, number, percent
from pages.statistics.confidence_intervals.drawn_worlds import LEVELS

WIDEST, LONGEST = 20.0, 100_000.0
NARROWEST, FEWEST = 0.005, 2
COUNTS = np.unique(np.round(np.geomspace(2, LONGEST, 120)))

chapter = Chapter(
    "width",
    "Width against n",
    do="Drag the half width that you want and read off how many draws it takes. Then halve it.",
    controls=[
        Slider(
            name="wanted",
            label="Half width wanted",
            symbol="w",
            unit="σ",
            low=0.02,
            high=2,
            default=0.3,
            log=True,
        ),
    ],
    presets={
        "A tenth of σ": {"wanted": 0.1},
        "Half of that": {"wanted": 0.05},
        "Very few draws": {"wanted": 1.5},
        "Nearly sure": {"wanted": 0.1, "level": 99.9},
        "One in two": {"wanted": 0.1, "level": 50.0},
        "Sure": {"wanted": 0.1, "level": 100.0},
    },
)


@chapter.figure
def width(view):
    v = view.values
    level, wanted = v.level / 100, v.wanted
    sure, point = level == 1, level == 0
    n = 2 if sure else draws_for(wanted, level, known=False)
    view.picture(
        order_plot("n, draws", "half width (in σ)", True),
        width_tables(level, wanted, n),
        caption=shown_said(level, n),
        name="widths",
    )
    lines = {"t with s, on average": palette.ACCENT, "z with σ": palette.SKY}
    view.legend(({} if sure or point else lines) | {"wanted": palette.GREY})
    view.lead("wanted", "level", level=LEVELS)
    view.notice(*width_said(level, wanted, n), tone="alarm" if sure else "plain")
    view.numbers([] if sure else rows(level, wanted, n))
    view.challenges(challenges(level, wanted, n, sure or point))
    asked = min(level, 0.999)
    view.code(
        draws_for,
        f"print(draws_for({wanted!r}, {asked!r}, True), draws_for({wanted!r}, {asked!r}, False))",
        data=lambda: {
            "half width": {
                "n": COUNTS,
                "z": half_width(COUNTS, asked, True),
                "t": half_width(COUNTS, asked, False),
            }
        },
    )


def width_tables(level, wanted, n):
    """Both half widths against n on logarithmic axes; nothing at level 0 and 100 %."""
    student, known = NOTHING, NOTHING
    points = NOTHING
    if 0 < level < 1:
        found = half_width(COUNTS, level, known=False)
        student = polyline("t", "other", COUNTS, found)
        known = polyline("z", "point", COUNTS, half_width(COUNTS, level, known=True))
        here = float(half_width(n, level, known=False))
        points = polyline("now", "other", [float(n)] * 2, [here] * 2)
    goal = polyline("wanted", "function", [1.0, LONGEST], [wanted] * 2)
    there = 0 <= level < 1
    return order_datasets(
        *(1.0, LONGEST, NARROWEST, WIDEST),
        [float(n)] * there,
        measured=student,
        predicted=joined(goal, known),
        points=points,
    )


def shown_said(level, n):
    if level == 1:
        return "No finite interval is certain, so there is nothing to draw."
    if level == 0:
        return "At level 0 every interval is a point: its width is 0, beyond a logarithmic axis."
    return (
        f"Normal draws, level {percent(level)}. The line of σ falls by half where n grows "
        "fourfold; that of s lies higher for small n, where s must be made up for. Marked: "
        f"n = {n:,}."
    )


def width_said(level, wanted, n):
    """How many draws, and what halving costs."""
    if level == 1:
        return (
            "Level 100 %: every interval is the whole line, however many draws there are. No n is "
            "enough.",
        )
    if level == 0:
        return ("Level 0 %: an interval is a point, so any two draws are enough for any width.",)
    half = draws_for(wanted / 2, level, known=False)
    if half == FEWEST:
        return (
            f"So low a level, {percent(level)}, asks for little: the mean half width is below "
            f"{number(wanted)} σ, and below half of that, with n = {FEWEST} already, the fewest "
            "draws that have an s.",
        )
    if n == FEWEST:
        start = (
            f"n = {FEWEST}, the fewest draws that have an s, are enough for an interval of "
            f"{percent(level)} that reaches at most {number(wanted)} σ to each side, on average."
        )
    else:
        start = (
            f"An interval of {percent(level)} that reaches at most {number(wanted)} σ to each "
            f"side, on average, takes n = {n:,} draws."
        )
    return (
        f"{start} Half of that width takes {half:,}, {number(half / n)} times as many.",
        "For large n the width falls like 1/√n: a digit more costs a hundred times the draws. It "
        "says how exact the mean is, nothing of a sample drawn askew.",
    )


def rows(level, wanted, n):
    z = multiplier(Rule.KNOWN, 2, level)
    exact = (z / wanted) ** 2
    shown_z, shown_w = filled_in(
        lambda z, w: (z / w) ** 2, z, wanted, shown=lambda value: number(value, 4)
    )
    few = draws_for(wanted, level, known=True)
    t = multiplier(Rule.STUDENT, n, level)
    spread = float(mean_deviation(n))
    s, q = filled_in(lambda s, q: q * s / math.sqrt(n), spread, t)
    return [
        (
            "n with σ known",
            f"{few:,}",
            f"at least 2, and (z/w)² = ({shown_z}/{shown_w})² = {number(exact, 4)} rounded up",
        ),
        ("n with s", f"{n:,}", "the smallest n at which the mean half width is at most w"),
        (
            "Mean half width there, in σ",
            number(float(half_width(n, level, known=False))),
            f"t·E(s)/√n: {q}·{s}/√{n:,} = {number(t * spread / math.sqrt(n))}",
        ),
    ] + (
        [
            (
                "The same for a share",
                f"± {percent(wanted / 2, 2)}",
                "where p is near ½ and σ = √(p(1 − p)) near ½ too; by z",
            )
        ]
        if wanted < 1  # a share near ½ is never off by more than ½
        else []
    )


def challenges(level, wanted, n, odd):
    state = "No width to compare here." if odd else f"w = {number(wanted)} σ takes n = {n:,}."
    few = 0 if odd else draws_for(wanted, level, known=True)
    return [
        Challenge(
            "With σ unknown you can pay for 100 draws, and no fewer than 95 of them shall be "
            "needed. Which half width can you promise at 95 %?",
            solved=level == 0.95 and 95 <= n <= 100,
            state=state,
        ),
        Challenge(
            "σ is known, the half width 0.2 σ, and there are exactly 25 draws: which level is "
            "that?",
            solved=not odd and wanted == 0.2 and few == 25,
            state=f"σ known: n = {few:,}." if few else state,
        ),
    ]
