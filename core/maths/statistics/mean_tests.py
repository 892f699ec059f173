"""Student's and Welch's tests of means on given numbers."""

import math
from dataclasses import dataclass
from enum import Enum

import numpy as np
from scipy.special import stdtr

DUST = 1e-12  # a deviation that small beside the numbers is rounding


class Compared(Enum):
    """What is compared with what."""

    ONE = "one"
    PAIRED = "paired"
    POOLED = "pooled"
    WELCH = "welch"


class Spread(Enum):
    """Whether T can be formed."""

    USUAL = "there is a standard error"
    FLAT = "the standard error is 0 and the difference is not: T is infinite"
    NOTHING = "the standard error and the difference are 0: T is undefined"


@dataclass(frozen=True)
class MeanTest:
    """A difference of means, its standard error, T with its degrees of freedom and the two-sided
    p-value: NaN where T is undefined, 0 where it is infinite (``spread`` says so)."""

    difference: float
    error: float
    t: float
    df: float
    p: float
    spread: Spread


def variance(x: np.ndarray) -> float:
    """Σ(x − x̄)²/(n − 1); 0 where the numbers differ by rounding alone.

    >>> variance(np.array([1.0, 2.0, 3.0]))
    1.0
    """
    found = float(np.var(x, ddof=1))
    return 0.0 if math.sqrt(found) <= DUST * float(np.abs(x).max()) else found


def paired_part(a: np.ndarray, b: np.ndarray, compared: Compared, mu: float = 0.0) -> np.ndarray:
    """The numbers whose mean a test of one column is about: a − μ₀, or the differences a − b."""
    if compared is Compared.ONE:
        return a - mu
    x = a - b
    size = np.maximum(np.abs(a), np.abs(b))
    return np.where(np.abs(x) <= DUST * size, 0.0, x)


def mean_test(a: np.ndarray, b: np.ndarray, compared: Compared, mu: float = 0.0) -> MeanTest:
    """The t test of H0: no difference of means.

    ONE: mean of a against ``mu``; PAIRED: mean of a − b; both with s/√n and n − 1 degrees of
    freedom (Student 1908). POOLED: one variance for both, n₁ + n₂ − 2. WELCH: √(s₁²/n₁ + s₂²/n₂),
    with the degrees of freedom of Satterthwaite (Welch 1947, Biometrika 34).
    a: (n₁,), b: (n₂,), at least two numbers each (b not for ONE).
    Errors: ValueError for fewer, or for pairs of different number.

    >>> found = mean_test(np.array([1.0, 2, 3, 4]), np.array([2.0, 2, 5, 5]), Compared.PAIRED)
    >>> round(found.t, 4), found.df
    (-2.4495, 3.0)
    """
    one = compared in (Compared.ONE, Compared.PAIRED)
    if len(a) < 2 or (compared is not Compared.ONE and len(b) < 2):
        raise ValueError(f"a and b must have at least 2 numbers, got {len(a)} and {len(b)}")
    if one:
        if compared is Compared.PAIRED and len(a) != len(b):
            raise ValueError(f"pairs must have as many b as a, got {len(a)} and {len(b)}")
        x = paired_part(a, b, compared, mu)
        size = float(np.abs(x).max())
        square = variance(x) if np.ptp(x) > DUST * max(size, float(np.abs(a).max())) else 0.0
        difference, error, df = float(x.mean()), math.sqrt(square / len(x)), len(x) - 1.0
    else:
        (va, vb), (na, nb) = (variance(a), variance(b)), (len(a), len(b))
        difference = float(a.mean() - b.mean())
        if compared is Compared.POOLED:
            df = na + nb - 2.0
            error = math.sqrt(((na - 1) * va + (nb - 1) * vb) / df * (1 / na + 1 / nb))
        else:
            sa, sb = va / na, vb / nb
            error = math.sqrt(sa + sb)
            share = sa / (sa + sb) if sa + sb > 0 else math.nan
            df = 1 / (share**2 / (na - 1) + (1 - share) ** 2 / (nb - 1))
    scale = max(float(np.abs(a).max()), float(np.abs(b).max()) if len(b) else 0.0, abs(mu))
    return _judged(difference, error, df, scale)


def _judged(difference: float, error: float, df: float, scale: float) -> MeanTest:
    """T and its p-value, where there are any."""
    if abs(difference) <= DUST * scale:
        difference = 0.0
    if error == 0:
        if difference == 0:
            return MeanTest(0.0, 0.0, math.nan, df, math.nan, Spread.NOTHING)
        return MeanTest(difference, 0.0, math.copysign(math.inf, difference), df, 0.0, Spread.FLAT)
    t = difference / error
    return MeanTest(difference, error, t, df, float(2 * stdtr(df, -abs(t))), Spread.USUAL)
