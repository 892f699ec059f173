import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.raster import image_and_spectrum, passed_waves
from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline
from core.maths.learning.filter_kind import WHITE
from core.maths.learning.filtering import turned
from core.maths.learning.transfer_function import (
    Pass,
    convolution_theorem,
    gain_map,
    judge_pass,
    respond_to_wave,
    transfer,
)
from core.maths.pixels import picture_address
from core.ui.controls import Point
from core.ui.kept import kept
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import factor, filled_in, number
from pages.learning.convolution.frequency_words import TONES, pass_said, wave_said
from pages.learning.convolution.images import IMAGE, code_of, seen_now, show_choice
from pages.learning.convolution.kernel import (
    BINOMIAL,
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
from pages.learning.convolution.pixel_tables import shown_output
from pages.learning.convolution.plane import laid_out

GAP, NAME, HIGH = 0.12, 0.07, 0.44
LEFT, WIDE = 0.5 + GAP, 0.88  # of the waves beside the map
PLANE = (-0.5, -0.5, 1 + GAP + WIDE, 1 + NAME)
HALF = 0.015  # of the frame around a frequency
chapter = Chapter(
    "frequencies",
    "The Fourier side",
    do="Drag the frequency over the map: every wave comes out as itself, only weaker or moved. "
    "Then change the kernel.",
    controls=[
        Point(
            name="wave",
            label="Frequency",
            low=(-0.5, -0.5),
            high=(0.5, 0.5),
            default=(0.15, 0.0),
            axes=("across", "down"),
            help="Cycles a pixel, across and down. Press on the map, or drag",
        ),
        KERNEL,
        TURNING,
        DIVIDED,
        IMAGE,
    ],
    presets={
        "A mean, not quite low-pass": {"kernel": ONES, "divided": True, "wave": (0.45, 0.0)},
        "A better low-pass": {"kernel": BINOMIAL, "divided": True, "wave": (0.5, 0.0)},
        "The finest passes best": {"kernel": LAPLACE, "wave": (0.5, 0.5)},
        "Detail brought out": {"kernel": SHARPER, "wave": (0.2, 0.1)},
        "Moved, no more": {"kernel": RIGHT_ALONE, "wave": (0.1, 0.1)},
        "Nothing passes": {"kernel": ((0.0,) * 3,) * 3},
    },
)


@kept(max_entries=32)
def filtered(_view, image, cells, divided, turning, _grey):
    """The theorem at this image and what is drawn of it: no frequency changes either."""
    kernel = kernel_of(cells, divided, turning)
    theorem = convolution_theorem(_grey, kernel.weights)
    return theorem, spectrum_tables(_grey, theorem, kernel)


@chapter.figure
def frequencies(view):
    v, seen = view.values, seen_now(view)
    kernel = kernel_of(v.kernel, v.divided, v.turning)
    W, (u, down) = kernel.weights, v.wave
    case, top, where = judge_pass(W)
    found = respond_to_wave(W, u, down)
    theorem, spectra = filtered(view, seen.name, v.kernel, v.divided, v.turning, seen.grey)
    view.picture(
        passed_waves(),
        stage_tables(W, v.wave, found, top),
        caption="Left: the gain by frequency, −½ to ½ cycle a pixel across and down; black is 0"
        f"{f', white {number(top)}' if top else ''}. Right: the wave before and after, to one "
        "scale.",
        name="map",
    )
    view.formula(
        f"H({number(u)}, {number(down)}) = {complex_said(found.value)}, gain {number(found.gain)}"
    )
    left, bottom, width, height = PLANE
    view.lead(
        "wave",
        "kernel",
        wave={
            "chart": "map",
            "equal": True,
            "bare": True,
            "low": (left, bottom),
            "high": (left + width, bottom + height),
        },
    )
    level = abs(float(W.sum()))
    view.notice(
        pass_said(case, top, where, level), wave_said(u, down, found), tone=TONES.get(case, "plain")
    )
    view.more("turning", "divided")
    show_choice(view)
    view.chart(
        image_and_spectrum(),
        spectra,
        caption=f"{seen.name}. {seen.source} The image goes round. Filtering multiplies every "
        "coefficient by H: but for rounding that and the sums of products are the same.",
        name="theorem",
    )
    view.chart(
        curve_plot("frequency (cycles a pixel)", "gain"),
        slice_tables(W, v.wave, found),
        caption="The gain along the row and along the column of the map through this frequency.",
        name="slices",
    )
    view.legend({"across": palette.MODEL, "down": palette.GREY}, place="below")
    view.numbers(numbers(found, theorem, level, v.wave))
    view.challenges(challenges(W, case, level))
    show_code(view, v, kernel)


def show_code(view, v, kernel):
    slid = "turned(kernel)" if kernel.convolves else "kernel"
    cells = rows_of(turned(kernel.cells) if kernel.convolves else kernel.cells)
    by = "" if kernel.divisor == 1 else f" / {number(kernel.divisor).replace('−', '-')}"
    view.code(
        convolution_theorem,
        f"{code_of(v, view.uploaded)}\n"
        + ("from core.maths.learning.filtering import turned\n" if kernel.convolves else "")
        + f"kernel = np.array({cells}){by}\nfound = convolution_theorem(image, {slid})\n"
        f"print(found.apart)\nprint(abs(transfer({slid}, {v.wave[0]}, {v.wave[1]})))",
    )


def complex_said(value):
    if value.imag == 0:
        return number(value.real)
    return f"{number(value.real)} {'−' if value.imag < 0 else '+'} {number(abs(value.imag))}i"


def stage_tables(W, wave, found, top):
    u, down = wave
    gains = gain_map(W)
    end = max(1.0, found.gain)
    angle = 2 * np.pi * (u * np.arange(48) + down * np.arange(24)[:, None])
    made = (found.value * np.exp(1j * angle)).real
    middle = -0.5 + HIGH + NAME + 0.05
    pictures = [
        ((-0.5, -0.5, 1, 1), picture_address(gains[::-1], 0, top or 1.0), "gain by frequency"),
        (
            (LEFT, middle, WIDE, HIGH),
            picture_address(np.cos(angle), -end, end, "signed"),
            "the wave",
        ),
        ((LEFT, -0.5, WIDE, HIGH), picture_address(made, -end, end, "signed"), "what comes out"),
    ]
    boxes = [(x - HALF, y - HALF, 2 * HALF, 2 * HALF) for x, y in (wave, (-u, -down))]
    return laid_out(PLANE, pictures, boxes)


def spectrum_tables(grey, theorem, kernel):
    h, w = grey.shape
    wide, high = (1.0, h / w) if w >= h else (w / h, 1.0)
    logs = [np.log1p(one) for one in (theorem.spectrum, theorem.filtered)]
    end = max(float(one.max()) for one in logs) or 1.0
    parts = (
        (picture_address(grey, 0, WHITE), "the image"),
        (shown_output(theorem.output, kernel.found), "the output"),
        (picture_address(logs[0], 0, end), "log(1 + |X|)"),
        (picture_address(logs[1], 0, end), "log(1 + |X·H|)"),
    )
    places = [(x, y) for y in (high + 0.12, 0.0) for x in (0.0, wide + 0.08)]
    return laid_out(
        (0, 0, 2 * wide + 0.08, 2 * (high + 0.12)),
        [((*place, wide, high), *part) for place, part in zip(places, parts, strict=True)],
    )


def slice_tables(W, wave, found):
    u, down = wave
    at = np.linspace(-0.5, 0.5, 101)
    across, column = np.abs(transfer(W, at, down)), np.abs(transfer(W, u, at))
    top = max(float(across.max()), float(column.max()), 1.0)
    return curve_datasets(
        0,
        0.5 * top,
        0.52,
        0.6 * top,
        curves=joined(
            polyline("column", "function", at, column),
            polyline("across", "approximation", at, across),
        ),
        dashed=polyline("one", "reference", [-0.52, 0.52], [1, 1]),
        points=joined(dot("function", down, found.gain), dot("approximation", u, found.gain)),
    )


def numbers(found, theorem, level, wave):
    re, im = filled_in(
        lambda a, b: (a * a + b * b) ** 0.5, found.value.real, found.value.imag, digits=3
    )
    length = 1 / np.hypot(*wave) if any(wave) else np.inf
    return [
        ("Gain |H|", number(found.gain), f"√({factor(re)}² + {factor(im)}²)"),
        ("Phase", f"{number(found.phase)}°", "the angle of H, 0 where the wave is blocked"),
        ("Wavelength", number(length), "pixels, 1/√(u² + v²)"),
        ("Gain of level areas", number(level), "|H(0, 0)|, the size of the sum of the kernel"),
        ("Sums against X·H", number(theorem.apart, 2), "largest difference; 0 but for rounding"),
    ]


def challenges(W, case, level):
    def gain(u, v):
        size = abs(complex(transfer(W, u, v)))
        return 0.0 if size < 1e-9 else size

    fine = gain(0.5, 0.0), gain(0.0, 0.5)
    return [
        Challenge(
            "Block stripes of one pixel, upright and lying, and let level areas pass as they are.",
            solved=abs(level - 1) < 1e-9 and max(fine) < 1e-9,
            state=f"Upright stripes pass with {number(fine[0])}, lying ones with "
            f"{number(fine[1])}, level areas with {number(level)}.",
        ),
        Challenge(
            "Let upright stripes of one pixel pass best of all, and block level areas.",
            solved=case is Pass.LEVEL_BLOCKED
            and fine[0] > 0
            and fine[0] >= gain_map(W).max() - 1e-9,
            state=f"Upright stripes pass with {number(fine[0])}, the best with "
            f"{number(float(gain_map(W).max()))}.",
        ),
    ]
