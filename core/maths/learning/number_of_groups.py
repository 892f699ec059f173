"""How many groups: the bend of J, the mean silhouette, and the gap to points without groups."""

from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property

import numpy as np
from scipy.spatial.distance import cdist

from core.maths.learning.k_means_film import draw_starts, half_steps, many_ends

TOP = 7  # the largest number of groups that is tried
RUNS, REFERENCES, REFERENCE_RUNS = 30, 20, 4


class Count(Enum):
    AGREE = auto()  # bend, silhouette and gap name one number
    NO_GROUPS = auto()  # the gap names 1, which the others cannot
    EARLY = auto()  # the gap's rule names 1, though the gap of more groups is larger than its error
    NO_GAP = auto()  # the gap's rule names none
    TWO = auto()  # two of the three name one number
    SPLIT = auto()  # three numbers


@dataclass(frozen=True, eq=False)
class Groups:
    """Clusterings of X into 1 … TOP groups. labels: (TOP, n); inertia: (TOP,), falling;
    silhouettes: (TOP, n), NaN for one group; reference: (TOP, REFERENCES), ln J of points spread
    evenly over the box around X, clustered in the same way."""

    X: np.ndarray
    labels: np.ndarray
    inertia: np.ndarray
    silhouettes: np.ndarray
    reference: np.ndarray

    @cached_property
    def below_chord(self) -> np.ndarray:
        """(TOP,) how far J lies below the chord from its first to its last value, both axes from 0
        to 1."""
        J = self.inertia
        fall = (J - J[-1]) / (J[0] - J[-1])
        return 1 - np.linspace(0, 1, TOP) - fall

    @property
    def bend(self) -> int:
        """Where J bends most: the k farthest below the chord."""
        return int(self.below_chord.argmax()) + 1

    @cached_property
    def silhouette(self) -> np.ndarray:
        """(TOP,) mean silhouette; NaN for one group."""
        return self.silhouettes.mean(axis=1)

    @property
    def peak(self) -> int:
        """The k of the largest mean silhouette."""
        return int(np.nanargmax(self.silhouette)) + 1

    @cached_property
    def gap(self) -> np.ndarray:
        """(TOP,) mean ln J of the even points less ln J."""
        return self.reference.mean(axis=1) - np.log(self.inertia)

    @cached_property
    def spread(self) -> np.ndarray:
        """(TOP,) s = sd·√(1 + 1/B), the sd over B references with 1/B."""
        return self.reference.std(axis=1) * np.sqrt(1 + 1 / self.reference.shape[1])

    @property
    def enough(self) -> int | None:
        """The smallest k with gap(k) ≥ gap(k + 1) − s(k + 1); None without one below TOP."""
        passes = np.flatnonzero(self.gap[:-1] >= self.gap[1:] - self.spread[1:])
        return int(passes[0]) + 1 if len(passes) else None

    @property
    def widest(self) -> int:
        """The k of the largest gap."""
        return int(self.gap.argmax()) + 1

    @property
    def count(self) -> Count:
        if self.enough == 1:
            early = (self.gap - self.spread)[1:].max() > self.gap[0]
            return Count.EARLY if early else Count.NO_GROUPS
        if self.enough is None:
            return Count.NO_GAP
        named = {self.bend, self.peak, self.enough}
        return (Count.AGREE, Count.TWO, Count.SPLIT)[len(named) - 1]


def silhouettes(apart: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """s = (b − a)/max(a, b) of each point, (n,): a its mean distance to the others of its group, b
    to the points of the nearest other group, the least of such means.

    A point alone in its group has 0; so has one with a = b = 0. With one group alone all are NaN.
    apart: (n, n) distances; labels: (n,). Source: Rousseeuw, Journal of Computational and Applied
    Mathematics 20, 1987.

    >>> places = np.array([0.0, 1.0, 5.0])
    >>> silhouettes(np.abs(places - places[:, None]), np.array([0, 0, 1])).tolist()
    [0.8, 0.75, 0.0]
    """
    names, own = np.unique(labels, return_inverse=True)
    if len(names) < 2:
        return np.full(len(labels), np.nan)
    member = (own[:, None] == np.arange(len(names))).astype(float)
    sums, count = apart @ member, member.sum(axis=0)
    rows = np.arange(len(labels))
    mates = count[own] - 1
    a = sums[rows, own] / np.maximum(mates, 1)
    means = sums / count
    means[rows, own] = np.inf
    b = means.min(axis=1)
    most = np.maximum(a, b)
    return np.where((mates > 0) & (most > 0), (b - a) / np.where(most > 0, most, 1), 0.0)


def count_groups(X: np.ndarray, seed: int) -> Groups:
    """k-means for k = 1 … TOP, and what tells how many groups. Each is the best of RUNS k-means++
    starts and of one more, so that J falls: the best for k − 1 and a centre at the farthest point.

    X: (n, d) with more than TOP different rows. Errors: ValueError with fewer.
    Sources: silhouette, Rousseeuw 1987; gap, Tibshirani, Walther and Hastie, Journal of the Royal
    Statistical Society B 63, 2001, with reference (a), the box along the axes; bend, Satopää,
    Albrecht, Irwin and Raghavan, ICDCS Workshops 2011, without smoothing.

    >>> rng = np.random.default_rng(0)
    >>> X = np.concatenate([rng.normal(at, 0.5, (20, 2)) for at in (0, 5, 10)])
    >>> found = count_groups(X, seed=0)
    >>> found.bend, found.peak, found.enough
    (3, 3, 3)
    """
    X = np.asarray(X, float)
    if len(np.unique(X, axis=0)) <= TOP:
        raise ValueError(f"X must have more than {TOP} different rows")
    rng = np.random.default_rng([seed, 1])  # not the stream that the sample itself came from
    low, high = X.min(axis=0), X.max(axis=0)
    even = rng.uniform(low, high, (REFERENCES, *X.shape))
    apart = cdist(X, X)
    labels, inertia, shapes, reference, best = [], [], [], [], None
    for k in range(1, TOP + 1):
        best = _best_film(X, k, best, rng)
        labels.append(best.labels[-1])
        inertia.append(best.last)
        shapes.append(silhouettes(apart, labels[-1]))
        reference.append(_even_inertia(even, k, rng))
    return Groups(X, *map(np.array, (labels, inertia, shapes)), np.log(reference))


def _best_film(X, k, fewer, rng):
    starts = draw_starts(X, k, "spread", RUNS, rng)
    if fewer is not None:
        far = np.square(X - fewer.centres[-1][fewer.labels[-1]]).sum(axis=1).argmax()
        starts = np.concatenate([starts, np.vstack([fewer.centres[-1], X[far]])[None]])
    return half_steps(X, starts[many_ends(X, starts).argmin()], 200, True)


def _even_inertia(even: np.ndarray, k: int, rng: np.random.Generator) -> np.ndarray:
    """(references,) the least J of a few starts for each set of even points."""
    starts = np.concatenate([draw_starts(X, k, "spread", REFERENCE_RUNS, rng) for X in even])
    ends = many_ends(np.repeat(even, REFERENCE_RUNS, axis=0), starts)
    return ends.reshape(len(even), REFERENCE_RUNS).min(axis=1)
