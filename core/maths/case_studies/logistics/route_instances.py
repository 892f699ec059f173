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
from core.maths.optimization.vehicle_routing import RoutingProblem, lower_bounds


def nearest_whole(distance: np.ndarray) -> np.ndarray:
    """TSPLIB's nint: halves go up.

    >>> nearest_whole(np.array([0.5, 1.5, 2.4])).tolist()
    [1.0, 2.0, 2.0]
    """
    return np.floor(distance + 0.5)


DISTANCES = {"EUC_2D": nearest_whole, "CEIL_2D": np.ceil, "EXPLICIT": None}
USED = frozenset(
    ("name", "comment", "type", "dimension", "edge_weight_type", "edge_weight_format",
     "node_coord_type", "capacity", "display_data_type", "display_data", "node_coord", "demand",
     "depot", "edge_weight", "section_ids")
)  # fmt: skip
LEFT_OUT = {
    "distance": "the distance limit",
    "vehicles": "the number of vehicles",
    "trucks": "the number of vehicles",
    "service_time": "service times",
    "time_window": "time windows",
}
VEHICLES = re.compile(
    r"\b(?:trucks|vehicles)\s*[:=]\s*([0-9]{1,4})\b|\b([0-9]{1,4}) (?:trucks|vehicles)\b",
    re.IGNORECASE,
)
# A number right after the words, and no count of vehicles.
BEST_KNOWN = re.compile(
    r"(?<!not )\b(?:optimal|optimum|best(?:[ -]known)?)"
    r"(?: (?:value|cost|solution|length|distance))*\s*[:=]?\s*"
    r"([0-9]++(?:[.,][0-9]++)*+)(?!\s*(?:vehicle|truck|route|tour))",
    re.IGNORECASE,
)


@dataclass(frozen=True, eq=False)
class RouteInstance:
    """name; x, y (n,): places, the depot first, NaN where the file has only distances; problem;
    best_known cost, or NaN; weight: the file's kind of distance, empty on the globe; left_out: what
    else the file asks for, and is not kept to; degrees (2, n): latitude and longitude, if known;
    best_of_all: the best known cost of a file of which something is left out, else NaN: that of
    another problem; vehicles: of the best known plan, 0 where the file does not say."""

    name: str
    x: np.ndarray
    y: np.ndarray
    problem: RoutingProblem
    best_known: float
    weight: str = ""
    left_out: tuple[str, ...] = ()
    degrees: np.ndarray | None = None
    best_of_all: float = np.nan
    vehicles: int = 0


def route_instance(found: dict[str, Any]) -> RouteInstance:
    """The problem in a CVRPLIB file as vrplib.parse.parse_vrplib(text, False) returns it.

    EUC_2D distances are rounded to whole numbers, halves up, CEIL_2D rounded up (TSPLIB's rules,
    under which best known costs are published), EXPLICIT taken as they are. Where "section_ids"
    names the rows of node_coord and demand, both are matched by them, and so is the depot. A best
    known cost is read from the comment, unless it is below what any plan needs; where something is
    left out it belongs to another problem, and is kept apart. Errors: ValueError
    for another type of problem or of distance, for a section that is missing or of another length
    than DIMENSION, for more than one depot, and as RoutingProblem.
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
    found = _in_order_of_ids(found)
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
    comment, omitted = str(found.get("comment", "")), left_out(found)
    best = best_known(comment)
    if best < max(lower_bounds(problem).values()) * (1 - 1e-9):
        best = np.nan
    x, y = places[order, 0], places[order, 1]
    name = str(found.get("name", "Routes"))[:40]
    best, other = (np.nan, best) if omitted else (best, np.nan)
    vehicles = known_vehicles(comment)
    return RouteInstance(name, x, y, problem, best, weight, omitted, None, other, vehicles)


def best_known(comment: str) -> float:
    """The cost that a comment calls optimal or best known; NaN where it names none.

    >>> best_known("(Nobody, No of trucks: 5, Optimal value: 784)"), best_known("Best known: 1,234")
    (784.0, 1234.0)
    >>> best_known("1.234 best known"), best_known("best known not optimal: 5 vehicles")
    (nan, nan)
    """
    for match in BEST_KNOWN.finditer(comment):
        text = match.group(1)
        if re.fullmatch(r"[0-9]{1,3}(?:,[0-9]{3})+", text):
            return float(text.replace(",", ""))
        if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", text):
            return float(text)
    return np.nan


def known_vehicles(comment: str) -> int:
    """The number of vehicles that a comment names, 0 for none: so many drive the best known plan.

    >>> known_vehicles("(Nobody, No of trucks: 5, Optimal value: 784)"), known_vehicles("784")
    (5, 0)
    """
    match = VEHICLES.search(comment)
    return int(match.group(1) or match.group(2)) if match else 0


def left_out(found: dict[str, Any]) -> tuple[str, ...]:
    """What a file asks for beyond places, demands and a capacity: none of it is kept to.

    >>> left_out({"name": "A", "distance": 200, "service_time": [0, 10]})
    ('the distance limit', 'service times')
    """
    names = [LEFT_OUT.get(key, key.upper()[:20]) for key in found if key not in USED]
    return tuple(dict.fromkeys(names))


def _in_order_of_ids(found: dict[str, Any]) -> dict[str, Any]:
    """The same with rows of node_coord and demand sorted by their ids, and the depot's rank.

    Errors: ValueError for an id that stands twice and for sections of different ids.
    """
    ids = {k: np.asarray(rows) for k, rows in found.get("section_ids", {}).items() if k in found}
    if not ids:
        return found
    found, named = dict(found), None
    for key, own in ids.items():
        if len(np.unique(own)) != len(own):
            raise ValueError(f"section {key.upper()} names a place twice")
        if len(own) != len(found[key]):
            raise ValueError(f"section {key.upper()} has rows without a number of their place")
        order = np.argsort(own, kind="stable")
        found[key] = [found[key][k] for k in order]
        if named is not None and len(named) == len(own) and (named != own[order]).any():
            raise ValueError(f"section {key.upper()} names other places than the one before")
        named = own[order]
    depots = np.asarray(found.get("depot", [named[0] - 1]), dtype=object).ravel()
    ranks = [int(np.flatnonzero(named == d + 1)[0]) for d in depots if (named == d + 1).any()]
    found["depot"] = np.array(ranks if len(ranks) == len(depots) else [-1] * len(depots))
    return found


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
    (depot,), _ = place_depots(distance, np.maximum(sites.demand, 1e-9 * sites.demand.max()), 1)
    order = np.r_[depot, np.delete(np.arange(len(sites)), depot)]
    demand = sites.demand[order]
    demand[0] = 0.0
    capacity = max(demand.max(), demand.sum() / vehicles) or 1.0  # nothing to carry
    distance = distance[np.ix_(order, order)]
    problem = RoutingProblem((distance + distance.T) / 2, demand, float(capacity))
    x, y = flat_map(sites)
    name = f"{customers} places, depot {sites.name[depot]}"
    degrees = np.stack([sites.latitude, sites.longitude])[:, order]
    return RouteInstance(name, x[order], y[order], problem, np.nan, degrees=degrees)


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
