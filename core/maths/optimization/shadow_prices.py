"""What one more unit of a limit is worth in a programme of two variables, and from where to where.

The optimal value is convex and piecewise linear in one limit. Its slopes are the shadow prices; its
bends lie where the line of that limit passes a corner of what the other limits leave.
Source: Vanderbei, Linear Programming, 5th edition, 2020, chapter 7.
"""

import math
from dataclasses import dataclass

import numpy as np

from core.maths.columns import Table, dots, path
from core.maths.optimization.linear_programming import LinearProgram
from core.maths.optimization.simplex import feasible_polygon, line_in_window

NEAR = 1e-9  # relative: two limits or slopes so near are one
WIDE = 1e3  # a window that holds every corner


@dataclass(frozen=True, eq=False)
class ValueCurve:
    """limit (k,) rising: the first is the least that is feasible, then the bends; value (k,) the
    optimum there, constant beyond the last. Empty where the other limits contradict each other."""

    limit: np.ndarray
    value: np.ndarray

    def at(self, limit: np.ndarray | float) -> np.ndarray:
        """The optimal value (n,) at limits; NaN where there is none."""
        if not len(self.limit):
            return np.full(np.shape(limit), np.nan)
        return np.interp(limit, self.limit, self.value, left=np.nan)


@dataclass(frozen=True)
class ShadowPrice:
    """more: what one unit more lowers the value, by the slope to the right; fewer: what one unit
    less raises it (∞ where nothing is feasible); both hold between low and high. At a bend they
    differ, and low … high spans both."""

    more: float
    fewer: float
    low: float
    high: float

    @property
    def bend(self) -> bool:
        return not math.isclose(self.more, self.fewer, rel_tol=NEAR, abs_tol=NEAR)

    @property
    def of_promise(self) -> "ShadowPrice":
        """The price of what is promised, where the limit is minus the promise: a unit more promised
        is a unit less of the limit; more: what it costs, fewer: what one less brings."""
        return ShadowPrice(self.fewer, self.more, max(-self.high, 0.0), max(-self.low, 0.0))


def value_curve(problem: LinearProgram, row: int) -> ValueCurve:
    """The optimal value against the limit of one row, exactly.

    For n = 2 and a feasible set that is bounded without that row. The least cost on the slice
    a·x = t is linear between the corners' t, and convex; at most t, it is the running minimum.

    >>> rows = np.array([[1.0, 1], [1, 0]])
    >>> curve = value_curve(LinearProgram(np.array([-3.0, -2]), rows, np.array([4.0, 3])), 1)
    >>> curve.limit.tolist(), curve.value.tolist()
    ([0.0, 4.0], [-8.0, -12.0])
    """
    others = np.arange(len(problem.limit)) != row
    rest = LinearProgram(problem.cost, problem.matrix[others], problem.limit[others])
    corners = feasible_polygon(rest, WIDE, WIDE)
    if not len(corners):
        return ValueCurve(np.zeros(0), np.zeros(0))
    reach, cost = np.round(corners @ problem.matrix[row], 9) + 0.0, corners @ problem.cost
    limits = np.unique(reach)
    reach2, cost2 = np.roll(reach, -1), np.roll(cost, -1)
    low, high = np.minimum(reach, reach2), np.maximum(reach, reach2)
    crossed = (low <= limits[:, np.newaxis]) & (limits[:, np.newaxis] <= high)
    length = np.where(reach2 == reach, 1.0, reach2 - reach)
    share = np.where(reach2 == reach, 0.0, (limits[:, np.newaxis] - reach) / length)
    along = np.where(crossed, cost + share * (cost2 - cost), np.inf)
    flat = np.where(crossed & (reach == reach2), np.minimum(cost, cost2), np.inf)
    best = np.minimum.accumulate(np.minimum(along, flat).min(axis=1))
    return _without_straight_points(limits, np.round(best, 9))


def _without_straight_points(limit: np.ndarray, value: np.ndarray) -> ValueCurve:
    """Only the ends and the points at which the slope changes; none beyond the last bend."""
    slope = np.append(np.diff(value) / np.diff(limit), 0.0)
    before = np.append(np.nan, slope[:-1])
    kept = np.isnan(before) | (np.abs(slope - before) > 1e-7 * (1 + np.abs(slope)))
    return ValueCurve(limit[kept], value[kept])


