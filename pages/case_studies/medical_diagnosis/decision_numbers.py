"""The numbers of a decision about measured cells, each with its formula filled in."""

import numpy as np

from core.maths.case_studies.medical_diagnosis.decision import FOLDS, REPEATS
from core.ui.words import apart, number, percent
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
    blind = f"nested: chosen by models that saw neither fold; with hindsight {hindsight}"
    (ppv, around_ppv), (npv, around_npv) = predictive_words(now)
    fallout = number(float(point.false_positive_rate))
    return [
        (
            "Sensitivity",
            percent(float(point.sensitivity)),
            f"{tp}/({tp} + {fn}); {interval(now.limits['sensitivity'])}",
        ),
        (
            "Specificity",
            percent(float(point.specificity)),
            f"{tn}/({tn} + {fp}); {interval(now.limits['specificity'])}",
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
            f"{number(costs.prevalence)}·{number(costs.miss)}·"
            f"{number(1 - float(point.sensitivity))} + {number(1 - costs.prevalence)}·"
            f"{number(costs.false_alarm)}·{fallout}; nobody {number(costs.cost[0])}, "
            f"everybody {number(costs.cost[-1])}",
        ),
        ("Cost of a threshold chosen blind", held_out, blind),
        *_of_the_model(model),
    ]


def predictive_words(now):
    """PPV and NPV, each with its interval in digits that tell them apart; without anybody to
    average over there is neither."""
    words = []
    nobody = ("0/0, nobody is called back", "0/0, everybody is called back")
    for value, limits, least, why in zip(now.values, now.value_limits, (1, 2), nobody, strict=True):
        digits = share_digits(value, *limits, least=least)
        around = interval(limits, lambda share, digits=digits: percent(share, digits))
        words.append((percent(value, digits), why if np.isnan(value) else around))
    return words


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
            f"the ways to deal; {interval(found.interval)} over patients",
        ),
        (
            "AUC",
            three(model.area.auc),
            f"{interval((model.area.low, model.area.high), three)}; by lot 0.5",
        ),
        (
            "Baseline",
            three(single[best]),
            f"AUC of “{model.cells.feature_names[best]}” by itself, the best of {len(single)}, "
            "picked on these patients",
        ),
    ]
