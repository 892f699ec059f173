"""The complex plane with the lines on which the eigenvalues of perturbed matrices may lie."""

import altair as alt

from core.charts import palette
from core.charts.template import template
from core.charts.window import plane_axes, window_layer


@template(
    alt_text="The complex plane with the eigenvalues, the boundary of the pseudospectrum for "
    "perturbations of several powers of ten and for the one of now, the numerical range and the "
    "point at which two regions meet first",
    height=400,
    window="cx cy rx ry",
    levels="line exponent x y",
    now="x y",
    field="x y",
    axis="x y",
    eigenvalues="x y",
    meeting="x y",
)
def pseudospectrum_plane(x_title: str, y_title: str) -> alt.TopLevelMixin:
    x, y = plane_axes(x_title, y_title, grid=False)

    def line(name: str, **mark) -> alt.Chart:
        return alt.Chart(alt.NamedData(name)).mark_line(order=False, clip=True, **mark).encode(x, y)

    levels = line("levels", strokeWidth=1.2).encode(
        detail="line:N",
        color=alt.Color(
            "exponent:Q",
            scale=alt.Scale(domain=[-8, -1], range=["#5B84A6", "#B9C7D3"]),
            legend=None,
        ),
    )
    now = line("now", strokeWidth=2.4, color=palette.ERROR, fill=palette.ERROR, fillOpacity=0.13)
    field = line("field", strokeWidth=1.5, strokeDash=[5, 4], color=palette.ACCENT)
    axis = line("axis", strokeWidth=1, color=palette.NEUTRAL, opacity=0.7)
    eigenvalues, meeting = (
        alt.Chart(alt.NamedData(name))
        .mark_point(filled=shape == "cross", shape=shape, size=60, opacity=1, color=colour)
        .encode(x, y)
        for name, shape, colour in (
            ("eigenvalues", "cross", palette.TRUTH),
            ("meeting", "diamond", palette.ALARM),
        )
    )
    return alt.layer(window_layer(), levels, axis, now, field, eigenvalues, meeting)
