"""Failure rates from lifetimes: Kaplan–Meier, Nelson–Aalen, Weibull, mean cumulative function.

Convention throughout: a time with failed = 0 is right-censored, the unit was still working when
it was last seen; at equal times failures come before censorings.
"""

from dataclasses import dataclass

import numpy as np
from scipy import optimize, stats


@dataclass(frozen=True)
class StepEstimate:
    """A right-continuous step function estimated at the failure times, starting at time 0.

    time, value, lower, upper, at_risk, failures: (k + 1,) each; NaN limits are undefined.
    """

    time: np.ndarray
    value: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    at_risk: np.ndarray
    failures: np.ndarray
    level: float


@dataclass(frozen=True)
class WeibullFit:
    """Maximum-likelihood Weibull law S(t) = exp(−(t/scale)^shape) of censored lifetimes.

    shape_interval: profile likelihood; scale_interval: normal approximation of log scale;
    covariance: (2, 2) of (log scale, log shape) from the observed information.
    """

    shape: float
    scale: float
    shape_interval: tuple[float, float]
    scale_interval: tuple[float, float]
    covariance: np.ndarray
    log_likelihood: float
    failures: int
    level: float

    def survival(self, time) -> np.ndarray:
        """Probability of still working at `time`."""
        return np.exp(-((np.asarray(time, float) / self.scale) ** self.shape))

    def hazard(self, time) -> np.ndarray:
        """Failures per unit of time among those still working: see weibull_hazard."""
        return weibull_hazard(time, self.shape, self.scale)

    def mean(self) -> float:
        """Mean lifetime scale·Γ(1 + 1/shape)."""
        return float(stats.weibull_min.mean(self.shape, scale=self.scale))


