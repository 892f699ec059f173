"""What the pictures of the third chapter are drawn from."""

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline, stems
from core.maths.learning.class_threshold import CUTS, costs, true_log_odds
from core.maths.learning.logistic_boundary import probability

UPRIGHT = [-1.0, 2.0]
SQUARE = (0.5, 0.5, 0.52, 0.52)  # the window from 0 to 1 both ways


def normal(x):
    return np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)


def density_tables(found, distance):
    """Both densities, what of them is called wrongly, and the two thresholds."""
    low, high = -3.6, distance + 3.6
    x = np.linspace(low, high, 161)
    shown = float(np.clip(found.cut, low - 1, high + 1))
    right, left = np.linspace(shown, high + 1, 60), np.linspace(low - 1, shown, 60)
    area = joined(
        polyline("alarms", "point", right, np.zeros(60)),
        polyline("missed", "other", left, np.zeros(60)),
    )
    return curve_datasets(
        distance / 2,
        0.205,
        distance / 2 + 3.6,
        0.225,
        areas=area | {"y2": np.concatenate([normal(right), normal(left - distance)])},
        curves=joined(
            polyline("A", "point", x, normal(x)),
            polyline("B", "other", x, normal(x - distance)),
            polyline("now", "reference", [found.cut] * 2, UPRIGHT),
        ),
        dashed=polyline("best", "truth", [found.best_cut] * 2, UPRIGHT),
    )


def cost_tables(found, distance):
    t = probability(true_log_odds(CUTS, distance, found.share) + found.shift)
    cost = costs(CUTS, distance, found.share, found.miss)
    top = 1.15 * max(min(found.every, found.none), found.cost)
    levels = (
        polyline(name, "function", [-1, 2], [level] * 2)
        for name, level in (("every", found.every), ("none", found.none))
    )
    return curve_datasets(
        0.5,
        top / 2,
        0.5,
        top / 2,
        curves=joined(
            polyline("cost", "approximation", t, cost),
            polyline("now", "reference", [found.threshold] * 2, [-1, 2e3]),
        ),
        dashed=joined(*levels),
        points=joined(
            dot("truth", found.best, found.best_cost), dot("reference", found.threshold, found.cost)
        ),
    )


def roc_tables(hit, alarm, found):
    return curve_datasets(
        *SQUARE,
        curves=polyline("roc", "approximation", alarm, hit),
        dashed=polyline("chance", "function", [0, 1], [0, 1]),
        points=dot("reference", found.alarm, found.hit),
    )


def recall_tables(hit, alarm, found):
    called = found.share * hit + (1 - found.share) * alarm
    known = called > 0
    precision = np.where(known, found.share * hit / np.where(known, called, 1), np.nan)
    now = [] if found.precision != found.precision else [(found.hit, found.precision)]
    return curve_datasets(
        *SQUARE,
        curves=polyline("precision", "approximation", hit, precision),
        dashed=polyline("share", "function", [0, 1], [found.share] * 2),
        points=joined(*(dot("reference", *spot) for spot in now)),
    )


def group_tables(held, shift):
    """Groups with their intervals, the diagonal, and what is true where the model says P."""
    said = np.linspace(0.001, 0.999, 121)
    true = probability(np.log(said / (1 - said)) - shift)
    dots = joined(*(dot("approximation", x, y) for x, y in zip(held.said, held.found, strict=True)))
    return curve_datasets(
        *SQUARE,
        curves=joined(
            stems("interval", "approximation", held.said, held.high, held.low),
            polyline("true", "truth", said, true),
        ),
        dashed=polyline("diagonal", "function", [0, 1], [0, 1]),
        points=dots,
    )
