"""Kaplan–Meier, Nelson–Aalen, Weibull and mean cumulative function against scipy and tables."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from core.datasets.tables import load_table
from core.maths.statistics.lifetimes import (
    fit_weibull,
    kaplan_meier,
    mean_cumulative_function,
    nelson_aalen,
    outside_band,
    weibull_hazard,
    weibull_log_likelihood,
)


@pytest.fixture(scope="module")
def fans():
    table = load_table("generator_fans")
    return table["hours"].to_numpy(float), table["failed"].to_numpy()


def scipy_data(time, failed):
    return stats.CensoredData.right_censored(time, np.asarray(failed) == 0)


CENSORED = st.lists(
    st.tuples(st.integers(1, 12), st.integers(0, 1)), min_size=2, max_size=40
).filter(lambda rows: any(f for _, f in rows))


@pytest.mark.filterwarnings("ignore:The confidence interval is undefined")
@settings(max_examples=50)
@given(rows=CENSORED)
def test_kaplan_meier_and_its_interval_are_scipy_s(rows):
    time, failed = np.array(rows, float).T
    got = kaplan_meier(time, failed)
    expected = stats.ecdf(scipy_data(time, failed)).sf
    index = np.searchsorted(expected.quantiles, got.time[1:])
    np.testing.assert_allclose(got.value[1:], expected.probabilities[index], atol=1e-12)
    with np.errstate(all="ignore"):
        interval = expected.confidence_interval(0.95, method="log-log")
    inside = got.value[1:] > 0
    for ours, theirs in ((got.lower, interval.low), (got.upper, interval.high)):
        np.testing.assert_allclose(
            ours[1:][inside], theirs.probabilities[index][inside], atol=1e-10
        )
        assert np.isnan(ours[1:][~inside]).all()
    assert (np.diff(got.value) < 0).all() and got.value[0] == 1


def test_kaplan_meier_of_the_fans(fans):
    estimate = kaplan_meier(*fans)
    # first failure at 450 h among 70 fans; the second time has two failures among 68
    assert estimate.time[:3].tolist() == [0, 450, 1150]
    assert estimate.value[1] == pytest.approx(69 / 70)
    assert estimate.value[2] == pytest.approx(69 / 70 * 66 / 68)
    assert estimate.failures.sum() == 12


@settings(max_examples=50)
@given(rows=CENSORED)
def test_cumulative_hazard_bounds_minus_log_survival(rows):
    time, failed = np.array(rows, float).T
    hazard, survival = nelson_aalen(time, failed), kaplan_meier(time, failed)
    with np.errstate(divide="ignore"):
        assert (hazard.value <= -np.log(survival.value) + 1e-12).all()
    assert (hazard.lower[1:] < hazard.value[1:]).all()
    assert (hazard.value[1:] < hazard.upper[1:]).all()


def test_nelson_aalen_by_hand():
    estimate = nelson_aalen([1, 2, 2, 3], [1, 1, 0, 1])
    np.testing.assert_allclose(estimate.value, [0, 1 / 4, 1 / 4 + 1 / 3, 1 / 4 + 1 / 3 + 1])
    sigma = np.sqrt(1 / 16 + 1 / 9)
    assert estimate.upper[2] == pytest.approx(
        7 / 12 * np.exp(stats.norm.ppf(0.975) * sigma / (7 / 12))
    )


def test_weibull_fit_of_the_fans_is_scipy_s_and_the_published_one(fans):
    time, failed = fans
    fit = fit_weibull(time, failed)
    shape, _, scale = stats.weibull_min.fit(scipy_data(time, failed), floc=0)
    assert fit.shape == pytest.approx(shape, rel=1e-5)
    assert fit.scale == pytest.approx(scale, rel=1e-5)
    # 12 failures in 344,440 fan hours: the exponential fit's mean, shape 1 inside the interval
    assert time.sum() / failed.sum() == pytest.approx(28_703, abs=1)
    assert fit.shape_interval[0] < 1 < fit.shape_interval[1]


@settings(max_examples=25)
@given(
    shape=st.floats(0.4, 8),
    scale=st.floats(1e-3, 1e6),
    censor=st.floats(0.9, 3),
    seed=st.integers(0, 10_000),
)
def test_weibull_fit_is_the_maximum_and_scales_with_time(shape, scale, censor, seed):
    lives = scale * np.random.default_rng(seed).weibull(shape, 60)
    limit = censor * scale
    time, failed = np.minimum(lives, limit), (lives <= limit).astype(int)
    fit = fit_weibull(time, failed)
    best = weibull_log_likelihood(time, failed, fit.shape, fit.scale)
    assert fit.log_likelihood == pytest.approx(best)
    for d_shape, d_scale in ((1.01, 1), (0.99, 1), (1, 1.01), (1, 0.99), (1.01, 1.01)):
        other = weibull_log_likelihood(time, failed, fit.shape * d_shape, fit.scale * d_scale)
        assert other < best
    doubled = fit_weibull(2 * time, failed)
    assert doubled.shape == pytest.approx(fit.shape, rel=1e-8)
    assert doubled.scale == pytest.approx(2 * fit.scale, rel=1e-8)


def test_weibull_intervals(fans):
    time, failed = fans
    fit = fit_weibull(time, failed, level=0.9)
    # profile: at either end the best likelihood over the scale is χ²₁(0.9)/2 below the maximum
    for shape in fit.shape_interval:
        scale = (np.sum(time**shape) / failed.sum()) ** (1 / shape)
        drop = fit.log_likelihood - weibull_log_likelihood(time, failed, shape, scale)
        assert drop == pytest.approx(stats.chi2.ppf(0.9, 1) / 2, rel=1e-8)
    # observed information against second differences of the log-likelihood
    h, theta = 1e-4, np.log([fit.scale, fit.shape])

    def value(a, b):
        return weibull_log_likelihood(time, failed, np.exp(theta[1] + b), np.exp(theta[0] + a))

    hessian = np.array(
        [
            [value(h, 0) - 2 * value(0, 0) + value(-h, 0), 0.0],
            [0.0, value(0, h) - 2 * value(0, 0) + value(0, -h)],
        ]
    )
    hessian[0, 1] = hessian[1, 0] = (value(h, h) - value(h, -h) - value(-h, h) + value(-h, -h)) / 4
    np.testing.assert_allclose(fit.covariance, np.linalg.inv(-hessian / h**2), rtol=1e-3)


def test_weibull_law_of_a_fit_is_scipy_s(fans):
    fit = fit_weibull(*fans)
    law = stats.weibull_min(fit.shape, scale=fit.scale)
    time = np.array([1.0, 500.0, 20_000.0])
    np.testing.assert_allclose(fit.survival(time), law.sf(time), rtol=1e-12)
    np.testing.assert_allclose(fit.hazard(time), law.pdf(time) / law.sf(time), rtol=1e-10)
    assert fit.mean() == pytest.approx(law.mean())


def test_hazard_integrates_to_the_cumulative_hazard():
    area, _ = integrate.quad(lambda t: float(weibull_hazard(t, 2.5, 100.0)), 0, 80)
    assert area == pytest.approx(0.8**2.5)


def test_weibull_at_the_edges():
    assert fit_weibull([1.0, 2.0], [1, 0]).failures == 1
    with pytest.raises(ValueError, match="at least one failure, got none"):
        fit_weibull([1.0, 2.0], [0, 0])
    with pytest.raises(ValueError, match="no finite shape"):
        fit_weibull([1.0, 2.0, 2.0], [0, 1, 1])


def test_mean_cumulative_function_of_complete_histories_is_the_plain_mean():
    """All units seen to the end: M is the mean count, Nelson's variance is s²/n."""
    rng = np.random.default_rng(8)
    counts = rng.poisson(3, 15)
    unit = np.concatenate([np.repeat(np.arange(15), counts), np.arange(15)])
    time = np.concatenate([rng.integers(1, 90, counts.sum()), np.full(15, 100)])
    event = np.concatenate([np.ones(counts.sum()), np.zeros(15)])
    estimate = mean_cumulative_function(unit, time, event)
    for row, at in enumerate(estimate.time[1:], 1):
        upto = np.bincount(unit[(event == 1) & (time <= at)], minlength=15)
        assert estimate.value[row] == pytest.approx(upto.mean())
        error = upto.std(ddof=1) / np.sqrt(15)
        factor = np.exp(stats.norm.ppf(0.975) * error / upto.mean())
        assert estimate.upper[row] == pytest.approx(upto.mean() * factor)
        assert estimate.lower[row] == pytest.approx(upto.mean() / factor)


