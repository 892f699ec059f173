"""The numbers of the chapter on alarms, with their formulas filled in."""

from math import log

from core.counted_shares import error_said
from core.maths.learning.change_alarms import AFTER, CHANGE, EVERY, RUNS
from core.ui.words import filled_in, number, percent


def numbers(cost, v):
    runs = round(cost.false * RUNS)
    rows = [
        (
            "False alarms", percent(cost.false),
            f"{runs}/{RUNS}; {error_said(cost.false, cost.false_error, RUNS)}",
        ),
    ]  # fmt: skip
    if v.change and cost.delay == cost.delay:
        rows += [
            (
                "Mean delay", f"{number(cost.delay)} cases",
                f"of {cost.others} streams, ± {number(cost.delay_error, 2)}; at most {AFTER} "
                "are counted",
            ),
            (
                "Missed", percent(cost.missed),
                f"{round(cost.missed * cost.others)}/{cost.others}",
            ),
        ]  # fmt: skip
    if v.detector == "adwin":
        (delta,) = filled_in(lambda d: log(1 / d), v.confidence)
        rows.append(("Threshold", number(log(1 / v.confidence)), f"ln(1/δ), δ = {delta}"))
        rows.append(("Looks", f"every {EVERY} cases", f"{(CHANGE + AFTER) // EVERY} in all"))
        return rows
    climb = v.change - v.tolerance
    rise = f"{number(v.change)} − {number(v.tolerance)}"
    rows.append(("Climb a case, at first", number(round(climb, 6)), f"{rise}: rise − tolerated"))
    if climb > 1e-9:
        rows.append((
            "First-order delay", f"{number(v.height / climb)} cases",
            f"{number(v.height, 4)}/({rise})",
        ))  # fmt: skip
    else:
        rows.append(("First-order delay", "none", "the statistic does not climb"))
    return rows
