import numpy as np

from core.charts import palette
from core.charts.curve import curve_plot
from core.charts.outcome_bars import outcome_bars
from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline
from core.maths.learning.importances import (
    DEPTHS,
    FEATURES,
    SWITCH,
    Credit,
    feature_importances,
)
from core.ui.controls import Seed, Slider
from core.ui.kept import kept
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import all_apart, percent
from core.work.task import away
from pages.learning.trees.importance_words import (
    HEADINGS,
    TONES,
    bars_caption,
    cost_caption,
    credit_said,
    growth_caption,
    importance_rows,
    numbers,
    right_said,
)

LINES = ("approximation", "point", "truth", "alarm")  # of the features
COLOURS = (palette.MODEL, palette.SKY, palette.TRUTH, palette.ALARM)
WIDE = 0.26  # of a bar
D = np.arange(DEPTHS + 1.0)
chapter = Chapter(
    "importance",
    "Importance",
    do="Let the trees grow deeper, and watch the number, which says nothing, overtake the switch. "
    "Shuffling is not fooled.",
    controls=[
        Slider(name="limit", label="Depth of the trees", low=0, high=DEPTHS, default=8, step=1),
        Slider(name="effect", label="What the switch says", symbol="e", low=0, high=1, default=0.4,
               step=0.05, live=False, help="Label 1 has a chance of ½ + e/2 where the switch is "
               "on, ½ − e/2 where it is off"),
        Slider(name="rows", label="Rows", symbol="n", low=50, high=300, default=150, step=50,
               live=False),
        Seed(name="deal"),
    ],
    presets={
        "One question each": {"limit": 1},
        "Three deep": {"limit": 3},
        "The number wins": {"limit": 12},
        "A loud switch": {"limit": 12, "effect": 0.9},
        "A whisper": {"limit": 12, "effect": 0.1},
        "Nothing but noise": {"limit": 12, "effect": 0.0},
        "No question asked": {"limit": 0},
    },
)  # fmt: skip


@kept(max_entries=12)
def weighed(view, rows, effect, deal):
    return away(feature_importances, rows, effect, deal)


@chapter.figure
def importance(view):
    v = view.values
    with view.progress("Growing 40 trees, and shuffling …"):
        found = weighed(view, v.rows, v.effect, v.deal)
    depth = v.limit
    case = found.judge(depth)
    view.picture(
        outcome_bars("feature", "share"), bar_tables(found, depth), caption=bars_caption(depth),
        name="bars",
    )  # fmt: skip
    view.legend({"impurity, share of all": palette.MODEL, "shuffled, fresh rows": palette.ACCENT,
                 "shuffled, own rows": palette.GREY})  # fmt: skip
    view.lead("limit", "effect")
    view.notice(credit_said(case, found, depth), right_said(found, depth), tone=TONES[case])
    view.more("rows", "deal")
    view.chart(
        curve_plot("depth", "share of the impurity", False, False, "whole"),
        growth_tables(found.impurity, depth), caption=growth_caption(found, depth), name="growth",
    )  # fmt: skip
    view.chart(
        curve_plot("depth", "fall of the share right", False, False, "whole"),
        growth_tables(found.fresh.mean(axis=1), depth), caption=cost_caption(found, depth),
        name="cost",
    )  # fmt: skip
    view.legend(dict(zip(FEATURES, COLOURS, strict=True)), place="below")
    view.table(HEADINGS, importance_rows(found, depth), right=HEADINGS[3:], marked=(SWITCH,))
    view.numbers(numbers(found, depth))
    view.challenges(challenges(found, v, case))
    view.code(
        feature_importances,
        f"found = feature_importances({v.rows}, {v.effect!r}, {v.deal})\ndepth = {depth}\n"
        "print(found.judge(depth), found.impurity[depth])\n"
        "print(found.mean(depth), found.spread(depth), found.right[depth])",
        data=lambda: {
            "importances": {
                "feature": list(FEATURES),
                "impurity": found.impurity[depth],
                "shuffled, own rows": found.own[depth].mean(axis=0),
                "shuffled, fresh rows": found.mean(depth),
                "standard error": found.spread(depth),
            }
        },
    )


def bar_tables(found, depth):
    """Three bars a feature, and what they say."""
    groups = (
        ("first", found.impurity[depth]),
        ("second", found.mean(depth)),
        ("third", found.own[depth].mean(axis=0)),
    )
    at = np.arange(len(FEATURES), dtype=float)
    rows = {"role": [], "x": [], "x2": [], "y": [], "y2": []}
    words = {"text": [], "role": [], "x": [], "y": []}
    for place, (role, heights) in enumerate(groups):
        left = at + (place - 1.5) * WIDE
        rows["role"] += [role] * len(at)
        rows["x"] += left.tolist()
        rows["x2"] += (left + 0.92 * WIDE).tolist()
        rows["y"] += [0.0] * len(at)
        rows["y2"] += heights.tolist()
        words["text"] += [percent(float(h), 0) for h in heights]
        words["role"] += ["ink"] * len(at)
        words["x"] += (left + 0.46 * WIDE).tolist()
        words["y"] += np.maximum(heights, 0).tolist()
    low, high = min(0.0, min(rows["y2"])), max(0.3, max(rows["y2"]))
    return {
        "window": {"cx": [1.5], "cy": [(low + 1.1 * high) / 2], "rx": [2.05],
                   "ry": [0.53 * (1.1 * high - low)]},
        "bars": rows,
        "words": words,
        "below": {"text": list(FEATURES), "x": at},
        "levels": polyline("0", "ink", [-1.0, len(FEATURES)], [0.0, 0.0]),
    }  # fmt: skip


def growth_tables(y, depth):
    """A line for each feature over the depth."""
    low, high = min(float(y.min()), 0.0), max(float(y.max()), 0.02)
    return curve_datasets(
        DEPTHS / 2, (low + high) / 2, 0.53 * DEPTHS, 0.58 * (high - low),
        curves=joined(*(polyline(name, role, D, y[:, at])
                        for at, (name, role) in enumerate(zip(FEATURES, LINES, strict=True)))),
        dashed=polyline("now", "reference", [depth] * 2, [low - 1, high + 1]),
        points=joined(*(dot(role, float(depth), float(y[depth, at]))
                        for at, role in enumerate(LINES))),
    )  # fmt: skip


def challenges(found, v, case):
    top = int(found.impurity[v.limit].argmax())
    said = f"Most impurity: {FEATURES[top]}, {percent(float(found.impurity[v.limit, top]), 0)}."
    if case is Credit.UNASKED:
        said = "No question is asked."
    share = float(found.impurity[v.limit, -1])
    has, _ = all_apart(share, 0.6, digits=0, write=percent)
    return [
        Challenge(
            "Let the impurity name the number, though the switch tells the label in four cases of "
            "five (e = 0.6 or more).",
            solved=case is Credit.MISLED and v.effect >= 0.6 and FEATURES[top] == "number",
            state=said if case is Credit.UNASKED or v.effect >= 0.6 else "Needs e of 0.6 or more.",
        ),
        Challenge(
            "Let the impurity give 60 % or more to the number.",
            solved=share >= 0.6,
            state="No question is asked." if case is Credit.UNASKED else f"The number has {has}.",
        ),
        Challenge(
            "A switch that says little (e between 0.1 and 0.3): find trees so shallow, or rows so "
            "lucky, that impurity and shuffling both name it.",
            solved=case is Credit.AGREE and 0.1 <= v.effect <= 0.3,
            state=said
            if case is Credit.UNASKED or 0.1 <= v.effect <= 0.3
            else "Needs e between 0.1 and 0.3.",
        ),
    ]
