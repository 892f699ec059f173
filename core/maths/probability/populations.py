"""Populations that means are taken of: their moments, and draws from them.

μ is the mean, σ² the variance, γ = E(X − μ)³/σ³ the skewness and ρ = E|X − μ|³ the third absolute
moment. What a population does not have is NaN, what is infinite is ∞.

Draws are made from given uniform numbers, so that the same chance serves every parameter.
Source: Johnson, Kotz and Balakrishnan (1994), *Continuous Univariate Distributions* 1.
"""

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from core.maths.probability.lattice_sums import lattice_of

NAN = math.nan


@dataclass(frozen=True)
class Moments:
    """mean μ, variance σ², skewness γ and third, E|X − μ|³."""

    mean: float
    variance: float
    skewness: float
    third: float

    @property
    def deviation(self) -> float:
        return math.sqrt(self.variance)


@dataclass(frozen=True, eq=False)
class Chance:
    """Uniform numbers between 0 and 1, two for each draw, and what else is made of them."""

    uniform: np.ndarray
    other: np.ndarray

    @cached_property
    def normal(self) -> np.ndarray:
        return ndtri(self.uniform)

    @cached_property
    def other_normal(self) -> np.ndarray:
        return ndtri(self.other)

    @cached_property
    def exponential(self) -> np.ndarray:
        return -np.log1p(-self.uniform)


@dataclass(frozen=True)
class Bernoulli:
    """1 with probability p, else 0; 0 < p < 1.

    >>> Bernoulli(0.5).moments.third
    0.125
    """

    p: float

    @cached_property
    def moments(self) -> Moments:
        p, q = self.p, 1 - self.p
        return Moments(p, p * q, (q - p) / math.sqrt(p * q), p * q * (p * p + q * q))

    def draw(self, chance: Chance) -> np.ndarray:
        return (chance.uniform < self.p).astype(float)


@dataclass(frozen=True)
class Normal:
    """Standard normal: mean 0, deviation 1. E|Z|³ = 2√(2/π)."""

    @cached_property
    def moments(self) -> Moments:
        return Moments(0.0, 1.0, 0.0, 2 * math.sqrt(2 / math.pi))

    def draw(self, chance: Chance) -> np.ndarray:
        return chance.normal


@dataclass(frozen=True)
class Uniform:
    """Uniform from 0 to 1."""

    @cached_property
    def moments(self) -> Moments:
        return Moments(0.5, 1 / 12, 0.0, 1 / 32)

    def draw(self, chance: Chance) -> np.ndarray:
        return chance.uniform


@dataclass(frozen=True)
class Exponential:
    """Exponential with mean 1: P(X > x) = e^(−x)."""

    @cached_property
    def moments(self) -> Moments:
        return Moments(1.0, 1.0, 2.0, 12 / math.e - 2)

    def draw(self, chance: Chance) -> np.ndarray:
        return chance.exponential


@dataclass(frozen=True)
class LogNormal:
    """e^(σZ) with Z standard normal; sigma σ > 0. E X^k = e^(k²σ²/2)."""

    sigma: float

    @cached_property
    def moments(self) -> Moments:
        w = math.exp(self.sigma**2)
        mean = math.sqrt(w)
        variance = w * (w - 1)
        skewness = (w + 2) * math.sqrt(w - 1)
        # E[X^k; X > μ] = E X^k · Φ((kσ² − ln μ)/σ), and ln μ = σ²/2.
        part = [mean ** (k * k) * ndtr((k - 0.5) * self.sigma) for k in range(4)]
        above = part[3] - 3 * mean * part[2] + 3 * mean**2 * part[1] - mean**3 * part[0]
        return Moments(mean, variance, skewness, 2 * float(above) - skewness * variance**1.5)

    def draw(self, chance: Chance) -> np.ndarray:
        found = self.sigma * chance.normal
        return np.exp(found, out=found)

    def cdf(self, x: np.ndarray) -> np.ndarray:
        with np.errstate(divide="ignore"):
            return ndtr(np.log(np.maximum(x, 0.0)) / self.sigma)

    def density(self, x: np.ndarray) -> np.ndarray:
        x = np.maximum(x, 1e-300)
        u = np.log(x) / self.sigma
        return np.exp(-u * u / 2) / (x * self.sigma * math.sqrt(2 * math.pi))

    def limited_mean(self, x: np.ndarray) -> np.ndarray:
        """E min(X, x) for x ≥ 0."""
        with np.errstate(divide="ignore"):
            u = np.log(x) / self.sigma
        return self.moments.mean * ndtr(u - self.sigma) + x * ndtr(-u)

    def limited_square(self, x: float) -> float:
        """E min(X, x)² for x > 0."""
        u = math.log(x) / self.sigma
        square = math.exp(2 * self.sigma**2)
        return float(square * ndtr(u - 2 * self.sigma) + x * x * ndtr(-u))


