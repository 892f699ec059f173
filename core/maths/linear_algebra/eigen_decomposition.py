"""Eigen-decomposition of a real 2×2 matrix, and what it says about A·x, x' = A·x and Aᵏ·x.

Conventions: vectors are columns, so A acts as A·x and the columns of A are the images of the unit
vectors. A family of points is an array (n, 2) with one point a row, mapped by ``points @ A.T``.
Angles are in degrees, counter-clockwise from the first axis. Eigenvalues are ordered by modulus,
largest first. A matrix of any size up to 8×8 is analysed in ``matrix_spectrum``.
"""

import math
from dataclasses import dataclass
from enum import Enum

import numpy as np

EPS = float(np.finfo(float).eps)
KINDS = {
    "symmetric": "symmetric: real eigenvalues, orthogonal eigenvectors",
    "real": "two different real eigenvalues, oblique eigenvectors",
    "complex": "a complex-conjugate pair of eigenvalues, no real eigenvector",
    "defective": "defective: one repeated eigenvalue with a single eigenvector",
    "scalar": "a multiple of the identity: every vector is an eigenvector",
}


@dataclass(frozen=True, eq=False)
class EigenDecomposition:
    """A = P·C·P⁻¹ of a 2×2 matrix, see :func:`decompose`."""

    matrix: np.ndarray  # A, (2, 2)
    kind: str  # a key of KINDS
    eigenvalues: np.ndarray  # (2,), complex for kind "complex", otherwise real
    eigenvectors: np.ndarray  # unit columns; (2, 1) for kind "defective", otherwise (2, 2)
    basis: np.ndarray  # P, real (2, 2)
    canonical: np.ndarray  # C, real (2, 2): diagonal, Jordan or rotation–scaling block
    residual: float  # ‖A·P − P·C‖ in the Frobenius norm
    trace: float  # λ₁ + λ₂, exactly 0 when below its own rounding error
    determinant: float  # λ₁·λ₂, exactly 0 when below its own rounding error
    rotation: float  # degrees, signed, complex pair only, otherwise NaN
    scaling: float  # |λ|, complex pair only, otherwise NaN

    @property
    def discriminant(self) -> float:
        """tr² − 4·det = (λ₁ − λ₂)², exactly 0 for a repeated eigenvalue."""
        if self.kind in ("scalar", "defective"):
            return 0.0
        (a, b), (c, d) = self.matrix.tolist()
        return (a - d) * (a - d) + 4 * b * c  # tr² − 4·det without its cancellation

    @property
    def singular(self) -> bool:
        """Whether A maps the plane to a line or a point."""
        return self.determinant == 0

    @property
    def reverses_orientation(self) -> bool:
        """Whether A turns the plane over (det A < 0)."""
        return self.determinant < 0

    @property
    def basis_condition(self) -> float:
        """κ₂(P) = σ₁/σ₂ of the basis: 1 for orthogonal columns, ∞ for parallel ones."""
        return float(np.linalg.cond(self.basis))


