"""Orders along a supply chain: how far each echelon swings, in time and by pace."""

import altair as alt

from core.charts import palette
from core.charts.marks import line
from core.charts.template import template

ECHELONS = ("Customers", "Retailer", "Wholesaler", "Distributor", "Factory")
ECHELON_COLOURS = (
    palette.DATA,
    palette.TRUTH,
    palette.MODEL,
    palette.ACCENT,
    palette.ALARM,
)
_COLOURS = alt.Scale(domain=list(range(5)), range=list(ECHELON_COLOURS))


def _series(name: str, x: alt.X, y: alt.Y) -> alt.Chart:
    stroke = alt.Stroke("series:N", scale=_COLOURS, legend=None)
    return alt.Chart(alt.NamedData(name)).mark_line(order=False).encode(x, y, stroke)


@template(
    alt_text="Customers' demand and the orders of four echelons, period by period",
    height=370,
    orders="series x y",
)
def order_series() -> alt.TopLevelMixin:
    x = alt.X("x:Q", title="period", scale=alt.Scale(nice=False), axis=alt.Axis(grid=False))
    y = alt.Y("y:Q", title="orders, less the mean demand", axis=alt.Axis(tickCount=5))
    return _series("orders", x, y)


@template(
    alt_text="Variance of orders over variance of demand by echelon, exact and measured with its "
    "error, on a logarithmic scale",
    height=180,
    theory="x y",
    spread="x y",
    measured="x y",
)
def amplification_by_echelon() -> alt.TopLevelMixin:
    x = alt.X(
        "x:Q",
        title="echelon",
        scale=alt.Scale(domain=[0.7, 4.3], nice=False),
        axis=alt.Axis(grid=False, values=[1, 2, 3, 4], format="d"),
    )
    axis = alt.Axis(format="~g", tickCount=4, minExtent=34, grid=False, domain=True)
    y = alt.Y("y:Q", title="var. ratio", scale=alt.Scale(type="log", nice=True), axis=axis)
    return alt.layer(
        line("theory", x, y, color=palette.NEUTRAL, strokeDash=[5, 4], point=False),
        line("spread", x, y, color=palette.ERROR, strokeWidth=2),
        line("measured", x, y, color=palette.ERROR, strokeCap="round", strokeWidth=9),
    )


@template(
    alt_text="By how much each echelon multiplies a swing of the demand, against its cycles a "
    "period",
    height=180,
    gains="series x y",
    level="x y",
)
def swing_gain() -> alt.TopLevelMixin:
    x = alt.X(
        "x:Q",
        title="cycles a period",
        scale=alt.Scale(domain=[0, 0.5]),
        axis=alt.Axis(grid=False, tickCount=5),
    )
    y = alt.Y("y:Q", title="gain", axis=alt.Axis(tickCount=4, format="~s", minExtent=34))
    return alt.layer(
        line("level", x, y, color=palette.INK, strokeDash=[5, 4], strokeWidth=1.5),
        _series("gains", x, y),
    )
