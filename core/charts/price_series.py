"""A price and what is made of it: returns, memory, tails, forecasts, wealth, luck, several assets.

Dots and sticks are one path each of strokes between gaps, so hundreds are a single item to draw.
"""

import altair as alt

from core.charts import palette
from core.charts.marks import CLEAR, DOT, LOOSE, line
from core.charts.template import template
from core.charts.window import plane_axes, window_layer


def _line(name: str, x: alt.X, y: alt.Y, **mark) -> alt.Chart:
    return line(name, x, y, **({"strokeWidth": 1.8} | mark))


def _area(name: str, x: alt.X, y: alt.Y, **mark) -> alt.Chart:
    """Between the columns low and high, on the scale and axis of ``y``."""
    low = y.copy(deep=True)
    low.shorthand = "low:Q"
    return (
        alt.Chart(alt.NamedData(name))
        .mark_area(order=False, clip=True, line=False, **mark)
        .encode(x, low, alt.Y2("high:Q"))
    )


# A tick between two years, as short series have them, is a day of one; within a few days a minute.
_WHEN = "datetime(floor(datum.value), 0, 1, 0, (datum.value % 1) * 365.25 * 1440)"
_FEW_DAYS = "abs(domain('x')[1] - domain('x')[0]) < 0.03"
_YEAR_OR_DAY = (
    "datum.value % 1 == 0 ? format(datum.value, 'd') : "
    f"timeFormat({_WHEN}, {_FEW_DAYS} ? '%-d %b %H:%M' : '%-d %b %Y')"
)


def _year() -> alt.X:
    axis = alt.Axis(grid=False, labelExpr=_YEAR_OR_DAY, tickCount=7, labelOverlap="greedy")
    return alt.X("x:Q", title="date", scale=LOOSE, axis=axis)


def _value(title: str, log: bool = False, **axis) -> alt.Y:
    scale = alt.Scale(type="log", nice=False) if log else alt.Scale(zero=False, nice=True)
    return alt.Y("y:Q", title=title, scale=scale, axis=alt.Axis(**({"tickCount": 5} | axis)))


# ---- the series --------------------------------------------------------------------------------


@template(
    alt_text="Price against time, with the place where the halves part",
    height=220,
    line="x y",
    middle="x y",
)
def price_history(log: bool) -> alt.TopLevelMixin:
    x, y = _year(), _value("price", log=log, format="~s", tickCount=4)
    return alt.layer(
        _line("line", x, y, color=palette.DATA),
        _line("middle", x, y, color=palette.INK, strokeDash=[4, 4], strokeWidth=1.2),
    )


@template(
    alt_text="Returns or changes against time, between twice the volatility expected for "
    "each of them",
    height=380,
    line="x y",
    band="x y",
)
def return_history(title: str) -> alt.TopLevelMixin:
    x, y = _year(), _value(title)
    return alt.layer(
        _line("line", x, y, color=palette.DATA, strokeWidth=0.9),
        _line("band", x, y, color=palette.MODEL, strokeWidth=1.3),
    )


@template(
    alt_text="Volatility a year against time: over a rolling window, and exponentially weighted",
    height=220,
    rolling="x y",
    weighted="x y",
)
def volatility_history(title: str) -> alt.TopLevelMixin:
    zero = alt.Scale(zero=True, nice=True)
    x = _year()
    y = alt.Y("y:Q", title=title, scale=zero, axis=alt.Axis(tickCount=4))
    return alt.layer(
        _line("rolling", x, y, color=palette.ACCENT, strokeWidth=1.5),
        _line("weighted", x, y, color=palette.MODEL, strokeWidth=1.3),
    )


@template(
    alt_text="Autocorrelation by lag as sticks, with the band of independent values and the wider "
    "one of values whose variance clusters",
    height=210,
    band="x low high",
    robust="x y",
    sticks="x y",
)
def autocorrelation_sticks(y_title: str, step: str) -> alt.TopLevelMixin:
    axis = alt.Axis(grid=False, tickMinStep=1, tickCount=7)
    x = alt.X("x:Q", title=f"lag / {step}s", scale=alt.Scale(nice=False, zero=True), axis=axis)
    y = alt.Y("y:Q", title=y_title, axis=alt.Axis(tickCount=4))
    return alt.layer(
        _area("band", x, y, color=palette.NEUTRAL, opacity=0.25),
        _line("robust", x, y, color=palette.ERROR, strokeDash=[4, 3], strokeWidth=1.4),
        _line("sticks", x, y, color=palette.DATA, strokeWidth=3),
    )


