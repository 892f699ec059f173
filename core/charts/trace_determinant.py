"""The trace–determinant plane: which matrix makes a saddle, a node, a spiral."""

import altair as alt

from core.charts import palette
from core.charts.template import template
from core.charts.window import window_layer, window_scales


@template(
    alt_text="The trace–determinant plane with its regions saddle, node and spiral, "
    "and the matrix as a point",
    height=232,
    window="cx cy rx ry",
    nodes="x low y",
    borders="series x y",
    triangle="x y",
    labels="text x y",
    now="x y",
)
def trace_determinant(x_title: str, y_title: str) -> alt.TopLevelMixin:
    x_scale, y_scale = window_scales(equal=False)
    x = alt.X("x:Q", title=x_title, scale=x_scale, axis=alt.Axis(grid=False, tickCount=6))
    y = alt.Y("y:Q", title=y_title, scale=y_scale, axis=alt.Axis(grid=False, tickCount=6))
    nodes = (
        alt.Chart(alt.NamedData("nodes"))
        .mark_area(color=palette.NEUTRAL, opacity=0.22, clip=True, line=False)
        .encode(x, y, y2="low:Q")
    )
    borders = (
        alt.Chart(alt.NamedData("borders"))
        .mark_line(order=False, strokeWidth=1.5, color=palette.NEUTRAL, clip=True)
        .encode(x, y, detail="series:N")
    )
    triangle = (
        alt.Chart(alt.NamedData("triangle"))
        .mark_line(order=False, strokeWidth=1.5, strokeDash=[3, 3], color=palette.MODEL, clip=True)
        .encode(x, y)
    )
    labels = (
        alt.Chart(alt.NamedData("labels"))
        .mark_text(lineBreak="\n", color=palette.INK, opacity=0.75, clip=True)
        .encode(x, y, text="text:N")
    )
    now = (
        alt.Chart(alt.NamedData("now"))
        .mark_point(filled=False, size=130, strokeWidth=4, color=palette.MODEL, clip=True)
        .encode(x, y)
    )
    return alt.layer(window_layer(), nodes, borders, triangle, now, labels)
