"""The likelihood of two parameters: normal (μ, σ), gamma (shape k, scale θ), Weibull (shape k,
scale λ); its profiles, the region by the likelihood ratio and Wald's ellipse.

Natural logarithms; deviations have the divisor n. Sources: Pawitan 2001, In All Likelihood,
sections 3.4 and 9.11; Minka 2002, Estimating a Gamma distribution; Johnson, Kotz and Balakrishnan
1994, chapters 17 and 21.
"""

import math
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq
from scipy.special import digamma, gammaln, lambertw, zeta

from core.maths.statistics.likelihood_limits import pair_limit, ratio_limit

Array = NDArray[np.float64]


class Family(Enum):
    NORMAL = "normal"
    GAMMA = "gamma"
    WEIBULL = "weibull"


class Joint(Enum):
    """Where a pair of parameters stands."""

    UNBOUNDED = "there is no maximum"
    TOP = "at the maximum"
    BOTH = "inside the likelihood region and Wald's ellipse"
    RATIO = "inside the likelihood region alone"
    WALD = "inside Wald's ellipse alone"
    NEITHER = "outside both"


@dataclass(frozen=True, eq=False)
class Data:
    """logs: ln(x/g), g the geometric mean; empty for the normal law."""

    family: Family
    x: Array
    mean: float
    square: float  # mean squared deviation from the mean
    g: float
    logs: Array

    @property
    def n(self) -> int:
        return len(self.x)


@dataclass(frozen=True, eq=False)
class PairFit:
    """best: the estimates, NaN without a maximum; peak: ln L there; information: −∂²ln L there,
    (2, 2)."""

    data: Data
    best: tuple[float, float]
    peak: float
    information: Array

    @property
    def bounded(self) -> bool:
        return not math.isnan(self.peak)

    @cached_property
    def errors(self) -> Array:
        """Standard errors, from the inverse of the information."""
        return np.sqrt(np.diag(np.linalg.inv(self.information)))


@dataclass(frozen=True)
class PairVerdict:
    """twice: 2(ln L̂ − ln L) of the pair; wald: its quadratic form; alone: the same as ``twice`` for
    the first parameter with the best second one, ``other``; held: whether the profile holds it."""

    case: Joint
    twice: float
    wald: float
    alone: float
    other: float
    held: bool


def pair_data(family: Family, x: ArrayLike) -> Data:
    """Errors: ValueError for fewer than two data, or data that are not above 0 where the law's are.

    >>> pair_data(Family.NORMAL, [1, 3]).square
    1.0
    """
    x = np.asarray(x, dtype=float)
    if len(x) < 2:
        raise ValueError("Two parameters need at least 2 data.")
    if family is not Family.NORMAL and (x <= 0).any():
        raise ValueError("Data of this law must lie above 0.")
    mean = float(x.mean())
    square = 0.0 if np.ptp(x) == 0 else float(((x - mean) ** 2).mean())
    if family is Family.NORMAL:
        return Data(family, x, mean, square, math.nan, np.empty(0))
    logs = np.log(x)
    return Data(family, x, mean, square, float(np.exp(logs.mean())), logs - logs.mean())


def pair_log_likelihood(data: Data, a: ArrayLike, b: ArrayLike) -> Array:
    """ln L(a, b) for arrays that fit together: Σ ln f(xᵢ; a, b).

    >>> round(float(pair_log_likelihood(pair_data(Family.WEIBULL, [1, 2]), 1.0, 1.0)), 9)
    -3.0
    """
    a, b, n = np.asarray(a, float), np.asarray(b, float), data.n
    if data.family is Family.NORMAL:
        spread = data.square + (data.mean - a) ** 2
        return -n * (np.log(b) + spread / (2 * b**2) + math.log(2 * math.pi) / 2)
    total = n * math.log(data.g)
    if data.family is Family.GAMMA:
        return (a - 1) * total - n * data.mean / b - n * (a * np.log(b) + gammaln(a))
    # Both factors may overflow where a shape is large: their product is kept finite.
    power = np.exp(np.minimum(a * np.log(data.g / b) + np.log(_powers(data, a)[0]), 700))
    return n * (np.log(a) - a * np.log(b)) + (a - 1) * total - power


def _powers(data: Data, k: Array, most: int = 1) -> list[Array]:
    """Σ yᵏ, and Σ yᵏ ln y, Σ yᵏ (ln y)² up to ``most`` of them, for y = x/g."""
    each = np.exp(np.minimum(np.multiply.outer(k, data.logs), 700))
    return [each @ data.logs**j for j in range(most)]


