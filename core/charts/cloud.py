"""A cloud of points in the plane, with lines, distances, arrows and names laid over it.

Everything is a role (what it is) and rows in order; a gap (NaN) starts a new piece, and a piece of
no length is a dot, so that a whole cloud is one path.
"""

import altair as alt

from core.charts import palette
from core.charts.marks import HALO
from core.charts.template import template
from core.charts.window import FITS, plane_axes, window_layer

GROUPS = (
    palette.SKY,
    palette.ORANGE,
    palette.GREEN,
    palette.PURPLE,
    palette.YELLOW,
)
COLOURS = {
    "point": palette.DATA,
    "other": palette.GREY,
    "alone": palette.INK,
    "turned": palette.ACCENT,
    "distance": palette.ERROR,
    "component": palette.TRUTH,
    "y on x": palette.MODEL,
    "x on y": palette.ALARM,
    "arrow": palette.INK,
} | {f"group {i}": colour for i, colour in enumerate(GROUPS, 1)}
_ROLES = alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))
AXIS = {"tickCount": 6, "gridOpacity": 0.5}
_DATASETS = {
    "window": "cx cy rx ry",
    "thin": "role x y",
    "dashed": "series role x y",
    "lines": "series role x y",
    "dots": "role x y",
    "heads": "role x y angle",
    "names": "text role left x y",
}


def _layers(x: alt.X, y: alt.Y) -> list[alt.Chart]:
    stroke = alt.Stroke("role:N", scale=_ROLES, legend=None)

    def lines(name: str, **mark) -> alt.Chart:
        return alt.Chart(alt.NamedData(name)).mark_line(order=False, clip=True, **mark).encode(x, y)

    heads = (
        alt.Chart(alt.NamedData("heads"))
        .mark_point(shape="triangle", filled=True, size=80, opacity=1, clip=True)
        .encode(
            x,
            y,
            angle=alt.Angle("angle:Q", scale=None),
            fill=alt.Fill("role:N", scale=_ROLES, legend=None),
        )
    )
    # ``left``: the words end at their place rather than begin there, as those do that would be cut.
    ends = f"datum.left || !({FITS})"
    names = [
        alt.Chart(alt.NamedData("names"))
        .mark_text(
            fontWeight="bold",
            align=alt.expr(f"{ends} ? 'right' : 'left'"),
            dx=alt.expr(f"{ends} ? -7 : 7"),
            dy=-7,
            **halo,
        )
        .encode(x, y, text="text:N", color=alt.Color("role:N", scale=_ROLES, legend=None))
        for halo in (HALO, {})
    ]
    return [
        lines("thin", strokeWidth=1, opacity=0.7).encode(stroke),
        lines("dots", strokeWidth=6, strokeCap="round", opacity=0.9).encode(stroke),
        lines("dashed", strokeWidth=1.8, strokeDash=[6, 4]).encode(stroke, detail="series:N"),
        lines("lines", strokeWidth=2.6).encode(stroke, detail="series:N"),
        heads,
        *names,
    ]


@template(
    alt_text="A cloud of points in the plane with lines through it and the distances of its points",
    height=400,
    **_DATASETS,
)
def cloud_plane(x_title: str, y_title: str, equal: bool = True) -> alt.TopLevelMixin:
    """``equal``: both axes have the same unit length."""
    return alt.layer(window_layer(), *_layers(*plane_axes(x_title, y_title, equal=equal, **AXIS)))


@template(
    alt_text="A cloud of points in the plane, coloured below by the value of a function",
    height=400,
    field="x y x2 y2 url",
    **_DATASETS,
)
def cloud_field(x_title: str, y_title: str) -> alt.TopLevelMixin:
    """``field`` is one picture and the rectangle that it fills."""
    x, y = plane_axes(x_title, y_title, **AXIS)
    field = (
        alt.Chart(alt.NamedData("field"))
        .mark_image(aspect=False, smooth=True, clip=True)
        .encode(x, y, alt.X2("x2:Q"), alt.Y2("y2:Q"), url="url:N")
    )
    rim = (  # the field has every shade, so each dot stands on the colour of the paper
        alt.Chart(alt.NamedData("dots"))
        .mark_line(order=False, strokeWidth=9, strokeCap="round", color=palette.PAPER)
        .encode(x, y, detail="role:N")
    )
    return alt.layer(window_layer(), field, rim, *_layers(x, y))


@template(
    alt_text="A cloud of points in the plane of two components",
    height=260,
    **_DATASETS,
)
def score_plane(x_title: str, y_title: str) -> alt.TopLevelMixin:
    return alt.layer(window_layer(), *_layers(*plane_axes(x_title, y_title, equal=False, **AXIS)))
