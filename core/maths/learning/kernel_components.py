"""Kernel principal components: principal components of points that a Gaussian kernel bends."""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from numpy.typing import ArrayLike

from core.maths.linear_algebra.plane_directions import gap_between

EQUAL = 1e-9  # of the larger: two eigenvalues that agree so far single out no component
LINEAR = 0.999  # |correlation| of the scores with those of ordinary components
DUST = 1e-12  # of the trace: what rounding leaves of an eigenvalue that is 0


class Regime(Enum):
    """What the width of the kernel makes of the points."""

    ALONE = auto()  # so narrow that no point knows another: all variances nearly alike
    LINEAR = auto()  # so wide that the first component is the ordinary one
    NOTHING = auto()  # all points are equal
    BENT = auto()


@dataclass(frozen=True, eq=False)
class KernelComponents:
    """Principal components of Φ(x) with ⟨Φ(x), Φ(y)⟩ = k(x, y) = exp(−γ‖x − y‖²), centred.

    points: (n, d) as fitted; vectors: (n, k) unit eigenvectors v of the centred kernel matrix
    K̃ = H·K·H, H = I − 1/n, whose entry of greatest size is positive; values: (k,) its eigenvalues,
    falling; trace: of K̃, the sum of all. Scores of the fitted points are √λ·v, their variance (with
    n − 1) is λ/(n − 1), and λ/trace the share of it.
    """

    points: np.ndarray
    gamma: float
    vectors: np.ndarray
    values: np.ndarray
    trace: float
    means: np.ndarray
    mean: float

    @property
    def scores(self) -> np.ndarray:
        """Of the fitted points, (n, k)."""
        return self.vectors * np.sqrt(self.values)

    @property
    def shares(self) -> np.ndarray:
        return self.values / self.trace if self.trace > 0 else np.zeros_like(self.values)

    def transform(self, new: ArrayLike) -> np.ndarray:
        """Scores of any points, (m, k): Σᵢ vᵢ·k̃(x, xᵢ)/√λ with the kernel centred as for the fit,
        k̃(x, xᵢ) = k(x, xᵢ) − mean over j of k(x, xⱼ) − mean of row i of K + mean of K."""
        weights, shift = self._weights()
        K = gaussian_kernel(np.asarray(new, float), self.points, self.gamma)
        return K @ weights - shift

    def on_grid(self, x: np.ndarray, y: np.ndarray, order: int) -> np.ndarray:
        """The scores along one component, counted from 1, at all places (x, y) of a grid in the
        plane, (rows of y, columns of x).

        There the kernel is a product, exp(−γ(x − a)²)·exp(−γ(y − b)²): as many exponentials as
        lines of the grid, not as crossings.
        """
        weights, shift = self._weights()
        across, up = (
            np.exp(-self.gamma * np.square(line[:, None] - column))
            for line, column in zip((x, y), self.points.T, strict=True)
        )
        return (up * weights[:, order - 1]) @ across.T - shift[order - 1]

    def _weights(self) -> tuple[np.ndarray, np.ndarray]:
        """What each fitted point adds to a score, times the kernel, (n, k), and the constant that
        centring takes off, (k,)."""
        known = self.values > DUST * max(self.trace, 1e-300)
        scaled = np.where(known, self.vectors / np.sqrt(np.where(known, self.values, 1.0)), 0.0)
        # The vectors add up to 0, so what is the same for all points of the fit falls away; of
        # large numbers it does so only if they do to the last digit.
        scaled = scaled - scaled.mean(axis=0)
        return scaled, (self.means - self.mean) @ scaled


def gaussian_kernel(X: np.ndarray, Y: np.ndarray, gamma: float) -> np.ndarray:
    """exp(−γ‖x − y‖²) of all pairs, (rows of X, rows of Y).

    >>> gaussian_kernel(np.array([[0.0]]), np.array([[0.0], [1.0]]), 1.0).round(4).tolist()
    [[1.0, 0.3679]]
    """
    # ‖x‖² + ‖y‖² − 2x·y in one matrix product; rounding may leave it just below 0.
    squares = X @ (-2 * Y.T)
    squares += np.square(X).sum(axis=1)[:, None]
    squares += np.square(Y).sum(axis=1)
    np.maximum(squares, 0.0, out=squares)
    squares *= -gamma
    return np.exp(squares, out=squares)


