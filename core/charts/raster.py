"""Pictures made of pixels, laid out in one plane with the same scale across and up.

Each picture is an address that holds it (``url``) and the rectangle it fills, so a wall of images
is one item to draw. ``frames`` are lines around what is chosen, ``grid`` thinner ones.
"""

import altair as alt

from core.charts import palette
from core.charts.curve import X_LABELS
from core.charts.marks import cell_numbers, line, pictures
from core.charts.template import template
from core.charts.window import bare_plane, bare_window, window_layer, window_scales

_PICTURES = {
    "window": "cx cy rx ry",
    "pictures": "x y x2 y2 url",
    "frames": "x y",
    "labels": "x y text",
}


def _layers(x: alt.X, y: alt.Y) -> list[alt.Chart]:
    frames = (
        alt.Chart(alt.NamedData("frames"))
        .mark_line(order=False, strokeWidth=2.5, color=palette.ACCENT)
        .encode(x, y)
    )
    labels = (
        alt.Chart(alt.NamedData("labels"))
        .mark_text(align="left", baseline="bottom", color=palette.INK, dy=-3)
        .encode(x, y, text="text:N")
    )
    return [bare_window(), pictures("pictures", x, y), frames, labels]


@template(
    alt_text="Images side by side, the upper half with the illness, the lower half without; those "
    "that the network reads wrongly are framed",
    height=370,
    **_PICTURES,
)
def image_wall() -> alt.TopLevelMixin:
    return alt.layer(*_layers(*bare_plane()))


@template(
    alt_text="Images side by side, the upper half with the illness, the lower half without, one "
    "of them framed; beside them two maps of what the network's answer about it hangs on",
    height=370,
    **(_PICTURES | {"maps": "x y x2 y2 url"}),
)
def image_wall_with_maps() -> alt.TopLevelMixin:
    x, y = bare_plane()
    return alt.layer(*_layers(x, y), pictures("maps", x, y))


@template(
    alt_text="Map of errors by γ across and C up, each on a scale of powers of ten, the number of "
    "errors in each cell, deep blue where there are many; the chosen cell is framed",
    height=400,
    window="cx cy rx ry",
    pictures="x y x2 y2 url",
    frames="x y",
    numbers="x y text light",
)
def error_map(x_title: str, y_title: str) -> alt.TopLevelMixin:
    x, y = (
        channel(
            f"{letter}:Q",
            title=title,
            scale=scale,
            axis=alt.Axis(grid=False, **X_LABELS["decades"]),
        )
        for channel, letter, title, scale in zip(
            (alt.X, alt.Y), "xy", (x_title, y_title), window_scales(equal=False), strict=True
        )
    )
    return alt.layer(
        window_layer(),
        pictures("pictures", x, y),
        cell_numbers(x, y, palette.INK, fontSize=12),
        line("frames", x, y, color=palette.MODEL, strokeWidth=4),
    )


@template(
    alt_text="Matrix of the kernel's values between all points, sorted by class: blue below 0, "
    "orange above; one row is framed",
    height=370,
    blocks="x y",
    **_PICTURES,
)
def kernel_matrix() -> alt.TopLevelMixin:
    x, y = bare_plane()
    window, pictures, _, labels = _layers(x, y)
    blocks, frame = (
        line(name, x, y, color=palette.INK, strokeWidth=width)
        for name, width in (("blocks", 1.2), ("frames", 3))
    )
    return alt.layer(window, pictures, blocks, frame, labels)


@template(
    alt_text="A picture, what some components make of it, the mean of all pictures, and what is "
    "missing",
    height=400,
    **_PICTURES,
)
def remade_picture() -> alt.TopLevelMixin:
    return alt.layer(*_layers(*bare_plane()))


@template(alt_text="Components as pictures, row by row", height=400, **_PICTURES)
def component_pictures() -> alt.TopLevelMixin:
    return alt.layer(*_layers(*bare_plane()))


@template(alt_text="A row of pictures with their names", height=150, **_PICTURES)
def picture_row() -> alt.TopLevelMixin:
    return alt.layer(*_layers(*bare_plane()))


@template(
    alt_text="What each layer of the network makes of one image, from the pixels on the left to "
    "the last maps on the right, the chosen pixel and its window framed",
    height=300,
    **_PICTURES,
)
def layer_maps() -> alt.TopLevelMixin:
    return alt.layer(*_layers(*bare_plane()))


@template(
    alt_text="What each layer of the network makes of one image, in two rows: from the pixels in "
    "the upper left to what the last layer weighs in the lower right",
    height=400,
    **_PICTURES,
)
def layers_in_two_rows() -> alt.TopLevelMixin:
    return _filling(alt.layer(*_layers(*bare_plane())))


@template(
    alt_text="One feature map enlarged, with a frame around the chosen pixel",
    height=220,
    **_PICTURES,
)
def feature_map() -> alt.TopLevelMixin:
    return alt.layer(*_layers(*bare_plane()))


@template(
    alt_text="Window of the image times filter gives products, cell by cell, with their numbers",
    height=220,
    **(_PICTURES | {"numbers": "x y text light"}),
)
def pixel_sum() -> alt.TopLevelMixin:
    x, y = bare_plane()
    return alt.layer(*_layers(x, y), cell_numbers(x, y, fontSize=8.5))