def decompose(matrix) -> EigenDecomposition:
    """Eigenvalues, eigenvectors and the real canonical form A = P·C·P⁻¹ of a 2×2 matrix.

    For A = [[a, b], [c, d]] let m = (a + d)/2, h = (a − d)/2 and δ = h² + b·c. The eigenvalues are
    λ = m ± √δ, and N = A − m·I = [[h, b], [c, −h]] holds everything else:

    - ``scalar``: N = 0, A = m·I, P = I.
    - ``symmetric``: b = c, A = Q·Λ·Qᵀ with orthonormal columns at the angle ½·atan2(2b, a − d).
    - ``real``: δ > 0, A = P·D·P⁻¹ with unit eigenvectors as the columns of P.
    - ``complex``: δ < 0, λ = r·e^{±iθ}, A = P·(r·R(θ))·P⁻¹ with R a rotation and det P = 1, the
      columns of P being the axes of an ellipse along which the points turn. θ carries a sign:
      positive is counter-clockwise.
    - ``defective``: δ = 0 but N ≠ 0, Jordan form C = [[λ, 1], [0, λ]], P = [v, w] with the unit
      eigenvector v and the generalised eigenvector w ⟂ v, N·w = v.

    Every square root is added to a number of its own sign, so no eigenvector suffers cancellation.
    Equalities are judged against rounding, with ε = 2.2e−16 and Frobenius norms: N and b − c count
    as zero below 8 ε·‖A‖, tr A and det A below 8 ε of the sum of their terms' moduli, δ below
    16 ε·‖N‖·‖A‖.

    Parameters: ``matrix`` (2, 2), real and finite. Returns: :class:`EigenDecomposition`; real
    eigenvectors point to the right (or straight up); of the pair, the positive imaginary part comes
    first. Raises: ValueError for another shape or a number that is not finite.

    >>> found = decompose([[2, 1], [1, 2]])
    >>> found.kind, found.eigenvalues.tolist()
    ('symmetric', [3.0, 1.0])

    Source: G. Strang, Introduction to Linear Algebra, 5th ed. 2016, chapter 6; real block form:
    D. C. Lay, Linear Algebra and its Applications, 5th ed. 2016, section 5.5, theorem 9.
    """
    a, b, c, d, exponent = _scaled_entries(matrix)  # scaled: squares neither overflow nor vanish
    m, h = (a + d) / 2, (a - d) / 2
    if abs(a + d) <= 8 * EPS * (abs(a) + abs(d)):
        m = 0.0
    delta = h * h + b * c
    size = math.hypot(a, b, c, d)
    off_scalar = math.hypot(h, b, c, h)  # ‖N‖
    det = _determinant(a, b, c, d)
    rotation = scaling = math.nan

    if max(abs(h), abs(b), abs(c)) <= 8 * EPS * size:
        kind, values = "scalar", [m, m]
        basis, canonical = [[1.0, 0.0], [0.0, 1.0]], [[m, 0.0], [0.0, m]]
    elif abs(b - c) <= 8 * EPS * size:
        root, angle = math.hypot(h, (b + c) / 2), math.atan2(b + c, 2 * h) / 2
        high, low = (math.cos(angle), math.sin(angle)), (-math.sin(angle), math.cos(angle))
        kind = "symmetric"
        values, basis, canonical = _diagonal_form(m + root, high, m - root, low, det)
    elif abs(delta) <= 16 * EPS * off_scalar * size:
        kind, values = "defective", [m, m] if det else [0.0, 0.0]
        v = (
            (h, c) if math.hypot(h, c) >= math.hypot(b, h) else (b, -h)
        )  # the range of N is its kernel
        v = _unit_right(*v)
        w = ((h * v[0] + c * v[1]) / off_scalar**2, (b * v[0] - h * v[1]) / off_scalar**2)
        scale = 2.0**exponent  # w is a length per matrix entry: undo the scaling here
        basis = [[v[0], w[0] / scale], [v[1], w[1] / scale]]
        canonical = [[values[0], 1 / scale], [0.0, values[0]]]
    elif delta > 0:
        root = math.sqrt(delta)
        high = (h + root, c) if h >= 0 else (b, root - h)
        low = (b, -h - root) if h >= 0 else (h - root, c)
        kind = "real"
        values, basis, canonical = _diagonal_form(m + root, high, m - root, low, det)
    else:
        root = math.sqrt(-delta)
        kind, values = "complex", [complex(m, root), complex(m, -root)]
        turn = math.copysign(root, c)  # x × A·x has the sign of c for every x
        basis = _ellipse_axes(complex(h, turn), c)
        canonical = [[m, -turn], [turn, m]]
        rotation, scaling = math.degrees(math.atan2(turn, m)), math.hypot(m, root)

    scale = 2.0**exponent
    entries, basis, canonical = np.array([[a, b], [c, d]]), np.array(basis), np.array(canonical)
    residual = float(np.linalg.norm(entries @ basis - basis @ canonical) * scale)
    if kind == "complex":
        first = basis[:, 0] - 1j * math.copysign(1.0, c) * basis[:, 1]
        first = first / np.linalg.norm(first)
        vectors = np.column_stack([first, first.conj()])
    else:
        vectors = basis[:, :1] if kind == "defective" else basis
    return EigenDecomposition(
        matrix=entries * scale,
        kind=kind,
        eigenvalues=np.array(values) * scale,
        eigenvectors=vectors,
        basis=basis,
        canonical=canonical * scale,
        residual=residual,
        trace=2 * m * scale,
        determinant=det * scale * scale,
        rotation=rotation,
        scaling=scaling * scale,
    )


def orbit_ellipse(decomposition: EigenDecomposition, start, points: int = 73) -> np.ndarray:
    """The ellipse through ``start`` on which A/|λ| turns every point, for a complex pair.

    It is {P·u : |u| = |P⁻¹·start|}, with the axes along the columns of P: since A/|λ| = P·R(θ)·P⁻¹,
    it is mapped to itself.

    Parameters: ``decomposition`` of kind "complex"; ``start`` (2,). Returns (points, 2), closed.
    Raises: ValueError for another kind.

    >>> np.abs(orbit_ellipse(decompose([[0, -4], [1, 0]]), [2, 0], points=5)).round(9).tolist()
    [[2.0, 0.0], [0.0, 1.0], [2.0, 0.0], [0.0, 1.0], [2.0, 0.0]]
    """
    if decomposition.kind != "complex":
        raise ValueError(f"decomposition must have a complex pair, got kind {decomposition.kind!r}")
    radius = np.linalg.norm(np.linalg.solve(decomposition.basis, _as_vector(start)))
    return radius * _directions(np.linspace(0, 360, points)) @ decomposition.basis.T


def eigen_directions(decomposition: EigenDecomposition) -> np.ndarray:
    """The directions of the real eigenvectors in degrees, in [0, 180).

    Returns (2,), (1,) when defective, (0,) for a complex pair; for a multiple of I, where every
    direction is one, those of the axes.

    >>> eigen_directions(decompose([[2, 1], [1, 2]])).round(9).tolist()
    [45.0, 135.0]
    """
    if decomposition.kind == "complex":
        return np.empty(0)
    x, y = decomposition.eigenvectors
    return np.degrees(np.arctan2(y, x)) % 180


