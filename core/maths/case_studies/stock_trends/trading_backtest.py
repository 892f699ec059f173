"""From calls to money: positions, costs, equity, drawdown, Sharpe ratio, luck of many tries.

Returns here are *simple*, R = P_t/P_{t−1} − 1, since money adds up in them.
"""

from dataclasses import dataclass

import numpy as np
from scipy import stats

BASIS_POINT = 1e-4


@dataclass(frozen=True)
class Rule:
    """What is done with a forecast.

    threshold: least |expected return| over the horizon that is acted on, in basis points; short:
    sell short on a falling forecast (otherwise stay out); hold: days until the next decision; cost:
    basis points of the amount traded, each way.
    Errors: ValueError for a negative threshold or cost, or hold < 1.
    """

    threshold: float = 0.0
    short: bool = False
    hold: int = 1
    cost: float = 5.0

    def __post_init__(self) -> None:
        if self.threshold < 0 or self.cost < 0:
            raise ValueError(
                f"threshold and cost must be non-negative, got {self.threshold:g}, {self.cost:g}"
            )
        if self.hold < 1:
            raise ValueError(f"hold must be at least 1, got {self.hold}")


@dataclass(frozen=True, eq=False)
class Backtest:
    """A strategy's way through m days.

    position: (m,) share of wealth held in the asset on each day, −1 … 1; net: (m,) its return after
    costs; equity: (m + 1,) wealth, 1 at the start; drawdown: (m + 1,) equity over its highest value
    so far, minus 1, never above 0; trades: days on which the position changed; turnover: sum of
    |changes|; cost: sum of costs as shares of wealth; exposure: mean |position|.
    """

    position: np.ndarray
    net: np.ndarray
    equity: np.ndarray
    drawdown: np.ndarray
    trades: int
    turnover: float
    cost: float
    exposure: float

    def growth(self, per_year: float) -> float:
        """Compound growth a year, (final wealth)^(days a year/m) − 1."""
        return float(self.equity[-1] ** (per_year / len(self.net)) - 1)


@dataclass(frozen=True)
class SharpeRatio:
    """Mean over standard deviation of daily returns, times √(days a year); no interest deducted.

    value: a year; standard_error: of it, for independent normal returns; robust_error: allowing for
    skewness and fat tails; daily: value without the √; skewness; kurtosis: 3 for the normal; n:
    days. All NaN where the returns do not vary (never in the market).
    """

    value: float
    standard_error: float
    robust_error: float
    daily: float
    skewness: float
    kurtosis: float
    n: int


def positions(signal: np.ndarray, expected: np.ndarray, rule: Rule) -> np.ndarray:
    """Share of wealth held over the next day, from the calls at its beginning, (…, m).

    At every hold-th day: the sign of the call if |expected| reaches the threshold, else 0; then
    kept. signal: (…, m) 1, −1 or 0; expected: (…, m) expected log return over the horizon.
    """
    signal, expected = np.asarray(signal, float), np.asarray(expected, float)
    wanted = np.where(np.abs(expected) >= rule.threshold * BASIS_POINT, np.sign(signal), 0.0)
    if not rule.short:
        wanted = np.maximum(wanted, 0.0)
    if rule.hold == 1:
        return wanted
    days = np.arange(wanted.shape[-1])
    return wanted[..., days - days % rule.hold]


def net_returns(simple: np.ndarray, position: np.ndarray, cost: float) -> np.ndarray:
    """position·R − cost·|change of position|, (…, m); the first change is from 0.

    simple: (…, m) returns of the days over which the positions are held; cost: basis points. The
    position is brought back to its share of wealth every day without cost; lending and borrowing
    are free. A final sale is not charged, neither here nor for buy and hold.
    """
    position = np.asarray(position, dtype=float)
    change = np.abs(np.diff(position, axis=-1, prepend=0.0))
    return position * simple - cost * BASIS_POINT * change


