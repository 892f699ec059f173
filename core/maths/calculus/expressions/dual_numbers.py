"""Derivatives by dual numbers: a + b·ε with ε² = 0, so that f(a + ε) = f(a) + f′(a)·ε.

Clifford (1871); as forward-mode differentiation: Wengert (1964), Griewank and Walther (2008, 3.1).
Nothing is small here, so nothing is lost: the slope is exact but for rounding.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.maths.calculus.expressions.tree import Arithmetic, Expression
from core.maths.calculus.expressions.values import REAL, shape_of, with_gaps


@dataclass(frozen=True)
class Dual:
    """A value and its slope along one direction. What does not move is a plain number."""

    value: np.ndarray
    slope: np.ndarray


def _both(rule: Callable[[Dual, Dual], Dual], plain: Callable) -> Callable:
    """A rule for two duals, of which either may be a plain number."""

    def applied(a, b):
        if not isinstance(a, Dual) and not isinstance(b, Dual):
            return plain(a, b)
        return rule(*(x if isinstance(x, Dual) else Dual(x, np.float64(0)) for x in (a, b)))

    return applied


def _chain(derivative: Callable, function: Callable) -> Callable:
    """g(f(x)): the slope is g′(f(x))·f′(x)."""

    def applied(x):
        if not isinstance(x, Dual):
            return function(x)
        return Dual(function(x.value), derivative(x.value) * x.slope)

    return applied


def _divide(a: Dual, b: Dual) -> Dual:
    ratio = a.value / b.value
    return Dual(ratio, (a.slope - ratio * b.slope) / b.value)


def _dual_power(a, b):
    """aᵇ: b·aᵇ⁻¹·a′ where the base moves, log(a)·aᵇ·b′ where the exponent does."""
    base, exponent = (x.value if isinstance(x, Dual) else x for x in (a, b))
    value = np.power(base, exponent)
    slope = np.float64(0)
    if isinstance(a, Dual):
        slope = np.where(exponent == 0, 0.0, exponent * np.power(base, exponent - 1)) * a.slope
    if isinstance(b, Dual):
        slope = slope + np.log(base) * value * b.slope
    return Dual(value, slope) if isinstance(a, Dual) or isinstance(b, Dual) else value


def _chosen(first: Callable) -> Callable:
    """min or max: the slope of the one that is taken; none where two of different slopes meet."""

    def choose(a: Dual, b: Dual) -> Dual:
        taken = first(a.value, b.value)
        slope = np.where(taken, a.slope, b.slope)
        kink = (a.value == b.value) & (a.slope != b.slope)
        return Dual(np.where(taken, a.value, b.value), np.where(kink, np.nan, slope))

    return choose


PAIRS = {
    "add": lambda a, b: Dual(a.value + b.value, a.slope + b.slope),
    "sub": lambda a, b: Dual(a.value - b.value, a.slope - b.slope),
    "mul": lambda a, b: Dual(a.value * b.value, a.slope * b.value + a.value * b.slope),
    "div": _divide,
    "min": _chosen(np.less_equal),
    "max": _chosen(np.greater_equal),
}
DERIVATIVES = {
    "neg": lambda x: -1.0,
    "sin": np.cos,
    "cos": lambda x: -np.sin(x),
    "tan": lambda x: 1 + np.tan(x) ** 2,
    "exp": np.exp,
    "log": lambda x: np.where(x > 0, 1 / x, np.nan),
    "sqrt": lambda x: 0.5 / np.sqrt(x),
    "abs": lambda x: np.where(x == 0, np.nan, np.sign(x)),
    "sign": lambda x: np.where(x == 0, np.nan, 0.0),
    "tanh": lambda x: 1 - np.tanh(x) ** 2,
    "sinh": np.cosh,
    "cosh": np.sinh,
    "arctan": lambda x: 1 / (1 + x * x),
}
DUAL: Arithmetic = (
    {name: _both(rule, REAL[name]) for name, rule in PAIRS.items()}
    | {name: _chain(rule, REAL[name]) for name, rule in DERIVATIVES.items()}
    | {"pow": _dual_power}
)


def slopes(
    expression: Expression,
    points: Mapping[str, ArrayLike],
    parameters: Mapping[str, float] = {},
    along: Mapping[str, float] | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Values f and derivatives along a direction, by default ∂f/∂(first variable); float64.

    ``along`` gives the direction by variable. NaN where f or its derivative is not defined: at a
    kink (|x| at 0), where the slope is infinite (√x at 0); and where the rules cannot tell (x·|x|
    at 0, whose slope is 0).

    >>> from core.maths.calculus.expressions.reader import parse
    >>> f, slope = slopes(parse("x^3"), {"x": 2.0})
    >>> float(f), float(slope)
    (8.0, 12.0)
    """
    along = {expression.variables[0]: 1.0} if along is None else along
    shape = shape_of(points)
    names = {name: np.asarray(at, float) for name, at in points.items()} | dict(parameters)
    names |= {name: Dual(names[name], np.float64(d)) for name, d in along.items() if d}
    with np.errstate(all="ignore"):
        found = expression.evaluate(DUAL, names, np.float64)
    found = found if isinstance(found, Dual) else Dual(found, np.float64(0))
    value = with_gaps(found.value, shape)
    return value, with_gaps(np.where(np.isfinite(value), found.slope, np.nan), shape)
