"""A table of probabilities as a square cut into tiles, each as large as its probability."""

import altair as alt

from core.charts import palette
from core.charts.template import template
from core.charts.window import window_layer, window_scales

VALUES = [f"{k}" for k in range(1, 7)]
_ROLES = alt.Scale(domain=VALUES, range=list(palette.SERIES[: len(VALUES)]))


@template(
    alt_text="A square cut into columns as wide as the values of X are probable, each column cut "
    "into tiles as high as the values of Y are probable in it",
    height=360,
    window="cx cy rx ry",
    tiles="role x x2 y y2",
    words="text x y",
    below="text x",
    levels="series x y",
)
def mosaic(x_title: str, y_title: str) -> alt.TopLevelMixin:
    """``levels``: where the cuts would be if X said nothing of Y; ``words`` stand in the tiles."""
    x_scale, y_scale = window_scales(equal=False)
    none = alt.Axis(labels=False, ticks=False, grid=False, domain=False, titlePadding=24)
    x = alt.X("x:Q", title=x_title, scale=x_scale, axis=none)
    y = alt.Y("y:Q", title=y_title, scale=y_scale, axis=alt.Axis(tickCount=5, grid=False))
    tiles = (
        alt.Chart(alt.NamedData("tiles"))
        .mark_rect(clip=True, opacity=0.8, stroke=palette.PAPER, strokeWidth=1.5)
        .encode(
            x, y, alt.X2("x2:Q"), alt.Y2("y2:Q"), fill=alt.Fill("role:N", scale=_ROLES, legend=None)
        )
    )
    levels = (
        alt.Chart(alt.NamedData("levels"))
        .mark_line(order=False, clip=True, strokeWidth=2, strokeDash=[6, 4], color=palette.INK)
        .encode(x, y, detail="series:N")
    )
    words = (
        alt.Chart(alt.NamedData("words"))
        .mark_text(fontSize=12, color="black", clip=True)
        .encode(x, y, text="text:N")
    )
    below = (
        alt.Chart(alt.NamedData("below"))
        .mark_text(dy=12, fontWeight="bold", color=palette.INK)
        .encode(x, text="text:N", y=alt.value(alt.expr("height")))
    )
    return alt.layer(window_layer(), tiles, levels, words, below)
