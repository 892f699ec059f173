"""Slopes by differences: secants that turn into a tangent, and what their steps cost.

Every quotient is computed as it stands, in float64, as a program would; u = 2⁻⁵³ is its rounding.
"""

from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from core.maths.calculus.expressions.polynomials import about, polynomial_coefficients
from core.maths.calculus.expressions.running_errors import UNIT
from core.maths.calculus.expressions.values import real
from core.maths.calculus.functions import Function
from core.maths.calculus.one_sided_limits import Limit, limit

LONGER = float(np.finfo(np.longdouble).eps) / 2 / UNIT  # rounding of NumPy's longer floats, in u
TERMS = 16  # Taylor coefficients that are looked at


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
    h = real(steps)
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
    if np.isnan(here) and not (x and f.typed_error(x)[1]):
        return PointVerdict(Slope.ABSENT)
    if np.isfinite(slope) and not f.typed_error(x)[1]:
        return PointVerdict(Slope.SMOOTH, slope, slope, slope)
    left, right = (_side(f, x, order, here, way) for way in (-1, 1))
    case, low, high = _case(left, right), left.slope.value, right.slope.value
    if np.isnan(here) and case is not Slope.EDGE:  # an end that rounding has put outside
        return PointVerdict(Slope.ABSENT)
    if case in (Slope.JUMP, Slope.POLE, Slope.UNKNOWN):
        return PointVerdict(case)
    if case is not Slope.LIMIT:
        return PointVerdict(case, np.nan, low, high)
    middle, doubt = (low + high) / 2, left.slope.doubt + right.slope.doubt
    doubt = 0.0 if np.isnan(doubt) else doubt
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
    off, doubt = abs(low.value - high.value), low.doubt + high.doubt
    if off == 0 or off <= doubt:
        return Slope.LIMIT
    return Slope.UNKNOWN if np.isnan(doubt) else Slope.KINK


class Rule(Enum):
    """A rule for a derivative by its steps: order of the derivative, first Taylor coefficient that
    its truncation may hold, and every how many more."""

    FORWARD = (1, 2, 1)
    CENTRAL = (1, 3, 2)
    SECOND = (2, 4, 2)

    @property
    def order(self) -> int:
        return self.value[0]

    def of(self, found: Quotients) -> np.ndarray:
        return getattr(found, self.name.lower())

    def sum_of_errors(self, here: ArrayLike, right: ArrayLike, left: ArrayLike) -> np.ndarray:
        """What errors of f(x), f(x + h) and f(x − h) add up to at most, times hᵏ."""
        if self is Rule.FORWARD:
            return right + here
        return (right + left) / 2 if self is Rule.CENTRAL else right + 2 * here + left


class Truncated(NamedTuple):
    """What a rule truncates of Taylor's series at x: Σ c·hᵖ, ``power`` the p; c that are 0 too.
    ``off`` says how far each is off; ``whole``, that f is a polynomial: no other term follows."""

    coefficient: np.ndarray
    power: np.ndarray
    off: np.ndarray
    whole: bool

    @property
    def known(self) -> bool:
        return not np.isnan(self.coefficient).any()


@lru_cache(maxsize=256)
def _coefficients(f: Function, x: float) -> tuple[np.ndarray, np.ndarray, bool]:
    """Taylor coefficients, how far they are off, and whether there are no more; NaN where f has
    no series. One that float64 and the longer float do not agree on is 0 but for rounding."""
    polynomial = polynomial_coefficients(f.expression, f.parameters)
    if polynomial is not None and not f.filled:
        exact = [float(c) for c in about(polynomial, x)]
        exact += [0.0] * (TERMS + 1 - len(exact))
        return np.array(exact), np.zeros(len(exact)), True
    fine, coarse = f.taylor(np.longdouble(x), TERMS), f.taylor(x, TERMS)
    if f.typed_error(x)[1] or np.isnan(fine).any() or np.isnan(coarse).any():
        return np.full(TERMS + 1, np.nan), np.full(TERMS + 1, np.nan), False
    off, size = np.abs(fine - coarse).astype(float), np.abs(fine).astype(float)
    sure = off <= 0.25 * size
    worst = (off[sure & (size > 0)] / size[sure & (size > 0)]).max(initial=0.0)
    off = np.where(sure, (4 * worst * LONGER + UNIT) * size, size)
    return np.where(sure, fine, 0).astype(float), off, False


