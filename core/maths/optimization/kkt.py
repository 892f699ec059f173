"""The point nearest to a goal under two limits g₁ ≤ 0 and g₂ ≤ 0, and the four conditions of
Karush, Kuhn and Tucker at any point.

Minimise f = ½|x − p|², so ∇f = x − p. L = f + λ₁g₁ + λ₂g₂ with λ ≥ 0.
Source: J. Nocedal, S. J. Wright, Numerical Optimization (2006), sections 12.3 and 12.4.
"""

import math
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

import numpy as np
from scipy.optimize import nnls

from core.maths.calculus.expressions.reader import parse
from core.maths.calculus.functions_of_two import FunctionOfTwo
from core.maths.optimization.equality_constraint import lagrange_newton, limit_pieces

XY = ("x", "y")
EXACT = 1e-9  # a limit or a multiplier this near to 0 is 0
Place = tuple[float, float]
DISTANCE = parse("((x - p)^2 + (y - q)^2)/2", XY)


@dataclass(frozen=True)
class Region:
    """g₁ ≤ 0 and g₂ ≤ 0; ``corners`` are the points where both are 0 and no limit is broken."""

    limits: tuple[FunctionOfTwo, FunctionOfTwo]
    corners: tuple[Place, ...]

    def values(self, x: float, y: float) -> np.ndarray:
        return np.array([float(g(x, y)) for g in self.limits])

    def gradients(self, x: float, y: float) -> np.ndarray:
        """Rows ∇g₁ and ∇g₂."""
        return np.array([[float(part) for part in g.gradient(x, y)] for g in self.limits])


def region_of(first: str, second: str, *corners: Place) -> Region:
    """Of two formulas in x and y.

    >>> region_of("x - 1", "y - 1", (1.0, 1.0)).values(0.0, 2.0).tolist()
    [-1.0, 1.0]
    """
    return Region((FunctionOfTwo(parse(first, XY)), FunctionOfTwo(parse(second, XY))), corners)


class Held(Enum):
    """What holds the best point back."""

    NOTHING = auto()  # the goal itself is allowed, with room
    TOUCHING = auto()  # the goal lies on a limit: it is met, and its multiplier is 0
    ONE = auto()  # one limit, with a multiplier above 0
    BOTH = auto()  # two limits, both with multipliers above 0
    BOTH_ONE_FREE = auto()  # two limits are met, one of them for nothing
    NO_MULTIPLIERS = auto()  # a corner where no multipliers exist
    TIED = auto()  # two points equally near


@dataclass(frozen=True)
class Nearest:
    """``x`` the best point, ``multipliers`` λ₁, λ₂ (NaN where there are none), ``active`` which
    limits are met, ``other`` a second point as good, and ``value`` f there."""

    case: Held
    x: Place
    multipliers: tuple[float, float]
    active: tuple[bool, bool]
    value: float
    other: Place | None = None


@lru_cache(maxsize=256)
def nearest_allowed(region: Region, goal: Place) -> Nearest:
    """The point of the region nearest to the goal.

    >>> found = nearest_allowed(region_of("x - 1", "y - 1", (1.0, 1.0)), (3.0, 2.0))
    >>> found.case.name, found.x, found.multipliers
    ('BOTH', (1.0, 1.0), (2.0, 1.0))
    """
    if np.all(region.values(*goal) <= EXACT):
        return _judged(region, goal, [goal])
    places = [*region.corners]
    f = FunctionOfTwo(DISTANCE, {"p": goal[0], "q": goal[1]})
    for k, g in enumerate(region.limits):
        places += _nearest_on(f, g, region.limits[1 - k])
    return _judged(region, goal, sorted(places, key=lambda place: math.dist(place, goal)))


def _nearest_on(f: FunctionOfTwo, g: FunctionOfTwo, other: FunctionOfTwo) -> list[Place]:
    """Points of the line g = 0, allowed by the other limit, where f is least nearby."""
    found: list[Place] = []
    for piece in limit_pieces(g, 0.0):
        height = f(*piece.T)
        lower = (height[1:-1] <= height[:-2]) & (height[1:-1] < height[2:])
        start = piece[1:-1][lower]
        if np.all(piece[0] == piece[-1]) and height[0] < min(height[1], height[-2]):
            start = np.vstack([start, piece[:1]])
        if len(start):
            x, y, _, size = lagrange_newton(f, g, 0.0, *start.T)
            good = (size < 1e-8) & (other(x, y) <= EXACT)
            found += [(float(a), float(b)) for a, b in zip(x[good], y[good], strict=True)]
    return found


