"""The stock-trends page's answers: does a method earn money, its random-walk twins, a sweep."""

from dataclasses import dataclass

import numpy as np

from core.maths.case_studies.stock_trends.price_series import random_walk_twin
from core.maths.case_studies.stock_trends.return_forecasts import Forecaster, crossover_state
from core.maths.case_studies.stock_trends.trading_backtest import (
    Backtest,
    NetMoments,
    Rule,
    SharpeGap,
    SharpeRatio,
    backtest,
    daily_sharpe,
    net_moments,
    net_returns,
    positions,
    sharpe_gap,
    sharpe_ratio,
)
from core.maths.case_studies.stock_trends.walk_forward import (
    Report,
    Schedule,
    WalkForward,
    walk_forward,
)
from core.maths.statistics.forecast_accuracy import directional_accuracy


@dataclass(frozen=True, eq=False)
class Trade:
    """A strategy beside buy and hold on the same m days.

    day: (m,) index of each day's return; simple: (m,) the asset's simple returns; strategy, hold:
    Backtest; sharpe, hold_sharpe: SharpeRatio; gap: between the two.
    """

    day: np.ndarray
    simple: np.ndarray
    strategy: Backtest
    hold: Backtest
    sharpe: SharpeRatio
    hold_sharpe: SharpeRatio
    gap: SharpeGap


@dataclass(frozen=True, eq=False)
class TwinWalks:
    """The same method on b random walks: what it called and what came.

    signal, expected, simple: (b, m), as positions() and net_returns() take them; direction: (b,)
    directional accuracy at the full horizon, NaN where no call was made.
    """

    signal: np.ndarray
    expected: np.ndarray
    simple: np.ndarray
    direction: np.ndarray


@dataclass(frozen=True, eq=False)
class Sweep:
    """Sharpe ratios a year of every pair of averages on two successive parts of the days.

    fast: (f,), slow: (s,); first, second: (f, s), NaN where fast ≥ slow or nothing was traded;
    hold_first, hold_second: of buy and hold; tried: number of pairs.
    """

    fast: np.ndarray
    slow: np.ndarray
    first: np.ndarray
    second: np.ndarray
    hold_first: float
    hold_second: float
    tried: int

    @property
    def traded(self) -> bool:
        """Whether any pair traded on the first part."""
        return bool(np.isfinite(self.first).any())

    def best(self) -> tuple[int, int]:
        """Row and column of the largest ratio on the first part, on which a pair must trade."""
        row, column = np.unravel_index(np.nanargmax(self.first), self.first.shape)
        return int(row), int(column)


@dataclass(frozen=True, eq=False)
class SweepTrades:
    """What every pair of averages did on two successive parts of the days, whatever trades cost.

    fast: (f,), slow: (s,); first, second: NetMoments, (5, f, s), NaN where fast ≥ slow; hold_first,
    hold_second: of buy and hold.
    """

    fast: np.ndarray
    slow: np.ndarray
    first: NetMoments
    second: NetMoments
    hold_first: NetMoments
    hold_second: NetMoments


def trade_walk(walk: WalkForward, rule: Rule, per_year: float) -> Trade:
    """Trade on a walk's forecasts: a call made at the close of day t earns the return of day t + 1.

    Milliseconds; costs, threshold and holding time may follow a slider. walk: whole or a part of it
    (walk_part). Errors: those of backtest and sharpe_ratio.
    """
    known = np.isfinite(walk.actual[:, 0])
    simple = np.expm1(walk.actual[known, 0])
    position = positions(walk.signal, walk.forecast[:, -1], rule)[known]
    strategy = backtest(simple, position, rule.cost)
    hold = backtest(simple, np.ones(len(simple)), rule.cost)
    return Trade(
        walk.origin[known] + 1,
        simple,
        strategy,
        hold,
        sharpe_ratio(strategy.net, per_year),
        sharpe_ratio(hold.net, per_year),
        sharpe_gap(strategy.net, hold.net, per_year),
    )


def twin_walks(
    returns: np.ndarray,
    method: Forecaster,
    schedule: Schedule,
    twins: int = 50,
    seed: int = 0,
    kind: str = "normal",
    report: Report | None = None,
) -> TwinWalks:
    """Walk the method through `twins` random walks of the returns' mean and volatility.

    Twin i is random_walk_twin(returns, seed + i, kind). report(share, text) after each.
    Errors: ValueError for twins < 1 and those of walk_forward.
    """
    if twins < 1:
        raise ValueError(f"twins must be at least 1, got {twins}")
    signal, expected, simple, direction = [], [], [], []
    for number in range(twins):
        walk = walk_forward(random_walk_twin(returns, seed + number, kind), method, schedule)
        signal.append(walk.signal[:-1])
        expected.append(walk.forecast[:-1, -1])
        simple.append(np.expm1(walk.actual[:-1, 0]))
        direction.append(directional_accuracy(walk.signal, walk.actual[:, -1], walk.horizon).share)
        if report is not None:
            report((number + 1) / twins, f"Random walk {number + 1} of {twins}")
    return TwinWalks(np.array(signal), np.array(expected), np.array(simple), np.array(direction))


