"""Permutation tests: how often the same numbers, dealt anew, lie as far apart."""

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np

MOST_FLIPS, MOST_SPLITS = 15, 20_000  # up to so many all are gone through
DRAWN = 9_999  # at random otherwise
TIED = 1e-9  # of the largest difference: what is nearer to the observed one is tied with it


def signed_sums(x: np.ndarray) -> np.ndarray:
    """The sums of x under all 2ⁿ patterns of signs, doubling with each number.

    >>> sorted(signed_sums(np.array([1.0, 2.0])).tolist())
    [-3.0, -1.0, 1.0, 3.0]
    """
    sums = np.zeros(1)
    for one in x:
        sums = np.concatenate([sums + one, sums - one])
    return sums


@lru_cache(maxsize=8)
def drawn_signs(n: int, seed: int) -> np.ndarray:
    """9,999 patterns of n signs at random."""
    return 1.0 - 2 * np.random.default_rng(seed).integers(0, 2, (DRAWN, n))


@lru_cache(maxsize=8)
def splits(first: int, second: int, seed: int) -> tuple[np.ndarray, bool]:
    """Who is in the first group (splits, first + second), as 1 or 0, and whether these are all:
    all of them up to 20,000, else 9,999 at random."""
    total = first + second
    if math.comb(total, first) <= MOST_SPLITS:
        chosen = np.array(list(combinations(range(total), first)))
        found = np.zeros((len(chosen), total))
        np.put_along_axis(found, chosen, 1.0, axis=1)
        return found, True
    dealt = np.random.default_rng(seed).random((DRAWN, total)).argsort(axis=1)
    return (dealt < first).astype(float), False


@dataclass(frozen=True, eq=False)
class Permuted:
    """The differences of all (``exact``) or of drawn rearrangements; ``extreme`` of them lie at
    least as far from 0 as the observed one, ties included."""

    differences: np.ndarray
    observed: float
    extreme: int
    exact: bool
    least: float

    @property
    def p(self) -> float:
        """extreme/all, or (extreme + 1)/(drawn + 1), which is never 0: the observed arrangement is
        one of those that chance could have made (Phipson and Smyth 2010)."""
        total = len(self.differences)
        return self.extreme / total if self.exact else (self.extreme + 1) / (total + 1)

    @property
    def error(self) -> float:
        """Standard error of p from drawing; 0 where all are gone through."""
        return 0.0 if self.exact else math.sqrt(self.p * (1 - self.p) / len(self.differences))


def _counted(differences: np.ndarray, observed: float, exact: bool) -> Permuted:
    far = np.abs(differences)
    slack = TIED * max(float(far.max()), abs(observed))
    extreme = int((far >= abs(observed) - slack).sum())
    at_most = int((far >= float(far.max()) - slack).sum())
    least = at_most / len(far) if exact else 1 / (len(far) + 1)
    return Permuted(differences, observed, extreme, exact, least)


def flip_signs(x: np.ndarray, seed: int = 1) -> Permuted:
    """The mean of x under every pattern of signs: exact if x is symmetric about 0 under H0.

    All 2ⁿ patterns for n ≤ 15, else 9,999 at random.

    Errors: ValueError without a number.
    Source: Fisher, The Design of Experiments, 1935, section 21.

    >>> flip_signs(np.array([1.0, 2.0, 3.0])).p
    0.25
    """
    if not len(x):
        raise ValueError("x must have a number")
    exact = len(x) <= MOST_FLIPS
    sums = signed_sums(x) if exact else drawn_signs(len(x), seed) @ x
    return _counted(sums / len(x), float(x.sum()) / len(x), exact)


def deal_anew(a: np.ndarray, b: np.ndarray, seed: int = 1) -> Permuted:
    """The difference of means under every split of all numbers into groups of the same sizes:
    exact if under H0 the numbers of both groups are from one law.

    Errors: ValueError without a number in each.
    Source: Pitman, Supplement to the Journal of the Royal Statistical Society 4, 1937.

    >>> deal_anew(np.array([1.0, 2.0]), np.array([3.0, 4.0])).p  # 2 of 6
    0.3333333333333333
    """
    if not (len(a) and len(b)):
        raise ValueError("a and b must have a number each")
    groups, exact = splits(len(a), len(b), seed)
    together = np.concatenate([a, b])
    middle = together.mean()  # sums of small numbers lose fewer digits
    sums = groups @ (together - middle)
    differences = sums * (1 / len(a) + 1 / len(b))  # as all deviations add up to 0
    return _counted(differences, float(a.mean() - b.mean()), exact)
