"""The likelihood of one parameter: coin, Poisson, exponential, and the mean of a normal law, σ = 1.

The data enter through their number n and their sum alone (the sum is sufficient). Of the four,
the observed information −ℓ″ at the maximum equals the expected information n·I(θ̂).
Sources: Casella and Berger 2002, sections 6.2, 7.2 and 7.3; Pawitan 2001, chapter 2.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq
from scipy.special import gammaln, kl_div, ndtri, rel_entr, xlog1py, xlogy

from core.maths.statistics.likelihood_limits import ratio_limit


class Model(Enum):
    COIN = "coin"
    POISSON = "poisson"
    EXPONENTIAL = "exponential"
    NORMAL = "normal"


class Top(Enum):
    """Where the likelihood is largest."""

    INSIDE = "inside"
    LOW_EDGE = "at the lower edge of the parameters"
    HIGH_EDGE = "at the upper edge of the parameters"
    NONE = "it grows without bound"


class WaldState(Enum):
    INSIDE = "inside"
    BEYOND = "beyond the range of the parameter"
    POINT = "of width 0, since the standard error is 0"
    NONE = "no maximum, no interval"


@dataclass(frozen=True)
class Evidence:
    """What the likelihood keeps of the data. ``rest`` is the part of ln L without the parameter."""

    model: Model
    n: int
    total: float
    rest: float


def evidence(model: Model, x: ArrayLike) -> Evidence:
    """Raises ValueError for no data, or data that the model cannot produce.

    >>> evidence(Model.COIN, [1, 0, 1]).total
    2.0
    """
    x = np.asarray(x, dtype=float)
    if not len(x):
        raise ValueError("There are no data.")
    if model is Model.COIN and not np.isin(x, (0, 1)).all():
        raise ValueError("A coin gives only 0 and 1.")
    if model is Model.POISSON and ((x < 0) | (x != np.round(x))).any():
        raise ValueError("A Poisson count is a whole number, 0 or more.")
    if model is Model.EXPONENTIAL and (x < 0).any():
        raise ValueError("An exponential time is never negative.")
    rest = 0.0
    if model is Model.POISSON:
        rest = -float(gammaln(x + 1).sum())
    if model is Model.NORMAL:
        rest = -float(len(x) * math.log(2 * math.pi) + (x**2).sum()) / 2
    total = math.fsum(x)
    if abs(total) <= np.finfo(float).eps * np.abs(x).sum():
        total = 0.0  # numbers that cancel leave rounding alone
    return Evidence(model, len(x), total, rest)


def log_likelihood_at(e: Evidence, theta: ArrayLike) -> NDArray[np.float64]:
    """ℓ(θ) = Σ ln f(xᵢ; θ), natural logarithm; −∞ where the data are impossible.

    >>> float(log_likelihood_at(evidence(Model.COIN, [1, 1]), 0.0))
    -inf
    """
    t = np.asarray(theta, dtype=float)
    match e.model:
        case Model.COIN:
            return xlogy(e.total, t) + xlog1py(e.n - e.total, -t)
        case Model.POISSON:
            return xlogy(e.total, t) - e.n * t + e.rest
        case Model.EXPONENTIAL:
            return xlogy(e.n, t) - e.total * t
    return e.total * t - e.n * t**2 / 2 + e.rest


def maximum(e: Evidence) -> tuple[Top, float]:
    """Where ℓ is largest, and θ̂ (NaN if there is no maximum). At an edge the supremum is meant
    to be taken there: the data are certain under p = 0 or 1, and under λ = 0.

    >>> maximum(evidence(Model.EXPONENTIAL, [1, 3]))[1]
    0.5
    """
    if e.model is Model.EXPONENTIAL:
        return (Top.INSIDE, e.n / e.total) if e.total else (Top.NONE, math.nan)
    mean = e.total / e.n
    if e.model is Model.NORMAL:
        return Top.INSIDE, mean
    if mean == 0:
        return Top.LOW_EDGE, 0.0
    at_one = e.model is Model.COIN and e.total == e.n
    return (Top.HIGH_EDGE if at_one else Top.INSIDE), mean


def drop(e: Evidence, theta: ArrayLike) -> NDArray[np.float64]:
    """ℓ(θ̂) − ℓ(θ) ≥ 0, half the likelihood-ratio statistic; of n draws n times a divergence."""
    t, best = np.asarray(theta, dtype=float), maximum(e)[1]
    match e.model:
        case Model.COIN:
            return e.n * (rel_entr(best, t) + rel_entr(1 - best, 1 - t))
        case Model.POISSON:
            return e.n * kl_div(best, t)
        case Model.EXPONENTIAL:
            return e.n * kl_div(1.0, t / best)
    return e.n * (t - best) ** 2 / 2


def information(e: Evidence) -> float:
    """−ℓ″(θ̂); ∞ at an edge, NaN without a maximum.

    >>> information(evidence(Model.NORMAL, [1, 2, 3]))
    3.0
    """
    top, best = maximum(e)
    if top is Top.NONE:
        return math.nan
    if top is not Top.INSIDE:
        return math.inf
    match e.model:
        case Model.COIN:
            return e.n / (best * (1 - best))
        case Model.POISSON:
            return e.n / best
        case Model.EXPONENTIAL:
            return e.n / best**2
    return float(e.n)


def wald_interval(e: Evidence, level: float) -> tuple[WaldState, float, float]:
    """θ̂ ± z·(−ℓ″(θ̂))^(−1/2), not cut at the range of the parameter."""
    top, best = maximum(e)
    if top is Top.NONE:
        return WaldState.NONE, math.nan, math.nan
    half = float(ndtri((1 + level) / 2)) / math.sqrt(information(e))
    if top is not Top.INSIDE:
        return WaldState.POINT, best, best
    low, high = best - half, best + half
    beyond = e.model is not Model.NORMAL and (low < 0 or (e.model is Model.COIN and high > 1))
    return (WaldState.BEYOND if beyond else WaldState.INSIDE), low, high


def ratio_interval(e: Evidence, level: float) -> tuple[float, float]:
    """All θ with 2(ℓ(θ̂) − ℓ(θ)) ≤ the quantile of χ² with 1 degree of freedom; NaN without a
    maximum.

    >>> low, high = ratio_interval(evidence(Model.POISSON, [0, 0]), 0.95)
    >>> low, round(high, 4)
    (0.0, 0.9604)
    """
    top, best = maximum(e)
    if top is Top.NONE:
        return math.nan, math.nan
    half = ratio_limit(level) / 2
    if e.model is Model.NORMAL:
        reach = math.sqrt(2 * half / e.n)
        return best - reach, best + reach
    if e.model is Model.COIN:
        low, high = _coin_low(e.n, best, half), 1 - _coin_low(e.n, 1 - best, half)
        return low, high
    if top is Top.LOW_EDGE:
        return 0.0, half / e.n
    weight = e.total if e.model is Model.POISSON else e.n
    low = math.exp(-half / weight - 1)
    high = 2.0
    while weight * (high - 1 - math.log(high)) < half:
        high *= 2

    def over(r: float) -> float:
        return weight * (r - 1 - math.log(r)) - half

    return best * _root(over, low, 1.0), best * _root(over, 1.0, high)


def _coin_low(n: int, share: float, half: float) -> float:
    """The p below the share of hits at which ℓ has fallen by ``half``."""
    if share <= 0:
        return 0.0
    if share >= 1:
        return math.exp(-half / n)

    def over(p: float) -> float:
        return n * float(rel_entr(share, p) + rel_entr(1 - share, 1 - p)) - half

    return _root(over, share * max(math.exp(-(half / n + math.log(2)) / share), 1e-290), share)


def _root(f: Callable[[float], float], low: float, high: float) -> float:
    return float(brentq(f, low, high, xtol=1e-14))


class Stand(Enum):
    """Where a value of the parameter stands under the likelihood."""

    UNBOUNDED = "there is no maximum to compare with"
    TOP = "at the maximum"
    HELD = "inside the likelihood interval"
    OUT = "outside it"
    IMPOSSIBLE = "the data cannot happen"


def judge_value(e: Evidence, theta: float, level: float) -> Stand:
    top, best = maximum(e)
    if top is Top.NONE:
        return Stand.UNBOUNDED
    fallen = float(drop(e, theta))
    if math.isinf(fallen):
        return Stand.IMPOSSIBLE
    if math.isclose(theta, best, rel_tol=1e-9, abs_tol=1e-12):
        return Stand.TOP
    return Stand.HELD if 2 * fallen <= ratio_limit(level) else Stand.OUT


def log_density(model: Model, x: ArrayLike, theta: float) -> NDArray[np.float64]:
    """ln f(x; θ) of each x that the model can produce."""
    x = np.asarray(x, dtype=float)
    match model:
        case Model.COIN:
            return xlogy(x, theta) + xlog1py(1 - x, -theta)
        case Model.POISSON:
            return xlogy(x, theta) - theta - gammaln(x + 1)
        case Model.EXPONENTIAL:
            return math.log(theta) - theta * x
    return -((x - theta) ** 2 + math.log(2 * math.pi)) / 2
