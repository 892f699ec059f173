"""What the pictures of the chapter on the Fisher information are drawn from."""

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, joined, polyline, scattered
from core.maths.learning.continual_training import FRAMES, NAIVE
from core.maths.learning.fisher_plane import LEVELS, ellipse, half_side, learned, loss_levels

LEAST = 1e-9  # of the Fisher information, on a scale of decades


def plane_tables(runs, run, pair, found):
    centre = learned(runs).theta[list(pair)]
    half = half_side(runs, *pair)
    own, naive = (runs.frames[each, FRAMES:][:, list(pair)] for each in (run, NAIVE))
    whole = centre + ellipse(found.block)
    diagonal = centre + ellipse(np.diag(np.diag(found.block)))
    return {
        "window": {"cx": [centre[0]], "cy": [centre[1]], "rx": [half], "ry": [half]},
        "contours": contour_table(loss_levels(runs, *pair)),
        "labels": {"text": [], "x": [], "y": []},
        "lines": joined(
            polyline("whole", "level", *whole.T),
            polyline("naive", "aside", *naive.T),
            polyline("own", "gradient", *own.T),
        ),
        "dashed": polyline("diagonal", "approximation", *diagonal.T),
        "arrows": polyline("", "", [], []),
        "heads": {"role": [], "x": [], "y": [], "angle": []},
        "points": joined(
            scattered("naive end", "aside", *naive[-1:].T),
            scattered("own end", "gradient", *own[-1:].T),
            scattered("start", "point", *own[:1].T),
        ),
        "names": {"text": [], "role": [], "x": [], "y": []},
    }


def contour_table(lines):
    count = [len(line) for line in lines]
    x, y = np.concatenate(lines).T
    return {
        "line": np.repeat(np.arange(len(lines)), count),
        "level": np.repeat(np.linspace(0, 1, len(LEVELS)), count),
        "x": x,
        "y": y,
    }


def moved_tables(runs, run, pair):
    now = learned(runs)
    x = np.log10(np.maximum(np.diag(now.fisher), LEAST))
    own, naive = (np.abs(runs.frames[each, -1] - now.theta) for each in (run, NAIVE))
    chosen = list(pair)
    top = float(np.abs(runs.frames[:, -1] - now.theta).max())
    low, high = float(x.min()), float(x.max())
    return curve_datasets(
        (low + high) / 2,
        top / 2,
        0.55 * (high - low),
        0.56 * top,
        points=joined(
            scattered("naive", "function", x, naive),
            scattered("own", "approximation", x, own),
            scattered("chosen", "other", x[chosen], own[chosen]),
        ),
    )
