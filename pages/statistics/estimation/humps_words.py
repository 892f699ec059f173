"""What the chapter on humps says."""

import math

import numpy as np

from core.maths.statistics.likelihood_humps import (
    TIE,
    Humps,
    Law,
    climb,
    observed_information,
)
from core.maths.statistics.likelihood_limits import ratio_limit
from core.ui.words import all_apart, apart, counted, number

DIP = "where ln L is level: no climb starts there"
HUMP_TONES = {Humps.ONE: "good", Humps.SEVERAL: "warn", Humps.TIE: "alarm"}


def humps_said(case, hills):
    order = np.argsort(-hills.heights, kind="stable")
    if case is Humps.ONE:
        return f"One hump: the estimate is its top, θ̂ = {number(float(hills.at[0]))}."
    count = counted(len(hills.at), "hump")
    if case is Humps.TIE:
        high = np.flatnonzero(hills.heights > hills.top - TIE)
        places = all_apart(*(float(hills.at[k]) for k in high))
        listed = " and ".join([", ".join(places[:-1]), places[-1]])
        return f"{count}, and those at {listed} are equally high: there is no single estimate."
    first, second = all_apart(*(float(hills.at[k]) for k in order[:2]))
    fall = float(hills.top - hills.heights[order[1]])
    return (
        f"{count}. The highest is at θ̂ = {first}; the next, at {second}, makes the data "
        f"{times(fall)} times less likely."
    )


def times(fall):
    return apart(math.exp(fall), 1, 4)[0] if fall < 300 else f"e^{number(fall)}"


def climb_said(case, hills, x):
    """Where uphill walks from the mean and from the median end."""
    if len(hills.at) == 1:
        return ""
    ends = [climb(hills, float(start)) for start in (x.mean(), np.median(x))]
    high = hills.heights > hills.top - TIE
    best = "on a highest hump" if case is Humps.TIE else "on the highest hump"
    one, two = (
        f"{number(float(hills.at[k]))}, {best if high[k] else 'not on the highest hump'}"
        if k is not None
        else ""
        for k in ends
    )
    if not one and not two:
        return f"Mean and median stand in a dip, {DIP}."
    if not one or not two:
        level, other = ("mean", "median") if not one else ("median", "mean")
        return f"The {level} stands in a dip, {DIP}. A climb from the {other} ends at {one or two}."
    if ends[0] == ends[1]:
        return f"Climbs from the mean and from the median both end at {one}."
    return f"A climb from the mean ends at {one}; from the median at {two}."


def pieces_said(pieces):
    if all(math.isinf(end) for end in (pieces[0][0], pieces[-1][1])):
        return "The likelihood interval has no end on either side: the data say too little about θ."
    listed = "; ".join(f"{number(low)} to {number(high)}" for low, high in pieces)
    if len(pieces) == 1:
        return f"The likelihood interval is {listed}."
    return f"The likelihood interval is in {len(pieces)} pieces: {listed}."


def wald_ends(law, x, w, hills, level):
    best = float(hills.at[hills.best])
    half = math.sqrt(ratio_limit(level) / observed_information(law, x, w, best))
    return best - half, best + half


def wald_beside(case, law, x, w, hills, level):
    """Wald's interval, which looks at one hump alone."""
    if case is Humps.TIE or observed_information(law, x, w, float(hills.at[hills.best])) <= 0:
        return ""
    low, high = wald_ends(law, x, w, hills, level)
    alone = ", from the bend of the highest hump alone" if case is Humps.SEVERAL else ""
    return f"Wald’s interval is {number(low)} to {number(high)}{alone}."


def hump_rows(law, x, w, hills):
    best = float(hills.at[hills.best])
    bend = observed_information(law, x, w, best)
    rows = [
        ("Humps", str(len(hills.at)), f"tops of ln L; at most {len(x)} for the Cauchy law"
         if law is Law.CAUCHY else "tops of ln L"),
        ("Highest ln L", number(hills.top, 4), f"Σ ln f(xᵢ; θ) at θ = {number(best)}"),
        ("Observed information", number(bend), "minus the second derivative of ln L there"),
    ]  # fmt: skip
    if law is Law.CAUCHY:
        mean = len(x) / (2 * w**2)
        rows.append(
            (
                "Expected information",
                number(mean),
                "n/(2w²), its mean over all samples at the truth",
            )
        )
    rows += [
        ("Mean of the data", number(float(x.mean())), "Σx/n; of the Cauchy law it never settles"
         if law is Law.CAUCHY else "Σx/n"),
        ("Median", number(float(np.median(x))), "half the data on each side"),
    ]  # fmt: skip
    return rows
