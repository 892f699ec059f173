"""What is said of three classes, chosen from their cases."""

import numpy as np

from core.maths.learning.softmax_regression import Meeting
from core.ui.words import counted, number, percent
from pages.learning.logistic_regression.points import THREE_NAMES

NOT_FITTED = (Meeting.NO_POINTS, Meeting.ONE_CLASS)
TONES = {
    Meeting.NO_POINTS: "plain",
    Meeting.ONE_CLASS: "warn",
    Meeting.TWO_CLASSES: "plain",
    Meeting.LEVEL: "warn",
    Meeting.ALIKE: "warn",
    Meeting.PARALLEL: "plain",
    Meeting.INSIDE: "plain",
    Meeting.OUTSIDE: "plain",
}


def caption(fit):
    sizes = np.bincount(fit.labels, minlength=3)
    text = ", ".join(f"{n} of {name}" for n, name in zip(sizes, THREE_NAMES, strict=True))
    if fit.case in NOT_FITTED:
        return f"{text}. No regions. ✛: the asked place."
    return (
        f"{text}. Darker where the likeliest class has at least 50, 75, 90 and 95 %. ✛: the asked "
        "place."
    )


def wrong_said(fit):
    wrong = int(fit.wrong.sum())
    return (
        f"{wrong} of {counted(len(fit.labels), 'point')} {'lies' if wrong == 1 else 'lie'} in the "
        "region of another class."
    )


def meeting_said(fit):
    """How the boundaries lie."""
    match fit.case:
        case Meeting.NO_POINTS:
            return ("No point yet. Choose a class, then press on the picture.",)
        case Meeting.ONE_CLASS:
            return (
                f"Only class {THREE_NAMES[fit.present[0]]} is here, and nothing to tell it from.",
            )
        case Meeting.TWO_CLASSES:
            first, second = (THREE_NAMES[k] for k in fit.present)
            return (
                f"Only {first} and {second}: the difference of their scores is the log-odds of a "
                "logistic regression, and the boundary is one line.",
                wrong_said(fit),
            )
        case Meeting.LEVEL:
            return (
                "The best weights are 0: everywhere each class has the probability of its share of "
                "the points, " + ", ".join(map(percent, class_shares(fit))) + ".",
            )
        case Meeting.ALIKE:
            second, first = fit.alike
            names = [THREE_NAMES[fit.present[k]] for k in (first, second)]
            apart = float(fit.intercepts[second] - fit.intercepts[first])
            odds = number(0.0 if abs(apart) < 1e-9 else apart)
            return (
                f"{names[0]} and {names[1]} have the same weights, so no place tells them apart: "
                f"the log-odds of {names[1]} against {names[0]} are {odds} everywhere.",
                wrong_said(fit),
            )
        case Meeting.PARALLEL:
            return (f"The boundaries are parallel and never meet.{nowhere_said(fit)}",
                    wrong_said(fit))  # fmt: skip
    x, y = map(number, fit.meeting)
    where = "meet in one point" if fit.case is Meeting.INSIDE else "meet outside the picture"
    return (
        f"The three boundaries {where}, ({x}, {y}): there all scores are equal and each P is 1/3."
        f"{nowhere_said(fit)}",
        wrong_said(fit),
    )


def class_shares(fit):
    return (np.bincount(fit.own) / len(fit.own)).tolist()


def nowhere_said(fit):
    """Which classes have no region in the picture."""
    gone = [
        THREE_NAMES[k]
        for k, corners in zip(fit.present, fit.regions, strict=True)
        if not len(corners)
    ]
    if not gone:
        return ""
    return f" {' and '.join(gone)} {'is' if len(gone) == 1 else 'are'} likeliest nowhere here."


def temperature_said(fit, temperature, added):
    """What the temperature and a common addend do."""
    if fit.case in NOT_FITTED:
        return ""
    said = f"{number(added)} is added to every score, and no probability changes." * bool(added)
    if temperature == 1 or fit.case is Meeting.LEVEL:
        return said
    does = "less" if temperature > 1 else "more"
    return (
        f"T = {number(temperature)} divides all log-odds by {number(temperature)}: the model is "
        f"{does} sure, and no boundary moves. {said}"
    ).strip()


def temperatures_said(fit):
    """Which temperature fits the points best."""
    if fit.case in NOT_FITTED:
        return "No class yet."
    if fit.case is Meeting.LEVEL:
        return "All scores of a class are alike wherever a point is."
    if not np.isfinite(fit.best_temperature):
        none = "" if fit.wrong.any() else " No point is in another’s region."
        return f"The colder, the smaller the loss, at least down to T = 0.1.{none}"
    best = number(fit.best_temperature)
    if best == "1":
        return "Least near T = 1."
    return (
        f"Least near T = {best}, below 1: the penalty has made the model too timid for these "
        "points."
    )
