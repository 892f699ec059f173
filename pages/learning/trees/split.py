import numpy as np

from core.charts import palette
from core.charts.classes import CLASSES, box_plane
from core.charts.curve import curve_plot
from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline
from core.maths.learning.class_laws import CORNERS
from core.maths.learning.impurity import IMPURITIES
from core.maths.learning.question_gains import Cut, ask
from core.painted_points import painted, points_of, set_choice
from core.ui.controls import Choice, Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import counted, number
from pages.learning.trees.split_words import (
    HEADINGS,
    NOT_ASKED,
    TONES,
    agree_said,
    agreement_said,
    best_of,
    chord_caption,
    cut_said,
    gains_caption,
    measure_rows,
    mistakes_said,
    numbers,
    sides_caption,
)
from pages.learning.trees.tree_tables import NAMES, box_tables

ROLES = {"gini": "approximation", "entropy": "error", "error": "truth"}
SHARES = np.linspace(0, 1, 101)
chapter = Chapter(
    "split",
    "A split",
    do="Drag the cut, and watch what each measure gains. Then drag a point across it.",
    controls=[
        Slider(name="cut", label="Cut at", low=-6, high=6, default=1.0, step=0.05),
        painted("points"),
        Choice(name="feature", label="Asks for", options={"first": "x₁", "second": "x₂"},
               default="first", pills=True),
        set_choice("set", "points"),
    ],
    presets={
        "The best question": {"cut": 0.05},
        "The other coordinate": {"feature": "second", "cut": 0.75},
        "Corners: a cut for nothing": {"set": "corners", "cut": 0.0},
        "Unseen by the mistakes": {"set": "rare", "cut": 0.95},
        "Gini and entropy differ": {"cut": 1.0, "points": tuple(
            (i - 4.5, 0.0, kind) for i, kind in enumerate((1, 1, 1, 0, 1, 1, 0, 0, 1, 0))
        )},
        "All on one side": {"cut": -6.0},
        "Only one class": {"points": ((-2.0, 1.0, 0), (-1.0, -0.5, 0), (0.5, 0.8, 0))},
        "No points": {"set": "none"},
    },
)  # fmt: skip


@chapter.figure
def split(view):
    v = view.values
    feature = 0 if v.feature == "first" else 1
    points = points_of(v.set, v.points)
    found = ask(points, feature, v.cut)
    view.picture(
        box_plane("x₁", "x₂"), side_tables(found), caption=sides_caption(found), name="plane"
    )
    view.legend({"A": CLASSES[0], "B": CLASSES[1], "the cut": palette.MODEL})
    ends = {"low": float(CORNERS[0, feature]), "high": float(CORNERS[1, feature])}
    view.lead(
        "cut", "points", cut=ends | {"label": f"Cut of {NAMES[feature]} at"},
        points={"value": points, "chart": "plane"},
    )  # fmt: skip
    view.notice(cut_said(found), mistakes_said(found), agree_said(found), tone=TONES[found.case])
    view.under("feature")
    view.more("set")
    view.chart(
        curve_plot(f"cut of {NAMES[feature]}", "gain"), gain_tables(found),
        caption=gains_caption(found), name="gains",
    )  # fmt: skip
    view.chart(
        curve_plot("share of B", "impurity"), chord_tables(found),
        caption=chord_caption(found), name="chord",
    )  # fmt: skip
    view.legend(
        {"Gini": palette.MODEL, "entropy in bits": palette.ERROR, "mistakes": palette.TRUTH},
        place="below",
    )
    view.numbers(numbers(found))
    view.table(HEADINGS, measure_rows(found), right=(HEADINGS[1], HEADINGS[3]))
    view.challenges(challenges(found, v))
    view.code(
        ask,
        f"found = ask({points!r}, {feature}, {v.cut!r})\n"
        "print(found.case, found.counts.tolist(), found.mistakes)\n"
        'print(found.gain("gini"), found.gain("entropy"), found.gain("error"))',
        data=lambda: {
            "points": {"x1": found.X[:, 0], "x2": found.X[:, 1], "class": found.y,
                       "yes": found.yes}
        },
    )  # fmt: skip