def distance_to_eigenvector(decomposition: EigenDecomposition, degrees: float) -> float:
    """The angle between a direction and the nearest line of real eigenvectors, in [0, 90] degrees.

    0 for a multiple of the identity, NaN for a complex pair. Raises: ValueError for a direction
    that is not finite.

    >>> round(distance_to_eigenvector(decompose([[2, 1], [1, 2]]), 50), 9)
    5.0
    """
    if not math.isfinite(degrees):
        raise ValueError(f"degrees must be finite, got {degrees}")
    if decomposition.kind == "scalar":
        return 0.0
    gap = np.abs(eigen_directions(decomposition) - degrees) % 180
    return float(np.minimum(gap, 180 - gap).min(initial=np.inf)) if gap.size else math.nan


def describe_map(decomposition: EigenDecomposition) -> str:
    """The name of a well-known plane map, or "" when A has none of these names.

    Rotation and reflection: AᵀA = I; rotation with scaling: A = r·R(θ); projection: A² = A of rank
    one (orthogonal when A = Aᵀ); shear: defective with λ = 1; nilpotent: A² = 0. Equalities hold to
    1e−9·max(1, ‖A‖).

    >>> describe_map(decompose([[0.6, -0.8], [0.8, 0.6]]))
    'rotation'
    """
    A, kind = decomposition.matrix, decomposition.kind
    (a, b), (c, d) = A.tolist()
    tolerance = 1e-9 * max(1.0, float(np.linalg.norm(A)))
    if kind == "scalar":
        return "zero matrix" if a == 0 else "identity" if abs(a - 1) <= tolerance else "scaling"
    if kind == "defective":
        eigenvalue = float(decomposition.eigenvalues[0])
        if decomposition.singular:
            return "nilpotent"
        return "shear" if abs(eigenvalue - 1) <= tolerance else "shear with scaling"
    if np.abs(A.T @ A - np.eye(2)).max() <= tolerance:
        return "reflection" if decomposition.reverses_orientation else "rotation"
    if abs(a - d) <= tolerance and abs(b + c) <= tolerance:
        return "rotation with scaling"
    if decomposition.singular and abs(decomposition.trace - 1) <= tolerance:
        return "orthogonal projection" if kind == "symmetric" else "oblique projection"
    return "map of rank one" if decomposition.singular else ""


@dataclass(frozen=True, eq=False)
class CircleImage:
    """The unit circle, its image, and the singular directions, see :func:`map_circle`."""

    degrees: np.ndarray  # (n,)
    circle: np.ndarray  # (n, 2)
    image: np.ndarray  # (n, 2)
    singular_values: np.ndarray  # (2,), semi-axes of the image ellipse, largest first
    right: np.ndarray  # V, (2, 2), columns: the orthogonal directions on the circle
    left: np.ndarray  # U, (2, 2), columns: where they go, A·vᵢ = σᵢ·uᵢ


def map_circle(matrix, points: int = 181) -> CircleImage:
    """The unit circle and its image under x ↦ A·x, with the singular directions A·vᵢ = σᵢ·uᵢ.

    The image is an ellipse with semi-axes σ₁ ≥ σ₂ ≥ 0 along u₁, u₂ (a segment when A is singular).
    These axes are the eigenvectors only when A is symmetric. Each vᵢ points to the right.

    Parameters: ``matrix`` (2, 2); ``points`` n ≥ 4 on the closed circle (the first is repeated).
    Returns: :class:`CircleImage`. Raises: ValueError as :func:`decompose`, or for n < 4.

    >>> map_circle([[3, 0], [0, 2]]).singular_values.tolist()
    [3.0, 2.0]

    Source: L. N. Trefethen, D. Bau, Numerical Linear Algebra, 1997, lecture 4.
    """
    A = _as_matrix(matrix)
    if points < 4:
        raise ValueError(f"points must be at least 4, got {points}")
    degrees = np.linspace(0, 360, points)
    circle = _directions(degrees)
    left, singular_values, right_t = np.linalg.svd(A)
    if _determinant(*_scaled_entries(A)[:4]) == 0:
        singular_values[1] = 0.0  # where det A counts as zero, so does σ₂ = |det A|/σ₁
    flip = np.where((right_t[:, 0] < 0) | ((right_t[:, 0] == 0) & (right_t[:, 1] < 0)), -1.0, 1.0)
    return CircleImage(
        degrees, circle, circle @ A.T, singular_values, right_t.T * flip, left * flip
    )


@dataclass(frozen=True, eq=False)
class AngleSweep:
    """v on the unit circle, A·v and the angle between them, see :func:`sweep_angles`."""

    degrees: np.ndarray  # (n,), direction of v
    vector: np.ndarray  # v, (n, 2)
    image: np.ndarray  # A·v, (n, 2)
    angle: np.ndarray  # (n,), signed, from v to A·v, in (−180, 180]; NaN where A·v = 0
    stretch: np.ndarray  # ‖A·v‖, (n,)


