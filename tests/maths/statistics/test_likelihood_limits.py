"""Quantiles of χ² against scipy.stats."""

import pytest
from scipy import stats

from core.maths.statistics.likelihood_limits import pair_limit, ratio_limit


@pytest.mark.parametrize("level", [0.5, 0.8, 0.95, 0.999])
def test_they_are_the_quantiles_of_chi_squared(level):
    assert ratio_limit(level) == pytest.approx(stats.chi2.ppf(level, 1), rel=1e-12)
    assert pair_limit(level) == pytest.approx(stats.chi2.ppf(level, 2), rel=1e-12)
