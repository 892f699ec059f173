"""How far a result would move with other cards: the cards are drawn again, with replacement.

Frauds come in series, many with one card, so transactions are not independent; cards nearly are.
Every method is judged on the same draws, and two methods by their difference on each draw.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from core.maths.case_studies.fraud_detection.alert_policy import (
    Decision,
    Ranking,
    area_under_roc,
)

DRAWS = 1000
MOST_GROUPS = 2000
DUST = 1e-12
FEWEST = (
    10  # cards: with fewer, those drawn twice or not at all decide, and intervals are too narrow
)
LEAST_OPENED = np.float32(1e-30)  # where nothing is, so that 0 caught of them is a share of 0
TOGETHER = 64  # draws, whose counts the processor has at hand
CELLS = 4_000_000  # (step, group) sums held at once


class Told(Enum):
    """Whether resampling tells two methods apart."""

    MORE = auto()
    LESS = auto()
    UNCLEAR = auto()  # the interval of the difference holds 0
    SAME = auto()  # no draw shows a difference
    UNKNOWN = auto()  # too few cards to say


@dataclass(frozen=True, eq=False)
class Cards:
    """group: (n,) card of each row of a period, whole numbers from 0; times: (draws, groups)
    float32, how often each card is drawn; a card's draws lie together."""

    group: np.ndarray
    times: np.ndarray

    @property
    def groups(self) -> int:
        return self.times.shape[1]


@dataclass(frozen=True, eq=False)
class DrawnCounts:
    """hits, alarms: (draws, steps) whole numbers, frauds and honest transactions of each draw among
    the first alerts, step by step where a ranking catches more."""

    hits: np.ndarray
    alarms: np.ndarray

    def average_precision(self, fraud_weight: float = 1.0) -> np.ndarray:
        """Of each draw, (draws,); NaN where none of its cards has a fraud."""
        draws, steps = self.hits.shape
        if not steps:
            return np.full(draws, np.nan)
        rarer, area = np.float32(1 / fraud_weight), np.zeros(draws)
        for some in range(0, draws, TOGETHER):
            hits = self.hits[some : some + TOGETHER].astype(np.float32)
            opened = self.alarms[some : some + TOGETHER] * rarer
            opened += hits
            np.maximum(opened, LEAST_OPENED, out=opened)
            np.divide(hits, opened, out=opened)
            hits[:, 1:] -= hits[:, :-1].copy()
            area[some : some + TOGETHER] = np.einsum("ds,ds->d", hits, opened)
        total = self.hits[:, -1]
        return np.divide(area, total, out=np.full(draws, np.nan), where=total > 0)


@dataclass(frozen=True)
class Difference:
    """case; value: by how much the first is more than the second; low, high: 95 % interval."""

    case: Told
    value: float
    low: float
    high: float


def draw_cards(card: np.ndarray | None, rows: int, draws: int = DRAWS, seed: int = 0) -> Cards:
    """As many cards as there are, drawn with replacement, ``draws`` times.

    card: (rows,) identifiers, None when each transaction is its own card. More than 2,000 cards are
    dealt by lot into 2,000 hands first and the hands are drawn: whole cards stay together, and a
    hand of several cards varies as its cards do together.
    Errors: ValueError for no rows or draws < 1.
    Source: Davison and Hinkley, Bootstrap Methods and their Application, 1997, section 3.8.
    """
    if rows < 1 or draws < 1:
        raise ValueError(f"rows and draws must be at least 1, got {rows} and {draws}")
    rng = np.random.default_rng(seed)
    group = np.arange(rows) if card is None else np.unique(card, return_inverse=True)[1]
    groups = int(group.max()) + 1
    if groups > MOST_GROUPS:
        group = rng.permutation(groups)[group] % MOST_GROUPS
        groups = MOST_GROUPS
    drawn = rng.integers(groups, size=(draws, groups)) + groups * np.arange(draws)[:, None]
    times = np.bincount(drawn.ravel(), minlength=draws * groups)
    return Cards(group, times.reshape(draws, groups).astype(np.float32, order="F"))


def gains_by_card(
    cards: Cards, ranking: Ranking, alerts: int, investigation_cost: float, fraud_weight: float = 1
) -> np.ndarray:
    """What opening the first ``alerts`` saves with each card, (groups,); the sum is what they save.

    A caught fraud gains w·(amount − c), a false alarm −c; see alert_money.
    """
    rows = ranking.row[:alerts]
    return np.bincount(
        cards.group[rows],
        _gains(ranking, alerts, investigation_cost, fraud_weight),
        minlength=cards.groups,
    )


