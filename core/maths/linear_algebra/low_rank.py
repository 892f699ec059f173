"""A matrix by its largest singular values alone, what that costs, and how it removes noise.

A_k = Σ_{i ≤ k} σᵢ·uᵢ·vᵢᵀ keeps k of the layers that A is the sum of. Images are matrices of grey
values, 0 black and 255 white; nothing is centred or clipped. Norms without a name are Frobenius
norms, ‖A‖² = Σ aᵢⱼ² = Σ σᵢ².
"""

import math
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property, lru_cache

import numpy as np

from core.maths.linear_algebra.singular_values import TIE, numerical_rank, tied


@dataclass(frozen=True, eq=False)
class Layers:
    """``image`` A (m, n) with its factors U (m, r), σ (r,) and Vᵀ (r, n), r = min(m, n). ``rank``
    counts the σ that are more than rounding; the others are set to 0."""

    image: np.ndarray
    left: np.ndarray
    values: np.ndarray
    right: np.ndarray
    rank: int

    @property
    def most(self) -> int:
        """min(m, n)."""
        return len(self.values)

    def kept(self, k: int) -> np.ndarray:
        """A_k, (m, n)."""
        return (self.left[:, :k] * self.values[:k]) @ self.right[:k]

    def layer(self, k: int) -> np.ndarray:
        """σ_k·u_k·v_kᵀ, the k-th of the layers, counted from 1."""
        return self.values[k - 1] * np.outer(self.left[:, k - 1], self.right[k - 1])

    def lost(self) -> np.ndarray:
        """‖A − A_k‖ = √Σ_{i > k} σᵢ² for k = 0 … r, (r + 1,), summed from the smallest up.

        No matrix of rank k is nearer to A, neither in this norm nor in the spectral norm, in which
        the distance is σ_{k+1} (Eckart and Young, Psychometrika 1, 1936; Mirsky, Quarterly Journal
        of Mathematics 11, 1960).
        """
        return self._lost

    @cached_property
    def _lost(self) -> np.ndarray:
        return np.append(np.sqrt(np.cumsum((self.values**2)[::-1]))[::-1], 0.0)

    def energy(self) -> np.ndarray:
        """Σ_{i ≤ k} σᵢ²/Σ σᵢ² for k = 0 … r, (r + 1,); NaN for A = 0."""
        lost = self.lost()
        if not lost[0]:
            return np.full(len(lost), math.nan)
        return 1 - (lost / lost[0]) ** 2

    def next_value(self, k: int) -> float:
        """σ_{k+1}, the spectral norm of what rank k loses; 0 where nothing is left."""
        return float(self.values[k]) if k < self.most else 0.0

    def rank_for(self, share: float) -> int:
        """The smallest k that keeps this share of the energy, 0 for A = 0."""
        energy = self.energy()
        return int(np.argmax(energy >= share - 1e-12)) if energy[0] == 0 else 0


def factor_layers(image: np.ndarray) -> Layers:
    """The singular value decomposition by LAPACK (gesdd, through numpy).

    Errors: ValueError for no matrix, no pixel or values that are not finite.

    >>> found = factor_layers(np.array([[3.0, 0.0], [0.0, 4.0]]))
    >>> found.values.tolist(), found.kept(1).round(9).tolist()
    ([4.0, 3.0], [[0.0, 0.0], [0.0, 4.0]])
    """
    A = np.asarray(image, float)
    if A.ndim != 2 or not A.size or not np.isfinite(A).all():
        raise ValueError(f"image must be two-dimensional, not empty and finite, got {A.shape}")
    U, values, Vt = np.linalg.svd(A, full_matrices=False)
    rank = numerical_rank(values, A.shape)
    values[rank:] = 0.0
    return Layers(A, U, values, Vt, rank)


def factor_noisy(image: np.ndarray) -> Layers:
    """:func:`factor_layers` in half the time, for a matrix whose σ are all far from 0, as noise on
    every pixel makes them: U and σ² are eigenvectors and eigenvalues of A·Aᵀ (of the smaller side).

    Squares keep half the digits of the smallest σ. Where σ_r < 10⁻⁴·σ₁ that is too few, and A is
    factored as any other.

    >>> found = factor_noisy(np.array([[3.0, 0.0], [0.0, 4.0]]))
    >>> found.values.tolist(), found.kept(1).round(9).tolist()
    ([4.0, 3.0], [[0.0, 0.0], [0.0, 4.0]])
    """
    A = np.asarray(image, float)
    wide = A if A.shape[0] <= A.shape[1] else A.T
    squares, vectors = np.linalg.eigh(wide @ wide.T)
    if not squares[0] > 1e-8 * squares[-1]:
        return factor_layers(A)
    left = vectors[:, ::-1]
    right = left.T @ wide
    values = np.linalg.norm(right, axis=1)
    right /= values[:, None]
    if wide is not A:
        left, right = right.T, left.T
    return Layers(A, left, values, right, len(values))


def numbers_stored(shape: tuple[int, int], k: int) -> int:
    """k·(m + n + 1): k columns of U, k of V, and k values.

    >>> numbers_stored((144, 216), 10)
    3610
    """
    return k * (shape[0] + shape[1] + 1)


def dearest_rank(shape: tuple[int, int]) -> int:
    """The largest k whose factors are not more numbers than the matrix has.

    >>> dearest_rank((144, 216))
    86
    """
    return shape[0] * shape[1] // (shape[0] + shape[1] + 1)


