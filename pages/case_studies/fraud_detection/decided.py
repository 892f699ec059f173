"""The numbers of a decision, each with its formula filled in."""

from operator import sub, truediv

from core.maths.case_studies.fraud_detection.alert_policy import (
    average_precision,
    precision_interval,
    recall_interval,
)
from core.maths.case_studies.fraud_detection.resampling import total_interval
from core.ui.words import filled_in, number
from pages.case_studies.fraud_detection.figures import (
    around,
    filled_money,
    grouped,
    interval,
    money,
    share_of,
)
from pages.case_studies.fraud_detection.resampled import cards_of, drawn_words, gains_of


def counted(now):
    counts, test = now.counts, now.found.test
    pi, tpr, fpr = counts.base_rate, counts.recall, counts.false_positive_rate
    bayes = filled_in(
        lambda base, caught, rest, false: base * caught / (base * caught + rest * false),
        *map(float, (pi, tpr, 1 - pi, fpr)),
        shown=share_of,
    )
    return [
        (
            "Precision",
            share_of(counts.precision),
            share_filled(counts.caught, counts.false_alarms) + interval(precision_interval(counts)),
        ),
        (
            "Recall",
            share_of(tpr),
            share_filled(counts.caught, counts.missed) + interval(recall_interval(counts)),
        ),
        (
            "Base rate π",
            share_of(pi, 2),
            "precision: {0}·{1}/({0}·{1} + {2}·{3})".format(*bayes)
            + f" = {share_of(counts.precision)}",
        ),
        (
            "Alerts a day",
            number(counts.alerts / test.days),
            "{}/{} days".format(*filled_in(truediv, counts.alerts, test.days, write=grouped)),
        ),
        (
            "Average precision",
            number(average_precision(test, now.v.base_rate)),
            f"Σ ΔR·P; by lot {number(pi)}. AUC {number(now.auc)}; by lot 0.5",
        ),
    ]


def share_filled(part, rest):
    """part/(part + rest)."""
    texts = filled_in(
        lambda a, b: a / (a + b), float(part), float(rest), shown=share_of, write=grouped
    )
    return "{0}/({0} + {1})".format(*texts)


def charged(view, now):
    limits = total_interval(cards_of(view, now), gains_of(view, now, now.decision))
    counts, at = now.counts, now.money
    everything = counts.alerts + counts.missed + counts.passed
    return [
        (
            "Cost",
            money(at.cost),
            "{} missed + {}·{}".format(
                *filled_money(
                    lambda missed, c, opened: missed + c * opened,
                    *(counts.missed_amount, now.v.cost, counts.alerts),
                )
            ),
        ),
        (
            "Saved against no model",
            money(at.saved),
            " − ".join(filled_money(sub, at.without_model, at.cost))
            + (around(limits) + f", {drawn_words(view, now)}" if counts.alerts else ""),
        ),
        (
            "Saved against all alerts",
            money(at.all_alerts - at.cost),
            "{}·{} − {}".format(
                *filled_money(
                    lambda c, all_of_them, cost: c * all_of_them - cost,
                    *(now.v.cost, everything, at.cost),
                )
            ),
        ),
    ]
