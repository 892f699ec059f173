"""Routes by a solver: the state of the art that our own steps are held against.

PyVRP (Wouda, Lan and Kool, INFORMS Journal on Computing 36, 2024) searches from many sides at once,
in compiled code, and does not explain itself; it knows no more than the problem.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from pyvrp import Client, Depot, Location, ProblemData, VehicleType, solve

from core.maths.optimization.vehicle_routing import Route, RoutingProblem, check_routes

WHOLE = 1000  # the solver counts in whole numbers: thousandths, where the input is not whole


@dataclass(frozen=True, eq=False)
class SolverRun:
    """routes and their length; seconds (k,) and length_by (k,): when the best plan so far became
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
) -> SolverRun:
    """The best plan that PyVRP finds within a time, or within a number of iterations if sooner.

    The same seed gives the same search, but how far it gets in a time depends on the machine.
    Distances and demands that are not whole are taken to thousandths, demands rounded up.
    report(share, text) about ten times a second. Errors: ValueError unless seconds > 0.

    >>> line = np.abs(np.subtract.outer([0.0, 1, 2, -1], [0.0, 1, 2, -1]))
    >>> solve_routes(RoutingProblem(line, np.array([0, 1, 1, 1.0]), 2), iterations=20).length
    6.0
    """
    if not seconds > 0:
        raise ValueError(f"seconds must be positive, got {seconds}")
    scale, distance = _whole(problem.distance, np.round)
    demand_scale, demand = _whole(np.r_[problem.demand, problem.capacity], np.ceil)
    capacity = int(np.floor(problem.capacity * demand_scale + 1e-6))
    demand = np.minimum(demand, capacity)  # a vehicle's worth stays one, rounded or not
    n = problem.sites + 1
    data = ProblemData(
        locations=[Location(0, 0)] * n,
        clients=[Client(i, delivery=[int(demand[i])]) for i in range(1, n)],
        depots=[Depot(0)],
        vehicle_types=[VehicleType(problem.sites, [capacity])],
        distance_matrices=[distance],
        duration_matrices=[np.zeros_like(distance)],
    )
    clock = _Clock(seconds, np.inf if iterations is None else iterations, scale, report)
    result = solve(data, clock, seed=seed, collect_stats=False, display=False)
    routes = tuple(
        tuple(stop.idx + 1 for stop in route if stop.is_client()) for route in result.best.routes()
    )
    check_routes(problem, routes)
    seconds_at, length_by = np.array(clock.found).reshape(-1, 2).T
    return SolverRun(routes, problem.length(routes), seconds_at, length_by, result.num_iterations)


def _whole(values: np.ndarray, rounding: Callable) -> tuple[int, np.ndarray]:
    """A factor, and the values times it as whole numbers."""
    scale = 1 if np.array_equal(values, np.round(values)) else WHOLE
    return scale, rounding(np.round(values * scale, 6)).astype(np.int64)
