import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.maths.calculus.curve_tables import (
    curve_datasets,
    dot,
    joined,
    polyline,
    scattered,
    value_window,
)
from core.maths.learning.boosting import ENDS, PLACES, STEPS, Boosted, boosted_curve, true_curve
from core.ui.controls import Seed, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import counted, number
from pages.learning.trees.boosting_words import (
    TONES,
    boosted_said,
    curve_caption,
    errors_caption,
    noise_said,
    numbers,
    residual_caption,
)

M = np.arange(STEPS + 1.0)
TRUTH = true_curve(PLACES)
FAR = 1e6  # a fit that has run away is drawn no further
chapter = Chapter(
    "boosting",
    "Boosting",
    do="Add one tree after the other, and watch the residuals shrink. Then change the learning "
    "rate ν.",
    controls=[
        Slider(name="step", label="Trees", symbol="m", low=0, high=STEPS, default=3, step=1),
        Slider(name="rate", label="Learning rate", symbol="ν", low=0.01, high=2.5, default=0.5,
               log=True, live=False),
        Slider(name="reach", label="Depth of a tree", low=1, high=4, default=1, step=1, live=False),
        Slider(name="count", label="Points", symbol="n", low=20, high=200, default=80, step=10,
               live=False),
        Slider(name="noise", label="Noise", symbol="σ", low=0, high=1, default=0.4, step=0.05,
               live=False),
        Seed(name="draw"),
    ],
    presets={
        "One stump": {"step": 1, "rate": 1.0},
        "Small steps": {"step": 120, "rate": 0.1},
        "Deep and fast: noise by heart": {"step": 40, "rate": 1.0, "reach": 4},
        "Deep and slow": {"step": 25, "rate": 0.1, "reach": 3},
        "No noise": {"step": 120, "rate": 0.5, "noise": 0.0, "reach": 2},
        "ν = 2": {"step": 20, "rate": 2.0},
        "Beyond 2": {"step": 8, "rate": 2.2},
        "Twenty points": {"step": 60, "count": 20, "reach": 2},
    },
)  # fmt: skip


@chapter.figure
def boosting(view):
    v = view.values
    found = boosted_curve(v.count, v.noise, v.draw, v.rate, v.reach)
    case = found.judge(v.step)
    view.picture(
        curve_plot("x", "y"), curve_tables(found, v.step), caption=curve_caption(found, v.step),
        name="curve",
    )  # fmt: skip
    view.legend({"points": palette.SKY, "sum of the trees, F": palette.MODEL,
                 "truth": palette.TRUTH, "next tree": palette.ACCENT})  # fmt: skip
    view.lead("step", "rate")
    view.notice(boosted_said(case, found, v.step), noise_said(found, v.step), tone=TONES[case])
    view.more("reach", "count", "noise", "draw")
    view.chart(
        curve_plot("x", "residual y − F", False, False, "", False, True),
        residual_tables(found, v.step),
        caption=residual_caption(found, v.step), name="residuals",
    )  # fmt: skip
    view.chart(
        curve_plot("trees m", "mean squared error", False, False, "whole"),
        error_tables(found, v.step), caption=errors_caption(found, v.step), name="errors",
    )  # fmt: skip
    view.legend({"own points": palette.MODEL, "fresh points": palette.TRUTH}, place="below")
    view.numbers(numbers(found, v.step))
    view.challenges(challenges(found, v, case))
    view.code(
        boosted_curve,
        f"found = boosted_curve({v.count}, {v.noise!r}, {v.draw}, {v.rate!r}, {v.reach})\n"
        f"m = {v.step}\nprint(found.judge(m), found.own[m], found.fresh[m], found.best)",
        data=lambda: {
            "points": {"x": found.x, "y": found.y, "F": found.fits[v.step]},
            "by step": {"trees": M, "own": found.own, "fresh": found.fresh},
        },
    )


def curve_tables(found, step):
    middle, half = value_window(found.y, TRUTH)
    return curve_datasets(
        sum(ENDS) / 2, middle, 0.52 * (ENDS[1] - ENDS[0]), half,
        curves=polyline("F", "approximation", PLACES, np.clip(found.curves[step], -FAR, FAR)),
        dashed=polyline("truth", "truth", PLACES, TRUTH),
        points=scattered("points", "point", found.x, found.y),
    )  # fmt: skip


def residual_tables(found, step):
    """What is left, and the tree that is fitted to it next."""
    left = found.y - found.fits[step]
    half = 1.15 * max(float(np.abs(left).max()), 1e-9)
    nothing = joined()
    if step < STEPS:
        tree = found.trees[step].predict(PLACES[:, None])
        nothing = polyline("h", "other", PLACES, tree)
    return curve_datasets(
        sum(ENDS) / 2, 0.0, 0.52 * (ENDS[1] - ENDS[0]), half,
        curves=nothing,
        dashed=polyline("0", "reference", [ENDS[0] - 1, ENDS[1] + 1], [0.0, 0.0]),
        points=scattered("residuals", "point", found.x, left),
    )  # fmt: skip


def error_tables(found, step):
    """Both errors by step, no higher than a little above the first."""
    top = 1.3 * max(float(found.own[0]), float(found.fresh[0]))
    lines = (("own", "approximation", found.own), ("fresh", "truth", found.fresh))
    shown = [(name, role, np.minimum(y, 10 * top)) for name, role, y in lines]
    return curve_datasets(
        STEPS / 2, 0.45 * top, 0.52 * STEPS, 0.53 * top,
        curves=joined(*(polyline(name, role, M, y) for name, role, y in shown)),
        dashed=polyline("noise", "function", [-5.0, STEPS + 5.0], [found.noise**2] * 2),
        points=joined(*(dot(role, float(step), float(y[step])) for _, role, y in shown)),
    )  # fmt: skip


def challenges(found, v, case):
    noisy = v.count <= 100 and v.noise >= 0.4
    needs = "Needs 100 points or fewer, and noise of 0.4 or more."
    ratio = float(found.fresh[v.step]) / v.noise**2 if v.noise else np.inf
    return [
        Challenge(
            "100 points or fewer, noise 0.4 or more: reach a fresh squared error of at most 1.4 "
            "times the noise’s.",
            solved=noisy and ratio <= 1.4,
            state=f"{number(ratio)} times." if noisy else needs,
        ),
        Challenge(
            "Noise 0.4 or more: learn so much noise that the own residuals have less than a "
            "hundredth of its mean square.",
            solved=v.noise >= 0.4 and float(found.own[v.step]) < 0.01 * v.noise**2,
            state=f"{number(found.own[v.step])} against {number(v.noise**2)}."
            if v.noise >= 0.4
            else "Needs noise of 0.4 or more.",
        ),
        Challenge(
            "Trees of depth 2 or more, at most 100 points, noise 0.4 or more: choose ν so that "
            "the fresh error is least at 60 trees or more in, and go to that step.",
            solved=noisy and v.reach >= 2 and case is Boosted.LEAST and v.step >= 60,
            state=f"The least is at step {found.best}; here {counted(v.step, 'tree')}."
            if noisy and v.reach >= 2
            else needs
            if not noisy
            else "Needs trees of depth 2 or more.",
        ),
    ]
