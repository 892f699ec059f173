"""How methods compare, who suffers from few ratings, where items lie, how a score adds up."""

import altair as alt

from core.charts import palette
from core.charts.template import template

METHODS = (
    palette.GREY,
    palette.VERMILION,
    palette.SKY,
    palette.PURPLE,
    palette.ORANGE,
    palette.BLUE,
    palette.GREEN,
    palette.INK,
)
_METHOD = alt.Scale(domain=list(range(len(METHODS))), range=list(METHODS))
_KIND = alt.Scale(
    domain=[0, 1, 2, 3], range=[palette.NEUTRAL, palette.TRUTH, palette.ALARM, palette.MODEL]
)


def _names() -> alt.Y:
    axis = alt.Axis(
        labelOverlap=False, labelFlush=False, labelLimit=190, ticks=False, domain=False, grid=True
    )
    return alt.Y("name:N", sort=None, title=None, axis=axis)


@template(
    alt_text="One point for each method with a bar of one standard error to either side",
    height=230,
    methods="name series value low high",
)
def method_comparison(x_title: str) -> alt.TopLevelMixin:
    base = alt.Chart(alt.NamedData("methods"))
    scale, axis = alt.Scale(zero=False, padding=12), alt.Axis(grid=False, tickCount=5)
    colour = alt.Color("series:N", scale=_METHOD, legend=None)
    low = alt.X("low:Q", title=x_title, scale=scale, axis=axis)
    bars = base.mark_rule(strokeWidth=3).encode(low, _names(), colour, x2="high:Q")
    dots = base.mark_point(filled=True, size=80, opacity=1).encode(
        alt.X("value:Q", title=x_title, scale=scale, axis=axis), _names(), colour
    )
    return alt.layer(bars, dots)


@template(
    alt_text="Error of held-out ratings against quality of lists, one point for each method with "
    "bars of one standard error; dashed lines at the smallest error and at the best lists",
    height=360,
    methods="series x x_low x_high y y_low y_high mine",
    best="x y",
)
def two_judgements(x_title: str, y_title: str) -> alt.TopLevelMixin:
    base = alt.Chart(alt.NamedData("methods"))
    best = alt.Chart(alt.NamedData("best"))
    across, up = alt.Scale(zero=False, padding=22), alt.Scale(padding=22)
    quiet = alt.Axis(grid=False, tickCount=5)

    def x(column: str) -> alt.X:
        return alt.X(f"{column}:Q", title=x_title, scale=across, axis=quiet)

    def y(column: str) -> alt.Y:
        axis = alt.Axis(grid=False, tickCount=5, minExtent=42)
        return alt.Y(f"{column}:Q", title=y_title, scale=up, axis=axis)

    colour = alt.Color("series:N", scale=_METHOD, legend=None)
    guide = {"color": palette.NEUTRAL, "strokeDash": [5, 4], "strokeWidth": 1.5}
    word = {"fontSize": 11, "color": palette.NEUTRAL}
    others, mine = "!datum.mine", "datum.mine"
    return alt.layer(
        best.mark_rule(**guide).encode(x("x")),
        best.mark_rule(**guide).encode(y("y")),
        best.mark_text(text="smallest error", angle=270, dx=6, dy=-8, align="left", **word).encode(
            x("x"), y=alt.value("height")
        ),
        best.mark_text(text="best lists", dy=-8, align="right", **word).encode(
            y("y"), x=alt.value("width")
        ),
        base.mark_rule(strokeWidth=2, opacity=0.55).encode(x("x_low"), y("y"), colour, x2="x_high"),
        base.mark_rule(strokeWidth=2, opacity=0.55).encode(x("x"), y("y_low"), colour, y2="y_high"),
        base.transform_filter(others)
        .mark_point(filled=True, size=110, opacity=1)
        .encode(x("x"), y("y"), colour),
        base.transform_filter(mine)
        .mark_point(size=230, opacity=1, strokeWidth=3)
        .encode(x("x"), y("y"), colour),
        base.transform_filter(mine)
        .mark_text(text="yours", align="left", dx=14, dy=-12, fontWeight="bold", color=palette.INK)
        .encode(x("x"), y("y")),
    )


@template(
    alt_text="Error by the number of ratings known of the person or of what is rated",
    height=260,
    curves="series place group value",
)
def error_by_count(x_title: str) -> alt.TopLevelMixin:
    base = alt.Chart(alt.NamedData("curves"))
    x = alt.X(
        "group:N",
        sort=alt.EncodingSortField("place"),
        title=x_title,
        axis=alt.Axis(labelAngle=0, labelOverlap=False),
        scale=alt.Scale(padding=0.3),
    )
    y = alt.Y(
        "value:Q",
        title="error (RMSE)",
        scale=alt.Scale(zero=False),
        axis=alt.Axis(minExtent=42, tickCount=5),
    )
    colour = alt.Color("series:N", scale=_METHOD, legend=None)
    lines = base.mark_line(strokeWidth=2).encode(x, y, colour)
    dots = base.mark_point(filled=True, size=45, opacity=1).encode(x, y, colour)
    return alt.layer(lines, dots)


