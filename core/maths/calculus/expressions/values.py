"""Values of an expression: real ones, with gaps where there are none, and complex ones."""

import math
import operator
from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from core.maths.calculus.expressions.tree import Expression

_SHARED = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": np.divide,
    "neg": operator.neg,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
    "tanh": np.tanh,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "arctan": np.arctan,
}
REAL = _SHARED | {
    "pow": np.power,
    "abs": np.abs,
    "sign": np.sign,
    "min": np.minimum,
    "max": np.maximum,
}
# The complex step goes along the real axis: |z|, sign, min and max follow the real part there.
COMPLEX = _SHARED | {
    "pow": np.power,
    "abs": lambda z: np.where(z.real < 0, -z, z),
    "sign": lambda z: np.sign(z.real) + 0j,
    "min": lambda a, b: np.where(np.real(a) <= np.real(b), a, b),
    "max": lambda a, b: np.where(np.real(a) >= np.real(b), a, b),
}


def real(x: ArrayLike) -> np.ndarray:
    """As float64; NumPy's longer floats are kept."""
    x = np.asarray(x)
    return x if x.dtype == np.longdouble else x.astype(float)


def shape_of(places: Mapping[str, ArrayLike]) -> tuple[int, ...]:
    """That of all places together."""
    shapes = {at.shape if isinstance(at, np.ndarray) else np.shape(at) for at in places.values()}
    return shapes.pop() if len(shapes) == 1 else np.broadcast_shapes(*shapes)


def with_gaps(found: ArrayLike, shape: tuple[int, ...], gap: complex = math.nan) -> np.ndarray:
    """An array of its own, in this shape, with a gap for what is not finite.

    >>> with_gaps(np.float64(np.inf), (2,)).tolist()
    [nan, nan]
    """
    found = np.where(np.isfinite(found), found, gap)
    return found[()] if found.shape == shape else found * np.ones(shape)


def values(
    expression: Expression, points: Mapping[str, ArrayLike], parameters: Mapping[str, float] = {}
) -> np.ndarray:
    """Real values f(x) at ``points`` (by variable, of one shape), float64 or as long as the points.

    NaN where there is none: log and √ of negatives, powers of negatives that are no whole number
    (the real root of an odd degree is not taken), division by zero, and what no float64 can hold.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> values(parse("1/x"), {"x": [-1, 0, 2]}).tolist()
    [-1.0, nan, 0.5]
    """
    names = {name: real(at) for name, at in points.items()} | dict(parameters)
    with np.errstate(all="ignore"):
        found = expression.evaluate(REAL, names, np.float64)
    return with_gaps(found, shape_of(points))


def complex_values(
    expression: Expression, points: Mapping[str, ArrayLike], parameters: Mapping[str, float] = {}
) -> np.ndarray:
    """Complex values, principal branches; NaN + NaN·i where there is none."""
    names = {name: np.asarray(at, complex) for name, at in points.items()} | dict(parameters)
    with np.errstate(all="ignore"):
        found = np.asarray(expression.evaluate(COMPLEX, names, np.complex128), complex)
    return with_gaps(found, shape_of(points), complex(math.nan, math.nan))
