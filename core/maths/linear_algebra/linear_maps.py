"""Linear maps of the plane: what kind of map a 2×2 matrix is, products, and bases.

Vectors are columns, A acts as A·x, and the columns of A are the images of the unit vectors. Angles
are in degrees, counter-clockwise from the first axis; lines have angles from 0 up to 180. Products
of entries are compared to 1e−9: for entries of up to four decimals that decides exactly.
"""

import math
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

NOTHING = 1e-9


class MapKind(Enum):
    """What a map does to the plane, the most special name first."""

    ZERO = auto()
    IDENTITY = auto()
    HALF_TURN = auto()  # −I
    SCALING = auto()  # λ·I
    PROJECTION = auto()  # A² = A, of rank 1, kernel and image at right angles
    SLANTED_PROJECTION = auto()  # the same with another angle
    NILPOTENT = auto()  # A² = 0, of rank 1
    COLLAPSE = auto()  # any other map of rank 1
    ROTATION = auto()  # AᵀA = I, det = 1
    REFLECTION = auto()  # AᵀA = I, det = −1
    TURN_AND_SCALE = auto()  # AᵀA = r²·I, det = r²
    MIRROR_AND_SCALE = auto()  # AᵀA = r²·I, det = −r²
    SHEAR = auto()  # (A − I)² = 0
    SLANTED_REFLECTION = auto()  # A² = I, det = −1
    STRETCH = auto()  # A = Aᵀ: factors along two axes at right angles
    KEEPS = auto()  # none of these, det > 0
    TURNS_OVER = auto()  # none of these, det < 0


@dataclass(frozen=True)
class LinearMap:
    """A with what is read of it; NaN where the kind has no such number.

    ``angle`` of a rotation; ``factor`` of a scaling, or r. ``axis`` is the line that stays: of a
    reflection, a shear, or the axis of the first of the two ``factors`` of a stretch. ``other`` is
    the line that a slanted reflection reverses. ``kernel`` and ``image`` are the lines of a map of
    rank 1.
    """

    matrix: np.ndarray
    kind: MapKind
    determinant: float
    rank: int
    angle: float = math.nan
    factor: float = math.nan
    factors: tuple[float, float] = (math.nan, math.nan)
    axis: float = math.nan
    other: float = math.nan
    kernel: float = math.nan
    image: float = math.nan

    @property
    def inverse(self) -> np.ndarray | None:
        """[[d, −b], [−c, a]]/det, None where det = 0."""
        (a, b), (c, d) = self.matrix.tolist()
        if self.determinant == 0:
            return None
        return np.array([[d, -b], [-c, a]]) / self.determinant + 0.0


def determinant(matrix: np.ndarray) -> float:
    """a·d − b·c to twelve decimals, without the dust of subtraction; exactly 0 below 1e−9.

    >>> determinant(np.array([[0.1, 0.3], [0.2, 0.6]]))
    0.0
    >>> determinant(np.array([[-0.9, -0.5], [-2.5, -0.8333333333333334]]))
    -0.5
    """
    (a, b), (c, d) = np.asarray(matrix, float).tolist()
    value = a * d - b * c
    return round(value, 12) if abs(value) > NOTHING else 0.0


