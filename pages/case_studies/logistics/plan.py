"""The transport problem of now, and its plan."""

from dataclasses import dataclass

import numpy as np

from core.maths.case_studies.logistics.network import Network, build_network
from core.maths.case_studies.logistics.transport import (
    Shortage,
    TransportPlan,
    TransportProblem,
    explain_shortage,
    solve_transport,
    unit_costs,
)
from core.ui.kept import kept
from pages.case_studies.logistics.data import sites_of

LONGEST = 3000  # km; the top of the scale is no limit


@dataclass(frozen=True, eq=False)
class Now:
    """The transport problem of this state and its plan; `equal`: the chosen depot's capacity if
    all are alike, and the plan `before` then."""

    net: Network
    chosen: int
    problem: TransportProblem
    plan: TransportPlan
    before: TransportPlan
    equal: float
    shortage: Shortage | None

    @property
    def name(self):
        return self.net.names[self.chosen]

    @property
    def optimal(self):
        return self.plan.status == "optimal"

    @property
    def change(self):
        return float(self.problem.capacity[self.chosen] - self.equal)

    @property
    def saved(self):
        """By the change of capacity; None where one of the plans does not exist."""
        known = self.optimal and self.before.status == "optimal"
        return float(self.before.cost - self.plan.cost) if known else None


@kept(max_entries=64)
def network_of(_view, key, towns, depots, _sites):
    return build_network(_sites, towns, depots)


@kept(max_entries=16)
def planned(_view, key, towns, depots, growth, capacities, costs, _problem):
    """The plan of a problem that these numbers make."""
    return solve_transport(_problem)


def compute(view):
    v = view.values
    key, sites = sites_of(view)
    towns = min(v.towns, len(sites))
    depots = min(v.depots, towns)
    net = network_of(view, key, towns, depots, sites)
    chosen = min(v.chosen, depots) - 1
    handling = np.where(np.arange(depots) == chosen, v.handling, 0.0)
    longest = np.inf if v.longest == LONGEST else v.longest
    cost = unit_costs(net.distance, v.freight / 100, handling, longest) - v.paid
    equal = np.full(depots, v.slack / 100 * net.sites.demand.sum() / depots)
    capacity = equal.copy()
    capacity[chosen] = np.inf if v.unlimited else equal[chosen] * (1 + v.extra / 100)
    demand = v.growth / 100 * net.sites.demand
    costs = (chosen if v.handling else -1, v.handling, v.freight, v.longest, v.paid)

    def plan_for(capacity):
        problem = TransportProblem(cost, capacity, demand)
        named = tuple(capacity.tolist())
        return problem, planned(view, key, towns, depots, v.growth, named, costs, problem)

    problem, plan = plan_for(capacity)
    _, before = plan_for(equal)
    shortage = explain_shortage(problem) if plan.status == "infeasible" else None
    return Now(net, chosen, problem, plan, before, float(equal[chosen]), shortage)
