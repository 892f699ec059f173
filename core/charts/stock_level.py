"""Stock under an ordering policy: week by week, what it costs and how well it serves."""

import altair as alt

from core.charts import palette
from core.charts.template import template

_LOOSE = alt.Scale(nice=False, zero=False)
_DOT = {"strokeCap": "round", "strokeWidth": 10}


def _line(name: str, x: alt.X, y: alt.Y, **mark) -> alt.Chart:
    return (
        alt.Chart(alt.NamedData(name))
        .mark_line(order=False, clip=True, **({"strokeWidth": 2.2} | mark))
        .encode(x, y)
    )


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
    x = alt.X("x:Q", title="week", scale=_LOOSE, axis=alt.Axis(grid=False))
    y = alt.Y("y:Q", title="units", axis=alt.Axis(tickCount=5))
    step = {"interpolate": "step-after"}
    return alt.layer(
        _line("levels", x, y, color=palette.NEUTRAL, strokeDash=[5, 4], strokeWidth=1.5),
        _area("missing", x, "units", palette.ALARM, 0.7),
        _line("position", x, y, color=palette.ACCENT, strokeWidth=1.4, **step),
        _line("net", x, y, color=palette.MODEL),
    )


@template(
    alt_text="Cost a week against the reorder point, simulated with a band, exact where known, "
    "with its minimum and the point of now",
    height=220,
    band="x low high",
    theory="x y",
    curve="x y",
    best="x y",
    now="x y",
)
def stock_cost(x_title: str) -> alt.TopLevelMixin:
    x = alt.X("x:Q", title=x_title, scale=_LOOSE, axis=alt.Axis(grid=False, tickCount=6))
    y = alt.Y("y:Q", title="cost a week", axis=alt.Axis(tickCount=5, format="~s"))
    return alt.layer(
        _area("band", x, "cost a week", palette.MODEL, 0.2),
        _line("curve", x, y, color=palette.MODEL),
        _line("theory", x, y, color=palette.NEUTRAL, strokeDash=[4, 4], strokeWidth=1.8),
        _line("best", x, y, color=palette.TRUTH, **_DOT),
        _line("now", x, y, color=palette.ACCENT, **_DOT),
    )


@template(
    alt_text="Cycle service and fill rate against the reorder point, both now marked",
    height=220,
    cycle="x y",
    fill="x y",
    now="x y",
)
def service_levels(x_title: str) -> alt.TopLevelMixin:
    x = alt.X("x:Q", title=x_title, scale=_LOOSE, axis=alt.Axis(grid=False, tickCount=6))
    axis = alt.Axis(format="%", tickCount=5)
    y = alt.Y("y:Q", title="share", scale=alt.Scale(domain=[0, 1]), axis=axis)
    return alt.layer(
        _line("cycle", x, y, color=palette.ERROR),
        _line("fill", x, y, color=palette.TRUTH),
        _line("now", x, y, color=palette.ACCENT, **_DOT),
    )
