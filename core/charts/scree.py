"""Variances of components in falling order, with limits for each of them."""

import altair as alt

from core.charts import palette
from core.charts.template import template
from core.charts.window import between

COLOURS = {"kept": palette.MODEL, "left out": palette.NEUTRAL}
_ROLES = alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))


@template(
    alt_text="Variance along each component as a bar, those kept apart from those left out, with "
    "the limit that shuffled columns give",
    height=400,
    window="x0 x1 y0 y1",
    bars="role x x2 y y2",
    limits="x y",
)
def scree_plot(x_title: str, y_title: str) -> alt.TopLevelMixin:
    """``window`` are the ends of both axes; ``limits`` one path with a gap between components."""
    ends = {
        letter: between(*(f"data('window')[0].{letter}{end}" for end in "01")) for letter in "xy"
    }
    x_axis = alt.Axis(grid=False, tickMinStep=1, tickCount=10, format="d")
    x = alt.X("x:Q", title=x_title, scale=ends["x"], axis=x_axis)
    y = alt.Y("y:Q", title=y_title, scale=ends["y"], axis=alt.Axis(tickCount=6, gridOpacity=0.5))
    window = (
        alt.Chart(alt.NamedData("window"))
        .mark_point(opacity=0)
        .encode(alt.X("x0:Q"), alt.Y("y0:Q"))
    )
    bars = (
        alt.Chart(alt.NamedData("bars"))
        .mark_rect(opacity=0.85)
        .encode(
            x,
            y,
            alt.X2("x2:Q"),
            alt.Y2("y2:Q"),
            fill=alt.Fill("role:N", scale=_ROLES, legend=None),
        )
    )
    limits = (
        alt.Chart(alt.NamedData("limits"))
        .mark_line(order=False, strokeWidth=3, color=palette.ALARM)
        .encode(x, y)
    )
    return alt.layer(window, bars, limits)
