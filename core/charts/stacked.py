"""Two pictures one over the other: curves, areas, points and names in each, as in a plot of curves.

The upper one has the window ``upper`` and the datasets that begin with "over_". They share the axis
of x below, or the upper one has its own above. What leaves its half is left out by the page.
"""

import altair as alt

from core.charts.curve import X_LABELS, curve_layers, stroke
from core.charts.template import template
from core.charts.window import window_layer, window_scales

FOOT, HEAD = 0.44, 0.56  # where the upper one ends and the lower one begins, of the height
MAP_FOOT, MAP_HEAD = 0.64, 0.72  # the same where the upper one is a map
MAP_PANEL = (0, 1, 1 - MAP_FOOT, 1)  # left, right, bottom, top of the map

_COLUMNS = "series role x y"
_DATASETS = {
    f"{panel}{name}": columns
    for panel in ("over_", "")
    for name, columns in (
        ("areas", f"{_COLUMNS} y2"),
        ("curves", _COLUMNS),
        ("dashed", _COLUMNS),
        ("points", _COLUMNS),
        ("names", "text role x y"),
    )
} | {"window": "cx cy rx ry", "upper": "cx cy rx ry", "over_thin": _COLUMNS}


@template(
    alt_text="Two pictures of curves and points, one over the other: above how the data lie under "
    "the law, below a likelihood",
    height=430,
    **_DATASETS,
)
def stacked_plot(
    x_title: str,
    y_title: str,
    upper_title: str,
    own_title: str = "",
    whole: bool = False,
    tall: bool = False,
) -> alt.TopLevelMixin:
    """``own_title``: of the upper axis of x; without it both share the lower one. ``whole``: only
    whole numbers have a name there. ``tall``: the upper one is a map and has more room."""
    places = (MAP_FOOT, MAP_HEAD) if tall else (FOOT, HEAD)
    foot, head = (alt.ExprRef(f"{share} * height") for share in places)
    x, y = _axes("window", x_title, y_title, [alt.ExprRef("height"), head], not own_title)
    over_x, over_y = _axes("upper", own_title, upper_title, [foot, 0], False, "top", whole)
    over_x = over_x if own_title else x
    thin = (
        alt.Chart(alt.NamedData("over_thin"))
        .mark_line(order=False, clip=True, strokeWidth=1)
        .encode(over_x, over_y, stroke(), detail="series:N")
    )
    upper = alt.layer(window_layer("upper"), thin, *curve_layers(over_x, over_y, "over_"))
    lower = alt.layer(window_layer("window"), *curve_layers(x, y))
    apart = {"y": "independent"} | ({"x": "independent"} if own_title else {})
    return alt.layer(upper, lower).resolve_scale(**apart)


def _axes(
    window: str,
    x_title: str,
    y_title: str,
    reach: list,
    grid: bool,
    side: str = "bottom",
    whole: bool = False,
) -> tuple[alt.X, alt.Y]:
    """``reach``: from where to where on the screen the heights lie."""
    x_scale, y_scale = window_scales(equal=False, name=window)
    y_scale.range = reach
    ticks = X_LABELS["whole"] if whole else {"tickCount": 6}
    x_axis = alt.Axis(grid=grid, gridOpacity=0.5, orient=side, titlePadding=2, **ticks)
    y_axis = alt.Axis(tickCount=4, gridOpacity=0.5, orient="left")
    return (
        alt.X("x:Q", title=x_title, scale=x_scale, axis=x_axis),
        alt.Y("y:Q", title=y_title, scale=y_scale, axis=y_axis),
    )
