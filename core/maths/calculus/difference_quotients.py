"""Slopes by differences: secants that turn into a tangent, and what their steps cost.

Every quotient is computed as it stands, in float64, as a program would; u = 2⁻⁵³ is its rounding.
"""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from numpy.typing import ArrayLike

from core.maths.calculus.functions import Function

UNIT = 2.0**-53
TERMS = 12  # Taylor coefficients that are looked at for the order of an error


@dataclass(frozen=True)
class Quotients:
    """Difference quotients at one point, one for each step; NaN where f has no value."""

    forward: np.ndarray
    backward: np.ndarray
    central: np.ndarray
    second: np.ndarray


def quotients(f: Function, x: float, steps: ArrayLike) -> Quotients:
    """(f(x+h) − f(x))/h, (f(x) − f(x−h))/h, (f(x+h) − f(x−h))/2h and (f(x+h) − 2f(x) + f(x−h))/h².

    >>> from core.maths.calculus.expressions.reader import parse
    >>> found = quotients(Function(parse("x^2")), 1.0, [0.5])
    >>> found.forward.item(), found.backward.item(), found.central.item(), found.second.item()
    (2.5, 1.5, 2.0, 2.0)
    """
    h = np.asarray(steps, float)
    here, right, left = f(x), f(x + h), f(x - h)
    return Quotients(
        forward=(right - here) / h,
        backward=(here - left) / h,
        central=(right - left) / (2 * h),
        second=(right - 2 * here + left) / h**2,
    )


def straight(f: Function) -> bool:
    """Is f a straight line? At several places it bends nowhere, and has one slope."""
    terms = f.taylor(np.array([-2.7, -0.9, 0.4, 1.6, 3.1]), TERMS)
    size = 1e-13 * np.abs(terms[:2]).max()
    return bool(np.all(np.abs(terms[2:]) <= size) and np.ptp(terms[1]) <= size)


def complex_step(f: Function, x: float, steps: ArrayLike) -> np.ndarray:
    """Im f(x + ih)/h: nothing is subtracted, so h may be tiny (Squire and Trapp 1998)."""
    h = np.asarray(steps, float)
    return f.at_complex(x + 1j * h).imag / h


class Slope(Enum):
    """What f does at a point. All but SMOOTH and ABSENT are read off quotients of many steps."""

    SMOOTH = auto()  # the rules give the derivative
    LIMIT = auto()  # both quotients settle on one value, which the rules do not see
    KINK = auto()  # they settle on two values
    JUMP = auto()  # f jumps there, and a quotient grows like 1/h
    STEEP = auto()  # they grow without end: the tangent stands upright
    RESTLESS = auto()  # at least one of them never settles
    EDGE = auto()  # f has values on one side only
    ABSENT = auto()  # f has no value there


@dataclass(frozen=True)
class PointVerdict:
    """``left`` and ``right`` are the one-sided slopes where they settle (±∞ where they grow),
    ``slope`` the derivative, NaN where there is none."""

    case: Slope
    slope: float
    left: float
    right: float


_LOOK = 2.0 ** -np.arange(8, 31)


def _one_sided(quotient: np.ndarray) -> float:
    """The limit of a quotient as its step halves: a number, ±∞, or NaN where it has none.

    Judged by the changes from step to step: they must shrink, or keep one sign without shrinking.
    """
    if not np.isfinite(quotient).all():
        return np.nan
    change = np.diff(quotient)
    scale = 1e-6 * max(1.0, float(np.abs(quotient[-1])))
    if np.abs(change[-6:]).max() <= scale:
        return float(quotient[-1])
    late, early = np.abs(change[-6:]), np.abs(change[:6])
    one_way = (change > 0).all() or (change < 0).all()
    if late.max() <= 0.5 * early.max() and (one_way or late.max() < 1e-2 * early.max()):
        ratio = late[-1] / late[-2]
        return float(quotient[-1] + change[-1] * ratio / (1 - ratio))  # a geometric tail
    if one_way and late.min() >= 0.9 * early.max():
        return float(np.copysign(np.inf, change[-1]))
    return np.nan


