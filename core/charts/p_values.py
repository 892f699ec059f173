"""P-values on a logarithmic axis: paths that run on, or points, with the bounds of each."""

import altair as alt

from core.charts import palette
from core.charts.marks import DOT
from core.charts.orders import of_decades
from core.charts.template import template
from core.charts.window import between

COLOURS = {
    "null": palette.GREY,
    "found": palette.MODEL,
    "missed": palette.ACCENT,
    "false alarm": palette.ALARM,
    "study": palette.DATA,
    "truth": palette.TRUTH,
    "error": palette.ERROR,
    "reference": palette.INK,
}
_ROLES = alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))


@template(
    alt_text="P-values on a logarithmic axis, as paths or as points, with the bounds that they are "
    "held against",
    height=400,
    window="x0 x1 y0 y1",
    paths="role x y",
    bold="role x y",
    bounds="series role x y",
    points="series role x y",
)
def p_value_plot(x_title: str, y_title: str) -> alt.TopLevelMixin:
    """``window``: the ends of both axes; ``paths``: thin lines parted by gaps; ``bold``: one that
    stands out; ``bounds``: dashed lines."""

    def scale(letter: str, kind: str) -> alt.Scale:
        ends = between(*(f"data('window')[0].{letter}{end}" for end in "01"))
        zero = {"zero": False} if kind == "linear" else {}
        return alt.Scale(type=kind, domain=ends.domain, nice=False, **zero)

    whole = alt.Axis(format=",d", tickMinStep=1, gridOpacity=0.5)
    x = alt.X("x:Q", title=x_title, scale=scale("x", "linear"), axis=whole)
    decades = alt.Axis(labelExpr=of_decades("y"), tickCount=6, gridOpacity=0.5)
    y = alt.Y("y:Q", title=y_title, scale=scale("y", "log"), axis=decades)
    stroke = alt.Stroke("role:N", scale=_ROLES, legend=None)
    window = (
        alt.Chart(alt.NamedData("window"))
        .mark_point(opacity=0)
        .encode(alt.X("x0:Q"), alt.Y("y0:Q"))
    )

    def lines(name: str, parted: bool = False, **mark) -> alt.Chart:
        drawn = alt.Chart(alt.NamedData(name)).mark_line(order=False, clip=True, **mark)
        return drawn.encode(x, y, stroke, **({"detail": "series:N"} if parted else {}))

    return alt.layer(
        window,
        lines("paths", strokeWidth=1, opacity=0.6),
        lines("bounds", True, strokeWidth=1.8, strokeDash=[6, 4]),
        lines("bold", strokeWidth=2.4),
        lines("points", True, **DOT),
    )