def errors_by_card(
    cards: Cards,
    ranking: Ranking,
    alerts: np.ndarray,
    investigation_cost: float,
    fraud_weight: float = 1.0,
) -> np.ndarray:
    """Standard error of what is saved for each of these numbers of alerts, (m,).

    Σ over resampled cards has the variance Σ (gⱼ − ḡ)², gⱼ the gain of card j: no draw is needed.
    alerts: (m,) non-decreasing. NaN with fewer than ten cards.
    """
    if cards.groups < FEWEST:
        return np.full(len(alerts), np.nan)
    last = int(alerts[-1])
    step = np.searchsorted(alerts, np.arange(last), side="right")
    gains = _gains(ranking, last, investigation_cost, fraud_weight)
    place = step * cards.groups + cards.group[ranking.row[:last]]
    by_card = np.bincount(place, gains, minlength=len(alerts) * cards.groups)
    by_card = np.cumsum(by_card.reshape(len(alerts), cards.groups), axis=0)
    spread = (by_card**2).sum(axis=1) - by_card.sum(axis=1) ** 2 / cards.groups
    return np.sqrt(np.maximum(spread, 0.0))


def curve_errors(cards: Cards, decision: Decision, investigation_cost: float) -> np.ndarray:
    """Standard error of what each of ALERT_SHARES costs or saves on the test period."""
    counts = decision.test_counts
    alerts = np.rint(counts.caught / counts.fraud_weight + counts.false_alarms).astype(int)
    return errors_by_card(cards, decision.ranking, alerts, investigation_cost, counts.fraud_weight)


def interval(values: np.ndarray) -> tuple[float, float]:
    """The 2.5 and the 97.5 % quantile of resampled values; those undefined are left out, and
    (NaN, NaN) where they are more than one in twenty."""
    known = values[~np.isnan(values)]
    if len(known) < 0.95 * len(values):
        return np.nan, np.nan
    low, high = np.quantile(known, (0.025, 0.975))
    return float(low), float(high)


def total_interval(cards: Cards, by_card: np.ndarray) -> tuple[float, float]:
    """95 % interval of a sum over cards; (NaN, NaN) with fewer than ten. by_card: (groups,)."""
    if cards.groups < FEWEST:
        return np.nan, np.nan
    return interval(_totals(cards, by_card))


def paired_difference(cards: Cards, first: np.ndarray, second: np.ndarray) -> Difference:
    """Whether Σ first is more than Σ second, both (groups,), on the same draws of cards.

    >>> cards, gain = draw_cards(np.arange(12), 12), np.arange(12.0)
    >>> paired_difference(cards, gain + 1, gain).case.name
    'MORE'
    """
    return paired_differences(cards, first[None], second)[0]


def paired_differences(cards: Cards, first: np.ndarray, second: np.ndarray) -> list[Difference]:
    """Whether each Σ first is more than Σ second on the same draws. first: (k, groups)."""
    apart = first - second
    # The same rows in another order have sums that differ in their last digits.
    size = np.maximum(np.abs(first).max(axis=1, keepdims=True), np.abs(second).max())
    apart[np.abs(apart) <= DUST * size] = 0.0
    drawn = _totals(cards, apart) if cards.groups >= FEWEST else [None] * len(apart)
    return [_difference(*one) for one in zip(apart, drawn, strict=True)]


def _difference(apart: np.ndarray, drawn: np.ndarray | None) -> Difference:
    value = float(apart.sum())
    if not apart.any():
        return Difference(Told.SAME, 0.0, 0.0, 0.0)
    if drawn is None:
        return Difference(Told.UNKNOWN, value, np.nan, np.nan)
    low, high = interval(drawn)
    case = Told.MORE if low > 0 else Told.LESS if high < 0 else Told.UNCLEAR
    return Difference(case, value, low, high)


