"""A confusion matrix: what is named, across, of each class, down, with its counts."""

import altair as alt

from core.charts import palette
from core.charts.template import template
from core.charts.window import window_layer, window_scales


@template(
    alt_text="Confusion matrix: each row a true class, each column what the network names; the "
    "count in each cell, dark where there are many",
    height=400,
    window="cx cy rx ry",
    pictures="x y x2 y2 url",
    numbers="x y text light",
    names="x y text",
    sides="x y text",
)
def confusion_matrix() -> alt.TopLevelMixin:
    """``names`` stand over the columns, ``sides`` before the rows."""
    x_scale, y_scale = window_scales(equal=True)
    x, y = alt.X("x:Q", scale=x_scale, axis=None), alt.Y("y:Q", scale=y_scale, axis=None)
    cells = (
        alt.Chart(alt.NamedData("pictures"))
        .mark_image(aspect=False, smooth=False)
        .encode(x, y, alt.X2("x2:Q"), alt.Y2("y2:Q"), url="url:N")
    )
    numbers = (
        alt.Chart(alt.NamedData("numbers"))
        .mark_text()
        .encode(
            x,
            y,
            text="text:N",
            color=alt.condition("datum.light", alt.value("#FFFFFF"), alt.value("#16202A")),
        )
    )

    def words(name: str, **mark) -> alt.Chart:
        return (
            alt.Chart(alt.NamedData(name))
            .mark_text(color=palette.INK, **mark)
            .encode(x, y, text="text:N")
        )

    window = window_layer().encode(alt.X("cx:Q", axis=None), alt.Y("cy:Q", axis=None))
    return alt.layer(
        window,
        cells,
        numbers,
        words("names", baseline="bottom", dy=-5),
        words("sides", align="right", dx=-6),
    )
