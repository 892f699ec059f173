"""Forecasters of returns: each is fitted to past returns and tells the log price 1 … H days on.

All share one convention. returns: (n,) log returns; an *origin* t is the index of the last known
return; a forecast (k, H) holds for each of k origins the expected r_{t+1} + … + r_{t+j} for
j = 1 … H, so 0 means "the price stays". fit() sees only what it is given; forecast() at t reads
returns up to t and no further.
"""

import warnings
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy import signal

from core.maths.statistics.autoregression import lag_matrix


class Fitted(Protocol):
    """Parameters found on one training window."""

    def forecast(self, returns: np.ndarray, origins: np.ndarray, horizon: int) -> np.ndarray:
        """Expected cumulative returns, (k, H), from returns up to each origin."""

    def signal(self, returns: np.ndarray, origins: np.ndarray, horizon: int) -> np.ndarray:
        """What to do at each origin: 1 buy, −1 sell, 0 no opinion, (k,)."""


class Forecaster(Protocol):
    """A method with its settings; least(H): how many returns it needs to be fitted."""

    def least(self, horizon: int) -> int: ...

    def fit(self, history: np.ndarray, horizon: int) -> Fitted: ...


class _SignOfForecast:
    """Buy where the price is expected to stand higher at the end of the horizon."""

    def signal(self, returns: np.ndarray, origins: np.ndarray, horizon: int) -> np.ndarray:
        return np.sign(self.forecast(returns, origins, horizon)[:, -1])


# ---- random walk with drift ---------------------------------------------------------------------


@dataclass(frozen=True)
class Drift(_SignOfForecast):
    """Fitted random walk: mean return a day."""

    mean: float

    def forecast(self, returns: np.ndarray, origins: np.ndarray, horizon: int) -> np.ndarray:
        return np.tile(self.mean * np.arange(1, horizon + 1), (len(origins), 1))


@dataclass(frozen=True)
class RandomWalk:
    """The baseline: r̂ = mean of the training returns, j·r̂ after j days; without drift, 0."""

    drift: bool = True

    def least(self, horizon: int) -> int:
        return 2

    def fit(self, history: np.ndarray, horizon: int) -> Drift:
        return Drift(float(np.mean(history)) if self.drift else 0.0)


# ---- moving-average crossover -------------------------------------------------------------------


def crossover_state(returns: np.ndarray, fast: int, slow: int) -> np.ndarray:
    """+1 where the mean of the last `fast` prices lies above that of the last `slow`, else −1.

    Prices are rebuilt from the returns; their level cancels. returns: (n,), which span n + 1
    prices. Returns (n,), 0 for the first days that have no `slow` prices yet, and where both means
    are equal. Errors: ValueError unless 1 ≤ fast < slow.

    >>> crossover_state(np.array([0.1, 0.1, -0.5, -0.1]), 1, 3).tolist()
    [0.0, 1.0, -1.0, -1.0]
    """
    if not 1 <= fast < slow:
        raise ValueError(f"fast must lie between 1 and slow − 1 = {slow - 1}, got {fast}")
    price = np.exp(np.r_[0.0, np.cumsum(returns)])
    sums = np.r_[0.0, np.cumsum(price)]
    state = np.zeros(len(returns))
    if len(price) >= slow:
        ends = np.arange(slow, len(price) + 1)
        quick, steady = (sums[ends] - sums[ends - fast]) / fast, (sums[ends] - sums[ends - slow])
        gap = quick - steady / slow
        # A price that stands still must not look like a trend of 1e-16.
        state[slow - 2 :] = np.where(np.abs(gap) > 1e-12 * quick, np.sign(gap), 0.0)[
            -len(state[slow - 2 :]) :
        ]
    return state


