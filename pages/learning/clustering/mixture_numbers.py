"""The numbers of the third chapter, with their formulas filled in."""

from math import exp, log, pi

import numpy as np

from core.maths.learning.gaussian_mixture import free_numbers
from core.ui.words import factor, filled_in, number


def numbers(found):
    n, d = found.X.shape
    ell, p = float(found.likelihood[-1]), free_numbers(found.k, d, found.kind)
    rows = [
        ("Steps", str(found.steps), "until one gains less than 0.01 nats, or as many as allowed"),
        ("Log-likelihood ℓ", number(ell, 4), "Σ ln p(x) in nats"),
        (
            "Free numbers p", str(p),
            f"k − 1 weights, 2k of means, the rest of {found.kind} covariances",
        ),
    ]  # fmt: skip
    if not found.singular:
        terms = filled_in(lambda a, b: -2 * a + p * b, ell, log(n), digits=4)
        rows.append((
            "BIC", number(-2 * ell + p * log(n), 4),
            f"−2·{factor(terms[0])} + {p}·{terms[1]}: −2ℓ + p·ln n",
        ))  # fmt: skip
    if found.k > 1 and not found.singular:
        rows.append(_share(found))
    return rows


def _share(found):
    """The responsibility of component 1 for the point that is shared most evenly."""
    state = found.last
    at = int(state.shares[0].max(axis=0).argmin())
    x = found.X[at]
    parts = []
    for j in range(found.k):
        turned = (x - state.means[0, j]) @ state.vectors[0, j]
        values = state.values[0, j]
        square = float((turned**2 / values).sum())
        parts.append(
            float(state.weights[0, j]) * exp(-square / 2) / (2 * pi * float(np.sqrt(values.prod())))
        )
    shown = filled_in(lambda first, *more: first / (first + sum(more)), *parts)
    return (
        f"Share of component 1 in ({number(x[0])}, {number(x[1])})",
        number(parts[0] / sum(parts)),
        f"{factor(shown[0])}/({' + '.join(shown)}), each π·N(x; μ, Σ)",
    )


def component_rows(found):
    state = found.last
    rows = []
    for j in range(found.k):
        spread = np.sqrt(state.values[0, j])
        rows.append((
            str(j + 1), number(state.weights[0, j]), *map(number, state.means[0, j]),
            number(spread.max()), number(spread.min()),
        ))  # fmt: skip
    return rows
