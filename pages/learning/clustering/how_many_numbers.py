"""The numbers of the second chapter, with their formulas filled in."""

import numpy as np

from core.maths.learning.number_of_groups import REFERENCES, TOP
from core.ui.words import all_apart, factor, filled_in, number


def numbers(found, k):
    J, first, last = (float(found.inertia[at]) for at in (k - 1, 0, TOP - 1))
    terms = filled_in(lambda now, one, top: _chord(k, now, one, top), J, first, last)
    rows = [
        ("J", number(J), f"Σ|x − c(x)|² with k = {k}, the least found"),
        (
            "Below the chord", number(_chord(k, J, first, last)),
            f"1 − {k - 1}/{TOP - 1} − ({terms[0]} − {terms[2]})/({terms[1]} − {terms[2]})",
        ),
    ]  # fmt: skip
    if k > 1:
        text = "mean of (b − a)/max(a, b)"
        rows.append(("Mean silhouette", number(found.silhouette[k - 1]), text))
    even, own = float(found.reference[k - 1].mean()), float(np.log(found.inertia[k - 1]))
    own = 0.0 if abs(own) < 1e-12 else own  # ln 1, but for rounding
    pair = filled_in(lambda a, b: a - b, even, own)
    rows.append((
        f"Gap({k})", number(even - own),
        f"{factor(pair[0])} − {factor(pair[1])}: mean ln J of {REFERENCES} even samples − ln J",
    ))  # fmt: skip
    if k < TOP:
        gap, bar = float(found.gap[k - 1]), float(found.gap[k] - found.spread[k])
        here, there = all_apart(gap, bar)
        passes = gap >= bar
        rows.append((
            f"The rule at {k}", "passes" if passes else "fails",
            f"gap({k}) = {here}, {'not below' if passes else 'below'} gap({k + 1}) − s({k + 1}) = "
            f"{there}",
        ))  # fmt: skip
    return rows


def _chord(k, J, first, last):
    return 1 - (k - 1) / (TOP - 1) - (J - last) / (first - last)
