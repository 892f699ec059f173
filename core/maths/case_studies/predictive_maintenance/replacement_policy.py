"""When to service: cost per cycle of run-to-failure, a fixed interval, and a predicted-life alarm.

A unit serviced or failed starts anew, as good as new (a renewal). In the long run the cost per
cycle is E[cost of a life] / E[length of a life] (renewal–reward theorem: Ross, Introduction to
Probability Models, section 7.4), estimated by total cost / total cycles over observed units.
"""

from dataclasses import dataclass, field

import numpy as np
from scipy import optimize, special, stats

from core.maths.statistics.proportions import exact_interval


@dataclass(frozen=True)
class Outcomes:
    """What happens to each unit under each setting of a policy.

    setting: (k,) threshold or interval; cycles: (units, k) length of the life until service or
    failure; failed: (units, k) True where the unit failed first; lives: (units,) cycles to failure.
    """

    setting: np.ndarray
    cycles: np.ndarray
    failed: np.ndarray
    lives: np.ndarray

    def alone(self, index: int) -> "Outcomes":
        """Those of one setting."""
        only = slice(index, index + 1)
        return Outcomes(self.setting[only], self.cycles[:, only], self.failed[:, only], self.lives)


@dataclass(frozen=True)
class PolicyCost:
    """Cost per cycle for each setting of a policy, all arrays (k,).

    rate: total cost / total cycles; standard_error: of the rate, over units; failed: share of
    lives that end in failure; unused: mean cycles given up by servicing before failure.
    """

    setting: np.ndarray
    rate: np.ndarray
    standard_error: np.ndarray
    failed: np.ndarray
    unused: np.ndarray

    def best(self) -> int:
        """Index of the smallest rate (the first of equals)."""
        return int(np.argmin(self.rate))


@dataclass(frozen=True)
class HeldOutCost:
    """Cost per cycle of a policy whose setting was chosen without the units it is judged on.

    rate, standard_error, failed: as in PolicyCost, over all units; chosen: (folds,) setting chosen
    for each fold from the other folds; influence: (units,) what each unit adds to the rate,
    (cᵢ − rate·lᵢ)/mean(l), whose mean is 0; failures: (units,) True where it failed; cycles:
    (units,) lᵢ, until the failure or the service.
    """

    rate: float
    standard_error: float
    failed: float
    chosen: np.ndarray
    influence: np.ndarray = field(repr=False)
    failures: np.ndarray = field(repr=False)
    cycles: np.ndarray = field(repr=False)

    @property
    def length(self) -> float:
        """Mean cycles until the failure or the service."""
        return float(np.mean(self.cycles))


def alarm_outcomes(
    predicted: np.ndarray, starts: np.ndarray, thresholds: np.ndarray, lead_time: int = 0
) -> Outcomes:
    """Outcomes of "order the service when the predicted remaining life falls to a threshold".

    The first cycle t with predicted RUL ≤ threshold raises the alarm; service is at t + lead_time.
    If the unit fails earlier or in that very cycle, the failure counts.
    predicted: (n,) at each cycle of units run to failure, in blocks; starts: (units,) first rows;
    thresholds: (k,) cycles; lead_time: whole cycles from order to service.
    Errors: ValueError for a negative lead_time or predictions that are not finite.

    >>> alarm_outcomes(np.array([9.0, 4, 3, 1]), np.array([0]), np.array([0, 4])).cycles.tolist()
    [[4, 2]]
    """
    predicted, thresholds = np.asarray(predicted, float), np.asarray(thresholds, float)
    if lead_time < 0:
        raise ValueError(f"lead_time must be non-negative, got {lead_time}")
    if not np.isfinite(predicted).all():
        raise ValueError("predicted must be finite")
    lives = np.diff(np.r_[starts, len(predicted)])
    # First cycle whose running minimum is at or below the threshold; past the end: no alarm.
    alarms = np.stack(
        [
            np.searchsorted(np.maximum.accumulate(-history), -thresholds)
            for history in np.split(predicted, starts[1:])
        ]
    )
    service = alarms + 1 + lead_time
    failed = service >= lives[:, None]
    return Outcomes(thresholds, np.where(failed, lives[:, None], service), failed, lives)


