"""What films of clusterings are drawn from: who belongs where, from which half step to which."""

import numpy as np

from core.charts.cluster_film import GROUPS
from core.maths.learning.cluster_points import HIGH
from core.maths.learning.nearest_regions import voronoi_edges
from core.ui.controls import Scrubber

STEP = Scrubber(name="step", label="Half step")
UNSHARED = "#8A939C"  # of a point that no centre or component has yet
ALWAYS = 1e9  # the half step after the last
ROLES = np.array([f"group {i}" for i in range(1, len(GROUPS) + 1)] + ["none"])
WINDOW = {"cx": [0.0], "cy": [0.0], "rx": [HIGH[0] + 0.3], "ry": [HIGH[1] + 0.3]}


def with_gaps(table, rows):
    """Dots as strokes of no length: each row (of ``rows`` in all) twice, and a gap."""
    thrice = {name: np.repeat(np.asarray(column), 3, axis=0) for name, column in table.items()}
    for name in ("x", "y"):
        thrice[name] = thrice[name].astype(float)
        thrice[name][2 : 3 * rows : 3] = np.nan
    return thrice


def runs(labels):
    """Each point's group as long as it keeps it: labels (times, n), the time t being half steps
    2t + 1 and 2t + 2; before them it has none. Returns first, last, point and group."""
    n = labels.shape[1]
    news = np.vstack([np.ones((1, n), bool), labels[1:] != labels[:-1]])
    point, time = np.nonzero(news.T)
    first = 2 * time + 1
    same = np.append(point[1:] == point[:-1], False)
    last = np.where(same, np.append(first[1:], 0) - 1, ALWAYS)
    return (
        np.concatenate([np.zeros(n), first]),
        np.concatenate([np.zeros(n), last]),
        np.concatenate([np.arange(n), point]),
        np.concatenate([np.full(n, -1), labels[time, point]]),
    )


def border_table(centres):
    """Borders of the regions of centres (times, k, 2), shown while points keep to them."""
    edges, time = voronoi_edges(centres)
    x, y = np.moveaxis(np.pad(edges, ((0, 0), (0, 1), (0, 0)), constant_values=np.nan), -1, 0)
    last = np.where(time == len(centres) - 1, ALWAYS, 2 * time + 2)
    return {
        "first": np.repeat(2.0 * time + 1, 3),
        "last": np.repeat(last, 3),
        "x": x.ravel(),
        "y": y.ravel(),
    }


def centre_tables(centres):
    """Where each centre starts, its way, and where it is: (times, k, 2), the time t being half
    steps 2t and 2t + 1."""
    times, k, _ = centres.shape
    role, time = np.tile(ROLES[:k], times), np.repeat(np.arange(times), k)
    x, y = centres.reshape(-1, 2).T
    return {
        "starts": {"role": ROLES[:k], "x": centres[0, :, 0], "y": centres[0, :, 1]},
        "trails": {"step": 2 * time, "role": role, "x": x, "y": y},
        "centres": {
            "first": 2 * time,
            "last": np.where(time == times - 1, ALWAYS, 2 * time + 1),
            "role": role,
            "x": x,
            "y": y,
        },
    }


def film_tables(X, centres, labels):
    """Hard groups of points X and the centres they belong to, from start to end."""
    first, last, point, group = runs(labels)
    dots = {
        "first": first,
        "last": last,
        "role": ROLES[group],
        "x": X[point, 0],
        "y": X[point, 1],
    }
    return {
        "window": WINDOW,
        "borders": border_table(centres),
        "dots": with_gaps(dots, len(first)),
    } | centre_tables(centres)