def fit_pair(data: Data) -> PairFit:
    """The maximum of the likelihood. Equal data have none: the narrower the law, the larger ln L.

    >>> fit_pair(pair_data(Family.NORMAL, [1, 3])).best
    (2.0, 1.0)
    """
    if data.square == 0:
        nothing = np.full((2, 2), math.nan)
        return PairFit(data, (math.nan, math.nan), math.nan, nothing)
    n = data.n
    match data.family:
        case Family.NORMAL:
            a, b = data.mean, math.sqrt(data.square)
            info = np.diag([n / b**2, 2 * n / b**2])
        case Family.GAMMA:
            a = _gamma_shape(math.log(data.mean / data.g))
            b = data.mean / a
            info = n * np.array([[zeta(2, a), 1 / b], [1 / b, a / b**2]])
        case Family.WEIBULL:
            a = _weibull_shape(data)
            b = float(best_second(data, a))
            y = data.logs + math.log(data.g / b)
            y_k = np.exp(a * y)
            cross = float(y_k @ y) * a / b
            info = np.array([[n / a**2 + float(y_k @ y**2), -cross], [-cross, n * a**2 / b**2]])
    return PairFit(data, (a, b), float(pair_log_likelihood(data, a, b)), info)


def _gamma_shape(gap: float) -> float:
    """ln k − ψ(k) = ln x̄ − mean ln x by Newton's method on 1/k (Minka 2002)."""
    k = (3 - gap + math.sqrt((gap - 3) ** 2 + 24 * gap)) / (12 * gap)
    for _ in range(8):
        k = 1 / (1 / k + (math.log(k) - digamma(k) - gap) / (k**2 * (1 / k - zeta(2, k))))
    return float(k)


def _weibull_shape(data: Data) -> float:
    """Σyᵏ ln y / Σyᵏ = 1/k for y = x/g: Newton's method, kept from leaving its side too far."""
    k = math.pi / math.sqrt(6) / float(data.logs.std())
    for _ in range(60):
        zero, one, two = (float(each) for each in _powers(data, np.float64(k), 3))
        slope = two / zero - (one / zero) ** 2 + 1 / k**2
        step = (one / zero - 1 / k) / slope
        k = min(max(k - step, k / 2), 2 * k)
        if abs(step) < 1e-13 * k:
            break
    return float(k)


def best_second(data: Data, a: ArrayLike) -> Array:
    """The second parameter with the largest ln L for each first one.

    >>> float(best_second(pair_data(Family.GAMMA, [1, 3]), 4.0))
    0.5
    """
    a = np.asarray(a, float)
    match data.family:
        case Family.NORMAL:
            return np.sqrt(data.square + (data.mean - a) ** 2)
        case Family.GAMMA:
            return data.mean / a
    return data.g * (_powers(data, a)[0] / data.n) ** (1 / a)


def best_first(data: Data, b: ArrayLike) -> Array:
    """The first parameter with the largest ln L for each second one.

    >>> float(best_first(pair_data(Family.NORMAL, [1, 3]), 9.0))
    2.0
    """
    b = np.asarray(b, float)
    match data.family:
        case Family.NORMAL:
            return np.full(b.shape, data.mean)
        case Family.GAMMA:
            return inverse_digamma(np.log(data.g / b))
    return _weibull_shapes(data, b)


def inverse_digamma(y: ArrayLike) -> Array:
    """x > 0 with ψ(x) = y, by Newton's method (Minka 2000, Estimating a Dirichlet distribution,
    appendix C).

    >>> round(float(inverse_digamma(-0.5772156649015329)), 12)
    1.0
    """
    y = np.asarray(y, float)
    with np.errstate(over="ignore", divide="ignore"):
        x = np.where(y >= -2.22, np.exp(np.minimum(y, 300)) + 0.5, -1 / (y - digamma(1.0)))
    for _ in range(5):
        x = x - (digamma(x) - y) / zeta(2, x)
    return x


