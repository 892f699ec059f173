"""Where each word of a sentence looks: a square of weights with their numbers."""

import altair as alt

from core.charts import palette
from core.charts.marks import CLEAR
from core.charts.template import template
from core.charts.window import between

ROOM = 26  # pixels for a row, from which on a number fits
LEFT, HEAD = 96, 74  # pixels for the names
_N = "data('window')[0].n"


@template(
    alt_text="A square of weights: a row for each word that looks, a column for each that is "
    "looked at, the row of now framed",
    height=400,
    window="n",
    cells="x y value text",
    frame="x y",
    names="x y text",
    heads="x y text",
)
def attention_map() -> alt.TopLevelMixin:
    across = between(f"-{LEFT} / (width - {LEFT}) * {_N}", _N)
    down = between(_N, f"-{HEAD} / (height - {HEAD}) * {_N}")
    x = alt.X("x:Q", scale=across, axis=None)
    y = alt.Y("y:Q", scale=down, axis=None)
    window = (
        alt.Chart(alt.NamedData("window"))
        .transform_calculate(at="0")
        .mark_point(opacity=0)
        .encode(alt.X("at:Q", axis=None), alt.Y("at:Q", axis=None))
    )
    base = alt.Chart(alt.NamedData("cells")).transform_calculate(
        right="datum.x + 1", below="datum.y + 1", middle="datum.x + 0.5", half="datum.y + 0.5"
    )
    cells = base.mark_rect(fill=palette.SKY, stroke=palette.PAPER).encode(
        x, y, alt.FillOpacity("value:Q", scale=CLEAR, legend=None), x2="right:Q", y2="below:Q"
    )
    ink = alt.condition("datum.value > 0.7", alt.value(palette.DARK), alt.value(palette.INK))
    numbers = base.mark_text(fontSize=11).encode(
        alt.X("middle:Q", axis=None),
        alt.Y("half:Q", axis=None),
        text="text:N",
        color=ink,
        opacity=alt.value(alt.expr(f"height / {_N} > {ROOM} ? 1 : 0")),
    )
    frame = (
        alt.Chart(alt.NamedData("frame"))
        .mark_line(order=False, color=palette.ACCENT, strokeWidth=2.6)
        .encode(x, y)
    )
    ink = {"fontSize": 12, "color": palette.INK}
    word = alt.Text("text:N")
    names = alt.Chart(alt.NamedData("names")).mark_text(align="right", **ink).encode(x, y, word)
    heads = (
        alt.Chart(alt.NamedData("heads"))
        .mark_text(align="left", angle=300, **ink)
        .encode(x, y, word)
    )
    return alt.layer(window, cells, numbers, frame, names, heads)
