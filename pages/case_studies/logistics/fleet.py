"""The routing problem of now, our routes step by step, and what the solver has found."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.datasets.route_files import INSTANCES, load_routes
from core.maths.case_studies.logistics.route_instances import (
    RouteInstance,
    rounded,
    town_routes,
)
from core.maths.case_studies.logistics.route_solver import SolverRun, solve_routes
from core.maths.optimization.vehicle_routing import (
    RouteHistory,
    build_and_improve,
    lower_bounds,
    nearest_neighbour_routes,
    reached_late,
)
from core.ui.kept import kept
from core.work.task import WorkError, away
from pages.case_studies.logistics.data import sites_of, uploaded

SOLVER_RUNS = 8  # kept in a session
QUICK_PLACES = 150  # whose routes follow the hand
MANY_PLACES, FEW_MOVES = 500, 25  # a move among a thousand places takes long: so many are shown


@dataclass(frozen=True, eq=False)
class Now:
    """A routing problem, our routes to it step by step, and what the solver found (or None); late:
    how many of our stops come after their time window."""

    instance: RouteInstance
    built: RouteHistory
    improved: RouteHistory
    history: RouteHistory
    naive: float
    bound: float
    run: SolverRun | None
    seconds: float | None
    late: int = 0

    @property
    def excess(self):
        """How many vehicles our routes need beyond those that there are."""
        most = self.instance.most_vehicles
        return max(0, len(self.history.routes()) - most) if most else 0

    @property
    def broken(self):
        return bool(self.late or self.excess)

    @property
    def length(self):
        return float(self.history.cost[-1])

    @property
    def mapped(self):
        return bool(np.isfinite(self.instance.x).all())

    @property
    def large(self):
        return self.instance.problem.sites > MANY_PLACES


@lru_cache(maxsize=8)
def shipped_routes(name):
    return load_routes(name)


@kept(max_entries=16)
def among_towns(_view, key, customers, vehicles, _sites):
    return f"{key} {customers} {vehicles}", town_routes(_sites, customers, vehicles)


def instance_of(view):
    """A key of the routing problem in use, and the problem with its places."""
    v = view.values
    if v.instance == "own":
        key, instance = uploaded(view, "routes") or (INSTANCES[0], shipped_routes(INSTANCES[0]))
        if v.rounding == "file":
            return key, instance
        return f"{key} {v.rounding}", rounded(instance, v.rounding)
    if v.instance != "towns":
        return v.instance, shipped_routes(v.instance)
    key, sites = sites_of(view)
    return among_towns(view, key, int(min(v.customers, len(sites) - 1)), v.vehicles, sites)


@kept(max_entries=64)
def routed(_view, key, shape, moves, _problem):
    """Our routes: built by savings, then improved; both, and the way there."""
    most = FEW_MOVES if _problem.sites > MANY_PLACES else 2000
    if _problem.sites > QUICK_PLACES:
        return away(build_and_improve, _problem, shape, moves, most)
    return build_and_improve(_problem, shape, moves, most)


@kept(max_entries=16)
def levels_of(_view, key, _problem):
    """The naive length, and what no plan can be below."""
    naive = _problem.length(nearest_neighbour_routes(_problem))
    return naive, max(lower_bounds(_problem).values())


@kept(max_entries=1)
def own_runs(_view):
    """Runs while an upload is in use: they go with it."""
    return {}


def runs_of(view):
    """What the solver found in this session, by problem: (seconds, run)."""
    return view.note("runs", dict) if view.uploaded is None else own_runs(view)


def solved(view, key, instance, asked):
    """What the solver finds in the time that it is given; who stops it has asked for nothing."""
    work = away(
        solve_routes,
        instance.problem,
        view.values.seconds,
        windows=instance.windows,
        vehicles=instance.most_vehicles,
    )
    with view.progress("The solver is at work …"):
        try:
            found = view.work(f"solver {key}", work)
        except WorkError:
            asked.discard(key)
            raise
    asked.discard(key)
    return found


def compute(view):
    """All of this, and the key of the problem."""
    v = view.values
    key, instance = instance_of(view)
    with view.progress("Improving the routes …"):
        ours = routed(view, key, v.shape, v.moves, instance.problem)
    asked, runs = view.note("asked", set), runs_of(view)
    if key in asked:
        found = solved(view, key, instance, asked)
        while len(runs) >= SOLVER_RUNS:
            runs.pop(next(iter(runs)))
        runs[key] = (v.seconds, found)
    seconds, run = runs.get(key, (None, None))
    late, windows = 0, instance.windows
    if windows is not None:
        late = reached_late(instance.problem, windows, ours[-1].routes())
    levels = levels_of(view, key, instance.problem)
    return Now(instance, *ours, *levels, run, seconds, late), key
