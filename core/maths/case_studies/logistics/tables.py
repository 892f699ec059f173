"""Columns for the pictures of the logistics page: legs, flows, fans and tableaus."""

from collections.abc import Iterable

import numpy as np

from core.maths.case_studies.logistics.rolling_origin import Backtest, interval_errors
from core.maths.case_studies.logistics.transport import TransportPlan
from core.maths.optimization.vehicle_routing import Route, RouteHistory, edge_lifetimes

Columns = dict[str, np.ndarray]


def leg_columns(history: RouteHistory, x: np.ndarray, y: np.ndarray) -> Columns:
    """Every leg of a history: x, y, x2, y2, born, died; drawn at state t where born ≤ t < died.

    One table for all states, so a scrubber needs no server.
    """
    legs = edge_lifetimes(history)
    start, end = legs["start"], legs["end"]
    places = {"x": x[start], "y": y[start], "x2": x[end], "y2": y[end]}
    return places | {"born": legs["born"], "died": legs["died"]}


def route_columns(routes: Iterable[Route], x: np.ndarray, y: np.ndarray) -> Columns:
    """Routes as paths from the depot and back: x, y, route (number from 1), order along it.

    >>> columns = route_columns([(1,), (2,)], np.array([0.0, 5, 6]), np.zeros(3))
    >>> columns["x"].tolist(), columns["route"].tolist()
    ([0.0, 5.0, 0.0, 0.0, 6.0, 0.0], [1, 1, 1, 2, 2, 2])
    """
    paths = [np.r_[0, route, 0].astype(int) for route in routes]
    site = np.concatenate(paths) if paths else np.zeros(0, int)
    lengths = [len(path) for path in paths]
    order = np.concatenate([np.arange(k) for k in lengths]) if paths else np.zeros(0, int)
    route = np.repeat(np.arange(1, len(paths) + 1), lengths)
    return {"x": x[site], "y": y[site], "route": route, "order": order}


def flow_columns(
    plan: TransportPlan,
    depot: tuple[np.ndarray, np.ndarray],
    town: tuple[np.ndarray, np.ndarray],
) -> Columns:
    """The lanes in use, the largest flow first: x, y, x2, y2, flow, from (depot) and to (town).

    depot, town: x and y of each; none where there is no optimum.
    """
    i, j = np.nonzero(plan.used)
    order = np.argsort(-plan.flow[i, j], kind="stable")
    i, j = i[order], j[order]
    ends = {"x": depot[0][i], "y": depot[1][i], "x2": town[0][j], "y2": town[1][j]}
    return ends | {"flow": plan.flow[i, j], "from": i, "to": j}


def fan_columns(result: Backtest, known: np.ndarray, test: int, levels: Iterable[float]) -> Columns:
    """The forecast from test origin number `test` with its intervals: ahead (1 … H), forecast,
    actual, lower, upper, level; known from known_errors. The widest interval first.

    Errors: ValueError unless there is such an origin.
    """
    if not 0 <= test < len(result.test):
        raise ValueError(f"test must lie in 0…{len(result.test) - 1}, got {test}")
    row = len(result.forecast) - len(result.test) + test
    errors = known[min(test, len(known) - 1)]
    ahead = np.arange(1, result.forecast.shape[1] + 1)
    parts = []
    for level in sorted(levels, reverse=True):
        lower, upper = interval_errors(errors, level)
        forecast, actual = result.forecast[row], result.actual[row]
        size = np.full(len(ahead), level)
        parts.append((ahead, forecast, actual, forecast + lower, forecast + upper, size))
    names = ("ahead", "forecast", "actual", "lower", "upper", "level")
    columns = (np.concatenate(column) for column in zip(*parts, strict=True))
    return dict(zip(names, columns, strict=True))
