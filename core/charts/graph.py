"""A computational graph with what flows along it: values on the way out, derivatives on the way
back, each from its step on."""

import altair as alt

from core.charts import palette
from core.charts.template import step_parameter, template
from core.charts.window import window_layer, window_scales

_LAYER = "width / (2 * data('window')[0].rx)"  # px from one layer to the next
_ROW = "height / (2 * data('window')[0].ry)"  # px from one row to the next
_SMALL = f"min({_LAYER}, {_ROW}) < 62"
_STEP = "toNumber(step)"
_HALO = {"stroke": palette.PAPER, "strokeWidth": 7, "strokeJoin": "round"}


def _by_room(small: float, large: float) -> alt.ExprRef:
    """One number where the graph is drawn small, another where there is room."""
    return alt.expr(f"{_SMALL} ? {small} : {large}")


@template(
    alt_text="A graph of single operations from the inputs, left, to the output, right: values "
    "above the vertices, local derivatives on the edges, derivatives of the output below",
    height=400,
    window="cx cy rx ry",
    edges="series x y born back",
    broken="series x y born",
    vertices="role text x y",
    values="text x y born",
    local="text x y born",
    derivatives="text x y born gone",
    says="text born gone",
)
def flow_graph() -> alt.TopLevelMixin:
    """``born`` is the step from which something is seen, ``gone`` from which it is not any more,
    ``back`` the step at which the derivative has passed an edge; ``broken`` edges have none."""
    x_scale, y_scale = window_scales(equal=False)
    none = alt.Axis(labels=False, ticks=False, grid=False, domain=False, title=None)
    x, y = alt.X("x:Q", scale=x_scale, axis=none), alt.Y("y:Q", scale=y_scale, axis=none)

    def edges(seen: str | None, name: str = "edges", **mark) -> alt.Chart:
        chart = alt.Chart(alt.NamedData(name))
        if seen:
            chart = chart.transform_filter(seen)
        return chart.mark_line(order=False, clip=True, interpolate="monotone", **mark).encode(
            x, y, detail="series:N"
        )

    def words(name: str, seen: str, colour: str, dy: int, size: int, **mark) -> list[alt.Chart]:
        return [
            alt.Chart(alt.NamedData(name))
            .transform_filter(seen)
            .mark_text(
                dy=_by_room(0.62 * dy, dy),
                fontSize=_by_room(size - 2, size),
                clip=True,
                **(mark | style),
            )
            .encode(x, y, text="text:N")
            for style in (_HALO | {"color": palette.PAPER}, {"color": colour})
        ]

    until, now = f"datum.born <= {_STEP}", f"datum.born <= {_STEP} && {_STEP} < datum.gone"
    roles = alt.Scale(
        domain=["input", "operation", "output"],
        range=[palette.SKY, palette.NEUTRAL, palette.INK],
    )
    base = alt.Chart(alt.NamedData("vertices")).encode(x, y)
    ring = base.mark_point(
        size=_by_room(480, 1200), opacity=1, filled=True, strokeWidth=2, clip=True
    ).encode(fill=alt.value(palette.PAPER), stroke=alt.Stroke("role:N", scale=roles, legend=None))
    signs = base.mark_text(
        fontWeight="bold", fontSize=_by_room(9, 12), color=palette.INK, clip=True
    ).encode(text="text:N")
    says = (
        alt.Chart(alt.NamedData("says"))
        .transform_filter(now)
        .mark_text(align="left", baseline="top", fontSize=13, color=palette.INK)
        .encode(text="text:N", x=alt.value(6), y=alt.value(4))
    )
    roomy = {"opacity": alt.expr(f"{_LAYER} < 62 ? 0 : 1"), "fontStyle": "italic"}
    return alt.layer(
        window_layer(),
        edges(None, color=palette.NEUTRAL, strokeWidth=1.4, opacity=0.45),
        edges(until, color=palette.MODEL, strokeWidth=1.8),
        edges(f"datum.back <= {_STEP}", color=palette.TRUTH, strokeWidth=3),
        edges(until, "broken", color=palette.ALARM, strokeWidth=3),
        edges(
            f"datum.back == {_STEP} || (datum.born == {_STEP} && datum.back > {_STEP})",
            color=palette.ACCENT,
            strokeWidth=4.5,
        ),
        ring,
        signs,
        *words("local", until, palette.INK, 0, 11, **roomy),
        *words("values", until, palette.MODEL, -27, 12, fontWeight="bold"),
        *words("derivatives", now, palette.TRUTH, 29, 12, fontWeight="bold"),
        says,
    ).add_params(step_parameter("step"))
