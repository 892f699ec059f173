"""What a state of the fraud page shows: named cases with their numbers, and no words.

Each function looks at results alone and returns one case; the page has a sentence for each.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from core.maths.case_studies.fraud_detection.alert_policy import Decision, Ranking, alerts_at
from core.maths.case_studies.fraud_detection.resampling import Difference

ALMOST_ALL = 0.9  # of what can be found
DUST = 1e-12  # rounding: 9 of the 10 that can be found are nine tenths of them
BLIND = 0.05  # recall below which accuracy alone looks good
NEAR = 0.02  # above the lowest cost
FULL = 0.2  # unopened for each alert, from which on the budget decides
UNSEEN = 0.1  # share of a kind below which a detector is blind for it

Kind = tuple[str, int, int]  # name, how many are caught, how many there are


class Obstacle(Enum):
    """What stands in the way of any decision."""

    UNLABELLED = auto()
    EQUAL_SCORES = auto()  # nothing is stranger than anything else
    NO_FRAUD = auto()  # in the test period
    ALL_FRAUD = auto()
    NO_FRAUD_BEFORE = auto()  # in the validation period
    NOTHING_OPENED = auto()


class Kinds(Enum):
    """How the kinds of fraud differ in what is caught of them."""

    NONE = auto()
    ONE = auto()
    ALIKE = auto()
    APART = auto()


class Policy(Enum):
    """What there is to say about a threshold; the first that holds."""

    OVER_BUDGET = auto()  # with fraud so common, more alerts a day than can be opened
    RARER = auto()
    RARER_LOSS = auto()
    LOSS = auto()
    BLIND = auto()
    BUDGET_FULL = auto()
    DEARER = auto()
    NEAR_CHEAPEST = auto()


class Accuracy(Enum):
    """How a threshold's accuracy compares with calling nothing fraud."""

    UNDEFINED = auto()
    LESS = auto()
    EQUAL = auto()
    MORE = auto()


class Team(Enum):
    """What a number of cards examined a day finds."""

    NEARLY_ALL = auto()
    SPARE_PLACES = auto()  # a perfect ranking would fill less than half of them
    WORK_LEFT = auto()


class Rule(Enum):
    """How the rule p·amount > c does against the threshold that was cheapest on validation."""

    UNCALIBRATED = auto()  # no fraud in the validation period: every probability is 0
    NOTHING_OPENED = auto()
    OVER_BUDGET = auto()  # with fraud so common, one of the two opens more a day than can be
    MORE = auto()
    LESS = auto()
    UNCLEAR = auto()  # the interval of the difference holds 0
    SAME = auto()  # the same gain with every card
    UNKNOWN = auto()  # too few cards, no interval


class Rivals(Enum):
    """Whether the order by AUC is that by money."""

    NOTHING_EVER = auto()  # no detector saves, at this share or at the one chosen for it
    NOTHING_HERE = auto()
    OVER_BUDGET = auto()  # with fraud so common, some open more a day than can be opened
    BEATEN_BY_AMOUNT = auto()  # surely a higher AUC than the amounts, and less saved
    BEATEN_AT_LIKE_AUC = auto()  # the same, but that AUC may be higher by chance
    SAME = auto()
    DIFFERENT = auto()
    DIFFERENT_AT_LIKE_AUC = auto()


@dataclass(frozen=True)
class KindsCaught:
    """case; worst, best: kinds by the share that is caught, None without a kind."""

    case: Kinds
    worst: Kind | None
    best: Kind | None

    @property
    def blind(self) -> bool:
        """Whether hardly any fraud of one kind is caught."""
        return self.worst is not None and self.worst[1] < UNSEEN * self.worst[2]


@dataclass(frozen=True)
class Compared:
    """case; first: has the highest AUC; richest: saves most; best: saves most at its own share;
    more, less: the two whose savings the case compares."""

    case: Rivals
    first: str
    richest: str
    best: str
    more: str
    less: str


def rule(validation: Ranking, alerts: int, difference: Difference, over: bool = False) -> Rule:
    """How p·amount > c does against the best single threshold; see rule_against_threshold.

    validation: the period of the calibration; alerts: how many the rule opens; over: whether the
    rule or that threshold is over_budget.
    """
    if not validation.frauds:
        return Rule.UNCALIBRATED
    if not alerts:
        return Rule.NOTHING_OPENED
    return Rule.OVER_BUDGET if over else Rule[difference.case.name]


def over_budget(alerts: float, fraud_weight: float, budget: float, days: int) -> bool:
    """Whether alerts that count each fraud ``fraud_weight`` times are more a day than the budget,
    which picked from the days as they were: then more is caught than could be."""
    return bool(fraud_weight > 1 and alerts / days > budget)


def obstacle(validation: Ranking, test: Ranking, alerts: int) -> Obstacle | None:
    """What stands in the way of a decision on these rankings, both without a limit."""
    if not test.labelled:
        return Obstacle.UNLABELLED
    if equal_scores(validation, test):
        return Obstacle.EQUAL_SCORES
    if not test.frauds:
        return Obstacle.NO_FRAUD
    if test.frauds == test.transactions:
        return Obstacle.ALL_FRAUD
    if not validation.frauds:
        return Obstacle.NO_FRAUD_BEFORE
    return None if alerts else Obstacle.NOTHING_OPENED


def equal_scores(validation: Ranking, test: Ranking) -> bool:
    """Whether all transactions are equally strange: no threshold tells any two of them apart."""
    ends = [ranking.score[place] for ranking in (validation, test) for place in (0, -1)]
    return min(ends) == max(ends)


def share_reached(validation: Ranking, threshold: float) -> float:
    """Share of the validation period that reaches a threshold: more than was asked for where
    scores are equal."""
    return float(alerts_at(validation, threshold)) / validation.transactions


