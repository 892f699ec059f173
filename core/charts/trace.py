"""Quantities against the step of an iteration. ``series`` is an index into the palette."""

import altair as alt

from core.charts import palette
from core.charts.powers import power_label
from core.charts.template import step_parameter, template

_SERIES = alt.Scale(domain=list(range(len(palette.SERIES))), range=list(palette.SERIES))
_NOW = "datum.step == min(toNumber(step), datum.last)"


def _log_axis(title: str) -> alt.Y:
    return alt.Y(
        "value:Q",
        title=title,
        scale=alt.Scale(type="log"),
        axis=alt.Axis(minExtent=42, labelExpr=power_label(), tickCount=5, grid=False, domain=True),
    )


@template(
    alt_text="One curve for each method, with a marker at the step of now",
    height=185,
    traces="series step last x value",
)
def log_trace(x_title: str, y_title: str) -> alt.TopLevelMixin:
    """One line a method against ``x``: the step itself, or the work up to it."""
    x = alt.X("x:Q", title=x_title, axis=alt.Axis(grid=False, tickMinStep=1))
    y = _log_axis(y_title)
    line = (
        alt.Chart(alt.NamedData("traces"))
        .mark_line(strokeWidth=2)
        .encode(x, y, stroke=alt.Stroke("series:N", scale=_SERIES, legend=None))
    )
    now = (
        alt.Chart(alt.NamedData("traces"))
        .transform_filter(_NOW)
        .mark_point(filled=True, size=60, opacity=1)
        .encode(x, y, fill=alt.Fill("series:N", scale=_SERIES, legend=None))
    )
    return alt.layer(line, now).add_params(step_parameter("step"))


@template(
    alt_text="Measured curves, solid, and the predicted rates of decay, dashed",
    height=185,
    measured="series step last value",
    predicted="series step value",
)
def log_decay(x_title: str, y_title: str) -> alt.TopLevelMixin:
    """What was measured, solid, against the straight line of a predicted rate, dashed."""
    x = alt.X("step:Q", title=x_title, axis=alt.Axis(grid=False, tickMinStep=1))
    y = _log_axis(y_title)
    stroke = alt.Stroke("series:N", scale=_SERIES, legend=None)
    predicted = (
        alt.Chart(alt.NamedData("predicted"))
        .mark_line(strokeWidth=1.5, strokeDash=[5, 4], opacity=0.8)
        .encode(x, y, stroke)
    )
    measured = alt.Chart(alt.NamedData("measured")).mark_line(strokeWidth=2).encode(x, y, stroke)
    now = (
        alt.Chart(alt.NamedData("measured"))
        .transform_filter(_NOW)
        .mark_point(filled=True, size=60, opacity=1)
        .encode(x, y, fill=alt.Fill("series:N", scale=_SERIES, legend=None))
    )
    return alt.layer(predicted, measured, now).add_params(step_parameter("step"))


@template(
    alt_text="Measured curves, solid, thin and thick, and the predicted rates of decay, dashed",
    height=185,
    measured="series step last value width",
    predicted="series step value width",
)
def log_decay_by_width(x_title: str, y_title: str) -> alt.TopLevelMixin:
    """Measured curves of one colour, told apart by their width, and predicted ones, dashed."""
    x = alt.X("step:Q", title=x_title, axis=alt.Axis(grid=False, tickMinStep=1))
    y = _log_axis(y_title)
    stroke = alt.Stroke("series:N", scale=_SERIES, legend=None)
    width = alt.StrokeWidth("width:Q", scale=None, legend=None)
    predicted = (
        alt.Chart(alt.NamedData("predicted"))
        .mark_line(strokeDash=[5, 4], opacity=0.8)
        .encode(x, y, stroke, width)
    )
    measured = alt.Chart(alt.NamedData("measured")).mark_line().encode(x, y, stroke, width)
    now = (
        alt.Chart(alt.NamedData("measured"))
        .transform_filter(_NOW)
        .mark_point(filled=True, size=60, opacity=1)
        .encode(
            x,
            y,
            detail="width:Q",
            fill=alt.Fill("series:N", scale=_SERIES, legend=None),
        )
    )
    return alt.layer(predicted, measured, now).add_params(step_parameter("step"))
