"""Bars over what may come next in a text, for every page that writes one."""

from collections.abc import Sequence

import numpy as np

from core.ui.words import number

SHORT = 9  # letters of a word under a bar


def shown_unit(unit: str) -> str:
    """A unit under a bar: a space can be seen, a long word is cut.

    >>> shown_unit(" "), shown_unit("consecrated")
    ('␣', 'consecra…')
    """
    unit = unit.replace(" ", "␣")
    return unit if len(unit) <= SHORT else unit[: SHORT - 1] + "…"


def next_bars(bars: Sequence[tuple[str, float, str]], levels: Sequence[float] = ()) -> dict:
    """What ``outcome_bars`` draws of (words below, probability, role); ``levels`` lie over the
    first bars."""
    slots = max(len(bars), 1) + 1
    top = 1.16 * max([p for _, p, _ in bars] + [0.1, *levels])
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
        "levels": {
            "series": np.repeat(np.arange(len(levels)), 2),
            "role": np.full(2 * len(levels), "ink"),
            "x": np.column_stack([x[: len(levels)] - 0.42, x[: len(levels)] + 0.42]).ravel(),
            "y": np.repeat(np.asarray(levels, float), 2),
        },
    }
