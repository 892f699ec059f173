"""What is said of the groups that a method finds, chosen from how they match those drawn."""

import numpy as np

from core.maths.learning.density_clusters import NOISE
from core.maths.learning.group_match import Match
from core.ui.words import counted, number
from pages.learning.clustering.shapes_findings import (
    METHODS,
    MOST,
    RADII,
    rand_by_groups,
    rand_by_radius,
)

TONES = {
    Match.NO_TRUTH: "plain",
    Match.NOTHING: "warn",
    Match.EXACT: "good",
    Match.LEFT_OUT: "plain",
    Match.MERGED: "warn",
    Match.CUT: "warn",
    Match.MIXED: "warn",
}


def plane_said(found, radius):
    text = f"{METHODS[found.method]}: {counted(found.groups, 'group')}"
    if found.outside:
        text += f", {counted(found.outside, 'point')} in none"
    if found.method == "means":
        text += "; borders lie half-way between centres"
    if found.method == "density":
        most = int(found.by.counts.max())
        text += f"; the circle has radius ε, around the point with most in it, {most}"
    return text + (". Colours repeat." if found.groups > MOST else ".")


def match_said(found, drawn):
    k, index = drawn.groups, number(found.rand)
    match found.match:
        case Match.NO_TRUTH:
            if not found.groups:
                return "Drawn were no groups, and none was found."
            if found.groups == 1 and not found.outside:
                return "Drawn were no groups, and none are told apart: all points are in one."
            many = counted(found.groups, "group")
            return f"Drawn were no groups, and {many} {_was(found.groups)} found all the same."
        case Match.NOTHING:
            return "No point is in a group: none has enough neighbours within ε."
        case Match.EXACT:
            aside = ", stray points aside" if drawn.stray else ""
            return (
                f"The {k} groups that were drawn, without a mistake{aside}: adjusted Rand index 1."
            )
        case Match.LEFT_OUT:
            lost = int((found.labels[drawn.own] == NOISE).sum())
            missed = k - found_drawn(found, drawn)
            whole = f", {counted(missed, 'group')} as a whole" if missed else ""
            return (
                f"No drawn group is cut and none run together, but {counted(lost, 'point')} of "
                f"them {_is(lost)} in none{whole}: adjusted Rand index {index}."
            )
        case Match.MERGED:
            return (
                f"Drawn groups are run together, of {k} none is cut: adjusted Rand index {index}."
            )
        case Match.CUT:
            return (
                f"Drawn groups are cut into pieces, of {k} none is mixed with another: adjusted "
                f"Rand index {index}."
            )
    return f"Drawn groups are cut and mixed: adjusted Rand index {index}; 0 is what chance gives."


def found_drawn(found, drawn):
    """How many of the drawn groups have a point in some group."""
    return len(set(drawn.truth[drawn.own & (found.labels != NOISE)].tolist()))


def method_said(found, drawn):
    if found.match is Match.NOTHING:
        return ""
    match found.method:
        case "means":
            if found.groups == 1:
                return "One centre has no border."
            return "Its borders are straight, half-way between centres, whatever the shape."
        case "density":
            few = int((~found.by.core).sum())
            if not few:
                return "Every point has enough neighbours within ε: all are core points."
            return (
                f"{counted(int(found.by.core.sum()), 'core point')}, and {few} with too few "
                f"neighbours, of which {found.outside} {_is(found.outside)} out of reach of a core "
                "point."
            )
        case "single":
            return "It joins by the nearest pair of points, so a chain of points joins groups."
        case "complete":
            return "It joins by the farthest pair of points, so it keeps groups narrow, not whole."
        case "average":
            return "It joins by the mean distance of all pairs, so both length and gap count."
    return "It joins the pair that adds least to J, as k-means would have it."


def _is(n):
    return "is" if n == 1 else "are"


def _was(n):
    return "was" if n == 1 else "were"


def tree_said(found):
    heights, n, k = found.by.heights, found.by.n, found.groups
    if k == 1:
        return f"The last join is at {number(heights[-1])}; nothing is cut."
    low, high = heights[n - k - 1], heights[n - k]
    return (
        f"Dashed: the cut into {k} groups, between the joins at {number(low)} and {number(high)}."
    )


def distances_said(found, enough):
    core = int(found.by.core.sum())
    return (
        f"How far each point must look to find {counted(enough, 'point')}, itself included. For "
        f"{core} of {len(found.labels)} that is within ε: the core points."
    )


def settings_said(drawn, v):
    if drawn.groups < 2:
        return "Nothing was drawn in groups, so there is nothing to compare with."
    if v.method == "density":
        y = rand_by_radius(drawn, v.enough)
        best = RADII[np.isclose(y, y.max())]
        ends = number(best[0]) if len(best) == 1 else f"{number(best[0])} to {number(best[-1])}"
        text = f"Largest of those drawn, {number(y.max())}, at ε = {ends}"
        return text + (", with others between." if len(best) > 1 and not _row(best) else ".")
    y = rand_by_groups(drawn, v.method)
    return f"Largest, {number(y.max())}, at k = {int(y.argmax()) + 1}; drawn were {drawn.groups}."


def _row(radii):
    return np.allclose(np.diff(radii), RADII[1] - RADII[0])


def numbers(found, drawn, v):
    drawn_said = str(drawn.groups) if drawn.groups > 1 else "none"
    rows = [("Groups found", str(found.groups), f"drawn were {drawn_said}")]
    if drawn.groups > 1:
        text = "1: the same groups, 0: as by chance; stray points left aside"
        rows.append(("Adjusted Rand index", number(found.rand), text))
    if found.method == "density":
        rows.append((
            "Core points", str(int(found.by.core.sum())),
            f"at least {v.enough} points within ε = {number(v.radius)}",
        ))  # fmt: skip
        rows.append(("In no group", str(found.outside), "no core point within ε"))
    if found.method == "means":
        rows.append(("J", number(found.by.last), "the least of 30 starts by k-means++"))
    return rows


def method_rows(everything, drawn):
    return [
        (
            METHODS[found.method],
            str(found.groups),
            str(found.outside),
            number(found.rand) if drawn.groups > 1 else "nothing drawn",
        )
        for found in everything
    ]
