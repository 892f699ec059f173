"""What the bootstrap draws: resamples, intervals over them, the sample, and the long run."""

from functools import lru_cache

import numpy as np

from core.datasets.tables import load_table, table_files
from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline

ROLES = {"percentile": "approximation", "basic": "other", "BCa": "error", "t": "point"}
COLUMNS = {"percentile": "percentile", "basic": "basic", "bca": "BCa", "t": "t"}
BARS = 40


def histogram_tables(found, intervals, truth):
    """The hill of θ*, and the intervals above it."""
    ends = [found.estimate, found.values[0], found.values[-1]]
    ends += [end for pair in intervals.values() for end in pair]
    if truth is not None and abs(truth - found.estimate) < 3 * (max(ends) - min(ends)):
        ends.append(truth)
    low, high = min(ends), max(ends)
    pad = 0.04 * (high - low) or 0.5
    first, last = float(found.values[0]), float(found.values[-1])
    if first == last:
        first, last = first - pad / 8, last + pad / 8
    counts, edges = np.histogram(found.values, BARS, (first, last))
    counts = counts * (1000 / len(found.values))
    top = float(counts.max())
    x = np.repeat(edges, 2)
    y = np.concatenate([[0.0], np.repeat(counts, 2), [0.0]])
    hill = polyline("hill", "function", x, y)
    lines, names = [], {"text": [], "role": [], "x": [], "y": []}
    for k, (name, pair) in enumerate(intervals.items()):
        height = top * (1.10 + 0.11 * k)
        lines.append(polyline(name, ROLES[name], list(pair), [height] * 2))
        lines.append(_ends(name, pair, height, 0.03 * top))
    reach = top * (1.10 + 0.11 * len(intervals))
    dashed = [polyline("estimate", "reference", [found.estimate] * 2, [0.0, reach])]
    if truth is not None:
        dashed.append(polyline("truth", "truth", [truth] * 2, [0.0, reach]))
    return curve_datasets(
        (low + high) / 2,
        reach / 2,
        (high - low) / 2 + pad,
        reach / 2 * 1.02,
        areas=hill | {"y2": np.zeros(len(x))},
        curves=joined(hill, *lines),
        dashed=joined(*dashed),
        names=names,
    )


def _ends(name, pair, height, half):
    """Short upright strokes at both ends of a bar."""
    low, high = pair
    x = [low, low, np.nan, high, high]
    y = [height - half, height + half, np.nan, height - half, height + half]
    return polyline(f"ends {name}", ROLES[name], x, y)


def sample_tables(sample):
    """The share of the sample up to x: a step of 1/n at each number."""
    x = np.sort(sample)
    n = len(x)
    pad = 0.06 * float(x[-1] - x[0]) or 1e-3 * abs(float(x[0])) or 0.5
    low, high = float(x[0]) - pad, float(x[-1]) + pad
    steps = np.repeat(np.arange(n + 1) / n, 2)[1:-1]
    across = np.concatenate([[low], np.repeat(x, 2), [high]])
    return curve_datasets(
        (low + high) / 2,
        0.5,
        (high - low) / 2,
        0.54,
        curves=polyline("sample", "function", across, np.concatenate([[0.0], steps, [1.0]])),
    )


@lru_cache(maxsize=1)
def _table():
    return load_table("bootstrap_coverage") if "bootstrap_coverage" in table_files() else None


@lru_cache(maxsize=64)
def long_run(population, statistic):
    """Interval → (n, share of worlds that hold the truth at 95 %, worlds); empty where that was
    not worked out."""
    table = _table()
    if table is None:
        return {}
    table = table[(table["population"] == population) & (table["statistic"] == statistic.value)]
    return {
        COLUMNS[name]: (
            rows["n"].to_numpy(),
            (rows["held"] / rows["worlds"]).to_numpy(),
            int(rows["worlds"].iloc[0]),
        )
        for name, rows in table.groupby("interval", sort=False)
    }


def coverage_tables(shares, n):
    """Coverage in percent against log₁₀ n."""
    lines, points = [], []
    low = 95.0
    for name, (sizes, share, _) in shares.items():
        lines.append(polyline(name, ROLES[name], np.log10(sizes), 100 * share))
        points += [
            dot(ROLES[name], float(np.log10(k)), float(100 * s))
            for k, s in zip(sizes, share, strict=True)
        ]
        low = min(low, float(100 * share.min()))
    here = float(np.log10(n))
    return curve_datasets(
        float(np.log10(14.0)),
        (low + 100) / 2 - 1,
        0.72,
        (100 - low) / 2 + 2,
        curves=joined(*lines),
        dashed=joined(
            polyline("level", "function", [0.0, 2.0], [95.0] * 2),
            polyline("now", "reference", [here, here], [0.0, 100.0]),
        ),
        points=joined(*points),
    )
