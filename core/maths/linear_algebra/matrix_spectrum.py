"""The spectrum of a matrix of the user's own, up to 8×8: where it lies and how far to trust it.

Norms written ‖·‖₂ are spectral norms (the largest singular value), κ₂(V) = ‖V‖₂·‖V⁻¹‖₂. Eigenvalues
are ordered by modulus, largest first, of a conjugate pair the positive imaginary part first.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

import numpy as np
from scipy.linalg import eig, schur
from scipy.sparse.csgraph import connected_components
from sklearn import datasets

EPS = float(np.finfo(float).eps)


@dataclass(frozen=True)
class Cluster:
    """An eigenvalue as often as it is one: `multiplicity` times, with so many eigenvectors."""

    value: complex
    multiplicity: int
    eigenvectors: int


@dataclass(frozen=True, eq=False)
class Spectrum:
    """Eigenvalues of a square matrix and their sensitivity, see :func:`analyse_spectrum`."""

    matrix: np.ndarray  # A, (n, n)
    eigenvalues: np.ndarray  # λ, (n,) complex; equal ones are equal, dust is 0
    eigenvectors: np.ndarray  # V, (n, n) complex, unit columns
    eigenvector_condition: float  # κ₂(V) ≥ 1, ∞ for a defective A
    eigenvalue_condition: np.ndarray  # 1/|yᴴx| ≥ 1, ‖P‖₂ of a repeated one, ∞ if defective, (n,)
    uncertainty: np.ndarray  # n·ε·‖A‖₂ times the condition: what counts as 0 in Re λ and Im λ, (n,)
    clusters: tuple[Cluster, ...]
    residual: float  # ‖A·V − V·Λ‖ in the Frobenius norm
    symmetric: bool
    normal: bool  # A·Aᵀ = Aᵀ·A: orthonormal eigenvectors exist

    @property
    def spectral_radius(self) -> float:
        """The largest |λ|."""
        return float(np.abs(self.eigenvalues).max())

    @property
    def defective(self) -> bool:
        """Whether some eigenvalue has, to working precision, too few eigenvectors."""
        return any(one.eigenvectors < one.multiplicity for one in self.clusters)

    @property
    def worst(self) -> Cluster:
        """The eigenvalue that lacks most eigenvectors; of a tie the most repeated."""
        return max(
            self.clusters, key=lambda one: (one.multiplicity - one.eigenvectors, one.multiplicity)
        )

    def shift_bound(self, size: float) -> float:
        """Bauer–Fike: an eigenvalue of A + E lies within κ₂(V)·‖E‖₂ of one of A."""
        return self.eigenvector_condition * size


class Sensitivity(Enum):
    """How far a small change of the matrix may move an eigenvalue."""

    SYMMETRIC = "no farther than the change, A is symmetric"
    NORMAL = "no farther than the change, A is normal"
    MODERATE = "up to κ(V) ≤ 30 times as far"
    SENSITIVE = "up to κ(V) > 30 times as far"
    DEFECTIVE = "like a root of the change"


def judge_sensitivity(found: Spectrum) -> Sensitivity:
    """Which of the cases holds; a large κ₂(V) alone does not make a matrix defective.

    >>> judge_sensitivity(analyse_spectrum([[1, 2, 0]] * 3)).name
    'MODERATE'
    """
    if found.normal:
        return Sensitivity.SYMMETRIC if found.symmetric else Sensitivity.NORMAL
    if found.defective:
        return Sensitivity.DEFECTIVE
    return Sensitivity.SENSITIVE if found.eigenvector_condition > 30 else Sensitivity.MODERATE


def analyse_spectrum(matrix) -> Spectrum:
    """Eigenvalues, unit eigenvectors, and how strongly a small change of A can move them.

    The condition of the eigenvector matrix, κ₂(V) with unit columns, bounds the shift of every
    eigenvalue by κ₂(V)·‖E‖₂ for a change E of any size (Bauer–Fike). To first order a simple
    eigenvalue moves by at most ‖E‖₂/|yᴴx| with its unit right and left eigenvectors x and y, a
    repeated one by ‖P‖₂·‖E‖₂ with its spectral projector P. All are 1 for a normal matrix, which is
    therefore given orthonormal eigenvectors (eigh when symmetric, complex Schur form otherwise).

    Eigenvalues are one repeated eigenvalue where a change of 4·n·ε·‖A‖₂ could make them so: where
    they lie within 16·n·ε·‖A‖₂ times the smaller of their conditions (and within the m-th root that
    m of them scatter by at most). Their mean μ stands for each. It has as many eigenvectors as
    A − μI has singular values below 8·n·ε·‖A‖₂·‖P‖₂: with m of them they are given orthonormal,
    which is the best-conditioned choice; with fewer A is defective and κ₂(V) = ∞. Re λ and Im λ
    below n·ε·‖A‖₂·‖P‖₂ are 0, except for a triangular A, whose eigenvalues are read off exactly.
    Symmetry is judged to 8 ε·max|A|, normality of B = A − mI, m the mean
    of the diagonal, to 64 ε·‖B‖·(‖B‖ + |m|) in Frobenius norms.

    Parameters: ``matrix`` (n, n), real and finite. Returns: :class:`Spectrum`. Raises: ValueError
    for another shape or numbers that are not finite.

    >>> found = analyse_spectrum([[1, 100], [0, 2]])
    >>> found.eigenvalues.real.tolist(), float(found.eigenvalue_condition[0].round(3))
    ([2.0, 1.0], 100.005)

    Source: F. L. Bauer, C. T. Fike, Norms and exclusion theorems, Numer. Math. 2, 1960;
    G. H. Golub, C. F. Van Loan, Matrix Computations, 4th ed. 2013, section 7.2; clusters: W. Kahan,
    Conserving confluence curbs ill-condition, 1972.
    """
    A = _as_square(matrix)
    size = np.abs(A).max()
    unit = A / size if size else A  # so that squares neither overflow nor vanish
    symmetric = bool(np.abs(unit - unit.T).max() <= 8 * EPS)
    mean = float(np.trace(unit)) / len(A)
    rest = unit - mean * np.eye(len(A))  # A is normal exactly if A − mI is, and m may hide that
    defect, left = np.linalg.norm(rest @ rest.T - rest.T @ rest), np.linalg.norm(rest)
    normal = symmetric or bool(defect <= 64 * EPS * left * (left + abs(mean)))
    single = np.ones(len(A))
    if symmetric:
        values, vectors = np.linalg.eigh(unit)
        values, vectors = values.astype(complex), vectors.astype(complex)
    elif normal:
        triangle, vectors = schur(unit, output="complex")
        values = np.diag(triangle).copy()
    else:
        values, left, vectors = eig(unit, left=True)
        with np.errstate(divide="ignore", over="ignore"):
            single = 1 / np.abs(np.einsum("ij,ij->j", left.conj(), vectors))
        single = np.clip(single, 1.0, 1 / EPS)
        values, vectors = values.astype(complex), vectors.astype(complex)
    raw = values.copy()
    base = len(A) * EPS * float(np.linalg.norm(unit, 2))
    group = _clustered(unit, raw, single, base)
    found, owner = [], np.zeros(len(A), int)
    uncertain = base * single
    for number in range(group.max() + 1):
        members = np.flatnonzero(group == number)
        owner[members] = number
        mean, count = complex(values[members].mean()), len(members)
        kept = count
        if count > 1 and not normal:
            spread = _projector_norm(unit, raw, members, base)
            _, sizes, right = np.linalg.svd(unit - mean * np.eye(len(A)))
            kept = max(1, min(count, int((sizes <= 8 * base * spread).sum())))
            if kept == count:
                vectors[:, members] = right[-count:].conj().T
            single[members] = spread if kept == count else np.inf
            uncertain[members] = base * spread
        values[members] = mean
        found.append((count, kept))
    triangular = not np.tril(unit, -1).any() or not np.triu(unit, 1).any()
    dust = np.zeros(len(A)) if triangular else uncertain
    values = np.where(np.abs(values.real) <= dust, 0, values.real) + 1j * np.where(
        np.abs(values.imag) <= np.maximum(dust, uncertain), 0, values.imag
    )
    values = _conjugated(values, base)
    order = _by_modulus(values)
    whole = all(kept == count for count, kept in found)
    condition = float(np.linalg.cond(vectors)) if whole and not normal else 1.0
    if not whole or condition > 1 / EPS:  # not to be told from that of a singular matrix
        condition = math.inf
    residual = float(np.linalg.norm(unit @ vectors - vectors * values) * size)
    first = {int(number): i for i, number in reversed(list(enumerate(owner)))}
    return Spectrum(
        matrix=A,
        eigenvalues=values[order] * size,
        eigenvectors=vectors[:, order],
        eigenvector_condition=condition,
        eigenvalue_condition=np.where(single < 0.99 / EPS, single, np.inf)[order],
        uncertainty=dust[order] * size,
        clusters=tuple(
            Cluster(complex(values[first[number]] * size), *found[number])
            for number in dict.fromkeys(owner[order].tolist())
        ),
        residual=residual,
        symmetric=symmetric,
        normal=normal,
    )


def _clustered(A: np.ndarray, values: np.ndarray, condition: np.ndarray, base: float) -> np.ndarray:
    """Numbers 0, 1, … of the eigenvalues that are one and the same to working precision.

    First those that their own conditions cannot tell apart, then groups whose means cannot be told
    apart by the condition of the groups: a Jordan block and a further eigenvector beside it.
    """
    touched = max(2, int((condition > 1e3).sum()))
    widest = 4 * max(base, 1e-300) ** (1 / touched)
    smaller = np.minimum(condition[:, None], condition)
    near = np.abs(values[:, None] - values) <= np.minimum(16 * base * smaller, widest)
    group = connected_components(near, directed=False)[1]
    for _ in range(len(values)):
        members = [np.flatnonzero(group == number) for number in range(group.max() + 1)]
        means = np.array([values[one].mean() for one in members])
        norms = np.array(
            [
                _projector_norm(A, values, one, base) if len(one) > 1 else condition[one[0]]
                for one in members
            ]
        )
        reach = np.minimum(16 * base * np.maximum(norms[:, None], norms), widest)
        joined = connected_components(np.abs(means[:, None] - means) <= reach, directed=False)[1]
        if joined.max() == group.max():
            break
        group = joined[group]
    return group


def _projector_norm(A: np.ndarray, values: np.ndarray, members: np.ndarray, base: float) -> float:
    """‖P‖₂ = 1/σ_min(YᴴX) with orthonormal bases X, Y of the right and left invariant subspaces."""
    mean, count = complex(values[members].mean()), len(members)
    if count == len(values):
        return 1.0
    distance = np.abs(values - mean)
    inner, outer = distance[members].max(), np.delete(distance, members).min()
    between = (inner + outer) / 2 if outer > inner else inner * (1 + 1e-9) + base

    def basis(matrix: np.ndarray, centre: complex) -> np.ndarray:
        _, vectors, _ = schur(matrix, output="complex", sort=lambda z: abs(z - centre) <= between)
        return vectors[:, :count]

    X, Y = basis(A, mean), basis(A.T, mean.conjugate())
    smallest = np.linalg.svd(Y.conj().T @ X, compute_uv=False)[-1]
    return float(1 / max(smallest, EPS))


def _conjugated(values: np.ndarray, base: float) -> np.ndarray:
    """Conjugate pairs made exactly so."""
    for i in np.flatnonzero(values.imag > 0):
        twins = np.abs(values - values[i].conjugate())
        values[twins <= max(twins.min(), base)] = values[i].conjugate()
    return values


def _by_modulus(values: np.ndarray) -> np.ndarray:
    # Moduli that differ by rounding alone are ties: conjugates stay together.
    unit = values / (np.abs(values).max() or 1.0)
    return np.lexsort((-unit.imag, -unit.real.round(12), -np.abs(unit).round(12)))


@dataclass(frozen=True, eq=False)
class GershgorinDiscs:
    """Discs of the complex plane that hold every eigenvalue, see :func:`gershgorin_discs`."""

    centre: np.ndarray  # a_ii on the real axis, (n,)
    radius: np.ndarray  # (n,)
    group: np.ndarray  # (n,) ints: discs of one connected union share a number

    def contains(self, points) -> np.ndarray:
        """Which complex points lie in the union of the discs (to 1e−9 of its size)."""
        slack = 1e-9 * (np.abs(self.centre) + self.radius).max()
        distance = np.abs(np.asarray(points)[..., None] - self.centre)
        return (distance <= self.radius + slack).any(axis=-1)


def gershgorin_discs(matrix, by: str = "rows") -> GershgorinDiscs:
    """Gershgorin discs |z − a_ii| ≤ Σ_{j≠i} |a_ij| (by rows; by columns |a_ji|).

    Every eigenvalue lies in the union of the row discs and in the union of the column discs. A
    connected union of k discs that touches no other holds exactly k eigenvalues, counted with
    multiplicity; a single disc may hold none.

    Parameters: ``matrix`` (n, n); ``by`` "rows" or "columns". Returns: :class:`GershgorinDiscs`,
    in the order of the diagonal. Raises: ValueError for a bad matrix or another ``by``.

    >>> discs = gershgorin_discs([[4, 1], [0, 1]])
    >>> discs.centre.tolist(), discs.radius.tolist(), discs.group.tolist()
    ([4.0, 1.0], [1.0, 0.0], [0, 1])

    Source: S. Gerschgorin, Über die Abgrenzung der Eigenwerte einer Matrix, Izv. Akad. Nauk SSSR 6,
    1931; R. A. Horn, C. R. Johnson, Matrix Analysis, 2nd ed. 2013, theorem 6.1.1.
    """
    A = _as_square(matrix)
    if by not in ("rows", "columns"):
        raise ValueError(f"by must be 'rows' or 'columns', got {by!r}")
    centre = np.diag(A).copy()
    radius = np.abs(A - np.diag(centre)).sum(axis=1 if by == "rows" else 0)
    touching = np.abs(centre[:, None] - centre) <= radius[:, None] + radius
    return GershgorinDiscs(centre, radius, connected_components(touching, directed=False)[1])


@dataclass(frozen=True)
class DiscVerdict:
    """What the discs say: the sizes of their separate unions, and whether 0 lies in none."""

    groups: tuple[int, ...]
    invertible: bool


def judge_discs(discs: GershgorinDiscs) -> DiscVerdict:
    """See :class:`DiscVerdict`.

    >>> judge_discs(gershgorin_discs([[4, 1], [0, 1]]))
    DiscVerdict(groups=(1, 1), invertible=True)
    """
    holds = bool(discs.contains(np.zeros(1))[0])
    return DiscVerdict(tuple(np.bincount(discs.group).tolist()), not holds)


def disc_outlines(centre, radius, points: int = 49) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Closed polygons of discs in the complex plane, as flat arrays ready to draw.

    Parameters: ``centre`` (n,) real or complex; ``radius`` (n,), finite and ≥ 0; ``points`` ≥ 4 a
    circle, the first repeated at the end. Returns: disc number, Re z and Im z, each (n·points,).
    Raises: ValueError for a radius that is negative or not finite, or points < 4.

    >>> disc, x, y = disc_outlines([1.0], [2.0], points=5)
    >>> x.round(9).tolist()
    [3.0, 1.0, -1.0, 1.0, 3.0]
    """
    centre, radius = np.asarray(centre, complex), np.asarray(radius, float)
    if not (np.isfinite(radius).all() and (radius >= 0).all()):
        raise ValueError(f"radius must be finite and not negative, got {radius.tolist()}")
    if points < 4:
        raise ValueError(f"points must be at least 4, got {points}")
    circle = np.exp(1j * np.linspace(0, 2 * np.pi, points))
    z = (centre[:, None] + radius[:, None] * circle).ravel()
    return np.repeat(np.arange(len(centre)), points), z.real, z.imag


