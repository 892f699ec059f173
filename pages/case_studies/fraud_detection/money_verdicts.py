"""What to notice about alerts and accuracy: a sentence for each case of the findings."""

import numpy as np

from core.maths.case_studies.fraud_detection.findings import (
    Accuracy,
    Policy,
    above_cheapest,
    accuracy,
    most_opened,
    policy,
)
from core.ui.words import exceeding, number
from pages.case_studies.fraud_detection.figures import (
    apart,
    count,
    money,
    percents_apart,
    several,
    share_of,
)
from pages.case_studies.fraud_detection.verdicts import (
    nothing_to_decide,
)


def of_hundred(precision):
    frauds = number(100 * precision)
    return f"{frauds} is a fraud" if frauds == "1" else f"{frauds} are frauds"


def decision_words(now):
    """What to notice about the alerts."""
    if stands := nothing_to_decide(now):
        return stands
    case = policy(now.decision, now.v.base_rate, now.budget, now.found.test.days)
    return SAID[case](now)


def over_budget(now):
    rate, _ = apart(now.v.base_rate, 1)
    a_day, budget = apart(now.counts.alerts / now.found.test.days, now.budget)
    return (
        f"With fraud {rate} times as common these alerts would be {a_day} a day, more than the "
        f"budget of {budget}: it picks from the days as they were, so recall and savings are too "
        "good here.",
        "warn",
    )


def rarer(now):
    loses = now.money.saved < 0
    return (
        f"The detector is as good as before, recall {share_of(now.counts.recall)}, but fraud is "
        f"rarer: of 100 alerts {of_hundred(now.counts.precision)}"
        + (", and investigations cost more than they save." if loses else "."),
        "alarm" if loses else "warn",
    )


def loss(now):
    return (
        f"Investigations cost more than they save: {money(-now.money.saved)} worse than opening "
        "nothing.",
        "alarm",
    )


def blind(now):
    counts = now.counts
    here, nothing = percents_apart(counts.accuracy, counts.accuracy_of_nothing)
    return (
        f"Right about {here} of all transactions, and blind: {share_of(1 - counts.recall)} of the "
        f"frauds are missed. Calling nothing fraud is right about {nothing}.",
        "warn",
    )


def budget_full(now):
    here, most = percents_apart(now.counts.recall, most_opened(now.decision))
    return (
        f"The budget leaves {several(now.decision.unopened, 'alert', 'alerts')} of the test period "
        f"unopened: it opens {here} of the frauds, "
        + (
            "and no lower threshold opens more."
            if here == most
            else f"and {most} at any lower threshold at most."
        ),
        "warn",
    )


def dearer(now):
    chosen, above = now.decision.best_share, above_cheapest(now.decision)
    if np.isinf(above):
        return (
            "On the validation period this threshold costs something, and the cheapest nothing.",
            ("plain"),
        )
    cheapest = f"the cheapest, {number(100 * chosen)} %" if chosen else "opening nothing"
    return (
        f"On the validation period this threshold costs {exceeding(above)} {cheapest}.",
        "plain",
    )


def near_cheapest(now):
    return (
        "Near the cheapest threshold. It was found on the validation period; the test period only "
        "judges it.",
        "good",
    )


SAID = {
    Policy.OVER_BUDGET: over_budget,
    Policy.RARER: rarer,
    Policy.RARER_LOSS: rarer,
    Policy.LOSS: loss,
    Policy.BLIND: blind,
    Policy.BUDGET_FULL: budget_full,
    Policy.DEARER: dearer,
    Policy.NEAR_CHEAPEST: near_cheapest,
}
LEVEL = {Accuracy.LESS: "less", Accuracy.EQUAL: "exactly as", Accuracy.MORE: "more"}


def accuracy_words(now):
    """Why accuracy says nothing about a detector of something rare; one sentence each."""
    case = accuracy(now.decision)
    if case is Accuracy.UNDEFINED:
        return ["Accuracy needs labels, and frauds among them, to be of any meaning."]
    counts, saved = now.counts, now.money.saved
    frauds, honest = counts.caught + counts.missed, counts.false_alarms + counts.passed
    rare = "Fraud is rare" if counts.base_rate < 0.1 else "Fraud is not so rare here"
    result = "saves nothing" if saved == 0 else f"{'saves' if saved > 0 else 'loses'} "
    return [
        f"{rare}: {count(frauds)} of {count(frauds + honest)} transactions. Whoever calls "
        f"nothing fraud is right about {share_of(counts.accuracy_of_nothing)} of them, without "
        "looking at one, and catches no fraud.",
        f"This threshold is {LEVEL[case]} accurate, catches {share_of(counts.recall)} of the "
        f"frauds and {result}{money(abs(saved)) if saved else ''}.",
        "Accuracy counts a false alarm as much as a missed fraud"
        + (", and is mostly made of honest payments" if frauds < honest else "")
        + "; so ask for recall, precision and cost.",
    ]
