"""Surprise and its mean, the entropy, and the shortest code of whole bits.

Logarithms are to the base 2 (bits) unless another base is given (e: nats). By convention
0·log 0 = 0: an outcome that never happens adds nothing.
"""

import heapq
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from numpy.typing import ArrayLike


def shares(weights: ArrayLike) -> np.ndarray:
    """Weights divided by their sum. Errors: ValueError where one is negative or not finite, or
    where all are 0.

    >>> shares([2, 1, 1]).tolist()
    [0.5, 0.25, 0.25]
    """
    w = np.asarray(weights, float)
    if not np.all(np.isfinite(w)) or (w < 0).any():
        raise ValueError(f"weights must be finite and not negative, got {w.tolist()}")
    if not w.sum() > 0:
        raise ValueError("weights must not all be 0")
    return w / w.sum()


def surprisal(p: ArrayLike, base: float = 2.0) -> np.ndarray:
    """−log p of each outcome; ∞ for one that never happens.

    >>> surprisal([0.5, 0.125, 1.0]).tolist()
    [1.0, 3.0, 0.0]
    """
    with np.errstate(divide="ignore"):
        return -np.log(np.asarray(p, float)) / np.log(base) + 0.0


def entropy(p: ArrayLike, base: float = 2.0) -> float:
    """H = −Σ p·log p of a distribution p, an array of any shape that adds up to 1 (Shannon 1948,
    section 6).

    >>> entropy([0.5, 0.25, 0.25])
    1.5
    """
    p = np.asarray(p, float)
    p = p[p > 0]
    return float((p * surprisal(p, base)).sum())


@dataclass(frozen=True)
class Code:
    """``words`` of 0 and 1 by outcome; None for one that never happens."""

    words: tuple[str | None, ...]
    mean_length: float

    @property
    def lengths(self) -> tuple[int | None, ...]:
        return tuple(None if word is None else len(word) for word in self.words)


def huffman(weights: ArrayLike) -> Code:
    """Huffman's code: join the two rarest until one is left (Huffman 1952).

    No word begins another one, and no such code is shorter on average; its mean length L obeys
    H ≤ L < H + 1 with H in bits. Among equals the one that was there first is joined first, which
    keeps the longest word short (Schwartz 1964). A single outcome needs no bit: its word is empty.
    Errors: those of :func:`shares`.

    >>> huffman([50, 25, 25]).words, huffman([50, 25, 25]).mean_length
    (('0', '10', '11'), 1.5)
    """
    p = shares(weights)
    w = np.asarray(weights, float)
    heap = [(w[k], k, (k,)) for k in range(len(w)) if w[k] > 0]
    words: list[str | None] = ["" if one > 0 else None for one in w]
    heapq.heapify(heap)
    born = len(w)
    while len(heap) > 1:
        pair = [heapq.heappop(heap) for _ in range(2)]
        pair.sort(key=lambda one: min(one[2]))  # 0 goes to the side that holds the first outcome
        for bit, (_, _, members) in zip("01", pair, strict=True):
            for k in members:
                words[k] = bit + str(words[k])
        heapq.heappush(heap, (pair[0][0] + pair[1][0], born, pair[0][2] + pair[1][2]))
        born += 1
    mean = sum(p[k] * len(word) for k, word in enumerate(words) if word is not None)
    return Code(tuple(words), float(mean))


class Spread(Enum):
    """How a distribution given by whole weights is spread."""

    NOTHING = auto()  # no weight at all: no distribution
    CERTAIN = auto()  # all weight on one outcome
    UNIFORM = auto()  # all outcomes alike
    UNIFORM_SOME = auto()  # those that happen are alike, others never happen
    DYADIC = auto()  # every probability is a power of ½
    UNEVEN = auto()


def judge_spread(weights: ArrayLike) -> Spread:
    """>>> judge_spread([50, 25, 25]).name, judge_spread([0, 7]).name
    ('DYADIC', 'CERTAIN')
    """
    w = np.asarray(weights, float)
    seen = w[w > 0]
    if not len(seen):
        return Spread.NOTHING
    if len(seen) == 1:
        return Spread.CERTAIN
    if (seen == seen[0]).all():
        return Spread.UNIFORM if len(seen) == len(w) else Spread.UNIFORM_SOME
    return Spread.DYADIC if dyadic(w) else Spread.UNEVEN


def dyadic(weights: ArrayLike) -> bool:
    """Whether each whole weight above 0 is the sum of all times a power of ½: then words as long
    as the surprise exist, and Huffman's L is H itself.

    >>> dyadic([4, 2, 1, 1, 0]), dyadic([1, 1, 1])
    (True, False)
    """
    whole = [int(one) for one in np.asarray(weights, float) if one > 0]
    total = sum(whole)
    return all(total % one == 0 and (total // one) & (total // one - 1) == 0 for one in whole)


def entropy_against(p: ArrayLike, one: int, shares_of_one: ArrayLike, base: float = 2.0):
    """H while the probability t of outcome ``one`` runs through ``shares_of_one`` and the others
    keep their proportions: h(t) + (1 − t)·H(others), h the entropy of a coin (Shannon 1948,
    section 6, grouping). Where no other outcome happens, NaN for t < 1.

    >>> entropy_against([0.5, 0.5], 0, [0.0, 0.5]).tolist()
    [0.0, 1.0]
    """
    t = np.asarray(shares_of_one, float)
    others = np.delete(np.asarray(p, float), one)
    if not others.sum() > 0:
        return np.where(t == 1, 0.0, np.nan)
    rest = entropy(others / others.sum(), base)
    inner = np.clip(t, 1e-300, 1)
    outer = np.clip(1 - t, 1e-300, 1)
    coin = t * surprisal(inner, base) + (1 - t) * surprisal(outer, base)
    return coin + (1 - t) * rest