def perturbation_directions(size: int, samples: int = 100, seed: int = 0) -> np.ndarray:
    """Random real matrices E with ‖E‖₂ = 1: Gaussian entries, divided by the spectral norm.

    Kept apart from their use so that a moving ε scales the same changes instead of drawing new
    ones.

    Parameters: ``size`` n ≥ 1; ``samples`` m ≥ 1; ``seed`` ≥ 0. Returns (m, n, n). Raises:
    ValueError for a count below 1.

    >>> E = perturbation_directions(3, samples=2)
    >>> np.linalg.norm(E, 2, axis=(1, 2)).round(12).tolist()
    [1.0, 1.0]
    """
    for name, count in {"size": size, "samples": samples}.items():
        if count < 1:
            raise ValueError(f"{name} must be at least 1, got {count}")
    E = np.random.default_rng(seed).standard_normal((samples, size, size))
    return E / np.linalg.norm(E, 2, axis=(1, 2))[:, None, None]


def perturbed_eigenvalues(matrix, directions, size: float) -> np.ndarray:
    """The eigenvalues of A + ε·E for every direction E.

    Parameters: ``matrix`` A (n, n); ``directions`` E (m, n, n), see
    :func:`perturbation_directions`; ``size`` ε ≥ 0. Returns (m, n) complex; the order within a row
    has no meaning. Raises: ValueError for shapes that do not match or an ε that is negative or not
    finite.

    >>> perturbed_eigenvalues([[2, 0], [0, 2]], np.eye(2)[None], 0.5).real.tolist()
    [[2.5, 2.5]]

    Source: L. N. Trefethen, M. Embree, Spectra and Pseudospectra, 2005, section 2 (the cloud
    fills the ε-pseudospectrum from inside).
    """
    A, E = _as_square(matrix), np.asarray(directions, float)
    if E.ndim != 3 or E.shape[1:] != A.shape:
        raise ValueError(f"directions must have the shape (m, {len(A)}, {len(A)}), got {E.shape}")
    if not (math.isfinite(size) and size >= 0):
        raise ValueError(f"size must be finite and not negative, got {size}")
    return np.linalg.eigvals(A + size * E).astype(complex)


