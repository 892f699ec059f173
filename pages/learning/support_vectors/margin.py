from functools import lru_cache

from core.charts import palette
from core.charts.classes import CLASSES, class_plane
from core.charts.curve import curve_plot
from core.maths.learning.maximal_margin import Hold, fit_margin
from core.painted_points import painted, points_of, set_choice
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import counted, number
from pages.learning.support_vectors.margin_numbers import numbers
from pages.learning.support_vectors.margin_tables import (
    bias_tables,
    condition_tables,
    margin_tables,
)
from pages.learning.support_vectors.margin_words import (
    TONES,
    bias_caption,
    condition_caption,
    hold_said,
    holders_said,
    places_said,
    stage_caption,
)
from pages.learning.support_vectors.price import price_slider

chapter = Chapter(
    "margin",
    "The margin",
    do="Drag the price of slack C, or a point. Watch the margin, and the rings around the points "
    "that hold it.",
    controls=[
        painted("points"),
        price_slider("price"),
        set_choice("set", "points"),
    ],
    presets={
        "Slack costs next to nothing": {"price": 0.001},
        "Slack is dear": {"price": 100.0},
        "A gap, and no slack": {"set": "apart", "price": 10.0},
        "A gap, and cheap slack": {"set": "apart", "price": 0.03},
        "One far behind": {"set": "outlier"},
        "One place shared": {"set": "touching", "price": 10.0},
        "A rare class": {"set": "rare", "price": 0.1},
        "Opposite corners": {"set": "corners"},
        "All on one line": {"set": "row"},
        "Only one class": {"points": ((-2.0, 1.0, 0), (-1.0, -0.5, 0), (0.5, 0.8, 0))},
        "No points": {"set": "none"},
    },
)


@lru_cache(maxsize=64)
def fitted(points, price):
    return fit_margin(points, price)


@chapter.figure
def margin(view):
    v = view.values
    points = points_of(v.set, v.points)
    found = fitted(points, v.price)
    view.picture(
        class_plane("x₁", "x₂"), margin_tables(found), caption=stage_caption(found), name="plane"
    )
    view.legend(
        {
            "A": CLASSES[0],
            "B": CLASSES[1],
            "line f = 0, edges f = ±1": palette.MODEL,
            "slack, to the own edge": palette.ALARM,
            "support vector, by α": palette.INK,
        }
    )
    view.lead("price", "points", points={"value": points, "chart": "plane"})
    view.notice(hold_said(found), holders_said(found), places_said(found), tone=TONES[found.hold])
    view.more("set")
    view.chart(
        curve_plot("y·f(x)", "α"),
        condition_tables(found),
        caption=condition_caption(found),
        name="conditions",
    )
    view.chart(
        curve_plot("bias b", "Σξ"), bias_tables(found), caption=bias_caption(found), name="bias"
    )
    view.numbers(numbers(found))
    view.challenges(challenges(found, v))
    view.code(
        fit_margin,
        f"found = fit_margin({points!r}, {v.price!r})\n"
        "print(found.hold, found.weights, found.bias, found.width)\n"
        "print(found.alpha.round(4))\nprint(found.price - found.dual, found.residual)",
        data=lambda: {
            "points": {
                "x1": found.places[:, 0],
                "x2": found.places[:, 1],
                "class": found.labels,
                "alpha": found.alpha,
                "y·f": found.margins,
                "slack": found.slacks,
            }
        },
    )


def challenges(found, v):
    largest = float(found.alpha.max(initial=0))
    apart, dear = v.set == "apart", v.price >= 10
    still = apart and v.points is None
    known, same = found.duals is not None, False
    if apart and known:
        before = fitted(points_of("apart", None), v.price)
        same = abs(found.width - before.width) + abs(found.bias - before.bias) < 1e-9
    return [
        Challenge(
            "A gap between them: pay for no slack with a C at most 20 % above the least that does.",
            solved=still and found.hold is Hold.HARD
            and largest * 1.2 >= found.C,
            state=f"{counted(int((found.slacks > 0).sum()), 'point')} with slack, C = "
            f"{number(found.C)}."
            if still else "Needs the points with a gap between them, none moved.",
        ),
        Challenge(
            "A gap between them, C of 10 or more: paint three points more, and let the line stay "
            "where it is.",
            solved=apart and dear and found.n == 19 and same,
            state=f"{found.n} points of 19; the line has {'not ' if same else ''}moved."
            if apart and dear
            else "Needs the points with a gap between them, and C of 10 or more.",
        ),
        Challenge(
            "Make the bias ambiguous by 1 or more, though the weights are not 0.",
            solved=known and found.length > 0 and found.high - found.low >= 1,
            state=f"From b = {number(found.low)} to {number(found.high)}." if known else
            "No weights yet.",
        ),
    ]  # fmt: skip
