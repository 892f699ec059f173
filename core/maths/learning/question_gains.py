"""One question to labelled points: what it gains, and which would gain most.

Gains are falls of the mean impurity: Gini, entropy in bits, and the share of mistakes.
"""

from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property

import numpy as np

from core.maths.learning.class_points import Points, split_points
from core.maths.learning.decision_tree import EQUALLY
from core.maths.learning.impurity import DUST, IMPURITIES, split_gains


class Cut(Enum):
    NO_POINTS = auto()
    ONE_CLASS = auto()
    ONE_SIDE = auto()  # all points are on one side
    USELESS = auto()  # both sides have the same share of each class
    BEST = auto()  # no question gains more Gini impurity
    BEST_HERE = auto()  # none along this coordinate, one along the other does
    LESS = auto()  # one along this coordinate does


@dataclass(frozen=True, eq=False)
class Gains:
    """What each question along one coordinate gains: thresholds (q,) midway between neighbouring
    values; values (q + 1,); gains (q,) by impurity."""

    values: np.ndarray
    thresholds: np.ndarray
    gains: dict[str, np.ndarray]


def gains_along(x: np.ndarray, y: np.ndarray) -> Gains:
    """All questions along one coordinate x (n,) of points of classes y.

    >>> gains_along(np.array([0.0, 1.0]), np.array([0, 1])).gains["gini"].tolist()
    [0.5]
    """
    order = x.argsort(kind="stable")
    along, n = x[order], len(x)
    last = np.flatnonzero(along[1:] > along[:-1])  # the last point of each value but the largest
    values = along[np.append(last, n - 1)] if n else along
    left = y[order].cumsum()[last]
    gains = {
        name: split_gains(name, n, y.sum(), last + 1, left) if len(last) else np.zeros(0)
        for name in IMPURITIES
    }
    return Gains(values, (values[:-1] + values[1:]) / 2, gains)


@dataclass(frozen=True, eq=False)
class Question:
    """The question x[feature] ≤ cut, put to points X (n, 2) of classes y."""

    X: np.ndarray
    y: np.ndarray
    feature: int
    cut: float

    @property
    def n(self) -> int:
        return len(self.y)

    @property
    def ones(self) -> int:
        return int(self.y.sum())

    @property
    def yes(self) -> np.ndarray:
        """(n,) which points say yes."""
        return self.X[:, self.feature] <= self.cut

    @cached_property
    def counts(self) -> np.ndarray:
        """(2, 2) points by answer, yes first, and class."""
        return np.array([[int((side & (self.y == c)).sum()) for c in (0, 1)]
                         for side in (self.yes, ~self.yes)])  # fmt: skip

    @property
    def mistakes(self) -> tuple[int, int]:
        """Of a majority vote among all points, and on each side for itself."""
        return min(self.ones, self.n - self.ones), int(self.counts.min(axis=1).sum())

    def gain(self, impurity: str) -> float:
        k, left = int(self.counts[0].sum()), int(self.counts[0, 1])
        if not 0 < k < self.n:
            return 0.0
        return float(split_gains(impurity, self.n, self.ones, np.array(k), np.array(left)))

    @cached_property
    def along(self) -> tuple[Gains, Gains]:
        """All questions, by coordinate."""
        first, second = (gains_along(x, self.y) for x in self.X.T)
        return first, second

    @cached_property
    def best(self) -> dict[str, list[tuple[int, int]]]:
        """By impurity the questions that gain most, as (coordinate, number of the threshold); none
        where nothing gains anything."""
        found = {}
        for name in IMPURITIES:
            gains = [along.gains[name] for along in self.along]
            top = max(each.max(initial=0.0) for each in gains)
            found[name] = [
                (feature, at)
                for feature, each in enumerate(gains)
                for at in np.flatnonzero(each >= top * (1 - EQUALLY)).tolist()
                if top >= DUST
            ]
        return found

    @property
    def agree(self) -> bool:
        """Whether some question is best by Gini and by entropy, or none by either."""
        gini, entropy = (set(self.best[name]) for name in ("gini", "entropy"))
        return bool(gini & entropy) or not gini | entropy

    @cached_property
    def case(self) -> Cut:
        if self.n == 0:
            return Cut.NO_POINTS
        if self.ones in (0, self.n):
            return Cut.ONE_CLASS
        if not self.counts.sum(axis=1).all():
            return Cut.ONE_SIDE
        gain = self.gain("gini")
        if gain < DUST:
            return Cut.USELESS
        here, there = (
            self.along[at].gains["gini"].max(initial=0.0) for at in (self.feature, 1 - self.feature)
        )
        if gain < here * (1 - EQUALLY):
            return Cut.LESS
        return Cut.BEST if gain >= there * (1 - EQUALLY) else Cut.BEST_HERE


def ask(points: Points, feature: int, cut: float) -> Question:
    """The question whether a coordinate, 0 or 1, is at most ``cut``.

    Errors: ValueError for another coordinate.

    >>> ask(((-1.0, 0.0, 0), (1.0, 0.0, 1)), 0, 0.0).case.name
    'BEST'
    """
    if feature not in (0, 1):
        raise ValueError(f"feature must be 0 or 1, got {feature}")
    return Question(*split_points(points), feature, cut)