@dataclass(frozen=True, eq=False)
class CrossoverMeans:
    """Fitted crossover: what followed on average, (H,), in either state."""

    fast: int
    slow: int
    after_above: np.ndarray
    after_below: np.ndarray

    def forecast(self, returns: np.ndarray, origins: np.ndarray, horizon: int) -> np.ndarray:
        state = self.signal(returns, origins, horizon)[:, None]
        even = (self.after_above + self.after_below) / 2
        return np.where(state > 0, self.after_above, np.where(state < 0, self.after_below, even))

    def signal(self, returns: np.ndarray, origins: np.ndarray, horizon: int) -> np.ndarray:
        start = max(0, origins[0] + 1 - self.slow)
        return crossover_state(returns[start:], self.fast, self.slow)[origins - start]


@dataclass(frozen=True)
class Crossover:
    """Moving-average crossover: buy while the fast average of prices lies above the slow one.

    Its forecast is the mean of what followed in the training window in the same state; a state that
    did not occur there is given the mean of all days.
    """

    fast: int = 20
    slow: int = 100

    def least(self, horizon: int) -> int:
        return self.slow + horizon

    def fit(self, history: np.ndarray, horizon: int) -> CrossoverMeans:
        state = crossover_state(history, self.fast, self.slow)
        rows = np.arange(self.slow - 2, len(history) - horizon)
        ahead = _sums_ahead(history, rows, horizon)
        means = [
            ahead[chosen].mean(axis=0) if chosen.any() else ahead.mean(axis=0)
            for chosen in (state[rows] > 0, state[rows] < 0)
        ]
        return CrossoverMeans(self.fast, self.slow, *means)


# ---- regression on lagged returns ---------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class LinearForecast(_SignOfForecast):
    """Fitted regression: coefficients (p, H), one column a horizon, and intercept (H,)."""

    coefficients: np.ndarray
    intercept: np.ndarray

    def forecast(self, returns: np.ndarray, origins: np.ndarray, horizon: int) -> np.ndarray:
        return _recent(returns, origins, len(self.coefficients)) @ self.coefficients + (
            self.intercept
        )


@dataclass(frozen=True)
class LaggedRegression:
    """r_{t+1} + … + r_{t+j} regressed on (r_t, …, r_{t−p+1}), directly for every j = 1 … H.

    Minimises Σ(y − b − zᵀw)² + λ‖w‖² with z the lagged returns standardised on the training rows
    (deviation dividing by n) and b free; λ = 0 is least squares. The last H days of the window are
    targets only: a row is used if its whole target lies inside.
    Source: Hoerl and Kennard, Technometrics 12, 1970.
    """

    lags: int = 5
    ridge_lambda: float = 0.0

    def least(self, horizon: int) -> int:
        return 2 * self.lags + horizon + 2

    def fit(self, history: np.ndarray, horizon: int) -> LinearForecast:
        X = lag_matrix(history[:-horizon], self.lags)
        Y = _sums_ahead(history, np.arange(self.lags - 1, len(history) - horizon), horizon)
        mean, target = X.mean(axis=0), Y.mean(axis=0)
        scale = X.std(axis=0)
        scale = np.where(scale > 0, scale, 1.0)
        Z = (X - mean) / scale
        gram, cross = Z.T @ Z, Z.T @ (Y - target)
        values, vectors = np.linalg.eigh(gram)
        # Directions without any variance get no weight: the smallest of all solutions.
        kept = values > 1e-10 * max(values[-1], 1e-300)
        inverse = np.where(kept, 1 / np.where(kept, values + self.ridge_lambda, 1.0), 0.0)
        w = vectors @ (inverse[:, None] * (vectors.T @ cross)) / scale[:, None]
        return LinearForecast(w, target - mean @ w)


