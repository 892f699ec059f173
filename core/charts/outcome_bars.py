"""Bars over outcomes, side by side where several things are said of each, with words on them."""

import altair as alt

from core.charts import palette
from core.charts.template import template
from core.charts.window import window_layer, window_scales

COLOURS = {
    "first": palette.MODEL,
    "second": palette.ACCENT,
    "third": palette.GREY,
    "alarm": palette.ALARM,
    "ink": palette.INK,
}
_ROLES = alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))


def bar_axes(x_title: str, y_title: str) -> tuple[alt.X, alt.Y]:
    """Axes of bars in the window: below stand words in place of numbers."""
    x_scale, y_scale = window_scales(equal=False)
    none = alt.Axis(labels=False, ticks=False, grid=False, titlePadding=24)
    heights = alt.Axis(tickCount=5, gridOpacity=0.5)
    return (
        alt.X("x:Q", title=x_title, scale=x_scale, axis=none),
        alt.Y("y:Q", title=y_title, scale=y_scale, axis=heights),
    )


@template(
    alt_text="Bars over the outcomes, with a word on each, and levels to compare them with",
    height=330,
    window="cx cy rx ry",
    bars="role x x2 y y2",
    words="text role x y",
    below="text x",
    levels="series role x y",
)
def outcome_bars(x_title: str, y_title: str) -> alt.TopLevelMixin:
    """``below``: what stands under the axis; ``words``: what stands on the bars."""
    x, y = bar_axes(x_title, y_title)
    bars = (
        alt.Chart(alt.NamedData("bars"))
        .mark_rect(clip=True, opacity=0.85)
        .encode(
            x, y, alt.X2("x2:Q"), alt.Y2("y2:Q"), fill=alt.Fill("role:N", scale=_ROLES, legend=None)
        )
    )
    levels = (
        alt.Chart(alt.NamedData("levels"))
        .mark_line(order=False, clip=True, strokeWidth=1.8, strokeDash=[6, 4])
        .encode(x, y, detail="series:N", stroke=alt.Stroke("role:N", scale=_ROLES, legend=None))
    )
    words = (
        alt.Chart(alt.NamedData("words"))
        .mark_text(dy=-8, fontSize=11, clip=False)
        .encode(x, y, text="text:N", color=alt.Color("role:N", scale=_ROLES, legend=None))
    )
    below = (
        alt.Chart(alt.NamedData("below"))
        .mark_text(dy=12, fontWeight="bold", color=palette.INK)
        .encode(x, text="text:N", y=alt.value(alt.expr("height")))
    )
    return alt.layer(window_layer(), bars, levels, words, below)
