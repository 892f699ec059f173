"""What becomes of a spectrum when the matrix is off by ε: pseudospectrum, numerical range, powers.

The ε-pseudospectrum of A holds the eigenvalues of all A + E with ‖E‖₂ ≤ ε (E complex): it is
{z : σ_min(zI − A) ≤ ε}. Norms ‖·‖₂ are spectral. Inside this module everything belongs to A/‖A‖₂,
so that ε counts against the size of the matrix; results say which of the two they are in.
"""

import math
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

import numpy as np
from contourpy import LineType, contour_generator
from scipy.linalg import schur, solve_sylvester
from scipy.ndimage import label
from scipy.optimize import root

from core.maths.linear_algebra.matrix_spectrum import EPS, Spectrum

ZOOMS = 7  # each shrinks a cell sixfold: the level of a saddle is right to about 1e−6
STEPS = 60  # of the powers
STRETCH = 1.15  # of the gaps of the grid outwards, where σ_min is all but a distance
LARGEST = 1.0  # ε in units of ‖A‖₂ up to which every region lies on the grid


def numerical_range(matrix, angles: int = 120) -> np.ndarray:
    """Points on the boundary of W(A) = {vᴴ·A·v : ‖v‖ = 1}, which is convex and holds the spectrum.

    For each θ the eigenvector v of the largest eigenvalue of the Hermitian part of e^{iθ}·A gives
    the boundary point vᴴ·A·v; the polygon through these lies inside W(A). For a normal matrix W(A)
    is the convex hull of the eigenvalues.

    Parameters: ``matrix`` (n, n); ``angles`` ≥ 4. Returns (angles + 1,) complex, closed. Raises:
    ValueError for fewer angles.

    >>> numerical_range([[0, 2], [0, 0]], 4).round(9).tolist()[:2]
    [(1+0j), -1j]

    Source: C. R. Johnson, Numerical determination of the field of values of a general complex
    matrix, SIAM J. Numer. Anal. 15, 1978.
    """
    if angles < 4:
        raise ValueError(f"angles must be at least 4, got {angles}")
    A = np.asarray(matrix, complex)
    turned = np.exp(2j * np.pi * np.arange(angles) / angles)[:, None, None] * A
    v = np.linalg.eigh((turned + turned.conj().transpose(0, 2, 1)) / 2)[1][:, :, -1]
    points = np.einsum("ki,ij,kj->k", v.conj(), A, v) + 0.0
    return np.append(points, points[:1])


@dataclass(frozen=True, eq=False)
class Resolvent:
    """σ_min(zI − A) on a grid, in units of ‖A‖₂, see :func:`resolvent`."""

    scale: float  # ‖A‖₂; 1 for A = 0, where ε counts by itself
    unit: np.ndarray  # A/‖A‖₂, (n, n)
    values: np.ndarray  # the different eigenvalues of it, (m,)
    x: np.ndarray  # (p,)
    y: np.ndarray  # (q,), symmetric about 0
    smallest: np.ndarray  # (q, p); above LARGEST all along the edge
    field: np.ndarray  # boundary of the numerical range, closed


def smallest_singular_value(matrix, z) -> np.ndarray:
    """σ_min(zI − A) for complex z of any shape: 1/‖(zI − A)⁻¹‖₂, the distance from A to the nearest
    matrix with the eigenvalue z.

    >>> smallest_singular_value([[2, 0], [0, 5]], [3.0, 5.0]).tolist()
    [1.0, 0.0]

    Source: L. N. Trefethen, M. Embree, Spectra and Pseudospectra, 2005, theorem 2.1.
    """
    A, z = np.asarray(matrix, complex), np.asarray(z, complex)
    shifted = z[..., None, None] * np.eye(len(A)) - A
    return np.linalg.svd(shifted, compute_uv=False)[..., -1]