# ---- autoregression -----------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class ArmaForecast(_SignOfForecast):
    """Fitted ARMA: x_t − μ = Σφ_i(x_{t−i} − μ) + ε_t + Σθ_i ε_{t−i}; ma is empty for an AR(p).

    intercept: μ(1 − Σφ); ar: (p,); ma: (q,); memory: days of past that the shocks ε are rebuilt
    from.
    """

    intercept: float
    ar: np.ndarray
    ma: np.ndarray
    memory: int = 250

    def forecast(self, returns: np.ndarray, origins: np.ndarray, horizon: int) -> np.ndarray:
        p, q = len(self.ar), len(self.ma)
        start = max(0, int(origins[0]) + 1 - self.memory - max(p, q))
        x, at = np.asarray(returns[start:], dtype=float), np.asarray(origins) - start
        values = np.c_[_recent(x, at, p), np.zeros((len(at), 0))] if p else np.empty((len(at), 0))
        shocks = np.empty((len(at), 0))
        if q:
            # ε_t = x_t − c − Σφx − Σθε: a filter; the unknown shocks before the data count as 0.
            driven = signal.lfilter(np.r_[1.0, -self.ar], [1.0], x - self._mean())
            shocks = _recent(signal.lfilter([1.0], np.r_[1.0, self.ma], driven), at, q)
        ahead = np.empty((len(at), horizon))
        for j in range(horizon):
            ahead[:, j] = self.intercept + values @ self.ar + shocks @ self.ma
            values = np.c_[ahead[:, j], values][:, :p]
            shocks = np.c_[np.zeros(len(at)), shocks][:, :q]
        return np.cumsum(ahead, axis=1)

    def _mean(self) -> float:
        left = 1 - self.ar.sum()
        return self.intercept / left if left else 0.0


@dataclass(frozen=True)
class AutoregressiveModel:
    """AR(p) of the returns by least squares, p ≥ 1, iterated: forecasts feed the next step.

    Its coefficients are those of fit_autoregression, which adds errors and roots.
    """

    order: int = 2

    def least(self, horizon: int) -> int:
        return 2 * self.order + 3

    def fit(self, history: np.ndarray, horizon: int) -> ArmaForecast:
        # One step ahead, the direct regression is the same estimate, also where prices stood still.
        model = LaggedRegression(self.order).fit(history, 1)
        return ArmaForecast(float(model.intercept[0]), model.coefficients[:, 0], np.empty(0))


# ---- exponential smoothing and ARIMA: parameters by statsmodels ---------------------------------


