"""What the hundred worlds draw: their intervals, the share that holds so far, and against n."""

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
from core.maths.statistics.mean_intervals import (
    Promise,
    Rule,
    distances,
    half_widths,
    multiplier,
)
from pages.statistics.confidence_intervals.drawn_worlds import SHOWN, WORLDS, summaries

COUNTS = np.array([2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 40, 50, 65, 80, 100])
USUAL = 10  # draws, by whose intervals the scale goes too
ROLES = {Rule.STUDENT: "other", Rule.PLUG_IN: "error", Rule.KNOWN: "point"}
SO_FAR = np.unique(np.round(np.geomspace(1, WORLDS, 160)).astype(int))


@lru_cache(maxsize=64)
def scale_of(population, seed, n, rule):
    """Centre and half height of the stage: those of 95 % intervals, whatever the level is. For
    large n it shrinks more slowly than they do."""
    moments = population.moments
    near = tuple(sorted({n, USUAL}))
    seen = dict(zip(near, zip(*summaries(population, seed, near), strict=True), strict=True))
    centre = moments.mean if np.isfinite(moments.mean) else 0.0
    rule = rule if np.isfinite(moments.deviation) else Rule.STUDENT

    def reach(n):
        means, deviations = (one[:SHOWN] for one in seen[n])
        halves = half_widths(rule, deviations, n, 0.95, moments.deviation)
        return float(np.quantile(np.abs(means - centre) + halves, 0.9))

    least = moments.deviation / 4 if moments.deviation > 0 else 0.0
    return centre, max(1.05 * reach(n), 0.5 * reach(USUAL), least) or 1.0


def interval_tables(means, halves, holds, truth, window, case):
    """Upright bars, one path for those that hold and one for those that miss; an interval of
    width 0 is a dot."""
    centre, half = window
    known = case is not Promise.NO_MEAN
    reach = np.minimum(halves, 100 * half)  # what is wider leaves the picture anyway
    x = np.arange(1.0, SHOWN + 1)
    lines, dots = [], []
    for role, chosen in (
        (("approximation", holds), ("alarm", ~holds)) if known else (("function", ~holds),)
    ):
        wide, point = chosen & (halves > 0), chosen & (halves == 0)
        lines.append(stems(role, role, x[wide], (means + reach)[wide], (means - reach)[wide]))
        dots.append(scattered(role, role, x[point], means[point]))
    line = polyline("μ", "truth", [0.0, SHOWN + 1.0], [truth] * 2) if known else NOTHING
    return curve_datasets(
        (SHOWN + 1) / 2,
        centre,
        SHOWN / 2,
        half,
        curves=joined(line, *lines),
        points=joined(*dots),
    )


def running_tables(holds, level, found):
    """The share that holds so far, in percent, against log₁₀ of the worlds."""
    share = np.cumsum(holds)[SO_FAR - 1] / SO_FAR
    x = np.log10(SO_FAR)
    width = 196 * np.sqrt(level * (1 - level) / SO_FAR)
    low = np.maximum(100 * level - width, 0.0)
    high = np.minimum(100 * level + width, 100.0)
    late = 100 * share[SO_FAR >= 20]
    y0, y1 = _ends(late, [100 * level], low[SO_FAR >= 60], high[SO_FAR >= 60])
    dashed = [polyline("level", "function", x[[0, -1]], [100 * level] * 2)]
    if found.known:
        dashed.append(polyline("exact", "truth", x[[0, -1]], [100 * found.exact] * 2))
    return curve_datasets(
        x[-1] / 2,
        (y0 + y1) / 2,
        x[-1] / 2,
        (y1 - y0) / 2,
        areas=polyline("band", "function", x, high) | {"y2": low},
        curves=polyline("share", "approximation", x, 100 * share),
        dashed=joined(*dashed),
    )


def _ends(*values):
    """Of an axis of percentages: a little more than these."""
    every = np.concatenate([np.atleast_1d(one) for one in values])
    low, high = float(every.min()), float(every.max())
    pad = max(0.06 * (high - low), 1.0)
    return low - pad, high + pad


@lru_cache(maxsize=8)
def _distances(population, seed):
    """For the two spreads, known and measured: |x̄ − μ| in standard errors, by n and world."""
    means, deviations = summaries(population, seed, tuple(COUNTS.tolist()))
    moments, n = population.moments, COUNTS[:, None]
    return (
        distances(means, moments.deviation, n, moments.mean),
        distances(means, deviations, n, moments.mean),
    )


def shares_by_count(population, seed, level):
    """The share of worlds that hold μ, by rule, at each of COUNTS; the same worlds for all."""
    known, measured = _distances(population, seed)
    found = {}
    for rule in (Rule.KNOWN, Rule.PLUG_IN, Rule.STUDENT):
        times = np.array([[multiplier(rule, int(n), level)] for n in COUNTS])
        within = (known if rule is Rule.KNOWN else measured) <= times
        found[rule] = within.mean(axis=1)
    return found


def by_count_tables(shares, n, level):
    x, at = np.log10(COUNTS), float(np.log10(n))
    y0, y1 = _ends(*(100 * share for share in shares.values()), [100 * level])
    lines = [polyline(rule.value, ROLES[rule], x, 100 * share) for rule, share in shares.items()]
    now = [
        dot(ROLES[rule], at, 100 * float(np.interp(at, x, share))) for rule, share in shares.items()
    ]
    return curve_datasets(
        float(x[0] + x[-1]) / 2,
        (y0 + y1) / 2,
        float(x[-1] - x[0]) / 2 * 1.04,
        (y1 - y0) / 2,
        curves=joined(*lines),
        dashed=joined(
            polyline("level", "function", [0.0, 2.1], [100 * level] * 2),
            polyline("now", "reference", [at, at], [y0, y1]),
        ),
        points=joined(*now),
    )
