"""What the chapter on text draws: what could come next, and what each order leaves open."""

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, dot, polyline
from core.ui.next_bars import next_bars, shown_unit

SEEN = 9  # bars; what is rarer stands together in the last


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
    return next_bars(bars)


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
