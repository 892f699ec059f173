"""What the pictures of the fourth chapter are drawn from."""

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline, scattered
from core.maths.learning.density_clusters import NOISE, kth_distances
from core.maths.learning.nearest_regions import voronoi_edges
from pages.learning.clustering.film import ROLES, WINDOW, with_gaps
from pages.learning.clustering.shapes_findings import (
    MOST,
    RADII,
    rand_by_groups,
    rand_by_radius,
)

COLOURS = len(ROLES) - 1
TURN = np.linspace(0, 2 * np.pi, 61)


def roles_of(labels):
    """Colours go round where there are more groups than colours."""
    return ROLES[np.where(labels == NOISE, COLOURS, labels % COLOURS)]


def plane_tables(drawn, found, radius):
    X = drawn.X
    empty = {"role": [], "x": [], "y": []}
    centres, borders = empty, empty
    if found.method == "means":
        at = found.by.centres[-1]
        edges, _ = voronoi_edges(at[None])
        x, y = np.moveaxis(np.pad(edges, ((0, 0), (0, 1), (0, 0)), constant_values=np.nan), -1, 0)
        borders = {"role": np.full(3 * len(edges), "none"), "x": x.ravel(), "y": y.ravel()}
        centres = {"role": ROLES[: len(at)], "x": at[:, 0], "y": at[:, 1]}
    if found.method == "density":
        most = X[found.by.counts.argmax()]
        borders = {
            "role": np.full(len(TURN), "mark"),
            "x": most[0] + radius * np.cos(TURN),
            "y": most[1] + radius * np.sin(TURN),
        }
    dots = {"role": roles_of(found.labels), "x": X[:, 0], "y": X[:, 1]}
    return {
        "window": WINDOW,
        "borders": borders,
        "dots": with_gaps(dots, len(X)),
        "centres": centres,
    }


def tree_tables(found):
    """The tree of joins, coloured below the cut; ∩ for each join."""
    tree, k = found.by, found.groups
    n = tree.n
    place, height = np.zeros(2 * n - 1), np.zeros(2 * n - 1)
    place[tree.order()] = np.arange(n)
    group = np.append(found.labels, np.zeros(n - 1, int))
    height[n:] = tree.heights
    for t, (a, b) in enumerate(tree.pairs.tolist()):
        place[n + t] = (place[a] + place[b]) / 2
        group[n + t] = group[a] if t < n - k else COLOURS
    a, b = tree.pairs.T
    gap = np.full(n - 1, np.nan)
    x = np.column_stack([place[a], place[a], place[b], place[b], gap])
    y = np.column_stack([height[a], tree.heights, tree.heights, height[b], gap])
    role = np.where(group[n:] == COLOURS, "none", ROLES[group[n:] % COLOURS])
    top = float(tree.heights[-1])
    low = float(tree.heights[n - k - 1]) if k < n else 0.0
    high = float(tree.heights[n - k]) if k > 1 else 1.1 * top
    return {
        "window": {"cx": [n / 2 - 0.5], "cy": [0.56 * top], "rx": [n / 2], "ry": [0.58 * top]},
        "lines": {"role": np.repeat(role, 5), "x": x.ravel(), "y": y.ravel()},
        "marks": {"role": ["mark"] * 2, "x": [-1.0, float(n)], "y": [(low + high) / 2] * 2},
    }


def distance_tables(drawn, enough, radius):
    far = kth_distances(drawn.apart, enough)
    n = len(far)
    top = 1.1 * max(float(far[0]), radius)
    return curve_datasets(
        n / 2,
        top / 2,
        n / 2 + 1,
        top / 2,
        curves=polyline("distance", "approximation", np.arange(1.0, n + 1), far),
        dashed=polyline("ε", "other", [0.0, n + 1.0], [radius] * 2),
        names={"text": ["ε"], "role": ["other"], "x": [0.9 * n], "y": [radius]},
    )


def setting_tables(drawn, found, v):
    """The adjusted Rand index for each setting of this method, with the one of now."""
    if v.method == "density":
        x, y, now = RADII, rand_by_radius(drawn, v.enough), v.radius
        middle, half = 1.55, 1.5
    else:
        x, y, now = np.arange(1.0, MOST + 1), rand_by_groups(drawn, v.method), float(v.cut)
        middle, half = (MOST + 1) / 2, MOST / 2 - 0.1
    if drawn.groups < 2:
        return curve_datasets(middle, 0.4, half, 0.75)
    return curve_datasets(
        middle,
        0.4,
        half,
        0.75,
        curves=polyline("index", "approximation", x, y),
        points=joined(scattered("all", "approximation", x, y), dot("reference", now, found.rand)),
    )
