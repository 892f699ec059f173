"""Laws of probability: densities and masses, distribution functions, samples against them.

Every picture here is a few paths, whatever the law, so that one template serves all of them.
Their points keep the order in which they come (``order=False``).
"""

import altair as alt

from core.charts import palette
from core.charts.template import template
from core.charts.window import between

_LOOSE = alt.Scale(nice=False, zero=False)
_PADDING = {"left": 0, "right": 8, "top": 6, "bottom": 4}


def _axis(**more) -> alt.Axis:
    return alt.Axis(grid=False, **({"titlePadding": 3, "labelPadding": 4} | more))


def _curves(x: alt.X, y: alt.Y, name: str, **mark) -> alt.Chart:
    """One path for each series of dataset ``name``, in the colour that its rows give."""
    return (
        alt.Chart(alt.NamedData(name))
        .mark_line(order=False, clip=True, **({"strokeWidth": 2.2} | mark))
        .encode(x, y, detail="series:N", stroke=alt.Stroke("colour:N", scale=None))
    )


def _area(x: alt.X, y: alt.Y, name: str, colour: str, opacity: float) -> alt.Chart:
    return (
        alt.Chart(alt.NamedData(name))
        .mark_area(order=False, clip=True, color=colour, opacity=opacity, line=False)
        .encode(x, y)
    )


def _dashed(x: alt.X, y: alt.Y, name: str) -> alt.Chart:
    return (
        alt.Chart(alt.NamedData(name))
        .mark_line(
            order=False, strokeWidth=1.5, strokeDash=[5, 4], color=palette.NEUTRAL, clip=True
        )
        .encode(x, y)
    )


