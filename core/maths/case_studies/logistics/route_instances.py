"""Problems of vehicle routing: published ones in the form of CVRPLIB, and ones among towns."""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.maths.case_studies.logistics.sites import (
    Sites,
    flat_map,
    great_circle_distances,
    place_depots,
)
from core.maths.optimization.vehicle_routing import RoutingProblem

DISTANCES = {"EUC_2D": np.round, "CEIL_2D": np.ceil, "EXPLICIT": None}


@dataclass(frozen=True, eq=False)
class RouteInstance:
    """name; x, y (n,): places, the depot first, NaN where the file has only distances; problem;
    best_known cost, or NaN."""

    name: str
    x: np.ndarray
    y: np.ndarray
    problem: RoutingProblem
    best_known: float


def route_instance(found: dict[str, Any]) -> RouteInstance:
    """The problem in a CVRPLIB file as vrplib.parse.parse_vrplib(text, False) returns it.

    EUC_2D distances are rounded to whole numbers, CEIL_2D rounded up (TSPLIB's rules, under which
    best known costs are published), EXPLICIT taken as they are. A best known cost is read from the
    comment. Errors: ValueError for another type of problem or of distance, for a section that is
    missing or of another length than DIMENSION, for more than one depot, and as RoutingProblem.
    Source: Reinelt, TSPLIB 95, 1995, section 2; Uchoa et al., European Journal of Operational
    Research 257, 2017.

    >>> three = {"node_coord": np.array([[0, 0], [3, 4], [0, 5]]), "demand": np.array([0, 1, 1]),
    ...          "capacity": 2, "edge_weight_type": "EUC_2D", "depot": np.array([0])}
    >>> route_instance(three).problem.distance.tolist()
    [[0.0, 5.0, 5.0], [5.0, 0.0, 3.0], [5.0, 3.0, 0.0]]
    """
    kind = str(found.get("type", "CVRP")).upper()
    if kind != "CVRP":
        raise ValueError(f"type must be CVRP, got {kind[:20]}")
    weight = str(found.get("edge_weight_type", "")).upper()
    if weight not in DISTANCES:
        raise ValueError(
            f"edge_weight_type must be one of {', '.join(DISTANCES)}, got {weight[:20] or 'none'}"
        )
    demand = _section(found, "demand", 1)
    n = len(demand)
    if found.get("dimension", n) != n:
        raise ValueError(f"dimension is {found['dimension']!s:.20}, but there are {n} demands")
    capacity = found.get("capacity")
    if isinstance(capacity, bool) or not isinstance(capacity, int | float) or not capacity > 0:
        raise ValueError(f"capacity must be a positive number, got {capacity!s:.20}")
    depots = np.asarray(found.get("depot", [0]), dtype=object).ravel()
    if len(depots) != 1 or depots[0] not in range(n):
        raise ValueError(f"there must be one depot among the {n} places, got {len(depots)}")
    if weight == "EXPLICIT":
        distance = _section(found, "edge_weight", 2, n)
        known = "node_coord" in found
        places = _section(found, "node_coord", 2, n) if known else np.full((n, 2), np.nan)
    else:
        places = _section(found, "node_coord", 2, n)
        x, y = places[:, 0], places[:, 1]
        distance = DISTANCES[weight](np.hypot(x[:, np.newaxis] - x, y[:, np.newaxis] - y))
    order = np.argsort(np.arange(n) != depots[0], kind="stable")
    problem = RoutingProblem(distance[np.ix_(order, order)], demand[order], float(capacity))
    cost = re.search(r"(?:optimal|best)[^0-9]{0,20}([0-9]+(?:\.[0-9]+)?)",
                     str(found.get("comment", "")), re.IGNORECASE)  # fmt: skip
    best = float(cost.group(1)) if cost else np.nan
    x, y = places[order, 0], places[order, 1]
    return RouteInstance(str(found.get("name", "Routes"))[:40], x, y, problem, best)


def town_routes(sites: Sites, customers: int, vehicles: float) -> RouteInstance:
    """The largest places around the one from which all are reached soonest.

    A vehicle carries so much that about `vehicles` are needed at least, and at least the largest
    demand. Distances on the globe in km; the map is flat (flat_map).

    >>> line = Sites(np.array(list("ABC")), np.zeros(3), np.array([0.0, 1, 5]), np.ones(3))
    >>> found = town_routes(line, 2, 1)
    >>> found.name, found.problem.demand.tolist(), found.problem.capacity
    ('2 places, depot B', [0.0, 1.0, 1.0], 2.0)
    """
    sites = sites.largest(customers + 1)
    distance = great_circle_distances(sites, sites)
    (depot,), _ = place_depots(distance, np.maximum(sites.demand, 1e-9), 1)
    order = np.r_[depot, np.delete(np.arange(len(sites)), depot)]
    demand = sites.demand[order]
    demand[0] = 0.0
    capacity = max(demand.max(), demand.sum() / vehicles, 1e-9)
    distance = distance[np.ix_(order, order)]
    problem = RoutingProblem((distance + distance.T) / 2, demand, float(capacity))
    x, y = flat_map(sites)
    name = f"{customers} places, depot {sites.name[depot]}"
    return RouteInstance(name, x[order], y[order], problem, np.nan)


def _section(found: dict[str, Any], name: str, depth: int, rows: int | None = None) -> np.ndarray:
    """The numbers of a section: a column, or rows with at least two columns."""
    if name not in found:
        raise ValueError(f"there is no section {name.upper()}")
    try:
        values = np.asarray(found[name], dtype=float)
    except (TypeError, ValueError):
        raise ValueError(
            f"section {name.upper()} must hold numbers in rows of equal length"
        ) from None
    if values.ndim != depth or (depth == 2 and values.shape[1] < 2):
        raise ValueError(f"section {name.upper()} must have {depth} numbers beside the index")
    if rows is not None and len(values) != rows:
        raise ValueError(f"section {name.upper()} has {len(values)} rows for {rows} demands")
    if not np.isfinite(values).all():
        raise ValueError(f"section {name.upper()} must hold finite numbers")
    return values
