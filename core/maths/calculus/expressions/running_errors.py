"""How far rounding can carry a value: a running error bound beside every operation.

With u = 2⁻⁵³ an operation g turns values a off by e into g(a) off by |g′(a)|·e + u·|g(a)|, to first
order in u (Wilkinson 1986; Higham 2002, section 3.3). Where an operation is within its error of a
place where its rule of differentiation fails (|a| at 0, 1/a at 0, min where two meet), the value
is *doubtful*: the digits cannot tell on which side it lies.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.maths.calculus.expressions.dual_numbers import DERIVATIVES
from core.maths.calculus.expressions.tree import Arithmetic, Expression
from core.maths.calculus.expressions.values import REAL, shape_of

UNIT = 2.0**-53


@dataclass(frozen=True)
class Bounded:
    """A value, how far it may be off, and whether it is doubtful."""

    value: np.ndarray
    error: np.ndarray
    doubtful: np.ndarray


def _close_to_zero(value: np.ndarray, error: np.ndarray) -> np.ndarray:
    return np.abs(value) <= 2 * error


def _off_sum(a: Bounded, b: Bounded) -> tuple:
    return a.error + b.error, False


def _off_product(a: Bounded, b: Bounded) -> tuple:
    return np.abs(a.value) * b.error + np.abs(b.value) * a.error, False


def _off_ratio(a: Bounded, b: Bounded) -> tuple:
    error = (a.error + np.abs(a.value / b.value) * b.error) / np.abs(b.value)
    return error, _close_to_zero(b.value, b.error)


def _off_power(a: Bounded, b: Bounded) -> tuple:
    base, exponent = a.value, b.value
    slope = np.where(exponent == 0, 0.0, exponent * np.power(base, exponent - 1))
    of_base = np.where(a.error == 0, 0.0, np.abs(slope) * a.error)
    of_exponent = np.abs(np.log(np.abs(base)) * np.power(base, exponent)) * b.error
    of_exponent = np.where((base == 0) & (exponent > 0), 0.0, of_exponent)  # 0 to any such power
    error = of_base + np.where(b.error == 0, 0.0, of_exponent)
    fixed = b.doubtful is False  # a plain number: no name stands in it
    smooth = fixed and exponent >= 0 and exponent == np.round(exponent)
    return error, False if smooth else _close_to_zero(base, a.error)


def _off_chosen(first: Callable) -> Callable:
    """min or max: the error of the one that is taken, the larger where that cannot be told."""

    def choose(a: Bounded, b: Bounded) -> tuple:
        taken = np.where(first(a.value, b.value), a.error, b.error)
        meet = _close_to_zero(a.value - b.value, a.error + b.error)
        return np.where(meet, np.maximum(a.error, b.error), taken), meet

    return choose


_OFF_PAIRS = {
    "add": _off_sum,
    "sub": _off_sum,
    "mul": _off_product,
    "div": _off_ratio,
    "pow": _off_power,
    "min": _off_chosen(np.less),
    "max": _off_chosen(np.greater),
}
_FAILS_AT_ZERO = {"log", "sqrt", "abs", "sign"}
_NOT_ROUNDED = {"neg", "abs", "sign", "min", "max"}


def _running(name: str) -> Callable:
    def applied(*operands):
        if not any(isinstance(one, Bounded) for one in operands):
            return REAL[name](*operands)
        known = [
            one if isinstance(one, Bounded) else Bounded(one, np.float64(0), False)
            for one in operands
        ]
        value = REAL[name](*(one.value for one in known))
        if name in _OFF_PAIRS:
            error, doubtful = _OFF_PAIRS[name](*known)
        else:
            (a,) = known
            slope = 1.0 if name == "abs" else np.abs(DERIVATIVES[name](a.value))  # at 0 too
            error = np.where(a.error == 0, 0.0, slope * a.error)
            doubtful = name in _FAILS_AT_ZERO and _close_to_zero(a.value, a.error)
            if name == "tan":  # a pole within the error of its argument
                doubtful = np.abs(value) * a.error >= 0.5
        if name not in _NOT_ROUNDED:
            error = error + UNIT * np.abs(value)
        for one in known:
            doubtful = doubtful | one.doubtful
        return Bounded(value, error, doubtful)

    return applied


RUNNING: Arithmetic = {name: _running(name) for name in REAL}


def running_errors(
    expression: Expression,
    points: Mapping[str, ArrayLike],
    off: Mapping[str, ArrayLike],
    parameters: Mapping[str, float] = {},
    typed: bool = False,
) -> tuple[np.ndarray, np.ndarray]:
    """Bounds on the rounding of f at ``points`` that are ``off`` by so much; and what is doubtful.

    ``typed``: parameters and numbers that are not whole stand for what was typed, and are off by
    their rounding too, as π and 0.1 are. A bound may be ∞ or NaN where the value is doubtful.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> error, _ = running_errors(parse("1 - cos(x)"), {"x": 1e-5}, {"x": 0.0})
    >>> round(float(error) / UNIT, 3)  # that of the cosine, though 1 − cos x is 5·10⁻¹¹
    1.0
    >>> _, doubtful = running_errors(parse("|3x - 0.9|"), {"x": 0.3}, {"x": UNIT}, typed=True)
    >>> bool(doubtful)
    True
    """

    def number(constant: float):
        if not typed or constant == round(constant):
            return np.float64(constant)
        return Bounded(np.float64(constant), UNIT * abs(np.float64(constant)), False)

    shape = shape_of(points)
    names = {name: number(value) for name, value in parameters.items()}
    for name, at in points.items():
        names[name] = Bounded(np.asarray(at, float), np.asarray(off[name], float), np.False_)
    with np.errstate(all="ignore"):
        found = expression.evaluate(RUNNING, names, number)
    if not isinstance(found, Bounded):
        found = Bounded(found, np.float64(0), False)
    return found.error * np.ones(shape), found.doubtful | np.zeros(shape, bool)
