"""What intervals of a share draw: saw teeth, the counts behind them, the intervals themselves."""

from functools import lru_cache

import numpy as np

from core.maths.calculus.curve_tables import (
    NOTHING,
    curve_datasets,
    dot,
    joined,
    polyline,
    scattered,
    stems,
)
from core.maths.statistics.share_intervals import (
    binomial_masses,
    coverage_at,
    coverage_curve,
    holding,
    share_intervals,
)


@lru_cache(maxsize=128)
def teeth(rule, n, level):
    """p and the coverage there; fewer places between two jumps where there are many jumps."""
    return coverage_curve(share_intervals(rule, n, level), max(1, min(6, 120 // n)))


def teeth_tables(found, beside, p):
    """The coverage against p in percent, and which points of now lie below the picture."""
    level = 100 * found.level
    low = max(level - 25.0, 0.0)
    high = 101.5
    lines = [_tooth("beside", "other", beside)] if beside.rule is not found.rule else []
    lines.append(_tooth("found", "approximation", found))
    now = {"approximation": 100 * coverage_at(found, p), "other": 100 * coverage_at(beside, p)}
    points = [dot(role, p, c) for role, c in reversed(now.items()) if c >= low]
    return curve_datasets(
        0.5,
        (low + high) / 2,
        0.5,
        (high - low) / 2,
        curves=joined(*lines),
        dashed=joined(
            polyline("level", "function", [0.0, 1.0], [level] * 2),
            polyline("now", "reference", [p, p], [low, high]),
        ),
        points=joined(*points),
    ), [role for role, c in now.items() if c < low]


def _tooth(series, role, found):
    p, c = teeth(found.rule, found.n, found.level)
    return polyline(series, role, p, 100 * c)


def count_tables(found, p):
    """The probability of each count as a stick, by whether its interval holds p."""
    masses, inside = binomial_masses(found.n, p), holding(found, p)
    k = np.arange(found.n + 1.0)
    top = float(masses.max())
    seen = masses > 1e-4 * top  # no stick is seen below
    seen[max(int(np.argmax(masses)) - 1, 0) : int(np.argmax(masses)) + 2] = True
    first, last = (float(one) for one in k[seen][[0, -1]])
    sticks = [
        stems(role, role, k[at], masses[at])
        for role, at in (("approximation", inside & seen), ("alarm", ~inside & seen))
    ]
    ends = [
        scattered(role, role, k[at], masses[at])
        for role, at in (("approximation", inside & seen), ("alarm", ~inside & seen))
    ]
    return curve_datasets(
        (first + last) / 2,
        top * 0.54,
        (last - first) / 2 + 0.7,
        top * 0.58,
        curves=joined(*sticks),
        points=joined(*ends),
    )


def limit_tables(found, beside, p):
    """The interval of every k, those of width 0 as dots."""
    inside = holding(found, p)
    k = np.arange(found.n + 1.0)
    wide = found.widths > 0
    bars = [
        stems(role, role, k[at & wide], found.high[at & wide], found.low[at & wide])
        for role, at in (("approximation", inside), ("alarm", ~inside))
    ]
    dots = [
        scattered(role, role, k[at & ~wide], found.high[at & ~wide])
        for role, at in (("approximation", inside), ("alarm", ~inside))
    ]
    return curve_datasets(
        found.n / 2,
        0.5,
        found.n / 2 + 0.7,
        0.53,
        curves=joined(*bars),
        dashed=polyline("p", "truth", [-1.0, found.n + 1.0], [p, p]),
        points=joined(*dots) if (~wide).any() else NOTHING,
    )
