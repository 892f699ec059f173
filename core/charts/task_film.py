"""Tasks in turn on one network: its answers over the plane, step by step, and the points of then.

A row is there from step ``first`` to ``last``, both included. Answers differ by colour and by
shape, round and square. A gap (NaN) starts a new piece, and a piece of no length is a dot.
"""

import altair as alt

from core.charts import palette
from core.charts.classes import CLASSES
from core.charts.template import step_parameter, template
from core.charts.window import plane_axes, window_layer

_NOW = "datum.first <= toNumber(step) && toNumber(step) <= datum.last"
_ROLES = alt.Scale(domain=["no", "yes"], range=list(CLASSES[:2]))


@template(
    alt_text="The points of the task that is learned now, pale those of earlier tasks, and the "
    "boundary of the network at the step of now",
    height=400,
    window="cx cy rx ry",
    areas="first last x y",
    lines="first last x y",
    old_round="first last role x y",
    old_square="first last role x y",
    round="first last role x y",
    square="first last role x y",
    names="text x y",
)
def task_film(x_title: str, y_title: str) -> alt.TopLevelMixin:
    x, y = plane_axes(x_title, y_title, tickCount=6, grid=False)

    def path(name: str, **mark) -> alt.Chart:
        return (
            alt.Chart(alt.NamedData(name))
            .transform_filter(_NOW)
            .mark_line(order=False, clip=True, **mark)
            .encode(x, y)
        )

    def dots(name: str, **mark) -> alt.Chart:
        return path(name, **mark).encode(alt.Stroke("role:N", scale=_ROLES, legend=None))

    names = (
        alt.Chart(alt.NamedData("names"))
        .mark_text(fontWeight="bold", color=palette.INK, baseline="bottom")
        .encode(x, y, text="text:N")
    )
    return alt.layer(
        window_layer(),
        path(
            "areas",
            interpolate="linear-closed",
            strokeWidth=0,
            fill=CLASSES[1],
            fillOpacity=0.16,
        ),
        dots("old_round", strokeWidth=8, strokeCap="round", opacity=0.3),
        dots("old_square", strokeWidth=7.5, strokeCap="square", opacity=0.3),
        path("lines", strokeWidth=2.8, color=palette.INK),
        dots("round", strokeWidth=10, strokeCap="round"),
        dots("square", strokeWidth=9, strokeCap="square"),
        names,
    ).add_params(step_parameter("step"))
