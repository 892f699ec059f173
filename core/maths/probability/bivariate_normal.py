"""The bivariate normal law: covariance ellipses with their true content, conditionals, two lines.

Conventions: standard deviations, not variances, as parameters; correlation ρ; the covariance
matrix has the entry ρ·σ₁·σ₂ off the diagonal.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Array = NDArray[np.float64]


@dataclass(frozen=True)
class BivariateNormal:
    """Normal law of a pair (X, Y) with means, standard deviations and correlation ρ.

    f(x, y) = exp(−r²/2) / (2π σ₁ σ₂ √(1 − ρ²)) with the squared Mahalanobis distance
    r² = (z₁² − 2ρ z₁z₂ + z₂²) / (1 − ρ²), zᵢ the standardised coordinates. At ρ = ±1 the law has
    no density (all mass on a line), so |ρ| < 1 is the domain. Raises ValueError outside it and
    for a standard deviation that is not positive.
    Kotz, Balakrishnan & Johnson (2000), Continuous Multivariate Distributions 1, ch. 46.

    >>> BivariateNormal(correlation=0.6, sd_y=2).covariance
    array([[1. , 1.2],
           [1.2, 4. ]])
    """

    mean_x: float = 0.0
    mean_y: float = 0.0
    sd_x: float = 1.0
    sd_y: float = 1.0
    correlation: float = 0.0

    def __post_init__(self) -> None:
        for name in ("mean_x", "mean_y"):
            if not np.isfinite(getattr(self, name)):
                raise ValueError(f"{name} must be finite, got {getattr(self, name)}")
        for name in ("sd_x", "sd_y"):
            if not 0 < getattr(self, name) < np.inf:
                raise ValueError(f"{name} must be positive, got {getattr(self, name)}")
        if not -1 < self.correlation < 1:
            raise ValueError(f"correlation must lie between −1 and 1, got {self.correlation}")

    @property
    def mean(self) -> Array:
        """Mean vector (μ₁, μ₂)."""
        return np.array([self.mean_x, self.mean_y])

    @property
    def covariance(self) -> Array:
        """Covariance matrix [[σ₁², ρσ₁σ₂], [ρσ₁σ₂, σ₂²]]."""
        mixed = self.correlation * self.sd_x * self.sd_y
        return np.array([[self.sd_x**2, mixed], [mixed, self.sd_y**2]])

    @property
    def _root(self) -> Array:
        # Lower Cholesky factor L, LLᵀ = covariance, in closed form.
        rest = np.sqrt(1 - self.correlation**2)
        return np.array(
            [[self.sd_x, 0.0], [self.correlation * self.sd_y, rest * self.sd_y]], dtype=float
        )

    def density(self, x: ArrayLike, y: ArrayLike) -> Array:
        """Joint density f(x, y), broadcast over x and y."""
        rest = 1 - self.correlation**2
        radius = self.mahalanobis(x, y)
        return np.exp(-(radius**2) / 2) / (2 * np.pi * self.sd_x * self.sd_y * np.sqrt(rest))

    def mahalanobis(self, x: ArrayLike, y: ArrayLike) -> Array:
        """Distance from the mean in standard deviations along each direction.

        >>> float(BivariateNormal(sd_x=2).mahalanobis(4.0, 0.0))
        2.0
        """
        z1 = (np.asarray(x, dtype=float) - self.mean_x) / self.sd_x
        z2 = (np.asarray(y, dtype=float) - self.mean_y) / self.sd_y
        # (z₂ − ρz₁)² / (1 − ρ²) + z₁²: a sum of squares cannot turn negative by rounding.
        along = (z2 - self.correlation * z1) / np.sqrt(1 - self.correlation**2)
        return np.hypot(z1, along)

    def ellipse(self, radius: float, points: int = 121) -> Array:
        """Contour of equal density at a Mahalanobis radius: closed polygon of shape (points, 2)."""
        if not radius > 0:
            raise ValueError(f"radius must be positive, got {radius}")
        angle = np.linspace(0, 2 * np.pi, points)
        circle = np.column_stack([np.cos(angle), np.sin(angle)])
        return self.mean + radius * circle @ self._root.T

    def axes(self) -> tuple[Array, Array]:
        """Half-axes of the radius-1 ellipse, major first: (lengths √λᵢ, directions as columns).

        The directions are eigenvectors of the covariance matrix; with λ₁ = λ₂ (a circle) any
        direction would do.

        >>> BivariateNormal(sd_x=1, sd_y=3).axes()[0]
        array([3., 1.])
        """
        values, vectors = np.linalg.eigh(self.covariance)
        vectors = vectors[:, ::-1]
        # A direction and its opposite are the same axis: take the one pointing right, or up.
        flip = (vectors[0] < 0) | ((vectors[0] == 0) & (vectors[1] < 0))
        return np.sqrt(np.maximum(values[::-1], 0)), np.where(flip, -vectors, vectors)

    def conditional(self, x: float) -> tuple[float, float]:
        """Mean and standard deviation of Y given X = x (a normal law again).

        E(Y | x) = μ₂ + ρ(σ₂/σ₁)(x − μ₁), sd = σ₂√(1 − ρ²), the same for every x.

        >>> BivariateNormal(correlation=0.6).conditional(2.0)
        (1.2, 0.8)
        """
        if not np.isfinite(x):
            raise ValueError(f"x must be finite, got {x}")
        mean = self.mean_y + self.regression_slope * (x - self.mean_x)
        return float(mean), float(self.sd_y * np.sqrt(1 - self.correlation**2))

    @property
    def regression_slope(self) -> float:
        """Slope ρσ₂/σ₁ of the regression of Y on X: the line of conditional means."""
        return self.correlation * self.sd_y / self.sd_x

    @property
    def reverse_regression_slope(self) -> float:
        """Slope σ₂/(ρσ₁), in the same plane, of the regression of X on Y; inf at ρ = 0."""
        return np.inf if self.correlation == 0 else self.sd_y / (self.correlation * self.sd_x)

    @property
    def major_axis_slope(self) -> float:
        """Slope of the ellipse's long axis; it is steeper than the regression of Y on X.

        Infinite for an upright ellipse; NaN for a circle, which has no long axis.
        """
        if self.correlation == 0 and self.sd_x == self.sd_y:
            return np.nan
        direction = self.axes()[1][:, 0]
        return float(direction[1] / direction[0]) if direction[0] else np.inf

    def sample(self, size: int, seed: int) -> Array:
        """Draw pairs as μ + Lz with z standard normal, LLᵀ = covariance; shape (size, 2).

        The same seed gives the same z, so that the cloud turns smoothly with the parameters.
        """
        if size < 1 or size != int(size):
            raise ValueError(f"size must be a positive integer, got {size}")
        z = np.random.default_rng(seed).standard_normal((int(size), 2))
        return self.mean + z @ self._root.T


def ellipse_content(radius: ArrayLike) -> Array:
    """Probability inside the ellipse of a Mahalanobis radius r: 1 − exp(−r²/2).

    r² is chi-squared with two degrees of freedom, so that one, two and three "sigma" hold 39.3,
    86.5 and 98.9 %, not the 68.3, 95.4 and 99.7 % of one dimension. Raises ValueError for r < 0.
    Kotz, Balakrishnan & Johnson (2000), Continuous Multivariate Distributions 1, ch. 46.

    >>> ellipse_content([1, 2, 3]).round(4)
    array([0.3935, 0.8647, 0.9889])
    """
    radius = np.asarray(radius, dtype=float)
    if not np.all(radius >= 0):
        raise ValueError(f"radius must not be negative, got {radius}")
    return -special.expm1(-(radius**2) / 2)


def ellipse_radius(content: ArrayLike) -> Array:
    """Mahalanobis radius whose ellipse holds a given probability: √(−2 ln(1 − content)).

    Raises ValueError unless 0 ≤ content < 1. Inverse of `ellipse_content`.

    >>> round(float(ellipse_radius(0.95)), 3)
    2.448
    """
    content = np.asarray(content, dtype=float)
    if not np.all((content >= 0) & (content < 1)):
        raise ValueError(f"content must satisfy 0 ≤ content < 1, got {content}")
    return np.sqrt(-2 * special.log1p(-content))
