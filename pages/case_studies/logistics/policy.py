"""The ordering policy of now, and all others beside it on the same weeks of demand."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.maths.case_studies.logistics.inventory_policy import (
    DemandLaw,
    PolicyResult,
    base_stock_theory,
    critical_ratio,
    policy_sweep,
)

MEAN = 100.0  # units a week of the article in stock
WEEKS = 1040  # simulated


@lru_cache(maxsize=64)
def weeks_of(variation, seed):
    return DemandLaw(MEAN, MEAN * variation / 100).sample(WEEKS, seed)


@lru_cache(maxsize=64)
def swept(variation, seed, start, top, count, quantity, lead_time, *costs):
    """Cost and service of (s, s + quantity) for levels s from start to top, on the same weeks."""
    levels = np.linspace(start, top, count)
    return levels, policy_sweep(weeks_of(variation, seed), levels, quantity, lead_time, *costs)


def one(*arguments):
    """The averages at a single level."""
    found = swept(*arguments[:2], arguments[2], arguments[2], 1, *arguments[3:])[1]
    return PolicyResult(*(float(column[0]) for column in vars(found).values()))


@dataclass(frozen=True, eq=False)
class Now:
    """The policy of now, those beside it, the newsvendor's level, and the rule of thumb."""

    law: DemandLaw
    best_level: float
    now: PolicyResult
    levels: np.ndarray
    curve: PolicyResult
    exact: np.ndarray  # empty where no formula is known
    rule: float
    usual: PolicyResult


def compute(v):
    law = DemandLaw(MEAN, MEAN * v.variation / 100)
    protected = law.over(v.lead_time + 1)
    rule = MEAN * (v.lead_time + 2)
    top = max(protected.mean + 4.5 * protected.sd, 1.05 * v.reorder, 1.05 * rule)
    rest = (v.lead_time, v.holding, v.shortage, v.order_cost)
    weeks = (v.variation, v.weeks_seed)
    levels, curve = swept(*weeks, 0, top, 61, v.quantity, *rest)
    exact = np.zeros(0)
    if v.quantity == 0:
        theory = base_stock_theory(law, levels, v.lead_time, v.holding, v.shortage)
        exact = theory.cost + v.order_cost
    return Now(
        law,
        float(protected.quantile(critical_ratio(v.holding, v.shortage))),
        one(*weeks, v.reorder, v.quantity, *rest),
        levels,
        curve,
        exact,
        rule,
        one(*weeks, rule, 0, *rest),
    )
