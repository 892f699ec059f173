"""Confidence intervals for a mean, and how often they hold it.

From n independent draws with mean x̄ and deviation s = √(Σ(x − x̄)²/(n − 1)) the interval is
x̄ ± (multiplier)·(deviation)/√n. Its coverage is the probability that μ lies in it: a property of
the rule, for a given population and n, not of one interval.

Sources: Neyman (1937), *Philosophical Transactions of the Royal Society A* 236; Student (1908),
*Biometrika* 6.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

import numpy as np
from scipy.special import ndtri, stdtr, stdtrit

from core.maths.probability.mean_laws import MeanLaw, mean_law
from core.maths.probability.populations import (
    Bernoulli,
    Cauchy,
    Normal,
    Population,
    two_values,
)

NAN = math.nan
DUST = 1e-12  # of the numbers themselves: so near is equal but for rounding


class Rule(Enum):
    """By which multiplier and which deviation."""

    KNOWN = "known"  # Φ⁻¹((1 + level)/2)·σ/√n
    PLUG_IN = "plug"  # the same with s in the place of σ
    STUDENT = "t"  # the quantile of Student's law with n − 1 degrees of freedom, times s/√n


@lru_cache(maxsize=4096)
def multiplier(rule: Rule, n: int, level: float) -> float:
    """The quantile that the standard error is multiplied by: 0 at level 0, ∞ at level 1.

    Errors: ValueError unless n ≥ 2 and 0 ≤ level ≤ 1.

    >>> round(multiplier(Rule.KNOWN, 5, 0.95), 3), round(multiplier(Rule.STUDENT, 5, 0.95), 3)
    (1.96, 2.776)
    """
    if n < 2:
        raise ValueError(f"n must be at least 2, got {n}")
    if not 0 <= level <= 1:
        raise ValueError(f"level must lie in [0, 1], got {level}")
    if level in (0, 1):
        return math.inf if level else 0.0
    if rule is Rule.STUDENT:
        return float(stdtrit(n - 1, (1 + level) / 2))
    return float(ndtri((1 + level) / 2))


def running_summaries(
    draws: np.ndarray, at: Sequence[int] | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Mean and deviation s (with n − 1) of the first n rows of each column, for every n of ``at``,
    which rise, or for all.

    draws: (n, worlds); both results: (len(at), worlds), (n, worlds) for all. s is NaN for n = 1,
    and exactly 0 where all draws are the same. By (n − 1)s² = Σ ((k − 1)/k)·(x_k − mean of those
    before)², all terms of which are positive.
    Source: Welford (1962), *Technometrics* 4.

    >>> means, deviations = running_summaries(np.array([[1.0], [3.0], [2.0]]))
    >>> means[:, 0].tolist(), deviations[1:, 0].round(3).tolist()
    ([1.0, 2.0, 2.0], [1.414, 1.0])
    """
    at = range(1, len(draws) + 1) if at is None else at
    means, deviations = np.empty((2, len(at), *draws.shape[1:]))
    mean, squares, away, step = np.zeros((4, *draws.shape[1:]))
    k = 0
    for row, n in enumerate(at):
        while k < n:  # row by row: what is constant stays exactly so
            k += 1
            np.subtract(draws[k - 1], mean, out=away)
            np.add(mean, np.divide(away, k, out=step), out=mean)
            np.multiply(away, away, out=away)
            np.add(squares, np.multiply(away, (k - 1) / k, out=away), out=squares)
        means[row], deviations[row] = mean, squares / (n - 1) if n > 1 else np.nan
    return means, np.sqrt(deviations, out=deviations)


def half_widths(
    rule: Rule, deviations: np.ndarray, n: int, level: float, sigma: float = NAN
) -> np.ndarray:
    """Half of each interval's width; ``deviations`` are the s of the samples, sigma is σ.

    At level 1 all are ∞, even where the deviation is 0: no finite interval is certain. NaN where
    the rule needs a σ that is not there.

    >>> half_widths(Rule.STUDENT, np.array([2.0, 0.0]), 4, 0.95).round(2).tolist()
    [3.18, 0.0]
    """
    times = multiplier(rule, n, level)
    spread = np.full(np.shape(deviations), sigma) if rule is Rule.KNOWN else deviations
    if math.isinf(times):
        return np.where(np.isnan(spread), np.nan, np.inf)
    return times * spread / math.sqrt(n)


def held(means: np.ndarray, halves: np.ndarray, truth: float) -> np.ndarray:
    """Whether each interval holds the truth; none does where there is no truth (NaN)."""
    near = DUST * np.maximum(np.abs(means), abs(truth))
    return np.abs(means - truth) <= halves + near


def distances(
    means: np.ndarray, deviations: np.ndarray | float, n: np.ndarray | int, truth: float
) -> np.ndarray:
    """|x̄ − truth| in standard errors, deviation/√n: an interval holds the truth where this is at
    most its multiplier. 0 where x̄ is the truth, ∞ where it is not and the deviation is 0.

    >>> distances(np.array([2.0, 0.0, 1.0]), np.array([1.0, 0.0, 0.0]), 4, 1.0).tolist()
    [2.0, inf, 0.0]
    """
    away = np.abs(means - truth)
    near = away <= DUST * np.maximum(np.abs(means), abs(truth))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(near, 0.0, away / (deviations / np.sqrt(n)))


