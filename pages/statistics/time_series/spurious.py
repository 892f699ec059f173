from functools import lru_cache

import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.maths.statistics.spurious_regression import (
    Alarm,
    draw_shocks,
    judge_alarms,
    regress_pairs,
    remembering_paths,
)
from core.ui.controls import Seed, Slider, Toggle
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import filled_in, number, percent
from pages.statistics.time_series.spurious_tables import (
    cloud_tables,
    path_tables,
    share_tables,
)
from pages.statistics.time_series.spurious_words import alarm_said, pair_said, remedy_said

PAIRS, MOST = 400, 200

chapter = Chapter(
    "spurious",
    "Spurious",
    do="Two series that know nothing of each other. Drag φ to 1 and watch how many pairs look "
    "related all the same.",
    controls=[
        Slider(
            name="persistence",
            label="Memory of both",
            symbol="φ",
            low=0,
            high=1,
            default=1,
            help="xₜ = φxₜ₋₁ + εₜ; 1 is the random walk",
        ),
        Slider(name="steps", label="Values", symbol="n", low=10, high=MOST, default=100, step=1),
        Toggle(
            name="differences",
            label="Take differences",
            default=False,
            help="xₜ − xₜ₋₁ in place of xₜ, of both",
        ),
        Seed(name="sample", label="Draw other pairs"),
    ],
    presets={
        "No memory": {"persistence": 0.0},
        "A little memory": {"persistence": 0.8},
        "Longer is worse": {"steps": 200},
        "Differences": {"differences": True},
        "A difference too many": {"persistence": 0.0, "differences": True},
    },
)


@lru_cache(maxsize=4)
def shocks_of(sample):
    return draw_shocks(sample, MOST, PAIRS)


@lru_cache(maxsize=4)
def walked(persistence, sample, steps):
    return remembering_paths(shocks_of(sample)[:steps], persistence)


def remembers(persistence, differences):
    """Whether what is regressed has memory: walks do, their differences do not."""
    return persistence < 1 if differences else persistence > 0


@lru_cache(maxsize=64)
def regressed(persistence, steps, differences, sample):
    """The pair that is shown, (n, 2), and all of them."""
    paths = walked(persistence, sample, steps)
    if differences:
        paths = np.diff(paths, axis=0)
    found = regress_pairs(paths[:, 0], paths[:, 1])
    return paths[:, :, 0], found, judge_alarms(found, remembers(persistence, differences))


@chapter.figure
def spurious(view):
    v = view.values
    pair, found, case = regressed(v.persistence, v.steps, v.differences, v.sample)
    view.picture(
        curve_plot("step", "xₜ − xₜ₋₁, yₜ − yₜ₋₁" if v.differences else "xₜ, yₜ"),
        path_tables(pair),
        caption=f"The first of {PAIRS} pairs, seed {v.sample}: no shock of one enters the other.",
        name="paths",
    )
    view.legend({"x": palette.MODEL, "y": palette.ACCENT})
    view.lead("persistence", "steps")
    view.notice(
        pair_said(found),
        alarm_said(case, found),
        remedy_said(case, v),
        tone={Alarm.FALSE: "alarm", Alarm.HONEST: "good"}.get(case, "plain"),
    )
    view.more("differences", "sample")
    view.chart(
        curve_plot("x", "y", False),
        cloud_tables(pair),
        caption=f"The same pair as points with the line of least squares: "
        f"R² = {number(found.r_squared[0])}.",
        name="cloud",
    )
    view.chart(
        curve_plot("R²", "pairs above it (%)"),
        share_tables(found),
        caption=f"Of {PAIRS} pairs, how many have more than this R². Dashed: the R² that is "
        f"called significant at 5 %, {number(bound_of(found))}.",
        name="shares",
    )
    view.legend({"points of the pair": palette.SKY, "all pairs": palette.ERROR}, place="below")
    view.numbers(numbers(v, found))
    view.challenges(challenges(v, found, case))
    view.code(
        regress_pairs,
        f"shocks = draw_shocks({v.sample}, {MOST}, {PAIRS})\n"
        f"paths = remembering_paths(shocks, {v.persistence!r})[:{v.steps}]\n"
        + "paths = np.diff(paths, axis=0)\n"
        * v.differences
        + "found = regress_pairs(paths[:, 0], paths[:, 1])\n"
        "print(found.r_squared[0], found.t[0], found.durbin_watson[0])\n"
        f"print(found.share, judge_alarms(found, {remembers(v.persistence, v.differences)}))",
        data=lambda: {
            "pair": {"x": pair[:, 0], "y": pair[:, 1]},
            "pairs": {"R squared": found.r_squared, "t": found.t},
        },
    )


def bound_of(found):
    """The R² at which |t| reaches its bound."""
    return found.bound**2 / (found.bound**2 + found.n - 2)


def numbers(v, found):
    r, n = float(found.r[0]), found.n
    (shown,) = filled_in(lambda one: one * (n - 2) ** 0.5 / (1 - one * one) ** 0.5, r)
    used = f"({shown})" if shown.startswith("−") else shown
    rows = [
        ("R² of this pair", number(found.r_squared[0]), f"r², r = {shown}"),
        (
            "t of its slope",
            number(found.t[0]),
            f"r·√(n − 2)/√(1 − r²) = {used}·√{n - 2}/√(1 − {used}²)",
        ),
        ("Bound at 5 %", number(found.bound), f"Student’s law, n − 2 = {n - 2}"),
        (
            "Durbin–Watson’s d",
            number(found.durbin_watson[0]),
            "Σ(eₜ − eₜ₋₁)²/Σeₜ², near 2 without memory; R² above d is a warning",
        ),
        (
            "Pairs called related",
            percent(found.share),
            f"{found.alarms}/{PAIRS}; standard error {percent(found.error, 2)}",
        ),
        (
            "Median R²",
            number(found.median[0]),
            f"of {PAIRS} pairs; standard error {number(found.median[1], 2)}",
        ),
    ]
    if v.persistence < 1 and not v.differences:
        square = v.persistence**2
        (told,) = filled_in(lambda one: (1 + one) / (1 - one), square)
        rows.append(
            (
                "Variance of r against no memory",
                number((1 + square) / (1 - square)),
                f"(1 + φ²)/(1 − φ²) = (1 + {told})/(1 − {told}), for long series",
            )
        )
    return rows


def challenges(v, found, case):
    state = f"{percent(found.share)} of the pairs, φ = {number(v.persistence)}, n = {found.n}."
    return [
        Challenge(
            "Find a memory below 1 with which more than half of the pairs look related.",
            solved=v.persistence < 1 and found.share > 0.5,
            state=state,
        ),
        Challenge(
            "Random walks: bring the test back to its 5 %.",
            solved=v.persistence == 1 and case is Alarm.HONEST,
            state=state,
        ),
        Challenge(
            "Find differences that cry out too often.",
            solved=v.differences and case is Alarm.FALSE,
            state=state,
        ),
    ]
