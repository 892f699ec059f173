"""The numbers of intervals for a share."""

import numpy as np

from core.maths.statistics.share_intervals import (
    coverage_at,
    mean_coverage,
    mean_width,
)
from core.ui.words import apart, chance, number, percent
from pages.statistics.confidence_intervals.share_tables import teeth
from pages.statistics.confidence_intervals.share_words import NAMES, held_counts


def share_rows(found, beside, p):
    each = [found] if beside.rule is found.rule else [found, beside]
    return [row for one in each for row in _of_rule(one, p)]


def _of_rule(found, p):
    name = NAMES[found.rule]
    ks = held_counts(found, p) or "no k"
    places, c = teeth(found.rule, found.n, found.level)
    worst = int(np.argmin(c))
    place = min(float(places[worst]), 1 - float(places[worst]))  # mirrored, all is the same
    place = 0.5 if abs(place - 0.5) < 1e-12 else place
    k = round(found.n * p)
    return [
        (f"{name}: coverage", chance(coverage_at(found, p), 2), f"sum of P(k), {ks}"),
        (
            f"{name}: lowest coverage",
            percent(float(c[worst]), 2),
            f"over 0 < p < 1; reached or approached at p = {number(place)}"
            + ("" if place == 0.5 else f" and at p = {apart(1 - place, place)[0]}"),
        ),
        (
            f"{name}: mean coverage",
            percent(mean_coverage(found), 2),
            "over all p alike, by the incomplete beta function",
        ),
        (
            f"{name}: mean width",
            number(mean_width(found, p)),
            f"at this p; at k = {k} from {number(found.low[k])} to {number(found.high[k])}",
        ),
    ]
