"""Depots and the towns they serve, and a plan's prices against its cost."""

from dataclasses import dataclass

import numpy as np

from core.maths.case_studies.logistics.sites import (
    Sites,
    flat_map,
    great_circle_distances,
    place_depots,
)
from core.maths.case_studies.logistics.transport import TransportPlan, TransportProblem


@dataclass(frozen=True, eq=False)
class Network:
    """sites: the towns; depots (m,): which of them are depots, in the order chosen; distance (m, n)
    in km; place: x and y (n,) on a flat map in km."""

    sites: Sites
    depots: np.ndarray
    distance: np.ndarray
    place: tuple[np.ndarray, np.ndarray]

    @property
    def names(self) -> list[str]:
        """Of the depots."""
        return [str(name) for name in self.sites.name[self.depots]]

    @property
    def towns(self) -> list[str]:
        return [str(name) for name in self.sites.name]

    @property
    def depot_place(self) -> tuple[np.ndarray, ...]:
        return tuple(axis[self.depots] for axis in self.place)


def build_network(sites: Sites, towns: int, depots: int) -> Network:
    """The largest towns, and depots at those among them that shorten the way most.

    >>> line = Sites(np.array(list("ABC")), np.zeros(3), np.array([0.0, 1, 5]), np.ones(3))
    >>> build_network(line, 3, 2).names
    ['B', 'C']
    """
    sites = sites.largest(towns)
    distance = great_circle_distances(sites, sites)
    chosen, _ = place_depots(distance, np.maximum(sites.demand, 1e-9 * sites.demand.max()), depots)
    return Network(sites, chosen, distance[chosen], flat_map(sites))


def dual_value(problem: TransportProblem, plan: TransportPlan) -> float:
    """Σ d·v − Σ s·u: the value of the prices, equal to the plan's cost at the optimum.

    >>> from core.maths.case_studies.logistics.transport import solve_transport
    >>> problem = TransportProblem(np.array([[1.0], [3.0]]), np.array([2.0, 9]), np.array([4.0]))
    >>> plan = solve_transport(problem)
    >>> dual_value(problem, plan), plan.cost
    (8.0, 8.0)
    """
    limited = np.isfinite(problem.capacity)
    return float(
        problem.demand @ plan.delivery_price
        - problem.capacity[limited] @ plan.capacity_price[limited]
    )
