"""What to notice about a policy and a law of lifetimes in this state: words and their tone."""

import numpy as np

from core.maths.case_studies.predictive_maintenance.verdicts import (
    Comparison,
    Lives,
    ServiceAge,
    Shape,
    Threshold,
)
from core.ui.words import number, percent


def decision_words(found, lead_time):
    """What to notice about the policy in this state; found: a ThresholdVerdict."""
    beside = (
        f"at {number(found.rate)} € per cycle, where {found.best:.0f} cycles cost "
        f"{number(found.best_rate)}"
    )
    match found.case:
        case Threshold.NOTHING_TO_GAIN:
            return (
                "A failure costs no more than a service: nothing beats running to failure.",
                "plain",
            )
        case Threshold.TOO_LOW:
            return (
                f"The alarm comes too late, {beside}: {percent(found.failed)} of the engines fail "
                f"before the service, which needs {lead_time} cycles of notice.",
                "alarm",
            )
        case Threshold.TOO_HIGH:
            return (
                f"Too careful, {beside}: a service comes {number(found.unused)} cycles before "
                "failure on average, and every unused cycle is paid for.",
                "warn",
            )
        case Threshold.BETWEEN:
            return (
                f"Between cheaper thresholds, {beside}: {percent(found.failed)} of the engines "
                f"fail, {number(found.unused)} cycles go unused on average.",
                "warn",
            )
    words, tone = saving_words(found)
    return (
        f"Near the best threshold. Judged on engines that had no say in choosing it, {words}",
        tone,
    )


def saving_words(found):
    """The alarm beside servicing at a fixed age, and whether the difference is sure."""
    share = percent(abs(found.saved), 0)
    if share == "0 %":
        return "the alarm costs as much as servicing at a fixed age.", "plain"
    said = f"the alarm costs {share} {'less' if found.saved > 0 else 'more'} than a fixed age"
    match found.beside:
        case Comparison.BETTER:
            return f"{said}, more than chance would make.", "good"
        case Comparison.WORSE:
            return f"{said}, more than chance would make.", "warn"
        case Comparison.TOO_FEW:
            return f"{said}; but so few engines prove nothing.", "plain"
    return f"{said}: other engines could turn that round.", "plain"


def age_words(case, best, last, relative, unit):
    """Whether servicing at a fixed age pays; last: the last age drawn, `relative` its cost."""
    match case:
        case ServiceAge.NEVER:
            return "It pays at no age."
        case ServiceAge.BEST_DRAWN:
            return f"Best at {number(best)} {unit} (dashed)."
        case ServiceAge.PAYS_ALREADY:
            said = f"{relative:.3f}" if relative < 0.9995 else "a little less than 1"
            return (
                f"It pays a little at the last age drawn ({said}), most at {number(best)} {unit}, "
                "beyond what was seen."
            )
    return f"It pays at none of the ages drawn; by the law best at {number(best)} {unit}."


def band_words(estimate, fit, unit):
    """Where the fitted law and the band of Kaplan–Meier disagree, from the first failure on."""
    law = fit.survival(estimate.time)
    out = (law < estimate.lower) | (law > estimate.upper)
    ages = estimate.time[out & (estimate.value < 1)]
    if not len(ages):
        drawn = np.isfinite(estimate.lower) & np.isfinite(estimate.upper)
        ends = "" if drawn.all() else ", as far as the band goes"
        return f"The Weibull curve stays inside the band{ends}."
    first, last = number(ages[0]), number(ages[-1])
    where = f"at {first}" if first == last else f"at ages from {first} to {last}"
    return (
        f"The Weibull curve leaves the band {where} {unit}. The band holds age by age: a true law "
        "may leave it somewhere, too."
    )


def shape_words(case, low, high, best, first, unit):
    """Wear-out or not; best: the law's service age, first: the age at the first failure."""
    span = f"{number(low)} to {number(high)}"
    match case:
        case Shape.WEARS_OUT_UNSEEN:
            return (
                f"Wear-out: the whole interval of the shape, {span}, lies above 1. But nothing "
                f"failed before {number(first)} {unit}: the best service age, {number(best)}, "
                "rests on the law alone.",
                "warn",
            )
        case Shape.WEARS_OUT:
            return (
                f"Wear-out: the whole interval of the shape, {span}, lies above 1, so the failure "
                "rate rises and replacing by age can pay.",
                "good",
            )
        case Shape.FALLING:
            return (
                f"The shape is below 1 ({span}): the failure rate falls with age. A new part is "
                "worse than an old one; replacing by age only costs.",
                "warn",
            )
    return (
        f"The interval of the shape, {span}, holds 1: a constant failure rate is possible, and "
        "then an old part is as good as a new one.",
        "plain",
    )


def no_law_words(found, time, level, unit):
    """Why no law can be fitted to these lives; found: a LivesVerdict."""
    last = f"{number(time.max())} {unit}"
    match found.case:
        case Lives.NO_FAILURE:
            who = f"Not one of these {len(time)} has" if len(time) > 1 else "The only one has not"
            return (
                f"{who} failed, so no law can be fitted, but the risk is bounded from above. With "
                f"{level} % confidence at most {percent(found.at_most)} fail before "
                f"{number(time.min())} {unit}.",
                "warn",
            )
        case Lives.SINGLE:
            return (
                f"A single life, {last}: it says nothing of how much lives differ, and no law can "
                "be fitted.",
                "warn",
            )
        case Lives.ALL_AT_LAST:
            return (
                f"Every failure came at the largest time, {last}: no Weibull law fits best, for a "
                "larger shape always fits better. A service just before would have prevented them "
                "all.",
                "warn",
            )
    return (
        f"All lives end at {last}: no Weibull law fits best, for a larger shape "
        "always fits better. A service just before that age would prevent every failure.",
        "warn",
    )


def not_failed_words(name):
    """Of a file whose engines end anywhere between new and worn."""
    file = f"train_{name}.txt" if name.startswith("FD") else "train_…"
    return (
        "At their last cycles these engines stand anywhere from new to worn, as in a C-MAPSS test "
        f"file: they do not seem to have failed. Upload the training file instead, {file}."
    )


def engine_number(units, at):
    """The number that a file gives to its unit number at + 1."""
    return f"{units[at]}" if units[at] == at + 1 else f"{units[at]} (place {at + 1})"


def spread(values):
    low, high = int(values.min()), int(values.max())
    return f"{low}" if low == high else f"{low}–{high}"
