"""What the chapter on two distributions draws: the weights, the terms of KL, Pinsker's bound."""

import math

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline
from core.maths.probability.divergence import Comparison, kl_terms, pinsker
from pages.probability.entropy.bars import LETTERS, TOP, bar_tables

SLOTS = 3 * len(LETTERS)
BELOW = [(letter, 3 * k + 1.5) for k, letter in enumerate(LETTERS)]
WEIGHTLESS = (Comparison.NO_TRUTH, Comparison.NO_BELIEF)


def weight_tables(w, found):
    bars, words = [], []
    for k in range(len(LETTERS)):
        for row, role in enumerate(("first", "second")):
            bars.append((role, 3 * k + 1 + row, 0.9, w[row, k]))
    words += [("∞", "alarm", 3 * k + 1, w[0, k]) for k in found.lost]
    words += [("∞", "alarm", 3 * k + 2, w[1, k]) for k in found.unseen]
    return bar_tables(bars, words, BELOW, SLOTS, TOP)


def term_tables(found):
    if found.case in WEIGHTLESS:
        return bar_tables([], [], [], SLOTS, 1)
    bars, words = [], []
    for at, role, terms in (
        (1, "first", kl_terms(found.p, found.q, found.base)),
        (2, "second", kl_terms(found.q, found.p, found.base)),
    ):
        for k, term in enumerate(terms):
            bars.append((role, 3 * k + at, 0.9, term))
            if math.isinf(term):
                words.append(("∞", "alarm", 3 * k + at, 0.0))
    finite = [height for *_, height in bars if math.isfinite(height)]
    low, top = min([*finite, 0.0]), max([*finite, 0.1])
    return bar_tables(bars, words, BELOW, SLOTS, top, low=1.1 * low - 0.03 * top)


def nats(found):
    return [kl * math.log(found.base) for kl in (found.forward, found.backward)]


def pinsker_tables(found):
    both = nats(found)
    far = max([1.0] + [1.15 * kl for kl in both if math.isfinite(kl)])
    x = far * np.linspace(0, 1, 121) ** 2
    points = [
        dot(role, kl, found.variation)
        for role, kl in zip(("approximation", "other"), both, strict=True)
        if math.isfinite(kl)
    ]
    return curve_datasets(
        far / 2,
        0.52,
        0.53 * far,
        0.56,
        curves=polyline("bound", "function", x, np.minimum(pinsker(x), 1)),
        points=joined(*points),
    )