def test_mean_cumulative_function_of_the_valve_seats():
    table = load_table("valve_seat_replacements")
    estimate = mean_cumulative_function(table["engine"], table["days"], table["replaced"])
    assert estimate.at_risk[0] == 41 and estimate.failures.sum() == 48
    # first replacement at 61 days: M = 1/41 with standard error 1/41
    assert estimate.time[1] == 61
    assert estimate.value[1] == pytest.approx(1 / 41)
    assert estimate.upper[1] == pytest.approx(np.exp(stats.norm.ppf(0.975)) / 41)
    hand = sum(
        group["replaced"].sum() / (table.groupby("engine")["days"].max() >= day).sum()
        for day, group in table[table["replaced"] == 1].groupby("days")
    )
    assert estimate.value[-1] == pytest.approx(hand)


def test_mean_cumulative_function_with_units_that_leave_by_hand():
    # three units; unit 3 leaves at 4. At 2: one repair of three. At 6: two repairs of two at risk.
    unit, time, event = [1, 1, 1, 2, 2, 3], [2, 6, 9, 6, 9, 4], [1, 1, 0, 1, 0, 0]
    estimate = mean_cumulative_function(unit, time, event)
    np.testing.assert_allclose(estimate.value, [0, 1 / 3, 1 / 3 + 1])
    # Var(D₁)/3 = (1/3)/3; D₂ is 1 for both at risk: no variance, no covariance
    assert estimate.upper[2] == pytest.approx(
        4 / 3 * np.exp(stats.norm.ppf(0.975) * (1 / 3) / (4 / 3))
    )
    lone = mean_cumulative_function([1, 1, 2], [5, 9, 3], [1, 0, 0])
    assert np.isnan(lone.lower[1]) and lone.value[1] == 1


