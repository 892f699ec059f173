"""Estimates on the edge: where the top of a likelihood is not level, or the range ends there.

Uniform data on 0 to θ; times a + an exponential time of rate 1; hits in n trials; group effects:
means that scatter with the known variance 1 and between the groups with τ² ≥ 0. How often the
interval by the quantile of χ² with 1 degree holds the truth is exact. Sources: Casella and Berger
2002, section 10.3; Self and Liang 1987, Journal of the American Statistical Association 82;
Chernoff 1954, Annals of Mathematical Statistics 25.
"""

import math
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq
from scipy.special import chdtr, gammaln, rel_entr, xlog1py, xlogy

from core.maths.statistics.likelihood_limits import pair_limit, ratio_limit

Array = NDArray[np.float64]


class Setting(Enum):
    UNIFORM = "uniform"
    SHIFT = "shift"
    SHARE = "share"
    EFFECTS = "effects"


class Edge(Enum):
    """Where the estimate is."""

    DATA = "at the outermost datum, where ln L is not level"
    RANGE = "at the end of the range of the parameter"
    INSIDE = "inside, where ln L is level"


class Stand(Enum):
    """Where a value of the parameter stands."""

    IMPOSSIBLE = "the data cannot happen"
    TOP = "at the estimate"
    HELD = "within the quantile of χ² with 1 degree"
    BETWEEN = "beyond that, within the quantile of the true law, χ² with 2 degrees"
    OUT = "beyond both"


class Cover(Enum):
    """How often the interval holds the truth, beside its level."""

    SELDOM = "more rarely"
    RIGHT = "misses within a tenth of those promised, half a percentage point at most"
    OFTEN = "more often"


@dataclass(frozen=True)
class Seen:
    """n data and what the likelihood keeps of them: the largest, the smallest, the number of hits,
    or the mean square."""

    setting: Setting
    n: int
    kept: float


def seen_of(setting: Setting, x: ArrayLike) -> Seen:
    """
    >>> seen_of(Setting.UNIFORM, [1.0, 3.0]).kept
    3.0
    """
    x = np.asarray(x, float)
    keep = {
        Setting.UNIFORM: x.max,
        Setting.SHIFT: x.min,
        Setting.SHARE: x.sum,
        Setting.EFFECTS: (x**2).mean,
    }[setting]
    return Seen(setting, len(x), float(keep()))


def estimate(s: Seen) -> tuple[Edge, float]:
    """
    >>> estimate(Seen(Setting.EFFECTS, 5, 0.8))
    (<Edge.RANGE: 'at the end of the range of the parameter'>, 0.0)
    """
    match s.setting:
        case Setting.SHARE:
            return (Edge.RANGE if s.kept in (0, s.n) else Edge.INSIDE), s.kept / s.n
        case Setting.EFFECTS:
            return (Edge.INSIDE, s.kept - 1) if s.kept > 1 else (Edge.RANGE, 0.0)
    return Edge.DATA, s.kept


