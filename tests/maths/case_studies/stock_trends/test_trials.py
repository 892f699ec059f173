"""The page's answers: trades by loop, twins without skill, a sweep that fools itself."""

import numpy as np
import pandas as pd
import pytest

from core.datasets.tables import load_table
from core.maths.case_studies.stock_trends.price_series import price_set, random_walk_twin
from core.maths.case_studies.stock_trends.return_forecasts import (
    AutoregressiveModel,
    Crossover,
    LaggedRegression,
    RandomWalk,
    crossover_state,
)
from core.maths.case_studies.stock_trends.trading_backtest import (
    Rule,
    backtest,
    positions,
    sharpe_ratio,
)
from core.maths.case_studies.stock_trends.trials import (
    crossover_sweep,
    crossover_trades,
    share_of_twins,
    sweep_ratios,
    trade_walk,
    twin_moments,
    twin_sharpes,
    twin_walks,
)
from core.maths.case_studies.stock_trends.walk_forward import (
    Schedule,
    assess_forecasts,
    walk_forward,
    walk_part,
)

SCHEDULE = Schedule(100, 100, 3, 20)


def series(n=400, seed=0):
    return 0.0004 + 0.01 * np.random.default_rng(seed).standard_t(5, n)


@pytest.fixture(scope="module")
def dax():
    table = load_table("european_indices")
    return price_set(table.assign(date=pd.to_datetime(table["date"])), "Indices", "")


def test_a_call_earns_the_next_day_only():
    returns, rule = series(), Rule(short=True, cost=7.0)
    walk = walk_forward(returns, AutoregressiveModel(1), SCHEDULE)
    found = trade_walk(walk, rule, 252)
    wealth, held = 1.0, 0.0
    for row, t in enumerate(walk.origin[:-1]):
        now = np.sign(walk.forecast[row, -1])
        wealth *= 1 + now * (np.exp(returns[t + 1]) - 1) - 7e-4 * abs(now - held)
        held = now
    assert found.strategy.equity[-1] == pytest.approx(wealth)
    assert found.day.tolist() == list(range(100, 400))
    assert found.hold.equity[-1] == pytest.approx(
        np.exp(returns[100:].sum()) * (1 - 7e-4 / np.exp(returns[100])), rel=1e-9
    )
    assert found.sharpe == sharpe_ratio(found.strategy.net, 252)
    assert found.hold_sharpe.value == pytest.approx(sharpe_ratio(found.hold.net, 252).value)


def test_the_random_walk_with_drift_buys_and_holds():
    found = trade_walk(walk_forward(series() + 0.002, RandomWalk(), SCHEDULE), Rule(), 252)
    np.testing.assert_array_equal(found.strategy.equity, found.hold.equity)


def test_no_profit_from_a_changed_tomorrow():
    """Positions up to a day do not move when the days after it do."""
    returns = series()
    changed = np.r_[returns[:300], -returns[300:]]
    one, two = (
        trade_walk(walk_forward(r, LaggedRegression(4), SCHEDULE), Rule(short=True), 252)
        for r in (returns, changed)
    )
    before = one.day <= 300  # the position for day 300 was taken on day 299
    np.testing.assert_array_equal(one.strategy.position[before], two.strategy.position[before])