def backtest(simple: np.ndarray, position: np.ndarray, cost: float) -> Backtest:
    """Wealth of a strategy after costs; a loss of everything is final. ∞ is wealth beyond all
    floating-point numbers.

    simple, position: (m,), see net_returns; buy and hold is position 1 throughout.
    Errors: ValueError for unequal lengths, no days, a negative cost, values that are not finite.

    >>> result = backtest(np.array([0.5, -0.5]), np.ones(2), 0.0)
    >>> result.equity.tolist(), result.drawdown.tolist()
    ([1.0, 1.5, 0.75], [0.0, 0.0, -0.5])
    """
    simple, position = np.asarray(simple, dtype=float), np.asarray(position, dtype=float)
    if simple.shape != position.shape or simple.ndim != 1 or not len(simple):
        raise ValueError(
            f"returns and positions must pair up, got {simple.shape} and {position.shape}"
        )
    if cost < 0:
        raise ValueError(f"cost must be non-negative, got {cost}")
    if not (np.isfinite(simple).all() and np.isfinite(position).all()):
        raise ValueError("returns and positions must be finite")
    net = np.maximum(net_returns(simple, position, cost), -1.0)
    with np.errstate(over="ignore", invalid="ignore"):
        equity = np.nan_to_num(np.r_[1.0, np.cumprod(1 + net)], nan=0.0, posinf=np.inf)
        fallen = equity / np.maximum.accumulate(equity) - 1
    drawdown = np.where(np.isinf(equity), 0.0, fallen)
    change = np.abs(np.diff(position, prepend=0.0))
    turnover = float(change.sum())
    return Backtest(
        position,
        net,
        equity,
        drawdown,
        int(np.sum(change > 0)),
        turnover,
        turnover * cost * BASIS_POINT,
        float(np.mean(np.abs(position))),
    )


def wealth_by_cost(simple: np.ndarray, position: np.ndarray, costs: np.ndarray) -> np.ndarray:
    """Final wealth, (c,), of the same positions under costs of so many basis points, (c,).

    Equals backtest(...).equity[-1] for each; only days of trading depend on the cost.
    """
    simple, position = np.asarray(simple, dtype=float), np.asarray(position, dtype=float)
    change = np.abs(np.diff(position, prepend=0.0))
    gross, trading = position * simple, change > 0
    quiet = np.prod(np.maximum(1 + gross[~trading], 0.0))
    paid = np.asarray(costs, float)[:, None] * BASIS_POINT * change[trading]
    return quiet * np.prod(np.maximum(1 + gross[trading] - paid, 0.0), axis=1)


def daily_sharpe(net: np.ndarray) -> np.ndarray:
    """Mean over standard deviation (n − 1) along the last axis; NaN where nothing varies."""
    net = np.asarray(net, dtype=float)
    mean = net.mean(axis=-1)
    centred = net - mean[..., None]
    deviation = np.sqrt(np.einsum("...t,...t->...", centred, centred) / (net.shape[-1] - 1))
    varies = deviation > 1e-12 * np.abs(mean)  # rounding leaves equal returns with 1e-16 of it
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(varies, mean / deviation, np.nan)


@dataclass(frozen=True, eq=False)
class NetMoments:
    """What the Sharpe ratio of the same positions rests on, whatever a trade costs.

    days: m; moments: (5, …), the means of g = position·R and of c = |change of position|, and the
    (co)variances gg, gc, cc (n − 1). Net returns are g − k·c for a cost k, so their mean is linear
    and their variance quadratic in k: no day needs to be looked at again.
    """

    days: int
    moments: np.ndarray

    def daily_sharpe(self, cost: float) -> np.ndarray:
        """daily_sharpe(net_returns(…, cost)), (…); cost: basis points."""
        gross, change, gg, gc, cc = self.moments
        paid = cost * BASIS_POINT
        mean = gross - paid * change
        deviation = np.sqrt(np.maximum(gg - 2 * paid * gc + paid**2 * cc, 0.0))
        varies = deviation > 1e-12 * np.abs(mean)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(varies, mean / deviation, np.nan)