def interval_outcomes(lives: np.ndarray, intervals: np.ndarray) -> Outcomes:
    """Outcomes of "service at a fixed age": at `interval` cycles unless the unit failed by then.

    A failure in the very cycle of the service counts as a failure.
    lives: (units,) cycles to failure; intervals: (k,) positive ages.

    >>> interval_outcomes(np.array([100, 200]), np.array([150])).cycles.tolist()
    [[100], [150]]
    """
    lives, intervals = np.asarray(lives), np.asarray(intervals)
    if np.any(intervals <= 0):
        raise ValueError(f"intervals must be positive, got {intervals.min()}")
    failed = lives[:, None] <= intervals
    return Outcomes(intervals, np.where(failed, lives[:, None], intervals), failed, lives)


def cost_per_cycle(outcomes: Outcomes, failure_cost: float, service_cost: float) -> PolicyCost:
    """Long-run cost per cycle of each setting: Σ cost / Σ cycles over the units.

    A life costs failure_cost when it ends in failure, else service_cost; what an early service
    wastes shows in the denominator. Standard error of the ratio r = C/L by the delta method,
    √(Σ(cᵢ − r·lᵢ)²/(n − 1)/n)/mean(l).
    Errors: ValueError for negative costs.
    Source: Barlow and Proschan, Mathematical Theory of Reliability, 1965, section 4.2; Cochran,
    Sampling Techniques, 1977, section 2.11.
    """
    _check_costs(failure_cost, service_cost)
    cost = np.where(outcomes.failed, failure_cost, service_cost)
    rate, error = _ratio(cost, outcomes.cycles)
    return PolicyCost(
        setting=outcomes.setting,
        rate=rate,
        standard_error=error,
        failed=outcomes.failed.mean(axis=0),
        unused=(outcomes.lives[:, None] - outcomes.cycles).mean(axis=0),
    )


def run_to_failure_cost(lives: np.ndarray, failure_cost: float) -> tuple[float, float]:
    """Cost per cycle, and its standard error, of never servicing: failure_cost / mean life.

    >>> run_to_failure_cost(np.array([100, 300]), 50.0)[0]
    0.25
    """
    _check_costs(failure_cost, 0.0)
    lives = np.asarray(lives)[:, None]
    rate, error = _ratio(np.full(lives.shape, float(failure_cost)), lives)
    return float(rate[0]), float(error[0])


def held_out_cost(
    outcomes: Outcomes, fold: np.ndarray, failure_cost: float, service_cost: float
) -> HeldOutCost:
    """Choose the setting on all folds but one, judge it on that one, over all folds.

    The smallest rate over a grid is an optimistic figure for the units that chose it; here no
    unit has a say in its own setting. fold: (units,) numbers.
    Errors: ValueError unless there are at least two folds.
    """
    numbers = np.unique(fold)
    if len(numbers) < 2:
        raise ValueError(f"fold must name at least 2 folds, got {len(numbers)}")
    _check_costs(failure_cost, service_cost)
    cost = np.where(outcomes.failed, failure_cost, service_cost)
    in_fold = fold == numbers[:, None]
    others_cost = (~in_fold).astype(float) @ cost
    others_cycles = (~in_fold).astype(float) @ outcomes.cycles
    choice = np.argmin(others_cost / others_cycles, axis=1)
    column = choice[np.searchsorted(numbers, fold)]
    row = np.arange(len(fold))
    paid, length = cost[row, column], outcomes.cycles[row, column]
    rate, error = _ratio(paid[:, None], length[:, None])
    return HeldOutCost(
        rate=float(rate[0]),
        standard_error=float(error[0]),
        failed=float(outcomes.failed[row, column].mean()),
        chosen=outcomes.setting[choice],
        influence=(paid - rate[0] * length) / length.mean(),
        failures=outcomes.failed[row, column],
        cycles=length,
    )


