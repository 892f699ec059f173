from math import log

import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.maths.learning.change_alarms import (
    AFTER,
    CHANGE,
    first_alarms,
    judge_watch,
    price,
    price_curve,
    watch,
)
from core.ui.controls import Choice, Seed, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number, percent
from pages.learning.continual.alarm_numbers import numbers
from pages.learning.continual.alarm_tables import price_tables, stream_tables
from pages.learning.continual.alarm_words import TONES, price_said, stream_said, traded_said

chapter = Chapter(
    "alarm",
    "Noticing the change",
    do="Drag the threshold: a low one rings before anything has changed, a high one rings late. "
    "Then make the change smaller.",
    controls=[
        Slider(
            name="height", label="Threshold", symbol="h", low=1, high=30, default=8, step=0.25
        ),
        Slider(
            name="confidence", label="Confidence", symbol="δ", low=1e-6, high=0.5, default=0.01,
            log=True, help="The smaller, the surer it must be; it rings above ln(1/δ)",
        ),
        Slider(
            name="change", label="Rise of the error rate", low=0, high=0.5, default=0.15, step=0.01
        ),
        Choice(
            name="detector",
            label="Detector",
            options={"page_hinkley": "Page–Hinkley", "adwin": "ADWIN"},
            default="page_hinkley",
            pills=True,
        ),
        Slider(name="base", label="Error rate before", low=0.02, high=0.4, default=0.1, step=0.01),
        Slider(
            name="tolerance", label="Tolerated rise", symbol="δ", low=0, high=0.1, default=0.02,
            step=0.005, help="Page–Hinkley takes it off every case, so that chance does not add up",
        ),
        Seed(name="watched", label="New streams", default=3),
    ],
    presets={
        "Caught": {},
        "Rings too soon": {"height": 2.0},
        "Rings too late": {"height": 24.0},
        "Nothing changes": {"change": 0.0, "height": 4.0},
        "As much as is tolerated": {"change": 0.05, "tolerance": 0.05},
        "ADWIN": {"detector": "adwin"},
        "ADWIN, easily convinced": {"detector": "adwin", "confidence": 0.5},
    },
)  # fmt: skip


@chapter.figure
def alarm(view):
    v = view.values
    state = (v.base, v.change, v.tolerance, v.watched)
    found = watch(v.detector, *state)
    threshold = v.height if v.detector == "page_hinkley" else log(1 / v.confidence)
    first = first_alarms(found.peaks, np.array([threshold]))[:, 0]
    case, cost = judge_watch(int(first[0]), v.change), price(first)
    view.picture(
        curve_plot("case", "statistic of the detector"),
        stream_tables(found, threshold, int(first[0])),
        caption=f"One stream. Ticks at the foot are errors; grey upright: the change after case "
        f"{CHANGE}; dashed: the threshold {number(threshold)}.",
        name="statistic",
    )
    view.legend({"statistic": palette.MODEL, "error": palette.SKY, "first alarm": palette.ALARM})
    view.lead("height" if v.detector == "page_hinkley" else "confidence", "change")
    view.notice(stream_said(case, int(first[0]), v), price_said(cost, v), tone=TONES[case])
    own = ("tolerance",) if v.detector == "page_hinkley" else ()
    view.more("detector", "base", *own, "watched")
    other = "adwin" if v.detector == "page_hinkley" else "page_hinkley"
    view.chart(
        curve_plot("share of false alarms before the change", "mean delay, cases"),
        price_tables(price_curve(v.detector, *state), price_curve(other, *state), cost),
        caption=traded_said(v),
        name="price",
    )
    view.numbers(numbers(cost, v))
    view.challenges(challenges(cost, v))
    view.code(
        watch,
        f"found = watch({v.detector!r}, {v.base!r}, {v.change!r}, {v.tolerance!r}, {v.watched})\n"
        f"first = first_alarms(found.peaks, np.array([{threshold!r}]))[:, 0]\n"
        "print(price(first))",
        data=lambda: {
            "first stream": {
                "case": np.arange(1, CHANGE + AFTER + 1),
                "error": found.errors,
                "statistic": found.statistic,
            },
            "runs": {"first alarm": first},
        },
    )


def challenges(cost, v):
    ruled = v.base == 0.1 and v.change == 0.15
    few = round(cost.false, 9) <= 0.05  # 1 − 0.95 is above 0.05
    good = few and cost.delay <= 55
    delay, missed = "no run is left to be late", "no run is left to miss it"
    if cost.delay == cost.delay:
        delay, missed = f"delay {number(cost.delay)}", f"missed {percent(cost.missed)}"
    return [
        Challenge(
            "Errors rise from 10 % to 25 %: at most 5 % false alarms, and a mean delay of at most "
            "55 cases.",
            solved=ruled and good,
            state=f"False alarms {percent(cost.false)}, {delay}."
            if ruled
            else "Needs a rate of 0.1 before and a rise of 0.15.",
        ),
        Challenge(
            "From 10 % of errors: find a rise of 0.1 or less that is missed in less than 1 run in "
            "10, with at most 5 % false alarms.",
            solved=v.base == 0.1 and v.change <= 0.1 and few and round(cost.missed, 9) < 0.1,
            state=f"False alarms {percent(cost.false)}, {missed}."
            if v.base == 0.1 and 0 < v.change <= 0.1
            else "Needs a rate of 0.1 before and a rise of 0.1 or less.",
        ),
    ]
