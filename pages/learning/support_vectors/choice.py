import numpy as np

from core.charts import palette
from core.charts.classes import CLASSES, class_plane
from core.charts.curve import curve_plot
from core.charts.raster import error_map
from core.maths.learning.margin_choice import (
    FITTED,
    GAMMAS,
    PRICES,
    Choice,
    law_errors,
)
from core.ui import controls
from core.ui.kept import kept
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import number, percent
from core.work.task import away
from pages.learning.support_vectors.choice_tables import (
    ACROSS,
    CELLS,
    UP,
    bound_tables,
    cut_tables,
    map_tables,
    plane_tables,
)
from pages.learning.support_vectors.choice_words import (
    SIZES,
    TONES,
    bound_caption,
    caption,
    choice_said,
    errors_at,
    fresh_said,
    rows,
    unit_said,
)

LAWS = {"moons": "Two moons", "rings": "Two rings", "clouds": "Two clouds"}
HEADINGS = ["Points", "A called A", "A called B", "B called B", "B called A", "Accuracy"]
chapter = Chapter(
    "choice",
    "Choosing C and γ",
    do="Drag the frame over the map. Watch the errors with one point left out, and the boundary "
    "below.",
    controls=[
        controls.Point(
            name="cell",
            label="Chosen",
            low=CELLS[:2],
            high=CELLS[2:],
            default=(1.0, 2.0),
            axes=("log₁₀ γ", "log₁₀ C"),
            step=0.05,
            help="Drag it on the map",
        ),
        controls.Choice(name="law", label="Points", options=LAWS, default="moons"),
        controls.Toggle(name="stretched", label="x₂ in a unit 30 times smaller"),
    ],
    presets={
        "Narrow bells": {},
        "The best of the moons": {"cell": (-0.5, 2.0)},
        "Wide and cheap": {"cell": (-2.0, 0.5)},
        "Next to no price": {"cell": (-0.5, -1.0)},
        "Moons in another unit": {"cell": (-0.5, 2.0), "stretched": True},
        "The best of the rings": {"law": "rings", "cell": (-1.0, 0.5)},
        "Clouds by heart": {"law": "clouds", "cell": (1.0, 2.0)},
    },
)


@kept(max_entries=6)
def mapped(view, law, stretched):
    return away(law_errors, law, stretched)


@chapter.figure
def choice(view):
    v = view.values
    before = None
    with view.progress("Leaving out each point, for every C and γ …"):
        found = mapped(view, v.law, v.stretched)
        if v.stretched:
            before = mapped(view, v.law, False)
    j, i = (int(np.abs(line - at).argmin()) for line, at in zip((ACROSS, UP), v.cell, strict=True))
    view.picture(error_map("γ", "C"), map_tables(found, i, j), caption=caption(found), name="map")
    view.lead("cell", cell={"chart": "map"})
    view.notice(
        choice_said(found, i, j),
        fresh_said(found, i, j),
        unit_said(found, before),
        tone=TONES[found.choice(i, j)],
    )
    view.more("law", "stretched")
    pictures(view, found, i, j)
    view.numbers(numbers(found, i, j))
    view.table(
        HEADINGS,
        rows(found, i, j),
        caption="One count for all: a point is right where y·f > 0. Accuracy is the share of both "
        "right columns in its row.",
        right=HEADINGS[1:],
    )
    view.challenges(challenges(found, i, j, v))
    view.code(
        law_errors,
        f"found = law_errors({v.law!r}, {v.stretched!r})\n"
        "print(found.left_out.sum(axis=2))\nprint(found.held)",
        data=lambda: {
            "map": {
                "C": np.repeat(PRICES, len(GAMMAS)),
                "gamma": np.tile(GAMMAS, len(PRICES)),
                "fitted": found.fitted.sum(axis=2).ravel(),
                "left out": found.left_out.sum(axis=2).ravel(),
                "fresh": found.fresh.sum(axis=2).ravel(),
                "support vectors": found.held.ravel(),
            }
        },
    )


def pictures(view, found, i, j):
    """The machine of the cell, a cut through the map, and the bound."""
    view.chart(
        class_plane("x₁", "x₂"),
        plane_tables(view.values.law, view.values.stretched, i, j),
        caption=f"The machine of C = {number(PRICES[i])} and γ = {number(GAMMAS[j])}: "
        f"{found.held[i, j]} of {FITTED} are support vectors.",
        name="machine",
    )
    view.chart(
        curve_plot("γ", "share of errors", False, False, "decades"),
        cut_tables(found, i, j),
        caption=f"Along γ at C = {number(PRICES[i])}.",
        name="cut",
    )
    view.chart(
        curve_plot("support vectors / n", "errors with one left out / n"),
        bound_tables(found, i, j),
        caption=bound_caption(found, i, j),
        name="bound",
    )
    view.legend(
        {
            "A": CLASSES[0],
            "B": CLASSES[1],
            "errors, fitted": palette.MODEL,
            "left out": palette.ERROR,
            "fresh": palette.TRUTH,
        },
        place="below",
    )


def numbers(found, i, j):
    names = {"fitted": "Errors, fitted", "left_out": "Errors, left out", "fresh": "Errors, fresh"}
    tiles = []
    for kind, name in names.items():
        count = errors_at(found, kind, i, j)
        tiles.append((name, percent(count / SIZES[kind]), f"{count}/{SIZES[kind]}"))
    held = int(found.held[i, j])
    return [*tiles, ("Bound by support vectors", percent(held / FITTED), f"{held}/{FITTED}")]


def challenges(found, i, j, v):
    fitted, left = errors_at(found, "fitted", i, j), errors_at(found, "left_out", i, j)
    held = int(found.held[i, j])
    state = f"{left} of {FITTED} err left out, {held} support vectors."
    moons, rings = (v.law == law and not v.stretched for law in ("moons", "rings"))
    return [
        Challenge(
            "Two moons, x₂ in its first unit: find the cell with the fewest errors left out.",
            solved=moons and found.choice(i, j) is Choice.BEST,
            state=state if moons else "Needs the two moons, x₂ in its first unit.",
        ),
        Challenge(
            "Find a machine without an error among its points of which 90 % or more err when left "
            "out.",
            solved=fitted == 0 and left >= 0.9 * FITTED,
            state=f"{fitted} of {FITTED} err fitted, {left} left out.",
        ),
        Challenge(
            "Two rings, x₂ in its first unit: at most 6 support vectors, and at most 2 errors left "
            "out.",
            solved=rings and held <= 6 and left <= 2,
            state=state if rings else "Needs the two rings, x₂ in its first unit.",
        ),
    ]
