"""The probability θ of heads, learned from tosses: prior, posterior, interval and prediction.

A prior is a beta law, or uniform between two ends; a toss is 1 (heads) or 0.
"""

import math
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from scipy import special

LEVEL = 0.95


@dataclass(frozen=True)
class BetaPrior:
    """Beta(a, b): ∝ θ^(a−1)·(1−θ)^(b−1), of mean a/(a + b) and as heavy as a + b tosses.

    Source: Gelman and others, Bayesian Data Analysis, 3rd ed. 2013, section 2.4.
    """

    a: float
    b: float

    @property
    def mean(self) -> float:
        return self.a / (self.a + self.b)

    @property
    def ends(self) -> tuple[float, float]:
        """Of the values that are possible."""
        return 0.0, 1.0


@dataclass(frozen=True)
class UniformPrior:
    """Uniform from ``low`` to ``high``: elsewhere θ is impossible, whatever is seen."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not 0 <= self.low < self.high <= 1:
            raise ValueError(f"the ends must rise inside [0, 1], got {self.low, self.high}")

    @property
    def mean(self) -> float:
        return (self.low + self.high) / 2

    @property
    def ends(self) -> tuple[float, float]:
        return self.low, self.high


Prior = BetaPrior | UniformPrior


@dataclass(frozen=True)
class Posterior:
    """What is believed after ``heads`` of ``tosses``: mean and the interval between the quantiles
    that leave (1 − level)/2 on each side."""

    prior: Prior
    heads: int
    tosses: int
    mean: float
    low: float
    high: float

    @property
    def share(self) -> float:
        return self.heads / self.tosses if self.tosses else math.nan

    def density(self, theta: np.ndarray) -> np.ndarray:
        """The posterior density; 0 where θ is impossible, ∞ at an end with a prior below 1."""
        return _density(self.prior, self.heads, self.tosses, np.asarray(theta, float))


def _density(prior: Prior, heads: int, tosses: int, theta: np.ndarray) -> np.ndarray:
    a, b = _exponents(prior, heads, tosses)
    with np.errstate(divide="ignore"):
        logs = special.xlogy(a - 1, theta) + special.xlog1py(b - 1, -theta)
    found = np.exp(logs - _log_area(prior, a, b))
    return np.where((theta >= prior.ends[0]) & (theta <= prior.ends[1]), found, 0.0)


def _exponents(prior: Prior, heads: np.ndarray, tosses: np.ndarray) -> tuple:
    """The posterior is Beta(a, b), or the part of it that lies between the ends."""
    a, b = (prior.a, prior.b) if isinstance(prior, BetaPrior) else (1.0, 1.0)
    return a + heads, b + tosses - heads


def _tails(prior: Prior, a: np.ndarray, b: np.ndarray) -> tuple:
    """Whether both ends lie above the median of Beta(a, b), and its probability beyond each end,
    counted from that side where it is small, so that no digits are lost."""
    low, high = prior.ends
    above = special.betainc(a, b, low) > 0.5
    return above, *(
        np.where(above, special.betaincc(a, b, end), special.betainc(a, b, end))
        for end in (low, high)
    )


def _log_area(prior: Prior, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """log ∫ θ^(a−1)·(1−θ)^(b−1) dθ between the ends, by the incomplete beta function."""
    _, at_low, at_high = _tails(prior, a, b)
    return special.betaln(a, b) + np.log(np.abs(at_high - at_low))


def posteriors(prior: Prior, heads: np.ndarray, tosses: np.ndarray, level: float = LEVEL) -> tuple:
    """Mean, low and high for many counts at once.

    A beta prior stays beta, Beta(a + heads, b + tails); after a uniform one the belief is the part
    of Beta(1 + heads, 1 + tails) between its ends. Both are exact but for rounding.
    """
    a, b = _exponents(prior, np.asarray(heads, float), np.asarray(tosses, float))
    mean = a / (a + b)
    if isinstance(prior, UniformPrior):
        mean = np.exp(_log_area(prior, a + 1, b) - _log_area(prior, a, b))
    above, at_low, at_high = _tails(prior, a, b)
    ends = []
    for share in ((1 - level) / 2, (1 + level) / 2):
        beyond = at_low + share * (at_high - at_low)
        quantile = np.where(
            above, special.betainccinv(a, b, beyond), special.betaincinv(a, b, beyond)
        )
        ends.append(np.clip(quantile, *prior.ends))
    return mean, *ends


def learn(prior: Prior, heads: int, tosses: int, level: float = LEVEL) -> Posterior:
    """The posterior after ``heads`` of ``tosses``. Errors: ValueError for impossible counts.

    >>> learn(BetaPrior(1, 1), 7, 10).mean
    0.6666666666666666
    """
    if not 0 <= heads <= tosses:
        raise ValueError(f"heads must lie between 0 and {tosses}, got {heads}")
    mean, low, high = posteriors(prior, np.array([heads]), np.array([tosses]), level)
    return Posterior(prior, heads, tosses, float(mean[0]), float(low[0]), float(high[0]))


def predictive(found: Posterior, more: int) -> np.ndarray:
    """P(k heads in ``more`` further tosses), k = 0 … more: the binomial law averaged over θ.

    For a beta prior the beta-binomial law.

    >>> predictive(learn(BetaPrior(1, 1), 0, 0), 2).round(4).tolist()
    [0.3333, 0.3333, 0.3333]
    """
    k = np.arange(more + 1)
    choose = -special.betaln(more - k + 1, k + 1) - math.log(more + 1)
    a, b = _exponents(found.prior, found.heads, found.tosses)
    area = _log_area(found.prior, a, b)
    return np.exp(choose + _log_area(found.prior, a + k, b + more - k) - area)


class Learned(Enum):
    """What the posterior knows of the true θ."""

    NOTHING_SEEN = auto()
    SHUT_OUT = auto()  # the true θ lies beyond what the prior allows
    AT_END = auto()  # it is an end of that: the interval comes near and never holds it
    MISSED = auto()  # the interval does not hold it
    HELD = auto()


def judge_learning(found: Posterior, theta: float) -> Learned:
    """>>> judge_learning(learn(UniformPrior(0.4, 0.6), 9, 10), 0.8).name
    'SHUT_OUT'
    """
    low, high = found.prior.ends
    if not low <= theta <= high:
        return Learned.SHUT_OUT
    if not found.tosses:
        return Learned.NOTHING_SEEN
    if theta in (low, high):
        return Learned.AT_END
    return Learned.HELD if found.low <= theta <= found.high else Learned.MISSED


def toss(theta: float, count: int, seed: int) -> np.ndarray:
    """``count`` tosses, 1 with probability θ. The same seed with a larger θ turns some 0 into 1.

    >>> toss(1.0, 3, 1).tolist()
    [1, 1, 1]
    """
    return (np.random.default_rng(seed).random(count) < theta).astype(int)
