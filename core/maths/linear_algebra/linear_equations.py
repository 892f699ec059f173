"""Two linear equations A·x = b in two unknowns: when there is a solution, and what is nearest."""

import math
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from core.maths.linear_algebra.linear_maps import NOTHING, determinant, line_angle


class Solvable(Enum):
    """How many solutions A·x = b has."""

    ONE = auto()  # det ≠ 0
    LINE = auto()  # rank 1, b in the image: a line of solutions
    PLANE = auto()  # A = 0 and b = 0: every x
    NONE = auto()  # rank 1, b outside the image
    NEVER = auto()  # A = 0, b ≠ 0


@dataclass(frozen=True)
class Solution:
    """``x`` is the solution, where there are many the shortest, where there is none the shortest of
    those that come nearest (least squares): x = A⁺·b. ``reached`` is A·x, ``residual`` ‖b − A·x‖;
    ``kernel`` is the angle of the line along which x may move, NaN where it may not, or anywhere.
    """

    case: Solvable
    x: np.ndarray
    reached: np.ndarray
    residual: float
    kernel: float


def solve_equations(matrix: np.ndarray, target: np.ndarray) -> Solution:
    """Cramer's rule where det A ≠ 0; for rank 1 the pseudo-inverse A⁺ = Aᵀ/‖A‖², with the
    Frobenius norm; for A = 0 it is 0.

    Errors: ValueError for other shapes. Source: G. H. Golub and C. F. Van Loan, Matrix
    Computations, 4th ed. 2013, section 5.5.

    >>> solve_equations(np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([2.0, 0.0])).x.tolist()
    [0.5, 0.5]
    """
    A, b = np.asarray(matrix, float), np.asarray(target, float)
    if A.shape != (2, 2) or b.shape != (2,):
        raise ValueError(f"matrix must be 2×2 and target 2, got {A.shape} and {b.shape}")
    det, size = determinant(A), float((A * A).sum())
    kernel = math.nan
    if det:
        x = np.array([determinant_of(b, A[:, 1]), determinant_of(A[:, 0], b)]) / det
        case = Solvable.ONE
    elif size > NOTHING:
        x = A.T @ b / size
        across = max(A.tolist(), key=lambda row: math.hypot(*row))
        kernel = line_angle(-across[1], across[0])
        case = Solvable.LINE if np.abs(A @ x - b).max() <= NOTHING else Solvable.NONE
    else:
        x = np.zeros(2)
        case = Solvable.PLANE if np.abs(b).max() <= NOTHING else Solvable.NEVER
    reached = b if case in (Solvable.ONE, Solvable.LINE) else A @ x
    return Solution(case, x + 0.0, reached + 0.0, math.hypot(*(b - reached)), kernel)


def determinant_of(first: np.ndarray, second: np.ndarray) -> float:
    """The signed area of the parallelogram of two columns."""
    return float(first[0] * second[1] - first[1] * second[0])


def row_lines(matrix: np.ndarray, target: np.ndarray, reach: float) -> list[np.ndarray | None]:
    """Each equation a₁·x₁ + a₂·x₂ = b as the ends, (2, 2), of a line as long as 2·reach about its
    point nearest to 0; None where a₁ = a₂ = 0, which every x or none fulfils."""
    lines: list[np.ndarray | None] = []
    for (p, q), b in zip(np.asarray(matrix, float).tolist(), target, strict=True):
        size = p * p + q * q
        if size <= NOTHING:
            lines.append(None)
            continue
        foot = np.array([p, q]) * float(b) / size
        along = np.array([-q, p]) / math.sqrt(size)
        lines.append(np.array([foot - reach * along, foot + reach * along]))
    return lines
