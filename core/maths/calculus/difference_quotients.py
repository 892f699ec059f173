"""Slopes by differences: secants that turn into a tangent, and what their steps cost.

Every quotient is computed as it stands, in float64, as a program would; u = 2⁻⁵³ is its rounding.
"""

from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from core.maths.calculus.expressions.polynomials import polynomial_coefficients
from core.maths.calculus.expressions.running_errors import UNIT
from core.maths.calculus.functions import Function
from core.maths.calculus.one_sided_limits import Limit, limit

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
    """Is f a straight line by its sums and products alone? Then it is one everywhere; what only
    looks so on a stretch, as |x + 3| does, is none."""
    line = polynomial_coefficients(f.expression, f.parameters)
    return line is not None and len(line) <= 2


def complex_step(f: Function, x: float, steps: ArrayLike) -> np.ndarray:
    """Im f(x + ih)/h: nothing is subtracted, so h may be tiny (Squire and Trapp 1998)."""
    h = np.asarray(steps, float)
    return f.at_complex(x + 1j * h).imag / h


class Slope(Enum):
    """What f does at a point. All but SMOOTH and ABSENT are read off both sides of it."""

    SMOOTH = auto()  # the rules give the derivative
    LIMIT = auto()  # the slopes of both sides settle on one value, which the rules do not see
    KINK = auto()  # they settle on two values
    JUMP = auto()  # f jumps there, and a quotient grows like 1/h
    STEEP = auto()  # f is continuous, but from a side at least the quotients grow without end
    RESTLESS = auto()  # at least one of them goes to and fro as far down as is looked
    UNKNOWN = auto()  # the numbers do not tell
    EDGE = auto()  # f has values on one side only
    ALONE = auto()  # f has no values on either side
    POLE = auto()  # f grows without end: that it has a value at all is rounding
    ABSENT = auto()  # f has no value there


@dataclass(frozen=True)
class PointVerdict:
    """``left`` and ``right`` are the one-sided slopes where they settle (±∞ where they grow),
    ``slope`` the derivative up to ``doubt``, NaN where there is none."""

    case: Slope
    slope: float = np.nan
    left: float = np.nan
    right: float = np.nan
    doubt: float = 0.0


@dataclass(frozen=True)
class _Side:
    """One side of a point: whether f has values there (None: here and there), what they tend to,
    by how much that misses the value at the point, and what the slope tends to."""

    there: bool | None
    height: Limit
    leap: float
    slope: Limit


_NEAREST = 12  # steps by which a side is said to have values


def _side(f: Function, x: float, order: int, here: float, way: int) -> _Side:
    """What g = f⁽ᵒʳᵈᵉʳ⁻¹⁾ and its slope do at x ± 2⁻⁸, x ± 2⁻⁹, … times the size of x.

    Where g tends to g(x) and g′ to a limit, that is the one-sided slope (mean value theorem), and
    series give g′ without a difference. Where g′ does not settle the quotients of g are asked.
    """
    scale = 2.0 ** np.floor(np.log2(abs(x))) if x else 1.0  # so x ± h are numbers, not rounded
    h = way * scale * 2.0 ** -np.arange(8, 51 if x else 61)
    series, (off, doubtful) = f.taylor(x + h, order), f.typed_error(x + h)
    heights, slopes = series[order - 1], order * series[order]
    sure = ~doubtful if np.sum(~doubtful) >= _NEAREST else doubtful | True
    there = np.isfinite(heights[sure][-_NEAREST:])
    if not there.all():
        return _Side(None if there.any() else False, Limit(np.nan), np.nan, Limit(np.nan))
    at_x = float(np.nan_to_num(f.typed_error(x)[0], posinf=0.0))
    if order == 2:
        off, at_x = 8 * UNIT * np.abs(heights), 0.0
    height = limit(heights[sure], off[sure])
    leap = height.value - here
    leap = 0.0 if abs(leap) <= height.doubt + 4 * at_x else leap
    slope = limit(slopes[~doubtful], 8 * UNIT * np.abs(slopes[~doubtful]))
    if not slope.known:
        slope = limit((heights - here) / h, (off + at_x) / np.abs(h))
    return _Side(True, height, leap, slope)


@lru_cache(maxsize=256)
def judge_point(f: Function, x: float, order: int = 1) -> PointVerdict:
    """Has f a derivative (the second with ``order`` 2) at x, and if not, why.

    The rules are trusted unless f is there, within rounding, at a kink, a pole or an end of its
    domain: |sin πx| has a kink at 1, though sin π is not 0 in floating-point numbers.
    """
    if order == 1:
        here, slope = float(f(x)), float(f.slope(x))
    else:
        first = judge_point(f, x)
        here, slope = first.slope, 2 * float(f.taylor(x, 2)[2])
        if np.isnan(here):
            return first
    if np.isnan(here):
        return PointVerdict(Slope.ABSENT)
    smooth = PointVerdict(Slope.SMOOTH, slope, slope, slope)
    if np.isfinite(slope) and not f.typed_error(x)[1]:
        return smooth
    left, right = (_side(f, x, order, here, way) for way in (-1, 1))
    case, low, high = _case(left, right), left.slope.value, right.slope.value
    if case in (Slope.JUMP, Slope.POLE, Slope.UNKNOWN):
        return PointVerdict(case)
    if case is not Slope.LIMIT:
        return PointVerdict(case, np.nan, low, high)
    middle, doubt = (low + high) / 2, left.slope.doubt + right.slope.doubt
    if abs(slope - middle) <= doubt + 1e-12 * abs(slope):
        return smooth
    settled = 0.0 if abs(middle) <= doubt else middle
    return PointVerdict(Slope.LIMIT, settled, settled, settled, doubt)


def _case(left: _Side, right: _Side) -> Slope:
    sides = (left, right)
    if not all(side.there for side in sides):
        if any(side.there is None for side in sides):
            return Slope.UNKNOWN
        return Slope.EDGE if left.there or right.there else Slope.ALONE
    if any(np.isinf(side.height.value) for side in sides):
        return Slope.POLE
    if any(side.leap and side.height.known for side in sides):
        return Slope.JUMP
    unknown = [one for side in sides for one in (side.height, side.slope) if not one.known]
    if unknown:
        return Slope.RESTLESS if any(one.restless for one in unknown) else Slope.UNKNOWN
    low, high = left.slope, right.slope
    if np.isinf(low.value) or np.isinf(high.value):
        return Slope.STEEP
    return Slope.LIMIT if abs(low.value - high.value) <= low.doubt + high.doubt else Slope.KINK


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