def edge_drop(s: Seen, theta: ArrayLike) -> Array:
    """ln L at the estimate less ln L(θ); ∞ where the data cannot happen.

    >>> float(edge_drop(Seen(Setting.UNIFORM, 4, 1.0), math.e))
    4.0
    """
    t = np.asarray(theta, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        match s.setting:
            case Setting.UNIFORM:
                return np.where(t >= s.kept, s.n * np.log(t / s.kept), np.inf)
            case Setting.SHIFT:
                return np.where(t <= s.kept, s.n * (s.kept - t), np.inf)
            case Setting.SHARE:
                p = s.kept / s.n
                return s.n * (rel_entr(p, t) + rel_entr(1 - p, 1 - t))
    best, v = max(s.kept, 1.0), t + 1
    return s.n / 2 * (np.log(v / best) + s.kept / v - s.kept / best)


def edge_interval(s: Seen, limit: float) -> tuple[float, float]:
    """All θ with twice the fall at most ``limit``.

    >>> edge_interval(Seen(Setting.SHIFT, 2, 1.0), 4.0)
    (0.0, 1.0)
    """
    edge, best = estimate(s)
    if s.setting is Setting.UNIFORM:
        return best, best * math.exp(limit / (2 * s.n))
    if s.setting is Setting.SHIFT:
        return best - limit / (2 * s.n), best

    def over(t: float) -> float:
        return 2 * float(edge_drop(s, t)) - limit

    if s.setting is Setting.SHARE:
        low = 0.0 if s.kept == 0 else brentq(over, best * 1e-150, best, xtol=1e-14)
        high = 1.0 if s.kept == s.n else brentq(over, best, 1 - 1e-16, xtol=1e-14)
        return float(low), float(high)
    far = best + 1
    while over(far) < 0:
        far *= 2
    low = 0.0 if edge is Edge.RANGE or over(0.0) <= 0 else float(brentq(over, 0.0, best))
    return low, float(brentq(over, best, far))


def held_share(setting: Setting, n: int, truth: float, limit: float) -> float:
    """The probability that twice the fall of ln L at the truth is at most ``limit``, exact.

    Uniform and shift: χ² with 2 degrees whatever n, 1 − e^(−limit/2). Share: the sum over the
    binomial. Effects: Σy²/(1 + τ²) is χ² with n degrees.

    >>> round(held_share(Setting.UNIFORM, 7, 3.0, ratio_limit(0.95)), 4)
    0.8535
    """
    if setting in (Setting.UNIFORM, Setting.SHIFT):
        return -math.expm1(-limit / 2)
    if setting is Setting.SHARE:
        k = np.arange(n + 1)
        p = k / n
        fall = 2 * n * (rel_entr(p, truth) + rel_entr(1 - p, 1 - truth))
        ways = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
        mass = np.exp(ways + xlogy(k, truth) + xlog1py(n - k, -truth))
        return float(mass[fall <= limit * (1 + 1e-12)].sum())
    v = 1 + truth

    def over(u: float) -> float:
        return n * (u - 1 - math.log(u)) - limit

    high = 2.0
    while over(high) < 0:
        high *= 2
    low, corner = math.exp(-1 - limit / n), 1 / v
    u_high = brentq(over, 1.0, high)
    u_low = brentq(over, low, 1.0)
    if u_low < corner:  # samples with τ̂² = 0, whose fall is a line in u
        u_low = 0.0 if v == 1 else min(max((math.log(v) - limit / n) / (v - 1), 0.0), corner)
    return float(chdtr(n, n * u_high) - chdtr(n, n * u_low))


def judge_stand(s: Seen, theta: float, level: float) -> Stand:
    edge, best = estimate(s)
    fall = 2 * float(edge_drop(s, theta))
    if math.isinf(fall):
        return Stand.IMPOSSIBLE
    if math.isclose(theta, best, rel_tol=1e-9, abs_tol=1e-12):
        return Stand.TOP
    if fall <= ratio_limit(level):
        return Stand.HELD
    right = pair_limit(level)
    return Stand.BETWEEN if edge is Edge.DATA and fall <= right else Stand.OUT


def judge_cover(share: float, level: float) -> Cover:
    """
    >>> judge_cover(0.996, 0.999).name, judge_cover(0.953, 0.95).name
    ('SELDOM', 'RIGHT')
    """
    if abs(share - level) <= min(0.005, 0.1 * (1 - level)):
        return Cover.RIGHT
    return Cover.SELDOM if share < level else Cover.OFTEN


def wald_ends(s: Seen, level: float) -> tuple[float, float]:
    """θ̂ ± z/√(−∂²ln L); NaN at the outermost datum and for τ̂² = 0, where ln L is not level; the
    point itself for no or only hits.

    >>> wald_ends(Seen(Setting.SHARE, 5, 0.0), 0.95)
    (0.0, 0.0)
    """
    edge, best = estimate(s)
    if s.setting is Setting.SHARE:
        error = math.sqrt(best * (1 - best) / s.n)
    elif edge is Edge.INSIDE:
        error = (1 + best) * math.sqrt(2 / s.n)
    else:
        return math.nan, math.nan
    half = math.sqrt(ratio_limit(level)) * error
    return best - half, best + half


def draw_edge(setting: Setting, seed: int, n: int, truth: float) -> Array:
    """n data under the truth; a share's are 1 and 0."""
    rng = np.random.default_rng([seed, 17])
    match setting:
        case Setting.UNIFORM:
            return truth * (1 - rng.random(n))
        case Setting.SHIFT:
            return truth + rng.standard_exponential(n)
        case Setting.SHARE:
            return (rng.random(n) < truth).astype(float)
    return math.sqrt(1 + truth) * rng.standard_normal(n)


def edge_density(setting: Setting, x: ArrayLike, theta: float) -> Array:
    """f(x; θ); of a share the probabilities of 1 and 0."""
    x = np.asarray(x, float)
    match setting:
        case Setting.UNIFORM:
            return np.where((x >= 0) & (x <= theta), 1 / theta, 0.0)
        case Setting.SHIFT:
            return np.where(x >= theta, np.exp(np.minimum(theta - x, 0.0)), 0.0)
        case Setting.SHARE:
            return np.where(x == 1, theta, 1 - theta)
    v = 1 + theta
    return np.exp(-(x**2) / (2 * v)) / math.sqrt(2 * math.pi * v)
