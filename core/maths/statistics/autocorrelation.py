"""Autocorrelation and partial autocorrelation of a series, with two kinds of bands."""

from dataclasses import dataclass

import numpy as np
from scipy import stats


@dataclass(frozen=True, eq=False)
class Autocorrelation:
    """Autocorrelations at lags 1 … L, all arrays (L,).

    value: r_k; band: half width of the interval that holds r_k of *independent* values with the
    given probability; robust_band: the same for values that are uncorrelated, but whose variance
    may cluster; portmanteau: Ljung and Box's Q over all lags and p_value of it (χ²_L, independent
    values); robust_p_value: of Σ(r_k/standard error)² with the robust errors.
    """

    lag: np.ndarray
    value: np.ndarray
    band: np.ndarray
    robust_band: np.ndarray
    portmanteau: float
    p_value: float
    robust_p_value: float


def autocorrelation(x: np.ndarray, lags: int, level: float = 0.95) -> Autocorrelation:
    """r_k = Σ_{t>k} d_t·d_{t−k} / Σ d_t², with d = x − mean and the same mean in both.

    Bands: z/√n for independent values; z·√(Σ d_t²d_{t−k}²)/Σ d_t² where only the signs carry no
    memory (returns: calm and wild spells make the plain band too narrow).
    Q = n(n + 2)Σ r_k²/(n − k). x: (n,); lags: L; level: of each band alone.
    Errors: ValueError unless 1 ≤ L ≤ n − 1, values that are not finite or all equal, level outside
    (0, 1).
    Source: Ljung and Box, Biometrika 65, 1978; robust errors: Lo and MacKinlay, Review of Financial
    Studies 1, 1988, section 1.2.

    >>> autocorrelation(np.array([1.0, -1, 1, -1]), 1).value.tolist()
    [-0.75]
    """
    if not 0 < level < 1:
        raise ValueError(f"level must lie in (0, 1), got {level}")
    d = _centred(x, lags)
    n, lag = len(d), np.arange(1, lags + 1)
    total, squares = d @ d, d * d
    value = np.array([d[k:] @ d[:-k] for k in lag]) / total
    error = np.sqrt([squares[k:] @ squares[:-k] for k in lag]) / total
    z = stats.norm.isf((1 - level) / 2)
    portmanteau = float(n * (n + 2) * np.sum(value**2 / (n - lag)))
    with np.errstate(divide="ignore", invalid="ignore"):
        robust = np.nansum((value / error) ** 2)  # 0/0: both are 0 where no pair is left
    return Autocorrelation(
        lag,
        value,
        np.full(lags, z / np.sqrt(n)),
        z * error,
        portmanteau,
        float(stats.chi2.sf(portmanteau, lags)),
        float(stats.chi2.sf(robust, lags)),
    )


def varies(x: np.ndarray) -> bool:
    """Whether values differ by more than rounding: their range against the largest of them.

    >>> varies(np.array([0.1, -0.1])), varies(np.diff([0.1, 0.2, 0.3]))
    (True, False)
    """
    x = np.asarray(x, dtype=float)
    return bool(np.ptp(x) > 1e-10 * np.abs(x).max())


def autocorrelation_if_any(x: np.ndarray, lags: int) -> Autocorrelation:
    """autocorrelation(x, lags), and NaN throughout for values that do not vary.

    >>> autocorrelation_if_any(np.ones(5), 2).value.tolist()
    [nan, nan]
    """
    if varies(x):
        return autocorrelation(x, lags)
    gaps = np.full(lags, np.nan)
    return Autocorrelation(np.arange(1, lags + 1), gaps, gaps, gaps, np.nan, np.nan, np.nan)


def partial_autocorrelation(x: np.ndarray, lags: int) -> np.ndarray:
    """What x_{t−k} still tells of x_t when the values between are known, k = 1 … L.

    The last coefficient of the autoregression of order k by the Yule–Walker equations, for all k
    at once by the Durbin–Levinson recursion from the autocorrelations. Returns (L,).
    Errors: those of autocorrelation. Source: Durbin, Revue de l'Institut International de
    Statistique 28, 1960; Brockwell and Davis, Time Series: Theory and Methods, section 5.2.

    >>> partial_autocorrelation(np.array([1.0, -1, 1, -1]), 1).tolist()
    [-0.75]
    """
    return durbin_levinson(autocorrelation(x, lags).value)


def durbin_levinson(r: np.ndarray) -> np.ndarray:
    """Partial autocorrelations (L,) from autocorrelations r₁ … r_L.

    φ_kk = (r_k − Σ_{j<k} φ_{k−1,j}·r_{k−j})/(1 − Σ_{j<k} φ_{k−1,j}·r_j). 0 after a step that leaves
    nothing to explain. Source: Brockwell and Davis, Time Series: Theory and Methods, section 5.2.

    >>> durbin_levinson(np.array([0.5, 0.25, 0.125])).tolist()
    [0.5, 0.0, 0.0]
    """
    r = np.asarray(r, float)
    partial, phi = np.zeros(len(r)), np.empty(0)
    left = 1.0  # variance that is left, as a share
    for k in range(len(r)):
        if left <= 0:
            break
        partial[k] = (r[k] - phi @ r[:k][::-1]) / left
        phi = np.r_[phi - partial[k] * phi[::-1], partial[k]]
        left *= 1 - partial[k] ** 2
    return partial


def _centred(x: np.ndarray, lags: int) -> np.ndarray:
    x = np.asarray(x, dtype=float)
    if not 1 <= lags < len(x):
        raise ValueError(f"lags must lie between 1 and {len(x) - 1}, got {lags}")
    if not np.isfinite(x).all():
        raise ValueError("x must be finite")
    if np.all(x == x[0]):
        raise ValueError("x must vary, got equal values only")
    return x - x.mean()
