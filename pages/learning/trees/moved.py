import numpy as np

from core.charts import palette
from core.charts.classes import CLASSES, box_plane
from core.charts.tree import tree_plot
from core.maths.calculus.curve_tables import joined
from core.maths.learning.class_points import class_points, split_points
from core.maths.learning.tree_change import Change, compare_trees
from core.painted_points import SETS, painted, points_of, set_choice
from core.ui.controls import Slider
from core.ui.page import Chapter
from core.ui.view import Challenge
from core.ui.words import percent
from pages.learning.trees.moved_words import (
    NO_TREE,
    TONES,
    change_said,
    numbers,
    plane_caption,
    points_said,
    rivals_said,
    tree_caption,
)
from pages.learning.trees.tree_tables import (
    box_tables,
    never_empty,
    rectangles,
    tree_datasets,
)

CHANGED = 0.5  # opacity
EMPTY = np.zeros((0, 2, 2))


def instead(name, at, point, **more):
    """The state in which point number ``at`` of a set is this one."""
    points = class_points(name)
    return {"start": name, "spots": (*points[:at], point, *points[at + 1 :])} | more


PRESETS = {
    "A tenth of a unit": instead("moons", 20, (3.1, -0.7, 1)),
    "The same, six in a row": instead("moons", 20, (3.1, -0.7, 1), levels=6),
    "The first cut moves": instead("moons", 32, (-1.6, 0.5, 1)),
    "The first question holds": instead("moons", 4, (0.7, 1.2, 0)),
    "Nothing happens": instead("apart", 0, (-4.4, 2.4, 0)),
    "One class alone": {"spots": ((-2.0, 1.0, 0), (-1.0, -0.5, 0), (0.5, 0.8, 0))},
    "Nothing painted": {"start": "none"},
}
chapter = Chapter(
    "moved",
    "One point moves",
    do="Drag one point a little. Watch whether the first question holds, and where the plane is "
    "called otherwise.",
    controls=[
        painted("spots"),
        Slider(name="levels", label="Questions in a row", low=1, high=6, default=3, step=1),
        set_choice("start", "spots", {"moons": "Two moons", **SETS}),
    ],
    presets=PRESETS,
)


@chapter.figure
def moved(view):
    v = view.values
    before, points = points_of(v.start, None), points_of(v.start, v.spots)
    found = compare_trees(before, points, v.levels)
    view.picture(
        box_plane("x₁", "x₂"), plane_tables(found, before, points), caption=plane_caption(found),
        name="plane",
    )  # fmt: skip
    view.legend({"A": CLASSES[0], "B": CLASSES[1], "called otherwise": palette.ALARM,
                 "a point that changed": palette.INK})  # fmt: skip
    view.lead("spots", "levels", spots={"value": points, "chart": "plane"})
    view.notice(change_said(found), rivals_said(found), tone=TONES[found.case])
    view.more("start")
    for name, which, grown in (("before", "Before", found.before), ("now", "Now", found.now)):
        view.chart(tree_plot(), questions(grown), caption=tree_caption(which, grown), name=name)
    view.numbers(numbers(found))
    view.challenges(challenges(found, v))
    view.code(
        compare_trees,
        f"before = {before!r}\nnow = {points!r}\n"
        f"found = compare_trees(before, now, {v.levels})\n"
        "print(found.case, found.share, found.rivals if now else None)",
        data=lambda: {
            "points": dict(zip(("x1", "x2", "class"), zip(*points, strict=True), strict=True))
            if points else {"x1": [], "x2": [], "class": []}
        },
    )  # fmt: skip


def questions(grown):
    if grown is None:
        none = never_empty({"x": [], "y": []})
        return {
            "window": {"cx": [0.0], "cy": [0.0], "rx": [1.0], "ry": [1.0]},
            "edges": none | {"role": ["plain"]}, "questions": none | {"text": [""]}, "inner": none,
            "round": none, "square": none, "counts": none | {"text": [""]},
        }  # fmt: skip
    return tree_datasets(grown.tree, grown.tree.asks)


def plane_tables(found, before, points):
    """Points over the boxes of now; over them what is called otherwise than before."""
    fresh = split_points(tuple(p for p in points if p not in set(before)))[0]
    if found.now is None:
        return box_tables(*split_points(()), EMPTY, np.zeros(0, int), [])
    tree, leaves = found.now.tree, found.now.leaves
    tables = box_tables(
        found.now.X, found.now.y, found.now.boxes[leaves], tree.calls[leaves], tree.value[leaves]
    )
    x, y = fresh.T
    tables["rings"] = never_empty({
        "role": np.repeat("now", 3 * len(x)),
        "x": np.repeat(x, 3), "y": np.column_stack([y, y, np.full(len(y), np.nan)]).ravel(),
    })  # fmt: skip
    if found.case in NO_TREE or not len(found.parts):
        return tables
    across, up = rectangles(found.parts)
    tables["bands"] = joined(tables["bands"], {
        "band": np.repeat([f"changed {i}" for i in range(len(found.parts))], 4),
        "role": np.repeat("wrong", len(across)),
        "shade": np.repeat(CHANGED, len(across)),
        "x": across,
        "y": up,
    })  # fmt: skip
    return tables


def challenges(found, v):
    one = found.gone == found.come == 1
    known = found.case not in (*NO_TREE, Change.NO_BEFORE)
    share = found.share if known else 0.0
    state = f"{points_said(found)}; {percent(share)} of the plane." if known else "No two trees."
    return [
        Challenge(
            "Move one point alone, and let the first question change its coordinate.",
            solved=one and found.case is Change.OTHER_COORDINATE,
            state=state,
        ),
        Challenge(
            "Two moons: move one point alone, and let a third of the plane be called otherwise.",
            solved=one and v.start == "moons" and share >= 1 / 3,
            state=state if v.start == "moons" else "Needs two moons.",
        ),
        Challenge(
            "Change five points or more without changing what any place is called.",
            solved=found.case is Change.SAME_MAP and found.come >= 5,
            state=state,
        ),
    ]
