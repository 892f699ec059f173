"""Choosing C and γ of a support vector machine with a Gaussian kernel: a map of errors.

Everywhere an error is the same: a point whose y·f is not above 0. It is counted for the points the
machine was fitted to, for each of them left out of a fit of its own, and for fresh points.
"""

from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

import numpy as np

from core.maths.learning.class_map import MAP_X, MAP_Y, outlines
from core.maths.learning.kernel_machine import LEVELS, count_right
from core.maths.learning.kernels import Kernel, kernel_matrix
from core.maths.learning.sequential_minimal import Duals, solve_duals, solve_rising

PRICES = 10.0 ** np.arange(-1.0, 2.5, 0.5)  # C, (7,)
GAMMAS = 10.0 ** np.arange(-2.0, 2.0, 0.5)  # γ, (8,)
FITTED, FRESH = 32, 600  # points of each kind
NOISE = {"moons": 0.55, "rings": 0.45, "clouds": 1.3}
STRETCH = 30.0  # of x₂, in its smaller unit


class Choice(Enum):
    WORSE = auto()  # more than half err with one left out
    BEST = auto()  # no other cell of the map has fewer errors with one left out
    BY_HEART = auto()  # no error among the fitted, and more than the best with one left out
    COARSE = auto()  # errors among the fitted, and more than the best with one left out


@dataclass(frozen=True, eq=False)
class ErrorMap:
    """Errors by C, γ and class, (7, 8, 2): among the fitted points, with one left out, among fresh
    ones; held: how many support vectors, (7, 8)."""

    fitted: np.ndarray
    left_out: np.ndarray
    fresh: np.ndarray
    held: np.ndarray

    @property
    def least(self) -> int:
        """The fewest errors with one left out."""
        return int(self.left_out.sum(axis=2).min())

    def choice(self, i: int, j: int) -> Choice:
        errors = int(self.left_out[i, j].sum())
        if 2 * errors > FITTED:
            return Choice.WORSE
        if errors == self.least:
            return Choice.BEST
        return Choice.COARSE if self.fitted[i, j].any() else Choice.BY_HEART


@lru_cache(maxsize=8)
def drawn_points(law: str, count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """So many points (count, 2) of two classes, half of each, and their labels.

    moons: half circles of radius 2.4; rings: circles of radius 1.2 and 2.8; clouds: around two
    centres; all with normal noise. Errors: ValueError for an unknown law.
    """
    if law not in NOISE:
        raise ValueError(f"law must be one of {', '.join(NOISE)}, got {law}")
    rng = np.random.default_rng(seed)
    labels = np.repeat([0, 1], [count - count // 2, count // 2])
    side = 2.0 * labels - 1
    angle = rng.uniform(0, np.pi, count)
    if law == "moons":
        places = np.column_stack([
            1.2 * side + 2.4 * np.cos(angle), 0.7 * side - side * 2.4 * np.sin(angle)
        ])  # fmt: skip
    elif law == "rings":
        radius = np.where(labels == 1, 2.8, 1.2)
        places = radius[:, None] * np.column_stack([np.cos(2 * angle), np.sin(2 * angle)])
    else:
        places = np.outer(side, [1.3, 0.7])
    return places + NOISE[law] * rng.standard_normal((count, 2)), labels


def map_errors(
    places: np.ndarray, labels: np.ndarray, fresh: np.ndarray, fresh_labels: np.ndarray
) -> ErrorMap:
    """Errors for every C of PRICES and γ of GAMMAS. places: (n, 2), labels: 0 or 1, both there at
    least twice; fresh: (m, 2).

    A point that is no support vector is never in error when left out: the fit without it is the
    same, and there y·f ≥ 1. So only support vectors are left out in earnest, and the errors are at
    most as many as they.
    Source: the bound, Vapnik, The Nature of Statistical Learning Theory, 1995, section 5.2.
    """
    y, fresh_y = (np.where(one == 1, 1.0, -1.0) for one in (labels, fresh_labels))
    shape = (len(PRICES), len(GAMMAS))
    held = np.zeros(shape, int)
    fitted, left, new = (np.zeros((*shape, 2), int) for _ in range(3))
    for j, gamma in enumerate(GAMMAS):
        kernel = Kernel("gaussian", float(gamma))
        K, across = kernel_matrix(kernel, places, places), kernel_matrix(kernel, fresh, places)
        for i, C in enumerate(PRICES.tolist()):
            found = solve_rising(K, y, C)
            held[i, j] = np.count_nonzero(found.beta)
            for table, signs, margins in (
                (fitted, y, y * (K @ found.beta + found.bias)),
                (new, fresh_y, fresh_y * (across @ found.beta + found.bias)),
                (left, y, left_out(K, y, C, found)),
            ):
                table[i, j] = [errors_of(margins[signs == sign]) for sign in (-1, 1)]
    return ErrorMap(fitted, left, new, held)


def law_errors(law: str, stretched: bool) -> ErrorMap:
    """The map of a law's fitted and fresh points; ``stretched``: with x₂ in its smaller unit."""
    return _law_errors(law, stretched)


@lru_cache(maxsize=2 * len(NOISE))
def _law_errors(law: str, stretched: bool) -> ErrorMap:
    unit = np.array([1.0, STRETCH if stretched else 1.0])
    (places, labels), (fresh, fresh_labels) = law_points(law)
    return map_errors(places * unit, labels, fresh * unit, fresh_labels)


def law_points(law: str) -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """The fitted points of a law and the fresh ones, each with their labels."""
    return drawn_points(law, FITTED, 11), drawn_points(law, FRESH, 12)


@lru_cache(maxsize=64)
def machine_of(law: str, stretched: bool, i: int, j: int) -> tuple[Duals, tuple]:
    """The machine of one cell, and its bands and lines on the map of places in the first unit."""
    (places, labels), _ = law_points(law)
    gamma, stretch = float(GAMMAS[j]), STRETCH if stretched else 1.0
    unit = np.array([1.0, stretch])
    K = kernel_matrix(Kernel("gaussian", gamma), places * unit, places * unit)
    found = solve_rising(K, np.where(labels == 1, 1.0, -1.0), float(PRICES[i]))
    across, up = (
        np.exp(-gamma * np.square(scale * (line[:, None] - column)))
        for line, column, scale in zip((MAP_X, MAP_Y), places.T, unit, strict=True)
    )
    return found, outlines((up * found.beta) @ across.T + found.bias, LEVELS)


def errors_of(margins: np.ndarray) -> int:
    """How many of these y·f are not above 0: the one count of errors.

    >>> errors_of(np.array([2.0, 0.0, -1.0]))
    2
    """
    return len(margins) - count_right(margins)


def left_out(K: np.ndarray, y: np.ndarray, C: float, found: Duals) -> np.ndarray:
    """y·f at each point, (n,), by a machine fitted to all others; of points that are no support
    vectors, for which that is the same machine, by ``found``.

    The others' β, those of one class made smaller so that Σβ is 0 again, are the start.
    """
    margins = y * (K @ found.beta + found.bias)
    for i in np.flatnonzero(found.beta):
        rest = np.delete(np.arange(len(y)), i)
        start = found.beta[rest]
        total = start.sum()
        same = start * total > 0
        start[same] *= 1 - total / start[same].sum()
        fit = solve_duals(K[np.ix_(rest, rest)], y[rest], C, start)
        margins[i] = y[i] * (K[i, rest] @ fit.beta + fit.bias)
    return margins
