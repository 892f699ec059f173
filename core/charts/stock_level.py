"""Stock under an ordering policy: week by week, what it costs and how well it serves."""

import altair as alt

from core.charts import palette
from core.charts.marks import DOT, LOOSE, line
from core.charts.template import template
from core.charts.window import between


def _area(name: str, x: alt.X, title: str, colour: str, opacity: float) -> alt.Chart:
    return (
        alt.Chart(alt.NamedData(name))
        .mark_area(order=False, clip=True, color=colour, opacity=opacity, line=False)
        .encode(x, alt.Y("low:Q", title=title), alt.Y2("high:Q"))
    )


@template(
    alt_text="Stock on hand less what waits, week by week, with the stock position, the reorder "
    "point and the order-up-to level, shortages filled",
    height=250,
    levels="x y",
    missing="x low high",
    position="x y",
    net="x y",
)
def stock_trace() -> alt.TopLevelMixin:
    x = alt.X("x:Q", title="week", scale=LOOSE, axis=alt.Axis(grid=False))
    y = alt.Y("y:Q", title="units", axis=alt.Axis(tickCount=5))
    step = {"interpolate": "step-after"}
    return alt.layer(
        line("levels", x, y, color=palette.ACCENT, strokeDash=[5, 4], strokeWidth=1.8),
        _area("missing", x, "units", palette.ALARM, 0.7),
        line("position", x, y, color=palette.NEUTRAL, strokeWidth=1.4, **step),
        line("net", x, y, color=palette.DATA),
    )


@template(
    alt_text="Cost a week against the reorder point, simulated with a band, exact where known, "
    "with what holding and what shortages cost, its minimum and the point of now",
    height=370,
    window="x top",
    band="x low high",
    holding="x y",
    waiting="x y",
    theory="x y",
    curve="x y",
    best="x y",
    now="x y",
)
def stock_cost(x_title: str) -> alt.TopLevelMixin:
    x = alt.X("x:Q", title=x_title, scale=LOOSE, axis=alt.Axis(grid=False, tickCount=6))
    top = between("0", "data('window')[0].top")
    y = alt.Y("y:Q", title="cost a week", scale=top, axis=alt.Axis(tickCount=5, format="~s"))
    known = alt.Chart(alt.NamedData("window")).mark_point(opacity=0).encode(x, alt.Y("top:Q"))
    return alt.layer(
        known,
        _area("band", x, "cost a week", palette.MODEL, 0.2),
        line("holding", x, y, color=palette.DATA, strokeWidth=1.8),
        line("waiting", x, y, color=palette.ALARM, strokeWidth=1.8),
        line("curve", x, y, color=palette.MODEL, strokeWidth=2.8),
        line("theory", x, y, color=palette.INK, strokeDash=[4, 4], strokeWidth=1.5),
        line("best", x, y, color=palette.INK, **DOT),
        line("now", x, y, color=palette.ACCENT, strokeCap="round", strokeWidth=16),
    )


@template(
    alt_text="Cycle service and fill rate against the reorder point, both now marked",
    height=220,
    cycle="x y",
    fill="x y",
    now="x y",
)
def service_levels(x_title: str) -> alt.TopLevelMixin:
    x = alt.X("x:Q", title=x_title, scale=LOOSE, axis=alt.Axis(grid=False, tickCount=6))
    axis = alt.Axis(format="%", tickCount=5)
    y = alt.Y("y:Q", title="share", scale=alt.Scale(domain=[0, 1]), axis=axis)
    return alt.layer(
        line("cycle", x, y, color=palette.ERROR),
        line("fill", x, y, color=palette.TRUTH),
        line("now", x, y, color=palette.ACCENT, **DOT),
    )
