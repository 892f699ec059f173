from functools import lru_cache

import numpy as np

from core.charts import palette
from core.charts.classes import CLASSES, class_plane
from core.charts.curve import curve_plot
from core.maths.learning.class_points import HIGH, LOW
from core.maths.learning.softmax_regression import Meeting, fit_softmax
from core.painted_points import painted, points_of, set_choice
from core.ui.controls import Point, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number, percent
from pages.learning.logistic_regression.classes_numbers import at_place, numbers, score_rows
from pages.learning.logistic_regression.classes_tables import (
    plane_tables,
    share_tables,
    temperature_tables,
)
from pages.learning.logistic_regression.classes_words import (
    NOT_FITTED,
    TONES,
    caption,
    meeting_said,
    temperature_said,
    temperatures_said,
)
from pages.learning.logistic_regression.points import THREE_NAMES, THREE_SETS

chapter = Chapter(
    "classes",
    "Three classes",
    do="Drag a point or paint new ones, then heat the soft-max. The regions follow the points, and "
    "only the sureness follows the temperature.",
    controls=[
        painted("spots", classes=THREE_NAMES),
        Slider(
            name="temperature",
            label="Temperature",
            symbol="T",
            low=0.1,
            high=10,
            default=1,
            log=True,
            help="All scores are divided by it before the soft-max",
        ),
        set_choice("start", "spots", THREE_SETS),
        Slider(
            name="shrink",
            label="Penalty",
            symbol="λ",
            low=1e-3,
            high=10,
            default=0.01,
            log=True,
            help="½λΣ|w|² is added to the mean loss",
        ),
        Slider(
            name="added",
            label="Add to every score",
            low=-5,
            high=5,
            default=0,
            step=0.1,
            help="The same number to the scores of all classes",
        ),
        Point(name="place", label="Asked at", low=LOW, high=HIGH, step=0.1, default=(1.0, 0.5)),
    ],
    presets={
        "Cold: all or nothing": {"temperature": 0.1},
        "Hot: nobody knows": {"temperature": 10.0},
        "A constant added": {"added": 5.0},
        "Side by side": {"start": "strip"},
        "Two classes alone": {"start": "clouds"},
        "A strong penalty": {"shrink": 3.0},
        "Where they meet": {"place": (0.1, -0.3)},
    },
)


@lru_cache(maxsize=64)
def fitted(points, penalty):
    return fit_softmax(points, penalty)


@chapter.figure
def classes(view):
    v = view.values
    points = points_of(v.start, v.spots)
    fit = fitted(points, v.shrink)
    view.picture(
        class_plane("x₁", "x₂"),
        plane_tables(fit, v.temperature, v.place),
        caption=caption(fit),
        name="regions",
    )
    view.legend(
        {name: colour for name, colour in zip(THREE_NAMES, CLASSES, strict=True)}
        | {"boundary": palette.MODEL, "in another’s region": palette.ALARM}
    )
    view.lead("spots", "temperature", spots={"value": points, "chart": "regions"})
    view.notice(
        *meeting_said(fit), temperature_said(fit, v.temperature, v.added), tone=TONES[fit.case]
    )
    view.more("start", "shrink", "added", "place")
    view.chart(
        curve_plot("temperature T", "mean log-loss", False, False, "decades"),
        temperature_tables(fit, v.temperature),
        caption=temperatures_said(fit),
        name="heat",
    )
    view.chart(
        curve_plot("x₁ at the height of the asked place", "P"),
        share_tables(fit, v.temperature, v.place),
        caption="No class yet."
        if fit.case in NOT_FITTED
        else "Along the horizontal through the "
        f"asked place, x₂ = {number(v.place[1])}: at each x₁ the probabilities have the sum 1.",
        name="shares",
    )
    view.numbers(numbers(fit, v))
    if fit.case not in NOT_FITTED:
        view.table(
            ["Class", "score z + c", "e^((z + c)/T)", "P"],
            score_rows(fit, v),
            caption="The soft-max at the asked place. c stands in every row, and cancels.",
            right=("score z + c", "e^((z + c)/T)", "P"),
        )
    view.challenges(challenges(fit, v))
    view.code(
        fit_softmax,
        f"fit = fit_softmax({points!r}, {v.shrink!r})\n"
        "print(fit.case, fit.meeting)\nprint(fit.weights, fit.intercepts)\n"
        f"print(probabilities(fit.scores(np.array({v.place!r})), {v.temperature!r}))",
        data=lambda: {
            "points": {
                "x1": fit.places[:, 0],
                "x2": fit.places[:, 1],
                "class": fit.labels,
                "in another region": np.asarray(fit.wrong),
            }
        },
    )


def challenges(fit, v):
    k = len(fit.present)
    P = at_place(fit, v)
    lost = k == 3 and any(not len(one) for one in fit.regions)
    return [
        Challenge(
            "Ask at a place where each of three classes has a probability between 30 and 37 %, "
            "with T of 1 or less.",
            solved=k == 3
            and v.temperature <= 1
            and fit.case in (Meeting.INSIDE, Meeting.OUTSIDE, Meeting.PARALLEL)
            and bool(np.all((P >= 0.3) & (P <= 0.37))),
            state="P = " + ", ".join(map(percent, P.tolist())) + "."
            if k == 3 and v.temperature <= 1 else "Needs three classes, and T of 1 or less.",
        ),
        Challenge(
            "Paint five or more of each class so that one of them is likeliest nowhere.",
            solved=lost and min(np.bincount(fit.labels, minlength=3)) >= 5,
            state=f"{k} of 3 classes painted." if k < 3 else
            f"{sum(len(one) > 0 for one in fit.regions)} of 3 classes have a region.",
        ),
    ]  # fmt: skip
