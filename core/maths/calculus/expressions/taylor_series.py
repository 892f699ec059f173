"""Taylor coefficients by arithmetic on truncated series (Griewank and Walther 2008, chapter 13).

A series is its coefficients c₀ … cₙ about the centre, f(x₀ + t) = Σ cₖ·tᵏ, as an array whose first
axis counts k. Each rule below follows from the differential equation of its function, such as
y = eᵘ, y′ = u′·y, read off power by power; so the coefficients are exact but for rounding.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import factorial

import numpy as np
from numpy.typing import ArrayLike

from core.maths.calculus.expressions.tree import Arithmetic, Expression
from core.maths.calculus.expressions.values import REAL, shape_of, with_gaps

HIGHEST = 70  # degree 60, and some more for its remainder


@dataclass(frozen=True)
class Series:
    """A quantity that moves, by its coefficients."""

    coefficients: np.ndarray


def _moving(a: np.ndarray) -> list[int]:
    """The k whose coefficients are not all 0, and 0 itself: few of a polynomial."""
    if len(a) < 5:
        return [0, *(k for k in range(1, len(a)) if a[k].any())]
    present = a.reshape(len(a), -1).any(axis=1)
    present[0] = True
    return np.flatnonzero(present).tolist()


def _product(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    if a.ndim == b.ndim == 1:
        return np.convolve(a, b)[: len(a)]
    shape = a.shape if a.shape == b.shape else np.broadcast_shapes(a.shape, b.shape)
    c = np.zeros(shape, np.result_type(a, b))
    few, many, rows = a, b, _moving(a)
    if a is not b and len(other := _moving(b)) < len(rows):
        few, many, rows = b, a, other
    for k in rows:
        c[k:] += few[k] * many[: len(c) - k]
    return c


def _mixed(a: np.ndarray, b: np.ndarray, k: int, last: int) -> np.ndarray:
    """Σ aⱼ·bₖ₋ⱼ over j = 1 … k, where aⱼ = 0 beyond ``last``."""
    last = min(k, last)
    if last == 1:
        return a[1] * b[k - 1]
    first, second = a[1 : last + 1], b[k - last : k][::-1]
    return first @ second if first.ndim == 1 else np.add.reduce(first * second, 0)


def _ratio(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    c = np.zeros(np.broadcast_shapes(a.shape, b.shape), np.result_type(a, b))
    last, first = _moving(b)[-1], b[0]
    for k in range(len(a)):
        c[k] = (a[k] - _mixed(b, c, k, last)) / first
    return c


def _derivative(a: np.ndarray) -> np.ndarray:
    """k·aₖ by k: the coefficients of t·a′."""
    return a * np.arange(len(a)).reshape(-1, *[1] * (a.ndim - 1))


def _tangent(first: np.ndarray, u: np.ndarray, sign: int) -> np.ndarray:
    """y with y₀ = ``first`` and y′ = (1 ± y²)·u′."""
    slope, last = _derivative(u), _moving(u)[-1]
    y, rate = np.zeros_like(u), np.zeros_like(u)
    y[0], rate[0] = first, 1 + sign * first * first
    for k in range(1, len(u)):
        y[k] = _mixed(slope, rate, k, last) / k
        rate[k] = sign * (y[0] * y[k] + _mixed(y, y, k, k))
    return y


def _exp(u: np.ndarray) -> np.ndarray:
    slope, y, last = _derivative(u), np.zeros_like(u), _moving(u)[-1]
    y[0] = np.exp(u[0])
    for k in range(1, len(u)):
        y[k] = _mixed(slope, y, k, last) / k
    return y


def _log(u: np.ndarray) -> np.ndarray:
    return _integral_of(_ratio(_derivative(u), u), np.log(u[0]))


def _integral_of(slope: np.ndarray, first: np.ndarray) -> np.ndarray:
    """y with y₀ = ``first`` and t·y′ = ``slope``."""
    k = np.maximum(np.arange(len(slope)), 1).reshape(-1, *[1] * (slope.ndim - 1))
    y = slope / k
    y[0] = first
    return y


def _pair(u: np.ndarray, sine: Callable, cosine: Callable, sign: int) -> tuple:
    """s and c with s′ = c·u′ and c′ = ±s·u′."""
    slope, last = _derivative(u), _moving(u)[-1]
    s, c = np.zeros_like(u), np.zeros_like(u)
    s[0], c[0] = sine(u[0]), cosine(u[0])
    for k in range(1, len(u)):
        s[k] = _mixed(slope, c, k, last) / k
        c[k] = sign * _mixed(slope, s, k, last) / k
    return s, c


def _sin(u: np.ndarray) -> np.ndarray:
    return _pair(u, np.sin, np.cos, -1)[0]


def _cos(u: np.ndarray) -> np.ndarray:
    return _pair(u, np.sin, np.cos, -1)[1]


def _arctan(u: np.ndarray) -> np.ndarray:
    square = _product(u, u)
    square[0] += 1
    return _integral_of(_ratio(_derivative(u), square), np.arctan(u[0]))


def _real_power(u: np.ndarray, exponent: float) -> np.ndarray:
    """uʳ: u·y′ = r·u′·y (J. C. P. Miller's recurrence)."""
    y, slope, last = np.zeros_like(u), _derivative(u), _moving(u)[-1]
    y[0] = np.power(u[0], exponent)
    for k in range(1, len(u)):  # (r + 1)·j − k before uⱼ·yₖ₋ⱼ
        y[k] = _mixed((exponent + 1) * slope[: k + 1] - k * u[: k + 1], y, k, last) / (k * u[0])
    return y


def _whole_power(u: np.ndarray, exponent: int) -> np.ndarray:
    """By squaring: the binary digits of the exponent."""
    y = None
    while exponent:
        if exponent % 2:
            y = u if y is None else _product(y, u)
        exponent //= 2
        u = _product(u, u) if exponent else u
    return _constant(1.0, len(u), u) if y is None else y


def _series_power(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    if np.any(v[1:] != 0) or np.ptp(v[0].real):
        y = _exp(_product(v, _log(u)))
        y[0] = np.power(u[0], v[0])
        return y
    return _constant_power(u, v[0].flat[0].item())


def _power_of_number(base: float, v: np.ndarray) -> np.ndarray:
    """baseᵛ for a base above 0: the exponential of v·log(base)."""
    base = v.dtype.type(base)
    y = _exp(v * np.log(base))
    y[0] = np.power(base, v[0])
    return y


def _constant_power(u: np.ndarray, exponent: complex) -> np.ndarray:
    if exponent == int(np.real(exponent)):
        whole = _whole_power(u, abs(int(np.real(exponent))))
        return whole if np.real(exponent) >= 0 else _ratio(_constant(1.0, len(u), u), whole)
    return _real_power(u, exponent)


def _constant(number: ArrayLike, terms: int, like: np.ndarray) -> np.ndarray:
    y = np.zeros((terms, *like.shape[1:]), np.result_type(like, number))
    y[0] = number
    return y


def _kinked(choose: Callable) -> Callable:
    """|u|, min, max: one branch or the other; where they meet, only the value is defined."""

    def rule(*series: np.ndarray) -> np.ndarray:
        first, second, take_first, tie = choose(*series)
        y = np.where(take_first, first, second)
        y[1:] = np.where(tie & np.any(first != second, axis=0), np.nan, y[1:])
        return y

    return rule


def _sign(u: np.ndarray) -> np.ndarray:
    y = np.zeros_like(u)
    y[0] = np.sign(u[0])
    y[1:] = np.where(u[0] == 0, np.nan, 0)
    return y


SERIES_RULES = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "neg": lambda a: -a,
    "mul": _product,
    "div": _ratio,
    "pow": _series_power,
    "exp": _exp,
    "log": _log,
    "sqrt": lambda u: _real_power(u, 0.5),
    "sin": _sin,
    "cos": _cos,
    "tan": lambda u: _tangent(np.tan(u[0]), u, 1),
    "sinh": lambda u: _pair(u, np.sinh, np.cosh, 1)[0],
    "cosh": lambda u: _pair(u, np.sinh, np.cosh, 1)[1],
    "tanh": lambda u: _tangent(np.tanh(u[0]), u, -1),
    "arctan": _arctan,
    "sign": _sign,
    "abs": _kinked(lambda u: (u, -u, u[0].real >= 0, u[0] == 0)),
    "min": _kinked(lambda a, b: (a, b, a[0].real <= b[0].real, a[0] == b[0])),
    "max": _kinked(lambda a, b: (a, b, a[0].real >= b[0].real, a[0] == b[0])),
}


def _is_number(operand: Series | ArrayLike) -> bool:
    """One finite number for all points."""
    return not isinstance(operand, Series) and np.ndim(operand) == 0 and np.isfinite(operand)


def _with_constants(rule: Callable, plain: Callable) -> Callable:
    """The rule for series of which some may be plain numbers: what does not move."""

    def applied(*operands):
        series = [x for x in operands if isinstance(x, Series)]
        if not series:
            return plain(*operands)
        like = series[0].coefficients
        if rule is _product and len(series) == 1:  # of a number with a series
            return Series(like * next(x for x in operands if not isinstance(x, Series)))
        if rule is _ratio and not isinstance(operands[1], Series):
            return Series(like / operands[1])
        if rule is _series_power and _is_number(operands[1]):
            return Series(_constant_power(like, np.asarray(operands[1]).item()))
        if rule is _series_power and _is_number(operands[0]) and operands[0] > 0:
            return Series(_power_of_number(operands[0], like))
        lifted = (
            x.coefficients if isinstance(x, Series) else _constant(x, len(like), like)
            for x in operands
        )
        return Series(rule(*lifted))

    return applied


SERIES: Arithmetic = {n: _with_constants(rule, REAL[n]) for n, rule in SERIES_RULES.items()}


def taylor_coefficients(
    expression: Expression,
    degree: int,
    centre: Mapping[str, ArrayLike],
    parameters: Mapping[str, float] = {},
    along: Mapping[str, ArrayLike] | None = None,
) -> np.ndarray:
    """c₀ … cₙ of f(x₀ + t·d) = Σ cₖ·tᵏ, of shape (degree + 1, *shape of centre and direction).

    ``along`` is the direction d by variable, (1, 0, …) by default; several directions are arrays,
    broadcast against the centre. Centres may be complex. NaN
    (from the first coefficient on that does not exist) at kinks, poles and ends of the domain.
    Errors: ValueError for a degree outside 0 … 70.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> taylor_coefficients(parse("1/(1 - x)"), 3, {"x": 0.0}).tolist()
    [1.0, 1.0, 1.0, 1.0]
    """
    if not 0 <= degree <= HIGHEST:
        raise ValueError(f"degree must lie between 0 and {HIGHEST}, got {degree}")
    along = {expression.variables[0]: 1.0} if along is None else along
    kind = np.result_type(float, *(np.asarray(at) for at in centre.values()))
    shape = np.broadcast_shapes(shape_of(centre), shape_of(along))

    def moving(at: ArrayLike, slope: ArrayLike) -> Series:
        y = np.zeros((degree + 1, *shape), kind)
        y[0] = at
        if degree:
            y[1] = slope
        return Series(y)

    names = {name: np.asarray(at, kind) for name, at in centre.items()} | dict(parameters)
    names |= {name: moving(names[name], d) for name, d in along.items() if np.any(d)}
    with np.errstate(all="ignore"):
        found = expression.evaluate(SERIES, names, np.float64)
    if not isinstance(found, Series):
        found = Series(_constant(found, degree + 1, np.zeros((1, *shape), kind)))
    found = found.coefficients
    found = with_gaps(found, (degree + 1, *shape))
    missing = np.isnan(found)
    if not missing.any():
        return found
    return np.where(np.logical_or.accumulate(missing, axis=0), np.nan, found)


def derivative(
    expression: Expression, order: int, at: ArrayLike, parameters: Mapping[str, float] = {}
) -> np.ndarray:
    """The derivative of this order in the (only) variable, k!·cₖ."""
    found = taylor_coefficients(expression, order, {expression.variables[0]: at}, parameters)
    return found[order] * factorial(order)
