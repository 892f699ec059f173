"""The ordering policy of now, and all others beside it on the same weeks of demand."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.maths.case_studies.logistics.inventory_policy import (
    DemandLaw,
    PolicyResult,
    base_stock_theory,
    cheapest_reorder_point,
    critical_ratio,
    policy_sweep,
)

MEAN = 100.0  # units a week of the article in stock
WEEKS = 1040  # simulated


@lru_cache(maxsize=64)
def weeks_of(variation, seed):
    return DemandLaw(MEAN, MEAN * variation / 100).sample(WEEKS, seed)


@lru_cache(maxsize=64)
def swept(variation, seed, levels, quantity, lead_time, *costs):
    """Cost and service of (s, s + quantity) for each of the levels s, on the same weeks."""
    demand = weeks_of(variation, seed)
    return policy_sweep(demand, np.array(levels, float), quantity, lead_time, *costs)


def one(variation, seed, level, *rest):
    """The averages at a single level."""
    found = swept(variation, seed, (level,), *rest)
    return PolicyResult(*(float(column[0]) for column in vars(found).values()))


@lru_cache(maxsize=64)
def cheapest(variation, seed, quantity, lead_time, *costs):
    return cheapest_reorder_point(weeks_of(variation, seed), quantity, lead_time, *costs)


@dataclass(frozen=True, eq=False)
class Now:
    """The policy of now, those beside it, the newsvendor's level, and the rule of thumb."""

    law: DemandLaw
    best_level: float
    now: PolicyResult
    cheapest: float  # the best s of this quantity, wherever the slider stands
    levels: np.ndarray  # drawn; the cheapest is one of them
    curve: PolicyResult
    exact: np.ndarray  # empty where no formula is known
    rule: float
    usual: PolicyResult


def compute(v):
    law = DemandLaw(MEAN, MEAN * v.variation / 100)
    protected = law.over(v.lead_time + 1)
    rule = MEAN * (v.lead_time + 2)
    rest = (v.lead_time, v.holding, v.shortage, v.order_cost)
    weeks = (v.variation, v.weeks_seed)
    best = cheapest(*weeks, v.quantity, *rest)
    top = max(protected.mean + 4.5 * protected.sd, 1.05 * rule, 1.05 * best)
    levels = np.union1d(np.linspace(0, max(top, 1.05 * v.reorder), 60), best)
    curve = swept(*weeks, tuple(levels), v.quantity, *rest)
    exact = np.zeros(0)
    if v.quantity == 0:
        theory = base_stock_theory(law, levels, v.lead_time, v.holding, v.shortage)
        exact = theory.cost + v.order_cost
    return Now(
        law,
        float(protected.quantile(critical_ratio(v.holding, v.shortage))),
        one(*weeks, v.reorder, v.quantity, *rest),
        best,
        levels,
        curve,
        exact,
        rule,
        one(*weeks, rule, 0, *rest),
    )