@template(
    alt_text="An image with the window that the kernel lies on and the output beside it; below "
    "them the window times the kernel, number by number",
    height=400,
    **(_PICTURES | {"numbers": "x y text light"}),
)
def kernel_on_image() -> alt.TopLevelMixin:
    x, y = bare_plane()
    return _filling(alt.layer(*_layers(x, y), cell_numbers(x, y, fontSize=11)))


@template(
    alt_text="The padded image, the image within it outlined, with the pixels under one window "
    "framed; beside it the output to the same scale",
    height=400,
    blocks="x y",
    **_PICTURES,
)
def windows_on_grid() -> alt.TopLevelMixin:
    x, y = bare_plane()
    window, pictures, marked, labels = _layers(x, y)
    outlines = line("blocks", x, y, color=palette.DATA, strokeWidth=2)
    return _filling(alt.layer(window, pictures, outlines, marked, labels))


@template(
    alt_text="The image, each pixel the brighter the more windows it is in",
    height=230,
    **(_PICTURES | {"numbers": "x y text light"}),
)
def uses_of_pixels() -> alt.TopLevelMixin:
    x, y = bare_plane()
    return _filling(alt.layer(*_layers(x, y), cell_numbers(x, y, fontSize=11)))


@template(
    alt_text="The image after its move and its output; below, the output of the image before, "
    "moved along, and the difference of the two outputs",
    height=400,
    **_PICTURES,
)
def moved_outputs() -> alt.TopLevelMixin:
    return _filling(alt.layer(*_layers(*bare_plane())))


@template(
    alt_text="A kernel, the sum of some products of a column and a row, and what they leave out; "
    "below them the last of these columns and rows with their product",
    height=400,
    **_PICTURES,
)
def kernel_parts() -> alt.TopLevelMixin:
    return _filling(alt.layer(*_layers(*bare_plane())))


@template(
    alt_text="An image filtered by the whole kernel, by some layers of it, and the difference",
    height=200,
    **_PICTURES,
)
def filtered_pictures() -> alt.TopLevelMixin:
    return _filling(alt.layer(*_layers(*bare_plane())))


@template(
    alt_text="Map of how strongly each wave passes, by its frequency across and down, one of them "
    "framed; beside it this wave, and what the filter makes of it",
    height=400,
    **_PICTURES,
)
def passed_waves() -> alt.TopLevelMixin:
    return _filling(alt.layer(*_layers(*bare_plane())))


@template(
    alt_text="The image and the output; below, the sizes of their Fourier coefficients",
    height=400,
    **_PICTURES,
)
def image_and_spectrum() -> alt.TopLevelMixin:
    return _filling(alt.layer(*_layers(*bare_plane())))


def _filling(chart: alt.LayerChart) -> alt.LayerChart:
    """``enough`` is the height that the window fills at this width; where the page is narrow it is
    given no more."""
    row = "data('window')[0]"
    return chart.add_params(alt.param(name="enough", expr=f"width * {row}.ry / {row}.rx"))


@template(
    alt_text="Four pictures of the same size: the image that is given, the sum of its largest "
    "layers, what that leaves out, and the last of these layers",
    height=400,
    given="place w h url",
    kept="place w h url",
    labels="place w h text",
)
def picture_square() -> alt.TopLevelMixin:
    """Pictures of w×h pixels in two rows of two, at places 0 … 3, each below a text.

    ``enough`` is the height that they fill at this width; where the page is narrow it is given no
    more."""
    line, between = 22, 0.04  # for the texts, in pixels; between columns, as part of a width
    places = {
        "unit": f"min(width / ((2 + {between}) * datum.w), (height - 2 * {line}) / (2 * datum.h))",
        "wide": "datum.unit * datum.w",
        "high": "datum.unit * datum.h",
        "x": f"(width - {2 + between} * datum.wide) / 2 "
        f"+ (datum.place % 2) * {1 + between} * datum.wide",
        "y": f"(height - 2 * datum.high) / 2 + (datum.place < 2 ? 0 : datum.high + {line})",
        "x2": "datum.x + datum.wide",
        "y2": "datum.y + datum.high",
    }

    def placed(name: str) -> alt.Chart:
        chart = alt.Chart(alt.NamedData(name))
        for column, formula in places.items():
            chart = chart.transform_calculate(**{column: formula})
        return chart

    x, y = alt.X("x:Q", scale=None, axis=None), alt.Y("y:Q", scale=None, axis=None)

    def picture(name: str) -> alt.Chart:
        return (
            placed(name)
            .mark_image(aspect=False, smooth=False)
            .encode(x, y, alt.X2("x2:Q"), alt.Y2("y2:Q"), url="url:N")
        )

    labels = (
        placed("labels")
        .mark_text(align="left", baseline="bottom", color=palette.INK, dy=-4)
        .encode(x, y, text="text:N")
    )
    first = "data('given')[0]"
    enough = f"width / (1 + {between} / 2) * {first}.h / {first}.w + 2 * {line}"
    return alt.layer(picture("given"), picture("kept"), labels).add_params(
        alt.param(name="enough", expr=enough)
    )
