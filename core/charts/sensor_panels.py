"""Many short series side by side, each on its own scale, and how much each of them says.

All panels are one plot: the page scales every series into its own cell of a grid, so the whole
picture is a few paths instead of a chart for each sensor.
"""

import altair as alt

from core.charts import palette
from core.charts.template import template

COLUMNS = 3
TEXT = "#737D87"  # read on white and on the dark ground alike


def _cells(name: str, **mark) -> alt.Chart:
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, COLUMNS], nice=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=None)
    return alt.Chart(alt.NamedData(name)).mark_line(order=False, **mark).encode(x, y)


@template(
    alt_text="Small multiples: every sensor of one engine over its life, raw and smoothed, "
    "each on its own scale",
    height=430,
    floors="x y",
    raw="x y",
    trend="x y",
    smooth="x y",
    labels="x y text",
)
def sensor_panels() -> alt.TopLevelMixin:
    labels = (
        alt.Chart(alt.NamedData("labels"))
        .mark_text(align="left", baseline="top", fontSize=10.5, color=TEXT)
        .encode(alt.X("x:Q"), alt.Y("y:Q"), text="text:N")
    )
    return alt.layer(
        _cells("floors", strokeWidth=1, color=palette.NEUTRAL, opacity=0.5),
        _cells("raw", strokeWidth=1, color=palette.DATA, opacity=0.75),
        _cells("trend", strokeWidth=1.3, strokeDash=[4, 3], color=palette.NEUTRAL),
        _cells("smooth", strokeWidth=2, color=palette.MODEL),
        labels,
    )


@template(
    alt_text="For each sensor: rank correlation with the remaining life as a bar, monotonicity as "
    "a tick, variation as a number",
    height=430,
    sensors="sensor correlation monotonicity variation",
)
def sensor_information() -> alt.TopLevelMixin:
    base = alt.Chart(alt.NamedData("sensors"))
    y = alt.Y(
        "sensor:N",
        sort=None,
        title=None,
        axis=alt.Axis(labelOverlap=False, labelFlush=False, ticks=False),
    )
    scale = alt.Scale(domain=[-1, 1.75])
    axis = alt.Axis(values=[-1, -0.5, 0, 0.5, 1], grid=True)
    title = "ρ (bar), monotonicity (tick), spread (number)"
    bars = base.mark_bar(color=palette.TRUTH, opacity=0.8).encode(
        alt.X("correlation:Q", title=title, scale=scale, axis=axis), y
    )
    ticks = base.mark_tick(color=palette.ACCENT, thickness=3).encode(
        alt.X("monotonicity:Q", title=title), y
    )
    numbers = base.mark_text(align="right", fontSize=10, color=TEXT).encode(
        alt.X("edge:Q", title=title), y, text="variation:N"
    )
    return alt.layer(bars, ticks, numbers.transform_calculate(edge="1.75"))
