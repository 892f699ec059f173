"""What to notice about detector and queue: a sentence for each case of the findings."""

import numpy as np

from core.maths.case_studies.fraud_detection.findings import (
    Kinds,
    Obstacle,
    Team,
    equal_scores,
    fewer_that_catch,
    kinds_caught,
    obstacle,
    team,
)
from core.maths.case_studies.fraud_detection.pipeline import METHODS
from core.ui.words import number
from pages.case_studies.fraud_detection.figures import percents_apart, several, share_of

UNKNOWN = "Without labels nobody knows which alerts are frauds: "
BLOCKED = {
    Obstacle.UNLABELLED: UNKNOWN
    + "scores, plane and queue are shown; precision, recall, cost and card precision cannot be.",
    Obstacle.NO_FRAUD: "There is no fraud in the test period, so recall is undefined, nothing can "
    "be saved and every alert is a false alarm.",
    Obstacle.ALL_FRAUD: "Every transaction of the test period is a fraud: no alert can be false, "
    "and AUC is undefined.",
    Obstacle.NO_FRAUD_BEFORE: "There is no fraud in the validation period, so every threshold "
    "looks too low there: none can be chosen without looking at the test.",
    Obstacle.NOTHING_OPENED: "No transaction of the test period is strange enough: nothing is "
    "opened.",
}
TERMINAL = "compromised terminal"


def equal(now):
    """Whether all transactions are equally strange."""
    return equal_scores(now.found.validation, now.found.test)


def obstacle_of(now):
    return obstacle(now.found.validation, now.found.test, now.decision.alerts)


def obstacle_words(now, what):
    if what is not Obstacle.EQUAL_SCORES:
        return BLOCKED[what], "warn"
    if now.method == "pca":
        return (
            f"Nothing is left to score: {several(now.setting, 'component', 'components')} rebuild "
            "every transaction, as the features depend on each other. All are equally strange, so "
            "the order of alerts means nothing.",
            "warn",
        )
    return (
        "All transactions get the same score: none is stranger than another, so the order of "
        "alerts means nothing.",
        "warn",
    )


def nothing_to_decide(now):
    """What stands in the way of any decision; None where nothing does."""
    what = obstacle_of(now)
    return None if what is None else obstacle_words(now, what)


def detector_words(now, caught_by_k):
    """What to notice about the detector. caught_by_k: kind → {k: frauds caught by the PCA}."""
    if now.v.method != now.method:
        return (
            f"{METHODS[now.v.method].label}: needs frauds and others in the training period, with "
            "labels; the PCA stands in.",
            "warn",
        )
    if equal(now):
        return obstacle_words(now, Obstacle.EQUAL_SCORES)
    if now.filling:
        return (
            f"Training reaches into the first {now.filling} days, when the windows that look back "
            "so far are still filling: normal seems emptier than it is.",
            "warn",
        )
    if now.method == "pca" and now.caught:
        return components_words(now, caught_by_k)
    if now.method == "amount":
        return f"No model at all: the largest amounts first. {terminal_words(now)}", "plain"
    if METHODS[now.method].supervised:
        return told_words(now), "good"
    return strange_words(now), "plain"


def components_words(now, caught_by_k):
    explained = now.prepared.components.explained[: now.setting].sum()
    kinds = kinds_caught(now.caught)
    (worst, few, of_few), (best, many, of_many) = kinds.worst, kinds.best
    advice = fewer_that_catch(caught_by_k(worst), now.setting) if kinds.blind else None
    whose = f" of the “{worst}”" if kinds.case is Kinds.ALIKE else ""
    fewer = f" (with k = {advice[0]}: {share_of(advice[1] / of_few, 0)}{whose})" if advice else ""
    if kinds.case is Kinds.ONE:
        caught = f"{few} of {of_few} frauds{fewer}"
    elif kinds.case is Kinds.ALIKE:
        caught = f"{share_of(few / of_few, 0)} of every kind of fraud{fewer}"
    else:
        low, high = percents_apart(few / of_few, many / of_many, digits=0)
        caught = f"{low} of the kind “{worst}”{fewer}, {high} of the kind “{best}”"
    return (
        f"{now.setting} component{' explains' if now.setting == 1 else 's explain'} "
        f"{share_of(explained, 0)} of the variance: explained is not suspicious, however rare. "
        f"Caught: {caught}.",
        "warn" if kinds.blind else "plain",
    )


def terminal_words(now):
    """What the largest amounts find where a terminal is compromised, if that is known."""
    terminals = next((kind for kind in now.caught if kind[0] == TERMINAL), None)
    yardstick = "In money it is what a detector has to beat."
    if terminals is None:
        return yardstick
    _, caught, total = terminals
    found = "none" if caught == 0 else f"{caught:,}"
    return f"At compromised terminals it finds {found} of {total:,} frauds. {yardstick}"


def told_words(now):
    risk = any(name.startswith("Terminal: fraud share") for name in now.prepared.names)
    rest = ", except inside a terminal’s risk, from labels at least 7 days old." if risk else "."
    return (
        "A reference that was told the labels of the training period. The detectors without labels "
        f"never see one{rest}"
    )


def strange_words(now):
    if getattr(now.found.detector, "distinct", False):
        return (
            "Many training rows are copies, whose density would be infinite: here copies count "
            "once. Strange is not fraud."
        )
    if not now.labelled or not now.decision.alerts:
        return (
            "Strange is not fraud: what stands out may be a rare but honest habit, and a fraud "
            "that looks like everyday life does not stand out."
        )
    opened, caught = now.decision.alerts, sum(caught for _, caught, _ in now.caught)
    honest = f"{opened - caught:,} of the {several(opened, 'alert is', 'alerts are')} honest"
    if opened == 1:
        honest = f"the one alert is {'a fraud' if caught else 'honest'}"
    return (
        f"Strange is not fraud: {honest}, a rare habit at most, and a fraud that looks like "
        "everyday life does not stand out."
    )


def queue_words(now, found, possible, size):
    """What to notice about what the investigators find; size: the cards examined a day, which are
    the strangest ones whether they reach the threshold or not."""
    if not now.labelled:
        return UNKNOWN + "the queue of the day is shown, what it is worth is not.", "warn"
    if not now.found.test.frauds:
        return obstacle_words(now, Obstacle.NO_FRAUD)
    if equal(now):
        return obstacle_words(now, Obstacle.EQUAL_SCORES)
    case, mean, best, behind = team(found, possible)
    share, most = percents_apart(mean, best)
    if case is Team.NEARLY_ALL:
        all_of_it = "All" if share == most else "Nearly all"
        return (
            f"{examined(now, size)}, alert or not. {all_of_it} that can be found is found: "
            f"{share} compromised of at most {most}.",
            "good",
        )
    strangest = f"Of the {size} strangest cards each day, alert or not, {share} are compromised"
    if size == 1:
        strangest = f"The strangest card, alert or not, is compromised on {share} of days"
    return (
        f"{strangest}; a perfect ranking would reach {most}. "
        + (
            "There are more places than compromised cards: even that would fill less than half."
            if case is Team.SPARE_PLACES
            else f"It would find more on {behind} of {several(len(found), 'day', 'days')}."
        ),
        "plain",
    )


def examined(now, size):
    if size >= np.diff(now.found.cards.starts).max():
        return "Every card is examined each day"
    if size == 1:
        return "The strangest card is examined each day"
    return f"The {number(size)} strangest cards are examined each day"
