"""What the strategy earns on the chosen days, and what the same method earns on random walks."""

from dataclasses import dataclass

import numpy as np

from core.maths.case_studies.stock_trends.trading_backtest import (
    Rule,
    backtest,
    positions,
    wealth_by_cost,
)
from core.maths.case_studies.stock_trends.trials import (
    Trade,
    TwinWalks,
    share_of_twins,
    trade_walk,
    twin_moments,
    twin_walks,
)
from core.maths.case_studies.stock_trends.verdicts import beats
from core.maths.case_studies.stock_trends.views import part_of_twins
from core.maths.case_studies.stock_trends.walk_forward import walk_part
from core.ui.kept import kept
from core.work.task import away
from pages.case_studies.stock_trends.tries import rule_of

HALVES = {"all": "Both halves", "first": "First half", "second": "Second half"}


@dataclass(frozen=True, eq=False)
class Money:
    """What the values of now lead to. ``trades`` by half; ``twin`` counts from 0."""

    rule: Rule
    trades: dict[str, Trade]
    trade: Trade
    twins: TwinWalks
    twin: int
    ratios: np.ndarray  # Sharpe ratios of the strategy on the twins

    @property
    def twin_equity(self):
        """Wealth of the strategy on the twin that is shown."""
        return backtest(self.twins.simple[self.twin], self._held, self.rule.cost).equity

    @property
    def twin_holds(self):
        """Whether the strategy is in this twin on all days, as who buys and holds."""
        return bool(np.all(self._held == 1))

    @property
    def _held(self):
        return positions(self.twins.signal[self.twin], self.twins.expected[self.twin], self.rule)

    @property
    def luck(self):
        """Share of random walks on which the method does as well; NaN without a trade."""
        ours = self.trade.sharpe.value
        return np.nan if np.isnan(ours) else share_of_twins(ours, self.ratios)

    @property
    def free(self):
        """Final wealth if trading cost nothing."""
        trade = self.trade
        return wealth_by_cost(trade.simple, trade.strategy.position, np.zeros(1))[0]

    @property
    def first_beats(self):
        return beats(self.trades["first"])


@kept(max_entries=24)
def twinned(view, key, asset, name, settings, horizon, window, refit, kind, _market, _plan):
    plan = (_plan.method, _plan.schedule, _plan.twins, 1, kind)
    return away(twin_walks, _market.returns, *plan)


@kept(max_entries=24)
def luck_of(view, study, kind, days, rule, _twins):
    """Moments of the strategy on each twin, which serve every cost."""
    return twin_moments(_twins, rule)


def trade_and_twins(view, market, study, key):
    """The strategy on the chosen days, both halves beside it, all from the same walk; its twins."""
    v, rule, k = view.values, rule_of(view.values), len(study.walk.origin)
    days = {"all": (0, k), "first": (0, k // 2), "second": (k // 2, k)}
    trades = {
        half: trade_walk(walk_part(study.walk, *days[half]), rule, market.per_year)
        for half in HALVES
    }
    with view.progress("Walking through random walks …"):
        twins = twinned(view, *key, v.kind, market, study.plan)
    start, stop = days[v.half]
    twins = part_of_twins(twins, start, stop - 1)
    moments = luck_of(view, key, v.kind, days[v.half], Rule(v.threshold, v.short, v.hold), twins)
    ratios = moments.daily_sharpe(v.cost) * np.sqrt(market.per_year)
    return Money(rule, trades, trades[v.half], twins, min(v.twin, len(ratios)) - 1, ratios)
