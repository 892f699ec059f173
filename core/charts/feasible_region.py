"""A linear programme in two variables: what is feasible, lines of equal cost, the simplex path."""

import altair as alt

from core.charts import palette
from core.charts.template import step_parameter, template
from core.charts.window import window_layer, window_scales


@template(
    alt_text="The feasible polygon between its limits, the corners that the simplex method visits "
    "up to the step of now, and the line of equal cost through the corner of now",
    height=380,
    window="cx cy rx ry",
    region="x y",
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

    def line(name: str, **mark) -> alt.Chart:
        return alt.Chart(alt.NamedData(name)).mark_line(order=False, clip=True, **mark).encode(x, y)

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
    return alt.layer(
        window_layer(),
        line(
            "region",
            interpolate="linear-closed",
            fill=palette.DATA,
            fillOpacity=0.25,
            stroke=None,
        ),
        line("limits", color=palette.NEUTRAL, strokeWidth=1.5),
        line("ray", color=palette.ALARM, strokeWidth=3, strokeDash=[6, 4]),
        equal,
        line("best", color=palette.TRUTH, strokeWidth=20, strokeCap="round", opacity=0.6),
        walked,
        here,
    ).add_params(step_parameter("pivot"))
