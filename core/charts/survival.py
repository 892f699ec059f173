"""Step functions estimated from lifetimes, with their interval, and a fitted smooth curve."""

import altair as alt

from core.charts import palette
from core.charts.template import template

_LOOSE = alt.Scale(nice=False)


def _steps(x_title: str, y_title: str, y: alt.Y) -> alt.TopLevelMixin:
    x = alt.X("x:Q", title=x_title, axis=alt.Axis(grid=False, tickCount=6), scale=_LOOSE)
    band = (
        alt.Chart(alt.NamedData("steps"))
        .mark_area(interpolate="step-after", color=palette.DATA, opacity=0.3, line=False)
        .encode(x, alt.Y("low:Q", title=y_title), alt.Y2("high:Q"))
    )
    line = (
        alt.Chart(alt.NamedData("steps"))
        .mark_line(interpolate="step-after", color=palette.DATA, strokeWidth=2.2)
        .encode(x, y)
    )
    curve = (
        alt.Chart(alt.NamedData("curve"))
        .mark_line(order=False, color=palette.MODEL, strokeWidth=2)
        .encode(x, y)
    )
    return alt.layer(band, line, curve)


@template(
    alt_text="Share still working against age: Kaplan–Meier steps with their interval, and a "
    "fitted Weibull curve",
    height=380,
    steps="x y low high",
    curve="x y",
)
def survival_plot(x_title: str) -> alt.TopLevelMixin:
    title = "share still working"
    return _steps(x_title, title, alt.Y("y:Q", title=title, scale=alt.Scale(domain=[0, 1])))


@template(
    alt_text="Expected number of events per unit against age: steps with their interval, and a "
    "smooth curve",
    height=235,
    steps="x y low high",
    curve="x y",
)
def cumulative_plot(x_title: str, y_title: str) -> alt.TopLevelMixin:
    return _steps(x_title, y_title, alt.Y("y:Q", title=y_title, axis=alt.Axis(tickCount=5)))


@template(
    alt_text="A rate computed from the fitted law against age, a particular age marked",
    height=235,
    curve="x y",
    mark="x y",
)
def curve_plot(x_title: str, y_title: str) -> alt.TopLevelMixin:
    x = alt.X("x:Q", title=x_title, axis=alt.Axis(grid=False, tickCount=6), scale=_LOOSE)
    y = alt.Y("y:Q", title=y_title, axis=alt.Axis(tickCount=5))
    curve = (
        alt.Chart(alt.NamedData("curve"))
        .mark_line(order=False, color=palette.MODEL, strokeWidth=2.2)
        .encode(x, y)
    )
    mark = (
        alt.Chart(alt.NamedData("mark"))
        .mark_line(order=False, color=palette.ACCENT, strokeDash=[5, 4], strokeWidth=1.8)
        .encode(x, y)
    )
    return alt.layer(curve, mark)
