"""Confidence intervals from resamples of one sample: percentile, basic and BCa.

The sample x of n numbers stands for the population: B resamples of n numbers are drawn from it with
replacement, and the statistic θ* of each shows how θ̂ of the sample varies.

Sources: Efron (1987), *Journal of the American Statistical Association* 82; Efron and Tibshirani
(1993), *An Introduction to the Bootstrap*, chapters 13 and 14.
"""

import math
from dataclasses import dataclass
from enum import Enum

import numpy as np
from scipy.special import ndtr, ndtri

NAN = math.nan


class Statistic(Enum):
    MEAN = "mean"
    MEDIAN = "median"
    DEVIATION = "deviation"  # s, with n − 1


def evaluate(statistic: Statistic, x: np.ndarray) -> np.ndarray:
    """The statistic of each row, over the last axis; the deviation needs two numbers.

    >>> evaluate(Statistic.MEDIAN, np.array([[1.0, 5.0, 2.0], [4.0, 4.0, 0.0]])).tolist()
    [2.0, 4.0]
    """
    n = x.shape[-1]
    match statistic:
        case Statistic.MEAN:
            # From the first number: what is constant stays exactly so.
            return x[..., 0] + (x - x[..., :1]).mean(axis=-1)
        case Statistic.MEDIAN:
            ordered = np.sort(x, axis=-1)
            return (ordered[..., (n - 1) // 2] + ordered[..., n // 2]) / 2
    away = x - x[..., :1]
    away -= away.mean(axis=-1, keepdims=True)
    squares = np.einsum("...i,...i->...", away, away)
    return np.where((x == x[..., :1]).all(axis=-1), 0.0, np.sqrt(squares / (n - 1)))


def resampled(statistic: Statistic, sample: np.ndarray, uniform: np.ndarray) -> np.ndarray:
    """θ* of each row of ``uniform``, numbers from 0 to 1 of which each picks one of ``sample``.

    >>> u = np.array([[0.1, 0.9], [0.6, 0.7]])
    >>> resampled(Statistic.MEAN, np.array([1.0, 3.0]), u).tolist()
    [2.0, 3.0]
    """
    at = np.minimum((uniform * len(sample)).astype(np.intp), len(sample) - 1)
    return evaluate(statistic, sample[at])


def left_out(statistic: Statistic, sample: np.ndarray) -> np.ndarray:
    """The statistic without each number in turn (the jackknife); n ≥ 2, the deviation n ≥ 3."""
    n = len(sample)
    others = np.arange(n - 1) + (np.arange(n - 1) >= np.arange(n)[:, None])
    return evaluate(statistic, sample[others])


class Trouble(Enum):
    """Why there is no BCa interval."""

    NONE = "none"
    EQUAL = "equal"  # all resamples give the same
    OUTSIDE = "outside"  # θ̂ lies beyond all resamples: z₀ is infinite
    FLAT = "flat"  # leaving out any number changes nothing: a is 0/0
    FOLDED = "folded"  # 1 − a(z₀ + z) ≤ 0


@dataclass(frozen=True, eq=False)
class Bootstrap:
    """estimate: θ̂. values: the θ*. bias: z₀. acceleration: a. Intervals are (low, high); that of
    BCa is (NaN, NaN) where there is ``trouble``. shares: which quantiles of θ* BCa takes."""

    estimate: float
    values: np.ndarray
    level: float
    percentile: tuple[float, float]
    basic: tuple[float, float]
    bca: tuple[float, float]
    bias: float
    acceleration: float
    shares: tuple[float, float]
    trouble: Trouble

    @property
    def error(self) -> float:
        """The deviation of θ*: the bootstrap's standard error."""
        return float(self.values.std(ddof=1))

    @property
    def drawn_error(self) -> float:
        """Standard error of ``error`` itself, from drawing B resamples and not all there are:
        √((m₄ − m₂²)/(4·m₂·B)), mₖ the central moments of θ*; 0 where all are alike.

        Source: Kendall and Stuart, The Advanced Theory of Statistics 1, 1977, section 10.6.
        """
        squares = (self.values - self.values.mean()) ** 2
        m2, m4 = float(squares.mean()), float((squares**2).mean())
        return math.sqrt((m4 - m2**2) / (4 * m2 * len(self.values))) if m2 > 0 else 0.0


def bootstrap_intervals(
    statistic: Statistic, sample: np.ndarray, uniform: np.ndarray, level: float
) -> Bootstrap:
    """Intervals of the statistic at the level, by B = len(uniform) resamples.

    percentile: from the α/2 to the 1 − α/2 quantile of θ*; basic: 2θ̂ minus these. BCa takes the
    quantiles Φ(z₀ + (z₀ + z)/(1 − a(z₀ + z))) for z = ∓Φ⁻¹(1 − α/2), with Φ(z₀) the share of θ*
    below θ̂ (half of those equal to it) and a = Σd³/(6(Σd²)^1.5), d = mean of the jackknife less its
    values. Between two ordered values a quantile is interpolated.
    Errors: ValueError unless len(sample) ≥ 3 and 0 ≤ level < 1.

    >>> u = np.random.default_rng(1).random((2000, 4))
    >>> found = bootstrap_intervals(Statistic.MEAN, np.array([1.0, 2.0, 3.0, 10.0]), u, 0.9)
    >>> found.estimate, found.trouble
    (4.0, <Trouble.NONE: 'none'>)
    """
    if len(sample) < 3:
        raise ValueError(f"the sample must have at least 3 numbers, got {len(sample)}")
    if not 0 <= level < 1:
        raise ValueError(f"level must lie in [0, 1), got {level}")
    estimate = float(evaluate(statistic, sample))
    values = np.sort(resampled(statistic, sample, uniform))
    low, high = (float(q) for q in ordered_quantiles(values, [(1 - level) / 2, (1 + level) / 2]))
    shares, bias, acceleration, trouble = _corrected(statistic, sample, values, estimate, level)
    bca = (NAN, NAN)
    if trouble is Trouble.NONE:
        bca = tuple(float(q) for q in ordered_quantiles(values, list(shares)))
    return Bootstrap(
        estimate,
        values,
        level,
        (low, high),
        (2 * estimate - high, 2 * estimate - low),
        bca,
        bias,
        acceleration,
        shares,
        trouble,
    )


def ordered_quantiles(values: np.ndarray, shares: list[float]) -> np.ndarray:
    """Quantiles of sorted values, linear between two of them."""
    place = np.array(shares) * (len(values) - 1)
    below = np.minimum(place.astype(int), len(values) - 2)
    rest = place - below
    return values[below] + rest * (values[below + 1] - values[below])


def _corrected(statistic, sample, values, estimate, level):
    """Shares of the quantiles, z₀, a, and what goes wrong."""
    none = (NAN, NAN)
    if values[0] == values[-1]:
        return none, NAN, NAN, Trouble.EQUAL
    near = 1e-12 * max(abs(values[0]), abs(values[-1]))  # equal but for the order of adding
    below = np.searchsorted(values, estimate - near, side="left")
    up_to = np.searchsorted(values, estimate + near, side="right")
    bias = float(ndtri((below + up_to) / (2 * len(values))))
    if math.isinf(bias):
        return none, bias, NAN, Trouble.OUTSIDE
    without = left_out(statistic, sample)
    away = without.mean() - without
    if np.ptp(without) <= 1e-13 * np.abs(without).max():
        return none, bias, NAN, Trouble.FLAT
    cubes = away**3
    lean = float(cubes.sum())
    if abs(lean) <= 1e-10 * np.abs(cubes).sum():
        lean = 0.0  # what is symmetric leans by rounding alone
    acceleration = lean / (6 * float((away**2).sum()) ** 1.5)
    z = float(ndtri((1 + level) / 2)) if level else 0.0
    shares = []
    for one in (bias - z, bias + z):
        if acceleration * one >= 1:
            return none, bias, acceleration, Trouble.FOLDED
        shares.append(float(ndtr(bias + one / (1 - acceleration * one))))
    return (shares[0], shares[1]), bias, acceleration, Trouble.NONE
