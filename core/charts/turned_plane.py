"""The plane while it is turned, stretched along the axes, and turned again: three steps of a film.

Every row is a point at the start. ``alpha`` and ``beta`` are the two turns in radians, ``stretch``
and ``squeeze`` the factors along the axes; ``over`` is 1 where the last step also turns the plane
over about the first axis, as a sheet is, else 0. The browser draws all between without the server.
"""

import altair as alt

from core.charts.marks import DOT, rimmed_names
from core.charts.moving_plane import COLOURS
from core.charts.template import step_parameter, template
from core.charts.window import window_layer, window_scales

STEP = 30  # frames of one of the three
FRAMES = 3 * STEP
_ROLES = alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))
_STEPS = "alpha stretch squeeze over beta"


@template(
    alt_text="The plane with the unit circle, two arrows at right angles and a letter F, and what "
    "three steps make of them: a turn, a stretch, and a turn",
    height=400,
    window="cx cy rx ry",
    still="series role x y",
    shapes=f"series role x y {_STEPS}",
    arrows=f"series role x y {_STEPS}",
    heads=f"role x y {_STEPS}",
    points=f"series role x y {_STEPS}",
    names=f"before after role x y beside {_STEPS}",
)
def turned_plane(x_title: str, y_title: str, film: str) -> alt.TopLevelMixin:
    """``film`` is the name of the scrubber. Names have one text until the stretch is done, and
    another one after it; they stand beyond their point, or ``beside`` it, by a right angle on from
    there, to the left (1) or right (-1)."""
    x_scale, y_scale = window_scales(equal=True)
    axis = alt.Axis(tickCount=6, gridOpacity=0.5)
    x = alt.X("x3:Q", title=x_title, scale=x_scale, axis=axis)
    y = alt.Y("y3:Q", title=y_title, scale=y_scale, axis=axis)
    stroke = alt.Stroke("role:N", scale=_ROLES, legend=None)
    fill = alt.Fill("role:N", scale=_ROLES, legend=None)

    def part(step: int) -> str:
        """How far this step has come, 0 … 1."""
        return f"clamp(toNumber({film}) / {STEP} - {step}, 0, 1)"

    first, last = f"(datum.alpha * {part(0)})", f"(datum.beta * {part(2)})"
    steps = {
        "x1": f"cos({first}) * datum.x - sin({first}) * datum.y",
        "y1": f"sin({first}) * datum.x + cos({first}) * datum.y",
        "x2": f"datum.x1 * (1 + {part(1)} * (datum.stretch - 1))",
        "y2": f"datum.y1 * (1 + {part(1)} * (datum.squeeze - 1)) "
        f"* cos(PI * datum.over * {part(2)})",
        "x3": f"cos({last}) * datum.x2 - sin({last}) * datum.y2",
        "y3": f"sin({last}) * datum.x2 + cos({last}) * datum.y2",
    }

    def turned(name: str) -> alt.Chart:
        chart = alt.Chart(alt.NamedData(name))
        for column, formula in steps.items():
            chart = chart.transform_calculate(**{column: formula})
        return chart

    def lines(name: str, **mark) -> alt.Chart:
        return (
            turned(name)
            .mark_line(order=False, clip=True, **mark)
            .encode(x, y, stroke, detail="series:N")
        )

    still = (
        alt.Chart(alt.NamedData("still"))
        .mark_line(order=False, clip=True, strokeWidth=1.4, strokeDash=[5, 4], opacity=0.9)
        .encode(
            alt.X("x:Q", title=x_title, scale=x_scale, axis=axis),
            alt.Y("y:Q", title=y_title, scale=y_scale, axis=axis),
            stroke,
            detail="series:N",
        )
    )
    heads = (
        turned("heads")
        .transform_filter("abs(datum.x3) + abs(datum.y3) > 1e-6")  # no length, no head
        .transform_calculate(angle="90 - 180 / PI * atan2(datum.y3, datum.x3)")
        .mark_point(shape="triangle", filled=True, size=110, opacity=1, clip=True)
        .encode(x, y, fill, angle=alt.Angle("angle:Q", scale=None))
    )
    named = (
        turned("names")
        .transform_calculate(
            text=f"toNumber({film}) < {2 * STEP} ? datum.before : datum.after",
            length="max(sqrt(datum.x3 * datum.x3 + datum.y3 * datum.y3), 1e-6)",
        )
        .transform_calculate(
            across="(datum.beside ? -datum.beside * datum.y3 : datum.x3) / datum.length",
            up="(datum.beside ? datum.beside * datum.x3 : datum.y3) / datum.length",
        )
        .transform_calculate(
            x3="datum.x3 + 0.5 * datum.across",
            y3="datum.y3 + 0.28 * datum.up",
        )
    )
    colour = alt.Color("role:N", scale=_ROLES, legend=None)
    names = rimmed_names(named, x, y, colour)
    return alt.layer(
        window_layer(),
        still,
        lines("shapes", strokeWidth=2.4),
        lines("arrows", strokeWidth=3.2),
        heads,
        lines("points", **DOT),
        *names,
    ).add_params(step_parameter(film))
