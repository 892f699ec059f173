"""What the chapter on peeking draws: running p-values, and false alarms by the number of looks."""

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, joined, polyline
from core.maths.statistics.repeated_looks import Rule

PATHS = 25
FLOOR = 1e-5
ROLES = {Rule.NOMINAL: "alarm", Rule.BONFERRONI: "other", Rule.POCOCK: "approximation"}


def path_tables(runs, stopped, every, level, looks):
    """The p-values of some studies up to where they stop; the first one bold, with its looks."""
    n = runs.p.shape[1]
    ends = np.where(stopped > 0, stopped, n)[: PATHS + 1]
    parts = [_part(runs.p[i], int(ends[i])) for i in range(1, PATHS + 1)]
    roles = np.where(stopped[1 : PATHS + 1] > 0, "false alarm", "study")
    at = np.arange(every, ends[0] + 1, every)
    seen = runs.p[0, at - 1]
    first = np.arange(1, ends[0] + 1)
    drawn = min(float(runs.p[0, : ends[0]].min()), *(float(np.nanmin(y)) for _, y in parts))
    lowest = min(0.01, 0.5 * level, 0.8 * max(drawn, FLOOR))
    hits = np.where(seen <= level, "false alarm", "missed")
    last = [0.0, n + 1.0]
    return {
        "window": {"x0": [0.0], "x1": [n + 1.0], "y0": [lowest], "y1": [1.3]},
        "paths": {
            "role": np.repeat(roles, [len(x) for x, _ in parts]),
            "x": np.concatenate([x for x, _ in parts]),
            "y": np.concatenate([y for _, y in parts]),
        },
        "bold": {"role": np.full(len(first), "missed"), "x": first, "y": runs.p[0, : ends[0]]},
        "bounds": polyline("level", "reference", last, [level, level]),
        "points": {
            "series": np.repeat([f"look {i}" for i in at], 2),
            "role": np.repeat(hits, 2),
            "x": np.repeat(at, 2),
            "y": np.repeat(seen, 2),
        },
    }


def _part(p, end):
    """One path and the gap after it."""
    x = np.append(np.arange(1.0, end + 1), np.nan)
    return x, np.append(p[:end], np.nan)


def rate_tables(curves, rule, alpha, looks, share, exact):
    """The three rules' false alarms by looks, and what the studies have."""
    x = np.arange(1.0, len(curves[rule]) + 1)
    top = 1.1 * float(curves[Rule.NOMINAL].max())
    error = 2 * np.sqrt(exact * (1 - exact) / 500)
    return curve_datasets(
        50.5,
        top / 2,
        50.5,
        top / 2 * 1.02,
        curves=joined(
            *(polyline(each.value, ROLES[each], x, y) for each, y in curves.items()),
            polyline("studies", "point", [looks, looks], [share - error, share + error]),
        ),
        dashed=polyline("α", "reference", [0.0, 101.0], [alpha, alpha]),
        points=joined(
            polyline("exact", ROLES[rule], [looks, looks], [exact, exact]),
            polyline("share", "point", [looks, looks], [share, share]),
        ),
    )
