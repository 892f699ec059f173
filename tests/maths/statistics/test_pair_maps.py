"""The map of a likelihood of two parameters against scipy.stats."""

import numpy as np
import pytest
from scipy import stats

from core.maths.statistics.pair_maps import FALLS, level_lines, map_window, region_fall, unit_of
from core.maths.statistics.two_parameters import Family, fit_pair, pair_data, profile_interval

LAWS = {
    Family.NORMAL: stats.norm,
    Family.GAMMA: lambda a, b: stats.gamma(a, scale=b),
    Family.WEIBULL: lambda a, b: stats.weibull_min(a, scale=b),
}


@pytest.mark.parametrize("family", Family)
def test_a_line_has_the_height_that_it_says(family):
    x = stats.gamma(3).rvs(12, random_state=np.random.default_rng(1))
    fit = fit_pair(pair_data(family, x))
    window = map_window(fit, 0.95, [profile_interval(fit, which, 0.95) for which in (0, 1)])
    low_a, high_a, low_b, high_b = window
    assert low_a < fit.best[0] < high_a and 0 < low_b < fit.best[1] < high_b
    falls = (stats.chi2.ppf(0.95, 2) / 2, *FALLS)
    for fall, (a, b) in zip(falls, level_lines(fit, window, 0.95), strict=True):
        assert len(a) > 20
        heights = [
            fit.peak - LAWS[family](p, q).logpdf(x).sum()
            for p, q in zip(a[::3], b[::3], strict=True)
            if p == p
        ]
        assert heights == pytest.approx([fall] * len(heights), rel=1e-5)


def test_the_region():
    assert 2 * region_fall(0.9) == pytest.approx(stats.chi2.ppf(0.9, 2))


@pytest.mark.parametrize("family", Family)
def test_equal_data_have_a_map_too(family):
    fit = fit_pair(pair_data(family, [3.0, 3.0]))
    window = map_window(fit, 0.95, ())
    assert window[0] < window[1] and 0 < window[2] < window[3]
    assert any(len(a) for a, _ in level_lines(fit, window, 0.95))


def test_units():
    assert unit_of(np.array([5.0, 5.0])) == 1.0
    assert unit_of(np.array([1e-4, 3e-4])) == pytest.approx(1e-5)
    for scale in (1e-7, 0.1, 1e3, 1e5):
        x = scale * np.array([1.0, 2.0, 9.0])
        deviation = x.std() / unit_of(x)
        assert 0.01 <= deviation <= 1000
