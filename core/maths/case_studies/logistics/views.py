"""What the logistics page draws and says: columns of its pictures, and why there is no plan."""

from collections.abc import Mapping, Sequence

import numpy as np

from core.maths.case_studies.logistics.demand_forecasting import DemandSeries
from core.maths.case_studies.logistics.inventory_policy import PolicyResult, StockTrace
from core.maths.case_studies.logistics.rolling_origin import Backtest
from core.maths.case_studies.logistics.sites import Sites
from core.maths.case_studies.logistics.tables import fan_columns, leg_columns, route_columns
from core.maths.case_studies.logistics.transport import Shortage, TransportPlan
from core.maths.columns import Table, band, dots, filled, path, stick_columns
from core.maths.optimization.vehicle_routing import Route, RouteHistory

MARGIN = 0.08  # of a map beyond its outermost places
WIDEST = 11.0  # px of the strongest flow
LARGEST = 260.0  # px² of the largest town
TALL = 4.0  # times the least cost: the top of its picture


def fan_tables(
    series: DemandSeries,
    result: Backtest,
    known: np.ndarray,
    test: int,
    level: float,
    back: int,
    method: int = 0,
) -> dict[str, Table]:
    """Steps from the origin: known values before it, the forecast with its interval, what came. No
    demand is below 0, so an interval that reaches above is not drawn below.

    method: the number of the forecasting method, which colours forecast and interval.
    """
    fan = fan_columns(result, known, test, [level])
    origin = result.split.calibrate + test
    before = np.arange(max(origin - back, 0), origin)
    low = np.where(fan["upper"] >= 0, np.maximum(fan["lower"], 0.0), fan["lower"])
    last = np.r_[0, fan["ahead"]], series.value[origin - 1]
    which = {"series": np.full(len(fan["ahead"]), method)}
    return {
        "known": path(before - origin + 1, series.value[before]),
        "band": band(fan["ahead"], low, fan["upper"]) | which,
        "forecast": path(fan["ahead"], fan["forecast"]) | which,
        "actual": path(last[0], np.r_[last[1], fan["actual"]]),
    }


def horizon_columns(results: Sequence[Backtest], numbers: Sequence[int]) -> dict[str, np.ndarray]:
    """Scaled error (MASE) of each method, by its number, at each horizon: series, x, y."""
    errors = [result.mase() for result in results]
    ahead = [np.arange(1, len(error) + 1) for error in errors]
    return {
        "series": np.repeat(numbers, [len(error) for error in errors]),
        "x": np.concatenate(ahead).astype(float),
        "y": np.concatenate(errors),
    }


def trace_tables(trace: StockTrace, reorder_point: float, order_up_to: float) -> dict[str, Table]:
    """Net stock and position week by week, what is missing below zero, and the two levels."""
    x = np.arange(1.0, len(trace.net) + 1)
    ends = np.array([x[0], x[-1]])
    return {
        "position": path(x, trace.position),
        "net": path(x, trace.net),
        "missing": band(x, np.minimum(trace.net, 0.0), np.zeros(len(x))),
        "levels": path(
            np.r_[ends, np.nan, ends], [*[reorder_point] * 2, np.nan, *[order_up_to] * 2]
        ),
    }


def policy_tables(
    levels: np.ndarray,
    result: PolicyResult,
    theory: np.ndarray,
    now: tuple[float, float],
    costs: tuple[float, float],
) -> dict[str, Table]:
    """Cost against the reorder point with ± 2 standard errors, its minimum and the point of now,
    and the parts of it that holding and waiting cost.

    theory (k,): the exact cost, or empty where none is known. costs: of holding and of a shortage,
    a unit and period. The window ends at four times the least cost, or just above now.
    """
    best = int(np.argmin(result.cost))
    wide = 2 * result.standard_error
    return {
        "window": {
            "x": levels[[best]],
            "top": np.array([max(TALL * result.cost.min(), 1.1 * now[1])]),
        },
        "band": band(levels, np.maximum(result.cost - wide, 0), result.cost + wide),
        "holding": path(levels, costs[0] * result.on_hand),
        "waiting": path(levels, costs[1] * result.backorders),
        "curve": path(levels, result.cost),
        # A path of one point shows nothing.
        "theory": path(levels, theory)
        if len(theory)
        else path(levels[[best]], result.cost[[best]]),
        "best": dots(levels[[best]], result.cost[[best]]),
        "now": dots([now[0]], [now[1]]),
    }


def service_tables(
    levels: np.ndarray, result: PolicyResult, now: PolicyResult, level: float
) -> dict[str, Table]:
    """Cycle service and fill rate against the reorder point, and both now."""
    return {
        "cycle": path(levels, result.cycle_service),
        "fill": path(levels, result.fill_rate),
        "now": dots([level, level], [now.cycle_service, now.fill_rate]),
    }