def resolvent(found: Spectrum, count: int | None = None) -> Resolvent:
    """σ_min(zI − A) on a grid, denser around the eigenvalues, that holds every region to LARGEST.

    The ε-pseudospectrum lies within ε of the numerical range, so all its boundaries close. The grid
    is the product of its real and imaginary parts; both hold those of every eigenvalue. Since A is
    real only the upper half is computed.

    Parameters: ``found`` of ``analyse_spectrum``; ``count`` even points across the numerical range,
    by default 49, or 37 above order six. Returns: :class:`Resolvent`.

    >>> from core.maths.linear_algebra.matrix_spectrum import analyse_spectrum
    >>> grid = resolvent(analyse_spectrum([[2, 0], [0, -2]]))
    >>> grid.scale, grid.values.real.tolist(), bool(grid.smallest.min() == 0)
    (2.0, [1.0, -1.0], True)
    """
    count = count or (49 if len(found.matrix) <= 6 else 37)
    size = np.abs(found.matrix).max() or 1.0
    scale = float(np.linalg.norm(found.matrix / size, 2) * size) or 1.0
    unit = found.matrix / size / (scale / size)
    values = np.array([cluster.value for cluster in found.clusters]) / size / (scale / size)
    field = numerical_range(unit)
    low, high, top, margin = _box(field, values)
    step = (high - low + 2 * margin) / (count - 1)
    gaps = np.abs(values[:, None] - values) + np.diag(np.full(len(values), np.inf))
    gaps = gaps.min(axis=1)
    x = _nodes(values.real, gaps, low - margin, high + margin, step)
    y = _nodes(np.append(np.abs(values.imag), 0), np.append(gaps, np.inf), 0, top + margin, step)
    left = -_outwards(-x[0], LARGEST - low, step)[::-1]
    x = np.concatenate([left, x, _outwards(x[-1], LARGEST + high, step)])
    y = np.append(y, _outwards(y[-1], LARGEST + top, step))
    upper = smallest_singular_value(unit, x + 1j * y[:, None])
    mirrored = np.concatenate([-y[:0:-1], y]), np.concatenate([upper[:0:-1], upper])
    return Resolvent(scale, unit, values, x, *mirrored, field)


def smallest_gap(found: Spectrum, grid: Resolvent) -> float:
    """The smallest distance of two eigenvalues against ‖A‖₂: 0 where one is repeated, ∞ of order 1.

    >>> from core.maths.linear_algebra.matrix_spectrum import analyse_spectrum
    >>> found = analyse_spectrum([[2, 0], [0, -2]])
    >>> smallest_gap(found, resolvent(found))
    2.0
    """
    if len(grid.values) < len(found.matrix):
        return 0.0
    first, second = np.triu_indices(len(grid.values), 1)
    return float(np.abs(grid.values[first] - grid.values[second]).min(initial=math.inf))


def shown_box(grid: Resolvent, level: float) -> tuple[float, float, float]:
    """Lowest and highest real part and highest imaginary part, in the units of A, of a box that
    holds the numerical range and the region of this level, with some room around them.
    """
    low, high, top, margin = _box(grid.field, grid.values)
    room = max(margin, 1.05 * level)
    return (low - room) * grid.scale, (high + room) * grid.scale, (top + room) * grid.scale


def _box(field: np.ndarray, values: np.ndarray) -> tuple[float, float, float, float]:
    """The ends of the numerical range, and how far around it the grid is even."""
    around = np.append(field, values)
    low, high, top = around.real.min(), around.real.max(), around.imag.max()
    return low, high, top, 0.15 + 0.1 * max(high - low, top)


def _outwards(edge: float, reach: float, step: float) -> np.ndarray:
    """Points from ``edge`` to beyond ``reach``, each a little farther apart than the last."""
    gaps = math.log1p((reach - edge) * (STRETCH - 1) / step) / math.log(STRETCH)
    count = math.ceil(gaps) + 1
    return edge + step * np.cumsum(STRETCH ** np.arange(1, count + 1))


