from functools import lru_cache

import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.maths.calculus.curve_tables import (
    curve_datasets,
    histogram_area,
    joined,
    polyline,
    scattered,
)
from core.maths.learning.receptive_field import Field, make_layers, receptive_field
from core.ui.controls import Choice, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import counted, number
from pages.learning.convolution.receptive_words import (
    TONES,
    against_said,
    field_said,
    middle_said,
)

chapter = Chapter(
    "receptive",
    "Receptive field",
    do="Add layers and watch how much of the image the one unit at the top sees. Then give the "
    "layers strides or dilations.",
    controls=[
        Slider(name="depth", label="Layers", symbol="L", low=1, high=5, default=3, step=1),
        Slider(name="taps", label="Kernel", symbol="k", low=1, high=5, default=3, step=1),
        Choice(
            name="pattern",
            label="Layers have",
            options={
                "plain": "Stride 1",
                "stride": "Stride 2",
                "doubled": "Dilation 1, 2, 4, …",
                "gaps": "Dilation 2",
            },
            default="plain",
            pills=True,
        ),
    ],
    presets={
        "Small kernels, many layers": {"depth": 5},
        "Halved by every layer": {"pattern": "stride", "depth": 4},
        "Twice as far by every layer": {"pattern": "doubled", "depth": 5, "taps": 2},
        "With gaps": {"pattern": "gaps"},
        "One wide kernel": {"depth": 1, "taps": 5},
        "One number alone": {"taps": 1},
    },
)


@lru_cache(maxsize=128)
def found_for(depth, taps, pattern):
    return receptive_field(make_layers(depth, taps, pattern))


@chapter.figure
def receptive(view):
    v = view.values
    found = found_for(v.depth, v.taps, v.pattern)
    view.picture(
        curve_plot(
            "pixel of the image, from the middle of the field", "layer", False, False, "", True
        ),
        tree_tables(found),
        caption="From the image (below) to one unit (top): every unit with a way to it. Red marks "
        "pixels under the field that have none.",
        name="tree",
    )
    view.legend(
        {"units": palette.MODEL, "pixels seen": palette.ACCENT, "pixels not seen": palette.ALARM}
    )
    view.formula(width_filled_in(found))
    view.lead("depth", "taps")
    view.notice(
        field_said(found),
        against_said(found),
        middle_said(found),
        tone=TONES.get(found.field, "plain"),
    )
    view.more("pattern")
    view.chart(
        curve_plot("pixel of the image, from the middle of the field", "share of all ways"),
        path_tables(found),
        caption=f"On how many ways a pixel reaches the unit: {int(found.paths.max()):,} at most, "
        f"{int(found.paths.sum()):,} in all."
        + " Dashed: the normal density with the same spread."
        * bool(found.spread),
        name="ways",
    )
    view.numbers(numbers(found))
    view.challenges(challenges(v, found))
    view.code(
        receptive_field,
        f"layers = {list(found.layers)!r}\nfound = receptive_field(layers)\n"
        "print(found.width, found.jump, found.paths.tolist())",
        data=lambda: {
            "ways": {"pixel": np.arange(found.width) - (found.width - 1) / 2, "ways": found.paths}
        },
    )


def tree_tables(found):
    edges = []
    for level, pairs in enumerate(found.edges):
        below, above = pairs.T
        gap = np.full(len(pairs), np.nan)
        x = np.column_stack([below, above, gap]).ravel()
        y = np.tile([level, level + 1.0, np.nan], len(pairs))
        edges.append(polyline(f"level {level}", "function", x, y))
    units = [
        scattered(f"units {level}", "approximation", places, np.full(len(places), float(level)))
        for level, places in enumerate(found.nodes)
        if level
    ]
    half = (found.width - 1) / 2
    pixels = np.arange(found.width) - half
    seen = found.paths > 0
    zeros = np.zeros(found.width)
    image = [
        scattered("hidden", "alarm", pixels[~seen], zeros[~seen]),
        scattered("seen", "other", pixels[seen], zeros[seen]),
    ]
    levels = len(found.layers)
    return curve_datasets(
        0,
        levels / 2,
        half + 1,
        levels / 2 + 0.4,
        curves=joined(*edges),
        points=joined(*units, *image),
    )


def path_tables(found):
    half = (found.width - 1) / 2
    share = found.paths / found.paths.sum()
    pixels = np.arange(found.width) - half
    edges = np.arange(found.width + 1) - half - 0.5
    area = histogram_area("ways", "approximation", np.repeat(pixels, 1), edges)
    area |= {"y": np.repeat(share, 2)}
    top = float(share.max())
    dashed = polyline("normal", "reference", [], [])
    if found.spread:
        x = np.linspace(edges[0], edges[-1], 121)
        bell = np.exp(-((x / found.spread) ** 2) / 2) / (found.spread * np.sqrt(2 * np.pi))
        dashed = polyline("normal", "reference", x, bell)
        top = max(top, float(bell.max()))
    return curve_datasets(0, 0.5 * top, half + 1, 0.6 * top, areas=area, dashed=dashed)


def width_filled_in(found):
    jump, terms = 1, []
    for k, s, d in found.layers:
        terms.append(f"{d}·({k} − 1)·{jump}")
        jump *= s
    return f"r = 1 + {' + '.join(terms)} = {found.width}"


def numbers(found):
    layers, k = len(found.layers), found.layers[0][0]
    r = found.width
    return [
        ("Receptive field", f"{r}", f"{width_filled_in(found).removeprefix('r = ')}"),
        ("Jump", f"{found.jump}", "in pixels, from unit to unit: the product of the strides"),
        ("Pixels seen", f"{found.seen}", f"of {r} along a side"),
        ("Spread of the ways", number(found.spread), "√Σ (d·jump)²·(k² − 1)/12, in pixels"),
        ("Numbers in these kernels", f"{layers * k * k}", f"{layers}·{k}², one channel"),
        ("In one kernel as wide", f"{r * r:,}", f"{r}²"),
    ]


def challenges(v, found):
    return [
        Challenge(
            "See 31 pixels along a side, all of them, with kernels of at most 3 numbers.",
            solved=found.width >= 31 and found.field is Field.WHOLE and v.taps <= 3,
            state=f"{counted(found.seen, 'pixel')} of {found.width} seen."
            if v.taps <= 3
            else "Needs kernels of at most 3 numbers.",
        ),
        Challenge(
            "See every pixel of a field as wide as 2 to the number of layers, with the smallest "
            "kernels that can.",
            solved=v.taps == 2 and found.width == 2**v.depth and v.depth > 1,
            state=f"{counted(found.width, 'pixel')} with {counted(v.depth, 'layer')} of {v.taps}.",
        ),
    ]