def swing_columns(orders: np.ndarray, first: int) -> dict[str, np.ndarray]:
    """Demand and the orders of each echelon from a period on: series, x, y."""
    rows, periods = orders.shape
    x = np.arange(first, periods)
    return {
        "series": np.repeat(np.arange(rows), len(x)),
        "x": np.tile(x - first + 1.0, rows),
        "y": orders[:, first:].ravel(),
    }


def amplification_tables(
    theory: np.ndarray, measured: np.ndarray, error: np.ndarray
) -> dict[str, Table]:
    """Var(orders)/Var(demand) by echelon: exact, and measured ± 2 standard errors (may be empty).

    A logarithmic axis has no place below 0, so the lower end stops at a tenth of the value.
    """
    echelon = np.arange(1.0, len(theory) + 1)
    at = echelon[: len(measured)]
    if not len(measured):  # a place outside the axis
        at, measured, error = np.array([-5.0]), theory[:1], np.zeros(1)
    low = np.maximum(measured - 2 * error, measured / 10)
    return {
        "theory": path(echelon, theory),
        "spread": stick_columns(at, measured + 2 * error, low),
        "measured": dots(at, measured),
    }


def map_window(x: np.ndarray, y: np.ndarray) -> dict[str, np.ndarray]:
    """Centre and half widths of a map with a margin; never without extent."""
    middle = [(c.min() + c.max()) / 2 for c in (x, y)]
    half = [max((1 + 2 * MARGIN) * (c.max() - c.min()) / 2, 1e-9) for c in (x, y)]
    half = [max(h, 0.02 * max(half)) for h in half]
    names = ("cx", "cy", "rx", "ry")
    return {n: np.array([v]) for n, v in zip(names, (*middle, *half), strict=True)}


def route_tables(
    x: np.ndarray, y: np.ndarray, history: RouteHistory, solver: Sequence[Route]
) -> dict[str, Mapping[str, np.ndarray]]:
    """Legs by step, customers, the depot and the solver's routes on a map."""
    legs = leg_columns(history, x, y)
    columns = route_columns(solver, x, y)
    parts = np.flatnonzero(columns["order"] == 0)
    found = path(np.insert(columns["x"], parts, np.nan), np.insert(columns["y"], parts, np.nan))
    tables = {
        "solver": found,
        "legs": legs | {"last": np.full(len(legs["x"]), history.steps)},
        "sites": dots(x[1:], y[1:]),
        "depot": dots(x[:1], y[:1]),
    }
    return filled(tables, map_window(x, y))


def length_tables(
    cost: np.ndarray, levels: Mapping[str, float]
) -> dict[str, Mapping[str, np.ndarray]]:
    """Length by step, and levels across by their role; a role without a finite number is left out.

    >>> length_tables(np.array([9.0, 8.0]), {"bound": 5.0, "known": np.nan})["levels"]["y"].tolist()
    [5.0, 5.0]
    """
    last = len(cost) - 1
    seen = {role: level for role, level in levels.items() if np.isfinite(level)}
    step = np.arange(last + 1)
    return {
        "lengths": {"step": step, "last": np.full(last + 1, last), "value": cost},
        "levels": {
            "x": np.tile([0.0, max(last, 1)], len(seen)),
            "y": np.repeat(list(seen.values()), 2),
            "role": np.repeat(list(seen), 2).tolist(),
        },
    }


def flow_tables(
    lanes: Mapping[str, np.ndarray],
    sites: Sites,
    place: tuple[np.ndarray, np.ndarray],
    depots: np.ndarray,
    chosen: int,
    short: np.ndarray,
    prices: Sequence[str] = (),
) -> dict[str, Mapping[str, np.ndarray]]:
    """Flows (flow_columns) as lines whose width grows with them, towns, depots, towns cut short.

    place: x and y of all sites; depots, short: indices; chosen: which depot; prices: a text to
    write below each depot, or none.
    """
    x, y = place
    size = LARGEST * sites.demand / max(sites.demand.max(), 1e-300) + 12
    width = 1 + WIDEST * np.sqrt(lanes["flow"] / max(lanes["flow"].max(initial=0), 1e-300))
    fine = np.setdiff1d(np.arange(len(sites)), short)
    tables = {
        "lanes": {k: lanes[k] for k in ("x", "y", "x2", "y2")}
        | {"width": width, "series": lanes["from"]},
        "towns": {"x": x[fine], "y": y[fine], "size": size[fine]},
        "short": {"x": x[short], "y": y[short], "size": size[short]},
        "depots": {
            "x": x[depots],
            "y": y[depots],
            "series": np.arange(len(depots)),
            "text": [f"{name}" for name in sites.name[depots]],
            "price": list(prices) or [""] * len(depots),
        },
        "chosen": dots(x[depots[[chosen]]], y[depots[[chosen]]]),
    }
    return filled(tables, map_window(x, y))


