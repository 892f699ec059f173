"""A prior as extra data: the largest posterior density (MAP), shrinkage, and what it costs.

The prior of weight m and centre c counts like m further data with the mean c. But for a factor its
density is p^(mc) (1 − p)^(m(1 − c)) for a coin, λ^(mc) e^(−mλ) for Poisson counts, and
e^(−m(μ − c)²/2) for a normal mean with σ = 1; m = 0 is the flat prior. Sources: Gelman and others
2013, Bayesian Data Analysis, chapter 2; Hoerl and Kennard 1970; Casella and Berger 2002, 7.2.3.
"""

import math
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaln, gammaln, xlog1py, xlogy

Array = NDArray[np.float64]


class Kind(Enum):
    COIN = "coin"
    POISSON = "poisson"
    NORMAL = "normal"


class Weight(Enum):
    """How much the prior counts beside the data."""

    NONE = "not at all"
    AGREED = "it says what the data say"
    LIGHT = "less than the data"
    EVEN = "as much as the data"
    HEAVY = "more than the data"


class Gain(Enum):
    """What the prior does to an error."""

    SAME = "nothing"
    HELPS = "it makes it smaller"
    HURTS = "it makes it larger"


@dataclass(frozen=True)
class Belief:
    """n data with this sum, and a prior of weight m and centre c."""

    kind: Kind
    n: int
    total: float
    m: float
    c: float

    @property
    def plain(self) -> float:
        """The estimate by maximum likelihood, the mean of the data."""
        return self.total / self.n

    @property
    def count(self) -> float:
        """The sum of the data and of those that the prior counts like."""
        return self.total + self.m * self.c

    @property
    def whole(self) -> float:
        """How many these are."""
        return self.n + self.m


def map_estimate(b: Belief) -> float:
    """(Σx + mc)/(n + m), where the posterior density is largest.

    >>> map_estimate(Belief(Kind.COIN, 4, 1.0, 4.0, 0.75))
    0.5
    """
    return b.count / b.whole


def map_elsewhere(b: Belief) -> float:
    """The same belief about ln(p/(1 − p)), ln λ or e^μ: where its density is largest there, brought
    back to p, λ or μ.

    A density gets the factor dθ/dφ: (Σx + mc + 1)/(n + m + 2) for the coin,
    (Σx + mc + 1)/(n + m) for Poisson counts, (Σx + mc − 1)/(n + m) for the normal mean.

    >>> map_elsewhere(Belief(Kind.COIN, 2, 0.0, 0.0, 0.5))
    0.25
    """
    match b.kind:
        case Kind.COIN:
            return (b.count + 1) / (b.whole + 2)
        case Kind.POISSON:
            return (b.count + 1) / b.whole
    return (b.count - 1) / b.whole


def log_belief(kind: Kind, count: float, whole: float, theta: ArrayLike) -> Array:
    """ln of the density that ``whole`` data with the sum ``count`` give to θ under a flat prior; of
    ``whole`` = 0 it is constant 0 but for the coin, where that is a density.

    >>> float(log_belief(Kind.COIN, 0, 0, 0.3))
    0.0
    """
    t = np.asarray(theta, dtype=float)
    if whole == 0:
        return np.zeros(t.shape)
    match kind:
        case Kind.COIN:
            rest = betaln(1 + count, 1 + whole - count)
            return xlogy(count, t) + xlog1py(whole - count, -t) - rest
        case Kind.POISSON:
            rest = (1 + count) * math.log(whole) - gammaln(1 + count)
            return xlogy(count, t) - whole * t + rest
    return -whole * (t - count / whole) ** 2 / 2 + math.log(whole / (2 * math.pi)) / 2


def variance_of(kind: Kind, theta: ArrayLike) -> Array:
    """The variance of one datum: p(1 − p), λ, 1."""
    t = np.asarray(theta, dtype=float)
    return {Kind.COIN: t * (1 - t), Kind.POISSON: t, Kind.NORMAL: np.ones_like(t)}[kind]


def squared_errors(b: Belief, theta: ArrayLike) -> tuple[Array, Array]:
    """Mean squared errors over all samples of n data under θ: of maximum likelihood, v/n, and of
    the MAP estimate, (nv + m²(c − θ)²)/(n + m)², with the variance v of one datum.

    >>> [float(one) for one in squared_errors(Belief(Kind.NORMAL, 4, 0.0, 4.0, 0.0), 0.0)]
    [0.25, 0.0625]
    """
    t = np.asarray(theta, dtype=float)
    v = variance_of(b.kind, t)
    return v / b.n, (b.n * v + (b.m * (b.c - t)) ** 2) / (b.n + b.m) ** 2


def judge_weight(b: Belief) -> Weight:
    if b.m == 0:
        return Weight.NONE
    if math.isclose(b.plain, b.c, rel_tol=1e-12, abs_tol=1e-12):
        return Weight.AGREED
    if b.m == b.n:
        return Weight.EVEN
    return Weight.LIGHT if b.m < b.n else Weight.HEAVY


def judge_gain(with_prior: float, without: float) -> Gain:
    """Of two errors, squared or not."""
    if math.isclose(with_prior, without, rel_tol=1e-9, abs_tol=1e-12):
        return Gain.SAME
    return Gain.HELPS if with_prior < without else Gain.HURTS


def draw_total(kind: Kind, seed: int, n: int, truth: float) -> float:
    """The sum of n data under the truth."""
    rng = np.random.default_rng([seed, 13])
    match kind:
        case Kind.COIN:
            return float((rng.random(n) < truth).sum())
        case Kind.POISSON:
            return float(rng.poisson(truth, n).sum())
    return float(rng.normal(truth, 1, n).sum())
