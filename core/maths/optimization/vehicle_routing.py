"""Capacitated vehicle routing: savings, 2-opt and relocate, with every step of the way kept.

Site 0 is the depot, a route is the sequence of sites between leaving it and coming back, a route's
load may not exceed the capacity of a vehicle nor its duration a limit, and the number of vehicles
is free. Distances are symmetric; a unit of length takes a unit of time.
Source: Toth and Vigo, Vehicle Routing, 2nd edition, 2014, chapters 1 and 4.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra, minimum_spanning_tree

Route = tuple[int, ...]
Move = tuple[float, str, tuple[int, ...], tuple[Route, ...]]
TINY = 1e-9  # relative to the longest distance: less is a rounding error, not an improvement
ROOM = 1 + 1e-9  # by which sums of rounded numbers may be above a limit


@dataclass(frozen=True, eq=False)
class RoutingProblem:
    """distance (n, n) symmetric, site 0 the depot; demand (n,), 0 at the depot; capacity > 0;
    service (n,): time spent at each site (None: none); limit: the longest duration of a route, the
    sum of its legs and of its service.

    Errors: ValueError for shapes that do not fit, for what is negative, not finite or not
    symmetric, for a demand above the capacity, and for a site out of reach within the limit.
    """

    distance: np.ndarray
    demand: np.ndarray
    capacity: float
    service: np.ndarray | None = None
    limit: float = np.inf

    def __post_init__(self):
        n = len(self.demand)
        if self.service is None:
            object.__setattr__(self, "service", np.zeros(n))
        if self.service.shape != (n,):
            raise ValueError(f"service must have {n} values, got {self.service.shape}")
        if not (np.isfinite(self.service).all() and (self.service >= 0).all()):
            raise ValueError("service must be finite and not negative")
        if self.distance.shape != (n, n) or n < 2:
            raise ValueError(f"distance must be {n} × {n} with n ≥ 2, got {self.distance.shape}")
        if not (np.isfinite(self.distance).all() and (self.distance >= 0).all()):
            raise ValueError("distance must be finite and not negative")
        if not np.allclose(self.distance, self.distance.T):
            raise ValueError("distance must be symmetric")
        if not (np.isfinite(self.demand).all() and (self.demand >= 0).all()):
            raise ValueError("demand must be finite and not negative")
        if self.demand[0] != 0:
            raise ValueError(f"the depot's demand must be 0, got {self.demand[0]}")
        worst = int(np.argmax(self.demand))
        if not self.demand[worst] <= self.capacity:
            raise ValueError(
                f"capacity must be at least the largest demand, got {self.capacity} "
                f"and {self.demand[worst]} at site {worst}"
            )
        alone = self.distance[0] + self.distance[:, 0] + self.service
        far = int(np.argmax(alone))
        if alone[far] > self.limit * ROOM:
            raise ValueError(
                f"site {far} cannot be served within the limit: {alone[far]:.6g} alone, at most "
                f"{self.limit:.6g}"
            )

    @property
    def sites(self) -> int:
        """How many sites there are besides the depot."""
        return len(self.demand) - 1

    @property
    def fewest_vehicles(self) -> int:
        """⌈Σq/Q⌉, at least one: so many the loads need."""
        return max(1, int(np.ceil(self.demand.sum() / self.capacity - 1e-9)))

    def length(self, routes: Iterable[Route]) -> float:
        """Total length of the routes, from the depot and back."""
        legs = [np.r_[0, route, 0] for route in routes]
        return float(sum(self.distance[leg[:-1], leg[1:]].sum() for leg in legs))

    def load(self, route: Sequence[int]) -> float:
        return float(self.demand[list(route)].sum())

    def duration(self, route: Route) -> float:
        """Of its legs and its service."""
        return self.length([route]) + float(self.service[list(route)].sum())


@dataclass(frozen=True, eq=False)
class RouteHistory:
    """All states 0…s of a plan. One version of a route lives from `born` to before `died`.

    cost (s+1,) total length; kind (s,) what step t was: merge, 2-opt or relocate; versions, born
    and died: (k,) route, first state and the state that has it no more (s + 1 = never).
    """

    cost: np.ndarray
    kind: tuple[str, ...]
    versions: tuple[Route, ...]
    born: np.ndarray
    died: np.ndarray

    @property
    def steps(self) -> int:
        return len(self.kind)

    def routes(self, step: int = -1) -> tuple[Route, ...]:
        """The routes after `step` steps; −1: at the end."""
        step = self.steps if step == -1 else step
        alive = np.flatnonzero((self.born <= step) & (step < self.died))
        return tuple(self.versions[k] for k in alive)


class _Plan:
    """Routes by identifier while they change, and the record of it."""

    def __init__(self, problem: RoutingProblem, routes: Iterable[Route]):
        self.problem = problem
        self.versions = [tuple(route) for route in routes]
        self.born = [0] * len(self.versions)
        self.died = dict.fromkeys(range(len(self.versions)))  # None: alive
        self.kind: list[str] = []
        self.cost = [problem.length(self.versions)]

    def alive(self) -> list[int]:
        return [k for k, end in self.died.items() if end is None]

    def replace(self, old: Sequence[int], new: Iterable[Route], change: float, kind: str) -> None:
        self.kind.append(kind)
        self.cost.append(self.cost[-1] + change)
        for k in old:
            self.died[k] = len(self.kind)
        for route in new:
            if route:
                self.died[len(self.versions)] = None
                self.versions.append(route)
                self.born.append(len(self.kind))

    def history(self) -> RouteHistory:
        never = len(self.kind) + 1
        died = [never if end is None else end for end in self.died.values()]
        return RouteHistory(
            np.array(self.cost),
            tuple(self.kind),
            tuple(self.versions),
            np.array(self.born),
            np.array(died),
        )


def savings_list(problem: RoutingProblem, shape: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """Pairs (k, 2) of sites and what joining them saves (k,), the largest first, positive only.

    s_ij = d_0i + d_0j − λ d_ij; λ is the shape (λ > 1 keeps neighbours together, Yellow 1970).
    Errors: ValueError for a negative shape.
    Source: Clarke and Wright, Operations Research 12, 1964.

    >>> problem = RoutingProblem(1.0 - np.eye(3), np.array([0.0, 1, 1]), 2)
    >>> pairs, saved = savings_list(problem)
    >>> pairs.tolist(), saved.tolist()
    ([[1, 2]], [1.0])
    """
    if not shape >= 0:
        raise ValueError(f"shape must not be negative, got {shape}")
    to_depot = problem.distance[0, 1:]
    i, j = np.triu_indices(problem.sites, 1)
    saved = to_depot[i] + to_depot[j] - shape * problem.distance[i + 1, j + 1]
    kept = np.flatnonzero(saved > 0)
    order = kept[np.argsort(-saved[kept], kind="stable")]
    return np.stack([i[order], j[order]], axis=1) + 1, saved[order]


def savings_routes(problem: RoutingProblem, shape: float = 1.0) -> RouteHistory:
    """Clarke and Wright's parallel savings: begin with one trip for each site, then go down the
    list and join two routes at their ends wherever load and duration allow it.

    A pair is passed over when a site lies inside its route, when both are in the same route, or
    when together they are too heavy or too long. With a shape other than 1, a merge may make the
    plan longer.
    Source: Clarke and Wright, Operations Research 12, 1964.

    >>> problem = RoutingProblem(1.0 - np.eye(4), np.array([0.0, 1, 1, 1]), 2)
    >>> history = savings_routes(problem)
    >>> history.routes(), history.cost.tolist()
    (((3,), (1, 2)), [6.0, 5.0])
    """
    pairs, _ = savings_list(problem, shape)
    plan = _Plan(problem, [(i,) for i in range(1, problem.sites + 1)])
    route_of = list(range(-1, problem.sites))  # site → version of its route
    load = problem.demand[1:].tolist()
    duration = (2 * problem.distance[0, 1:] + problem.service[1:]).tolist()
    at_end = [True] * (problem.sites + 1)
    from_depot = problem.distance[0]
    for i, j in pairs.tolist():
        a, b = route_of[i], route_of[j]
        if a == b or not (at_end[i] and at_end[j]) or load[a] + load[b] > problem.capacity:
            continue
        change = float(problem.distance[i, j] - from_depot[i] - from_depot[j])
        together = duration[a] + duration[b] + change
        if together > problem.limit * ROOM:
            continue
        first, second = plan.versions[a], plan.versions[b]
        first = first if first[-1] == i else first[::-1]
        second = second if second[0] == j else second[::-1]
        joined = first + second
        plan.replace((a, b), (joined,), change, "merge")
        load.append(load[a] + load[b])
        duration.append(together)
        for site in joined:
            route_of[site] = len(plan.versions) - 1
        at_end[i], at_end[j] = len(first) == 1, len(second) == 1
    return plan.history()


def nearest_neighbour_routes(problem: RoutingProblem) -> tuple[Route, ...]:
    """The naive plan: always on to the nearest site that still fits, else home and out again.

    >>> problem = RoutingProblem(1.0 - np.eye(4), np.array([0.0, 1, 1, 1]), 2)
    >>> nearest_neighbour_routes(problem)
    ((1, 2), (3,))
    """
    routes, route, left, passed = [], [], problem.capacity, 0.0
    waiting = np.arange(len(problem.demand)) > 0
    while waiting.any():
        leg = problem.distance[route[-1] if route else 0]
        home = passed + leg + problem.service + problem.distance[:, 0]
        fits = np.flatnonzero(waiting & (problem.demand <= left) & (home <= problem.limit * ROOM))
        if len(fits):
            nearest = int(fits[np.argmin(leg[fits])])
            route.append(nearest)
            waiting[nearest] = False
            left -= problem.demand[nearest]
            passed += leg[nearest] + problem.service[nearest]
        else:
            routes.append(tuple(route))
            route, left, passed = [], problem.capacity, 0.0
    return (*routes, tuple(route))


def best_two_opt(problem: RoutingProblem, route: Route) -> tuple[float, Route]:
    """The change in length, and the route, of the best reversal of a part of a route.

    Reversing v_{i+1}…v_j swaps two legs for two others:
    Δ = d(v_i, v_j) + d(v_{i+1}, v_{j+1}) − d(v_i, v_{i+1}) − d(v_j, v_{j+1}).
    Source: Croes, Operations Research 6, 1958.

    >>> square = np.array([[0, 1, 2, 1], [1, 0, 1, 2], [2, 1, 0, 1], [1, 2, 1, 0.0]])
    >>> best_two_opt(RoutingProblem(square, np.array([0, 1, 1, 1.0]), 3), (2, 1, 3))
    (-2.0, (1, 2, 3))
    """
    v = np.r_[0, route, 0]
    leg = problem.distance[v[:-1], v[1:]]
    change = problem.distance[np.ix_(v[:-1], v[:-1])] + problem.distance[np.ix_(v[1:], v[1:])]
    change -= leg[:, np.newaxis] + leg
    change[np.tril_indices(len(leg))] = 0.0
    i, j = divmod(int(np.argmin(change)), len(leg))
    return float(change[i, j]), route[:i] + route[i:j][::-1] + route[j:]


def best_relocation(problem: RoutingProblem, routes: Sequence[Route]) -> Move:
    """The best move of one site to another place: change, "relocate", routes touched, new ones.

    Δ = [d(a, i) + d(i, b) − d(a, b)] − [d(p, i) + d(i, s) − d(p, s)] for site i between p and s
    moved into the leg (a, b), of its own route or of one with room and time for it; +∞ where none
    is possible. Source: Savelsbergh, ORSA Journal on Computing 4, 1992.

    >>> line = np.abs(np.subtract.outer([0.0, 1, 2, -1], [0.0, 1, 2, -1]))
    >>> best_relocation(RoutingProblem(line, np.array([0, 1, 1, 1.0]), 2), [(1,), (3, 2)])[0]
    -2.0
    """
    d = problem.distance
    legs = [np.r_[0, route, 0] for route in routes]
    a = np.concatenate([leg[:-1] for leg in legs])
    b = np.concatenate([leg[1:] for leg in legs])
    owner = np.repeat(np.arange(len(routes)), [len(leg) - 1 for leg in legs])
    site, own = b[b > 0], owner[b > 0]
    before, after = a[b > 0], b[1:][a[1:] > 0]
    gain = d[before, site] + d[site, after] - d[before, after]
    change = d[a][:, site] + d[b][:, site]
    change -= d[a, b][:, np.newaxis]
    load = np.bincount(own, problem.demand[site], minlength=len(routes))
    full = load[owner][:, np.newaxis] + problem.demand[site] > problem.capacity
    if np.isfinite(problem.limit):
        lasts = np.array([problem.duration(route) for route in routes])
        full |= lasts[owner][:, np.newaxis] + change + problem.service[site] > problem.limit * ROOM
        # Without the triangle inequality, a route may last longer without a site.
        full |= lasts[own] - gain - problem.service[site] > problem.limit * ROOM
    change -= gain
    change[full & (owner[:, np.newaxis] != own)] = np.inf
    position = np.flatnonzero(b > 0)
    change[position, np.arange(len(site))] = np.inf  # the legs to the site itself and from it
    change[position + 1, np.arange(len(site))] = np.inf
    leg, k = divmod(int(np.argmin(change)), len(site))
    old, new, i = int(own[k]), int(owner[leg]), int(site[k])
    at = leg - int(np.argmax(owner == new))
    rest = tuple(x for x in routes[old] if x != i)
    if old == new:
        at -= at > routes[old].index(i)
        touched, result = (old,), ((*rest[:at], i, *rest[at:]),)
    else:
        touched, result = (old, new), (rest, (*routes[new][:at], i, *routes[new][at:]))
    return float(change[leg, k]), "relocate", touched, result


def improve_routes(
    problem: RoutingProblem,
    routes: Iterable[Route],
    moves: Sequence[str] = ("2-opt", "relocate"),
    max_steps: int = 2000,
    report: Callable[[float, str], None] | None = None,
) -> RouteHistory:
    """Take the best move again and again until none makes the plan shorter: a local optimum.

    moves: of 2-opt and relocate; report(share, text) is called with each step, the share being
    that of max_steps. Errors: ValueError for an unknown move and for routes that do not visit
    every site once or carry too much.

    >>> square = np.array([[0, 1, 2, 1], [1, 0, 1, 2], [2, 1, 0, 1], [1, 2, 1, 0.0]])
    >>> improve_routes(RoutingProblem(square, np.array([0, 1, 1, 1.0]), 3), [(2, 1, 3)]).routes()
    ((1, 2, 3),)
    """
    if unknown := set(moves) - {"2-opt", "relocate"}:
        raise ValueError(f"moves must be of 2-opt and relocate, got {', '.join(sorted(unknown))}")
    routes = tuple(routes)
    check_routes(problem, routes)
    plan = _Plan(problem, routes)
    enough = -TINY * max(float(problem.distance.max()), 1e-300)
    reversals: dict[int, tuple[float, Route]] = {}
    while len(plan.kind) < max_steps:
        alive = plan.alive()
        options: list[Move] = []
        if "2-opt" in moves:
            for k in alive:
                if k not in reversals:
                    reversals[k] = best_two_opt(problem, plan.versions[k])
            k = min(alive, key=lambda k: reversals[k][0])
            options.append((reversals[k][0], "2-opt", (alive.index(k),), (reversals[k][1],)))
        if "relocate" in moves:
            options.append(best_relocation(problem, [plan.versions[k] for k in alive]))
        change, kind, touched, new = min(options, key=lambda move: move[0], default=(0, "", (), ()))
        if not change < enough:
            break
        plan.replace([alive[k] for k in touched], new, change, kind)
        if report is not None:
            report(len(plan.kind) / max_steps, f"Step {len(plan.kind)}: {plan.cost[-1]:,.0f}")
    return plan.history()


def build_and_improve(
    problem: RoutingProblem,
    shape: float,
    moves: Sequence[str],
    max_steps: int,
    report: Callable[[float, str], None] | None = None,
) -> tuple[RouteHistory, RouteHistory, RouteHistory]:
    """Routes built by savings of this shape, then improved; both histories, and the two as one.

    Errors: those of savings_routes and improve_routes.
    """
    built = savings_routes(problem, shape)
    improved = improve_routes(problem, built.routes(), moves, max_steps, report)
    return built, improved, joined_history(built, improved)


def joined_history(first: RouteHistory, second: RouteHistory) -> RouteHistory:
    """Two histories as one; the second must begin with the routes with which the first ends.

    >>> problem = RoutingProblem(1.0 - np.eye(3), np.array([0.0, 1, 1]), 2)
    >>> built = savings_routes(problem)
    >>> joined_history(built, improve_routes(problem, built.routes())).steps
    1
    """
    if sorted(first.routes()) != sorted(second.routes(0)):
        raise ValueError("second must begin with the routes with which first ends")
    # What both have is one version, alive from its birth in the first to its end in the second.
    carried = {second.versions[k]: k for k in np.flatnonzero(second.born == 0)}
    died = first.died.copy()
    for k, route in enumerate(first.versions):
        if died[k] > first.steps:
            died[k] = first.steps + second.died[carried[route]]
    new = np.flatnonzero(second.born > 0)
    return RouteHistory(
        np.r_[first.cost, second.cost[1:]],
        first.kind + second.kind,
        first.versions + tuple(second.versions[k] for k in new),
        np.r_[first.born, second.born[new] + first.steps],
        np.r_[died, second.died[new] + first.steps],
    )


def edge_lifetimes(history: RouteHistory) -> dict[str, np.ndarray]:
    """Every leg ever driven as columns start, end (sites), born and died (states), for a scrubber.

    A leg that a step only hands from one route to another lives on; start < end.

    >>> problem = RoutingProblem(1.0 - np.eye(3), np.array([0.0, 1, 1]), 2)
    >>> legs = edge_lifetimes(savings_routes(problem))
    >>> [legs[column].tolist() for column in ("start", "end", "born", "died")]
    [[0, 0, 0, 0, 1], [1, 1, 2, 2, 2], [0, 0, 0, 0, 1], [2, 1, 2, 1, 2]]
    """
    come, gone = [[] for _ in range(history.steps + 1)], [[] for _ in range(history.steps + 2)]
    for k, route in enumerate(history.versions):
        stops = (0, *route, 0)
        legs = [(min(leg), max(leg)) for leg in pairwise(stops)]
        come[history.born[k]] += legs
        gone[history.died[k]] += legs
    rows, open_legs = [], {}
    for state in range(history.steps + 2):
        now, then = Counter(come[state] if state <= history.steps else ()), Counter(gone[state])
        for leg in (then - now).elements():
            row = open_legs[leg].pop()
            rows[row] = (*leg, rows[row][2], state)
        for leg in (now - then).elements():
            open_legs.setdefault(leg, []).append(len(rows))
            rows.append((*leg, state, state))
    columns = np.array(rows, dtype=int).T
    return dict(zip(("start", "end", "born", "died"), columns, strict=True))


def check_routes(problem: RoutingProblem, routes: Iterable[Route]) -> None:
    """Errors: ValueError unless every site is visited once, and no vehicle carries too much or
    is away too long."""
    visits = np.bincount([i for route in routes for i in route], minlength=problem.sites + 1)
    if visits[0] or len(visits) > problem.sites + 1 or (visits[1:] != 1).any():
        raise ValueError("routes must visit every site once, and the depot at their ends only")
    for route in routes:
        if problem.load(route) > problem.capacity * (1 + 1e-12):
            raise ValueError(f"a route carries {problem.load(route)}, above {problem.capacity}")
        if problem.duration(route) > problem.limit * ROOM:
            raise ValueError(f"a route takes {problem.duration(route)}, above {problem.limit}")


def reached_late(problem: RoutingProblem, windows: np.ndarray, routes: Iterable[Route]) -> int:
    """How many sites, the depot at the end of each route counted too, are reached after their time
    window closes by vehicles that leave as soon as they may and wait where they are early.

    windows (n, 2): the earliest and the latest begin of service.
    Source: Solomon, Operations Research 35, 1987.

    >>> line = np.abs(np.subtract.outer([0.0, 1, 2], [0.0, 1, 2]))
    >>> problem = RoutingProblem(line, np.array([0, 1, 1.0]), 2)
    >>> reached_late(problem, np.array([[0, 9], [5, 6], [0, 4.0]]), [(1, 2)])
    1
    """
    late = 0
    for route in routes:
        now, at = windows[0, 0], 0
        for site in (*route, 0):
            now += problem.service[at] * (at > 0) + problem.distance[at, site]
            late += bool(now > windows[site, 1] + TINY * max(1.0, abs(windows[site, 1])))
            now, at = max(now, windows[site, 0]), site
    return late


def lower_bounds(problem: RoutingProblem) -> dict[str, float]:
    """Lengths that no plan can beat, by name; the gap of a plan is to the largest of them.

    radial: Σ 2 q_i d_i / Q, for a full vehicle brings q_i/Q of what its trip can, and each trip is
    at least twice the way to its farthest site (Haimovich and Rinnooy Kan, 1985); d_i is the
    shortest way from the depot, over other sites if that is shorter, so that no triangle inequality
    is needed. tree: a plan with one leg at the depot taken from each of its routes is a spanning
    tree, so the minimum spanning tree plus the K = ⌈Σq/Q⌉ shortest legs to the depot. trips: twice
    the largest d_i.

    >>> problem = RoutingProblem(1.0 - np.eye(3), np.array([0.0, 1, 1]), 2)
    >>> lower_bounds(problem)
    {'radial': 2.0, 'tree': 3.0, 'trips': 2.0}
    """
    # Zero is "no leg" to scipy's graphs, and so is little in a dense one: sites at the same place
    # are joined by next to nothing, in a sparse one.
    joined = csr_array(np.maximum(problem.distance, 1e-12))
    way = np.minimum(dijkstra(joined, indices=0)[1:], problem.distance[0, 1:])
    tree = minimum_spanning_tree(joined).sum()
    legs = np.sort(problem.distance[0, 1:])[: problem.fewest_vehicles].sum()
    return {
        "radial": float(2 * problem.demand[1:] @ way / problem.capacity),
        "tree": float(round(tree + legs, 9)),
        "trips": float(2 * way.max()),
    }
