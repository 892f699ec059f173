"""Which case a linear programme, its prices or its best corner is: what the words about them are
chosen from.

Pure functions from numbers to a named case; nothing here knows how it is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from core.maths.optimization.linear_programming import LinearProgram
from core.maths.optimization.shadow_prices import ShadowPrice
from core.maths.optimization.simplex import SimplexPath, feasible_polygon

SAME = 1e-9  # relative: two costs or prices so near are one
WIDE = 1e3  # a window that holds every corner of the programmes


class Worth(Enum):
    """What one more unit of a limit, and one fewer, is worth."""

    NO_LIMIT = auto()
    SPARE = auto()  # nothing, for some is left over
    FREE = auto()  # nothing, though none is left over
    HOLDS = auto()  # the price, to both sides
    BEND = auto()  # two prices, one to each side
    NO_FEWER = auto()  # with less there is no plan
    NO_MORE = auto()  # with more there is no plan: a promise that cannot be kept


@dataclass(frozen=True)
class WorthVerdict:
    """case; more, fewer: what the limit is worth by the unit to both sides; low, high: where that
    holds; up, down: how far both are from here; spare: what is left over."""

    case: Worth
    more: float
    fewer: float
    low: float
    high: float
    up: float
    down: float
    spare: float


def judge_worth(price: ShadowPrice, at: float, spare: float = 0.0) -> WorthVerdict:
    """Of the shadow price of a limit that stands at `at`, of which so much is left over.

    >>> judge_worth(ShadowPrice(2.5, 2.5, 6.0, 10.5), 9.0).case.name
    'HOLDS'
    """
    if price.fewer == float("inf"):
        case = Worth.NO_FEWER
    elif price.more == float("inf"):
        case = Worth.NO_MORE
    elif price.bend:
        case = Worth.BEND
    elif abs(price.more) <= SAME:
        case = Worth.SPARE if spare > SAME * (abs(at) or 1.0) else Worth.FREE
    else:
        case = Worth.HOLDS
    low, high = price.low, price.high
    return WorthVerdict(case, price.more, price.fewer, low, high, high - at, at - low, spare)


class Walk(Enum):
    """How the simplex method ends, or how far it walks."""

    INFEASIBLE = auto()
    UNBOUNDED = auto()
    CYCLING = auto()
    EVERY_CORNER = auto()  # of the pushed cube, in every dimension
    FEWER_CORNERS = auto()
    BEST_CORNER = auto()


def judge_walk(status: str, unit_steps: Sequence[int] | None = None) -> Walk:
    """status of a simplex path; unit_steps: steps in the pushed cube of dimension 1, 2, …, of whose
    2ᵈ corners a step reaches a new one; None for another programme.

    >>> [judge_walk("optimal", steps).name for steps in ((1, 3, 7), (1, 1, 1), None)]
    ['EVERY_CORNER', 'FEWER_CORNERS', 'BEST_CORNER']
    """
    match status:
        case "infeasible":
            return Walk.INFEASIBLE
        case "unbounded":
            return Walk.UNBOUNDED
        case "cycling":
            return Walk.CYCLING
    if unit_steps is None:
        return Walk.BEST_CORNER
    every = all(steps == 2**d - 1 for d, steps in enumerate(unit_steps, 1))
    return Walk.EVERY_CORNER if every else Walk.FEWER_CORNERS


class Best(Enum):
    """Where the optimum of a programme in two variables is taken."""

    NOWHERE = auto()
    CORNER = auto()
    EDGE = auto()  # between two corners
    ENDLESS_EDGE = auto()  # from a corner on
    EVERYWHERE = auto()


@dataclass(frozen=True, eq=False)
class CornerVerdict:
    """best; at (2,): where the simplex path ends; ends (k, 2): the corners that are optimal;
    binding and room: limits met and limits with room left there; degenerate: a step changed the
    basis and stayed in a corner where more limits meet than are needed."""

    best: Best
    at: np.ndarray
    ends: np.ndarray
    binding: int
    room: int
    degenerate: bool


def judge_corner(problem: LinearProgram, steps: SimplexPath) -> CornerVerdict:
    """Of a programme in two variables and the simplex path through it.

    Every point is best where no cost differs between two feasible points; an edge is where the
    least cost is met by more than one corner of what is feasible.

    >>> from core.maths.optimization.simplex import simplex_path
    >>> flat = LinearProgram(-np.ones(2), np.array([[1.0, 1.0]]), np.array([4.0]))
    >>> judge_corner(flat, simplex_path(flat)).best.name
    'EDGE'
    """
    at = steps.x[-1]
    stays = bool(degenerate_steps(steps).any())
    if steps.status != "optimal":
        return CornerVerdict(Best.NOWHERE, at, np.zeros((0, 2)), 0, 0, stays)
    slack = problem.limit - problem.matrix @ at
    binding = int((slack <= SAME * (1 + np.abs(problem.limit).max())).sum())
    corners = feasible_polygon(problem, WIDE, WIDE)
    cost = corners @ problem.cost
    best = corners[cost <= cost.min() + SAME * (1 + np.abs(cost).max())]
    return CornerVerdict(
        _where(problem.cost, corners, best), at, best, binding, len(slack) - binding, stays
    )


def _where(cost: np.ndarray, corners: np.ndarray, best: np.ndarray) -> Best:
    if np.ptp(best, axis=0).max() <= 1e-6:
        return Best.CORNER
    if len(best) == len(corners) and (not cost.any() or _flat(corners) > 1):
        return Best.EVERYWHERE
    return Best.ENDLESS_EDGE if best.max() >= WIDE * (1 - 1e-9) else Best.EDGE


def _flat(corners: np.ndarray) -> int:
    """Dimension of the polygon: a segment has 1."""
    return int(np.linalg.matrix_rank(corners - corners[0], tol=1e-6))


def degenerate_steps(steps: SimplexPath) -> np.ndarray:
    """Steps (s,) of phase 2 in which the entering variable stays at zero, and the exchange of a
    helper that is zero: the basis changes and no variable does.

    >>> from core.maths.optimization.simplex import simplex_path
    >>> shut = LinearProgram(-np.ones(2), np.array([[1.0, 1.0]]), np.array([0.0]))
    >>> degenerate_steps(simplex_path(shut)).tolist()
    [True]
    """
    found = np.zeros(steps.steps, bool)
    for k, entering in enumerate(steps.entering):
        if steps.phase[k + 1] == 2 and entering >= 0:
            row = int(np.flatnonzero(steps.basis[k + 1] == entering)[0])
            found[k] = steps.tableau[k + 1][row, -1] <= SAME
    return found
