"""The columns that pictures of the law of a mean are drawn from."""

import math
from functools import lru_cache

import numpy as np

from core.maths.probability.mean_laws import (
    Limit,
    MeanLaw,
    berry_esseen,
    judge_population,
    leading_error,
    mean_law,
    norming,
)
from core.maths.probability.populations import Population

STICKS = 60  # that are told apart in a picture
BARS = 48
NS = (1, 3, 10, 30, 100, 300)


def bar_edges(law: MeanLaw, low: float, high: float) -> np.ndarray:
    """Edges of bars from about low to high: of a lattice each holds equally many places.

    >>> from core.maths.probability.populations import Bernoulli
    >>> law = mean_law(Bernoulli(0.5), 4)
    >>> bar_edges(law, -2.0, 2.0).tolist()
    [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5]
    """
    if not law.lattice:
        return np.linspace(low, high, BARS + 1)
    width = law.step * places_per_bar(law, low, high)
    start = law.z[0] - law.step / 2
    first = start + width * math.floor((low - start) / width)
    return first + width * np.arange(math.ceil((high - first) / width) + 1)


def places_per_bar(law: MeanLaw, low: float, high: float) -> int:
    """1 where every place of a lattice gets a stick of its own."""
    return max(1, math.ceil((high - low) / law.step / STICKS))


def heights_in(edges: np.ndarray, z: np.ndarray, weights: np.ndarray | float) -> np.ndarray:
    """Weight in each bar divided by its width."""
    weights = np.broadcast_to(weights, z.shape)
    return np.histogram(z, edges, weights=weights)[0] / np.diff(edges)


def scaled_means(draws: np.ndarray, population: Population) -> np.ndarray:
    """Z of each row of draws, (means, n)."""
    centre, scale = norming(population, draws.shape[1])
    return (draws.sum(axis=1) - centre) / scale


def thinned(z: np.ndarray, y: np.ndarray, low: float, high: float, most: int = 400) -> np.ndarray:
    """Which places to draw: inside, at most so many, and the highest."""
    first, last = np.searchsorted(z, [low, high])
    first, last = max(first - 1, 0), min(last + 1, len(z))
    step = max(1, (last - first) // most)
    at = np.arange(first, last, step)
    top = first + int(np.argmax(y[first:last])) if last > first else first
    return np.unique(np.concatenate([at, [top, last - 1]]))


@lru_cache(maxsize=64)
def distances(population: Population) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Distance to the limit, Berry–Esseen bound and leading term for n in ``NS``.

    On a coarser lattice than one law alone: it is for a picture with logarithmic axes.
    """
    cells = 1 << (11 if judge_population(population) is Limit.NO_MEAN else 9)
    found = [mean_law(population, n, cells).distance for n in NS]
    bounds = [berry_esseen(population, n) for n in NS]
    leading = [leading_error(population, n) for n in NS]
    return np.array(found), np.array(bounds), np.array(leading)
