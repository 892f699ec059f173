"""The numbers of a decision, each with its formula filled in."""

from core.maths.case_studies.fraud_detection.alert_policy import (
    average_precision,
    precision_interval,
    recall_interval,
)
from core.maths.case_studies.fraud_detection.resampling import total_interval
from core.ui.words import number, percent
from pages.case_studies.fraud_detection.figures import around, count, interval, money
from pages.case_studies.fraud_detection.resampled import cards_of, drawn_words, gains_of


def counted(now):
    counts, test = now.counts, now.found.test
    pi, tpr, fpr = counts.base_rate, counts.recall, counts.false_positive_rate
    return [
        (
            "Precision",
            percent(counts.precision),
            f"{count(counts.caught)}/({count(counts.caught)} + {count(counts.false_alarms)})"
            + interval(precision_interval(counts)),
        ),
        (
            "Recall",
            percent(tpr),
            f"{count(counts.caught)}/({count(counts.caught)} + {count(counts.missed)})"
            + interval(recall_interval(counts)),
        ),
        (
            "Base rate π",
            percent(pi, 2),
            f"precision = {number(pi)}·{number(tpr)}/({number(pi)}·{number(tpr)} + "
            f"{number(1 - pi)}·{number(fpr)})",
        ),
        (
            "Alerts a day",
            number(counts.alerts / test.days),
            f"{count(counts.alerts)}/{test.days} days",
        ),
        (
            "Average precision",
            number(average_precision(test, now.v.base_rate)),
            f"Σ ΔR·P; by lot {number(pi)}. AUC {number(now.auc)}; by lot 0.5",
        ),
    ]


def charged(view, now):
    limits = total_interval(cards_of(view, now), gains_of(view, now, now.decision))
    counts, at, c = now.counts, now.money, number(now.v.cost)
    everything = counts.alerts + counts.missed + counts.passed
    return [
        (
            "Cost",
            money(at.cost),
            f"{money(counts.missed_amount)} missed + {c}·{count(counts.alerts)}",
        ),
        (
            "Saved against no model",
            money(at.saved),
            f"{money(at.without_model)} − {money(at.cost)}"
            + (around(limits) + f", {drawn_words(view, now)}" if counts.alerts else ""),
        ),
        (
            "Saved against all alerts",
            money(at.all_alerts - at.cost),
            f"{c}·{count(everything)} − {money(at.cost)}",
        ),
    ]
