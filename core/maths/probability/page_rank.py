"""PageRank: the share of time that a surfer spends on each page who follows links and, now and
then, jumps anywhere.

Row convention, as in :mod:`core.maths.probability.markov_chains`. A page without links (dangling)
is left by a jump to any page, each alike.
"""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from numpy.typing import ArrayLike

from core.maths.probability.markov_chains import LongRun, long_run, settles_from


def surfer(links: ArrayLike, damping: float) -> np.ndarray:
    """G = d·S + (1 − d)/n: S follows one of the links of a page, each alike, and (1 − d)/n is a
    jump to any page. ``links[i, j]``: how many lead from i to j.

    Errors: ValueError where the damping is not in [0, 1], or the links are not square or below 0.

    >>> surfer([[0, 1], [0, 0]], 0.5).tolist()
    [[0.25, 0.75], [0.5, 0.5]]
    """
    if not 0 <= damping <= 1:
        raise ValueError(f"damping must lie in [0, 1], got {damping}")
    w = np.array(links, float)
    if w.ndim != 2 or len(w) != w.shape[1] or not len(w) or (w < 0).any():
        raise ValueError(f"links must be a square table of counts, got {w.tolist()}")
    w[~w.any(axis=1)] = 1.0
    S = w / w.sum(axis=1, keepdims=True)
    return damping * S + (1 - damping) / len(w)


@dataclass(frozen=True, eq=False)
class PageRank:
    """``ranks`` by step of the power iteration from alike ranks, ``limit`` where its mean goes,
    ``errors`` the total variation between the two; ``chain`` the surfer's long run; ``settles``
    whether the iteration itself comes to the limit: without damping it may go round."""

    ranks: np.ndarray
    limit: np.ndarray
    errors: np.ndarray
    chain: LongRun
    settles: bool


def page_rank(links: ArrayLike, damping: float = 0.85, steps: int = 40) -> PageRank:
    """The ranks r with r·G = r (Brin and Page 1998), and the power iteration r·G, r·G², … to them.

    Each step leaves at most the share d of the error. With d < 1 the limit is unique; with d = 1 it
    may depend on the start, here alike ranks.

    >>> page_rank([[0, 1], [1, 0]]).limit.tolist()
    [0.5, 0.5]
    """
    G = surfer(links, damping)
    chain, n = long_run(G), len(G)
    ranks = np.full((steps + 1, n), 1 / n)
    limit = ranks[0] @ chain.share
    for k in range(steps):
        ranks[k + 1] = ranks[k] @ G
    errors = np.abs(ranks - limit).sum(axis=1) / 2
    return PageRank(ranks, limit, errors, chain, settles_from(G, chain, ranks[0]))


class Order(Enum):
    """Whether the pages that rank first are those with the most links in."""

    ALL_ALIKE = auto()
    MOST_LINKED = auto()  # all of them have the most
    SOME_LINKED = auto()  # they tie, and only some of them have the most
    LESS_LINKED = auto()  # others have more than any of them


def judge_order(links: ArrayLike, limit: np.ndarray) -> tuple[Order, list[int], list[int]]:
    """The case, the pages that rank first, and those with the most links in.

    >>> judge_order([[0, 1], [0, 0]], np.array([0.4, 0.6]))
    (<Order.MOST_LINKED: 2>, [1], [1])
    """
    rank, into = np.round(limit, 9), np.asarray(links).sum(axis=0)
    best = np.flatnonzero(rank == rank.max()).tolist()
    most = np.flatnonzero(into == into.max()).tolist()
    if len(best) == len(rank):
        return Order.ALL_ALIKE, best, most
    if set(best) <= set(most):
        return Order.MOST_LINKED, best, most
    return Order.SOME_LINKED if set(best) & set(most) else Order.LESS_LINKED, best, most
