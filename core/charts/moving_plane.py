"""The plane while a linear map moves it: grid, shapes and arrows between where they start and end.

Every row says where a point is at the start (x0, y0), half-way (x1, y1) and at the end (x2, y2) of
a film; the browser draws it in between, on straight ways, without the server. ``areas`` are seen
from ``since`` to ``until``, parts of the film. Without a film the end is drawn.
"""

import altair as alt

from core.charts import palette
from core.charts.marks import DOT, rimmed_names
from core.charts.template import step_parameter, template
from core.charts.window import plane_axes, window_layer

FRAMES = 60
COLOURS = {
    "still": palette.GREY,
    "grid": palette.MODEL,
    "first": palette.ACCENT,
    "second": palette.ERROR,
    "kept": palette.SKY,
    "turned over": palette.ALARM,
    "answer": palette.TRUTH,
    "letter": palette.INK,
}
_ROLES = alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))


@template(
    alt_text="The plane with its grid, a letter F, areas and arrows, and what a matrix makes of "
    "them",
    height=400,
    window="cx cy rx ry",
    areas="series role since until x0 y0 x1 y1 x2 y2",
    lines="series role x0 y0 x1 y1 x2 y2",
    dashed="series role x0 y0 x1 y1 x2 y2",
    shapes="series role x0 y0 x1 y1 x2 y2",
    arrows="series role x0 y0 x1 y1 x2 y2",
    heads="role x0 y0 x1 y1 x2 y2 dx0 dy0 dx1 dy1 dx2 dy2",
    points="series role x0 y0 x1 y1 x2 y2",
    names="text role x0 y0 x1 y1 x2 y2",
)
def moving_plane(
    x_title: str, y_title: str, film: str = "", grid: bool = False
) -> alt.TopLevelMixin:
    """``film`` is the name of the scrubber; ``grid``: lines at the numbers of the axes."""
    x, y = plane_axes(x_title, y_title, tickCount=6, grid=grid, gridOpacity=0.5)
    stroke = alt.Stroke("role:N", scale=_ROLES, legend=None)
    fill = alt.Fill("role:N", scale=_ROLES, legend=None)
    colour = alt.Color("role:N", scale=_ROLES, legend=None)
    share = f"min(toNumber({film}), {FRAMES}) / {FRAMES}" if film else "1"

    def between(letter: str) -> str:
        a, b, c = (f"datum.{letter}{k}" for k in range(3))
        part = f"(2 * {share})"
        if not film:
            return c
        return f"{part} < 1 ? {a} + {part} * ({b} - {a}) : {b} + ({part} - 1) * ({c} - {b})"

    def moving(name: str) -> alt.Chart:
        return alt.Chart(alt.NamedData(name)).transform_calculate(x=between("x"), y=between("y"))

    def lines(name: str, **mark) -> alt.Chart:
        return (
            moving(name)
            .mark_line(order=False, clip=True, **mark)
            .encode(x, y, stroke, detail="series:N")
        )

    areas = (
        moving("areas")
        .transform_filter(f"{share} >= datum.since && {share} <= datum.until")
        .mark_line(order=False, clip=True, fillOpacity=0.3, strokeWidth=1.5)
        .encode(x, y, fill, stroke, detail="series:N")
    )
    heads = (
        moving("heads")
        .transform_calculate(angle=f"90 - 180 / PI * atan2({between('dy')}, {between('dx')})")
        .mark_point(shape="triangle", filled=True, size=110, opacity=1, clip=True)
        .encode(x, y, fill, angle=alt.Angle("angle:Q", scale=None))
    )
    names = rimmed_names(moving("names"), x, y, colour)
    drawn = alt.layer(
        window_layer(),
        areas,
        lines("lines", strokeWidth=1, opacity=0.6),
        lines("dashed", strokeWidth=1.8, strokeDash=[6, 4]),
        lines("shapes", strokeWidth=2.6),
        lines("arrows", strokeWidth=3.2),
        heads,
        lines("points", **DOT),
        *names,
    )
    return drawn.add_params(step_parameter(film)) if film else drawn