def _judged(region: Region, goal: Place, places: list[Place]) -> Nearest:
    """Of the allowed candidates, the nearest first."""
    x = places[0]
    far = math.dist(x, goal)
    active = np.abs(region.values(*x)) <= 1e-7
    price = exact_multipliers(region, goal, x, active)
    value = far * far / 2
    rest = [one for one in places[1:] if math.dist(one, x) > 1e-6]
    if rest and math.dist(rest[0], goal) <= far + EXACT:
        return Nearest(Held.TIED, x, price, tuple(map(bool, active)), value, rest[0])
    if np.isnan(price).any():
        case = Held.NO_MULTIPLIERS
    else:
        met, paid = int(active.sum()), int((np.array(price) > EXACT).sum())
        case = {
            (0, 0): Held.NOTHING,
            (1, 0): Held.TOUCHING,
            (2, 0): Held.TOUCHING,
            (1, 1): Held.ONE,
            (2, 1): Held.BOTH_ONE_FREE,
            (2, 2): Held.BOTH,
        }[met, paid]
    return Nearest(case, x, price, tuple(map(bool, active)), value)


def exact_multipliers(
    region: Region, goal: Place, x: Place, active: np.ndarray
) -> tuple[float, float]:
    """λ ≥ 0 with p − x = Σ λᵢ∇gᵢ over the limits that are met; NaN where there are none."""
    pull = np.subtract(goal, x)
    rows = region.gradients(*x)
    found = np.zeros(2)
    if active.any():
        found[active] = nnls(rows[active].T, pull)[0]
    found[found <= 1e-7] = 0.0
    missed = np.abs(rows.T @ found - pull).max()
    if missed > 1e-6 * max(1.0, np.abs(pull).max()):
        return math.nan, math.nan
    return float(found[0]), float(found[1])


@dataclass(frozen=True)
class Conditions:
    """``multipliers`` are those asked about. All four are 0 at a point that meets them:
    |∇f + Σλ∇g|, the worst of g above 0, the worst of λ below 0, and the largest |λg|."""

    multipliers: tuple[float, float]
    stationary: float
    broken: float
    negative: float
    product: float

    @property
    def measures(self) -> tuple[float, ...]:
        return self.stationary, self.broken, self.negative, self.product

    def met(self, tolerance: float) -> tuple[bool, ...]:
        return tuple(one <= tolerance for one in self.measures)


def conditions(region: Region, goal: Place, x: Place, multipliers: Place) -> Conditions:
    """The four conditions at a point with given multipliers.

    >>> found = conditions(region_of("x - 1", "y - 1"), (3.0, 0.0), (1.0, 0.0), (2.0, 0.0))
    >>> found.met(1e-9)
    (True, True, True, True)
    """
    g, rows = region.values(*x), region.gradients(*x)
    price = np.array(multipliers)
    pull = np.subtract(x, goal) + price @ rows
    return Conditions(
        multipliers,
        float(np.hypot(*pull)),
        float(max(g.max(), 0.0)),
        float(max(-price.min(), 0.0)),
        float(np.abs(price * g).max()),
    )


def fitted_multipliers(region: Region, goal: Place, x: Place) -> Place:
    """The λ of either sign that make |∇f + Σλ∇g|² + Σ(λg)² least: the fairest that a point can
    show. Of several, the shortest.

    >>> fitted_multipliers(region_of("x - 1", "y - 1"), (3.0, 0.0), (1.0, 0.0))
    (2.0, 0.0)
    """
    g, rows = region.values(*x), region.gradients(*x)
    system = np.vstack([rows.T, np.diag(g)])
    wanted = np.r_[np.subtract(goal, x), 0.0, 0.0]
    first, second = np.linalg.lstsq(system, wanted, rcond=1e-9)[0]
    return float(first) + 0.0, float(second) + 0.0
