"""A threshold on P(B): who is called, what the mistakes cost, and what class weights do to P.

One measured value x is N(0, 1) in class A and N(d, 1) in class B, and a share π of all cases is B.
Then the true log-odds are a straight line, ln(π/(1 − π)) + d x − d²/2, and logistic regression
finds it. If in learning every case of B counts k times, the optimum has ln k more in its intercept
and the same slope. A case is called B from P = t on. A missed B costs c, a false alarm 1.
"""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from scipy.special import expit, logit, ndtr

from core.maths.statistics.proportions import wilson_interval

CUTS = np.linspace(-6.0, 10.0, 241)  # values of x from which on B is called
CASES = 2000  # new ones, against which P is held
BINS = 10
NEARLY = 1.01  # a cost within 1 % of the least


class Decision(Enum):
    WORSE = auto()  # it costs more than calling everyone the same
    BEST = auto()  # within 1 % of the least
    EAGER = auto()  # B is called below the best threshold
    SHY = auto()  # B is called only above it


@dataclass(frozen=True)
class Called:
    """threshold: t; cut: the x from which on B is called; hit: P(called | B); alarm: P(called | A);
    cost: of a case; best, best_cut, best_cost: the threshold with the least cost, and with it;
    none, every: the cost of calling nobody, everybody; shift: what is added to true log-odds."""

    share: float
    miss: float
    threshold: float
    cut: float
    hit: float
    alarm: float
    cost: float
    best: float
    best_cut: float
    best_cost: float
    none: float
    every: float
    shift: float

    @property
    def precision(self) -> float:
        """P(B | called); NaN where nobody is called, to rounding."""
        called = self.share * self.hit + (1 - self.share) * self.alarm
        return self.share * self.hit / called if called > 0 else np.nan

    @property
    def decision(self) -> Decision:
        if self.cost > min(self.none, self.every):
            return Decision.WORSE
        if self.cost <= NEARLY * self.best_cost:
            return Decision.BEST
        return Decision.EAGER if self.threshold < self.best else Decision.SHY


def true_log_odds(x: np.ndarray, distance: float, share: float) -> np.ndarray:
    """ln(π/(1 − π)) + d x − d²/2: ln of P(B | x)/P(A | x).

    >>> true_log_odds(np.array([0.0, 1.0]), 2.0, 0.5).tolist()
    [-2.0, 0.0]
    """
    return logit(share) + distance * x - distance**2 / 2


def rates(cuts: np.ndarray | float, distance: float) -> tuple[np.ndarray, np.ndarray]:
    """P(called | B) = Φ(d − x) and P(called | A) = Φ(−x) with B called from each cut on.

    >>> [round(float(rate), 3) for rate in rates(1.0, 1.0)]
    [0.5, 0.159]
    """
    return ndtr(distance - np.asarray(cuts)), ndtr(-np.asarray(cuts))


def costs(cuts: np.ndarray | float, distance: float, share: float, miss: float) -> np.ndarray:
    """c π (1 − P(called | B)) + (1 − π) P(called | A): the expected cost of a case."""
    _, alarm = rates(cuts, distance)
    return miss * share * ndtr(np.asarray(cuts) - distance) + (1 - share) * alarm


def call(
    threshold: float, distance: float, share: float, weight: float, miss: float, corrected: bool
) -> Called:
    """What comes of a threshold t. weight: k; corrected: whether ln k is taken off again.

    The least cost is where the true odds of B are 1/c: P = 1/(1 + c), and with ln k in the
    intercept where the model says k/(k + c).
    Source: Elkan, "The foundations of cost-sensitive learning", IJCAI 2001, equations 2 and 9.
    Errors: ValueError unless 0 < t, π < 1 and d, k, c > 0.

    >>> round(call(0.5, 2.0, 0.1, 9.0, 9.0, False).cut, 9)
    1.0
    """
    if not (0 < threshold < 1 and 0 < share < 1):
        raise ValueError(f"threshold and share must be between 0 and 1: {threshold}, {share}")
    if not (distance > 0 and weight > 0 and miss > 0):
        raise ValueError(f"must be positive: {distance=}, {weight=}, {miss=}")
    shift = 0.0 if corrected else float(np.log(weight))

    def cut_at(log_odds):  # the x where the true log-odds are these
        return float((log_odds - logit(share) + distance**2 / 2) / distance)

    cut, best_cut = cut_at(logit(threshold) - shift), cut_at(-np.log(miss))
    hit, alarm = map(float, rates(cut, distance))
    cost, best_cost = (float(costs(at, distance, share, miss)) for at in (cut, best_cut))
    best = float(expit(shift - np.log(miss)))
    return Called(
        share, miss, threshold, cut, hit, alarm, cost, best, best_cut, best_cost,
        miss * share, 1 - share, shift,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Groups:
    """New cases in ten groups by P, those with any: said, mean P; found, share of B; low, high: its
    95 % interval (Wilson); sizes. agree: groups whose interval holds said."""

    said: np.ndarray
    found: np.ndarray
    low: np.ndarray
    high: np.ndarray
    sizes: np.ndarray

    @property
    def agree(self) -> int:
        return int(np.sum((self.low <= self.said) & (self.said <= self.high)))


def calibrate(seed: int, distance: float, share: float, shift: float) -> Groups:
    """P = σ(true log-odds + shift) of CASES new cases, held against what they are."""
    rng = np.random.default_rng(seed)
    labels = rng.random(CASES) < share
    x = rng.standard_normal(CASES) + distance * labels
    p = expit(true_log_odds(x, distance, share) + shift)
    at = np.minimum((BINS * p).astype(int), BINS - 1)
    sizes, hits = (np.bincount(at, weights, BINS) for weights in (None, labels))
    any_case = sizes > 0
    sizes, hits = sizes[any_case].astype(int), hits[any_case].astype(int)
    ends = [wilson_interval(k, n) for k, n in zip(hits.tolist(), sizes.tolist(), strict=True)]
    said = np.bincount(at, p, BINS)[any_case] / sizes
    return Groups(said, hits / sizes, *np.array(ends).T, sizes)
