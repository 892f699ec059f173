"""Several small pictures as one plot: cells of a grid two wide and two high, drawn as a few paths.

The page scales every series into its cell: (0, 0) is the lower left corner of the whole picture,
(2, 2) the upper right one. What must stay round (a plane of complex numbers) is given relative to
a place in cells, in units of half the shorter side of a cell.
"""

import altair as alt

from core.charts.curve import COLOURS
from core.charts.marks import DOT
from core.charts.template import template

_ROLES = alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))
_SHORT = "min(width, height)"


def _axes() -> tuple[alt.X, alt.Y]:
    whole = alt.Scale(domain=[0, 2], nice=False, zero=False)
    return alt.X("x:Q", scale=whole, axis=None), alt.Y("y:Q", scale=whole, axis=None)


def _round(name: str) -> alt.Chart:
    """A dataset whose u and v are at right angles and equally long."""
    return alt.Chart(alt.NamedData(name)).transform_calculate(
        x=f"datum.cx + datum.u * {_SHORT} / (2 * width)",
        y=f"datum.cy + datum.v * {_SHORT} / (2 * height)",
    )


@template(
    alt_text="Four small pictures: the plane of the two coefficients with the triangle of "
    "stationarity, the complex plane with the roots and the unit circle, the autocorrelations by "
    "lag, and one path",
    height=430,
    areas="series role x y y2",
    curves="series role x y",
    dashed="series role x y",
    points="series role x y",
    here="series role x y",
    rings="series role cx cy u v",
    crosses="role cx cy u v",
    circles="role cx cy u v",
    words="text role x y",
    right="text role x y",
)
def process_panels() -> alt.TopLevelMixin:
    """``words`` begin at their place, ``right`` end there."""
    x, y = _axes()
    stroke = alt.Stroke("role:N", scale=_ROLES, legend=None)
    colour = alt.Color("role:N", scale=_ROLES, legend=None)

    def lines(chart: alt.Chart, **mark) -> alt.Chart:
        return chart.mark_line(order=False, clip=True, **mark).encode(
            x, y, stroke, detail="series:N"
        )

    def named(name: str) -> alt.Chart:
        return alt.Chart(alt.NamedData(name))

    def texts(name: str, align: str) -> alt.Chart:
        return (
            named(name)
            .mark_text(align=align, baseline="middle", fontSize=11)
            .encode(x, y, text="text:N", color=colour)
        )

    areas = (
        named("areas")
        .mark_area(order=False, clip=True, opacity=0.2)
        .encode(
            x,
            y,
            alt.Y2("y2:Q"),
            detail="series:N",
            fill=alt.Fill("role:N", scale=_ROLES, legend=None),
        )
    )

    def signs(name: str, shape: str, size: int) -> alt.Chart:
        return (
            _round(name)
            .mark_point(shape=shape, filled=False, size=size, strokeWidth=2.6, opacity=1)
            .encode(x, y, stroke)
        )

    return alt.layer(
        areas,
        lines(named("curves"), strokeWidth=2),
        lines(named("dashed"), strokeWidth=1.3, strokeDash=[5, 4]),
        lines(_round("rings"), strokeWidth=1.3),
        lines(named("points"), **(DOT | {"strokeWidth": 6})),
        lines(named("here"), **(DOT | {"strokeWidth": 12})),
        signs("circles", "circle", 130),
        signs("crosses", "M-.7 -.7L.7 .7M-.7 .7L.7 -.7", 110),
        texts("words", "left"),
        texts("right", "right"),
    )