@template(
    alt_text="Map of the most-rated items by two components of their factors, one chosen item "
    "named and its nearest neighbours numbered",
    height=430,
    items="x y title kind",
    near="x y title kind mark",
    chosen="x y title kind",
)
def item_map_plot(x_title: str, y_title: str) -> alt.TopLevelMixin:
    """Not redrawn while anything is dragged, so titles may show on hover."""
    axis = alt.Axis(tickCount=5, gridOpacity=0.5)
    x = alt.X("x:Q", title=x_title, axis=axis, scale=alt.Scale(zero=False))
    y = alt.Y("y:Q", title=y_title, axis=axis, scale=alt.Scale(zero=False))
    hover = [alt.Tooltip("title:N", title="Name"), alt.Tooltip("kind:N", title="Kind")]

    def dots(name: str, **mark) -> alt.Chart:
        chart = alt.Chart(alt.NamedData(name)).mark_point(opacity=0.9, **mark)
        return chart.encode(x, y, tooltip=hover)

    def words(name: str, column: str) -> alt.Chart:
        return (
            alt.Chart(alt.NamedData(name))
            .mark_text(align="left", dx=7, fontSize=11, fontWeight="bold", color=palette.INK)
            .encode(x, y, alt.Text(f"{column}:N"))
        )

    return alt.layer(
        dots("items", color=palette.NEUTRAL, filled=True, size=30),
        dots("near", color=palette.INK, size=60, strokeWidth=2),
        dots("chosen", color=palette.INK, filled=True, size=110),
        words("near", "mark"),
        words("chosen", "title"),
    )


@template(
    alt_text="How the score of a recommended item adds up: the level of all others, what each of "
    "your ratings adds or takes, the sum",
    height=250,
    steps="name start end kind",
)
def score_waterfall(x_title: str) -> alt.TopLevelMixin:
    base = alt.Chart(alt.NamedData("steps"))
    colour = alt.Color("kind:N", scale=_KIND, legend=None)
    scale, axis = alt.Scale(zero=False, padding=14), alt.Axis(tickCount=5)
    start = alt.X("start:Q", title=x_title, scale=scale, axis=axis)
    end = alt.X("end:Q", title=x_title, scale=scale, axis=axis)
    bars = base.mark_rule(strokeWidth=9).encode(start, _names(), colour, x2="end:Q")
    ends = base.mark_tick(thickness=3, size=16).encode(end, _names(), colour)
    return alt.layer(bars, ends)


@template(
    alt_text="The recommended items, one a row: what all others say of it, a bar for what your "
    "ratings add or take away, what is expected of you, and the score that orders the list",
    height=360,
    rows="name base expected score kind",
)
def reasoned_list(x_title: str) -> alt.TopLevelMixin:
    base = alt.Chart(alt.NamedData("rows"))
    colour = alt.Color("kind:N", scale=_KIND, legend=None)

    def x(column: str) -> alt.X:
        scale, axis = alt.Scale(zero=False, padding=14), alt.Axis(tickCount=5)
        return alt.X(f"{column}:Q", title=x_title, scale=scale, axis=axis)

    def ticks(column: str, shade: str) -> alt.Chart:
        return base.mark_tick(thickness=3, size=18, color=shade).encode(x(column), _names())

    return alt.layer(
        base.mark_rule(strokeWidth=9).encode(x("base"), _names(), colour, x2="expected:Q"),
        ticks("base", palette.NEUTRAL),
        ticks("expected", palette.MODEL),
        base.mark_point(
            shape="diamond", filled=True, size=130, opacity=1, color=palette.ACCENT
        ).encode(x("score"), _names()),
    )


@template(
    alt_text="Gain of each method's lists over popular lists, with a bar of one standard error",
    height=210,
    methods="name series value low high",
    zero="x",
)
def list_gains(x_title: str) -> alt.TopLevelMixin:
    base = alt.Chart(alt.NamedData("methods"))
    axis = alt.Axis(grid=False, tickCount=5)
    colour = alt.Color("series:N", scale=_METHOD, legend=None)
    zero = (
        alt.Chart(alt.NamedData("zero"))
        .mark_rule(color=palette.NEUTRAL, strokeDash=[5, 4])
        .encode(alt.X("x:Q", title=x_title))
    )
    bars = base.mark_rule(strokeWidth=3).encode(
        alt.X("low:Q", title=x_title, axis=axis), _names(), colour, x2="high:Q"
    )
    dots = base.mark_point(filled=True, size=80, opacity=1).encode(
        alt.X("value:Q", title=x_title, axis=axis), _names(), colour
    )
    return alt.layer(zero, bars, dots)
