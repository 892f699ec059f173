"""What to notice in a state: sentences with their tone, chosen by what came out."""

import numpy as np

from core.maths.case_studies.fraud_detection.pipeline import METHODS
from core.ui.words import number, percent
from pages.case_studies.fraud_detection.figures import apart, count, money, several, share_of

UNKNOWN = "Without labels nobody knows which alerts are frauds: "


def detector_words(now):
    """What to notice about the detector."""
    caught = now.caught
    if now.v.method == "logistic" != now.method:
        return (
            "Logistic regression needs frauds and others in the training weeks, with labels; the "
            "PCA stands in.",
            "warn",
        )
    if now.filling:
        return (
            f"Training reaches into the first {now.filling} days, when the windows that look back "
            "so far are still filling: normal seems emptier than it is.",
            "warn",
        )
    if now.method == "pca" and caught:
        explained = now.prepared.components.explained[: now.setting].sum()
        seen = sorted(caught, key=lambda kind: kind[1] / kind[2])
        (worst, *few), (best, *many) = seen[0], seen[-1]
        blind = few[0] < 0.1 * few[1]
        return (
            f"{now.setting} component{' explains' if now.setting == 1 else 's explain'} "
            f"{share_of(explained, 0)} of the variance; what is explained is rebuilt, "
            "however rare: explained is not suspicious. Caught: "
            f"{share_of(few[0] / few[1], 0)} of the kind “{worst}”, "
            f"{share_of(many[0] / many[1], 0)} of the kind “{best}”."
            + (" Try fewer components." if now.setting > 8 and blind else ""),
            "warn" if blind else "plain",
        )
    if now.method == "amount":
        return (
            "No model at all: the largest amounts first. It finds no compromised terminal, and is "
            "hard to beat in money.",
            "plain",
        )
    if METHODS[now.method].supervised:
        return (
            "The reference that was told the labels of the training weeks. The others never see "
            "one, except inside a terminal's risk, from labels at least 7 days old.",
            "good",
        )
    return (
        "Strange is not fraud: most of what stands out is a rare but honest habit, and a fraud "
        "that looks like everyday life does not stand out.",
        "plain",
    )


def nothing_to_decide(now):
    """What stands in the way of any decision; None where nothing does."""
    if not now.labelled:
        return (
            UNKNOWN
            + "scores, plane and queue are shown; precision, recall, cost and card precision "
            "cannot be.",
            "warn",
        )
    if not now.found.test.frauds:
        return (
            "There is no fraud in the test period, so recall is undefined, nothing can be saved "
            "and every alert is a false alarm.",
            "warn",
        )
    if not now.found.validation.frauds:
        return (
            "There is no fraud in the validation period, so every threshold looks too low there: "
            "none can be chosen without looking at the test.",
            "warn",
        )
    if not now.decision.alerts:
        return "No transaction of the test period is strange enough: nothing is opened.", "warn"
    return None


def of_hundred(precision):
    frauds = number(100 * precision)
    return f"{frauds} is a fraud" if frauds == "1" else f"{frauds} are frauds"


def decision_words(now):
    """What to notice about the alerts."""
    if stands := nothing_to_decide(now):
        return stands
    v, counts, decision = now.v, now.counts, now.decision
    a_day = counts.alerts / now.found.test.days
    if v.base_rate > 1 and a_day > now.budget:
        return (
            f"With fraud {number(v.base_rate)} times as common these alerts would be "
            f"{number(a_day)} a day, more than the budget of {now.budget}: it picks from the "
            "days as they were, so recall and savings are too good here.",
            "warn",
        )
    if v.base_rate < 0.5 and counts.precision < 0.1:
        return (
            f"The detector is as good as before, recall {percent(counts.recall)}, but fraud is "
            f"rarer: of 100 alerts {of_hundred(counts.precision)}"
            + (", and investigations cost more than they save." if now.money.saved < 0 else "."),
            "alarm" if now.money.saved < 0 else "warn",
        )
    if now.money.saved < 0:
        return (
            f"Investigations cost more than they save: {money(-now.money.saved)} worse than "
            "opening nothing.",
            "alarm",
        )
    if counts.recall < 0.05:
        return (
            f"Right about {percent(counts.accuracy)} of all transactions, and blind: "
            f"{percent(1 - counts.recall)} of the frauds are missed. Calling nothing fraud is "
            f"right about {percent(counts.accuracy_of_nothing)}.",
            "warn",
        )
    if decision.unopened > 0.2 * decision.alerts:
        return (
            f"The budget leaves {several(decision.unopened, 'alert', 'alerts')} of the test period "
            "unopened: a lower "
            "threshold buys little more.",
            "warn",
        )
    if now.above_cheapest > 0.02:
        return (
            f"On the validation weeks this threshold costs {percent(now.above_cheapest, 0)} more "
            f"than the cheapest, {number(100 * decision.best_share)} %.",
            "plain",
        )
    return (
        "Near the cheapest threshold. It was found on the validation weeks; the test weeks only "
        "judge it.",
        "good",
    )


