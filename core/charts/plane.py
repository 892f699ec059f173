"""The plane under a linear map: shapes and their images, arrows, and the path of repeated steps.

Lines keep the order of their rows. A gap (NaN) starts a new piece, and a piece of one point is a
dot, so that many dots are one path, which is far cheaper to draw than as many symbols.
"""

import altair as alt

from core.charts import palette
from core.charts.marks import rimmed_names
from core.charts.template import step_parameter, template
from core.charts.window import plane_axes, window_layer

COLOURS = {
    "input": palette.DATA,
    "image": palette.MODEL,
    "eigenvector": palette.TRUTH,
    "singular": palette.ACCENT,
    "angle": palette.ERROR,
}
_ROLES = alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))


def _lines(x: alt.X, y: alt.Y, name: str, **mark) -> alt.Chart:
    return (
        alt.Chart(alt.NamedData(name))
        .mark_line(order=False, clip=True, **mark)
        .encode(x, y, detail="series:N", stroke=alt.Stroke("role:N", scale=_ROLES, legend=None))
    )


@template(
    alt_text="The plane with the unit circle and its image under the matrix, the real eigenvector "
    "lines, the singular directions, and the vector v with its image A·v",
    height=400,
    window="cx cy rx ry",
    lines="series role x y",
    shapes="series role x y",
    arrows="series role x y",
    heads="role x y angle",
    names="text role x y",
)
def linear_map(x_title: str, y_title: str) -> alt.TopLevelMixin:
    x, y = plane_axes(x_title, y_title, tickCount=6, gridOpacity=0.5)
    heads = (
        alt.Chart(alt.NamedData("heads"))
        .mark_point(shape="triangle", filled=True, size=110, opacity=1, clip=True)
        .encode(
            x,
            y,
            angle=alt.Angle("angle:Q", scale=None),
            fill=alt.Fill("role:N", scale=_ROLES, legend=None),
        )
    )
    colour = alt.Color("role:N", scale=_ROLES, legend=None)
    names = rimmed_names(alt.Chart(alt.NamedData("names")), x, y, colour)
    return alt.layer(
        window_layer(),
        _lines(x, y, "shapes", strokeWidth=2.2),
        _lines(x, y, "lines", strokeWidth=1.6, strokeDash=[5, 4]),
        _lines(x, y, "arrows", strokeWidth=3.2),
        heads,
        *names,
    )


@template(
    alt_text="The plane with the path of a vector that is multiplied by the matrix repeatedly, "
    "up to the step of now",
    height=300,
    window="cx cy rx ry",
    lines="series role x y",
    path="step x y",
    dots="step x y",
    ends="step last x y",
)
def repeated_map(x_title: str, y_title: str) -> alt.TopLevelMixin:
    x, y = plane_axes(x_title, y_title, tickCount=6, gridOpacity=0.5)

    def until_now(name: str, **mark) -> alt.Chart:
        return (
            alt.Chart(alt.NamedData(name))
            .transform_filter("datum.step <= toNumber(step)")
            .mark_line(order=False, clip=True, color=palette.MODEL, **mark)
            .encode(x, y)
        )

    now = (
        alt.Chart(alt.NamedData("ends"))
        .transform_filter("datum.step == min(toNumber(step), datum.last)")
        .mark_point(filled=True, size=110, opacity=1, clip=True, color=palette.MODEL)
        .encode(x, y)
    )
    return alt.layer(
        window_layer(),
        _lines(x, y, "lines", strokeWidth=1.4, strokeDash=[5, 4]),
        until_now("path", strokeWidth=1.3, opacity=0.55),
        until_now("dots", strokeWidth=6, strokeCap="round"),
        now,
    ).add_params(step_parameter("step"))


@template(
    alt_text="The angle from a vector to its image against the direction of the vector, "
    "with the eigenvector directions marked",
    height=150,
    levels="y",
    curve="x y",
    zeros="x y",
    now="x y",
)
def angle_curve(x_title: str, y_title: str) -> alt.TopLevelMixin:
    x = alt.X(
        "x:Q",
        title=x_title,
        scale=alt.Scale(domain=[0, 360], nice=False),
        axis=alt.Axis(values=[0, 90, 180, 270, 360], grid=False),
    )
    y = alt.Y(
        "y:Q",
        title=y_title,
        scale=alt.Scale(domain=[-190, 190], nice=False),
        axis=alt.Axis(values=[-180, -90, 0, 90, 180], grid=False),
    )
    levels = (
        alt.Chart(alt.NamedData("levels"))
        .mark_rule(color=palette.TRUTH, strokeDash=[5, 4], opacity=0.8)
        .encode(y)
    )
    curve = (
        alt.Chart(alt.NamedData("curve"))
        .mark_line(order=False, strokeWidth=2.2, color=palette.ERROR)
        .encode(x, y)
    )
    zeros = (
        alt.Chart(alt.NamedData("zeros"))
        .mark_point(filled=True, size=55, opacity=1, color=palette.TRUTH)
        .encode(x, y)
    )
    now = (
        alt.Chart(alt.NamedData("now"))
        .mark_point(size=110, opacity=1, strokeWidth=2.5, color=palette.DATA)
        .encode(x, y)
    )
    return alt.layer(levels, curve, zeros, now)
