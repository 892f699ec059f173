"""The programmes to look at, in the state of now: two goods through one warehouse, and others."""

from dataclasses import dataclass

import numpy as np

from core.maths.optimization.linear_programming import (
    LinearProgram,
    Optimum,
    solve_linear_program,
)
from core.maths.optimization.programme_tables import window_of
from core.maths.optimization.shadow_prices import (
    ShadowPrice,
    ValueCurve,
    shadow_price,
    value_curve,
)
from core.maths.optimization.simplex import (
    SimplexPath,
    end_of_path,
    klee_minty,
    simplex_path,
)

GOODS = ("dock", "cold", "supply", "contract")
RESOURCES = {  # one unit of it, and several
    "dock": ("dock hour", "dock hours"),
    "cold": ("unit of cold storage", "units of cold storage"),
    "supply": ("pallet of A supplied", "pallets supplied"),
    "contract": ("promised pallet", "promised pallets"),
}
SCALES = {"dock": 20.0, "cold": 40.0, "supply": 20.0, "contract": 20.0}  # ends of sliders
LIMITS = {
    "goods": ("dock hours", "cold storage", "supply of A", "contract"),
    "open": ("A ahead of B", "B ahead of A"),
    "klee_minty": ("limit 1", "limit 2"),
}


@dataclass(frozen=True, eq=False)
class Now:
    """The programme of this state, solved step by step and at once, in a window to see it in; for
    the two goods, the shadow price of every limit (None where there is none)."""

    problem: LinearProgram
    window: tuple[float, float]
    steps: SimplexPath
    found: Optimum
    curves: tuple[ValueCurve, ...]
    prices: tuple[ShadowPrice | None, ...]


def programme_of(v):
    """Cost, rows and limits of the chosen programme, and the window to see it in."""
    if v.programme == "klee_minty":
        return klee_minty(2), (1.2, 120.0)
    cost = -np.array([v.profit_a, v.profit_b])
    if v.programme == "open":
        rows = np.array([[1.0, -1.0], [-1.0, 1.0]])
        return LinearProgram(cost, rows, np.array([4.0, 6.0])), (20.0, 20.0)
    rows = np.array([[1.0, 1.0], [1.0, 3.0], [1.0, 0.0], [-1.0, -1.0]])
    limit = np.array([v.dock, v.cold, v.supply, -v.contract])
    problem = LinearProgram(cost, rows, limit)
    return problem, window_of(problem, (12.0, 10.0))


def compute(v):
    problem, window = programme_of(v)
    steps = simplex_path(problem, v.rule, max_steps=50)
    ended = steps.status in ("optimal", "unbounded", "infeasible")
    found = end_of_path(problem, steps) if ended else solve_linear_program(problem)
    rows = range(len(problem.limit))
    curves = tuple(value_curve(problem, k) for k in rows) if v.programme == "goods" else ()
    known = curves and found.status == "optimal"
    prices = tuple(shadow_price(curves[k], problem.limit[k]) if known else None for k in rows)
    return Now(problem, window, steps, found, curves, prices)
