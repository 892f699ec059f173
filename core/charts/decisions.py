"""A test's statistic: its laws, where it is rejected, and the statistics of many studies below."""

import altair as alt

from core.charts import palette
from core.charts.template import template
from core.charts.window import window_layer, window_scales

COLOURS = {
    "null": palette.GREY,
    "effect": palette.MODEL,
    "false alarm": palette.ALARM,
    "missed": palette.ACCENT,
    "reference": palette.INK,
}
_ROLES = alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))


@template(
    alt_text="Laws of a test's statistic, the parts beyond its bounds shaded, with the statistics "
    "of many studies as dots below, coloured by what was decided",
    height=400,
    window="cx cy rx ry",
    areas="series role x y y2",
    curves="series role x y",
    bounds="series x y",
    dots="role x y",
    names="text x y",
)
def decision_plot(x_title: str, y_title: str) -> alt.TopLevelMixin:
    """``dots`` are strokes of no length, parted by gaps; they lie below 0, where the y axis has
    no numbers. ``names`` stand at the upper end of the bounds."""
    x_scale, y_scale = window_scales(equal=False)
    x = alt.X("x:Q", title=x_title, scale=x_scale, axis=alt.Axis(tickCount=7, gridOpacity=0.5))
    heights = alt.Axis(tickCount=6, gridOpacity=0.5, labelExpr="datum.value < 0 ? '' : datum.label")
    y = alt.Y("y:Q", title=y_title, scale=y_scale, axis=heights)
    stroke = alt.Stroke("role:N", scale=_ROLES, legend=None)
    areas = (
        alt.Chart(alt.NamedData("areas"))
        .mark_area(order=False, clip=True, opacity=0.4)
        .encode(
            x,
            y,
            alt.Y2("y2:Q"),
            detail="series:N",
            fill=alt.Fill("role:N", scale=_ROLES, legend=None),
        )
    )
    curves = (
        alt.Chart(alt.NamedData("curves"))
        .mark_line(order=False, clip=True, strokeWidth=2.4)
        .encode(x, y, stroke, detail="series:N")
    )
    bounds = (
        alt.Chart(alt.NamedData("bounds"))
        .mark_line(order=False, clip=True, strokeWidth=1.6, strokeDash=[6, 4], stroke=palette.INK)
        .encode(x, y, detail="series:N")
    )
    dots = (
        alt.Chart(alt.NamedData("dots"))
        .mark_line(order=False, clip=True, strokeCap="round", strokeWidth=3.4, opacity=0.75)
        .encode(x, y, stroke)
    )
    names = (
        alt.Chart(alt.NamedData("names"))
        .mark_text(clip=True, dx=5, align="left", baseline="top", color=palette.INK)
        .encode(x, y, text="text:N")
    )
    return alt.layer(window_layer(), areas, bounds, curves, dots, names)
