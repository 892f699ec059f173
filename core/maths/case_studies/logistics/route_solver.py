"""Routes by a solver: the state of the art that our own steps are held against.

PyVRP (Wouda, Lan and Kool, INFORMS Journal on Computing 36, 2024) searches from many sides at once,
in compiled code, and does not explain itself; it knows no more than the problem.
"""

import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from pyvrp import Client, Depot, Location, ProblemData, VehicleType, solve
from pyvrp.exceptions import PenaltyBoundWarning

from core.maths.optimization.vehicle_routing import Route, RoutingProblem, check_routes

# That no plan may exist is said by the result.
warnings.filterwarnings("ignore", category=PenaltyBoundWarning)
WHOLE = 1000  # the solver counts in whole numbers: thousandths, where the input is not whole


@dataclass(frozen=True, eq=False)
class SolverRun:
    """routes and their length, none and infinite where no plan was found that keeps to every limit;
    seconds (k,) and length_by (k,): when the best plan so far became
    better, and how long it was then; iterations of the solver."""

    routes: tuple[Route, ...]
    length: float
    seconds: np.ndarray
    length_by: np.ndarray
    iterations: int


class _Clock:
    """Stops the solver, notes every better plan, and reports."""

    def __init__(self, seconds, iterations, scale, report):
        self.seconds, self.iterations, self.scale = seconds, iterations, scale
        self.report = report
        self.begin = time.perf_counter()
        self.calls = 0
        self.told = -1.0
        self.found: list[tuple[float, float]] = []

    def __call__(self, best: float) -> bool:
        passed = time.perf_counter() - self.begin
        length = best / self.scale
        if best < 1e15 and (not self.found or length < self.found[-1][1]):  # above: infeasible
            self.found.append((passed, length))
        if self.report is not None and passed - self.told > 0.1:
            self.told = passed
            words = f"{self.found[-1][1]:,.0f} after {passed:.1f} s" if self.found else "Starting"
            self.report(min(1.0, passed / self.seconds), words)
        done = self.calls >= self.iterations or passed >= self.seconds
        self.calls += 1
        return done


def solve_routes(
    problem: RoutingProblem,
    seconds: float = 5.0,
    seed: int = 0,
    iterations: int | None = None,
    report: Callable[[float, str], None] | None = None,
    windows: np.ndarray | None = None,
    vehicles: int = 0,
) -> SolverRun:
    """The best plan that PyVRP finds within a time, or within a number of iterations if sooner.

    windows (n, 2): when service may begin at each site, the depot's is that of leaving and of being
    back; vehicles: at most so many, 0: as many as there are sites.

    The same seed gives the same search, but how far it gets in a time depends on the machine.
    Distances and demands that are not whole are taken to thousandths; demands and times rounded up,
    limits down, so that what the solver allows is allowed.
    report(share, text) about ten times a second. Errors: ValueError unless seconds > 0.

    >>> line = np.abs(np.subtract.outer([0.0, 1, 2, -1], [0.0, 1, 2, -1]))
    >>> solve_routes(RoutingProblem(line, np.array([0, 1, 1, 1.0]), 2), iterations=20).length
    6.0
    """
    if not seconds > 0:
        raise ValueError(f"seconds must be positive, got {seconds}")
    given = [problem.distance, problem.service, problem.limit, 0.0 if windows is None else windows]
    scale = max(_scale(np.asarray(values)) for values in given)
    distance = np.round(problem.distance * scale).astype(np.int64)
    demand_scale = _scale(np.r_[problem.demand, problem.capacity])
    demand = np.ceil(np.round(problem.demand * demand_scale, 6)).astype(np.int64)
    capacity = int(np.floor(problem.capacity * demand_scale + 1e-6))
    demand = np.minimum(demand, capacity)  # a vehicle's worth stays one, rounded or not
    n = problem.sites + 1
    times = _times(problem, windows, scale)
    data = ProblemData(
        locations=[Location(0, 0)] * n,
        clients=[
            Client(i, [int(demand[i])], [], times.service[i], times.early[i], times.late[i])
            for i in range(1, n)
        ],
        depots=[Depot(0)],
        vehicle_types=[
            VehicleType(
                min(vehicles or problem.sites, problem.sites),
                [capacity],
                tw_early=times.early[0],
                tw_late=times.late[0],
                shift_duration=times.limit,
            )
        ],
        distance_matrices=[distance],
        duration_matrices=[times.leg],
    )
    clock = _Clock(seconds, np.inf if iterations is None else iterations, scale, report)
    result = solve(data, clock, seed=seed, collect_stats=False, display=False)
    seconds_at, length_by = np.array(clock.found).reshape(-1, 2).T
    if not result.is_feasible():
        return SolverRun((), np.inf, seconds_at, length_by, result.num_iterations)
    routes = tuple(
        tuple(stop.idx + 1 for stop in route if stop.is_client()) for route in result.best.routes()
    )
    check_routes(problem, routes)
    return SolverRun(routes, problem.length(routes), seconds_at, length_by, result.num_iterations)


@dataclass(frozen=True, eq=False)
class _Times:
    """In the solver's whole numbers: leg (n, n); service, early and late by site; limit."""

    leg: np.ndarray
    service: list[int]
    early: list[int]
    late: list[int]
    limit: int


def _times(problem: RoutingProblem, windows: np.ndarray | None, scale: int) -> _Times:
    n = problem.sites + 1
    free = windows is None and not np.isfinite(problem.limit)
    if windows is None:
        windows = np.tile([0.0, np.inf], (n, 1))
    longest = np.iinfo(np.int64).max

    def whole(values, rounding) -> list[int]:
        exact = np.round(np.asarray(values, float) * scale, 6)
        return [int(rounding(value)) if np.isfinite(value) else longest for value in exact]

    leg = np.zeros((n, n)) if free else np.ceil(np.round(problem.distance * scale, 6))
    return _Times(
        leg.astype(np.int64),
        whole(problem.service, np.ceil),
        whole(windows[:, 0], np.ceil),
        whole(windows[:, 1], np.floor),
        whole([problem.limit], np.floor)[0],
    )


def _scale(values: np.ndarray) -> int:
    """A factor that makes whole numbers of the finite values, or nearly so."""
    finite = values[np.isfinite(values)]
    return 1 if np.array_equal(finite, np.round(finite)) else WHOLE