def _weibull_shapes(data: Data, b: Array) -> Array:
    """1/k + mean ln z = mean zᵏ ln z for z = x/λ, by Newton's method on ln k with short steps."""
    shift = np.log(data.g / b)
    k = np.full(b.shape, math.pi / math.sqrt(6) / float(data.logs.std()))
    z = np.add.outer(shift, data.logs)
    square = z**2
    for _ in range(40):
        z_k = np.exp(np.minimum(k[..., None] * z, 700))
        first, second = (np.einsum("...i,...i", z_k, power) / data.n for power in (z, square))
        score = 1 + k * (shift - first)
        bend = k * (shift - first) - k**2 * second
        # ln L is concave in k, not in ln k: where it bends upwards the step is a plain climb.
        step = np.clip(score / np.minimum(bend, -1.0), -0.7, 0.7)
        k = k * np.exp(-step)
        if np.abs(step).max() < 1e-10:
            break
    return k


def profile(fit: PairFit, which: int, at: ArrayLike) -> Array:
    """ln L̂ − max ln L over the other parameter, for values of the first (0) or second one (1)."""
    return _fall(fit, *_profile_pair(fit.data, which, np.asarray(at, float)))


def _fall(fit: PairFit, a: Array, b: Array) -> Array:
    return np.maximum(fit.peak - pair_log_likelihood(fit.data, a, b), 0.0)


def _profile_pair(data: Data, which: int, at: Array) -> tuple[Array, Array]:
    return (at, best_second(data, at)) if which == 0 else (best_first(data, at), at)


def profile_interval(fit: PairFit, which: int, level: float) -> tuple[float, float]:
    """All values whose profile has fallen by at most χ²₁/2; NaN without a maximum.

    >>> fit = fit_pair(pair_data(Family.NORMAL, [1, 3]))
    >>> [round(end, 3) for end in profile_interval(fit, 0, 0.95)]
    [-0.414, 4.414]
    """
    if not fit.bounded:
        return math.nan, math.nan
    low, high = _ends(fit, which, np.array([ratio_limit(level) / 2]))
    return float(low[0]), float(high[0])


def _ends(fit: PairFit, which: int, halves: Array) -> tuple[Array, Array]:
    """Where the profile has fallen by each of ``halves``, below and above the estimate."""
    if fit.data.family is Family.NORMAL and which == 0:
        reach = np.sqrt(fit.data.square * np.expm1(2 * halves / fit.data.n))
        return fit.data.mean - reach, fit.data.mean + reach
    best, goal = fit.best[which], np.sqrt(np.concatenate([halves, halves]))
    t = math.sqrt(2) * goal * float(fit.errors[which]) / best
    t[: len(halves)] *= -1
    for _ in range(60):  # Newton's method on the root of the fall, near to a line in ln p
        fall, climb = _fall_and_climb(fit, which, best * np.exp(t))
        root = np.sqrt(fall)
        step = np.clip((root - goal) * -2 * root / climb, -1.0, 1.0)
        t = t - step
        if np.abs(step).max() < 1e-9:
            break
    ends = best * np.exp(t)
    return ends[: len(halves)], ends[len(halves) :]


def region_edges(
    fit: PairFit,
    falls: tuple[float, ...],
    within: tuple[float, float] = (-math.inf, math.inf),
    points: int = 45,
) -> list[tuple[Array, Array]]:
    """For each fall the line of the pairs with ln L̂ − ln L = fall and the first parameter
    ``within`` these bounds: its upper half, a gap (NaN), its lower half.

    For a held first parameter ln L falls from its best second one by c(w + e^(−w) − 1), with w in
    proportion to the logarithm of the second: two roots by Lambert's function.
    """
    low, high = _ends(fit, 0, np.array(falls))
    turn = np.cos(np.linspace(np.pi, 0, points))
    found, n = [], fit.data.n
    for fall, left, right in zip(falls, low, high, strict=True):
        left, right = max(left, within[0]), min(right, within[1])
        a = (left + right) / 2 + (right - left) / 2 * turn
        if fit.data.family is not Family.NORMAL:
            a = np.sqrt(left * right) * (right / left) ** (turn / 2)
        c, rate = {
            Family.NORMAL: (n / 2, 2.0),
            Family.GAMMA: (n * a, 1.0),
            Family.WEIBULL: (n, a),
        }[fit.data.family]
        best = best_second(fit.data, a)
        rest = np.maximum(fall - _fall(fit, a, best), 1e-12) / c
        near = -np.exp(-1 - rest)
        up, down = (
            best * np.exp(np.minimum((1 + rest + lambertw(near, branch).real) / rate, 100.0))
            for branch in (0, -1)
        )
        found.append((np.concatenate([a, [np.nan], a]), np.concatenate([up, [np.nan], down])))
    return found