def judge_point(f: Function, x: float) -> PointVerdict:
    """Has f a slope at x, and if not, why."""
    slope = float(f.slope(x))
    if np.isfinite(slope) and np.isfinite(f(x)):
        return PointVerdict(Slope.SMOOTH, slope, slope, slope)
    if np.isnan(f(x)):
        return PointVerdict(Slope.ABSENT, np.nan, np.nan, np.nan)
    found = quotients(f, x, _LOOK * max(1.0, abs(x)))
    left, right = _one_sided(found.backward), _one_sided(found.forward)
    sides = [np.isfinite(side).any() for side in (found.backward, found.forward)]
    if not all(sides):
        return PointVerdict(Slope.EDGE, np.nan, left, right)
    if np.isnan(left) or np.isnan(right):
        return PointVerdict(Slope.RESTLESS, np.nan, left, right)
    if np.isinf(left) or np.isinf(right):
        case = Slope.STEEP if _continuous(f, x) else Slope.JUMP
        return PointVerdict(case, np.nan, left, right)
    if abs(left - right) <= 1e-5 * max(1.0, abs(left), abs(right)):
        middle = (left + right) / 2
        settled = 0.0 if abs(middle) < 1e-6 else middle
        return PointVerdict(Slope.LIMIT, settled, settled, settled)
    return PointVerdict(Slope.KINK, np.nan, left, right)


class Rule(Enum):
    """A rule for a derivative by its steps: order of the derivative, first Taylor coefficient that
    its truncation may hold, every how many more, and how f's rounding counts in it."""

    FORWARD = (1, 2, 1, 2.0, 1.0)
    CENTRAL = (1, 3, 2, 1.0, 1.0)
    SECOND = (2, 4, 2, 4.0, 2.0)

    @property
    def order(self) -> int:
        return self.value[0]


@dataclass(frozen=True)
class Budget:
    """Where the error of a rule comes from: |c|·hᵖ of truncation, and r/hᵏ of rounding.

    ``power`` is p, 0 where no coefficient up to the twelfth counts; ``best`` the step at which the
    sum is least: ∞ where nothing is truncated, 0 where nothing is rounded.
    """

    coefficient: float
    power: int
    rounding: float
    order: int
    best: float

    def truncation(self, h: ArrayLike) -> np.ndarray:
        return abs(self.coefficient) * np.asarray(h, float) ** self.power

    def roundoff(self, h: ArrayLike) -> np.ndarray:
        return self.rounding / np.asarray(h, float) ** self.order


def budget(f: Function, x: float, rule: Rule) -> Budget:
    """The leading terms of the error, for f right to the last digit at arguments rounded once.

    Forward: ½|f″|·h + u·(2|f| + |x·f′|)/h. Central: |f‴|/6·h² + u·(|f| + |x·f′|)/h. Second:
    |f⁗|/12·h² + u·(4|f| + 2|x·f′|)/h². A derivative that is 0 there gives way to the next. The
    least sum of |c|·hᵖ + r/hᵏ is at h = (k·r/(p·|c|))^(1/(p+k)). (Higham 2002, 1.14.)
    """
    order, first, stride, of_values, of_argument = rule.value
    terms = f.taylor(x, TERMS)
    size = np.nanmax(np.abs(terms))
    counted = np.arange(first, TERMS + 1, stride)
    counted = counted[np.abs(terms[counted]) > 1e-13 * size]
    coefficient = order * terms[counted[0]] if len(counted) else 0.0
    power = int(counted[0]) - order if len(counted) else 0
    rounding = UNIT * (of_values * abs(terms[0]) + of_argument * abs(x * terms[1]))
    if not power:
        best = np.inf
    elif not rounding:
        best = 0.0
    else:
        best = (order * rounding / (power * abs(coefficient))) ** (1 / (power + order))
    return Budget(float(coefficient), power, float(rounding), order, float(best))


class Cause(Enum):
    """What makes most of the error of a rule at one step."""

    TRUNCATION = auto()  # nine tenths of the error and more
    ROUNDING = auto()  # truncation is at most a tenth of it
    BOTH = auto()
    NO_TRUNCATION = auto()  # the formula is exact for this f, only rounding is left
    SWALLOWED = auto()  # x + h rounds to x
    GAP = auto()  # f has no value at x + h or x − h


def judge_error(f: Function, x: float, h: float, rule: Rule, found: Budget, error: float) -> Cause:
    """``error`` is the measured one. A hundred times what rounding can make is truncation; below,
    h is so small that Taylor's terms say how much is."""
    if not np.isfinite(error):
        return Cause.GAP
    if x + h == x or x - h == x:
        return Cause.SWALLOWED
    if not found.power:
        return Cause.NO_TRUNCATION
    if error > 100 * float(found.roundoff(h)):
        return Cause.TRUNCATION
    order, first, stride, *_ = rule.value
    powers = np.arange(first, TERMS + 1, stride)
    truncation = abs(float(order * f.taylor(x, TERMS)[powers] @ h ** (powers - order)))
    if truncation <= error / 10:
        return Cause.ROUNDING
    return Cause.TRUNCATION if abs(error - truncation) <= error / 10 else Cause.BOTH


def _continuous(f: Function, x: float) -> bool:
    h = 1e-12 * max(1.0, abs(x))
    return float(np.ptp(f([x - h, x, x + h]))) < 1e-3 * max(1.0, abs(float(f(x))))
