"""k-means: Lloyd's algorithm with k-means++ seeding, its path, and distances to the centres."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Clustering:
    """Centres, and how Lloyd's algorithm came to them.

    centres: (k, d); labels: (n,) the nearest centre of each fitted row; inertia: (steps + 1,)
    Σ‖x − c(x)‖² at the start and after each step, never rising; converged: whether it had come
    to rest within the steps allowed; starts: (starts,) final inertia of each start, the least kept.
    """

    centres: np.ndarray
    labels: np.ndarray
    inertia: np.ndarray
    converged: bool
    starts: np.ndarray


def nearest_centres(X: np.ndarray, centres: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Nearest centre of each row and the squared Euclidean distance to it, (n,) and (n,).

    argmin‖x − c‖² = argmax(x·c − ‖c‖²/2), one matrix product; the distance itself is then summed
    from differences, so a row that lies on its centre has exactly 0. Ties: the first centre.

    >>> nearest_centres(np.array([[0.0], [4.0], [9.0]]), np.array([[1.0], [9.0]]))
    (array([0, 0, 1]), array([1., 9., 0.]))
    """
    X, centres = np.asarray(X, dtype=float), np.asarray(centres, dtype=float)
    middle = centres.mean(axis=0)  # far from the origin the products would drown the differences
    around = centres - middle
    labels = np.argmax((X - middle) @ around.T - np.square(around).sum(axis=1) / 2, axis=1)
    apart = X - centres[labels]
    return labels, np.einsum("nd,nd->n", apart, apart)


def seed_centres(X: np.ndarray, clusters: int, rng: np.random.Generator) -> np.ndarray:
    """k-means++: first a random row, then rows drawn in proportion to their squared distance.

    P(x) = D(x)²/Σ D², D the distance to the nearest centre drawn so far. The expected inertia of
    such a start is within a factor 8(ln k + 2) of the optimum. Rows may repeat only when there
    are fewer different rows than clusters. X: (n, d). Returns (clusters, d).
    Source: Arthur and Vassilvitskii, SODA 2007, section 2.2 and theorem 1.1.

    >>> rows = np.array([[0.0], [0.0], [7.0]])
    >>> sorted(seed_centres(rows, 2, np.random.default_rng(0)).ravel().tolist())
    [0.0, 7.0]
    """
    chosen = [rng.integers(len(X))]
    distance = np.square(X - X[chosen[0]]).sum(axis=1)
    while len(chosen) < clusters:
        reach = np.cumsum(distance)
        place = np.searchsorted(reach, rng.uniform() * reach[-1], side="right")
        # All rows are centres already: any row will do.
        chosen.append(min(place, len(X) - 1) if reach[-1] > 0 else rng.integers(len(X)))
        distance = np.minimum(distance, np.square(X - X[chosen[-1]]).sum(axis=1))
    return X[chosen]


def lloyd(
    X: np.ndarray, centres: np.ndarray, max_steps: int = 100, tolerance: float = 1e-4
) -> Clustering:
    """Lloyd's algorithm: every row to its nearest centre, every centre to the mean of its rows.

    Neither half step can raise the inertia Σ‖x − c(x)‖². A centre without rows moves to the row
    that is farthest from its own centre, which cannot raise it either. At rest when a step saves
    less than `tolerance` of the inertia; tolerance 0 goes on until no label changes.
    X: (n, d); centres: (k, d) to start from.
    Errors: ValueError for k outside 1…n, shapes that do not match, values that are not finite,
    max_steps < 1 or tolerance < 0.
    Source: Lloyd, IEEE Transactions on Information Theory 28, 1982 (written 1957).

    >>> lloyd(np.array([[0.0], [1.0], [9.0]]), np.array([[0.0], [1.0]])).centres.ravel().tolist()
    [0.5, 9.0]
    """
    X, centres = np.asarray(X, dtype=float), np.array(centres, dtype=float)
    _check_rows(X, len(centres))
    if centres.shape[1:] != X.shape[1:]:
        raise ValueError(f"centres must have {X.shape[1]} columns, got shape {centres.shape}")
    if max_steps < 1 or not tolerance >= 0:
        raise ValueError(
            f"max_steps and tolerance must be at least 1 and 0, got {max_steps} and {tolerance}"
        )
    labels, distance = nearest_centres(X, centres)
    inertia, converged = [distance.sum()], False
    for _ in range(max_steps):
        centres = cluster_means(X, labels, distance, centres)
        before = labels
        labels, distance = nearest_centres(X, centres)
        inertia.append(distance.sum())
        converged = inertia[-2] - inertia[-1] <= tolerance * inertia[-2] and (
            tolerance > 0 or np.array_equal(labels, before)
        )
        if converged:
            break
    return Clustering(centres, labels, np.array(inertia), bool(converged), np.array(inertia[-1:]))


def fit_k_means(
    X: np.ndarray, clusters: int, seed: int = 0, starts: int = 3, max_steps: int = 100
) -> Clustering:
    """k-means: the best of several runs of lloyd, each from a k-means++ start.

    Inertia Σ‖x − c(x)‖² is a sum, not a mean, in squared units of X: scale the features first.
    X: (n, d). Returns Clustering of the start with the least inertia.
    Errors: ValueError for clusters outside 1…n, values that are not finite, or starts < 1.
    Source: Lloyd, 1982; Arthur and Vassilvitskii, SODA 2007.

    >>> float(fit_k_means(np.array([[0.0], [1.0], [8.0], [9.0]]), 2).inertia[-1])
    1.0
    """
    X = np.asarray(X, dtype=float)
    _check_rows(X, clusters)
    if starts < 1:
        raise ValueError(f"starts must be at least 1, got {starts}")
    rng = np.random.default_rng(seed)
    runs = [lloyd(X, seed_centres(X, clusters, rng), max_steps) for _ in range(starts)]
    reached = np.array([run.inertia[-1] for run in runs])
    best = runs[int(np.argmin(reached))]
    return Clustering(best.centres, best.labels, best.inertia, best.converged, reached)


def _check_rows(X: np.ndarray, clusters: int) -> None:
    if X.ndim != 2 or not 1 <= clusters <= len(X):
        raise ValueError(f"clusters must lie between 1 and the rows of X {X.shape}, got {clusters}")
    if not np.all(np.isfinite(X)):
        raise ValueError("X must be finite")


def cluster_means(
    X: np.ndarray, labels: np.ndarray, distance: np.ndarray, centres: np.ndarray
) -> np.ndarray:
    """Mean of each cluster's rows; empty clusters take the rows farthest from their centres, as
    many as there are, and else keep their centre."""
    member = (labels == np.arange(len(centres))[:, None]).astype(float)
    count = member.sum(axis=1)
    means = (member @ X) / np.maximum(count, 1)[:, None]
    empty = np.flatnonzero(count == 0)
    if len(empty):
        means[empty] = centres[empty]
        farthest = np.argsort(-distance, kind="stable")[: len(empty)]
        means[empty[: len(farthest)]] = X[farthest]
    return means
