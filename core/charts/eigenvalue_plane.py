"""Eigenvalues in the complex plane, the discs that hold them and the cloud of perturbed ones."""

import altair as alt

from core.charts import palette
from core.charts.template import template
from core.charts.window import plane_axes, window_layer


@template(
    alt_text="The complex plane with the eigenvalues, the Gershgorin discs, the eigenvalues of "
    "perturbed matrices as a cloud and the Bauer–Fike circles around the eigenvalues",
    height=400,
    window="cx cy rx ry",
    discs="disc x y",
    bounds="disc x y",
    axis="x y",
    cloud="x y",
    eigenvalues="x y",
)
def eigenvalue_plane(x_title: str, y_title: str) -> alt.TopLevelMixin:
    x, y = plane_axes(x_title, y_title, grid=False)

    def line(name: str, **mark) -> alt.Chart:
        return alt.Chart(alt.NamedData(name)).mark_line(order=False, clip=True, **mark).encode(x, y)

    discs = line(
        "discs", strokeWidth=1.5, color=palette.DATA, fill=palette.DATA, fillOpacity=0.13
    ).encode(detail="disc:N")
    bounds = line("bounds", strokeWidth=1.2, strokeDash=[4, 3], color=palette.ERROR).encode(
        detail="disc:N"
    )
    axis = line("axis", strokeWidth=1, color=palette.NEUTRAL, opacity=0.7)
    # Rows of one point between gaps: the whole cloud is one path of round dots.
    cloud = line("cloud", strokeWidth=4, strokeCap="round", opacity=0.55, color=palette.ERROR)
    eigenvalues = (
        alt.Chart(alt.NamedData("eigenvalues"))
        .mark_point(shape="cross", filled=True, size=60, opacity=1, color=palette.TRUTH)
        .encode(x, y)
    )
    return alt.layer(window_layer(), discs, axis, bounds, cloud, eigenvalues)