def product_of(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """A·B, or A·v; what rounding leaves of an entry that is 0 is 0.

    >>> A = np.array([[0.6, 0.8], [0.8, -0.6]])
    >>> product_of(A, A)[0, 1].item()
    0.0
    """
    found = np.asarray(first, float) @ np.asarray(second, float)
    return np.where(np.abs(found) > NOTHING, found, 0.0)


def line_angle(x: float, y: float) -> float:
    """The angle of the line through 0 and (x, y), from 0 up to 180.

    >>> line_angle(-1.0, -1.0), line_angle(-2.0, 0.0)
    (45.0, 0.0)
    """
    angle = math.degrees(math.atan2(y, x)) % 180.0
    return 0.0 if abs(angle - 180.0) < 1e-9 else angle


def _kernel(matrix: np.ndarray) -> tuple[float, float]:
    """A vector that a matrix of rank 1 sends to 0."""
    a, b = max(matrix.tolist(), key=lambda row: math.hypot(*row))
    return -b, a


def _image(matrix: np.ndarray) -> tuple[float, float]:
    a, b = max(matrix.T.tolist(), key=lambda column: math.hypot(*column))
    return a, b


def classify_map(matrix: np.ndarray) -> LinearMap:
    """The kind of a real 2×2 matrix. Errors: ValueError for another shape or NaN, ∞.

    >>> classify_map(np.array([[0.0, 1.0], [1.0, 0.0]])).kind.name
    'REFLECTION'

    Source: G. Strang, Introduction to Linear Algebra, 5th ed. 2016, chapter 8.
    """
    A = np.asarray(matrix, float)
    if A.shape != (2, 2) or not np.isfinite(A).all():
        raise ValueError(f"matrix must be 2×2 and finite, got {A.tolist()}")
    if np.abs(A).max() <= NOTHING:
        return LinearMap(A, MapKind.ZERO, 0.0, 0)
    (a, b), (c, d) = A.tolist()
    if max(abs(b), abs(c), abs(a - d)) <= NOTHING:
        named = {1.0: MapKind.IDENTITY, -1.0: MapKind.HALF_TURN}
        return LinearMap(A, named.get(a, MapKind.SCALING), a * a, 2, factor=a)
    det = determinant(A)
    return _of_rank_one(A) if det == 0 else _of_rank_two(A, det)


def _of_rank_one(A: np.ndarray) -> LinearMap:
    kernel, image = _kernel(A), _image(A)
    trace, lines = A[0, 0] + A[1, 1], {"kernel": line_angle(*kernel), "image": line_angle(*image)}
    if abs(trace) <= NOTHING:
        kind = MapKind.NILPOTENT
    elif abs(trace - 1) <= NOTHING:  # A² = tr(A)·A
        straight = abs(A[0, 1] - A[1, 0]) <= NOTHING
        kind = MapKind.PROJECTION if straight else MapKind.SLANTED_PROJECTION
    else:
        kind = MapKind.COLLAPSE
    return LinearMap(A, kind, 0.0, 1, factor=float(trace), **lines)


def _of_rank_two(A: np.ndarray, det: float) -> LinearMap:
    (a, b), (c, d) = A.tolist()
    trace, r = a + d, math.sqrt(abs(det))
    unit = abs(abs(det) - 1) <= NOTHING
    if abs(a - d) <= NOTHING and abs(b + c) <= NOTHING:
        kind = MapKind.ROTATION if unit else MapKind.TURN_AND_SCALE
        return LinearMap(A, kind, det, 2, angle=math.degrees(math.atan2(c, a)), factor=r)
    if abs(a + d) <= NOTHING and abs(b - c) <= NOTHING:
        kind = MapKind.REFLECTION if unit else MapKind.MIRROR_AND_SCALE
        axis = (math.degrees(math.atan2(c, a)) / 2) % 180.0
        return LinearMap(A, kind, det, 2, axis=axis, factor=r)
    if abs(trace - 2) <= NOTHING and abs(det - 1) <= NOTHING:
        return LinearMap(A, MapKind.SHEAR, det, 2, axis=line_angle(*_kernel(A - np.eye(2))))
    if abs(trace) <= NOTHING and abs(det + 1) <= NOTHING:
        stays, reversed_ = _kernel(A - np.eye(2)), _kernel(A + np.eye(2))
        lines = {"axis": line_angle(*stays), "other": line_angle(*reversed_)}
        return LinearMap(A, MapKind.SLANTED_REFLECTION, det, 2, **lines)
    if abs(b - c) <= NOTHING:
        half, root = trace / 2, math.hypot((a - d) / 2, b)
        axis = (math.degrees(math.atan2(2 * b, a - d)) / 2) % 180.0
        factors = (half + root, half - root)
        return LinearMap(A, MapKind.STRETCH, det, 2, factors=factors, axis=axis)
    return LinearMap(A, MapKind.KEEPS if det > 0 else MapKind.TURNS_OVER, det, 2)


def flat_moments(matrix: np.ndarray) -> list[float]:
    """The t in (0, 1) at which (1 − t)·I + t·A is singular, in order.

    With N = A − I: det(I + t·N) = 1 + t·tr N + t²·det N.

    >>> flat_moments(np.diag([1.0, -1.0])), flat_moments(np.diag([-1.0, -3.0]))
    ([0.5], [0.25, 0.5])
    """
    N = np.asarray(matrix, float) - np.eye(2)
    p, q = float(N[0, 0] + N[1, 1]), float(N[0, 0] * N[1, 1] - N[0, 1] * N[1, 0])
    if abs(q) <= NOTHING:
        found = [] if p >= 0 else [-1 / p]
    else:
        inside = p * p - 4 * q
        if abs(inside) <= NOTHING:
            found = [-p / (2 * q)]
        elif inside < 0:
            found = []
        else:
            far = -(p + math.copysign(math.sqrt(inside), p)) / 2  # no cancellation
            found = [far / q, 1 / far]
    return sorted(t for t in found if 1e-12 < t < 1 - 1e-12)


class Products(Enum):
    """Whether A·B = B·A, and why."""

    SAME_MAP = auto()  # A = B
    SCALAR = auto()  # one of them is a multiple of the identity
    FAMILY = auto()  # B = α·I + β·A
    APART = auto()


@dataclass(frozen=True)
class Composition:
    """``ab`` is A·B: first B, then A. ``alpha`` and ``beta`` of B = α·I + β·A, else NaN."""

    case: Products
    ab: np.ndarray
    ba: np.ndarray
    alpha: float = math.nan
    beta: float = math.nan

    @property
    def commute(self) -> bool:
        return self.case is not Products.APART


def compose(first: np.ndarray, second: np.ndarray) -> Composition:
    """A = ``first`` and B = ``second`` in both orders.

    Two 2×2 matrices commute exactly where one is a multiple of I, or B = α·I + β·A (Horn and
    Johnson, Matrix Analysis, 2nd ed. 2013, theorem 3.2.4.2: A is not derogatory).

    >>> compose(np.diag([2.0, 1.0]), np.diag([0.0, 3.0])).case.name
    'FAMILY'
    """
    A, B = np.asarray(first, float), np.asarray(second, float)
    ab, ba = product_of(A, B), product_of(B, A)
    if np.abs(ab - ba).max() > NOTHING:
        return Composition(Products.APART, ab, ba)
    if np.abs(A - B).max() <= NOTHING:
        return Composition(Products.SAME_MAP, ab, ba)
    off = A - np.eye(2) * (A[0, 0] + A[1, 1]) / 2
    other = B - np.eye(2) * (B[0, 0] + B[1, 1]) / 2
    if np.abs(off).max() <= NOTHING or np.abs(other).max() <= NOTHING:
        return Composition(Products.SCALAR, ab, ba)
    beta = float((off * other).sum() / (off * off).sum())
    alpha = float((B[0, 0] + B[1, 1] - beta * (A[0, 0] + A[1, 1])) / 2)
    return Composition(Products.FAMILY, ab, ba, alpha, beta)


class Basis(Enum):
    """What A looks like in another basis."""

    NONE = auto()  # the two vectors lie on one line
    SAME = auto()  # P⁻¹·A·P = A
    DIAGONAL = auto()  # both are eigenvectors
    FIRST = auto()  # the first alone is
    SECOND = auto()
    ORDINARY = auto()


@dataclass(frozen=True)
class InBasis:
    """``matrix`` is P⁻¹·A·P; ``vector`` the coordinates P⁻¹·v, ``image`` those of A·v."""

    case: Basis
    determinant: float
    matrix: np.ndarray
    vector: np.ndarray
    image: np.ndarray


def change_basis(matrix: np.ndarray, basis: np.ndarray, vector: np.ndarray) -> InBasis:
    """A and v as they are written in the basis of the columns of P.

    >>> change_basis(np.array([[2.0, 1.0], [1.0, 2.0]]), [[1.0, 1.0], [1.0, -1.0]], [2, 0]).case
    <Basis.DIAGONAL: 3>
    """
    A, P, v = (np.asarray(one, float) for one in (matrix, basis, vector))
    det = determinant(P)
    if det == 0:
        nan = np.full((2, 2), math.nan)
        return InBasis(Basis.NONE, det, nan, nan[0], nan[0])
    inverse = np.array([[P[1, 1], -P[0, 1]], [-P[1, 0], P[0, 0]]]) / det
    own = [abs(determinant(np.column_stack([p, A @ p]))) == 0 for p in P.T]
    if np.abs(A @ P - P @ A).max() <= NOTHING:
        case = Basis.DIAGONAL if all(own) else Basis.SAME
    elif all(own):
        case = Basis.DIAGONAL
    else:
        case = Basis.FIRST if own[0] else Basis.SECOND if own[1] else Basis.ORDINARY
    there = product_of(inverse @ A, P)
    return InBasis(case, det, there, product_of(inverse, v), product_of(inverse, A @ v))