def held_out_difference(
    one: HeldOutCost, other: HeldOutCost, level: float = 0.95
) -> tuple[float, float]:
    """Limits of one rate minus another, both held out on the same units.

    By the delta method the difference of two ratios has the standard error of the mean of
    aᵢ − bᵢ, the units' influences on either; limits with Student's t of n − 1 degrees of freedom.
    NaN for one unit. Errors: ValueError when the policies were not judged on equally many units.
    Source: Cochran, Sampling Techniques, 1977, section 6.11.
    """
    if one.influence.shape != other.influence.shape:
        raise ValueError(f"other must have {len(one.influence)} units, got {len(other.influence)}")
    pairs, units = one.influence - other.influence, len(one.influence)
    if units < 2:
        return np.nan, np.nan
    half = stats.t.ppf((1 + level) / 2, units - 1) * pairs.std(ddof=1) / np.sqrt(units)
    difference = one.rate - other.rate
    return float(difference - half), float(difference + half)


def cautious_difference(
    one: HeldOutCost, other: HeldOutCost, dearer: float, level: float = 0.95
) -> tuple[float, float]:
    """Limits of one rate minus another, also for failures that so few units cannot show.

    Where hardly any unit fails, the spread of costs knows nothing of failures. Only a unit that the
    other policy lets run longer can fail under it alone. Of the m among n units that it does, b
    failed so, and u is the exact upper limit of b/m: with so many the difference is
    (u − b/m)·(m/n)·dearer/(mean length) smaller, and the lower limit is no higher than that; the
    upper one likewise. dearer: cost of a failure less that of a service.
    Source: Clopper and Pearson, Biometrika 26, 1934.
    """
    low, high = held_out_difference(one, other, level)
    difference, dearer = one.rate - other.rate, max(dearer, 0.0)
    more, less = (
        _unseen(a.failures & ~b.failures, a.cycles > b.cycles, level) * dearer / a.length
        for a, b in ((one, other), (other, one))
    )
    return min(low, difference - less), max(high, difference + more)


def _unseen(failed: np.ndarray, longer: np.ndarray, level: float) -> float:
    """How much larger the share of failures may be than it is among these units; they come from
    those that ran longer, or end with a failure where the other policy serves."""
    possible = longer | failed
    count, units = int(failed.sum()), int(possible.sum())
    if count == units:
        return 0.0
    _, most = exact_interval(count, units, level)
    return (most - count / units) * units / len(failed)


def weibull_age_replacement(
    age: np.ndarray, shape: float, scale: float, failure_cost: float, service_cost: float
) -> np.ndarray:
    """Cost per unit of time of servicing at a fixed age τ when lives follow a Weibull law.

    C(τ) = (failure_cost·F(τ) + service_cost·S(τ)) / ∫₀^τ S(t)dt with S(t) = exp(−(t/η)^β);
    the integral is (η/β)Γ(1/β)·P(1/β, (τ/η)^β), P the regularised lower incomplete gamma function.
    age: (k,) positive. Errors: ValueError for age, shape or scale ≤ 0 or negative costs.
    Source: Barlow and Hunter, Operations Research 8, 1960.

    >>> float(weibull_age_replacement(np.array([1e9]), 1.0, 50.0, 100.0, 5.0)[0])
    2.0
    """
    _check_costs(failure_cost, service_cost)
    age = np.asarray(age, float)
    if not (np.all(age > 0) and shape > 0 and scale > 0):
        raise ValueError(f"age, shape and scale must be positive, got {age}, {shape}, {scale}")
    with np.errstate(over="ignore"):  # e^−∞ = 0: nobody is left
        z = (age / scale) ** shape
    failed = -np.expm1(-z)
    mean_length = scale / shape * special.gamma(1 / shape) * special.gammainc(1 / shape, z)
    mean_length = np.where(z < 1e-12, age, mean_length)  # z may be too small for a float
    return (failure_cost * failed + service_cost * (1 - failed)) / mean_length


def relative_age_cost(age: np.ndarray, shape: float, scale: float, cost_ratio: float) -> np.ndarray:
    """Cost rate of servicing at a fixed age over that of running to failure: below 1 it pays.

    weibull_age_replacement with failure_cost = cost_ratio and service_cost = 1, divided by
    cost_ratio / (scale·Γ(1 + 1/shape)). Errors: ValueError as there, and for cost_ratio ≤ 0.

    >>> relative_age_cost(np.array([1e9]), 3.0, 50.0, 10.0).round(9).tolist()
    [1.0]
    """
    if not cost_ratio > 0:
        raise ValueError(f"cost_ratio must be positive, got {cost_ratio}")
    mean_life = scale * special.gamma(1 + 1 / shape)
    return weibull_age_replacement(age, shape, scale, cost_ratio, 1.0) * mean_life / cost_ratio


