"""Orders that swing more than the demand behind them: the bullwhip effect along a supply chain.

Every echelon reviews once a period and orders up to L forecasts of a period's demand (plus a safety
stock that does not change and so drops out): q_t = D_{t−1} + L (F_t − F_{t−1}). Its orders are the
demand of the next echelon. Orders may be negative, which stands for sending back; then all is
linear, each echelon is a filter, and the amplification is known exactly.
Source: Chen, Drezner, Ryan and Simchi-Levi, Management Science 46, 2000; Lee, Padmanabhan and
Whang, Management Science 43, 1997.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import signal

Method = Literal["average", "exponential"]
FORGOTTEN = 1e-9  # impulse responses are followed until so little is left
BATCHES = 20


@dataclass(frozen=True)
class Forecaster:
    """average: the mean of the last `periods` demands; exponential: F_t = αD_{t−1} + (1 − α)F_{t−1}
    with α = 2/(periods + 1), whose weights have the same mean age.

    Errors: ValueError for an unknown method or less than one period.
    """

    method: Method = "average"
    periods: int = 5

    def __post_init__(self):
        if self.method not in ("average", "exponential"):
            raise ValueError(f"method must be average or exponential, got {self.method}")
        if self.periods < 1:
            raise ValueError(f"periods must be at least 1, got {self.periods}")

    @property
    def alpha(self) -> float:
        return 2 / (self.periods + 1)


def order_filter(lead_time: int, forecaster: Forecaster) -> tuple[np.ndarray, np.ndarray]:
    """Numerator and denominator of the filter that turns the last period's demand into orders.

    average: 1 + (L/p)(1 − z^{−p}); exponential: 1 + Lα(1 − z^{−1})/(1 − (1 − α)z^{−1}).
    Errors: ValueError for a lead time below 1 (it counts the review period).

    >>> [part.tolist() for part in order_filter(2, Forecaster("average", 4))]
    [[1.5, 0.0, 0.0, 0.0, -0.5], [1.0]]
    """
    if lead_time < 1:
        raise ValueError(f"lead_time must be at least 1, got {lead_time}")
    if forecaster.method == "average":
        taps = np.zeros(forecaster.periods + 1)
        taps[0], taps[-1] = 1 + lead_time / forecaster.periods, -lead_time / forecaster.periods
        return taps, np.ones(1)
    alpha = forecaster.alpha
    step = lead_time * alpha
    return np.array([1 + step, -(1 - alpha) - step]), np.array([1.0, -(1 - alpha)])


def simulate_chain(
    demand: np.ndarray,
    lead_times: Sequence[int],
    forecaster: Forecaster,
    shared: bool = False,
) -> np.ndarray:
    """Orders (e + 1, T) of every echelon, the customers' demand first, all counted from the period
    in which the demand came; before the first period demand was what it is in the first.

    shared: every echelon forecasts from the customers' demand instead of the orders it receives,
    and holds what its own and all lead times below it need. Errors: as order_filter.

    >>> simulate_chain(np.array([4.0, 4, 6, 4]), [1], Forecaster("average", 2)).tolist()
    [[4.0, 4.0, 6.0, 4.0], [4.0, 4.0, 7.0, 4.0]]
    """
    rows = [np.asarray(demand, float)]
    for echelon, lead_time in enumerate(lead_times):
        source = rows[0] if shared else rows[-1]
        length = sum(lead_times[: echelon + 1]) if shared else lead_time
        taps, feedback = order_filter(length, forecaster)
        steady = signal.lfiltic(taps, feedback, [source[0]] * len(taps), [source[0]] * len(taps))
        rows.append(signal.lfilter(taps, feedback, source, zi=steady)[0])
    return np.array(rows)


def impulse_responses(
    lead_times: Sequence[int], forecaster: Forecaster, shared: bool = False
) -> list[np.ndarray]:
    """For each echelon, the orders that one extra unit of demand sets off, period by period.

    They sum to 1: in the end every unit is ordered once.

    >>> [h.tolist() for h in impulse_responses([1], Forecaster("average", 2))]
    [[1.5, 0.0, -0.5]]
    """
    responses, so_far = [], np.ones(1)
    for echelon, lead_time in enumerate(lead_times):
        length = sum(lead_times[: echelon + 1]) if shared else lead_time
        taps, feedback = order_filter(length, forecaster)
        if len(feedback) > 1:
            decay = np.log(FORGOTTEN) / np.log(max(feedback[1] * -1, FORGOTTEN))
            impulse = np.zeros(int(decay) + 2)
            impulse[0] = 1.0
            taps = signal.lfilter(taps, feedback, impulse)
        so_far = taps if shared else np.convolve(so_far, taps)
        responses.append(so_far)
    return responses


def amplification(
    lead_times: Sequence[int],
    forecaster: Forecaster,
    correlation: float = 0.0,
    shared: bool = False,
) -> np.ndarray:
    """Var(orders)/Var(demand) (e,) of each echelon in the long run, exactly.

    Σ_k ρ^|k| Σ_i h_i h_{i+k} with the impulse response h, for demand whose autocorrelation at lag k
    is ρ^|k|. Errors: ValueError unless |ρ| < 1; as order_filter.

    >>> amplification([2, 2], Forecaster("average", 4)).tolist()
    [2.5, 7.375]
    """
    if not abs(correlation) < 1:
        raise ValueError(f"correlation must lie between -1 and 1, got {correlation}")
    ratios = []
    for response in impulse_responses(lead_times, forecaster, shared):
        own = np.correlate(response, response, "full")[len(response) - 1 :]  # lags 0, 1, …
        weights = correlation ** np.arange(len(own))
        ratios.append(weights @ own + weights[1:] @ own[1:])
    return np.array(ratios)


def chen_bound(lead_time: int, periods: int, correlation: float = 0.0) -> float:
    """1 + (2L/p + 2L²/p²)(1 − ρᵖ): the amplification of one echelon with a moving average.

    Source: Chen et al. (2000), theorem 2.2 (a bound with a changing safety stock, exact here).

    >>> chen_bound(2, 4)
    2.5
    """
    share = lead_time / periods
    return 1 + (2 * share + 2 * share**2) * (1 - correlation**periods)


def measured_amplification(orders: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Var(orders)/Var(demand) (e,) in a simulation (e + 1, T), and standard errors (batch means of
    the variances, which count their correlation).

    >>> measured_amplification(np.array([[1.0, 2, 1, 2] * 10, [1.0, 3, 1, 3] * 10]))[0].tolist()
    [4.0]
    """
    centred = orders - orders.mean(axis=1, keepdims=True)
    variance = (centred**2).mean(axis=1)
    ratio = variance[1:] / variance[0]
    # Delta method: the ratio errs like the mean of (orders² − ratio·demand²)/Var(demand).
    each = (centred[1:] ** 2 - ratio[:, np.newaxis] * centred[0] ** 2) / variance[0]
    size = max(1, orders.shape[1] // BATCHES)
    whole = orders.shape[1] - orders.shape[1] % size
    batches = each[:, :whole].reshape(len(each), -1, size).mean(axis=2)
    return ratio, batches.std(axis=1, ddof=1) / np.sqrt(batches.shape[1])


def correlated_demand(
    periods: int, mean: float, sd: float, correlation: float = 0.0, seed: int = 0
) -> np.ndarray:
    """Normal demand (periods,) with autocorrelation ρ^k at lag k, from its long-run law on.

    D_t = μ + ρ(D_{t−1} − μ) + e_t. Errors: ValueError unless |ρ| < 1 and sd ≥ 0.

    >>> correlated_demand(3, 10.0, 0.0).tolist()
    [10.0, 10.0, 10.0]
    """
    if not (abs(correlation) < 1 and sd >= 0):
        raise ValueError(
            f"correlation must lie between -1 and 1 and sd not be negative, got {correlation}, {sd}"
        )
    shocks = np.random.default_rng(seed).standard_normal(periods)
    shocks[1:] *= np.sqrt(1 - correlation**2)
    return mean + sd * signal.lfilter([1.0], [1.0, -correlation], shocks)


def gain(
    cycles: np.ndarray, lead_times: Sequence[int], forecaster: Forecaster, shared: bool = False
) -> np.ndarray:
    """By how much each echelon (e, k) multiplies a swing of the demand of so many cycles a period.

    |H(e^{2πif})|; above 1 it is amplified, and slow swings (f = 0) pass as they are.

    >>> gain(np.array([0.0, 0.25]), [2], Forecaster("average", 2)).round(9).tolist()
    [[1.0, 3.0]]
    """
    omega = 2 * np.pi * np.asarray(cycles, float)
    rows, so_far = [], np.ones(len(omega))
    for echelon, lead_time in enumerate(lead_times):
        length = sum(lead_times[: echelon + 1]) if shared else lead_time
        response = np.abs(signal.freqz(*order_filter(length, forecaster), worN=omega)[1])
        so_far = response if shared else so_far * response
        rows.append(so_far)
    return np.array(rows)


def strongest_paces(forecaster: Forecaster) -> np.ndarray:
    """The cycles a period (k,), up to 0.5, that a chain amplifies most, all equally.

    average: |1 + (L/p)(1 − z^{−p})| is greatest where z^p = −1, at odd multiples of 1/(2p).
    exponential: the unit circle is mapped to the circle over [1, 1 + 2Lα/(2 − α)], whose far end is
    that of z = −1. Neither depends on L, so the echelons agree.

    >>> strongest_paces(Forecaster("average", 5)).tolist()
    [0.1, 0.3, 0.5]
    """
    if forecaster.method == "exponential":
        return np.array([0.5])
    return np.arange(1, forecaster.periods + 1, 2) / (2 * forecaster.periods)


def calming(
    lead_time: int,
    forecaster: Forecaster,
    correlation: float,
    shared: bool,
    longest: int,
    echelons: int = 4,
) -> tuple[bool, bool]:
    """Whether the last echelon's orders swing less with the longest average, and with the shortest
    lead time.

    >>> calming(1, Forecaster("average", 5), 0.0, False, 26)
    (True, False)
    """

    def last(lead_time: int, periods: int) -> float:
        chosen = Forecaster(forecaster.method, periods)
        return float(amplification([lead_time] * echelons, chosen, correlation, shared)[-1])

    less = last(lead_time, forecaster.periods) * (1 - 1e-9)
    return last(lead_time, longest) < less, last(1, forecaster.periods) < less
