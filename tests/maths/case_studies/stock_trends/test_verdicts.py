"""Named cases of the stock-trends page: each at its border, and at its neighbour's."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from core.maths.case_studies.stock_trends.trading_backtest import (
    SharpeGap,
    backtest,
    sharpe_gap,
    sharpe_ratio,
)
from core.maths.case_studies.stock_trends.trials import Sweep, Trade, share_of_twins
from core.maths.case_studies.stock_trends.verdicts import (
    CalmVerdict,
    Came,
    Coverage,
    Days,
    Forecast,
    Lead,
    Luck,
    Memory,
    Money,
    as_good,
    beats,
    both_negative,
    calm_verdict,
    came_verdict,
    coverage_verdict,
    forecast_verdict,
    luck_verdict,
    memory_verdict,
    money_verdict,
    search_verdict,
)
from core.maths.case_studies.stock_trends.walk_forward import Fan
from core.maths.statistics.autocorrelation import autocorrelation
from core.maths.statistics.forecast_accuracy import DieboldMariano
from core.maths.statistics.proportions import count_share


@pytest.mark.parametrize(
    ("plain", "robust", "size", "case"),
    [
        (0.01, 0.2, 0.2, Memory.MISTAKEN),
        (0.01, 0.2, 0.01, Memory.MISTAKEN),
        (0.2, 0.01, 0.2, Memory.RETURNS),
        (0.2, 0.2, 0.01, Memory.SIZE),
        (0.05, 0.05, 0.05, Memory.NONE),
        (0.2, 0.2, np.nan, Memory.NO_SIZE),
    ],
)
def test_memory(plain, robust, size, case):
    found = autocorrelation(np.array([1.0, 2, 0, 3, 1]), 2)
    returns = replace(found, p_value=plain, robust_p_value=robust)
    assert memory_verdict(returns, replace(found, robust_p_value=size)) is case


@pytest.mark.parametrize(
    ("p", "difference", "case"),
    [
        (np.nan, 0.0, Forecast.SAME),
        (0.05, 1.0, Forecast.UNCLEAR),
        (0.049, 1.0, Forecast.WORSE),
        (0.049, -1.0, Forecast.BETTER),
    ],
)
def test_forecasts(p, difference, case):
    test = DieboldMariano(difference, 0.0, p, 100, False)
    assert forecast_verdict(test, False, False) is case
    assert forecast_verdict(test, True, False) is Forecast.BASELINE
    assert forecast_verdict(test, True, True) is Forecast.STAND_IN


@pytest.mark.parametrize(
    ("actual", "case"),
    [
        (0.5, Came.INSIDE),
        (1.0, Came.INSIDE),
        (-1.0, Came.INSIDE),
        (1.1, Came.OUTSIDE),
        (-1.1, Came.OUTSIDE),
        (np.nan, Came.UNKNOWN),
    ],
)
def test_what_came(actual, case):
    ends = np.array([[0, 0.1], [0, 1.0]])
    fan = Fan(np.arange(2), np.zeros(2), -ends, ends, np.array([0, actual]), 30)
    assert came_verdict(fan, 1) is case


@pytest.mark.parametrize(
    ("hits", "n", "case"),
    [
        (0, 0, Coverage.UNKNOWN),
        (182, 200, Coverage.TOO_WIDE),
        (91, 100, Coverage.TOO_WIDE),
        (10, 11, Coverage.AS_PROMISED),
        (140, 200, Coverage.TOO_NARROW),
        (160, 200, Coverage.AS_PROMISED),
    ],
)
def test_a_band_that_holds_too_much_is_wrong_as_well(hits, n, case):
    assert coverage_verdict(count_share(hits, n), 0.8) is case


def traded(simple, position, cost=0.0):
    simple, position = np.array(simple, float), np.array(position, float)
    ours, hold = backtest(simple, position, cost), backtest(simple, np.ones(len(simple)), cost)
    ratios = (sharpe_ratio(b.net, 252) for b in (ours, hold))
    gap = sharpe_gap(ours.net, hold.net, 252)
    return Trade(np.arange(len(simple)), simple, ours, hold, *ratios, gap)


RISING, FALLING = [0.02, -0.01] * 30, [-0.02, 0.01] * 30


@pytest.mark.parametrize(
    ("trade", "second", "free", "case"),
    [
        (traded([0.0] * 9, [1.0] * 9), False, 1.0, Money.STILL),
        (traded(RISING, [0.0] * 60), False, 1.0, Money.NO_CALL),
        (traded(RISING, [1.0] * 60), False, 1.0, Money.HOLD),
        (traded([0.1, 1.2, 0.1], [0, -1, 0]), False, 1.0, Money.RUINED),
        (traded(RISING, [1, 0] * 30), False, 1.8, Money.AHEAD),
        (traded([*RISING, -0.01], [1] * 60 + [0]), False, 1.8, Money.NEAR),
        (traded(FALLING, [1, 0] * 30), False, 0.3, Money.BEHIND),
        (traded(FALLING, [0, 0, 1] * 20), True, 0.9, Money.LOST_LESS),
        (traded(FALLING, [1, 0] * 30), False, 0.9, Money.COSTS),
        (traded(RISING, [0, 1] * 30), False, 0.7, Money.MISSED),
        (traded(RISING, [0, 1] * 30), True, 0.7, Money.CHOSEN),
        (traded([*RISING, 0.01], [1] * 60 + [0]), True, 0.7, Money.FADED),
        (traded(RISING, [-1, 1] * 30), False, 0.3, Money.BEHIND),
    ],
)
def test_money(trade, second, free, case):
    assert money_verdict(trade, 0.0, second, second, free) is case


def test_a_threshold_keeps_the_money_at_home():
    assert money_verdict(traded(RISING, [0] * 60), 5.0, False, False, 1.0) is Money.AT_HOME


def test_richer_without_a_better_ratio():
    trade = traded([*FALLING, 0.3, -0.3], [*[0] * 60, 1, 0])
    richer = replace(trade, hold_sharpe=trade.sharpe)
    assert money_verdict(richer, 0.0, False, False, 1.0) is Money.RICHER


def test_the_p_value_counts_one_more_than_did_as_well():
    twins = np.array([0.5, np.nan, 1.5, 2.0, -1.0])
    assert as_good(1.5, twins) == 2 and share_of_twins(1.5, twins) == pytest.approx(3 / 6)
    assert as_good(np.nan, twins) == 4, "no trade counts as 0"


@pytest.mark.parametrize(
    ("lead", "gap", "case"),
    [
        (0.1, np.nan, Luck.NEVER_TRADED),
        (0.1, 0.6, Luck.STAYED),
        (0.0, 0.6, Luck.CAME),
        (0.1, 0.59, Luck.NEAR_AHEAD),
        (0.1, 0.0, Luck.SAME),
        (0.1, -0.59, Luck.NEAR_BEHIND),
        (0.1, -0.6, Luck.BEHIND),
        (0.0, -0.6, Luck.NEVER_AHEAD),
        (-0.1, -0.6, Luck.NEVER_AHEAD),
    ],
)
def test_luck(lead, gap, case):
    assert luck_verdict(lead, SharpeGap(gap, 0.3)) is case
    lost = luck_verdict(lead, SharpeGap(gap, 0.3), lost=True)
    assert lost is (case if case in (Luck.NEVER_TRADED, Luck.SAME) else Luck.LOST)


def test_a_search_in_which_nothing_traded_has_no_best():
    nothing = np.full((2, 2), np.nan)
    sweep = Sweep(np.array([1, 2]), np.array([5, 9]), nothing, nothing, 1.0, 1.0, 4)
    assert search_verdict(sweep, None) is None
    first = np.array([[0.1, 0.3], [0.2, 0.0]])
    second = replace(sweep, first=first, second=first + 1.5)
    found = search_verdict(second, lambda pair: SharpeGap(0.8, 0.1 * pair[0]))
    assert (found.fast, found.slow, found.luck) == (1, 9, Luck.CAME)
    assert found.gap == SharpeGap(0.8, 0.1)
    assert found.behind_at_once
    for ours, hold in product((0.3, -0.3), (0.4, 0.3, -0.2)):  # the best pair, and buy and hold
        ratios = replace(second, first=np.where(first == 0.3, ours, -9), hold_first=hold)
        told = search_verdict(ratios, lambda pair: SharpeGap(0.8, 0.1)).behind_at_once
        assert told == (ours < hold and hold > 0)
    both_lost = replace(second, hold_second=-1.0, second=first - 2)
    assert search_verdict(both_lost, lambda _: SharpeGap(-0.7, 0.1)).luck is Luck.LOST


def test_calm():
    assert calm_verdict((0.1, 0.2), (0.2, 0.3)) == CalmVerdict(Lead.KEPT, Days.WILDER)
    assert calm_verdict((0.2, 0.1), (0.3, 0.1)) == CalmVerdict(Lead.LOST, Days.CALMER)
    assert calm_verdict((0.2, 0.2), (0.2, 0.3)) == CalmVerdict(Lead.LATE, Days.MIXED)
    assert calm_verdict((0.2, 0.2), (0.2, 0.2)) == CalmVerdict(Lead.NEVER, Days.MIXED)
    moves = {(1, 1): Days.WILDER, (-1, -1): Days.CALMER}
    for ours, theirs in product((-1, 0, 1), repeat=2):
        found = calm_verdict((0.2, 0.2 + 0.1 * ours), (0.3, 0.3 + 0.1 * theirs))
        assert found.days is moves.get((ours, theirs), Days.MIXED)


def test_two_negative_ratios_are_both_below_zero():
    for ours, theirs in product((-1.0, 0.0, 1.0), repeat=2):
        assert both_negative(ours, theirs) == (max(ours, theirs) < 0)
    trade, better = traded(FALLING, [0, 0, 1] * 20), traded(RISING, [1, 0] * 30)
    assert trade.sharpe.value < 0 > trade.hold_sharpe.value
    ahead = replace(trade, sharpe=trade.hold_sharpe, hold_sharpe=trade.sharpe)
    assert not beats(trade) and not beats(ahead) and beats(better)


def test_of_equal_wealth_neither_is_more():
    """Out of the market on days without a change: nothing is lost or gained by it."""
    for days, case in ((FALLING, Money.LOST_LESS), (RISING, Money.RICHER)):
        trade = traded([*days, 0.0], [1] * 60 + [0])
        assert trade.strategy.equity[-1] == trade.hold.equity[-1]
        assert money_verdict(trade, 0.0, False, False, 1.0) is case


@pytest.mark.parametrize(("second", "first"), [(True, False), (False, True), (False, False)])
def test_only_a_lead_of_the_first_half_is_lost_in_the_second(second, first):
    trade = traded(RISING, [0, 1] * 30)
    assert money_verdict(trade, 0.0, second, first, 0.7) is Money.MISSED


def test_nothing_was_missed_by_who_bet_against_it_or_where_nothing_rose():
    assert money_verdict(traded(RISING, [-1, 0] * 30), 0.0, False, False, 0.1) is Money.BEHIND
    for first, case in ((1.0, Money.BEHIND), (1.1, Money.MISSED)):  # doubled, then halved
        trade = traded([first, -0.5, 0.0], [0, 1, 0])
        assert money_verdict(trade, 0.0, False, False, 0.1) is case


def test_costs_have_taken_much_from_a_quarter_on():
    trade = traded(FALLING, [1, 0] * 30)
    wealth = trade.strategy.equity[-1]
    for share, case in ((1.24, Money.BEHIND), (1.26, Money.COSTS)):
        assert money_verdict(trade, 0.0, False, False, share * wealth) is case


def test_a_rise_was_missed_by_who_was_out_of_it_a_tenth_of_the_days():
    for days, case in ((54, Money.BEHIND), (53, Money.MISSED)):  # of 60
        position = [0, 1] * (60 - days) + [1] * (2 * days - 60)
        assert money_verdict(traded(RISING, position), 0.0, False, False, 0.1) is case
