"""What the chapter on many tests draws: sorted p-values with three lines, and errors as bars."""

import numpy as np

from core.maths.calculus.curve_tables import joined, polyline
from core.maths.statistics.multiple_tests import Method, levels
from core.ui.words import percent

FLOOR = 1e-6
SHORT = {
    Method.NONE: "none",
    Method.BONFERRONI: "Bonferroni",
    Method.HOLM: "Holm",
    Method.BENJAMINI_HOCHBERG: "BH",
}


def sorted_tables(p, rejected, effects, alpha, method):
    """P-values by rank, coloured by truth and decision, with the levels of the method."""
    m = len(p)
    order = np.argsort(p, kind="stable")
    true = order < effects
    roles = np.where(
        true,
        np.where(rejected[order], "found", "missed"),
        np.where(rejected[order], "false alarm", "null"),
    )
    rank = np.arange(1, m + 1)
    seen = np.maximum(p[order], FLOOR)
    low = min(0.3 * alpha / m, 0.7 * float(seen.min()))
    others = [each for each in Method if each is not method and each is not Method.NONE]
    lines = [_level_line(each, "null", m, alpha) for each in others]
    return {
        "window": {"x0": [0.4], "x1": [m + 0.6], "y0": [low], "y1": [1.4]},
        "paths": {"role": [], "x": [], "y": []},
        "bold": {"role": [], "x": [], "y": []},
        "bounds": joined(*lines, _level_line(method, "reference", m, alpha)),
        "points": {
            "series": np.repeat([f"rank {i}" for i in rank], 2),
            "role": np.repeat(roles, 2),
            "x": np.repeat(rank, 2),
            "y": np.repeat(seen, 2),
        },
    }


def _level_line(method, role, m, alpha):
    """The levels, a little beyond the first and the last rank so that one test has a line too."""
    y = levels(method, m, alpha)
    x = np.concatenate([[0.4], np.arange(1, m + 1), [m + 0.6]])
    return polyline(method.value, role, x, np.concatenate([y[:1], y, y[-1:]]))


def error_bars(errors, alpha):
    """FWER, FDR and the share of effects found, method by method."""
    bars, words, below = [], [], []
    for at, (method, one) in enumerate(errors.items()):
        below.append((SHORT[method], at + 0.5))
        values = zip(("alarm", "second", "first"), (one.fwer, one.fdr, one.found), strict=True)
        for k, (role, value) in enumerate(values):
            if value == value:
                left = at + 0.12 + 0.26 * k
                bars.append((role, left, left + 0.22, 0.0, value))
                height = alpha if alpha - 0.09 < value < alpha else value  # clear of the dashes
                words.append((percent(value, 0).replace(" %", ""), "ink", left + 0.11, height))
    return {
        "window": {"cx": [2.0], "cy": [0.55], "rx": [2.0], "ry": [0.55]},
        "bars": dict(zip(("role", "x", "x2", "y", "y2"), zip(*bars, strict=True), strict=True)),
        "words": dict(zip(("text", "role", "x", "y"), zip(*words, strict=True), strict=True)),
        "below": dict(zip(("text", "x"), zip(*below, strict=True), strict=True)),
        "levels": polyline("α", "ink", [0.0, 4.0], [alpha, alpha]),
    }
