"""What is said of a tree after a point has moved, chosen from its case."""

from core.maths.learning.tree_change import Change
from core.painted_points import one_class_said, sizes_said
from core.ui.words import apart, chance, counted, number
from pages.learning.trees.tree_tables import NAMES, question

NO_TREE = (Change.NO_POINTS, Change.NO_QUESTION)
TONES = {
    Change.NO_POINTS: "plain",
    Change.NO_QUESTION: "warn",
    Change.NO_BEFORE: "plain",
    Change.UNTOUCHED: "plain",
    Change.SAME_MAP: "good",
    Change.SAME_QUESTION: "plain",
    Change.OTHER_CUT: "warn",
    Change.OTHER_COORDINATE: "alarm",
}


def points_said(found):
    """Which points are others than before."""
    if found.gone == found.come:
        return "One point changed" if found.gone == 1 else f"{found.gone} points changed"
    parts = [f"{counted(found.come, 'point')} new"] if found.come else []
    parts += [f"{counted(found.gone, 'point')} gone"] if found.gone else []
    return ", ".join(parts)


def share_said(found):
    if not len(found.parts):
        return "every place is called as before"
    return f"{chance(found.share)} of the plane is called otherwise"


def change_said(found):
    """The verdict."""
    match found.case:
        case Change.NO_POINTS:
            return "No point yet. Choose a class, then press on the picture."
        case Change.NO_QUESTION if len(set(found.now.y.tolist())) == 1:
            return one_class_said(found.now.y)
        case Change.NO_QUESTION:
            return "All points are in one place: no question divides them."
        case Change.NO_BEFORE:
            return f"The first question is {question(found.now.tree, 0)}. There was no tree before."
        case Change.UNTOUCHED:
            return f"The points are as they were, and the first question is {now_asks(found)}."
        case Change.SAME_MAP:
            return f"{points_said(found)}: {share_said(found)}, and the first question stays."
        case Change.SAME_QUESTION:
            return f"{points_said(found)}: the first question stays, yet {share_said(found)}."
        case Change.OTHER_CUT:
            return (
                f"{points_said(found)}: the first question moves from "
                f"{question(found.before.tree, 0)} to {now_asks(found)}, and {share_said(found)}."
            )
    return (
        f"{points_said(found)}: the first question is now {now_asks(found)}, not "
        f"{question(found.before.tree, 0)}, and {share_said(found)}."
    )


def now_asks(found):
    return question(found.now.tree, 0)


def rivals_said(found):
    """How near the other coordinate's best question comes."""
    if found.case in NO_TREE:
        return ""
    mine, other = (found.rivals[at] for at in _order(found))
    if other is None:
        return "The other coordinate is the same for all points: it has no question."
    which = NAMES[_order(found)[1]]
    if found.tied:
        return (
            f"The best question of {which} gains as much: {number(mine[1])}. Of equals x₁ is taken."
        )
    first, second = apart(mine[1], other[1])
    return f"It gains {first}; the best of {which}, {which} ≤ {number(other[0])}, gains {second}."


def _order(found):
    first = int(found.now.tree.feature[0])
    return first, 1 - first


def plane_caption(found):
    if found.now is None:
        return "No points."
    leaves = counted(len(found.now.leaves), "box", "boxes")
    return f"{sizes_said(found.now.y)}; {leaves}. Red where another class is called than before."


def tree_caption(which, grown):
    if grown is None or grown.tree.size == 1:
        return f"{which}: no question."
    return (
        f"{which}: {counted(len(grown.leaves), 'leaf', 'leaves')}, first {question(grown.tree, 0)}."
    )


def numbers(found):
    if found.case in NO_TREE:
        return [("Points", "0" if found.now is None else str(len(found.now.y)),
                 "both classes are needed, in two places")]  # fmt: skip
    rows = []
    for at, name in enumerate(NAMES):
        best = found.rivals[at]
        text = "no question" if best is None else f"{name} ≤ {number(best[0])}"
        rows.append((f"Best gain of {name}", number(best[1]) if best else "0", text))
    called = chance(found.share) if found.before else "undefined"
    rows.append(("Called otherwise", called, "area, of the whole rectangle"))
    before = f"before {len(found.before.leaves)}" if found.before else "none before"
    rows.append(("Leaves", str(len(found.now.leaves)), before))
    return rows
