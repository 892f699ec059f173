"""Detectors of a change in a stream of errors, 0 or 1, and what they cost: delay and false alarms.

Every detector is a statistic that is compared with a threshold: the first case at which it lies
above is the alarm. Cases count from 1; CHANGE is the last one before the change.
"""

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from math import sqrt

import numpy as np

CHANGE = 300
AFTER = 300
RUNS = 100
WARM_UP = 30  # cases before Page and Hinkley's test may ring
EVERY = 20  # cases from one look of ADWIN's to the next, and from one cut to the next
HEIGHTS = np.linspace(1.0, 30.0, 59)
LOGARITHMS = np.linspace(0.5, 14.0, 55)  # of 1/δ


class Watch(Enum):
    """Of one stream. FALSE: an alarm that no change stands behind; QUIET: no change and no alarm;
    CAUGHT: the first alarm after the change; MISSED: a change, and no alarm."""

    FALSE = "false"
    QUIET = "quiet"
    CAUGHT = "caught"
    MISSED = "missed"


def page_hinkley(errors: np.ndarray, tolerance: float) -> np.ndarray:
    """Page and Hinkley's statistic for a rise of the mean, (runs, T) like the errors:

        mₜ = Σₛ≤ₜ (eₛ − ēₛ − δ), gₜ = mₜ − min of m so far,

    ēₛ the mean up to and with s; 0 before WARM_UP cases are there.
    Sources: Page, Biometrika 41, 1954; Hinkley, Biometrika 58, 1971; with the running mean as in
    Gama, Sebastião and Rodrigues, Machine Learning 90, 2013.

    >>> page_hinkley(np.tile([0.0, 1.0], (1, 20)), 0.25)[0, 28:31]
    array([0.  , 0.25, 0.  ])
    """
    errors = np.asarray(errors, float)
    so_far = np.cumsum(errors, axis=1)
    # In place from here on: arrays of this size are dear to make.
    m = np.divide(so_far, np.arange(1, errors.shape[1] + 1), out=so_far)
    np.subtract(errors, m, out=m)
    m -= tolerance
    np.cumsum(m, axis=1, out=m)
    m -= np.minimum.accumulate(m, axis=1)
    m[:, : WARM_UP - 1] = 0
    return m


def adwin(errors: np.ndarray, every: int = EVERY) -> np.ndarray:
    """ADWIN's statistic, (runs, T): it rings at confidence δ where this is above ln(1/δ).

    At every look the window, all n cases so far, is cut in two in all ways (at multiples of
    ``every``), n₀ and n₁ cases with the means μ₀ and μ₁. A cut is a change at confidence δ if

        |μ₀ − μ₁| > √(2σ²L/m) + 2L/(3m), L = ln(2·ln n/δ), 1/m = 1/n₀ + 1/n₁,

    σ² the variance of the window. The statistic is the largest L that a cut bears, less
    ln(2·ln n), and at least 0; it stays until the next look.
    Source: Bifet and Gavaldà, SIAM Data Mining 2007, section 3; ln n in place of n as in their
    implementation.
    """
    errors = np.asarray(errors, float)
    return _until_next(_looks(errors, every), every, errors.shape[1])


def _looks(errors: np.ndarray, every: int) -> np.ndarray:
    """The statistic of ADWIN at each of its looks, the first after two blocks: (runs, looks)."""
    runs, cases = errors.shape
    blocks = cases // every
    if blocks < 2:
        return np.zeros((runs, 0))
    counts = errors[:, : blocks * every].reshape(runs, blocks, every).sum(axis=2)
    sums = np.cumsum(np.ascontiguousarray(counts.T), axis=0)
    ends, cuts, n, n0, m = _all_cuts(blocks, every)
    # In place: arrays of this size are dear to make.
    whole, part = sums[ends], sums[cuts]
    apart = part / n0
    whole -= part
    whole /= n - n0
    apart -= whole
    np.abs(apart, out=apart)
    share = sums / (every * np.arange(1.0, blocks + 1)[:, None])
    line, square = np.sqrt(2 * share * (1 - share))[ends], 2 / (3 * m)
    line /= np.sqrt(m)
    apart *= 4 * square
    apart += line * line
    root = np.sqrt(apart, out=apart)
    root -= line
    root /= 2 * square
    worth = np.maximum.reduceat(root, np.flatnonzero(cuts == 0), axis=0).T ** 2
    widths = every * np.arange(2.0, blocks + 1)
    return np.maximum(worth - np.log(2 * np.log(widths)), 0)


@lru_cache(maxsize=4)
def _all_cuts(blocks: int, every: int) -> tuple[np.ndarray, ...]:
    """Every window and within it every cut, by blocks; and their n, n₀ and m, as columns."""
    ends, cuts = np.tril_indices(blocks, -1)
    n, n0 = every * (ends[:, None] + 1.0), every * (cuts[:, None] + 1.0)
    return ends, cuts, n, n0, 1 / (1 / n0 + 1 / (n - n0))


def _until_next(looks: np.ndarray, every: int, cases: int) -> np.ndarray:
    """What a look has found stays until the next one; 0 before the first: (runs, cases)."""
    found = np.zeros((len(looks), cases))
    held = np.repeat(looks, every, axis=1)
    found[:, 2 * every - 1 :] = held[:, : max(cases - 2 * every + 1, 0)]
    return found


