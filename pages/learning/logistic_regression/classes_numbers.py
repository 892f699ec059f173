"""The numbers of the fourth chapter."""

import numpy as np

from core.maths.learning.softmax_regression import Meeting, probabilities
from core.ui.words import chance, filled_in, number
from pages.learning.logistic_regression.classes_words import NOT_FITTED
from pages.learning.logistic_regression.points import THREE_NAMES


def at_place(fit, v):
    """P of each present class at the asked place."""
    if fit.case in NOT_FITTED:
        return np.ones(len(fit.present))
    return probabilities(fit.scores(np.array(v.place)), v.temperature)


def score_rows(fit, v):
    z = fit.scores(np.array(v.place)) + v.added
    rows = []
    for k, score, P in zip(fit.present, z.tolist(), at_place(fit, v).tolist(), strict=True):
        shown = filled_in(lambda s: float(np.exp(s / v.temperature)), score)
        rows.append((THREE_NAMES[k], *shown, number(np.exp(score / v.temperature)), chance(P)))
    return rows


def numbers(fit, v):
    if fit.case in NOT_FITTED:
        return [("Points", str(len(fit.labels)), "two classes are needed at least")]
    rows = [
        (
            f"Score of {THREE_NAMES[k]}",
            f"{number(b)} {signed(w[0])}·x₁ {signed(w[1])}·x₂",
            "z = b + w·x",
        )
        for k, w, b in zip(fit.present, fit.weights.tolist(), fit.intercepts.tolist(), strict=True)
    ]
    loss = float(fit.losses(np.array([v.temperature]))[0])
    right = len(fit.labels) - int(fit.wrong.sum())
    rows += [
        ("Log-loss", number(loss), "mean of −ln P(own class), in nats"),
        ("In the own region", f"{right} of {len(fit.labels)}", "no other class has a larger z"),
    ]
    if fit.case in (Meeting.INSIDE, Meeting.OUTSIDE):
        rows.append(("Where all three meet", "({}, {})".format(*map(number, fit.meeting)),
                     "z_A = z_B = z_C"))  # fmt: skip
    return rows


def signed(value):
    text = number(value)
    return f"− {text[1:]}" if text.startswith("−") else f"+ {text}"