def sweep_angles(matrix, degrees=None) -> AngleSweep:
    """The signed angle from v to A·v for unit vectors v in the given directions.

    angle = atan2(v × A·v, v·A·v) with the plane cross product v₁w₂ − v₂w₁. It is 0 where v is an
    eigenvector with λ > 0, 180 where λ < 0, and undefined (NaN) where A·v = 0. A complex pair never
    reaches 0 or 180.

    Parameters: ``matrix`` (2, 2); ``degrees`` (n,), by default 0, 1, …, 360. Returns:
    :class:`AngleSweep`. Raises: ValueError as :func:`decompose`, or degrees that are not finite.

    >>> sweep_angles([[2, 0], [0, -1]], [0, 90]).angle.tolist()
    [0.0, 180.0]
    """
    A = _as_matrix(matrix)
    degrees = np.arange(361.0) if degrees is None else np.asarray(degrees, float)
    if not np.isfinite(degrees).all():
        raise ValueError(f"degrees must be finite, got {degrees}")
    v = _directions(degrees)
    image = v @ A.T
    stretch = np.hypot(image[:, 0], image[:, 1])
    rounding = 4 * EPS * np.linalg.norm(A)
    cross = v[:, 0] * image[:, 1] - v[:, 1] * image[:, 0]
    cross = np.where(np.abs(cross) <= rounding, 0.0, cross)
    angle = np.degrees(np.arctan2(cross, np.einsum("ij,ij->i", v, image)))
    return AngleSweep(degrees, v, image, np.where(stretch <= rounding, np.nan, angle), stretch)


class Directions(Enum):
    """Which real directions the matrix keeps."""

    SYMMETRIC = "two at right angles"
    OBLIQUE = "two that are not at right angles"
    NEAR_DEFECTIVE = "two that are nearly one: κ(P) > 10"
    NONE = "none: the eigenvalues are a complex pair"
    ONE = "one: the matrix is defective"
    ALL = "every direction: a multiple of the identity"


class Orientation(Enum):
    """What becomes of the plane."""

    KEPT = "det A > 0"
    TURNED_OVER = "det A < 0: mirrored"
    ONTO_LINE = "det A = 0: pressed onto a line"
    ONTO_ORIGIN = "A = 0: pressed onto the origin"


@dataclass(frozen=True)
class PictureVerdict:
    """What a picture of A shows; ``own`` is the λ of v when v is an eigenvector, else NaN."""

    directions: Directions
    orientation: Orientation
    name: str  # of a well-known map, see :func:`describe_map`; "" for another
    own: float = math.nan


def judge_picture(found: EigenDecomposition, sweep: AngleSweep | None = None) -> PictureVerdict:
    """Which cases hold for A, and for the first direction of ``sweep``.

    v counts as an eigenvector where A·v is within 10⁻⁹ degrees of its line and not 0.

    >>> judge_picture(decompose([[2, 1], [1, 2]]), sweep_angles([[2, 1], [1, 2]], [135])).own
    1.0

    Source: G. Strang, Introduction to Linear Algebra, 5th ed. 2016, chapter 6.
    """
    directions = {
        "symmetric": Directions.SYMMETRIC,
        "complex": Directions.NONE,
        "defective": Directions.ONE,
        "scalar": Directions.ALL,
    }.get(found.kind)
    if directions is None:
        near = found.basis_condition > 10
        directions = Directions.NEAR_DEFECTIVE if near else Directions.OBLIQUE
    orientation = Orientation.TURNED_OVER if found.reverses_orientation else Orientation.KEPT
    if found.singular:
        flat = found.kind == "scalar"
        orientation = Orientation.ONTO_ORIGIN if flat else Orientation.ONTO_LINE
    own = math.nan
    if sweep is not None and min(abs(sweep.angle[0]), 180 - abs(sweep.angle[0])) <= 1e-9:
        own = math.copysign(float(sweep.stretch[0]), 90 - abs(sweep.angle[0]))
    return PictureVerdict(directions, orientation, describe_map(found), own)


class Flow(Enum):
    """The fixed point 0 of x' = A·x, by its name."""

    SADDLE = "saddle"
    CENTRE = "centre"
    STABLE_NODE = "stable node"
    UNSTABLE_NODE = "unstable node"
    STABLE_SPIRAL = "stable spiral"
    UNSTABLE_SPIRAL = "unstable spiral"
    STABLE_STAR = "stable star"
    UNSTABLE_STAR = "unstable star"
    STABLE_DEGENERATE = "stable degenerate node"
    UNSTABLE_DEGENERATE = "unstable degenerate node"
    STABLE_LINE = "line of stable fixed points"
    UNSTABLE_LINE = "line of unstable fixed points"
    DRIFT = "parallel drift"
    REST = "all points fixed"


_INSIDE = (  # their region of the trace–determinant plane, not on a border
    Flow.SADDLE,
    Flow.STABLE_NODE,
    Flow.UNSTABLE_NODE,
    Flow.STABLE_SPIRAL,
    Flow.UNSTABLE_SPIRAL,
)


@dataclass(frozen=True)
class PhasePortrait:
    """The fixed point at the origin of x' = A·x, see :func:`classify_flow`."""

    case: Flow

    @property
    def name(self) -> str:
        """The field's name of it."""
        return self.case.value

    @property
    def stability(self) -> str:
        """ "asymptotically stable", "stable" (near, without approaching 0) or "unstable"."""
        if self.name.startswith("stable"):
            return "asymptotically stable"
        return "stable" if self.case in (Flow.CENTRE, Flow.STABLE_LINE, Flow.REST) else "unstable"

    @property
    def border(self) -> bool:
        """On a border of the trace–determinant plane: any change of A may alter the type."""
        return self.case not in _INSIDE