def twin_sharpes(twins: TwinWalks, rule: Rule, per_year: float) -> tuple[np.ndarray, np.ndarray]:
    """Sharpe ratios a year of the strategy and of buy and hold on every twin, both (b,).

    NaN where the strategy never entered the market. Fast enough for a slider on costs.
    """
    # One twin at a time stays in the processor's cache, which is faster than all at once.
    strategy, hold = np.empty((2, len(twins.simple)))
    for number, simple in enumerate(twins.simple):
        held = positions(twins.signal[number], twins.expected[number], rule)
        strategy[number] = daily_sharpe(net_returns(simple, held, rule.cost))
        hold[number] = daily_sharpe(net_returns(simple, np.ones(len(simple)), rule.cost))
    year = np.sqrt(per_year)
    return strategy * year, hold * year


def share_of_twins(value: float, twins: np.ndarray) -> float:
    """p-value of "no better than on random walks": (1 + twins at least as good)/(1 + twins).

    A Monte-Carlo test: it cannot fall below 1/(1 + b). NaN twins (no trade) count as 0.
    Errors: ValueError for no twins. Source: Davison and Hinkley, Bootstrap Methods, 1997, eq. 4.11.

    >>> share_of_twins(2.0, np.array([1.0, 3.0, 0.5]))
    0.5
    """
    twins = np.nan_to_num(np.asarray(twins, dtype=float))
    if not len(twins):
        raise ValueError("at least one twin is needed")
    return float((1 + np.sum(twins >= value)) / (1 + len(twins)))


def twin_moments(twins: TwinWalks, rule: Rule) -> NetMoments:
    """Moments of the strategy on every twin, (5, b): their Sharpe ratios at any cost follow.

    The rule's cost is not used. As twin_sharpes, for a slider on costs and long series.
    """
    every = []
    for number, simple in enumerate(twins.simple):
        held = positions(twins.signal[number], twins.expected[number], rule)
        every.append(net_moments(simple, held).moments)
    return NetMoments(twins.simple.shape[1], np.array(every).T)


def crossover_trades(
    returns: np.ndarray,
    fast: np.ndarray,
    slow: np.ndarray,
    rule: Rule,
    start: int,
    split: int,
) -> SweepTrades:
    """Every pair of moving averages, traded on days start … split − 1 and split … n − 1.

    Positions rest on past prices only: today's return meets yesterday's call. returns: (n,) log
    returns; start ≥ the longest average. The rule's threshold and cost are not used: no forecast is
    made, and the moments serve every cost.
    Errors: ValueError unless max(slow) ≤ start < split − 2 and split ≤ n − 3.
    """
    returns, n = np.asarray(returns, dtype=float), len(returns)
    fast, slow = np.asarray(fast), np.asarray(slow)
    if not slow.max() <= start < split - 2 <= n - 5:
        raise ValueError(
            f"start and split must leave days on either side of {n}, got {start} and {split}"
        )
    simple = np.expm1(returns)
    free = Rule(0.0, rule.short, rule.hold)
    parts = (slice(start, split), slice(split, n))
    moments = np.full((2, 5, len(fast), len(slow)), np.nan)
    for i, quick in enumerate(fast):
        for j, steady in enumerate(slow):
            if quick < steady:
                state = crossover_state(returns, int(quick), int(steady))
                calls = np.r_[0.0, state[:-1]]
                for part, days in enumerate(parts):
                    held = positions(calls[days], np.zeros(len(calls[days])), free)
                    moments[part, :, i, j] = net_moments(simple[days], held).moments
    first, second = (
        NetMoments(days.stop - days.start, of) for days, of in zip(parts, moments, strict=True)
    )
    hold = (net_moments(simple[days], np.ones(len(simple[days]))) for days in parts)
    return SweepTrades(fast, slow, first, second, *hold)


def pair_gap(
    returns: np.ndarray,
    pair: tuple[int, int],
    rule: Rule,
    days: slice,
    per_year: float,
) -> SharpeGap:
    """One pair of averages beside buy and hold on some days, after the rule's costs.

    Positions as in crossover_trades. Errors: those of crossover_state.
    """
    returns = np.asarray(returns, dtype=float)
    calls = np.r_[0.0, crossover_state(returns, *pair)[:-1]][days]
    simple = np.expm1(returns)[days]
    held = positions(calls, np.zeros(len(calls)), rule)
    ours = net_returns(simple, held, rule.cost)
    return sharpe_gap(ours, net_returns(simple, np.ones(len(simple)), rule.cost), per_year)


def sweep_ratios(trades: SweepTrades, cost: float, per_year: float) -> Sweep:
    """The Sharpe ratios of a sweep where each trade costs so many basis points."""
    year = np.sqrt(per_year)
    parts = (trades.first, trades.second, trades.hold_first, trades.hold_second)
    first, second, *hold = (part.daily_sharpe(cost) * year for part in parts)
    tried = int(np.sum(trades.fast[:, None] < trades.slow))
    return Sweep(trades.fast, trades.slow, first, second, *map(float, hold), tried)


def crossover_sweep(
    returns: np.ndarray,
    fast: np.ndarray,
    slow: np.ndarray,
    rule: Rule,
    per_year: float,
    start: int,
    split: int,
) -> Sweep:
    """Sharpe ratios of every pair of moving averages on two successive parts of the days.

    Trying them all and keeping the best of the first part is the usual way to fool oneself; the
    second part, and the same on a twin, show by how much. Arguments and errors: crossover_trades.
    """
    trades = crossover_trades(returns, fast, slow, rule, start, split)
    return sweep_ratios(trades, rule.cost, per_year)
