"""What the picture of the last chapter is drawn from, and the means of its groups."""

import numpy as np

from core.ui.words import number
from pages.learning.clustering.film import ROLES, with_gaps

MOST_COLUMNS = 8  # in the table of means


def score_tables(scores, labels, grouped):
    """Rows on the first two principal axes, with the means of their groups."""
    low, high = scores.min(axis=0), scores.max(axis=0)
    half = np.maximum(0.56 * (high - low), 0.02 * max(float((high - low).max()), 1e-6))
    k = int(labels.max()) + 1
    means = [scores[labels == at].mean(axis=0) for at in range(k)] if grouped else []
    x, y = np.reshape(means, (-1, 2)).T
    dots = {"role": ROLES[labels if grouped else -1 - 0 * labels], "x": scores[:, 0]}
    return {
        "window": {
            "cx": [(low[0] + high[0]) / 2],
            "cy": [(low[1] + high[1]) / 2],
            "rx": [half[0]],
            "ry": [half[1]],
        },
        "borders": {"role": [], "x": [], "y": []},
        "dots": with_gaps(dots | {"y": scores[:, 1]}, len(scores)),
        "centres": {"role": ROLES[: len(means)], "x": x, "y": y},
    }


def columns_shown(now):
    """The columns that weigh most, in the table's order; of equals the first."""
    weighty = np.argsort(-np.round(now.rows.shares, 9), kind="stable")
    return np.sort(weighty[:MOST_COLUMNS])


def means_caption(now):
    text, n = "Means of the groups, as measured", len(now.table.columns)
    if n <= MOST_COLUMNS:
        return text
    return f"{text}, in {MOST_COLUMNS} of {n} columns: those that weigh most, of equals the first"


def group_means(now, k):
    """Headings and rows of a table: each group's size and means, as measured."""
    shown = columns_shown(now)
    names = [now.table.columns[at] for at in shown]
    values, labels = now.table.values[now.rows.taken], now.found.labels[k - 1]
    rows = []
    for at in range(k):
        mine = values[labels == at]
        means = [number(float(x)) for x in mine[:, shown].mean(axis=0)]
        rows.append((str(at + 1), str(len(mine)), *means))
    return ["Group", "rows", *names], rows