@dataclass(frozen=True)
class Mixture:
    """Normal with deviation 1 around 0, or with probability ``share`` around ``away``."""

    share: float
    away: float = 6.0

    @cached_property
    def moments(self) -> Moments:
        w, d = self.share, self.away
        mean = w * d
        variance = 1 + w * (1 - w) * d * d
        skewed = w * (1 - w) * (1 - 2 * w) * d**3
        third = (1 - w) * _third_of_normal(mean) + w * _third_of_normal(d - mean)
        return Moments(mean, variance, skewed / variance**1.5, third)

    def draw(self, chance: Chance) -> np.ndarray:
        return chance.other_normal + self.away * (chance.uniform < self.share)


def _third_of_normal(m: float) -> float:
    """E|Y|³ of Y normal around m with deviation 1."""
    bell = math.exp(-m * m / 2) / math.sqrt(2 * math.pi)
    return float((m**3 + 3 * m) * (2 * ndtr(m) - 1) + 2 * (m * m + 2) * bell)


@dataclass(frozen=True)
class Pareto:
    """P(X > x) = x^(−α) for x ≥ 1; alpha α > 0. A moment of order k needs α > k.

    >>> Pareto(1.5).moments.mean, Pareto(1.5).moments.variance, Pareto(3).moments.third
    (3.0, inf, inf)
    """

    alpha: float

    @cached_property
    def moments(self) -> Moments:
        a = self.alpha
        if a <= 1:
            return Moments(math.inf, NAN, NAN, NAN)
        mean = a / (a - 1)
        if a <= 2:
            return Moments(mean, math.inf, NAN, math.inf)
        variance = a / ((a - 1) ** 2 * (a - 2))
        if a <= 3:
            return Moments(mean, variance, math.inf, math.inf)
        skewness = 2 * (1 + a) / (a - 3) * math.sqrt((a - 2) / a)
        # E[X^k; X > μ] = α/(α − k)·μ^(k−α)
        part = [a / (a - k) * mean ** (k - a) for k in range(4)]
        above = part[3] - 3 * mean * part[2] + 3 * mean**2 * part[1] - mean**3 * part[0]
        return Moments(mean, variance, skewness, 2 * above - skewness * variance**1.5)

    def draw(self, chance: Chance) -> np.ndarray:
        return np.exp(chance.exponential / self.alpha)

    def cdf(self, x: np.ndarray) -> np.ndarray:
        return 1 - np.maximum(x, 1.0) ** -self.alpha

    def density(self, x: np.ndarray) -> np.ndarray:
        return np.where(x >= 1, self.alpha * np.maximum(x, 1.0) ** (-self.alpha - 1), 0.0)

    def limited_mean(self, x: np.ndarray) -> np.ndarray:
        """E min(X, x) for x ≥ 1."""
        if self.alpha == 1:
            return 1 + np.log(x)
        return 1 + np.expm1((1 - self.alpha) * np.log(x)) / (1 - self.alpha)

    def limited_square(self, x: float) -> float:
        """E min(X, x)² for x ≥ 1."""
        if self.alpha == 2:
            return 1 + 2 * math.log(x)
        return 1 + 2 * math.expm1((2 - self.alpha) * math.log(x)) / (2 - self.alpha)


