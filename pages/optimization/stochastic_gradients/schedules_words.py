"""What is said of a schedule, chosen from its verdict."""

import numpy as np

from core.maths.optimization.descent_moments import stable_rate
from core.maths.optimization.rate_schedules import SCHEDULES, Average, Cooling
from core.ui.words import all_apart, apart, number

NAMES = {"constant": "Constant", "step": "Step", "cosine": "Cosine", "inverse": "1/t"}
TONES = {
    Cooling.ENDS_HIGHER: "alarm",
    Cooling.THROWN: "warn",
    Cooling.AT_FLOOR: "warn",
    Cooling.NO_FLOOR: "good",
    Cooling.UNDER_WAY: "plain",
    Cooling.LOWER: "good",
    Cooling.HIGHER: "plain",
}


def schedule_said(now):
    v, found = now.v, now.verdict
    name, rate = NAMES[v.schedule], number(v.first_rate)
    last, constant = apart(found.last, found.constant)
    match found.case:
        case Cooling.ENDS_HIGHER:
            return (
                f"{name} from α₀ = {rate} ends higher than it began: f − f* is expected at "
                f"{number(found.last)}, at the start it was {number(found.start)}."
            )
        case Cooling.THROWN:
            return (
                f"Thrown up first, to {number(found.peak)} from {number(found.start)}; at the end "
                f"f − f* is expected at {number(found.last)}."
            )
        case Cooling.AT_FLOOR:
            at, floor = all_apart(found.last, found.floor, most=5)
            return (
                f"At the noise floor: a constant α = {rate} settles at {floor}, and f − f* is "
                f"expected at {at}. More steps change nothing."
            )
        case Cooling.NO_FLOOR:
            return (
                f"No noise at the minimum, so a constant α = {rate} has no floor: f − f* is "
                f"expected at {number(found.last)} and goes on falling."
            )
        case Cooling.UNDER_WAY:
            if np.isinf(found.floor):
                limit, own = apart(stable_rate(now.loss, now.share), v.first_rate)
                return (
                    f"f − f* is expected at {number(found.last)}, but it will not settle: on "
                    f"average it does only below α = {limit}, and α is {own}."
                )
            at, floor = apart(found.last, found.floor)
            return (
                f"Not settled yet: f − f* is expected at {at}, the floor of a constant "
                f"α = {rate} is {floor}."
            )
        case Cooling.LOWER:
            return (
                f"{name} ends at {last}, lower than the constant rate’s {constant}: long steps "
                "arrive, short ones average the noise away."
            )
        case Cooling.HIGHER:
            return (
                f"{name} ends at {last}, no lower than the constant rate’s {constant}: its steps "
                "became too short too early."
            )


def best_said(now):
    """Which of the four ends lowest."""
    ends = now.excess[:, -1]
    at, second = np.argsort(ends, kind="stable")[:2]
    lowest, _ = apart(float(ends[at]), float(ends[second]))
    return f"Of the four, {NAMES[SCHEDULES[at]]} ends lowest, at {lowest}."


def average_said(now):
    mean, constant = apart(now.verdict.mean, now.verdict.constant)
    points = "The mean of the last half of the constant run’s points"
    match now.verdict.average:
        case Average.BETTER:
            return f"{points} is expected at {mean}, its last point at {constant}."
        case Average.WORSE:
            return (
                f"{points} is expected at {mean}, no better than its last point at {constant}: it "
                "remembers the way down."
            )
        case Average.NONE:
            return ""
