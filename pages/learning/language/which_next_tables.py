"""What the chapter on the next word draws."""

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline, scattered
from core.maths.learning.n_grams import END
from core.maths.learning.word_frequency import fit_heaps, fit_zipf, growth, ranked
from core.ui.next_bars import next_bars, shown_unit
from pages.learning.language.corpus import GRIDS

SEEN = 6


def bar_tables(units, p, plain, drawn):
    """Bars over the likeliest units; ``plain`` are the chances at temperature 1, uncut."""
    order = [i for i in np.argsort(-p, kind="stable")[:SEEN].tolist() if p[i] > 0]
    first = units.index(drawn)
    if order and first not in order and p[first] > 0:
        order[-1] = first
    bars = [
        (shown_unit(units[i]), float(p[i]), "second" if units[i] == drawn else "first")
        for i in order
    ]
    rest = 1 - sum(chance for _, chance, _ in bars)
    if bars and rest > 1e-9:
        bars.append(("others", rest, "third"))
    return next_bars(bars, [float(plain[i]) for i in order])


def finite(values):
    values = np.asarray(values, float)
    return np.where(np.isfinite(values), values, np.nan)


def window_of(x, *curves):
    """Window of all finite values, 0 or 1 and upwards."""
    found = np.concatenate([np.asarray(curve, float) for curve in curves])
    found = found[np.isfinite(found)]
    top = 1.08 * max([*found, 1.0])
    low = min([*found, top]) * 0.85
    return (x[0] + x[-1]) / 2, (low + top) / 2, 1.06 * (x[-1] - x[0]) / 2 or 1.0, (top - low) / 2


def order_tables(n, held, seen):
    x = np.arange(1, len(held) + 1)
    at = (
        dot("other", n, held[n - 1]) if np.isfinite(held[n - 1]) else scattered("", "other", [], [])
    )
    return curve_datasets(
        *window_of(x, held, seen),
        curves=polyline("held", "approximation", x, finite(held)),
        dashed=polyline("seen", "function", x, finite(seen)),
        points=joined(scattered("each", "approximation", x, finite(held)), at),
    )


def parameter_tables(rule, column, now, here):
    """Bits over the parameter; ``now`` is the parameter of now, ``here`` its bits."""
    x = np.log10(GRIDS[rule]) if rule == "add" else GRIDS[rule]
    at = scattered("", "other", [], [])
    if np.isfinite(here) and not (rule == "add" and now == 0):
        at = dot("other", np.log10(now) if rule == "add" else now, here)
    return curve_datasets(
        *window_of(x, column),
        curves=polyline("held", "approximation", x, finite(column)),
        points=at,
    )


def law_tables(texts):
    """Rank and count, length and vocabulary, both in decimal logarithms, with their lines."""
    flat = [unit for text in texts for unit in text if unit != END]
    units, counts = ranked(flat)
    lengths, kinds = growth(flat)
    zipf, heaps = fit_zipf(counts), fit_heaps(lengths, kinds)
    some = np.unique(np.geomspace(1, max(len(counts), 1), 160).round().astype(int))[: len(counts)]
    first = _law(some, counts[some - 1] if len(counts) else counts, zipf)
    late = len(units) - len(set(flat[: len(flat) // 2]))
    return (
        first, _law(lengths, kinds, heaps),
        zipf, heaps, units[:3], counts[:3], len(units), late,
    )  # fmt: skip


def _law(x, y, line):
    u, v = (np.log10(np.maximum(part, 1)) for part in (x, y))
    right, top = (max([*part, 1.0]) for part in (u, v))
    dashed = polyline("", "function", [], [])
    if line is not None:
        ends = np.array(line.ends)
        dashed = polyline("line", "other", ends, line.level + line.slope * ends)
    return curve_datasets(
        right / 2, top / 2, 0.54 * right, 0.54 * top,
        curves=polyline("words", "approximation", u, v), dashed=dashed,
    )  # fmt: skip
