"""How mixed two classes are, and how much a question unmixes them.

p is the share of class 1 in a node. Measures: Gini 2p(1 − p), the chance that two rows drawn with
replacement differ; entropy −p·log₂ p − (1 − p)·log₂(1 − p), in bits; error min(p, 1 − p), the share
that a majority vote gets wrong. For numbers: the variance (divided by n), with classes 0 and 1 half
the Gini impurity. Source: Breiman, Friedman, Olshen and Stone, Classification and Regression Trees,
1984, chapter 4.
"""

import numpy as np

DUST = 1e-12  # a gain below it is 0 but for rounding


def gini_impurity(p: np.ndarray) -> np.ndarray:
    """2p(1 − p).

    >>> float(gini_impurity(np.array(0.5)))
    0.5
    """
    return 2 * p * (1 - p)


def entropy_impurity(p: np.ndarray) -> np.ndarray:
    """In bits; 0 at p = 0 and 1.

    >>> entropy_impurity(np.array([0.0, 0.5])).tolist()
    [0.0, 1.0]
    """
    p = np.asarray(p, float)
    q = 1 - p
    return -(p * np.log2(np.where(p > 0, p, 1)) + q * np.log2(np.where(q > 0, q, 1))) + 0.0


def error_impurity(p: np.ndarray) -> np.ndarray:
    """min(p, 1 − p).

    >>> float(error_impurity(np.array(0.75)))
    0.25
    """
    return np.minimum(p, 1 - p)


IMPURITIES = {"gini": gini_impurity, "entropy": entropy_impurity, "error": error_impurity}


def split_gains(impurity: str, n: int, total: float, k: np.ndarray, left: np.ndarray) -> np.ndarray:
    """By how much the mean impurity falls when k of n rows, whose y sum to ``left``, go left:
    f(T/n) − (k/n)·f(L/k) − (1 − k/n)·f((T − L)/(n − k)); 0 < k < n. Not below 0, as f is concave.

    For "variance" it is (k/n)(1 − k/n)·d², d the difference of both means; for "gini" twice that.
    Errors: KeyError for an unknown impurity.

    >>> float(split_gains("gini", 4, 2, np.array(2), np.array(2)))
    0.5
    """
    share, here, there = k / n, left / k, (total - left) / (n - k)
    if impurity in ("gini", "variance"):
        gain = share * (1 - share) * (here - there) ** 2
        return 2 * gain if impurity == "gini" else gain
    f = IMPURITIES[impurity]
    gain = f(total / n) - share * f(here) - (1 - share) * f(there)
    return np.where(gain < DUST, 0.0, gain)