def classify_flow(decomposition: EigenDecomposition) -> PhasePortrait:
    """The type of the fixed point 0 of the continuous system x' = A·x (not of the map Aᵏ·x).

    From the trace τ and determinant Δ: Δ < 0 saddle; Δ > 0 node (τ² > 4Δ) or spiral (τ² < 4Δ),
    stable for τ < 0. Borders: τ² = 4Δ degenerate node (defective) or star (a multiple of I), τ = 0
    with Δ > 0 centre, Δ = 0 a line of fixed points (A = 0: all points; A² = 0: a parallel drift).

    Returns: :class:`PhasePortrait`.

    >>> classify_flow(decompose([[0, 1], [-1, 0]])).name
    'centre'

    Source: M. W. Hirsch, S. Smale, R. L. Devaney, Differential Equations, Dynamical Systems, and an
    Introduction to Chaos, 3rd ed. 2013, sections 3.1–3.4 and 4.1.
    """
    trace, det, kind = decomposition.trace, decomposition.determinant, decomposition.kind
    prefix = "stable" if trace < 0 else "unstable"
    if det < 0:
        return PhasePortrait(Flow.SADDLE)
    if det == 0:
        if trace == 0:
            return PhasePortrait(Flow.REST if kind == "scalar" else Flow.DRIFT)
        return PhasePortrait(Flow(f"line of {prefix} fixed points"))
    if trace == 0:
        return PhasePortrait(Flow.CENTRE)
    names = {"complex": "spiral", "scalar": "star", "defective": "degenerate node"}
    return PhasePortrait(Flow(f"{prefix} {names.get(kind, 'node')}"))


@dataclass(frozen=True, eq=False)
class TraceDeterminantPlane:
    """Curves and names of the trace–determinant plane, see :func:`trace_determinant_plane`."""

    trace: np.ndarray  # (n,)
    discriminant_zero: np.ndarray  # (n,), det = tr²/4: equal eigenvalues
    labels: tuple[tuple[str, float, float], ...]  # name, trace, determinant of a point inside
    power_triangle: np.ndarray  # (4, 2), closed: inside, Aᵏ·x → 0 for every x


def trace_determinant_plane(
    trace_limit: float, determinant_limit: float, points: int = 121
) -> TraceDeterminantPlane:
    """The parabola det = tr²/4 and a label inside each open region of x' = A·x.

    Also the stability triangle of the discrete system x ↦ A·x, |tr| < 1 + det and det < 1 (both
    |λ| < 1), with the corners (−2, 1), (2, 1), (0, −1).

    Parameters: half widths of the window |tr| ≤ ``trace_limit``, |det| ≤ ``determinant_limit``,
    both positive. Returns: :class:`TraceDeterminantPlane`. Raises: ValueError for a limit ≤ 0.

    >>> trace_determinant_plane(4, 4, points=3).discriminant_zero.tolist()
    [4.0, 0.0, 4.0]

    Source: Hirsch, Smale, Devaney, 2013, section 4.1; triangle: E. I. Jury, Theory and
    Application of the z-Transform Method, 1964, for the polynomial λ² − tr·λ + det.
    """
    limits = {"trace_limit": trace_limit, "determinant_limit": determinant_limit}
    for name, limit in limits.items():
        if not (math.isfinite(limit) and limit > 0):
            raise ValueError(f"{name} must be positive, got {limit}")
    trace = np.linspace(-trace_limit, trace_limit, points)
    # A node's label sits halfway up to the parabola near the window's side (or where it leaves).
    edge = 0.8 * min(trace_limit, 2 * math.sqrt(determinant_limit))
    high = 0.75 * determinant_limit
    spiral = min(0.5 * trace_limit, math.sqrt(high))
    labels = (
        ("saddle", 0.0, -determinant_limit / 2),
        ("stable node", -edge, edge**2 / 8),
        ("unstable node", edge, edge**2 / 8),
        ("stable spiral", -spiral, high),
        ("unstable spiral", spiral, high),
    )
    triangle = np.array([(-2.0, 1.0), (2.0, 1.0), (0.0, -1.0), (-2.0, 1.0)])
    return TraceDeterminantPlane(trace, trace**2 / 4, labels, triangle)


@dataclass(frozen=True, eq=False)
class Orbit:
    """v, A·v, A²·v, …, see :func:`repeat_map`."""

    points: np.ndarray  # (m + 1, 2)
    norm: np.ndarray  # (m + 1,)
    overflow: bool  # the next point exceeds the largest double, so the path ends here

    def leaves(self, radius: float) -> int | None:
        """The first k with ‖Aᵏ·v‖ > radius, or None if the path stays inside."""
        outside = np.flatnonzero(self.norm > radius)
        return int(outside[0]) if outside.size else None


def repeat_map(matrix, start, steps: int = 60) -> Orbit:
    """The path v, A·v, A²·v, …, Aᵏ·v of repeated multiplication.

    Nothing is clipped: a growing path keeps every finite point and ends before the first that
    overflows.

    Parameters: ``matrix`` (2, 2); ``start`` v (2,), finite; ``steps`` k ≥ 0. Returns:
    :class:`Orbit` with m ≤ k. Raises: ValueError for bad shapes, numbers that are not finite, or
    k < 0.

    >>> repeat_map([[1, 1], [1, 0]], [1, 0], steps=5).points[:, 0].tolist()  # Fibonacci
    [1.0, 1.0, 2.0, 3.0, 5.0, 8.0]
    """
    (a, b), (c, d) = _as_matrix(matrix).tolist()
    x, y = _as_vector(start)
    if steps < 0:
        raise ValueError(f"steps must not be negative, got {steps}")
    points = [(x, y)]
    for _ in range(steps):
        x, y = a * x + b * y, c * x + d * y
        if not math.isfinite(math.hypot(x, y)):
            break
        points.append((x, y))
    points = np.array(points)
    return Orbit(points, np.hypot(points[:, 0], points[:, 1]), len(points) <= steps)


