"""Bootstrap intervals against scipy.stats.bootstrap on the very same resamples."""

import math
from types import SimpleNamespace

import numpy as np
import pytest
from scipy import stats

from core.maths.statistics.bootstrap_intervals import (
    Statistic,
    Trouble,
    bootstrap_intervals,
    evaluate,
    left_out,
    ordered_quantiles,
    resampled,
)

FUNCTIONS = {
    Statistic.MEAN: np.mean,
    Statistic.MEDIAN: np.median,
    Statistic.DEVIATION: lambda x, axis=-1: np.std(x, axis=axis, ddof=1),
}


@pytest.mark.parametrize("statistic", Statistic)
@pytest.mark.parametrize("n", [3, 8, 25])
@pytest.mark.parametrize("level", [0.5, 0.95])
def test_intervals_are_scipy_s(statistic, n, level):
    rng = np.random.default_rng(n)
    sample, uniform = rng.exponential(size=n), rng.random((500, n))
    found = bootstrap_intervals(statistic, sample, uniform, level)

    def f(x, axis=-1):  # what only the order of adding makes unequal is equal
        return np.round(FUNCTIONS[statistic](x, axis=axis), 11)

    again = SimpleNamespace(bootstrap_distribution=f(sample[(uniform * n).astype(int)], axis=-1))
    for method in ("percentile", "basic", "bca"):
        theirs = stats.bootstrap(
            (sample,),
            f,
            n_resamples=0,
            bootstrap_result=again,
            confidence_level=level,
            method=method,
        ).confidence_interval
        ours = getattr(found, method)
        assert ours == pytest.approx((theirs.low, theirs.high), rel=1e-8), method
    assert found.error == pytest.approx(again.bootstrap_distribution.std(ddof=1))


@pytest.mark.parametrize("statistic", Statistic)
def test_statistics_are_numpy_s(statistic):
    for n in (2, 5, 8):
        x = np.random.default_rng(n).standard_normal((7, n))
        assert evaluate(statistic, x) == pytest.approx(FUNCTIONS[statistic](x, axis=-1))
        constant = evaluate(statistic, np.full((2, n), 0.1))
        assert (constant == (0 if statistic is Statistic.DEVIATION else 0.1)).all()


def test_the_jackknife_leaves_each_out():
    x = np.array([1.0, 4.0, 9.0, 16.0])
    expected = [np.delete(x, k).mean() for k in range(4)]
    assert left_out(Statistic.MEAN, x) == pytest.approx(expected)


def test_quantiles_are_numpy_s():
    x = np.sort(np.random.default_rng(1).random(57))
    shares = [0.0, 0.025, 0.5, 0.731, 1.0]
    assert ordered_quantiles(x, shares) == pytest.approx(np.quantile(x, shares))


def test_a_uniform_number_picks_one():
    assert resampled(Statistic.MEAN, np.arange(3.0), np.array([[0.999999999] * 3])) == 2


@pytest.mark.parametrize(
    ("statistic", "sample", "trouble"),
    [
        (Statistic.MEAN, [2.0, 2.0, 2.0], Trouble.EQUAL),
        (Statistic.MEDIAN, [1.0, 1.0, 1.0, 1.0, 5.0], Trouble.FLAT),
        (Statistic.MEAN, [1.0, 2.0, 4.0], Trouble.NONE),
    ],
)
def test_where_bca_is_not_defined(statistic, sample, trouble):
    uniform = np.random.default_rng(2).random((400, len(sample)))
    found = bootstrap_intervals(statistic, np.array(sample), uniform, 0.9)
    assert found.trouble is trouble
    assert math.isnan(found.bca[0]) == (trouble is not Trouble.NONE)


def test_what_is_symmetric_has_no_acceleration():
    uniform = np.random.default_rng(3).random((400, 4))
    found = bootstrap_intervals(Statistic.MEAN, np.array([0.1, 0.2, 0.3, 0.4]), uniform, 0.9)
    assert found.acceleration == 0


def test_an_estimate_beyond_all_resamples():
    uniform = np.full((50, 4), 0.99)
    uniform[0, 0] = 0.6
    found = bootstrap_intervals(Statistic.MEAN, np.array([0.0, 1.0, 2.0, 9.0]), uniform, 0.9)
    assert found.trouble is Trouble.OUTSIDE and math.isinf(found.bias)


@pytest.mark.parametrize(("n", "level"), [(2, 0.9), (5, 1.0), (5, -0.1)])
def test_domain(n, level):
    with pytest.raises(ValueError, match="must"):
        bootstrap_intervals(Statistic.MEAN, np.arange(n * 1.0), np.ones((5, n)) / 2, level)


def test_the_error_of_the_error_is_that_of_many_draws():
    sample = np.array([0.2, 0.5, 0.9, 1.1, 1.7, 3.0, 4.2])
    rng = np.random.default_rng(4)
    found = [
        bootstrap_intervals(Statistic.MEAN, sample, rng.random((400, 7)), 0.95) for _ in range(300)
    ]
    errors = np.array([one.error for one in found])
    assert np.mean([one.drawn_error for one in found]) == pytest.approx(errors.std(), rel=0.15)
    flat = bootstrap_intervals(Statistic.MEAN, np.full(4, 2.0), rng.random((9, 4)), 0.95)
    assert flat.drawn_error == 0
