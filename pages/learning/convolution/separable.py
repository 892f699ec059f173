from functools import lru_cache

import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.raster import filtered_pictures, kernel_parts
from core.maths.calculus.curve_tables import curve_datasets, joined, polyline, scattered
from core.maths.learning.filter_kind import WHITE
from core.maths.learning.separable_kernels import TURNING, filter_in_parts, make_kernel
from core.maths.pixels import picture_address, symmetric_end
from core.ui.controls import Choice, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import counted, filled_in, number
from pages.learning.convolution.images import IMAGE, code_of, seen_now, show_choice
from pages.learning.convolution.plane import laid_out
from pages.learning.convolution.separable_words import (
    TONES,
    cost_said,
    is_exact,
    off_said,
    parts_said,
)

GAP, NAME, THIN = 0.14, 0.13, 0.09
PLANE = (0.0, 0.0, 3 + 2 * GAP, 1 + NAME + 0.62 + NAME)
chapter = Chapter(
    "separable",
    "Separable kernels",
    do="Drag the number of layers: each is a column times a row. Watch how few make the kernel.",
    controls=[
        Slider(name="layers", label="Layers", symbol="r", low=0, high=11, default=1, step=1),
        Choice(
            name="shape",
            label="Kernel",
            options={
                "gaussian": "Gaussian",
                "box": "Box",
                "slope": "Slope",
                "bend": "Bend (Laplacian of a Gaussian)",
                "disc": "Disc",
                "line": "Line",
                "grating": "Grating",
            },
            default="bend",
        ),
        Slider(name="numbers", label="Numbers along a side", low=3, high=11, default=9, step=2),
        Slider(name="angle", label="Direction", low=0, high=90, default=45, step=1, unit="°"),
        IMAGE,
    ],
    presets={
        "Separable": {"shape": "gaussian"},
        "Two make a bend": {"layers": 2},
        "A slope across": {"shape": "slope", "angle": 0},
        "A slope askew": {"shape": "slope", "angle": 30, "layers": 2},
        "A disc, nearly": {"shape": "disc", "layers": 2},
        "No saving": {"shape": "line", "layers": 9},
        "Nothing": {"layers": 0},
    },
)


@lru_cache(maxsize=64)
def kernel_now(shape, n, angle):
    return make_kernel(shape, n, angle if shape in TURNING else 0)


@chapter.figure
def separable(view):
    v, seen = view.values, seen_now(view)
    kernel = kernel_now(v.shape, v.numbers, v.angle)
    found = filter_in_parts(seen.grey, kernel, v.layers)
    view.picture(
        kernel_parts(),
        stage_tables(found),
        caption=f"A kernel of {found.n}×{found.n} numbers, of rank {found.found.rank}. White is 0, "
        "orange above, blue below.",
        name="kernel",
    )
    view.formula(layers_filled_in(found))
    view.lead("layers", "shape", layers={"high": found.n})
    view.notice(parts_said(found), cost_said(found), tone=TONES.get(found.parts, "plain"))
    if v.shape in TURNING:
        view.more("numbers", "angle")
    else:
        view.more("numbers")
    show_choice(view)
    view.chart(
        filtered_pictures(),
        output_tables(found),
        caption=f"{seen.name}. {seen.source} The largest difference is {off_said(found)} of 255 "
        "grey values.",
        name="outputs",
    )
    view.chart(
        curve_plot("layer i", "σᵢ/σ₁", False, False, "whole"),
        spectrum_tables(found),
        caption="The singular values of the kernel, as shares of the largest: layers that are kept "
        "in blue.",
        name="spectrum",
    )
    view.legend({"kept": palette.MODEL, "left out": palette.GREY}, place="below")
    view.numbers(numbers(found))
    view.challenges(challenges(v, found))
    view.code(
        filter_in_parts,
        f"{code_of(v, view.uploaded)}\n"
        "from core.maths.learning.separable_kernels import make_kernel\n\n"
        f"kernel = make_kernel({v.shape!r}, {v.numbers}, "
        f"{v.angle if v.shape in TURNING else 0})\n"
        f"found = filter_in_parts(image, kernel, {v.layers})\n"
        "print(found.found.rank, found.products, found.off)",
    )


