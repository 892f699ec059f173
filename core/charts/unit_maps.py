"""A network as its units' own pictures: layer after layer, with the weights between them.

Each layer is one picture, its units above each other. ``wires`` run from unit to unit, ``width`` by
the size of a weight; a gap (NaN) starts a new piece. ``frames`` are around units that are dead.
"""

import altair as alt

from core.charts import palette
from core.charts.marks import pictures
from core.charts.template import template
from core.charts.window import bare_plane, bare_window

_SIGNS = alt.Scale(domain=["positive", "negative"], range=[[1, 0], [3, 3]])


@template(
    alt_text="The network from its inputs, left, to the probabilities, right: each unit as a "
    "picture of what it gives over the plane, and lines for the weights between them",
    height=400,
    window="cx cy rx ry",
    wires="series role width x y",
    pictures="x y x2 y2 url",
    frames="x y",
    labels="x y text",
)
def unit_maps() -> alt.TopLevelMixin:
    x, y = bare_plane()
    wires = (
        alt.Chart(alt.NamedData("wires"))
        .mark_line(order=False, opacity=0.75, color=palette.GREY)
        .encode(
            x,
            y,
            strokeDash=alt.StrokeDash("role:N", scale=_SIGNS, legend=None),
            strokeWidth=alt.StrokeWidth("width:Q", scale=None, legend=None),
            detail="series:N",
        )
    )
    frames = (
        alt.Chart(alt.NamedData("frames"))
        .mark_line(order=False, strokeWidth=2, color=palette.YELLOW)
        .encode(x, y)
    )
    labels = (
        alt.Chart(alt.NamedData("labels"))
        .mark_text(baseline="bottom", color=palette.INK, dy=-4)
        .encode(x, y, text="text:N")
    )
    maps = pictures("pictures", x, y, smooth=True)
    return alt.layer(bare_window(), wires, maps, frames, labels)
