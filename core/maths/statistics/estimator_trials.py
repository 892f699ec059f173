"""How much estimates scatter: Fisher's information, the bound of Cramér and Rao, and trials.

A case is a law with one unknown parameter θ and two estimators of it. All samples of a case are
made from the same raw numbers, so that a slider moves all of them together. Sources: Casella and
Berger 2002, sections 7.3 and 10.1; Lehmann and Casella 1998, chapter 2.
"""

import math
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
TRIALS, MOST = 2000, 100  # samples, and the most data in each


class Case(Enum):
    COIN = "coin"
    EXPONENTIAL = "exponential"
    MEAN = "mean"
    VARIANCE = "variance"
    POWER = "power"
    UNIFORM = "uniform"


class Scatter(Enum):
    """The measured variance beside the bound for unbiased estimators."""

    NO_BOUND = "the range of the data depends on the parameter: there is no bound"
    INFINITE = "the variance is infinite"
    WILD = "the fourth moment is infinite: what is measured does not settle"
    AT = "within two standard errors of the bound"
    ABOVE = "above it"
    BELOW = "below it"
    CHANCE_ABOVE = "above it by chance: the exact variance is not"
    CHANCE_BELOW = "below it by chance: the exact variance is not"


class Lean(Enum):
    """The measured bias."""

    INFINITE = "there is no standard error to measure it by"
    NONE = "within two standard errors of 0"
    HIGH = "too high on average"
    LOW = "too low on average"


@dataclass(frozen=True, eq=False)
class Trials:
    """estimates: (TRIALS,); mean and variance (divisor TRIALS − 1) of them, each with its standard
    error."""

    estimates: Array
    mean: float
    mean_error: float
    variance: float
    variance_error: float


@lru_cache(maxsize=12)
def raw_numbers(case: Case, seed: int) -> Array:
    """(TRIALS, MOST) numbers that samples are made of: standard normal, standard exponential, or
    uniform on 0 to 1; for the power law −ln of such ones."""
    rng = np.random.default_rng([seed, 5])
    if case in (Case.MEAN, Case.VARIANCE):
        raw = rng.standard_normal((TRIALS, MOST))
    elif case in (Case.EXPONENTIAL, Case.POWER):
        raw = rng.standard_exponential((TRIALS, MOST))
    else:
        raw = rng.random((TRIALS, MOST))
    raw.setflags(write=False)
    return raw


def information_at(case: Case, theta: float) -> float:
    """Fisher's information I(θ) of one datum; NaN where the range of the data depends on θ.

    Coin 1/(θ(1 − θ)); exponential rate and power θx^(θ−1) on 0 to 1: 1/θ²; normal mean with σ = 1:
    1; normal variance 1/(2θ²), whether or not the mean is known.

    >>> information_at(Case.COIN, 0.5), information_at(Case.VARIANCE, 1.0)
    (4.0, 0.5)
    """
    match case:
        case Case.COIN:
            return 1 / (theta * (1 - theta))
        case Case.EXPONENTIAL | Case.POWER:
            return 1 / theta**2
        case Case.MEAN:
            return 1.0
        case Case.VARIANCE:
            return 1 / (2 * theta**2)
    return math.nan


@lru_cache(maxsize=256)
def _sums(case: Case, seed: int, n: int) -> tuple[Array, Array]:
    """What both estimators need of the raw numbers, where θ only moves or stretches these."""
    raw = raw_numbers(case, seed)[:, :n]
    match case:
        case Case.MEAN:
            return raw.mean(axis=1), np.median(raw, axis=1)
        case Case.VARIANCE:
            return raw.var(axis=1), (raw**2).sum(axis=1)
        case Case.UNIFORM:
            return raw.max(axis=1), raw.mean(axis=1)
    return raw.sum(axis=1), raw.sum(axis=1)


@lru_cache(maxsize=16)
def _hits(seed: int, n: int, theta: float) -> Array:
    """How many of n coins fall on 1, of each sample."""
    return (raw_numbers(Case.COIN, seed)[:, :n] < theta).sum(axis=1)


