from functools import lru_cache

import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.maths.learning.class_threshold import CUTS, NEARLY, Decision, calibrate, call, rates
from core.ui.controls import Seed, Slider, Toggle
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number, percent
from pages.learning.logistic_regression.threshold_numbers import counts, numbers
from pages.learning.logistic_regression.threshold_tables import (
    cost_tables,
    density_tables,
    group_tables,
    recall_tables,
    roc_tables,
)
from pages.learning.logistic_regression.threshold_words import (
    TONES,
    decision_said,
    groups_said,
    weight_said,
)

chapter = Chapter(
    "threshold",
    "The threshold",
    do="Drag the threshold from which on B is called. Watch the two kinds of mistake, and what "
    "they cost together.",
    controls=[
        Slider(
            name="cut",
            label="Threshold on P(B)",
            symbol="t",
            low=0.5,
            high=99.5,
            default=50,
            step=0.5,
            unit="%",
        ),
        Slider(
            name="weight",
            label="Class weight of B",
            symbol="k",
            low=0.1,
            high=100,
            default=1,
            log=True,
            help="In learning each case of B counts k times",
        ),
        Slider(
            name="share",
            label="Share of B",
            symbol="π",
            low=0.1,
            high=90,
            default=10,
            log=True,
            unit="%",
        ),
        Slider(
            name="miss",
            label="Cost of a missed B",
            symbol="c",
            low=0.1,
            high=100,
            default=9,
            log=True,
            help="A false alarm costs 1",
        ),
        Slider(
            name="distance",
            label="Distance of the classes",
            symbol="d",
            low=0.2,
            high=4,
            default=1.6,
            step=0.1,
            help="In standard deviations of each class",
        ),
        Toggle(name="corrected", label="Take ln k off the intercept again"),
        Seed(name="new", label="New cases"),
    ],
    presets={
        "A rare class, t = 50 %": {"share": 1.0, "miss": 50.0},
        "Threshold by cost": {"cut": 10.0},
        "Class weights instead": {"weight": 9.0},
        "Both, which is once too often": {"weight": 9.0, "cut": 10.0},
        "Weights, then corrected": {"weight": 9.0, "corrected": True},
        "Worse than calling nobody": {"cut": 0.5, "share": 2.0, "miss": 1.0},
        "Hardly any difference": {"distance": 0.2},
    },
)


@lru_cache(maxsize=64)
def groups(seed, distance, share, shift):
    return calibrate(seed, distance, share, shift)


@chapter.figure
def threshold(view):
    v = view.values
    found = call(v.cut / 100, v.distance, v.share / 100, v.weight, v.miss, v.corrected)
    view.picture(
        curve_plot("measured value x", "density within the class"),
        density_tables(found, v.distance),
        caption=f"From x = {number(found.cut)} on B is called. Shaded: of A, the false alarms, "
        f"{percent(found.alarm)}; of B, the missed, {percent(1 - found.hit)}.",
        name="classes",
    )
    view.legend(
        {
            "A": palette.SKY,
            "B": palette.ORANGE,
            "threshold": palette.INK,
            "threshold with the least cost": palette.TRUTH,
        }
    )
    view.lead("cut", "weight")
    view.notice(decision_said(found), weight_said(found, v.weight, v.corrected),
                tone=TONES[found.decision])  # fmt: skip
    view.more("share", "miss", "distance", "corrected", "new")
    hit, alarm = rates(CUTS, v.distance)
    charts(view, found, hit, alarm)
    view.numbers(numbers(found, v.distance))
    expected = counts(found)
    view.table(
        [f"Of {expected.whole:,} cases", "called B", "called A"],
        expected.rows,
        caption="The confusion matrix as it is expected.",
        right=("called B", "called A"),
    )
    view.challenges(challenges(found, v))
    view.code(
        call,
        f"found = call({v.cut / 100!r}, {v.distance!r}, {v.share / 100!r}, {v.weight!r}, "
        f"{v.miss!r}, {v.corrected!r})\nprint(found, found.decision)\n"
        f"print(calibrate({v.new}, {v.distance!r}, {v.share / 100!r}, found.shift))",
        data=lambda: {
            "rates": {"x": CUTS, "hit rate": np.asarray(hit), "false alarms": np.asarray(alarm)}
        },
    )


def charts(view, found, hit, alarm):
    view.chart(
        curve_plot("threshold t on P(B)", "cost of a case"),
        cost_tables(found, view.values.distance),
        caption=f"Least at t = {percent(found.best, 2)}: {number(found.best_cost)} a case. Dashed: "
        "calling everybody, calling nobody.",
        name="costs",
    )
    view.chart(
        curve_plot("false alarm rate, P(called | A)", "hit rate, P(called | B)"),
        roc_tables(hit, alarm, found),
        caption="All thresholds at once (ROC curve). Neither the share of B nor class weights move "
        "the curve, only the point on it.",
        name="roc",
    )
    view.chart(
        curve_plot("recall, P(called | B)", "precision, P(B | called)"),
        recall_tables(hit, alarm, found),
        caption=f"Dashed: precision of calling everybody, the share {percent(found.share)}.",
        name="recall",
    )
    v = view.values
    held = groups(v.new, v.distance, v.share / 100, found.shift)
    view.chart(
        curve_plot("P(B) as said", "share of B as found"),
        group_tables(held, found.shift),
        caption=groups_said(held, found, v.new),
        name="calibration",
    )


def challenges(found, v):
    best = found.decision is Decision.BEST
    state = f"Cost {number(found.cost)}, least {number(found.best_cost)}."
    weighed = v.cut == 50 and v.share < 5 and v.miss == 20 and not v.corrected
    corrected = v.weight == 9 and v.corrected and v.miss == 9
    return [
        Challenge(
            "Leave t at 50 % and come within 1 % of the least cost by the class weight, the share "
            "of B below 5 % and a miss 20 times as dear as a false alarm.",
            solved=weighed and best,
            state=state
            if weighed
            else "Needs t = 50 %, less than 5 % of B, c = 20, and no correction.",
        ),
        Challenge(
            "Class weight 9, corrected: come within 1 % of the least cost by the threshold, with a "
            "miss 9 times as dear.",
            solved=corrected and best,
            state=state if corrected else "Needs k = 9, corrected, and c = 9.",
        ),
        Challenge(
            "Let calling nobody cost less than 1 % more than the best threshold, with more than "
            "1 % of B.",
            solved=v.share > 1 and found.none < NEARLY * found.best_cost,
            state=f"Least cost {number(found.best_cost)}, calling nobody {number(found.none)}."
            if v.share > 1
            else "Needs more than 1 % of B.",
        ),
    ]
