"""Pairs against statsmodels and scipy; false alarms against theory."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import signal, stats
from statsmodels.stats.stattools import durbin_watson

from core.maths.statistics.spurious_regression import (
    Alarm,
    draw_shocks,
    judge_alarms,
    regress_pairs,
    remembering_paths,
)


@pytest.mark.parametrize("phi", [0.0, 0.3, 0.95, 1.0])
def test_paths_are_scipy_s_filter(phi):
    shocks = draw_shocks(3, 60, 5)
    expected = signal.lfilter([1], [1, -phi], shocks, axis=0)
    assert remembering_paths(shocks, phi) == pytest.approx(expected)


def test_each_pair_is_statsmodels_s():
    paths = remembering_paths(draw_shocks(5, 40, 12), 0.9)
    found = regress_pairs(paths[:, 0], paths[:, 1])
    for k in range(12):
        fit = sm.OLS(paths[:, 1, k], sm.add_constant(paths[:, 0, k])).fit()
        assert found.r_squared[k] == pytest.approx(fit.rsquared)
        assert found.t[k] == pytest.approx(fit.tvalues[1])
        assert found.durbin_watson[k] == pytest.approx(durbin_watson(fit.resid))
    assert found.bound == pytest.approx(stats.t.ppf(0.975, 38))


def test_false_alarms_as_theory_has_them():
    shocks = draw_shocks(1, 200, 4000)
    noise = regress_pairs(shocks[:, 0], shocks[:, 1])
    assert abs(noise.share - 0.05) < 3 * noise.error
    differences = np.diff(shocks, axis=0)
    twice = regress_pairs(differences[:, 0], differences[:, 1])
    expected = 2 * stats.norm.sf(1.96 / np.sqrt(1.5))  # n·Var r = 1 + 2·(1/2)²
    assert abs(twice.share - expected) < 4 * twice.error
    paths = remembering_paths(shocks, 0.5)
    half = regress_pairs(paths[:, 0], paths[:, 1])
    assert 200 * half.r.var() == pytest.approx(1.25 / 0.75, rel=0.08)


def test_granger_and_newbold_s_walks():
    """About three quarters of the pairs of 50 steps are called related."""
    paths = remembering_paths(draw_shocks(2, 50, 4000), 1.0)
    found = regress_pairs(paths[:, 0], paths[:, 1])
    assert 0.6 < found.share < 0.8
    assert judge_alarms(found, True) is Alarm.FALSE


def test_verdicts_and_errors():
    shocks = draw_shocks(1, 50, 400)
    assert judge_alarms(regress_pairs(shocks[:, 0], shocks[:, 1]), False) is Alarm.HONEST
    paths = remembering_paths(shocks, 1.0)
    walks = regress_pairs(paths[:, 0], paths[:, 1])
    assert judge_alarms(walks, False) is Alarm.LUCK
    opposite = shocks[:, 0] - shocks[:, 0].mean(axis=0)
    calm = shocks[:, 1] - shocks[:, 1].mean(axis=0)
    calm -= (opposite * calm).sum(axis=0) / (opposite**2).sum(axis=0) * opposite
    assert judge_alarms(regress_pairs(opposite, calm), False) is Alarm.CAUTIOUS
    with pytest.raises(ValueError, match=r"phi must lie in \[0, 1\], got 1\.5"):
        remembering_paths(shocks, 1.5)
    with pytest.raises(ValueError, match="at least four values"):
        regress_pairs(shocks[:3, 0], shocks[:3, 1])


def test_the_error_of_the_median_is_that_of_many_draws():
    medians = [regress_pairs(*draw_two(seed)).median for seed in range(150)]
    middle, error = np.array(medians).T
    assert error.mean() == pytest.approx(middle.std(), rel=0.2)


def draw_two(seed):
    rng = np.random.default_rng(seed)
    return rng.standard_normal((2, 30, 100))
