"""What the chapter on classes draws."""

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, joined, polyline, scattered, stems
from core.ui.words import counted, number

MOST = 9  # words with a bar of their own


def shown_words(parts):
    """The words that move most, in falling order."""
    return np.argsort(-np.abs(parts), kind="stable")[:MOST]


def waterfall_tables(words, times, parts, before, total, rest="words"):
    """Bars from the log-odds before to the sum; ±∞ ends at the edge of the picture."""
    first = shown_words(parts)
    others = np.setdiff1d(np.arange(len(parts)), first)
    rows = [("before reading", before, 0)]
    for i in first:
        name = words[i] + (f" ×{times[i]:.0f}" if times[i] > 1 else "")
        rows.append((name, parts[i], 1 if parts[i] > 0 else 2))
    if len(others):
        part = float(parts[others].sum())
        rows.append((f"{len(others)} more {rest}", part, 1 if part > 0 else 2))
    ends = np.cumsum([part for _, part, _ in rows if np.isfinite(part)] or [0.0])
    finite = [0.0, *ends, total] if np.isfinite(total) else [0.0, *ends]
    low, high = min(finite), max(finite)
    room = max(high - low, 1.0)
    table = {name: [] for name in ("name", "start", "end", "kind", "text", "left")}

    def add(name, start, end, kind, said):
        start, end = (float(np.clip(x, low - 0.3 * room, high + 0.3 * room)) for x in (start, end))
        left = end < start
        row = (name, start, end, kind, number(said), left)
        for column, value in zip(table.values(), row, strict=True):
            column.append(value)

    now = 0.0
    for name, part, kind in rows:
        add(name, now, now + part, kind, part)
        now += part if np.isfinite(part) else 0.0
    if np.isnan(total):
        add("sum", 0.0, 0.0, 3, np.nan)
    else:
        add("sum", 0.0, total, 3, total)
    return {
        "window": {"x0": [low - 0.35 * room], "x1": [high + 0.35 * room], "zero": [0.0]},
        "steps": table,
    }


def trust_tables(checks):
    """Reliability curves by role; equality dashed."""
    curves, points = [], []
    for role, check in checks.items():
        p, share, n = check.groups.T if len(check.groups) else np.empty((3, 0))
        error = np.sqrt(share * (1 - share) / np.maximum(n, 1))
        curves += [
            polyline(role, role, p, share),
            stems(f"{role} error", role, p, share + error, share - error),
        ]
        points.append(scattered(f"{role} dots", role, p, share))
    return curve_datasets(
        0.5, 0.5, 0.54, 0.54,
        curves=joined(*curves),
        dashed=polyline("equal", "function", [0.0, 1.0], [0.0, 1.0]),
        points=joined(*points),
    )  # fmt: skip


def pair_rows(pairs):
    """Rows of the table of pairs."""
    return [
        (
            " + ".join(pair.words),
            f"{pair.texts:,}",
            number(pair.apart),
            number(pair.together),
            number(pair.apart - pair.together),
        )
        for pair in pairs
    ]


def unknown_said(found):
    """What was left out of a text."""
    if not found.unknown:
        return "Every word is in the vocabulary." if found.words else "Nothing is written yet."
    some = list(dict.fromkeys(found.unknown))[:4]
    more = " …" if len(set(found.unknown)) > 4 else ""
    said = ", ".join(f"“{word[:20]}”" for word in some)
    return f"{counted(len(found.unknown), 'word')} left out as unknown: {said}{more}."
