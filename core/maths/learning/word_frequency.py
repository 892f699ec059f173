"""How often words stand in a text, and how many different ones: the laws of Zipf and of Heaps."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

LEAST = 20  # different words: for fewer no line is fitted


@dataclass(frozen=True, eq=False)
class Line:
    """y = level + slope·x in decimal logarithms; points: how many it was fitted to, on ``ends``."""

    slope: float
    level: float
    ends: tuple[float, float]


def ranked(text: Sequence[str]) -> tuple[list[str], np.ndarray]:
    """Units and their counts, the most frequent first, equals in alphabetical order.

    >>> ranked("abac")
    (['a', 'b', 'c'], array([2, 1, 1]))
    """
    order = sorted(Counter(text).items(), key=lambda item: (-item[1], item[0]))
    return [unit for unit, _ in order], np.array([n for _, n in order], int)


def growth(text: Sequence[str], points: int = 60) -> tuple[np.ndarray, np.ndarray]:
    """Lengths N of the beginning of a text, evenly on a logarithmic scale, and how many different
    units stand in each.

    >>> [part.tolist() for part in growth("abac", 3)]
    [[1, 2, 4], [1, 2, 3]]
    """
    if not text:
        return np.array([], int), np.array([], int)
    known: set[str] = set()
    new = []
    for unit in text:
        new.append(unit not in known)
        known.add(unit)
    lengths = np.unique(np.geomspace(1, len(text), points).round().astype(int))
    return lengths, np.cumsum(new)[lengths - 1]


def fit_zipf(counts: np.ndarray) -> Line | None:
    """Least squares of log count on log rank, with ranks evenly spread over the scale of
    logarithms, from rank 10 to 1,000 or as far as there are (Zipf 1949: count ∝ rank⁻ˢ, s near 1).
    """
    if len(counts) < LEAST:
        return None
    last = min(len(counts), 1000)
    ranks = np.unique(np.geomspace(min(10, last // 2), last, 40).round().astype(int))
    return _line(ranks, counts[ranks - 1])


def fit_heaps(lengths: np.ndarray, kinds: np.ndarray) -> Line | None:
    """Least squares of log V on log N, from a hundredth of the text on (Heaps 1978: V ∝ Nᵝ)."""
    if not len(kinds) or kinds[-1] < LEAST:
        return None
    late = lengths >= lengths[-1] / 100
    return _line(lengths[late], kinds[late])


def _line(x: np.ndarray, y: np.ndarray) -> Line:
    u, v = np.log10(x), np.log10(y)
    slope, level = np.polyfit(u, v, 1)
    return Line(float(slope), float(level), (float(u[0]), float(u[-1])))
