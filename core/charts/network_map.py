"""Depots and towns on a map with what flows between them, or with the routes of vehicles."""

import altair as alt

from core.charts import palette
from core.charts.marks import line
from core.charts.template import step_parameter, template
from core.charts.window import plane_axes, window_layer

DEPOT_COLOURS = (
    palette.BLUE,
    palette.ORANGE,
    palette.GREEN,
    palette.PURPLE,
    palette.SKY,
    palette.YELLOW,
)
_DEPOTS = alt.Scale(domain=list(range(len(DEPOT_COLOURS))), range=list(DEPOT_COLOURS))
_DOT = {"strokeCap": "round"}


@template(
    alt_text="Map of towns, larger dots for larger demands, and of depots, with lines for what "
    "flows between them, wider for more; where asked, the price of a depot's capacity below it",
    height=390,
    window="cx cy rx ry",
    lanes="x y x2 y2 width series",
    towns="x y size",
    short="x y size",
    chosen="x y",
    depots="x y series text price",
)
def flow_map(x_title: str, y_title: str) -> alt.TopLevelMixin:
    x, y = plane_axes(x_title, y_title, grid=False, tickCount=5)
    size = alt.Size("size:Q", scale=None)
    lanes = (
        alt.Chart(alt.NamedData("lanes"))
        .mark_rule(clip=True, opacity=0.6, strokeCap="round")
        .encode(
            x,
            y,
            x2="x2:Q",
            y2="y2:Q",
            strokeWidth=alt.StrokeWidth("width:Q", scale=None),
            stroke=alt.Stroke("series:N", scale=_DEPOTS, legend=None),
        )
    )

    def towns(name: str, colour: str) -> alt.Chart:
        return (
            alt.Chart(alt.NamedData(name))
            .mark_point(filled=True, clip=True, opacity=0.85, color=colour)
            .encode(x, y, size)
        )

    base = alt.Chart(alt.NamedData("depots"))
    depots = base.mark_point(
        shape="square", filled=True, size=130, opacity=1, clip=True, stroke=palette.INK
    ).encode(x, y, fill=alt.Fill("series:N", scale=_DEPOTS, legend=None))
    names = base.mark_text(dy=-15, fontWeight="bold", color=palette.INK).encode(x, y, text="text:N")
    prices = base.mark_text(dy=17, fontWeight="bold", color=palette.INK).encode(
        x, y, text="price:N"
    )
    return alt.layer(
        window_layer(),
        lanes,
        towns("towns", palette.NEUTRAL),
        towns("short", palette.ALARM),
        line("chosen", x, y, color=palette.INK, strokeWidth=27, opacity=0.3, **_DOT),
        depots,
        names,
        prices,
    )


@template(
    alt_text="Cheapest cost against the capacity of one depot: the line that its price predicts, "
    "solid where the price holds, and costs found by solving again",
    height=200,
    predicted="x y",
    holds="x y",
    checked="x y",
    now="x y",
)
def cost_by_capacity() -> alt.TopLevelMixin:
    loose = alt.Scale(zero=False, nice=True)
    x = alt.X("x:Q", title="capacity there", scale=loose, axis=alt.Axis(grid=False, tickCount=5))
    axis = alt.Axis(tickCount=4, format="~s", minExtent=34)
    y = alt.Y("y:Q", title="cost", scale=loose, axis=axis)
    return alt.layer(
        line("predicted", x, y, color=palette.INK, strokeDash=[4, 4], strokeWidth=1.2),
        line("holds", x, y, color=palette.INK, strokeWidth=3),
        line("checked", x, y, color=palette.INK, strokeWidth=9, **_DOT),
        line("now", x, y, color=palette.INK, strokeWidth=22, opacity=0.3, **_DOT),
    )


@template(
    alt_text="Map of the customers and the depot with the vehicles' routes at the step of now and, "
    "once it has run, those of the solver",
    height=390,
    window="cx cy rx ry",
    solver="x y",
    legs="x y x2 y2 born died last",
    sites="x y",
    depot="x y",
)
def route_map(x_title: str, y_title: str) -> alt.TopLevelMixin:
    x, y = plane_axes(x_title, y_title, grid=False, tickCount=5)
    state = "min(toNumber(step), datum.last)"
    legs = (
        alt.Chart(alt.NamedData("legs"))
        .transform_filter(f"datum.born <= {state} && {state} < datum.died")
        .mark_rule(clip=True, color=palette.MODEL, strokeWidth=2)
        .encode(x, y, x2="x2:Q", y2="y2:Q")
    )
    return alt.layer(
        window_layer(),
        line("solver", x, y, color=palette.TRUTH, strokeWidth=6, opacity=0.4),
        legs,
        line("sites", x, y, color=palette.DATA, strokeWidth=7, **_DOT),
        line("depot", x, y, color=palette.INK, strokeWidth=15, **_DOT),
    ).add_params(step_parameter("step"))


@template(
    alt_text="Total length of the routes against the step, with the step of now, the lower bound, "
    "the best known length and the solver's",
    height=220,
    lengths="step last value",
    levels="x y role",
)
def length_by_step() -> alt.TopLevelMixin:
    x = alt.X("step:Q", title="step", axis=alt.Axis(grid=False, tickMinStep=1))
    axis = alt.Axis(tickCount=5, format="~s", minExtent=34)
    y = alt.Y("value:Q", title="length", scale=alt.Scale(zero=False, nice=True), axis=axis)
    line = (
        alt.Chart(alt.NamedData("lengths"))
        .mark_line(strokeWidth=2.2, color=palette.MODEL)
        .encode(x, y)
    )
    now = (
        alt.Chart(alt.NamedData("lengths"))
        .transform_filter("datum.step == min(toNumber(step), datum.last)")
        .mark_point(filled=True, size=70, opacity=1, color=palette.ACCENT)
        .encode(x, y)
    )
    roles = alt.Scale(
        domain=["bound", "known", "solver", "naive"],
        range=[palette.NEUTRAL, palette.ERROR, palette.TRUTH, palette.ALARM],
    )
    levels = (
        alt.Chart(alt.NamedData("levels"))
        .mark_line(strokeDash=[6, 4], strokeWidth=1.8, order=False)
        .encode(
            alt.X("x:Q", title="step"),
            alt.Y("y:Q", title="length"),
            stroke=alt.Stroke("role:N", scale=roles, legend=None),
        )
    )
    return alt.layer(levels, line, now).add_params(step_parameter("step"))
