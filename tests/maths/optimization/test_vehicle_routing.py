from itertools import pairwise, permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vrplib.parse import parse_vrplib

from core.maths.optimization.vehicle_routing import (
    RoutingProblem,
    best_relocation,
    best_two_opt,
    check_routes,
    edge_lifetimes,
    improve_routes,
    joined_history,
    lower_bounds,
    nearest_neighbour_routes,
    reached_late,
    savings_list,
    savings_routes,
)

CVRPLIB = Path(__file__).parents[3] / "sample_data/cvrplib"
BEST_KNOWN = {"A-n32-k5": 784, "B-n31-k5": 672, "P-n16-k8": 450, "F-n72-k4": 237}


def published(name):
    """A problem of CVRPLIB: Euclidean distances, rounded to whole numbers."""
    found = parse_vrplib((CVRPLIB / f"{name}.vrp").read_text())
    return RoutingProblem(
        np.round(found["edge_weight"]), found["demand"].astype(float), found["capacity"]
    )


def scattered(seed, sites, capacity=30.0):
    rng = np.random.default_rng(seed)
    places = rng.uniform(0, 100, (sites + 1, 2))
    distance = np.hypot(*(places[:, None] - places).transpose(2, 0, 1))
    return RoutingProblem(distance, np.r_[0.0, rng.integers(1, 12, sites)], capacity)


def shortest_plan(problem):
    """By trying everything: every order of the sites, cut at best by dynamic programming."""
    best = np.inf
    for order in permutations(range(1, problem.sites + 1)):
        cost = [0.0]
        for end in range(1, len(order) + 1):
            cost.append(
                min(
                    cost[start] + problem.length([order[start:end]])
                    for start in range(end)
                    if problem.load(order[start:end]) <= problem.capacity
                )
            )
        best = min(best, cost[-1])
    return best


@pytest.mark.parametrize("name", BEST_KNOWN)
def test_within_ten_per_cent_of_the_best_known_plans(name):
    problem, best = published(name), BEST_KNOWN[name]
    built = savings_routes(problem)
    improved = improve_routes(problem, built.routes())
    check_routes(problem, improved.routes())
    assert best <= problem.length(improved.routes()) == improved.cost[-1] <= 1.1 * best
    assert max(lower_bounds(problem).values()) <= best
    assert problem.length(nearest_neighbour_routes(problem)) > improved.cost[-1]


@settings(max_examples=25)
@given(
    seed=st.integers(0, 10**6),
    sites=st.integers(1, 40),
    shape=st.floats(0.2, 2),
    capacity=st.floats(12, 150),
)
def test_every_state_of_a_history_is_a_plan_of_the_stated_length(seed, sites, shape, capacity):
    problem = scattered(seed, sites, capacity)
    built = savings_routes(problem, shape)
    improved = improve_routes(problem, built.routes())
    history = joined_history(built, improved)
    assert history.kind == built.kind + improved.kind
    legs = edge_lifetimes(history)
    for step in range(history.steps + 1):
        routes = history.routes(step)
        check_routes(problem, routes)
        assert problem.length(routes) == pytest.approx(history.cost[step])
        alive = (legs["born"] <= step) & (step < legs["died"])
        drawn = problem.distance[legs["start"][alive], legs["end"][alive]].sum()
        assert drawn == pytest.approx(history.cost[step])
        assert alive.sum() == problem.sites + len(routes)
    assert (np.diff(improved.cost) < 0).all()
    assert max(lower_bounds(problem).values()) <= history.cost[-1] * (1 + 1e-9)
    assert sorted(history.routes()) == sorted(improved.routes())


@pytest.mark.parametrize("seed", range(6))
def test_small_problems_lie_between_the_bounds_and_the_heuristics(seed):
    problem = scattered(seed, 6)
    shortest = shortest_plan(problem)
    assert max(lower_bounds(problem).values()) <= shortest + 1e-9
    improved = improve_routes(problem, savings_routes(problem).routes())
    assert shortest <= improved.cost[-1] + 1e-9
    assert improved.cost[-1] <= 1.1 * shortest


def test_savings_against_the_list_by_hand():
    problem = scattered(1, 12)
    pairs, saved = savings_list(problem)
    by_hand = {
        (i, j): problem.length([(i,), (j,)]) - problem.length([(i, j)])
        for i in range(1, 13)
        for j in range(i + 1, 13)
    }
    assert {tuple(p): s for p, s in zip(pairs.tolist(), saved, strict=True)} == pytest.approx(
        {pair: s for pair, s in by_hand.items() if s > 0}
    )
    assert (np.diff(saved) <= 0).all()
    first = savings_routes(problem)
    assert first.cost[0] == pytest.approx(2 * problem.distance[0].sum())
    assert first.cost[0] - first.cost[1] == pytest.approx(saved[0])


