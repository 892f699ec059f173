"""Quantities against the step of an iteration, one line a method."""

import altair as alt

from core.charts.template import step_parameter, template


@template(
    alt_text="One curve for each method, with a marker at the step of now",
    height=185,
    traces="series colour step last x value",
)
def log_trace(x_title: str, y_title: str) -> alt.TopLevelMixin:
    x = alt.X("x:Q", title=x_title, axis=alt.Axis(grid=False, tickMinStep=1))
    y = alt.Y(
        "value:Q",
        title=y_title,
        scale=alt.Scale(type="log"),
        axis=alt.Axis(format="~e", tickCount=5),
    )
    line = (
        alt.Chart(alt.NamedData("traces"))
        .mark_line(strokeWidth=2)
        .encode(x, y, detail="series:N", stroke=alt.Stroke("colour:N", scale=None))
    )
    now = (
        alt.Chart(alt.NamedData("traces"))
        .transform_filter("datum.step == min(toNumber(step), datum.last)")
        .mark_point(filled=True, size=60, opacity=1)
        .encode(x, y, fill=alt.Fill("colour:N", scale=None))
    )
    return alt.layer(line, now).add_params(step_parameter("step"))
