"""Positions, costs, drawdown and the Sharpe ratio by hand, by loop, by simulation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from core.maths.case_studies.stock_trends.trading_backtest import (
    Rule,
    SharpeRatio,
    backtest,
    daily_sharpe,
    deflated_sharpe,
    expected_maximum,
    net_moments,
    net_returns,
    positions,
    probabilistic_sharpe,
    sharpe_gap,
    sharpe_ratio,
    wealth_by_cost,
)

DAYS = st.lists(
    st.tuples(st.floats(-0.5, 0.9), st.sampled_from([-1.0, 0.0, 1.0])), min_size=1, max_size=30
)


def test_positions_by_hand():
    signal = np.array([1, -1, 1, 1, -1.0])
    expected = np.array([30, -30, 5, 30, -30]) * 1e-4
    assert positions(signal, expected, Rule()).tolist() == [1, 0, 1, 1, 0]
    assert positions(signal, expected, Rule(short=True)).tolist() == [1, -1, 1, 1, -1]
    assert positions(signal, expected, Rule(threshold=10)).tolist() == [1, 0, 0, 1, 0]
    assert positions(signal, expected, Rule(short=True, hold=3)).tolist() == [1, 1, 1, 1, 1]
    assert positions(signal, expected, Rule(short=True, hold=2)).tolist() == [1, 1, 1, 1, -1]
    assert positions(np.zeros(2), np.ones(2), Rule(short=True)).tolist() == [0, 0]


def test_positions_of_many_series_at_once():
    rng = np.random.default_rng(0)
    signal, expected = np.sign(rng.normal(size=(4, 20))), rng.normal(0, 1e-3, (4, 20))
    rule = Rule(threshold=4, short=True, hold=3)
    rows = [positions(s, e, rule) for s, e in zip(signal, expected, strict=True)]
    np.testing.assert_array_equal(positions(signal, expected, rule), rows)


@settings(max_examples=50)
@given(DAYS, st.floats(0, 200))
def test_backtest_by_loop(days, cost):
    simple, position = map(np.array, zip(*days, strict=True))
    found = backtest(simple, position, cost)
    wealth, held, peak, paid, trades = 1.0, 0.0, 1.0, 0.0, 0
    for day, (r, now) in enumerate(days):
        charge = cost / 10_000 * abs(now - held)
        trades += now != held
        paid, held = paid + charge, now
        wealth *= max(1 + now * r - charge, 0)
        peak = max(peak, wealth)
        assert found.equity[day + 1] == pytest.approx(wealth)
        assert found.drawdown[day + 1] == pytest.approx(wealth / peak - 1)
    assert found.cost == pytest.approx(paid)
    assert found.trades == trades
    assert found.exposure == pytest.approx(np.mean(np.abs(position)))
    np.testing.assert_allclose(
        wealth_by_cost(simple, position, np.array([0.0, cost])),
        [backtest(simple, position, c).equity[-1] for c in (0.0, cost)],
        atol=1e-12,
    )


def test_buy_and_hold_is_the_price():
    price = np.array([100.0, 110.0, 99.0, 120.0])
    found = backtest(price[1:] / price[:-1] - 1, np.ones(3), 0.0)
    np.testing.assert_allclose(found.equity, price / 100)
    assert found.drawdown.min() == pytest.approx(-0.1)
    assert found.growth(3) == pytest.approx(0.2)
    assert (found.trades, found.turnover) == (1, 1)
    costly = backtest(price[1:] / price[:-1] - 1, np.ones(3), 100.0)
    assert costly.equity[-1] == pytest.approx(1.09 / 1.1 * 1.2)


def test_ruin_is_final():
    found = backtest(np.array([1.5, 0.5]), np.array([-1.0, 1.0]), 0.0)
    assert found.equity.tolist() == [1, 0, 0]
    assert found.drawdown.tolist() == [0, -1, -1]
    assert found.growth(252) == -1


def test_cost_of_turning_round_is_twice_that_of_entering():
    assert net_returns(np.zeros(3), np.array([1.0, -1.0, -1.0]), 10.0).tolist() == pytest.approx(
        [-0.001, -0.002, 0]
    )


def test_sharpe_error_by_simulation():
    rng = np.random.default_rng(0)
    samples = rng.normal(0.2, 1, (4000, 250))
    found = sharpe_ratio(samples[0], 252)
    assert found.value == pytest.approx(samples[0].mean() / samples[0].std(ddof=1) * np.sqrt(252))
    ratios = daily_sharpe(samples)
    assert ratios[0] * np.sqrt(252) == pytest.approx(found.value)
    lo = np.sqrt((1 + 0.2**2 / 2) / 250)
    assert ratios.std() == pytest.approx(lo, rel=0.04)
    assert found.standard_error == pytest.approx(
        np.sqrt((1 + found.daily**2 / 2) / 250 * 252), rel=1e-9
    )


def test_robust_error_by_simulation():
    """Skewed returns and a high ratio: the plain error is wrong, the robust one right."""
    rng = np.random.default_rng(1)
    samples = 0.6 - (rng.exponential(1, (6000, 400)) - 1)  # skewness −2, kurtosis 9
    ratios = daily_sharpe(samples)
    robust = np.mean([sharpe_ratio(row, 1).robust_error for row in samples[:300]])
    plain = np.mean([sharpe_ratio(row, 1).standard_error for row in samples[:300]])
    assert ratios.std() == pytest.approx(robust, rel=0.06)
    assert ratios.std() > 1.3 * plain
    shape = sharpe_ratio(samples.ravel(), 1)
    assert (shape.skewness, shape.kurtosis) == pytest.approx((-2, 9), rel=0.03)


def test_never_in_the_market_has_no_ratio():
    found = sharpe_ratio(np.zeros(50), 252)
    assert np.isnan([found.value, found.standard_error, found.robust_error]).all()
    assert found.n == 50
    assert np.isnan(daily_sharpe(np.full(30, 0.001)))
    assert np.isnan(probabilistic_sharpe(found))


@given(DAYS.filter(lambda days: len(days) > 2), st.floats(0, 50))
def test_moments_know_the_ratio_at_every_cost(days, cost):
    simple, position = np.array(days).T
    found = net_moments(np.stack([simple, simple]), np.stack([position, -position]))
    assert found.days == len(days)
    for row, held in enumerate((position, -position)):
        net = net_returns(simple, held, cost)
        if np.std(net) > 1e-8:  # below it, rounding decides
            assert found.daily_sharpe(cost)[row] == pytest.approx(daily_sharpe(net), 1e-6)


@pytest.mark.parametrize("n", [1, 2, 3, 10, 500, 1_000_000])
def test_expected_maximum_by_quadrature(n):
    """Another route: ∫(1 − Φⁿ) over x > 0 minus ∫Φⁿ over x < 0."""
    above = integrate.quad(lambda x: -np.expm1(n * stats.norm.logcdf(x)), 0, 12, limit=200)[0]
    below = integrate.quad(lambda x: np.exp(n * stats.norm.logcdf(x)), -12, 0)[0]
    assert expected_maximum(n) == pytest.approx(above - below, abs=1e-7)


def test_expected_maximum_known_values_and_rule_of_thumb():
    np.testing.assert_allclose(
        expected_maximum(np.array([1, 2, 3])), [0, np.pi**-0.5, 1.5 * np.pi**-0.5], atol=1e-12
    )
    gamma, n = np.euler_gamma, np.array([5, 20, 100, 1000])
    rule = (1 - gamma) * stats.norm.ppf(1 - 1 / n) + gamma * stats.norm.ppf(1 - 1 / (n * np.e))
    np.testing.assert_allclose(expected_maximum(n), rule, rtol=0.026)
    best = np.random.default_rng(2).normal(size=(20_000, 50)).max(axis=1)
    assert expected_maximum(50) == pytest.approx(best.mean(), abs=4 * best.std() / np.sqrt(20_000))


PUBLISHED = SharpeRatio(2.5, 0, 0, 2.5 / np.sqrt(250), -3.0, 10.0, 1250)


def test_the_example_of_bailey_and_lopez_de_prado():
    """A ratio of 2.5 a year, the best of 100 tries whose ratios vary by ½: 0.1132, then 0.9004."""
    spread = np.sqrt(0.5 / 250)
    assert spread * expected_maximum(100) == pytest.approx(0.1132, rel=0.011)
    assert probabilistic_sharpe(PUBLISHED, 0.1132) == pytest.approx(0.9004, abs=2e-4)
    assert deflated_sharpe(PUBLISHED, 100, spread) == pytest.approx(0.9004, abs=0.006)


def test_deflation():
    values = [deflated_sharpe(PUBLISHED, n) for n in (1, 10, 100, 10_000)]
    assert np.all(np.diff(values) < 0)
    assert values[0] == probabilistic_sharpe(PUBLISHED)
    even = SharpeRatio(0, 0, 0, 0.0, 0.0, 3.0, 300)
    assert deflated_sharpe(even, 1) == 0.5


def test_best_of_useless_strategies_is_not_believed():
    """The winner of 30 coin flippers: its deflated ratio is spread around ½, its plain one not."""
    rng = np.random.default_rng(3)
    plain, deflated = [], []
    for _ in range(200):
        tries = rng.normal(size=(30, 250))
        winner = sharpe_ratio(tries[np.argmax(daily_sharpe(tries))], 252)
        plain.append(probabilistic_sharpe(winner))
        deflated.append(deflated_sharpe(winner, 30))
    assert np.mean(np.array(plain) > 0.95) > 0.6
    assert np.mean(deflated) == pytest.approx(0.5, abs=0.06)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Rule(threshold=-1), "threshold and cost must be non-negative, got -1, 5"),
        (lambda: Rule(cost=-2), "non-negative, got 0, -2"),
        (lambda: Rule(hold=0), "hold must be at least 1, got 0"),
        (lambda: backtest(np.ones(2), np.ones(3), 0), "must pair up"),
        (lambda: backtest(np.ones(0), np.ones(0), 0), "must pair up"),
        (lambda: backtest(np.ones(2), np.ones(2), -1), "cost must be non-negative, got -1"),
        (lambda: backtest(np.array([np.nan]), np.ones(1), 0), "must be finite"),
        (lambda: sharpe_ratio(np.ones(2), 252), "at least 3 days are needed, got 2"),
        (lambda: expected_maximum(0), "trials must be at least 1, got 0"),
        (lambda: deflated_sharpe(PUBLISHED, 0), "trials must be at least 1"),
        (lambda: deflated_sharpe(PUBLISHED, 5, -1.0), "spread must be non-negative, got -1"),
    ],
)
def test_bad_arguments(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_the_error_of_a_difference_of_sharpe_ratios_is_that_of_many_samples():
    rng = np.random.default_rng(3)
    mean, cov = [0.05, 0.02], [[1.0, 0.6], [0.6, 1.0]]
    gaps = [sharpe_gap(*rng.multivariate_normal(mean, cov, 400).T, 252) for _ in range(2000)]
    values, errors = (np.array([getattr(g, name) for g in gaps]) for name in ("value", "error"))
    assert errors.mean() == pytest.approx(values.std(), rel=0.05)
    held = np.abs(values - 0.03 * np.sqrt(252)) < 2 * errors
    assert held.mean() == pytest.approx(0.954, abs=0.02)


def test_wealth_beyond_all_numbers_has_fallen_by_nothing_until_all_is_lost():
    result = backtest(np.array([1e200, 1e200, -0.5, -1.0]), np.ones(4), 0.0)
    assert result.equity.tolist() == [1.0, 1e200, np.inf, np.inf, 0.0]
    assert result.drawdown.tolist() == [0.0, 0.0, 0.0, 0.0, -1.0]