def shadow_price(curve: ValueCurve, limit: float) -> ShadowPrice:
    """The price at a limit, on both sides. Errors: ValueError where the limit is infeasible.

    >>> curve = ValueCurve(np.array([0.0, 4.0]), np.array([-8.0, -12.0]))
    >>> shadow_price(curve, 3.0)
    ShadowPrice(more=1.0, fewer=1.0, low=0.0, high=4.0)
    >>> shadow_price(curve, 4.0)
    ShadowPrice(more=0.0, fewer=1.0, low=0.0, high=inf)
    """
    near = NEAR * (1 + abs(limit))
    if not len(curve.limit) or limit < curve.limit[0] - near:
        raise ValueError(f"limit must be at least what is feasible, got {limit}")
    ends = np.append(curve.limit, np.inf)
    prices = np.append(-np.diff(curve.value) / np.diff(curve.limit), 0.0) + 0.0
    right = int(np.searchsorted(ends, limit + near, side="right")) - 1
    left = int(np.searchsorted(ends, limit - near, side="right")) - 1
    fewer = prices[left] if left >= 0 else np.inf
    return ShadowPrice(
        float(prices[right]), float(fewer), float(ends[max(left, 0)]), float(ends[right + 1])
    )


def one_more_tables(
    problem: LinearProgram, row: int, unit: float, best: np.ndarray, width: float, height: float
) -> dict[str, Table]:
    """What a unit more of one limit changes: the strip between both lines that is won (or, for
    unit < 0, lost), and the way of the optimum from `best` (2,). Empty where there is nothing."""
    ends = np.sort([problem.limit[row], problem.limit[row] + unit])
    limit = problem.limit.copy()
    limit[row] = ends[1]
    between = LinearProgram(
        problem.cost, np.vstack([problem.matrix, -problem.matrix[row]]), np.append(limit, -ends[0])
    )
    limit[row] = problem.limit[row] + unit
    corners = feasible_polygon(LinearProgram(problem.cost, problem.matrix, limit), WIDE, WIDE)
    gain = np.zeros((0, 2))
    if len(corners) and np.isfinite(best).all():
        cost = corners @ problem.cost
        cheapest = corners[cost <= cost.min() + NEAR * (1 + np.abs(cost).max())]
        nearest = cheapest[np.argmin(np.hypot(*(cheapest - best).T))]
        gain = np.array([best, nearest])
    return {
        "strip": path(*feasible_polygon(between, width, height).T),
        "gain": path(*gain.T),
    }


def curve_tables(curve: ValueCurve, price: ShadowPrice | None, now: float, unit: float,
                 ends: tuple[float, float]) -> dict[str, Table]:  # fmt: skip
    """Minus the value against unit·limit from end to end: the whole curve, the pieces whose slope
    is the price, and the point of now (none where price is None)."""
    low, high = np.sort(np.array(ends) * unit)

    def piece(start: float, end: float) -> Table:
        inside = curve.limit[(curve.limit > start) & (curve.limit < end)]
        limit = np.unique(np.r_[start, inside, end])
        value = curve.at(limit)
        return path(unit * limit[np.isfinite(value)], -value[np.isfinite(value)])

    first = max(low, curve.limit[0]) if len(curve.limit) else high
    nothing = path([], [])
    return {
        "curve": piece(min(first, high), high),
        "holds": piece(max(price.low, low), min(price.high, high)) if price else nothing,
        "now": dots([unit * now], [-float(curve.at(now))]) if price else nothing,
    }


def limit_names(
    problem: LinearProgram, names: tuple[str, ...], places: tuple[float, ...],
    width: float, height: float,
) -> dict[str, np.ndarray]:  # fmt: skip
    """Where to write the name of each limit that can be seen: a share of the way along its line."""
    rows = zip(problem.matrix, problem.limit, names, places, strict=True)
    found = []
    for row, limit, name, share in rows:
        start, end = line_in_window(row, limit, width, height)
        if np.isfinite(start).all():
            found.append((*((1 - share) * start + share * end), name))
    x, y, text = zip(*(found or [(0.0, 0.0, "")]), strict=True)
    return {"x": np.array(x), "y": np.array(y), "text": np.array(text, dtype=object)}
