"""States on a ring with the steps between them: how probable each is at the step of now, and where
one walker stands."""

import altair as alt

from core.charts import palette
from core.charts.outcome_bars import bar_axes
from core.charts.template import step_parameter, template
from core.charts.window import window_layer, window_scales

COLOURS = {"law": palette.MODEL, "walker": palette.ACCENT, "long run": palette.TRUTH}
NODE = 0.32  # radius of a state, in units of the window: a probability of 1 fills it
_UNIT = "min(width / (2 * data('window')[0].rx), height / (2 * data('window')[0].ry))"
_NOW = "datum.step == toNumber(step)"
_ROLES = alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))
_HALO = {"stroke": palette.PAPER, "strokeWidth": 5, "strokeJoin": "round"}


def _round(share: str = "1", radius: float = NODE) -> alt.ExprRef:
    """The size of a round mark whose area is this share of a whole state's."""
    return alt.expr(f"4 * {share} * pow({radius} * {_UNIT}, 2)")


@template(
    alt_text="States on a ring, joined by arrows that are wider for more probable steps; discs as "
    "large as a state is probable, rings as large as its share in the long run, and a walker",
    height=400,
    window="cx cy rx ry",
    steps="series x y width",
    heads="x y angle size",
    words="text x y",
    states="role x y",
    discs="step share x y",
    rings="share x y",
    walker="step x y",
    moved="step x y",
    said="step text x y",
)
def state_graph() -> alt.TopLevelMixin:
    """``share`` is an area, 1 a whole state; ``moved`` the step that the walker has just made;
    ``said`` words beside the states; ``states`` are "passing" or "staying" (``role``)."""
    x_scale, y_scale = window_scales(equal=True)
    none = alt.Axis(labels=False, ticks=False, grid=False, domain=False, title=None)
    x, y = alt.X("x:Q", scale=x_scale, axis=none), alt.Y("y:Q", scale=y_scale, axis=none)

    def now(name: str) -> alt.Chart:
        return alt.Chart(alt.NamedData(name)).transform_filter(_NOW)

    def texts(chart: alt.Chart, **mark) -> list[alt.Chart]:
        return [
            chart.mark_text(**({"fontSize": 11, "clip": True} | mark | style)).encode(
                x, y, text="text:N"
            )
            for style in (_HALO | {"color": palette.PAPER}, {"color": palette.INK})
        ]

    steps = (
        alt.Chart(alt.NamedData("steps"))
        .mark_line(order=False, clip=True, color=palette.NEUTRAL, opacity=0.75)
        .encode(x, y, detail="series:N", strokeWidth=alt.StrokeWidth("width:Q", scale=None))
    )
    heads = (
        alt.Chart(alt.NamedData("heads"))
        .mark_point(clip=True, shape="triangle", filled=True, opacity=1, color=palette.NEUTRAL)
        .encode(x, y, angle=alt.Angle("angle:Q", scale=None), size=alt.Size("size:Q", scale=None))
    )
    moved = (
        now("moved")
        .mark_line(order=False, clip=True, color=palette.ACCENT, strokeWidth=3.5)
        .encode(x, y)
    )
    base = alt.Chart(alt.NamedData("states")).encode(x, y)
    dash = alt.StrokeDash(
        "role:N",
        scale=alt.Scale(domain=["staying", "passing"], range=[[1, 0], [4, 4]]),
        legend=None,
    )
    bowls = base.mark_point(
        clip=True, filled=False, size=_round(), opacity=1, strokeWidth=1.4, stroke=palette.INK
    ).encode(fill=alt.value(palette.PAPER), strokeDash=dash)
    discs = (
        now("discs")
        .mark_point(
            clip=True, filled=True, opacity=0.85, color=palette.MODEL, size=_round("datum.share")
        )
        .encode(x, y)
    )
    rings = (
        alt.Chart(alt.NamedData("rings"))
        .mark_point(
            clip=True,
            filled=False,
            opacity=1,
            color=palette.TRUTH,
            strokeWidth=2.4,
            strokeDash=[5, 3],
            size=_round("datum.share"),
        )
        .encode(x, y)
    )
    walker = (
        now("walker")
        .mark_point(
            clip=True, filled=True, opacity=1, color=palette.ACCENT, size=_round(radius=0.25 * NODE)
        )
        .encode(x, y)
    )
    return alt.layer(
        window_layer(),
        steps,
        heads,
        moved,
        bowls,
        discs,
        rings,
        walker,
        *texts(alt.Chart(alt.NamedData("words"))),
        *texts(now("said"), fontWeight="bold", fontSize=12),
    ).add_params(step_parameter("step"))


@template(
    alt_text="For each state bars for its probability at the step of now and the walker's share of "
    "visits so far, and a line for its share in the long run",
    height=260,
    window="cx cy rx ry",
    bars="step role x x2 y y2",
    levels="x x2 y",
    below="text x",
)
def share_bars(x_title: str, y_title: str) -> alt.TopLevelMixin:
    """``levels``: the shares in the long run; ``below``: what stands under the axis."""
    x, y = bar_axes(x_title, y_title)
    bars = (
        alt.Chart(alt.NamedData("bars"))
        .transform_filter(_NOW)
        .mark_rect(clip=True, opacity=0.85)
        .encode(
            x, y, alt.X2("x2:Q"), alt.Y2("y2:Q"), fill=alt.Fill("role:N", scale=_ROLES, legend=None)
        )
    )
    levels = (
        alt.Chart(alt.NamedData("levels"))
        .mark_rule(strokeWidth=2.6, strokeDash=[5, 3], color=palette.TRUTH)
        .encode(x, y, alt.X2("x2:Q"))
    )
    below = (
        alt.Chart(alt.NamedData("below"))
        .mark_text(dy=12, fontWeight="bold", color=palette.INK)
        .encode(x, text="text:N", y=alt.value(alt.expr("height")))
    )
    return alt.layer(window_layer(), bars, levels, below).add_params(step_parameter("step"))