def accuracy_words(now):
    """Why accuracy says nothing about a detector of something rare; one sentence each."""
    counts, saved = now.counts, now.money.saved
    if not now.labelled or np.isnan(counts.recall):
        return ["Accuracy needs labels, and frauds among them, to be of any meaning."]
    here, nothing = float(counts.accuracy), float(counts.accuracy_of_nothing)
    frauds, honest = counts.caught + counts.missed, counts.false_alarms + counts.passed
    rare = "Fraud is rare" if counts.base_rate < 0.1 else "Fraud is not so rare here"
    return [
        f"{rare}: {count(frauds)} of {count(frauds + honest)} transactions. Whoever calls "
        f"nothing fraud is right about {percent(nothing)} of them, without looking at one, and "
        "catches no fraud.",
        f"This threshold is {'less' if here < nothing else 'no less'} accurate, catches "
        f"{percent(counts.recall)} of the frauds and {'saves' if saved > 0 else 'loses'} "
        f"{money(abs(saved))}.",
        "Accuracy counts a false alarm as much as a missed fraud"
        + (", and is mostly made of honest payments" if frauds < honest else "")
        + "; so ask for recall, precision and cost.",
    ]


def queue_words(now, found, possible, team):
    """What to notice about what the investigators find; team: the cards examined a day, which are
    the strangest ones whether they reach the threshold or not."""
    if not now.labelled:
        return UNKNOWN + "the queue of the day is shown, what it is worth is not.", "warn"
    if not now.found.test.frauds:
        return nothing_to_decide(now)
    mean, best = np.nanmean(found), np.nanmean(possible)
    if not now.decision.alerts:
        return nothing_to_decide(now)
    if mean >= 0.9 * best:
        if team >= np.diff(now.found.cards.starts).max():
            examined = "Every card is examined each day"
        elif team == 1:
            examined = "The strangest card is examined each day"
        else:
            examined = f"The {team} strangest cards are examined each day"
        return (
            f"{examined}, alert or not. Nearly all that can be found is found: {percent(mean)} "
            f"compromised of at most {percent(best)}.",
            "good",
        )
    share = share_of(mean)
    strangest = f"Of the {team} strangest cards each day, alert or not, {share} are compromised"
    if team == 1:
        strangest = f"The strangest card, alert or not, is compromised on {share} of days"
    return (
        f"{strangest}; a perfect ranking would reach {share_of(best)}. "
        + (
            "There are more places than compromised cards: a smaller team wastes less."
            if best < 0.5
            else "There is work for more hands: a larger team finds more."
        ),
        "plain",
    )


def comparison_words(now, rivals, decisions):
    """Whether the detector with the highest AUC is the one that saves most."""
    if not now.labelled:
        return UNKNOWN + "detectors cannot be compared.", "warn"
    if not now.found.test.frauds:
        return nothing_to_decide(now)
    first = max(rivals, key=lambda name: rivals[name].auc)
    richest = max(decisions, key=lambda name: decisions[name].money.saved)
    if decisions[richest].money.saved <= 0:
        return nothing_saved(decisions)
    own, plain = decisions[now.method].money.saved, decisions["amount"].money.saved
    if now.auc > rivals["amount"].auc and own < plain:
        mine, largest = apart(now.auc, rivals["amount"].auc)
        return (
            f"{METHODS[now.method].label}: AUC {mine}, saves {money(own)}. The largest "
            f"amounts alone: AUC {largest}, {money(plain)}. A higher AUC can "
            "save less: it knows nothing of amounts.",
            "warn",
        )
    auc, lower = apart(rivals[first].auc, rivals[richest].auc)
    saved = money(decisions[first].money.saved)
    if first == richest:
        return (
            f"Here the highest AUC, {auc}, also saves most: {METHODS[first].label}, {saved}. That "
            "is luck, not a rule: AUC knows nothing of amounts and budgets.",
            "plain",
        )
    return (
        f"Highest AUC: {METHODS[first].label}, {auc}, saves {saved}. Most saved: "
        f"{METHODS[richest].label}, {money(decisions[richest].money.saved)}, with an AUC of "
        f"{lower}.",
        "warn",
    )


def nothing_saved(decisions):
    """No detector saves anything at the share of now; does one at the share chosen for it?"""
    name, best = max(decisions.items(), key=lambda one: one[1].best_saved)
    if best.best_saved <= 0:
        return (
            "At this share no detector saves anything, nor at the share that is cheapest on "
            "validation: opening nothing is no worse."
        ), "alarm"
    return (
        "At this share no detector saves anything. At the share that is cheapest on validation, "
        f"{number(100 * best.best_share)} %, “{METHODS[name].label}” saves "
        f"{money(best.best_saved)}.",
        "alarm",
    )
