from functools import lru_cache

from core.charts import palette
from core.charts.classes import CLASSES, class_plane
from core.charts.curve import curve_plot
from core.maths.learning.logistic_boundary import Outcome, fit_boundary
from core.maths.learning.separation import Separation
from core.painted_points import painted, points_of, set_choice
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import counted, number
from pages.learning.logistic_regression.boundary_numbers import numbers
from pages.learning.logistic_regression.boundary_tables import (
    boundary_tables,
    length_tables,
    odds_tables,
)
from pages.learning.logistic_regression.boundary_words import (
    NOT_FITTED,
    TONES,
    length_caption,
    outcome_said,
    penalty_said,
    stage_caption,
)
from pages.learning.logistic_regression.points import penalty_of, penalty_slider

chapter = Chapter(
    "boundary",
    "The boundary",
    do="Drag a point, or press where none is to paint one. The boundary and its bands of "
    "probability follow.",
    controls=[
        painted("points"),
        penalty_slider("penalty"),
        set_choice("set", "points"),
    ],
    presets={
        "A gap, and no penalty": {"set": "apart"},
        "A gap, and a penalty": {"set": "apart", "penalty": 0.01},
        "One place shared": {"set": "touching"},
        "One far behind": {"set": "outlier"},
        "Opposite corners": {"set": "corners"},
        "A rare class": {"set": "rare"},
        "All on one line": {"set": "row"},
        "Hardly any weight": {"penalty": 10.0},
        "Only one class": {"points": ((-2.0, 1.0, 0), (-1.0, -0.5, 0), (0.5, 0.8, 0))},
        "No points": {"set": "none"},
    },
)


@lru_cache(maxsize=64)
def fitted(points, penalty):
    return fit_boundary(points, penalty)


@chapter.figure
def boundary(view):
    v = view.values
    points = points_of(v.set, v.points)
    found = fitted(points, penalty_of(v.penalty))
    case = found.outcome
    view.picture(
        class_plane("x₁", "x₂"),
        boundary_tables(found, case not in NOT_FITTED),
        caption=stage_caption(found),
        name="plane",
    )
    view.legend(
        {
            "A": CLASSES[0],
            "B": CLASSES[1],
            "boundary, P(B) = ½": palette.MODEL,
            "on the wrong side": palette.ALARM,
        }
    )
    view.lead("points", "penalty", points={"value": points, "chart": "plane"})
    view.notice(*outcome_said(case, found), penalty_said(case, found), tone=TONES[case])
    view.more("set")
    view.chart(
        curve_plot("log-odds z = b + w·x", "P(B)"),
        odds_tables(found),
        caption="Each point at its own log-odds, A below, B above; the curve is σ(z) = 1/(1 + e⁻ᶻ)."
        if case not in NOT_FITTED
        else "The curve σ(z) = 1/(1 + e⁻ᶻ). No point has log-odds yet.",
        name="odds",
    )
    view.chart(
        curve_plot("penalty λ", "|w|", False, False, "decades"),
        length_tables(found),
        caption=length_caption(case, found),
        name="lengths",
    )
    view.numbers(numbers(case, found))
    view.challenges(challenges(case, found, v))
    view.code(
        fit_boundary,
        f"found = fit_boundary({points!r}, {found.penalty!r})\n"
        "print(found.outcome, found.weights, found.intercept)\n"
        "print(found.errors, found.loss)",
        data=lambda: {
            "points": {
                "x1": found.places[:, 0],
                "x2": found.places[:, 1],
                "class": found.labels,
                "log-odds": found.scores,
            }
        },
    )


def challenges(case, found, v):
    sizes = [int((found.labels == which).sum()) for which in (0, 1)]
    spots = min(
        len({tuple(p) for p in found.places[found.labels == which].tolist()}) for which in (0, 1)
    )
    level = case is Outcome.LEVEL
    free = v.set == "apart" and found.penalty == 0
    return [
        Challenge(
            "A gap, and no penalty: paint one point more, so that the weights no longer run away.",
            solved=free and found.n == 17 and found.separation is Separation.OVERLAP,
            state=f"{counted(found.n, 'point')}; {length_state(found)}"
            if free
            else "Needs the points with a gap between them, and no penalty.",
        ),
        Challenge(
            "Paint five places or more of each class for which the best weights are exactly 0.",
            solved=level and spots >= 5,
            state=f"{spots} places of the class with fewer; {length_state(found)}",
        ),
        Challenge(
            "Without a penalty: as many points of A as of B, ten or more of each, and yet 95 % of "
            "all on the right side with |w| below 1.5.",
            solved=found.penalty == 0
            and sizes[0] == sizes[1] >= 10
            and found.separation is Separation.OVERLAP
            and found.length < 1.5
            and found.wrong.sum() <= 0.05 * found.n,
            state="Needs no penalty."
            if found.penalty
            else f"{sizes[0]} of A, {sizes[1]} of B; {length_state(found)}",
        ),
    ]


def length_state(found):
    match found.separation:
        case Separation.NO_POINTS | Separation.ONE_CLASS:
            return "no weights yet."
        case Separation.APART | Separation.TOUCHING if found.penalty == 0:
            return "the weights run away."
    return f"|w| = {number(found.length)}."
