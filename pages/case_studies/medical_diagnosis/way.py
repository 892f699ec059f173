"""An image's way through the network, and the arithmetic of one pixel on it."""

from typing import NamedTuple

import numpy as np

from core.charts.raster import feature_map, layer_maps, pixel_sum
from core.maths.case_studies.medical_diagnosis.tables import WAY_HEIGHT, sum_tables
from core.maths.learning.network_explanations import PixelArithmetic, pixel_arithmetic
from core.maths.pixels import frames, names, picture_address, placed, symmetric_end, window_of
from core.ui.words import number


def show_way(view, network, values, way, stops):
    """All maps on the way, and the arithmetic of one pixel of the first feature map."""
    convolves = network.kinds[0] == "convolution"
    chosen = chosen_pixel(view.values, network, values) if convolves else None
    view.chart(
        layer_maps(),
        way | {"frames": frames([chosen.box] if chosen else [])},
        caption="From left to right: "
        + ", ".join(stops)
        + (". “dense: pull” adds up, with a constant, to the log-odds." if convolves else "."),
        name="way",
    )
    if chosen:
        show_arithmetic(view, values, chosen)
    else:
        view.notice(
            "Without filters there is one layer: each pixel times its weight, all added up. That "
            "is logistic regression.",
            place="below",
        )


class Pixel(NamedTuple):
    """A pixel of the first feature maps; ``box``: its window in the picture of the way."""

    channel: int
    row: int
    column: int
    arithmetic: PixelArithmetic
    box: tuple


def chosen_pixel(v, network, values):
    height, width, channels = values[1].shape[1:]
    channel = min(v.channel, channels) - 1
    row = int(np.clip((1 - v.pixel[1]) * height, 0, height - 1))
    column = int(np.clip(v.pixel[0] * width, 0, width - 1))
    arithmetic = pixel_arithmetic(network, values, 0, channel, row, column)
    side, k = values[0].shape[1], len(arithmetic.window)
    shares = (column / side, 1 - (row + k) / side, k / side, k / side)
    box = tuple(WAY_HEIGHT * share for share in shares)
    return Pixel(channel, row, column, arithmetic, box)


def show_arithmetic(view, values, chosen):
    """One feature map with the chosen pixel, and the sum behind that pixel."""
    height, width, channels = values[1].shape[1:]
    view.show(
        "channel",
        "pixel",
        channel={"high": channels},
        pixel={"chart": "map", "equal": True},
    )
    sums = values[1][0, ..., chosen.channel].astype(float)
    end = symmetric_end(sums)
    row, column, pixel = chosen.row, chosen.column, chosen.arithmetic
    view.chart(
        feature_map(),
        {
            "window": window_of(0, 0, 1, 1),
            "pictures": placed([((0, 0, 1, 1), picture_address(sums, -end, end, "signed"))]),
            "frames": frames([(column / width, 1 - (row + 1) / height, 1 / width, 1 / height)]),
            "labels": names([]),
        },
        caption=f"Sums of filter {chosen.channel + 1}, before ReLU. Pixel in row {row + 1}, "
        f"column {column + 1}.",
        name="map",
    )
    view.chart(
        pixel_sum(),
        sum_tables(pixel),
        caption="The window of the image (framed above), times the filter, cell by cell.",
        name="sum",
    )
    total = pixel.total - pixel.bias
    view.formula(
        f"Σ of {pixel.products.size} products {number(total)} + bias {number(pixel.bias)} = "
        f"{number(pixel.total)};  ReLU: max(0, {number(pixel.total)}) = {number(pixel.output)}",
        place="below",
    )
