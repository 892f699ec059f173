"""The numbers of the service chapter, and its verdict."""

from operator import truediv

from core.maths.case_studies.predictive_maintenance.replacement_policy import (
    cautious_difference,
    held_out_cost,
)
from core.maths.case_studies.predictive_maintenance.verdicts import (
    Comparison,
    judge_difference,
    judge_threshold,
)
from core.ui.words import filled_in, percent
from pages.case_studies.predictive_maintenance.amounts import amount, between, cycles
from pages.case_studies.predictive_maintenance.verdicts import spread


def judged(v, costs, prepared):
    """Limits of the alarm less the fixed interval and of the threshold of now less those chosen on
    other engines; and the verdict."""
    euros = 1000 * v.failure_cost, 1000 * v.service_cost
    held, fixed = costs.alarm_held_out, costs.interval_held_out
    now = held_out_cost(costs.outcomes.alone(v.threshold), prepared.fold, *euros)
    pairs = (held, fixed), (now, held)
    limits = [cautious_difference(*pair, euros[0] - euros[1]) for pair in pairs]
    beside, chosen = (
        judge_difference(*ends, len(prepared.lives), other.rate)
        for ends, (_, other) in zip(limits, pairs, strict=True)
    )
    return limits, judge_threshold(
        costs.alarm,
        v.threshold,
        *euros,
        held=held,
        now=chosen,
        saved=1 - held.rate / fixed.rate,
        beside=beside,
    )


def numbers_of(v, costs, prepared, beside, chosen):
    """beside, chosen: limits of the alarm less the fixed interval, and of the threshold of now less
    those chosen on other engines."""
    alarm, held, fixed = costs.alarm, costs.alarm_held_out, costs.interval_held_out
    per_cycle = filled_in(truediv, 1000 * v.failure_cost, prepared.lives.mean(), write=amount)
    here, units = alarm.rate[v.threshold], len(prepared.lives)
    return [
        (
            f"At {cycles(v.threshold)}",
            f"{amount(here)} € per cycle",
            f"Σ cost / Σ cycles of {amount(units)} engines",
        ),
        (
            "Fail before service",
            percent(alarm.failed[v.threshold]),
            f"{amount(alarm.unused[v.threshold])} cycles unused on average",
        ),
        (
            "Alarm, held out",
            f"{amount(held.rate)} € per cycle",
            f"± {amount(held.standard_error)}; chosen on other engines: {spread(held.chosen)}",
        ),
        (
            f"At {v.threshold} less held out",
            *difference_words(here - held.rate, held.rate, chosen, units),
        ),
        (
            "Fixed interval, held out",
            f"{amount(fixed.rate)} € per cycle",
            f"± {amount(fixed.standard_error)}; chosen on other engines: {spread(fixed.chosen)}",
        ),
        (
            "Alarm less fixed interval",
            *difference_words(held.rate - fixed.rate, fixed.rate, beside, units),
        ),
        (
            "Run to failure",
            f"{amount(costs.run_to_failure)} € per cycle",
            f"{'/'.join(per_cycle)}, ± {amount(costs.run_to_failure_error)}",
        ),
    ]


def difference_words(difference, other, limits, units):
    """A difference of two rates and its interval; where both do the same, that."""
    match judge_difference(*limits, units, other):
        case Comparison.SAME:
            return "0 € per cycle", "the same decision for every engine"
        case Comparison.TOO_FEW:
            said = f"{amount(units)} engines are too few for an interval"
        case _:
            said = f"95 %: {between(*limits)}, both on the same engines"
    return f"{amount(difference)} € per cycle", said
