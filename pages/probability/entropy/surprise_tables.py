"""What the chapter on surprise draws: weights, code words beside surprises, H as one bar moves."""

import math

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, dot, polyline
from core.maths.probability.entropy import entropy, entropy_against, surprisal
from core.ui.words import number
from pages.probability.entropy.bars import LETTERS, TOP, bar_tables

SLOTS = len(LETTERS) + 1
T = np.linspace(0, 1, 201)


def weight_tables(row, there, p):
    return bar_tables(
        [("first", k + 1, 0.7, row[k]) for k in there],
        [
            (number(p[i]) if p is not None else "?", "first", k + 1, row[k])
            for i, k in enumerate(there)
        ],
        [(LETTERS[k], k + 1) for k in there],
        SLOTS,
        TOP,
    )


def length_tables(there, p, code, base):
    """Surprise and length of the code word side by side, in the unit of now."""
    if p is None:
        return bar_tables([], [], [], SLOTS, 1)
    surprise_of, unit_bit = surprisal(p, base), 1 / math.log2(base)
    bars, words = [], []
    for i, k in enumerate(there):
        word = code.words[i]
        if word is None:
            words.append(("never", "third", k + 1, 0.0))
            continue
        bars.append(("first", k + 0.8, 0.36, surprise_of[i]))
        bars.append(("second", k + 1.2, 0.36, len(word) * unit_bit))
        words.append((word or "none", "ink", k + 1, max(surprise_of[i], len(word) * unit_bit)))
    top = max([height for *_, height in bars] + [1.0])
    letters = [(LETTERS[k], k + 1) for k in there]
    return bar_tables(bars, words, letters, SLOTS, top, [("first", entropy(p, base))])


def moved_tables(there, p, held, base):
    """H against the probability of the bar in hand, the others in proportion."""
    top = max(1.0, math.log(max(len(there), 2)) / math.log(base))
    tables = {}
    if p is not None and held in there:
        i = there.index(held)
        curve = entropy_against(p, i, T, base)
        tables = {
            "curves": polyline("H", "approximation", T, curve),
            "points": dot("approximation", float(p[i]), entropy(p, base)),
        }
    return curve_datasets(0.5, 0.5 * top, 0.53, 0.56 * top, **tables)
