"""What each method finds in the points of the fourth chapter."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from core.maths.learning.agglomeration import Tree, agglomerate
from core.maths.learning.cluster_points import HIGH, LOW, cluster_points
from core.maths.learning.density_clusters import NOISE, Dense, dense_groups
from core.maths.learning.group_match import Match, match_groups
from core.maths.learning.k_means_film import HalfSteps, draw_starts, half_steps, many_ends
from core.maths.learning.partition_agreement import adjusted_rand

MOST = 7
METHODS = {
    "means": "k-means",
    "density": "DBSCAN",
    "single": "Single linkage",
    "average": "Average linkage",
    "complete": "Complete linkage",
    "ward": "Ward",
}
RADII = np.round(np.arange(0.1, 3.001, 0.1), 2)


@dataclass(frozen=True)
class Drawn:
    """Points of a shape, and stray ones after them; ``truth`` is −1 for these."""

    shape: str
    stray: int
    seed: int

    @cached_property
    def X(self) -> np.ndarray:
        own = cluster_points(self.shape)[0]
        rng = np.random.default_rng(self.seed)
        return np.vstack([own, np.round(rng.uniform(LOW, HIGH, (self.stray, 2)), 1)])

    @cached_property
    def truth(self) -> np.ndarray:
        return np.append(cluster_points(self.shape)[1], np.full(self.stray, NOISE))

    @cached_property
    def own(self) -> np.ndarray:
        """Whether a point belongs to the shape."""
        return self.truth != NOISE

    @property
    def groups(self) -> int:
        return int(self.truth.max()) + 1

    @cached_property
    def apart(self) -> np.ndarray:
        return np.sqrt(np.square(self.X[:, None] - self.X).sum(axis=-1))


@dataclass(frozen=True, eq=False)
class Found:
    """labels: (n,), NOISE for none; rand and match over the points of the shape alone. by: the
    result of the method itself."""

    method: str
    labels: np.ndarray
    rand: float
    match: Match
    by: HalfSteps | Dense | Tree

    @property
    def groups(self) -> int:
        return int(self.labels.max(initial=NOISE)) + 1

    @property
    def outside(self) -> int:
        return int((self.labels == NOISE).sum())


@lru_cache(maxsize=64)
def sample(shape, stray, seed):
    return Drawn(shape, stray, seed)


@lru_cache(maxsize=256)
def tree(drawn, linkage):
    return agglomerate(drawn.X, linkage)


@lru_cache(maxsize=256)
def means_film(drawn, k):
    starts = draw_starts(drawn.X, k, "spread", 30, np.random.default_rng(k))
    return half_steps(drawn.X, starts[many_ends(drawn.X, starts).argmin()], 100, True)


@lru_cache(maxsize=1024)
def find(drawn, method, radius, enough, k):
    if method == "means":
        by = means_film(drawn, k)
        labels = by.labels[-1]
    elif method == "density":
        by = dense_groups(drawn.apart, radius, enough)
        labels = by.labels
    else:
        by = tree(drawn, method)
        labels = by.cut(k)
    own, truth = labels[drawn.own], drawn.truth[drawn.own]
    return Found(method, labels, adjusted_rand(own, truth), match_groups(own, truth), by)


def beside(drawn, radius, enough, k):
    """All methods with these settings."""
    return [find(drawn, method, radius, enough, k) for method in METHODS]


@lru_cache(maxsize=128)
def rand_by_radius(drawn, enough):
    truth = drawn.truth[drawn.own]
    found = [dense_groups(drawn.apart, float(r), enough).labels[drawn.own] for r in RADII]
    return np.array([adjusted_rand(labels, truth) for labels in found])


@lru_cache(maxsize=128)
def rand_by_groups(drawn, method):
    return np.array([find(drawn, method, 1.0, 1, k).rand for k in range(1, MOST + 1)])


def call(drawn, found, v):
    """The code that finds it."""
    stray = f"rng = np.random.default_rng({drawn.seed})\nX = np.vstack([X, np.round(rng.uniform("
    stray += f"{LOW!r}, {HIGH!r}, ({drawn.stray}, 2)), 1)])\n"
    points = (
        "from core.maths.learning.cluster_points import cluster_points\n\n"
        f"X, truth = cluster_points({drawn.shape!r})\n" + (stray if drawn.stray else "")
    )
    if v.method == "means":
        return (
            f"{points}film = half_steps(X, np.array({found.by.centres[0].tolist()!r}), 100, True)\n"
            "print(film.labels[-1])"
        )
    if v.method == "density":
        return (
            f"{points}apart = np.sqrt(np.square(X[:, None] - X).sum(axis=-1))\n"
            f"print(dense_groups(apart, {v.radius!r}, {v.enough!r}).labels)"
        )
    return f"{points}print(agglomerate(X, {v.method!r}).cut({v.cut!r}))"
