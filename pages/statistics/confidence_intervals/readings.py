import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline
from core.maths.statistics.interval_widths import (
    Pair,
    difference_p,
    held_again,
    judge_pair,
    population_share,
)
from core.maths.statistics.mean_intervals import Rule, multiplier
from core.ui.controls import Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import chance, filled_in, number, percent
from pages.statistics.confidence_intervals.drawn_worlds import LEVELS
from pages.statistics.confidence_intervals.readings_words import (
    TONES,
    again_said,
    inside_said,
    pair_said,
)

EACH = np.linspace(0, 99.9, 112)  # levels in percent
COUNTS = np.geomspace(1, 1000, 91)

chapter = Chapter(
    "readings",
    "What it does not say",
    do="Two means with their intervals. Drag them apart: when does the difference count, when do "
    "the intervals cease to overlap?",
    controls=[
        Slider(
            name="gap",
            label="Distance of the means",
            unit="standard errors",
            low=0,
            high=10,
            default=3,
            step=0.05,
        ),
        Slider(
            name="ratio",
            label="Second standard error",
            unit="times the first",
            low=0.1,
            high=5,
            default=1,
            log=True,
        ),
    ],
    presets={
        "They overlap, and yet": {"gap": 3.0},
        "They touch": {"gap": 3.9},
        "No difference to be seen": {"gap": 2.0},
        "One is far more exact": {"gap": 2.1, "ratio": 0.1},
        "Level 83 %": {"gap": 2.75, "level": 83.4},
        "Sure of nothing": {"level": 100.0},
    },
)


@chapter.figure
def readings(view):
    v = view.values
    level, gap, ratio = v.level / 100, v.gap, v.ratio
    z = multiplier(Rule.KNOWN, 2, level)
    sure = level == 1
    case = Pair.SAME if sure else judge_pair(gap, ratio, level)
    view.picture(
        curve_plot("value, in standard errors of the first mean", "", False, False, "whole", True),
        pair_tables(gap, ratio, z),
        caption=f"Two means, {number(gap)} standard errors apart, with their intervals of "
        f"{percent(level)}.",
        name="pair",
    )
    view.legend({"first mean": palette.MODEL, "second mean": palette.ACCENT})
    view.lead("gap", "ratio", ratio={"marks": {"1": 1.0}})
    view.notice(*pair_said(case, gap, ratio, level, z), tone=TONES[case] if not sure else "alarm")
    view.more("level", level=LEVELS)
    view.chart(
        curve_plot("level (%)", "holds the next mean (%)"),
        again_tables(level),
        caption=again_said(level),
        name="again",
    )
    view.chart(
        curve_plot("n, draws", "draws inside (%)", False, False, "decades"),
        inside_tables(level),
        caption=inside_said(level),
        name="inside",
    )
    view.legend({"what is read into it": palette.MODEL, "the level": palette.GREY}, place="below")
    view.numbers([] if sure else rows(gap, ratio, level, z))
    view.challenges(challenges(case, gap, ratio, level))
    view.code(
        difference_p,
        f"print(difference_p({gap!r}, {ratio!r}), held_again({level!r}))",
        data=lambda: {
            "again": {"level": EACH, "held": [held_again(one / 100) for one in EACH]},
            "inside": {"n": COUNTS, "share": population_share(COUNTS, level)},
        },
    )


def pair_tables(gap, ratio, z):
    """The first interval above, the second below; the picture holds both at 95 %."""
    low, high = -max(2.6, 2.6 * ratio - gap), max(2.6, gap + 2.6 * ratio)
    width = min(z, 1e3)
    bars = [
        polyline("first", "approximation", [-width, width], [2.0, 2.0]),
        polyline("second", "other", [gap - width * ratio, gap + width * ratio], [1.0, 1.0]),
        _stops("first", "approximation", -width, width, 2.0),
        _stops("second", "other", gap - width * ratio, gap + width * ratio, 1.0),
    ]
    return curve_datasets(
        (low + high) / 2,
        1.5,
        (high - low) / 2 * 1.04,
        0.9,
        curves=joined(*bars),
        dashed=joined(
            polyline("edge 1", "function", [width, width], [0.7, 2.0]),
            polyline("edge 2", "function", [gap - width * ratio] * 2, [1.0, 2.3]),
        ),
        points=joined(dot("approximation", 0.0, 2.0), dot("other", gap, 1.0)),
    )


def _stops(name, role, low, high, y):
    x = [low, low, np.nan, high, high]
    return polyline(f"stops {name}", role, x, [y - 0.08, y + 0.08, np.nan, y - 0.08, y + 0.08])


def again_tables(level):
    held = np.array([100 * held_again(one / 100) for one in EACH])
    here = 100 * level
    return curve_datasets(
        50.0,
        50.0,
        51.0,
        53.0,
        curves=polyline("again", "approximation", EACH, held),
        dashed=polyline("level", "function", [0.0, 100.0], [0.0, 100.0]),
        points=dot("approximation", here, 100 * held_again(level)),
    )


def inside_tables(level):
    share = 100 * population_share(COUNTS, level)
    x = np.log10(COUNTS)
    return curve_datasets(
        1.5,
        50.0,
        1.55,
        53.0,
        curves=polyline("inside", "approximation", x, share),
        dashed=polyline("level", "function", [0.0, 3.0], [100 * level] * 2),
    )


def rows(gap, ratio, level, z):
    q, r = filled_in(lambda q, r: q * (1 + r**2) ** 0.5, z, ratio)
    half = z * (1 + ratio**2) ** 0.5
    touch = filled_in(lambda q, r: q * (1 + r), z, ratio)
    return [
        (
            "Interval of the difference",
            f"{number(gap - half)} to {number(gap + half)}",
            f"gap ± z√(1 + r²): {q}·√(1 + {r}²) = {number(half)}",
        ),
        (
            "Ends touch at a gap of",
            number(z * (1 + ratio)),
            f"z(1 + r) = {touch[0]}·(1 + {touch[1]})",
        ),
        ("p-value", number(difference_p(gap, ratio)), "2Φ(−gap/√(1 + r²)), if nothing differs"),
        (
            "Next mean inside",
            chance(held_again(level), 2),
            "2Φ(z/√2) − 1: the next mean errs as well",
        ),
    ]


def challenges(case, gap, ratio, level):
    usual = level == 0.95
    return [
        Challenge(
            "Level 95 %: let the intervals overlap while p is below 0.01.",
            solved=usual and case is Pair.OVERLAP_DIFFER and difference_p(gap, ratio) < 0.01,
            state=f"p = {number(difference_p(gap, ratio))}.",
        ),
        Challenge(
            "Two equal standard errors: find the level (to 0.5 %) at which the ends touch exactly "
            "where the test at 5 % begins to find a difference.",
            solved=ratio == 1 and abs(level - 0.8342) <= 0.005,
            state=f"The ends touch at p = {number(touching_p(level, ratio))}.",
        ),
    ]


def touching_p(level, ratio):
    if level == 1:
        return 0.0
    return difference_p(multiplier(Rule.KNOWN, 2, level) * (1 + ratio), ratio)
