"""Which transactions to open: scores become alerts, alerts become counts, counts become money.

An alert is a transaction whose score reaches the threshold and whose place among its day's
transactions lies within the budget; every alert is opened by an investigator. One function,
confusion_counts, counts what the first so many alerts of a ranking catch; curves, costs and tables
are made of its counts.
"""

from dataclasses import dataclass, replace

import numpy as np

from core.maths.statistics.proportions import wilson_interval

# Shares of transactions to alert, from none to all, evenly on a logarithmic scale.
ALERT_SHARES = np.r_[0.0, np.geomspace(1e-4, 1.0, 161)]


@dataclass(frozen=True, eq=False)
class Ranking:
    """Transactions of one period that may be opened, strangest first.

    score: (m,) falling; row: (m,) row in the period; place: (m,) 1 for the strangest of its day;
    caught: (m + 1,) number of frauds among the first i; amount: (frauds + 1,) sums of the
    amounts of the first i frauds, so that amount[caught[i]] is what the first i transactions hold;
    ends: where a threshold can cut, (g,) rising from 0, as equal scores
    go together; rises: those ends at which more is caught than at the one before;
    transactions, frauds, fraud_amount, days: of the whole period; labelled: False when nobody knows
    which are frauds (all counts of frauds are then 0).
    """

    score: np.ndarray
    row: np.ndarray
    place: np.ndarray
    caught: np.ndarray
    amount: np.ndarray
    ends: np.ndarray
    rises: np.ndarray
    transactions: int
    frauds: int
    fraud_amount: float
    days: int
    labelled: bool


@dataclass(frozen=True, eq=False)
class Counts:
    """What a number of alerts means; numbers or arrays of one shape.

    caught, false_alarms, missed, passed: true and false positives, false and true negatives;
    caught_amount, missed_amount: amounts of these frauds; fraud_weight: how often each
    fraud counts (see confusion_counts).
    """

    caught: np.ndarray
    false_alarms: np.ndarray
    missed: np.ndarray
    passed: np.ndarray
    caught_amount: np.ndarray
    missed_amount: np.ndarray
    fraud_weight: float

    @property
    def alerts(self) -> np.ndarray:
        return self.caught + self.false_alarms

    @property
    def precision(self) -> np.ndarray:
        """Share of frauds among the alerts; NaN without an alert."""
        return _share(self.caught, self.alerts)

    @property
    def recall(self) -> np.ndarray:
        """Share of the frauds that is caught, the true positive rate; NaN without a fraud."""
        return _share(self.caught, self.caught + self.missed)

    @property
    def false_positive_rate(self) -> np.ndarray:
        """Share of the honest transactions that is alerted; NaN without one."""
        return _share(self.false_alarms, self.false_alarms + self.passed)

    @property
    def accuracy(self) -> np.ndarray:
        """Share of all transactions that are called rightly: frauds caught, honest ones passed."""
        right = self.caught + self.passed
        return _share(right, right + self.false_alarms + self.missed)

    @property
    def accuracy_of_nothing(self) -> np.ndarray:
        """Accuracy of calling nothing fraud: the share of honest transactions."""
        honest = self.false_alarms + self.passed
        return _share(honest, honest + self.caught + self.missed)

    @property
    def base_rate(self) -> np.ndarray:
        """Share of frauds among all transactions."""
        frauds = self.caught + self.missed
        return _share(frauds, frauds + self.false_alarms + self.passed)


@dataclass(frozen=True, eq=False)
class Money:
    """What alerts cost and save, in the unit of the amounts.

    cost: of missed frauds and investigations; saved: against no model; without_model: cost when
    nothing is opened; all_alerts: cost when everything is.
    """

    cost: np.ndarray
    saved: np.ndarray
    without_model: np.ndarray
    all_alerts: np.ndarray


@dataclass(frozen=True, eq=False)
class Decision:
    """A threshold and what it means under a budget, beside all others that could be taken.

    threshold: of the score; ranking: the test period under the budget; alerts: how many of it are
    opened; unopened: how many more reach the threshold; counts, money: on the test period;
    validation: money on the validation period; test_counts: counts on the test period for each of
    ALERT_SHARES; test_curve, validation_curve: money for each of them; chosen: index of the lowest
    cost on the validation period (the first of equals): the test period has no say in it.
    """

    threshold: float
    ranking: Ranking
    alerts: int
    unopened: int
    counts: Counts
    money: Money
    validation: Money
    test_counts: Counts
    test_curve: Money
    validation_curve: Money
    chosen: int

    @property
    def best_share(self) -> float:
        """The share that is cheapest on the validation period; 0 = open nothing."""
        return float(ALERT_SHARES[self.chosen])

    @property
    def best_saved(self) -> float:
        """What that share saves on the test period."""
        return float(self.test_curve.saved[self.chosen])


