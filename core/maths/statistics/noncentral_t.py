"""The law of (Z + δ)/S, what a t statistic follows when the null hypothesis does not hold."""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammainc, gammaincc, gammainccinv, gammaincinv, gammaln, ndtr

NODES, WEIGHTS = np.polynomial.legendre.leggauss(40)
FAR = 8.5  # beyond so many deviations a normal law has 10⁻¹⁷
LEFT_OUT = 1e-18  # of the law of S, at each end


def deviation_density(s: np.ndarray, df: float) -> np.ndarray:
    """Density of S = √(χ²/df), an estimated deviation over the true one, at s > 0.

    2·(df/2)^(df/2)/Γ(df/2)·s^(df − 1)·exp(−df·s²/2), in logarithms; Γ by Stirling's series for
    df ≥ 1000, where the terms are too large to be subtracted.
    """
    k = df / 2
    if df < 1000:
        constant = math.log(2) + k * math.log(k) - k - gammaln(k)
    else:
        constant = math.log(2) + 0.5 * math.log(k / (2 * math.pi)) - 1 / (12 * k) + 1 / (360 * k**3)
    return np.exp(constant - np.log(s) + df * (np.log(s) - (s - 1) * (s + 1) / 2))


@lru_cache(maxsize=256)
def _deviation_ends(df: float) -> tuple[float, float]:
    """Between which places S lies, but for a share of 2·10⁻¹⁸."""
    k = df / 2
    ends = gammaincinv(k, LEFT_OUT), gammainccinv(k, LEFT_OUT)
    return math.sqrt(2 * ends[0] / df), math.sqrt(2 * ends[1] / df)


def _turning_piece(
    t: np.ndarray, delta: np.ndarray, df: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Where δ − t·s lies in ±FAR, inside the ends of S: nodes and weights of ∫ … f(s) ds over that
    piece, and its ends. t is not 0."""
    low, high = _deviation_ends(df)
    begin, end = np.sort([(delta - FAR) / t, (delta + FAR) / t], axis=0).clip(low, high)
    half = (end - begin)[:, None] / 2
    s = (begin + end)[:, None] / 2 + half * NODES
    return s, half * WEIGHTS * deviation_density(s, df), begin, end


def noncentral_t_tail(t: ArrayLike, delta: ArrayLike, df: float) -> np.ndarray:
    """P(T > t) for T = (Z + δ)/S, Z standard normal, df·S² chi-squared with df degrees of freedom.

    = ∫ Φ(δ − t·s) f(s) ds with the density f of S: by Gauss and Legendre where Φ changes, by the
    law of S where Φ is 1. df = ∞: S = 1, T is normal. t may be ±∞.
    Right to 10⁻¹² for whole df; less so near df = 1 between them, where f is not smooth at 0.
    t and delta: (m,), or one number.
    Errors: ValueError unless df ≥ 1.
    Source: Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 2, 2nd ed. 1995,
    section 31.2.

    >>> noncentral_t_tail([2.0930240544], 0.0, 19).round(6).tolist()
    [0.025]
    """
    if not df >= 1:
        raise ValueError(f"df must be at least 1, got {df}")
    t, delta = np.broadcast_arrays(np.atleast_1d(np.asarray(t, float)), np.asarray(delta, float))
    if math.isinf(df):
        return ndtr(delta - t)
    inner = np.where((np.abs(t) < 1e-200) | np.isinf(t), 1e-200, t)
    s, weights, begin, end = _turning_piece(inner, delta, df)
    found = (ndtr(delta[:, None] - inner[:, None] * s) * weights).sum(axis=1)
    # Below the piece Φ is 1 for t > 0, above it for t < 0.
    k = df / 2
    found = found + np.where(t > 0, gammainc(k, k * begin**2), gammaincc(k, k * end**2))
    found = np.where(np.abs(t) < 1e-200, ndtr(delta), np.clip(found, 0.0, 1.0))
    return np.where(np.isinf(t), (t < 0).astype(float), found)


def student_density(t: np.ndarray, df: float) -> np.ndarray:
    """The density of Student's law, of T without an effect: c·(1 + t²/df)^(−(df + 1)/2); the ratio
    of Γ((df + 1)/2) to Γ(df/2) by its series where df is large."""
    if df < 1000:
        ratio = math.exp(gammaln((df + 1) / 2) - gammaln(df / 2))
    else:
        ratio = math.sqrt(df / 2) * (1 - 1 / (4 * df) + 1 / (32 * df**2) + 5 / (128 * df**3))
    return ratio / math.sqrt(df * math.pi) * np.exp(-(df + 1) / 2 * np.log1p(t * t / df))


def noncentral_t_density(t: ArrayLike, delta: float, df: float) -> np.ndarray:
    """The density ∫ s φ(t·s − δ) f(s) ds of T = (Z + δ)/S at t: (m,), or one number.

    >>> noncentral_t_density([0.0], 0.0, 1).round(6).tolist()  # Cauchy: 1/π
    [0.31831]
    """
    t = np.atleast_1d(np.asarray(t, float))
    if math.isinf(df):
        return np.exp(-((t - delta) ** 2) / 2) / math.sqrt(2 * math.pi)
    if delta == 0:
        return student_density(t, df)
    t = np.where(np.abs(t) < 1e-200, 1e-200, t)
    s, weights, _, _ = _turning_piece(t, np.full(t.shape, delta), df)
    inner = s * np.exp(-((t[:, None] * s - delta) ** 2) / 2) * weights
    return inner.sum(axis=1) / math.sqrt(2 * math.pi)
