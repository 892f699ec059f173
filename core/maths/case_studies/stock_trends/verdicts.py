"""What can be said of returns, forecasts, a strategy and a search: results in, named cases out."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from core.maths.case_studies.stock_trends.trading_backtest import SharpeGap
from core.maths.case_studies.stock_trends.trials import Sweep, Trade
from core.maths.case_studies.stock_trends.walk_forward import Fan
from core.maths.statistics.autocorrelation import Autocorrelation
from core.maths.statistics.forecast_accuracy import DieboldMariano
from core.maths.statistics.proportions import Proportion

LEVEL = 0.05  # of every test


class Memory(Enum):
    """What the autocorrelations of returns, and of their size, find."""

    MISTAKEN = auto()  # the usual test alone: calm and wild spells
    RETURNS = auto()
    SIZE = auto()
    NO_SIZE = auto()  # all returns have the same size
    NONE = auto()


def memory_verdict(returns: Autocorrelation, size: Autocorrelation) -> Memory:
    if returns.robust_p_value < LEVEL:
        return Memory.RETURNS
    if returns.p_value < LEVEL:
        return Memory.MISTAKEN
    if np.isnan(size.robust_p_value):
        return Memory.NO_SIZE
    return Memory.SIZE if size.robust_p_value < LEVEL else Memory.NONE


class Forecast(Enum):
    """A method beside the baseline, by Diebold and Mariano's test."""

    STAND_IN = auto()
    BASELINE = auto()
    SAME = auto()
    WORSE = auto()
    BETTER = auto()
    UNCLEAR = auto()


def forecast_verdict(test: DieboldMariano, baseline: bool, stand_in: bool) -> Forecast:
    """baseline: the method is the baseline; stand_in: the baseline took its place."""
    if stand_in:
        return Forecast.STAND_IN
    if baseline:
        return Forecast.BASELINE
    if np.isnan(test.p_value):
        return Forecast.SAME
    if test.p_value >= LEVEL:
        return Forecast.UNCLEAR
    return Forecast.WORSE if test.difference > 0 else Forecast.BETTER


class Came(Enum):
    """Where the price at the horizon lies."""

    UNKNOWN = auto()
    INSIDE = auto()
    OUTSIDE = auto()


def came_verdict(fan: Fan, level: int) -> Came:
    """Seen from band number `level` of the fan at its full horizon."""
    came = fan.actual[-1]
    if not np.isfinite(came):
        return Came.UNKNOWN
    inside = fan.low[level, -1] <= came <= fan.high[level, -1]
    return Came.INSIDE if inside else Came.OUTSIDE


class Coverage(Enum):
    """A band's share of outcomes beside what it promises; too many are an error as well."""

    UNKNOWN = auto()
    TOO_NARROW = auto()
    TOO_WIDE = auto()
    AS_PROMISED = auto()  # within Wilson's interval


def coverage_verdict(found: Proportion, promised: float) -> Coverage:
    """
    >>> from core.maths.statistics.proportions import count_share
    >>> coverage_verdict(count_share(182, 200), 0.8), coverage_verdict(count_share(80, 100), 0.8)
    (<Coverage.TOO_WIDE: 3>, <Coverage.AS_PROMISED: 4>)
    """
    if not found.n:
        return Coverage.UNKNOWN
    if found.high < promised:
        return Coverage.TOO_NARROW
    return Coverage.TOO_WIDE if found.low > promised else Coverage.AS_PROMISED


# ---- money --------------------------------------------------------------------------------------


class Money(Enum):
    """A strategy beside buy and hold on the days on which it is judged."""

    STILL = auto()  # the price does not move
    NO_CALL = auto()  # nothing that was forecast could be acted on
    AT_HOME = auto()  # nothing of it reached the threshold
    HOLD = auto()  # in the market on all days: buy and hold itself
    RUINED = auto()
    CHOSEN = auto()  # ahead in the first half, clearly behind in the second
    FADED = auto()  # ahead in the first half, not in the second
    AHEAD = auto()  # by twice the standard error of the difference at least
    NEAR = auto()  # ahead by less
    RICHER = auto()  # in wealth alone
    LOST_LESS = auto()  # both ratios are negative
    COSTS = auto()  # behind, and much of its wealth went into costs
    MISSED = auto()  # behind, out of a market that rose
    BEHIND = auto()


def both_negative(ours: float, theirs: float) -> bool:
    """Two negative Sharpe ratios, which do not rank by risk: of two equal losses the wilder has the
    better one.

    >>> both_negative(-0.2, 0.3), both_negative(-1.2, -1.1), both_negative(float("nan"), -1.0)
    (False, True, False)
    """
    return ours < 0 and theirs < 0


def beats(trade: Trade) -> bool:
    """Whether a strategy is ahead of buy and hold, in ratios that can be ranked."""
    ours, theirs = trade.sharpe.value, trade.hold_sharpe.value
    return ours > theirs and not both_negative(ours, theirs)


