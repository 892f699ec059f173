import numpy as np

from core.charts import palette
from core.charts.classes import CLASSES, box_plane
from core.charts.curve import curve_plot
from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline, scattered
from core.maths.learning.class_laws import CORNERS
from core.maths.learning.class_tables import point_tables
from core.maths.learning.forests import TREES, Out, grow_forest
from core.maths.pixels import picture_address, placed
from core.ui.controls import Choice, Seed, Slider
from core.ui.kept import kept
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import percent
from core.work.task import away
from pages.learning.trees.forest_words import (
    TONES,
    alone_caption,
    crowd_said,
    errors_caption,
    errors_of,
    errors_written,
    numbers,
    out_said,
    votes_caption,
)
from pages.learning.trees.sample import CONTROLS, NAMES, sample_call
from pages.learning.trees.tree_tables import law_path

METHODS = {"bagging": "Bagging", "forest": "Random forest"}
TRIED = {"bagging": 0, "forest": 1}
SHADES = 20  # of a vote
B = np.arange(1.0, TREES + 1)
chapter = Chapter(
    "forest",
    "Forest",
    do="Add trees, and watch the patches smooth out. Compare the error out of the bag with the "
    "one on fresh points.",
    controls=[
        Slider(name="trees", label="Trees", symbol="b", low=1, high=TREES, default=10, step=1),
        Choice(name="method", label="Method", options=METHODS, default="bagging", pills=True),
        Seed(name="bags", label="New resamples"),
        *CONTROLS,
    ],
    presets={
        "One tree": {"trees": 1},
        "A hundred": {"trees": 100},
        "A random forest": {"trees": 100, "method": "forest"},
        "A slope without stairs": {"law": "slope", "trees": 100, "size": 300, "flipped": 0.0},
        "Corners": {"law": "corners", "trees": 100, "method": "forest"},
        "Much noise": {"flipped": 0.3, "trees": 100},
        "A vote on coins": {"flipped": 0.5, "trees": 100},
        "Nothing to vote on": {"law": "step", "flipped": 0.0, "trees": 100},
        "Three trees, ten points": {"size": 10, "trees": 3},
    },
)


@kept(max_entries=12)
def grown(view, law, size, flipped, sample, method, bags):
    return away(grow_forest, law, size, flipped, sample, TRIED[method], bags)


@chapter.figure
def forest(view):
    v = view.values
    with view.progress("Growing 100 trees …"):
        found = grown(view, v.law, v.size, v.flipped, v.sample, v.method, v.bags)
    b = v.trees
    view.picture(
        box_plane("x₁", "x₂"), vote_tables(found, b), caption=votes_caption(found, b), name="plane"
    )
    view.legend({"A": CLASSES[0], "B": CLASSES[1], "true boundary": palette.TRUTH})
    view.lead("trees", "method")
    crowd, out = found.judge_crowd(b), found.judge_out(b)
    view.notice(crowd_said(crowd, found, b), out_said(out, found, b), tone=TONES[crowd])
    view.more("bags", *NAMES)
    view.chart(
        curve_plot("trees b", "share wrong", False, False, "whole"), error_tables(found, b),
        caption=errors_caption(found, b), name="errors",
    )  # fmt: skip
    view.chart(
        curve_plot("trees b", "share of fresh points wrong", False, False, "whole"),
        alone_tables(found, b),
        caption=alone_caption(b),
        name="alone",
    )
    view.legend(
        {"own points": palette.MODEL, "out of the bag": palette.ERROR,
         "fresh points": palette.TRUTH, "one tree alone": palette.GREY},
        place="below",
    )  # fmt: skip
    view.numbers(numbers(found, b))
    view.challenges(challenges(found, b, v, out))
    view.code(
        grow_forest,
        f"found = grow_forest({sample_call(v)}, {TRIED[v.method]}, {v.bags})\nb = {b}\n"
        "print(found.judge_crowd(b), found.judge_out(b))\n"
        "print(found.fresh(found.wrong[b - 1]), found.out_error(b), found.disagreement(b))",
        data=lambda: {
            "by trees": {
                "trees": B,
                "vote, fresh": found.fresh(found.wrong),
                "own points wrong": found.missed,
                "out of the bag wrong": found.out_missed,
                "out of the bag judged": found.judged,
                "this tree alone, fresh": found.fresh(found.single),
            }
        },
    )


