from functools import lru_cache

import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.raster import moved_outputs
from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline
from core.maths.learning.filter_kind import WHITE
from core.maths.learning.filtering import filter_image
from core.maths.learning.shifts import Moved, Way, by_moves, compare_moves, scene
from core.maths.pixels import picture_address, symmetric_end
from core.ui.controls import Choice, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number, percent
from pages.learning.convolution.plane import laid_out
from pages.learning.convolution.shift_words import (
    TONES,
    moved_said,
    pooling_said,
    shares_said,
    square_filled_in,
)

MOST = 12
FILTERS = {
    "edges": ("Edges across", ((-1.0, 0.0, 1.0), (-2.0, 0.0, 2.0), (-1.0, 0.0, 1.0))),
    "mean": ("Mean of nine", ((1 / 9,) * 3,) * 3),
}
WIDE, HIGH, GAP, NAME = 1.2, 0.9, 0.1, 0.12
PLANE = (0.0, 0.0, 2 * WIDE + GAP, 2 * (HIGH + NAME))
chapter = Chapter(
    "shift",
    "Moves and pooling",
    do="Drag the image to one side, pixel by pixel, and watch the difference. Then change the "
    "pooling.",
    controls=[
        Slider(name="by", label="Move", low=-MOST, high=MOST, default=3, step=1, unit="px"),
        Choice(
            name="pooling",
            label="Pooling",
            options={
                "none": "None",
                "max": "Largest",
                "mean": "Mean",
                "every": "Stride alone",
            },
            default="max",
            pills=True,
        ),
        Slider(name="square", label="Pooled squares", low=2, high=4, default=2, step=1),
        Choice(
            name="around",
            label="Around the image",
            options={"round": "It goes round", "zeros": "Black"},
            default="round",
            pills=True,
        ),
        Choice(
            name="filter",
            label="Filter",
            options={key: name for key, (name, _) in FILTERS.items()},
            default="edges",
            pills=True,
        ),
        Choice(
            name="scene",
            label="Image of",
            options={
                "disc": "A disc",
                "stripes": "Stripes",
                "level": "A level grey",
                "black": "Nothing",
            },
            default="disc",
            pills=True,
        ),
    ],
    presets={
        "The filter alone": {"pooling": "none", "by": 5},
        "By a whole square": {"by": 4},
        "Only the border": {"pooling": "none", "around": "zeros", "by": 11, "scene": "stripes"},
        "The mean breaks it too": {"pooling": "mean", "square": 4, "by": 2},
        "Stride alone": {"pooling": "every", "square": 3, "by": 1},
        "By chance": {"scene": "level", "filter": "mean", "by": 3},
        "Nothing to see": {"scene": "level", "by": 3},
    },
)


@lru_cache(maxsize=256)
def curves(name, way):
    return by_moves(scene(name), way, MOST)


def way_of(v):
    square = 1 if v.pooling == "none" else v.square
    return Way(FILTERS[v.filter][1], v.pooling, square, v.around)


@chapter.figure
def shift(view):
    v = view.values
    way, image = way_of(v), scene(v.scene)
    found = compare_moves(image, way, v.by)
    view.picture(moved_outputs(), stage_tables(found), caption=stage_caption(found), name="moved")
    view.formula(square_filled_in(square_of(image, way), way))
    view.lead("by", "pooling")
    view.notice(moved_said(found), pooling_said(way), tone=TONES.get(found.case, "plain"))
    view.more("square", "around", "filter", "scene")
    all_moves = curves(v.scene, way)
    view.chart(
        curve_plot("move (pixels)", "difference (% of the output)"),
        curve_tables(all_moves, v.by),
        caption=shares_said(found.off, float(all_moves.still[v.by + MOST])),
        name="by",
    )
    view.legend(
        {"the output moved along": palette.MODEL, "left where it was": palette.GREY},
        place="below",
    )
    view.numbers(numbers(found, way))
    view.challenges(challenges(v, found))
    view.code(
        compare_moves,
        "from core.maths.learning.shifts import scene\n\n"
        f"way = {way!r}\nfor by in range(6):\n"
        f"    found = compare_moves(scene({v.scene!r}), way, by)\n"
        "    print(by, found.case.name, found.along, found.off)\n"
        f"print(compare_moves(scene({v.scene!r}), way, {v.by}).off)",
    )


def square_of(image, way):
    """The outputs that become one by pooling, where there is most to see."""
    kernel, m = np.array(way.kernel), way.step
    filtered = filter_image(image, kernel, padding=1, border=way.border)
    row, column = np.unravel_index(int(np.abs(filtered).argmax()), filtered.shape)
    row, column = row // m * m, column // m * m
    return filtered[row : row + m, column : column + m]


def stage_tables(found):
    end = symmetric_end(found.output, found.of_moved)
    parts = (
        (picture_address(found.moved, 0, WHITE), "the image, moved"),
        (picture_address(found.of_moved, -end, end, "signed"), "its output"),
        (picture_address(found.back, -end, end, "signed"), "the output before, moved along"),
        (picture_address(found.difference, -end, end, "signed"), "difference of the outputs"),
    )
    places = [(x, y) for y in (HIGH + NAME, 0.0) for x in (0.0, WIDE + GAP)]
    return laid_out(
        PLANE,
        [((*place, WIDE, HIGH), *part) for place, part in zip(places, parts, strict=True)],
    )


def stage_caption(found):
    (h, w), (rows, columns) = found.moved.shape, found.output.shape
    return (
        f"An image of {h} rows of {w} pixels, an output of {rows} of {columns}. White is 0, orange "
        "above, blue below, to the same scale in all three."
    )


def curve_tables(found, by):
    along, still = 100 * found.along, 100 * found.still
    top = max(float(along.max()), *still[np.isfinite(still)].tolist(), 10.0)
    place = by + MOST
    return curve_datasets(
        0,
        0.5 * top,
        MOST + 0.5,
        0.6 * top,
        curves=joined(
            polyline("still", "function", found.by, still),
            polyline("along", "approximation", found.by, along),
        ),
        points=joined(
            dot("function", by, float(still[place])),
            dot("approximation", by, float(along[place])),
        ),
    )


def numbers(found, way):
    (h, w), (rows, columns) = found.moved.shape, found.output.shape
    m = way.step
    size, moved, kept = "as large as the image", "as the image", ("all", "no pooling")
    if way.pooling != "none":
        size = f"{h}/{m} rows of {w}/{m}"
        moved = f"{number(found.by)}/{m}"
        moved += ": the better of its two neighbours" if found.by % m else ""
        kept = (f"1 of {m * m}", f"squares of {m}×{m}")
    return [
        ("Output", f"{rows}×{columns}", size),
        ("Move of the output", number(found.along), moved),
        ("Off", percent(found.off), "‖F(Tx) − TF(x)‖/‖F(Tx)‖, F the way, T the move"),
        ("Columns that differ", f"{found.columns}", f"of {columns}"),
        ("Outputs kept", *kept),
    ]


def challenges(v, found):
    return [
        Challenge(
            "With pooling, move the image so that the output moves along exactly.",
            solved=v.pooling != "none" and found.case is Moved.ALONG,
            state=f"Moved by {number(v.by)}: {percent(found.off)} off."
            if v.pooling != "none"
            else "Needs pooling.",
        ),
        Challenge(
            "Break it by the border alone, in one column of the output.",
            solved=found.case is Moved.BORDER and found.columns == 1,
            state=f"{found.columns} of {found.output.shape[1]} columns differ.",
        ),
    ]
