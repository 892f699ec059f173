"""A least-squares loss as a mean over rows, and the noise of a gradient taken from some of them."""

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import ArrayLike

from core.maths.statistics.predictor_tables import diabetes

TABLES = {"diabetes": ("bmi", "s5"), "ravine": ("s1", "s2"), "exact": ("bmi", "s5")}


@dataclass(frozen=True, eq=False)
class RowLoss:
    """f(w) = 1/(2N) Σ (xᵢ·w − yᵢ)², the mean of its rows' losses.

    X: (N, 2), y: (N,); hessian: H = XᵀX/N; minimum: w*, minimum_loss: f(w*); residuals:
    rᵢ = yᵢ − xᵢ·w*. With Dᵢ = xᵢxᵢᵀ − H and zᵢ = rᵢxᵢ the gradient of row i at w* + e is
    H·e + (Dᵢe − zᵢ). spread: mean of Dᵢ⊗Dᵢ (4, 4); cross: the matrix (4, 2) for which cross·e is
    vec of the mean of Dᵢe zᵢᵀ + zᵢ(Dᵢe)ᵀ; noise: C, mean of zᵢzᵢᵀ (2, 2).
    """

    X: np.ndarray
    y: np.ndarray
    columns: tuple[str, str]
    hessian: np.ndarray
    minimum: np.ndarray
    minimum_loss: float
    residuals: np.ndarray
    curvatures: tuple[float, float]
    spread: np.ndarray
    cross: np.ndarray
    noise: np.ndarray

    @property
    def rows(self) -> int:
        return len(self.y)

    @cached_property
    def terms(self) -> np.ndarray:
        """x₁², x₁x₂, x₂², yx₁, yx₂ of each row (N, 5): its gradient is xxᵀw − yx."""
        x1, x2 = self.X.T
        return np.column_stack([x1 * x1, x1 * x2, x2 * x2, self.y * x1, self.y * x2])

    def excess(self, weights: ArrayLike) -> np.ndarray:
        """f(w) − f(w*) = ½ (w − w*)ᵀH(w − w*) for weights (…, 2)."""
        e = np.asarray(weights, float) - self.minimum
        return 0.5 * np.einsum("...i,ij,...j->...", e, self.hessian, e)


def row_loss(X: np.ndarray, y: np.ndarray, columns: tuple[str, str] = ("x₁", "x₂")) -> RowLoss:
    """The loss of these rows. Residuals of 10⁻¹² of y or less are those of an exact plane: 0.

    Errors: ValueError where the columns are collinear: then no minimum is the only one.

    >>> one = row_loss(np.array([[1.0, 0.0], [0.0, 2.0]]), np.array([3.0, 4.0]))
    >>> one.minimum.tolist(), one.curvatures, one.minimum_loss
    ([3.0, 2.0], (0.5, 2.0), 0.0)
    """
    n = len(y)
    H = X.T @ X / n
    low, high = np.linalg.eigvalsh(H)
    if not low > 1e-12 * high:
        raise ValueError("the two columns are collinear")
    best = np.linalg.solve(H, X.T @ y / n)
    r = y - X @ best
    if np.abs(r).max() <= 1e-12 * np.abs(y).max():
        r = np.zeros(n)
    D = X[:, :, None] * X[:, None, :] - H
    z = r[:, None] * X
    one_side = np.einsum("nij,nk->ikj", D, z) / n  # mean of (Dᵢ e)ₐ zᵢᵦ as a map of e
    return RowLoss(
        *(X, y, columns, H, best, float(r @ r) / (2 * n), r, (float(low), float(high))),
        spread=np.einsum("nij,nkl->ikjl", D, D).reshape(4, 4) / n,
        cross=(one_side + one_side.swapaxes(0, 1)).reshape(4, 2),
        noise=z.T @ z / n,
    )


@lru_cache(maxsize=8)
def _turned(loss: RowLoss) -> tuple[RowLoss, np.ndarray]:
    values, vectors = np.linalg.eigh(loss.hessian)
    both = np.kron(vectors.T, vectors.T)
    turned = replace(
        loss,
        X=loss.X @ vectors,
        hessian=np.diag(values),
        minimum=vectors.T @ loss.minimum,
        spread=both @ loss.spread @ both.T,
        cross=both @ loss.cross @ vectors,
        noise=vectors.T @ loss.noise @ vectors,
    )
    return turned, vectors


def along_curvatures(loss: RowLoss, weights: ArrayLike) -> tuple[RowLoss, np.ndarray]:
    """The same loss, and the same weights (2,), in coordinates along the eigenvectors of H, the
    flattest first: there H is diagonal to the last digit.

    >>> turned, weights = along_curvatures(shipped_rows("diabetes"), (-1.0, 1.5))
    >>> turned.hessian.round(3).tolist(), np.abs(weights).round(3).tolist()
    ([[0.554, 0.0], [0.0, 1.446]], [1.768, 0.354])
    """
    turned, vectors = _turned(loss)
    return turned, vectors.T @ np.asarray(weights, float)


@lru_cache(maxsize=8)
def shipped_rows(name: str) -> RowLoss:
    """Two measurements of 442 patients against the progression of their diabetes one year later
    (Efron et al. 2004), all three standardised: mean 0, standard deviation 1 (divisor N).
    "diabetes": body mass index and s5, the logarithm of the triglycerides; "ravine": s1 and s2,
    total and LDL cholesterol; "exact": as the first, every target moved onto the best plane.

    >>> shipped_rows("diabetes").minimum.round(3).tolist(), shipped_rows("exact").minimum_loss
    ([0.417, 0.38], 0.0)
    """
    table = diabetes()
    X = table.X[:, [table.columns.index(column) for column in TABLES[name]]]
    X = (X - X.mean(0)) / X.std(0)
    y = (table.y - table.y.mean()) / table.y.std()
    if name == "exact":
        y = X @ np.linalg.solve(X.T @ X, X.T @ y)
    return row_loss(X, y, TABLES[name])


def noise_share(rows: int, batch: int, replaced: bool = False) -> float:
    """The variance of a batch's mean over that of one row: 1/B with replacement, and without
    (N − B)/(B(N − 1)), 0 for the full batch (Cochran, Sampling Techniques, 1977, theorem 2.2).

    >>> noise_share(10, 10), noise_share(10, 10, replaced=True), noise_share(1, 1)
    (0.0, 0.1, 0.0)
    """
    if not 1 <= batch <= rows and not (replaced and batch >= 1):
        raise ValueError(f"batch must lie between 1 and {rows}, got {batch}")
    if replaced:
        return 1 / batch
    return (rows - batch) / (batch * (rows - 1)) if rows > 1 else 0.0


def gradient_noise(loss: RowLoss, error: ArrayLike) -> np.ndarray:
    """Σ(w* + e), the covariance (2, 2) of the gradients of single rows (divisor N).

    >>> gradient_noise(shipped_rows("exact"), (0.0, 0.0)).tolist()
    [[0.0, 0.0], [0.0, 0.0]]
    """
    e = np.asarray(error, float)
    parts = loss.spread @ np.outer(e, e).ravel() - loss.cross @ e + loss.noise.ravel()
    return parts.reshape(2, 2)
