from functools import lru_cache

import numpy as np

from core.charts import palette
from core.charts.classes import CLASSES, class_plane
from core.charts.curve import curve_plot
from core.maths.learning.class_points import class_points, split_points
from core.maths.learning.logistic_boundary import fit_boundary
from core.maths.learning.margin_losses import ANGLES, Margins, losses_by_angle, stand
from core.ui.controls import Choice, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import filled_in, number, percent
from pages.learning.logistic_regression.losses_tables import (
    angle_tables,
    curve_tables,
    line_tables,
)
from pages.learning.logistic_regression.losses_words import TONES, by_angle_said, standing_said

SETS = {
    "clouds": "Two clouds",
    "apart": "A gap between them",
    "outlier": "One far behind",
    "rare": "A rare class",
    "corners": "Opposite corners",
}
chapter = Chapter(
    "losses",
    "What a mistake costs",
    do="Turn the line and watch each point slide along the curves. Which points pull on it, and "
    "which no longer do?",
    controls=[
        Slider(
            name="angle",
            label="Direction of w",
            symbol="φ",
            low=-180,
            high=180,
            default=-40,
            step=1,
            unit="°",
            help="w points to the side of B",
        ),
        Slider(
            name="length",
            label="Length of w",
            symbol="|w|",
            low=0.1,
            high=10,
            default=1.5,
            log=True,
            help="How steeply the probability rises across the line",
        ),
        Slider(
            name="offset",
            label="Distance of the line from 0",
            symbol="c",
            low=-4,
            high=4,
            default=0,
            step=0.1,
        ),
        Choice(name="cloud", label="Points", options=SETS, default="clouds"),
    ],
    presets={
        "Nearly the best line": {"angle": 26.0, "length": 1.68, "offset": -0.1},
        "The wrong way round": {"angle": 180.0},
        "A timid line": {"angle": 26.0, "length": 0.1},
        "A steep line": {"angle": 26.0, "length": 10.0},
        "An outlier that pulls": {"cloud": "outlier", "angle": -5.0, "length": 4.0, "offset": 0.0},
        "Every margin above 1": {"cloud": "apart", "angle": -5.0, "length": 4.0},
        "Corners: no line is good": {"cloud": "corners", "angle": 45.0},
    },
)


@lru_cache(maxsize=64)
def by_angle(name, length, offset):
    return losses_by_angle(*split_points(class_points(name)), length, offset)


@chapter.figure
def losses(view):
    v = view.values
    places, labels = split_points(class_points(v.cloud))
    found = stand(places, labels, v.angle, v.length, v.offset)
    turned = by_angle(v.cloud, v.length, v.offset)
    view.picture(
        curve_plot("margin m = s·z", "loss"),
        curve_tables(found, labels),
        caption="Each point at its margin, on the curve of log-loss in bits. Left of 0 it is on "
        "the wrong side.",
        name="curves",
    )
    view.legend(
        {
            "log-loss": palette.MODEL,
            "hinge": palette.TRUTH,
            "0–1": palette.GREY,
            "A": CLASSES[0],
            "B": CLASSES[1],
        }
    )
    view.lead("angle", "length")
    view.notice(*standing_said(found), tone=TONES[found.case])
    view.more("offset", "cloud")
    view.chart(
        class_plane("x₁", "x₂"),
        line_tables(places, labels, found, v),
        caption="The line, and dashed where the margin is 1 for one class: nearer than that the "
        "hinge pulls. Ringed: on the wrong side.",
        name="plane",
    )
    view.chart(
        curve_plot("direction of w", "mean loss", False, False, ""),
        angle_tables(turned, v.angle),
        caption=by_angle_said(turned),
        name="directions",
    )
    view.numbers(numbers(found))
    view.challenges(challenges(found, v))
    view.code(
        stand,
        f"places = np.array({places.tolist()})\nlabels = np.array({labels.tolist()})\n"
        f"found = stand(places, labels, {v.angle}, {v.length}, {v.offset})\n"
        "print(found.case, {name: loss.mean() for name, loss in found.costs.items()})",
        data=lambda: {
            "points": {"class": labels, "margin": found.margins, "pull": found.pull}
            | {name: np.asarray(cost) for name, cost in found.costs.items()},
            "directions": {"degrees": ANGLES} | turned,
        },
    )


def numbers(found):
    n = len(found.margins)
    wrong, near = int(found.wrong.sum()), int(found.near.sum())
    log = found.costs["log-loss"]
    parts = filled_in(lambda a, b: a / b, float(found.pull[found.wrong].sum()), found.pull.sum(),
                      shown=percent)  # fmt: skip
    return [
        (
            "Mean log-loss",
            f"{number(log.mean())} bits",
            "mean of log₂(1 + e⁻ᵐ)",
        ),
        ("Mean hinge", number(found.costs["hinge"].mean()), "mean of max(0, 1 − m)"),
        ("Mean 0–1 loss", percent(wrong / n), f"{wrong}/{n}"),
        ("Points that pull, log-loss", f"{n} of {n}", "1 − P(own class) is never 0"),
        ("Points that pull, hinge", f"{wrong + near} of {n}", "margins below 1"),
        ("Points that pull, 0–1", f"0 of {n}", "slope 0 on both sides of its step"),
        (
            "Share of the wrong in the pull",
            percent(found.share_of_wrong),
            "Σ(1 − P) of the wrong over Σ(1 − P) of all = {}/{}".format(*parts),
        ),
    ]


@lru_cache(maxsize=8)
def best_loss(name):
    return fit_boundary(class_points(name), 0.0).loss / np.log(2)


def challenges(found, v):
    bits = float(found.costs["log-loss"].mean())
    state = f"Mean log-loss {number(bits)} bits."
    return [
        Challenge(
            "Two clouds: bring the mean log-loss within 1 % of its least.",
            solved=v.cloud == "clouds" and bits <= 1.01 * best_loss("clouds"),
            state=f"{state} The least is {number(best_loss('clouds'))}."
            if v.cloud == "clouds"
            else "Needs the two clouds.",
        ),
        Challenge(
            "A gap between them: let hinge and 0–1 loss be 0, and the log-loss above 0.2 bits.",
            solved=v.cloud == "apart" and found.case is Margins.FAR and bits > 0.2,
            state=state if v.cloud == "apart" else "Needs the points with a gap.",
        ),
        Challenge(
            "One far behind: let that point alone have more than 90 % of the whole pull.",
            solved=v.cloud == "outlier" and found.pull[-1] > 0.9 * found.pull.sum(),
            state=f"It has {percent(found.pull[-1] / found.pull.sum())}."
            if v.cloud == "outlier"
            else "Needs the points with one far behind.",
        ),
    ]