def eigenvector_under(decomposition: EigenDecomposition, start) -> int | None:
    """The number (0 or 1) of the eigenvalue whose eigenvector ``start`` is, to rounding, or None.

    For a multiple of I every vector is one, of number 0. Raises: ValueError for a bad shape or
    numbers that are not finite.

    >>> eigenvector_under(decompose([[2, 1], [1, 2]]), [1, -1])
    1
    """
    v = np.array(_as_vector(start))
    if decomposition.kind == "complex" or not v.any():
        return None
    if decomposition.kind == "scalar":
        return 0
    along = np.abs(np.linalg.solve(_unit_columns(decomposition.basis), v))
    rounding = 8 * EPS * float(np.linalg.cond(_unit_columns(decomposition.basis)))
    if along[1] <= rounding * along[0]:
        return 0
    return 1 if along[0] <= rounding * along[1] and decomposition.kind != "defective" else None


class PowersCase(Enum):
    """What Aᵏ·v does for large k."""

    NILPOTENT = "A²·v = 0 for every v"
    OWN_STILL = "an eigenvector with λ = 1"
    OWN_FLIPS = "an eigenvector with λ = −1"
    OWN_ZERO = "an eigenvector with λ = 0"
    OWN_SHRINKS = "an eigenvector with |λ| < 1"
    OWN_GROWS = "an eigenvector with |λ| > 1"
    ELLIPSE = "stays on an ellipse"
    SPIRALS_IN = "spirals into the origin"
    SPIRALS_OUT = "spirals outwards"
    STILL = "A = I"
    FLIPS = "A = −I"
    LINEAR = "grows linearly: |λ| = 1, defective"
    ALTERNATES = "alternates between two points: λ = ±1"
    SETTLES = "settles on a fixed point: λ₁ = 1"
    JUMPS = "ends jumping between two opposite points: λ₁ = −1"
    SHRINKS = "shrinks to the origin"
    GROWS = "grows without bound"


@dataclass(frozen=True)
class Powers:
    """A case with its numbers, see :func:`judge_powers`."""

    case: PowersCase
    value: float  # |λ₁|, or the eigenvalue whose eigenvector v is
    own: int | None = None  # the number of that eigenvalue
    weaker: bool = False  # |λ| of v is below |λ₁|: rounding brings v₁ in
    tie: bool = False  # λ₂ = −λ₁: two directions take turns
    turn: float = math.nan  # degrees a step, of a complex pair


def judge_powers(decomposition: EigenDecomposition, start=None) -> Powers:
    """What Aᵏ·v does for large k: for ``start`` v, or for almost every v.

    Decided by |λ₁| against 1 (to 1e−12), then by the kind: a defective matrix with |λ| = 1 grows
    linearly, since Jᵏ = [[λᵏ, k·λᵏ⁻¹], [0, λᵏ]]. A start that is an eigenvector keeps its line,
    Aᵏ·v = λᵏ·v.

    >>> judge_powers(decompose([[0.5, 0], [0, 0.25]])).case.name
    'SHRINKS'

    Source: Strang, 2016, section 6.2.
    """
    first, second = decomposition.eigenvalues
    radius, kind = float(abs(first)), decomposition.kind
    own = None if start is None or kind == "scalar" else eigenvector_under(decomposition, start)
    if own is not None:
        value = float(decomposition.eigenvalues[own])
        weaker = abs(value) < radius
        return Powers(_power_of(value), value, own, weaker)
    if radius == 0:
        return Powers(PowersCase.NILPOTENT, 0.0)
    level = 0 if abs(radius - 1) <= 1e-12 else 1 if radius > 1 else -1
    if kind == "complex":
        cases = (PowersCase.ELLIPSE, PowersCase.SPIRALS_OUT, PowersCase.SPIRALS_IN)
        return Powers(cases[level], radius, turn=abs(decomposition.rotation))
    tie = bool(second == -first)
    if level:
        return Powers(PowersCase.GROWS if level > 0 else PowersCase.SHRINKS, radius, tie=tie)
    if kind == "defective":
        return Powers(PowersCase.LINEAR, radius)
    if kind == "scalar":
        return Powers(PowersCase.STILL if first > 0 else PowersCase.FLIPS, radius)
    if tie:
        return Powers(PowersCase.ALTERNATES, radius, tie=True)
    return Powers(PowersCase.SETTLES if first > 0 else PowersCase.JUMPS, radius)


def _power_of(value: float) -> PowersCase:
    if abs(abs(value) - 1) <= 1e-12:
        return PowersCase.OWN_STILL if value > 0 else PowersCase.OWN_FLIPS
    if value == 0:
        return PowersCase.OWN_ZERO
    return PowersCase.OWN_SHRINKS if abs(value) < 1 else PowersCase.OWN_GROWS