class Kept(Enum):
    """What rank k is of a matrix, the most special case first."""

    BLACK = auto()  # A = 0
    NOTHING = auto()  # k = 0
    WHOLE = auto()  # k ≥ rank A: nothing is lost
    LEVEL = auto()  # all σ up to the rank are equal
    TIE = auto()  # σ_k = σ_{k+1}: the nearest matrix of rank k is not the only one
    DEARER = auto()  # more numbers than A has
    CHEAPER = auto()


def judge_kept(found: Layers, k: int) -> Kept:
    """The case of rank k. Errors: ValueError for k outside 0 … r.

    >>> judge_kept(factor_layers(np.eye(4)), 2).name
    'LEVEL'
    """
    if not 0 <= k <= found.most:
        raise ValueError(f"k must lie between 0 and {found.most}, got {k}")
    if found.rank == 0:
        return Kept.BLACK
    if k == 0:
        return Kept.NOTHING
    if k >= found.rank:
        return Kept.WHOLE
    values = found.values
    if tied(values, k):
        level = values[0] - values[found.rank - 1] <= TIE * values[0]
        return Kept.LEVEL if level else Kept.TIE
    if numbers_stored(found.image.shape, k) > found.image.size:
        return Kept.DEARER
    return Kept.CHEAPER


# ---- noise ---------------------------------------------------------------------------------------


def with_noise(image: np.ndarray, deviation: float, seed: int) -> np.ndarray:
    """The image and independent normal noise of this standard deviation on every pixel."""
    if not deviation:
        return np.asarray(image, float)
    return image + deviation * _normals(image.shape, seed)


@lru_cache(maxsize=4)
def _normals(shape: tuple[int, ...], seed: int) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal(shape)


def errors_against(found: Layers, clean: np.ndarray) -> np.ndarray:
    """‖X − A_k‖ for k = 0 … r, (r + 1,), X the clean image and A_k of the noisy one.

    ‖X − A_k‖² = ‖X‖² + Σ_{i ≤ k} (σᵢ² − 2 σᵢ·uᵢᵀ·X·vᵢ), so one product does for all k.

    >>> errors_against(factor_layers(np.diag([2.0, 1.0])), np.diag([2.0, 0.0])).tolist()
    [2.0, 0.0, 1.0]
    """
    X = np.asarray(clean, float)
    along = np.einsum("mi,mi->i", found.left, X @ found.right.T)
    changes = found.values * (found.values - 2 * along)
    return np.sqrt(np.maximum(np.append(0.0, np.cumsum(changes)) + (X * X).sum(), 0.0))


def hard_threshold(shape: tuple[int, int], deviation: float) -> float:
    """The σ below which a layer is better left out, noise of known standard deviation s: λ·√n·s.

    With m ≤ n, β = m/n: λ = √(2(β + 1) + 8β/((β + 1) + √(β² + 14β + 1))); for a square matrix that
    is 4/√3. Among all thresholds it has the least mean squared error in the limit of large
    matrices, the clean one being of fixed low rank. Errors: ValueError for deviation < 0.
    Source: Gavish and Donoho, The optimal hard threshold for singular values is 4/√3, IEEE
    Transactions on Information Theory 60, 2014, equation 11.

    >>> round(hard_threshold((100, 100), 1.0) / 10 * 3**0.5, 9)
    4.0
    """
    if deviation < 0:
        raise ValueError(f"deviation must not be negative, got {deviation}")
    m, n = sorted(shape)
    beta = m / n
    root = math.sqrt(beta * beta + 14 * beta + 1)
    return math.sqrt(2 * (beta + 1) + 8 * beta / (beta + 1 + root)) * math.sqrt(n) * deviation


class Cleaned(Enum):
    """Rank k of a noisy image, against the clean one."""

    CLEAR = auto()  # no noise
    BEST = auto()  # no other rank is nearer
    LITTLE_WORSE = auto()  # below the best rank, farther off than the noisy image itself
    LITTLE = auto()  # below the best rank
    MUCH = auto()  # above the best rank
    MUCH_WORSE = auto()  # above it, and not nearer than the noisy image: what is kept is noise


@dataclass(frozen=True)
class Denoising:
    """``errors`` ‖X − A_k‖ for all k; ``best`` the first k with the least of them; ``threshold`` of
    :func:`hard_threshold` and ``suggested``, the number of σ above it."""

    case: Cleaned
    errors: np.ndarray
    best: int
    threshold: float
    suggested: int


def judge_denoising(found: Layers, errors: np.ndarray, deviation: float, k: int) -> Denoising:
    """Rank k of the noisy image, whose noise has the standard deviation ``deviation``; ``errors``
    are those of :func:`errors_against` the clean one."""
    if not deviation:
        return Denoising(Cleaned.CLEAR, errors, found.rank, 0.0, found.rank)
    best, threshold = int(np.argmin(errors)), hard_threshold(found.image.shape, deviation)
    worse = errors[k] >= errors[-1]
    if k == best:
        case = Cleaned.BEST
    elif k < best:
        case = Cleaned.LITTLE_WORSE if worse else Cleaned.LITTLE
    else:
        case = Cleaned.MUCH_WORSE if worse else Cleaned.MUCH
    return Denoising(case, errors, best, threshold, int((found.values > threshold).sum()))
