"""What the pictures of the chapter on alarms are drawn from."""

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline, stems
from core.maths.learning.change_alarms import AFTER, CHANGE

CASES = np.arange(1.0, CHANGE + AFTER + 1)


def stream_tables(found, threshold, first):
    top = 1.1 * max(float(found.statistic.max()), threshold)
    foot = -0.07 * top
    at = CASES[found.errors > 0]
    points = {}
    if first <= len(CASES):
        points = {"points": dot("alarm", float(first), float(found.statistic[first - 1]))}
    return curve_datasets(
        (CHANGE + AFTER) / 2,
        (top + foot) / 2,
        1.02 * (CHANGE + AFTER) / 2,
        (top - foot) / 2,
        curves=joined(
            polyline("change", "function", [CHANGE + 0.5] * 2, [foot, top]),
            stems("errors", "point", at, np.full(len(at), 0.5 * foot), foot),
            polyline("statistic", "approximation", CASES, found.statistic),
        ),
        dashed=polyline("threshold", "reference", [0.0, CASES[-1]], [threshold] * 2),
        **points,
    )


def price_tables(own, other, now):
    """False alarms against delay for every threshold, and the threshold of now with two standard
    errors to every side."""
    curves = [polyline("own", "approximation", *own)]
    points = {}
    if now.delay == now.delay:
        x, y = now.false, now.delay
        across, up = 2 * now.false_error, 2 * now.delay_error
        curves.append(polyline("false", "reference", [x - across, x + across], [y, y]))
        curves.append(polyline("delay", "reference", [x, x], [y - up, y + up]))
        points = {"points": dot("reference", x, y)}
    return curve_datasets(
        0.5,
        AFTER / 2,
        0.54,
        0.54 * AFTER,
        curves=joined(*curves),
        dashed=polyline("other", "function", *other),
        **points,
    )