@dataclass(frozen=True, eq=False)
class Thresholds:
    """All thresholds that could be taken, weighed: what a decision for one of them does not change.

    ranked, limited: (validation, test) without and under the budget; the others as in Decision.
    """

    ranked: tuple[Ranking, Ranking]
    limited: tuple[Ranking, Ranking]
    investigation_cost: float
    fraud_weight: float
    test_counts: Counts
    test_curve: Money
    validation_curve: Money


@dataclass(frozen=True, eq=False)
class CardDays:
    """Cards in use on each day, the one with the strangest transaction first.

    card: (m,) whole numbers from 0; compromised: (m,) whether a fraud was made with it that day;
    starts: (days + 1,) first row of each day.
    """

    card: np.ndarray
    compromised: np.ndarray
    starts: np.ndarray


def rank_transactions(
    score: np.ndarray, amount: np.ndarray, day: np.ndarray, fraud: np.ndarray | None = None
) -> Ranking:
    """Sort the transactions of a period once, so that any threshold is counted by a search.

    score: (n,) finite, higher is stranger; amount: (n,) non-negative; day: (n,) whole numbers;
    fraud: (n,) bool or None. Equal scores stay in the order of the rows.
    Errors: ValueError for unequal lengths, no rows or scores that are not finite.

    >>> rank_transactions(np.array([1.0, 3, 2]), np.ones(3), np.zeros(3)).row.tolist()
    [1, 2, 0]
    """
    score = np.asarray(score, float)
    if not len(score) == len(amount) == len(day) or not len(score):
        raise ValueError(f"score, amount and day need as many rows, at least 1, got {len(score)}")
    if not np.isfinite(score).all():
        raise ValueError("score must be finite")
    row = np.argsort(-score, kind="stable").astype(np.int32)
    known = np.zeros(len(score), bool) if fraud is None else np.asarray(fraud, bool)
    days = np.unique(day)
    # Numbers of 16 bits are sorted by radix, ten times as fast.
    today = np.searchsorted(days, day)[row].astype(np.int16 if len(days) < 2**15 else int)
    by_day = np.argsort(today, kind="stable")
    size = np.bincount(today)
    place = np.empty(len(row), np.int32)
    place[by_day] = np.arange(len(row)) - np.repeat(np.cumsum(size) - size, size) + 1
    ordered, caught = score[row], _running(known[row])
    lost = np.asarray(amount, float)[row[known[row]]]
    stolen = _running(lost)
    ends = _ends(ordered)
    return Ranking(
        score=ordered,
        row=row,
        place=place,
        caught=caught,
        amount=stolen,
        ends=ends,
        rises=_rises(ends, caught),
        transactions=len(score),
        frauds=int(known.sum()),
        fraud_amount=float(stolen[-1]),
        days=len(size),
        labelled=fraud is not None,
    )


def limit_alerts(ranking: Ranking, budget: float) -> Ranking:
    """The ranking when at most ``budget`` transactions a day can be opened, the strangest ones.

    What a busy day leaves unopened can no longer be caught, so it stays in the totals alone.
    Errors: ValueError for a budget below 1.
    """
    if not budget >= 1:
        raise ValueError(f"budget must be at least 1, got {budget}")
    kept = np.flatnonzero(ranking.place <= budget)
    if len(kept) == len(ranking.place):
        return ranking

    before, after = ranking.caught[kept], ranking.caught[kept + 1]
    score, caught = ranking.score[kept], _running(after > before)
    lost = np.diff(ranking.amount)[before[after > before]]
    ends = _ends(score)
    return replace(
        ranking,
        score=score,
        row=ranking.row[kept],
        place=ranking.place[kept],
        caught=caught,
        amount=_running(lost),
        ends=ends,
        rises=_rises(ends, caught),
    )


def alerts_at(ranking: Ranking, threshold: np.ndarray) -> np.ndarray:
    """How many transactions of the ranking score at least ``threshold``; any shape.

    >>> ranking = rank_transactions(np.array([1.0, 3, 2]), np.ones(3), np.zeros(3))
    >>> alerts_at(ranking, np.array([2.0, np.inf])).tolist()
    [2, 0]
    """
    rising = ranking.score[::-1]
    return len(rising) - np.searchsorted(rising, np.asarray(threshold, float), side="left")


