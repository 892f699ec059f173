"""The numbers of the third chapter, with their formulas filled in."""

from typing import NamedTuple

from core.maths.learning.class_threshold import Called
from core.ui.words import factor, filled_in, number, percent

TINY = 1e-6  # rates below are not written into a formula


class Counts(NamedTuple):
    whole: int
    rows: list[tuple[str, str, str]]


def counts(found: Called) -> Counts:
    """The expected confusion matrix, of so many cases that a rare class is seen in it."""
    whole = 1_000 if found.share >= 0.01 else 100_000
    b, a = found.share * whole, (1 - found.share) * whole
    rows = [
        ("truly B", number(b * found.hit), number(b * (1 - found.hit))),
        ("truly A", number(a * found.alarm), number(a * (1 - found.alarm))),
    ]
    return Counts(whole, rows)


def numbers(found, distance):
    return [
        ("Hit rate (recall)", percent(found.hit), "P(called | B) = Φ(d − x)"),
        ("False alarm rate", percent(found.alarm), "P(called | A) = Φ(−x)"),
        ("Precision", percent(found.precision), precision_formula(found)),
        ("Cost of a case", number(found.cost), cost_formula(found)),
        (
            "Calling nobody B",
            number(found.none),
            f"c·π = {number(found.miss)}·{number(found.share)}",
        ),
        ("Calling everybody B", number(found.every), f"1 − π = 1 − {number(found.share)}"),
        ("Slope of the log-odds", number(distance), "d, whatever the class weights"),
    ]


def precision_formula(found):
    formula = "π·hit/(π·hit + (1 − π)·alarm)"
    if min(found.hit, found.alarm) < TINY:
        return formula
    parts = filled_in(lambda p, h, f: p * h / (p * h + (1 - p) * f),
                      found.share, found.hit, found.alarm, shown=percent)  # fmt: skip
    return formula + " = {0}·{1}/({0}·{1} + (1 − {0})·{2})".format(*map(factor, parts))


def cost_formula(found):
    formula = "c·π·(1 − hit) + (1 − π)·alarm"
    if min(found.hit, found.alarm) < TINY:
        return formula
    parts = filled_in(lambda c, p, h, f: c * p * (1 - h) + (1 - p) * f,
                      found.miss, found.share, found.hit, found.alarm)  # fmt: skip
    return formula + " = {0}·{1}·(1 − {2}) + (1 − {1})·{3}".format(*map(factor, parts))
