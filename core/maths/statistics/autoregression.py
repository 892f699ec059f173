"""Autoregression AR(p): least squares, roots, forecasts and how they lose certainty."""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


@dataclass(frozen=True, eq=False)
class Autoregression:
    """x_t = c + φ₁x_{t−1} + … + φ_p x_{t−p} + ε_t.

    intercept: c; coefficients: (p,) φ; standard_errors: (p,); variance: of ε, dividing by the
    degrees of freedom n − p − (p + 1); samples: n.
    """

    intercept: float
    coefficients: np.ndarray
    standard_errors: np.ndarray
    variance: float
    samples: int

    def roots(self) -> np.ndarray:
        """Solutions λ of λᵖ = φ₁λᵖ⁻¹ + … + φ_p, (p,) complex, the largest |λ| first.

        Shocks fade as λʰ: the process is stationary exactly when all |λ| < 1. (Many books draw the
        reciprocals 1/λ, the roots of 1 − φ₁z − … − φ_p zᵖ, which must then lie *outside* the unit
        circle.) A complex pair |λ|e^{±iθ} swings with the period 2π/θ.
        """
        roots = np.roots(np.r_[1.0, -self.coefficients]).astype(complex)
        roots = np.r_[roots, np.zeros(len(self.coefficients) - len(roots), complex)]
        return roots[np.argsort(-np.abs(roots), kind="stable")]

    def is_stationary(self) -> bool:
        """All roots inside the unit circle."""
        return bool(np.all(np.abs(self.roots()) < 1))

    def half_life(self) -> float:
        """Days until half of a shock is left, ln ½ / ln max|λ|; ∞ if not stationary."""
        largest = np.abs(self.roots()).max(initial=0.0)
        if largest == 0:
            return 0.0
        return float(np.log(0.5) / np.log(largest)) if largest < 1 else np.inf

    def mean(self) -> float:
        """Long-run mean c/(1 − Σφ); NaN if not stationary."""
        return self.intercept / (1 - self.coefficients.sum()) if self.is_stationary() else np.nan

    def forecast(self, recent: np.ndarray, horizon: int) -> np.ndarray:
        """Conditional means of the next `horizon` values, one after the other, (k, horizon).

        recent: (k, p), the latest value in the first column.
        """
        recent = np.asarray(recent, dtype=float)
        ahead = np.empty((len(recent), horizon))
        for j in range(horizon):
            ahead[:, j] = self.intercept + recent @ self.coefficients
            recent = np.c_[ahead[:, j], recent[:, :-1]][:, : len(self.coefficients)]
        return ahead

    def impulse_response(self, horizon: int) -> np.ndarray:
        """ψ_0 = 1, ψ_1, …: what a shock of 1 adds to the value j days later, (horizon,)."""
        p = len(self.coefficients)
        response = np.zeros(horizon + p)
        response[p] = 1.0
        for j in range(p + 1, p + horizon):
            response[j] = self.coefficients @ response[j - p : j][::-1]
        return response[p:]

    def sum_deviation(self, horizon: int) -> np.ndarray:
        """Standard deviation of x_{t+1} + … + x_{t+h} around its forecast for h = 1 … horizon.

        σ·√(Σ_{j<h} Ψ_j²) with Ψ_j = ψ_0 + … + ψ_j; coefficients taken as known. For returns this is
        the error of the log price; φ = 0 gives the random walk's σ√h.
        """
        cumulative = np.cumsum(self.impulse_response(horizon))
        return np.sqrt(self.variance * np.cumsum(cumulative**2))


def lag_matrix(x: np.ndarray, lags: int) -> np.ndarray:
    """Rows (x_t, x_{t−1}, …, x_{t−lags+1}) for t = lags − 1 … n − 1, (n − lags + 1, lags); a view.

    Errors: ValueError unless 1 ≤ lags ≤ n.

    >>> lag_matrix(np.array([1.0, 2.0, 3.0]), 2).tolist()
    [[2.0, 1.0], [3.0, 2.0]]
    """
    if not 1 <= lags <= len(x):
        raise ValueError(f"lags must lie between 1 and {len(x)}, got {lags}")
    return sliding_window_view(np.asarray(x, dtype=float), lags)[:, ::-1]


def fit_autoregression(x: np.ndarray, order: int) -> Autoregression:
    """AR(p) by conditional least squares: x_t on (1, x_{t−1}, …, x_{t−p}) for t = p … n − 1.

    Unlike Yule–Walker's, this estimate may come out explosive: roots() tells. Order 0 is the mean.
    x: (n,). Returns Autoregression. Errors: ValueError for order < 0, fewer than 2p + 2 values,
    values that are not finite or whose lags are collinear (a constant series).
    Source: Hamilton, Time Series Analysis, 1994, section 5.2.

    >>> model = fit_autoregression(np.array([1.0, 2, 4, 8, 16, 32]), 1)
    >>> model.coefficients.round(6).tolist(), model.is_stationary()
    ([2.0], False)
    """
    x = np.asarray(x, dtype=float)
    if order < 0:
        raise ValueError(f"order must be non-negative, got {order}")
    if len(x) < 2 * order + 2:
        raise ValueError(f"order {order} needs at least {2 * order + 2} values, got {len(x)}")
    if not np.isfinite(x).all():
        raise ValueError("x must be finite")
    target = x[order:]
    rows = len(target)
    centre = target.mean()
    if order == 0:
        variance = float(np.sum((x - centre) ** 2) / (rows - 1))
        return Autoregression(float(centre), np.empty(0), np.empty(0), variance, rows)
    lagged = lag_matrix(x[:-1], order)
    means = lagged.mean(axis=0)
    Z, y = lagged - means, target - centre
    gram = Z.T @ Z
    if np.linalg.matrix_rank(gram, hermitian=True) < order:
        raise ValueError(f"the lags of x must not be collinear for order {order}")
    inverse = np.linalg.inv(gram)
    phi = inverse @ (Z.T @ y)
    freedom = rows - order - 1
    variance = float(np.sum((y - Z @ phi) ** 2) / freedom) if freedom > 0 else 0.0
    errors = np.sqrt(np.maximum(variance * np.diag(inverse), 0.0))
    return Autoregression(float(centre - means @ phi), phi, errors, variance, rows + order)
