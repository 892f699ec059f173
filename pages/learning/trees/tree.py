import numpy as np

from core.charts import palette
from core.charts.classes import CLASSES, box_plane
from core.charts.curve import curve_plot
from core.charts.tree import tree_plot
from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline
from core.maths.learning.depth_choice import sampled_tree
from core.ui.controls import Point, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import all_apart, percent
from pages.learning.trees.sample import CONTROLS, NAMES, sample_call, sample_said
from pages.learning.trees.tree_tables import box_tables, level, tree_datasets
from pages.learning.trees.tree_words import (
    TONES,
    depth_said,
    ended_said,
    errors_caption,
    heart_said,
    numbers,
    plane_caption,
    way_caption,
)

MOST = 12
chapter = Chapter(
    "tree",
    "One tree",
    do="Move the depth, and watch the two errors. Then drag the large dot.",
    controls=[
        Slider(name="depth", label="Depth", low=0, high=MOST, default=3, step=1),
        Point(name="place", label="A place to ask for", low=(-6, -4),
              high=(6, 4), axes=("x₁", "x₂"), step=0.1, default=(2.0, 1.0)),
        *CONTROLS,
    ],
    presets={
        "No question": {"depth": 0},
        "Learnt by heart": {"depth": 12},
        "One question is enough": {"law": "step", "depth": 1, "flipped": 0.0},
        "Stairs for a slope": {"law": "slope", "depth": 7, "size": 300, "flipped": 0.0},
        "A box around an oval": {"law": "ring", "depth": 4, "size": 300},
        "Opposite corners": {"law": "corners", "depth": 1, "size": 300},
        "Every label a coin": {"flipped": 0.5, "depth": 8},
        "Ten points": {"size": 10, "depth": 4, "flipped": 0.0},
    },
)  # fmt: skip


@chapter.figure
def tree(view):
    v = view.values
    found = sampled_tree(v.law, v.size, v.flipped, v.sample)
    grown, asks = found.tree, found.tree.above(v.depth)
    leaves = grown.leaves(asks)
    place = np.array(v.place)
    way = grown.way(place, asks)
    view.picture(
        box_plane("x₁", "x₂"),
        plane_tables(found, leaves, place),
        caption=plane_caption(found, len(leaves), sample_said(found)),
        name="plane",
    )
    view.legend({"A": CLASSES[0], "B": CLASSES[1], "true boundary": palette.TRUTH})
    view.lead("depth", "place", place={"chart": "plane", "equal": True})
    case = found.judge(v.depth)
    view.notice(
        depth_said(case, found, v.depth), heart_said(found, v.depth), ended_said(found, v.depth),
        tone=TONES[case],
    )  # fmt: skip
    view.more(*NAMES)
    view.chart(
        tree_plot(), tree_datasets(grown, asks, way[1:]),
        caption=way_caption(grown, asks, way, v.place), name="questions",
    )  # fmt: skip
    view.chart(
        curve_plot("depth", "share wrong", False, False, "whole"),
        error_tables(found, v.depth), caption=errors_caption(found, v.depth), name="errors",
    )  # fmt: skip
    view.numbers(numbers(found, asks))
    view.challenges(challenges(found, v))
    view.code(
        sampled_tree,
        f"found = sampled_tree({sample_call(v)})\n"
        f"asks = found.tree.above({v.depth})\n"
        f"print(found.judge({v.depth}), found.errors(asks), found.by_depth)\n"
        f"print(found.tree.reached(found.X, asks))",
        data=lambda: {
            "points": {
                "x1": found.X[:, 0],
                "x2": found.X[:, 1],
                "label": found.y,
                "called": grown.calls[grown.reached(found.X, asks)],
            }
        },
    )


def plane_tables(found, leaves, place):
    grown = found.tree
    tables = box_tables(
        found.X, found.y, found.boxes[leaves], grown.calls[leaves], grown.value[leaves], found.law
    )
    x, y = place
    tables["rings"] = {"role": ["now"] * 2, "x": [x, x], "y": [y, y]}
    return tables


def error_tables(found, depth):
    """Both errors by depth; the green one is the law's."""
    missed, wrong = found.by_depth
    own, fresh = missed / found.n, found.fresh(wrong)
    d, at = np.arange(len(own), dtype=float), min(depth, len(own) - 1)
    top = max(float(own.max()), float(fresh.max()), 0.05)
    high = max(len(own) - 1, 1)
    where = 0.55 * d[-1]
    return curve_datasets(
        high / 2, 0.5 * top, high / 2 + 0.4, 0.62 * top,
        curves=joined(
            polyline("own", "approximation", d, own), polyline("fresh", "truth", d, fresh)
        ),
        dashed=level(found.flipped, -1.0, high + 1.0),
        points=joined(dot("approximation", float(at), own[at]), dot("truth", float(at), fresh[at])),
        names={
            "text": ["own points", "fresh points"], "role": ["approximation", "truth"],
            "x": [where] * 2,
            "y": [np.interp(np.linspace(where, where + 0.3 * high, 9), d, y).max()
                  for y in (own, fresh)],
        },
    )  # fmt: skip


def challenges(found, v):
    fresh = found.fresh(found.by_depth[1])
    at = min(v.depth, len(fresh) - 1)
    corners = v.law == "corners" and v.size >= 100
    wave = v.law == "waves" and v.size >= 100 and 0.1 <= v.flipped < 0.31
    none, whole = all_apart(float(fresh[0]), float(fresh[-1]), digits=1, write=percent)
    short = "" if v.depth >= found.tree.height else "; not drawn to its end"
    return [
        Challenge(
            "A wave, 100 points or more, 10 to 30 % of the labels flipped: find a sample and a "
            "depth with a fresh error less than 7 percentage points above the labels flipped.",
            solved=wave and float(fresh[at]) - v.flipped < 0.07,
            state=f"Fresh {percent(float(fresh[at]))}, flipped {percent(v.flipped)}."
            if wave else "Needs a wave, 100 points, and 10 to 30 % flipped.",
        ),
        Challenge(
            "Fewer than half of the labels flipped: find a sample of 50 points or more whose tree, "
            "drawn to its end, errs more on fresh points than one that asks nothing.",
            solved=v.size >= 50 and v.flipped < 0.5 and fresh[-1] > fresh[0] + 1e-12
            and v.depth >= found.tree.height,
            state=f"Nothing asked {none}, in the end {whole}{short}."
            if v.size >= 50 and v.flipped < 0.5
            else "Needs 50 points, and fewer than half of the labels flipped.",
        ),
        Challenge(
            "Opposite corners, 100 points or more: find a sample of which depth 2 calls 95 % of "
            "the plane rightly.",
            solved=corners and v.depth == 2 and float(found.by_depth[1][at]) <= 0.05,
            state=f"At depth {at} {percent(1 - float(found.by_depth[1][at]))} are called rightly."
            if corners else "Needs opposite corners.",
        ),
    ]  # fmt: skip
