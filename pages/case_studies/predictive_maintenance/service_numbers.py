"""The numbers of the service chapter."""

from core.maths.case_studies.predictive_maintenance.verdicts import FEWEST_UNITS
from core.ui.words import apart, number, percent
from pages.case_studies.predictive_maintenance.verdicts import spread


def numbers_of(v, costs, prepared, limits):
    alarm, held, fixed = costs.alarm, costs.alarm_held_out, costs.interval_held_out
    here = alarm.rate[v.threshold]
    return [
        (
            f"At {v.threshold} cycles",
            f"{number(here)} € per cycle",
            f"Σ cost / Σ cycles of {len(prepared.lives)} engines",
        ),
        (
            "Fail before service",
            percent(alarm.failed[v.threshold]),
            f"{number(alarm.unused[v.threshold])} cycles unused on average",
        ),
        (
            "Alarm, held out",
            f"{number(held.rate)} € per cycle",
            f"± {number(held.standard_error)}; chosen on other engines: {spread(held.chosen)}",
        ),
        (
            "Fixed interval, held out",
            f"{number(fixed.rate)} € per cycle",
            f"± {number(fixed.standard_error)}; chosen on other engines: {spread(fixed.chosen)}",
        ),
        (
            "Alarm less fixed interval",
            f"{number(held.rate - fixed.rate)} € per cycle",
            "95 %: " + " to ".join(apart(*limits)) + ", both on the same engines"
            if len(prepared.lives) >= FEWEST_UNITS
            else f"{len(prepared.lives)} engines are too few for an interval",
        ),
        (
            "Run to failure",
            f"{number(costs.run_to_failure)} € per cycle",
            f"{number(1000 * v.failure_cost)}/{number(prepared.lives.mean())}, "
            f"± {number(costs.run_to_failure_error)}",
        ),
    ]
