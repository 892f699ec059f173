"""Predicted against true remaining life: along one life, over a fleet, by stage of life.

``dots`` are one path of zero-length strokes with round ends, so a fleet is a single item to draw.
"""

import altair as alt

from core.charts import palette
from core.charts.marks import line
from core.charts.template import template

_FROM_ZERO = alt.Scale(zero=True, nice=True)


@template(
    alt_text="Remaining life of one engine against the cycle: prediction with its band, and truth",
    height=400,
    band="x low high",
    truth="x y",
    predicted="x y",
    alarm="x y",
)
def remaining_life_track() -> alt.TopLevelMixin:
    x = alt.X("x:Q", title="cycle", axis=alt.Axis(grid=False), scale=alt.Scale(nice=False))
    y = alt.Y("y:Q", title="remaining life / cycles", scale=_FROM_ZERO, axis=alt.Axis(tickCount=5))
    band = (
        alt.Chart(alt.NamedData("band"))
        .mark_area(order=False, color=palette.MODEL, opacity=0.2, line=False)
        .encode(x, alt.Y("low:Q", title="remaining life / cycles"), alt.Y2("high:Q"))
    )
    return alt.layer(
        band,
        line("truth", x, y, color=palette.TRUTH, strokeDash=[6, 4]),
        line("predicted", x, y, color=palette.MODEL),
        line("alarm", x, y, color=palette.ACCENT, strokeWidth=2, strokeDash=[2, 3]),
    )


@template(
    alt_text="Predicted against true remaining life at the last cycle of each test engine, late "
    "predictions apart from early ones",
    height=270,
    equality="x y",
    early="x y",
    late="x y",
    chosen="x y",
)
def predicted_and_true() -> alt.TopLevelMixin:
    x = alt.X("x:Q", title="true remaining life / cycles", axis=alt.Axis(grid=False))
    y = alt.Y("y:Q", title="predicted / cycles", axis=alt.Axis(tickCount=5))
    dots = {"strokeWidth": 6, "strokeCap": "round", "opacity": 0.85}
    return alt.layer(
        line("equality", x, y, color=palette.TRUTH, strokeDash=[6, 4], strokeWidth=1.5),
        line("early", x, y, color=palette.MODEL, **dots),
        line("late", x, y, color=palette.ALARM, **dots),
        line("chosen", x, y, color=palette.NEUTRAL, strokeWidth=1.5),
    )


@template(
    alt_text="Error by stage of life: root mean square error as bars, mean error as ticks",
    height=170,
    stages="stage rmse bias",
)
def error_by_stage() -> alt.TopLevelMixin:
    base = alt.Chart(alt.NamedData("stages"))
    x = alt.X(
        "stage:N", sort=None, title="true remaining life / cycles", axis=alt.Axis(labelAngle=0)
    )
    y = alt.Y("rmse:Q", title="error / cycles", axis=alt.Axis(tickCount=4))
    bars = base.mark_bar(color=palette.ERROR, opacity=0.75).encode(x, y)
    ticks = base.mark_tick(color=palette.NEUTRAL, thickness=3, size=26).encode(
        x, alt.Y("bias:Q", title="error / cycles")
    )
    return alt.layer(bars, ticks)


@template(
    alt_text="Cost per cycle against the setting of a service policy, its smallest value marked, "
    "with the cost of running to failure",
    height=340,
    band="x low high",
    curve="x y",
    level="x y",
    best="x y",
    now="x y",
)
def policy_cost(x_title: str, y_title: str) -> alt.TopLevelMixin:
    x = alt.X("x:Q", title=x_title, axis=alt.Axis(grid=False), scale=alt.Scale(nice=False))
    y = alt.Y("y:Q", title=y_title, scale=_FROM_ZERO, axis=alt.Axis(tickCount=5))
    band = (
        alt.Chart(alt.NamedData("band"))
        .mark_area(order=False, color=palette.ERROR, opacity=0.25, line=False)
        .encode(x, alt.Y("low:Q", title=y_title), alt.Y2("high:Q"))
    )
    dot = {"strokeCap": "round", "strokeWidth": 9}
    return alt.layer(
        band,
        line("level", x, y, color=palette.ALARM, strokeDash=[6, 4], strokeWidth=1.5),
        line("curve", x, y, color=palette.ERROR),
        line("best", x, y, color=palette.NEUTRAL, **dot),
        line("now", x, y, color=palette.ACCENT, **dot),
    )
