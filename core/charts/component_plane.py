"""Transactions in the plane of two components, and how much each component explains.

Dots are one path of zero-length strokes with round ends, so hundreds are a single item to draw.
"""

import altair as alt

from core.charts import palette
from core.charts.template import template
from core.charts.window import window_layer, window_scales


def _path(name: str, x: alt.X, y: alt.Y, **mark) -> alt.Chart:
    return alt.Chart(alt.NamedData(name)).mark_line(order=False, clip=True, **mark).encode(x, y)


@template(
    alt_text="Transactions in the plane of two principal components: honest ones, false alarms, "
    "frauds caught and missed, the region of alerts, and the clusters of the detector",
    height=300,
    window="cx cy rx ry",
    region="x y",
    passed="x y",
    false_alarms="x y",
    missed="x y",
    caught="x y",
    ellipses="x y",
    centres="x y",
)
def component_plane(x_title: str, y_title: str) -> alt.TopLevelMixin:
    x_scale, y_scale = window_scales(equal=False)
    axis = alt.Axis(tickCount=6, grid=False)
    x = alt.X("x:Q", title=x_title, scale=x_scale, axis=axis)
    y = alt.Y("y:Q", title=y_title, scale=y_scale, axis=axis)
    dots = {"strokeCap": "round", "strokeWidth": 4.5}
    return alt.layer(
        window_layer(),
        _path(
            "region",
            x,
            y,
            fill=palette.ACCENT,
            fillOpacity=0.13,
            color=palette.ACCENT,
            strokeWidth=1.2,
        ),
        _path("passed", x, y, color=palette.DATA, opacity=0.75, **dots),
        _path("false_alarms", x, y, color=palette.ACCENT, **dots),
        _path("caught", x, y, color=palette.TRUTH, **(dots | {"strokeWidth": 5.5})),
        _path("missed", x, y, color=palette.ALARM, **(dots | {"strokeWidth": 5.5})),
        _path("ellipses", x, y, color=palette.MODEL, strokeWidth=1.6),
        _path("centres", x, y, color=palette.MODEL, strokeCap="square", strokeWidth=9),
    )


@template(
    alt_text="Transactions in rows, honest ones and each kind of fraud, from the usual on the left "
    "to the strangest on the right, with the threshold of an alert",
    height=380,
    edges="x y",
    threshold="x y",
    passed="x y",
    false_alarms="x y",
    missed="x y",
    caught="x y",
    rows="x y text",
)
def rarity_rows() -> alt.TopLevelMixin:
    x = alt.X(
        "x:Q",
        title="stranger than all but … of the validation weeks’ transactions",
        scale=alt.Scale(type="log", domain=[1, 1e5], nice=False),
        axis=alt.Axis(
            grid=False,
            values=[10, 100, 1000, 10_000],
            labelExpr="'1 in ' + format(datum.value, ',')",
        ),
    )
    scale = alt.Scale(nice=False, zero=False)
    y = alt.Y("y:Q", title=None, scale=scale, axis=None)
    dots = {"strokeCap": "round", "strokeWidth": 4.5}
    names = (
        alt.Chart(alt.NamedData("rows"))
        .mark_text(align="left", color=palette.INK)
        .encode(x, y, text="text:N")
    )
    return alt.layer(
        _path("edges", x, y, color=palette.NEUTRAL, opacity=0.5, strokeWidth=1),
        _path("passed", x, y, color=palette.DATA, opacity=0.75, **dots),
        _path("false_alarms", x, y, color=palette.ACCENT, **dots),
        _path("caught", x, y, color=palette.TRUTH, **dots),
        _path("missed", x, y, color=palette.ALARM, **dots),
        _path("threshold", x, y, color=palette.INK, strokeWidth=2.2),
        names,
    )


@template(
    alt_text="Variance along each principal component, those kept apart from those left out, with "
    "the variances of shuffled features",
    height=150,
    kept="x y",
    left_out="x y",
    shuffled="x y",
)
def scree() -> alt.TopLevelMixin:
    x = alt.X(
        "x:Q",
        title="component",
        scale=alt.Scale(nice=False, zero=False, padding=6),
        axis=alt.Axis(grid=False, tickMinStep=1, tickCount=8),
    )
    y = alt.Y("y:Q", title="variance", axis=alt.Axis(tickCount=4))
    sticks = {"strokeWidth": 8}
    return alt.layer(
        _path("left_out", x, y, color=palette.NEUTRAL, opacity=0.6, **sticks),
        _path("kept", x, y, color=palette.MODEL, **sticks),
        _path("shuffled", x, y, color=palette.INK, strokeWidth=1.8, strokeDash=[5, 4]),
    )
