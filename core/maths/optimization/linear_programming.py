"""Linear programmes, solved by HiGHS, with what the numbers mean: prices and how far they hold,
reduced costs, complementary slackness, and certificates where there is no optimum.

Everywhere: minimise c·x subject to A x ≤ b and x ≥ 0. The dual: maximise −b·y subject to
c + Aᵀy ≥ 0 and y ≥ 0. So y_i is what one more unit of the limit b_i saves: dV/db_i = −y_i.
Source: Vanderbei, Linear Programming, 5th edition, 2020, chapters 5 to 7.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

Status = Literal["optimal", "infeasible", "unbounded"]
ZERO = 1e-9  # relative: smaller prices, slacks and reduced costs count as none


@dataclass(frozen=True, eq=False)
class LinearProgram:
    """Minimise cost·x (n,) subject to matrix (m, n), dense or sparse, times x ≤ limit (m,), x ≥ 0.

    A limit of +∞ is none. Errors: ValueError for shapes that do not fit and for what is not finite.
    """

    cost: np.ndarray
    matrix: np.ndarray | sparse.sparray
    limit: np.ndarray

    def __post_init__(self):
        expected = (len(self.limit), len(self.cost))
        if self.matrix.shape != expected:
            raise ValueError(f"matrix must be {expected}, got {self.matrix.shape}")
        if not np.isfinite(self.cost).all():
            raise ValueError("cost must be finite")
        if np.isnan(self.limit).any() or (self.limit == -np.inf).any():
            raise ValueError("limit must be a number or +∞")


@dataclass(frozen=True, eq=False)
class Optimum:
    """status; x (n,) and value; price (m,) ≥ 0, the dual y; slack (m,) = b − A x ≥ 0; reduced_cost
    (n,) = c + Aᵀy ≥ 0: by how much a variable that is 0 costs too much to be used. All NaN where
    there is no optimum (value −∞ when unbounded, +∞ when infeasible)."""

    status: Status
    x: np.ndarray
    value: float
    price: np.ndarray
    slack: np.ndarray
    reduced_cost: np.ndarray


def solve_linear_program(problem: LinearProgram) -> Optimum:
    """An optimal vertex with its prices, or why there is none.

    Source: Huangfu and Hall, Mathematical Programming Computation 10, 2018 (HiGHS).

    >>> found = solve_linear_program(
    ...     LinearProgram(np.array([-3.0, -2]), np.array([[1.0, 1]]), np.array([4.0]))
    ... )
    >>> found.x.tolist(), found.value, found.price.tolist(), found.reduced_cost.tolist()
    ([4.0, 0.0], -12.0, [3.0], [0.0, 1.0])
    """
    m, n = problem.matrix.shape
    bound, unit = np.isfinite(problem.limit), _unit(problem)
    rows = problem.matrix if bound.all() else problem.matrix[np.flatnonzero(bound)]
    limit = problem.limit[bound] / unit
    found = linprog(problem.cost, A_ub=rows, b_ub=limit, method="highs")
    if found.status == 0:
        price, x = np.zeros(m), unit * found.x
        price[bound] = np.maximum(-found.ineqlin.marginals, 0.0)
        slack = problem.limit - problem.matrix @ x
        reduced = problem.cost + problem.matrix.T @ price
        return Optimum("optimal", x, float(unit * found.fun), price, slack, reduced)
    # Solvers may say "infeasible or unbounded"; a point that costs nothing to find tells which.
    feasible = linprog(np.zeros(n), A_ub=rows, b_ub=limit, method="highs")
    return no_optimum("unbounded" if feasible.status == 0 else "infeasible", problem)


def no_optimum(status: Status, problem: LinearProgram) -> Optimum:
    """What is known where there is none: its status, and the value −∞ or +∞.

    >>> problem = LinearProgram(np.array([-1.0]), np.array([[-1.0]]), np.array([0.0]))
    >>> no_optimum("unbounded", problem).value
    -inf
    """
    m, n = problem.matrix.shape
    variables, limits = np.full(n, np.nan), np.full(m, np.nan)
    value = -np.inf if status == "unbounded" else np.inf
    return Optimum(status, variables, value, limits, limits, variables)


def complementary_slackness(problem: LinearProgram, found: Optimum) -> tuple[np.ndarray, ...]:
    """The products that are all zero at an optimum: price·slack (m,) and x·reduced cost (n,).

    Either a limit binds or it has no price; either a variable is unused or it is worth its cost.
    Their sum is the duality gap, c·x − (−b·y). Rows without a limit count 0.

    >>> problem = LinearProgram(np.array([-3.0, -2]), np.array([[1.0, 1]]), np.array([4.0]))
    >>> [part.tolist() for part in complementary_slackness(problem, solve_linear_program(problem))]
    [[0.0], [0.0, 0.0]]
    """
    slack = np.where(np.isfinite(problem.limit), found.slack, 0.0)
    return found.price * slack, found.x * found.reduced_cost


def price_range(problem: LinearProgram, found: Optimum, row: int) -> tuple[float, float]:
    """The limits b_row (low, high) between which the price of that row stays what it is.

    The dual y stays optimal exactly as long as some feasible x satisfies complementary slackness
    with it: x_j = 0 where the reduced cost is positive, no slack where the price is. The smallest
    and the largest b_row with such an x are found by a ratio test on the basis, and in degenerate
    cases, where that may stop too early, by two linear programmes. ±∞ where there is no end.
    Errors: ValueError unless there is an optimum and a finite limit in the row.
    Source: Jansen, de Jong, Roos and Terlaky, European Journal of Operational Research 101, 1997.

    >>> rows = np.array([[1.0, 1], [1, 0]])
    >>> problem = LinearProgram(np.array([-3.0, -2]), rows, np.array([4.0, 3]))
    >>> price_range(problem, solve_linear_program(problem), 0)
    (3.0, inf)
    """
    _check_row(problem, found, row)
    if (ends := _ratio_test(problem, found, row)) is not None:
        return ends
    tight, used = _face(problem, found)
    used = np.flatnonzero(used)
    bound = np.isfinite(problem.limit)
    columns = sparse.csr_array(problem.matrix)[:, used]
    moving = sparse.csr_array(
        ([-1.0], ([row], [0])), shape=(len(problem.limit), 1)
    )  # the limit of the row as a variable, on the left
    system = sparse.csr_array(sparse.hstack([columns, moving]))
    unit = _unit(problem)
    limit = problem.limit / unit
    limit[row] = 0.0
    equal, below = np.flatnonzero(bound & tight), np.flatnonzero(bound & ~tight)
    ends = []
    for sign in (1.0, -1.0):
        end = linprog(
            np.r_[np.zeros(len(used)), sign],
            A_ub=system[below] if len(below) else None,
            b_ub=limit[below] if len(below) else None,
            A_eq=system[equal] if len(equal) else None,
            b_eq=limit[equal] if len(equal) else None,
            bounds=[(0, None)] * len(used) + [(None, None)],
            method="highs",
        )
        ends.append(unit * end.x[-1] if end.status == 0 else -sign * np.inf)
    # Rounding must not put the limit itself outside of its range.
    own = problem.limit[row]
    return float(min(ends[0], own)), float(max(ends[1], own))


def one_sided_prices(problem: LinearProgram, found: Optimum, row: int) -> tuple[float, float]:
    """What one more unit of the limit saves, and what one less costs; equal unless degenerate.

    The smallest and the largest y_row among all optimal y, +∞ where one less is not feasible.
    Errors: as price_range. Source: Jansen et al. (1997).

    >>> twice = LinearProgram(np.array([-1.0]), np.array([[1.0], [1.0]]), np.array([4.0, 4.0]))
    >>> one_sided_prices(twice, solve_linear_program(twice), 0)
    (0.0, 1.0)
    """
    _check_row(problem, found, row)
    unit = _unit(problem)
    scale = unit + np.abs(problem.limit[np.isfinite(problem.limit)]).max()
    at_work = np.flatnonzero(found.slack <= ZERO * scale)
    if row not in at_work:
        return 0.0, 0.0
    used = found.x > ZERO * (unit + np.abs(found.x).max())
    if used.sum() == len(at_work):  # not degenerate: there is one y alone
        return float(found.price[row]), float(found.price[row])
    transposed = sparse.csr_array(problem.matrix)[at_work].T.tocsr()
    objective = np.where(at_work == row, 1.0, 0.0)
    ends = []
    for sign in (1.0, -1.0):
        end = linprog(
            sign * objective,
            A_ub=-transposed[np.flatnonzero(~used)] if (~used).any() else None,
            b_ub=problem.cost[~used] if (~used).any() else None,
            A_eq=transposed[np.flatnonzero(used)] if used.any() else None,
            b_eq=-problem.cost[used] if used.any() else None,
            method="highs",
        )
        ends.append(sign * end.fun if end.status == 0 else np.inf)
    return float(max(ends[0], 0.0)), float(ends[1])


def value_along(problem: LinearProgram, row: int, limits: np.ndarray) -> np.ndarray:
    """The optimal value (k,) with the limit of one row set to each of `limits`, by re-solving:
    convex and piecewise linear in it; NaN where infeasible, −∞ where unbounded.

    >>> problem = LinearProgram(np.array([-1.0]), np.array([[1.0]]), np.array([4.0]))
    >>> value_along(problem, 0, np.array([-1.0, 0.0, 2.0])).tolist()
    [nan, 0.0, -2.0]
    """
    values = np.empty(len(limits))
    for k, limit in enumerate(limits):
        changed = problem.limit.copy()
        changed[row] = limit
        value = solve_linear_program(LinearProgram(problem.cost, problem.matrix, changed)).value
        values[k] = np.nan if value == np.inf else value
    return values


def conflicting_rows(problem: LinearProgram) -> np.ndarray:
    """Why nothing is feasible: weights y (m,) ≥ 0 with sum 1 of rows that contradict each other;
    all 0 when there is no contradiction.

    Their weighted sum says yᵀA x ≤ y·b with yᵀA ≥ 0 and y·b < 0: what cannot be negative
    is at most something negative. Of all such weights, those with the smallest y·b.
    Source: Farkas, Journal für die reine und angewandte Mathematik 124, 1902.

    >>> at_most_1_at_least_3 = np.array([[1.0], [-1.0]]), np.array([1.0, -3.0])
    >>> conflicting_rows(LinearProgram(np.zeros(1), *at_most_1_at_least_3))
    array([0.5, 0.5])
    """
    bound = np.flatnonzero(np.isfinite(problem.limit))
    weights = np.zeros(len(problem.limit))
    if not len(bound):
        return weights
    rows = sparse.csr_array(problem.matrix)[bound]
    found = linprog(
        problem.limit[bound],
        A_ub=-rows.T.tocsr(),
        b_ub=np.zeros(rows.shape[1]),
        A_eq=np.ones((1, len(bound))),
        b_eq=[1.0],
        method="highs",
    )
    if found.status == 0 and found.fun < -ZERO * (1 + np.abs(problem.limit[bound]).max()):
        weights[bound] = np.where(found.x > ZERO, found.x, 0.0)
    return weights


def unbounded_ray(problem: LinearProgram) -> np.ndarray:
    """A direction d (n,) ≥ 0 with sum 1, A d ≤ 0 and c·d < 0, in which the cost falls for ever and
    no limit is met; all 0 when there is none.

    >>> unbounded_ray(LinearProgram(np.array([1.0, -2]), np.array([[1.0, -1]]), np.array([4.0])))
    array([0., 1.])
    """
    bound = np.flatnonzero(np.isfinite(problem.limit))
    n = len(problem.cost)
    found = linprog(
        problem.cost,
        A_ub=sparse.csr_array(problem.matrix)[bound] if len(bound) else None,
        b_ub=np.zeros(len(bound)) if len(bound) else None,
        A_eq=np.ones((1, n)),
        b_eq=[1.0],
        method="highs",
    )
    falls = found.status == 0 and found.fun < -ZERO * (1 + np.abs(problem.cost).max())
    return np.where(found.x > ZERO, found.x, 0.0) if falls else np.zeros(n)


def _ratio_test(problem: LinearProgram, found: Optimum, row: int) -> tuple[float, float] | None:
    """:func:`price_range` from the one basis of an optimum that is not degenerate, in x or in y:
    what is not 0 moves in proportion to b_row, until the first of it is 0. None where it is."""
    tight, used = _face(problem, found)
    loose = np.flatnonzero(~tight & np.isfinite(problem.limit))
    tight, used = np.flatnonzero(tight), np.flatnonzero(used)
    now = np.append(found.x[used], found.slack[loose])
    size = _unit(problem) + np.abs(problem.limit[np.isfinite(problem.limit)]).max()
    if len(tight) != len(used) or not (now > ZERO * size).all():
        return None
    matrix = problem.matrix.toarray() if sparse.issparse(problem.matrix) else problem.matrix
    step = (np.arange(len(problem.limit)) == row).astype(float)
    rates = np.linalg.solve(matrix[np.ix_(tight, used)], step[tight])
    rates = np.append(rates, step[loose] - matrix[np.ix_(loose, used)] @ rates)
    rates[np.abs(rates) <= ZERO * np.abs(rates).max()] = 0.0
    down, up = (
        float(np.min(now[moves] / np.abs(rates[moves]), initial=np.inf))
        for moves in (rates > 0, rates < 0)
    )
    ends = problem.limit[row] + np.array([-down, up])
    low, high = np.where(np.abs(ends) <= ZERO * abs(problem.limit[row]), 0.0, ends)  # rounding
    return float(low), float(high)


def _unit(problem: LinearProgram) -> float:
    """A power of 2 near the largest limit, at most 1: the solver's tolerances are absolute, so
    small limits are given to it in this unit, without rounding."""
    largest = np.abs(problem.limit[np.isfinite(problem.limit)]).max(initial=0.0)
    return float(2.0 ** np.floor(np.log2(min(largest, 1.0)))) if largest > 0 else 1.0


def _check_row(problem: LinearProgram, found: Optimum, row: int) -> None:
    if found.status != "optimal":
        raise ValueError(f"prices need an optimum, but the problem is {found.status}")
    if not (0 <= row < len(problem.limit) and np.isfinite(problem.limit[row])):
        raise ValueError(f"row must be one with a finite limit, got {row}")


def _face(problem: LinearProgram, found: Optimum) -> tuple[np.ndarray, np.ndarray]:
    """Rows (m,) that must not have slack and variables (n,) that may be used, given the prices."""
    scale = 1 + np.abs(problem.cost).max()
    return found.price > ZERO * scale, found.reduced_cost <= ZERO * scale
