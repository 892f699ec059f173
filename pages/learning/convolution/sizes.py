from functools import lru_cache

import numpy as np

from core.charts.raster import uses_of_pixels, windows_on_grid
from core.maths.learning.filter_kind import WHITE
from core.maths.learning.filtering import filter_image, output_size, padded
from core.maths.learning.window_sizes import Size, Use, lay_windows
from core.maths.linear_algebra.picture_components import SIDE, digit_pictures
from core.maths.linear_algebra.picture_components import WHITE as BRIGHTEST
from core.maths.pixels import frames, picture_address
from core.ui.controls import Choice, Point, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import counted, number
from pages.learning.convolution.plane import laid_out
from pages.learning.convolution.sizes_words import (
    TONES,
    border_said,
    size_said,
    use_said,
    uses_said,
)

GAP, NAME = 0.12, 0.1  # between the two pictures, and for their names
PLANE = (0.0, 0.0, 2 + GAP, 1 + NAME)
DIGIT = 3  # which of the pictures
chapter = Chapter(
    "sizes",
    "Stride and padding",
    do="Drag the stride and the padding, and watch how large the output becomes. Drag the window "
    "over the picture to see where it lies.",
    controls=[
        Slider(name="stride", label="Stride", symbol="s", low=1, high=5, default=1, step=1),
        Slider(name="padding", label="Padding", symbol="p", low=0, high=6, default=0, step=1),
        Slider(name="side", label="Kernel", symbol="k", low=1, high=7, default=3, step=1),
        Slider(name="dilation", label="Dilation", symbol="d", low=1, high=4, default=1, step=1),
        Slider(name="pixels", label="Image", symbol="n", low=3, high=16, default=10, step=1),
        Choice(
            name="border",
            label="Padding is",
            options={"zeros": "Black", "edge": "The edge again", "mirror": "The image mirrored"},
            default="zeros",
            pills=True,
        ),
        Choice(
            name="content",
            label="Image of",
            options={"digit": "A digit", "level": "A level grey"},
            default="digit",
            pills=True,
        ),
        Point(
            name="unit",
            label="Window",
            low=PLANE[:2],
            high=PLANE[2:],
            default=(0.35, 0.65),
            help="Press on either picture, or drag",
        ),
    ],
    presets={
        "As large as before": {"padding": 1},
        "Half as large": {"stride": 2, "padding": 1},
        "Padding is seen": {"padding": 3, "side": 7, "content": "level"},
        "Wide and few numbers": {"dilation": 3, "padding": 3},
        "Pixels left out": {"stride": 4, "pixels": 12},
        "No place": {"side": 7, "dilation": 2},
        "Padding alone": {"padding": 5, "side": 2},
    },
)


@lru_cache(maxsize=64)
def image_of(content, n):
    """A digit drawn with n×n pixels, or a level grey."""
    if content == "level":
        return np.full((n, n), 200.0)
    places = np.arange(n) * SIDE // n
    digit = digit_pictures().pictures[DIGIT].reshape(SIDE, SIDE)
    return np.rint(digit[np.ix_(places, places)] * (WHITE / BRIGHTEST))


@chapter.figure
def sizes(view):
    v = view.values
    w = lay_windows(v.pixels, v.side, v.padding, v.stride, v.dilation)
    image = image_of(v.content, v.pixels)
    mean = np.full((w.k, w.k), 1 / w.k**2)
    output = filter_image(image, mean, w.padding, w.stride, w.dilation, v.border)
    at = window_under(v.unit, w)
    view.picture(
        windows_on_grid(),
        stage_tables(image, output, w, v.border, at),
        caption=stage_caption(w, at),
        name="grid",
    )
    view.formula(size_filled_in(w))
    view.lead("stride", "padding")
    view.under("unit", unit={"chart": "grid", "equal": True, "bare": True})
    view.notice(
        size_said(w), use_said(w), border_said(w, v.border), tone=TONES.get(w.size, "plain")
    )
    view.more("side", "dilation", "pixels", "border", "content")
    view.chart(
        uses_of_pixels(),
        use_tables(w),
        caption=uses_said(w),
        name="uses",
    )
    view.numbers(numbers(w))
    view.challenges(challenges(w))
    view.code(
        output_size,
        f"print(output_size({w.n}, {w.k}, {w.padding}, {w.stride}, {w.dilation}))\n"
        f"for n in range({w.n}, {w.n + 4}):\n"
        f"    print(n, output_size(n, {w.k}, {w.padding}, {w.stride}, {w.dilation}))",
    )