@dataclass(frozen=True, eq=False)
class PowerIteration:
    """Directions and Rayleigh quotients of power iteration, see :func:`iterate_power`."""

    vectors: np.ndarray  # (m + 1, 2), unit
    rayleigh: np.ndarray  # (m + 1,)
    direction_error: np.ndarray  # |sin ∠(v_k, v₁)|, (m + 1,); NaN where no v₁ exists
    rayleigh_error: np.ndarray  # |ρ_k − λ₁|, (m + 1,); NaN where no v₁ exists
    predicted_error: np.ndarray  # what the direction error tends to for large k, (m + 1,) or NaN
    predicted_rate: float  # |λ₂/λ₁|, NaN where nothing is approached
    measured_rate: float  # of the direction error, NaN where it cannot be measured
    predicted_rayleigh_rate: float  # |λ₂/λ₁|² for a symmetric matrix, otherwise |λ₂/λ₁|
    measured_rayleigh_rate: float
    status: str  # converges, lands, at_eigenvector, slow, complex, opposite, wrong_start, zero

    @property
    def turn(self) -> np.ndarray:
        """|sin ∠(v_k, v_{k+1})|, (m,): by how much each step still turns the line of v."""
        v, w = self.vectors[:-1], self.vectors[1:]
        return np.abs(v[:, 0] * w[:, 1] - v[:, 1] * w[:, 0])


def iterate_power(matrix, start, steps: int = 60) -> PowerIteration:
    """Power iteration v ← A·v/‖A·v‖ with the Rayleigh quotient ρ = vᵀ·A·v of each unit vector v.

    With λ₁ alone of the largest modulus and a start that has a part along v₁, the direction error
    |sin ∠(v_k, v₁)| tends to |c₂/c₁|·|sin ∠(v₁, v₂)|·|λ₂/λ₁|ᵏ for v = c₁v₁ + c₂v₂, and |ρ_k − λ₁|
    shrinks by |λ₂/λ₁|² a step when A is symmetric, otherwise by |λ₂/λ₁|. The measured rates are
    geometric means over the last half (at most five) of the steps whose error is still above
    rounding (1e−12). A defective matrix converges like 1/k; a complex pair and λ₂ = −λ₁ do not
    converge. With λ₁ < 0 the sign of v_k alternates, the line does not.

    Parameters: ``matrix`` (2, 2); ``start`` (2,), not zero; ``steps`` ≥ 1. Returns:
    :class:`PowerIteration`, shorter than ``steps`` only when A·v = 0. Raises: ValueError for bad
    shapes, numbers that are not finite, a zero start or steps < 1.

    >>> run = iterate_power([[2, 1], [1, 2]], [1, 0], steps=20)
    >>> run.status, round(run.predicted_rate, 4), round(run.measured_rate, 4)
    ('converges', 0.3333, 0.3333)

    Source: G. H. Golub, C. F. Van Loan, Matrix Computations, 4th ed. 2013, sections 7.3, 8.2.
    """
    found = decompose(matrix)
    A = found.matrix
    (a, b), (c, d) = A.tolist()
    x, y = _as_vector(start)
    length = math.hypot(x, y)
    if length == 0:
        raise ValueError("start must not be the zero vector, got (0, 0)")
    if steps < 1:
        raise ValueError(f"steps must be at least 1, got {steps}")
    x, y = x / length, y / length
    vectors, rayleigh = [], []
    zero = 8 * EPS * math.hypot(a, b, c, d)
    vanished = False
    for _ in range(steps + 1):
        p, q = a * x + b * y, c * x + d * y
        vectors.append((x, y))
        rayleigh.append(x * p + y * q)
        length = math.hypot(p, q)
        if length <= zero:
            vanished = True
            break
        x, y = p / length, q / length
    vectors, rayleigh = np.array(vectors), np.array(rayleigh)

    status = _power_status(found, vectors[0], vanished)
    direction_error = rayleigh_error = predicted_error = np.full(len(vectors), np.nan)
    rate = rayleigh_rate = math.nan
    if status in ("converges", "lands", "slow"):
        dominant = found.eigenvectors[:, 0]
        direction_error = np.abs(vectors[:, 0] * dominant[1] - vectors[:, 1] * dominant[0])
        rayleigh_error = np.abs(rayleigh - found.eigenvalues[0])
        rate = float(abs(found.eigenvalues[1] / found.eigenvalues[0]))
        rayleigh_rate = rate**2 if found.kind == "symmetric" else rate
    if status == "converges" and rate > 0:
        first, second = np.abs(np.linalg.solve(found.basis, vectors[0]))
        sine = abs(np.linalg.det(found.basis))  # of the angle between the unit eigenvectors
        predicted_error = sine * second / first * rate ** np.arange(len(vectors))
    return PowerIteration(
        vectors=vectors,
        rayleigh=rayleigh,
        direction_error=direction_error,
        rayleigh_error=rayleigh_error,
        predicted_error=predicted_error,
        predicted_rate=rate,
        measured_rate=_measure_rate(direction_error, 1e-12),
        predicted_rayleigh_rate=rayleigh_rate,
        measured_rayleigh_rate=_measure_rate(rayleigh_error, 1e-12 * np.linalg.norm(A)),
        status=status,
    )


