"""What to notice about detectors beside each other: a sentence for each case of the findings."""

from core.maths.case_studies.fraud_detection.findings import (
    Obstacle,
    Rivals,
    compared,
    over_budget,
)
from core.maths.case_studies.fraud_detection.pipeline import METHODS
from core.maths.case_studies.fraud_detection.resampling import Told
from core.ui.words import number
from pages.case_studies.fraud_detection.figures import apart, money, moneys_apart
from pages.case_studies.fraud_detection.verdicts import UNKNOWN, equal, obstacle_words


def comparison_words(now, rivals, decisions, told, higher):
    """Whether the detector with the highest AUC is the one that saves most. told: (two names) →
    the difference of what they save, higher: whether the AUC of the first surely is; both on the
    same cards."""
    if not now.labelled:
        return UNKNOWN + "detectors cannot be compared.", "warn"
    if not now.found.test.frauds:
        return obstacle_words(now, Obstacle.NO_FRAUD)
    if now.found.test.frauds == now.found.test.transactions:
        return obstacle_words(now, Obstacle.ALL_FRAUD)
    if equal(now):
        return obstacle_words(now, Obstacle.EQUAL_SCORES)
    auc = {name: rival.auc for name, rival in rivals.items()}
    over = over_the_budget(now, decisions)
    found = compared(decisions, auc, now.method, higher, list(over))
    saved = {name: decision.money.saved for name, decision in decisions.items()}
    first, richest = found.first, found.richest
    if found.case in (Rivals.NOTHING_EVER, Rivals.NOTHING_HERE):
        return nothing_saved(found, decisions)
    if found.case is Rivals.OVER_BUDGET:
        return rivals_over_budget(now, over), "warn"
    apart_by = told(found.more, found.less)
    if found.case in (Rivals.BEATEN_BY_AMOUNT, Rivals.BEATEN_AT_LIKE_AUC):
        lesson = "A higher AUC can save less: it knows nothing of amounts."
        if found.case is Rivals.BEATEN_AT_LIKE_AUC:
            lesson = "AUC cannot tell them apart, money can."
        mine, largest = apart(now.auc, auc["amount"])
        own, plain = moneys_apart(saved[now.method], saved["amount"])
        return (
            f"{METHODS[now.method].label}: AUC {mine}, saves {own}. The largest amounts alone: AUC "
            f"{largest}, {plain}. " + chance(apart_by, lesson),
            "warn",
        )
    if found.case is Rivals.SAME:
        return (
            f"Here the highest AUC, {number(auc[first])}, also saves most: {METHODS[first].label}, "
            f"{money(saved[first])}. "
            + chance(
                apart_by,
                "That is luck, not a rule: AUC knows nothing of amounts and budgets.",
                f" to “{METHODS[found.less].label}”",
            ),
            "plain",
        )
    highest, lower = apart(auc[first], auc[richest])
    less, more = moneys_apart(saved[first], saved[richest])
    return (
        f"Highest AUC: {METHODS[first].label}, {highest}, saves {less}. Most saved: "
        f"{METHODS[richest].label}, {more}, with an AUC of {lower}. "
        + chance(apart_by, f"Difference {span(apart_by)}.")
        + (" The AUCs may be equal." if found.case is Rivals.DIFFERENT_AT_LIKE_AUC else ""),
        "warn",
    )


def over_the_budget(now, decisions):
    """Alerts a day of the detectors that would open more than the budget."""
    days, rate = now.found.test.days, now.v.base_rate
    return {
        name: one.counts.alerts / days
        for name, one in decisions.items()
        if over_budget(one.counts.alerts, rate, now.budget, days)
    }


def rivals_over_budget(now, a_day):
    most = max(a_day, key=lambda name: a_day[name])
    alerts, budget = apart(a_day[most], now.budget)
    return (
        f"With fraud {number(now.v.base_rate)} times as common “{METHODS[most].label}” would open "
        f"{alerts} a day, more than the budget of {budget}: it picks from the days as they were, "
        "so savings are too good here."
    )


def span(difference):
    return f"{money(difference.low)} to {money(difference.high)} (95 %)"


def chance(difference, surely, what=""):
    """``surely`` where resampling tells the two apart, else that it does not."""
    if difference.case is Told.MORE:
        return surely
    if difference.case in (Told.SAME, Told.UNKNOWN):
        none = difference.case is Told.SAME
        return f"The difference{what} {'is none' if none else 'rests on fewer than ten cards'}."
    return f"The difference{what} may be chance: {span(difference)}."


def nothing_saved(found, decisions):
    """None of the detectors saves anything at the share of now; does one at its own?"""
    if found.case is Rivals.NOTHING_EVER:
        return (
            "At this share none of these detectors saves anything, nor at the share that is "
            "cheapest on validation: opening nothing is no worse."
        ), "alarm"
    best = decisions[found.best]
    return (
        "At this share none of these detectors saves anything. At the share that is cheapest on "
        f"validation, {number(100 * best.best_share)} %, “{METHODS[found.best].label}” saves "
        f"{money(best.best_saved)}.",
        "alarm",
    )