@dataclass(frozen=True)
class SmoothedLevel(_SignOfForecast):
    """Fitted exponential smoothing of the log price: weights α, β (of β* = β/α) and damping φ.

    ℓ_t = αy_t + (1 − α)(ℓ_{t−1} + φb_{t−1}), b_t = β*(ℓ_t − ℓ_{t−1}) + (1 − β*)φb_{t−1};
    forecast ℓ_t + (φ + … + φʲ)b_t. α = 1, b = 0 is the random walk without drift. start_trend: b
    before the first day; memory: days from which ℓ and b are rebuilt.
    """

    level_weight: float
    trend_weight: float
    damping: float
    start_trend: float
    memory: int

    def forecast(self, returns: np.ndarray, origins: np.ndarray, horizon: int) -> np.ndarray:
        start = max(0, int(origins[0]) + 1 - self.memory)
        gap, trend = self.states(np.asarray(returns[start:], dtype=float))
        at = np.asarray(origins) - start
        damped = np.cumsum(self.damping ** np.arange(1, horizon + 1))
        return gap[at, None] + trend[at, None] * damped

    def states(self, returns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Level minus log price, and trend, after each day, both (n,)."""
        alpha, beta, phi = self.level_weight, self.trend_weight, self.damping
        if beta == 0 and self.start_trend == 0:
            return signal.lfilter([alpha - 1], [1.0, alpha - 1], returns), np.zeros(len(returns))
        gap, trend, gaps, trends = 0.0, self.start_trend, [], []
        for r in returns.tolist():  # the price moves by r, the level expected a move of φb
            before = gap
            gap = (1 - alpha) * (gap + phi * trend - r)
            trend = beta * (gap - before + r) + (1 - beta) * phi * trend
            gaps.append(gap)
            trends.append(trend)
        return np.array(gaps), np.array(trends)


@dataclass(frozen=True)
class ExponentialSmoothing:
    """Exponential smoothing of the log price: simple, or Holt's with a damped trend.

    Weights by least squares of the one-day errors in the window (statsmodels); α within 10⁻⁴ of 1
    is set to 1. Source: Hyndman, Koehler, Ord and Snyder, Forecasting with Exponential Smoothing,
    2008, chapter 2.
    """

    damped_trend: bool = False

    def least(self, horizon: int) -> int:
        return 20

    def fit(self, history: np.ndarray, horizon: int) -> SmoothedLevel:
        # Importing statsmodels takes a second, which only readers of these two methods pay.
        from statsmodels.tsa.holtwinters import ExponentialSmoothing as HoltWinters

        # In per cent: the optimiser's tolerances are absolute.
        price = 100 * np.r_[0.0, np.cumsum(history)]
        start = {"initial_level": 0.0} | ({"initial_trend": 0.0} if self.damped_trend else {})
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # α on its bound 1 is what is to be shown
            found = (
                HoltWinters(
                    price,
                    trend="add" if self.damped_trend else None,
                    damped_trend=self.damped_trend,
                    initialization_method="known",
                    **start,
                )
                .fit()
                .params
            )
        alpha = float(found["smoothing_level"])
        alpha = 1.0 if alpha > 1 - 1e-4 else alpha
        if not self.damped_trend:
            return SmoothedLevel(alpha, 0.0, 0.0, 0.0, len(history))
        beta, damping = float(found["smoothing_trend"]), float(found["damping_trend"])
        return SmoothedLevel(alpha, beta, damping, 0.0, len(history))


@dataclass(frozen=True)
class Arima:
    """ARIMA(p, 1, q) of the log price with drift: an ARMA(p, q) of the returns around their mean.

    Maximum likelihood by the innovations algorithm (statsmodels), stationary and invertible, mean
    by the sample mean; the mean alone where the search ends on the edge of either (prices that
    hardly move, or swing like a clock).
    Source: Brockwell and Davis, Time Series: Theory and Methods, 1991, sections 8.7 and 9.2.
    """

    order: int = 1
    moving_average: int = 1

    def least(self, horizon: int) -> int:
        return 10 * (self.order + self.moving_average + 1)

    def fit(self, history: np.ndarray, horizon: int) -> ArmaForecast:
        history = np.asarray(history, dtype=float)
        mean, deviation = float(history.mean()), float(history.std())
        drift = ArmaForecast(mean, np.empty(0), np.empty(0))
        if self.order + self.moving_average == 0 or deviation <= 1e-12 * abs(mean):
            return drift
        from statsmodels.tsa.arima.estimators.innovations import innovations_mle

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # 40 steps may end before the last digit is found
                found, _ = innovations_mle(
                    (history - mean) / deviation,
                    order=(self.order, 0, self.moving_average),
                    demean=False,
                    minimize_kwargs={"options": {"maxiter": 40}},
                )
        except (ValueError, np.linalg.LinAlgError):  # a step onto the edge of stationarity
            return drift
        ar, ma = np.asarray(found.ar_params), np.asarray(found.ma_params)
        roots = np.abs(np.r_[np.roots(np.r_[1.0, -ar]), np.roots(np.r_[1.0, ma])])
        if roots.max() > 1 - 1e-4:  # shocks could not be rebuilt from the returns, or never fade
            return drift
        return ArmaForecast(mean * (1 - ar.sum()), ar, ma)


# ---- shared -------------------------------------------------------------------------------------


def _sums_ahead(returns: np.ndarray, rows: np.ndarray, horizon: int) -> np.ndarray:
    """r_{t+1} + … + r_{t+j} for t in rows and j = 1 … H, (rows, H); all must lie in the data."""
    level = np.r_[0.0, np.cumsum(returns)]
    return level[rows[:, None] + 1 + np.arange(1, horizon + 1)] - level[rows + 1][:, None]


def _recent(returns: np.ndarray, origins: np.ndarray, lags: int) -> np.ndarray:
    """(r_t, …, r_{t−lags+1}) for each origin, (k, lags)."""
    return np.asarray(returns, dtype=float)[np.asarray(origins)[:, None] - np.arange(lags)]
