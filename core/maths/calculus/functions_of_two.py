"""A real function of two variables as the pages use it: values, gradient, second derivatives.

The gradient comes from dual numbers along each variable, second derivatives from Taylor series
along three directions. Angles are in degrees, counter-clockwise from the first axis.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from core.maths.calculus.expressions.dual_numbers import slopes
from core.maths.calculus.expressions.running_errors import UNIT, running_errors
from core.maths.calculus.expressions.taylor_series import taylor_coefficients
from core.maths.calculus.expressions.tree import Expression
from core.maths.calculus.expressions.values import values


@dataclass(frozen=True, eq=False)
class FunctionOfTwo:
    """z = f(x, y): an expression of two variables with its parameters.

    Functions of the same text, variables and parameters are equal.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> f = FunctionOfTwo(parse("x^2 y + y^3", ("x", "y")))
    >>> [float(slope) for slope in f.gradient(2.0, 1.0)]
    [4.0, 7.0]
    """

    expression: Expression
    parameters: Mapping[str, float] = field(default_factory=dict)

    @property
    def _key(self) -> tuple:
        return self.expression.text, self.expression.variables, tuple(self.parameters.items())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FunctionOfTwo) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    def _at(self, x: ArrayLike, y: ArrayLike) -> dict[str, ArrayLike]:
        return dict(zip(self.expression.variables, (x, y), strict=True))

    def __call__(self, x: ArrayLike, y: ArrayLike) -> np.ndarray:
        if isinstance(x, float) and isinstance(y, float):
            return _value_at(self, x, y)
        return self._value(x, y)

    def _value(self, x: ArrayLike, y: ArrayLike) -> np.ndarray:
        return values(self.expression, self._at(x, y), self.parameters)

    def slope(self, x: ArrayLike, y: ArrayLike, direction: tuple[float, float]) -> np.ndarray:
        """The derivative along a direction of any length, by dual numbers; NaN where they say
        nothing."""
        way = self._at(*direction)
        return slopes(self.expression, self._at(x, y), self.parameters, way)[1]

    def gradient(self, x: ArrayLike, y: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
        """∂f/∂x and ∂f/∂y. Where both are numbers, every rule on the way held, and f is
        differentiable; NaN where a rule says nothing (a kink, an infinite slope)."""
        return self.slope(x, y, (1.0, 0.0)), self.slope(x, y, (0.0, 1.0))

    def along(self, x: ArrayLike, y: ArrayLike, degrees: ArrayLike, degree: int) -> np.ndarray:
        """c₀ … cₙ of t ↦ f(x + t·cos θ, y + t·sin θ); angles broadcast against the points."""
        way = self._at(*unit(degrees))
        return taylor_coefficients(
            self.expression, degree, self._at(x, y), self.parameters, along=way
        )

    def typed_error(
        self, x: ArrayLike, y: ArrayLike, off: tuple[ArrayLike, ArrayLike] = (0.0, 0.0)
    ) -> tuple[np.ndarray, np.ndarray]:
        """How far f may be off from what was typed when all numbers are rounded, and x and y off by
        ``off`` more; and whether the point is, within that, at a kink, a jump, a pole or an end of
        the domain, where the rules of differentiation cannot be trusted."""
        if isinstance(x, float) and isinstance(y, float) and off == (0.0, 0.0):
            return _error_at(self, x, y)
        return self._error(x, y, off)

    def _error(self, x: ArrayLike, y: ArrayLike, off: tuple) -> tuple[np.ndarray, np.ndarray]:
        at, more = self._at(x, y), self._at(*off)
        rounded = {name: UNIT * np.abs(place) + more[name] for name, place in at.items()}
        return running_errors(self.expression, at, rounded, self.parameters, typed=True)

    def second(self, x: ArrayLike, y: ArrayLike) -> tuple[np.ndarray, ...]:
        """f_xx, f_xy, f_yy, from c₂ along (1, 0), (0, 1) and (1, 1); NaN where there are none."""
        return self.jet(x, y)[3:]

    def jet(self, x: ArrayLike, y: ArrayLike) -> tuple[np.ndarray, ...]:
        """f, f_x, f_y, f_xx, f_xy, f_yy by one series: along (1, 1) the second coefficient is
        f_xx/2 + f_xy + f_yy/2."""
        if isinstance(x, float) and isinstance(y, float):
            return _jet_at(self, x, y)
        return self._jet(x, y)

    def _jet(self, x: ArrayLike, y: ArrayLike) -> tuple[np.ndarray, ...]:
        x, y = np.asarray(x, float), np.asarray(y, float)
        way = self._at(*_ways(max(x.ndim, y.ndim)))
        c = taylor_coefficients(self.expression, 2, self._at(x, y), self.parameters, along=way)
        across = c[2, 2] - c[2, 0] - c[2, 1]
        return c[0, 0], c[1, 0], c[1, 1], 2 * c[2, 0], across, 2 * c[2, 1]


# Several verdicts ask for the same point, one after the other.


@lru_cache(maxsize=64)
def _value_at(f: FunctionOfTwo, x: float, y: float) -> np.ndarray:
    return f._value(x, y)


@lru_cache(maxsize=64)
def _jet_at(f: FunctionOfTwo, x: float, y: float) -> tuple[np.ndarray, ...]:
    return f._jet(x, y)


@lru_cache(maxsize=64)
def _error_at(f: FunctionOfTwo, x: float, y: float) -> tuple[np.ndarray, np.ndarray]:
    return f._error(x, y, (0.0, 0.0))


@lru_cache(maxsize=8)
def _ways(dimensions: int) -> tuple[np.ndarray, np.ndarray]:
    """(1, 0), (0, 1) and (1, 1), to be broadcast against points of so many dimensions."""
    shape = (3,) + (1,) * dimensions
    return np.reshape([1.0, 0.0, 1.0], shape), np.reshape([0.0, 1.0, 1.0], shape)


def unit(degrees: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """cos θ and sin θ, exact at right angles.

    >>> [float(part) for part in unit(90.0)]
    [0.0, 1.0]
    """
    if isinstance(degrees, float | int):
        return _unit(degrees)
    turn = np.asarray(degrees, float) % 360.0
    right = turn % 90.0 == 0
    cos, sin = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    return np.where(right, np.round(cos), cos) + 0.0, np.where(right, np.round(sin), sin) + 0.0


@lru_cache(maxsize=512)
def _unit(degrees: float) -> tuple[np.ndarray, np.ndarray]:
    cos, sin = unit(np.array([degrees]))
    return cos[0], sin[0]


@dataclass(frozen=True)
class Section:
    """The curve above a straight line: t ↦ f(x + t·cos θ, y + t·sin θ)."""

    f: FunctionOfTwo
    x: float
    y: float
    degrees: float

    @property
    def direction(self) -> tuple[float, float]:
        cos, sin = unit(self.degrees)
        return float(cos), float(sin)

    def place(self, t: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
        cos, sin = self.direction
        t = np.asarray(t, float)
        return self.x + t * cos, self.y + t * sin

    def __call__(self, t: ArrayLike) -> np.ndarray:
        return self.f(*self.place(t))

    def slope(self, t: ArrayLike) -> np.ndarray:
        """The directional derivative D_u f along the line."""
        return self.f.slope(*self.place(t), self.direction)

    def taylor(self, t: ArrayLike, degree: int) -> np.ndarray:
        """Coefficients about each t of the line."""
        return self.f.along(*self.place(t), self.degrees, degree)

    def typed_error(self, t: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
        off = tuple(UNIT * np.abs(np.multiply(t, part)) for part in self.direction)
        return self.f.typed_error(*self.place(t), off)


def angle_of(x: float, y: float) -> float:
    """The angle of a vector, from 0 up to 360; NaN for 0.

    >>> angle_of(0.0, -2.0)
    270.0
    """
    if (x == 0 and y == 0) or not math.isfinite(x + y):
        return math.nan
    return math.degrees(math.atan2(y, x)) % 360.0