@settings(max_examples=30)
@given(seed=st.integers(0, 10**6), sites=st.integers(1, 9))
def test_the_best_move_is_the_best_of_all_moves_tried_one_by_one(seed, sites):
    problem = scattered(seed, sites, 25.0)
    routes = list(nearest_neighbour_routes(problem))
    before = problem.length(routes)
    for route in routes:
        tried = [
            problem.length([route[:i] + route[i:j][::-1] + route[j:]])
            for i in range(len(route))
            for j in range(i + 1, len(route) + 1)
        ]
        change, new = best_two_opt(problem, route)
        assert change == pytest.approx(min(tried) - problem.length([route]), abs=1e-9)
        assert problem.length([new]) - problem.length([route]) == pytest.approx(change, abs=1e-9)
    tried = []
    for r, old in enumerate(routes):
        for i in old:
            rest = tuple(x for x in old if x != i)
            for t in range(len(routes)):
                target = rest if t == r else routes[t]
                if problem.load((*target, i)) > problem.capacity:
                    continue
                for at in range(len(target) + 1):
                    moved = (*target[:at], i, *target[at:])
                    if t == r:
                        plan = [moved if k == r else x for k, x in enumerate(routes)]
                    else:
                        plan = [{r: rest, t: moved}.get(k, x) for k, x in enumerate(routes)]
                    if moved != old:
                        tried.append(problem.length(plan))
    change, kind, touched, new = best_relocation(problem, routes)
    assert kind == "relocate"
    if not tried:
        assert change == np.inf
        return
    assert change == pytest.approx(min(tried) - before, abs=1e-9)
    left = [route for k, route in enumerate(routes) if k not in touched]
    check_routes(problem, [*left, *filter(None, new)])
    assert problem.length([*left, *new]) - before == pytest.approx(change, abs=1e-9)


def test_a_local_optimum_has_no_better_move_left():
    problem = scattered(7, 60, 60.0)
    improved = improve_routes(problem, nearest_neighbour_routes(problem))
    assert min(best_two_opt(problem, route)[0] for route in improved.routes()) > -1e-6
    assert best_relocation(problem, improved.routes())[0] > -1e-6
    assert {"2-opt", "relocate"} == set(improved.kind)
    only = improve_routes(problem, nearest_neighbour_routes(problem), moves=("2-opt",))
    assert set(only.kind) == {"2-opt"}


def test_two_opt_untangles_a_crossing():
    corners = np.array([[0, 0], [0, 1], [1, 1], [1, 0]])
    distance = np.hypot(*(corners[:, None] - corners).transpose(2, 0, 1))
    problem = RoutingProblem(distance, np.array([0, 1, 1, 1.0]), 3)
    assert improve_routes(problem, [(2, 1, 3)]).cost.tolist() == pytest.approx([2 + 2 * 2**0.5, 4])


def test_progress_and_the_limit_of_steps():
    told = []
    problem = scattered(3, 30, 60.0)
    history = improve_routes(
        problem,
        nearest_neighbour_routes(problem),
        max_steps=3,
        report=lambda *x: told.append(x),
    )
    assert history.steps == 3
    assert [share for share, _ in told] == pytest.approx([1 / 3, 2 / 3, 1])
    assert "Step 3" in told[-1][1]


def test_sites_in_one_place_and_a_single_site():
    heap = RoutingProblem(np.zeros((4, 4)), np.array([0, 1, 1, 1.0]), 2)
    assert savings_routes(heap).cost[-1] == 0
    assert improve_routes(heap, nearest_neighbour_routes(heap)).steps == 0
    assert max(lower_bounds(heap).values()) == pytest.approx(0, abs=1e-9)
    one = RoutingProblem(np.array([[0, 3], [3, 0.0]]), np.array([0, 1.0]), 1)
    assert savings_routes(one).routes() == ((1,),)
    assert improve_routes(one, [(1,)]).cost.tolist() == [6.0]
    assert lower_bounds(one)["radial"] == 6.0


def test_errors():
    square = 1.0 - np.eye(3)
    with pytest.raises(ValueError, match=r"distance must be 2 × 2 with n ≥ 2, got \(3, 3\)"):
        RoutingProblem(square, np.zeros(2), 1)
    with pytest.raises(ValueError, match="distance must be finite and not negative"):
        RoutingProblem(-square, np.zeros(3), 1)
    with pytest.raises(ValueError, match="distance must be symmetric"):
        RoutingProblem(square + np.triu(square), np.zeros(3), 1)
    with pytest.raises(ValueError, match="demand must be finite and not negative"):
        RoutingProblem(square, np.array([0, np.nan, 1]), 1)
    with pytest.raises(ValueError, match=r"the depot's demand must be 0, got 2\.0"):
        RoutingProblem(square, np.array([2.0, 1, 1]), 5)
    with pytest.raises(ValueError, match=r"at least the largest demand, got 5 and 9\.0 at site 2"):
        RoutingProblem(square, np.array([0, 1.0, 9]), 5)
    problem = RoutingProblem(square, np.array([0, 1.0, 1]), 1)
    with pytest.raises(ValueError, match=r"shape must not be negative, got -0\.5"):
        savings_list(problem, -0.5)
    with pytest.raises(ValueError, match="moves must be of 2-opt and relocate, got swap"):
        improve_routes(problem, [(1,), (2,)], moves=("swap",))
    for routes in ([(1,)], [(1, 1), (2,)], [(0, 1), (2,)], [(1,), (2,), (3,)]):
        with pytest.raises(ValueError, match="routes must visit every site once"):
            improve_routes(problem, routes)
    with pytest.raises(ValueError, match=r"a route carries 2\.0, above 1"):
        improve_routes(problem, [(1, 2)])
    with pytest.raises(ValueError, match="second must begin"):
        joined_history(savings_routes(scattered(0, 5)), savings_routes(scattered(1, 5)))


