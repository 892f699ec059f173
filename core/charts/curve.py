"""A function's curve with what is laid over it: lines, areas, points and their names.

Everything is a role (what it is) and rows in order; a gap (NaN) starts a new piece.
"""

import altair as alt

from core.charts import palette
from core.charts.marks import DOT
from core.charts.powers import power_label, tick_label
from core.charts.template import template
from core.charts.window import FITS, window_layer, window_scales

COLOURS = {
    "function": palette.GREY,
    "approximation": palette.MODEL,
    "other": palette.ACCENT,
    "truth": palette.TRUTH,
    "error": palette.ERROR,
    "point": palette.SKY,
    "alarm": palette.ALARM,
    "caution": palette.YELLOW,
    "reference": palette.INK,  # axes, marks of now and other helps
}
X_LABELS = {
    "turns": {"values": [0, 90, 180, 270, 360]},
    "whole": {"tickCount": 6, "tickMinStep": 1, "format": "d"},
    "decades": {"tickMinStep": 1, "labelExpr": power_label("pow(10, datum.value)")},
}
_ROLES = alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))


def stroke() -> alt.Stroke:
    """The colour of a line by its role."""
    return alt.Stroke("role:N", scale=_ROLES, legend=None)


def curve_layers(
    x: alt.X, y: alt.Y, panel: str = "", dense: float = 0.25, turning: bool = False
) -> list[alt.Chart]:
    """Areas, lines, dashed lines, points and names on these axes; ``panel`` begins the names of
    their datasets, ``dense`` is the opacity of the areas; ``turning``, of a chart of one panel: a
    name that would be cut at the right edge ends at its place."""
    ends = {"dx": 8, "align": "left"}
    if turning:
        ends = {
            "dx": alt.expr(f"{FITS} ? 8 : -8"),
            "align": alt.expr(f"{FITS} ? 'left' : 'right'"),
        }

    def lines(name: str, **mark) -> alt.Chart:
        return (
            alt.Chart(alt.NamedData(panel + name))
            .mark_line(order=False, clip=True, **mark)
            .encode(x, y, stroke(), detail="series:N")
        )

    areas = (
        alt.Chart(alt.NamedData(f"{panel}areas"))
        .mark_area(order=False, clip=True, opacity=dense)
        .encode(
            x,
            y,
            alt.Y2("y2:Q"),
            detail="series:N",
            fill=alt.Fill("role:N", scale=_ROLES, legend=None),
        )
    )
    names = (
        alt.Chart(alt.NamedData(f"{panel}names"))
        .mark_text(fontWeight="bold", clip=True, dy=-8, **ends)
        .encode(x, y, text="text:N", color=alt.Color("role:N", scale=_ROLES, legend=None))
    )
    return [
        areas,
        lines("curves", strokeWidth=2.4),
        lines("dashed", strokeWidth=1.8, strokeDash=[6, 4]),
        lines("points", **DOT),
        names,
    ]


@template(
    alt_text="A curve, what approaches it or is measured on it, and the points of now",
    height=400,
    window="cx cy rx ry",
    areas="series role x y y2",
    curves="series role x y",
    dashed="series role x y",
    points="series role x y",
    names="text role x y",
)
def curve_plot(
    x_title: str,
    y_title: str,
    bare: bool = False,
    equal: bool = False,
    x_labels: str = "",
    rows: bool = False,
    far: bool = False,
) -> alt.TopLevelMixin:
    """``bare``: without numbers on the axes, where several pictures stand side by side. ``equal``:
    one unit is as long on both axes. ``x_labels``: "turns", x is an angle in degrees; "whole", only
    whole numbers have a name; "decades", x is a decimal logarithm, and the number stands there.
    ``rows``: the heights only keep things apart and have no numbers, and areas are all there is.
    ``far``: numbers may be of any size; the very large and small are written with powers of ten."""
    x_scale, y_scale = window_scales(equal=equal)
    axis = alt.Axis(tickCount=6, gridOpacity=0.5)
    if rows or far:
        axis = alt.Axis(tickCount=6, gridOpacity=0.5, labelExpr=tick_label())
    if bare:
        axis = alt.Axis(labels=False, ticks=False, grid=False, domain=False)
    x_axis = alt.Axis(gridOpacity=0.5, **X_LABELS[x_labels]) if x_labels else axis
    x = alt.X("x:Q", title=x_title, scale=x_scale, axis=x_axis)
    if rows:
        axis = alt.Axis(labels=False, ticks=False, grid=False, domain=False)
    y = alt.Y("y:Q", title=y_title, scale=y_scale, axis=axis)
    return alt.layer(window_layer(), *curve_layers(x, y, dense=0.6 if rows else 0.25, turning=True))
