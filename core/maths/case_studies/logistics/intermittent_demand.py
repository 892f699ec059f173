"""Demand that comes in lumps: which kind it is, and forecasts of how much a period on average.

All forecasts are one rate for every period ahead. Nothing is known before the first demand, so the
rate is 0 until then; there every method starts from the same: its size, and the periods until it.
Sources: Croston, Operational Research Quarterly 23, 1972; Syntetos and Boylan, International
Journal of Forecasting 21, 2005; Teunter, Syntetos and Babai, European Journal of Operational
Research 214, 2011.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from itertools import accumulate

import numpy as np

LONG, UNEVEN = 1.32, 0.49  # cut-offs of the mean interval and of CV²


class Kind(Enum):
    """The four kinds of demand of Syntetos, Boylan and Croston (2005)."""

    SMOOTH = auto()
    INTERMITTENT = auto()  # long between demands
    ERRATIC = auto()  # of uneven size
    LUMPY = auto()  # both
    NONE = auto()  # no demand at all


@dataclass(frozen=True)
class DemandKind:
    """kind; interval: mean periods between demands (ADI), variation: CV² of the sizes; both NaN
    where there is no demand; empty: periods without a demand, of `periods`."""

    kind: Kind
    interval: float
    variation: float
    empty: int
    periods: int

    @property
    def intermittent(self) -> bool:
        return self.kind in (Kind.INTERMITTENT, Kind.LUMPY)


def demand_kind(series: np.ndarray) -> DemandKind:
    """Of a demand (n,) ≥ 0: ADI = n over the number of demands; CV² = (sd/mean)² of their sizes, sd
    with the number of demands below. Intermittent above ADI 1.32, uneven above CV² 0.49: there the
    mean squared error of Croston's method exceeds that of its correction by Syntetos and Boylan.

    Source: Syntetos, Boylan and Croston, Journal of the Operational Research Society 56, 2005.

    >>> found = demand_kind(np.array([0.0, 0, 6, 0, 2, 0]))
    >>> found.kind.name, found.interval, round(found.variation, 6)
    ('INTERMITTENT', 3.0, 0.25)
    """
    size = series[series > 0]
    if not len(size):
        return DemandKind(Kind.NONE, np.nan, np.nan, len(series), len(series))
    size = size / size.max()  # so that no square leaves the numbers
    interval, variation = len(series) / len(size), float((size.std() / size.mean()) ** 2)
    rare, uneven = interval > LONG, variation > UNEVEN
    if rare:
        kind = Kind.LUMPY if uneven else Kind.INTERMITTENT
    else:
        kind = Kind.ERRATIC if uneven else Kind.SMOOTH
    return DemandKind(kind, interval, variation, len(series) - len(size), len(series))


def lumpy_demand(
    periods: int,
    interval: float,
    mean: float,
    variation: float,
    seed: int = 0,
    fading: float | None = None,
) -> np.ndarray:
    """Demand (periods,): in each period with probability 1/interval, independent of the others, of
    a gamma-distributed size with this mean and this CV². From the share `fading` of the periods on,
    the probability falls evenly to 0 at the end: a part that is no longer asked for.

    Errors: ValueError unless interval ≥ 1, mean and variation are positive and fading lies in 0…1.

    >>> lumpy_demand(6, 2.0, 10.0, 0.5, seed=4).round(1).tolist()
    [0.0, 0.0, 0.0, 10.5, 0.0, 6.4]
    """
    if not interval >= 1:
        raise ValueError(f"interval must be at least 1, got {interval}")
    if not (mean > 0 and variation > 0):
        raise ValueError(f"mean and variation must be positive, got {mean} and {variation}")
    if fading is not None and not 0 <= fading < 1:
        raise ValueError(f"fading must lie in [0, 1), got {fading}")
    chance = np.full(periods, 1 / interval)
    if fading is not None:
        left = (1 - np.arange(periods) / periods) / (1 - fading)
        chance *= np.minimum(left, 1.0)
    rng = np.random.default_rng(seed)
    occurs = rng.random(periods) < chance
    return np.where(occurs, rng.gamma(1 / variation, mean * variation, periods), 0.0)


def simple_smoothing(
    series: np.ndarray, origins: np.ndarray, horizon: int, alpha: float
) -> np.ndarray:
    """Forecasts (n, H) by simple exponential smoothing (SES) of all periods, those without demand,
    too: ℓ ← ℓ + α(y − ℓ), from the mean up to the first demand. Errors: ValueError unless
    0 < α ≤ 1, as of all methods here.

    >>> simple_smoothing(np.array([0.0, 6, 0, 5]), np.array([1, 2, 3]), 1, 0.5).ravel().tolist()
    [0.0, 3.0, 1.5]
    """
    first = _first(series, alpha)
    start = series[first : first + 1] / (first + 1)
    return _ahead(first, _smoothed(np.r_[start, series[first + 1 :]], alpha), origins, horizon)


def croston(series: np.ndarray, origins: np.ndarray, horizon: int, alpha: float) -> np.ndarray:
    """Forecasts (n, H) z/p by Croston: sizes z and intervals p between demands, each smoothed when
    there is a demand, and only then. Source: Croston (1972).

    >>> croston(np.array([0.0, 6, 0, 0, 2]), np.array([4, 5]), 1, 0.5).ravel().tolist()
    [3.0, 1.6]
    """
    first = _first(series, alpha)
    at = np.flatnonzero(series > 0)
    size = _smoothed(series[at], alpha)
    interval = _smoothed(np.diff(at, prepend=-1), alpha)
    known = np.cumsum(series > 0)[first:] - 1  # demands by then, less one
    return _ahead(first, (size / interval)[known], origins, horizon)


def croston_sba(series: np.ndarray, origins: np.ndarray, horizon: int, alpha: float) -> np.ndarray:
    """Forecasts (n, H) (1 − α/2)·z/p: Croston's, less its bias to first order, for E[1/p] exceeds
    1/E[p]. Source: Syntetos and Boylan (2005).

    >>> croston_sba(np.array([0.0, 6, 0, 0, 2]), np.array([4]), 1, 0.5).tolist()
    [[2.25]]
    """
    return (1 - alpha / 2) * croston(series, origins, horizon, alpha)


def tsb(series: np.ndarray, origins: np.ndarray, horizon: int, alpha: float) -> np.ndarray:
    """Forecasts (n, H) π·z by Teunter, Syntetos and Babai: the probability π of a demand is
    smoothed in every period, so it falls while none comes; the size z when there is one. Both with
    the same α. Source: Teunter, Syntetos and Babai (2011).

    >>> tsb(np.array([0.0, 6, 0, 0, 2]), np.array([2, 3, 4, 5]), 1, 0.5).ravel().tolist()
    [3.0, 1.5, 0.75, 2.25]
    """
    first = _first(series, alpha)
    occurs = (series > 0).astype(float)
    chance = _smoothed(np.r_[occurs[first : first + 1] / (first + 1), occurs[first + 1 :]], alpha)
    size = _smoothed(series[series > 0], alpha)
    return _ahead(first, chance * size[np.cumsum(occurs[first:]).astype(int) - 1], origins, horizon)


def _first(series: np.ndarray, alpha: float) -> int:
    """Number of the first period with a demand; that of periods where there is none."""
    if not 0 < alpha <= 1:
        raise ValueError(f"alpha must lie in (0, 1], got {alpha}")
    return int(np.argmax(series > 0)) if (series > 0).any() else len(series)


def _smoothed(values: Iterable[float], alpha: float) -> np.ndarray:
    """Levels (n,) of exponential smoothing that starts at the first value."""
    steps = accumulate(
        np.asarray(values, float).tolist(), lambda level, y: level + alpha * (y - level)
    )
    return np.array(list(steps))


def _ahead(first: int, rate: np.ndarray, origins: np.ndarray, horizon: int) -> np.ndarray:
    """Rates (n, H) at origins, from those known from period `first` on; 0 before."""
    every = np.r_[np.zeros(first + 1), rate]
    return np.repeat(every[origins][:, np.newaxis], horizon, axis=1)


class Lumps(Enum):
    """What a method for demand in lumps is good for on a series."""

    EVERY_PERIOD = auto()  # demand comes in every period
    NEARLY_EVERY_PERIOD = auto()
    CHEAPER = auto()  # it costs less than simple smoothing, by over two standard errors
    DEARER = auto()
    NO_TELLING = auto()
    NOTHING = auto()  # no demand was known


class Zero(Enum):
    """How the forecast “never anything” does by absolute errors."""

    BEATEN = auto()
    LEAST_FOR_MOST_ARE_EMPTY = auto()  # no method errs less: the median demand is 0
    LEAST = auto()


@dataclass(frozen=True)
class LumpsVerdict:
    """case; saved: by a stock, against simple smoothing (NaN where that is not compared); error:
    its standard error over so many stretches; zero."""

    case: Lumps
    saved: float
    error: float
    stretches: int
    zero: Zero


def judge_lumps(
    kind: DemandKind, saved: np.ndarray, stretch: int, came: np.ndarray, errors: Iterable[float]
) -> LumpsVerdict:
    """saved (t,): cost of stock with simple smoothing less that with the method, at each test
    origin; stretch: origins so far apart share no demand, so the standard error is that of the
    means of stretches so long; came (t,): demand; errors: the methods' mean absolute errors.

    >>> saved, came = np.array([1.0, 3, 1, 3]), np.array([0.0, 0, 0, 4])
    >>> found = judge_lumps(demand_kind(came), saved, 2, came, [1.5, 1.2])
    >>> found.case.name, found.saved, found.error, found.zero.name
    ('CHEAPER', 2.0, 0.0, 'LEAST_FOR_MOST_ARE_EMPTY')
    """
    zero = Zero.BEATEN
    if came.mean() <= min(errors):
        empty = 2 * (came == 0).sum() > len(came)
        zero = Zero.LEAST_FOR_MOST_ARE_EMPTY if empty else Zero.LEAST
    if not kind.intermittent:
        case = Lumps.NEARLY_EVERY_PERIOD if kind.empty else Lumps.EVERY_PERIOD
        case = Lumps.NOTHING if kind.kind is Kind.NONE else case
        return LumpsVerdict(case, np.nan, np.nan, 0, zero)
    count = len(saved) // stretch
    means = saved[: count * stretch].reshape(count, stretch).mean(axis=1)
    error = float(means.std(ddof=1) / count**0.5) if count > 1 else np.inf
    mean, case = float(saved.mean()), Lumps.NO_TELLING
    if abs(mean) > 2 * error:
        case = Lumps.CHEAPER if mean > 0 else Lumps.DEARER
    return LumpsVerdict(case, mean, error, count, zero)