def _nodes(
    special: np.ndarray, gaps: np.ndarray, low: float, high: float, step: float
) -> np.ndarray:
    """Even points, each special one with finer ones beside it, and some between two neighbours.

    Where another eigenvalue is nearer than two steps, finer ones in units of that gap as well.
    """
    close = gaps < 2 * step
    around = np.array([-1.5, -1.0, -0.6, -0.3, 0.3, 0.6, 1.0, 1.5])
    local = (special[close, None] + gaps[close, None] * around).ravel()
    special = np.unique(special)
    finer = step * np.array([-0.5, -0.25, -0.125, 0.125, 0.25, 0.5])
    between = [np.linspace(a, b, 8)[1:-1] for a, b in pairwise(special)]
    free = np.concatenate([np.arange(low, high + step, step), *(s + finer for s in special)])
    apart = np.abs(free[:, None] - special).min(axis=1) > 0.1 * step
    nodes = np.concatenate([free[apart], local, special, *between])
    return np.unique(nodes[(nodes >= low) & (nodes <= high + step)])


def level_lines(grid: Resolvent, level: float) -> list[np.ndarray]:
    """The lines σ_min(zI − A) = level·‖A‖₂, each (k, 2) points in the units of A."""
    lines = contour_generator(grid.x, grid.y, grid.smallest, line_type=LineType.Separate)
    return [line * grid.scale for line in lines.lines(level)]


def regions(grid: Resolvent, level: float) -> np.ndarray:
    """For each different eigenvalue the number of the component of {σ_min ≤ level} it lies in."""
    return label(grid.smallest <= level)[0][_places(grid)]


def _places(grid: Resolvent) -> tuple[np.ndarray, np.ndarray]:
    rows = [int(np.abs(grid.y - z.imag).argmin()) for z in grid.values]
    columns = [int(np.abs(grid.x - z.real).argmin()) for z in grid.values]
    return np.array(rows), np.array(columns)


class Meeting(Enum):
    """How near a matrix is to a defective one."""

    ALONE = "one by one: there is nothing to meet"
    DEFECTIVE = "it is defective itself"
    REPEATED = "a repeated eigenvalue: any change, however small, can make it defective"
    EXACT = "by a formula: of order two, or normal"
    FOUND = "the lowest saddle that the grid shows"


@dataclass(frozen=True)
class Nearest:
    """Where two components of the pseudospectrum meet first, see :func:`nearest_defective`."""

    case: Meeting
    distance: float  # in units of ‖A‖₂; NaN when alone
    where: complex  # the double eigenvalue, in units of ‖A‖₂
    group: tuple[int, ...]  # the different eigenvalues that meet there, by number


def nearest_defective(found: Spectrum, grid: Resolvent) -> Nearest:
    """The distance to the nearest defective matrix: the smallest ε at which two components of the
    ε-pseudospectrum meet.

    They meet at a saddle z of σ_min(zI − A). With its singular vectors u, v there (A − zI)·v =
    −σ·u, and uᴴ·v = 0: so A + σ·u·vᴴ has the eigenvalue z with orthogonal left and right
    eigenvectors, it is defective, and ‖σ·u·vᴴ‖₂ = σ. Any saddle gives an upper bound of the
    distance; that it is the lowest is read off the grid. E may be complex. Exact: half the smallest
    gap of a normal matrix; for order two (√(c² + |λ₁ − λ₂|²) − c)/2 with c² = ‖A‖_F² − |λ₁|² −
    |λ₂|², at the mean of both.

    Returns: :class:`Nearest`.

    >>> from core.maths.linear_algebra.matrix_spectrum import analyse_spectrum
    >>> found = analyse_spectrum([[0, 3], [0, 4]])
    >>> near = nearest_defective(found, resolvent(found))
    >>> round(near.distance * 5, 9), round(near.where.real * 5, 9)
    (1.0, 2.0)

    Source: R. Alam, S. Bora, On sensitivity of eigenvalues and eigendecompositions of matrices,
    Linear Algebra Appl. 396, 2005, theorem 5.1.
    """
    values = grid.values
    if len(grid.unit) == 1:
        return Nearest(Meeting.ALONE, math.nan, complex(values[0]), (0,))
    for i, cluster in enumerate(found.clusters):
        if cluster.eigenvectors < cluster.multiplicity:
            return Nearest(Meeting.DEFECTIVE, 0.0, complex(values[i]), (i,))
    for i, cluster in enumerate(found.clusters):
        if cluster.multiplicity > 1:
            return Nearest(Meeting.REPEATED, 0.0, complex(values[i]), (i,))
    if len(values) == 2 or found.normal:
        return _by_formula(grid, found.normal)
    level, where, group = _first_meeting(grid)
    spread = np.abs(values[list(group)] - where).max()  # a saddle is flat: its place is less sharp
    x, y = (0.0 if abs(part) <= 1e-5 * spread else part for part in (where.real, where.imag))
    return Nearest(Meeting.FOUND, level, complex(x, y), group)