def eigenvalue_shifts(eigenvalues, perturbed) -> np.ndarray:
    """The distance of every perturbed eigenvalue to the nearest of the given eigenvalues.

    Parameters: ``eigenvalues`` (n,); ``perturbed`` (m, n). Returns (m, n), the left-hand side of
    the Bauer–Fike bound.

    >>> eigenvalue_shifts(np.array([0, 1]), np.array([[0.25, 2]])).tolist()
    [[0.25, 1.0]]
    """
    return np.abs(np.asarray(perturbed)[..., None] - np.asarray(eigenvalues)).min(axis=-1)


@dataclass(frozen=True, eq=False)
class SampleMatrix:
    """The covariance or correlation matrix of a data set, see :func:`sample_matrix`."""

    columns: tuple[str, ...]
    rows: int  # N, the number of observations
    matrix: np.ndarray  # (n, n)


SAMPLES: dict[str, tuple[Callable, tuple[int, ...]]] = {
    "iris": (datasets.load_iris, (0, 1, 2, 3)),
    "wine": (datasets.load_wine, (0, 1, 2, 3, 5, 6, 9, 10)),
    "breast_cancer": (datasets.load_breast_cancer, (0, 1, 2, 3, 4, 5, 6, 7)),
    "diabetes": (lambda: datasets.load_diabetes(scaled=False), (0, 2, 3, 4, 5, 6, 7, 8)),
}


