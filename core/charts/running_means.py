"""Running means of many paths on a logarithmic count, with the bands that they are measured by."""

import altair as alt

from core.charts import palette
from core.charts.template import template
from core.charts.window import between


@template(
    alt_text="Running means of many samples against the number of draws, with the limit, a band "
    "around it and the curves of the iterated logarithm",
    height=400,
    window="x0 x1 y0 y1",
    band="x low high",
    paths="x y",
    one="x y",
    limit="x y",
    iterated="x y",
)
def running_means_plot(x_title: str, y_title: str) -> alt.TopLevelMixin:
    """``window``: the ends of both axes; ``paths``, ``iterated``: lines parted by gaps; ``one``: a
    path that stands out."""

    def scale(letter: str, kind: str) -> alt.Scale:
        ends = between(*(f"data('window')[0].{letter}{end}" for end in "01"))
        zero = {"zero": False} if kind == "linear" else {}
        return alt.Scale(type=kind, domain=ends.domain, nice=False, **zero)

    axis = alt.Axis(format=",d", values=[1, 10, 100, 1000, 10_000], gridOpacity=0.5)
    x = alt.X("x:Q", title=x_title, scale=scale("x", "log"), axis=axis)
    y = alt.Y(
        "y:Q",
        title=y_title,
        scale=scale("y", "linear"),
        axis=alt.Axis(tickCount=6, gridOpacity=0.5),
    )
    window = (
        alt.Chart(alt.NamedData("window"))
        .mark_point(opacity=0)
        .encode(alt.X("x0:Q"), alt.Y("y0:Q"))
    )
    band = (
        alt.Chart(alt.NamedData("band"))
        .mark_area(order=False, clip=True, color=palette.MODEL, opacity=0.16, line=False)
        .encode(x, alt.Y("low:Q"), alt.Y2("high:Q"))
    )

    def lines(name: str, **mark) -> alt.Chart:
        return alt.Chart(alt.NamedData(name)).mark_line(order=False, clip=True, **mark).encode(x, y)

    return alt.layer(
        window,
        band,
        lines("paths", color=palette.DATA, strokeWidth=1, opacity=0.55),
        lines("limit", color=palette.TRUTH, strokeWidth=1.8),
        lines("iterated", color=palette.ALARM, strokeWidth=1.8, strokeDash=[6, 4]),
        lines("one", color=palette.ACCENT, strokeWidth=2.2),
    )