def money_verdict(
    trade: Trade, threshold: float, second_half: bool, first_beats: bool, free: float
) -> Money:
    """threshold: of the rule; free: final wealth if trading cost nothing; first_beats: it beats buy
    and hold in the first half."""
    strategy, hold, ours, theirs = trade.strategy, trade.hold, trade.sharpe, trade.hold_sharpe
    if np.ptp(trade.simple) == 0:
        return Money.STILL
    if not strategy.exposure:
        return Money.AT_HOME if threshold > 0 else Money.NO_CALL
    if np.all(strategy.position == 1):
        return Money.HOLD
    if strategy.equity.min() <= 0:
        return Money.RUINED
    richer = strategy.equity[-1] >= hold.equity[-1]
    if both_negative(ours.value, theirs.value):
        if richer:
            return Money.LOST_LESS
    elif beats(trade):
        return Money.AHEAD if trade.gap.clear else Money.NEAR
    elif second_half and first_beats:
        return Money.CHOSEN if trade.gap.clear else Money.FADED
    elif richer:
        return Money.RICHER
    if free > 1.25 * strategy.equity[-1]:
        return Money.COSTS
    missed = strategy.exposure < 0.9 and strategy.position.min() >= 0 and hold.equity[-1] > 1
    return Money.MISSED if missed else Money.BEHIND


def as_good(value: float, twins: np.ndarray) -> int:
    """How many random walks did at least as well; those without a trade count as 0.

    >>> as_good(2.0, np.array([1.0, 3.0, np.nan]))
    1
    """
    return int(np.sum(np.nan_to_num(np.asarray(twins, dtype=float)) >= np.nan_to_num(value)))


# ---- a search -----------------------------------------------------------------------------------


class Luck(Enum):
    """The best pair of the first half beside buy and hold on the second."""

    NEVER_TRADED = auto()
    LOST = auto()  # both lost on the second half: their ratios do not rank
    STAYED = auto()  # ahead on both, by twice the standard error of the difference at least
    CAME = auto()  # ahead on the second alone
    BEHIND = auto()  # clearly, after a lead
    NEVER_AHEAD = auto()
    SAME = auto()
    NEAR_AHEAD = auto()
    NEAR_BEHIND = auto()


@dataclass(frozen=True)
class SearchVerdict:
    """fast, slow: days of the best pair; first, second: its ratios, and those of buy and hold."""

    luck: Luck
    fast: int
    slow: int
    first: float
    second: float
    hold_first: float
    hold_second: float
    gap: SharpeGap

    @property
    def behind_at_once(self) -> bool:
        """Whether even the best of many was behind where it was chosen."""
        lost = both_negative(self.first, self.hold_first)
        return self.first < self.hold_first and not lost


def search_verdict(
    sweep: Sweep, gap_of: Callable[[tuple[int, int]], SharpeGap]
) -> SearchVerdict | None:
    """None where no pair traded on the first half. gap_of: a pair of averages beside buy and hold
    on the second half."""
    if not sweep.traded:
        return None
    row, column = sweep.best()
    second = float(sweep.second[row, column])
    first = float(sweep.first[row, column])
    pair = int(sweep.fast[row]), int(sweep.slow[column])
    gap = gap_of(pair)
    lost = both_negative(second, sweep.hold_second)
    return SearchVerdict(
        luck_verdict(first - sweep.hold_first, gap, lost),
        *pair,
        first,
        second,
        sweep.hold_first,
        sweep.hold_second,
        gap,
    )


def luck_verdict(lead: float, gap: SharpeGap, lost: bool = False) -> Luck:
    """lead, gap: of the pair over buy and hold on the first half and on the second; lost: both
    have negative ratios there.

    What stays ahead was ahead before; what falls behind, too.

    >>> luck_verdict(0.2, SharpeGap(0.7, 0.3)), luck_verdict(0.2, SharpeGap(-0.1, 0.3))
    (<Luck.STAYED: 3>, <Luck.NEAR_BEHIND: 9>)
    """
    if np.isnan(gap.value):
        return Luck.NEVER_TRADED
    if gap.value == 0:
        return Luck.SAME
    if lost:
        return Luck.LOST
    if not gap.clear:
        return Luck.NEAR_AHEAD if gap.value > 0 else Luck.NEAR_BEHIND
    if gap.value > 0:
        return Luck.STAYED if lead > 0 else Luck.CAME
    return Luck.BEHIND if lead > 0 else Luck.NEVER_AHEAD


# ---- several assets -----------------------------------------------------------------------------


class Lead(Enum):
    """Where the calmest mix is calmer than equal weights, which estimate nothing."""

    KEPT = auto()  # where it was chosen and after
    LOST = auto()  # where it was chosen alone
    LATE = auto()  # after alone
    NEVER = auto()


class Days(Enum):
    """The later days beside those of the choice, for the mix and for equal weights."""

    CALMER = auto()
    WILDER = auto()
    MIXED = auto()


@dataclass(frozen=True)
class CalmVerdict:
    lead: Lead
    days: Days


def calm_verdict(mix: tuple[float, float], even: tuple[float, float]) -> CalmVerdict:
    """mix, even: volatility of the calmest mix and of equal weights, on the days of the choice and
    after.

    >>> calm_verdict((20.8, 17.2), (21.1, 16.2))
    CalmVerdict(lead=<Lead.LOST: 2>, days=<Days.CALMER: 1>)
    """
    (chosen, later), (even_chosen, even_later) = mix, even
    if chosen < even_chosen:
        lead = Lead.KEPT if later < even_later else Lead.LOST
    else:
        lead = Lead.LATE if later < even_later else Lead.NEVER
    if later < chosen and even_later < even_chosen:
        return CalmVerdict(lead, Days.CALMER)
    wilder = later > chosen and even_later > even_chosen
    return CalmVerdict(lead, Days.WILDER if wilder else Days.MIXED)