def threshold_for_share(ranking: Ranking, share: np.ndarray) -> np.ndarray:
    """The highest threshold that alerts at least this share of the period's transactions.

    The ⌈share·n⌉-th highest score: the same share for every detector, whatever its scores mean.
    share 0 gives ∞ (no alert), share 1 gives −∞ (every transaction, of other periods too). The
    ranking must be one without a limit. Errors: ValueError for shares outside [0, 1].

    >>> ranking = rank_transactions(np.array([1.0, 3, 2]), np.ones(3), np.zeros(3))
    >>> threshold_for_share(ranking, np.array([0, 0.5, 1])).tolist()
    [inf, 2.0, -inf]
    """
    share = np.asarray(share, float)
    if not np.all((share >= 0) & (share <= 1)):
        raise ValueError(f"share must lie between 0 and 1, got {share.min()} to {share.max()}")
    # 1e-9: a share that is a whole number of rows must not become one more by rounding.
    first = np.ceil(share * ranking.transactions - 1e-9).astype(int)
    score = ranking.score[np.clip(first - 1, 0, len(ranking.score) - 1)]
    return np.where(share == 0, np.inf, np.where(share == 1, -np.inf, score))


def confusion_counts(ranking: Ranking, alerts: np.ndarray, fraud_weight: float = 1.0) -> Counts:
    """The four counts, and the amounts, when the first ``alerts`` of the ranking are opened.

    alerts: whole number(s) from 0 to len(ranking.score), such as alerts_at(…) gives.
    fraud_weight w > 0 asks what a world would show in which fraud is w times as common against the
    honest transactions and otherwise the same: each fraud counts w times. Recall and false positive
    rate stay; precision becomes π·TPR/(π·TPR + (1 − π)·FPR) with the new base rate π (Saerens,
    Latinne and Decaestecker, Neural Computation 14, 2002, prior shift). Exact for a ranking without
    a limit; the places of a budget stay those of the days as they were.
    Errors: ValueError for fraud_weight ≤ 0.

    >>> ranking = rank_transactions(
    ...     np.array([3.0, 2, 1]), np.full(3, 10.0), np.zeros(3), np.array([True, False, True]))
    >>> counts = confusion_counts(ranking, 2)
    >>> [int(c) for c in (counts.caught, counts.false_alarms, counts.missed, counts.passed)]
    [1, 1, 1, 0]
    """
    if not fraud_weight > 0:
        raise ValueError(f"fraud_weight must be positive, got {fraud_weight}")
    alerts, w = np.asarray(alerts), float(fraud_weight)
    caught = ranking.caught[alerts]
    honest = ranking.transactions - ranking.frauds
    return Counts(
        caught=w * caught,
        false_alarms=alerts - caught,
        missed=w * (ranking.frauds - caught),
        passed=honest - (alerts - caught),
        caught_amount=w * ranking.amount[caught],
        missed_amount=w * (ranking.fraud_amount - ranking.amount[caught]),
        fraud_weight=w,
    )


def opened(ranking: Ranking, alerts: int) -> np.ndarray:
    """Which rows of the period are opened, (transactions,) bool: the first ``alerts``."""
    mask = np.zeros(ranking.transactions, bool)
    mask[ranking.row[:alerts]] = True
    return mask


def average_precision(ranking: Ranking, fraud_weight: float = 1.0) -> float:
    """Σ (Rᵢ − Rᵢ₋₁)·Pᵢ over all thresholds, without interpolation; NaN without a fraud.

    R recall, P precision. A random ranking has about the base rate.
    """
    if not ranking.frauds:
        return np.nan
    # Recall rises only where a threshold catches one more: the other ends add nothing.
    counts = confusion_counts(ranking, ranking.rises, fraud_weight)
    return float(np.sum(np.diff(counts.recall, prepend=0.0) * counts.precision))


def area_under_roc(ranking: Ranking) -> float:
    """Probability that a fraud scores above an honest transaction, ties half; NaN with one class.

    Area under recall against false positive rate by trapezoids; for a ranking without a limit.
    """
    if not 0 < ranking.frauds < ranking.transactions:
        return np.nan
    counts = confusion_counts(ranking, ranking.ends)
    return float(np.trapezoid(counts.recall, counts.false_positive_rate))


