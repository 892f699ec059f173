"""Principal component analysis: directions of greatest variance, reconstruction, random scree."""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import eigh


@dataclass(frozen=True, eq=False)
class PrincipalComponents:
    """Directions of greatest variance of centred (and scaled) features, the largest first.

    mean, scale: (d,) taken from the fitted rows, scale 1 where none was asked for;
    directions: (d, k) orthonormal columns; variances: (d,) of the rows along *every* direction,
    dividing by n − 1; explained: (d,) shares of their sum; samples: n.
    Row vectors: z = (x − mean)/scale, scores t = z·V, reconstruction ẑ = t·Vᵀ.
    """

    mean: np.ndarray
    scale: np.ndarray
    directions: np.ndarray
    variances: np.ndarray
    explained: np.ndarray
    samples: int

    def standardise(self, X: np.ndarray) -> np.ndarray:
        """z = (x − mean)/scale, (rows, d)."""
        return (X - self.mean) / self.scale

    def transform(self, X: np.ndarray) -> np.ndarray:
        """Scores t = z·V: coordinates along the k directions, (rows, k)."""
        return self.standardise(X) @ self.directions

    def reconstruct(self, X: np.ndarray) -> np.ndarray:
        """The rows as the k components know them, in the features' own units, (rows, d)."""
        return self.transform(X) @ self.directions.T * self.scale + self.mean

    def residual(self, X: np.ndarray) -> np.ndarray:
        """z − ẑ, what the k components leave over, in units of scale, (rows, d)."""
        z = self.standardise(X)
        return z - (z @ self.directions) @ self.directions.T

    def reconstruction_error(self, X: np.ndarray) -> np.ndarray:
        """‖z − ẑ‖² of each row, (rows,): the sum of its squared residuals over the features.

        On the fitted rows its sum is (n − 1) times the variances left out.
        """
        residual = self.residual(X)
        return np.einsum("nd,nd->n", residual, residual)


def fit_principal_components(
    X: np.ndarray, components: int | None = None, standardise: bool = False
) -> PrincipalComponents:
    """Principal components of the rows of X by the eigenvectors of their covariance.

    S = ZᵀZ/(n − 1) = V Λ Vᵀ with Z the centred rows, divided by their standard deviation (n − 1;
    a constant feature stays at 0) where `standardise`. S is d × d, so n = 50,000 rows cost one
    matrix product; the price is that variances below 10⁻¹⁶ of the largest are noise, where an SVD
    of Z would keep directions down to 10⁻¹⁶ of the largest *standard deviation*. Signs mean
    nothing in theory; here the entry of greatest absolute value in a direction is positive.
    X: (n, d); components: k, None keeps all d. Returns PrincipalComponents.
    Errors: ValueError for n < 2, no feature, values that are not finite, or k outside 1…d.
    Source: Pearson, Philosophical Magazine 2, 1901; Hotelling, Journal of Educational Psychology
    24, 1933; Jolliffe, Principal Component Analysis, 2002, sections 1.1 and 3.1.

    >>> line = np.array([[0.0, 0.0], [3.0, 4.0], [6.0, 8.0]])
    >>> pca = fit_principal_components(line, 1)
    >>> pca.directions[:, 0].round(6).tolist(), pca.variances.round(6).tolist()
    ([0.6, 0.8], [25.0, 0.0])
    """
    X = np.asarray(X, dtype=float)
    if X.ndim != 2 or len(X) < 2 or X.shape[1] < 1:
        raise ValueError(f"X must have at least two rows and one column, got shape {X.shape}")
    n, d = X.shape
    components = d if components is None else components
    if not 1 <= components <= d:
        raise ValueError(f"components must lie between 1 and {d}, got {components}")
    with np.errstate(invalid="ignore", over="ignore"):
        mean = X.mean(axis=0)
        Z = X - mean
        S = Z.T @ Z / (n - 1)
    if not np.all(np.isfinite(S)):
        raise ValueError("X must be finite and not overflow when squared")
    scale = np.ones(d)
    if standardise:
        deviation = np.sqrt(np.diag(S))
        # Rounding leaves a constant column with a deviation of 1e-16 of its size, not with 0.
        varies = deviation > 1e-12 * np.abs(mean)
        scale = np.where(varies, deviation, 1.0)
        S = np.where(np.outer(varies, varies), S / np.outer(scale, scale), 0.0)
    variances, V = eigh(S)
    variances, V = np.maximum(variances[::-1], 0.0), V[:, ::-1]
    largest = V[np.argmax(np.abs(V), axis=0), np.arange(d)]
    V = V * np.where(largest < 0, -1.0, 1.0)
    total = variances.sum()
    explained = variances / total if total > 0 else np.zeros(d)
    return PrincipalComponents(mean, scale, V[:, :components].copy(), variances, explained, n)


def random_scree(
    X: np.ndarray, rounds: int = 20, seed: int = 0, standardise: bool = False
) -> np.ndarray:
    """Variances along the components when the features have nothing to do with each other.

    Each feature's values are shuffled on their own, which keeps their distributions and destroys
    what ties them; components whose variance exceeds the 95 % quantile of `rounds` such shuffles
    carry shared structure. X: (n, d). Returns (rounds, d), each row in falling order, n − 1.
    Errors: ValueError for rounds < 1 and those of fit_principal_components.
    Source: parallel analysis: Horn, Psychometrika 30, 1965; by permutation: Buja and Eyuboglu,
    Multivariate Behavioral Research 27, 1992.

    >>> random_scree(np.eye(4), rounds=3).shape
    (3, 4)
    """
    if rounds < 1:
        raise ValueError(f"rounds must be at least 1, got {rounds}")
    rng = np.random.default_rng(seed)
    X = np.asarray(X, dtype=float)
    return np.stack(
        [
            fit_principal_components(rng.permuted(X, axis=0), standardise=standardise).variances
            for _ in range(rounds)
        ]
    )