def kaplan_meier(time, failed, level: float = 0.95) -> StepEstimate:
    """Survival function S(t) = ∏_{tᵢ ≤ t} (1 − dᵢ/nᵢ) from censored lifetimes.

    dᵢ failures among nᵢ units at risk just before tᵢ. Pointwise interval from Greenwood's variance
    of log S, Σ dᵢ/(nᵢ(nᵢ − dᵢ)), on the log(−log S) scale, so it stays inside [0, 1]; undefined
    (NaN) where S = 0. time: (n,) positive; failed: (n,) 1 or 0.
    Errors: ValueError for empty, unequal, non-positive or non-finite times, failed not 0/1,
    level outside (0, 1).
    Source: Kaplan and Meier, JASA 53, 1958; Kalbfleisch and Prentice, 2002, section 1.4.

    >>> kaplan_meier([1, 2, 2, 3], [1, 1, 0, 0]).value.tolist()
    [1.0, 0.75, 0.5]
    """
    times, at_risk, failures = _failure_table(time, failed)
    z = _normal_quantile(level)
    survival = np.cumprod(1 - failures / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(failures / (at_risk * (at_risk - failures)))
        half_width = z * np.sqrt(greenwood) / np.abs(np.log(survival))
        lower, upper = (survival ** np.exp(sign * half_width) for sign in (1, -1))
    lower[survival == 0] = upper[survival == 0] = np.nan
    return _from_origin(times, survival, lower, upper, at_risk, failures, level, 1.0)


def outside_band(estimate: StepEstimate, law: WeibullFit, end: float) -> list[tuple[float, float]]:
    """Stretches of ages, up to ``end``, at which the law's survival lies outside the band.

    The band of each step holds until the next failure; the law falls. So it is above the band from
    the step's beginning until it crosses the upper limit, and below from the crossing of the lower
    limit, S⁻¹(p) = scale·(−log p)^(1/shape), to the step's end. Before the first failure, and where
    S = 0, there is no band. Stretches that meet are one.
    """
    stretches: list[tuple[float, float]] = []
    ends = np.r_[estimate.time[1:], max(end, estimate.time[-1])]
    drawn = np.isfinite(estimate.lower) & (estimate.value < 1)
    for k in np.flatnonzero(drawn):
        begin, stop = float(estimate.time[k]), float(ends[k])
        with np.errstate(divide="ignore"):
            limits = -np.log([estimate.upper[k], estimate.lower[k]])
        falls, rises = law.scale * limits ** (1 / law.shape)  # to the upper, to the lower limit
        for low, high in ((begin, min(falls, stop)), (max(rises, begin), stop)):
            if low < high or low == high == stop:
                if stretches and low <= stretches[-1][1]:
                    low = stretches.pop()[0]
                stretches.append((float(low), float(high)))
    return stretches


def nelson_aalen(time, failed, level: float = 0.95) -> StepEstimate:
    """Cumulative hazard H(t) = Σ_{tᵢ ≤ t} dᵢ/nᵢ from censored lifetimes.

    Variance Σ dᵢ/nᵢ², interval on the log scale, H·exp(±z·σ/H). A straight line means a constant
    failure rate, a curve bending upwards wear-out. Arguments and errors as kaplan_meier.
    Source: Aalen, Annals of Statistics 6, 1978; Nelson, Technometrics 14, 1972.

    >>> nelson_aalen([1, 2, 2, 3], [1, 1, 0, 0]).value.round(4).tolist()
    [0.0, 0.25, 0.5833]
    """
    times, at_risk, failures = _failure_table(time, failed)
    hazard = np.cumsum(failures / at_risk)
    lower, upper = _log_interval(hazard, np.cumsum(failures / at_risk**2), level)
    return _from_origin(times, hazard, lower, upper, at_risk, failures, level, 0.0)


def weibull_log_likelihood(time, failed, shape: float, scale: float) -> float:
    """Censored log-likelihood Σ failed·log h(tᵢ) − Σ (tᵢ/scale)^shape, natural logarithm.

    A failure contributes log density = log h − H, a censored life only log S = −H.

    >>> weibull_log_likelihood([1.0, 2.0], [1, 0], shape=1, scale=2)  # −log 2 − 1.5
    -2.1931471805599454
    """
    time, failed = _checked_lifetimes(time, failed)
    _check_weibull(shape, scale)
    log_hazard = np.log(shape / scale) + (shape - 1) * np.log(time / scale)
    return float(failed @ log_hazard - np.sum((time / scale) ** shape))


def fit_weibull(time, failed, level: float = 0.95) -> WeibullFit:
    """Weibull shape and scale by maximum likelihood from right-censored lifetimes.

    For a given shape β the best scale is η^β = Σ tᵢ^β / d with d failures; β solves
    Σ tᵢ^β log tᵢ / Σ tᵢ^β − 1/β = mean of log t over failures, whose left side only rises, so the
    root is unique. The shape's interval holds every β whose profile log-likelihood is within
    χ²₁(level)/2 of the maximum.
    Errors: ValueError without a failure, when all failures are at the largest time (no finite
    maximum), and as kaplan_meier.
    Source: Meeker and Escobar, Statistical Methods for Reliability Data, 1998, sections 8.2–8.4.
    """
    time, failed = _checked_lifetimes(time, failed)
    z = _normal_quantile(level)
    deaths = int(failed.sum())
    if deaths == 0:
        raise ValueError("failed must mark at least one failure, got none")
    log_time = np.log(time)
    centre = log_time.max()  # powers of t/t_max cannot overflow
    x = log_time - centre
    mean_log = failed @ x / deaths
    if mean_log > -1e-12:
        raise ValueError("time of every failure is the largest time: no finite shape fits best")

    def score(log_shape):
        shape = np.exp(log_shape)
        weights = np.exp(shape * x)
        return weights @ x / weights.sum() - 1 / shape - mean_log

    def profile(log_shape):
        shape = np.exp(log_shape)
        total = np.exp(shape * x).sum()  # (η/t_max)^β·d
        return deaths * (log_shape - np.log(total / deaths) + shape * mean_log - 1)

    low, high = -5.0, 5.0
    while score(high) < 0:
        high += 1.0
    while score(low) > 0:
        low -= 1.0
    best = optimize.brentq(score, low, high, xtol=1e-13)
    drop = stats.chi2.ppf(level, 1) / 2

    def excess(log_shape):
        return profile(best) - profile(log_shape) - drop

    sides = []
    for direction in (-1, 1):
        far = best + direction * 0.1
        while excess(far) < 0:
            far += direction * 0.5
        sides.append(float(np.exp(optimize.brentq(excess, best, far))))

    shape = float(np.exp(best))
    log_scale = centre + np.log(np.exp(shape * x).sum() / deaths) / shape
    scale = float(np.exp(log_scale))
    z_i = shape * (log_time - log_scale)
    power = np.exp(z_i)
    cross = -shape * (z_i @ power)
    information = np.array(
        [
            [shape**2 * power.sum(), cross],
            [cross, ((z_i + z_i**2) @ power) - failed @ z_i],
        ]
    )
    covariance = np.linalg.inv(information)
    half = z * np.sqrt(covariance[0, 0])
    return WeibullFit(
        shape=shape,
        scale=scale,
        shape_interval=(sides[0], sides[1]),
        scale_interval=(float(scale * np.exp(-half)), float(scale * np.exp(half))),
        covariance=covariance,
        log_likelihood=weibull_log_likelihood(time, failed, shape, scale),
        failures=deaths,
        level=level,
    )


def weibull_hazard(time, shape: float, scale: float) -> np.ndarray:
    """Failure rate h(t) = (β/η)(t/η)^(β − 1): falling for β < 1, constant at 1, rising above.

    time ≥ 0; the rate is infinite at 0 for β < 1. Errors: ValueError for shape or scale ≤ 0.

    >>> weibull_hazard([1.0, 2.0], shape=2, scale=1).tolist()
    [2.0, 4.0]
    """
    _check_weibull(shape, scale)
    with np.errstate(divide="ignore", over="ignore"):
        return shape / scale * (np.asarray(time, float) / scale) ** (shape - 1.0)


def mean_cumulative_function(unit, time, event, level: float = 0.95) -> StepEstimate:
    """Mean number of repairs per unit up to age t, M(t) = Σ_{tₖ ≤ t} dₖ/nₖ.

    Units are repaired in place and go on. unit, time, event: (rows,) one row a repair (event = 1)
    or an end of observation (event = 0); a unit is at risk up to its largest time, and several
    repairs may share a time. Repairs of one unit may depend on each other. With Dᵢₖ the repairs
    of unit i at tₖ, means and covariances over the nₖ units at risk at tₖ (dividing by nₖ − 1):
    Var M = Σₖ [Var(Dₖ)/nₖ + 2 Σ_{j<k} Cov(Dⱼ, Dₖ)/nⱼ], interval on the log scale; NaN where fewer
    than two units are left or this unbiased variance is not positive.
    Errors: as kaplan_meier.
    Source: Nelson, "Confidence limits for recurrence data", Technometrics 37, 1995.

    >>> mean_cumulative_function([1, 1, 2], [5, 9, 9], [1, 0, 0]).value.tolist()
    [0.0, 0.5]
    """
    time, event = _checked_lifetimes(time, event)
    units, of_row = np.unique(np.asarray(unit), return_inverse=True)
    if len(of_row) != len(time):
        raise ValueError(f"unit must have {len(time)} rows as time has, got {len(of_row)}")
    last_seen = np.zeros(len(units))
    np.maximum.at(last_seen, of_row, time)
    times = np.unique(time[event == 1])
    repairs = np.zeros((len(units), len(times)))
    rows = event == 1
    np.add.at(repairs, (of_row[rows], np.searchsorted(times, time[rows])), 1)
    at_risk = (last_seen[:, None] >= times).astype(float)
    n = at_risk.sum(axis=0)

    mean = repairs.sum(axis=0) / n
    deviation = at_risk * (repairs - mean)
    with np.errstate(divide="ignore", invalid="ignore"):
        # Σᵢ Dᵢⱼ·devᵢₖ is the covariance sum over those at risk at k, as devₖ sums to 0 there.
        covariance = (repairs.T @ deviation) / (n - 1)
        terms = np.triu(covariance / n[:, None])
        variance = np.cumsum(2 * terms.sum(axis=0) - np.diag(terms))
    lower, upper = _log_interval(np.cumsum(mean), variance, level)
    return _from_origin(
        times, np.cumsum(mean), lower, upper, n, repairs.sum(axis=0), level, 0.0, len(units)
    )


def _checked_lifetimes(time, failed) -> tuple[np.ndarray, np.ndarray]:
    time, failed = np.asarray(time, dtype=float), np.asarray(failed, dtype=float)
    if time.ndim != 1 or time.size == 0 or time.shape != failed.shape:
        raise ValueError(
            f"time and failed must be equally long and not empty, got shapes "
            f"{time.shape} and {failed.shape}"
        )
    if not np.all(np.isfinite(time) & (time > 0)):
        bad = time[~(np.isfinite(time) & (time > 0))][0]
        raise ValueError(f"time must be positive and finite, got {bad}")
    if not np.all((failed == 0) | (failed == 1)):
        raise ValueError(f"failed must be 0 or 1, got {failed[(failed != 0) & (failed != 1)][0]}")
    return time, failed


def _check_weibull(shape: float, scale: float) -> None:
    for name, value in (("shape", shape), ("scale", scale)):
        if not value > 0:
            raise ValueError(f"{name} must be positive, got {value}")


def _failure_table(time, failed):
    """Distinct failure times, units at risk just before each, failures at each."""
    time, failed = _checked_lifetimes(time, failed)
    times, failures = np.unique(time[failed == 1], return_counts=True)
    at_risk = len(time) - np.searchsorted(np.sort(time), times, side="left")
    return times, at_risk.astype(float), failures.astype(float)


def _normal_quantile(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError(f"level must lie in (0, 1), got {level}")
    return float(stats.norm.ppf((1 + level) / 2))


def _log_interval(value, variance, level):
    """value·exp(±zσ/value): limits of a positive quantity; NaN where the variance is not > 0."""
    z = _normal_quantile(level)
    with np.errstate(invalid="ignore", divide="ignore"):
        factor = np.exp(z * np.sqrt(np.where(variance > 0, variance, np.nan)) / value)
    return value / factor, value * factor


def _from_origin(times, value, lower, upper, at_risk, failures, level, start, units=None):
    units = units or (at_risk[0] if len(at_risk) else 0)
    return StepEstimate(
        time=np.r_[0.0, times],
        value=np.r_[start, value],
        lower=np.r_[start, lower],
        upper=np.r_[start, upper],
        at_risk=np.r_[units, at_risk],
        failures=np.r_[0.0, failures],
        level=level,
    )