def kinds_caught(caught: Sequence[Kind]) -> KindsCaught:
    """Which kind is caught least and which most.

    >>> kinds_caught([("a", 1, 2), ("b", 2, 4)]).case.name, kinds_caught([("a", 0, 2)]).case.name
    ('ALIKE', 'ONE')
    """
    if not caught:
        return KindsCaught(Kinds.NONE, None, None)
    seen = sorted(caught, key=lambda kind: kind[1] / kind[2])
    (_, few, of_few), (_, many, of_many) = seen[0], seen[-1]
    alike = few * of_many == many * of_few
    case = Kinds.ONE if len(seen) == 1 else Kinds.ALIKE if alike else Kinds.APART
    return KindsCaught(case, seen[0], seen[-1])


def fewer_that_catch(caught: Mapping[int, int], now: int) -> tuple[int, int] | None:
    """The setting below ``now`` that catches most, and how many, if it catches more than now.

    caught: frauds caught, by setting. Of equal ones the largest setting.

    >>> fewer_that_catch({1: 0, 2: 7, 3: 7, 4: 1}, 4), fewer_that_catch({1: 0, 4: 1}, 4)
    ((3, 7), None)
    """
    below = [(number, setting) for setting, number in caught.items() if setting < now]
    number, setting = max(below, default=(0, 0))
    return (setting, number) if number > caught[now] else None


def above_cheapest(decision: Decision) -> float:
    """How much more than the cheapest threshold this one costs on the validation period, 0 for
    the cheapest and ∞ where that costs nothing. The threshold itself may lie between those of
    ALERT_SHARES, and below all of them."""
    cost = float(decision.validation.cost)
    lowest = min(float(decision.validation_curve.cost.min()), cost)
    if cost <= lowest:
        return 0.0
    return cost / lowest - 1 if lowest > 0 else np.inf


def most_opened(decision: Decision) -> float:
    """The recall when everything is an alert: what the budget leaves of any threshold."""
    return float(decision.test_counts.recall[-1])


def policy(decision: Decision, base_rate: float, budget: float, days: int) -> Policy:
    """What there is to say about a decision in whose way nothing stands; see obstacle."""
    counts, saved = decision.counts, decision.money.saved
    if over_budget(counts.alerts, base_rate, budget, days):
        return Policy.OVER_BUDGET
    if base_rate < 0.5 and counts.precision < 0.1:
        return Policy.RARER_LOSS if saved < 0 else Policy.RARER
    if saved < 0:
        return Policy.LOSS
    if counts.recall < BLIND:
        return Policy.BLIND
    if decision.unopened > FULL * decision.alerts:
        return Policy.BUDGET_FULL
    return Policy.DEARER if above_cheapest(decision) > NEAR else Policy.NEAR_CHEAPEST


def accuracy(decision: Decision) -> Accuracy:
    """Whether a threshold calls more transactions rightly than calling nothing fraud does."""
    counts = decision.counts
    if not decision.ranking.labelled or np.isnan(counts.recall):
        return Accuracy.UNDEFINED
    # Each alert moves accuracy by one call: up for a fraud, down for an honest transaction.
    gained = float(counts.caught - counts.false_alarms)
    return Accuracy.EQUAL if gained == 0 else Accuracy.MORE if gained > 0 else Accuracy.LESS


def team(found: np.ndarray, possible: np.ndarray) -> tuple[Team, float, float, int]:
    """What a team finds: the case, mean card precision, the best possible, and on how many days a
    perfect ranking would have found more. Arguments as card_precision returns them."""
    mean, best = float(np.nanmean(found)), float(np.nanmean(possible))
    behind = int(np.sum(found < possible))
    if mean >= ALMOST_ALL * best - DUST:
        return Team.NEARLY_ALL, mean, best, behind
    return (Team.SPARE_PLACES if best < 0.5 else Team.WORK_LEFT), mean, best, behind


def compared(
    decisions: Mapping[str, Decision],
    auc: Mapping[str, float],
    chosen: str,
    higher: Callable[[str, str], bool],
    over: Sequence[str] = (),
) -> Compared:
    """Whether the detector with the highest AUC is the one that saves most.

    By detector, "amount" among them; chosen: the one that the reader set; higher: whether the AUC
    of the first is surely that much higher, see surely_higher_auc; over: those that are
    over_budget. Of equal ones the first, and where the richest shares the highest AUC, that one.
    """
    saved = {name: float(decision.money.saved) for name, decision in decisions.items()}
    richest = max(saved, key=lambda name: saved[name])
    first = max(auc, key=lambda name: (auc[name], saved[name]))
    best = max(decisions, key=lambda name: decisions[name].best_saved)
    if saved[richest] <= 0:
        none = decisions[best].best_saved <= 0
        case = Rivals.NOTHING_EVER if none else Rivals.NOTHING_HERE
    elif over:
        case = Rivals.OVER_BUDGET
    elif auc[chosen] > auc["amount"] and saved[chosen] < saved["amount"]:
        sure = higher(chosen, "amount")
        case = Rivals.BEATEN_BY_AMOUNT if sure else Rivals.BEATEN_AT_LIKE_AUC
    elif saved[first] == saved[richest]:
        case = Rivals.SAME
    else:
        sure = higher(first, richest)
        case = Rivals.DIFFERENT if sure else Rivals.DIFFERENT_AT_LIKE_AUC
    more, less = richest, first
    if case in (Rivals.BEATEN_BY_AMOUNT, Rivals.BEATEN_AT_LIKE_AUC):
        more, less = "amount", chosen
    elif case is Rivals.SAME:
        others = [name for name in saved if name != first]
        more, less = first, max(others, key=lambda name: saved[name], default=first)
    return Compared(case, first, richest, best, more, less)