@template(
    alt_text="Quantiles of the standardised returns against those of the normal distribution, with "
    "the band that a normal sample would keep to",
    height=210,
    band="x low high",
    equality="x y",
    points="x y",
)
def normal_quantiles() -> alt.TopLevelMixin:
    x = alt.X("x:Q", title="normal quantile", scale=LOOSE, axis=alt.Axis(grid=False))
    y = alt.Y("y:Q", title="return / standard deviations", axis=alt.Axis(tickCount=6))
    return alt.layer(
        _area("band", x, y, color=palette.NEUTRAL, opacity=0.3),
        _line("equality", x, y, color=palette.INK, strokeDash=[5, 4], strokeWidth=1.3),
        _line("points", x, y, color=palette.DATA, strokeCap="round", strokeWidth=4),
    )


# ---- forecasts ---------------------------------------------------------------------------------


@template(
    alt_text="Price up to the origin, the forecast from there with bands of three levels, and "
    "what came",
    height=380,
    bands="level x low high",
    past="x y",
    actual="x y",
    baseline="x y",
    centre="x y",
)
def forecast_fan_chart(step: str) -> alt.TopLevelMixin:
    x = alt.X("x:Q", title=f"{step}s from the origin", scale=LOOSE, axis=alt.Axis(grid=False))
    y = _value("price", format="~s")
    low = y.copy(deep=True)
    low.shorthand = "low:Q"
    bands = (
        alt.Chart(alt.NamedData("bands"))
        .mark_area(order=False, clip=True, line=False, color=palette.MODEL, opacity=0.17)
        .encode(x, low, alt.Y2("high:Q"), detail="level:N")
    )
    return alt.layer(
        bands,
        _line("past", x, y, color=palette.DATA),
        _line("actual", x, y, color=palette.TRUTH, strokeDash=[6, 4]),
        _line("baseline", x, y, color=palette.NEUTRAL, strokeWidth=1.5),
        _line("centre", x, y, color=palette.MODEL, strokeWidth=2.2),
    )


@template(
    alt_text="Mean absolute scaled error of the method over that of the baseline, by how far ahead"
    " it forecasts",
    height=210,
    baseline="x y",
    method="x y",
)
def error_by_horizon(step: str) -> alt.TopLevelMixin:
    scale = alt.Scale(nice=False, zero=False, padding=6)
    axis = alt.Axis(grid=False, tickMinStep=1, tickCount=6)
    x = alt.X("x:Q", title=f"{step}s ahead", scale=scale, axis=axis)
    y = _value("MASE / baseline's", tickCount=4)
    return alt.layer(
        _line("baseline", x, y, color=palette.NEUTRAL, strokeWidth=1.5),
        _line("method", x, y, color=palette.MODEL, point={"filled": True, "size": 26}),
    )


@template(
    alt_text="Error of the baseline minus error of the method, summed over the forecasts so far: "
    "it rises while the method is the better one",
    height=210,
    level="x y",
    line="x y",
)
def error_race(title: str) -> alt.TopLevelMixin:
    x = _year()
    y = _value(title)
    return alt.layer(
        _line("level", x, y, color=palette.NEUTRAL, strokeWidth=1.2),
        _line("line", x, y, color=palette.MODEL),
    )


@template(
    alt_text="Shares of right calls with Wilson intervals: the method and always up, against half",
    height=210,
    level="x",
    calls="name share low high",
)
def direction_intervals() -> alt.TopLevelMixin:
    scale = alt.Scale(zero=False, nice=True)
    axis = alt.Axis(format="%", grid=False, tickCount=6)
    y = alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=150, ticks=False))
    title = "direction called rightly"
    base = alt.Chart(alt.NamedData("calls"))
    # "Always up" is no method: it is drawn in the colour of the text.
    colour = alt.condition(
        alt.datum.name == "Method", alt.value(palette.MODEL), alt.value(palette.INK)
    )
    bars = base.mark_rule(strokeWidth=6, opacity=0.35).encode(
        alt.X("low:Q", title=title, scale=scale, axis=axis), y, x2="high:Q", color=colour
    )
    points = base.mark_point(filled=True, size=80, opacity=1).encode(
        alt.X("share:Q", title=title, scale=scale, axis=axis), y, color=colour
    )
    half = (
        alt.Chart(alt.NamedData("level"))
        .mark_rule(color=palette.INK, strokeDash=[5, 4], strokeWidth=1.2)
        .encode(alt.X("x:Q", title=title, scale=scale, axis=axis))
    )
    return alt.layer(half, bars, points)