@pytest.mark.parametrize("estimator", [kaplan_meier, nelson_aalen, fit_weibull])
def test_errors(estimator):
    for time, failed, message in (
        ([], [], "not empty"),
        ([1, 2], [1], "equally long"),
        ([1, 0], [1, 1], "time must be positive and finite, got 0"),
        ([1, np.nan], [1, 1], "time must be positive and finite, got nan"),
        ([1, 2], [1, 2], "failed must be 0 or 1, got 2"),
    ):
        with pytest.raises(ValueError, match=message):
            estimator(time, failed)
    with pytest.raises(ValueError, match=r"level must lie in \(0, 1\), got 1"):
        estimator([1.0, 2.0], [1, 0], level=1)


def test_more_errors():
    with pytest.raises(ValueError, match="shape must be positive, got 0"):
        weibull_hazard([1.0], 0, 1)
    with pytest.raises(ValueError, match="unit must have 2 rows"):
        mean_cumulative_function([1], [1.0, 2.0], [1, 0])


def test_no_failure_is_a_flat_estimate():
    assert kaplan_meier([3.0, 4.0], [0, 0]).value.tolist() == [1.0]
    assert nelson_aalen([3.0, 4.0], [0, 0]).value.tolist() == [0.0]


@pytest.mark.parametrize(
    ("time", "failed", "first", "last"),
    [  # a curve that leaves the band between two failures, not only at them
        ([100, 100, 100, 100, 101, 102, 500], [1, 1, 1, 1, 1, 1, 0], 101, 151),
        ([5] * 9 + [1000], [1] * 9 + [0], 5, 27.27),
    ],
)
def test_the_band_holds_until_the_next_failure(time, failed, first, last):
    stretches = outside_band(kaplan_meier(time, failed), fit_weibull(time, failed), max(time))
    assert stretches[0][0] == pytest.approx(first, rel=0.01)
    assert stretches[-1][1] == pytest.approx(last, rel=0.01)


def test_where_the_law_leaves_the_band_by_looking_at_many_ages():
    """200 sets of lives with a law of their own, which often leaves; the last age is looked at too.
    Stretches that meet are one, so that between two the law is inside."""
    rng, points, several = np.random.default_rng(7), 0, 0
    for _ in range(200):
        time, failed = rng.integers(1, 13, 12), rng.integers(0, 2, 12)
        if not failed.any() or np.unique(time[failed == 1]).size < 2:
            continue
        estimate = kaplan_meier(time, failed, 0.5)
        law = replace(
            fit_weibull(time, failed), shape=rng.uniform(0.5, 5), scale=rng.uniform(3, 15)
        )
        end = float(max(time.max(), estimate.time[-1]))
        found = outside_band(estimate, law, end)
        several += len(found) > 1
        points += any(low == high for low, high in found)
        assert all(b < c for (_, b), (c, _) in pairwise(found))
        starts, ends = estimate.time, np.append(estimate.time[1:], end)
        for k in range(len(starts)):
            lower, upper = estimate.lower[k], estimate.upper[k]
            band = np.isfinite(lower) and estimate.value[k] < 1
            ages = np.append(np.linspace(starts[k], ends[k], 41)[1:-1], ends[k])
            law_there = np.exp(-((ages / law.scale) ** law.shape))
            outside = band & ((law_there > upper) | (law_there < lower))
            said = np.array([any(low <= age <= high for low, high in found) for age in ages])
            close = np.minimum(abs(law_there - lower), abs(law_there - upper)) < 1e-9
            close |= ages == starts[k]  # where the step before may have been left
            wrong = (outside != said) & ~close
            assert not wrong[:-1].any(), (time, failed, law, found)
            if k == len(starts) - 1:
                assert said[-1] or not outside[-1], (time, failed, law, found)
    assert several > 20 and points > 3, (several, points)