def covariance(data, correlation: bool = False) -> np.ndarray:
    """The sample covariance matrix S = Xᶜᵀ·Xᶜ/(N − 1) of centred columns, or the correlations.

    The divisor is N − 1 (unbiased), not N. Correlations are s_ij/√(s_ii·s_jj), free of it.

    Parameters: ``data`` (N, n), one observation a row, N ≥ 2; ``correlation`` standardises. Returns
    (n, n), symmetric. Raises: ValueError for fewer than two rows, or a constant column when
    ``correlation``.

    >>> covariance([[0, 0], [2, 4]]).tolist()
    [[2.0, 4.0], [4.0, 8.0]]

    Source: T. W. Anderson, An Introduction to Multivariate Statistical Analysis, 3rd ed. 2003,
    section 3.2.
    """
    X = np.asarray(data, float)
    if X.ndim != 2 or len(X) < 2:
        raise ValueError(f"data must have at least two rows, got the shape {X.shape}")
    X = X - X.mean(axis=0)
    S = X.T @ X / (len(X) - 1)
    if not correlation:
        return S
    deviation = np.sqrt(np.diag(S))
    if (deviation == 0).any():
        raise ValueError(f"data must not be constant, got column {int(np.argmin(deviation))}")
    return S / np.outer(deviation, deviation)


