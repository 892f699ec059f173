from functools import lru_cache

import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.orders import order_plot
from core.maths.learning.class_points import class_points
from core.maths.learning.solver_race import ALONG, Course, arrival, race
from core.ui.controls import Choice, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number
from pages.learning.logistic_regression.points import NONE_AT, penalty_of, penalty_slider
from pages.learning.logistic_regression.solving_numbers import numbers
from pages.learning.logistic_regression.solving_tables import model_tables, race_tables
from pages.learning.logistic_regression.solving_words import (
    TONES,
    course_said,
    descent_said,
    model_said,
    race_caption,
)

SETS = {
    "clouds": "Two clouds",
    "outlier": "One far behind",
    "rare": "A rare class",
    "apart": "A gap between them",
}
chapter = Chapter(
    "solving",
    "The way to the best",
    do="Drag the start away from 0. Watch the full Newton steps: near the best weights nothing is "
    "faster, far off they leave.",
    controls=[
        Slider(
            name="begin",
            label="Start, both weights",
            symbol="w",
            low=-5,
            high=5,
            default=0,
            step=0.05,
            help="The intercept starts at 0",
        ),
        Slider(
            name="rate",
            label="Learning rate, in 1/L",
            symbol="αL",
            low=0.05,
            high=20,
            default=1,
            log=True,
            help="Of gradient descent; L bounds the curvature of J",
        ),
        penalty_slider("hold", default=0.01),
        Choice(name="group", label="Points", options=SETS, default="clouds"),
    ],
    presets={
        "From nowhere": {},
        "A little too far": {"begin": -0.8},
        "Far off": {"begin": -4.0},
        "No minimum": {"group": "apart", "hold": NONE_AT},
        "Too long a step downhill": {"rate": 20.0},
        "No penalty": {"hold": NONE_AT},
        "Rare, and a longer step": {"group": "rare", "rate": 2.0},
    },
)


@lru_cache(maxsize=64)
def run(name, penalty, start, rate):
    return race(class_points(name), penalty, start, rate)


@chapter.figure
def solving(view):
    v = view.values
    penalty = penalty_of(v.hold)
    found = run(v.group, penalty, v.begin, v.rate)
    view.picture(
        order_plot("step", "J − least J", False, True),
        race_tables(found),
        caption=race_caption(found),
        name="race",
    )
    view.legend(
        {
            "Newton, full steps": palette.ALARM,
            "Newton, damped": palette.MODEL,
            "gradient descent": palette.ACCENT,
        }
    )
    view.lead("begin", "rate")
    view.notice(course_said(found), descent_said(found, v.rate), tone=TONES[found.course])
    view.more("hold", "group")
    view.chart(
        curve_plot("part of the first full Newton step", "J"),
        model_tables(found),
        caption=model_said(found),
        name="model",
    )
    view.legend({"J": palette.TRUTH, "its quadratic model": palette.ALARM}, place="below")
    view.numbers(numbers(found, v.rate))
    view.challenges(challenges(found, v))
    view.code(
        race,
        f"found = race({class_points(v.group)!r}, {penalty!r}, {v.begin!r}, {v.rate!r})\n"
        "print(found.course, found.full.loss, found.damped.loss)\nprint(found.descent)",
        data=lambda: {
            "full Newton steps": {"step": np.arange(found.full.steps + 1), "J": found.full.loss},
            "damped": {"step": np.arange(found.damped.steps + 1), "J": found.damped.loss},
            "gradient descent": {"step": np.arange(len(found.descent)), "J": found.descent},
            "first step": {"part": ALONG, "J": found.along, "model": found.model},
        },
    )


def challenges(found, v):
    steps = arrival(found.descent, found.least)
    full = arrival(found.full.loss, found.least)
    said = "not arrived" if steps is None else f"arrived after {steps}"
    clouds = (v.group, v.hold, v.begin) == ("clouds", 0.01, 0)
    return [
        Challenge(
            "Two clouds with λ = 0.01 and a start at 0: let gradient descent arrive in 35 steps at "
            "most, by its learning rate.",
            solved=clouds and steps is not None and steps <= 35,
            state=f"Gradient descent: {said}."
            if clouds
            else "Needs the two clouds, λ = 0.01 and a start at 0.",
        ),
        Challenge(
            "Find a start from which J rises at a full Newton step, and yet these steps arrive.",
            solved=found.course is Course.DETOUR,
            state="There is no least J to arrive at."
            if found.endless
            else "They have not arrived."
            if full is None
            else f"They arrive after {full}.",
        ),
        Challenge(
            "Keep the start at least 4 away from 0, and make full Newton steps arrive without a "
            "rise, by the penalty.",
            solved=abs(v.begin) >= 4 and found.course is Course.STRAIGHT,
            state=f"λ = {number(penalty_of(v.hold))}, start {number(v.begin)}.",
        ),
    ]
