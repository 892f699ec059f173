"""A curve, and a method that follows its tangents to the axis, up to the step of now."""

import altair as alt

from core.charts import palette
from core.charts.marks import DOT, line
from core.charts.template import step_parameter, template
from core.charts.window import window_layer, window_scales


@template(
    alt_text="A curve, the tangents that are followed from point to point to the axis up to the "
    "step of now, and where they have led",
    height=400,
    window="cx cy rx ry",
    curve="x y",
    axis="x y",
    roots="x y",
    path="step x y",
    tangent="step last x y",
    places="step x y",
    now="step last x y text",
)
def tangent_steps(x_title: str, y_title: str) -> alt.TopLevelMixin:
    """Of ``path``, ``places`` the steps up to now are drawn, of ``tangent`` and ``now`` that of
    now."""
    x_scale, y_scale = window_scales(equal=False)
    axis = alt.Axis(tickCount=6, gridOpacity=0.5)
    x = alt.X("x:Q", title=x_title, scale=x_scale, axis=axis)
    y = alt.Y("y:Q", title=y_title, scale=y_scale, axis=axis)
    until = "datum.step <= toNumber(step)"
    here = "datum.step == min(toNumber(step), datum.last)"
    now = alt.Chart(alt.NamedData("now")).transform_filter(here)
    return alt.layer(
        window_layer(),
        line("axis", x, y, color=palette.INK, strokeWidth=1, opacity=0.6),
        line("curve", x, y, color=palette.GREY, strokeWidth=2.4),
        line("roots", x, y, color=palette.TRUTH, **DOT),
        line("path", x, y, color=palette.MODEL, strokeWidth=1.4, opacity=0.7).transform_filter(
            until
        ),
        line("tangent", x, y, color=palette.MODEL, strokeWidth=2.4).transform_filter(here),
        line(
            "places", x, y, color=palette.MODEL, strokeCap="round", strokeWidth=6
        ).transform_filter(until),
        now.mark_point(filled=True, size=110, opacity=1, clip=True, color=palette.ACCENT).encode(
            x, y
        ),
        now.mark_text(fontWeight="bold", clip=True, dy=18, color=palette.ACCENT).encode(
            x, y, text="text:N"
        ),
    ).add_params(step_parameter("step"))


@template(
    alt_text="The root that is reached against the start, a dot for each start, and the start of "
    "now",
    height=185,
    window="cx cy rx ry",
    nearest="x y",
    roots="x y",
    start="x y",
)
def root_by_start(x_title: str, y_title: str) -> alt.TopLevelMixin:
    """``nearest``: where start and root would be the same."""
    x_scale, y_scale = window_scales(equal=False)
    axis = alt.Axis(tickCount=5, gridOpacity=0.5)
    x = alt.X("x:Q", title=x_title, scale=x_scale, axis=axis)
    y = alt.Y("y:Q", title=y_title, scale=y_scale, axis=alt.Axis(minExtent=42, tickCount=5))
    return alt.layer(
        window_layer(),
        line("nearest", x, y, color=palette.INK, opacity=0.6, strokeWidth=1.2, strokeDash=[5, 4]),
        line("roots", x, y, color=palette.TRUTH, **(DOT | {"strokeWidth": 4})),
        line("start", x, y, color=palette.ACCENT, strokeWidth=1.6),
    )
