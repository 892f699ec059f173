"""Second derivatives at a point: the Hessian's eigenvalues, the quadratic that touches f, and what
kind of stationary point it is.

H = [[f_xx, f_xy], [f_xy, f_yy]]. λ₁ ≥ λ₂ are its eigenvalues: the curvatures of f along two
directions at right angles. At a stationary point both above 0 prove a minimum, both below 0 a
maximum, one of each a saddle; where one is 0 they prove nothing, and f is looked at on two circles
around. Source: J. Nocedal, S. J. Wright, Numerical Optimization (2006), sections 2.1 and 3.3.
"""

import math
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from core.maths.calculus.functions_of_two import FunctionOfTwo, unit
from core.maths.calculus.newton_steps import SHORT, eigen_axes, is_stationary, newton_step

SNAP = 0.1  # so near a stationary point is taken for the point that was meant
RADII = (0.05, 0.1)
AROUND = 720  # points on each circle


class Kind(Enum):
    MINIMUM = auto()  # by the eigenvalues
    MAXIMUM = auto()
    SADDLE = auto()
    HIGHER_MINIMUM = auto()  # an eigenvalue is 0; of the points around none is lower
    HIGHER_MAXIMUM = auto()
    HIGHER_SADDLE = auto()  # some are higher and some lower
    VALLEY = auto()  # none is lower, and some are level
    RIDGE = auto()
    LEVEL = auto()  # all are level
    UNDECIDED = auto()  # the two circles differ, or f has no value there
    SLOPE = auto()  # the gradient is not 0: no stationary point
    NO_HESSIAN = auto()  # second derivatives are missing by the rules, or these not to be trusted
    ABSENT = auto()  # f has no value


@dataclass(frozen=True)
class Bend:
    """f to second order at ``at``: the point, or the stationary point ``off`` away that it was
    snapped to. ``degrees`` is the direction of λ₁; ``ways`` how many arcs of a circle around lie
    higher (of a HIGHER_SADDLE), ``around`` what the circles show where there is no Hessian. An
    eigenvalue counts as 0 up to ``curvature_zero``: 10⁻⁹ of the other, and at a stationary point
    10⁻⁴ of what second derivatives change within ``SNAP``, as its place is known to some digits."""

    kind: Kind
    at: tuple[float, float]
    off: float
    value: float
    gradient: tuple[float, float]
    hessian: tuple[float, float, float]
    curvatures: tuple[float, float]
    degrees: float
    curvature_zero: float
    ways: int = 0
    around: Kind | None = None

    @property
    def norm(self) -> float:
        return math.hypot(*self.gradient)

    @property
    def round(self) -> bool:
        """Is the curvature the same along every direction, as far as it is known?"""
        return self.curvatures[0] - self.curvatures[1] <= self.curvature_zero

    def quadratic(self, x: ArrayLike, y: ArrayLike) -> np.ndarray:
        """f(p) + ∇f·d + ½ dᵀHd with d = (x, y) − p."""
        dx, dy = np.asarray(x) - self.at[0], np.asarray(y) - self.at[1]
        xx, xy, yy = self.hessian
        slope = self.gradient[0] * dx + self.gradient[1] * dy
        return self.value + slope + 0.5 * (xx * dx * dx + 2 * xy * dx * dy + yy * dy * dy)


def curvature(hessian: tuple[float, float, float], degrees: ArrayLike) -> np.ndarray:
    """uᵀHu, the second derivative along each direction.

    >>> float(curvature((1.0, 0.0, 3.0), 90.0))
    3.0
    """
    cos, sin = unit(degrees)
    xx, xy, yy = hessian
    return xx * cos * cos + 2 * xy * cos * sin + yy * sin * sin


def stationary_near(f: FunctionOfTwo, x: float, y: float) -> tuple[float, float] | None:
    """The stationary point that Newton's method finds from (x, y); None where it leaves, or does
    not settle within 25 steps.

    Where steps shrink by a constant factor q (a degenerate point) the rest of the geometric series
    is added at once: Aitken's extrapolation.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> stationary_near(FunctionOfTwo(parse("x^3 - 3x y^2", ("x", "y"))), 0.02, 0.01)
    (0.0, 0.0)
    """
    place, start = np.array([x, y], float), np.array([x, y], float)
    lengths: list[float] = []
    for _ in range(25):
        if math.dist(place, start) > 5 * SNAP:
            return None
        _, gx, gy, *hessian = (float(part) for part in f.jet(*place))
        if not all(map(math.isfinite, (gx, gy, *hessian))):
            return None
        step, _ = newton_step((gx, gy), tuple(hessian))
        lengths.append(float(np.hypot(*step)))
        if is_stationary((gx, gy), tuple(hessian)):
            return _settled(f, place + step)
        if lengths[-1] == 0:
            return None
        place = place + step
        if len(lengths) > 2 and min(lengths[-3:]) > 0:
            q, before = lengths[-1] / lengths[-2], lengths[-2] / lengths[-3]
            if 0.2 < q < 0.95 and abs(q - before) < 0.02:
                place = place + step * q / (1 - q)
                lengths.clear()
    return None