@lru_cache(maxsize=8)
def _uniform(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).random((RUNS, CHANGE + AFTER))


@lru_cache(maxsize=2)
def draw_errors(base: float, change: float, seed: int) -> np.ndarray:
    """RUNS independent streams, (RUNS, CHANGE + AFTER): an error with the chance ``base`` up to
    CHANGE and ``base + change``, at most 1, after it; read-only."""
    chance = np.full(CHANGE + AFTER, base)
    chance[CHANGE:] = min(base + change, 1.0)
    errors = (_uniform(seed) < chance).astype(float)
    errors.flags.writeable = False
    return errors


@dataclass(frozen=True, eq=False)
class Watched:
    """errors and statistic of the first stream, (T,); peaks (RUNS, T): the largest value so far."""

    errors: np.ndarray
    statistic: np.ndarray
    peaks: np.ndarray


def watch(detector: str, base: float, change: float, tolerance: float, seed: int) -> Watched:
    """RUNS streams under a detector, "page_hinkley" or "adwin" (which has no tolerance)."""
    return _watched(detector, base, change, tolerance if detector != "adwin" else 0.0, seed)


@lru_cache(maxsize=4)
def _all_looks(base: float, change: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """ADWIN's looks at the first stream, and the largest value of each so far for all RUNS."""
    looks = _looks(draw_errors(base, change, seed), EVERY)
    return looks[:1], np.maximum.accumulate(looks, axis=1)


@lru_cache(maxsize=16)
def _watched(detector: str, base: float, change: float, tolerance: float, seed: int) -> Watched:
    errors = draw_errors(base, change, seed)
    if detector == "adwin":
        cases = errors.shape[1]
        statistic, peaks = (
            _until_next(one, EVERY, cases) for one in _all_looks(base, change, seed)
        )
        return Watched(errors[0], statistic[0], peaks)
    statistic = page_hinkley(errors, tolerance)
    first = statistic[0].copy()
    return Watched(errors[0], first, np.maximum.accumulate(statistic, axis=1, out=statistic))


def first_alarms(peaks: np.ndarray, thresholds: np.ndarray) -> np.ndarray:
    """The case of the first alarm for each run and threshold, (runs, thresholds); T + 1 for none.

    >>> first_alarms(np.array([[0.0, 2.0, 3.0]]), np.array([1.0, 2.0, 5.0]))
    array([[2, 3, 4]])
    """
    runs, cases = peaks.shape
    apart = 1 + max(float(peaks.max()), float(np.max(thresholds)))  # one row after the other
    shift = apart * np.arange(runs)[:, None]
    found = np.searchsorted((peaks + shift).ravel(), (thresholds + shift).ravel(), side="right")
    return found.reshape(runs, -1) - cases * np.arange(runs)[:, None] + 1


@dataclass(frozen=True, eq=False)
class Price:
    """false: share of the runs with an alarm up to CHANGE; others: how many had none; delay: their
    mean number of cases from the change to the alarm, counted up to AFTER; missed: the share of
    them without one. With standard errors; NaN where there are fewer than two."""

    false: float
    false_error: float
    others: int
    delay: float
    delay_error: float
    missed: float


def price(first: np.ndarray) -> Price:
    """Of the alarms of independent runs, (runs,)."""
    runs = len(first)
    rest = first[first > CHANGE] - CHANGE
    false = 1 - len(rest) / runs
    delay = np.minimum(rest, AFTER)
    some = len(rest) > 1
    return Price(
        false,
        sqrt(false * (1 - false) / runs),
        len(rest),
        float(delay.mean()) if some else float("nan"),
        float(delay.std(ddof=1) / sqrt(len(rest))) if some else float("nan"),
        float((rest > AFTER).mean()) if some else float("nan"),
    )


def price_curve(
    detector: str, base: float, change: float, tolerance: float, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """``false`` and ``delay`` of :func:`price` for each of HEIGHTS, or of LOGARITHMS for "adwin";
    no delay where all runs rang before."""
    return _price_curve(detector, base, change, tolerance if detector != "adwin" else 0.0, seed)


@lru_cache(maxsize=16)
def _price_curve(
    detector: str, base: float, change: float, tolerance: float, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    if detector == "adwin":  # it rings at a look, if at all
        _, peaks = _all_looks(base, change, seed)
        look = first_alarms(peaks, LOGARITHMS)
        first = np.where(look <= peaks.shape[1], EVERY * (look + 1), CHANGE + AFTER + 1)
    else:
        first = first_alarms(watch(detector, base, change, tolerance, seed).peaks, HEIGHTS)
    late = first > CHANGE
    delay = np.where(late, np.minimum(first - CHANGE, AFTER), 0).sum(axis=0)
    count = late.sum(axis=0)
    return 1 - count / RUNS, np.where(count > 0, delay / np.maximum(count, 1), np.nan)


def judge_watch(first: int, change: float) -> Watch:
    """The case of one stream with its first alarm at ``first``."""
    if first > CHANGE + AFTER:
        return Watch.QUIET if change == 0 else Watch.MISSED
    return Watch.FALSE if change == 0 or first <= CHANGE else Watch.CAUGHT