def net_moments(simple: np.ndarray, position: np.ndarray) -> NetMoments:
    """Moments of net_returns(simple, position, ·) for all costs at once, (…, m) → (5, …).

    >>> found = net_moments(np.array([0.02, -0.01, 0.03]), np.array([1.0, 0.0, 1.0]))
    >>> bool(np.isclose(found.daily_sharpe(5.0), daily_sharpe(np.array([0.0195, -5e-4, 0.0295]))))
    True
    """
    position = np.asarray(position, dtype=float)
    days = position.shape[-1]
    change = np.abs(np.diff(position, axis=-1, prepend=0.0))
    g, c = position * simple, change
    means = g.mean(axis=-1), c.mean(axis=-1)
    g, c = g - means[0][..., None], c - means[1][..., None]
    products = (np.einsum("...t,...t->...", a, b) / (days - 1) for a, b in ((g, g), (g, c), (c, c)))
    return NetMoments(days, np.array([*means, *products]))


def sharpe_ratio(net: np.ndarray, per_year: float) -> SharpeRatio:
    """Sharpe ratio a year with its standard error.

    With the daily ratio S of n days: error √((1 + S²/2)/n) for independent normal returns, and
    √((1 − γ₃S + (γ₄ − 1)S²/4)/n) with skewness γ₃ and kurtosis γ₄; both times √(days a year), which
    supposes returns without autocorrelation (Lo gives the factor with it).
    net: (n,). Errors: ValueError for fewer than 3 days.
    Source: Lo, "The statistics of Sharpe ratios", Financial Analysts Journal 58, 2002, equation 9;
    Mertens 2002 for fat tails.

    >>> ratio = sharpe_ratio(np.array([0.02, -0.01, 0.02, -0.01]), 252)
    >>> round(ratio.value, 2), round(ratio.standard_error, 2)
    (4.58, 8.1)
    """
    net = np.asarray(net, dtype=float)
    n = len(net)
    if n < 3:
        raise ValueError(f"at least 3 days are needed, got {n}")
    daily = float(daily_sharpe(net))
    if np.isnan(daily):
        return SharpeRatio(np.nan, np.nan, np.nan, np.nan, np.nan, np.nan, n)
    centred = net - net.mean()
    square = centred * centred
    spread = square.mean()
    skewness = float((square @ centred) / n / spread**1.5)
    kurtosis = float((square @ square) / n / spread**2)
    year = np.sqrt(per_year)
    robust = _sharpe_variance(daily, skewness, kurtosis)
    return SharpeRatio(
        float(daily * year),
        float(np.sqrt((1 + daily**2 / 2) / n) * year),
        float(np.sqrt(robust / n) * year),
        daily,
        skewness,
        kurtosis,
        n,
    )


@dataclass(frozen=True)
class SharpeGap:
    """How far one Sharpe ratio a year lies above another of the same days. error: its standard
    error; NaN where one of them has none."""

    value: float
    error: float

    @property
    def clear(self) -> bool:
        """Whether it is at least twice its standard error, either way."""
        return bool(abs(self.value) >= 2 * self.error)


def sharpe_gap(ours: np.ndarray, theirs: np.ndarray, per_year: float) -> SharpeGap:
    """S₁ − S₂ of net returns on the same n days, with the error of the difference.

    With daily ratios and the correlation ρ of the returns, it is
    √((2(1 − ρ) + ½(S₁² + S₂² − 2S₁S₂ρ²))/n) for independent normal returns; both times √(days a
    year). ours, theirs: (n,).
    Source: Jobson and Korkie, Journal of Finance 36, 1981, as corrected by Memmel, Finance Letters
    1, 2003.

    >>> always = np.array([0.02, -0.01, 0.02, -0.01])
    >>> sharpe_gap(always, always, 252)
    SharpeGap(value=0.0, error=0.0)
    """
    ours, theirs = np.asarray(ours, dtype=float), np.asarray(theirs, dtype=float)
    first, second = float(daily_sharpe(ours)), float(daily_sharpe(theirs))
    if np.isnan(first) or np.isnan(second):
        return SharpeGap(np.nan, np.nan)
    r = min(1.0, float(np.corrcoef(ours, theirs)[0, 1]))
    variance = 2 * (1 - r) + (first**2 + second**2 - 2 * first * second * r**2) / 2
    year = np.sqrt(per_year)
    error = np.sqrt(max(variance, 0.0) / len(ours))
    return SharpeGap(float((first - second) * year), float(error * year))


