"""A matrix of ratings as the product of two factors, and the errors while it is learned.

The product stands as it is computed: one factor to the left of the matrix, the other above it.
"""

import altair as alt

from core.charts import palette
from core.charts.marks import CLEAR
from core.charts.template import step_parameter, template
from core.charts.window import between

_WINDOW = "data('window')[0]"
_BRIEFLY = (
    "datum.value < 0.01 || datum.value > 9999 ? format(datum.value, '~e') : "
    "format(datum.value, '~r')"
)
ROOM = 31  # pixels across a cell, from which on a second number fits into it
HEADS = 68  # pixels above the blocks, for the longest name of a column
LOW = 200  # pixels: the card of the home page, which has no names
# The end of the scale that leaves them free, however low the picture is.
_FREE = f"({_WINDOW}.head - {HEADS} / height * {_WINDOW}.y1) / (1 - {HEADS} / height)"
_TOP = f"(height > {LOW} ? {_FREE} : {_WINDOW}.y0)"
LEARNING = {0: palette.INK, 1: palette.ACCENT}  # visible, held out


def _axes(suffix: str = "") -> tuple[alt.X, alt.Y]:
    return (
        alt.X(f"x{suffix}:Q", scale=between(f"{_WINDOW}.x0", f"{_WINDOW}.x1"), axis=None),
        alt.Y(f"y{suffix}:Q", scale=between(f"{_WINDOW}.y1", _TOP), axis=None),
    )


def _block(
    name: str, depth: str, below: str, above: str, shown: str = "datum.text"
) -> tuple[alt.Chart, alt.Chart]:
    """The cells of a block in the colours of what is below 0 and above, the ground showing through
    as ``depth`` says, from 0 to 1; and their numbers, in white on the deepest blue."""
    x, y = _axes()
    base = alt.Chart(alt.NamedData(name)).transform_calculate(
        right="datum.x + 1",
        below="datum.y + 1",
        middle="datum.x + 0.5",
        half="datum.y + 0.5",
        shown=shown,
        depth=depth,
    )
    boxes = base.mark_rect().encode(
        x,
        y,
        alt.FillOpacity("depth:Q", scale=CLEAR, legend=None),
        fill=alt.condition("datum.value < 0", alt.value(below), alt.value(above)),
        x2="right:Q",
        y2="below:Q",
    )
    light = "datum.depth > 0.85" if above == palette.MODEL else "false"
    texts = base.mark_text().encode(
        alt.X("middle:Q", axis=None),
        alt.Y("half:Q", axis=None),
        text="shown:N",
        size=alt.value(10.5),
        color=alt.condition(light, alt.value(palette.LIGHT), alt.value(palette.INK)),
    )
    return boxes, texts


def _frame(name: str, **mark) -> alt.Chart:
    x, y = _axes()
    return alt.Chart(alt.NamedData(name)).mark_line(order=False, **mark).encode(x, y)


@template(
    alt_text="The filled matrix of ratings with visible and held-out cells framed, the factors of "
    "the rows to its left and of the columns above it",
    height=400,
    window="x0 x1 y0 y1 head",
    ratings="x y value text true",
    factors="x y value text",
    visible="x y",
    held="x y",
    moved="x y",
    names="x y text",
    heads="x y text",
)
def factor_product(low: float, high: float) -> alt.TopLevelMixin:
    """``low`` and ``high`` are the ends of the rating scale; colours end there, numbers do not."""
    x, y = _axes()
    window = (
        alt.Chart(alt.NamedData("window"))
        .mark_point(opacity=0)
        .encode(alt.X("x0:Q", axis=None), alt.Y("y0:Q", axis=None))
    )
    ratings = _block(
        "ratings",
        f"(datum.value - {low}) / {high - low}",
        palette.MODEL,
        palette.MODEL,
        f"width > {ROOM} * ({_WINDOW}.x1 - {_WINDOW}.x0) ? datum.text + datum.true : datum.text",
    )
    factors = _block("factors", "abs(datum.value) / 1.5", palette.ALARM, palette.TRUTH)
    ink = {"fontSize": 11, "color": palette.INK}
    word = alt.Text("text:N")
    names = alt.Chart(alt.NamedData("names")).mark_text(align="right", **ink).encode(x, y, word)
    heads = (
        alt.Chart(alt.NamedData("heads"))
        .mark_text(align="left", angle=270, **ink)
        .encode(x, y, word)
    )
    return alt.layer(
        window,
        *ratings,
        *factors,
        _frame("visible", color=palette.INK, strokeWidth=1.2),
        _frame("held", color=palette.ACCENT, strokeWidth=2.2, strokeDash=[4, 2]),
        _frame("moved", color=palette.INK, strokeWidth=2),
        names,
        heads,
    )


@template(
    alt_text="Root mean square error on visible and on held-out cells against the step, with the "
    "step of now and the error of the baseline",
    height=170,
    traces="series step last value",
    level="step value",
)
def learning_errors(x_title: str) -> alt.TopLevelMixin:
    x = alt.X("step:Q", title=x_title, axis=alt.Axis(grid=False, tickMinStep=1))
    y = alt.Y(
        "value:Q",
        title="error (RMSE)",
        scale=alt.Scale(type="log", nice=False),
        axis=alt.Axis(minExtent=42, labelExpr=_BRIEFLY, tickCount=4, grid=False, domain=True),
    )
    colours = alt.Scale(domain=list(LEARNING), range=list(LEARNING.values()))
    base = alt.Chart(alt.NamedData("traces"))
    lines = base.mark_line(strokeWidth=2).encode(
        x, y, stroke=alt.Stroke("series:N", scale=colours, legend=None)
    )
    now = (
        base.transform_filter("datum.step == min(toNumber(step), datum.last)")
        .mark_point(filled=True, size=60, opacity=1)
        .encode(x, y, fill=alt.Fill("series:N", scale=colours, legend=None))
    )
    level = (
        alt.Chart(alt.NamedData("level"))
        .mark_line(strokeWidth=1.5, strokeDash=[5, 4], color=palette.NEUTRAL)
        .encode(x, y)
    )
    return alt.layer(level, lines, now).add_params(step_parameter("step"))
