"""Support vector machines with a kernel: f(x) = Σ αᵢ yᵢ k(xᵢ, x) + b over points in the plane."""

from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property

import numpy as np

from core.maths.learning.class_map import MAP_PLACES, MAP_X, MAP_Y, outlines
from core.maths.learning.class_points import Points, split_points
from core.maths.learning.kernels import Gram, Kernel, judge_gram, kernel_matrix
from core.maths.learning.sequential_minimal import Duals, solve_rising

LEVELS = (-1.0, 0.0, 1.0)  # of f: the edges and the boundary
FLAT = 1e-12  # |w|² in the features, beside Σα: below it w is 0
ON_LINE = 1e-8  # of 1 + the largest |f|


class Shape(Enum):
    NO_POINTS = auto()
    ONE_CLASS = auto()
    UNDEFINED = auto()  # k has no value for some pair
    NO_KERNEL = auto()  # an eigenvalue of the kernel matrix is negative
    UNSETTLED = auto()  # the steps ran out
    LEVEL = auto()  # w = 0: f is the same everywhere
    ALONE = auto()  # all points are support vectors, and all on their side
    CLEAN = auto()  # all on their side, held by some
    MISSED = auto()  # some are not


@dataclass(frozen=True, eq=False)
class KernelMachine:
    """K: (n, n), points sorted by class; eigenvalues: of K, falling; duals: None where nothing is
    fitted."""

    kernel: Kernel
    C: float
    places: np.ndarray
    labels: np.ndarray
    K: np.ndarray
    gram: Gram
    eigenvalues: np.ndarray
    duals: Duals | None

    @property
    def n(self) -> int:
        return len(self.labels)

    @property
    def signs(self) -> np.ndarray:
        return np.where(self.labels == 1, 1.0, -1.0)

    @cached_property
    def alpha(self) -> np.ndarray:
        return np.zeros(self.n) if self.duals is None else np.abs(self.duals.beta)

    @property
    def square(self) -> float:
        """|w|² = βᵀKβ among the features; negative only if k is no kernel."""
        return 0.0 if self.duals is None else float(self.duals.beta @ self.K @ self.duals.beta)

    @cached_property
    def margins(self) -> np.ndarray:
        """(n,) y·f, on the boundary exactly 0, on an edge exactly 1; NaN without a fit."""
        if self.duals is None:
            return np.full(self.n, np.nan)
        m = self.signs * (self.K @ self.duals.beta + self.duals.bias)
        dust = ON_LINE * (1 + np.abs(m).max())
        m = np.where(np.abs(m - 1) <= dust, 1.0, m)
        return np.where(np.abs(m) <= dust, 0.0, m)

    @property
    def slacks(self) -> np.ndarray:
        return np.maximum(0.0, 1 - np.nan_to_num(self.margins, nan=1.0))

    @cached_property
    def right(self) -> int:
        """How many points are on their own side: y·f > 0."""
        return count_right(self.margins)

    def at(self, places: np.ndarray) -> np.ndarray:
        """f at places (m, 2): NaN where k has no value."""
        assert self.duals is not None
        held = self.duals.beta != 0
        k = kernel_matrix(self.kernel, places, self.places[held])
        return k @ self.duals.beta[held] + self.duals.bias

    @cached_property
    def shape(self) -> Shape:
        if not self.n:
            return Shape.NO_POINTS
        if self.labels.min() == self.labels.max():
            return Shape.ONE_CLASS
        if self.duals is None:
            return Shape.UNDEFINED
        if self.gram is Gram.INDEFINITE:
            return Shape.NO_KERNEL
        if not self.duals.settled:
            return Shape.UNSETTLED
        if self.square <= FLAT * float(self.alpha.sum()):
            return Shape.LEVEL
        if self.right < self.n:
            return Shape.MISSED
        return Shape.ALONE if np.all(self.alpha > 0) else Shape.CLEAN


def count_right(margins: np.ndarray) -> int:
    """How many of these y·f are above 0: the one count of hits, whoever's points they are.

    >>> count_right(np.array([0.5, 0.0, -1.0, np.nan]))
    1
    """
    return int((np.nan_to_num(margins, nan=-1.0) > 0).sum())


def fit_kernel_machine(points: Points, kernel: Kernel, C: float) -> KernelMachine:
    """A support vector machine of labelled points in the plane. Errors: ValueError for C ≤ 0.

    The matrix is divided by its largest entry and C multiplied by it, which leaves f as it is.
    Source: Schölkopf and Smola, Learning with Kernels, 2002, chapter 7.

    >>> found = fit_kernel_machine(((0.0, 0, 0), (1.0, 0, 1), (2.0, 0, 0)), Kernel("gaussian"), 9.0)
    >>> found.shape.name, found.right
    ('ALONE', 3)
    """
    if not C > 0:
        raise ValueError(f"C must be positive, got {C}")
    places, labels = split_points(points)
    order = np.argsort(labels, kind="stable")
    places, labels = places[order], labels[order]
    K = kernel_matrix(kernel, places, places)
    gram, values = judge_gram(K)
    duals = None
    if len(set(labels.tolist())) == 2 and gram is not Gram.UNDEFINED:
        duals = _scaled(K, np.where(labels == 1, 1.0, -1.0), C)
    return KernelMachine(kernel, C, places, labels, K, gram, values, duals)


def _scaled(K: np.ndarray, y: np.ndarray, C: float) -> Duals:
    size = float(np.abs(K).max()) or 1.0
    found = solve_rising(K / size, y, C * size)
    beta = np.where(np.abs(found.beta) == C * size, np.sign(found.beta) * C, found.beta / size)
    return Duals(
        beta, found.errors, found.low, found.high, found.steps, found.violation, found.settled
    )


def map_of(found: KernelMachine) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """The bands of f below −1, to 0, to 1 and above, and the lines f = −1, 0, 1, as outlines."""
    return outlines(_on_map(found), LEVELS)


def _on_map(found: KernelMachine) -> np.ndarray:
    """f at the nodes of the map, (up, across). There a Gaussian is a product, of as many
    exponentials as lines of the grid, not as crossings."""
    if found.kernel.name != "gaussian":
        return found.at(MAP_PLACES).reshape(len(MAP_Y), -1)
    assert found.duals is not None
    held = found.duals.beta != 0
    across, up = (
        np.exp(-found.kernel.gamma * np.square(line[:, None] - column[held]))
        for line, column in zip((MAP_X, MAP_Y), found.places.T, strict=True)
    )
    return (up * found.duals.beta[held]) @ across.T + found.duals.bias
