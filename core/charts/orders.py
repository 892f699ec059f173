"""How an error falls with a step or a count, on two logarithmic axes: slopes are orders."""

import altair as alt

from core.charts import palette
from core.charts.curve import COLOURS
from core.charts.marks import DOT
from core.charts.powers import power_label
from core.charts.template import template
from core.charts.window import between

ZERO = {"linear": {"zero": False}}  # a logarithmic axis has none to hold
_ROLES = alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))


def of_decades(letter: str) -> str:
    """Labels of powers of ten alone, where the axis has three of them or more: of all its ticks
    Vega would keep every so many, such as 6, 0.7 and 0.08."""
    low, high = (f"log(data('window')[0].{letter}{end}) / LN10" for end in "01")
    exponent = "log(datum.value) / LN10"
    round_one = f"abs({exponent} - round({exponent})) < 1e-6"
    return f"{high} - {low} < 1.999 || {round_one} ? {power_label()} : ''"


@template(
    alt_text="Measured errors, solid, and predicted ones, dashed, on two logarithmic axes, with "
    "the step of now",
    height=400,
    window="x0 x1 y0 y1",
    measured="role x y",
    predicted="series role x y",
    marks="role x y0 y1",
    now="x y0 y1",
    points="series role x y",
)
def order_plot(
    x_title: str, y_title: str, counts: bool = False, even: bool = False
) -> alt.TopLevelMixin:
    """``window`` are the ends of both axes, ``marks`` and ``now`` upright lines; ``counts``: the
    numbers on the x axis are whole; ``even``: that axis is not logarithmic."""

    def scale(letter: str, kind: str = "log") -> alt.Scale:
        ends = between(*(f"data('window')[0].{letter}{end}" for end in "01"))
        return alt.Scale(type=kind, domain=ends.domain, nice=False, **ZERO.get(kind, {}))

    axis, decades = (
        alt.Axis(labelExpr=of_decades(letter), tickCount=6, gridOpacity=0.5) for letter in "xy"
    )
    whole = alt.Axis(format=",d", values=[1, 10, 100, 1000, 10_000], gridOpacity=0.5)
    x = alt.X("x:Q", title=x_title, scale=scale("x"), axis=whole if counts else axis)
    if even:
        plain = alt.Axis(format=",d", tickMinStep=1, gridOpacity=0.5)
        x = alt.X("x:Q", title=x_title, scale=scale("x", "linear"), axis=plain)
    y = alt.Y("y:Q", title=y_title, scale=scale("y"), axis=decades)
    stroke = alt.Stroke("role:N", scale=_ROLES, legend=None)
    window = (
        alt.Chart(alt.NamedData("window"))
        .mark_point(opacity=0)
        .encode(alt.X("x0:Q"), alt.Y("y0:Q"))
    )

    def upright(name: str, **mark) -> alt.Chart:
        return (
            alt.Chart(alt.NamedData(name))
            .mark_rule(clip=True, **mark)
            .encode(x, alt.Y("y0:Q"), alt.Y2("y1:Q"))
        )

    measured = (
        alt.Chart(alt.NamedData("measured"))
        .mark_line(order=False, clip=True, strokeWidth=2)
        .encode(x, y, stroke)
    )
    predicted = (
        alt.Chart(alt.NamedData("predicted"))
        .mark_line(order=False, clip=True, strokeWidth=1.5, strokeDash=[6, 4], opacity=0.85)
        .encode(x, y, stroke, detail="series:N")
    )
    points = (
        alt.Chart(alt.NamedData("points"))
        .mark_line(order=False, clip=True, **DOT)
        .encode(x, y, stroke, detail="series:N")
    )
    return alt.layer(
        window,
        upright("now", color=palette.INK, strokeWidth=1, opacity=0.6),
        upright("marks", strokeDash=[2, 3]).encode(stroke),
        predicted,
        measured,
        points,
    )
