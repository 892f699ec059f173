"""Running means of many paths, the band of ±1.96 σ/√n and the law of the iterated logarithm.

Almost surely limsup (S_n − nμ)/(σ√(2 n ln ln n)) = 1 (Hartman and Wintner 1941, *American Journal
of Mathematics* 63): so every path leaves the band again and again, for ever, and yet its mean goes
to μ (Kolmogorov's strong law: Feller 1968, *An Introduction to Probability Theory* I, chapter X).
"""

import math
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from core.maths.probability.mean_laws import Limit, judge_population
from core.maths.probability.populations import Population

BAND = 1.959963984540054  # Φ(1.96) = 0.975
FROM = 10  # where a path is watched from


class Settling(Enum):
    SETTLES = auto()  # μ and σ
    SLOW = auto()  # μ, but no σ
    RUNS_AWAY = auto()  # the mean is infinite
    NEVER = auto()  # there is no mean
    CONSTANT = auto()


def judge_settling(population: Population) -> Settling:
    """Where running means go."""
    match judge_population(population):
        case Limit.CONSTANT:
            return Settling.CONSTANT
        case Limit.CAUCHY:
            return Settling.NEVER
        case Limit.NO_MEAN:
            return Settling.RUNS_AWAY
        case Limit.STABLE | Limit.BORDER:
            return Settling.SLOW
    return Settling.SETTLES


@dataclass(frozen=True, eq=False)
class RunningMeans:
    """means: of the first k + 1 draws, (paths, draws). scaled: (S_n − nμ)/(σ√n), NaN without σ.

    farthest: the largest |scaled| from n = 10 on.
    """

    means: np.ndarray
    scaled: np.ndarray
    farthest: np.ndarray

    def inside(self, n: int) -> int:
        """How many paths are in the band after n draws."""
        return int((np.abs(self.scaled[:, n - 1]) <= BAND).sum())

    def left(self, n: int) -> int:
        """How many were out of it at least once from 10 to n draws, n ≥ 10."""
        return int((self.farthest[:, n - FROM] > BAND).sum())

    def beyond(self, n: int) -> int:
        """How many are beyond √(2 ln ln n) after n draws, n ≥ 3."""
        return int((np.abs(self.scaled[:, n - 1]) > math.sqrt(2 * math.log(math.log(n)))).sum())


def running_means(draws: np.ndarray, population: Population) -> RunningMeans:
    """Of each row of ``draws``, at least 10 of them.

    >>> from core.maths.probability.populations import Bernoulli
    >>> tosses = np.array([[0.0, 1.0] * 8])
    >>> running_means(tosses, Bernoulli(0.5)).means[0, :4].round(3).tolist()
    [0.0, 0.5, 0.333, 0.5]
    """
    if draws.shape[1] < FROM:
        raise ValueError(f"at least {FROM} draws are needed, got {draws.shape[1]}")
    n = np.arange(1, draws.shape[1] + 1)
    sums = np.cumsum(draws, axis=1)
    scaled = np.full(draws.shape, np.nan)
    if judge_settling(population) is Settling.SETTLES:
        moments = population.moments
        scaled = (sums - n * moments.mean) / (moments.deviation * np.sqrt(n))
    farthest = np.maximum.accumulate(np.abs(scaled[:, FROM - 1 :]), axis=1)
    return RunningMeans(sums / n, scaled, farthest)


def iterated_logarithm(n: np.ndarray) -> np.ndarray:
    """√(2 ln ln n), in units of σ/√n for the mean; NaN for n < 3, where ln ln n < 0.

    >>> iterated_logarithm(np.array([2, 1000])).round(3).tolist()
    [nan, 1.966]
    """
    n = np.asarray(n, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        inner = np.log(np.log(n))
    return np.sqrt(2 * np.where(n >= 3, inner, np.nan))


def draws_until(multiple: float) -> float:
    """The n at which √(2 ln ln n) reaches ``multiple``, for multiples up to 3.6.

    >>> f"{draws_until(3.0):.2g}"
    '1.2e+39'
    """
    return math.exp(math.exp(multiple**2 / 2))