def optimal_service_age(
    shape: float, scale: float, failure_cost: float, service_cost: float
) -> float:
    """Age τ of the smallest cost in weibull_age_replacement; infinite when servicing never pays.

    A finite optimum exists if and only if the hazard rises (β > 1) and 0 < service_cost <
    failure_cost: h(τ)·∫₀^τ S − F(τ) = service_cost/(failure_cost − service_cost), whose left side
    rises from 0 without bound. Free service would be made at once: 0.
    Source: Barlow and Hunter, Operations Research 8, 1960.

    >>> optimal_service_age(1.0, 100.0, failure_cost=50.0, service_cost=1.0)
    inf
    """
    _check_costs(failure_cost, service_cost)
    if not (shape > 0 and scale > 0):
        raise ValueError(f"shape and scale must be positive, got {shape}, {scale}")
    if shape <= 1 or service_cost >= failure_cost:
        return np.inf
    if service_cost == 0:
        return 0.0
    ratio = service_cost / (failure_cost - service_cost)

    def gain(log_z):  # z = (τ/η)^β
        z = np.exp(log_z)
        hazard_times_length = (
            z ** (1 - 1 / shape) * special.gamma(1 / shape) * special.gammainc(1 / shape, z)
        )
        return hazard_times_length + np.expm1(-z) - ratio

    low, high = -1.0, 1.0
    while gain(low) > 0:
        low -= 5.0
    while gain(high) < 0:
        if high > 600:  # (τ/η)^β beyond e^600: no machine lives that long
            return np.inf
        high *= 2.0
    return float(scale * np.exp(optimize.brentq(gain, low, high, xtol=1e-12) / shape))


def empirical_age_cost(
    time: np.ndarray, survival: np.ndarray, end: float, cost_ratio: float
) -> tuple[np.ndarray, np.ndarray]:
    """Cost of servicing at a fixed age without a law, from a Kaplan–Meier step function.

    C(τ) = (cost_ratio·F(τ) + S(τ)) / ∫₀^τ S(t)dt in services per unit of time, F = 1 − S. Between
    failures C falls, at a failure it jumps, so its least value is just before a failure or at the
    end of what was seen. time, survival: (k + 1,) steps from time 0, where survival is 1; end: the
    largest time. Returns ages, the k failure times and the end, and C just before each, (k + 1,).
    Errors: ValueError for cost_ratio ≤ 0.
    Source: Ingram and Scheaffer, Technometrics 18, 1976.

    >>> ages, cost = empirical_age_cost(np.array([0.0, 2, 4]), np.array([1, 0.5, 0]), 4.0, 10.0)
    >>> ages.tolist(), cost.round(3).tolist()
    ([2.0, 4.0, 4.0], [0.5, 1.833, 3.333])
    """
    if not cost_ratio > 0:
        raise ValueError(f"cost_ratio must be positive, got {cost_ratio}")
    ages = np.r_[time[1:], end]
    length = np.cumsum(np.diff(np.r_[time, end]) * survival)
    return ages, (cost_ratio * (1 - survival) + survival) / length


def _check_costs(failure_cost: float, service_cost: float) -> None:
    for name, value in (("failure_cost", failure_cost), ("service_cost", service_cost)):
        if not value >= 0:
            raise ValueError(f"{name} must be non-negative, got {value}")


def _ratio(cost: np.ndarray, cycles: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Σcost/Σcycles along axis 0 and its delta-method standard error (NaN for one unit)."""
    units = len(cost)
    rate = cost.sum(axis=0) / cycles.sum(axis=0)
    spread = np.sum((cost - rate * cycles) ** 2, axis=0) / max(units - 1, 1)
    error = np.sqrt(spread / units) / cycles.mean(axis=0)
    return rate, error if units > 1 else np.full_like(rate, np.nan)