def _by_formula(grid: Resolvent, normal: bool) -> Nearest:
    values = grid.values
    gaps = np.abs(values[:, None] - values) + np.diag(np.full(len(values), np.inf))
    i, j = np.unravel_index(gaps.argmin(), gaps.shape)
    squared = np.linalg.norm(grid.unit) ** 2 - (np.abs(values) ** 2).sum()
    c = 0.0 if normal else math.sqrt(max(squared, 0.0))
    distance = gaps[i, j] ** 2 / (2 * (math.hypot(c, gaps[i, j]) + c))
    middle = complex(values[i] + values[j]) / 2
    return Nearest(Meeting.EXACT, float(distance), middle, tuple(sorted((int(i), int(j)))))


def _first_meeting(grid: Resolvent) -> tuple[float, complex, tuple[int, ...]]:
    """The lowest saddle between two eigenvalues: its level, place, and the eigenvalues it joins."""
    rows, columns = _places(grid)
    level = _joined(grid.smallest, rows, columns)
    numbers = label(grid.smallest <= level)[0][rows, columns]
    met = [np.flatnonzero(numbers == one) for one in np.flatnonzero(np.bincount(numbers) > 1)]
    group = tuple(max(met, key=lambda own: grid.values[own].imag.sum()).tolist())  # the upper one
    x, y, sigma = grid.x, grid.y, grid.smallest
    where = _at(level, x, y, sigma)[2]
    for _ in range(ZOOMS):
        i, j, _ = _at(level, x, y, sigma)
        rows, columns = (slice(max(k - 2, 0), k + 3) for k in (i, j))
        ends = _sides(sigma, i, j, rows, columns)
        if len(ends) < 2:
            break
        old_x, old_y = x[columns], y[rows]
        x, y = (np.union1d(old, np.linspace(old[0], old[-1], 25)) for old in (old_x, old_y))
        sigma = smallest_singular_value(grid.unit, x + 1j * y[:, None])
        level = _joined(
            sigma,
            np.searchsorted(y, [old_y[p] for p, _ in ends]),
            np.searchsorted(x, [old_x[q] for _, q in ends]),
        )
        where = _at(level, x, y, sigma)[2]
    return *_polished(grid.unit, level, where), group


def _at(level: float, x: np.ndarray, y: np.ndarray, sigma: np.ndarray) -> tuple[int, int, complex]:
    """The node that the saddle is at; of a conjugate pair the upper one."""
    i, j = max(np.argwhere(sigma == level).tolist(), key=lambda at: y[at[0]])
    return i, j, complex(x[j], y[i])


def _polished(unit: np.ndarray, level: float, where: complex) -> tuple[float, complex]:
    """The root of uᴴ·v next to a saddle, where σ_min is smooth there."""

    def slope(at: np.ndarray) -> list[float]:  # in units of the level, so that steps fit the saddle
        left, _, right = np.linalg.svd((where + level * complex(*at)) * np.eye(len(unit)) - unit)
        product = np.vdot(left[:, -1], right[-1].conj())
        return [product.real, product.imag]

    found = root(slope, [0.0, 0.0], tol=1e-13, options={"eps": 1e-8})
    z = where + level * complex(*found.x)
    sigma = float(smallest_singular_value(unit, z))
    near = abs(sigma - level) <= 1e-3 * level and abs(z - where) <= 0.1
    return (sigma, z) if near and math.hypot(*slope(found.x)) < 1e-6 else (level, where)


