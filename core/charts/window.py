"""A window on the plane that travels as data, so that no limit stands in a specification.

Dataset ``window`` has one row: the centre (cx, cy) and the half widths (rx, ry).
"""

import altair as alt


def between(low: str, high: str) -> alt.Scale:
    """A scale from one expression to the other.

    A whole domain, rather than its two ends: a scale with two ends still watches every dataset on
    its axis, and a change in one of them draws all the others again.
    """
    return alt.Scale(domain=alt.ExprRef(f"[{low}, {high}]"), nice=False, zero=False)


def window_scales(*, equal: bool, name: str = "window") -> tuple[alt.Scale, alt.Scale]:
    """Scales of x and y; ``equal`` widens one axis until both have the same unit length. ``name``:
    of the dataset, where a picture has several windows."""
    row = f"data('{name}')[0]"
    half_x, half_y = f"{row}.rx", f"{row}.ry"
    if equal:
        half_x, half_y = (
            f"max({half_x}, {half_y} * width / height)",
            f"max({half_y}, {half_x} * height / width)",
        )

    def scale(centre: str, half: str) -> alt.Scale:
        return between(f"{row}.{centre} - {half}", f"{row}.{centre} + {half}")

    return scale("cx", half_x), scale("cy", half_y)


def plane_axes(
    x_title: str | None, y_title: str | None, *, equal: bool = True, **axis
) -> tuple[alt.X, alt.Y]:
    """Columns x and y on the scales of the window, with axes of one look."""
    x_scale, y_scale = window_scales(equal=equal)
    look = alt.Axis(**axis)
    return (
        alt.X("x:Q", title=x_title, scale=x_scale, axis=look),
        alt.Y("y:Q", title=y_title, scale=y_scale, axis=look),
    )


def bare_plane() -> tuple[alt.X, alt.Y]:
    """Columns x and y on equal scales of the window, without axes."""
    across, up = window_scales(equal=True)
    return alt.X("x:Q", scale=across, axis=None), alt.Y("y:Q", scale=up, axis=None)


# Whether a text that begins at its place has room up to the right edge: some 7 pixels a letter.
FITS = (
    "(data('window')[0].cx + data('window')[0].rx - datum.x) / (2 * data('window')[0].rx) * width"
    " > 7 * length(datum.text) + 8"
)


def window_layer(name: str = "window") -> alt.Chart:
    """An invisible layer that makes the dataset known to the chart."""
    return alt.Chart(alt.NamedData(name)).mark_point(opacity=0).encode(alt.X("cx:Q"), alt.Y("cy:Q"))


def bare_window() -> alt.Chart:
    """The same where there are no axes."""
    return window_layer().encode(alt.X("cx:Q", axis=None), alt.Y("cy:Q", axis=None))
