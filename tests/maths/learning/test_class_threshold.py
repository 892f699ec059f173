import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import minimize_scalar
from scipy.stats import norm

from core.maths.learning.class_threshold import (
    CASES,
    CUTS,
    Decision,
    calibrate,
    call,
    costs,
    rates,
)


@pytest.mark.parametrize(("d", "share", "k"), [(1.5, 0.1, 1.0), (0.7, 0.02, 30.0), (2.0, 0.4, 0.2)])
def test_the_optimum_with_class_weights_has_the_true_slope_and_ln_k_more(d, share, k):
    """The gradient of the weighted log-loss over the whole population is 0 there."""

    def pull(x, power):
        true = 1 / (1 + (1 - share) / share * np.exp(d * d / 2 - d * x))
        said = 1 / (1 + (1 - true) / (true * k))
        density = share * norm.pdf(x - d) + (1 - share) * norm.pdf(x)
        return density * x**power * (k * true * (1 - said) - (1 - true) * said)

    for power in (0, 1):
        assert quad(pull, -10, 12, args=(power,), limit=200)[0] == pytest.approx(0, abs=1e-8)
    found = call(0.5, d, share, k, 1.0, False)
    true_odds = share * norm.pdf(found.cut - d) / ((1 - share) * norm.pdf(found.cut))
    assert k * true_odds == pytest.approx(1)


@pytest.mark.parametrize(
    ("d", "share", "miss"), [(1.5, 0.1, 9.0), (0.5, 0.3, 2.0), (3, 0.01, 80.0)]
)
def test_the_least_cost_is_where_a_search_finds_it(d, share, miss):
    def cost(x):
        return miss * share * norm.cdf(x - d) + (1 - share) * norm.sf(x)

    least = minimize_scalar(cost, bounds=(-8, 12), method="bounded", options={"xatol": 1e-9})
    found = call(0.3, d, share, 5.0, miss, False)
    assert found.best_cost == pytest.approx(least.fun) and found.best_cut == pytest.approx(
        least.x, abs=1e-4
    )
    assert call(found.best, d, share, 5.0, miss, False).cost == pytest.approx(found.best_cost)
    assert call(1 / (1 + miss), d, share, 5.0, miss, True).decision is Decision.BEST
    np.testing.assert_allclose(costs(CUTS, d, share, miss), [cost(x) for x in CUTS], atol=1e-12)


def test_rates_and_decisions():
    hit, alarm = rates(np.array([0.5]), 1.6)
    assert hit == pytest.approx(norm.sf(0.5 - 1.6)) and alarm == pytest.approx(norm.sf(0.5))
    assert call(0.5, 1.6, 0.1, 1.0, 9.0, False).decision is Decision.SHY
    assert call(0.02, 1.6, 0.1, 1.0, 9.0, False).decision is Decision.EAGER
    assert call(0.1, 1.6, 0.1, 1.0, 9.0, False).decision is Decision.BEST
    assert call(0.005, 1.6, 0.02, 1.0, 1.0, False).decision is Decision.WORSE
    same = call(0.5, 1.6, 0.1, 9.0, 9.0, False), call(0.1, 1.6, 0.1, 1.0, 9.0, False)
    assert same[0].cut == pytest.approx(same[1].cut)
    never = call(0.995, 0.2, 0.001, 0.1, 1.0, False)
    assert np.isnan(never.precision) and never.hit == 0


def test_new_cases_agree_with_calibrated_probabilities_alone():
    held = calibrate(1, 1.6, 0.2, 0.0)
    assert held.sizes.sum() == CASES and held.agree >= len(held.said) - 2
    off = calibrate(1, 1.6, 0.2, np.log(9.0))
    assert off.agree <= 2
    assert np.all((off.low <= off.found) & (off.found <= off.high))
    many = [calibrate(seed, 1.6, 0.2, 0.0) for seed in range(40)]
    share = sum(one.agree for one in many) / sum(len(one.said) for one in many)
    assert 0.9 < share < 0.99


def test_errors():
    with pytest.raises(ValueError, match="threshold and share must be between 0 and 1"):
        call(1.0, 1.0, 0.5, 1.0, 1.0, False)
    with pytest.raises(ValueError, match="must be positive"):
        call(0.5, 0.0, 0.5, 1.0, 1.0, False)
