"""Gaussian mixtures by expectation and maximisation, from many starts at once.

p(x) = Σ πⱼ N(x; μⱼ, Σⱼ). ℓ = Σ ln p(x) in nats. Covariances are with 1/N, full, diagonal or
spherical, and no variance along any direction is below a floor.
"""

from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property

import numpy as np

KINDS = ("full", "diagonal", "spherical")
GAIN = 0.01  # nats: a step that gains less is the last
SINGULAR = 1e-9  # beside the mean variance of all points, a variance that small is 0
FAINT = 1e-9  # a share that small is none
LOG_2PI = float(np.log(2 * np.pi))


class Fit(Enum):
    SINGULAR = auto()  # a covariance became singular: ℓ has no bound
    NOT_YET = auto()  # stopped while ℓ still rose
    ONE = auto()  # one component: the sample's mean and covariance
    TWINS = auto()  # two components are one, and will stay so
    FLOORED = auto()  # a variance is held by the floor
    WORSE = auto()  # at rest below the best of many starts
    BEATS = auto()  # at rest above all of them
    BEST = auto()  # at rest at their best


@dataclass(frozen=True, eq=False)
class Mixture:
    """Runs of EM after so many steps. weights: (runs, k); means: (runs, k, d); values and vectors:
    (runs, k, d) and (runs, k, d, d) of the covariances; shares: (runs, k, n) responsibilities;
    likelihood: (runs,) ℓ of these parameters."""

    weights: np.ndarray
    means: np.ndarray
    values: np.ndarray
    vectors: np.ndarray
    shares: np.ndarray
    likelihood: np.ndarray

    @property
    def covariances(self) -> np.ndarray:
        return (self.vectors * self.values[..., None, :]) @ self.vectors.swapaxes(-1, -2)


def first_guess(X: np.ndarray, means: np.ndarray, kind: str, floor: float = 0.0) -> Mixture:
    """Equal weights, and for every component the covariance of all points divided by k, at these
    means (runs, k, d), with the first expectation.

    Errors: ValueError for another kind, a negative floor, or no point.

    >>> first_guess(np.array([[0.0], [2.0]]), np.zeros((1, 2, 1)), "full").weights.tolist()
    [[0.5, 0.5]]
    """
    X, means = np.asarray(X, float), np.asarray(means, float)
    if kind not in KINDS or not floor >= 0 or not len(X):
        raise ValueError(f"kind, floor or points are wrong: {kind}, {floor}, {len(X)}")
    runs, k, d = means.shape
    apart = X - X.mean(axis=0)
    S = apart.T @ apart / (len(X) * k)
    values, vectors = _held(S[None, None], kind, max(floor, _least(X)))
    return expect(
        X,
        np.full((runs, k), 1 / k),
        means,
        np.broadcast_to(values, (runs, k, d)),
        np.broadcast_to(vectors, (runs, k, d, d)),
    )


def expect(X, weights, means, values, vectors) -> Mixture:
    """E: the share of each component in each point, πⱼN(x; μⱼ, Σⱼ)/p(x), and ℓ."""
    turned = (X - means[:, :, None]) @ vectors
    square = np.square(turned) @ (1 / values)[..., None]
    with np.errstate(divide="ignore"):
        level = np.log(weights) - 0.5 * (np.log(values).sum(axis=-1) + X.shape[1] * LOG_2PI)
    parts = level[..., None] - 0.5 * square[..., 0]
    top = parts.max(axis=1, keepdims=True)
    shares = np.exp(parts - top)
    whole = shares.sum(axis=1, keepdims=True)
    shares /= whole
    likelihood = (top + np.log(whole)).sum(axis=(1, 2))
    return Mixture(weights, means, values, vectors, shares, likelihood)


def maximise(X: np.ndarray, now: Mixture, kind: str, lowest: float):
    """M: weights, means, and values and vectors of the covariances that are best for these shares.

    With a floor f > 0, ``lowest``, the best Σ ⪰ f·I has the eigenvectors of
    S = Σ r (x − μ)(x − μ)ᵀ/N and the eigenvalues max(λ, f), so ℓ still never falls. A component
    without share stays as it is."""
    count = now.shares.sum(axis=-1)
    faint = count <= FAINT
    safe = np.where(faint, 1.0, count)
    means = np.where(faint[..., None], now.means, now.shares @ X / safe[..., None])
    apart = X - means[:, :, None]
    S = (apart * now.shares[..., None]).swapaxes(-1, -2) @ apart / safe[..., None, None]
    if faint.any():
        S[faint] = now.covariances[faint]
    return count / len(X), means, *_held(S, kind, lowest)


def _least(X: np.ndarray) -> float:
    """The variance below which a covariance counts as singular."""
    return SINGULAR * max(float(X.var(axis=0).mean()), 1e-300)


def _held(S: np.ndarray, kind: str, lowest: float):
    """Eigenvalues, none below the lowest, and eigenvectors of covariances of this kind."""
    d = S.shape[-1]
    if kind == "full":
        values, vectors = np.linalg.eigh(S)
    else:
        values = np.diagonal(S, axis1=-2, axis2=-1)
        if kind == "spherical":
            values = np.repeat(values.mean(axis=-1, keepdims=True), d, axis=-1)
        vectors = np.broadcast_to(np.eye(d), S.shape)
    return np.maximum(values, lowest), vectors


