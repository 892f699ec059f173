"""Where the image, its output and the arithmetic of one pixel lie on the stage."""

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline, value_window
from core.maths.learning.filter_kind import WHITE
from core.maths.pixels import frames, names, picture_address, placed, symmetric_end, window_of
from core.ui.words import number

WIDE, HIGH, GAP = 1.5, 1.0, 0.12  # of the image, and beside it
LEFT = WIDE + GAP  # of the output
TOP = 1.62  # of both
PLANE = (0.0, 0.0, 2 * WIDE + GAP, TOP + 0.14)
CELL = (0.28, 0.15)
STEP = 1.0  # from one table of nine to the next


def side_of(shape) -> float:
    """How large a pixel of an image (h, w) is drawn."""
    return min(WIDE / shape[1], HIGH / shape[0])


def pixel_under(spot, shape) -> tuple[int, int]:
    """Row and column of the output whose window is under a place of the stage, in either picture.

    >>> pixel_under((0.75, 1.12), (36, 54)), pixel_under((9.0, 9.0), (36, 54))
    ((17, 26), (0, 51))
    """
    x, y = spot
    x -= LEFT if x > LEFT - GAP / 2 else 0.0
    u = side_of(shape)
    row, column = int((TOP - y) // u) - 1, int(x // u) - 1
    return min(max(row, 0), shape[0] - 3), min(max(column, 0), shape[1] - 3)


def shown_output(output, found) -> str:
    """As grey values where it is a brightness, else 0 is white, orange above and blue below it."""
    if found.is_brightness:
        return picture_address(output, 0.0, WHITE * found.total)
    end = symmetric_end(output)
    return picture_address(output, -end, end, "signed")


def stage_tables(grey, output, kernel, at):
    (h, w), u, (i, j) = grey.shape, side_of(grey.shape), at
    window = grey[i : i + 3, j : j + 3]
    nine = (window, kernel.cells, window * kernel.cells)
    pictures = [
        ((0, TOP - h * u, w * u, h * u), picture_address(grey, 0, WHITE)),
        (
            (LEFT + u, TOP - (h - 1) * u, (w - 2) * u, (h - 2) * u),
            shown_output(output, kernel.found),
        ),
    ]
    numbers = []
    for place, part in enumerate(nine):
        end = symmetric_end(part)
        low, shades = (0.0, "grey") if place == 0 else (-end, "signed")
        url = picture_address(part, low, WHITE if place == 0 else end, shades)
        pictures.append(((STEP * place, 0, 3 * CELL[0], 3 * CELL[1]), url))
        for (row, column), value in np.ndenumerate(part):
            where = (STEP * place + (column + 0.5) * CELL[0], (2.5 - row) * CELL[1])
            light = value < 0.5 * WHITE if place == 0 else abs(value) > 0.6 * end
            numbers.append((*where, number(value, 4), bool(light)))
    slid = "× kernel, turned" if kernel.convolves else "× kernel"
    titles = ("its window", slid, "= products")
    return {
        "window": window_of(*PLANE),
        "pictures": placed(pictures),
        "frames": frames(
            [
                (j * u, TOP - (i + 3) * u, 3 * u, 3 * u),
                (LEFT + (j + 1) * u, TOP - (i + 2) * u, u, u),
            ]
        ),
        "labels": names(
            [
                (0, TOP, "the image"),
                (LEFT, TOP, "the output"),
                *((STEP * place, 3 * CELL[1], title) for place, title in enumerate(titles)),
            ]
        ),
        "numbers": dict(zip(("x", "y", "text", "light"), zip(*numbers, strict=True), strict=True)),
    }


def row_tables(grey, output, at):
    """The row of the image through the middle of the window, and that of the output over it."""
    i, j = at
    image, out = grey[i + 1], output[i]
    across = np.arange(grey.shape[1]) + 1.0
    cy, ry = value_window(image, out)
    return curve_datasets(
        (len(image) + 1) / 2,
        cy,
        (len(image) + 1) / 2,
        ry,
        curves=joined(
            polyline("image", "function", across, image),
            polyline("output", "approximation", across[1:-1], out),
        ),
        points=dot("other", j + 2.0, float(out[j])),
    )
