"""Layers that many pictures share: one path each, so that a drag has little to draw."""

import altair as alt

LOOSE = alt.Scale(nice=False, zero=False)  # the domain is what the data span
DOT = {"strokeCap": "round", "strokeWidth": 10}  # a stroke of no length is a dot


def line(name: str, x: alt.X, y: alt.Y, **mark) -> alt.Chart:
    """The dataset ``name`` as one line in the order of its rows."""
    return (
        alt.Chart(alt.NamedData(name))
        .mark_line(order=False, clip=True, **({"strokeWidth": 2.2} | mark))
        .encode(x, y)
    )
