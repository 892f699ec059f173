"""A demand, its forecast with an interval, and what forecasts are worth by horizon and level."""

import altair as alt

from core.charts import palette
from core.charts.marks import DOT, LOOSE, line
from core.charts.template import template

# The seasonal methods, then those for demand in lumps, which dashes tell apart.
METHOD_COLOURS = (
    *(palette.NEUTRAL, palette.MODEL, palette.ACCENT),
    *(palette.MODEL, palette.INK, palette.INK, palette.ACCENT),
)
DASHES = ([1, 0], [1, 0], [1, 0], [7, 3], [1, 0], [7, 3], [7, 3])
_METHODS = alt.Scale(domain=list(range(7)), range=list(METHOD_COLOURS))
_DASHED = alt.StrokeDash(
    "series:N", scale=alt.Scale(domain=list(range(7)), range=list(DASHES)), legend=None
)
KEPT, LATEST = palette.ALARM, palette.ERROR  # errors that set the widths of intervals


@template(
    alt_text="Demand before the moment of the forecast, the forecast after it with its interval, "
    "and what came",
    height=370,
    known="x y",
    band="x low high series",
    actual="x y",
    forecast="x y series",
)
def demand_fan(x_title: str, y_title: str) -> alt.TopLevelMixin:
    x = alt.X("x:Q", title=x_title, scale=LOOSE, axis=alt.Axis(grid=False))
    y = alt.Y("y:Q", title=y_title, scale=alt.Scale(zero=False), axis=alt.Axis(tickCount=5))
    band = (
        alt.Chart(alt.NamedData("band"))
        .mark_area(order=False, opacity=0.25, line=False)
        .encode(
            x,
            alt.Y("low:Q", title=y_title),
            alt.Y2("high:Q"),
            fill=alt.Fill("series:N", scale=_METHODS, legend=None),
        )
    )
    forecast = (
        alt.Chart(alt.NamedData("forecast"))
        .mark_line(order=False, strokeWidth=2.6)
        .encode(x, y, alt.Stroke("series:N", scale=_METHODS, legend=None), _DASHED)
    )
    return alt.layer(
        band,
        line("known", x, y, color=palette.DATA, strokeWidth=1.8),
        line("actual", x, y, color=palette.TRUTH, strokeDash=[6, 4]),
        forecast,
    )


@template(
    alt_text="Scaled error of each forecasting method against how far ahead it looks, with the "
    "level 1",
    height=190,
    errors="series x y",
    level="x y",
)
def error_by_horizon(x_title: str) -> alt.TopLevelMixin:
    x = alt.X("x:Q", title=x_title, scale=LOOSE, axis=alt.Axis(grid=False, tickMinStep=1))
    y = alt.Y("y:Q", title="scaled error (MASE)", scale=alt.Scale(zero=False, nice=True))
    lines = (
        alt.Chart(alt.NamedData("errors"))
        .mark_line(order=False, strokeWidth=2.2)
        .encode(x, y, alt.Stroke("series:N", scale=_METHODS, legend=None), _DASHED)
    )
    level = line("level", x, y, color=palette.INK, strokeDash=[1, 4], strokeWidth=1.5)
    return alt.layer(level, lines)


@template(
    alt_text="Share of what came that lay within the interval against the share promised, widths "
    "kept and widths from the latest errors, with the diagonal",
    height=190,
    diagonal="x y",
    kept="x y",
    latest="x y",
    now="x y",
)
def interval_coverage() -> alt.TopLevelMixin:
    unit = alt.Scale(domain=[0.3, 1], nice=False)
    axis = alt.Axis(format="%", tickCount=5, grid=False)
    x = alt.X("x:Q", title="promised", scale=unit, axis=axis)
    whole = alt.Scale(domain=[0, 1], nice=False)
    y = alt.Y("y:Q", title="came true", scale=whole, axis=axis)
    return alt.layer(
        line("diagonal", x, y, color=palette.INK, strokeDash=[6, 4], strokeWidth=1.2),
        line("kept", x, y, color=KEPT),
        line("latest", x, y, color=LATEST),
        line("now", x, y, color=palette.INK, **DOT),
    )