def _laws(x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Bars of a sample, a shaded part, masses as sticks, densities as curves, masses as dots."""
    width = alt.ExprRef("length(data('sticks')) ? data('sticks')[0].width : 1")
    return [
        _area(x, y, "bars", palette.DATA, 0.45),
        _area(x, y, "shade", palette.MODEL, 0.3),
        _curves(x, y, "sticks", strokeWidth=width),
        _curves(x, y, "curves"),
        _curves(x, y, "dots", strokeWidth=6, strokeCap="round"),
    ]


def _heights(x_title: str, y_title: str) -> tuple[alt.X, alt.Y]:
    return (
        alt.X("x:Q", title=x_title, scale=_LOOSE, axis=_axis()),
        alt.Y("y:Q", title=y_title, stack=None, axis=_axis(tickCount=5)),
    )


@template(
    alt_text="Density or probability mass against the value, the chosen interval shaded, "
    "with the histogram of a sample where there is one",
    height=215,
    bars="x y",
    shade="x y",
    sticks="series colour x y width",
    curves="series colour x y",
    dots="series colour x y",
)
def density_plot(x_title: str, y_title: str) -> alt.TopLevelMixin:
    return alt.layer(*_laws(*_heights(x_title, y_title))).properties(padding=_PADDING)


@template(
    alt_text="Density or probability mass of one law against the value; all that lies up to a "
    "quantile is shaded, and the quantile is marked",
    height=370,
    bars="x y",
    shade="x y",
    sticks="series colour x y width",
    curves="series colour x y",
    dots="series colour x y",
    reading="x y",
    label="x y text side",
)
def quantile_area_plot(x_title: str, y_title: str) -> alt.TopLevelMixin:
    """``label`` is written beside ``reading``, on its left or right ``side``."""
    x, y = _heights(x_title, y_title)
    label = (
        alt.Chart(alt.NamedData("label"))
        .mark_text(
            align=alt.ExprRef("datum.side === 'left' ? 'right' : 'left'"),
            dx=alt.ExprRef("datum.side === 'left' ? -7 : 7"),
            baseline="top",
            color=palette.INK,
            fontSize=13,
        )
        .encode(x, y, text="text:N", detail="side:N")
    )
    return alt.layer(*_laws(x, y), _dashed(x, y, "reading"), label).properties(padding=_PADDING)


@template(
    alt_text="Density or probability mass of a law and of the law near to it against the value",
    height=370,
    bars="x y",
    shade="x y",
    sticks="series colour x y width",
    curves="series colour x y",
    dots="series colour x y",
)
def two_laws_plot(x_title: str, y_title: str) -> alt.TopLevelMixin:
    return alt.layer(*_laws(*_heights(x_title, y_title))).properties(padding=_PADDING)


@template(
    alt_text="Histogram of numbers with the density or mass of the law fitted to them, and of the "
    "same law with one parameter moved",
    height=370,
    bars="x y",
    shade="x y",
    sticks="series colour x y width",
    curves="series colour x y",
    dots="series colour x y",
)
def fitted_law_plot(x_title: str, y_title: str) -> alt.TopLevelMixin:
    return alt.layer(*_laws(*_heights(x_title, y_title))).properties(padding=_PADDING)


@template(
    alt_text="Log-likelihood, measured from its largest value, against one parameter",
    height=215,
    curve="x y",
    now="x y",
)
def likelihood_plot(x_title: str, y_title: str) -> alt.TopLevelMixin:
    x = alt.X("x:Q", title=x_title, scale=_LOOSE, axis=_axis(tickCount=5))
    y = alt.Y("y:Q", title=y_title, axis=_axis(tickCount=5))
    curve = (
        alt.Chart(alt.NamedData("curve"))
        .mark_line(order=False, color=palette.NEUTRAL, strokeWidth=2)
        .encode(x, y)
    )
    now = (
        alt.Chart(alt.NamedData("now"))
        .mark_line(order=False, color=palette.ACCENT, strokeWidth=9, strokeCap="round")
        .encode(x, y)
    )
    return alt.layer(curve, now).properties(padding=_PADDING)


@template(
    alt_text="Distribution functions: the probability of a value up to x, against x",
    height=215,
    curves="series colour x y",
    reading="x y",
)
def distribution_plot(x_title: str, y_title: str) -> alt.TopLevelMixin:
    x = alt.X("x:Q", title=x_title, scale=_LOOSE, axis=_axis())
    y = alt.Y(
        "y:Q",
        title=y_title,
        scale=alt.Scale(domain=[0, 1]),
        axis=_axis(tickCount=5),
    )
    return alt.layer(_dashed(x, y, "reading"), _curves(x, y, "curves")).properties(padding=_PADDING)


@template(
    alt_text="Quantile function: the smallest value with at least the probability p below it",
    height=215,
    curves="series colour x y",
    reading="x y",
)
def quantile_plot(x_title: str, y_title: str) -> alt.TopLevelMixin:
    x = alt.X(
        "x:Q",
        title=x_title,
        scale=alt.Scale(domain=[0, 1]),
        axis=_axis(tickCount=5),
    )
    y = alt.Y("y:Q", title=y_title, scale=_LOOSE, axis=_axis(tickCount=5))
    return alt.layer(_dashed(x, y, "reading"), _curves(x, y, "curves")).properties(padding=_PADDING)


@template(
    alt_text="Q–Q plot: ordered sample against the quantiles of the law, with the line of equality",
    height=215,
    points="x y",
    equality="x y",
)
def quantile_quantile_plot(x_title: str, y_title: str) -> alt.TopLevelMixin:
    x = alt.X("x:Q", title=x_title, scale=_LOOSE, axis=_axis(tickCount=5))
    y = alt.Y("y:Q", title=y_title, scale=_LOOSE, axis=_axis(tickCount=5))
    points = (
        alt.Chart(alt.NamedData("points"))
        .mark_line(order=False, strokeWidth=4.5, strokeCap="round", color=palette.DATA)
        .encode(x, y)
    )
    return alt.layer(points, _dashed(x, y, "equality")).properties(padding=_PADDING)


@template(
    alt_text="Mean of the first n draws against n, with the mean of the law and a band around it",
    height=215,
    mean="x y",
    expected="x y",
    band="x low high",
)
def running_mean_plot(x_title: str, y_title: str) -> alt.TopLevelMixin:
    x = alt.X(
        "x:Q",
        title=x_title,
        scale=alt.Scale(type="log", nice=False),
        axis=_axis(tickCount=4, format="~s"),
    )
    y = alt.Y("y:Q", title=y_title, scale=_LOOSE, axis=_axis(tickCount=5))
    band = (
        alt.Chart(alt.NamedData("band"))
        .mark_area(order=False, color=palette.TRUTH, opacity=0.18, line=False)
        .encode(x, alt.Y("low:Q", title=y_title, scale=_LOOSE), y2="high:Q")
    )
    expected = (
        alt.Chart(alt.NamedData("expected"))
        .mark_line(order=False, color=palette.TRUTH, strokeWidth=1.5)
        .encode(x, y)
    )
    mean = (
        alt.Chart(alt.NamedData("mean"))
        .mark_line(order=False, color=palette.DATA, strokeWidth=2)
        .encode(x, y)
    )
    return alt.layer(band, expected, mean).properties(padding=_PADDING)


@template(
    alt_text="Difference of two distribution functions against the value, the largest marked",
    height=215,
    curve="x y",
    largest="x y",
)
def error_plot(x_title: str, y_title: str) -> alt.TopLevelMixin:
    x = alt.X("x:Q", title=x_title, scale=_LOOSE, axis=_axis())
    y = alt.Y("y:Q", title=y_title, axis=_axis(tickCount=5))
    curve = (
        alt.Chart(alt.NamedData("curve"))
        .mark_line(order=False, color=palette.ERROR, strokeWidth=1.8)
        .encode(x, y)
    )
    largest = (
        alt.Chart(alt.NamedData("largest"))
        .mark_line(order=False, color=palette.ALARM, strokeWidth=2.5)
        .encode(x, y)
    )
    return alt.layer(curve, largest).properties(padding=_PADDING)


_HALF = "data('window')[0].half"


def _square(centre: str, side: str, other: str) -> alt.Scale:
    """An axis with the same unit length as the other one, wide enough for the window."""
    half = f"({_HALF} * max(1, {side} / {other}))"
    middle = f"data('window')[0].{centre}"
    return between(f"{middle} - {half}", f"{middle} + {half}")


@template(
    alt_text="Sample of pairs with the ellipses of equal density, the regression line, the long "
    "axis and the condition on X",
    height=390,
    window="cx cy half",
    points="x y",
    ellipses="series colour x y",
    lines="series colour x y",
)
def ellipse_plot(x_title: str, y_title: str) -> alt.TopLevelMixin:
    x_scale, y_scale = _square("cx", "width", "height"), _square("cy", "height", "width")
    x = alt.X("x:Q", title=x_title, scale=x_scale, axis=_axis())
    y = alt.Y("y:Q", title=y_title, scale=y_scale, axis=_axis())
    window = (
        alt.Chart(alt.NamedData("window"))
        .mark_point(opacity=0)
        .encode(alt.X("cx:Q"), alt.Y("cy:Q"))
    )
    points = (
        alt.Chart(alt.NamedData("points"))
        .mark_line(
            order=False,
            strokeWidth=4,
            strokeCap="round",
            color=palette.DATA,
            opacity=0.75,
            clip=True,
        )
        .encode(x, y)
    )
    return alt.layer(
        window, points, _curves(x, y, "ellipses", strokeWidth=1.6), _curves(x, y, "lines")
    ).properties(padding=_PADDING)