def thinned_ends(ranking: Ranking, points: int = 160) -> np.ndarray:
    """At most about ``points`` of ranking.ends that carry its curves: few alerts, then many.

    Half are even on the scale of log(alerts), half even in recall; first and last are kept.
    """
    last = ranking.ends[-1]
    half = max(points // 2, 2)
    wanted = [np.geomspace(1, max(last, 1), half)]
    if ranking.caught[-1]:
        wanted.append(
            np.searchsorted(ranking.caught, np.linspace(0, ranking.caught[-1], half), side="left")
        )
    at = np.searchsorted(ranking.ends, np.concatenate(wanted))
    return np.unique(np.r_[0, ranking.ends[np.clip(at, 0, len(ranking.ends) - 1)], last])


def precision_at_base_rate(
    recall: np.ndarray, false_positive_rate: np.ndarray, base_rate: float
) -> np.ndarray:
    """Share of frauds among the alerts by Bayes' rule: π·TPR/(π·TPR + (1 − π)·FPR).

    recall = TPR and false_positive_rate = FPR do not depend on how common fraud is; π = base_rate
    does. NaN where nothing is alerted. Errors: ValueError for base_rate outside [0, 1].

    >>> round(float(precision_at_base_rate(0.8, 0.01, 0.001)), 3)
    0.074
    """
    if not 0 <= base_rate <= 1:
        raise ValueError(f"base_rate must lie between 0 and 1, got {base_rate}")
    caught = base_rate * np.asarray(recall, float)
    return _share(caught, caught + (1 - base_rate) * np.asarray(false_positive_rate, float))


def precision_interval(counts: Counts, level: float = 0.95) -> tuple[float, float]:
    """Wilson's interval of the precision of one count, carried to the base rate of its weight.

    Precision p has the odds p/(1 − p) = w·caught/false alarms, so limits found on the counted
    transactions (w = 1) move with their odds, times w. (NaN, NaN) without an alert.
    """
    w = counts.fraud_weight
    caught = float(counts.caught) / w
    limits = wilson_interval(caught, caught + float(counts.false_alarms), level)
    low, high = (w * p / (w * p + 1 - p) for p in limits)
    return low, high


def recall_interval(counts: Counts, level: float = 0.95) -> tuple[float, float]:
    """Wilson's interval of the recall of one count; the weight of the frauds has no say."""
    caught, missed = float(counts.caught), float(counts.missed)
    w = counts.fraud_weight
    return wilson_interval(caught / w, (caught + missed) / w, level)


def alert_money(counts: Counts, investigation_cost: float) -> Money:
    """Cost of a number of alerts: Σ amount of missed frauds + investigation_cost·alerts.

    An opened fraud is stopped and costs its investigation alone. saved = Σ amount of all frauds −
    cost; how sure that is, resampling tells.
    Errors: ValueError for a negative cost.

    >>> ranking = rank_transactions(
    ...     np.array([3.0, 2, 1]), np.full(3, 50.0), np.zeros(3), np.array([True, False, True]))
    >>> float(alert_money(confusion_counts(ranking, 2), 10.0).cost)
    70.0
    """
    if not investigation_cost >= 0:
        raise ValueError(f"investigation_cost must be non-negative, got {investigation_cost}")
    c = investigation_cost
    cost = counts.missed_amount + c * counts.alerts
    without_model = counts.caught_amount + counts.missed_amount
    return Money(
        cost=cost,
        saved=without_model - cost,
        without_model=without_model,
        all_alerts=c * (counts.alerts + counts.missed + counts.passed),
    )


def decide(
    validation: Ranking,
    test: Ranking,
    share: float,
    investigation_cost: float,
    budget: float = np.inf,
    fraud_weight: float = 1.0,
) -> Decision:
    """Alert on the strangest ``share`` of the validation period; what that means on the test one.

    validation, test: rankings without a limit; the others: see threshold_for_share, alert_money,
    limit_alerts and confusion_counts.
    """
    ranked = validation, test
    limited = limit_alerts(validation, budget), limit_alerts(test, budget)
    return decide_at(weigh_thresholds(ranked, limited, investigation_cost, fraud_weight), share)


def weigh_thresholds(
    ranked: tuple[Ranking, Ranking],
    limited: tuple[Ranking, Ranking],
    investigation_cost: float,
    fraud_weight: float = 1.0,
) -> Thresholds:
    """The thresholds of ALERT_SHARES and what each would cost; rankings as in Thresholds."""
    threshold = threshold_for_share(ranked[0], ALERT_SHARES)
    before, counts = (
        confusion_counts(ranking, alerts_at(ranking, threshold), fraud_weight)
        for ranking in limited
    )
    return Thresholds(
        ranked=ranked,
        limited=limited,
        investigation_cost=investigation_cost,
        fraud_weight=fraud_weight,
        test_counts=counts,
        test_curve=alert_money(counts, investigation_cost),
        validation_curve=alert_money(before, investigation_cost),
    )


def decide_at(weighed: Thresholds, share: float) -> Decision:
    """The decision to alert on the strangest ``share`` of the validation period."""
    threshold = float(threshold_for_share(weighed.ranked[0], share))
    alerts = [int(alerts_at(ranking, threshold)) for ranking in weighed.limited]
    before, counts = (
        confusion_counts(ranking, first, weighed.fraud_weight)
        for ranking, first in zip(weighed.limited, alerts, strict=True)
    )
    return Decision(
        threshold=threshold,
        ranking=weighed.limited[1],
        alerts=alerts[1],
        unopened=int(alerts_at(weighed.ranked[1], threshold)) - alerts[1],
        counts=counts,
        money=alert_money(counts, weighed.investigation_cost),
        validation=alert_money(before, weighed.investigation_cost),
        test_counts=weighed.test_counts,
        test_curve=weighed.test_curve,
        validation_curve=weighed.validation_curve,
        chosen=int(np.argmin(weighed.validation_curve.cost)),
    )


def rank_cards(
    score: np.ndarray, fraud: np.ndarray, day: np.ndarray, card: np.ndarray | None = None
) -> CardDays:
    """Each day's cards by the highest score among their transactions of that day.

    score, fraud: (n,); day: (n,) whole numbers; card: (n,) identifiers, None when each transaction
    is its own card. A card is compromised on a day on which a fraud is made with it.
    """
    score, fraud = np.asarray(score, float), np.asarray(fraud, bool)
    card = np.arange(len(score)) if card is None else np.unique(card, return_inverse=True)[1]
    _, today = np.unique(day, return_inverse=True)
    order = np.lexsort((-score, card, today))
    first = np.r_[True, (np.diff(card[order]) != 0) | (np.diff(today[order]) != 0)]
    at = np.flatnonzero(first)
    best = order[at]
    compromised = np.logical_or.reduceat(fraud[order], at)
    ranked = np.lexsort((-score[best], today[best]))
    starts = np.searchsorted(today[best][ranked], np.arange(today.max() + 2))
    return CardDays(card[best][ranked], compromised[ranked], starts)


def card_precision(cards: CardDays, budget: int) -> tuple[np.ndarray, np.ndarray]:
    """Card precision@k of each day, and the best that any ranking could have had, (days,) each.

    The k = ``budget`` cards with the highest scores of the day are examined: compromised among
    them / min(k, cards of the day). A card found compromised is blocked: it is taken out of all
    later days. The best possible: min(k, compromised cards left)/min(k, cards left). NaN on a day
    without a card.
    Errors: ValueError for a budget below 1.
    Source: Le Borgne et al., Fraud Detection Handbook, 2022, chapter 4, "Precision top-k metrics";
    there the divisor is always k, and cards known from the training weeks are left out too.

    >>> cards = rank_cards(
    ...     np.array([2.0, 1, 3, 1]), np.array([1, 0, 1, 1]), np.array([0, 0, 1, 1]),
    ...     np.array(["a", "b", "a", "b"]))
    >>> card_precision(cards, 1)[0].tolist()
    [1.0, 1.0]
    """
    if budget < 1:
        raise ValueError(f"budget must be at least 1, got {budget}")
    blocked = np.zeros(cards.card.max() + 1, bool)
    found, possible = [], []
    for start, stop in zip(cards.starts[:-1], cards.starts[1:], strict=True):
        left = ~blocked[cards.card[start:stop]]
        card, bad = cards.card[start:stop][left], cards.compromised[start:stop][left]
        count = min(budget, len(card))
        blocked[card[:count][bad[:count]]] = True
        found.append(bad[:count].sum() / count if count else np.nan)
        possible.append(min(count, bad.sum()) / count if count else np.nan)
    return np.array(found), np.array(possible)


def _share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    part, whole = np.asarray(part, float), np.asarray(whole, float)
    return np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0)[()]


def _running(values: np.ndarray) -> np.ndarray:
    total = np.cumsum(values, dtype=np.int32 if values.dtype.kind in "bi" else float)
    return np.r_[total[:0], total.dtype.type(0), total]


def _ends(score: np.ndarray) -> np.ndarray:
    """Numbers of alerts at which a threshold can cut: 0 and the last place of each score."""
    ends = np.r_[0, np.flatnonzero(np.diff(score)) + 1, len(score)]
    return ends.astype(np.int32)


def _rises(ends: np.ndarray, caught: np.ndarray) -> np.ndarray:
    return ends[1:][np.diff(caught[ends]) > 0]
