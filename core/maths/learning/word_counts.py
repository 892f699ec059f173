"""Texts as counts of words: the vocabulary, the count matrix and its TF–IDF weights."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from scipy.sparse import csr_matrix, diags


def vocabulary(texts: Sequence[Sequence[str]], least: int) -> dict[str, int]:
    """Words that stand in at least so many texts, in alphabetical order, with their columns.

    >>> vocabulary([["b", "a", "a"], ["b"]], 2)
    {'b': 0}
    """
    standing = Counter(word for text in texts for word in set(text))
    return {w: i for i, w in enumerate(sorted(w for w, n in standing.items() if n >= least))}


def count_matrix(texts: Sequence[Sequence[str]], columns: Mapping[str, int]) -> csr_matrix:
    """How often each word of the vocabulary stands in each text, (texts, words); other words are
    left out.

    >>> count_matrix([["b", "a", "b", "c"]], {"a": 0, "b": 1}).toarray().tolist()
    [[1.0, 2.0]]
    """
    where, ends = [], [0]
    for text in texts:
        where += [columns[word] for word in text if word in columns]
        ends.append(len(where))
    shape = len(texts), len(columns)
    made = csr_matrix((np.ones(len(where)), where, ends), shape)
    made.sum_duplicates()
    return made


def inverse_frequency(X: csr_matrix) -> np.ndarray:
    """ln((1 + n)/(1 + nⱼ)) + 1 for each word, nⱼ the texts of n that it stands in: a word that
    stands everywhere weighs 1 (the smooth form of scikit-learn; Spärck Jones 1972).

    >>> inverse_frequency(csr_matrix([[2.0, 0.0]])).round(3).tolist()
    [1.0, 1.693]
    """
    standing = np.bincount(X.indices, minlength=X.shape[1])
    return np.log((1 + X.shape[0]) / (1 + standing)) + 1


def tf_idf(X: csr_matrix, weight: np.ndarray) -> csr_matrix:
    """Counts times ``weight``, each text then scaled to the length 1 (one without words stays 0).

    >>> tf_idf(csr_matrix([[3.0, 4.0]]), np.ones(2)).toarray().round(3).tolist()
    [[0.6, 0.8]]
    """
    weighed = X @ diags(weight)
    length = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    return csr_matrix(diags(1 / np.where(length > 0, length, 1)) @ weighed)
