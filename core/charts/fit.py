"""Points and the straight line that an iteration fits to them."""

import altair as alt

from core.charts import palette
from core.charts.template import step_parameter, template
from core.charts.window import between


@template(
    alt_text="Data points, the fitted line of the step of now and, dashed, the best line",
    height=185,
    points="x y",
    lines="series step last x y x2 y2",
    best="x y x2 y2",
    window="x0 x1 y0 y1",
)
def line_fit(x_title: str, y_title: str) -> alt.TopLevelMixin:
    """``lines`` holds the two ends of the line of each step, ``window`` the range that is shown."""

    def axis(letter: str) -> alt.Scale:
        return between(*(f"data('window')[0].{letter}{end}" for end in "01"))

    x = alt.X("x:Q", title=x_title, scale=axis("x"), axis=alt.Axis(grid=False))
    y = alt.Y("y:Q", title=y_title, scale=axis("y"), axis=alt.Axis(grid=False))
    series = alt.Scale(domain=list(range(len(palette.SERIES))), range=list(palette.SERIES))
    window = (
        alt.Chart(alt.NamedData("window"))
        .mark_point(opacity=0)
        .encode(alt.X("x0:Q"), alt.Y("y0:Q"))
    )
    points = (
        alt.Chart(alt.NamedData("points"))
        .mark_point(filled=True, size=28, opacity=0.8, color=palette.DATA)
        .encode(x, y)
    )
    best = (
        alt.Chart(alt.NamedData("best"))
        .mark_rule(strokeWidth=1.5, strokeDash=[5, 4], color=palette.TRUTH)
        .encode(x, y, x2="x2:Q", y2="y2:Q")
    )
    lines = (
        alt.Chart(alt.NamedData("lines"))
        .transform_filter("datum.step == min(toNumber(step), datum.last)")
        .mark_rule(strokeWidth=2.2, clip=True)
        .encode(
            x,
            y,
            x2="x2:Q",
            y2="y2:Q",
            stroke=alt.Stroke("series:N", scale=series, legend=None),
        )
    )
    return alt.layer(window, points, best, lines).add_params(step_parameter("step"))
