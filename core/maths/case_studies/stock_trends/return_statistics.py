"""What returns look like: moments, tails against the normal, and volatility that clusters."""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy import signal, stats


@dataclass(frozen=True)
class ReturnSummary:
    """Moments of daily logarithmic returns.

    n; mean, volatility: mean and standard deviation a year (n − 1); mean_error: standard error of
    the mean a year; skewness; kurtosis: excess over the normal's 3, both dividing by n; normal_p:
    Jarque and Bera's test of both; worst, best: extreme days; unchanged: days of exactly 0;
    beyond, expected_beyond: days further than 4 standard deviations from the mean, found and
    expected of a normal distribution.
    """

    n: int
    mean: float
    mean_error: float
    volatility: float
    skewness: float
    kurtosis: float
    normal_p: float
    worst: float
    best: float
    unchanged: int
    beyond: int
    expected_beyond: float


@dataclass(frozen=True, eq=False)
class QuantilePlot:
    """Points of a normal Q–Q plot, in standard deviations, all (points,).

    normal: quantiles of N(0, 1); value: the sorted, standardised sample; low, high: interval that
    holds each point with the given probability if the sample is normal.
    """

    normal: np.ndarray
    value: np.ndarray
    low: np.ndarray
    high: np.ndarray


def describe_returns(returns: np.ndarray, per_year: float) -> ReturnSummary:
    """Moments of daily log returns; per year: mean · days, standard deviation · √days.

    √days holds for uncorrelated returns. returns: (n,), n ≥ 3; per_year: trading days a year.
    Errors: ValueError for too few, equal or non-finite returns.
    Source: Jarque and Bera, Economics Letters 6, 1980.
    """
    r = _checked(returns, 3)
    n, deviation = len(r), r.std(ddof=1)
    z = (r - r.mean()) / r.std()
    square = z * z
    skewness, kurtosis = float(np.mean(square * z)), float(np.mean(square * square)) - 3
    jarque_bera = n / 6 * (skewness**2 + kurtosis**2 / 4)
    return ReturnSummary(
        n,
        float(r.mean() * per_year),
        float(deviation / np.sqrt(n) * per_year),
        float(deviation * np.sqrt(per_year)),
        skewness,
        kurtosis,
        float(stats.chi2.sf(jarque_bera, 2)),
        float(r.min()),
        float(r.max()),
        int(np.sum(r == 0)),
        int(np.sum(np.abs(z) * r.std() > 4 * deviation)),
        float(2 * stats.norm.sf(4) * n),
    )


def normal_quantile_plot(
    returns: np.ndarray, points: int = 160, level: float = 0.95
) -> QuantilePlot:
    """Sorted returns in standard deviations against the quantiles of N(0, 1).

    Plotting positions (i − ½)/n. The band at i comes from the Beta(i, n + 1 − i) law of the i-th
    smallest of n uniform values, for each point alone; mean and deviation are taken as known.
    Of long samples the outermost quarter of `points` on either side and an even choice between
    are kept. returns: (n,). Returns QuantilePlot.
    Errors: ValueError for points < 8, level outside (0, 1), and those of describe_returns.
    """
    if points < 8:
        raise ValueError(f"points must be at least 8, got {points}")
    if not 0 < level < 1:
        raise ValueError(f"level must lie in (0, 1), got {level}")
    r = np.sort(_checked(returns, 3))
    n, tail = len(r), points // 4
    rank = np.arange(1, n + 1)
    if n > points:
        middle = np.linspace(tail + 1, n - tail, points - 2 * tail).round().astype(int)
        rank = np.r_[rank[:tail], middle, rank[-tail:]]
    value = (r[rank - 1] - r.mean()) / r.std(ddof=1)
    low, high = (
        stats.norm.ppf(stats.beta.ppf(p, rank, n + 1 - rank))
        for p in ((1 - level) / 2, (1 + level) / 2)
    )
    return QuantilePlot(stats.norm.ppf((rank - 0.5) / n), value, low, high)


def ewma_volatility(returns: np.ndarray, decay: float = 0.94) -> np.ndarray:
    """Volatility expected for each day from the days *before* it, exponentially weighted.

    σ_t² = Σ_{j≥0} λʲ r²_{t−1−j} / Σ_j λʲ over the days there are; with a long past this is
    σ_t² = λσ²_{t−1} + (1 − λ)r²_{t−1}. The mean is taken as 0, as is usual for daily returns.
    returns: (n,); decay: λ in [0, 1), its memory (1 + λ)/(1 − λ) days. Returns (n + 1,), a day:
    NaN first, where nothing is known yet, and last the forecast for the day after the data.
    Errors: ValueError for decay outside [0, 1) or non-finite returns.
    Source: J.P. Morgan/Reuters, RiskMetrics Technical Document, 1996, section 5.2.

    >>> ewma_volatility(np.array([3.0, 4.0]), 0.0).tolist()
    [nan, 3.0, 4.0]
    """
    if not 0 <= decay < 1:
        raise ValueError(f"decay must lie in [0, 1), got {decay}")
    r = np.asarray(returns, dtype=float)
    if not np.isfinite(r).all():
        raise ValueError("returns must be finite")
    sums = signal.lfilter([1.0], [1.0, -decay], np.c_[r * r, np.ones(len(r))], axis=0)
    return np.r_[np.nan, np.sqrt(np.maximum(sums[:, 0], 0.0) / sums[:, 1])]


def rolling_volatility(returns: np.ndarray, window: int) -> np.ndarray:
    """Standard deviation (n − 1) of the last `window` returns up to each day, (n,), a day.

    NaN for the first window − 1 days. Errors: ValueError unless 2 ≤ window ≤ n.
    """
    r = np.asarray(returns, dtype=float)
    if not 2 <= window <= len(r):
        raise ValueError(f"window must lie between 2 and {len(r)}, got {window}")
    found = sliding_window_view(r, window).std(axis=1, ddof=1)
    return np.r_[np.full(window - 1, np.nan), found]


def _checked(returns: np.ndarray, least: int) -> np.ndarray:
    r = np.asarray(returns, dtype=float)
    if r.ndim != 1 or len(r) < least:
        raise ValueError(f"returns must be a row of at least {least} days, got shape {r.shape}")
    if not np.isfinite(r).all():
        raise ValueError("returns must be finite")
    if np.all(r == r[0]):
        raise ValueError("returns must vary, got equal values only")
    return r
