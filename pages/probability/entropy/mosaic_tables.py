"""What the chapter on two variables draws: the square cut into tiles."""

import numpy as np

from core.maths.probability.mutual_information import Dependence
from core.ui.words import number

LEAST_COLUMN = 0.04  # of the square: a narrower column has no room for its name,
LEAST_WIDTH = 0.12  # nor one narrower than this for the numbers of its tiles,
LEAST_GAP = 0.12  # which stand between the dashed lines, where they are this far apart


def mosaic_tables(found):
    empty = {"x": [], "y": []}
    tiles = {name: [] for name in ("role", "x", "x2", "y", "y2")}
    words, below, levels = {"text": []} | empty, {"text": [], "x": []}, {"series": []} | empty
    if found.case is not Dependence.NOTHING:
        p = found.joint
        widths, cuts = p.sum(axis=1), np.cumsum(p.sum(axis=0))[:-1]
        left = np.cumsum(widths) - widths
        rows = [(i, j) for i, j in np.argwhere(p > 0).tolist()]
        heights = {i: np.concatenate([[0], np.cumsum(p[i]) / widths[i]]) for i, _ in rows}
        tiles = {
            "role": [str(j + 1) for _, j in rows],
            "x": [float(left[i]) for i, _ in rows],
            "x2": [float(left[i] + widths[i]) for i, _ in rows],
            "y": [float(heights[i][j]) for i, j in rows],
            "y2": [float(heights[i][j + 1]) for i, j in rows],
        }
        free = {(i, j): _widest_gap(heights[i][j], heights[i][j + 1], cuts) for i, j in rows}
        roomy = [
            (i, j) for i, j in rows if widths[i] >= LEAST_WIDTH and np.ptp(free[i, j]) >= LEAST_GAP
        ]
        words = {
            "text": [number(p[i, j], 2) for i, j in roomy],
            "x": [float(left[i] + widths[i] / 2) for i, _ in roomy],
            "y": [float(np.mean(free[i, j])) for i, j in roomy],
        }
        named = [i for i in range(len(p)) if widths[i] >= LEAST_COLUMN]
        below = {
            "text": [str(i + 1) for i in named],
            "x": [float(left[i] + widths[i] / 2) for i in named],
        }
        levels = {
            "series": np.repeat([f"cut {k}" for k in range(len(cuts))], 2),
            "x": [0.0, 1.0] * len(cuts),
            "y": np.repeat(cuts, 2),
        }
    return {
        "window": {"cx": [0.5], "cy": [0.5], "rx": [0.5], "ry": [0.505]},
        "tiles": tiles,
        "words": words,
        "below": below,
        "levels": levels,
    }


def _widest_gap(low, high, cuts):
    """Of the stretches into which the cuts divide a tile the highest, where its number stands."""
    ends = np.concatenate([[low], cuts[(low < cuts) & (cuts < high)], [high]])
    at = int(np.argmax(np.round(np.diff(ends), 9)))
    return ends[at], ends[at + 1]
