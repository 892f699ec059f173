"""The line with the widest margin between two classes in the plane, and the points that hold it.

f(x) = w·x + b, y = 1 for class B (label 1), −1 for class A (label 0). The weights minimise

    ½ |w|² + C Σ ξ,  ξ = max(0, 1 − y·f(x)) the slack of a point;

w = Σ α y x with 0 ≤ α ≤ C and Σ α y = 0. The edges of the margin are f = −1 and f = 1, 2/|w| apart.
Places are as drawn, not standardised.
"""

from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property

import numpy as np

from core.maths.learning.class_points import GRID, Points, split_points
from core.maths.learning.separation import Separation, hull_corners, judge_separation
from core.maths.learning.sequential_minimal import DONE, Duals, solve_rising

ROUNDING = 1e-8  # of 1 + the largest |f|: so near to a line a point is on it
NO_LENGTH = 1e-9  # |w| below it is 0: with C ≥ 0.001 on a grid of tenths none is so short


class Hold(Enum):
    NO_POINTS = auto()
    ONE_CLASS = auto()
    LEVEL = auto()  # w = 0
    HARD = auto()  # a line separates the classes, and no point has slack
    SOLD = auto()  # a line separates the classes, yet slack is cheaper
    ONE_SIDE = auto()  # w is not 0, and all points are called one class
    PARTED = auto()  # no line separates the classes


@dataclass(frozen=True, eq=False)
class MarginLine:
    """weights: (2,), bias: the middle of low and high, between which every bias costs the same; NaN
    where nothing is fitted; gap: between the classes, the margin without slack, NaN unless a line
    separates them; duals: None where nothing is fitted; dimension: 0 all points in one place, 1 on
    one line, 2."""

    places: np.ndarray
    labels: np.ndarray
    C: float
    separation: Separation
    gap: float
    weights: np.ndarray
    low: float
    high: float
    duals: Duals | None
    dimension: int

    @property
    def n(self) -> int:
        return len(self.labels)

    @property
    def signs(self) -> np.ndarray:
        return np.where(self.labels == 1, 1.0, -1.0)

    @property
    def bias(self) -> float:
        """The middle, exactly 0 where the two ends are opposite, or both 0 but for rounding."""
        middle = (self.low + self.high) / 2
        return 0.0 if abs(middle) <= max(ROUNDING * (self.high - self.low), DONE) else middle

    @property
    def loose(self) -> bool:
        """Whether the bias is not unique: then no point is free on an edge."""
        return self.high - self.low > ROUNDING * (1 + abs(self.bias))

    @property
    def length(self) -> float:
        return float(np.hypot(*self.weights))

    @property
    def width(self) -> float:
        return 2 / self.length if self.length > 0 else np.inf

    @cached_property
    def alpha(self) -> np.ndarray:
        return np.zeros(self.n) if self.duals is None else np.abs(self.duals.beta)

    @property
    def bound(self) -> np.ndarray:
        """(n,) whether α = C."""
        return self.alpha == self.C

    @property
    def free(self) -> np.ndarray:
        """(n,) whether 0 < α < C: then the point is on an edge of the margin."""
        return (self.alpha > 0) & ~self.bound

    @cached_property
    def margins(self) -> np.ndarray:
        """(n,) y·f, on an edge exactly 1, on the line exactly 0; NaN where nothing is fitted."""
        f = self.places @ self.weights + self.bias
        m = self.signs * f
        dust = ROUNDING * (1 + np.abs(m).max(initial=0))
        m = np.where(np.abs(m - 1) <= dust, 1.0, m)
        return np.where(np.abs(m) <= dust, 0.0, m)

    @cached_property
    def slacks(self) -> np.ndarray:
        return np.maximum(0.0, 1 - np.nan_to_num(self.margins, nan=1.0))

    @property
    def wrong(self) -> np.ndarray:
        """(n,) whether a point is on the other class's side."""
        return np.nan_to_num(self.margins, nan=1.0) < 0

    @property
    def right(self) -> int:
        """How many points are on their own side: the one count of hits of this page."""
        return int((np.nan_to_num(self.margins, nan=-1.0) > 0).sum())

    @property
    def price(self) -> float:
        """½ |w|² + C Σ ξ, the primal objective."""
        return self.length**2 / 2 + self.C * float(self.slacks.sum())

    @property
    def dual(self) -> float:
        """Σ α − ½ |w|², the dual objective: never above the price, and equal to it at the best."""
        return float(self.alpha.sum()) - self.length**2 / 2

    @property
    def residual(self) -> float:
        """How far the worst point is from its KKT condition: y·f ≥ 1 for α = 0, = 1 for 0 < α < C,
        ≤ 1 for α = C."""
        m = self.signs * (self.places @ self.weights + self.bias)
        off = np.where(self.alpha == 0, 1 - m, np.where(self.bound, m - 1, np.abs(m - 1)))
        return float(np.maximum(off, 0.0).max(initial=0.0))

    @property
    def many_duals(self) -> bool:
        """Whether the free α are certainly one choice of many: they can shift among points whose
        places, with a 1 appended, are linearly dependent, and change neither w nor Σ α y."""
        spots = self.places[self.free]
        table = np.column_stack([spots, np.ones(len(spots))])
        return bool(len(spots) > 0 and np.linalg.matrix_rank(table, tol=1e-9) < len(spots))

    @property
    def shared_spots(self) -> int:
        """In how many places points of both classes stand."""
        first, second = (
            {(x, y) for x, y in self.places[self.labels == which].tolist()} for which in (0, 1)
        )
        return len(first & second)

    @cached_property
    def hold(self) -> Hold:
        if self.duals is None:
            return Hold.ONE_CLASS if self.n else Hold.NO_POINTS
        if self.length == 0:
            return Hold.LEVEL
        if self.separation is Separation.APART and not self.slacks.any():
            return Hold.HARD
        if abs(int(np.sign(self.margins * self.signs).sum())) == self.n:
            return Hold.ONE_SIDE
        return Hold.SOLD if self.separation is Separation.APART else Hold.PARTED