def estimates(case: Case, seed: int, n: int, theta: float, second: bool) -> Array:
    """Of each sample of n data under θ, by maximum likelihood, or the ``second`` estimator.

    Coin: k/n, (k + 1)/(n + 2); exponential n/Σx, (n − 1)/Σx; mean: x̄, the median; variance: divisor
    n, n − 1; power: −n/Σ ln x, x̄/(1 − x̄); uniform on 0 to θ: the largest, 2x̄.
    Errors: ValueError unless 2 ≤ n ≤ MOST.
    """
    if not 2 <= n <= MOST:
        raise ValueError(f"n must lie between 2 and {MOST}, got {n}")
    if case is Case.COIN:
        k = _hits(seed, n, theta)
        return (k + 1) / (n + 2) if second else k / n
    if case is Case.POWER and second:
        mean = np.exp(raw_numbers(case, seed)[:, :n] / -theta).mean(axis=1)
        return mean / (1 - mean)
    first, other = _sums(case, seed, n)
    match case:
        case Case.MEAN:
            return (other if second else first) + theta
        case Case.VARIANCE:
            return first * theta * (n / (n - 1) if second else 1.0)
        case Case.UNIFORM:
            return theta * (2 * other if second else first)
    return theta * ((n - 1) if second else n) / first


def run_trials(case: Case, seed: int, n: int, theta: float, second: bool) -> Trials:
    """The standard error of the variance is √((m₄ − s⁴(M − 3)/(M − 1))/M) for M trials."""
    found = estimates(case, seed, n, theta, second)
    mean, m = float(found.mean()), len(found)
    away = (found - mean) ** 2
    variance = float(away.sum() / (m - 1))
    fourth = max(float((away**2).mean()) - variance**2 * (m - 3) / (m - 1), 0.0)
    return Trials(found, mean, math.sqrt(variance / m), variance, math.sqrt(fourth / m))


def exact_mean(case: Case, n: int, theta: float, second: bool) -> float:
    """The mean of the estimator; NaN where no formula is known here.

    >>> exact_mean(Case.VARIANCE, 4, 2.0, False)
    1.5
    """
    if case is Case.POWER and second:
        return math.nan
    if second:
        return (n * theta + 1) / (n + 2) if case is Case.COIN else theta
    match case:
        case Case.EXPONENTIAL | Case.POWER:
            return n * theta / (n - 1)
        case Case.VARIANCE:
            return (n - 1) * theta / n
        case Case.UNIFORM:
            return n * theta / (n + 1)
    return theta


def exact_variance(case: Case, n: int, theta: float, second: bool) -> float:
    """The variance of the estimator; ∞ for 1/Σx of two data, NaN where no formula is known here.

    >>> exact_variance(Case.MEAN, 4, 2.0, False)
    0.25
    """
    match case, second:
        case Case.COIN, _:
            return n * theta * (1 - theta) / ((n + 2) if second else n) ** 2
        case ((Case.EXPONENTIAL | Case.POWER), False):
            return (n * theta / (n - 1)) ** 2 / (n - 2) if n > 2 else math.inf
        case Case.EXPONENTIAL, True:
            return theta**2 / (n - 2) if n > 2 else math.inf
        case Case.MEAN, _:
            return 1 / n if not second or n == 2 else math.nan
        case Case.VARIANCE, _:
            return 2 * theta**2 / (n - 1) * (1.0 if second else ((n - 1) / n) ** 2)
        case Case.UNIFORM, False:
            return n * theta**2 / ((n + 1) ** 2 * (n + 2))
        case Case.UNIFORM, True:
            return theta**2 / (3 * n)
    return math.inf if case is Case.POWER and n <= 2 else math.nan


def limit_ratio(case: Case, theta: float, second: bool) -> float:
    """n·I·variance for large n: 1 for maximum likelihood, π/2 for the median, (θ + 1)²/(θ(θ + 2))
    for the moments of the power law. NaN without a bound.

    >>> limit_ratio(Case.POWER, 1.0, True)
    1.3333333333333333
    """
    if case is Case.UNIFORM:
        return math.nan
    if second and case is Case.MEAN:
        return math.pi / 2
    if second and case is Case.POWER:
        return (theta + 1) ** 2 / (theta * (theta + 2))
    return 1.0


