"""A loss over two parameters: contours, the paths across them, the step of now.

``series`` of a path is an index into the palette.
"""

import altair as alt

from core.charts import palette
from core.charts.marks import HALO
from core.charts.template import step_parameter, template
from core.charts.window import between

_WINDOW = "data('window')[0]"
_HALF_X = f"({_WINDOW}.equal ? max({_WINDOW}.rx, {_WINDOW}.ry * width / height) : {_WINDOW}.rx)"
_HALF_Y = f"({_WINDOW}.equal ? max({_WINDOW}.ry, {_WINDOW}.rx * height / width) : {_WINDOW}.ry)"


def _axis(centre: str, half: str) -> alt.Scale:
    """A scale that shows the window, widened where both axes must have the same unit length."""
    return between(f"{_WINDOW}.{centre} - {half}", f"{_WINDOW}.{centre} + {half}")


@template(
    alt_text="Contour map of the loss with the path of each method and the gradient of now",
    height=400,
    window="cx cy rx ry equal",
    contours="line level x y",
    paths="series step last x y",
    arrow="step last x y x2 y2",
    marks="kind x y",
    limits="text below up x y",
)
def contour_map(x_title: str, y_title: str) -> alt.TopLevelMixin:
    x = alt.X("x:Q", title=x_title, scale=_axis("cx", _HALF_X), axis=alt.Axis(grid=False))
    y = alt.Y("y:Q", title=y_title, scale=_axis("cy", _HALF_Y), axis=alt.Axis(grid=False))
    window = (
        alt.Chart(alt.NamedData("window"))
        .mark_point(opacity=0)
        .encode(alt.X("cx:Q"), alt.Y("cy:Q"))
    )
    contours = (
        alt.Chart(alt.NamedData("contours"))
        .mark_line(strokeWidth=1.2, clip=True)
        .encode(
            x,
            y,
            detail="line:N",
            order="line:Q",  # constant within a line: the points keep their order
            color=alt.Color(
                "level:Q",
                scale=alt.Scale(type="linear", range=["#5B84A6", "#B9C7D3"]),
                legend=None,
            ),
        )
    )
    series = alt.Scale(domain=list(range(len(palette.SERIES))), range=list(palette.SERIES))
    until_now = "datum.step <= toNumber(step)"
    now = "datum.step == min(toNumber(step), datum.last)"
    path = (
        alt.Chart(alt.NamedData("paths"))
        .transform_filter(until_now)
        .mark_line(strokeWidth=2.2, clip=True)
        .encode(
            x,
            y,
            order="step:Q",
            stroke=alt.Stroke("series:N", scale=series, legend=None),
        )
    )
    arrow = (
        alt.Chart(alt.NamedData("arrow"))
        .transform_filter(now)
        .mark_rule(strokeWidth=3, color=palette.INK, clip=True)
        .encode(x, y, x2="x2:Q", y2="y2:Q")
    )
    # Turned as the shaft stands on the screen, where the units of x and y may differ.
    rise, run = (f"datum.{c}2 - datum.{c}" for c in "yx")
    slope = f"{_WINDOW}.equal ? atan2({rise}, {run}) : atan2(({rise}) / {_WINDOW}.ry * height, "
    head = (
        alt.Chart(alt.NamedData("arrow"))
        .transform_filter(now)
        .transform_calculate(turn=f"90 - 180 / PI * ({slope}({run}) / {_WINDOW}.rx * width))")
        .mark_point(shape="triangle", filled=True, size=90, opacity=1, color=palette.INK, clip=True)
        .encode(
            alt.X("x2:Q"),
            alt.Y("y2:Q"),
            angle=alt.Angle("turn:Q", scale=None),
        )
    )
    here = (
        alt.Chart(alt.NamedData("paths"))
        .transform_filter(now)
        .mark_point(filled=True, size=70, opacity=1, clip=True, stroke="white")
        .encode(x, y, fill=alt.Fill("series:N", scale=series, legend=None))
    )
    shapes = alt.Scale(
        domain=["minimum", "saddle", "maximum"], range=["cross", "diamond", "triangle"]
    )
    marks = (
        alt.Chart(alt.NamedData("marks"))
        .mark_point(size=90, color=palette.INK, clip=True, strokeWidth=2)
        .encode(x, y, shape=alt.Shape("kind:N", scale=shapes, legend=None))
    )
    at, room = "scale('x', datum.x)", 64  # words this near to an edge stand on its inner side
    align = f"{at} < {room} ? 'left' : {at} > width - {room} ? 'right' : 'center'"
    limits = [
        alt.Chart(alt.NamedData("limits"))
        .transform_filter(f"datum.up == {up}")
        .mark_text(
            align=alt.expr(align),
            dy=-16 if up else 18,
            fontSize=12,
            fontWeight="bold",
            clip=True,
            **under,
        )
        .encode(
            x,
            y,
            text="text:N",
            color=alt.condition(
                "datum.below == 1", alt.value(palette.INK), alt.value(palette.ALARM)
            ),
        )
        for under in (HALO, {})
        for up in (0, 1)
    ]
    return alt.layer(window, contours, marks, path, *limits, arrow, head, here).add_params(
        step_parameter("step")
    )