def truncated_series(f: Function, x: float, rule: Rule) -> Truncated:
    order, first, stride = rule.value
    found, off, whole = _coefficients(f, x)
    counted = np.arange(first, len(found), stride)
    return Truncated(order * found[counted], counted - order, order * off[counted], whole)


@dataclass(frozen=True)
class Budget:
    """Where the error of a rule comes from for small h: |c|·hᵖ of truncation, r/hᵏ of rounding.

    ``power`` is p: 0 where no coefficient counts, or none exists (c is NaN then). ``exact`` says
    that nothing is truncated at any step. ``best`` is the step at which the sum is least: ∞ where
    the rule is exact, 0 where nothing is rounded, NaN where it is not known.
    """

    coefficient: float
    power: int
    rounding: float
    order: int
    best: float
    exact: bool

    def truncation(self, h: ArrayLike) -> np.ndarray:
        return abs(self.coefficient) * np.asarray(h, float) ** self.power

    def roundoff(self, h: ArrayLike) -> np.ndarray:
        return self.rounding / np.asarray(h, float) ** self.order


@lru_cache(maxsize=256)
def budget(f: Function, x: float, rule: Rule) -> Budget:
    """The error for small h: the term of Taylor's series that first outgrows rounding as h grows.

    Rounding is a running error bound of f, its argument rounded once: for f of one operation
    u·(2|f| + |x·f′|)/h forward, u·(|f| + |x·f′|)/h central, u·(4|f| + 2|x·f′|)/h² for the second.
    The least sum of |c|·hᵖ + r/hᵏ is at h = (k·r/(p·|c|))^(1/(p+k)). (Higham 2002, 1.14, 3.3.)
    """
    order = rule.order
    here, aside = f.rounding([x, x], [0.0, UNIT * abs(x)])
    rounding = float(rule.sum_of_errors(here, aside, aside))
    series = truncated_series(f, x, rule)
    if not series.known:
        return Budget(np.nan, 0, rounding, order, np.nan, False)
    counts = series.coefficient != 0
    c, p = series.coefficient[counts], series.power[counts]
    if not len(c):
        best = np.inf if series.whole else np.nan
        return Budget(0.0, 0, rounding, order, best, series.whole)
    best = (order * rounding / (p * np.abs(c))) ** (1 / (p + order))
    lead = int(best.argmin())  # where nothing is rounded all are 0, and the first leads
    return Budget(float(c[lead]), int(p[lead]), rounding, order, float(best[lead]), False)


class Cause(Enum):
    """What makes most of the error of a rule at one step."""

    TRUNCATION = auto()  # nine tenths of the error and more, and it falls like a power of h here
    OUTSIDE = auto()  # so it is, but h is outside the range where an order holds
    ROUNDING = auto()  # truncation is at most a tenth of it
    BOTH = auto()
    NO_TRUNCATION = auto()  # the formula is exact for this f, only rounding is left
    RIGHT = auto()  # nothing is off but the last digits of the derivative itself
    UNTOLD = auto()  # neither the series nor a longer float tells them apart
    SWALLOWED = auto()  # x + h rounds to x
    GAP = auto()  # f has no value at x + h or x − h


@dataclass(frozen=True)
class ErrorVerdict:
    """``truncation`` is the rule without rounding less the derivative, up to ``doubt``;
    ``rounding`` what rounding can make at most; ``power`` the order that holds at this step, 0
    where none does."""

    case: Cause
    truncation: float
    doubt: float
    rounding: float
    power: int = 0


