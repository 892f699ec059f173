"""What is said of a boundary, chosen from its cases."""

import numpy as np

from core.maths.learning.logistic_boundary import Outcome, probability
from core.maths.learning.separation import Separation
from core.painted_points import sizes_said
from core.ui.words import apart, chance, counted, number, percent

NOT_FITTED = (Outcome.NO_POINTS, Outcome.ONE_CLASS)
TONES = {
    Outcome.NO_POINTS: "plain",
    Outcome.ONE_CLASS: "warn",
    Outcome.RUNS_AWAY: "alarm",
    Outcome.TOUCHING: "alarm",
    Outcome.HELD: "plain",
    Outcome.LEVEL: "warn",
    Outcome.ONE_SIDE: "warn",
    Outcome.PARTED: "plain",
}


def stage_caption(found):
    sizes = f"{sizes_said(found.labels)}."
    if found.outcome in NOT_FITTED:
        return f"{sizes} No boundary."
    if found.outcome is Outcome.LEVEL:
        return f"{sizes} One shade: no place makes B likelier than another."
    return f"{sizes} The bands end at P(B) = 5, 10, 25, 50, 75, 90 and 95 %."


def wrong_said(found):
    """How many points are on the wrong side."""
    wrong, on = int(found.wrong.sum()), int((found.sides == 0).sum())
    text = f"{wrong} of {counted(found.n, 'point')} {'is' if wrong == 1 else 'are'} on the wrong "
    return text + f"side{f', {on} on the line itself' if on else ''}."


def width(found):
    """Across the boundary, from P(B) = 10 % to 90 %."""
    return 2 * np.log(9) / found.length


def outcome_said(case, found):
    match case:
        case Outcome.NO_POINTS:
            return ("No point yet. Choose a class, then press on the picture.",)
        case Outcome.ONE_CLASS:
            which = "AB"[int(found.labels[0])]
            other = "BA"[int(found.labels[0])]
            return (
                f"Only class {which} is here: the surer a model is of it, the smaller the loss, "
                f"and the intercept runs away. Paint a point of {other}.",
            )
        case Outcome.RUNS_AWAY:
            return (
                "A line separates the classes, so no weights are best: twice as long on that line "
                "is always better, and the loss goes to 0.",
            )
        case Outcome.TOUCHING:
            return (
                "A line separates the classes but for points of both on it: the weights still run "
                "away, though those points keep the loss above 0.",
            )
        case Outcome.HELD:
            touch = found.separation is Separation.TOUCHING
            but = " but for points of both on it" if touch else ""
            return (f"A line could separate the classes{but}. {wrong_said(found)}",)
        case Outcome.LEVEL:
            return (
                "Both classes have one mean, and then the best weights are 0: wherever a point is, "
                f"P(B) = {percent(found.labels.mean())}, the share of B. Nothing straight helps.",
            )
        case Outcome.ONE_SIDE:
            which = "A" if found.sides[0] < 0 else "B"
            return (
                f"All points are on the side of {which}: calling every one {which} is wrong for "
                f"{int(found.wrong.sum())} of {found.n}, and yet P(B) varies among them from "
                "{} to {}.".format(*_range_said(found)),
            )
    return (
        f"No line separates the classes. {wrong_said(found)} Straight across the boundary P(B) "
        f"rises from 10 % to 90 % within {number(width(found))}.",
    )


def _range_said(found):
    low, high = float(found.scores.min()), float(found.scores.max())
    return chance(float(probability(low))), chance(float(probability(high)))


def penalty_said(case, found):
    """What the penalty does to the weights."""
    if case in NOT_FITTED or case is Outcome.LEVEL:
        return ""
    if case in (Outcome.RUNS_AWAY, Outcome.TOUCHING):
        return (
            f"Drawn is what a penalty of 10⁻⁶ leaves, |w| = {number(found.length)}. "
            "Drag λ up to hold them."
        )
    if case is Outcome.HELD:
        return (
            f"λ = {number(found.penalty)} holds the weights at |w| = {number(found.length)}; "
            "without a penalty they would run away."
        )
    if found.penalty == 0:
        return ""
    short, free = apart(found.length, found.free)
    return f"The penalty shortens |w| from {free} to {short}."


def length_caption(case, found):
    if case in NOT_FITTED:
        return "No weights yet."
    if case is Outcome.LEVEL:
        return "The weights are 0 for every penalty."
    if np.isfinite(found.free):
        return f"Without a penalty, dashed: |w| = {number(found.free)}."
    return "The smaller the penalty, the longer the weights: to the left the curve has no end."