def vote_tables(found, b):
    """Points over the share of votes at each place."""
    share = found.votes[b - 1].T[::-1] / b
    (left, low), (right, high) = CORNERS.tolist()
    url = picture_address(share, 0, 1, "signed clear", SHADES)
    return point_tables(found.X, found.y) | {
        "pictures": placed([((left, low, right - left, high - low), url)]),
        "borders": {"x": [], "y": []},
        "truth": law_path(found.law),
    }


def out_curve(found):
    with np.errstate(invalid="ignore", divide="ignore"):
        return found.out_missed / np.where(found.judged > 0, found.judged, np.nan)


def error_tables(found, b):
    """By number of trees: the vote’s error on its own, left-out and fresh points."""
    own, out, fresh = found.missed / found.n, out_curve(found), found.fresh(found.wrong)
    lines = (("own", "approximation", own), ("out", "error", out), ("fresh", "truth", fresh))
    top = max(float(np.nanmax(np.concatenate([own, out, fresh]))), 0.05)
    points = [dot(role, float(b), float(y[b - 1])) for _, role, y in lines if y[b - 1] == y[b - 1]]
    return curve_datasets(
        TREES / 2, 0.5 * top, 0.52 * TREES, 0.6 * top,
        curves=joined(*(polyline(name, role, B, y) for name, role, y in lines)),
        dashed=polyline("flipped", "function", [0.0, TREES + 1.0], [found.flipped] * 2),
        points=joined(*points),
    )  # fmt: skip


def alone_tables(found, b):
    """Each tree’s own error on fresh points, and that of the vote."""
    single, fresh = found.fresh(found.single), found.fresh(found.wrong)
    low, high = min(single.min(), fresh.min()), max(single.max(), fresh.max())
    return curve_datasets(
        TREES / 2, (low + high) / 2, 0.52 * TREES, 0.6 * max(high - low, 0.02),
        curves=polyline("fresh", "truth", B, fresh),
        points=joined(
            scattered("alone", "function", B[:b], single[:b]),
            dot("truth", float(b), float(fresh[b - 1])),
        ),
    )  # fmt: skip


def challenges(found, b, v, out):
    many = v.size >= 100
    noisy = many and 0.1 <= v.flipped < 0.31
    told, whole = many and v.flipped < 0.5, many and b == TREES
    vote, single = errors_of(found, b)
    said = errors_written(found, b)
    return [
        Challenge(
            "100 points or more, fewer than half of the labels flipped: let the fresh error of "
            "the vote be 10 percentage points below that of one of its trees on average.",
            solved=told and single - vote >= 0.1,
            state=f"Vote {said[0]}, one tree {said[1]}."
            if told
            else "Needs 100 points, fewer than half of the labels flipped.",
        ),
        Challenge(
            "100 points or more, 100 trees: find a sample whose error out of the bag is more than "
            "two standard errors away from the error on fresh points.",
            solved=whole and out in (Out.LOW, Out.HIGH),
            state=out_said(out, found, b) if whole else "Needs 100 points and 100 trees.",
        ),
        Challenge(
            "100 points or more, 10 to 30 % of the labels flipped: find a forest whose fresh "
            "error is less than 5 percentage points above the labels flipped.",
            solved=noisy and vote - v.flipped < 0.05,
            state=f"Vote {percent(vote)}, flipped {percent(v.flipped)}."
            if noisy
            else "Needs 100 points, and 10 to 30 % flipped.",
        ),
    ]
