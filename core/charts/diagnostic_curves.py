"""What a test is worth: its ROC, predictive values, reliability, cost; how a model was learned."""

import altair as alt

from core.charts import palette
from core.charts.template import template

_DOT = {"strokeCap": "round", "strokeWidth": 10}
_UNIT = alt.Scale(domain=[0, 1])
LEARNED_FROM, HELD_OUT = palette.DATA, palette.ERROR
IDEAL, NETWORK, BASELINE = palette.TRUTH, palette.MODEL, palette.ALARM
POSITIVE, NEGATIVE = palette.DATA, palette.ERROR  # predictive values
_SETS = alt.Scale(domain=[0, 1], range=[LEARNED_FROM, HELD_OUT])


def _line(name: str, x: alt.X, y: alt.Y, **mark) -> alt.Chart:
    return (
        alt.Chart(alt.NamedData(name))
        .mark_line(order=False, **({"strokeWidth": 2.2} | mark))
        .encode(x, y)
    )


def _band(name: str, x: alt.X, title: str) -> alt.Chart:
    return (
        alt.Chart(alt.NamedData(name))
        .mark_area(order=False, clip=True, color=palette.MODEL, opacity=0.18, line=False)
        .encode(x, alt.Y("low:Q", title=title), alt.Y2("high:Q"))
    )


def _share(channel: type, field: str, title: str):
    axis = alt.Axis(grid=False, tickCount=5, format="%")
    return channel(f"{field}:Q", title=title, scale=_UNIT, axis=axis)


@template(
    alt_text="ROC curve with its band, the level of a coin, the operating point and the point at "
    "the fixed specificity",
    height=250,
    band="x low high",
    chance="x y",
    curve="x y",
    fixed="x y",
    now="x y",
)
def roc_with_band() -> alt.TopLevelMixin:
    x = _share(alt.X, "x", "false positive rate = 1 − specificity")
    y = _share(alt.Y, "y", "sensitivity")
    return alt.layer(
        _band("band", x, "sensitivity"),
        _line("chance", x, y, color=palette.NEUTRAL, strokeDash=[5, 4], strokeWidth=1.5),
        _line("curve", x, y, color=palette.MODEL),
        _line("fixed", x, y, color=palette.INK, strokeWidth=2.5),
        _line("now", x, y, color=palette.ACCENT, **_DOT),
    )


@template(
    alt_text="ROC curves of several readers of the same images, each with its operating point",
    height=300,
    chance="x y",
    ideal="x y",
    network="x y",
    baseline="x y",
    wanted="x y",
    ideal_now="x y",
    network_now="x y",
    baseline_now="x y",
)
def roc_of_readers() -> alt.TopLevelMixin:
    x = _share(alt.X, "x", "false positive rate = 1 − specificity")
    y = _share(alt.Y, "y", "sensitivity")
    colours = {"ideal": IDEAL, "network": NETWORK, "baseline": BASELINE}
    return alt.layer(
        _line("chance", x, y, color=palette.NEUTRAL, strokeDash=[5, 4], strokeWidth=1.2),
        _line("wanted", x, y, color=palette.INK, strokeWidth=1),
        *(_line(name, x, y, color=colour) for name, colour in colours.items()),
        *(_line(f"{name}_now", x, y, color=colour, **_DOT) for name, colour in colours.items()),
    )


@template(
    alt_text="Predictive values of a called and of a not called patient against the prevalence",
    height=250,
    positive="x y",
    negative="x y",
    now="x y",
)
def predictive_value_curves() -> alt.TopLevelMixin:
    x = alt.X(
        "x:Q",
        title="prevalence",
        scale=alt.Scale(type="log", nice=False),
        axis=alt.Axis(grid=False, values=[0.001, 0.01, 0.1, 0.5], format="~%"),
    )
    y = _share(alt.Y, "y", "predictive value")
    return alt.layer(
        _line("positive", x, y, color=POSITIVE),
        _line("negative", x, y, color=NEGATIVE),
        _line("now", x, y, color=palette.ACCENT, **_DOT),
    )


@template(
    alt_text="Reliability diagram: share of ill in each group against the probability forecast, "
    "with intervals and the line of equality",
    height=250,
    equality="x y",
    intervals="x y",
    groups="x y",
)
def reliability_plot() -> alt.TopLevelMixin:
    x, y = _share(alt.X, "x", "probability forecast"), _share(alt.Y, "y", "share found ill")
    return alt.layer(
        _line("equality", x, y, color=palette.NEUTRAL, strokeDash=[5, 4], strokeWidth=1.5),
        _line("intervals", x, y, color=palette.MODEL, strokeWidth=1.8),
        _line("groups", x, y, color=palette.MODEL, strokeCap="round", strokeWidth=8),
    )


@template(
    alt_text="Expected cost a patient against the threshold, its lowest point, the threshold of "
    "now, and the costs of calling nobody and everybody",
    height=370,
    levels="x y",
    names="x y text",
    curve="x y",
    best="x y",
    now="x y",
)
def threshold_cost() -> alt.TopLevelMixin:
    x = _share(alt.X, "x", "threshold on P(ill)")
    zero = alt.Scale(zero=True, nice=True)
    axis = alt.Axis(tickCount=5, format="~r", minExtent=38)
    y = alt.Y("y:Q", title="expected cost a patient", scale=zero, axis=axis)
    names = (
        alt.Chart(alt.NamedData("names"))
        .mark_text(align="left", baseline="bottom", dx=4, dy=-3, color=palette.INK, fontSize=11)
        .encode(x, y, text="text:N")
    )
    return alt.layer(
        _line("levels", x, y, color=palette.NEUTRAL, strokeDash=[5, 4], strokeWidth=1.5),
        names,
        _line("curve", x, y, color=palette.MODEL),
        _line("best", x, y, color=palette.TRUTH, **_DOT),
        _line("now", x, y, color=palette.ACCENT, **_DOT),
    )


