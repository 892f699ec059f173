"""What to notice about a policy and a law of lifetimes in this state: words and their tone."""

import numpy as np

from core.maths.case_studies.predictive_maintenance.verdicts import (
    Comparison,
    Lives,
    ServiceAge,
    Shape,
    Threshold,
)
from core.ui.words import percent
from pages.case_studies.predictive_maintenance.amounts import amount, between

MAYBE = {
    Threshold.MAYBE_LOW: "comes too late",
    Threshold.MAYBE_HIGH: "is too careful",
    Threshold.MAYBE_BETWEEN: "is dearer",
}


def decision_words(found, lead_time):
    """What to notice about the policy in this state; found: a ThresholdVerdict."""
    chosen = f"thresholds chosen on other engines cost {amount(found.held)}"
    if np.isfinite(found.held_error):
        chosen += f" ± {amount(found.held_error)}"
    beside = f"at {amount(found.rate)} € per cycle, where {chosen}"
    hindsight = f"In hindsight {found.best:.0f} cycles cost {amount(found.best_rate)}"
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
                f"Too careful, {beside}: a service comes {amount(found.unused)} cycles before "
                "failure on average, and every unused cycle is paid for.",
                "warn",
            )
        case Threshold.BETWEEN:
            return (
                f"Between cheaper thresholds, {beside}: {percent(found.failed)} of the engines "
                f"fail, {amount(found.unused)} cycles go unused on average.",
                "warn",
            )
        case Threshold.BEATS_CHOICE:
            return (
                f"{hindsight} € per cycle, your {amount(found.rate)}. But {chosen}, more than "
                "yours beyond chance: what hindsight saves does not last.",
                "good",
            )
        case Threshold.NEAR_BEST:
            words, tone = saving_words(found)
            return (
                "Near the cheapest threshold in hindsight. Judged on engines that had no say in "
                f"choosing it, {words}",
                tone,
            )
    return (
        f"{hindsight} € per cycle, yours {amount(found.rate)}. But {chosen}: these engines "
        f"do not tell whether yours {MAYBE[found.case]}.",
        "plain",
    )


def saving_words(found):
    """The alarm beside servicing at a fixed age, and whether the difference is sure."""
    share = percent(abs(found.saved), 0)
    if share == "0 %" or found.beside is Comparison.SAME:
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
            return f"Best at {amount(best)} {unit} (dashed)."
        case ServiceAge.PAYS_ALREADY:
            said = f"{relative:.3f}" if relative < 0.9995 else "a little less than 1"
            return (
                f"It pays a little at the last age drawn ({said}), most at {amount(best)} {unit}, "
                "beyond what was seen."
            )
        case ServiceAge.UNREACHED:
            return (
                f"No age that is lived to pays: by the law best is {amount(best)} {unit}, "
                "which not one in a thousand reaches."
            )
    return f"It pays at none of the ages drawn; by the law best at {amount(best)} {unit}."


def band_words(stretches, estimate, unit):
    """At which ages the fitted law lies outside the band of Kaplan–Meier, from the first failure
    on."""
    if not stretches:
        drawn = np.isfinite(estimate.lower) & np.isfinite(estimate.upper)
        ends = "" if drawn.all() else ", as far as the band goes"
        return f"The Weibull curve stays inside the band{ends}."
    first, last = stretches[0][0], stretches[-1][1]
    times = "" if len(stretches) == 1 else f" {len(stretches)} times"
    where = f"at {amount(first)}" if first == last else f"from {between(first, last)}"
    where = where if len(stretches) == 1 else f"at ages {where}"
    return (
        f"The Weibull curve leaves the band{times} {where} {unit}. The band holds age by age: a "
        "true law may leave it somewhere, too."
    )


def shape_words(case, low, high, best, first, unit, level):
    """Wear-out or not, at so many per cent; best: the law's service age, first: the age at the
    first failure."""
    span, at = f"{amount(low)} to {amount(high)}", f"at {level} % confidence"
    match case:
        case Shape.WEARS_OUT_UNSEEN:
            return (
                f"Wear-out, {at}: the shape's interval, {span}, lies above 1. But nothing "
                f"failed before {amount(first)} {unit}: the best service age, "
                f"{amount(best)}, rests on the law alone.",
                "warn",
            )
        case Shape.WEARS_OUT:
            return (
                f"Wear-out, {at}: the shape's interval, {span}, lies above 1. The failure "
                "rate rises, and replacing by age can pay.",
                "good",
            )
        case Shape.WEARS_OUT_IDLY:
            return (
                f"Wear-out, {at}: the shape's interval, {span}, lies above 1. The failure "
                "rate rises, but a failure costs no more than a service: it pays at no age.",
                "plain",
            )
        case Shape.FALLING:
            return (
                f"The failure rate falls with age, {at}: the shape's interval, {span}, lies below "
                "1. Replacing by age only costs. Pooled units that differ look so, too.",
                "warn",
            )
    return (
        f"The {level} % interval of the shape, {span}, holds 1: a constant failure rate is "
        "possible, and then an old part is as good as a new one.",
        "plain",
    )


def no_law_words(found, time, level, unit):
    """Why no law can be fitted to these lives; found: a LivesVerdict."""
    last = f"{amount(time.max())} {unit}"
    match found.case:
        case Lives.NO_FAILURE:
            several = f"Not one of these {amount(len(time))} has"
            who = several if len(time) > 1 else "The only one has not"
            return (
                f"{who} failed, so no law can be fitted, but the risk is bounded from above. With "
                f"{level} % confidence at most {percent(found.at_most)} fail before "
                f"{amount(time.min())} {unit}.",
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
    low, high = amount(values.min()), amount(values.max())
    return low if low == high else f"{low}–{high}"