def stage_tables(found):
    kept = found.found.kept(found.kept)
    left_out = found.kernel - kept
    end = symmetric_end(found.kernel)

    def picture(values):
        return picture_address(values, -end, end, "signed")

    top = 0.62 + NAME
    pictures = [
        ((0, top, 1, 1), picture(found.kernel), "the kernel"),
        ((1 + GAP, top, 1, 1), picture(kept), f"{found.kept} of its layers"),
        ((2 + 2 * GAP, top, 1, 1), picture(left_out), "left out"),
    ]
    if found.kept:
        i = found.kept - 1
        column, row = found.found.left[:, i : i + 1], found.found.right[i : i + 1]
        ends = symmetric_end(column), symmetric_end(row)
        side = 0.62
        pictures += [
            (
                (0.3, 0, THIN, side),
                picture_address(column, -ends[0], ends[0], "signed"),
                f"column {found.kept}",
            ),
            (
                (1 + GAP, side / 2, side, THIN),
                picture_address(row, -ends[1], ends[1], "signed"),
                f"× row {found.kept}",
            ),
            (
                (2 + 2 * GAP, 0, side, side),
                picture(found.found.layer(found.kept)),
                f"= layer {found.kept}",
            ),
        ]
    return laid_out(PLANE, pictures)


def output_tables(found):
    h, w = found.whole.shape
    wide, high = (1.0, h / w) if w >= h else (w / h, 1.0)
    end = symmetric_end(found.whole)
    if found.whole.min() >= 0:
        low, shades, end = 0.0, "grey", WHITE
    else:
        low, shades = -end, "signed"
    apart = found.whole - found.part
    most = symmetric_end(apart)
    parts = (
        (picture_address(found.whole, low, end, shades), "by the kernel"),
        (picture_address(found.part, low, end, shades), "by its layers"),
        (picture_address(apart, -most, most, "signed"), "difference, enlarged"),
    )
    pictures = [((i * (wide + 0.08), 0, wide, high), *part) for i, part in enumerate(parts)]
    return laid_out((0, 0, 3 * wide + 0.16, high + 0.1), pictures)


def spectrum_tables(found):
    values = found.found.values / found.found.values[0]
    i = np.arange(1, len(values) + 1)
    kept = i <= found.kept
    return curve_datasets(
        (len(values) + 1) / 2,
        0.5,
        len(values) / 2,
        0.6,
        curves=polyline("all", "function", i, values),
        points=joined(
            scattered("kept", "approximation", i[kept], values[kept]),
            scattered("rest", "function", i[~kept], values[~kept]),
        ),
    )


def layers_filled_in(found):
    sigmas = found.found.values[: found.kept]
    if not found.kept:
        return "W ≈ 0"
    low = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
    terms = [
        f"{number(float(s))}·u{i}v{i}ᵀ".replace(f"u{i}v{i}", f"u{i}v{i}".translate(low))
        for i, s in enumerate(sigmas, 1)
    ]
    sign = "=" if found.kept == found.found.rank else "≈"
    return f"W {sign} {' + '.join(terms)}"


def numbers(found):
    whole, parts = found.products
    values = found.found.values
    rounding = ", but for rounding" if is_exact(found) else ""
    rows = [
        ("Rank", f"{found.found.rank}", f"of a kernel of {found.n}×{found.n}"),
        ("By the kernel", f"{whole}", f"{found.n}² products a pixel"),
        ("By its layers", f"{parts}", f"2·{found.n}·{found.kept} products a pixel"),
        ("Largest difference", off_said(found), f"grey values, on this image{rounding}"),
        (
            "On any image at most",
            number(0.0 if rounding else found.bound),
            "255·Σ|numbers left out|",
        ),
    ]
    if found.found.most > 1:
        second, first = filled_in(lambda a, b: a / b, float(values[1]), float(values[0]))
        ratio = float(values[1] / values[0]) if found.found.rank > 1 else 0.0
        said = f"{second}/{first}" if found.found.rank > 1 else "one layer is all there is"
        rows.append(("σ₂/σ₁", number(ratio), said))
    return rows


def slope_state(v, found):
    if v.shape != "slope":
        return "Needs the slope."
    along = ", and along the rows" if v.angle == 0 else ""
    return f"Rank {found.found.rank}{along}; {counted(found.kept, 'layer')}."


def challenges(v, found):
    (whole, parts), disc = found.products, v.shape == "disc" and found.n == 11
    return [
        Challenge(
            "Turn a slope so that one layer is enough, but not along the rows.",
            solved=v.shape == "slope" and v.angle > 0 and found.found.rank == found.kept == 1,
            state=slope_state(v, found),
        ),
        Challenge(
            "Filter by a disc of 11×11 to within a grey value, with fewer products than it takes.",
            solved=disc and found.off < 1 and parts < whole,
            state=f"{parts} products instead of {whole}, off by {off_said(found)}."
            if disc
            else "Needs a disc of 11×11.",
        ),
    ]
