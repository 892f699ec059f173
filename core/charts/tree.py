"""A decision tree: the first question at the top, yes to the left, leaves coloured by class."""

import altair as alt

from core.charts import palette
from core.charts.classes import CLASSES
from core.charts.template import template
from core.charts.window import window_layer, window_scales

COLOURS = {"plain": palette.GREY, "way": palette.INK, "weak": palette.ALARM}
_ROLES = alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))
_SHAPES = {"round": "circle", "square": "square"}
_HALO = {"stroke": palette.PAPER, "strokeWidth": 5, "strokeJoin": "round"}


@template(
    alt_text="A tree of questions, the first one at the top, yes to the left, no to the right; its "
    "leaves are round for one class, square for the other",
    height=340,
    window="cx cy rx ry",
    edges="role x y",
    questions="text x y",
    inner="x y",
    round="x y",
    square="x y",
    counts="text x y",
)
def tree_plot() -> alt.TopLevelMixin:
    """``edges`` by role: "plain", "way" of the place that was asked for, "weak" where it would be
    cut next; ``counts`` stand under leaves, ``questions`` over nodes."""
    x_scale, y_scale = window_scales(equal=False)
    none = alt.Axis(labels=False, ticks=False, grid=False, domain=False, title=None)
    x, y = alt.X("x:Q", scale=x_scale, axis=none), alt.Y("y:Q", scale=y_scale, axis=none)
    edges = (
        alt.Chart(alt.NamedData("edges"))
        .mark_line(order=False, clip=True)
        .encode(
            x,
            y,
            alt.Stroke("role:N", scale=_ROLES, legend=None),
            strokeWidth=alt.condition("datum.role == 'plain'", alt.value(1.6), alt.value(3.6)),
        )
    )
    inner = (
        alt.Chart(alt.NamedData("inner"))
        .mark_point(filled=True, size=26, opacity=1, color=palette.GREY, clip=True)
        .encode(x, y)
    )
    leaves = [
        alt.Chart(alt.NamedData(name))
        .mark_point(
            filled=True, shape=shape, size=120, opacity=1, color=colour, stroke=palette.PAPER,
            strokeWidth=1, clip=True,
        )
        .encode(x, y)
        for (name, shape), colour in zip(_SHAPES.items(), CLASSES, strict=False)
    ]  # fmt: skip
    words = [
        alt.Chart(alt.NamedData(name))
        .mark_text(dy=dy, fontSize=11, clip=False, **style)
        .encode(x, y, text="text:N")
        for name, dy in (("questions", -12), ("counts", 14))
        for style in (_HALO | {"color": palette.PAPER}, {"color": palette.INK})
    ]
    return alt.layer(window_layer(), edges, inner, *leaves, *words)
