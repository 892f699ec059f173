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
    k = round(found.n * p)
    return [
        (f"{name}: coverage", chance(coverage_at(found, p), 2), f"sum of P(k), {ks}"),
        (
            f"{name}: lowest coverage",
            percent(float(c[worst]), 2),
            f"over 0 < p < 1; {_where(found, float(places[worst]))}",
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


def _where(found, place):
    """At which p the coverage is lowest; mirrored, all is the same."""
    if found.widths.min() == 1:
        return "the same at every p"
    if found.widths.max() == 0:
        return "at every p but k/n"
    place = min(place, 1 - place)
    if abs(place - 0.5) < 1e-12:
        return "reached or approached at p = 0.5"
    return f"reached or approached at p = {number(place)} and at p = {apart(1 - place, place)[0]}"
