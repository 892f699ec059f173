import numpy as np
import pytest

from core.maths.case_studies.logistics.route_solver import solve_routes
from core.maths.optimization.vehicle_routing import (
    RoutingProblem,
    check_routes,
    improve_routes,
    lower_bounds,
    savings_routes,
)
from tests.maths.optimization.test_vehicle_routing import BEST_KNOWN, published, scattered


@pytest.mark.parametrize("name", BEST_KNOWN)
def test_within_one_per_cent_of_the_best_known_plans(name):
    problem, best = published(name), BEST_KNOWN[name]
    run = solve_routes(problem, seconds=30, iterations=500)
    check_routes(problem, run.routes)
    assert best <= run.length == problem.length(run.routes) <= 1.01 * best
    assert run.length_by[-1] == run.length
    assert (np.diff(run.length_by) < 0).all() and (np.diff(run.seconds) >= 0).all()


def test_it_finds_what_savings_and_two_opt_do_not():
    problem = published("P-n16-k8")
    built = savings_routes(problem)
    assert improve_routes(problem, built.routes()).steps == 0
    assert solve_routes(problem, iterations=200).length < built.cost[-1]


def test_distances_and_demands_that_are_not_whole():
    problem = scattered(5, 25)
    thirds = RoutingProblem(problem.distance, problem.demand / 3, problem.capacity / 3)
    run = solve_routes(thirds, iterations=200)
    check_routes(thirds, run.routes)
    assert max(lower_bounds(thirds).values()) <= run.length <= savings_routes(thirds).cost[-1]
    full = RoutingProblem(1.0 - np.eye(3), np.array([0, 1 / 3, 1 / 3]), 1 / 3)
    assert solve_routes(full, iterations=5).length == 4.0


def test_the_same_seed_gives_the_same_search():
    problem = scattered(6, 20)
    first, again = (solve_routes(problem, seed=3, iterations=50) for _ in range(2))
    assert first.routes == again.routes
    assert first.iterations == again.iterations == 50


def test_it_reports_and_says_nothing_else(capsys):
    told = []
    solve_routes(scattered(6, 20), iterations=20, report=lambda *x: told.append(x))
    assert told and 0 <= told[0][0] <= 1
    assert capsys.readouterr().out == ""


def test_errors():
    with pytest.raises(ValueError, match="seconds must be positive, got 0"):
        solve_routes(scattered(6, 5), seconds=0)
