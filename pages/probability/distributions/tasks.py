"""Challenges: what to try in each chapter, and whether it is done."""

import numpy as np

from core.maths.probability.verdicts import Lead
from core.ui.view import Challenge
from core.ui.words import number, percent


def tasks_on_a_law(v, each, moments):
    """Each is solved with a law of its own family."""
    mean, variance = moments[:2]
    waiting = v.family == "exponential"
    held, length, shortest = np.nan, abs(v.b - v.a), np.nan
    if waiting:
        held = each.interval(*sorted((v.a, v.b)))
        shortest = np.log(2) * mean.value  # from 0, where the density is highest, to the median
    return [
        Challenge(
            "Find a Student t law that has a mean but an infinite variance.",
            solved=v.family == "student_t" and variance.status == "infinite",
            state=f"Mean {mean.status}, variance {variance.status}.",
        ),
        Challenge(
            "With an exponential law, find the shortest interval that holds half of the "
            "probability.",
            solved=abs(held - 0.5) <= 0.01 and length <= 1.02 * shortest,
            state=f"{percent(held)} in a length of {number(length)}." if waiting else "",
        ),
    ]


def tasks_on_a_limit(v, corrected):
    """``corrected`` is the error with continuity correction, NaN where there is none."""
    counts = v.relation == "binomial_normal"
    return [
        Challenge(
            "Bring the error of binomial → normal with continuity correction below 0.0002.",
            solved=counts and corrected < 2e-4,
            state=f"Now {number(corrected)}." if counts else "",
        )
    ]


def tasks_on_a_fit(own, ranks):
    """``own`` tells whether the reader's numbers are in use, ``ranks`` how the fits compare."""
    compared = ranks.lead in (Lead.CLOSE, Lead.AHEAD)
    return [
        Challenge(
            "Give numbers of your own that a Cauchy law fits better than any other.",
            solved=own and compared and ranks.best.family == "cauchy",
            state=f"Lowest AICc now: {ranks.best.law.family.label}."
            if own and compared
            else "Too few numbers to compare families."
            if own
            else "Needs your own numbers, under More settings.",
        )
    ]


def steepness(share, steep):
    """How steep the regression line is against the long axis, where there is one to compare."""
    if np.isnan(steep):
        return "Now the ellipses are circles: they have no long axis."
    if np.isnan(share):
        return "Now both lines are level."
    return f"Now {number(share)} times as steep."


def tasks_on_a_pair(v, both):
    steep = both.major_axis_slope
    share = both.regression_slope / steep if steep else np.nan
    return [
        Challenge(
            "With equal spreads, make the regression line half as steep as the long axis.",
            solved=v.sd_x == v.sd_y and abs(share - 0.5) < 0.01,
            state=steepness(share, steep),
        )
    ]
