"""A crowd as dots on a disc, each coloured by what became of it, and a circle around its middle.

A dot is a stroke of no length; a gap (NaN) starts the next one, so that a crowd is a few paths.
"""

import altair as alt

from core.charts import palette
from core.charts.template import template
from core.charts.window import window_layer, window_scales

COLOURS = {
    "true positive": palette.TRUTH,
    "false alarm": palette.ACCENT,
    "missed": palette.ALARM,
    "cleared": palette.GREY,
}
_ROLES = alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))


@template(
    alt_text="A thousand people as dots on a disc: those with a positive test inside a circle, the "
    "others around it, coloured by whether they are ill",
    height=400,
    window="cx cy rx ry",
    people="role x y",
    circle="x y",
)
def people_disc() -> alt.TopLevelMixin:
    x_scale, y_scale = window_scales(equal=True)
    bare = alt.Axis(labels=False, ticks=False, grid=False, domain=False, title=None)
    x = alt.X("x:Q", scale=x_scale, axis=bare)
    y = alt.Y("y:Q", scale=y_scale, axis=bare)
    size = alt.ExprRef("max(4, min(width, height) / 52)")
    people = (
        alt.Chart(alt.NamedData("people"))
        .mark_line(order=False, strokeCap="round", strokeWidth=size)
        .encode(x, y, stroke=alt.Stroke("role:N", scale=_ROLES, legend=None))
    )
    circle = (
        alt.Chart(alt.NamedData("circle"))
        .mark_line(order=False, color=palette.INK, strokeWidth=2)
        .encode(x, y)
    )
    return alt.layer(window_layer(), people, circle)
