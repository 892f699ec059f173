"""The singular value decomposition A = U·Σ·Vᵀ: by plane rotations, and as a film of the plane.

Vectors are columns, A acts as A·x. Singular values are in falling order, σ₁ ≥ σ₂ ≥ … ≥ 0. Angles
are in degrees, counter-clockwise from the first axis.
"""

import math
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

import numpy as np

from core.maths.linear_algebra.linear_maps import NOTHING, determinant

EPS = float(np.finfo(float).eps)
TIE = 1e-9  # σ that agree to this share count as equal
MOST_SWEEPS = 60


@dataclass(frozen=True, eq=False)
class Singular:
    """A = U·diag(σ)·Vᵀ with r = min(m, n): ``left`` U (m, r) and ``right`` V (n, r) have
    orthonormal columns. ``sweeps`` is how often the algorithm went over all pairs of columns."""

    left: np.ndarray
    values: np.ndarray
    right: np.ndarray
    sweeps: int = 0


def decompose_singular(matrix: np.ndarray) -> Singular:
    """The singular value decomposition by one-sided Jacobi rotations.

    Two columns p, q of A are turned in their plane until they are at right angles,

        d = q·q − p·p,  t = ±2 p·q/(|d| + √(d² + 4(p·q)²)) with the sign of d,
        c = 1/√(1 + t²),  s = c·t,  p ← c·p − s·q,  q ← s·p + c·q,

    and the same is done to the columns of V, which starts as I, so that A·V stays what the columns
    are. Pairs without a common column are turned together. When all are at right angles to
    rounding, |p·q| ≤ ε·m·‖p‖·‖q‖, the lengths of the columns are the σ, and the columns divided by
    them U. Where σ = 0, U is completed to orthonormal columns. For m < n the transposed matrix is
    decomposed.

    matrix: (m, n). Errors: ValueError for no matrix, no row or column, or NaN, ∞.
    Source: M. R. Hestenes, Inversion of matrices by biorthogonalization and related results,
    Journal of the SIAM 6, 1958; the rotation: Golub and Van Loan, Matrix Computations, 4th ed.
    2013, section 8.6.3.

    >>> decompose_singular(np.array([[3.0, 0.0], [4.0, 5.0]])).values.round(12).tolist()
    [6.708203932499, 2.2360679775]
    """
    A = np.array(matrix, float)
    if A.ndim != 2 or not A.size or not np.isfinite(A).all():
        raise ValueError(f"matrix must be two-dimensional, not empty and finite, got {A.shape}")
    if A.shape[0] < A.shape[1]:
        found = decompose_singular(A.T)
        return Singular(found.right, found.values, found.left, found.sweeps)
    m, n = A.shape
    size = float(np.abs(A).max()) or 1.0
    columns, V = A / size, np.eye(n)  # scaled: squares neither overflow nor vanish
    sweeps, turned = 0, True
    while turned and sweeps < MOST_SWEEPS:
        sweeps, turned = sweeps + 1, False
        for i, j in rounds_of_pairs(n):
            p, q = columns[:, i], columns[:, j]
            pp, qq, pq = ((x * y).sum(axis=0) for x, y in ((p, p), (q, q), (p, q)))
            oblique = np.abs(pq) > m * EPS * np.sqrt(pp * qq)
            if not oblique.any():
                continue
            turned = True
            d, twice = (qq - pp)[oblique], 2 * pq[oblique]
            t = np.zeros(len(i))
            t[oblique] = np.copysign(1.0, d) * twice / (np.abs(d) + np.hypot(d, twice))
            c = 1 / np.hypot(1.0, t)
            for both in (columns, V):
                p, q = both[:, i], both[:, j]
                both[:, i], both[:, j] = c * p - c * t * q, c * t * p + c * q
    lengths = np.sqrt((columns * columns).sum(axis=0))
    order = np.argsort(-lengths, kind="stable")
    lengths, columns, V = lengths[order], columns[:, order], V[:, order]
    rank = int((lengths > 0).sum())
    U = completed(columns[:, :rank] / lengths[:rank], n)
    return Singular(U, lengths * size, V, sweeps)