def capacity_tables(
    capacity: float, cost: float, price: float, limits: tuple[float, float], checked: np.ndarray
) -> dict[str, Table]:
    """Cost against one depot's capacity: the line that its price predicts, solid within its range,
    and what re-solving gave: checked (k, 2) capacity and cost, NaN where nothing is feasible."""
    low, high = checked[:, 0].min(), checked[:, 0].max()
    inside = np.clip(limits, low, high)

    def line(x: np.ndarray) -> Table:
        return path(x, cost - price * (x - capacity))

    solved = checked[np.isfinite(checked[:, 1])]
    return {
        "predicted": line(np.array([low, high])),
        "holds": line(inside),
        "checked": dots(*solved.T),
        "now": dots([capacity], [cost]),
    }


def capacities_to_check(capacity: float, limits: tuple[float, float], total: float) -> np.ndarray:
    """Capacities at which to solve again: both ends of the range, and as far again beyond them.

    >>> capacities_to_check(10.0, (8.0, 16.0), 100.0).tolist()
    [6.0, 8.0, 16.0, 22.0]
    """
    low, high = max(limits[0], 0.0), min(limits[1], capacity + total)
    step_down, step_up = (max(gap, 0.02 * total) for gap in (capacity - low, high - capacity))
    return np.array([max(low - step_down, 0.0), low, high, high + step_up])


def shortage_sentence(shortage: Shortage, depots: Sequence[str], towns: Sequence[str]) -> str:
    """Which demand cannot be met, and why, with the names of depots and towns.

    >>> found = Shortage(np.array([0]), np.array([0, 1]), 5.0, 7.0)
    >>> shortage_sentence(found, ["Toronto"], ["Ajax", "Guelph"])
    'Ajax and Guelph ask for 7, but all that reaches them, Toronto, has 5: 2 are missing.'
    """
    named = list_names([towns[j] for j in shortage.towns])
    demand, capacity, missing = _alike(shortage)
    asks = "asks" if len(shortage.towns) == 1 else "ask"
    if not len(shortage.depots):
        return f"{named} {asks} for {demand}, but no lane leads there."
    reach = list_names([depots[i] for i in shortage.depots])
    has = "has" if len(shortage.depots) == 1 else "have"
    return (
        f"{named} {asks} for {demand}, but all that reaches them, {reach}, {has} {capacity}: "
        f"{missing} are missing."
    )


def _alike(shortage: Shortage) -> tuple[str, str, str]:
    """Demand, capacity and what is missing with the same decimals, enough for three digits of the
    least of them; what is missing is the difference of the others as they are read."""
    parts = (shortage.demand, shortage.capacity, shortage.missing)
    least = min(value for value in parts if value > 0)
    if not 1e-6 <= least <= max(parts) < 1e15:
        demand, capacity, missing = (f"{value:.4g}" for value in parts)
        return demand, capacity, missing
    most = max(0, 2 - int(np.floor(np.log10(least))))
    read = [round(value, most) for value in parts[:2]]
    decimals = next(d for d in range(most + 1) if all(x == round(x, d) for x in read))
    demand, capacity, missing = (f"{x:,.{decimals}f}" for x in (*read, read[0] - read[1]))
    return demand, capacity, missing


def list_names(names: Sequence[str], most: int = 3) -> str:
    """A, B and C; of many, the first and how many more.

    >>> list_names(["A"]), list_names(["A", "B", "C"]), list_names(list("ABCDE"))
    ('A', 'A, B and C', 'A, B, C and 2 more')
    """
    rest = len(names) - most
    parts = [*names[:most], f"{rest} more"] if rest > 0 else list(names)
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def next_lane(plan: TransportPlan, town: int) -> tuple[int, float]:
    """The unused lane to a town that comes closest to being worth it, and its reduced cost; −1 and
    +∞ where there is none.

    >>> from core.maths.case_studies.logistics.transport import TransportProblem, solve_transport
    >>> problem = TransportProblem(np.array([[1.0], [3.0]]), np.array([5.0, 9]), np.array([4.0]))
    >>> next_lane(solve_transport(problem), 0)
    (1, 2.0)
    """
    reduced = np.where(plan.used[:, town], np.inf, plan.reduced_cost[:, town])
    best = int(np.argmin(reduced))
    return (best, float(reduced[best])) if np.isfinite(reduced[best]) else (-1, np.inf)