def bound(case: Case, n: int, theta: float) -> float:
    """1/(n·I(θ)): no unbiased estimator has a smaller variance (Cramér and Rao).

    >>> bound(Case.VARIANCE, 4, 2.0)
    2.0
    """
    return 1 / (n * information_at(case, theta))


def biased_bound(case: Case, n: int, theta: float, second: bool) -> float:
    """m′(θ)²/(n·I(θ)) for an estimator with mean m(θ); NaN where that is not known here.

    >>> biased_bound(Case.VARIANCE, 4, 2.0, False)
    1.125
    """
    if case in (Case.COIN, Case.MEAN):
        slope = n / (n + 2) if case is Case.COIN and second else 1.0
    else:
        slope = exact_mean(case, n, theta, second) / theta
    return slope**2 * bound(case, n, theta)


def settles(case: Case, n: int) -> bool:
    """Whether the estimators have a fourth moment, and so their measured variance a standard error.

    1/Σx of n exponential times, and 1/(1 − x̄), have moments of an order below n alone.

    >>> settles(Case.EXPONENTIAL, 4), settles(Case.POWER, 5)
    (False, True)
    """
    return n > 4 or case not in (Case.EXPONENTIAL, Case.POWER)


def judge_scatter(case: Case, n: int, theta: float, second: bool, found: Trials) -> Scatter:
    """The bound is that for unbiased estimators; the median is one, so it is not below."""
    if case is Case.UNIFORM:
        return Scatter.NO_BOUND
    if not settles(case, n):
        return Scatter.INFINITE if n == 2 else Scatter.WILD
    away = found.variance - bound(case, n, theta)
    if abs(away) <= 2 * found.variance_error:
        return Scatter.AT
    exact = exact_variance(case, n, theta, second)
    if case is Case.MEAN and second and n > 2:
        exact = math.inf  # not known here, but above the bound
    least, dust = bound(case, n, theta), 1e-9
    if away > 0:
        return Scatter.CHANCE_ABOVE if exact <= least * (1 + dust) else Scatter.ABOVE
    return Scatter.CHANCE_BELOW if exact >= least * (1 - dust) else Scatter.BELOW


def judge_lean(case: Case, n: int, theta: float, found: Trials) -> Lean:
    if case in (Case.EXPONENTIAL, Case.POWER) and n == 2:
        return Lean.INFINITE
    away = found.mean - theta
    if abs(away) <= 2 * found.mean_error:
        return Lean.NONE
    return Lean.HIGH if away > 0 else Lean.LOW


def slopes(case: Case, seed: int, n: int, theta: float) -> tuple[Array, Array]:
    """∂ln L/∂θ and −∂²ln L/∂θ² at the true θ, of each sample. Their variance and their mean are
    both n·I(θ), but for the uniform law, whose range depends on θ.

    >>> [one[0] for one in slopes(Case.UNIFORM, 1, 4, 2.0)]
    [np.float64(-2.0), np.float64(-1.0)]
    """
    if case is Case.UNIFORM:
        return np.full(TRIALS, -n / theta), np.full(TRIALS, -n / theta**2)
    if case is Case.COIN:
        k = _hits(seed, n, theta)
        return k / theta - (n - k) / (1 - theta), k / theta**2 + (n - k) / (1 - theta) ** 2
    first, other = _sums(case, seed, n)
    match case:
        case Case.MEAN:
            return n * first, np.full(TRIALS, float(n))
        case Case.VARIANCE:
            return (other - n) / (2 * theta), (other - n / 2) / theta**2
    return (n - first) / theta, np.full(TRIALS, n / theta**2)


def normal_and_cauchy(x: Array, t: Array) -> tuple[Array, Array]:
    """Σ ln f(xᵢ − t) for each t, less its largest value, of the normal law with σ = 1 and of the
    Cauchy law with half width 1."""
    away = (np.asarray(x)[:, None] - t) ** 2
    normal, cauchy = -away.sum(axis=0) / 2, -np.log1p(away).sum(axis=0)
    return normal - normal.max(), cauchy - cauchy.max()
