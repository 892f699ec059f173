"""A confusion matrix: what is named, across, of each class, down, with its counts."""

import altair as alt

from core.charts import palette
from core.charts.marks import cell_numbers, pictures
from core.charts.template import template
from core.charts.window import bare_plane, bare_window


@template(
    alt_text="Confusion matrix: each row a true class, each column what the network names; the "
    "count in each cell, deep blue where there are many",
    height=400,
    window="cx cy rx ry",
    pictures="x y x2 y2 url",
    numbers="x y text light",
    names="x y text",
    sides="x y text",
)
def confusion_matrix() -> alt.TopLevelMixin:
    """``names`` stand over the columns, ``sides`` before the rows."""
    x, y = bare_plane()

    def words(name: str, **mark) -> alt.Chart:
        return (
            alt.Chart(alt.NamedData(name))
            .mark_text(color=palette.INK, **mark)
            .encode(x, y, text="text:N")
        )

    return alt.layer(
        bare_window(),
        pictures("pictures", x, y),
        cell_numbers(x, y, palette.INK),
        words("names", baseline="bottom", dy=-5),
        words("sides", align="right", dx=-6),
    )