def _fall_and_climb(fit: PairFit, which: int, at: Array) -> tuple[Array, Array]:
    """The profile, and ∂ ln L/∂ ln p for p = a (0) or b (1) at the best other parameter."""
    a, b = _profile_pair(fit.data, which, at)
    return _fall(fit, a, b), _climb(fit.data, which, a, b)


def _climb(data: Data, which: int, a: Array, b: Array) -> Array:
    n = data.n
    if data.family is Family.NORMAL:
        return n * ((data.square + (data.mean - a) ** 2) / b**2 - 1)
    shift = np.log(data.g / b)
    if data.family is Family.GAMMA:
        return n * (data.mean / b - a) if which else n * a * (shift - digamma(a))
    z = np.add.outer(shift, data.logs)
    z_k = np.exp(np.minimum(a[:, None] * z, 700))
    return a * (z_k.sum(axis=1) - n) if which else n + a * (n * shift - (z_k * z).sum(axis=1))


def wald_form(fit: PairFit, a: float, b: float) -> float:
    """(p − p̂)ᵀ J (p − p̂), with the observed information J."""
    away = np.array([a - fit.best[0], b - fit.best[1]])
    return float(away @ fit.information @ away)


def wald_ellipse(fit: PairFit, level: float, points: int = 121) -> tuple[Array, Array]:
    """The pairs whose form is the quantile of χ² with 2 degrees of freedom, in their order."""
    turn = np.linspace(0, 2 * np.pi, points)
    root = np.linalg.cholesky(np.linalg.inv(fit.information))
    x, y = math.sqrt(pair_limit(level)) * root @ np.array([np.cos(turn), np.sin(turn)])
    return fit.best[0] + x, fit.best[1] + y


def ellipse_leaves(fit: PairFit, level: float) -> list[int]:
    """In which of the parameters that are above 0 (0, 1) Wald's ellipse reaches to 0 or below."""
    low = np.array(fit.best) - math.sqrt(pair_limit(level)) * fit.errors
    above = (1,) if fit.data.family is Family.NORMAL else (0, 1)
    return [which for which in above if low[which] <= 0]


def judge_pair(fit: PairFit, a: float, b: float, level: float) -> PairVerdict:
    """Where (a, b) stands, and a alone."""
    if not fit.bounded:
        return PairVerdict(Joint.UNBOUNDED, math.nan, math.nan, math.nan, math.nan, False)
    twice = max(2 * (fit.peak - float(pair_log_likelihood(fit.data, a, b))), 0.0)
    form, limit = wald_form(fit, a, b), pair_limit(level)
    alone = 2 * float(profile(fit, 0, a))
    match twice <= limit, form <= limit:
        case True, True:
            case = Joint.BOTH
        case True, False:
            case = Joint.RATIO
        case False, True:
            case = Joint.WALD
        case _:
            case = Joint.NEITHER
    if form < 1e-9:
        case = Joint.TOP
    return PairVerdict(
        case, twice, form, alone, float(best_second(fit.data, a)), alone <= ratio_limit(level)
    )


def moment_pair(data: Data) -> tuple[float, float]:
    """Estimates that give the law the mean and the variance (divisor n) of the data; NaN where
    these are all equal.

    >>> moment_pair(pair_data(Family.GAMMA, [1, 3]))
    (4.0, 0.5)
    """
    if data.square == 0:
        return math.nan, math.nan
    match data.family:
        case Family.NORMAL:
            return data.mean, math.sqrt(data.square)
        case Family.GAMMA:
            return data.mean**2 / data.square, data.square / data.mean
    wanted = math.log1p(data.square / data.mean**2)

    def over(t: float) -> float:
        return float(gammaln(1 + 2 * math.exp(-t)) - 2 * gammaln(1 + math.exp(-t))) - wanted

    k = math.exp(brentq(over, -4, 14, xtol=1e-12))
    return k, data.mean / math.gamma(1 + 1 / k)


def pair_density(family: Family, x: ArrayLike, a: float, b: float) -> Array:
    """f(x; a, b); for the gamma and Weibull laws of x > 0."""
    x = np.asarray(x, float)
    match family:
        case Family.NORMAL:
            return np.exp(-(((x - a) / b) ** 2) / 2) / (b * math.sqrt(2 * math.pi))
        case Family.GAMMA:
            log = (a - 1) * np.log(x) - x / b - a * math.log(b) - gammaln(a)
            return np.exp(np.minimum(log, 700))
    y = x / b
    log = (a - 1) * np.log(y) - np.exp(np.minimum(a * np.log(y), 700))
    return a / b * np.exp(np.minimum(log, 600))
