import numpy as np
import pytest
from vrplib.parse import parse_vrplib

from core.datasets.tables import SAMPLE_DATA
from core.maths.case_studies.logistics.route_instances import route_instance, town_routes
from core.maths.case_studies.logistics.sites import (
    Sites,
    great_circle_distances,
    place_depots,
)

SMALL = {
    "name": "small",
    "node_coord": np.array([[0, 0], [1, 1], [2, 0]]),
    "demand": np.array([4, 0, 5]),
    "capacity": 9,
    "dimension": 3,
    "edge_weight_type": "EUC_2D",
    "depot": np.array([1]),
    "comment": "(Nobody, No of trucks: 1, Best value: 12)",
}


@pytest.mark.parametrize(
    ("name", "best", "n", "capacity"),
    [
        ("A-n32-k5", 784, 32, 100),
        ("B-n31-k5", 672, 31, 100),
        ("P-n16-k8", 450, 16, 35),
        ("F-n72-k4", 237, 72, 30_000),
    ],
)
def test_the_shipped_ones(name, best, n, capacity):
    text = (SAMPLE_DATA / f"cvrplib/{name}.vrp").read_text()
    found = route_instance(parse_vrplib(text, False))
    assert (found.name, found.best_known) == (name, best)
    assert len(found.x) == n == found.problem.sites + 1
    assert found.problem.capacity == capacity
    exact = parse_vrplib(text)["edge_weight"]
    np.testing.assert_array_equal(found.problem.distance, np.round(exact))


def test_the_depot_comes_first_and_distances_follow_their_rule():
    found = route_instance(SMALL)
    assert found.problem.demand.tolist() == [0, 4, 5]
    assert found.x.tolist() == [1, 0, 2]
    assert found.problem.distance.tolist() == [[0, 1, 1], [1, 0, 2], [1, 2, 0]]  # √2 → 1
    assert found.best_known == 12
    up = route_instance(SMALL | {"edge_weight_type": "CEIL_2D", "comment": "none"})
    assert up.problem.distance[0].tolist() == [0, 2, 2]
    assert np.isnan(up.best_known)
    matrix = np.array([[0, 7, 3], [7, 0, 4], [3, 4, 0]])
    explicit = {"edge_weight_type": "EXPLICIT", "edge_weight": matrix}
    given = route_instance({k: v for k, v in SMALL.items() if k != "node_coord"} | explicit)
    assert given.problem.distance[0].tolist() == [0, 7, 4]
    assert np.isnan(given.x).all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"type": "PDP"}, "type must be one of CVRP, .*, got PDP"),
        ({"edge_weight_type": "XRAY1"}, "edge_weight_type must be one of .*, got XRAY1"),
        ({"edge_weight": np.eye(3)}, "by places or by a matrix, not by both"),
        ({"distance": 1}, r"place \d cannot be served within the limit of 1: there and back take"),
        ({"distance": -1}, "distance must be a positive number, got -1"),
        ({"service_time": [1, 2]}, "section SERVICE_TIME has 2 rows for 3 demands"),
        ({"service_time": -2}, "service_time must not be negative, got -2"),
        ({"time_window": np.array([[0, 1], [2, 1], [0, 1]])}, "earliest and a latest time"),
        ({"vehicles": 1.5}, "vehicles must be a whole number, got 1.5"),
        ({"type": "TSP", "dimension": "many"}, "dimension must be a number of places, got many"),
        ({"edge_weight_type": "EXPLICIT"}, "there is no section EDGE_WEIGHT"),
        ({"dimension": 4}, "dimension is 4, but there are 3 demands"),
        ({"capacity": "many"}, "capacity must be a positive number, got many"),
        ({"capacity": 3}, "capacity must be at least the largest demand"),
        ({"depot": np.array([0, 1])}, "one depot among the 3 places, got 2"),
        ({"depot": np.array([7])}, "one depot among the 3 places, got 1"),
        ({"depot": np.array([0])}, "the depot's demand must be 0"),
        ({"demand": [[1], [2, 3]]}, "section DEMAND must hold numbers in rows of equal length"),
        ({"demand": np.array([["a"], ["b"]])}, "section DEMAND must hold numbers"),
        ({"demand": np.array([0, 0, np.nan])}, "section DEMAND must hold finite numbers"),
        ({"demand": np.zeros((3, 2))}, "section DEMAND must have 1 numbers beside the index"),
        ({"node_coord": np.zeros((2, 2))}, "section NODE_COORD has 2 rows for 3 demands"),
        ({"node_coord": np.zeros((3, 1))}, "section NODE_COORD must have 2 numbers"),
    ],
)
def test_errors(change, message):
    with pytest.raises(ValueError, match=message):
        route_instance(SMALL | change)


def test_routes_among_towns_begin_where_all_are_reached_soonest():
    rng = np.random.default_rng(2)
    names = np.array([f"P{k}" for k in range(30)])
    sites = Sites(names, rng.uniform(43, 46, 30), rng.uniform(-80, -76, 30), rng.uniform(1, 9, 30))
    found = town_routes(sites, 20, 4)
    largest = sites.largest(21)
    (depot,), _ = place_depots(great_circle_distances(largest, largest), largest.demand, 1)
    assert found.name == f"20 places, depot {largest.name[depot]}"
    assert found.problem.sites == 20 and found.problem.demand[0] == 0
    total = largest.demand.sum() - largest.demand[depot]
    assert found.problem.demand.sum() == pytest.approx(total)
    assert found.problem.capacity == pytest.approx(total / 4)
    assert town_routes(sites, 20, 40).problem.capacity == found.problem.demand.max()
    east, north = found.x - found.x[0], found.y - found.y[0]
    np.testing.assert_allclose(np.hypot(east, north), found.problem.distance[0], rtol=0.05)


def test_halves_are_rounded_up_as_tsplib_does():
    places = np.array([[0, 0], [1.5, 2.0], [0, 0.5]])  # 2.5 and 0.5 from the depot
    change = {"node_coord": places, "demand": np.array([0, 4, 5]), "depot": np.array([0])}
    assert route_instance(SMALL | change).problem.distance[0].tolist() == [0, 3, 1]