@lru_cache(maxsize=256)
def _truth(f: Function, x: float, order: int) -> tuple[np.longdouble, float, float]:
    """The derivative in longer floats, how far it is off, and how far float64's is."""
    known = judge_point(f, x, order)
    if known.case is not Slope.SMOOTH:
        return np.longdouble(known.slope), known.doubt, known.doubt
    fine = order * f.taylor(np.longdouble(x), order)[order]
    off = abs(float(fine - known.slope))
    of_fine = (8 * off + 4 * UNIT * abs(known.slope)) * LONGER
    return fine, of_fine + order * float(_coefficients(f, x)[1][order]), off


def truncations(f: Function, x: float, steps: ArrayLike, rule: Rule) -> tuple[np.ndarray, ...]:
    """The rule without rounding less the derivative; how far that may be off; and how much
    rounding in float64 can add at most.

    Known twice: by the rule in longer floats, which are rounded too, and by Taylor's series, as
    far as it converges and says the same (beyond a kink it does not). The surer one counts.
    """
    h = np.asarray(steps, float)
    truth, of_truth, _ = _truth(f, x, rule.order)
    fine = rule.of(quotients(f, np.longdouble(x), h.astype(np.longdouble)))
    found = (fine - truth).astype(float)
    aside = np.array([x + 0 * h, x + h, x - h])
    off = UNIT * np.abs(aside) * [[0.0], [1.0], [1.0]]
    rounding = rule.sum_of_errors(*f.rounding(aside, off)) / h**rule.order
    doubt = rounding * LONGER + of_truth
    terms = truncated_series(f, x, rule)
    if not terms.known:
        return found, doubt, rounding
    each = terms.coefficient * h[:, None] ** terms.power
    series, off = each.sum(1), (terms.off * h[:, None] ** terms.power).sum(1)
    if not terms.whole:
        off = off + 4 * np.abs(each[:, -3:]).max(1)
    surer = (off < doubt) & ~(np.abs(series - found) > doubt + off)
    return np.where(surer, series, found), np.where(surer, off, doubt), rounding


def _local_order(truncated: np.ndarray, doubt: np.ndarray) -> int:
    """p if truncation at h, h/2 and h/4 falls like hᵖ, else 0."""
    size = np.abs(truncated)
    if not np.all(doubt <= 0.05 * size) or np.ptp(np.sign(truncated)) or not size.all():
        return 0
    falls = np.log2(size[:-1] / size[1:])
    power = round(float(falls[-1]))
    return power if np.all(np.abs(falls - power) <= 0.15) and power > 0 else 0


def judge_error(f: Function, x: float, h: float, rule: Rule, error: float) -> ErrorVerdict:
    """What makes the measured ``error``: truncation from nine tenths of it on, rounding while
    truncation is at most one tenth."""
    signed, off, rounded = truncations(f, x, [h, h / 2, h / 4], rule)
    size, doubt, rounding = abs(float(signed[0])), float(off[0]), float(rounded[0])

    def verdict(case: Cause, power: int = 0) -> ErrorVerdict:
        return ErrorVerdict(case, size, doubt, rounding, power)

    if not np.isfinite(error):
        return verdict(Cause.GAP)
    if x + h == x or x - h == x:
        return verdict(Cause.SWALLOWED)
    if budget(f, x, rule).exact:
        return verdict(Cause.NO_TRUNCATION)
    truth, _, own = _truth(f, x, rule.order)
    if error <= 2 * own + 2 * UNIT * abs(float(truth)):
        return verdict(Cause.RIGHT)
    if size + doubt <= error / 10:
        return verdict(Cause.ROUNDING)
    if not doubt <= 0.05 * error:
        return verdict(Cause.UNTOLD)
    if abs(size - error) <= error / 10:
        power = _local_order(signed, off)
        return verdict(Cause.TRUNCATION if power else Cause.OUTSIDE, power)
    return verdict(Cause.ROUNDING if size <= error / 10 else Cause.BOTH)