def fit_kernel_components(X: ArrayLike, gamma: float, components: int = 2) -> KernelComponents:
    """The first kernel principal components of the rows of X with a Gaussian kernel.

    X: (n, d), n ≥ 2; gamma: > 0, one over twice the squared width of the bell. Errors: ValueError
    for fewer than two rows, values that are not finite, gamma ≤ 0, components outside 1…n − 1.
    Source: Schölkopf, Smola and Müller, Neural Computation 10, 1998, sections 2 and 3.

    >>> found = fit_kernel_components([[0.0], [1.0], [3.0]], gamma=0.5)
    >>> found.scores[:, 0].round(3).tolist()
    [-0.502, -0.354, 0.857]
    """
    X = np.asarray(X, float)
    if X.ndim != 2 or len(X) < 2 or not np.isfinite(X).all():
        raise ValueError(f"X must have two rows at least and be finite, got shape {X.shape}")
    n = len(X)
    if not gamma > 0:
        raise ValueError(f"gamma must be above 0, got {gamma}")
    if not 1 <= components < n:
        raise ValueError(f"components must lie between 1 and {n - 1}, got {components}")
    K = gaussian_kernel(X, X, gamma)
    means = K.mean(axis=0)
    mean = float(means.mean())
    centred = K - means - means[:, None] + mean
    # All of them: solvers for a few lose some where eigenvalues are equal, as in a narrow kernel.
    values, V = np.linalg.eigh(centred)
    values, V = np.maximum(values[::-1][:components], 0.0), V[:, ::-1][:, :components]
    largest = V[np.argmax(np.abs(V), axis=0), np.arange(components)]
    V = V * np.where(largest < 0, -1.0, 1.0)
    return KernelComponents(X, gamma, V, values, float(np.trace(centred)), means, mean)


@dataclass(frozen=True, eq=False)
class Parting:
    """Along which components a threshold parts two groups.

    linear, bent: gaps between the groups along each component, ordinary and kernel, as shares of
    the range of the scores: below 0 they overlap; NaN where a component has no spread.
    first_linear, first_bent: the first component with a gap, counted from 1, 0 where none has.
    agreement: |correlation| of the first scores of both; alike: whether the first two kernel
    eigenvalues are equal, so that their directions are arbitrary.
    """

    regime: Regime
    linear: np.ndarray
    bent: np.ndarray
    agreement: float
    alike: bool

    @property
    def first_linear(self) -> int:
        return _first(self.linear)

    @property
    def first_bent(self) -> int:
        return _first(self.bent)


def judge_parting(found: KernelComponents, linear: np.ndarray, second: np.ndarray) -> Parting:
    """What components tell of two groups that they were not told of.

    linear: (n, d) ordinary scores; second: (n,) true for the second group.
    """
    scores = found.scores
    spread = found.values > DUST * max(found.trace, 1e-300)
    agreement = np.nan
    if spread[0] and np.ptp(linear[:, 0]) > 0:
        agreement = abs(float(np.corrcoef(scores[:, 0], linear[:, 0])[0, 1]))
    n = len(scores)
    if not found.trace > 1e-12 * n:
        regime = Regime.NOTHING
    elif found.values[0] <= 2.5 * found.trace / (n - 1):
        regime = Regime.ALONE
    else:
        regime = Regime.LINEAR if agreement >= LINEAR else Regime.BENT
    alike = bool(
        len(found.values) > 1 and found.values[0] - found.values[1] <= EQUAL * found.values[0]
    )
    bent = np.array(
        [
            _share_of_range(column, second) if there else np.nan
            for column, there in zip(scores.T, spread, strict=True)
        ]
    )
    plain = np.array([_share_of_range(column, second) for column in linear.T])
    return Parting(regime, plain, bent, agreement, alike)


def _share_of_range(scores: np.ndarray, second: np.ndarray) -> float:
    size = np.ptp(scores)
    return gap_between(scores, second) / size if size > 0 else np.nan


def _first(gaps: np.ndarray) -> int:
    parted = np.flatnonzero(np.nan_to_num(gaps, nan=-1.0) > 0)
    return int(parted[0]) + 1 if len(parted) else 0
