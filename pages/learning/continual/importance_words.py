"""What is said of two weights and of what holds them, chosen from the case of their ellipse."""

from core.maths.learning.continual_training import UNITS
from core.maths.learning.fisher_plane import FLAT_BELOW, MOST_IMPORTANT, RISE, Ellipse
from core.ui.words import apart, chance, number, percent
from pages.learning.continual.tasks_words import strength_said

TONES = {Ellipse.FLAT: "plain", Ellipse.COUPLED: "warn", Ellipse.APART: "good"}
WEIGHTS = ("from x₁", "from x₂", "of the bias", "to the logit")
COUNT = 4 * UNITS + 1


def plane_said(found):
    return (
        f"Level lines: the loss of task 1, all other weights as task 1 left them; on the ellipses "
        f"it should have risen by {number(RISE)} nats."
    )


def pair_said(found, unit, titles):
    names = f"Unit {unit}, weights {titles[0]} and {titles[1]}"
    match found.case:
        case Ellipse.FLAT:
            return (
                f"{names}: both hardly matter to task 1. Their Fisher information is below "
                f"{percent(FLAT_BELOW, 0)} of the largest, so they are left free to move."
            )
        case Ellipse.COUPLED:
            least = chance(1 - abs(found.correlation))
            return (
                f"{names}: with a correlation of {number(found.correlation)} they can make up for "
                f"each other. Moved so, the ellipse foresees as little as {least} of the rise that "
                "the diagonal foresees; weight consolidation keeps the diagonal alone."
            )
    return (
        f"{names}: with a correlation of {number(found.correlation)} they hardly make up for each "
        "other. Wherever both move, the diagonal foresees the rise of the ellipse to within "
        f"{chance(abs(found.correlation))}."
    )


def held_said(found, v):
    held, free = apart(found.held, found.free)
    return (
        f"With λ = {strength_said(v.spring)} the {MOST_IMPORTANT} of {COUNT} weights that matter "
        f"most move by {held} on average in task 2; in naive training by {free}."
    )


def moved_said(v):
    return (
        f"All {COUNT} weights: how far each moves in task 2, naive (grey) and with λ = "
        f"{strength_said(v.spring)} (blue); orange, the two above. The larger F, the harder "
        "it is held."
    )
