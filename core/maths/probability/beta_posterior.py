"""The probability θ of heads, learned from tosses: prior, posterior, interval and prediction.

A prior is a beta law, or uniform between two ends; a toss is 1 (heads) or 0.
"""

import math
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from scipy import special

GRID = 801
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

    def holds(self, theta: float) -> bool:
        """Whether this value is possible at all."""
        return 0 < theta < 1

    def log_density(self, theta: np.ndarray) -> np.ndarray:
        return special.xlogy(self.a - 1, theta) + special.xlog1py(self.b - 1, -theta)


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

    def holds(self, theta: float) -> bool:
        return self.low <= theta <= self.high


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
    tails = tosses - heads
    if isinstance(prior, BetaPrior):
        a, b = prior.a + heads, prior.b + tails
        with np.errstate(divide="ignore"):
            logs = special.xlogy(a - 1, theta) + special.xlog1py(b - 1, -theta)
        return np.exp(logs - special.betaln(a, b))
    grid, weight = _on_grid(prior, np.array([heads]), np.array([tosses]))
    logs = special.xlogy(heads, theta) + special.xlog1py(tails, -theta)
    top = special.xlogy(heads, grid) + special.xlog1py(tails, -grid)
    found = np.exp(logs - top.max()) * (weight[0].max() / np.exp(top - top.max()).max())
    return np.where((theta >= prior.low) & (theta <= prior.high), found, 0.0)


def _on_grid(prior: UniformPrior, heads: np.ndarray, tosses: np.ndarray) -> tuple:
    """Densities, a row for each pair of counts, on even points between the prior's ends."""
    grid = np.linspace(prior.low, prior.high, GRID)
    logs = special.xlogy(heads[:, None], grid) + special.xlog1py((tosses - heads)[:, None], -grid)
    weight = np.exp(logs - logs.max(axis=1, keepdims=True))
    area = np.trapezoid(weight, grid, axis=1)
    return grid, weight / area[:, None]


def posteriors(prior: Prior, heads: np.ndarray, tosses: np.ndarray, level: float = LEVEL) -> tuple:
    """Mean, low and high for many counts at once.

    A beta prior stays beta, Beta(a + heads, b + tails), exactly; a uniform one is summed by the
    trapezoid rule on 801 points.
    """
    heads, tosses = np.asarray(heads, float), np.asarray(tosses, float)
    tail = (1 - level) / 2
    if isinstance(prior, BetaPrior):
        a, b = prior.a + heads, prior.b + tosses - heads
        return a / (a + b), special.betaincinv(a, b, tail), special.betaincinv(a, b, 1 - tail)
    grid, weight = _on_grid(prior, heads, tosses)
    step = grid[1] - grid[0]
    sums = np.zeros_like(weight)
    sums[:, 1:] = np.cumsum((weight[:, 1:] + weight[:, :-1]) / 2 * step, axis=1)
    mean = np.trapezoid(weight * grid, grid, axis=1)
    ends = [np.array([np.interp(q, row, grid) for row in sums]) for q in (tail, 1 - tail)]
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
    if isinstance(found.prior, BetaPrior):
        a = found.prior.a + found.heads
        b = found.prior.b + found.tosses - found.heads
        return np.exp(choose + special.betaln(k + a, more - k + b) - special.betaln(a, b))
    grid, weight = _on_grid(found.prior, np.array([found.heads]), np.array([found.tosses]))
    each = special.xlogy(k[:, None], grid) + special.xlog1py((more - k)[:, None], -grid)
    return np.trapezoid(np.exp(choose[:, None] + each) * weight[0], grid, axis=1)


class Learned(Enum):
    """What the posterior knows of the true θ."""

    NOTHING_SEEN = auto()
    SHUT_OUT = auto()  # the prior gives the true θ no chance
    MISSED = auto()  # the interval does not hold it
    HELD = auto()


def judge_learning(found: Posterior, theta: float) -> Learned:
    """>>> judge_learning(learn(UniformPrior(0.4, 0.6), 9, 10), 0.8).name
    'SHUT_OUT'
    """
    if not found.prior.holds(theta):
        return Learned.SHUT_OUT
    if not found.tosses:
        return Learned.NOTHING_SEEN
    return Learned.HELD if found.low <= theta <= found.high else Learned.MISSED


def toss(theta: float, count: int, seed: int) -> np.ndarray:
    """``count`` tosses, 1 with probability θ. The same seed with a larger θ turns some 0 into 1.

    >>> toss(1.0, 3, 1).tolist()
    [1, 1, 1]
    """
    return (np.random.default_rng(seed).random(count) < theta).astype(int)