def limited(seed, sites=5):
    """A problem whose limit on durations binds, without the triangle inequality in every other."""
    rng = np.random.default_rng(seed)
    problem = scattered(seed, sites)
    distance = problem.distance
    if seed % 2:
        upper = np.triu(rng.choice([1.0, 5.0, 20.0, 60.0], distance.shape), 1)
        distance = upper + upper.T
    service = np.r_[0.0, rng.integers(0, 9, sites)]
    alone = (2 * distance[0] + service).max()
    return RoutingProblem(distance, problem.demand, 30.0, service, alone * rng.uniform(1, 1.6))


def lasts(problem, route):
    stops = [0, *route, 0]
    legs = sum(problem.distance[a, b] for a, b in pairwise(stops))
    return legs + sum(problem.service[k] for k in route)


@pytest.mark.parametrize("seed", range(30))
def test_no_route_lasts_longer_than_the_limit(seed):
    problem = limited(seed, 12)
    built = savings_routes(problem)
    improved = improve_routes(problem, built.routes())
    naive = nearest_neighbour_routes(problem)
    for step in range(improved.steps + 1):
        check_routes(problem, improved.routes(step))
    for route in (*built.routes(), *improved.routes(), *naive):
        assert lasts(problem, route) <= problem.limit * (1 + 1e-9)
        assert problem.duration(route) == pytest.approx(lasts(problem, route))
    assert sorted(k for route in naive for k in route) == list(range(1, 13))
    loose = RoutingProblem(problem.distance, problem.demand, 30.0, problem.service, 1e9)
    free = savings_routes(RoutingProblem(problem.distance, problem.demand, 30.0))
    assert savings_routes(loose).routes() == free.routes()


@pytest.mark.parametrize("seed", range(12))
def test_the_best_relocation_within_a_limit_is_the_best_of_all(seed):
    problem = limited(seed)
    routes = savings_routes(problem).routes()
    best = np.inf
    for old, route in enumerate(routes):
        for site in route:
            rest = tuple(k for k in route if k != site)
            for new in range(len(routes)):
                onto = rest if new == old else routes[new]
                for at in range(len(onto) + 1):
                    longer = (*onto[:at], site, *onto[at:])
                    if longer == route:
                        continue
                    changed = (longer,) if new == old else (longer, rest)
                    before = (route,) if new == old else (route, routes[new])
                    full = problem.load(longer) > problem.capacity
                    late = any(lasts(problem, r) > problem.limit * (1 + 1e-9) for r in changed)
                    if not full and not (late and new != old):
                        change = problem.length(filter(None, changed)) - problem.length(before)
                        best = min(best, change)
    found = best_relocation(problem, routes)[0]
    assert found == pytest.approx(best) if np.isfinite(best) else found == np.inf


def test_a_limit_that_cannot_be_kept_and_service_that_is_none():
    line = np.abs(np.subtract.outer([0.0, 1, 3], [0.0, 1, 3]))
    with pytest.raises(ValueError, match="site 2 cannot be served within the limit: 7 alone"):
        RoutingProblem(line, np.array([0, 1.0, 1]), 2, np.array([0, 0, 1.0]), 6.5)
    with pytest.raises(ValueError, match="service must have 3 values"):
        RoutingProblem(line, np.array([0, 1.0, 1]), 2, np.zeros(2))
    with pytest.raises(ValueError, match="service must be finite and not negative"):
        RoutingProblem(line, np.array([0, 1.0, 1]), 2, np.array([0, -1, 1.0]))
    problem = RoutingProblem(line, np.array([0, 1.0, 1]), 2, np.zeros(3), 6.0)
    with pytest.raises(ValueError, match=r"a route takes 8.0, above 7"):
        check_routes(RoutingProblem(line, np.ones(3) * [0, 1, 1], 2, np.r_[0, 1.0, 1], 7), [(1, 2)])
    assert savings_routes(problem).routes() == ((1, 2),)


def test_late_stops_are_counted_by_hand():
    line = np.abs(np.subtract.outer([0.0, 2, 5], [0.0, 2, 5]))
    problem = RoutingProblem(line, np.array([0, 1.0, 1]), 2, np.array([0, 1, 1.0]))
    windows = np.array([[0, 12], [4, 9], [0, 7.0]])
    assert (
        reached_late(problem, windows, [(1, 2)]) == 2
    )  # waits to 4, at 8 for 7, home at 14 for 12
    assert reached_late(problem, windows, [(2, 1)]) == 0  # 5, then 9, home at 12
    assert reached_late(problem, windows, [(1,), (2,)]) == 0