def _loss_axes(x_title: str) -> tuple[alt.X, alt.Y]:
    x = alt.X("x:Q", title=x_title, axis=alt.Axis(grid=False, tickMinStep=1))
    y = alt.Y(
        "y:Q",
        title="loss J",
        scale=alt.Scale(type="log", nice=False),
        axis=alt.Axis(minExtent=42, format=".3~g", tickCount=4, grid=False, domain=True),
    )
    return x, y


@template(
    alt_text="Loss against the steps of gradient descent, with the loss of knowing nothing and "
    "the step of now",
    height=370,
    level="x y",
    curve="x y",
    now="x y",
)
def descent_curve() -> alt.TopLevelMixin:
    x, y = _loss_axes("step")
    return alt.layer(
        _line("level", x, y, color=palette.NEUTRAL, strokeDash=[5, 4], strokeWidth=1.5),
        _line("curve", x, y, color=palette.MODEL),
        _line("now", x, y, color=palette.ACCENT, **_DOT),
    )


@template(
    alt_text="Loss against the epochs of training, on training and validation images and of each "
    "batch, with the loss of knowing nothing",
    height=230,
    level="x y",
    batches="x y",
    curves="series x y",
)
def training_curves() -> alt.TopLevelMixin:
    x, y = _loss_axes("epoch")
    curves = (
        alt.Chart(alt.NamedData("curves"))
        .mark_line(order=False, strokeWidth=2.2)
        .encode(x, y, stroke=alt.Stroke("series:N", scale=_SETS, legend=None))
    )
    return alt.layer(
        _line("level", x, y, color=palette.NEUTRAL, strokeDash=[5, 4], strokeWidth=1.5),
        _line("batches", x, y, color=LEARNED_FROM, strokeWidth=1, opacity=0.5),
        curves,
    )


@template(
    alt_text="Share of images read rightly against the epoch, on training and validation images, "
    "with the level of a coin",
    height=230,
    level="x y",
    curves="series x y",
)
def accuracy_curves() -> alt.TopLevelMixin:
    x = alt.X("x:Q", title="epoch", axis=alt.Axis(grid=False, tickMinStep=1))
    y = alt.Y(
        "y:Q",
        title="accuracy",
        scale=alt.Scale(domainMax=1, zero=False, nice=True),
        axis=alt.Axis(format="%", tickCount=4),
    )
    curves = (
        alt.Chart(alt.NamedData("curves"))
        .mark_line(order=False, strokeWidth=2.2)
        .encode(x, y, stroke=alt.Stroke("series:N", scale=_SETS, legend=None))
    )
    level = _line("level", x, y, color=palette.NEUTRAL, strokeDash=[5, 4], strokeWidth=1.5)
    return alt.layer(level, curves)


@template(
    alt_text="Weight of each measurement at this step as a dot, its bootstrap interval as a bar",
    height=470,
    weights="name weight low high",
)
def weight_intervals() -> alt.TopLevelMixin:
    base = alt.Chart(alt.NamedData("weights"))
    y = alt.Y(
        "name:N",
        sort=None,
        title=None,
        axis=alt.Axis(labelOverlap=False, labelFlush=False, labelLimit=170, ticks=False),
    )
    title = "log-odds per standard deviation"
    axis = alt.Axis(tickCount=5, grid=True)
    bars = base.mark_rule(strokeWidth=5, opacity=0.55, color=palette.DATA).encode(
        alt.X("low:Q", title=title, axis=axis), y, x2="high:Q"
    )
    points = base.mark_point(filled=True, size=34, opacity=1, color=palette.ACCENT).encode(
        alt.X("weight:Q", title=title, axis=axis), y
    )
    return alt.layer(bars, points)


@template(
    alt_text="Area under the ROC curve on the test images against the number of training images, "
    "network and pixel regression with intervals",
    height=230,
    ceiling="x y",
    intervals="series x y y2",
    curves="series x y",
)
def learning_curve_plot() -> alt.TopLevelMixin:
    x = alt.X(
        "x:Q",
        title="training images",
        scale=alt.Scale(type="log", nice=False, padding=10),
        axis=alt.Axis(grid=False, tickCount=4, format="~s"),
    )
    y = alt.Y("y:Q", title="test AUC", scale=alt.Scale(zero=False), axis=alt.Axis(tickCount=5))
    colours = alt.Scale(domain=[0, 1], range=[NETWORK, BASELINE])
    stroke = alt.Stroke("series:N", scale=colours, legend=None)
    bars = alt.Chart(alt.NamedData("intervals")).mark_rule(strokeWidth=3, opacity=0.45)
    lines = alt.Chart(alt.NamedData("curves")).mark_line(order=False, strokeWidth=2.2)
    return alt.layer(
        _line("ceiling", x, y, color=IDEAL, strokeDash=[6, 4], strokeWidth=1.5),
        bars.encode(x, y, stroke, y2="y2:Q"),
        lines.encode(x, y, stroke),
    )
