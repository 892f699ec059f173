"""Lloyd's algorithm by half steps, what it has come to, and what many other starts come to."""

from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property

import numpy as np

from core.maths.learning.k_means import cluster_means

DUST = 1e-9  # beside the largest, values of J that near are one
LEVEL = 1e-12  # beside the squares of the places, squared distances that near are one
STARTS = ("spread", "points", "box")  # ways to draw a start


class Rest(Enum):
    NOT_YET = auto()  # stopped while labels still changed
    EMPTY = auto()  # at rest, and a centre has no point
    ONE = auto()  # one centre: the mean
    EXACT = auto()  # every point lies on its centre
    TIE = auto()  # at rest, and a point is as near to another centre as to its own
    WORSE = auto()  # at rest above the least of many starts
    BEATS = auto()  # at rest below all of them
    BEST = auto()  # at rest at their least


@dataclass(frozen=True, eq=False)
class HalfSteps:
    """centres: (moves + 1, k, d), the start and after each move; labels: (moves + 1, n), after each
    assignment; inertia: (2·moves + 1,), after each half step, assignments and moves by turns;
    settled: whether the last assignment changed nothing."""

    X: np.ndarray
    centres: np.ndarray
    labels: np.ndarray
    inertia: np.ndarray
    settled: bool

    @property
    def moves(self) -> int:
        return len(self.labels) - 1

    @property
    def k(self) -> int:
        return self.centres.shape[1]

    @property
    def last(self) -> float:
        """J = Σ‖x − c(x)‖² at the end."""
        return float(self.inertia[-1])

    @cached_property
    def counts(self) -> np.ndarray:
        """(k,) points of each centre at the end."""
        return np.bincount(self.labels[-1], minlength=self.k)

    @cached_property
    def parts(self) -> np.ndarray:
        """(k,) what each cluster has in J."""
        apart = self.X - self.centres[-1][self.labels[-1]]
        return np.bincount(self.labels[-1], np.square(apart).sum(axis=1), self.k)

    @property
    def whole(self) -> float:
        """J of one centre, the mean of all points."""
        return float(np.square(self.X - self.X.mean(axis=0)).sum())

    @cached_property
    def tied(self) -> tuple[np.ndarray, np.ndarray]:
        """Points that are as near to another centre as to their own: their numbers, and those of
        the other centre (the first such one)."""
        away, level = _squares(self.X, self.centres[-1])
        rows, own = np.arange(len(self.X)), self.labels[-1]
        near = np.abs(away - away[rows, own][:, None]) <= level
        near[rows, own] = False
        points = np.flatnonzero(near.any(axis=1))
        return points, near[points].argmax(axis=1)

    @cached_property
    def handed_over(self) -> float:
        """The least J after one tied point is counted to the other centre and both are moved.

        J − D·n/(n − 1) + D·m/(m + 1), D the squared distance to both, n and m the sizes of the
        cluster that it leaves and of the one that it joins: always less than J for D > 0.
        """
        points, others = self.tied
        mine = self.labels[-1][points]
        D = np.square(self.X[points] - self.centres[-1][mine]).sum(axis=1)
        n, m = self.counts[mine], self.counts[others]
        saved = D * n / np.maximum(n - 1, 1) - D * m / (m + 1)
        return self.last - float(saved.max(initial=0))


def half_steps(
    X: np.ndarray, centres: np.ndarray, max_moves: int = 30, stay: bool = False
) -> HalfSteps:
    """Lloyd's algorithm from these centres, every half step kept.

    A point as near to two centres goes to the first. A centre without points stays where it is
    (``stay``), or moves to the point farthest from its own centre; neither can raise J.
    X: (n, d); centres: (k, d). Errors: ValueError for max_moves < 1, no centre, or no point.
    Source: Lloyd, IEEE Transactions on Information Theory 28, 1982 (written 1957).

    >>> film = half_steps(np.array([[0.0], [1.0], [9.0]]), np.array([[0.0], [1.0]]))
    >>> film.inertia.tolist(), film.settled
    ([64.0, 32.0, 17.0, 0.5, 0.5], True)
    """
    X, centres = np.asarray(X, float), np.asarray(centres, float)
    if max_moves < 1 or not len(centres) or not len(X):
        raise ValueError(
            f"max_moves, centres and points must be 1 or more, got {max_moves}, {len(centres)} and "
            f"{len(X)}"
        )
    labels, distance = _assign(X, centres)
    path, named, inertia, settled = [centres], [labels], [distance.sum()], False
    for _ in range(max_moves):
        means = cluster_means(X, labels, distance, path[-1])
        if stay:
            empty = np.bincount(labels, minlength=len(means)) == 0
            means[empty] = path[-1][empty]
        inertia.append(np.square(X - means[labels]).sum())
        labels, distance = _assign(X, means)
        path.append(means)
        inertia.append(distance.sum())
        settled = bool(np.array_equal(labels, named[-1]))
        named.append(labels)
        if settled:
            break
    return HalfSteps(X, np.array(path), np.array(named), np.array(inertia), settled)


def judge_rest(film: HalfSteps, least: float) -> Rest:
    """What a run has come to; ``least`` the least J of many other starts.

    >>> X = np.array([[-4.0], [0.0], [2.0]])
    >>> judge_rest(half_steps(X, np.array([[-2.0], [2.0]])), 2.0)
    <Rest.TIE: 5>
    """
    dust = DUST * film.whole
    if not film.settled:
        return Rest.NOT_YET
    if not film.counts.all():
        return Rest.EMPTY
    if film.k == 1:
        return Rest.ONE
    if film.last <= dust:
        return Rest.EXACT
    if len(film.tied[0]):
        return Rest.TIE
    if film.last > least + dust:
        return Rest.WORSE
    return Rest.BEATS if film.last < least - dust else Rest.BEST


