"""How many variants were looked at on a series in this session: each counts once, costs do not."""

import numpy as np

from core.maths.case_studies.stock_trends.trading_backtest import Rule
from core.maths.case_studies.stock_trends.trials import trade_walk


def tried_on(view, market):
    """Sharpe ratios of the variants looked at, on all days of this series alone."""
    every = view.note("tried", dict)
    return every.setdefault((market.key, market.asset), {})


def rule_of(v):
    return Rule(v.threshold, v.short, v.hold, v.cost)


def rule_now(view):
    """The rule as it stands in the session, whichever chapter is open: a try is the session's."""
    return rule_of(view.everywhere)


def count(view, market, key, ratio):
    """Note a variant: the method's settings in ``key``, and what is done with its forecasts."""
    rule = rule_now(view)
    tried_on(view, market)[(*key[2:], rule.threshold, rule.short, rule.hold)] = ratio


def count_study(view, market, study, key):
    """Looking at a method's forecasts is a try too."""
    rule = rule_now(view)
    if (*key[2:], rule.threshold, rule.short, rule.hold) not in tried_on(view, market):
        whole = trade_walk(study.walk, rule, market.per_year)
        count(view, market, key, whole.sharpe.value)


def best_of(tried):
    return max((value for value in tried.values() if np.isfinite(value)), default=np.nan)
