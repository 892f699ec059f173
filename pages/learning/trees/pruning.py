from math import log10

import numpy as np

from core.charts import palette
from core.charts.classes import CLASSES, box_plane
from core.charts.curve import curve_plot
from core.charts.tree import tree_plot
from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline, stems
from core.maths.learning.cost_complexity import pruned_path
from core.ui.controls import Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import percent
from pages.learning.trees.pruning_words import (
    TONES,
    curves_caption,
    leaves_called,
    link_caption,
    numbers,
    pruned_said,
    truth_said,
)
from pages.learning.trees.sample import CONTROLS, NAMES, sample_call, sample_said
from pages.learning.trees.tree_tables import box_tables, level, tree_datasets
from pages.learning.trees.tree_words import plane_caption

LOW, HIGH = 1e-4, 0.5
chapter = Chapter(
    "pruning",
    "Pruning",
    do="Raise the price of a leaf α, and watch the weakest branches fall. Compare "
    "the three errors.",
    controls=[
        Slider(name="alpha", label="Price of a leaf", symbol="α", low=LOW, high=HIGH, default=0.003,
               log=True),
        *CONTROLS,
    ],
    presets={
        "The rule’s tree": {"alpha": 0.024},
        "Best by the law": {"alpha": 0.012},
        "Only the root": {"alpha": 0.5},
        "Only coins": {"flipped": 0.5, "alpha": 0.02},
        "An upright line, much noise": {"law": "step", "flipped": 0.3, "alpha": 0.03},
        "Corners: all fall at once": {"law": "corners", "size": 300, "alpha": 0.035},
        "Thirty points": {"size": 30, "alpha": 0.02},
    },
)  # fmt: skip


@chapter.figure
def pruning(view):
    v = view.values
    path = pruned_path(v.law, v.size, v.flipped, v.sample)
    k = path.at(v.alpha)
    found, asks = path.sample, path.asks(k)
    grown, leaves = found.tree, found.tree.leaves(asks)
    view.picture(
        box_plane("x₁", "x₂"),
        box_tables(found.X, found.y, found.boxes[leaves], grown.calls[leaves], grown.value[leaves],
                   found.law),
        caption=plane_caption(found, len(leaves), sample_said(found)),
        name="plane",
    )  # fmt: skip
    view.legend({"A": CLASSES[0], "B": CLASSES[1], "true boundary": palette.TRUTH})
    view.lead("alpha")
    case = path.judge(k)
    view.notice(pruned_said(case, path, k), truth_said(path, k), tone=TONES[case])
    view.more(*NAMES)
    view.chart(
        tree_plot(), tree_datasets(grown, asks, weak=falling(path, k)),
        caption=link_caption(path, k), name="links",
    )  # fmt: skip
    view.chart(
        curve_plot("price of a leaf α", "share wrong", False, False, "decades"),
        error_tables(path, k, v.alpha), caption=curves_caption(path, k), name="errors",
    )  # fmt: skip
    view.legend(
        {"own points": palette.MODEL, "cross-validated": palette.ERROR,
         "fresh points": palette.TRUTH},
        place="below",
    )  # fmt: skip
    view.numbers(numbers(path, k, v.alpha))
    view.challenges(challenges(path, k, v))
    view.code(
        pruned_path,
        f"path = pruned_path({sample_call(v)})\nk = path.at({v.alpha!r})\n"
        "print(path.alphas, path.leaves, path.held)\nprint(path.judge(k), path.least, path.chosen)",
        data=lambda: {
            "subtrees": {
                "alpha from": path.alphas,
                "leaves": path.leaves,
                "R": path.risks,
                "own points wrong": path.costs[0],
                "cross-validated wrong": path.held,
                "fresh error": found.fresh(path.costs[1]),
            }
        },
    )


def falling(path, k):
    """The nodes below what falls next."""
    tree = path.sample.tree
    if k == path.last:
        return []
    falls = path.asks(k) & (path.falls <= path.alphas[k + 1])
    return [node for node in range(1, tree.size) if falls[tree.parent[node]]]


def error_tables(path, k, alpha):
    """The three errors by α, a step for each subtree; marked what cross-validation takes."""
    low, high = log10(LOW) - 0.15, log10(HIGH) + 0.15
    ends = np.concatenate([[low], np.log10(np.maximum(path.alphas[1:], 1e-9)), [high]])
    ends = np.clip(ends, low, high)
    middle = (ends[:-1] + ends[1:]) / 2
    own = path.costs[0] / path.sample.n
    fresh = path.sample.fresh(path.costs[1])
    lines = (("own", "approximation", own), ("held", "error", path.errors),
             ("fresh", "truth", fresh))  # fmt: skip
    x, now = np.repeat(ends, 2)[1:-1], log10(alpha)
    top = max(float((path.errors + path.spreads).max()), float(fresh.max()), 0.05)
    marks = {path.least: "least"} | {path.chosen: "rule"}
    if path.least == path.chosen:
        marks = {path.least: "least, rule"}
    at = list(marks)
    return curve_datasets(
        (low + high) / 2, 0.52 * top, (high - low) / 2, 0.62 * top,
        curves=joined(
            *(polyline(name, role, x, np.repeat(y, 2)) for name, role, y in lines),
            stems("spread", "error", middle, path.errors + path.spreads,
                  path.errors - path.spreads),
        ),
        dashed=joined(
            polyline("now", "reference", [now] * 2, [0.0, 2 * top]),
            level(path.sample.flipped, low, high),
        ),
        points=joined(*(dot(role, now, float(y[k])) for _, role, y in lines)),
        names={"text": list(marks.values()), "role": ["error"] * len(at),
               "x": middle[at] - 0.1, "y": path.errors[at] + path.spreads[at]},
    )  # fmt: skip


def challenges(path, k, v):
    fresh = path.sample.fresh(path.costs[1])
    many = v.size >= 100 and 0.1 <= v.flipped < 0.5
    needs = "Needs 100 points, and a tenth flipped or more, but fewer than half."
    told = v.size >= 100 and v.flipped < 0.5
    best = fresh <= fresh.min() + 1e-12
    return [
        Challenge(
            "100 points or more, a tenth of the labels flipped or more: find the price whose tree "
            "errs least on fresh points.",
            solved=many and bool(best[k]) and path.last > 0,
            state=f"Here {percent(float(fresh[k]))}, least {percent(float(fresh.min()))}."
            if many else needs,
        ),
        Challenge(
            "100 points or more, a tenth flipped or more: find a sample of which the rule of one "
            "standard error takes the very tree that errs least on fresh points, three leaves or "
            "more.",
            solved=many and bool(best[path.chosen]) and path.leaves[path.chosen] >= 3,
            state=f"The rule takes {leaves_called(path, path.chosen)}, "
            f"{percent(float(fresh[path.chosen]))}; least {percent(float(fresh.min()))}."
            if many else needs,
        ),
        Challenge(
            "100 points or more, fewer than half of the labels flipped: find a sample of which the "
            "rule keeps the root alone.",
            solved=told and path.last > 0 and path.chosen == path.last,
            state=f"The rule takes {leaves_called(path, path.chosen)}."
            if told else "Needs 100 points, fewer than half of the labels flipped.",
        ),
    ]  # fmt: skip