def expected_maximum(trials: np.ndarray | int) -> np.ndarray | float:
    """Mean of the largest of n independent N(0, 1) values: ∫ x·n·φ(x)·Φ(x)ⁿ⁻¹ dx.

    Times the standard error of one Sharpe ratio, this is what the best of n useless strategies
    shows on average. 0 for n = 1, about √(2 ln n) for large n. trials: n ≥ 1, array or number, up
    to a million. Bailey and López de Prado use (1 − γ)Φ⁻¹(1 − 1/n) + γΦ⁻¹(1 − 1/(ne)), γ = 0.5772,
    which is 8 % below it at n = 2 and 0.8 to 2.5 % above it from n = 3 to 100.
    Errors: ValueError for n < 1.

    >>> round(expected_maximum(2), 6)  # 1/√π
    0.56419
    """
    n = np.asarray(trials, dtype=float)
    if np.any(n < 1):
        raise ValueError(f"trials must be at least 1, got {np.min(n):g}")
    x = np.linspace(-9.0, 9.0, 451)
    # The integrand is smooth and vanishes at both ends: equal steps are exact to round-off.
    n = n[..., None]
    density = n * np.exp(stats.norm.logpdf(x) + (n - 1) * stats.norm.logcdf(x))
    mean = np.sum(x * density, axis=-1) * (x[1] - x[0])
    return float(mean) if mean.ndim == 0 else mean


def probabilistic_sharpe(ratio: SharpeRatio, benchmark: float = 0.0) -> float:
    """Probability that the true Sharpe ratio exceeds a benchmark (both daily), given the data.

    Φ((S − S*)√(n − 1)/√(1 − γ₃S + (γ₄ − 1)S²/4)). NaN for an undefined ratio.
    Source: Bailey and López de Prado, "The Sharpe ratio efficient frontier", Journal of Risk 15,
    2012.
    """
    variance = _sharpe_variance(ratio.daily, ratio.skewness, ratio.kurtosis)
    return float(stats.norm.cdf((ratio.daily - benchmark) * np.sqrt((ratio.n - 1) / variance)))


def deflated_sharpe(ratio: SharpeRatio, trials: int, spread: float | None = None) -> float:
    """Probability that a strategy is better than the luck of choosing it as the best of n.

    probabilistic_sharpe against the expected maximum of n Sharpe ratios without skill, spread·E[max
    of n]. spread: standard deviation of the *daily* ratios among the tries; None takes 1/√days,
    what useless strategies show. The n tries are taken as independent; variants of one idea hang
    together, so n of them count as fewer. Errors: ValueError for trials < 1 or spread < 0.
    Source: Bailey and López de Prado, "The deflated Sharpe ratio", Journal of Portfolio Management
    40(5), 2014.
    """
    spread = 1 / np.sqrt(ratio.n) if spread is None else spread
    if spread < 0:
        raise ValueError(f"spread must be non-negative, got {spread}")
    return probabilistic_sharpe(ratio, spread * expected_maximum(trials))


def _sharpe_variance(daily: float, skewness: float, kurtosis: float) -> float:
    """n times the variance of an estimated daily Sharpe ratio; above 0 since γ₄ ≥ 1 + γ₃²."""
    return max(1 - skewness * daily + (kurtosis - 1) / 4 * daily**2, 1e-12)