def _joined(sigma: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> float:
    """The smallest level at which two of these nodes lie in one component."""
    levels = np.unique(sigma)
    low, high = 0, len(levels) - 1
    while low < high:
        middle = (low + high) // 2
        inside = label(sigma <= levels[middle])[0][rows, columns]
        inside = inside[inside > 0]
        if len(np.unique(inside)) < len(inside):
            high = middle
        else:
            low = middle + 1
    return float(levels[low])


def _sides(sigma: np.ndarray, i: int, j: int, rows: slice, columns: slice) -> list:
    """The lowest node in this window of each of two parts that hang together only at (i, j)."""
    parts = label(sigma < sigma[i, j])[0]
    around = [(i + 1, j), (i - 1, j), (i, j + 1), (i, j - 1)]
    inside = [(p, q) for p, q in around if 0 <= p < len(sigma) and 0 <= q < sigma.shape[1]]
    sides = sorted({int(parts[at]) for at in inside} - {0})[:2]
    box, seen = sigma[rows, columns], parts[rows, columns]
    lowest = [np.where(seen == side, box, np.inf).argmin() for side in sides]
    return [np.unravel_index(at, box.shape) for at in lowest]


class Regions(Enum):
    """What the ε-pseudospectrum says of the eigenvalues."""

    DISC = "a single eigenvalue, one by one: a disc"
    NEVER_APART = "an eigenvalue is repeated already"
    APART = "one region for each different eigenvalue"
    MET = "two regions have met: a defective matrix is within reach"


def judge_regions(near: Nearest, level: float) -> Regions:
    """Whether ``level`` (ε in units of ‖A‖₂) is below or above that of the first meeting."""
    if near.case is Meeting.ALONE:
        return Regions.DISC
    if near.case in (Meeting.DEFECTIVE, Meeting.REPEATED):
        return Regions.NEVER_APART
    return Regions.MET if level >= near.distance else Regions.APART


class Together(Enum):
    """What is known of the invariant subspace of a group of eigenvalues."""

    WHOLE = "the group is the whole spectrum: its subspace is the whole space"
    HELD = "the subspace turns by no more than a bound"
    UNSURE = "the change is too large for the bound"


@dataclass(frozen=True)
class Subspace:
    """How far the invariant subspace of some eigenvalues can turn, see :func:`judge_subspace`."""

    case: Together
    dimension: int
    separation: float  # sep(T₁₁, T₂₂) in units of ‖A‖₂
    projector: float  # ‖P‖₂, the condition of the mean of the group
    bound: float  # of the sine of the largest angle; NaN where nothing is guaranteed


def judge_subspace(found: Spectrum, grid: Resolvent, near: Nearest, level: float) -> Subspace:
    """The invariant subspace of the eigenvalues that meet first, under any E of ‖E‖₂ ≤ level·‖A‖₂.

    With an ordered Schur form [[T₁₁, T₁₂], [0, T₂₂]] let sep = min ‖T₁₁X − XT₂₂‖_F/‖X‖_F. If
    ‖E‖_F (1 + 5‖T₁₂‖_F/sep) ≤ sep/5, then A + E has an invariant subspace at a sine of at most
    4‖E₂₁‖_F/sep; here ‖E‖_F ≤ √n·ε and ‖E₂₁‖_F ≤ √k·ε, k being the smaller dimension.

    Returns: :class:`Subspace`. Source: G. W. Stewart, J. Sun, Matrix Perturbation Theory, 1990,
    section V.2; in this form G. H. Golub, C. F. Van Loan, Matrix Computations, 2013, theorem 7.2.4.
    """
    own = [found.clusters[i].multiplicity for i in near.group]
    n, k = len(grid.unit), sum(own)
    if k == n:
        return Subspace(Together.WHOLE, n, math.inf, 1.0, 0.0)
    first, second, corner = _schur_blocks(grid, near.group, k)
    sylvester = np.kron(np.eye(n - k), first) - np.kron(second.T, np.eye(k))
    separation = float(np.linalg.svd(sylvester, compute_uv=False)[-1])
    if separation <= n * EPS:
        return Subspace(Together.UNSURE, k, separation, math.inf, math.nan)
    reach = np.linalg.norm(solve_sylvester(first, -second, corner), 2)
    small = math.sqrt(min(k, n - k)) * level
    room = math.sqrt(n) * level * (1 + 5 * np.linalg.norm(corner) / separation)
    held = room <= separation / 5
    return Subspace(
        case=Together.HELD if held else Together.UNSURE,
        dimension=k,
        separation=separation,
        projector=math.hypot(1.0, reach),
        bound=min(1.0, 4 * small / separation) if held else math.nan,
    )


def _schur_blocks(grid: Resolvent, group: tuple[int, ...], k: int) -> tuple[np.ndarray, ...]:
    """T₁₁, T₂₂ and T₁₂ with the eigenvalues of the group first."""
    triangle, _, _ = schur(
        grid.unit,
        output="complex",
        sort=lambda z: int(np.abs(grid.values - z).argmin()) in group,
    )
    return triangle[:k, :k], triangle[k:, k:], triangle[:k, k:]


class Growth(Enum):
    """What the norms ‖Aᵏ‖₂ do."""

    SHRINKS = "ρ < 1 and ‖A‖₂ ≤ 1: they never exceed 1 and tend to 0"
    BUMP = "ρ < 1: they rise above 1 before they tend to 0"
    RISING = "ρ < 1: they tend to 0, but are the largest yet at the last step"
    BOUNDED = "ρ = 1 to working precision, with all its eigenvectors: they stay bounded"
    CREEPS = "ρ = 1 to working precision, defective there: they grow like a power of k"
    GROWS = "ρ > 1: they grow without bound"


@dataclass(frozen=True, eq=False)
class Powers:
    """The norms of the powers and what the pseudospectrum says of them, see :func:`judge_norms`."""

    case: Growth
    radius: float  # ρ(A)
    log_norms: np.ndarray  # log₁₀ ‖Aᵏ‖₂ for k = 0, 1, …; −∞ for 0
    peak: float  # the largest of them after k = 0; at most 1e300
    peak_at: int
    kreiss: float  # a lower bound of sup ‖Aᵏ‖₂ from the grid; NaN unless ρ < 1


def judge_norms(found: Spectrum, grid: Resolvent, steps: int = STEPS) -> Powers:
    """‖Aᵏ‖₂ for k = 0 … steps, and Kreiss's bound sup ‖Aᵏ‖₂ ≥ (|z| − 1)/σ_min(zI − A), |z| > 1.

    The bound takes the best z of the grid, so it is a lower bound of Kreiss's constant too.

    Returns: :class:`Powers`. Source: H.-O. Kreiss, BIT 2, 1962; L. N. Trefethen, M. Embree, Spectra
    and Pseudospectra, 2005, section 18.
    """
    power, sizes = np.eye(len(grid.unit)), np.zeros(steps)
    stack = np.zeros((steps, *power.shape))
    for k in range(steps):
        power = grid.unit @ power
        sizes[k] = np.linalg.norm(power)
        if sizes[k] == 0:
            break
        stack[k] = power = power / sizes[k]
    with np.errstate(divide="ignore"):
        grown = np.cumsum(np.log10(sizes) + math.log10(grid.scale))
        logs = np.append(0.0, grown + np.log10(np.linalg.norm(stack, 2, (1, 2))))
    radius = found.spectral_radius
    best = int(np.argmax(logs[1:] >= logs[1:].max() - 1e-12)) + 1  # equal to rounding: the first
    peak = 10.0 ** min(float(logs[best]), 300.0)
    slack = float(found.uncertainty.max()) + len(grid.unit) * EPS * grid.scale
    if abs(radius - 1) <= slack:
        on_circle = [one for one in found.clusters if abs(abs(one.value) - 1) <= slack]
        creeps = any(one.eigenvectors < one.multiplicity for one in on_circle)
        case = Growth.CREEPS if creeps else Growth.BOUNDED
        return Powers(case, radius, logs, peak, best, math.nan)
    if radius > 1:
        return Powers(Growth.GROWS, radius, logs, peak, best, math.nan)
    outside = np.abs(grid.x + 1j * grid.y[:, None]) * grid.scale - 1
    ratio = outside / np.maximum(grid.smallest * grid.scale, 1e-300)
    kreiss = max(1.0, float(ratio.max()))
    case = Growth.RISING if best == steps else Growth.BUMP
    if logs[1] <= 1e-12:
        case = Growth.SHRINKS
    return Powers(case, radius, logs, peak, best, kreiss)