def auc_parts(cards: Cards, ranking: Ranking) -> np.ndarray:
    """What each card adds to the error of AUC, (groups,), by first order; their sum is 0.

    A fraud has the share v of honest transactions below it, an honest one the share v of frauds
    above it, ties half; a card has the sum of (v − AUC)/(number of its kind) over its rows.
    Σ parts² is the variance of AUC over draws of cards. NaN with one kind of transaction.
    ranking: without a limit.
    Source: Obuchowski, Biometrics 53, 1997 (DeLong's components, summed over clusters).
    """
    bad = np.diff(ranking.caught) > 0
    frauds, honest = ranking.frauds, ranking.transactions - ranking.frauds
    if not (frauds and honest):
        return np.full(cards.groups, np.nan)
    size, above = np.diff(ranking.ends), ranking.caught[ranking.ends].astype(float)
    frauds_above = np.repeat((above[1:] + above[:-1]) / 2, size) / frauds
    honest_above = ranking.ends - above
    honest_below = 1 - np.repeat((honest_above[1:] + honest_above[:-1]) / 2, size) / honest
    auc = area_under_roc(ranking)
    part = np.where(bad, (honest_below - auc) / frauds, (frauds_above - auc) / honest)
    return np.bincount(cards.group[ranking.row], part, minlength=cards.groups)


def surely_higher_auc(cards: Cards, first: Ranking, second: Ranking) -> bool:
    """Whether the first has the higher AUC by more than 1.96 standard errors of the difference on
    the same cards; False with fewer than ten cards, or one kind of transaction."""
    if cards.groups < FEWEST:
        return False
    error = np.sqrt(np.sum((auc_parts(cards, first) - auc_parts(cards, second)) ** 2))
    return bool(area_under_roc(first) - area_under_roc(second) > 1.96 * error)


def count_draws(cards: Cards, ranking: Ranking) -> DrawnCounts:
    """What average precision on each draw of cards is made of. ranking: without a limit."""
    ends, (draws, groups) = ranking.rises, cards.times.shape
    caught = np.diff(ranking.caught) > 0
    counts = np.zeros((2, draws, len(ends)), np.float32)
    block = max(1, CELLS // max(groups, draws))
    for first in range(0, len(ends), block):
        some = ends[first : first + block]
        place = np.arange(int(ends[first - 1]) if first else 0, int(some[-1]))
        step = np.searchsorted(some, place, side="right")
        at = step * groups + cards.group[ranking.row[place]]
        for of_class, rows in zip(counts, (caught[place], ~caught[place]), strict=True):
            sums = np.bincount(at[rows], minlength=len(some) * groups)
            added = cards.times @ sums.reshape(len(some), groups).T.astype(np.float32)
            before = of_class[:, first - 1 : first] if first else 0
            of_class[:, first : first + block] = np.cumsum(added, axis=1) + before
    return DrawnCounts(*(one.astype(np.min_scalar_type(int(one.max(initial=0)))) for one in counts))


def count_draws_of_each(cards: Cards, rankings: Sequence[Ranking]) -> list[DrawnCounts]:
    """:func:`count_draws` of several rankings on the same draws."""
    return [count_draws(cards, ranking) for ranking in rankings]


def resampled_average_precision(
    cards: Cards, ranking: Ranking, fraud_weight: float = 1.0
) -> np.ndarray:
    """Average precision on each draw of cards, (draws,); NaN where none of them has a fraud.

    Exactly average_precision of the drawn rows: a row counts as often as its card is drawn.
    ranking: without a limit.
    """
    return count_draws(cards, ranking).average_precision(fraud_weight)


def precision_intervals(
    cards: Cards, rankings: Sequence[Ranking], fraud_weight: float = 1.0
) -> list[tuple[float, float]]:
    """95 % interval of the average precision of each ranking, without a limit."""
    return [interval(resampled_average_precision(cards, one, fraud_weight)) for one in rankings]


def _gains(ranking: Ranking, alerts: int, cost: float, weight: float) -> np.ndarray:
    """Gain of each of the first ``alerts``."""
    number = ranking.caught[: alerts + 1]
    caught = np.diff(number) > 0
    gain = np.full(alerts, -float(cost))
    lost = np.diff(ranking.amount)[number[:-1][caught]]
    gain[caught] = weight * (lost - cost)
    return gain


def _totals(cards: Cards, by_card: np.ndarray) -> np.ndarray:
    """Σ over the drawn cards, (…, draws), of by_card, (…, groups); a card without a gain costs no
    time."""
    at = np.flatnonzero(by_card.reshape(-1, cards.groups).any(axis=0))
    return by_card[..., at] @ cards.times.T[at].astype(float)
