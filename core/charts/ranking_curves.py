"""What a ranking is worth at every threshold: scores, precision, recall, cost, day by day."""

import altair as alt

from core.charts import palette
from core.charts.marks import DOT, LOOSE, line
from core.charts.template import template


@template(
    alt_text="Histogram of the scores on a logarithmic scale of counts, frauds apart from honest "
    "transactions, with the threshold",
    height=165,
    honest="x low high",
    fraud="x low high",
    threshold="x y",
)
def score_histogram(x_title: str) -> alt.TopLevelMixin:
    x = alt.X("x:Q", title=x_title, scale=LOOSE, axis=alt.Axis(grid=False, tickCount=6))
    log = alt.Scale(type="log", nice=False)
    axis = alt.Axis(values=[1, 10, 100, 1000, 10_000, 100_000], format="~s", minExtent=26)

    def area(name: str, colour: str, opacity: float) -> alt.Chart:
        return (
            alt.Chart(alt.NamedData(name))
            .mark_area(order=False, clip=True, color=colour, opacity=opacity, line=False)
            .encode(x, alt.Y("low:Q", title="transactions", scale=log, axis=axis), alt.Y2("high:Q"))
        )

    y = alt.Y("y:Q", title="transactions", scale=log, axis=axis)
    return alt.layer(
        area("honest", palette.DATA, 0.6),
        area("fraud", palette.ERROR, 0.9),
        line("threshold", x, y, color=palette.INK),
    )


@template(
    alt_text="One share against another at every threshold, the operating point with its interval, "
    "the level of a random ranking, and the curve without a limit of alerts",
    height=235,
    unlimited="x y",
    curve="x y",
    level="x y",
    interval="x y",
    now="x y",
)
def ranking_curve(x_title: str, y_title: str) -> alt.TopLevelMixin:
    unit = alt.Scale(domain=[0, 1])
    axis = alt.Axis(grid=False, tickCount=5, format="%")
    x = alt.X("x:Q", title=x_title, scale=unit, axis=axis)
    y = alt.Y("y:Q", title=y_title, scale=unit, axis=axis)
    return alt.layer(
        line("level", x, y, color=palette.NEUTRAL, strokeDash=[5, 4], strokeWidth=1.5),
        line("unlimited", x, y, color=palette.MODEL, opacity=0.45, strokeWidth=1.4),
        line("curve", x, y, color=palette.MODEL),
        line("interval", x, y, color=palette.ACCENT, strokeWidth=2),
        line("now", x, y, color=palette.ACCENT, **DOT),
    )


@template(
    alt_text="Cost a day against the share of transactions that is alerted, on the test weeks with "
    "a band and on the validation weeks, the lowest cost there marked, with the cost of no model",
    height=300,
    band="x low high",
    level="x y",
    validation="x y",
    test="x y",
    best="x y",
    now="x y",
)
def cost_curve(x_title: str, y_title: str) -> alt.TopLevelMixin:
    x = alt.X(
        "x:Q",
        title=x_title,
        scale=alt.Scale(type="log", nice=False),
        axis=alt.Axis(grid=False, values=[0.01, 0.1, 1, 10, 100], format="~r"),
    )
    zero = alt.Scale(zero=True, nice=True)
    y = alt.Y("y:Q", title=y_title, scale=zero, axis=alt.Axis(tickCount=5, format="~s"))
    band = (
        alt.Chart(alt.NamedData("band"))
        .mark_area(order=False, clip=True, color=palette.MODEL, opacity=0.18, line=False)
        .encode(x, alt.Y("low:Q", title=y_title), alt.Y2("high:Q"))
    )
    return alt.layer(
        band,
        line("level", x, y, color=palette.ALARM, strokeDash=[6, 4], strokeWidth=1.5),
        line("validation", x, y, color=palette.NEUTRAL, strokeDash=[3, 3], strokeWidth=1.8),
        line("test", x, y, color=palette.MODEL),
        line("best", x, y, color=palette.TRUTH, **DOT),
        line("now", x, y, color=palette.ACCENT, **DOT),
    )


