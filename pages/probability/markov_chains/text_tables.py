"""What the chapter on text draws: what could come next, and what each order leaves open."""

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, dot, polyline
from core.ui.words import number

SEEN = 9  # bars; what is rarer stands together in the last
SHORT = 9  # letters of a word under a bar


def shown_unit(unit):
    """A unit under a bar: a space can be seen, a long word is cut."""
    unit = unit.replace(" ", "␣")
    return unit if len(unit) <= SHORT else unit[: SHORT - 1] + "…"


def next_tables(one):
    """Bars over what can follow, the most frequent first; ``one`` is what was written there."""
    bars = []
    if one is not None:
        total = sum(one.counts.values())
        ranked = sorted(one.counts.items(), key=lambda item: (-item[1], item[0]))
        kept = ranked[:SEEN]
        if one.unit not in dict(kept):
            kept = [*ranked[: SEEN - 1], (one.unit, one.counts[one.unit])]
        rest = total - sum(count for _, count in kept)
        bars = [
            (shown_unit(unit), count / total, "second" if unit == one.unit else "first")
            for unit, count in kept
        ]
        bars += [("others", rest / total, "third")] if rest else []
    slots = max(len(bars), 1) + 1
    top = 1.16 * max([p for _, p, _ in bars] + [0.1])
    x = np.arange(1.0, len(bars) + 1)
    return {
        "window": {"cx": [slots / 2], "cy": [top / 2], "rx": [slots / 2], "ry": [top / 2]},
        "bars": {
            "role": [role for *_, role in bars],
            "x": x - 0.36,
            "x2": x + 0.36,
            "y": np.zeros(len(bars)),
            "y2": np.array([p for _, p, _ in bars]),
        },
        "words": {
            "text": [number(p, 2) for _, p, _ in bars],
            "role": ["ink"] * len(bars),
            "x": x,
            "y": np.array([p for _, p, _ in bars]),
        },
        "below": {"text": [text for text, *_ in bars], "x": x},
        "levels": {"series": [], "role": [], "x": [], "y": []},
    }


def rate_tables(rates, order):
    top = 1.1 * max([*rates, 0.5])
    most = max(len(rates) - 1, 1)
    window = (most / 2, top / 2, most / 2 + 0.3, top / 2)
    if not rates:
        return curve_datasets(*window)
    return curve_datasets(
        *window,
        curves=polyline("open", "approximation", np.arange(len(rates)), rates),
        points=dot("other", order, rates[order]),
    )
