"""A real function of one variable as the pages use it: values, slopes, higher derivatives."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from core.maths.calculus.expressions.dual_numbers import slopes
from core.maths.calculus.expressions.running_errors import UNIT, running_errors
from core.maths.calculus.expressions.taylor_series import taylor_coefficients
from core.maths.calculus.expressions.tree import Expression
from core.maths.calculus.expressions.values import REAL, complex_values, real, values


@dataclass(frozen=True, eq=False)
class Function:
    """y = f(x): an expression with its parameters.

    ``filled`` gives values where the formula has none but the function is defined all the same,
    as x²·sin(1/x) is 0 at 0. There the rules of differentiation say nothing: slopes are NaN.
    Functions of the same text, parameters and filled values are equal.

    >>> from core.maths.calculus.expressions.reader import parse
    >>> wild = Function(parse("x^2 sin(1/x)"), filled={0.0: 0.0})
    >>> wild([0.0, 1.0]).round(3).tolist()
    [0.0, 0.841]
    """

    expression: Expression
    parameters: Mapping[str, float] = field(default_factory=dict)
    filled: Mapping[float, float] = field(default_factory=dict)

    @property
    def _key(self) -> tuple:
        e = self.expression
        return e.text, e.variables, tuple(self.parameters.items()), tuple(self.filled.items())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Function) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _variable(self) -> str:
        return self.expression.variables[0]

    def __call__(self, x: ArrayLike) -> np.ndarray:
        x = real(x)
        found = values(self.expression, {self._variable: x}, self.parameters)
        for place, value in self.filled.items():
            found = np.where(x == place, value, found)
        return found

    def at_one(self, x: float) -> float:
        """f at one number, without the ado of arrays; a warning of NumPy's is the caller's to
        silence."""
        names = {self._variable: np.float64(x)} | dict(self.parameters)
        found = self.filled.get(x, self.expression.evaluate(REAL, names, np.float64))
        return float(found) if math.isfinite(found) else math.nan

    def at_complex(self, z: ArrayLike) -> np.ndarray:
        return complex_values(self.expression, {self._variable: z}, self.parameters)

    def slope(self, x: ArrayLike) -> np.ndarray:
        """f′(x) by dual numbers; NaN where they say nothing."""
        return slopes(self.expression, {self._variable: x}, self.parameters)[1]

    def taylor(self, centre: ArrayLike, degree: int) -> np.ndarray:
        """f⁽ᵏ⁾(centre)/k! for k = 0 … degree; NaN from the first on that does not exist."""
        return taylor_coefficients(
            self.expression, degree, {self._variable: centre}, self.parameters
        )

    def rounding(self, x: ArrayLike, off: ArrayLike = 0.0) -> np.ndarray:
        """How far rounding may carry f(x) when x is ``off`` by so much; 0 where it is filled."""
        found = running_errors(
            self.expression, {self._variable: x}, {self._variable: off}, self.parameters
        )[0]
        return np.where(np.isin(x, list(self.filled)), 0.0, found)

    def typed_error(self, x: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
        """How far f(x) may be off from what was typed, when x and all numbers are rounded; and
        whether x is, within that, at a kink, a jump, a pole or an end of the domain, where the
        rules of differentiation cannot be trusted. So it is at filled values."""
        at, off = {self._variable: x}, {self._variable: UNIT * np.abs(x)}
        error, doubtful = running_errors(self.expression, at, off, self.parameters, typed=True)
        filled = np.isin(x, list(self.filled))
        return np.where(filled, 0.0, error), doubtful | filled