@template(
    alt_text="Roots of an autoregression in the complex plane, with the unit circle that they must "
    "lie in",
    height=300,
    window="cx cy rx ry",
    axes="x y",
    circle="x y",
    roots="x y",
    zeros="x y",
)
def root_plane() -> alt.TopLevelMixin:
    x, y = plane_axes("real part", "imaginary part", grid=False, tickCount=5)
    return alt.layer(
        window_layer(),
        _line("axes", x, y, color=palette.INK, strokeWidth=1, opacity=0.4),
        _line("circle", x, y, color=palette.INK, strokeWidth=1.5, strokeDash=[5, 4]),
        _line("zeros", x, y, color=palette.ACCENT, **DOT),
        _line("roots", x, y, color=palette.MODEL, **DOT),
    )


# ---- money -------------------------------------------------------------------------------------


@template(
    alt_text="Wealth against time on a logarithmic scale: the strategy after costs, buy and hold, "
    "and the same strategy on a random walk",
    height=380,
    twin="x y",
    hold="x y",
    strategy="x y",
)
def wealth_lines() -> alt.TopLevelMixin:
    x, y = _year(), _value("wealth, 1 at the start", log=True, format="~g", tickCount=5)
    return alt.layer(
        _line("twin", x, y, color=palette.ERROR, strokeWidth=1.4),
        _line("hold", x, y, color=palette.NEUTRAL),
        _line("strategy", x, y, color=palette.MODEL, strokeWidth=2.2),
    )


@template(
    alt_text="Drawdown against time: wealth below its highest value so far, strategy and buy and "
    "hold",
    height=220,
    hold="x y",
    strategy="x y",
)
def drawdown_lines() -> alt.TopLevelMixin:
    x = _year()
    y = alt.Y("y:Q", title="drawdown", axis=alt.Axis(format="%", tickCount=4))
    return alt.layer(
        _line("hold", x, y, color=palette.NEUTRAL, strokeWidth=1.2),
        _line("strategy", x, y, color=palette.MODEL, strokeWidth=1.4),
    )


@template(
    alt_text="Sharpe ratios of the method on random walks as a histogram, the one on real prices "
    "and that of the chosen random walk marked",
    height=220,
    twins="x low high",
    zero="x y",
    twin="x y",
    real="x y",
)
def sharpe_histogram() -> alt.TopLevelMixin:
    axis = alt.Axis(grid=False, tickCount=6)
    x = alt.X("x:Q", title="Sharpe ratio a year", scale=LOOSE, axis=axis)
    y = alt.Y("y:Q", title="random walks", axis=alt.Axis(tickMinStep=1, tickCount=4, format="d"))
    return alt.layer(
        _area("twins", x, y, color=palette.ERROR, opacity=0.4),
        _line("zero", x, y, color=palette.INK, strokeDash=[4, 4], strokeWidth=1.2),
        _line("twin", x, y, color=palette.ERROR, strokeWidth=3),
        _line("real", x, y, color=palette.MODEL, strokeWidth=3.5),
    )


@template(
    alt_text="Final wealth of the strategy against the costs of trading, with buy and hold and the "
    "costs of now",
    height=220,
    hold="x y",
    curve="x y",
    now="x y",
)
def wealth_against_cost() -> alt.TopLevelMixin:
    axis = alt.Axis(grid=False, tickCount=6)
    x = alt.X("x:Q", title="cost / basis points each way", scale=LOOSE, axis=axis)
    y = _value("final wealth", log=True, format="~g", tickCount=4)
    return alt.layer(
        _line("hold", x, y, color=palette.NEUTRAL, strokeDash=[5, 4], strokeWidth=1.5),
        _line("curve", x, y, color=palette.MODEL, strokeWidth=2.2),
        _line("now", x, y, color=palette.MODEL, **DOT),
    )


# ---- tables of colours, several assets ---------------------------------------------------------


