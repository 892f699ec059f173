"""Problems of vehicle routing: published ones as files hold them, and ones among towns."""

import re
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.maths.case_studies.logistics.sites import (
    Sites,
    flat_map,
    great_circle_distances,
    place_depots,
)
from core.maths.case_studies.logistics.tsplib_distances import DISTANCES, matrix_of, straight
from core.maths.optimization.vehicle_routing import ROOM, RoutingProblem, lower_bounds

TYPES = ("CVRP", "DCVRP", "CVRPTW", "VRPTW", "TSP")
USED = frozenset(
    ("name", "comment", "type", "dimension", "edge_weight_type", "edge_weight_format",
     "node_coord_type", "capacity", "display_data_type", "display_data", "node_coord", "demand",
     "depot", "edge_weight", "section_ids", "distance", "service_time", "time_window", "vehicle",
     "vehicles")
)  # fmt: skip
LEFT_OUT = {"trucks": "the number of trucks"}
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
    best_of_all: a best known cost that is that of another problem, for something is left out or
    distances are rounded otherwise, else NaN; vehicles: of the best known plan, 0 where the file
    does not say; rounding: of EUC_2D, "whole" by TSPLIB's rule, "exact" in sets with
    limits on time; windows (n, 2): when service may begin, None
    for free, the depot's is that of leaving and of being back; most_vehicles: so many there are,
    0: as many as needed."""

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
    rounding: str = ""
    windows: np.ndarray | None = None
    most_vehicles: int = 0


def route_instance(found: dict[str, Any]) -> RouteInstance:
    """The problem in a file of CVRPLIB, TSPLIB or Solomon as vrplib.parse returns it.

    Distances by TSPLIB's rules (tsplib_distances), under which best known costs are published;
    EUC_2D is not rounded where a limit on time or time windows are given or the best known cost is
    no whole number, for those sets are published so (see rounded).
    Edge weights: a matrix, or numbers in the form that edge_weight_format names. DISTANCE limits
    the duration of a route, SERVICE_TIME included. A tour (TSP) is one vehicle for demands of 1.
    Where "section_ids" names the rows of node_coord and demand, both are matched by them, and so is
    the depot. A best known cost is read from the comment, unless it is below what any plan needs;
    where something is left out it belongs to another problem, and is kept apart. Errors: ValueError
    for another type of problem or of distance, for a section that is missing or of another length
    than DIMENSION, for more than one depot, and as RoutingProblem.
    Source: Reinelt, TSPLIB 95, 1995, section 2; Uchoa et al., European Journal of Operational
    Research 257, 2017; Christofides, Mingozzi and Toth, in Combinatorial Optimization, 1979;
    Solomon, Operations Research 35, 1987.

    >>> three = {"node_coord": np.array([[0, 0], [3, 4], [0, 5]]), "demand": np.array([0, 1, 1]),
    ...          "capacity": 2, "edge_weight_type": "EUC_2D", "depot": np.array([0])}
    >>> route_instance(three).problem.distance.tolist()
    [[0.0, 5.0, 5.0], [5.0, 0.0, 3.0], [5.0, 3.0, 0.0]]
    """
    kind = str(found.get("type", "CVRP")).upper()
    if kind not in TYPES:
        raise ValueError(f"type must be one of {', '.join(TYPES)}, got {kind[:20]}")
    if kind == "TSP":
        found = _as_routes(found)
    weight = str(found.get("edge_weight_type", "")).upper()
    known = (*DISTANCES, "EXPLICIT")
    if weight not in known:
        raise ValueError(
            f"edge_weight_type must be one of {', '.join(known)}, got {weight[:20] or 'none'}"
        )
    found = _in_order_of_ids(found)
    demand = _section(found, "demand", 1)
    n = len(demand)
    if found.get("dimension", n) != n:
        raise ValueError(f"dimension is {found['dimension']!s:.20}, but there are {n} demands")
    capacity = _positive(found, "capacity")
    depots = np.asarray(found.get("depot", [0]), dtype=object).ravel()
    if len(depots) != 1 or depots[0] not in range(n):
        raise ValueError(f"there must be one depot among the {n} places, got {len(depots)}")
    limit = _positive(found, "distance", np.inf)
    service = _service(found, n)
    windows = _section(found, "time_window", 2, n)[:, :2] if "time_window" in found else None
    comment, omitted = str(found.get("comment", "")), left_out(found)
    best = best_known(comment)
    timed = np.isfinite(limit) or windows is not None or bool(service.any())
    published = "exact" if timed or best % 1 > 0 else "whole"
    used = published if weight == "EUC_2D" else ""
    places, distance = _distances(found, weight, n, used)
    order = np.argsort(np.arange(n) != depots[0], kind="stable")
    if windows is not None:
        windows = windows[order]
        _check_windows(windows)
    service = service[order]
    service[0] = 0.0  # of the depot there is none
    distance = distance[np.ix_(order, order)]
    alone = 2 * distance[0] + service
    if alone.max() > limit * ROOM:
        far = int(np.argmax(alone))
        raise ValueError(
            f"place {order[far] + 1} cannot be served within the limit of {limit:.6g}: there and "
            f"back take {alone[far]:.6g}"
        )
    problem = RoutingProblem(distance, demand[order], capacity, service, limit)
    if best < max(lower_bounds(problem).values()) * (1 - 1e-9):
        best = np.nan
    other = np.nan
    if omitted:
        best, other = other, best
    x, y = places[order].T[::-1] if weight == "GEO" else places[order].T
    return RouteInstance(
        name=str(found.get("name", "Routes"))[:40],
        x=x,
        y=y,
        problem=problem,
        best_known=best,
        weight=weight,
        left_out=omitted,
        best_of_all=other,
        vehicles=known_vehicles(comment),
        rounding=used,
        windows=windows,
        most_vehicles=_vehicles(found, n),
    )


def rounded(instance: RouteInstance, rounding: str) -> RouteInstance:
    """The same problem with EUC_2D distances rounded to whole numbers ("whole") or not ("exact"):
    its best known cost is that of another problem then. As it was where a limit on time would leave
    a place out of reach."""
    if not instance.rounding or rounding == instance.rounding:
        return instance
    places = np.stack([instance.x, instance.y], axis=1)
    distance = straight(places) if rounding == "exact" else DISTANCES["EUC_2D"](places)
    try:
        problem = replace(instance.problem, distance=distance)
    except ValueError:
        return instance
    known = np.isfinite(instance.best_known)
    other = instance.best_known if known else instance.best_of_all
    return replace(
        instance, problem=problem, rounding=rounding, best_known=np.nan, best_of_all=other
    )


def _as_routes(found: dict[str, Any]) -> dict[str, Any]:
    """A tour through all places as a problem of routes: one vehicle, from the first place."""
    n = found.get("dimension", len(found.get("node_coord", ())))
    if isinstance(n, bool) or not isinstance(n, int) or not 1 < n <= 100_000:
        raise ValueError(f"dimension must be a number of places, got {n!s:.20}")
    demand = np.r_[0, np.ones(n - 1, int)]
    ids = dict(found.get("section_ids", {}))
    ids.pop("demand", None)
    return {"capacity": n - 1, "vehicles": 1, **found, "demand": demand, "section_ids": ids}


def _distances(
    found: dict[str, Any], weight: str, n: int, rounding: str
) -> tuple[np.ndarray, np.ndarray]:
    """Places (n, 2), NaN for none, and the distances between them (n, n)."""
    if weight != "EXPLICIT":
        if "edge_weight" in found:
            raise ValueError("distances must be given by places or by a matrix, not by both")
        places = _section(found, "node_coord", 2, n)[:, :2]
        return places, straight(places) if rounding == "exact" else DISTANCES[weight](places)
    drawn = next((name for name in ("node_coord", "display_data") if name in found), None)
    places = _section(found, drawn, 2, n)[:, :2] if drawn else np.full((n, 2), np.nan)
    if np.ndim(found.get("edge_weight")) == 1:
        form = str(found.get("edge_weight_format", "FULL_MATRIX")).upper()
        return places, matrix_of(_section(found, "edge_weight", 1), n, form)
    return places, _section(found, "edge_weight", 2, n)


def _positive(found: dict[str, Any], name: str, default: float | None = None) -> float:
    value = found.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        raise ValueError(f"{name} must be a positive number, got {value!s:.20}")
    return float(value)


def _service(found: dict[str, Any], n: int) -> np.ndarray:
    """Time spent at each place: one for all, or a section."""
    given = found.get("service_time", 0.0)
    if isinstance(given, int | float) and not isinstance(given, bool):
        if not 0 <= given < np.inf:
            raise ValueError(f"service_time must not be negative, got {given!s:.20}")
        return np.full(n, float(given))
    return _section(found, "service_time", 1, n)


def _vehicles(found: dict[str, Any], n: int) -> int:
    most = found.get("vehicles", found.get("vehicle", 0))
    whole = isinstance(most, int | np.integer) and not isinstance(most, bool)
    if not whole or most < 0:
        raise ValueError(f"vehicles must be a whole number, got {most!s:.20}")
    return int(most) if most < n - 1 else 0


def _check_windows(windows: np.ndarray) -> None:
    if (windows < 0).any() or (windows[:, 0] > windows[:, 1]).any():
        raise ValueError("section TIME_WINDOW must hold an earliest and a latest time, in order")


def best_known(comment: str) -> float:
    """The cost that a comment calls optimal or best known, or is alone; NaN where it names none.

    >>> best_known("(Nobody, No of trucks: 5, Optimal value: 784)"), best_known("Best known: 1,234")
    (784.0, 1234.0)
    >>> best_known("1.234 best known"), best_known("best known not optimal: 5 vehicles")
    (nan, nan)
    """
    alone = re.fullmatch(r"\s*([0-9]+(?:\.[0-9]+)?)\s*", comment)
    for match in [alone] if alone else BEST_KNOWN.finditer(comment):
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
    """What a file asks for and nothing here keeps to.

    >>> left_out({"name": "A", "trucks": 5, "backhaul": [0, 10]})
    ('the number of trucks', 'BACKHAUL')
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
