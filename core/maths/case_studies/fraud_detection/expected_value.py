"""Open what is worth it: p(fraud)·amount against the cost of an investigation.

A threshold of the score treats a payment of 5 like one of 500. With a probability that can be
believed, each payment is weighed by itself: opening it costs c and saves its amount if it is a
fraud, so it pays on average exactly if p·amount > c.
"""

from dataclasses import dataclass

import numpy as np
from sklearn.isotonic import IsotonicRegression

from core.maths.case_studies.fraud_detection.alert_policy import (
    Counts,
    Decision,
    Money,
    Ranking,
    alert_money,
    alerts_at,
    confusion_counts,
    limit_alerts,
    rank_transactions,
    threshold_for_share,
)
from core.maths.case_studies.fraud_detection.pipeline import Assessed
from core.maths.case_studies.fraud_detection.resampling import (
    Cards,
    Difference,
    gains_by_card,
    paired_difference,
)
from core.maths.columns import Table, dots, path

LEAST_SHOWN = 1e-5  # a probability on a logarithmic axis
LABELLED = 3000.0  # the amount at which the line has its name: beyond nearly all payments


@dataclass(frozen=True, eq=False)
class Calibration:
    """Probability of fraud for a score. score: (g,) rising; probability: (g,) non-decreasing."""

    score: np.ndarray
    probability: np.ndarray

    def of(self, score: np.ndarray) -> np.ndarray:
        """Linear between the scores known, level beyond them; any shape."""
        return np.interp(score, self.score, self.probability)


@dataclass(frozen=True, eq=False)
class Ruling:
    """What the rule opens. ranking: by p·amount, under the budget; alerts: how many are opened;
    unopened: how many more would pay, but for the budget; counts, money: of them."""

    ranking: Ranking
    alerts: int
    unopened: int
    counts: Counts
    money: Money


def calibrate(validation: Ranking) -> Calibration:
    """From scores to probabilities by isotonic regression of the labels on the scores.

    Of all non-decreasing functions f the one with the least Σ (y − f(score))², y = 1 for a fraud:
    the order of the scores stays, neighbours out of order are pooled to their share of frauds.
    Only the validation period is asked, labels of the test period have no say.
    validation: without a limit, labelled. Errors: ValueError for a period without labels.
    Source: Zadrozny and Elkan, KDD 2002, section 4.3; by scikit-learn's IsotonicRegression.
    """
    if not validation.labelled:
        raise ValueError("validation must be labelled")
    model = IsotonicRegression(y_min=0.0, y_max=1.0)
    model.fit(validation.score, np.diff(validation.caught))
    return Calibration(model.X_thresholds_, model.y_thresholds_)


def shift_odds(probability: np.ndarray, fraud_weight: float) -> np.ndarray:
    """p when fraud is w times as common: its odds p/(1 − p) times w.

    Errors: ValueError for fraud_weight ≤ 0. Source: Saerens, Latinne and Decaestecker, Neural
    Computation 14, 2002, equation 2.4.

    >>> shift_odds(np.array([0.0, 0.5, 1.0]), 3.0).tolist()
    [0.0, 0.75, 1.0]
    """
    if not fraud_weight > 0:
        raise ValueError(f"fraud_weight must be positive, got {fraud_weight}")
    p = np.asarray(probability, float)
    return fraud_weight * p / (fraud_weight * p + 1 - p)


def open_what_pays(
    by_value: Ranking, investigation_cost: float, budget: float = np.inf, fraud_weight: float = 1.0
) -> Ruling:
    """Open each transaction with p·amount > c, on a full day those with the largest p·amount.

    by_value: all transactions ranked by p·amount (rank_transactions with that as the score), with
    p for a world in which fraud is ``fraud_weight`` times as common (shift_odds). The expected gain
    of opening is p·amount − c, so no other choice within the budget has a larger expected sum.
    Errors: those of limit_alerts and alert_money.
    Source: Elkan, IJCAI 2001, section 2.1 (costs that depend on the example); Bahnsen, Stojanovic,
    Aouada and Ottersten, ICMLA 2013, section III (Bayes minimum risk for card fraud).
    """
    limited = limit_alerts(by_value, budget)
    more = np.nextafter(investigation_cost, np.inf)
    alerts = int(alerts_at(limited, more))
    counts = confusion_counts(limited, alerts, fraud_weight)
    return Ruling(
        limited,
        alerts,
        int(alerts_at(by_value, more)) - alerts,
        counts,
        alert_money(counts, investigation_cost),
    )