def test_halves_meet_without_overlap():
    walk = walk_forward(series(), Crossover(3, 10), SCHEDULE)
    k = len(walk.origin)
    first, second = (
        trade_walk(walk_part(walk, *rows), Rule(), 252) for rows in ((0, k // 2), (k // 2, k))
    )
    assert first.day[-1] < second.day[0]
    assert len(first.day) + len(second.day) == k - 2


def test_twins_one_by_one():
    returns, rule = series(), Rule(threshold=1.0, short=True, hold=2, cost=3.0)
    told = []
    twins = twin_walks(
        returns, LaggedRegression(3), SCHEDULE, 4, seed=7, report=lambda *a: told.append(a)
    )
    ratios, holds = twin_sharpes(twins, rule, 252)
    for number in range(4):
        twin = random_walk_twin(returns, 7 + number)
        trade = trade_walk(walk_forward(twin, LaggedRegression(3), SCHEDULE), rule, 252)
        assert ratios[number] == pytest.approx(trade.sharpe.value)
        assert holds[number] == pytest.approx(trade.hold_sharpe.value)
    assert told[-1] == (1.0, "Random walk 4 of 4")
    assert twins.direction.shape == (4,)


def test_there_is_nothing_to_find_on_twins():
    """Without costs a long-short method earns nothing on average where the drift is 0."""
    returns = series(600)
    returns = returns - returns.mean()
    twins = twin_walks(returns, AutoregressiveModel(2), Schedule(150, 150, 1, 50), 60)
    ratios, _ = twin_sharpes(twins, Rule(short=True, cost=0.0), 252)
    assert abs(ratios.mean()) < 4 * ratios.std() / np.sqrt(60)
    assert ratios.std() == pytest.approx(np.sqrt(252 / 450), rel=0.35)  # Lo's error at 0
    assert twins.direction.mean() == pytest.approx(0.5, abs=0.02)


def test_share_of_twins():
    assert share_of_twins(9.0, np.zeros(99)) == 0.01
    assert share_of_twins(-9.0, np.zeros(99)) == 1
    assert share_of_twins(0.5, np.array([np.nan, 1.0, 0.0])) == 0.5


def test_sweep_by_loop():
    returns, rule = series(), Rule(short=True, hold=2, cost=4.0)
    found = crossover_sweep(returns, np.array([2, 5, 20]), np.array([10, 20]), rule, 252, 30, 200)
    assert found.tried == 4
    assert np.isnan(found.first[2]).all()
    simple = np.expm1(returns)
    for table, days in ((found.first, slice(30, 200)), (found.second, slice(200, 400))):
        state = crossover_state(returns, 5, 20)[days.start - 1 : days.stop - 1]
        held = positions(state, np.zeros(len(state)), rule)
        expected = sharpe_ratio(backtest(simple[days], held, 4.0).net, 252).value
        assert table[1, 1] == pytest.approx(expected)
    row, column = found.best()
    assert found.first[row, column] == np.nanmax(found.first)
    hold = backtest(simple[200:], np.ones(200), 4.0)
    assert found.hold_second == pytest.approx(sharpe_ratio(hold.net, 252).value)


def test_moments_serve_every_cost():
    returns = series()
    twins = twin_walks(returns, LaggedRegression(3), SCHEDULE, 3)
    moments = twin_moments(twins, Rule(short=True, hold=2))
    averages = np.array([2, 5]), np.array([10, 20])
    trades = crossover_trades(returns, *averages, Rule(), 30, 200)
    for cost in (0.0, 7.5, 50.0):
        expected, _ = twin_sharpes(twins, Rule(0.0, True, 2, cost), 252)
        assert moments.daily_sharpe(cost) * np.sqrt(252) == pytest.approx(expected)
        found = sweep_ratios(trades, cost, 252)
        sweep = crossover_sweep(returns, *averages, Rule(cost=cost), 252, 30, 200)
        np.testing.assert_array_equal(found.first, sweep.first)
    idle = twin_moments(twins, Rule(threshold=1e4))
    assert np.isnan(idle.daily_sharpe(5.0)).all()


def test_the_best_of_a_sweep_disappoints_on_random_walks():
    """On average over twins: chosen on the first half it looks good, on the second it is none."""
    first, second = [], []
    for seed in range(40):
        twin = 0.01 * np.random.default_rng(seed).normal(size=500)
        found = crossover_sweep(
            twin, np.array([1, 3, 8]), np.array([5, 20, 60]), Rule(short=True, cost=0), 252, 60, 280
        )
        first.append(found.first[found.best()])
        second.append(found.second[found.best()])
    error = np.std(second) / np.sqrt(40)
    assert np.mean(first) > 0.8
    assert abs(np.mean(second)) < 3 * error


def test_nothing_beats_the_random_walk_on_the_dax(dax):
    """What the page says of its default state; directional accuracy near "always up"."""
    returns = dax.returns()[:, 0]
    base = walk_forward(returns, RandomWalk(), Schedule(500, 500, 1, 21))
    for method in (Crossover(20, 100), LaggedRegression(5), LaggedRegression(20, 1000.0)):
        walk = walk_forward(returns, method, Schedule(500, 500, 1, 21))
        found = assess_forecasts(walk, base)
        assert found.mase[0] > 0.995 * found.baseline_mase[0]
        assert found.direction.high < 0.58
    assert found.rising.share == pytest.approx(0.558, abs=0.001)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: twin_walks(series(), RandomWalk(), SCHEDULE, 0), "twins must be at least 1"),
        (lambda: share_of_twins(1.0, np.zeros(0)), "at least one twin"),
        (
            lambda: crossover_sweep(series(), [2], [50], Rule(), 252, 40, 200),
            "must leave days on either side of 400, got 40 and 200",
        ),
        (
            lambda: crossover_sweep(series(), [2], [50], Rule(), 252, 60, 398),
            "must leave days on either side",
        ),
    ],
)
def test_bad_arguments(call, message):
    with pytest.raises(ValueError, match=message):
        call()
