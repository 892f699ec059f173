"""What is said of a classifier's confidence, chosen from its case."""

import math

from core.maths.probability.divergence import Trust
from core.ui.words import all_apart
from pages.probability.entropy.bars import UNITS, amount, with_unit

TRUST_TONES = {
    Trust.SHATTERED: "alarm",
    Trust.CALIBRATED: "good",
    Trust.TOO_SURE: "warn",
    Trust.TOO_MODEST: "plain",
}


def trust_said(case, right, cases, confidence, loss, unit):
    """Whether the confidence is what it should be, and how it stands to a coin."""
    share = f"{right} of {cases} answers, {100 * right / cases:.0f} %, are right"
    match case:
        case Trust.SHATTERED:
            what = "sure of a wrong answer" if confidence == 100 else "sure that a right one fails"
            return (
                f"The log-loss is infinite: {share}, and the classifier was {what}. It gave "
                "probability 0 to what came true, and no other case can make up for that.",
            )
        case Trust.CALIBRATED:
            said = (
                f"{share}, and each was given {confidence} %: calibrated. No other confidence has "
                "a smaller log-loss."
            )
        case Trust.TOO_SURE:
            said = f"Too sure: {share}, but each was given {confidence} %."
        case _:
            said = f"Too modest: {share}, but each was given only {confidence} %."
    return said, _coin(confidence, loss, unit)


def _coin(confidence, loss, unit):
    half = math.log(2) / math.log(UNITS[unit])
    if confidence == 50:
        return f"This is what always saying one half costs, {amount(half, unit)} a case."
    if math.isclose(loss, half, rel_tol=1e-9):
        return "It costs as much as always saying one half."
    mine, coin = all_apart(loss, half)
    word = "more" if loss > half else "less"
    return (
        f"It costs {with_unit(mine, unit)}, {word} than always saying one half: "
        f"{with_unit(coin, unit)} a case."
    )


def parts_said(case, loss, least, unit):
    """The loss as entropy and price."""
    if case is Trust.CALIBRATED:
        return f"The log-loss is at its least, the entropy {amount(least, unit)}."
    if case is Trust.SHATTERED:
        return f"At this end the curve has no height; its least is {amount(least, unit)}."
    whole, floor = all_apart(loss, least)
    return (
        f"The log-loss is {with_unit(whole, unit)}; its least, at the green dot, is "
        f"{with_unit(floor, unit)}."
    )