def fit_margin(points: Points, C: float) -> MarginLine:
    """The line of labelled points on a grid of tenths that costs least, by sequential minimal
    optimisation. Errors: ValueError for C ≤ 0.

    Source: Cortes and Vapnik, "Support-vector networks", Machine Learning 20, 1995; when the bias
    is not unique: Burges and Crisp, "Uniqueness of the SVM solution", NIPS 12, 1999.

    >>> found = fit_margin(((-1.0, 0.0, 0), (1.0, 0.0, 1), (3.0, 0.0, 1)), 10.0)
    >>> found.hold.name, found.width, found.alpha.tolist()
    ('HARD', 2.0, [0.5, 0.5, 0.0])
    """
    if not C > 0:
        raise ValueError(f"C must be positive, got {C}")
    places, labels = split_points(points)
    whole = np.round(places * GRID).astype(int)
    found = judge_separation(whole, labels)
    if found in (Separation.NO_POINTS, Separation.ONE_CLASS):
        gone = np.full(2, np.nan)
        return MarginLine(places, labels, C, found, np.nan, gone, np.nan, np.nan, None, 0)
    centre = places.mean(axis=0)
    X = places - centre
    duals = solve_rising(X @ X.T, np.where(labels == 1, 1.0, -1.0), C)
    weights = duals.beta @ X
    if np.hypot(*weights) < NO_LENGTH:
        weights = np.zeros(2)
    shift = float(weights @ centre)
    gap = np.nan
    if found is Separation.APART:
        gap = hull_gap(places[labels == 0], places[labels == 1])
    return MarginLine(
        places, labels, C, found, gap, weights, duals.low - shift, duals.high - shift, duals,
        int(np.linalg.matrix_rank(whole - whole[0])),
    )  # fmt: skip


def hull_gap(first: np.ndarray, second: np.ndarray) -> float:
    """The least distance between the convex hulls of two sets of places (n, 2) that a line
    separates: the width of the widest margin without slack.

    It is reached at a corner of one hull and a side, or a corner, of the other.
    Source: Bennett and Bredensteiner, "Duality and geometry in SVM classifiers", ICML 2000.

    >>> hull_gap(np.array([[0.0, -1.0], [0.0, 1.0]]), np.array([[3.0, 0.0]]))
    3.0
    """
    hulls = hull_corners(first), hull_corners(second)
    return float(min(_corner_to_side(*hulls), _corner_to_side(*hulls[::-1])))


def _corner_to_side(corners: np.ndarray, others: np.ndarray) -> float:
    side = np.roll(others, -1, axis=0) - others
    apart = corners[:, None, :] - others
    square = np.maximum((side**2).sum(axis=1), 1e-300)
    part = np.clip((apart * side).sum(axis=2) / square, 0, 1)
    return float(np.linalg.norm(apart - part[:, :, None] * side, axis=2).min())


def slack_by_bias(found: MarginLine, biases: np.ndarray) -> np.ndarray:
    """Σ ξ of the fitted weights at each of these biases: convex, straight between the points, and
    flat where every bias is as good."""
    f = found.places @ found.weights
    return np.maximum(0.0, 1 - found.signs * (f + biases[:, None])).sum(axis=1)
