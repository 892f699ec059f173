"""What pictures of trees are drawn from: boxes in the plane, and the tree of questions."""

import numpy as np

from core.maths.calculus.curve_tables import polyline
from core.maths.learning.class_laws import true_boundary
from core.maths.learning.class_tables import point_tables
from core.ui.words import number

NAMES = ("x₁", "x₂")
FAINT, FULL = 0.1, 0.42  # opacity of a box with as many of each class, and of a pure one
LABEL = 0.2  # of the picture's width that a question takes
COUNTED = 9  # leaves have their counts written where they are no more
UPPER = 2  # where there are more, only questions down to this depth are written
EMPTY = {"pictures": {"x": [], "y": [], "x2": [], "y2": [], "url": []}}


def question(tree, node):
    return f"{NAMES[tree.feature[node]]} ≤ {number(tree.threshold[node])}"


def law_path(law):
    return dict(zip(("x", "y"), true_boundary(law).T, strict=True)) | {
        "series": np.full(len(true_boundary(law)), "truth")
    }


def never_empty(table):
    """A row that is not seen where there is none: what a drag makes of a dataset without rows would
    be drawn twice once the hand rests."""
    if len(table["x"]):
        return table
    blanks = {"x": np.nan, "y": np.nan, "role": "plain", "text": ""}
    return {name: np.array([blanks[name]]) for name in table}


NO_TRUTH = {"series": [], "x": [], "y": []}


def rectangles(boxes):
    """(4L,) corners of boxes (L, 2, 2) in turn, x and y."""
    (left, low), (right, high) = boxes[:, 0].T, boxes[:, 1].T
    return (
        np.column_stack([left, right, right, left]).ravel(),
        np.column_stack([low, low, high, high]).ravel(),
    )


def box_tables(X, y, boxes, calls, values, law="", rings=()):
    """Points over boxes (L, 2, 2) with the class that each calls and its share of class 1."""
    across, up = rectangles(boxes)
    pure = 2 * np.abs(np.asarray(values, float) - 0.5)
    sides = [
        np.pad(side.reshape(-1, 4)[:, [0, 1, 2, 3, 0]], ((0, 0), (0, 1)), constant_values=np.nan)
        for side in (across, up)
    ]
    return point_tables(X, y, rings) | EMPTY | {
        "bands": {
            "band": np.repeat(np.arange(len(boxes)).astype(str), 4),
            "role": np.repeat(np.array(["class 0", "class 1"])[calls], 4),
            "shade": np.repeat(FAINT + (FULL - FAINT) * pure, 4),
            "x": across,
            "y": up,
        },
        "borders": {"x": sides[0].ravel(), "y": sides[1].ravel()},
        "truth": law_path(law) if law else NO_TRUTH,
    }  # fmt: skip


def tree_datasets(tree, asks, way=(), weak=()):
    """The tree where only these nodes ask; ``way`` and ``weak`` are nodes whose edges from their
    parents stand out."""
    leaves, inner = tree.leaves(asks), np.flatnonzero(asks)
    x = np.zeros(tree.size)
    x[leaves] = np.arange(len(leaves))
    for node in inner[::-1].tolist():
        x[node] = (x[tree.left[node]] + x[tree.right[node]]) / 2
    y = -tree.depth.astype(float)
    below = np.sort(np.concatenate([leaves, inner]))[1:]
    role = np.full(tree.size, "plain")
    role[list(weak)], role[list(way)] = "weak", "way"
    called = {
        name: leaves[tree.calls[leaves] == which] for which, name in enumerate(("round", "square"))
    }
    deepest, wide = float(tree.depth[below].max(initial=0)), len(leaves)
    tables = {
        "window": {
            "cx": [(wide - 1) / 2], "cy": [-deepest / 2 + 0.02], "rx": [0.55 * max(wide, 2)],
            "ry": [0.6 * deepest + 0.35],
        },
        "edges": _edges(tree, below, role, x, y),
        "questions": _questions(tree, inner, x, y, LABEL * 1.1 * max(wide, 2)),
        "inner": {"x": x[inner], "y": y[inner]},
        **{name: {"x": x[nodes], "y": y[nodes]} for name, nodes in called.items()},
        "counts": _counts(tree, leaves if wide <= COUNTED else leaves[:0], x, y),
    }  # fmt: skip
    return {name: never_empty(each) if "x" in each else each for name, each in tables.items()}


def _edges(tree, below, role, x, y):
    order = below[np.argsort(role[below] != "plain", kind="stable")]
    ends = np.stack([tree.parent[order], order])
    gap = np.full(len(order), np.nan)
    return {
        "role": np.repeat(role[order], 3),
        "x": np.column_stack([*x[ends], gap]).ravel(),
        "y": np.column_stack([*y[ends], gap]).ravel(),
    }


def _questions(tree, inner, x, y, room):
    """The questions of the upper nodes, as far as they have room beside each other."""
    chosen, taken = [], {}
    deepest = tree.depth.max() if len(inner) < COUNTED else UPPER
    inner = inner[tree.depth[inner] <= deepest]
    for node in inner[np.argsort(tree.depth[inner], kind="stable")].tolist():
        level = int(tree.depth[node])
        if x[node] - taken.get(level, -np.inf) >= room:
            chosen.append(node)
            taken[level] = x[node]
    return {"text": [question(tree, node) for node in chosen], "x": x[chosen], "y": y[chosen]}


def _counts(tree, leaves, x, y):
    ones = np.rint(tree.value[leaves] * tree.count[leaves]).astype(int)
    most = np.where(tree.calls[leaves] == 1, ones, tree.count[leaves] - ones)
    texts = [f"{m} of {n}" for m, n in zip(most, tree.count[leaves], strict=True)]
    return {"text": texts, "x": x[leaves], "y": y[leaves]}


def level(value, low, high):
    """A dashed line at one height."""
    return polyline("level", "function", [low, high], [value] * 2)
