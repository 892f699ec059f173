"""The answer of the network, and its way there, as curves."""

import numpy as np

from core.maths.calculus.curve_tables import curve_datasets, dot, joined, polyline, stems
from core.maths.case_studies.medical_diagnosis.tables import WAY_HEIGHT, way_tables
from core.maths.learning.digit_network import EPOCHS, MARGIN
from core.maths.pixels import frames, window_of

HIGH = WAY_HEIGHT + 0.95  # of a row of layers with their names


def answer_tables(P, label):
    digits = np.arange(10.0)
    own = digits == label
    return curve_datasets(
        4.5,
        0.5,
        5.0,
        0.55,
        curves=joined(
            stems("others", "approximation", digits[~own], P[~own]),
            stems("own", "truth", digits[own], P[own]),
        ),
        points=joined(
            *(dot("truth" if d == label else "approximation", d, float(P[d])) for d in range(10))
        ),
    )


def epoch_tables(trained, epoch, legs):
    turned = [end for _, end in legs if end < len(trained.networks)]
    at = np.arange(len(trained.networks))
    train, validation = 100 * trained.train, 100 * trained.validation
    return curve_datasets(
        EPOCHS / 2,
        50,
        EPOCHS / 2 + 0.3,
        56,
        curves=joined(
            polyline("train", "approximation", at, train),
            polyline("validation", "other", at, validation),
        ),
        dashed=stems("turned", "reference", turned, [112.0] * len(turned)),
        points=joined(
            dot("approximation", epoch, float(train[epoch])),
            dot("other", epoch, float(validation[epoch])),
        ),
    )


def move_tables(moved, by):
    at = np.arange(-MARGIN, MARGIN + 1)
    return curve_datasets(
        0,
        50,
        MARGIN + 0.3,
        56,
        curves=polyline("moved", "error", at, 100 * moved),
        points=dot("error", by, float(100 * moved[MARGIN + by])),
    )


def stops_tables(stops):
    """What the layers make of the image, in two rows; in one where there are few."""
    half = -(-len(stops) // 2) if len(stops) > 4 else len(stops)
    rows = [way_tables(part) for part in (stops[half:], stops[:half]) if part]
    wide = max(2 * float(row["window"]["rx"][0]) for row in rows)
    merged = {"pictures": {}, "labels": {}}
    for place, row in enumerate(rows):  # from below
        row["labels"]["y"] = [WAY_HEIGHT] * len(row["labels"]["y"])
        for part, columns in merged.items():
            for name, values in row[part].items():
                up = HIGH * place if name in ("y", "y2") else 0
                columns.setdefault(name, []).extend(v + up if up else v for v in values)
    return merged | {"window": window_of(0, 0, wide, HIGH * len(rows)), "frames": frames([])}
