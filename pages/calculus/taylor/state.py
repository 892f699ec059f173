"""The polynomial of now: what its controls lead to."""

from dataclasses import dataclass

import numpy as np

from core.maths.calculus.convergence_radius import Basis, Convergence, convergence
from core.maths.calculus.functions import Function
from core.maths.calculus.taylor_polynomial import (
    At,
    LagrangeBounds,
    converging_pieces,
    judge_place,
    lagrange_bounds,
    partial_sums,
    polynomial,
    rounding_of,
    sight,
)
from pages.calculus.taylor.functions import REACH, X, values


@dataclass(frozen=True)
class Now:
    """The polynomial of now: ``n`` is its degree as far as its coefficients have digits."""

    f: Function
    centre: float
    x: float
    n: int
    found: Convergence
    value: float  # f(x)
    sums: np.ndarray  # P₀(x), P₁(x), …
    rounding: np.ndarray
    on_grid: np.ndarray
    ends: tuple[float, float]
    bounds: LagrangeBounds
    case: At
    pieces: list[tuple[float, float, bool]]

    @property
    def drawn(self):
        return self.found.basis is not Basis.NONE

    @property
    def coefficients(self):
        return self.found.coefficients[: self.n + 1]

    @property
    def error(self):
        return abs(float(self.sums[self.n]) - self.value) if self.drawn else np.nan


def compute(f, centre, degree, x):
    found = convergence(f, centre)
    n = min(degree, found.digits_to)
    used = found.coefficients[: found.digits_to + 1]
    if found.basis is Basis.NONE:
        n, used = 0, np.array([np.nan])
    on_grid, drawn = polynomial(used[: n + 1], centre, X), values(f)
    dust = rounding_of(used[: n + 1], centre, X, drawn)
    sums, rounding = partial_sums(used, centre, x)
    return Now(
        f,
        centre,
        x,
        n,
        found,
        float(f(x)),
        sums,
        rounding,
        on_grid,
        sight(drawn, on_grid, X, centre, dust),
        lagrange_bounds(f, centre, x),
        judge_place(f, found, centre, x),
        converging_pieces(f, found, centre, -REACH, REACH),
    )