@lru_cache(maxsize=256)
def _law(population: Population, n: int) -> MeanLaw:
    return mean_law(population, n)


def exact_coverage(population: Population, n: int, rule: Rule, level: float) -> float:
    """The probability that an interval holds μ; NaN where it has no closed form.

    With σ known it is P(|Z| ≤ z) under the law of the standardised mean; s is independent of the
    mean for normal draws alone, so there (mean − μ)/(s/√n) follows Student's law; draws of two
    values are summed over their counts. A constant population is always held, at level 1 every
    mean.

    >>> round(exact_coverage(Normal(), 5, Rule.PLUG_IN, 0.95), 4)
    0.8784
    >>> exact_coverage(Bernoulli(0.5), 2, Rule.STUDENT, 0.5)
    0.5
    """
    times = multiplier(rule, n, level)
    if isinstance(population, Cauchy):
        return NAN
    if level == 1 or population.moments.variance == 0:
        return 1.0
    if isinstance(population, Normal):
        if rule is Rule.PLUG_IN:
            return float(2 * stdtr(n - 1, times) - 1)
        return level
    two = two_values(population)
    if two:  # moved and scaled, it is 0 and 1
        return _coverage_of_counts(Bernoulli(two[2]), n, rule, level)
    if rule is Rule.KNOWN and math.isfinite(population.moments.variance):
        return min(max(_law(population, n).probability(-times, times), 0.0), 1.0)
    return NAN


def _coverage_of_counts(population: Bernoulli, n: int, rule: Rule, level: float) -> float:
    """k ones of n: mean k/n, s² = k(n − k)/(n(n − 1))."""
    k = np.arange(n + 1)
    deviations = np.sqrt(k * (n - k) / (n * (n - 1)))
    halves = half_widths(rule, deviations, n, level, population.moments.deviation)
    mass = _law(population, n).density
    return float(min(mass[held(k / n, halves, population.p)].sum(), 1.0))


BEYOND_95 = float(ndtri(0.975)) ** 2


@dataclass(frozen=True)
class Coverage:
    """share: of the worlds whose interval holds the truth. exact: the probability, or NaN."""

    hits: int
    worlds: int
    exact: float

    @property
    def share(self) -> float:
        return self.hits / self.worlds

    @property
    def known(self) -> bool:
        return not math.isnan(self.exact)

    @property
    def best(self) -> float:
        """The exact coverage where it is known, else the share."""
        return self.exact if self.known else self.share

    @property
    def one_sided(self) -> bool:
        """Whether the probability is not known and all worlds say the same: then the standard error
        of the share is 0, and says nothing."""
        return not self.known and self.hits in (0, self.worlds)

    @property
    def bound(self) -> float:
        """Where all worlds say the same: the other end of Wilson's interval of 95 % for the
        probability, n/(n + z²) if all hold the truth."""
        away = BEYOND_95 / (self.worlds + BEYOND_95)
        return 1 - away if self.hits else away

    def error(self, worlds: int) -> float:
        """Standard error √(c(1 − c)/worlds) of a share of so many worlds, c the best known."""
        return math.sqrt(max(self.best * (1 - self.best), 0.0) / worlds)


class Promise(Enum):
    """What the level of a rule is worth."""

    NO_MEAN = auto()  # nothing to hold
    WHOLE_LINE = auto()  # level 1
    CONSTANT = auto()  # σ = 0
    POINT = auto()  # level 0
    KEPT = auto()  # exactly the level
    NEARLY = auto()  # within a percentage point of it, exactly known
    SHORT = auto()  # fewer hold than the level says
    BEYOND = auto()  # more do
    UNDECIDED = auto()  # simulated, and within 3 standard errors of the level


CLOSE = 0.01
SIGMAS = 3.0


def judge_coverage(population: Population, level: float, found: Coverage) -> Promise:
    """Compare what is held with the level, by the exact coverage or within 3 standard errors.

    >>> judge_coverage(Normal(), 0.95, Coverage(940, 1000, 0.95))
    <Promise.KEPT: 5>
    >>> judge_coverage(Normal(), 0.95, Coverage(880, 1000, math.nan))
    <Promise.SHORT: 7>
    """
    if isinstance(population, Cauchy):
        return Promise.NO_MEAN
    if level == 1:
        return Promise.WHOLE_LINE
    if population.moments.variance == 0:
        return Promise.CONSTANT
    if level == 0:
        return Promise.POINT
    away = found.best - level
    if found.known:
        if abs(away) < 1e-9:
            return Promise.KEPT
        if abs(away) <= CLOSE:
            return Promise.NEARLY
    # By the error that the level itself would have: it is what is doubted.
    elif abs(away) <= SIGMAS * math.sqrt(level * (1 - level) / found.worlds):
        return Promise.UNDECIDED
    return Promise.SHORT if away < 0 else Promise.BEYOND
