"""How words add up to a verdict, one bar a word from where the one before it ended."""

import altair as alt

from core.charts import palette
from core.charts.template import template
from core.charts.window import between

COLOURS = {0: palette.NEUTRAL, 1: palette.TRUTH, 2: palette.ALARM, 3: palette.MODEL}
_KIND = alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))


@template(
    alt_text="A waterfall: the log-odds before reading, what each word adds or takes, their sum",
    height=400,
    window="x0 x1 zero",
    steps="name start end kind text left",
)
def word_waterfall(x_title: str) -> alt.TopLevelMixin:
    """``text``: the number at the end of each bar, to its left where ``left``."""
    scale = between("data('window')[0].x0", "data('window')[0].x1")
    axis = alt.Axis(tickCount=6, gridOpacity=0.5)
    look = alt.Axis(
        labelOverlap=False, labelFlush=False, labelLimit=150, ticks=False, domain=False, grid=False
    )
    y = alt.Y("name:N", sort=None, title=None, axis=look)

    def x(column: str) -> alt.X:
        return alt.X(f"{column}:Q", title=x_title, scale=scale, axis=axis)

    steps = alt.Chart(alt.NamedData("steps"))
    zero = (
        alt.Chart(alt.NamedData("window"))
        .mark_rule(color=palette.INK, strokeDash=[5, 4])
        .encode(x("zero"))
    )
    bars = steps.mark_rule(strokeWidth=13, clip=True).encode(
        x("start"), y, alt.Color("kind:N", scale=_KIND, legend=None), x2="end:Q"
    )
    values = steps.mark_text(
        align=alt.expr("datum.left ? 'right' : 'left'"),
        dx=alt.expr("datum.left ? -5 : 5"),
        fontSize=11,
        color=palette.INK,
    ).encode(x("end"), y, text="text:N")
    return alt.layer(zero, bars, values)
