"""Points of up to three classes in the plane, over the bands of their probability.

Classes differ by colour and by shape: round, square, ringed. Bands are polygons, ``shade`` their
opacity. A gap (NaN) starts a new piece, and a piece of no length is a dot.
"""

from collections.abc import Sequence

import altair as alt

from core.charts import palette
from core.charts.marks import HALO, line
from core.charts.template import template
from core.charts.window import bare_window, plane_axes, window_layer

CLASSES = (palette.SKY, palette.ORANGE, palette.GREEN)
COLOURS = {f"class {i}": colour for i, colour in enumerate(CLASSES)} | {
    "boundary": palette.MODEL,
    "other": palette.GREY,
    "wrong": palette.ALARM,
    "now": palette.INK,
}
_COLUMNS = {
    "window": "cx cy rx ry",
    "bands": "band role shade x y",
    "dashed": "series role x y",
    "lines": "series role x y",
    "rings": "role x y",
    "round": "role x y",
    "square": "role x y",
    "ringed": "role x y",
    "names": "text role x y",
}
_ROLES = alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))


@template(
    alt_text="Points of two or three classes in the plane, the boundaries between them, and bands "
    "of equal probability",
    height=400,
    **_COLUMNS,
)
def class_plane(x_title: str, y_title: str) -> alt.TopLevelMixin:
    return _classes(*plane_axes(x_title, y_title, tickCount=6, grid=False))


@template(
    alt_text="Points of two classes lifted into space onto a cone, seen from one side, with the "
    "plane that cuts between them and the curve in which it cuts the cone",
    height=400,
    **_COLUMNS,
)
def lifted_points() -> alt.TopLevelMixin:
    return _classes(*(axis.axis(None) for axis in plane_axes(None, None)), window=bare_window())


@template(
    alt_text="Points of two classes in the plane over the boxes of a tree, or over the votes of "
    "many trees, and the true boundary",
    height=400,
    pictures="x y x2 y2 url",
    borders="x y",
    truth="series x y",
    **_COLUMNS,
)
def box_plane(x_title: str, y_title: str) -> alt.TopLevelMixin:
    """``bands`` are the boxes, ``borders`` their sides; ``pictures`` the share of votes."""
    x, y = plane_axes(x_title, y_title, tickCount=6, grid=False)
    votes = (
        alt.Chart(alt.NamedData("pictures"))
        .mark_image(aspect=False, smooth=False, opacity=0.6)
        .encode(x, y, alt.X2("x2:Q"), alt.Y2("y2:Q"), url="url:N")
    )
    sides = line("borders", x, y, color=palette.MODEL, strokeWidth=1.1, opacity=0.8)
    truth = line("truth", x, y, color=palette.TRUTH, strokeWidth=2.2, strokeDash=[6, 4])
    return _classes(x, y, under=(votes, sides, truth.encode(detail="series:N")))


def _classes(
    x: alt.X, y: alt.Y, window: alt.Chart | None = None, under: Sequence[alt.Chart] = ()
) -> alt.LayerChart:
    """The layers on these axes; ``under``: further ones over the bands, under the points."""
    stroke = alt.Stroke("role:N", scale=_ROLES, legend=None)

    def lines(name: str, **mark) -> alt.Chart:
        return alt.Chart(alt.NamedData(name)).mark_line(order=False, clip=True, **mark).encode(x, y)

    bands = lines("bands", interpolate="linear-closed", strokeWidth=0).encode(
        detail="band:N",
        fill=alt.Fill("role:N", scale=_ROLES, legend=None),
        fillOpacity=alt.FillOpacity("shade:Q", scale=None),
    )
    words = alt.Chart(alt.NamedData("names"))
    named = {"color": alt.Color("role:N", scale=_ROLES, legend=None)}
    dots = [
        lines(name, strokeWidth=width, strokeCap=cap, **rim).encode(
            *(() if rim else (stroke,)), detail="role:N"
        )
        for name, cap, size in (
            ("round", "round", 10),
            ("square", "square", 9),
            ("ringed", "round", 11),
        )
        for width, rim in ((size + 3, {"color": palette.PAPER}), (size, {}))
    ]
    return alt.layer(
        window or window_layer(),
        bands,
        *under,
        lines("dashed", strokeWidth=1.6, strokeDash=[6, 4]).encode(stroke, detail="series:N"),
        lines("lines", strokeWidth=2.6).encode(stroke, detail="series:N"),
        lines("rings", strokeWidth=19, strokeCap="round").encode(stroke, detail="role:N"),
        *dots,
        lines("ringed", strokeWidth=4.5, strokeCap="round", color=palette.PAPER).encode(
            detail="role:N"
        ),
        words.mark_text(fontWeight="bold", **HALO).encode(x, y, text="text:N"),
        words.mark_text(fontWeight="bold").encode(x, y, text="text:N", **named),
    )
