"""The numbers of a decision about measured cells, each with its formula filled in."""

from functools import partial

import numpy as np

from core.maths.case_studies.medical_diagnosis.decision import FOLDS, REPEATS
from core.ui.words import apart, filled_in, number, percent
from pages.case_studies.medical_diagnosis.judged_model import areas_of_single_measurements
from pages.case_studies.medical_diagnosis.verdicts import count, interval, share_digits, three


def numbers_of(model, costs, now):
    """(label, value, formula) of each number that matters."""
    point = now.point
    tp, fp, fn, tn = (
        count(n)
        for n in (
            point.true_positive,
            point.false_positive,
            point.false_negative,
            point.true_negative,
        )
    )
    held_out, hindsight = apart(costs.policy.cost, costs.lowest)
    blind = (
        "nested: chosen by models that saw neither fold, judged where they had not looked; with "
        f"hindsight {hindsight}"
    )
    (ppv, around_ppv), (npv, around_npv) = predictive_words(now)
    return [
        (
            "Sensitivity",
            percent(float(point.sensitivity)),
            f"{tp}/({tp} + {fn}); {rate_interval(now, 'sensitivity')}",
        ),
        (
            "Specificity",
            percent(float(point.specificity)),
            f"{tn}/({tn} + {fp}); {rate_interval(now, 'specificity')}",
        ),
        (
            "PPV",
            ppv,
            f"π·se/(π·se + (1 − π)(1 − sp)); {around_ppv}",
        ),
        (
            "NPV",
            npv,
            f"(1 − π)·sp/((1 − π)·sp + π(1 − se)); {around_npv}",
        ),
        (
            "Cost a patient",
            number(now.cost),
            f"{_cost_of(costs, point)}; nobody {number(costs.cost[0])}, "
            f"everybody {number(costs.cost[-1])}",
        ),
        ("Cost of a threshold chosen blind", held_out, blind),
        *_of_the_model(model),
    ]


def _cost_of(costs, point):
    """The cost a patient: who is missed, and who is called for nothing."""
    terms = filled_in(
        lambda pi, miss, missed, rest, alarm, false: pi * miss * missed + rest * alarm * false,
        *(costs.prevalence, costs.miss, 1 - float(point.sensitivity)),
        *(1 - costs.prevalence, costs.false_alarm, float(point.false_positive_rate)),
    )
    return "{}·{}·{} + {}·{}·{}".format(*terms)


def whoever_comes(now):
    """Why nothing is estimated at a threshold of 0 or 1."""
    return f"{'everybody' if now.called else 'nobody'} is called, whoever comes"


def rate_interval(now, name):
    """Around a rate that patients were counted for, or that it is certain."""
    if now.certain:
        return f"exact: {whoever_comes(now)}"
    return interval(now.limits[name], how="Wilson")


ON_LOG_ODDS = "Mercaldo’s, normal on the log-odds with ½ added to each of the four counts,"


def predictive_words(now):
    """PPV and NPV, each with its interval in digits that tell them apart; without anybody to
    average over there is neither."""
    words = []
    nobody = ("0/0, nobody is called back", "0/0, everybody is called back")
    for k, (value, least) in enumerate(zip(now.values, (1, 2), strict=True)):
        limits = () if now.certain else now.value_limits[k]
        digits = share_digits(value, *limits, least=least)
        if np.isnan(value):
            around = nobody[k]
        elif now.certain:
            around = f"exactly {('π', '1 − π')[k]}: {whoever_comes(now)}"
        else:
            form = partial(percent, digits=digits)
            around = interval(limits, form, ON_LOG_ODDS)
        exact = now.certain and not np.isnan(value)
        words.append((f"{100 * value:.6g} %" if exact else percent(value, digits), around))
    return words


def fixed_words(model, at):
    """The sensitivity at the fixed specificity, and whose interval it has."""
    band, healthy = model.band, int((~model.cells.ill).sum())
    wanted, limits = percent(band.specificity[at], 0), (band.low[at], band.high[at])
    found = f"the sensitivity is {percent(band.sensitivity[at])}"
    if not band.exact[at]:
        return f"At specificity {wanted} {found} ({interval(limits, how='bootstrap')})."
    exact = f"Clopper–Pearson at this cut, {interval(limits)}"
    if band.specificity[at] < 1:
        return f"At specificity {wanted} {found} ({exact})."
    return (
        f"At specificity {wanted} {found} ({exact}). None of {healthy} healthy ones is called; by "
        f"the rule of three up to 3/{healthy} = {percent(3 / healthy)} might be."
    )


def expected_count(value):
    """Patients of 10,000: whole ones, and parts of a few.

    >>> expected_count(4764.2), expected_count(0.472), expected_count(0.0)
    ('4,764', '0.47', '0')
    """
    return count(value) if value >= 9.5 else number(value, 2)


def _of_the_model(model):
    """What does not hang on the threshold."""
    found, areas = model.found, areas_of_single_measurements()
    single = np.maximum(areas, 1 - areas)
    best = int(np.argmax(single))
    return [
        (
            "Accuracy, cross-validated",
            percent(float(found.accuracy.mean())),
            f"at P ≥ ½; {FOLDS} folds, {REPEATS} times, ± {percent(found.spread)} over "
            f"the ways to deal; {interval(found.interval, how='Wilson')} over patients",
        ),
        (
            "AUC",
            three(model.area.auc),
            f"{interval((model.area.low, model.area.high), three, 'DeLong')}; by lot 0.5",
        ),
        (
            "Baseline",
            three(single[best]),
            f"AUC of “{model.cells.feature_names[best]}” by itself, the best of {len(single)}, "
            "picked on these patients",
        ),
    ]
