from functools import lru_cache

from core.charts import palette
from core.charts.classes import CLASSES, class_plane, lifted_points
from core.maths.learning.kernel_machine import count_right
from core.maths.learning.quadratic_lift import Conic, camera, fit_lift
from core.painted_points import SETS, painted, points_of, set_choice
from core.ui.controls import Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number
from pages.learning.support_vectors.lifted_numbers import numbers
from pages.learning.support_vectors.lifted_tables import plane_tables, space_tables
from pages.learning.support_vectors.lifted_words import (
    EDGE_ON,
    NOT_FITTED,
    TONES,
    angle_to_plane,
    caption,
    conic_said,
    right_said,
    view_said,
)
from pages.learning.support_vectors.price import price_slider

LIFTED = {
    "rings": "Two rings",
    "corners": "Opposite corners",
    "moons": "Two moons",
    "clouds": "Two clouds",
    "row": "All on one line",
    "none": "No points",
}
assert LIFTED.keys() - {"rings", "moons"} <= SETS.keys()
chapter = Chapter(
    "lifted",
    "The lifted picture",
    do="Turn the lifted points until the plane is a line on the screen. Watch what it cuts out of "
    "the cone, and of the plane below.",
    controls=[
        Slider(name="turn", label="Turn", low=0, high=360, default=40, step=1, unit="°"),
        Slider(name="tilt", label="Seen from above", low=0, high=90, default=20, step=1, unit="°"),
        painted("dots"),
        price_slider("worth", default=10.0),
        set_choice("group", "dots", LIFTED),
    ],
    presets={
        "Rings become heights": {},
        "Edge on": {"turn": 171, "tilt": 0},
        "From above": {"turn": 0, "tilt": 90},
        "Corners: two lines": {"group": "corners"},
        "Moons: opposite points": {"group": "moons"},
        "On one line": {"group": "row"},
        "Hardly a price": {"worth": 0.001},
        "A strip": {
            "dots": tuple((x, y, int(abs(x) > 2)) for x in (-3.0, -1.0, 1.0, 3.0)
                          for y in (-2.0, 0.0, 2.0))
        },
        "One class alone": {"dots": ((-2.0, 1.0, 0), (-1.0, -0.5, 0), (0.5, 0.8, 0))},
        "Nothing to lift": {"group": "none"},
    },
)  # fmt: skip


@lru_cache(maxsize=64)
def fitted(points, price):
    return fit_lift(points, price)


@chapter.figure
def lifted(view):
    v = view.values
    points = points_of(v.group, v.dots)
    found = fitted(points, v.worth)
    eye = camera(v.turn, v.tilt)
    view.picture(
        lifted_points(), space_tables(found, v.turn, v.tilt), caption=caption(found), name="space"
    )
    view.legend(
        {
            "A": CLASSES[0],
            "B": CLASSES[1],
            "plane": palette.MODEL,
            "where it cuts the cone": palette.ALARM,
            "cone": palette.GREY,
            "support vector, by α": palette.INK,
        }
    )
    view.lead("turn", "tilt")
    view.notice(
        conic_said(found),
        right_said(found),
        view_said(found, eye),
        tone=TONES.get(found.conic, "good" if count_right(found.margins) == found.n else "plain"),
    )
    view.more("worth", "group")
    view.chart(
        class_plane("x₁", "x₂"),
        plane_tables(found),
        caption="The same points where they came from: φ(x) = (x₁², √2·x₁x₂, x₂²) lifted them.",
        name="below",
    )
    view.show("dots", dots={"value": points, "chart": "below"})
    view.numbers(numbers(found, eye))
    view.challenges(challenges(found, eye, v))
    view.code(
        fit_lift,
        f"found = fit_lift({points!r}, {v.worth!r})\n"
        "print(found.conic, found.form, found.bias)\nprint(found.half_axes)",
        data=lambda: {
            "points": {
                "x1": found.places[:, 0],
                "x2": found.places[:, 1],
                "class": found.labels,
                "p": found.lifted[:, 0],
                "q": found.lifted[:, 1],
                "h": found.lifted[:, 2],
            }
        },
    )


def challenges(found, eye, v):
    plane = found.conic not in (*NOT_FITTED, Conic.LEVEL)
    angle = angle_to_plane(found, eye) if plane else 90.0
    right = count_right(found.margins)
    corners = v.group == "corners" and v.dots is None
    painted = v.dots is not None and found.n >= 8
    return [
        Challenge(
            "Opposite corners: find a view in which a straight line on the screen tells the "
            "classes apart, the plane seen from its edge.",
            solved=corners and plane and angle <= EDGE_ON,
            state="Needs opposite corners, none moved."
            if not corners
            else f"{number(angle)}° between sight and plane."
            if plane
            else "No plane yet.",
        ),
        Challenge(
            "Paint eight points or more that a hyperbola tells apart, all on their own side.",
            solved=painted and right == found.n and found.conic is Conic.HYPERBOLA,
            state=f"{right} of {found.n} on their own side; the curve is "
            f"{'a hyperbola' if found.conic is Conic.HYPERBOLA else 'no hyperbola'}."
            if painted
            else "Needs eight points that you painted.",
        ),
    ]
