import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.raster import kernel_on_image
from core.maths.learning.filter_kind import WHITE, Kind
from core.maths.learning.filtering import filter_image, turned
from core.ui.controls import Point
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import counted, factor, filled_in, number
from pages.learning.convolution.images import IMAGE, code_of, seen_now, show_choice
from pages.learning.convolution.kernel import (
    COUNTED,
    DIVIDED,
    KERNEL,
    LAPLACE,
    ONES,
    RIGHT_ALONE,
    SHARPER,
    TURNING,
    kernel_of,
    rows_of,
)
from pages.learning.convolution.pixel_tables import PLANE, pixel_under, row_tables, stage_tables
from pages.learning.convolution.pixel_words import (
    TONES,
    kind_said,
    refused_said,
    stage_caption,
    sum_filled_in,
    turn_said,
)

chapter = Chapter(
    "pixel",
    "One pixel",
    do="Drag the window over the image, or type other numbers. Watch nine products become one "
    "pixel.",
    controls=[
        Point(
            name="spot",
            label="Window",
            low=PLANE[:2],
            high=PLANE[2:],
            default=(0.54, 1.28),
            help="Press on either picture, or drag",
        ),
        KERNEL,
        TURNING,
        DIVIDED,
        IMAGE,
    ],
    presets={
        "Mean of nine": {"kernel": ONES, "divided": True},
        "Sharper": {"kernel": SHARPER, "image": "flower"},
        "Only bends": {"kernel": LAPLACE, "image": "letters"},
        "A dot, correlated": {"kernel": COUNTED, "image": "dot", "spot": (0.79, 1.15)},
        "A dot, convolved": {
            "kernel": COUNTED,
            "image": "dot",
            "spot": (0.79, 1.15),
            "turning": "convolution",
        },
        "Nothing but a move": {"kernel": RIGHT_ALONE, "image": "letters"},
        "No sum to divide by": {"divided": True, "image": "disc"},
    },
)


@chapter.figure
def pixel(view):
    v, seen = view.values, seen_now(view)
    kernel = kernel_of(v.kernel, v.divided, v.turning)
    found, grey = kernel.found, seen.grey
    output = filter_image(grey, kernel.weights)
    i, j = at = pixel_under(v.spot, grey.shape)
    window, here = grey[i : i + 3, j : j + 3], float(output[i, j])
    other = float((window * turned(kernel.weights)).sum())
    view.picture(
        kernel_on_image(),
        stage_tables(grey, output, kernel, at),
        caption=stage_caption(seen, found, at),
        name="stage",
    )
    view.formula(sum_filled_in(window, kernel, here))
    view.lead("spot", "kernel", spot={"chart": "stage", "equal": True, "bare": True})
    view.notice(
        kind_said(found, output),
        turn_said(kernel, found, here, other),
        refused_said(kernel),
        tone="warn" if kernel.refused else TONES.get(found.kind, "plain"),
    )
    view.more("turning", "divided")
    show_choice(view)
    view.chart(
        curve_plot("column", "value"),
        row_tables(grey, output, at),
        caption=f"{seen.source} Row {i + 2} of the image, and the output of the windows around it: "
        f"{number(here, 4)} in column {j + 2}.",
        name="row",
    )
    view.legend(
        {"image": palette.GREY, "output": palette.MODEL, "this pixel": palette.ACCENT},
        place="below",
    )
    view.numbers(numbers(found, output, kernel, here, other))
    view.challenges(challenges(v, kernel, found, grey, output))
    slid = "turned(kernel)" if kernel.convolves else "kernel"
    cells = rows_of(turned(kernel.cells) if kernel.convolves else kernel.cells)
    by = "" if kernel.divisor == 1 else f" / {number(kernel.divisor).replace('−', '-')}"
    view.code(
        filter_image,
        f"{code_of(v, view.uploaded)}\nkernel = np.array({cells}){by}\n"
        f"output = filter_image(image, {slid})\n"
        f"print(output.shape, output[{i}, {j}])\n"
        f"print((image[{i}:{i + 3}, {j}:{j + 3}] * {slid}).sum())",
        data=lambda: {"output": {f"column {c + 2}": output[:, c] for c in range(output.shape[1])}},
    )


def numbers(found, output, kernel, here, other):
    correlated, convolved = (other, here) if kernel.convolves else (here, other)
    (above,) = filled_in(lambda p: WHITE * p, found.above, digits=4)
    (below,) = filled_in(lambda p: WHITE * p, found.below, digits=4)
    outside = int(((output < -1e-9) | (output > WHITE + 1e-9)).sum())
    return [
        ("Sum of the kernel", number(found.total), "what a level area is multiplied with"),
        ("Correlation here", number(correlated, 4), "Σ kernel · window, as it stands"),
        ("Convolution here", number(convolved, 4), "the same with the kernel turned by 180°"),
        (
            "Largest output possible",
            number(WHITE * found.above),
            f"255·{above}: white under all numbers above 0, black elsewhere",
        ),
        (
            "Smallest output possible",
            number(WHITE * found.below),
            f"255·{factor(below)}: white under all numbers below 0, black elsewhere",
        ),
        (
            "In this output",
            f"{number(output.min(), 4)} to {number(output.max(), 4)}"
            if np.ptp(output)
            else f"{number(output.max(), 4)} everywhere",
            f"{counted(outside, 'pixel')} of {output.size:,} outside 0 to 255",
        ),
    ]


def challenges(v, kernel, found, grey, output):
    full = not np.any(kernel.cells == 0)
    on_ramp = v.image == "ramp" and grey.shape == (36, 54)
    flat = bool(np.abs(output).max() < 1e-9)
    moved = found.moved if found.kind is Kind.MOVE else (0, 0)
    return [
        Challenge(
            "Move the image one pixel down and to the right by a convolution, without changing a "
            "grey value.",
            solved=kernel.convolves and moved == (1, 1) and abs(found.total - 1) < 1e-9,
            state="One number of the kernel is enough.",
        ),
        Challenge(
            "Find a kernel without a 0 in it that sees nothing of the even ramp.",
            solved=on_ramp and full and flat,
            state=f"{9 - int((kernel.cells == 0).sum())} of 9 are not 0; the largest output is "
            f"{number(np.abs(output).max())}." if on_ramp else "Needs the even ramp.",
        ),
    ]  # fmt: skip