@lru_cache(maxsize=8)
def sample_matrix(name: str, correlation: bool = False) -> SampleMatrix:
    """The covariance (divisor N − 1) or correlation matrix of a data set shipped with scikit-learn.

    Sets: iris (4 columns), wine, breast_cancer (mean values) and diabetes (raw units), of which
    eight numeric columns are taken.

    Parameters: ``name`` a key of ``SAMPLES``; ``correlation``. Returns: :class:`SampleMatrix`,
    computed once and read-only. Raises: ValueError for an unknown name.

    >>> sample_matrix("iris").matrix.round(3)[0].tolist()
    [0.686, -0.042, 1.274, 0.516]
    """
    if name not in SAMPLES:
        raise ValueError(f"name must be one of {', '.join(SAMPLES)}, got {name!r}")
    load, columns = SAMPLES[name]
    data = load()
    matrix = covariance(data.data[:, columns], correlation)
    matrix.setflags(write=False)
    return SampleMatrix(tuple(str(data.feature_names[i]) for i in columns), len(data.data), matrix)


def _as_square(matrix) -> np.ndarray:
    A = np.asarray(matrix, float)
    if A.ndim != 2 or A.shape[0] != A.shape[1] or not A.size:
        raise ValueError(f"matrix must be square, got the shape {A.shape}")
    if not np.isfinite(A).all():
        raise ValueError(f"matrix must be finite, got {A.tolist()}")
    return A
