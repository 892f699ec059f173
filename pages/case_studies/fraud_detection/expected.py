"""Below the threshold: each payment weighed by itself, p·amount against c."""

from operator import sub, truediv

import numpy as np

from core.charts import palette
from core.charts.ranking_curves import value_plane
from core.maths.case_studies.fraud_detection.alert_policy import opened, threshold_for_share
from core.maths.case_studies.fraud_detection.expected_value import (
    open_what_pays,
    rule_against_threshold,
    shift_odds,
    value_tables,
)
from core.maths.case_studies.fraud_detection.findings import over_budget, rule
from core.maths.case_studies.fraud_detection.resampling import Told, total_interval
from core.ui.words import filled_in, number
from pages.case_studies.fraud_detection.figures import (
    around,
    budget_words,
    count,
    filled_money,
    grouped,
    money,
    several,
)
from pages.case_studies.fraud_detection.resampled import (
    by_value,
    cards_of,
    drawn_words,
    gains_of,
    probabilities,
)
from pages.case_studies.fraud_detection.rule_verdicts import rule_words


def show_expected(view, now):
    """The rule, its picture and its figures beside the threshold cheapest on validation."""
    found, v = now.found, now.v
    fit = (*now.key, now.method, now.setting)
    plain, calibration = probabilities(view, *fit, found)
    probability, ranking = by_value(view, *fit, v.base_rate, found, plain)
    ruling = open_what_pays(ranking, v.cost, now.budget, v.base_rate)
    cards, decision = cards_of(view, now), now.decision
    apart = rule_against_threshold(cards, ruling, found.validation, decision, v.cost, v.base_rate)
    view.section(
        "Weigh each payment by its amount",
        "One threshold treats a payment of 5 like one of 500. With a probability p of fraud each "
        "is weighed by itself: open it if p·amount > c. The p comes from the score alone, by "
        "isotonic regression: the never-falling curve that fits the labels of the validation "
        "period best.",
    )
    level = calibration.of(threshold_for_share(found.validation, decision.best_share))
    test = now.prepared.periods.test
    view.chart(
        value_plane(),
        value_tables(
            probability,
            now.transactions.amount[test],
            opened(ruling.ranking, ruling.alerts),
            now.fraud,
            now.shown[::2],
            v.cost,
            float(shift_odds(level, v.base_rate)) if decision.chosen else np.inf,
        ),
        caption=f"Line: p·amount = {number(v.cost)}; above it opening pays, "
        f"{budget_words(now.budget)}. Dashed: the threshold cheapest on validation. Honest "
        "ones drawn by lot, all frauds.",
        name="value",
    )
    view.legend(
        {
            "Honest": palette.DATA,
            "False alarm": palette.ACCENT,
            "Fraud caught": palette.TRUTH,
            "Fraud missed": palette.ALARM,
        },
        place="below",
    )
    most = max(ruling.counts.alerts, decision.test_counts.alerts[decision.chosen])
    over = over_budget(most, v.base_rate, now.budget, found.test.days)
    case = rule(found.validation, ruling.alerts, apart, over)
    words, tone = rule_words(now, case, ruling, apart)
    view.notice(words, tone=tone, place="below")
    view.numbers(figures(view, now, ruling, apart, plain))


def figures(view, now, ruling, apart, plain):
    counts, at, test, rate = ruling.counts, ruling.money, now.found.test, now.v.base_rate
    limits = total_interval(cards_of(view, now), gains_of(view, now, ruling))
    return [
        (
            "Opened a day by p·amount > c",
            number(counts.alerts / test.days),
            "{}/{} days, ".format(*filled_in(truediv, counts.alerts, test.days, write=grouped))
            + f"{count(counts.caught) if counts.caught else 'none'} of them "
            f"{'a fraud' if counts.caught == 1 else 'frauds'}; "
            f"{several(ruling.unopened, 'more pays', 'more pay')} but for the budget",
        ),
        (
            "Saved by p·amount > c",
            money(at.saved),
            " − ".join(filled_money(sub, at.without_model, at.cost)) + around(limits),
        ),
        (
            "Saved by one threshold",
            money(now.decision.best_saved),
            f"the strangest {number(100 * now.decision.best_share)} %, cheapest on validation",
        ),
        (
            "Difference",
            money(apart.value),
            "the same with every card"
            if apart.case is Told.SAME
            else " − ".join(filled_money(sub, at.saved, now.decision.best_saved))
            + f"; {drawn_words(view, now)}"
            + around((apart.low, apart.high)),
        ),
        (
            "Frauds expected, Σp",
            number(rate * plain.sum()),
            f"{count(rate * test.frauds)} came: whether p can be believed"
            + (f"; both taken {number(rate)} times" if rate != 1 else ""),
        ),
    ]
