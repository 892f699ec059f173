"""The level lines of a function over the plane, and what is laid over them: a line through a point,
tangents, arrows with their heads, points and names.

Rows of a line keep their order; a gap (NaN) starts a new piece. ``level`` is the rank of a height,
0 for the lowest line and 1 for the highest.
"""

import altair as alt

from core.charts import palette
from core.charts.marks import DOT, HALO, line
from core.charts.template import template
from core.charts.window import plane_axes, window_layer

COLOURS = {
    "gradient": palette.MODEL,
    "direction": palette.ACCENT,
    "level": palette.TRUTH,
    "approximation": palette.ERROR,
    "down": palette.ALARM,
    "point": palette.INK,
    "aside": palette.GREY,
}
LOW, HIGH = "#4A6F91", "#BFCBD5"  # from the lowest level line to the highest
_ROLES = alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))
_DATASETS = {
    "window": "cx cy rx ry",
    "contours": "line level x y",
    "labels": "text x y",
    "lines": "series role x y",
    "dashed": "series role x y",
    "arrows": "series role x y",
    "heads": "role x y angle",
    "points": "series role x y",
    "names": "text role x y",
}


@template(
    alt_text="Map of level lines with arrows, tangents and the point of now laid over it",
    height=400,
    **_DATASETS,
)
def level_map(x_title: str, y_title: str) -> alt.TopLevelMixin:
    return _map(x_title, y_title)


@template(
    alt_text="Map of level lines with what the limits allow shaded, arrows, lines and points",
    height=400,
    region="x y",
    **_DATASETS,
)
def region_map(x_title: str, y_title: str) -> alt.TopLevelMixin:
    return _map(x_title, y_title, region=True)


def _map(x_title: str, y_title: str, region: bool = False) -> alt.LayerChart:
    x, y = plane_axes(x_title, y_title, tickCount=6, grid=False)
    stroke = alt.Stroke("role:N", scale=_ROLES, legend=None)

    def lines(name: str, **mark) -> alt.Chart:
        return (
            alt.Chart(alt.NamedData(name))
            .mark_line(order=False, clip=True, **mark)
            .encode(x, y, stroke, detail="series:N")
        )

    def texts(name: str, colour, **mark) -> alt.Chart:
        return (
            alt.Chart(alt.NamedData(name))
            .mark_text(clip=True, **mark)
            .encode(x, y, text="text:N", **colour)
        )

    shades = alt.Scale(type="linear", domain=[0, 1], range=[LOW, HIGH])
    contours = (
        alt.Chart(alt.NamedData("contours"))
        .mark_line(strokeWidth=1.2, clip=True)
        .encode(
            x,
            y,
            detail="line:N",
            order="line:Q",  # constant within a line: the points keep their order
            color=alt.Color("level:Q", scale=shades, legend=None),
        )
    )
    heads = (
        alt.Chart(alt.NamedData("heads"))
        .mark_point(shape="triangle", filled=True, size=110, opacity=1, clip=True)
        .encode(
            x,
            y,
            angle=alt.Angle("angle:Q", scale=None),
            fill=alt.Fill("role:N", scale=_ROLES, legend=None),
        )
    )
    named = {"color": alt.Color("role:N", scale=_ROLES, legend=None)}
    shaded = line("region", x, y, fill=palette.DATA, fillOpacity=0.25, stroke=None)
    return alt.layer(
        window_layer(),
        *([shaded] if region else []),
        contours,
        texts("labels", {}, fontSize=11, color=palette.GREY, **HALO),
        texts("labels", {}, fontSize=11, color=palette.GREY),
        lines("lines", strokeWidth=2.2),
        lines("dashed", strokeWidth=2, strokeDash=[6, 4]),
        lines("arrows", strokeWidth=3.2),
        heads,
        lines("points", **DOT),
        texts("names", {}, fontWeight="bold", **HALO),
        texts("names", named, fontWeight="bold"),
    )
