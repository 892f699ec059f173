"""Shares of counted trials, and intervals of them: Wilson's, and the exact one."""

from dataclasses import dataclass

import numpy as np
from scipy import stats


@dataclass(frozen=True)
class Proportion:
    """A counted share with its interval: hits of n; share is NaN and the interval 0…1 for n = 0."""

    hits: int
    n: int
    share: float
    low: float
    high: float


def _check(successes: float, trials: float, level: float) -> None:
    if not 0 <= successes <= trials:
        raise ValueError(f"successes must lie between 0 and {trials}, got {successes}")
    if not 0 < level < 1:
        raise ValueError(f"level must lie in (0, 1), got {level}")


def wilson_interval(successes: float, trials: float, level: float = 0.95) -> tuple[float, float]:
    """Interval of a share by the score test: (p̂ + z²/2n ± z√(p̂(1 − p̂)/n + z²/4n²))/(1 + z²/n).

    All p with |p̂ − p| ≤ z√(p(1 − p)/n), for independent trials. Keeps to [0, 1] and to its level
    with few successes. (NaN, NaN) without a trial.
    Errors: ValueError unless 0 ≤ successes ≤ trials and 0 < level < 1.
    Source: Wilson, Journal of the American Statistical Association 22, 1927.

    >>> [round(limit, 3) for limit in wilson_interval(0, 10)]
    [0.0, 0.278]
    """
    _check(successes, trials, level)
    if not trials:
        return np.nan, np.nan
    z, share = float(stats.norm.ppf((1 + level) / 2)), successes / trials
    centre = share + z * z / (2 * trials)
    half = z * (share * (1 - share) / trials + z * z / (4 * trials**2)) ** 0.5
    low, high = (centre - half) / (1 + z * z / trials), (centre + half) / (1 + z * z / trials)
    # Rounding would leave 1e-17 where the formula gives 0 or 1.
    return (0.0 if successes == 0 else low), (1.0 if successes == trials else high)


def exact_interval(successes: int, trials: int, level: float = 0.95) -> tuple[float, float]:
    """Interval of a share by binomial tails: each limit leaves (1 − level)/2 beyond the count seen.

    Never below its level, whatever the share, so wider than Wilson's. At 0 of n the upper limit is
    1 − ((1 − level)/2)^(1/n), some 3.7/n. (NaN, NaN) without a trial.
    Errors: ValueError unless 0 ≤ successes ≤ trials and 0 < level < 1.
    Source: Clopper and Pearson, Biometrika 26, 1934.

    >>> [round(limit, 3) for limit in exact_interval(0, 10)]
    [0.0, 0.308]
    """
    _check(successes, trials, level)
    if not trials:
        return np.nan, np.nan
    tail, missed = (1 - level) / 2, trials - successes
    low = stats.beta.ppf(tail, successes, missed + 1) if successes else 0.0
    high = stats.beta.isf(tail, successes + 1, missed) if missed else 1.0
    return float(low), float(high)


def unseen_bound(trials: int, level: float = 0.95) -> float:
    """The largest share with which not to see a single one in so many trials is not rarer than
    1 − level: (1 − p)^n = 1 − level; some 3/n at 95 %, the rule of three. 1 for n = 0.

    Source: Hanley and Lippman-Hand, JAMA 249, 1983.

    >>> round(unseen_bound(100), 4), unseen_bound(0)
    (0.0295, 1.0)
    """
    _check(0, trials, level)
    return 1 - (1 - level) ** (1 / trials) if trials else 1.0


def count_share(hits: int, n: int, level: float = 0.95) -> Proportion:
    """Share of hits with Wilson's interval (wilson_interval), which is 0…1 for n = 0.

    Errors: ValueError unless 0 ≤ hits ≤ n and 0 < level < 1.

    >>> found = count_share(6, 10)
    >>> round(found.low, 3), round(found.high, 3)
    (0.313, 0.832)
    """
    if not 0 <= hits <= n:
        raise ValueError(f"hits must lie between 0 and n = {n}, got {hits}")
    low, high = wilson_interval(hits, n, level)
    if n == 0:
        return Proportion(0, 0, np.nan, 0.0, 1.0)
    return Proportion(int(hits), int(n), hits / n, float(low), float(high))