def side_tables(found):
    """Points over the two sides, each in the colour of its majority; the best question dashed."""
    boxes, values = [], []
    for answer, end in ((0, 1), (1, 0)):
        side = CORNERS.copy()
        side[end, found.feature] = np.clip(found.cut, *CORNERS[:, found.feature])
        count = found.counts[answer].sum()
        if count and (side[1] > side[0]).all():
            boxes.append(side)
            values.append(found.counts[answer, 1] / count)
    calls = (np.array(values) > 0.5).astype(int)
    tables = box_tables(found.X, found.y, np.reshape(boxes, (-1, 2, 2)), calls, values)
    tables["lines"] = across("cut", "boundary", found.feature, found.cut)
    if best := found.best["gini"]:
        which, at = best[0]
        tables["dashed"] = across("best", "now", which, found.along[which].thresholds[at])
    return tables


def across(series, role, feature, at):
    """The line on which one coordinate is ``at``."""
    along = CORNERS[:, 1 - feature] * 1.1
    same = np.full(2, at)
    return polyline(series, role, *((same, along) if feature == 0 else (along, same)))


def gain_tables(found):
    """What a cut gains, wherever it is laid, by each measure."""
    low, high = CORNERS[:, found.feature].tolist()
    middle, half = (low + high) / 2, (high - low) / 2
    if found.case in NOT_ASKED:
        return curve_datasets(middle, 0.25, half, 0.3)
    along = found.along[found.feature]
    x = np.repeat(np.concatenate([[low - 1], along.values, [high + 1]]), 2)[1:-1]
    curves, points, top = [], [], 0.01
    for name, role in ROLES.items():
        y = np.repeat(np.concatenate([[0.0], along.gains[name], [0.0]]), 2)
        curves.append(polyline(name, role, x, y))
        points.append(dot(role, found.cut, found.gain(name)))
        top = max(top, float(y.max()))
    return curve_datasets(
        middle, 0.52 * top, half, 0.6 * top, curves=joined(*curves), points=joined(*points),
        dashed=polyline("cut", "reference", [found.cut] * 2, [0.0, 2 * top]),
    )  # fmt: skip


def chord_tables(found):
    """The measures by the share of B, and for Gini and entropy the chord between both sides."""
    curves = [
        polyline(name, role, SHARES, IMPURITIES[name](SHARES)) for name, role in ROLES.items()
    ]
    chords, points = [], []
    if found.case not in (*NOT_ASKED, Cut.ONE_SIDE):
        shares = found.counts[:, 1] / found.counts.sum(axis=1)
        p = found.ones / found.n
        for name, role in list(ROLES.items())[:2]:
            f = IMPURITIES[name]
            below = float(f(p)) - found.gain(name)
            chords.append(polyline(name, role, shares, f(shares)))
            curves.append(polyline(f"{name} gain", role, [p, p], [below, float(f(p))]))
            points += [dot(role, float(s), float(f(s))) for s in shares]
    return curve_datasets(
        0.5, 0.5, 0.52, 0.56, curves=joined(*curves), dashed=joined(*chords),
        points=joined(*points),
    )  # fmt: skip


def challenges(found, v):
    few = min(found.ones, found.n - found.ones)
    unseen, state = False, f"{counted(few, 'point')} of the class with fewer."
    if best := found.best["gini"]:
        which, at = best[0]
        after = few - round(found.n * float(found.along[which].gains["error"][at]))
        unseen = found.n >= 10 and few >= 4 and after == few
        state = f"{state[:-1]}; mistakes {few}, with the best question {after}."
    corners = v.set == "corners" and found.n == len(points_of("corners", None)) + 1
    top = best_of(found, "gini")[1]
    return [
        Challenge(
            "Ten points or more, four of each class at least: let the best question leave the "
            "count of mistakes as it is.",
            solved=unseen,
            state=state,
        ),
        Challenge(
            "Paint points of which Gini and entropy would ask different questions.",
            solved=found.case not in NOT_ASKED and v.points is not None and not found.agree,
            state=agreement_said(found),
        ),
        Challenge(
            "Opposite corners: paint one point more, so that some question gains 0.02 of Gini "
            "impurity or more.",
            solved=corners and top >= 0.02,
            state=f"The best gains {number(top)}."
            if corners
            else "Needs opposite corners, and one point more.",
        ),
    ]