@template(
    alt_text="Transactions by amount and probability of fraud, both on logarithmic scales, with "
    "the line above which opening pays and the level of a single threshold",
    height=320,
    passed="x y",
    false_alarms="x y",
    missed="x y",
    caught="x y",
    rule="x y",
    threshold="x y",
    label="x y text",
)
def value_plane() -> alt.TopLevelMixin:
    x = alt.X(
        "x:Q",
        title="amount",
        scale=alt.Scale(type="log", domain=[1, 1e5], nice=False),
        axis=alt.Axis(grid=False, values=[1, 10, 100, 1000, 10_000, 100_000], format="~s"),
    )
    y = alt.Y(
        "y:Q",
        title="probability of fraud",
        scale=alt.Scale(type="log", domain=[1e-5, 1], nice=False),
        axis=alt.Axis(values=[1e-5, 1e-4, 1e-3, 0.01, 0.1, 1], format="~%"),
    )
    name = (
        alt.Chart(alt.NamedData("label"))
        .mark_text(align="left", baseline="bottom", dx=4, color=palette.INK)
        .encode(x, y, text="text:N")
    )
    small = DOT | {"strokeWidth": 5}
    return alt.layer(
        line("passed", x, y, color=palette.DATA, opacity=0.5, **small),
        line("missed", x, y, color=palette.ALARM, opacity=0.7, **small),
        line("false_alarms", x, y, color=palette.ACCENT, **small),
        line("caught", x, y, color=palette.TRUTH, **small),
        line("threshold", x, y, color=palette.NEUTRAL, strokeDash=[5, 4], strokeWidth=1.5),
        line("rule", x, y, color=palette.INK),
        name,
    )


@template(
    alt_text="Accuracy against the share of transactions that is alerted, with the accuracy of "
    "calling nothing fraud as a level line",
    height=235,
    curve="x y",
    level="x y",
    now="x y",
)
def accuracy_curve() -> alt.TopLevelMixin:
    x = alt.X(
        "x:Q",
        title="alert on the strangest / %",
        scale=alt.Scale(type="log", nice=False),
        axis=alt.Axis(grid=False, values=[0.01, 0.1, 1, 10, 100], format="~r"),
    )
    y = alt.Y("y:Q", title="accuracy", scale=LOOSE, axis=alt.Axis(tickCount=5, format="~%"))
    return alt.layer(
        line("level", x, y, color=palette.NEUTRAL, strokeDash=[5, 4], strokeWidth=1.5),
        line("curve", x, y, color=palette.MODEL),
        line("now", x, y, color=palette.ACCENT, **DOT),
    )


@template(
    alt_text="Money saved by each detector as bars, at the share alerted now, with what it saves "
    "at its own cheapest threshold; detectors from the highest AUC down",
    height=380,
    detectors="name saved best",
    chosen="name saved best",
)
def detector_savings() -> alt.TopLevelMixin:
    x = alt.X("saved:Q", title="saved against no model", axis=alt.Axis(tickCount=5, format="~s"))
    y = alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=220, labelOverlap=False))

    def bars(name: str, colour: str) -> alt.Chart:
        return (
            alt.Chart(alt.NamedData(name))
            .mark_bar(color=colour, opacity=0.85, height={"band": 0.55})
            .encode(x, y)
        )

    best = (
        alt.Chart(alt.NamedData("detectors"))
        .mark_tick(color=palette.TRUTH, thickness=4, height={"band": 0.8})
        .encode(alt.X("best:Q"), y)
    )
    return alt.layer(bars("detectors", palette.MODEL), bars("chosen", palette.ACCENT), best)


@template(
    alt_text="Card precision of each test day as bars, the best that any ranking could have as "
    "ticks, the chosen day apart",
    height=360,
    days="x y",
    chosen="x y",
    possible="x y",
    mean="x y",
)
def daily_precision() -> alt.TopLevelMixin:
    x = alt.X(
        "x:Q",
        title="test day",
        scale=alt.Scale(nice=False, zero=False, padding=8),
        axis=alt.Axis(grid=False, tickMinStep=1),
    )
    y = alt.Y(
        "y:Q",
        title="card precision",
        scale=alt.Scale(zero=True, nice=True),
        axis=alt.Axis(format="%", tickCount=4),
    )
    width = {"strokeWidth": 5}  # 21 days apart where the chart is narrow
    return alt.layer(
        line("days", x, y, color=palette.MODEL, **width),
        line("chosen", x, y, color=palette.ACCENT, **width),
        line("possible", x, y, color=palette.TRUTH, strokeWidth=2),
        line("mean", x, y, color=palette.NEUTRAL, strokeDash=[5, 4], strokeWidth=1.5),
    )


@template(
    alt_text="Share of the frauds of each kind that is caught, as bars with their numbers",
    height=150,
    groups="group share text",
)
def caught_shares() -> alt.TopLevelMixin:
    base = alt.Chart(alt.NamedData("groups"))
    x = alt.X(
        "share:Q",
        title="share caught",
        scale=alt.Scale(domain=[0, 1.4]),  # room for the numbers beside a full bar
        axis=alt.Axis(format="%", values=[0, 0.5, 1], grid=False),
    )
    y = alt.Y("group:N", sort=None, title=None, axis=alt.Axis(labelLimit=150, labelOverlap=False))
    bars = base.mark_bar(color=palette.TRUTH, opacity=0.8, height={"band": 0.6}).encode(x, y)
    names = base.mark_text(align="left", dx=4, color=palette.INK).encode(x, y, text="text:N")
    return alt.layer(bars, names)
