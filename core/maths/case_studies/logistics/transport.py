"""From depots to towns at least cost: the transportation problem, with what its numbers mean.

Minimise Σ c_ij x_ij subject to Σ_j x_ij ≤ s_i (capacity of depot i), Σ_i x_ij ≥ d_j (demand of town
j) and x ≥ 0. The dual has a price u_i ≥ 0 for a unit of capacity and v_j ≥ 0 for a unit delivered:
maximise Σ d_j v_j − Σ s_i u_i subject to v_j ≤ c_ij + u_i: no town pays more than what a depot can
charge for it. Source: Hitchcock, Journal of Mathematics and Physics 20, 1941;
Dantzig, Linear Programming and Extensions, 1963, chapter 14.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from core.maths.optimization.linear_programming import (
    LinearProgram,
    Optimum,
    one_sided_prices,
    price_range,
    solve_linear_program,
    unbounded_ray,
)

SMALL = 1e-9  # of the largest flow, or of all demand: less is rounding


@dataclass(frozen=True, eq=False)
class TransportProblem:
    """unit_cost (m, n) of a unit from depot i to town j, +∞ where there is no lane; capacity (m,),
    +∞ without limit; demand (n,). Errors: ValueError for shapes and for negative or missing numbers
    (a cost may be negative: a price paid on delivery)."""

    unit_cost: np.ndarray
    capacity: np.ndarray
    demand: np.ndarray

    def __post_init__(self):
        expected = (len(self.capacity), len(self.demand))
        if self.unit_cost.shape != expected:
            raise ValueError(f"unit_cost must be {expected}, got {self.unit_cost.shape}")
        if np.isnan(self.unit_cost).any() or (self.unit_cost == -np.inf).any():
            raise ValueError("unit_cost must be a number or +∞")
        if not (self.capacity >= 0).all():
            raise ValueError("capacity must not be negative")
        if not ((self.demand >= 0) & np.isfinite(self.demand)).all():
            raise ValueError("demand must be finite and not negative")


@dataclass(frozen=True, eq=False)
class TransportPlan:
    """status; flow (m, n); cost; capacity_price u (m,): what one more unit of capacity saves;
    delivery_price v (n,): what one more unit of demand costs; reduced_cost (m, n) = c + u − v: what
    a lane costs too much to be used, +∞ without a lane; unused (m,) capacity. NaN where there is no
    optimum. lanes (k, 2), program and optimum: the linear programme behind it, rows the depots,
    then the towns, columns the lanes."""

    status: str
    flow: np.ndarray
    cost: float
    capacity_price: np.ndarray
    delivery_price: np.ndarray
    reduced_cost: np.ndarray
    unused: np.ndarray
    lanes: np.ndarray
    program: LinearProgram
    optimum: Optimum

    @property
    def used(self) -> np.ndarray:
        """Which lanes (m, n) carry anything; none where there is no optimum."""
        flow = np.nan_to_num(self.flow)
        return flow > SMALL * flow.max(initial=0.0)


@dataclass(frozen=True, eq=False)
class Shortage:
    """Why a demand cannot be met: only `depots` reach `towns`, and they have less than these need.

    depots, towns: indices; capacity, demand: sums over them; missing = demand − capacity > 0."""

    depots: np.ndarray
    towns: np.ndarray
    capacity: float
    demand: float

    @property
    def missing(self) -> float:
        return self.demand - self.capacity


def unit_costs(
    distance: np.ndarray, per_km: float, handling: np.ndarray, longest: float = np.inf
) -> np.ndarray:
    """Cost (m, n) of a unit: handling (m,) + per_km · distance; no lane beyond the longest.

    >>> unit_costs(np.array([[10.0, 90]]), 0.5, np.array([2.0]), longest=50).tolist()
    [[7.0, inf]]
    """
    return np.where(distance <= longest, handling[:, np.newaxis] + per_km * distance, np.inf)


def transport_program(problem: TransportProblem) -> tuple[LinearProgram, np.ndarray]:
    """The linear programme in the form A x ≤ b, and the lane (depot, town) of each column (k, 2).

    >>> program, lanes = transport_program(
    ...     TransportProblem(np.array([[1.0, np.inf]]), np.array([5.0]), np.array([2.0, 0]))
    ... )
    >>> program.matrix.toarray().tolist(), program.limit.tolist(), lanes.tolist()
    ([[1.0], [-1.0], [0.0]], [5.0, -2.0, -0.0], [[0, 0]])
    """
    m, n = problem.unit_cost.shape
    lanes = np.argwhere(np.isfinite(problem.unit_cost))
    k = len(lanes)
    rows = np.r_[lanes[:, 0], m + lanes[:, 1]]
    signs = np.repeat([1.0, -1.0], k)
    matrix = sparse.csr_array((signs, (rows, np.tile(np.arange(k), 2))), shape=(m + n, k))
    limit = np.r_[problem.capacity, -problem.demand].astype(float)
    return LinearProgram(problem.unit_cost[tuple(lanes.T)], matrix, limit), lanes


def solve_transport(problem: TransportProblem) -> TransportPlan:
    """The cheapest flow with its prices, or the status that says why there is none.

    >>> plan = solve_transport(
    ...     TransportProblem(np.array([[1.0, 4], [3, 5]]), np.array([5.0, 9]), np.array([4.0, 4]))
    ... )
    >>> plan.flow.tolist(), plan.cost, plan.capacity_price.tolist(), plan.delivery_price.tolist()
    ([[4.0, 1.0], [0.0, 3.0]], 23.0, [1.0, 0.0], [2.0, 5.0])
    """
    m, n = problem.unit_cost.shape
    program, lanes = transport_program(problem)
    if not len(lanes):  # nothing can move: fine only if nothing is asked for
        status = "infeasible" if problem.demand.any() else "optimal"
        empty = np.zeros(0)
        zeros = np.zeros(m + n) if status == "optimal" else np.full(m + n, np.nan)
        value = 0.0 if status == "optimal" else np.inf
        found = Optimum(status, empty, value, zeros, program.limit.copy(), empty)
    else:
        found = solve_linear_program(program)
    optimal = found.status == "optimal"
    flow = np.zeros((m, n)) if optimal else np.full((m, n), np.nan)
    reduced = np.full((m, n), np.inf)
    flow[tuple(lanes.T)], reduced[tuple(lanes.T)] = found.x, found.reduced_cost
    return TransportPlan(
        found.status,
        flow,
        found.value,
        found.price[:m],
        found.price[m:],
        reduced,
        found.slack[:m],
        lanes,
        program,
        found,
    )


@lru_cache(maxsize=16)
def capacity_range(plan: TransportPlan, depot: int) -> tuple[float, float]:
    """The capacities of a depot between which its price stays what it is, ±∞ without an end.

    Errors: ValueError unless there is an optimum and the capacity has a limit.

    >>> plan = solve_transport(
    ...     TransportProblem(np.array([[1.0, 4], [3, 5]]), np.array([5.0, 9]), np.array([4.0, 4]))
    ... )
    >>> capacity_range(plan, 0)
    (4.0, 8.0)
    """
    return price_range(plan.program, plan.optimum, depot)


def capacity_worth(plan: TransportPlan, depot: int) -> tuple[float, float]:
    """What one more unit of a depot's capacity saves, and what one less costs (degenerate plans
    have two answers). Errors: as capacity_range.

    >>> plan = solve_transport(
    ...     TransportProblem(np.array([[1.0, 4], [3, 5]]), np.array([5.0, 9]), np.array([4.0, 4]))
    ... )
    >>> capacity_worth(plan, 0)
    (1.0, 1.0)
    """
    return one_sided_prices(plan.program, plan.optimum, depot)


def demand_range(plan: TransportPlan, town: int) -> tuple[float, float]:
    """The demands of a town between which its delivery price stays what it is.

    >>> plan = solve_transport(
    ...     TransportProblem(np.array([[1.0, 4], [3, 5]]), np.array([5.0, 9]), np.array([4.0, 4]))
    ... )
    >>> demand_range(plan, 0)
    (1.0, 5.0)
    """
    low, high = price_range(plan.program, plan.optimum, len(plan.capacity_price) + town)
    return -high, -low


def nearest_depot_flow(problem: TransportProblem) -> np.ndarray:
    """The naive plan (m, n): the largest town first, each from its cheapest depot that has some
    left, then from the next; what no depot can send stays unmet.

    >>> nearest_depot_flow(
    ...     TransportProblem(np.array([[1.0, 4], [3, 5]]), np.array([5.0, 9]), np.array([4.0, 4]))
    ... ).tolist()
    [[4.0, 1.0], [0.0, 3.0]]
    """
    left = problem.capacity.astype(float)
    flow = np.zeros(problem.unit_cost.shape)
    for town in np.argsort(-problem.demand, kind="stable"):
        missing = problem.demand[town]
        for depot in np.argsort(problem.unit_cost[:, town], kind="stable"):
            if np.isfinite(problem.unit_cost[depot, town]):
                flow[depot, town] = min(missing, left[depot])
                left[depot] -= flow[depot, town]
                missing -= flow[depot, town]
    return flow


def flow_cost(problem: TransportProblem, flow: np.ndarray) -> float:
    """What a flow (m, n) costs; lanes without flow count nothing.

    >>> problem = TransportProblem(np.array([[1.0, np.inf]]), np.array([5.0]), np.array([2.0, 0]))
    >>> flow_cost(problem, np.array([[2.0, 0]]))
    2.0
    """
    used = flow > 0
    return float(problem.unit_cost[used] @ flow[used])


def explain_shortage(problem: TransportProblem) -> Shortage | None:
    """The towns that together ask for more than all depots that reach them have, by the most; None
    when every demand can be met.

    Sending as much as possible leaves the least unmet; the dual of that linear programme is 0 or 1
    and marks the towns on the short side of the smallest cut.
    Source: Gale, Pacific Journal of Mathematics 7, 1957.

    >>> problem = TransportProblem(
    ...     np.array([[1.0, 1, 1], [np.inf, 1, 1]]), np.array([5.0, 90]), np.array([7.0, 4, 2])
    ... )
    >>> found = explain_shortage(problem)
    >>> found.towns.tolist(), found.depots.tolist(), found.missing
    ([0], [0], 2.0)
    """
    program, _ = transport_program(problem)
    m, n = problem.unit_cost.shape
    unmet = sparse.csr_array((np.full(n, -1.0), (m + np.arange(n), np.arange(n))), shape=(m + n, n))
    bound = np.flatnonzero(np.isfinite(program.limit))
    total = float(problem.demand.sum())
    unit = total if 0 < total < 1 else 1.0  # the solver's tolerance is absolute
    found = linprog(
        np.r_[np.zeros(len(program.cost)), np.ones(n)],
        A_ub=sparse.csr_array(sparse.hstack([program.matrix, unmet]))[bound],
        b_ub=program.limit[bound] / unit,
        method="highs",
    )
    if found.fun <= SMALL * (1 + total / unit):
        return None
    price = np.zeros(m + n)
    price[bound] = -found.ineqlin.marginals
    towns = np.flatnonzero(price[m:] > 0.5)
    depots = np.flatnonzero(np.isfinite(problem.unit_cost[:, towns]).any(axis=1))
    return Shortage(
        depots, towns, float(problem.capacity[depots].sum()), float(problem.demand[towns].sum())
    )


def endless_flow(problem: TransportProblem) -> np.ndarray:
    """Shares (m, n) of the lanes on which ever more could be sent at a gain; 0 when there are none.

    Such a lane begins at a depot without a limit and pays more on delivery than it costs.

    >>> problem = TransportProblem(np.array([[-1.0, 2]]), np.array([np.inf]), np.ones(2))
    >>> endless_flow(problem).tolist()
    [[1.0, 0.0]]
    """
    program, lanes = transport_program(problem)
    flow = np.zeros(problem.unit_cost.shape)
    if len(lanes):
        flow[tuple(lanes.T)] = unbounded_ray(program)
    return flow