def rank_by_value(assessed: Assessed, probability: np.ndarray, least: float = 0.0) -> Ranking:
    """The test period ranked by p·amount. probability: (n,) of its transactions; least: up to
    here p·amount counts as 0, for costs of at least that much (to sort the rest takes longest)."""
    whole, test = assessed.transactions, assessed.period
    value = probability * whole.amount[test]
    return rank_transactions(
        np.where(value > least, value, 0.0),
        whole.amount[test],
        np.floor(whole.time[test]),
        None if whole.fraud is None else whole.fraud[test],
    )


def decide_by_value(
    assessed: Assessed,
    investigation_cost: float,
    budget: float = np.inf,
    fraud_weight: float = 1.0,
) -> Ruling:
    """From the scores of a detector to what the rule opens in the test period: calibrate on the
    validation period, shift to the base rate, weigh by the amounts, open what pays."""
    probability = calibrate(assessed.validation).of(assessed.score)
    shifted = shift_odds(probability, fraud_weight)
    by_value = rank_by_value(assessed, shifted, investigation_cost)
    return open_what_pays(by_value, investigation_cost, budget, fraud_weight)


def rule_against_threshold(
    cards: Cards,
    ruling: Ruling,
    validation: Ranking,
    decision: Decision,
    investigation_cost: float,
    fraud_weight: float = 1.0,
) -> Difference:
    """What the rule saves more than the threshold that is cheapest on the validation period, both
    on the test period under the same budget."""
    threshold = threshold_for_share(validation, decision.best_share)
    alerts = int(alerts_at(decision.ranking, threshold))
    return paired_difference(
        cards,
        gains_by_card(cards, ruling.ranking, ruling.alerts, investigation_cost, fraud_weight),
        gains_by_card(cards, decision.ranking, alerts, investigation_cost, fraud_weight),
    )


def value_tables(
    probability: np.ndarray,
    amount: np.ndarray,
    mask: np.ndarray,
    fraud: np.ndarray,
    shown: np.ndarray,
    investigation_cost: float,
    level: float,
) -> dict[str, Table]:
    """Transactions by amount and probability, the line p = c/amount with its name, one threshold.

    probability, amount: (n,); mask: (n,) what the rule opens; fraud: (n,) bool; shown: rows drawn
    of the honest ones, besides which every fraud is drawn; level: probability at the threshold of
    the score that it is compared with, ∞ for none. What lies outside of amounts from 1 to 10⁵ and
    probabilities from 10⁻⁵ to 1 stands at the edge.
    """
    rows = np.union1d(shown, np.flatnonzero(fraud))
    x = np.clip(amount[rows], 1.0, 1e5)
    y = np.clip(probability[rows], LEAST_SHOWN, 1.0)
    opened, bad = mask[rows], fraud[rows]
    groups = {
        "passed": ~opened & ~bad,
        "false_alarms": opened & ~bad,
        "missed": ~opened & bad,
        "caught": opened & bad,
    }
    aside = path([0.5], [0.5])  # a dataset without a row has no extent: a point out of sight
    ends = np.clip([investigation_cost, investigation_cost / LEAST_SHOWN], 1.0, 1e5)
    return {
        name: dots(x[which], y[which]) if which.any() else aside for name, which in groups.items()
    } | {
        "label": {
            **path([LABELLED], np.clip([investigation_cost / LABELLED], LEAST_SHOWN, 1.0)),
            "text": [f"p·amount = {investigation_cost:.3g}"],
        },
        "rule": path(ends, investigation_cost / ends),
        "threshold": path([1.0, 1e5], np.full(2, max(level, LEAST_SHOWN))) if level <= 1 else aside,
    }
