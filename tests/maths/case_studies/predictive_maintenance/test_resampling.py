"""Intervals of an RMSE: against scipy's, what they cover, and where they have no width."""

import numpy as np
import pytest
from scipy import stats

from core.maths.case_studies.predictive_maintenance.resampling import (
    resampling_counts,
    rmse_difference,
    rmse_interval,
)


def rmse(d, axis=-1):
    return np.sqrt(np.mean(np.square(d), axis=axis))


@pytest.mark.parametrize("units", [8, 30, 100])
def test_intervals_are_scipy_s_within_the_monte_carlo_error(units):
    rng = np.random.default_rng(units)
    mine, other = rng.normal(2, 10, units), rng.normal(0, 12, units)
    counts = resampling_counts(units)
    for interval, data, statistic in (
        (rmse_interval(mine, counts), (mine,), rmse),
        (
            rmse_difference(mine, other, counts),
            (mine, other),
            lambda a, b, axis=-1: rmse(a, axis) - rmse(b, axis),
        ),
    ):
        wanted = stats.bootstrap(
            data, statistic, paired=True, vectorized=True, method="percentile",
            n_resamples=20_000, random_state=np.random.default_rng(5),
        ).confidence_interval  # fmt: skip
        assert 0 < interval.monte_carlo < 0.05 * (interval.high - interval.low)
        np.testing.assert_allclose(
            (interval.low, interval.high), wanted, atol=5 * interval.monte_carlo
        )


def test_the_monte_carlo_error_is_that_of_other_seeds():
    d = np.random.default_rng(1).normal(0, 10, 60)
    found = [rmse_interval(d, resampling_counts(60, seed)) for seed in range(40)]
    spread = max(np.std([i.low for i in found], ddof=1), np.std([i.high for i in found], ddof=1))
    assert np.median([i.monte_carlo for i in found]) == pytest.approx(spread, rel=0.5)


def test_about_95_of_100_intervals_hold_the_truth():
    """600 samples of 80 engines with correlated errors, whose difference of RMSE is known."""
    rng, counts, alone, beside = np.random.default_rng(7), resampling_counts(80), 0, 0
    for _ in range(600):
        shared = rng.normal(0, 8, 80)
        mine, other = shared + rng.normal(0, 6, 80), shared + rng.normal(0, 15, 80)
        one = rmse_interval(mine, counts)
        both = rmse_difference(mine, other, counts)
        alone += one.low <= 10 <= one.high
        beside += both.low <= 10 - 17 <= both.high
    assert 0.91 < alone / 600 < 0.98
    assert 0.91 < beside / 600 < 0.98


def test_pairs_tell_apart_what_separate_intervals_cannot():
    rng, counts = np.random.default_rng(2), resampling_counts(60)
    hard = rng.normal(0, 20, 60)
    mine, other = hard, 1.1 * hard
    one, two = rmse_interval(mine, counts), rmse_interval(other, counts)
    assert one.high > two.low
    assert rmse_difference(mine, other, counts).high < 0


def test_counts_are_of_draws_with_replacement_and_bounded():
    counts = resampling_counts(50)
    assert counts.shape == (2000, 50) and (counts.sum(axis=1) == 50).all()
    assert counts.mean() == 1 and counts.var() == pytest.approx(1 - 1 / 50, rel=0.03)
    assert resampling_counts(10_000).shape == (400, 10_000)
    assert (resampling_counts(1) == 1).all()
    equal = rmse_interval(np.full(9, 4.0), resampling_counts(9))
    assert (equal.low, equal.high, equal.monte_carlo) == pytest.approx((4, 4, 0))


def test_errors():
    with pytest.raises(ValueError, match="units must be at least 1, got 0"):
        resampling_counts(0)
    with pytest.raises(ValueError, match="level must lie"):
        rmse_interval(np.ones(3), resampling_counts(3), 1.0)
