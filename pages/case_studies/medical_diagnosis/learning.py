from operator import truediv

import numpy as np

from core.charts import palette
from core.charts.diagnostic_curves import descent_curve, weight_intervals
from core.maths.case_studies.medical_diagnosis.verdicts import judge_descent
from core.maths.columns import dots, path
from core.maths.learning.logistic_regression import descend_logistic
from core.ui.controls import Slider
from core.ui.kept import kept
from core.ui.page import Chapter
from core.ui.words import apart, filled_in, number
from pages.case_studies.medical_diagnosis.judged_model import (
    cells,
    judged_weights,
    optimum_of,
    penalty_of,
)
from pages.case_studies.medical_diagnosis.verdicts import (
    NOT_CLINICAL,
    descent_words,
    steps_in_words,
)

LAST = 120
FAR = 20.0  # weights beyond it are not drawn

chapter = Chapter(
    "learning",
    "How it learned",
    do="Drag the learning rate α past 2/L and watch the loss. L bounds how sharply it can curve.",
    controls=[
        Slider(
            name="learning_rate",
            label="Learning rate",
            symbol="α",
            low=0.01,
            high=10,
            default=0.5,
            log=True,
        ),
        Slider(name="steps", label="Steps", low=1, high=LAST, default=40, step=1),
    ],
    presets={
        "Too large a step": {"learning_rate": 3, "penalty": 0, "steps": 60},
        "Hardly a penalty": {"penalty": -4, "steps": 120},
        "Creeping": {"learning_rate": 0.01, "steps": 120},
        "Thrown out": {"learning_rate": 10, "penalty": 0, "steps": 120},
    },
)


@kept(max_entries=64)
def descended(view, learning_rate, penalty):
    return descend_logistic(cells().features, cells().ill, learning_rate, penalty, LAST)


@chapter.figure
def learning(view):
    """Gradient descent of the logistic loss; the weights against their intervals."""
    v = view.values
    way = descended(view, v.learning_rate, penalty_of(v))
    at, limit = min(v.steps, way.steps), 2 / way.curvature
    loss = np.where(np.isfinite(way.loss), way.loss, np.nan)
    view.picture(
        descent_curve(),
        {
            "level": path([0, LAST], [np.log(2)] * 2),
            "curve": path(np.arange(len(loss)), loss),
            "now": dots([at], [loss[at]]),
        },
        caption=f"J = {number(way.loss[at])} after {steps_in_words(at)}. Dashed: log 2, "
        "knowing nothing.",
        name="descent",
    )
    view.legend(
        {
            "Loss J": palette.MODEL,
            "This step": palette.ACCENT,
            "Knowing nothing": palette.NEUTRAL,
        }
    )
    view.lead("learning_rate", "steps", learning_rate={"marks": {"2/L": limit}})
    view.more("penalty")
    optimum = optimum_of(penalty_of(v))
    verdict = judge_descent(way, at, v.learning_rate, optimum)
    words, tone = descent_words(v, way, limit, optimum, verdict)
    view.notice(words, tone=tone)
    view.section(
        "Where it arrives",
        "Gradient descent from zero, which may stop short. If it arrives, the rate decides how "
        "fast, not where. The judged model, with the same penalty, is solved to its optimum by "
        "Newton’s steps.",
    )
    show_weights(view, way, at)
    show_numbers(view, way, at, verdict)
    view.notice(NOT_CLINICAL, place="below")
    view.code(
        descend_logistic,
        call="from sklearn.datasets import load_breast_cancer\n\ndata = load_breast_cancer()\n"
        f"path = descend_logistic(\n    data.data, data.target == 0, {v.learning_rate}, "
        f"{penalty_of(v)}, {v.steps}\n)\nprint(path.loss[-1])",
        data=lambda: {"descent": {"step": np.arange(len(way.loss)), "loss": way.loss}},
    )


def show_numbers(view, way, at, verdict):
    rate, limit = view.values.learning_rate, 2 / way.curvature
    now, least = apart(verdict.loss, verdict.lowest)
    view.numbers(
        [
            ("Loss J", now, f"mean log-loss + ½ λ|w|²; at the optimum {least}"),
            (
                "Distance to the optimum",
                number(verdict.distance),
                "|θ − θ*|/|θ*|, θ the weights and the intercept",
            ),
            ("Gradient", number(way.gradient_norm[at]), "|∂J/∂(w, b)|"),
            (
                "α against 2/L",
                apart(rate / limit, 1)[0],
                "/".join(filled_in(truediv, rate, limit, shown=lambda over: apart(over, 1)[0])),
            ),
        ]
    )


def show_weights(view, way, at):
    weights, names = judged_weights(view), cells().feature_names
    order = np.argsort(-np.abs(weights.weight))
    near = np.abs(way.weights[at]) <= FAR
    far = int((~near).sum())
    certain = int(((weights.low > 0) | (weights.high < 0)).sum())
    view.chart(
        weight_intervals(),
        {
            "weights": {
                "name": [names[j] for j in order],
                "weight": np.where(near, way.weights[at], np.nan)[order],
                "low": weights.low[order],
                "high": weights.high[order],
            }
        },
        caption=f"Bars: 95 % bootstrap intervals of the judged weights; {certain} of 30 "
        f"exclude{'s' * (certain == 1)} 0. Dots: the weights at this step. Measurements that say "
        "the same share one."
        + (f" {far} dot{'s lie' if far > 1 else ' lies'} beyond ±{FAR:g}." if far else ""),
        name="weights",
    )
    view.legend({"Interval of a judged weight": palette.DATA}, place="below")