def _settled(f: FunctionOfTwo, place: np.ndarray) -> tuple[float, float]:
    """The place, or the one with four decimals if it is no worse: without the dust of the last
    steps, and of a degenerate point, which is found to a few digits only."""
    whole = np.round(place, 4) + 0.0
    found, short = (float(np.hypot(*f.jet(*at)[1:3])) for at in (place, whole))
    x, y = (whole if short <= found else place).tolist()
    return x, y


@lru_cache(maxsize=512)
def judge_bend(f: FunctionOfTwo, x: float, y: float) -> Bend:
    """f to second order at (x, y), or at the stationary point at most ``SNAP`` away to which
    Newton's method leads; its kind where it is stationary.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> judge_bend(FunctionOfTwo(parse("x y", ("x", "y"))), 0.0, 0.05).kind.name
    'SADDLE'
    """
    near = stationary_near(f, x, y)
    snapped = near is not None and SHORT < math.dist(near, (x, y)) <= SNAP
    at = near if snapped else (x, y)
    _, gx, gy, *hessian = (float(part) for part in f.jet(*at))
    if not math.isfinite(gx + gy):
        gx, gy = (float(part) for part in f.gradient(*at))
    given = (at, math.dist(at, (x, y)), float(f(*at)), (gx, gy), tuple(hessian))
    unknown = ((math.nan,) * 2, math.nan, math.nan)
    if math.isnan(given[2]):
        return Bend(Kind.ABSENT, *given, *unknown)
    if not all(map(math.isfinite, (gx, gy, *hessian))) or f.typed_error(*at)[1]:
        return Bend(Kind.NO_HESSIAN, *given, *unknown, 0, look_around(f, *at)[0])
    first, second, degrees = eigen_axes(tuple(hessian))
    zero = 1e-9 * max(abs(first), abs(second))
    kind, ways = Kind.SLOPE, 0
    if is_stationary((gx, gy), tuple(hessian)):
        zero = max(zero, 1e-4 * _change(f, *at))
        kind, ways = _kind(f, at, first, second, zero)
    return Bend(kind, *given, (first, second), degrees, zero, ways)


def _change(f: FunctionOfTwo, x: float, y: float) -> float:
    """How much second derivatives change within ``SNAP``, at most, along the axes."""
    cos, sin = unit(np.array([0.0, 90.0, 180.0, 270.0]))
    around = np.stack(f.second(x + SNAP * cos, y + SNAP * sin))
    changes = np.abs(around - np.stack(f.second(x, y))[:, None])
    return float(changes[np.isfinite(changes)].max(initial=0.0))


def _kind(f: FunctionOfTwo, at: tuple, first: float, second: float, zero: float) -> tuple:
    if min(abs(first), abs(second)) > zero:
        if second > 0:
            return Kind.MINIMUM, 0
        return (Kind.SADDLE if first > 0 else Kind.MAXIMUM), 0
    return look_around(f, *at)


def look_around(f: FunctionOfTwo, x: float, y: float) -> tuple[Kind, int]:
    """What f does on two circles around, and in how many arcs it lies higher there.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> look_around(FunctionOfTwo(parse("x^3 - 3x y^2", ("x", "y"))), 0.0, 0.0)
    (<Kind.HIGHER_SADDLE: 6>, 3)
    """
    cos, sin = unit(np.arange(AROUND) * (360.0 / AROUND))
    radius = np.array(RADII)[:, None]
    here = float(f(x, y))
    above = f(x + radius * cos, y + radius * sin) - here
    if np.isnan(above).any():
        return Kind.UNDECIDED, 0
    signs = np.sign(np.where(np.abs(above) <= 1e-13 * max(1e-3, abs(here)), 0.0, above))
    found = {_on_circle(one) for one in signs}
    return found.pop() if len(found) == 1 else (Kind.UNDECIDED, 0)


def _on_circle(signs: np.ndarray) -> tuple[Kind, int]:
    up, down, level = ((signs == sign).any() for sign in (1, -1, 0))
    if up and down:
        told = signs[signs != 0]
        return Kind.HIGHER_SADDLE, int(np.sum((told == 1) & (np.roll(told, 1) == -1)))
    if up:
        return (Kind.VALLEY if level else Kind.HIGHER_MINIMUM), 0
    if down:
        return (Kind.RIDGE if level else Kind.HIGHER_MAXIMUM), 0
    return Kind.LEVEL, 0


def second_differences(
    f: FunctionOfTwo, x: float, y: float, h: float
) -> tuple[float, float, float]:
    """f_xx, f_xy, f_yy by central differences: (f(x+h) − 2f + f(x−h))/h² along each axis, and over
    the four corners (f(++) − f(+−) − f(−+) + f(−−))/4h².

    >>> from core.maths.calculus.expressions.reader import parse
    >>> second_differences(FunctionOfTwo(parse("x^2 y", ("x", "y"))), 1.0, 2.0, 0.5)
    (4.0, 2.0, 0.0)
    """
    i, j = np.meshgrid([-h, 0, h], [-h, 0, h], indexing="ij")
    z = f(x + i, y + j)
    xx = (z[2, 1] - 2 * z[1, 1] + z[0, 1]) / h**2
    yy = (z[1, 2] - 2 * z[1, 1] + z[1, 0]) / h**2
    xy = (z[2, 2] - z[2, 0] - z[0, 2] + z[0, 0]) / (4 * h**2)
    return float(xx), float(xy), float(yy)
