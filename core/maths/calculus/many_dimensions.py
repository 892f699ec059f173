"""Integrals over the unit cube in d dimensions: a grid against random and quasi-random points.

All dimensions are the first coordinates of one set of points in 12, so that d can be dragged.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import pi

import numpy as np
from scipy.stats import qmc

MOST = 12  # dimensions
REPEATS = 8  # independent sets, for the root mean square of the errors
POWERS = np.arange(4, 13)  # 16 … 4096 points


def ball_volume(d: int, radius: float = 1.0) -> float:
    """π^(d/2)/Γ(d/2 + 1)·rᵈ, as V₀ = 1, V₁ = 2, V_d = 2π/d·V_{d−2}.

    >>> ball_volume(1), round(ball_volume(3), 4)
    (2.0, 4.1888)
    """
    volume = 2.0 if d % 2 else 1.0
    for k in range(d, 1, -2):
        volume *= 2 * pi / k
    return volume * radius**d


@dataclass(frozen=True)
class Integrand:
    """A function on the cube with its integral and its standard deviation there, by dimension."""

    name: str

    def exact(self, d: int) -> float:
        return 1.0 if self.name == "smooth" else ball_volume(d)

    def deviation(self, d: int) -> float:
        """√(∫f² − (∫f)²)."""
        if self.name == "smooth":
            return float(np.sqrt((pi**2 / 8) ** d - 1))
        return float(np.sqrt(ball_volume(d) * (2.0**d - ball_volume(d))))

    def values(self, points: np.ndarray) -> np.ndarray:
        """f in every dimension: last axis k holds f of the first k + 1 coordinates."""
        if self.name == "smooth":
            return np.cumprod(pi / 2 * np.sin(pi * points), axis=-1)
        inside = np.cumsum((2 * points - 1) ** 2, axis=-1) <= 1
        return inside * 2.0 ** np.arange(1, points.shape[-1] + 1)


SMOOTH = Integrand("smooth")  # Π (π/2)·sin(πxᵢ), whose integral is 1
BALL = Integrand("ball")  # 2ᵈ inside the ball of radius ½ about the middle, else 0
INTEGRANDS = {"smooth": SMOOTH, "ball": BALL}


@lru_cache(maxsize=8)
def _sets(kind: str, seed: int) -> np.ndarray:
    """Points of shape (REPEATS, 4096, MOST)."""
    count = 2 ** int(POWERS[-1])
    if kind == "random":
        return np.random.default_rng(seed).random((REPEATS, count, MOST))
    seeds = np.random.default_rng(seed).integers(0, 2**31, REPEATS)
    return np.stack([qmc.Sobol(MOST, rng=int(one)).random(count) for one in seeds])


def points(kind: str, seed: int, count: int) -> np.ndarray:
    """The first ``count`` points of the first set, of shape (count, MOST)."""
    return _sets(kind, seed)[0, :count]


@lru_cache(maxsize=16)
def _root_mean_squares(name: str, kind: str, seed: int) -> np.ndarray:
    f = INTEGRANDS[name]
    exact = np.array([f.exact(d) for d in range(1, MOST + 1)])
    means = np.cumsum(f.values(_sets(kind, seed)), axis=1)[:, 2**POWERS - 1]
    means = means / (2.0**POWERS)[:, None]
    return np.sqrt(((means - exact) ** 2).mean(axis=0))


def random_errors(f: Integrand, kind: str, seed: int, d: int) -> np.ndarray:
    """Root mean square over 8 sets of the error with 16, 32, … 4096 points, ``kind`` "random" or
    "sobol" (scrambled; Sobol 1967, Owen 1997). Known to about 1/√16, a quarter of itself."""
    return _root_mean_squares(f.name, kind, seed)[:, d - 1]


@lru_cache(maxsize=256)
def _grid_estimate(name: str, d: int, per_axis: int) -> float:
    middles = (np.arange(per_axis) + 0.5) / per_axis
    if name == "smooth":
        return float((pi / 2 * np.sin(pi * middles)).mean() ** d)
    squares = (2 * middles - 1) ** 2
    sums = np.zeros(1)
    for _ in range(d):
        sums = (sums[:, None] + squares).ravel()
        sums = sums[sums <= 1 + 1e-12]
    return len(sums) * (2.0 / per_axis) ** d


def grid_errors(f: Integrand, d: int) -> tuple[np.ndarray, np.ndarray]:
    """Numbers of points mᵈ up to 4096, and |error| of the midpoint grid with m points an axis."""
    largest = int(4096 ** (1 / d) + 1e-9)
    each = np.unique(np.round(np.geomspace(1, largest, 24)).astype(int))
    found = np.array([_grid_estimate(f.name, d, int(m)) for m in each])
    return each.astype(float) ** d, np.abs(found - f.exact(d))


@dataclass(frozen=True)
class Race:
    """Who is nearer with at most so many points: ``grid`` with ``per_axis`` points an axis against
    σ/√n, the standard error of n random points."""

    per_axis: int
    grid: float
    chance: float

    @property
    def chance_wins(self) -> bool:
        return self.chance < self.grid


def race(f: Integrand, d: int, count: int) -> Race:
    """The largest grid of at most ``count`` points against ``count`` random ones."""
    per_axis = int(count ** (1 / d) + 1e-9)
    grid = abs(_grid_estimate(f.name, d, per_axis) - f.exact(d))
    return Race(per_axis, grid, f.deviation(d) / np.sqrt(count))


def first_win(f: Integrand, count: int) -> int | None:
    """The smallest dimension up to 12 in which chance wins; None where it never does."""
    return next((d for d in range(1, MOST + 1) if race(f, d, count).chance_wins), None)
