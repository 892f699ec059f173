"""The gradient at a point: what there is, how steep f is in each direction, where its level line
runs.

∇f = (f_x, f_y); D_u f = ∇f·u = |∇f| cos φ for a unit vector u, φ the angle between them. Angles are
in degrees, counter-clockwise from the first axis. Where the rules of differentiation say nothing,
f is judged from difference quotients along eight lines: an observation, not a proof.
"""

import math
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from core.maths.calculus.difference_quotients import PointVerdict, Slope, judge_point
from core.maths.calculus.functions_of_two import FunctionOfTwo, Section, angle_of, unit
from core.maths.calculus.newton_steps import is_stationary

REACH = 3.0  # half width of the plane that is looked at, about the origin
LINES = (0.0, 90.0, 45.0, 135.0, 22.5, 67.5, 112.5, 157.5)
NEARBY = 2.0**-26
NONE = (math.nan, math.nan)


class Ground(Enum):
    """What f does at a point. All from KINK to UNKNOWN are read off quotients, as is a gradient
    that the rules do not see."""

    SLOPE = auto()  # a gradient, not 0
    FLAT = auto()  # a gradient, 0 but for rounding
    KINK = auto()  # along some line the slopes to its two sides differ
    BENT = auto()  # a slope along every line, and no plane that has them all
    STEEP = auto()  # along some line the quotients grow without end
    JUMP = auto()  # f jumps on some line
    POLE = auto()  # f grows without end on some line: that it has a value here is rounding
    RESTLESS = auto()  # along some line the quotients never settle
    UNKNOWN = auto()  # along some line the numbers do not tell
    EDGE = auto()  # f has values on one side only
    ABSENT = auto()  # f has no value


@dataclass(frozen=True)
class GroundVerdict:
    """``gradient`` is NaN where there is none; then ``degrees`` is the line that shows it, with
    its slopes ``back`` and ``ahead`` (±∞, NaN where there is none; of BENT ground the slope that a
    plane would have, and the one that is there). ``by_rule``: the gradient comes from the rules,
    not from quotients."""

    case: Ground
    gradient: tuple[float, float] = NONE
    degrees: float = math.nan
    back: float = math.nan
    ahead: float = math.nan
    by_rule: bool = True

    @property
    def norm(self) -> float:
        return math.hypot(*self.gradient)

    @property
    def uphill(self) -> float:
        """The direction of steepest ascent; NaN where the ground is flat or has no gradient."""
        return angle_of(*self.gradient) if self.case is Ground.SLOPE else math.nan


@lru_cache(maxsize=256)
def steep(f: FunctionOfTwo) -> float:
    """A large |∇f| of this function: 19 of 20 points of an even grid have less; 0 where no point
    has a gradient."""
    side = np.linspace(-REACH, REACH, 31)
    norms = np.hypot(*f.gradient(side[None, :], side[:, None]))
    norms = norms[np.isfinite(norms)]
    return float(np.quantile(norms, 0.95)) if len(norms) else 0.0


_OFFENDING = {
    Slope.KINK: Ground.KINK,
    Slope.STEEP: Ground.STEEP,
    Slope.JUMP: Ground.JUMP,
    Slope.RESTLESS: Ground.RESTLESS,
    Slope.POLE: Ground.POLE,
    Slope.UNKNOWN: Ground.UNKNOWN,
    Slope.EDGE: Ground.EDGE,
    Slope.ALONE: Ground.EDGE,
}


@lru_cache(maxsize=256)
def judge_ground(f: FunctionOfTwo, x: float, y: float) -> GroundVerdict:
    """Has f a gradient at (x, y), is it 0, and if there is none, why.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> tent = FunctionOfTwo(parse("|x| + |y|", ("x", "y")))
    >>> judge_ground(tent, 1.0, 0.0).case.name, judge_ground(tent, 1.0, -2.0).gradient
    ('KINK', (1.0, -1.0))
    """
    if np.isnan(f(x, y)):
        return GroundVerdict(Ground.ABSENT)
    gradient = tuple(float(part) for part in f.gradient(x, y))
    if all(map(math.isfinite, gradient)) and not f.typed_error(x, y)[1]:
        flat = is_stationary(gradient, tuple(map(float, f.second(x, y))))
        return GroundVerdict(Ground.FLAT if flat else Ground.SLOPE, gradient)
    size = NEARBY * max(1.0, abs(x), abs(y))
    cos, sin = unit(np.arange(16) * 22.5)
    gone = np.isnan(f(x + size * cos, y + size * sin))
    if gone.any():
        return GroundVerdict(Ground.EDGE, degrees=float(22.5 * gone.argmax()))
    return _by_quotients(f, x, y)


