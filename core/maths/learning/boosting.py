"""Boosting with squared error: small trees added up, each fitted to what is left.

F₀ is the mean of y; tree m is fitted to the residuals r = y − F_{m−1}, and F_m = F_{m−1} + ν·h_m.
A tree fitted by means is a projection, so the mean square of the residuals falls by
ν(2 − ν)·mean(h_m²): for 0 < ν < 2 it never rises, for ν > 2 it grows.
Source: Friedman, "Greedy function approximation: a gradient boosting machine", Annals of Statistics
29, 2001, algorithm 2.
"""

from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property, lru_cache

import numpy as np

from core.maths.learning.decision_tree import Tree, grow_tree

STEPS = 120
ENDS = (0.0, 10.0)  # of x
PLACES = np.linspace(*ENDS, 401)[:-1] + (ENDS[1] - ENDS[0]) / 800  # middles of 400 cells
SAME = 1e-12
ROUNDED_OFF = 1e-28  # of the mean square of y: (16 digits)² is rounding


class Boosted(Enum):
    GROWS = auto()  # ν > 2: the residuals grow
    STAYS = auto()  # ν = 2: they stay as large as they are
    START = auto()  # no tree yet
    LEAST = auto()  # at no other step the fresh error is less
    EARLY = auto()  # at a later step it is
    LATE = auto()  # at an earlier step it is


def true_curve(x: np.ndarray) -> np.ndarray:
    """What y is without noise: a wave with a jump.

    >>> float(true_curve(np.array(0.0)))
    0.0
    """
    return 1.5 * np.sin(1.2 * x) + np.where(x > 6, 1.5, 0.0)


def curve_sample(n: int, noise: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """n places in order, and y there with normal noise of this standard deviation.

    >>> x, y = curve_sample(3, 0.0, 1)
    >>> bool((y == true_curve(x)).all())
    True
    """
    rng = np.random.default_rng(seed)
    x = np.sort(np.round(rng.uniform(*ENDS, n), 2))
    return x, true_curve(x) + noise * rng.standard_normal(n)


def boost(
    X: np.ndarray, y: np.ndarray, rate: float, depth: int, steps: int
) -> tuple[list[Tree], np.ndarray]:
    """The trees and the fits F₀ … F_steps at the rows, (steps + 1, n).

    Errors: ValueError for rate ≤ 0.

    >>> trees, fits = boost(np.array([[0.0], [1.0]]), np.array([0.0, 2.0]), 0.5, 1, 2)
    >>> fits.tolist()
    [[1.0, 1.0], [0.5, 1.5], [0.25, 1.75]]
    """
    if not rate > 0:
        raise ValueError(f"rate must be positive, got {rate}")
    trees, fits = [], [np.full(len(y), y.mean())]
    for _ in range(steps):
        tree = grow_tree(X, y - fits[-1], depth, "variance")
        trees.append(tree)
        fits.append(fits[-1] + rate * tree.predict(X))
    return trees, np.array(fits)


@dataclass(frozen=True, eq=False)
class Boosting:
    """fits: (M + 1, n) at the points, curves: (M + 1, 400) at PLACES."""

    x: np.ndarray
    y: np.ndarray
    noise: float
    rate: float
    trees: tuple[Tree, ...]
    fits: np.ndarray
    curves: np.ndarray

    @cached_property
    def own(self) -> np.ndarray:
        """(M + 1,) the mean square of the residuals."""
        return np.square(self.y - self.fits).mean(axis=1)

    @cached_property
    def fresh(self) -> np.ndarray:
        """(M + 1,) the expected squared error on a fresh point: σ² + mean (f − F)²."""
        return self.noise**2 + np.square(true_curve(PLACES) - self.curves).mean(axis=1)

    @property
    def best(self) -> int:
        """The first step of least fresh error."""
        return int((self.fresh <= self.fresh.min() + SAME).argmax())

    def gain(self, step: int) -> float:
        """mean(h²) of the tree of this step, from 1; 0 where it fits what rounding left."""
        found = float(np.square(self.trees[step - 1].predict(self.x[:, None])).mean())
        return found if found > ROUNDED_OFF * float(np.square(self.y).mean()) else 0.0

    def judge(self, step: int) -> Boosted:
        if self.rate > 2:
            return Boosted.GROWS
        if self.rate == 2:
            return Boosted.STAYS
        if step == 0:
            return Boosted.START
        if self.fresh[step] <= self.fresh.min() + SAME:
            return Boosted.LEAST
        return Boosted.EARLY if step < self.best else Boosted.LATE


@lru_cache(maxsize=48)
def boosted_curve(n: int, noise: float, seed: int, rate: float, depth: int) -> Boosting:
    """120 steps on a sample of the curve.

    >>> found = boosted_curve(40, 0.3, 1, 0.1, 1)
    >>> bool((np.diff(found.own) <= 0).all()), found.judge(0).name
    (True, 'START')
    """
    x, y = curve_sample(n, noise, seed)
    trees, fits = boost(x[:, None], y, rate, depth, STEPS)
    parts = np.stack([tree.predict(PLACES[:, None]) for tree in trees])
    curves = fits[0, 0] + rate * np.vstack([np.zeros(len(PLACES)), parts.cumsum(axis=0)])
    return Boosting(x, y, noise, rate, tuple(trees), fits, curves)