def window_under(spot, w):
    """Row and column of the output whose window is under a place, in either picture; None where
    there is no output."""
    if not w.output:
        return None
    wide = w.n + 2 * w.padding
    (x, y), u = spot, 1 / wide
    if x > 1 + GAP / 2:
        column, row = (x - 1 - GAP) // u, (1 - y) // u
    else:
        half = (w.reach - 1) / 2
        column, row = (round((at // u - half) / w.stride) for at in (x, 1 - y))
    return tuple(int(min(max(place, 0), w.output - 1)) for place in (row, column))


def stage_tables(image, output, w, border, at):
    u = 1 / (w.n + 2 * w.padding)
    given = padded(image, w.padding, border)
    pictures = [((0, 0, 1, 1), picture_address(given, 0, WHITE), "the image, padded")]
    if not w.padding:
        pictures = [(*pictures[0][:2], "the image")]
    boxes = []
    if at:
        o = w.output
        pictures.append(
            ((1 + GAP, 1 - o * u, o * u, o * u), picture_address(output, 0, WHITE), "the output")
        )
        row, column = (w.stride * place for place in at)
        steps = [w.dilation * a for a in range(w.k)]
        boxes = [((column + b) * u, 1 - (row + a + 1) * u, u, u) for a in steps for b in steps]
        boxes.append((1 + GAP + at[1] * u, 1 - (at[0] + 1) * u, u, u))
    p = w.padding * u
    outline = frames([(p, p, 1 - 2 * p, 1 - 2 * p)])
    return laid_out(PLANE, pictures, boxes) | {"blocks": outline}


def stage_caption(w, at):
    padding = f", {counted(w.padding, 'pixel')} of padding on each side" * bool(w.padding)
    text = f"An image of {w.n}×{w.n} pixels{padding}; the kernel is a mean of {w.k}×{w.k} numbers"
    text += f", {w.dilation} pixels apart." if w.dilation > 1 and w.k > 1 else "."
    return f"{text} Framed: the output in row {at[0] + 1}, column {at[1] + 1}." if at else text


def size_filled_in(w):
    room = f"{w.n} + 2·{w.padding} − {w.dilation}·({w.k} − 1) − 1"
    if not w.output:
        return f"{room} = {number(w.n + 2 * w.padding - w.reach)} is below 0: no place"
    return f"⌊({room})/{w.stride}⌋ + 1 = {w.output}"


def use_tables(w):
    uses = np.outer(w.uses, w.uses)
    most = max(int(uses.max()), 1)
    cells = {"x": [], "y": [], "text": [], "light": []}
    if w.n <= 10:
        rows, columns = np.indices(uses.shape) + 0.5
        cells = {
            "x": columns.ravel() / w.n,
            "y": 1 - rows.ravel() / w.n,
            "text": [str(count) for count in uses.ravel().tolist()],
            "light": [bool(count < 0.5 * most) for count in uses.ravel().tolist()],
        }
    picture = ((0, 0, 1, 1), picture_address(uses, 0, most), "")
    return laid_out((0, 0, 1, 1), [picture]) | {"numbers": cells}


def numbers(w):
    o, used = w.output, int((w.uses > 0).sum())
    same = (f"{(w.reach - 1) // 2}", f"({w.reach} − 1)/2")
    if w.reach % 2 == 0:
        same = ("none", f"a reach of {w.reach} is even: it would have to be more on one side")
    behind = (f"{w.left_over}", "of the padded image, columns as many")
    if not o:
        behind = ("none", "there is no window")
    return [
        ("Output", f"{o}×{o}", size_filled_in(w)),
        ("Reach of the kernel", f"{w.reach}", f"{w.dilation}·({w.k} − 1) + 1"),
        ("Padding for the same size", same[0], f"{same[1]} at stride 1"),
        ("Products", f"{o**2 * w.k**2:,}", f"{o}²·{w.k}²"),
        ("Pixels in no window", f"{w.unseen}", f"{w.n}² − {used}²"),
        ("Rows behind the last window", *behind),
    ]


def challenges(w):
    return [
        Challenge(
            "Make 8×8 of 16×16 with a kernel of 3×3, and leave out no pixel.",
            solved=w.n == 16 and w.output == 8 and w.k == 3 and w.use is not Use.UNSEEN,
            state=f"{w.n}×{w.n} becomes {w.output}×{w.output}, {w.unseen} pixels left out.",
        ),
        Challenge(
            "Keep the size with a kernel of at least 3×3 numbers that reaches over 9 pixels.",
            solved=w.size is Size.SAME and w.k >= 3 and w.reach == 9,
            state=f"{counted(w.k, 'number')} {'reaches' if w.k == 1 else 'reach'} over {w.reach}.",
        ),
    ]
