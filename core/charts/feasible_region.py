"""A linear programme in two variables: what is feasible, lines of equal cost, the simplex path,
and what one more unit of a limit is worth."""

import altair as alt

from core.charts import palette
from core.charts.marks import line
from core.charts.template import step_parameter, template
from core.charts.window import window_layer, window_scales


@template(
    alt_text="The feasible polygon between its limits, the corners that the simplex method visits "
    "up to the step of now, the line of equal cost through the corner of now, and what one more "
    "unit of a limit adds",
    height=380,
    window="cx cy rx ry",
    strip="x y",
    region="x y",
    gain="x y",
    names="x y text",
    limits="x y",
    equal="step last x y x2 y2",
    ray="x y",
    path="step x y",
    here="step last x y",
    best="x y",
)
def feasible_region(x_title: str, y_title: str) -> alt.TopLevelMixin:
    x_scale, y_scale = window_scales(equal=False)
    axis = alt.Axis(grid=False, tickCount=6)
    x = alt.X("x:Q", title=x_title, scale=x_scale, axis=axis)
    y = alt.Y("y:Q", title=y_title, scale=y_scale, axis=axis)
    now = "datum.step == min(toNumber(pivot), datum.last)"

    equal = (
        alt.Chart(alt.NamedData("equal"))
        .transform_filter(now)
        .mark_rule(strokeWidth=2, strokeDash=[6, 4], color=palette.ACCENT, clip=True)
        .encode(x, y, x2="x2:Q", y2="y2:Q")
    )
    walked = (
        alt.Chart(alt.NamedData("path"))
        .transform_filter("datum.step <= toNumber(pivot)")
        .mark_line(order=False, strokeWidth=3.5, color=palette.MODEL)
        .encode(x, y)
    )
    here = (
        alt.Chart(alt.NamedData("here"))
        .transform_filter(now)
        .mark_point(filled=True, size=140, opacity=1, color=palette.MODEL)
        .encode(x, y)
    )

    def area(name: str, colour: str, opacity: float) -> alt.Chart:
        return line(
            name, x, y, interpolate="linear-closed", fill=colour, fillOpacity=opacity, stroke=None
        )

    names = (
        alt.Chart(alt.NamedData("names"))
        .mark_text(align="left", dx=5, dy=-6, clip=True, color=palette.INK)
        .encode(x, y, text="text:N")
    )
    return alt.layer(
        window_layer(),
        area("strip", palette.ERROR, 0.4),
        area("region", palette.DATA, 0.25),
        line("limits", x, y, color=palette.NEUTRAL, strokeWidth=1.5),
        line("ray", x, y, color=palette.ALARM, strokeWidth=3, strokeDash=[6, 4]),
        equal,
        line("best", x, y, color=palette.TRUTH, strokeWidth=20, strokeCap="round", opacity=0.6),
        walked,
        here,
        line("gain", x, y, color=palette.ERROR, strokeWidth=7, strokeCap="round"),
        names,
    ).add_params(step_parameter("pivot"))


@template(
    alt_text="The best profit against one limit, with the pieces whose slope is the shadow price "
    "and the point of now",
    height=230,
    window="cx cy rx ry",
    curve="x y",
    holds="x y",
    now="x y",
)
def profit_by_limit(x_title: str) -> alt.TopLevelMixin:
    x_scale, y_scale = window_scales(equal=False)
    axis = alt.Axis(grid=False, tickCount=6)
    x = alt.X("x:Q", title=x_title, scale=x_scale, axis=axis)
    y = alt.Y("y:Q", title="best profit", scale=y_scale, axis=alt.Axis(tickCount=5))
    return alt.layer(
        window_layer(),
        line("curve", x, y, color=palette.ACCENT, strokeWidth=1.8),
        line("holds", x, y, color=palette.ERROR, strokeWidth=4.5),
        line("now", x, y, color=palette.TRUTH, strokeWidth=16, strokeCap="round"),
    )