@lru_cache(maxsize=64)
def rounds_of_pairs(n: int) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    """Every pair of n players once, in rounds in which nobody plays twice: the rotations of a round
    touch different columns and can be done together.

    Source: R. P. Brent and F. T. Luk, The solution of singular-value and symmetric eigenvalue
    problems on multiprocessor arrays, SIAM J. Sci. Stat. Comput. 6, 1985.

    >>> [list(zip(i.tolist(), j.tolist())) for i, j in rounds_of_pairs(4)]
    [[(0, 3), (1, 2)], [(0, 2), (1, 3)], [(0, 1), (2, 3)]]
    """
    even = n + n % 2
    circle, rounds = list(range(even)), []
    for _ in range(even - 1):
        meet = [sorted(pair) for pair in zip(circle, circle[::-1], strict=True)][: even // 2]
        i, j = np.array([pair for pair in meet if pair[1] < n], int).reshape(-1, 2).T
        rounds.append((i, j))
        circle = [circle[0], circle[-1], *circle[1:-1]]
    return tuple(rounds)


def completed(columns: np.ndarray, count: int) -> np.ndarray:
    """``count`` orthonormal columns of which the first are given: of the unit vectors, always the
    one farthest from the columns so far, made orthogonal to them.

    >>> completed(np.array([[1.0], [0.0]]), 2).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    found = columns
    while found.shape[1] < count:
        away = 1 - (found * found).sum(axis=1)
        new = np.zeros(len(found))
        new[int(np.argmax(away))] = 1.0
        for _ in range(2):  # twice is enough against rounding
            new = new - found @ (found.T @ new)
        found = np.column_stack([found, new / np.sqrt(new @ new)])
    return found


def numerical_rank(values: np.ndarray, shape: tuple[int, int]) -> int:
    """How many σ are more than rounding: above ε·max(m, n)·σ₁, in falling order.

    Source: Golub and Van Loan, 2013, section 5.4.1; the same bound as ``numpy.linalg.matrix_rank``.

    >>> numerical_rank(np.array([2.0, 1.0, 1e-17]), (3, 3))
    2
    """
    if not len(values):
        return 0
    return int((values > EPS * max(shape) * values[0]).sum())


def tied(values: np.ndarray, k: int) -> bool:
    """Whether σ_k and σ_{k+1} of ``values``, in falling order, are equal but for rounding: apart by
    at most 10⁻⁹·σ_k, or by the ε·n·σ₁ to which any of them is known.

    >>> tied(np.array([2.0, 1.0, 1.0]), 2), tied(np.array([1.0, 2e-12, 1e-12]), 2)
    (True, False)
    """
    return bool(
        values[k - 1] - values[k] <= max(TIE * values[k - 1], EPS * len(values) * values[0])
    )


class Ellipse(Enum):
    """What a 2×2 matrix makes of the unit circle."""

    POINT = auto()  # A = 0
    SEGMENT = auto()  # rank 1
    CIRCLE = auto()  # σ₁ = σ₂: every direction is stretched alike
    SYMMETRIC = auto()  # A = Aᵀ: an ellipse along the eigenvectors
    GENERAL = auto()


@dataclass(frozen=True, eq=False)
class TurnStretchTurn:
    """A 2×2 matrix as three steps: turn by −``right``, stretch the axes by ``values``, then, where
    det A < 0, turn over about the first axis, and turn by ``left``.

    ``right`` is the angle of v₁, in (−90, 90]; ``left`` that of u₁, in (−180, 180]. U, Σ and V are
    the matrices of these steps. Of a matrix with σ₁ = σ₂, for which every v₁ will do, v₁ = e₁.
    ``determinant`` is 0 below 1e−9, and then so is σ₂.
    """

    matrix: np.ndarray
    case: Ellipse
    values: tuple[float, float]
    right: float
    left: float
    determinant: float

    @property
    def turned_over(self) -> bool:
        return self.determinant < 0

    @property
    def U(self) -> np.ndarray:
        over = -1.0 if self.turned_over else 1.0
        return rotation(self.left) * [1.0, over]

    @property
    def V(self) -> np.ndarray:
        return rotation(self.right)

    @property
    def condition(self) -> float:
        """κ = σ₁/σ₂, ∞ where σ₂ = 0; undefined (NaN) for A = 0."""
        first, second = self.values
        if first == 0:
            return math.nan
        return first / second if second else math.inf


def rotation(degrees: float) -> np.ndarray:
    """[[cos, −sin], [sin, cos]], exact for multiples of 90°.

    >>> rotation(90).tolist()
    [[0.0, -1.0], [1.0, 0.0]]
    """
    x, y = unit_vector(degrees)
    return np.array([[x, -y], [y, x]])


def unit_vector(degrees: float) -> tuple[float, float]:
    if degrees % 90 == 0:
        return ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))[int(degrees // 90) % 4]
    return math.cos(math.radians(degrees)), math.sin(math.radians(degrees))


def turn_stretch_turn(matrix: np.ndarray) -> TurnStretchTurn:
    """U, Σ and V of a 2×2 matrix as angles, factors and an orientation.

    Entries are compared to 1e−9: for entries of up to four decimals that decides exactly.
    Errors: ValueError for another shape or NaN, ∞.

    >>> found = turn_stretch_turn(np.array([[0.0, -2.0], [1.0, 0.0]]))
    >>> found.values, found.right, found.left, found.case.name
    ((2.0, 1.0), 90.0, 180.0, 'GENERAL')
    """
    A = np.asarray(matrix, float)
    if A.shape != (2, 2) or not np.isfinite(A).all():
        raise ValueError(f"matrix must be 2×2 and finite, got {A.tolist()}")
    (a, b), (c, d) = A.tolist()
    det = determinant(A)
    if np.abs(A).max() <= NOTHING:
        return TurnStretchTurn(A, Ellipse.POINT, (0.0, 0.0), 0.0, 0.0, 0.0)
    if abs(a * a + c * c - b * b - d * d) <= NOTHING and abs(a * b + c * d) <= NOTHING:
        r = math.hypot(a, c)
        return TurnStretchTurn(A, Ellipse.CIRCLE, (r, r), 0.0, _degrees(a, c), det)
    found = decompose_singular(A)
    (x, y), (first, second) = found.right[:, 0].tolist(), found.values.tolist()
    if x < -NOTHING or (abs(x) <= NOTHING and y < 0):  # v₁ points to the right, or up
        x, y = -x, -y
    u = A @ (x, y)
    case = Ellipse.GENERAL
    if det == 0:
        case, second = Ellipse.SEGMENT, 0.0
    elif abs(b - c) <= NOTHING:
        case = Ellipse.SYMMETRIC
    angles = _degrees(x, y), _degrees(float(u[0]), float(u[1]))
    return TurnStretchTurn(A, case, (first, second), *angles, det)


def _degrees(x: float, y: float) -> float:
    """The angle of (x, y) in (−180, 180], without the dust of rounding at whole degrees."""
    angle = math.degrees(math.atan2(y, x))
    angle = float(round(angle)) if abs(angle - round(angle)) < 1e-10 else angle
    return 180.0 if angle == -180 else angle + 0.0
