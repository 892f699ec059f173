"""Derivatives by dual numbers: a + b·ε with ε² = 0, so that f(a + ε) = f(a) + f′(a)·ε.

Clifford (1871); as forward-mode differentiation: Wengert (1964), Griewank and Walther (2008, 3.1).
Nothing is small here, so nothing is lost: the slope is exact but for rounding.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.maths.calculus.expressions.tree import Expression


@dataclass(frozen=True)
class Dual:
    """A value and its slope along one direction."""

    value: np.ndarray
    slope: np.ndarray

    def __add__(self, other: "Dual") -> "Dual":
        return Dual(self.value + other.value, self.slope + other.slope)

    def __neg__(self) -> "Dual":
        return Dual(-self.value, -self.slope)

    def __sub__(self, other: "Dual") -> "Dual":
        return self + -other

    def __mul__(self, other: "Dual") -> "Dual":
        return Dual(self.value * other.value, self.slope * other.value + self.value * other.slope)

    def __truediv__(self, other: "Dual") -> "Dual":
        ratio = self.value / other.value
        return Dual(ratio, (self.slope - ratio * other.slope) / other.value)


def _chain(function, derivative):
    """g(f(x)): the slope is g′(f(x))·f′(x)."""
    return lambda x: Dual(function(x.value), _times(derivative(x.value), x.slope))


def _times(factor, slope):
    """A slope that is exactly zero stays so, even where the factor is not finite."""
    return np.where(slope == 0, 0.0, factor * slope)


def _power(base: Dual, exponent: Dual) -> Dual:
    """aᵇ: b·aᵇ⁻¹·a′, and log(a)·aᵇ·b′ where the exponent moves."""
    a, b = base.value, exponent.value
    value = np.power(a, b)
    by_base = np.where(b == 0, 0.0, b * np.power(a, b - 1))
    return Dual(value, _times(by_base, base.slope) + _times(np.log(a) * value, exponent.slope))


def _sign_slope(x):
    return np.where(x == 0, np.nan, 0.0)


def _of_two(first):
    def choose(a: Dual, b: Dual) -> Dual:
        chosen = first(a.value, b.value)
        slope = np.where(chosen, a.slope, b.slope)
        kink = (a.value == b.value) & (a.slope != b.slope)
        return Dual(np.where(chosen, a.value, b.value), np.where(kink, np.nan, slope))

    return choose


DUAL = {
    "add": Dual.__add__,
    "sub": Dual.__sub__,
    "mul": Dual.__mul__,
    "div": Dual.__truediv__,
    "neg": Dual.__neg__,
    "pow": _power,
    "sin": _chain(np.sin, np.cos),
    "cos": _chain(np.cos, lambda x: -np.sin(x)),
    "tan": _chain(np.tan, lambda x: 1 + np.tan(x) ** 2),
    "exp": _chain(np.exp, np.exp),
    "log": _chain(np.log, lambda x: np.where(x > 0, 1 / x, np.nan)),
    "sqrt": _chain(np.sqrt, lambda x: 0.5 / np.sqrt(x)),
    "abs": _chain(np.abs, lambda x: np.where(x == 0, np.nan, np.sign(x))),
    "sign": _chain(np.sign, _sign_slope),
    "tanh": _chain(np.tanh, lambda x: 1 - np.tanh(x) ** 2),
    "sinh": _chain(np.sinh, np.cosh),
    "cosh": _chain(np.cosh, np.sinh),
    "arctan": _chain(np.arctan, lambda x: 1 / (1 + x * x)),
    "min": _of_two(np.less_equal),
    "max": _of_two(np.greater_equal),
}


def slopes(
    expression: Expression,
    points: Mapping[str, ArrayLike],
    parameters: Mapping[str, float] = {},
    along: Mapping[str, float] | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Values f and derivatives along a direction, by default ∂f/∂(first variable); float64.

    ``along`` gives the direction by variable. NaN where f or its derivative is not defined: also
    at a kink (|x| at 0) and where the slope is infinite (√x at 0). A kink that the formula hides
    (√(x²) at 0) is NaN too.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> f, slope = slopes(parse("x^3"), {"x": 2.0})
    >>> float(f), float(slope)
    (8.0, 12.0)
    """
    along = {expression.variables[0]: 1.0} if along is None else along
    shape = np.broadcast_shapes(*(np.shape(at) for at in points.values()))

    def constant(number):
        return Dual(np.float64(number), np.float64(0.0))

    names = {
        n: Dual(np.asarray(at, float), np.float64(along.get(n, 0.0))) for n, at in points.items()
    }
    names |= {name: constant(number) for name, number in parameters.items()}
    with np.errstate(all="ignore"):
        found = expression.evaluate(DUAL, names, constant)
    value = np.where(np.isfinite(found.value), found.value, np.nan) * np.ones(shape)
    slope = np.where(np.isfinite(found.slope) & np.isfinite(value), found.slope, np.nan)
    return value, slope * np.ones(shape)
