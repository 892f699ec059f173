"""Points that belong to centres, half step by half step, and a quantity along these steps.

A row is there from half step ``first`` to ``last``, both included. A gap (NaN) starts a new piece,
and a piece of no length is a dot. Colours follow the number of the group; ``none`` has no group.
"""

import altair as alt

from core.charts import palette
from core.charts.curve import X_LABELS, curve_layers
from core.charts.template import step_parameter, template
from core.charts.window import window_layer, window_scales

GROUPS = (
    palette.BLUE,
    palette.ORANGE,
    palette.GREEN,
    palette.PURPLE,
    palette.SKY,
    palette.VERMILION,
    palette.YELLOW,
)
COLOURS = {f"group {i}": colour for i, colour in enumerate(GROUPS, 1)} | {
    "none": palette.GREY,
    "mark": palette.INK,
}
_ROLES = alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))
_NOW = "datum.first <= toNumber(step) && toNumber(step) <= datum.last"


@template(
    alt_text="Points in the plane, coloured by the centre they belong to at the half step of now, "
    "the way of each centre from its start, and the borders of the regions",
    height=400,
    window="cx cy rx ry",
    borders="first last x y",
    dots="first last role x y",
    trails="step role x y",
    starts="role x y",
    centres="first last role x y",
)
def cluster_film(x_title: str, y_title: str) -> alt.TopLevelMixin:
    x, y = _plane(x_title, y_title)
    dots = _strokes("dots", x, y, strokeWidth=8, strokeCap="round", opacity=0.85)
    borders = (
        alt.Chart(alt.NamedData("borders"))
        .mark_line(order=False, clip=True, strokeWidth=1.2, color=palette.GREY, opacity=0.8)
        .encode(x, y)
    )
    return _film(x, y, borders.transform_filter(_NOW), dots.transform_filter(_NOW))


@template(
    alt_text="Points in the plane in mixed colours, by their shares in the components at the half "
    "step of now, an ellipse for each component, and the way of its mean from its start",
    height=400,
    window="cx cy rx ry",
    dots="first last colour x y",
    ellipses="first last role x y",
    trails="step role x y",
    starts="role x y",
    centres="first last role x y",
)
def mixture_film(x_title: str, y_title: str) -> alt.TopLevelMixin:
    """``colour`` of the dots is a colour, not a role."""
    x, y = _plane(x_title, y_title)
    dots = (
        alt.Chart(alt.NamedData("dots"))
        .transform_filter(_NOW)
        .mark_line(order=False, clip=True, strokeWidth=8, strokeCap="round", opacity=0.9)
        .encode(x, y, alt.Stroke("colour:N", scale=None))
    )
    ellipses = _strokes("ellipses", x, y, strokeWidth=2.4).transform_filter(_NOW)
    return _film(x, y, dots, ellipses)


def _plane(x_title: str, y_title: str) -> tuple[alt.X, alt.Y]:
    x_scale, y_scale = window_scales(equal=True)
    axis = alt.Axis(tickCount=6, grid=False)
    return (
        alt.X("x:Q", title=x_title, scale=x_scale, axis=axis),
        alt.Y("y:Q", title=y_title, scale=y_scale, axis=axis),
    )


def _film(x: alt.X, y: alt.Y, *layers: alt.Chart) -> alt.LayerChart:
    """These layers under the ways of the centres, their starts, and where they are."""
    trails = _strokes("trails", x, y, strokeWidth=2, strokeDash=[2, 3])
    starts = (
        alt.Chart(alt.NamedData("starts"))
        .mark_point(filled=False, size=150, strokeWidth=2.4, opacity=1, clip=True)
        .encode(x, y, alt.Stroke("role:N", scale=_ROLES, legend=None))
    )
    return alt.layer(
        window_layer(),
        *layers,
        trails.transform_filter("datum.step <= toNumber(step)"),
        starts,
        _diamonds(x, y).transform_filter(_NOW),
    ).add_params(step_parameter("step"))


def _diamonds(x: alt.X, y: alt.Y) -> alt.Chart:
    return (
        alt.Chart(alt.NamedData("centres"))
        .mark_point(
            shape="diamond", size=330, strokeWidth=2, stroke=palette.INK, opacity=1, clip=True
        )
        .encode(x, y, fill=alt.Fill("role:N", scale=_ROLES, legend=None))
    )


@template(
    alt_text="Points in the plane, coloured by their group, with centres and borders",
    height=400,
    window="cx cy rx ry",
    borders="role x y",
    dots="role x y",
    centres="role x y",
)
def cluster_plane(x_title: str, y_title: str) -> alt.TopLevelMixin:
    x, y = _plane(x_title, y_title)
    return alt.layer(
        window_layer(),
        _strokes("borders", x, y, strokeWidth=1.6, opacity=0.9),
        _strokes("dots", x, y, strokeWidth=8, strokeCap="round", opacity=0.85),
        _diamonds(x, y),
    )


@template(
    alt_text="Lines coloured by their group",
    height=400,
    window="cx cy rx ry",
    lines="role x y",
    marks="role x y",
)
def group_lines(x_title: str, y_title: str, bare: str = "") -> alt.TopLevelMixin:
    """``bare``: "x" or "y", the axis that only keeps things apart and has no numbers; ``marks``
    are dashed."""
    x_scale, y_scale = window_scales(equal=False)
    plain = alt.Axis(tickCount=6, gridOpacity=0.5)
    none = alt.Axis(labels=False, ticks=False, grid=False, domain=False)
    x = alt.X("x:Q", title=x_title, scale=x_scale, axis=none if bare == "x" else plain)
    y = alt.Y("y:Q", title=y_title, scale=y_scale, axis=none if bare == "y" else plain)
    return alt.layer(
        window_layer(),
        _strokes("lines", x, y, strokeWidth=2),
        _strokes("marks", x, y, strokeWidth=1.6, strokeDash=[6, 4]),
    )


def _strokes(name: str, x: alt.X, y: alt.Y, **mark) -> alt.Chart:
    stroke = alt.Stroke("role:N", scale=_ROLES, legend=None)
    return (
        alt.Chart(alt.NamedData(name))
        .mark_line(order=False, clip=True, **mark)
        .encode(x, y, stroke)
    )


@template(
    alt_text="A quantity after each half step, with a ring at the half step of now",
    height=400,
    window="cx cy rx ry",
    areas="series role x y y2",
    curves="series role x y",
    dashed="series role x y",
    points="series role x y",
    names="text role x y",
    now="first last x y",
)
def film_curve(x_title: str, y_title: str) -> alt.TopLevelMixin:
    x_scale, y_scale = window_scales(equal=False)
    x = alt.X(
        "x:Q", title=x_title, scale=x_scale, axis=alt.Axis(gridOpacity=0.5, **X_LABELS["whole"])
    )
    y = alt.Y("y:Q", title=y_title, scale=y_scale, axis=alt.Axis(tickCount=5, gridOpacity=0.5))
    now = (
        alt.Chart(alt.NamedData("now"))
        .transform_filter(_NOW)
        .mark_point(filled=False, size=190, strokeWidth=2.4, opacity=1, color=palette.INK)
        .encode(x, y)
    )
    return alt.layer(window_layer(), *curve_layers(x, y), now).add_params(step_parameter("step"))