def _heat(end: float, **axes: alt.Axis) -> tuple[alt.X, alt.Y, list[alt.Chart]]:
    """Cells by the sign of their value, the deeper the farther from 0, ``end`` the deepest."""
    base = alt.Chart(alt.NamedData("cells")).transform_calculate(
        depth=f"abs(datum.value) / {end}", below="datum.value < 0"
    )
    plain = {"labelAngle": 0, "ticks": False, "domain": False, "labelOverlap": False}
    x = alt.X("column:N", sort=None, axis=alt.Axis(**plain), **axes)
    y = alt.Y("row:N", sort=None, axis=alt.Axis(**plain), **axes)
    ink = alt.condition("datum.depth > 0.85", alt.value(palette.LIGHT), alt.value(palette.INK))
    boxes = base.mark_rect().encode(
        x,
        y,
        alt.FillOpacity("depth:Q", scale=CLEAR, legend=None),
        fill=alt.condition("datum.below", alt.value(palette.ALARM), alt.value(palette.MODEL)),
    )
    texts = base.mark_text(fontSize=10.5).encode(x, y, text="text:N", color=ink)
    return x, y, [boxes, texts]


@template(
    alt_text="Sharpe ratio of every pair of moving averages as colours and numbers, the best pair "
    "of the first half framed",
    height=290,
    cells="row column value text",
    best="row column",
)
def sharpe_map(x_title: str, y_title: str) -> alt.TopLevelMixin:
    x, y, layers = _heat(1.5)
    x.title, y.title = x_title, y_title
    frame = (
        alt.Chart(alt.NamedData("best"))
        .mark_rect(fillOpacity=0, stroke=palette.ACCENT, strokeWidth=3.5)
        .encode(x, y)
    )
    return alt.layer(*layers, frame)


@template(
    alt_text="Every pair of moving averages as a dot: its Sharpe ratio on the first half against "
    "that on the second, the best of the first half and buy and hold marked",
    height=380,
    hold="x y",
    pairs="x y",
    best="x y",
)
def luck_of_the_best() -> alt.TopLevelMixin:
    scale = alt.Scale(zero=False, nice=False, padding=12)  # room for the dots at the edge
    x = alt.X("x:Q", title="Sharpe ratio a year, first half", scale=scale)
    y = alt.Y("y:Q", title="Sharpe ratio a year, second half", scale=scale)
    return alt.layer(
        _line("hold", x, y, color=palette.NEUTRAL, strokeWidth=1.8),
        _line("pairs", x, y, color=palette.PURPLE, opacity=0.75, **(DOT | {"strokeWidth": 7})),
        _line("best", x, y, color=palette.ACCENT, **(DOT | {"strokeWidth": 14})),
    )


@template(
    alt_text="Volatility a year of each asset, of equal weights and of the calmest mix, on the "
    "past learned from and on what came later",
    height=380,
    rows="name before after",
)
def risk_before_and_after() -> alt.TopLevelMixin:
    base = alt.Chart(alt.NamedData("rows"))
    scale, axis = alt.Scale(zero=True, nice=True), alt.Axis(tickCount=6)
    title = "volatility / % a year"
    axes = alt.Axis(labelLimit=150, ticks=False, labelOverlap=True)
    y = alt.Y("name:N", sort=None, title=None, axis=axes)

    def at(column: str) -> alt.X:
        return alt.X(f"{column}:Q", title=title, scale=scale, axis=axis)

    dot = {"filled": True, "opacity": 1, "size": 130}
    return alt.layer(
        base.mark_rule(color=palette.INK, opacity=0.35, strokeWidth=2).encode(
            at("before"), y, x2="after:Q"
        ),
        base.mark_point(color=palette.MODEL, **dot).encode(at("before"), y),
        base.mark_point(color=palette.TRUTH, **dot).encode(at("after"), y),
    )


@template(
    alt_text="Correlations of the assets as colours and numbers",
    height=280,
    cells="row column value text",
)
def correlation_map() -> alt.TopLevelMixin:
    x, y, layers = _heat(1)
    x.title = y.title = None
    return alt.layer(*layers)


@template(
    alt_text="One signed bar for each asset, with its number",
    height=240,
    bars="name value text",
)
def asset_bars(x_title: str) -> alt.TopLevelMixin:
    base = alt.Chart(alt.NamedData("bars"))
    scale = alt.Scale(zero=True, nice=False, padding=38)
    axis = alt.Axis(grid=False, labels=False, ticks=False, domain=False)
    x = alt.X("value:Q", title=x_title, scale=scale, axis=axis)
    y = alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=120, labelOverlap=True))
    bars = base.mark_bar(color=palette.MODEL, opacity=0.75, height={"band": 0.65}).encode(x, y)
    texts = base.mark_text(
        align=alt.ExprRef("datum.value < 0 ? 'right' : 'left'"),
        dx=alt.ExprRef("datum.value < 0 ? -4 : 4"),
        color=palette.INK,
    ).encode(x, y, text="text:N")
    return alt.layer(bars, texts)
