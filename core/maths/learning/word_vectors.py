"""Words as vectors: who stands near whom, weighed against chance, and squeezed by a singular value
decomposition (Levy, Goldberg and Dagan 2015)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property

import numpy as np


def commonest(texts: Sequence[Sequence[str]], most: int) -> dict[str, int]:
    """The most frequent words, equals in alphabetical order, with their rows."""
    standing = Counter(word for text in texts for word in text)
    order = sorted(standing, key=lambda word: (-standing[word], word))[:most]
    return {word: i for i, word in enumerate(order)}


def cooccurrence(
    texts: Sequence[Sequence[str]], rows: Mapping[str, int], window: int
) -> np.ndarray:
    """C[a, b]: how often b stands at most ``window`` places before or after a, (V, V), symmetric.
    Words without a row keep their place, and count for nothing.

    >>> cooccurrence([["a", "x", "b", "a"]], {"a": 0, "b": 1}, 2).tolist()
    [[0.0, 2.0], [2.0, 0.0]]
    """
    gap = [-1] * window
    ids = np.array([i for text in texts for i in [*(rows.get(w, -1) for w in text), *gap]], int)
    size = len(rows)
    found = np.zeros(size * size)
    for far in range(1, window + 1):
        first, second = ids[:-far], ids[far:]
        both = (first >= 0) & (second >= 0)
        found += np.bincount(first[both] * size + second[both], minlength=size * size)
    square = found.reshape(size, size)
    return square + square.T


def positive_pmi(C: np.ndarray) -> np.ndarray:
    """max(0, ln(P(a, b)/(P(a)·P(b)))): by how much a pair stands together more often than by chance
    (pointwise mutual information: Church and Hanks 1990). 0 where it never does.

    >>> positive_pmi(np.array([[0.0, 2.0], [2.0, 0.0]])).round(3).tolist()
    [[0.0, 0.693], [0.693, 0.0]]
    """
    alone = C.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.log(C) + np.log(alone.sum()) - np.log(alone)[:, None] - np.log(alone)
    return np.where(C > 0, np.maximum(found, 0), 0.0)


@dataclass(frozen=True, eq=False)
class WordSpace:
    """rows: word → row; matrix: (V, V), symmetric; left, values: its singular value
    decomposition."""

    rows: Mapping[str, int]
    matrix: np.ndarray
    left: np.ndarray
    values: np.ndarray

    @cached_property
    def words(self) -> list[str]:
        return list(self.rows)

    def vectors(self, dims: int) -> np.ndarray:
        """(V, dims): lengths and angles are those of the rows of the best matrix of that rank."""
        return self.left[:, :dims] * self.values[:dims]

    def kept(self, dims: int) -> float:
        """Σ σ² of the first over Σ σ² of all: how much of the squares that matrix keeps."""
        squares = self.values**2
        whole = squares.sum()
        return float(squares[:dims].sum() / whole) if whole else np.nan


def word_space(rows: Mapping[str, int], matrix: np.ndarray) -> WordSpace:
    """The singular values of a symmetric matrix are the sizes of its eigenvalues, and its left
    singular vectors the eigenvectors. Errors: ValueError for a matrix without rows."""
    if not len(matrix):
        raise ValueError("a matrix of no words has no vectors")
    found, vectors = np.linalg.eigh(matrix)
    order = np.argsort(-np.abs(found), kind="stable")
    return WordSpace(rows, matrix, vectors[:, order], np.abs(found[order]))


def cosines(vectors: np.ndarray, row: int) -> np.ndarray:
    """Of the angle between each vector and that of the row; NaN where one has no length."""
    length = np.linalg.norm(vectors, axis=1)
    length = np.where(length > 1e-9 * max(length.max(initial=0.0), 1e-300), length, np.nan)
    return np.clip(vectors @ vectors[row] / (length * length[row]), -1, 1)


def nearest(cosine: np.ndarray, row: int, most: int) -> np.ndarray:
    """Rows of the largest cosines with that row, itself left out; equals in their order.

    >>> nearest(np.array([1.0, 0.2, np.nan, 0.7]), 0, 5).tolist()
    [3, 1]
    """
    order = np.argsort(np.where(np.isnan(cosine), np.inf, -cosine), kind="stable")
    return order[np.isfinite(cosine[order]) & (order != row)][:most]


class Near(Enum):
    NO_TEXT = auto()
    UNKNOWN = auto()  # the word has no row
    ALONE = auto()  # it has no vector of a length, or no other has
    SAME = auto()  # the nearest by the short vectors are the nearest by whole rows
    SOME = auto()
    NONE = auto()


def judge_near(short: np.ndarray, whole: np.ndarray) -> Near:
    """From the rows of the nearest by short vectors and by whole rows, of a word that has a row."""
    if not len(short) or not len(whole):
        return Near.ALONE
    both = len(set(short.tolist()) & set(whole.tolist()))
    if both == 0:
        return Near.NONE
    return Near.SAME if both == len(whole) else Near.SOME


def plane_of(vectors: np.ndarray) -> tuple[np.ndarray, float]:
    """Where these vectors lie in their own best plane, its origin in their mean, and the share of
    their squared distances from it that the plane keeps (NaN for none)."""
    from_mean = vectors - vectors.mean(axis=0)
    left, values, _ = np.linalg.svd(from_mean, full_matrices=False)
    flat = np.zeros((len(vectors), 2))
    wide = min(2, len(values))
    flat[:, :wide] = left[:, :wide] * values[:wide]
    whole = (values**2).sum()
    return flat, float((values[:2] ** 2).sum() / whole) if whole else np.nan
