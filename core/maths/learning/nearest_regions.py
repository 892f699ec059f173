"""Where the regions of the nearest centre meet: pieces of bisectors (a Voronoi diagram)."""

from itertools import combinations

import numpy as np

FAR = 60.0  # half the length of a piece without an end


def voronoi_edges(centres: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The edges between the regions of several sets of centres, (sets, k, 2).

    A place m + s·u of the bisector of two centres belongs to the edge where no third one is
    nearer, which bounds s by a straight inequality for each. Returns the edges, (edges, 2, 2) from
    end to end, and the set of each, (edges,), in rising order. Centres at one place have no edge.
    Source: Aurenhammer, Voronoi diagrams, ACM Computing Surveys 23, 1991, section 1.

    >>> edges, of = voronoi_edges(np.array([[[-1.0, 0.0], [1.0, 0.0]]]))
    >>> edges[0, :, 0].tolist(), of.tolist()
    ([0.0, 0.0], [0])
    """
    centres = np.asarray(centres, float)
    pairs = np.array(list(combinations(range(centres.shape[1]), 2)), int).reshape(-1, 2)
    one, other = centres[:, pairs[:, 0]], centres[:, pairs[:, 1]]
    length = np.linalg.norm(other - one, axis=-1, keepdims=True)
    across = (other - one) / np.where(length > 0, length, 1)
    along = np.stack([-across[..., 1], across[..., 0]], axis=-1)
    middle = (one + other) / 2
    # |x − third|² ≥ |x − one|² at x = middle + s·along: a + b·s ≥ 0
    apart = one[:, :, None] - centres[:, None]
    square = np.square(centres).sum(axis=-1)
    a = 2 * np.einsum("tpd,tpkd->tpk", middle, apart) + square[:, None]
    a -= np.square(one).sum(axis=-1)[..., None]
    b = 2 * np.einsum("tpd,tpkd->tpk", along, apart)
    own = np.arange(centres.shape[1]) == pairs[:, :, None]
    a[:, own.any(axis=1)], b[:, own.any(axis=1)] = 0.0, 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        bound = -a / b
    low = np.where(b > 0, bound, -FAR).max(axis=-1, initial=-FAR)
    high = np.where(b < 0, bound, FAR).min(axis=-1, initial=FAR)
    shut = ((b == 0) & (a < 0)).any(axis=-1)
    kept = (length[..., 0] > 0) & (low < high) & ~shut
    ends = [middle[kept] + s[kept][:, None] * along[kept] for s in (low, high)]
    return np.stack(ends, axis=1), np.nonzero(kept)[0]