def _by_quotients(f: FunctionOfTwo, x: float, y: float) -> GroundVerdict:
    slopes: dict[float, float] = {}
    dust = 1e-14 * float(np.nanmax(np.abs(one_sided(f, x, y, np.arange(16) * 22.5, 2.0**-8))))
    for degrees in LINES:
        one = judge_point(Section(f, x, y, degrees), 0.0)
        if one.case is Slope.KINK and abs(one.right - one.left) <= dust:
            one = PointVerdict(Slope.LIMIT, (one.left + one.right) / 2)
        if one.case in _OFFENDING:
            return GroundVerdict(_OFFENDING[one.case], NONE, degrees, one.left, one.right)
        slopes[degrees] = one.slope
    gradient = (slopes[0.0], slopes[90.0])
    for degrees, slope in slopes.items():
        plane = float(directional(gradient, degrees))
        if abs(slope - plane) > 1e-4 * max(1.0, math.hypot(*gradient)):
            return GroundVerdict(Ground.BENT, NONE, degrees, plane, slope)
    case = Ground.SLOPE if any(gradient) else Ground.FLAT
    return GroundVerdict(case, gradient, by_rule=False)


def directional(gradient: tuple[float, float], degrees: ArrayLike) -> np.ndarray:
    """D_u f = f_x cos θ + f_y sin θ, 0 where it is that but for rounding.

    >>> float(directional((3.0, 4.0), 90.0)), float(directional((1.0, 1.0), 135.0))
    (4.0, 0.0)
    """
    cos, sin = unit(degrees)
    slope = gradient[0] * cos + gradient[1] * sin
    return np.where(np.abs(slope) <= 1e-15 * math.hypot(*gradient), 0.0, slope)


def turn_between(first: float, second: float) -> float:
    """The angle between two directions, from 0 to 180.

    >>> turn_between(350.0, 20.0)
    30.0
    """
    apart = abs(first - second) % 360.0
    return min(apart, 360.0 - apart)


def central(f: FunctionOfTwo, x: float, y: float, degrees: ArrayLike, h: float) -> np.ndarray:
    """(f(p + h·u) − f(p − h·u))/2h for each direction."""
    cos, sin = unit(degrees)
    return (f(x + h * cos, y + h * sin) - f(x - h * cos, y - h * sin)) / (2 * h)


def one_sided(f: FunctionOfTwo, x: float, y: float, degrees: ArrayLike, h: float) -> np.ndarray:
    """(f(p + h·u) − f(p))/h for each direction."""
    cos, sin = unit(degrees)
    return (f(x + h * cos, y + h * sin) - f(x, y)) / h


@lru_cache(maxsize=256)
def level_angle(
    f: FunctionOfTwo, x: float, y: float, gradient: tuple[float, float], step: float = 1e-3
) -> float:
    """The angle from the gradient to the level line, measured on the line itself: between ∇f and
    the chord of two points with f = f(x, y), about ``step`` to either side. NaN where they are not
    found.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> bowl = FunctionOfTwo(parse("x^2 + 3y^2", ("x", "y")))
    >>> round(level_angle(bowl, 1.0, 1.0, (2.0, 6.0)), 4)
    90.0
    """
    norm = math.hypot(*gradient)
    normal = np.array(gradient) / norm
    tangent, level = np.array([-normal[1], normal[0]]), float(f(x, y))
    side = step * np.array([1.0, -1.0])
    off = np.zeros(2)
    for _ in range(8):
        place = np.array([x, y]) + side[:, None] * tangent + off[:, None] * normal
        missing = f(place[:, 0], place[:, 1]) - level
        off = off - missing / norm
    if not np.all(np.abs(missing) <= 1e-9 * step * norm + 4e-15 * abs(level)):
        return math.nan
    chord = place[0] - place[1]
    return math.degrees(math.atan2(*(_cross(normal, chord), float(normal @ chord))))


def _cross(a: np.ndarray, b: np.ndarray) -> float:
    return float(a[0] * b[1] - a[1] * b[0])
