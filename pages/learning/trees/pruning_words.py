"""What is said of a pruned tree, chosen from its case."""

import numpy as np

from core.counted_shares import share_said, spread_tile
from core.maths.learning.cost_complexity import Pruned, gini_risk, link_strengths, subtree_sums
from core.ui.words import all_apart, counted, factor, filled_in, number, percent

TONES = {
    Pruned.ONE_LEAF: "warn",
    Pruned.CHOSEN: "good",
    Pruned.LEAST: "good",
    Pruned.BETWEEN: "plain",
    Pruned.LARGER: "warn",
    Pruned.SMALLER: "warn",
}


def leaves_called(path, k):
    return counted(int(path.leaves[k]), "leaf", "leaves")


def held_said(path, k):
    """The cross-validated error of a subtree."""
    return share_said(int(path.held[k]), path.sample.n)


def pruned_said(case, path, k):
    """The verdict: where this subtree stands beside what cross-validation takes."""
    here, least, chosen = (leaves_called(path, at) for at in (k, path.least, path.chosen))
    error = held_said(path, path.least)
    match case:
        case Pruned.ONE_LEAF:
            return "All points are of one class: the whole tree is one leaf, and nothing can fall."
        case Pruned.CHOSEN if path.chosen == path.least:
            return (
                f"{here}: the tree of least cross-validated error, {error}, and no smaller one is "
                "within one standard error of it."
            )
        case Pruned.CHOSEN:
            return (
                f"{here}: the smallest tree within one standard error of the least cross-validated "
                f"error, {error}, that of {least}."
            )
        case Pruned.LEAST:
            return (
                f"{here}: the least cross-validated error, {error}. The rule of one standard error "
                f"takes a smaller tree, of {chosen}."
            )
        case Pruned.BETWEEN:
            return (
                f"{here}: fewer than the tree of least cross-validated error, {least}, more than "
                f"the rule of one standard error takes, {chosen}."
            )
        case Pruned.LARGER:
            return (
                f"{here}: a leaf is too cheap. Cross-validation errs least with {least}, and the "
                f"rule of one standard error takes {chosen}."
            )
    return f"{here}: a leaf is too dear. The rule of one standard error would keep {chosen}."


def truth_said(path, k):
    """What the law, which no method sees, says to it."""
    fresh = path.sample.fresh(path.costs[1])
    best = int(path.last - np.argmax((fresh <= fresh.min() + 1e-12)[::-1]))
    here, there = all_apart(float(fresh[k]), float(fresh[best]), digits=1, write=percent)
    if fresh[k] <= fresh.min() + 1e-12:
        return f"By the law it errs on {here} of fresh points, and no subtree on fewer."
    return (
        f"By the law it errs on {here} of fresh points; the best subtree, of "
        f"{leaves_called(path, best)}, on {there}."
    )


def link_caption(path, k):
    if k == path.last:
        return "One leaf: nothing is left to fall."
    return f"Red what falls next, once a leaf costs {number(path.alphas[k + 1])}."


def curves_caption(path, k):
    missed = path.costs[0][k] / path.sample.n
    fresh = float(path.sample.fresh(path.costs[1][k]))
    return (
        f"With {leaves_called(path, k)}: own points {percent(missed)}, cross-validated "
        f"{held_said(path, k)}, fresh {percent(fresh)}."
    )


def numbers(path, k, alpha):
    tree, asks = path.sample.tree, path.asks(k)
    risk, leaves = float(path.risks[k]), int(path.leaves[k])
    shown = filled_in(lambda r, a: r + a * leaves, risk, alpha)
    held, n = int(path.held[k]), path.sample.n
    rows = [
        ("Leaves", str(leaves), f"of {int(path.leaves[0])} before any falls"),
        ("R(T)", number(risk), "mean Gini impurity of the leaves"),
        ("R(T) + α·|T|", number(risk + alpha * leaves),
         f"{factor(shown[0])} + {factor(shown[1])}·{leaves}"),
        ("Cross-validated error", percent(held / n), f"{held}/{n}"),
        spread_tile(held, n),
    ]  # fmt: skip
    if k < path.last:
        risks = gini_risk(tree)
        node = int(link_strengths(tree, risks, asks).argmin())
        below, many = subtree_sums(tree, risks, asks)
        t, under, count = float(risks[node]), float(below[node]), int(many[node])
        a, b = filled_in(lambda a, b: (a - b) / (count - 1), t, under)
        rows.append((
            "Weakest link falls at α", number((t - under) / (count - 1)),
            f"({factor(a)} − {factor(b)})/({count} − 1)",
        ))  # fmt: skip
    return rows
