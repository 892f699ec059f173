"""Layers that many pictures share: one path each, so that a drag has little to draw."""

import altair as alt

from core.charts import palette

LOOSE = alt.Scale(nice=False, zero=False)  # the domain is what the data span
CLEAR = alt.Scale(domain=[0, 1], range=[0.08, 1], clamp=True)  # opacity: the ground shows at 0
DOT = {"strokeCap": "round", "strokeWidth": 10}  # a stroke of no length is a dot
# Under words, so that they can be read where a line or a dot is below them.
HALO = {"stroke": palette.PAPER, "strokeWidth": 4, "strokeJoin": "round"}


def line(name: str, x: alt.X, y: alt.Y, **mark) -> alt.Chart:
    """The dataset ``name`` as one line in the order of its rows."""
    return (
        alt.Chart(alt.NamedData(name))
        .mark_line(order=False, clip=True, **({"strokeWidth": 2.2} | mark))
        .encode(x, y)
    )


def pictures(name: str, x: alt.X, y: alt.Y, *, smooth: bool = False) -> alt.Chart:
    """Images by their address ``url``, each from (x, y) to (x2, y2)."""
    return (
        alt.Chart(alt.NamedData(name))
        .mark_image(aspect=False, smooth=smooth)
        .encode(x, y, alt.X2("x2:Q"), alt.Y2("y2:Q"), url="url:N")
    )


def rimmed_names(names: alt.Chart, x: alt.X, y: alt.Y, colour: alt.Color) -> list[alt.Chart]:
    """Bold texts over their rims."""
    return [
        names.mark_text(fontWeight="bold", clip=True, **rim).encode(x, y, text="text:N", **ink)
        for rim, ink in ((HALO, {}), ({}, {"color": colour}))
    ]


def cell_numbers(x: alt.X, y: alt.Y, other: str = palette.DARK, **mark) -> alt.Chart:
    """The dataset ``numbers`` in cells, bright where ``light``: on dark ones. ``other``: the colour
    elsewhere, INK where the ground shows through the cells."""
    ink = alt.condition("datum.light", alt.value(palette.LIGHT), alt.value(other))
    return (
        alt.Chart(alt.NamedData("numbers")).mark_text(**mark).encode(x, y, text="text:N", color=ink)
    )
