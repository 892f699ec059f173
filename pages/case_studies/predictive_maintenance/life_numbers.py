"""The numbers of a Weibull law of lifetimes, and of lifetimes without one."""

from math import gamma

import numpy as np

from core.maths.case_studies.predictive_maintenance.replacement_policy import (
    empirical_age_cost,
    optimal_service_age,
    weibull_age_replacement,
)
from core.maths.case_studies.predictive_maintenance.verdicts import (
    HARDLY_ONE,
    Ages,
    Lives,
    SeenAge,
    judge_ages,
    judge_lives,
    judge_seen_age,
)
from core.maths.statistics.lifetimes import fit_weibull
from core.ui.words import chance, filled_in, percent
from pages.case_studies.predictive_maintenance.amounts import amount
from pages.case_studies.predictive_maintenance.lives import lives_of

PER = {
    "hours": "hour",
    "days": "day",
    "weeks": "week",
    "months": "month",
    "years": "year",
    "minutes": "minute",
    "seconds": "second",
    "cycles": "cycle",
    "km": "km",
    "miles": "mile",
    "units of time": "unit of time",
}


def seen_before(estimate, age, unit):
    """What the data themselves say of failures before an age."""
    at = np.searchsorted(estimate.time, age, side="right") - 1
    share = f"by Kaplan–Meier {percent(1 - estimate.value[at], 0)}"
    if estimate.value[at] < 1:
        return share
    first = estimate.time[estimate.value < 1]
    return share + (f", the first at {amount(first[0])} {unit}" if len(first) else "")


def no_numbers(estimate, end, unit):
    """The numbers where no law can be fitted: what Kaplan–Meier alone says."""
    area = float(np.diff(np.r_[estimate.time, end]) @ estimate.value)
    return [
        ("Weibull shape β", "none", "no shape fits best"),
        ("Weibull scale η", "none", "no law, no scale"),
        (
            "Mean life" if estimate.value[-1] == 0 else "Mean life up to the last age",
            f"{amount(area)} {unit}",
            f"∫S up to {amount(end)}, Kaplan–Meier",
        ),
        ("Best service age", "none", "no law to compute it by"),
    ]


def numbers_of(v, fit, best, estimate, end, unit):
    lived = np.inf if fit and unreached(fit, best, end) else best
    data = seen_age_number(estimate, end, v.cost_ratio, lived, unit)
    if not fit:
        return [*no_numbers(estimate, end, unit), data]
    low, high = fit.shape_interval
    mean_of = filled_in(lambda eta, at: eta * gamma(at), fit.scale, 1 + 1 / fit.shape, write=amount)
    return [
        (
            "Weibull shape β",
            amount(fit.shape),
            f"{v.confidence} %: {amount(low)} to {amount(high)} by profile likelihood; standard "
            f"error {amount(fit.shape * fit.covariance[1, 1] ** 0.5, 2)}",
        ),
        (
            "Weibull scale η",
            f"{amount(fit.scale)} {unit}",
            f"63 % have failed by then; {v.confidence} %: {amount(fit.scale_interval[0])} to "
            f"{amount(fit.scale_interval[1])}, standard error "
            f"{amount(fit.scale * fit.covariance[0, 0] ** 0.5, 2)}",
        ),
        (
            "Mean life",
            f"{amount(fit.mean())} {unit}",
            "η·Γ(1 + 1/β) = {}·Γ({})".format(*mean_of),
        ),
        ("Best service age", *best_age_words(fit, best, estimate, end, unit)),
        data,
    ]


def unreached(fit, best, end):
    """Whether by the law hardly a unit lives to see the best age, nor did one of these."""
    return best > end and fit.survival(best) < HARDLY_ONE


def best_age_words(fit, best, estimate, end, unit):
    """The cheapest service age by the law, and how many fail before it."""
    if np.isinf(best):
        return "never", "β ≤ 1 or a service as dear as a failure"
    if unreached(fit, best, end):
        return "never, in effect", f"by the law {amount(best)} {unit}: not one in 1,000 reaches it"
    gone = 1 - float(fit.survival(best))
    seen = "nobody saw such an age" if best > end else seen_before(estimate, best, unit)
    return f"{amount(best)} {unit}", f"by the law {chance(gone, 0)} fail before it; {seen}"


UNLIKE = {
    Ages.ONLY_DATA: "; the law says otherwise: chance alone often shows such an age",
    Ages.ONLY_LAW: "; the law says otherwise, by its curve alone",
}


def seen_age_number(estimate, end, cost_ratio, best, unit):
    """The cheapest service age by Kaplan–Meier alone, and a word where the law's says otherwise."""
    ages, cost = empirical_age_cost(estimate.time, estimate.value, end, cost_ratio)
    found = judge_seen_age(ages, cost, estimate.value[-1], estimate.failures[-1])
    label, formula = "Best age without a law", "least (c·F + S)/∫S, Kaplan–Meier"
    other = UNLIKE.get(judge_ages(best, end, found), "")
    age = f"{amount(found.age, 4)} {unit}"
    match found.case:
        case SeenAge.BEFORE_A_FAILURE:
            return label, f"just before {age}", f"{formula}: there a unit failed{other}"
        case SeenAge.BEFORE_THE_LAST:
            return (
                label,
                f"just before {age}",
                f"{formula}: there the last one failed, and in any sample it seems to pay to spare "
                "it",
            )
        case SeenAge.BEYOND:
            return label, f"none up to {age}", f"{formula}: still falling{other}"
    return label, "never", f"{formula}: no age is cheaper than to wait{other}"


def own_age_number(view):
    """For the costs of the service chapter: the age at which the reader's own lives are best
    serviced, by their Weibull law; nothing without such lives."""
    v, lives = view.values, lives_of(view)
    if not lives.note:
        return []
    label = "Your lifetimes, fixed age"
    if judge_lives(lives.time, lives.failed, 0.95).case is not Lives.LAW:
        return [(label, "no law", "see the chapter on failures")]
    fit = fit_weibull(lives.time, lives.failed)
    costs = 1000 * v.failure_cost, 1000 * v.service_cost
    best = optimal_service_age(fit.shape, fit.scale, *costs)
    failing = f"run to failure {amount(costs[0] / fit.mean())} € per {PER[lives.unit]}"
    if np.isinf(best):
        return [(label, "never", failing)]
    (rate,) = weibull_age_replacement(np.array([best]), fit.shape, fit.scale, *costs)
    return [(label, f"{amount(best)} {lives.unit}", f"Weibull law: {amount(rate)} €, {failing}")]
