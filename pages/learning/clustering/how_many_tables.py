"""What the pictures of the second chapter are drawn from."""

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline, scattered
from core.maths.learning.k_means import cluster_means
from core.maths.learning.nearest_regions import voronoi_edges
from core.maths.learning.number_of_groups import TOP
from pages.learning.clustering.film import ROLES, WINDOW, with_gaps

K = np.arange(1.0, TOP + 1)
MID, HALF = (TOP + 1) / 2, TOP / 2 - 0.1


def plane_tables(found, k):
    X, labels = found.X, found.labels[k - 1]
    centres = cluster_means(X, labels, np.zeros(len(X)), np.zeros((k, 2)))
    edges, _ = voronoi_edges(centres[None])
    x, y = np.moveaxis(np.pad(edges, ((0, 0), (0, 1), (0, 0)), constant_values=np.nan), -1, 0)
    return {
        "window": WINDOW,
        "borders": {"role": np.full(3 * len(edges), "none"), "x": x.ravel(), "y": y.ravel()},
        "dots": with_gaps({"role": ROLES[labels], "x": X[:, 0], "y": X[:, 1]}, len(X)),
        "centres": {"role": ROLES[:k], "x": centres[:, 0], "y": centres[:, 1]},
    }


def _curve(y, k, chosen, word, half=None, **more):
    """A quantity by number of groups, with the one of now and the one that its rule names."""
    low, high = np.nanmin(y), np.nanmax(y)
    reach = half or 0.62 * max(high - low, 1e-9)
    names = {"text": [], "role": [], "x": [], "y": []}
    points = [scattered("all", "approximation", K, y)]
    if chosen:
        points.append(dot("other", float(chosen), float(y[chosen - 1])))
        names = {"text": [word], "role": ["other"], "x": [chosen], "y": [y[chosen - 1]]}
    if y[k - 1] == y[k - 1]:
        points.append(dot("reference", float(k), float(y[k - 1])))
    return curve_datasets(
        MID,
        (low + high) / 2,
        HALF,
        reach,
        curves=polyline("y", "approximation", K, y),
        points=joined(*points),
        names=names,
        **more,
    )


def bend_tables(found, k):
    J = found.inertia
    chord = polyline("chord", "function", K[[0, -1]], J[[0, -1]])
    return _curve(J, k, found.bend, "bend", dashed=chord)


def silhouette_tables(found, k):
    return _curve(found.silhouette, k, found.peak, "peak")


def gap_tables(found, k):
    gap, s = found.gap, found.spread
    bars = np.column_stack([gap - s, gap + s, np.full(TOP, np.nan)]).ravel()
    half = 0.62 * float((gap + s).max() - (gap - s).min())
    drawn = _curve(gap, k, found.enough, "first to pass", half)
    drawn["curves"] = joined(drawn["curves"], polyline("s", "function", np.repeat(K, 3), bars))
    return drawn


def bar_tables(found, k):
    """Silhouettes of the points, longest first within each group, groups from the top down."""
    none = {"role": [], "x": [], "y": []}
    if k == 1:
        return {"window": {"cx": [0.0], "cy": [0.5], "rx": [1.0], "ry": [0.5]}} | {
            "lines": none,
            "marks": none,
        }
    s, labels = found.silhouettes[k - 1], found.labels[k - 1]
    order = np.lexsort((-s, labels))
    y = -(np.arange(len(s)) + 2.0 * labels[order])
    x = np.column_stack([np.zeros(len(s)), s[order], np.full(len(s), np.nan)])
    low = min(float(s.min()), 0.0)
    return {
        "window": {
            "cx": [(1 + low) / 2],
            "cy": [float(y.min()) / 2],
            "rx": [(1 - low) / 2 + 0.03],
            "ry": [-float(y.min()) / 2 + 1.5],
        },
        "lines": {
            "role": np.repeat(ROLES[labels[order]], 3),
            "x": x.ravel(),
            "y": np.repeat(y, 3),
        },
        "marks": {
            "role": ["mark"] * 2,
            "x": [found.silhouette[k - 1]] * 2,
            "y": [2.0, float(y.min()) - 2],
        },
    }
