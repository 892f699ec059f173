"""What is said of one tree, chosen from its case."""

from itertools import pairwise

import numpy as np

from core.maths.learning.class_laws import true_class
from core.maths.learning.depth_choice import Depth
from core.ui.words import all_apart, all_of, counted, filled_in, number, percent
from pages.learning.trees.tree_tables import question

TONES = {
    Depth.ONE_CLASS: "warn",
    Depth.COINS: "warn",
    Depth.BEST: "good",
    Depth.SHALLOW: "plain",
    Depth.DEEP: "warn",
}
LISTED = 4  # questions that a caption lists


def depth_said(case, found, depth):
    """The verdict."""
    fresh = found.fresh(found.by_depth[1])
    depth = min(depth, len(fresh) - 1)
    best = int(np.argmax(fresh <= fresh.min() + 1e-12))
    here, there = all_apart(float(fresh[depth]), float(fresh[best]), digits=1, write=percent)
    match case:
        case Depth.ONE_CLASS:
            which = "B" if found.y[0] else "A"
            return f"All points are {which}: there is nothing to ask, and every place is called so."
        case Depth.COINS:
            return (
                "Half of the labels are flipped, so a fresh label is a coin: every tree, of any "
                "depth, errs on 50 % of them."
            )
        case Depth.BEST:
            return f"Depth {depth}: on fresh points it errs on {here}, and no other depth on fewer."
        case Depth.SHALLOW:
            return (
                f"Too shallow: depth {depth} errs on {here} of fresh points, depth {best} on only "
                f"{there}."
            )
    return f"Too deep: depth {depth} errs on {here} of fresh points, depth {best} on only {there}."


def heart_said(found, depth):
    """What becomes of its own points."""
    missed = int(found.by_depth[0][min(depth, found.tree.height)])
    off = int((true_class(found.law, found.X) != found.y).sum())
    if missed:
        return f"Of its own {found.n} points it calls {missed} wrongly."
    if off:
        flipped = "the flipped one" if off == 1 else f"the {off} flipped ones"
        return f"Its own {found.n} points are all called as labelled, {flipped} too: by heart."
    return f"Its own {found.n} points are all called rightly."


def ended_said(found, depth):
    height = found.tree.height
    if found.tree.size == 1 or depth <= height:
        return ""
    return f"It ended at depth {height}: no leaf has a question left."


def plane_caption(found, leaves, said):
    return f"{said}; {counted(leaves, 'box', 'boxes')}, darker where purer."


def way_caption(tree, asks, way, x):
    """The questions that one place is asked, and what it is called."""
    answers = [
        f"{question(tree, node)}? {'yes' if tree.left[node] == after else 'no'}"
        for node, after in pairwise(way)
    ]
    if len(answers) > LISTED:
        left = len(answers) - LISTED
        answers = [*answers[: LISTED - 1], f"{left} more", answers[-1]]
    leaf = way[-1]
    ones = int(np.rint(tree.value[leaf] * tree.count[leaf]))
    which = int(tree.calls[leaf])
    most, all_ = (ones if which else int(tree.count[leaf]) - ones), int(tree.count[leaf])
    tie = "; a tie goes to A" if 2 * most == all_ else ""
    many = all_of(all_, "point") if most == all_ else f"{most} of {counted(all_, 'point')}"
    called = f"called {'AB'[which]}, as {many} in its box {'is' if all_ == 1 else 'are'}{tie}."
    place = f"The place ({number(x[0])}, {number(x[1])})"
    return f"{place}: {'; '.join(answers)}: {called}" if answers else f"{place} is {called}"


def errors_caption(found, depth):
    missed, wrong = found.by_depth
    at = min(depth, len(missed) - 1)
    own, fresh = all_apart(
        missed[at] / found.n, float(found.fresh(wrong)[at]), digits=1, write=percent
    )
    return f"At depth {at}: own points {own}, fresh points {fresh}; dashed the share flipped."


def numbers(found, asks):
    missed, wrong = found.errors(asks)
    fresh = float(found.fresh(wrong))
    f, w = filled_in(lambda f, w: f + (1 - 2 * f) * w, found.flipped, wrong, shown=percent)
    return [
        ("Leaves", str(len(found.tree.leaves(asks))), f"of {len(found.tree.leaves())} in the end"),
        ("Own points wrong", percent(missed / found.n), f"{missed}/{found.n}"),
        ("Of the plane", percent(wrong), "w, called otherwise than the law"),
        ("Fresh points wrong", percent(fresh), f"f + (1 − 2f)·w = {f} + (1 − 2·{f})·{w}"),
        ("No rule beats", percent(found.flipped), "f, the labels flipped"),
        *gain_number(found.tree),
    ]


def gain_number(tree):
    """The gain of the first question, filled in."""
    if tree.size == 1:
        return []
    yes, no = int(tree.left[0]), int(tree.right[0])
    n, k = int(tree.count[0]), int(tree.count[yes])
    p, q = filled_in(
        lambda p, q: 2 * (k / n) * (1 - k / n) * (p - q) ** 2,
        float(tree.value[yes]),
        float(tree.value[no]),
    )
    return [(
        "First question gains", number(tree.gain[0]),
        f"2·({k}/{n})·({n - k}/{n})·({p} − {q})²",
    )]  # fmt: skip