def _power_status(found: EigenDecomposition, start, vanished: bool) -> str:
    first, second = found.eigenvalues
    if vanished:
        return "zero"
    if found.kind in ("scalar", "complex"):
        return {"scalar": "at_eigenvector", "complex": "complex"}[found.kind]
    own = eigenvector_under(found, start)
    if own == 0 or (own == 1 and second == -first):
        return "at_eigenvector"
    if found.kind == "defective":
        return "slow"
    if second == -first:
        return "opposite"
    if own == 1:
        return "wrong_start"
    return "lands" if second == 0 else "converges"


def _measure_rate(error: np.ndarray, floor: float) -> float:
    usable = np.flatnonzero(error > floor)  # an error may touch 0 in passing, so look at the end
    last = usable[-1] if usable.size else 0
    first = usable[usable >= last - min(5, (last + 1) // 2)][0] if usable.size else 0
    if first == last:
        return math.nan
    return float((error[last] / error[first]) ** (1 / (last - first)))


def random_matrix(seed: int, limit: float = 2.0) -> np.ndarray:
    """A seeded 2×2 matrix with entries uniform on [−limit, limit], rounded to one decimal.

    Parameters: ``seed`` ≥ 0; ``limit`` > 0. Returns (2, 2). Raises: ValueError for limit ≤ 0.

    >>> random_matrix(0).tolist() == random_matrix(0).tolist()
    True
    """
    if not limit > 0:
        raise ValueError(f"limit must be positive, got {limit}")
    return np.round(np.random.default_rng(seed).uniform(-limit, limit, (2, 2)), 1) + 0.0


def _as_matrix(matrix) -> np.ndarray:
    A = np.asarray(matrix, float)
    if A.shape != (2, 2):
        raise ValueError(f"matrix must have the shape (2, 2), got {A.shape}")
    if not np.isfinite(A).all():
        raise ValueError(f"matrix must be finite, got {A.tolist()}")
    return A


def _as_vector(start) -> tuple[float, float]:
    v = np.asarray(start, float)
    if v.shape != (2,):
        raise ValueError(f"start must have the shape (2,), got {v.shape}")
    if not np.isfinite(v).all():
        raise ValueError(f"start must be finite, got {v.tolist()}")
    return float(v[0]), float(v[1])


def _scaled_entries(matrix) -> tuple[float, float, float, float, int]:
    """The entries divided by the power of two that brings the largest into [½, 1)."""
    (a, b), (c, d) = _as_matrix(matrix).tolist()
    exponent = math.frexp(max(abs(a), abs(b), abs(c), abs(d)))[1]
    exponent = min(max(exponent, -1000), 1000)  # 2.0**1024 is no double
    return *(math.ldexp(x, -exponent) for x in (a, b, c, d)), exponent


def _determinant(a: float, b: float, c: float, d: float) -> float:
    det = a * d - b * c
    return 0.0 if abs(det) <= 8 * EPS * (abs(a * d) + abs(b * c)) else det


def _diagonal_form(first, first_vector, second, second_vector, det):
    """Eigenpairs by falling modulus (the positive first in a tie); an exact 0 if A is singular."""
    v, w = _unit_right(*first_vector), _unit_right(*second_vector)
    if abs(second) > abs(first):
        first, second, v, w = second, first, w, v
    if det == 0:
        second = 0.0
    return [first, second], [[v[0], w[0]], [v[1], w[1]]], [[first, 0.0], [0.0, second]]


def _unit_right(x: float, y: float) -> tuple[float, float]:
    """The unit vector along ±(x, y) that points to the right, or up when vertical."""
    length = math.hypot(x, y)
    x, y = (0.0 if abs(part) < EPS * length else part for part in (x, y))  # cos 90° is not 0
    if x < 0 or (x == 0 and y < 0):
        length = -length
    return x / length + 0.0, y / length + 0.0


def _ellipse_axes(x: complex, y: float) -> list[list[float]]:
    """P = [Re v, −Im v] with orthogonal columns and det P = 1, for the eigenvector v ∝ (x, y)."""
    square = x * x + y * y  # vᵀ·v without conjugation: its phase is twice the one to take out
    if abs(square) <= 1e-12 * (abs(x) ** 2 + y * y):
        phase = x.conjugate() / abs(x)  # a circle has no axes: take P = I
    else:
        phase = (square.conjugate() / abs(square)) ** 0.5
    p, q = x * phase, y * phase
    if p.real < 0 or (p.real == 0 and q.real < 0):
        p, q = -p, -q
    area = math.sqrt(p.imag * q.real - p.real * q.imag)
    size = EPS * math.hypot(abs(p), abs(q))  # an axis along x₁ or x₂ is so without rounding
    parts = (0.0 if abs(x) <= size else x / area for x in (p.real, -p.imag, q.real, -q.imag))
    return [[next(parts), next(parts)], [next(parts), next(parts)]]


def _unit_columns(basis: np.ndarray) -> np.ndarray:
    return basis / np.linalg.norm(basis, axis=0)


def _directions(degrees: np.ndarray) -> np.ndarray:
    """Unit vectors, exact at multiples of 90° so that the axes are hit without rounding."""
    angle = np.radians(degrees % 360)
    vectors = np.column_stack([np.cos(angle), np.sin(angle)])
    return np.where(np.abs(vectors) < EPS, 0.0, vectors)