def draw_starts(X: np.ndarray, k: int, way: str, runs: int, rng: np.random.Generator) -> np.ndarray:
    """So many starts of k centres each, (runs, k, d): "spread" by k-means++, "points" k of the
    points, "box" anywhere in the smallest box around them. With fewer points than k some repeat.
    Errors: ValueError for another way. Source of k-means++: Arthur and Vassilvitskii, SODA 2007.

    >>> draw_starts(np.array([[3.0], [3.0]]), 1, "spread", 2, np.random.default_rng(0)).tolist()
    [[[3.0]], [[3.0]]]
    """
    if way not in STARTS:
        raise ValueError(f"way must be one of {', '.join(STARTS)}, got {way}")
    n, d = X.shape
    if way == "box":
        return rng.uniform(X.min(axis=0), X.max(axis=0), (runs, k, d))
    if way == "points":
        order = rng.permuted(np.tile(np.arange(n), (runs, 1)), axis=1)
        return X[order[:, np.arange(k) % n]]
    return X[_spread(X, k, runs, rng)]


def _spread(X: np.ndarray, k: int, runs: int, rng: np.random.Generator) -> np.ndarray:
    """Rows that k-means++ chooses, (runs, k); for one start see k_means.seed_centres."""
    chosen = rng.integers(len(X), size=(runs, 1))
    away = np.full((runs, len(X)), np.inf)
    for _ in range(k - 1):
        away = np.minimum(away, np.square(X - X[chosen[:, -1:]]).sum(axis=-1))
        reach = np.cumsum(away, axis=1)
        at = rng.uniform(size=(runs, 1)) * reach[:, -1:]
        place = (reach <= at).sum(axis=1, keepdims=True)
        none = rng.integers(len(X), size=(runs, 1))  # all points are centres: any will do
        chosen = np.hstack([chosen, np.where(reach[:, -1:] > 0, place, none)])
    return chosen


def many_ends(X: np.ndarray, centres: np.ndarray, max_moves: int = 60) -> np.ndarray:
    """J at the end of Lloyd's algorithm from many starts at once, (starts,).

    X: (n, d), or (starts, n, d) for points of its own each; centres: (starts, k, d). A centre
    without points stays where it is. Runs that are at rest are left alone.

    >>> many_ends(np.array([[0.0], [1.0], [9.0]]), np.array([[[0.0], [1.0]], [[0.0], [9.0]]]))
    array([0.5, 0.5])
    """
    X, centres = np.asarray(X, float), np.array(centres, float)
    runs, k, d = centres.shape
    X = np.broadcast_to(X, (runs, *X.shape[-2:]))
    labels, awake = np.full(X.shape[:2], -1), np.arange(runs)
    for _ in range(max_moves):
        now = _nearest(X[awake], centres[awake])
        moved = (now != labels[awake]).any(axis=1)
        labels[awake] = now
        awake = awake[moved]
        if not len(awake):
            break
        cell = (labels[awake] + k * np.arange(len(awake))[:, None]).ravel()
        count = np.bincount(cell, minlength=k * len(awake)).reshape(-1, k, 1)
        sums = [
            np.bincount(cell, X[awake, :, at].ravel(), k * len(awake)).reshape(-1, k)
            for at in range(d)
        ]
        means = np.stack(sums, axis=-1) / np.maximum(count, 1)
        centres[awake] = np.where(count > 0, means, centres[awake])
    own = np.take_along_axis(centres, labels[..., None], axis=1)
    return np.square(X - own).sum(axis=(1, 2))


def _nearest(X: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """The number of the nearest centre, (runs, n)."""
    scores = X @ centres.transpose(0, 2, 1) - np.square(centres).sum(axis=-1)[:, None] / 2
    return scores.argmax(axis=-1)


def _squares(X: np.ndarray, centres: np.ndarray) -> tuple[np.ndarray, float]:
    """Squared distances, (n, k), and how much of them is rounding."""
    away = np.square(X[:, None] - centres).sum(axis=-1)
    return away, LEVEL * float(np.square(X).max() + np.square(centres).max())


def _assign(X: np.ndarray, centres: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The first of the nearest centres of each point, and the squared distance, (n,) and (n,)."""
    away, level = _squares(X, centres)
    labels = (away <= away.min(axis=1, keepdims=True) + level).argmax(axis=1)
    return labels, away[np.arange(len(X)), labels]


@dataclass(frozen=True, eq=False)
class Starts:
    """ends: J at the end of each start, in rising order, by way; least: the least of them all."""

    ends: dict[str, np.ndarray]
    least: float

    def reached(self, way: str) -> int:
        """How many starts of this way came to the least J of all."""
        scale = max(self.least, max(float(ends[-1]) for ends in self.ends.values()))
        return int((self.ends[way] <= self.least + DUST * scale).sum())


def compare_starts(X: np.ndarray, k: int, seed: int, runs: int = 100) -> Starts:
    """Lloyd's algorithm from ``runs`` starts of each way in STARTS.

    Errors: ValueError for k or runs < 1. Source: Arthur and Vassilvitskii, SODA 2007.

    >>> compare_starts(np.array([[0.0], [1.0], [9.0]]), 2, seed=0, runs=5).least
    0.5
    """
    if k < 1 or runs < 1:
        raise ValueError(f"k and runs must be 1 or more, got {k} and {runs}")
    X = np.asarray(X, float)
    ends = {}
    for at, way in enumerate(STARTS):
        rng = np.random.default_rng([seed, k, at])
        ends[way] = np.sort(many_ends(X, draw_starts(X, k, way, runs, rng)))
    return Starts(ends, min(float(each[0]) for each in ends.values()))
