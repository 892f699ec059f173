"""How sure an RMSE is, and whether one model's is below another's: engines drawn anew.

Each test engine gives one error, at its last cycle; rows of one engine are nearly copies of each
other, so engines are resampled and never rows.
"""

from dataclasses import dataclass

import numpy as np

RESAMPLES = 2000
MOST_CELLS = 4_000_000  # 32 MB; thousands of engines are drawn fewer times
BATCHES = 10


@dataclass(frozen=True)
class Interval:
    """Percentile interval at a level; monte_carlo: standard error of its limits, which come from a
    finite number of resamples."""

    low: float
    high: float
    monte_carlo: float


def resampling_counts(units: int, seed: int = 0) -> np.ndarray:
    """How often each unit is drawn, with replacement, in each resample: (resamples, units).

    2,000 resamples, fewer above 2,000 units, 200 at the least. Errors: ValueError for units < 1.

    >>> resampling_counts(7).shape, set(resampling_counts(7).sum(axis=1))
    ((2000, 7), {np.float64(7.0)})
    """
    if units < 1:
        raise ValueError(f"units must be at least 1, got {units}")
    resamples = int(np.clip(MOST_CELLS // units, 200, RESAMPLES))
    rng = np.random.default_rng(seed)
    drawn = (
        np.bincount(rng.integers(units, size=units), minlength=units) for _ in range(resamples)
    )
    return np.array(list(drawn), float)


def rmse_interval(errors: np.ndarray, counts: np.ndarray, level: float = 0.95) -> Interval:
    """Percentile interval of √mean(d²) over units drawn anew; errors d: (units,).

    Source: Efron and Tibshirani, An Introduction to the Bootstrap, 1993, section 13.3.

    >>> rmse_interval(np.full(5, -3.0), resampling_counts(5)).low
    3.0
    """
    return _percentiles(_rmse(errors, counts), level)


def rmse_difference(
    errors: np.ndarray, others: np.ndarray, counts: np.ndarray, level: float = 0.95
) -> Interval:
    """Percentile interval of RMSE(errors) − RMSE(others), both on the same units in each resample.

    In pairs, for both models err on the same hard engines: two separate intervals may overlap where
    the difference is sure. errors, others: (units,), the same unit at each place.

    >>> rmse_difference(np.array([1.0, 2.0]), np.array([1.0, 2.0]), resampling_counts(2)).high
    0.0
    """
    return _percentiles(_rmse(errors, counts) - _rmse(others, counts), level)


def _rmse(errors: np.ndarray, counts: np.ndarray) -> np.ndarray:
    return np.sqrt(counts @ np.square(np.asarray(errors, float)) / counts.shape[1])


def _percentiles(values: np.ndarray, level: float) -> Interval:
    if not 0 < level < 1:
        raise ValueError(f"level must lie in (0, 1), got {level}")
    tails = ((1 - level) / 2, (1 + level) / 2)
    low, high = np.quantile(values, tails)
    batches = values[: len(values) // BATCHES * BATCHES].reshape(BATCHES, -1)
    limits = np.quantile(batches, tails, axis=1)
    spread = limits.std(axis=1, ddof=1).max() / np.sqrt(BATCHES)
    return Interval(float(low), float(high), float(spread))