@dataclass(frozen=True)
class Cauchy:
    """Density 1/(π(1 + x²)): no mean, no variance."""

    @cached_property
    def moments(self) -> Moments:
        return Moments(NAN, NAN, NAN, NAN)

    def draw(self, chance: Chance) -> np.ndarray:
        return np.tan(np.pi * (chance.uniform - 0.5))


@dataclass(frozen=True)
class Numbers:
    """Each of ``values``, at least one, equally often: drawn with replacement.

    >>> Numbers((1.0, 3.0)).moments.variance
    1.0
    """

    values: tuple[float, ...]

    @cached_property
    def moments(self) -> Moments:
        x = np.array(self.values, float)
        if np.ptp(x) == 0:
            return Moments(float(x[0]), 0.0, NAN, 0.0)
        around = x - x.mean()
        variance = float((around**2).mean())
        # From whole numbers, so that what is symmetric has no skewness of rounding errors.
        _, _, places = lattice_of(self.values)
        whole = [float(one) for one in len(x) * places - places.sum()]
        square, cube = (math.fsum(one**k for one in whole) / len(x) for k in (2, 3))
        skewness = cube / square**1.5
        return Moments(float(x.mean()), variance, skewness, float((np.abs(around) ** 3).mean()))

    def draw(self, chance: Chance) -> np.ndarray:
        x = np.array(self.values, float)
        return x[np.minimum((chance.uniform * len(x)).astype(int), len(x) - 1)]


Population = (
    Bernoulli | Normal | Uniform | Exponential | LogNormal | Mixture | Pareto | Cauchy | Numbers
)


def two_values(population: Population) -> tuple[float, float, float] | None:
    """The lower, the higher and the probability of the higher, of what takes two values only.

    >>> two_values(Bernoulli(0.3)), two_values(Numbers((5.0, 2.0, 2.0, 2.0))), two_values(Normal())
    ((0.0, 1.0, 0.3), (2.0, 5.0, 0.25), None)
    """
    match population:
        case Bernoulli(p):
            return 0.0, 1.0, p
        case Numbers(values) if len(set(values)) == 2:
            return min(values), max(values), values.count(max(values)) / len(values)
    return None


def medians_of(population: Population) -> tuple[float, float]:
    """The least and the largest place with P(X ≤ x) ≥ ½ and P(X ≥ x) ≥ ½: mostly the same.

    >>> medians_of(Bernoulli(0.5)), medians_of(Bernoulli(0.4)), medians_of(Exponential())
    ((0.0, 1.0), (0.0, 0.0), (0.6931471805599453, 0.6931471805599453))
    """
    match population:
        case Bernoulli(0.5):
            return 0.0, 1.0
        case Numbers(values):
            x = sorted(values)
            return x[(len(x) - 1) // 2], x[len(x) // 2]
    return (median_of(population),) * 2


@lru_cache(maxsize=256)
def median_of(population: Population) -> float:
    """The middle of all places with P(X ≤ x) ≥ ½ and P(X ≥ x) ≥ ½.

    >>> median_of(Pareto(1.0)), median_of(Bernoulli(0.3)), median_of(Numbers((1.0, 2.0, 9.0)))
    (2.0, 0.0, 2.0)
    """
    match population:
        case Bernoulli(p):
            return 0.5 if p == 0.5 else float(p > 0.5)
        case Uniform():
            return 0.5
        case Exponential():
            return math.log(2)
        case LogNormal():
            return 1.0
        case Mixture(w, d):

            def above(x: float) -> float:
                return float((1 - w) * ndtr(x) + w * ndtr(x - d)) - 0.5

            return float(brentq(above, -10.0, d + 10.0, xtol=1e-12))
        case Pareto(alpha):
            return 2 ** (1 / alpha)
        case Numbers(values):
            return float(np.median(values))
    return 0.0