@dataclass(frozen=True, eq=False)
class Ascent:
    """EM from one start: the mixture after each step; ended: whether the last step gained less than
    GAIN; singular: whether a covariance became singular."""

    X: np.ndarray
    kind: str
    floor: float
    states: tuple[Mixture, ...]
    ended: bool
    singular: bool

    @property
    def steps(self) -> int:
        return len(self.states) - 1

    @cached_property
    def likelihood(self) -> np.ndarray:
        """(steps + 1,) ℓ, never falling."""
        return np.array([float(state.likelihood[0]) for state in self.states])

    @property
    def last(self) -> Mixture:
        return self.states[-1]

    @property
    def k(self) -> int:
        return self.last.weights.shape[1]

    @property
    def held(self) -> int:
        """How many components have a variance at the floor."""
        at = self.last.values[0] <= self.floor * (1 + 1e-12)
        return int(at.any(axis=-1).sum()) if self.floor > 0 else 0

    @cached_property
    def twins(self) -> int:
        """How many components share their mean and their covariance with an earlier one."""
        found, scale = 0, np.abs(self.X).max() + 1
        means, covariances = self.last.means[0], self.last.covariances[0]
        for j in range(1, self.k):
            near = np.abs(means[:j] - means[j]).max(axis=-1) <= 1e-9 * scale
            same = np.abs(covariances[:j] - covariances[j]).max(axis=(-1, -2)) <= 1e-9 * scale**2
            found += bool((near & same).any())
        return found


def ascend(
    X: np.ndarray, means: np.ndarray, kind: str, floor: float = 0.0, max_steps: int = 30
) -> Ascent:
    """EM from these means (k, d), every step kept; it ends where a step gains less than GAIN nats,
    or where a covariance is singular: then ℓ can be made as large as one likes.

    Errors: ValueError as for first_guess, and for max_steps < 1. Source: Dempster, Laird and
    Rubin, Journal of the Royal Statistical Society B 39, 1977; bounded variances: Hathaway, Annals
    of Statistics 13, 1985.

    >>> X = np.array([[0.0], [1.0], [9.0], [10.0]])
    >>> found = ascend(X, np.array([[0.0], [9.0]]), "full")
    >>> np.round(found.last.means[0].ravel(), 6).tolist(), found.ended
    ([0.5, 9.5], True)
    """
    if max_steps < 1:
        raise ValueError(f"max_steps must be 1 or more, got {max_steps}")
    X = np.asarray(X, float)
    states = [first_guess(X, np.asarray(means, float)[None], kind, floor)]
    least = _least(X)
    lowest, ended, singular = max(floor, least), False, False
    for _ in range(max_steps):
        states.append(expect(X, *maximise(X, states[-1], kind, lowest)))
        singular = floor < least and bool((states[-1].values <= least * (1 + 1e-12)).any())
        gain = states[-1].likelihood[0] - states[-2].likelihood[0]
        ended = bool(gain < GAIN) and not singular
        if ended or singular:
            break
    return Ascent(X, kind, floor, tuple(states), ended, singular)


def best_of_many(
    X: np.ndarray, means: np.ndarray, kind: str, floor: float = 0.0, max_steps: int = 200
) -> np.ndarray:
    """ℓ at the end of EM from many starts at once, means (runs, k, d); −∞ for a run that became
    singular. Returns (runs,)."""
    X = np.asarray(X, float)
    state = first_guess(X, means, kind, floor)
    least, found = _least(X), np.full(len(means), -np.inf)
    awake = np.arange(len(means))
    for _ in range(max_steps):
        news = expect(X, *maximise(X, state, kind, max(floor, least)))
        singular = (news.values <= least * (1 + 1e-12)).any(axis=(1, 2)) & (floor < least)
        gain = news.likelihood - state.likelihood
        found[awake] = np.where(singular, -np.inf, news.likelihood)
        going = ~singular & (gain >= GAIN)
        awake = awake[going]
        if not len(awake):
            break
        state = Mixture(*(getattr(news, name)[going] for name in Mixture.__dataclass_fields__))
    return found


def free_numbers(k: int, d: int, kind: str) -> int:
    """Free parameters: k − 1 weights, k·d means, and of each covariance d(d + 1)/2, d or 1.

    >>> [free_numbers(2, 2, kind) for kind in KINDS]
    [11, 9, 7]
    """
    each = {"full": d * (d + 1) // 2, "diagonal": d, "spherical": 1}[kind]
    return k - 1 + k * d + k * each


def bic(likelihood: float, k: int, n: int, d: int, kind: str) -> float:
    """−2ℓ + p·ln n, the smaller the better. Source: Schwarz, Annals of Statistics 6, 1978."""
    return -2 * likelihood + free_numbers(k, d, kind) * float(np.log(n))


def judge_fit(found: Ascent, best: float) -> Fit:
    """What a run has come to; ``best`` the largest ℓ of many other starts."""
    if found.singular:
        return Fit.SINGULAR
    if not found.ended:
        return Fit.NOT_YET
    if found.k == 1:
        return Fit.ONE
    if found.twins:
        return Fit.TWINS
    if found.held:
        return Fit.FLOORED
    ell = float(found.likelihood[-1])
    if ell < best - 10 * GAIN:
        return Fit.WORSE
    return Fit.BEATS if ell > best + 10 * GAIN else Fit.BEST
